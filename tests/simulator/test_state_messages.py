"""State messages and statistics of a generated campus."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
import time
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from simulator.campus_generator import generate_campus
from simulator.context import SimulationContext, StreamMessage
from simulator.settings import Settings
from simulator.state_messages import campus_messages
from simulator.statistics import STREAM_STATISTICS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MODULES: dict[str, Any] = {"ap": ap_events_pb2, "switch": switch_pb2, "gateway": gateway_pb2}

ALWAYS_EMPTY = {
    "ap.APInfo.down_reason": "no device is offline at first",
    "switch.Interface.mux": "not documented; CX switches are not known to have one",
    "switch.Vsx.config_sync_disable": "a pair without this sync is never out of sync",
}
"""Fields that are always sent empty, and why."""

WRAPPER = "gateway.MonitoringInformation."
"""Prefix of the fields that only the wrapped framing has."""


@pytest.fixture(scope="module")
def context() -> SimulationContext:
    """A campus with a device and a part of every kind."""
    settings = Settings(aps=12, switches=6, gateways=2, switch_ports=24)
    campus = generate_campus(settings, NOW)
    return SimulationContext(campus, Random(1), lambda: NOW)  # noqa: S311 - must repeat


@pytest.fixture(scope="module")
def messages(context: SimulationContext) -> list[StreamMessage]:
    """All state messages of the campus, then all statistics once."""
    messages = list(campus_messages(context))
    for source in STREAM_STATISTICS:
        messages += source(context)
    return messages


def _field_names(stream: str, descriptor: Descriptor) -> Iterator[str]:
    """Yield the names of all fields of a message and of its nested messages."""
    yield from (f"{stream}.{descriptor.name}.{field.name}" for field in descriptor.fields)
    for nested in descriptor.nested_types:
        yield from _field_names(stream, nested)


def _values(stream: str, message: Message) -> Iterator[tuple[str, Any]]:
    """Yield the name and value of each field that is set, also in nested messages."""
    package = MODULES[stream].DESCRIPTOR.package
    for field, value in message.ListFields():
        yield f"{stream}.{message.DESCRIPTOR.name}.{field.name}", value
        if field.message_type is not None and field.message_type.full_name.startswith(package):
            for inner in value if field.is_repeated else [value]:
                yield from _values(stream, inner)


def _all_values(messages: list[StreamMessage]) -> list[tuple[str, Any]]:
    """Return the names and values of all fields of the device streams."""
    values: list[tuple[str, Any]] = []
    for stream, message in messages:
        if stream in MODULES:
            values += _values(stream, message)
    return values


def test_every_field_is_sent(messages: list[StreamMessage]) -> None:
    """The messages of a campus contain every field; all but the listed ones have a value."""
    expected = {
        name
        for stream, module in MODULES.items()
        for descriptor in module.DESCRIPTOR.message_types_by_name.values()
        for name in _field_names(stream, descriptor)
        if not name.startswith(WRAPPER)
    }
    sent = _all_values(messages)
    assert len(expected) > 400
    assert expected - {name for name, _ in sent} == set()
    assert expected - {name for name, value in sent if value} == set(ALWAYS_EMPTY)


@pytest.mark.parametrize(
    "name, minimum",
    [
        ("ap.APInfo.elected_role", 2),
        ("ap.APInfo.mesh_mode", 2),
        ("ap.APInfo.mode", 2),
        ("ap.APInfo.modem_status", 2),
        ("ap.APInfo.current_uplink_inuse", 2),
        ("ap.RadioInfo.band", 3),
        ("ap.RadioInfo.mode", 4),
        ("ap.RadioInfo.antenna", 2),
        ("ap.PortInfo.status", 3),
        ("ap.TunnelInfo.index", 2),
        ("ap.IPProbeStat.owner", 2),
        ("ap.IPProbeStat.mos", 2),
        ("switch.Interface.has_poe", 2),
        ("switch.Interface.poe_status", 2),
        ("switch.Interface.state_down_reason", 3),
        ("switch.Interface.speed", 2),
        ("switch.InterfaceStats.power_consumption", 3),
        ("switch.Lldp.port", 4),
        ("switch.Vsx.role", 2),
        ("switch.SwitchStack.role", 3),
        ("switch.SwitchStack.stack_member_id", 3),
        ("gateway.Tunnel.map_id", 2),
        ("gateway.Tunnel.tunnel_mode", 2),
        ("gateway.Uplink.priority", 2),
        ("gateway.Interface.status", 2),
    ],
)
def test_values_vary(messages: list[StreamMessage], name: str, minimum: int) -> None:
    """A field has different values on different devices or parts."""
    assert len({value for field, value in _all_values(messages) if field == name}) >= minimum


def test_mos_is_from_1_to_5(messages: list[StreamMessage]) -> None:
    """The mean opinion score is from 1 to 5, as an integer and as a float."""
    names = {
        "ap.IPProbeStat.mos",
        "gateway.UplinkIpProbeStats.mos_quality",
        "gateway.UplinkIpProbeStats.mos_quality_float",
    }
    found = _all_values(messages)
    assert {name for name, _ in found} >= names
    assert all(1 <= value <= 5 for name, value in found if name in names)


def test_switches_form_a_vsx_pair_and_a_stack(context: SimulationContext) -> None:
    """Two switches are a VSX pair, three a stack with port names by member, others standalone."""
    one, other, *stack, alone = context.campus.switches
    assert one.vsx is not None
    assert other.vsx is not None
    assert (one.vsx.peer, other.vsx.peer) == (other, one)
    assert [member.stack and member.stack.role for member in stack] == [
        "COMMANDER",
        "STANDBY",
        "MEMBER",
    ]
    assert [member.ports[0].name for member in stack] == ["1/1/1", "2/1/1", "3/1/1"]
    assert len({member.site.site_id for member in stack}) == 1
    assert (alone.vsx, alone.stack) == (None, None)


def test_each_site_has_one_conductor(context: SimulationContext) -> None:
    """Exactly one access point of each site is the conductor of the cluster."""
    conductors = Counter(ap.site.name for ap in context.campus.aps if ap.role == "CONDUCTOR")
    assert conductors == dict.fromkeys({ap.site.name for ap in context.campus.aps}, 1)


def test_requested_ports_are_followed_by_uplinks() -> None:
    """A switch with a requested number of ports has four SFP uplinks after them."""
    (switch,) = generate_campus(Settings(switch_ports=48), NOW).switches
    assert [port.name for port in switch.ports[:2]] == ["1/1/1", "1/1/2"]
    assert [port.name for port in switch.uplinks] == ["1/1/49", "1/1/50", "1/1/51", "1/1/52"]
    assert [port.fiber for port in switch.ports].count(True) == 4


def test_switch_has_the_ports_of_its_model() -> None:
    """By default a switch has the ports of its model, and the first is its uplink."""
    (switch,) = generate_campus(Settings(), NOW).switches
    assert len(switch.ports) == switch.model.port_count
    assert switch.uplinks == switch.ports[:1]


def test_large_campus_is_generated_quickly() -> None:
    """2,000 access points and 300 switches are generated and sent within ten seconds."""
    started = time.process_time()
    settings = Settings(aps=2000, switches=300, switch_ports=48, gateways=50)
    campus = generate_campus(settings, NOW)
    context = SimulationContext(campus, Random(1), lambda: NOW)  # noqa: S311 - must repeat
    sent = Counter(stream for stream, _ in campus_messages(context))
    assert time.process_time() - started < 10
    assert len({device.serial for device in campus.devices}) == 2350
    assert len({device.ipv4 for device in campus.devices}) == 2350
    assert sent["ap"] > 20_000
    assert sent["switch"] > 300 * 52
