"""What the campus tells of itself: every field there is, and at any size."""

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
    "ap.APInfo.down_reason": "nothing is down at first",
    "switch.Interface.mux": "nobody has published what it is; CX switches are not known to have one",
    "switch.Vsx.config_sync_disable": "a pair whose configuration is not kept in step would never be out of sync",
}
"""The fields that are told, and never with anything but zero."""

WRAPPER = "gateway.MonitoringInformation."
"""How the fields begin that only the other framing of the gateway stream has."""


@pytest.fixture(scope="module")
def scene() -> SimulationContext:
    """A campus that has one of everything."""
    settings = Settings(aps=12, switches=6, gateways=2, switch_ports=24)
    return SimulationContext(generate_campus(settings, NOW), Random(1), lambda: NOW)  # noqa: S311 - a seeded run must repeat


@pytest.fixture(scope="module")
def said(scene: SimulationContext) -> list[StreamMessage]:
    """All that is said of it: the whole state, then each statistic once."""
    return [*campus_messages(scene), *(one for start in STREAM_STATISTICS for one in start(scene))]


def _described(stream: str, descriptor: Descriptor) -> Iterator[str]:
    """Yield each field of a message and of those inside it."""
    yield from (f"{stream}.{descriptor.name}.{field.name}" for field in descriptor.fields)
    for nested in descriptor.nested_types:
        yield from _described(stream, nested)


def _said(stream: str, message: Message) -> Iterator[tuple[str, Any]]:
    """Yield each field that a message has, and its value."""
    package = MODULES[stream].DESCRIPTOR.package
    for field, value in message.ListFields():
        yield f"{stream}.{message.DESCRIPTOR.name}.{field.name}", value
        if field.message_type is not None and field.message_type.full_name.startswith(package):
            for inner in value if field.is_repeated else [value]:
                yield from _said(stream, inner)


def test_every_field_is_told(said: list[StreamMessage]) -> None:
    """Every field of every message of the devices is told, and but for those with a reason with a value."""
    expected = {
        name
        for stream, module in MODULES.items()
        for descriptor in module.DESCRIPTOR.message_types_by_name.values()
        for name in _described(stream, descriptor)
        if not name.startswith(WRAPPER)
    }
    told = [
        pair for stream, message in said if stream in MODULES for pair in _said(stream, message)
    ]
    assert len(expected) > 400
    assert expected - {name for name, _ in told} == set()
    assert expected - {name for name, value in told if value} == set(ALWAYS_EMPTY)


@pytest.mark.parametrize(
    "name, least",
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
def test_values_vary(said: list[StreamMessage], name: str, least: int) -> None:
    """What a field says differs from one device or part to the other."""
    stream = name.partition(".")[0]
    told = [pair for spoken, message in said if spoken == stream for pair in _said(stream, message)]
    assert len({value for field, value in told if field == name}) >= least


def test_mos_is_within_its_scale(said: list[StreamMessage]) -> None:
    """The mean opinion score is from 1 to 5, as an integer and as a float."""
    names = {
        "ap.IPProbeStat.mos",
        "gateway.UplinkIpProbeStats.mos_quality",
        "gateway.UplinkIpProbeStats.mos_quality_float",
    }
    found = [
        pair for stream, message in said if stream in MODULES for pair in _said(stream, message)
    ]
    assert {name for name, _ in found} >= names
    assert all(1 <= value <= 5 for name, value in found if name in names)


def test_switches_pair_and_stack(scene: SimulationContext) -> None:
    """Two switches are a VSX pair, three a stack that numbers its ports, and the rest are alone."""
    one, other, *stack, alone = scene.campus.switches
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


def test_a_site_has_one_conductor(scene: SimulationContext) -> None:
    """One access point of each site conducts the site's cluster."""
    conductors = Counter(ap.site.name for ap in scene.campus.aps if ap.role == "CONDUCTOR")
    assert conductors == dict.fromkeys({ap.site.name for ap in scene.campus.aps}, 1)


def test_asked_for_ports_are_followed_by_uplinks() -> None:
    """A switch whose number of ports is asked for has four SFP ports after them, which are its uplinks."""
    (switch,) = generate_campus(Settings(switch_ports=48), NOW).switches
    assert [port.name for port in switch.ports[:2]] == ["1/1/1", "1/1/2"]
    assert [port.name for port in switch.uplinks] == ["1/1/49", "1/1/50", "1/1/51", "1/1/52"]
    assert [port.fiber for port in switch.ports].count(True) == 4


def test_a_switch_of_a_model_has_its_ports() -> None:
    """Unless asked for, a switch has the ports of its model, and the first is its uplink."""
    (switch,) = generate_campus(Settings(), NOW).switches
    assert len(switch.ports) == switch.model.port_count
    assert switch.uplinks == switch.ports[:1]


def test_a_campus_of_real_size_is_quick() -> None:
    """A campus of 2,000 access points and 300 switches of 48 ports is made up and told within seconds."""
    started = time.process_time()
    settings = Settings(aps=2000, switches=300, switch_ports=48, gateways=50)
    campus = generate_campus(settings, NOW)
    told = Counter(
        stream
        for stream, _ in campus_messages(SimulationContext(campus, Random(1), lambda: NOW))  # noqa: S311 - a seeded run must repeat
    )  # as above
    assert time.process_time() - started < 10
    assert len({device.serial for device in campus.devices}) == 2350
    assert len({device.ipv4 for device in campus.devices}) == 2350
    assert told["ap"] > 20_000
    assert told["switch"] > 300 * 52
