"""Incidents and statistics: what they say, and that a seed repeats."""

from collections.abc import Awaitable, Callable, Iterator
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

from .conftest import Client, until

type Start = Callable[..., Awaitable[Client]]

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
    """Return the message in a frame, as the type URL names it."""
    event = cloudevents_pb2.CloudEvent.FromString(frame)
    message = getattr(MODULES[stream], event.proto_data.type_url.rpartition(".")[2])()
    message.ParseFromString(event.proto_data.value)
    return message


def payloads(record: IncidentRecord) -> list[Any]:
    """Return the messages of an incident."""
    return [payload(event.stream, event.frame) for event in record.events]


def vars_of(message: Message) -> dict[str, Any]:
    """Return the fields that a message has."""
    return {field.name: value for field, value in message.ListFields()}


def unknown_to(message: Message) -> bool:
    """Tell whether a message has fields that its own class does not know."""
    copy = type(message)()
    copy.CopyFrom(message)
    copy.DiscardUnknownFields()
    return copy != message


@pytest.mark.parametrize("name", sorted(INCIDENTS))
async def test_every_incident_says_something_understandable(start: Start, name: str) -> None:
    """Every incident says something understandable."""
    client = await start(alerts=1, switches=4)
    record = await client.simulator.incident(name)
    assert record.events
    assert len(set(record.ids)) == len(record.events)
    for event, message in zip(record.events, payloads(record), strict=True):
        assert not unknown_to(message)
        assert message.ListFields()
        assert event.type.startswith("com.hpe.greenlake.")
        assert not event.type.endswith("unknown")
        if known := STREAMS[event.stream].event_types:
            assert event.type in known


async def test_all_streams_have_incidents(start: Start) -> None:
    """All streams have incidents."""
    client = await start(alerts=1, switches=4)
    told = {
        event.stream
        for name in INCIDENTS
        for event in (await client.simulator.incident(name)).events
    }
    assert told == set(STREAMS)


async def test_an_access_point_reboots(client: Client) -> None:
    """An access point reboots."""
    serial = client.simulator.campus.aps[1].serial
    record = await client.simulator.incident("ap_reboot", serial)
    down, up = payloads(record)
    assert (record.serial, down.serial_number, up.serial_number) == (serial, serial, serial)
    assert (down.status, down.down_reason) == (False, ap_events_pb2.DEVICE_DOWN_REASON_AP_REBOOT)
    assert up.status
    assert up.uptime <= 1
    assert down.timestamp < up.timestamp
    # An update says what changed and no more.
    assert not down.HasField("model")
    assert down.operation == ap_events_pb2.EVENT_OPERATION_UPDATE


async def test_a_port_flaps(client: Client) -> None:
    """A port flaps."""
    down, up = (
        message.interface_state
        for message in payloads(await client.simulator.incident("port_flap"))
    )
    assert (down.status, up.status) == (switch_pb2.STATUS_DOWN, switch_pb2.STATUS_UP)
    assert down.name == up.name
    assert down.operation == switch_pb2.EVENT_OPERATION_UPDATE == 3


async def test_a_power_supply_fails_and_recovers(client: Client) -> None:
    """A power supply fails and recovers."""
    failed = payloads(await client.simulator.incident("psu_failed"))[0].switch_state
    recovered = payloads(await client.simulator.incident("psu_recovered"))[0].switch_state
    supply = switch_pb2.Switch.PowerSupply
    assert sorted(psu.status for psu in failed.power_supplies) == [
        supply.POWER_SUPPLY_STATUS_POWERED,
        supply.POWER_SUPPLY_STATUS_FAILED,
    ]
    assert {psu.status for psu in recovered.power_supplies} == {supply.POWER_SUPPLY_STATUS_POWERED}


