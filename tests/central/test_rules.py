"""The tables name what there is, on the wire and in the models."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
import pytest

from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Part
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state.field_rules import (
    _IDENTITY,
    _LOAD,
    RULES,
    STATES,
    Rule,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire.message_types import KINDS

SHARED = {**_IDENTITY, **_LOAD}
"""Tables of what most messages have in common: not each of them has all."""

DEVICE_STREAMS = {
    DeviceKind.ACCESS_POINT: "ap",
    DeviceKind.SWITCH: "switch",
    DeviceKind.GATEWAY: "gateway",
}
MESSAGES: dict[str, Descriptor] = {
    **{
        f"{stream}{name}": module.DESCRIPTOR.message_types_by_name[message]
        for stream, module, table in (
            (
                "ap",
                ap_events_pb2,
                {
                    "": "APInfo",
                    "_radio": "RadioInfo",
                    "_port": "PortInfo",
                    "_wlan": "WlanInfo",
                    "_tunnel": "TunnelInfo",
                    "_stats": "APSystemStat",
                    "_radio_stats": "RadioStat",
                    "_port_stats": "PortStat",
                    "_modem_stats": "ModemStat",
                    "_ip_probe_stats": "IPProbeStat",
                },
            ),
            (
                "switch",
                switch_pb2,
                {
                    "": "Switch",
                    "_interface": "Interface",
                    "_lldp": "Lldp",
                    "_vsx": "Vsx",
                    "_stats": "DeviceStats",
                    "_interface_stats": "InterfaceStats",
                    "_stack": "SwitchStack",
                },
            ),
            (
                "gateway",
                gateway_pb2,
                {
                    "": "Gateway",
                    "_uplink": "Uplink",
                    "_tunnel": "Tunnel",
                    "_interface": "Interface",
                    "_stats": "DeviceStats",
                    "_uplink_ip_probe_stats": "UplinkIpProbeStats",
                    "_interface_stats": "InterfaceStats",
                },
            ),
        )
        for name, message in table.items()
    }
}
rules = pytest.mark.parametrize("kind,rule", RULES.items(), ids=list(RULES))


def wire(kind: str) -> Mapping[str, FieldDescriptor]:
    """Return the fields of a kind's message; all of these are named in snake case on the wire too."""
    return {field.name: field for field in MESSAGES[kind].fields}


def target(rule: Rule) -> type[Device | Part]:
    """Return the class that a rule's messages tell of."""
    return PARTS[rule.part.kind] if rule.part else Device


def test_every_rule_has_a_message() -> None:
    """Kinds that the decoder knows, each over the stream of its kind of device."""
    assert MESSAGES.keys() == RULES.keys()
    assert {kind: KINDS[kind] for kind in RULES} == {
        kind: DEVICE_STREAMS[rule.kind] for kind, rule in RULES.items()
    }


@rules
def test_every_field_is_on_the_wire(kind: str, rule: Rule) -> None:
    """Beside those of what most messages have in common that this one has not."""
    uptime = {rule.uptime.field} if rule.uptime else set()
    assert (rule.fields.keys() | uptime) - wire(kind).keys() <= SHARED.keys()


@rules
def test_every_part_is_named_on_the_wire(kind: str, rule: Rule) -> None:
    """By one name at least in each message; by each name in one message at least."""
    if (part := rule.part) is not None:
        assert wire(kind).keys() & {field for field, _ in part.identity}
        alike = [
            other
            for other, its in RULES.items()
            if its.part is not None and its.part.identity == part.identity
        ]
        assert {field for field, _ in part.identity} <= {
            name for other in alike for name in wire(other)
        }


@pytest.mark.parametrize("field", SHARED)
def test_every_shared_field_is_on_the_wire_somewhere(field: str) -> None:
    """Or it would wait for nothing."""
    assert [kind for kind, rule in RULES.items() if field in rule.fields and field in wire(kind)]


