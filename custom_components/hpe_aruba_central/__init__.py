"""HPE Aruba Networking Central: live events, device health and alerts over the Streaming API."""

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .config_entry import CentralConfigEntry
from .const import DOMAIN, ENTRY_VERSION
from .dashboard import frontend, websocket
from .hub.central_client import async_create_client
from .hub.storage import async_remove_stored
from .registry.migration import async_remove_entry_id
from .registry.unique_ids import is_account, key_of
from .runtime import async_load_runtime
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.SENSOR,
    Platform.TODO,
    Platform.UPDATE,
]


async def async_setup(
    hass: HomeAssistant,
    config: ConfigType,  # noqa: ARG001 - Home Assistant's signature
) -> bool:
    """Register the actions and the dashboard, which exist whether an account is loaded or not."""
    async_setup_services(hass)
    websocket_api.async_register_command(hass, websocket.async_send_dashboard)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> bool:
    """Set up an account: what is known from the last run or from REST, then the streams."""
    try:
        client = await async_create_client(hass, entry.data, for_setup=True)
    except ValueError as err:
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="invalid_ca") from err
    await frontend.async_register(hass)
    runtime = await async_load_runtime(hass, entry, client)
    entry.runtime_data = runtime
    runtime.devices.register_account()
    # The sockets open before the entities exist, and are read after: an entity that is added while
    # its stream connects would be unavailable first, and what arrives meanwhile is not lost.
    await runtime.streams.async_open()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    # At once, tens of thousands of entities would block the event loop for seconds.
    await runtime.dispatcher.run_in_turns(runtime.registry.adding_known())
    runtime.start()
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> bool:
    """Migrate what version 1 registered; Home Assistant refuses an entry of a later version."""
    if entry.version == 1:
        async_remove_entry_id(hass, entry)
        hass.config_entries.async_update_entry(entry, version=ENTRY_VERSION)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> bool:
    """Unload an account.

    The streams close first, while every entity still handles what arrives: from then on Central
    queues events for the next setup. What was read after the entities are gone would be lost.
    """
    runtime = entry.runtime_data
    await runtime.streams.async_close()
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        await runtime.streams.async_open()
        return False
    await runtime.async_save()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Delete what is stored of an account, and the dashboard with the last one."""
    await async_remove_stored(hass, entry.entry_id)
    if not hass.config_entries.async_entries(DOMAIN):
        await frontend.async_unregister(hass)


async def async_remove_config_entry_device(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    device: dr.AnyDeviceEntry,
) -> bool:
    """Let the user remove a device that Central no longer manages."""
    if is_account(entry, device):
        return False
    if entry.state is not ConfigEntryState.LOADED:
        # What Central still manages comes back with the next setup.
        return True
    return entry.runtime_data.remove_device(key_of(device))