async def test_an_uplink_goes_down_and_up(client: Client) -> None:
    """An uplink goes down and up."""
    down = payloads(await client.simulator.incident("uplink_down"))[0]
    up = payloads(await client.simulator.incident("uplink_up"))[0]
    assert (down.status, up.status) == (gateway_pb2.STATUS_DOWN, gateway_pb2.STATUS_UP)
    assert down.link_id == up.link_id


async def test_an_alert_is_raised_and_cleared(client: Client) -> None:
    """An alert is raised and cleared."""
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


async def test_a_client_joins_and_leaves(client: Client) -> None:
    """A client joins and leaves."""
    joined = payloads(await client.simulator.incident("client_joined"))[
        0
    ].client_state.client_details
    left = payloads(await client.simulator.incident("client_left"))[0].client_state.client_details
    assert joined.status == clients_pb2.CLIENT_STATUS_CONNECTED
    assert left.status == clients_pb2.CLIENT_STATUS_DISCONNECTED


async def test_unknown_names_and_devices_are_said(client: Client) -> None:
    """Unknown names and devices are said."""
    with pytest.raises(LookupError):
        await client.simulator.incident("earthquake")
    with pytest.raises(LookupError):
        await client.simulator.incident("ap_down", "nobody")


async def test_steps_pause(start: Start) -> None:
    """Steps pause."""
    client = await start(pause=0.05)
    first, second = (await client.simulator.incident("port_flap")).events
    assert (second.time - first.time).total_seconds() >= 0.05


def _scene(campus: Campus, seed: int = 1) -> SimulationContext:
    """Return a campus at a time that stands still."""
    return SimulationContext(campus, Random(f"{seed}/scene"), lambda: NOW)  # noqa: S311 - a seeded run must repeat


def _run(seed: int) -> Iterator[bytes]:
    """Yield the frames of a fixed course of events at a fixed time."""
    settings = Settings(aps=3, switches=4, gateways=2, seed=seed)
    campus = generate_campus(settings, NOW)
    scene = _scene(campus, seed)
    enveloper = CloudEventWrapper(seed, campus.tenant_id, "direct")
    said = list(islice(statistics(scene), 400))
    for incident in INCIDENTS.values():
        said += incident.steps(scene, find_target(incident, scene, None))
    for stream, message in said:
        yield enveloper.wrap(stream, message, scene.next_time()).frame


def test_a_seed_repeats() -> None:
    """A seed repeats."""
    assert list(_run(1)) == list(_run(1))
    assert list(_run(1)) != list(_run(2))


def test_statistics_tell_of_every_device_and_skip_those_that_are_down() -> None:
    """Statistics tell of every device and skip those that are down."""
    campus = generate_campus(Settings(aps=3, switches=2, gateways=2), NOW)
    scene = _scene(campus)
    campus.aps[0].online = False
    said = list(islice(statistics(scene), 1500))
    assert {stream for stream, _ in said} == {
        "ap",
        "switch",
        "gateway",
        "clients",
        "location",
        "rssi",
    }
    serials = {
        vars_of(message)["serial_number"] for stream, message in said if stream in {"ap", "gateway"}
    }
    assert serials == {device.serial for device in (*campus.aps[1:], *campus.gateways)}
    names = {message.DESCRIPTOR.name for stream, message in said if stream == "ap"}
    assert len(names) == 10


def test_statistics_of_nothing_end() -> None:
    """Statistics of nothing end."""
    assert not list(
        statistics(_scene(generate_campus(Settings(aps=0, switches=0, gateways=0), NOW)))
    )


async def test_statistics_come_by_themselves_and_incidents_happen(start: Start) -> None:
    """Statistics come by themselves and incidents happen."""
    client = await start(rate=200, incidents=0.02)
    for stream in STREAMS:
        await client.connect(stream)
    await until(
        lambda: all(
            client.simulator.state()["sent"][stream] for stream in ("ap", "switch", "rssi", "audit")
        )
    )
    assert [found.stream for found in client.simulator.connections] == list(STREAMS)
