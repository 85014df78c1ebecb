"""The tables of fields match the messages and the models."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
import pytest

from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Part
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state.device_fields import (
    _IDENTITY,
    _LOAD,
    RULES,
)
from custom_components.hpe_aruba_central.central.state.rule_types import Rule
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
    """Return the fields of a kind's message, whose names are all in snake case."""
    return {field.name: field for field in MESSAGES[kind].fields}


def target(rule: Rule) -> type[Device | Part]:
    """Return the class of what a rule's messages are about."""
    return PARTS[rule.part.kind] if rule.part else Device


def test_every_rule_has_a_message() -> None:
    """The decoder knows the kind of each rule, and on which stream it arrives."""
    assert MESSAGES.keys() == RULES.keys()
    assert {kind: KINDS[kind] for kind in RULES} == {
        kind: DEVICE_STREAMS[rule.kind] for kind, rule in RULES.items()
    }


@rules
def test_every_field_is_on_the_wire(kind: str, rule: Rule) -> None:
    """A rule has only fields of its message, or those that most messages have."""
    uptime = {rule.uptime.field} if rule.uptime else set()
    assert (rule.fields.keys() | uptime) - wire(kind).keys() <= SHARED.keys()


@rules
def test_every_message_identifies_its_part(kind: str, rule: Rule) -> None:
    """Each message has one of a part's identities, and each identity is in a message."""
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
    """Each field that most messages have is in one of them."""
    assert [kind for kind, rule in RULES.items() if field in rule.fields and field in wire(kind)]


@rules
def test_every_attribute_exists(kind: str, rule: Rule) -> None:
    """Each attribute is one of the device or part."""
    named = {name for name, _ in rule.fields.values()}
    if rule.part is not None:
        named |= {name for _, name in rule.part.identity}
    if rule.uptime is not None:
        named.add(rule.uptime.attribute)
        assert hasattr(target(rule), rule.uptime.up)
    assert named <= {field.name for field in fields(target(rule))}
    assert not named & {"serial_number", "kind", "part_id"}, kind


@pytest.mark.parametrize("kind", RULES)
def test_every_message_has_an_identity_and_a_time(kind: str) -> None:
    """A message has a serial number, a time, and fields with presence."""
    assert {"serial_number", "timestamp"} <= wire(kind).keys()
    assert all(field.has_presence or field.is_repeated for field in wire(kind).values())


@pytest.mark.parametrize("kind", [kind for kind in RULES if kind.endswith("_stats")])
def test_statistics_have_no_lists(kind: str) -> None:
    """Lists would grow while unread statistics are merged."""
    assert [field.name for field in wire(kind).values() if field.is_repeated] == []


@pytest.mark.parametrize("kind", [kind for kind in RULES if not kind.endswith("_stats")])
def test_every_state_can_be_deleted(kind: str) -> None:
    """Every state has an operation with the value `delete`, whatever its number."""
    operation = wire(kind)["operation"].enum_type
    assert operation is not None
    assert "EVENT_OPERATION_DELETE" in operation.values_by_name


@rules
def test_a_part_keeps_its_identities(kind: str, rule: Rule) -> None:
    """Another message may identify the part by any of them; LLDP's port may be either."""
    if rule.part is not None and not rule.aspect:
        names = {name for field, name in rule.part.identity if field in wire(kind)}
        assert names <= {name for name, _ in rule.fields.values()}


def test_every_kind_of_part_has_a_rule() -> None:
    """Every kind of part has a rule, and every kind of device one for its state."""
    assert {rule.part.kind for rule in RULES.values() if rule.part} == set(PartKind)
    assert {kind: RULES[stream].kind for kind, stream in DEVICE_STREAMS.items()} == {
        kind: kind for kind in DEVICE_STREAMS
    }
    assert set(DEVICE_STREAMS.values()) <= set(STREAMS)


@rules
def test_every_converter_accepts_all_wire_values(kind: str, rule: Rule) -> None:
    """Converters accept the least, the greatest, empty and unknown values of each type."""
    for name, (_, convert) in rule.fields.items():
        if convert is not None and (field := wire(kind).get(name)) is not None:
            for value in VALUES[field.cpp_type](field):
                assert isinstance(convert(value), str | int | float | tuple | None), name


def _messages(field: FieldDescriptor) -> list[Any]:
    """Return examples of a nested message."""
    return [({},), ()] if field.is_repeated else [{}]


def _numbers(field: FieldDescriptor) -> list[Any]:
    """Return examples of numbers."""
    return [(), (0,), (0, 2**32 - 1)] if field.is_repeated else [0, 1, 2**32 - 1, 2**64 - 1]


VALUES: dict[int, Callable[[FieldDescriptor], list[Any]]] = {
    FieldDescriptor.CPPTYPE_MESSAGE: _messages,
    FieldDescriptor.CPPTYPE_UINT32: _numbers,
    FieldDescriptor.CPPTYPE_UINT64: _numbers,
    FieldDescriptor.CPPTYPE_INT32: _numbers,
    FieldDescriptor.CPPTYPE_STRING: lambda _: ["", "text", "1-10"],
    FieldDescriptor.CPPTYPE_BOOL: lambda _: [True, False],
    FieldDescriptor.CPPTYPE_FLOAT: lambda _: [0.0, -1.5, 1e30, None],
    FieldDescriptor.CPPTYPE_DOUBLE: lambda _: [0.0, -1.5, 1e300, None],
    FieldDescriptor.CPPTYPE_ENUM: lambda field: [
        None,
        *(value.name.lower() for value in (field.enum_type.values if field.enum_type else ())),
    ],
}
