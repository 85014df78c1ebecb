"""Sentences for the logbook."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.bus import EVENT_TYPES
from custom_components.hpe_aruba_central.central.models import Device, DeviceKind
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.devices import async_find_device, async_register_device
from custom_components.hpe_aruba_central.logbook import async_describe_events

type Describe = Callable[[Event[Any]], dict[str, str]]


@pytest.fixture
def describe(hass: HomeAssistant) -> dict[str, Describe]:
    """Return what is described, by event type."""
    found: dict[str, Describe] = {}

    def take(domain: str, event_type: str, describe: Describe) -> None:
        """Take a description."""
        assert domain == DOMAIN
        found[event_type] = describe

    async_describe_events(hass, take)
    return found


@pytest.mark.parametrize(
    "stream, data, sentence",
    [
        (
            "alerts",
            {"state": "Active", "name": "AP Rebooted", "severity": "Major"},
            "alert active: AP Rebooted (Major)",
        ),
        ("alerts", {"state": "Cleared", "name": "AP Rebooted"}, "alert cleared: AP Rebooted"),
        ("alerts", {}, "alert active: unnamed"),
        ("audit", {"action": "Upgraded", "category": "Firmware"}, "audit trail: Upgraded (Firmware)"),
        ("audit", {"source": "someone@example.com"}, "audit trail: an action"),
        ("clients", {"client_details_status": "connected"}, "client connected"),
        ("clients", {"kind": "client_stats"}, "client measured"),
        ("geofence", {"zone_id": "lobby", "event_type": "enter"}, "zone lobby was entered"),
        ("geofence", {"zone_id": "lobby", "event_type": "exit"}, "zone lobby was left"),
        ("geofence", {}, "zone unknown was crossed"),
        ("wids", {"classification": "rogue"}, "detected: rogue"),
        ("wids", {"event_type": "Deauth flood"}, "detected: Deauth flood"),
        ("wids", {}, "detected: an intrusion"),
        ("ap", {"kind": "ap", "status": False}, "ap down"),
        ("ap", {"kind": "ap_radio", "status": "up"}, "ap radio up"),
        ("switch", {"kind": "switch_interface", "operation": "update"}, "switch interface update"),
        ("gateway", {"kind": "gateway", "status": True}, "gateway up"),
        ("gateway", {"kind": "gateway_stats"}, "gateway stats reported"),
        ("gateway", {}, "device reported"),
    ],
)
def test_an_event_reads_as_a_sentence(
    describe: dict[str, Describe], stream: str, data: dict[str, Any], sentence: str
) -> None:
    """What happened, and to whom; never which person."""
    event_type = EVENT_TYPES[stream]
    told = describe[event_type](Event(event_type, data))
    assert told == {"name": "HPE Aruba Networking Central", "message": sentence}


def test_measuring_streams_stay_out_of_the_logbook(describe: dict[str, Describe]) -> None:
    """They would fill it."""
    assert EVENT_TYPES.keys() - {"location", "rssi"} == {
        stream for stream, event_type in EVENT_TYPES.items() if event_type in describe
    }


async def test_an_event_is_named_by_its_device_else_by_its_account(
    hass: HomeAssistant, describe: dict[str, Describe]
) -> None:
    """The user's own name for a device comes first."""
    entry = MockConfigEntry(domain=DOMAIN, title="US-WEST-5")
    entry.add_to_hass(hass)
    async_register_device(hass, entry, Device(serial_number="CN1", kind=DeviceKind.ACCESS_POINT, name="AP-1"))
    device = async_find_device(hass, entry, "CN1")
    assert device is not None
    in_words = describe[EVENT_TYPES["ap"]]
    data = {"kind": "ap", "status": True, "entry_id": entry.entry_id, "device_id": device.id}
    assert in_words(Event("any", data))["name"] == "AP-1"
    dr.async_get(hass).async_update_device(device.id, name_by_user="Mine")
    assert in_words(Event("any", data))["name"] == "Mine"
    assert in_words(Event("any", {**data, "device_id": None}))["name"] == "US-WEST-5"
    assert in_words(Event("any", {**data, "device_id": "gone"}))["name"] == "US-WEST-5"
