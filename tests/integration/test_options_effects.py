"""What is left of an account when less of it is wanted."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import CONF_STREAMS, DEFAULT_STREAMS
from custom_components.hpe_aruba_central.devices import async_find_device

from .telling import entities_of, live


async def choose(hass: HomeAssistant, account: MockConfigEntry, streams: list[str]) -> None:
    """Choose an account's streams, and reload it."""
    hass.config_entries.async_update_entry(account, options={CONF_STREAMS: streams})
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)


async def test_entities_of_a_stream_that_is_switched_off_leave_the_registry(
    hass: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    """Those that are disabled, too; they are back with the stream, and what others put on the device stays."""
    before = entities_of(hass, account)
    device = async_find_device(hass, account, account.entry_id)
    assert isinstance(device, dr.DeviceEntry)
    helper = entity_registry.async_get_or_create("sensor", "template", "helper", device_id=device.id)

    await choose(hass, account, [stream for stream in DEFAULT_STREAMS if stream not in {"alerts", "audit"}])

    severities = ("", "_critical", "_major", "_minor", "_info")
    assert before - entities_of(hass, account) == {
        *(f"binary_sensor stream_{stream}" for stream in ("alerts", "audit")),
        *(f"sensor {word}_{stream}" for word in ("state", "last_event") for stream in ("alerts", "audit")),
        *(f"sensor open_alerts{severity}" for severity in severities),
        *("event alerts", "event audit_trail"),
    }
    assert entity_registry.async_get(helper.entity_id) is not None

    await choose(hass, account, list(DEFAULT_STREAMS))
    assert entities_of(hass, account) == before
