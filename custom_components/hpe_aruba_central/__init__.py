"""HPE Aruba Networking Central: live events, device health and alerts over the Streaming API."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .coordinator import CentralConfigEntry, CentralCoordinator
from .hub.api import async_create_client
from .hub.storage import async_forget
from .registry.devices import async_register_account, key_of
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.UPDATE,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001 - Home Assistant's signature
    """Register the actions, which are there whether an account is loaded or not."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> bool:
    """Set an account up: what is known from the last run or from a first look over REST, then the streams."""
    try:
        client = await async_create_client(hass, entry.data)
    except ValueError as err:
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="invalid_ca") from err
    coordinator = CentralCoordinator(hass, entry, client)
    if not await coordinator.async_restore():
        await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    async_register_account(hass, entry)
    await coordinator.async_open()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    coordinator.roster.tidy()
    coordinator.start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> bool:
    """Unload an account; its tasks, and with them its sockets, end with the config entry."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    entry.runtime_data.inventory.read()
    await entry.runtime_data.keeper.async_save()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Leave nothing of an account behind."""
    await async_forget(hass, entry.entry_id)


async def async_remove_config_entry_device(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    device: dr.AnyDeviceEntry,
) -> bool:
    """Let the user remove a device that Central no longer tells about."""
    key = key_of(device)
    coordinator = entry.runtime_data
    if key[1] == entry.entry_id or coordinator.inventory.thing(key) is not None:
        return False
    if key[0] == "site":
        return coordinator.sites.let_go(key[1])
    if key[0] == "client":
        return coordinator.presence.let_go(key[1])
    if key[0] == "tag":
        return coordinator.positions.let_go(key)
    coordinator.roster.forget(key)
    return True
