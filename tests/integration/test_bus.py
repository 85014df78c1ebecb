"""The shape of events on Home Assistant's bus."""

from datetime import timedelta
import json
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.hpe_aruba_central.bus import EVENT_TYPES, async_fire, event_data
from custom_components.hpe_aruba_central.central.models import Device, DeviceKind
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STATISTICS_ON_BUS, DOMAIN
from custom_components.hpe_aruba_central.devices import async_find_device, async_register_device

from .helpers import NOW, central_event


@pytest.fixture
def bare_entry(hass: HomeAssistant) -> MockConfigEntry:
    """An account that is not set up, with one device in the registry."""
    entry = MockConfigEntry(domain=DOMAIN)
    entry.add_to_hass(hass)
    async_register_device(hass, entry, Device(serial_number="CN1", kind=DeviceKind.ACCESS_POINT))
    return entry


def test_every_stream_has_an_event_type_of_its_own() -> None:
    """A listener hears one stream only, and the bus takes no longer names."""
    assert EVENT_TYPES.keys() == STREAMS.keys()
    assert len(set(EVENT_TYPES.values())) == len(STREAMS)
    assert all(event_type.startswith(f"{DOMAIN}_") and len(event_type) <= 64 for event_type in EVENT_TYPES.values())


async def test_an_event_is_flat_and_json_safe(hass: HomeAssistant, bare_entry: MockConfigEntry) -> None:
    """Nested messages are named by their path, times are text, lists stay lists."""
    event = central_event(
        "alerts",
        "alert",
        type="some.type",
        id="webhook id",
        alert_id="a1",
        time=NOW + timedelta(minutes=1),
        impacted_entities={"device_serial": ("unknown", "CN1"), "client_mac": ()},
        additional_details=({"entries": {"hostname": "AP-1"}}, {"zone": {"id": 1}}),
        severity=None,
    )
    data = event_data(hass, bare_entry, event)
    device = async_find_device(hass, bare_entry, "CN1")
    assert device is not None
    assert data == {
        "entry_id": bare_entry.entry_id,
        "device_id": device.id,
        "kind": "alert",
        "stream": "alerts",
        "id": event.id,
        "type": "some.type",
        "time": "2026-11-24T12:00:00+00:00",
        "payload_id": "webhook id",
        "payload_time": "2026-11-24T12:01:00+00:00",
        "alert_id": "a1",
        "impacted_entities_device_serial": ["unknown", "CN1"],
        "impacted_entities_client_mac": [],
        "additional_details": [{"hostname": "AP-1"}, {"zone_id": 1}],
        "severity": None,
    }
    assert json.loads(json.dumps(data)) == data


async def test_an_audit_entry_keeps_changed_configuration_to_itself(
    hass: HomeAssistant, bare_entry: MockConfigEntry
) -> None:
    """The log of changes may hold secrets."""
    event = central_event("audit", "audit", action="changed", log_details={"changed_json": {"psk": "hunter2"}})
    data = event_data(hass, bare_entry, event)
    assert data["action"] == "changed"
    assert "hunter2" not in str(data)


@pytest.mark.parametrize(
    "stream, fields, known",
    [
        ("ap", {"serial_number": "CN1"}, True),
        ("ap", {"serial_number": "CN2"}, False),
        ("ap", {}, False),
        ("clients", {"client_details": {"connected_device_serial": "CN1"}}, True),
        ("clients", {"connected_device_serial": "CN1"}, True),
        ("audit", {"destination_name": "CN1"}, True),
        ("audit", {"destination_name": "AP-1"}, False),
        ("alerts", {"impacted_entities": {"device_serial": ()}}, False),
        ("wids", {"last_det_serial": "CN1"}, True),
        ("wids", {"detecting_serial": "CN1"}, True),
        ("rssi", {"raw_rssi": {"ap_serial": "CN1"}}, True),
        ("rssi", {"proximity_rssi": {"ap_serial": "CN1"}}, True),
        ("geofence", {"zone_id": "z"}, False),
    ],
)
async def test_an_event_names_the_registrys_device(
    hass: HomeAssistant, bare_entry: MockConfigEntry, stream: str, fields: dict[str, Any], known: bool
) -> None:
    """Each kind of message has its own field for the serial number."""
    device = async_find_device(hass, bare_entry, "CN1")
    assert device is not None
    data = event_data(hass, bare_entry, central_event(stream, "any", **fields))
    assert data["device_id"] == (device.id if known else None)


@pytest.mark.parametrize(
    "stream, statistics, wanted, fired",
    [
        ("ap", False, False, True),
        ("ap", True, False, False),
        ("ap", True, True, True),
        ("location", True, False, True),
        ("rssi", True, False, True),
    ],
)
async def test_measurements_go_on_the_bus_only_on_request(
    hass: HomeAssistant, bare_entry: MockConfigEntry, stream: str, statistics: bool, wanted: bool, fired: bool
) -> None:
    """Location and RSSI are measurements by nature: who enables them wants them."""
    hass.config_entries.async_update_entry(bare_entry, options={CONF_STATISTICS_ON_BUS: wanted})
    heard = async_capture_events(hass, EVENT_TYPES[stream])
    async_fire(hass, bare_entry, central_event(stream, "any", statistics=statistics))
    await hass.async_block_till_done()
    assert len(heard) == fired


async def test_an_event_without_a_time_says_so(hass: HomeAssistant, bare_entry: MockConfigEntry) -> None:
    """Nothing is made up."""
    assert event_data(hass, bare_entry, central_event("ap", "ap", at=None))["time"] is None
