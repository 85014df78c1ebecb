"""Events of incidents and statistics as they are sent, and that a seed repeats them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any

from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    cloudevents_pb2,
    gateway_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator.campus import Campus
from simulator.campus_generator import generate_campus
from simulator.cloudevents import CloudEventWrapper
from simulator.context import SimulationContext
from simulator.incidents import INCIDENTS, find_target
from simulator.server import IncidentRecord
from simulator.settings import Settings
from simulator.statistics import statistics

from .conftest import Client, Start, until

MODULES: dict[str, Any] = {
    "alerts": alerts_pb2,
    "ap": ap_events_pb2,
    "audit": audit_trail_pb2,
    "clients": clients_pb2,
    "gateway": gateway_pb2,
    "geofence": geofence_pb2,
    "location": location_pb2,
    "rssi": location_analytics_pb2,
    "switch": switch_pb2,
    "wids": wids_pb2,
}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def payload(stream: str, frame: bytes) -> Any:
    """Return the message in a frame by its type URL."""
    event = cloudevents_pb2.CloudEvent.FromString(frame)
    message = getattr(MODULES[stream], event.proto_data.type_url.rpartition(".")[2])()
    message.ParseFromString(event.proto_data.value)
    return message


def payloads(record: IncidentRecord) -> list[Any]:
    """Return the messages of all events of an incident."""
    return [payload(event.stream, event.frame) for event in record.events]


def has_unknown_fields(message: Message) -> bool:
    """Return True if a message has fields that its class does not have."""
    copy = type(message)()
    copy.CopyFrom(message)
    copy.DiscardUnknownFields()
    return copy != message


@pytest.mark.parametrize("name", sorted(INCIDENTS))
async def test_every_incident_sends_valid_events(start: Start, name: str) -> None:
    """Each incident sends events of known types whose payloads have no unknown fields."""
    client = await start(alerts=1, switches=4)
    record = await client.simulator.incident(name)
    assert record.events
    assert len(set(record.ids)) == len(record.events)
    for event, message in zip(record.events, payloads(record), strict=True):
        assert not has_unknown_fields(message)
        assert message.ListFields()
        assert event.type.startswith("com.hpe.greenlake.")
        assert not event.type.endswith("unknown")
        if known := STREAMS[event.stream].event_types:
            assert event.type in known


async def test_all_streams_have_incidents(start: Start) -> None:
    """Every stream has at least one incident that sends events over it."""
    # One device is removed before its parts are: which one is random.
    client = await start(alerts=1, switches=4, gateways=2)
    streams = {
        event.stream
        for name in INCIDENTS
        for event in (await client.simulator.incident(name)).events
    }
    assert streams == set(STREAMS)


async def test_access_point_reboots(client: Client) -> None:
    """A reboot reports the access point as offline with a reason, then as online."""
    serial = client.simulator.campus.aps[1].serial
    record = await client.simulator.incident("ap_reboot", serial)
    down, up = payloads(record)
    assert (record.serial, down.serial_number, up.serial_number) == (serial, serial, serial)
    assert (down.status, down.down_reason) == (False, ap_events_pb2.DEVICE_DOWN_REASON_AP_REBOOT)
    assert up.status
    assert up.uptime <= 1
    assert down.timestamp < up.timestamp
    # An update contains nothing but the changed fields.
    assert not down.HasField("model")
    assert down.operation == ap_events_pb2.EVENT_OPERATION_UPDATE


async def test_port_flaps(client: Client) -> None:
    """A port that flaps is reported as down, then as up, in two updates."""
    down, up = (
        message.interface_state
        for message in payloads(await client.simulator.incident("port_flap"))
    )
    assert (down.status, up.status) == (switch_pb2.STATUS_DOWN, switch_pb2.STATUS_UP)
    assert down.name == up.name
    assert down.operation == switch_pb2.EVENT_OPERATION_UPDATE == 3


async def test_power_supply_fails_and_recovers(client: Client) -> None:
    """Each message about power supplies has all power supplies of the switch."""
    failed = payloads(await client.simulator.incident("psu_failed"))[0].switch_state
    recovered = payloads(await client.simulator.incident("psu_recovered"))[0].switch_state
    supply = switch_pb2.Switch.PowerSupply
    assert sorted(psu.status for psu in failed.power_supplies) == [
        supply.POWER_SUPPLY_STATUS_POWERED,
        supply.POWER_SUPPLY_STATUS_FAILED,
    ]
    assert {psu.status for psu in recovered.power_supplies} == {supply.POWER_SUPPLY_STATUS_POWERED}


async def test_uplink_goes_down_and_up(client: Client) -> None:
    """The two incidents of an uplink report the same link as down and as up."""
    down = payloads(await client.simulator.incident("uplink_down"))[0]
    up = payloads(await client.simulator.incident("uplink_up"))[0]
    assert (down.status, up.status) == (gateway_pb2.STATUS_DOWN, gateway_pb2.STATUS_UP)
    assert down.link_id == up.link_id


async def test_alert_is_raised_and_cleared(client: Client) -> None:
    """An alert is sent as Add when raised and as Update when cleared, with the same ID."""
    raised = await client.simulator.incident(
        "alert_raised", client.simulator.campus.gateways[0].serial
    )
    cleared = await client.simulator.incident("alert_cleared")
    (first,), (second,) = payloads(raised), payloads(cleared)
    assert (first.operation, first.state, first.severity) == ("Add", "Active", "Critical")
    assert (second.operation, second.state, second.alert_id) == (
        "Update",
        "Cleared",
        first.alert_id,
    )
    assert list(first.impacted_entities.device_serial) == [
        client.simulator.campus.gateways[0].serial
    ]
    assert raised.alert_id == cleared.alert_id == first.alert_id
    with pytest.raises(LookupError):
        await client.simulator.incident("alert_cleared")


async def test_client_joins_and_leaves(client: Client) -> None:
    """A client that joins is reported as connected, one that leaves as disconnected."""
    (joined,) = payloads(await client.simulator.incident("client_joined"))
    (left,) = payloads(await client.simulator.incident("client_left"))
    status = joined.client_state.client_details.status
    assert status == clients_pb2.CLIENT_STATUS_CONNECTED
    status = left.client_state.client_details.status
    assert status == clients_pb2.CLIENT_STATUS_DISCONNECTED


async def test_unknown_incident_or_device_raises(client: Client) -> None:
    """An unknown incident or serial number raises LookupError."""
    with pytest.raises(LookupError):
        await client.simulator.incident("earthquake")
    with pytest.raises(LookupError):
        await client.simulator.incident("ap_down", "unknown")


async def test_steps_of_an_incident_pause(start: Start) -> None:
    """Between two steps of an incident there is the pause of the settings."""
    client = await start(pause=0.05)
    first, second = (await client.simulator.incident("port_flap")).events
    assert (second.time - first.time).total_seconds() >= 0.05


def _context(campus: Campus, seed: int = 1) -> SimulationContext:
    """Return a context whose clock stands still."""
    return SimulationContext(campus, Random(seed), lambda: NOW)  # noqa: S311 - must repeat


def _run(seed: int) -> Iterator[bytes]:
    """Yield the frames of statistics and of every incident at a fixed time."""
    settings = Settings(aps=3, switches=4, gateways=2, seed=seed)
    campus = generate_campus(settings, NOW)
    context = _context(campus, seed)
    wrapper = CloudEventWrapper(seed, campus.tenant_id, "direct")
    messages = list(islice(statistics(context), 400))
    for incident in INCIDENTS.values():
        messages += incident.steps(context, find_target(incident, context, None))
    for stream, message in messages:
        yield wrapper.wrap(stream, message, context.next_time()).frame


def test_same_seed_repeats_the_frames() -> None:
    """The same seed produces the same frames, another seed other ones."""
    assert list(_run(1)) == list(_run(1))
    assert list(_run(1)) != list(_run(2))


def test_statistics_of_all_online_devices() -> None:
    """Statistics contain every device that is online, and none that is offline."""
    campus = generate_campus(Settings(aps=3, switches=2, gateways=2), NOW)
    context = _context(campus)
    campus.aps[0].online = False
    messages = list(islice(statistics(context), 1500))
    assert {stream for stream, _ in messages} == {
        "ap",
        "switch",
        "gateway",
        "clients",
        "location",
        "rssi",
    }
    serials = {
        message.serial_number  # type: ignore[attr-defined] # all messages of these streams have one
        for stream, message in messages
        if stream in {"ap", "gateway"}
    }
    assert serials == {device.serial for device in (*campus.aps[1:], *campus.gateways)}
    names = {message.DESCRIPTOR.name for stream, message in messages if stream == "ap"}
    assert len(names) == 10


def test_statistics_of_an_empty_campus_end() -> None:
    """The endless statistics end if there is nothing on the campus."""
    campus = generate_campus(Settings(aps=0, switches=0, gateways=0), NOW)
    assert not list(statistics(_context(campus)))


async def test_statistics_and_incidents_run_in_the_background(start: Start) -> None:
    """With a rate and an interval, statistics are sent and incidents happen."""
    client = await start(rate=200, incidents=0.02)
    for stream in STREAMS:
        await client.connect(stream)
    await until(
        lambda: all(
            client.simulator.state()["sent"][stream] for stream in ("ap", "switch", "rssi", "audit")
        )
    )
    assert [found.stream for found in client.simulator.connections] == list(STREAMS)
