"""The shape of events on Home Assistant's bus."""

import json

from google.protobuf.message import Message
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    geofence_pb2,
    location_analytics_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STATISTICS_ON_BUS, DOMAIN
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES, EventBus
from custom_components.hpe_aruba_central.options import Options
from custom_components.hpe_aruba_central.registry.devices import AccountDevices
from tests.central.builders import event, stamp

from .harness import Harness
from .helpers import central_event


@pytest.fixture
def bare_home(new_home: Harness) -> Harness:
    """Return a home whose account is not set up, with one device in the registry."""
    new_home.entry.add_to_hass(new_home.hass)
    AccountDevices(new_home.hass, new_home.entry).register_device(
        Device(serial_number="CN1", kind=DeviceKind.ACCESS_POINT)
    )
    return new_home


def test_every_stream_has_an_event_type_of_its_own() -> None:
    """Event types are unique, prefixed with the domain and at most 64 characters long."""
    assert BUS_EVENT_TYPES.keys() == STREAMS.keys()
    assert len(set(BUS_EVENT_TYPES.values())) == len(STREAMS)
    assert all(
        event_type.startswith(f"{DOMAIN}_") and len(event_type) <= 64
        for event_type in BUS_EVENT_TYPES.values()
    )


def event_bus(home: Harness) -> EventBus:
    """Return what fires an account's events on the bus, by the account's options."""
    devices = AccountDevices(home.hass, home.entry)
    with_statistics = Options.parse(home.entry.options).statistics_on_bus
    return EventBus(home.hass, home.entry, devices, with_statistics=with_statistics)


async def test_an_event_is_flat_and_json_safe(bare_home: Harness) -> None:
    """Nested fields are named by their path, times are ISO text, lists stay lists."""
    message = alerts_pb2.AlertStreamingMessage(
        id="webhook id",
        alert_id="a1",
        time=stamp(60),
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=["unknown", "CN1"]),
        additional_details=[alerts_pb2.AdditionalDetail(entries={"hostname": "AP-1"})],
        severity="",
    )
    sent = event("alerts", message, type="some.type", time=stamp(0))
    data = event_bus(bare_home).data_of(sent)
    device = bare_home.device("CN1")
    assert device is not None
    assert data == {
        "entry_id": bare_home.entry.entry_id,
        "device_id": device.id,
        "kind": "alert",
        "stream": "alerts",
        "id": sent.id,
        "type": "some.type",
        "time": "2026-11-24T12:00:00+00:00",
        "payload_id": "webhook id",
        "payload_time": "2026-11-24T12:01:00+00:00",
        "alert_id": "a1",
        "impacted_entities_device_serial": ["unknown", "CN1"],
        "additional_details": [{"hostname": "AP-1"}],
    }
    assert json.loads(json.dumps(data)) == data


async def test_an_audit_entry_does_not_expose_changed_configuration(bare_home: Harness) -> None:
    """The log of changes may contain secrets, so it is not on the bus."""
    changed = audit_trail_pb2.ChangedJSON()
    changed.before_transaction.update({"psk": "hunter2"})
    message = audit_trail_pb2.AuditTrail(
        action="changed", log_details=audit_trail_pb2.LogDetails(changed_json=changed)
    )
    data = event_bus(bare_home).data_of(event("audit", message))
    assert data["action"] == "changed"
    assert "hunter2" not in str(data)


@pytest.mark.parametrize(
    "stream, message, known",
    [
        ("ap", ap_events_pb2.APInfo(serial_number="CN1"), True),
        ("ap", ap_events_pb2.APInfo(serial_number="CN2"), False),
        ("ap", ap_events_pb2.APInfo(status=True), False),
        (
            "clients",
            clients_pb2.ClientState(
                client_details=clients_pb2.ClientDetails(connected_device_serial="CN1")
            ),
            True,
        ),
        ("clients", clients_pb2.ClientStats(connected_device_serial="CN1"), True),
        ("audit", audit_trail_pb2.AuditTrail(destination_name="CN1"), True),
        ("audit", audit_trail_pb2.AuditTrail(destination_name="AP-1"), False),
        ("alerts", alerts_pb2.AlertStreamingMessage(alert_id="a1"), False),
        ("wids", wids_pb2.WidsRulesEvent(lastDetSerial="CN1"), True),
        ("wids", wids_pb2.WidsSignaturesEvent(detectingSerial="CN1"), True),
        ("rssi", location_analytics_pb2.RssiEvent(raw_rssi={"ap_serial": "CN1"}), True),
        ("rssi", location_analytics_pb2.RssiEvent(proximity_rssi={"ap_serial": "CN1"}), True),
        ("geofence", geofence_pb2.WifiClientGeofence(zone_id="z"), False),
    ],
)
async def test_an_event_has_the_id_of_its_device(
    bare_home: Harness, stream: str, message: Message, known: bool
) -> None:
    """Each kind of message has its own field for the serial number."""
    device = bare_home.device("CN1")
    assert device is not None
    data = event_bus(bare_home).data_of(event(stream, message))
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
    bare_home: Harness, stream: str, statistics: bool, wanted: bool, fired: bool
) -> None:
    """Statistics are fired if enabled; location and RSSI are always fired."""
    bare_home.set_options({CONF_STATISTICS_ON_BUS: wanted})
    heard = async_capture_events(bare_home.hass, BUS_EVENT_TYPES[stream])
    event_bus(bare_home).fire(central_event(stream, "any", statistics=statistics))
    await bare_home.settle()
    assert len(heard) == fired


async def test_an_event_without_a_time_has_none(bare_home: Harness) -> None:
    """The time of an event without one is None."""
    assert event_bus(bare_home).data_of(central_event("ap", "ap", at=None))["time"] is None