@rules
def test_every_attribute_exists(kind: str, rule: Rule) -> None:
    """On the device, or on the part that the message tells of."""
    named = {name for name, _ in rule.fields.values()}
    if rule.part is not None:
        named |= {name for _, name in rule.part.identity}
    if rule.uptime is not None:
        named.add(rule.uptime.attribute)
        assert hasattr(target(rule), rule.uptime.up)
    assert named <= {field.name for field in fields(target(rule))}
    assert not named & {"serial_number", "kind", "part_id"}, kind


@pytest.mark.parametrize("kind", RULES)
def test_every_message_tells_whom_it_is_about(kind: str) -> None:
    """And when; and a field that is empty is told from one that is absent."""
    assert {"serial_number", "timestamp"} <= wire(kind).keys()
    assert all(field.has_presence or field.is_repeated for field in wire(kind).values())


@pytest.mark.parametrize("kind", [kind for kind in RULES if kind.endswith("_stats")])
def test_no_measured_field_is_repeated(kind: str) -> None:
    """What is merged while it waits would grow longer and longer."""
    assert [field.name for field in wire(kind).values() if field.is_repeated] == []


@pytest.mark.parametrize("kind", [kind for kind in RULES if not kind.endswith("_stats")])
def test_every_state_may_end(kind: str) -> None:
    """By an operation whose word is the same everywhere, whatever its number."""
    operation = wire(kind)["operation"].enum_type
    assert operation is not None
    assert "EVENT_OPERATION_DELETE" in operation.values_by_name


@rules
def test_a_part_remembers_its_names(kind: str, rule: Rule) -> None:
    """Another message may call it by any of them; what LLDP calls a port may be either."""
    if rule.part is not None and not rule.aspect:
        told = {name for field, name in rule.part.identity if field in wire(kind)}
        assert told <= {name for name, _ in rule.fields.values()}


def test_every_kind_of_part_is_told_of() -> None:
    """And every kind of device has one message that tells its state."""
    assert {rule.part.kind for rule in RULES.values() if rule.part} == set(PartKind)
    assert STATES == DEVICE_STREAMS
    assert set(DEVICE_STREAMS.values()) <= set(STREAMS)


@rules
def test_every_conversion_takes_what_the_wire_can_carry(kind: str, rule: Rule) -> None:
    """The least, the greatest and nothing of each type, and words that nobody knows."""
    for name, (_, convert) in rule.fields.items():
        if convert is not None and (field := wire(kind).get(name)) is not None:
            for value in VALUES[field.cpp_type](field):
                assert isinstance(convert(value), str | int | float | tuple | None), name


def _messages(field: FieldDescriptor) -> list[Any]:
    """Return what a field that holds a message may come as."""
    return [({},), ()] if field.is_repeated else [{}]


def _numbers(field: FieldDescriptor) -> list[Any]:
    """Return what a field that holds numbers may come as."""
    return [(), (0,), (0, 2**32 - 1)] if field.is_repeated else [0, 1, 2**32 - 1, 2**64 - 1]


VALUES: dict[int, Callable[[FieldDescriptor], list[Any]]] = {
    FieldDescriptor.CPPTYPE_MESSAGE: _messages,
    FieldDescriptor.CPPTYPE_UINT32: _numbers,
    FieldDescriptor.CPPTYPE_UINT64: _numbers,
    FieldDescriptor.CPPTYPE_INT32: _numbers,
    FieldDescriptor.CPPTYPE_STRING: lambda _: ["", "text", "1-10"],
    FieldDescriptor.CPPTYPE_BOOL: lambda _: [True, False],
    FieldDescriptor.CPPTYPE_FLOAT: lambda _: [0.0, -1.5, 1e30, None],
    FieldDescriptor.CPPTYPE_ENUM: lambda field: [
        None,
        *(value.name.lower() for value in (field.enum_type.values if field.enum_type else ())),
    ],
}
