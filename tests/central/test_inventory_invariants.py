"""Invariants of the inventory after any messages in any order."""

from collections import Counter
from datetime import timedelta
import json
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given, settings, strategies as st

from custom_components.hpe_aruba_central.central.models.core import Thing
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.state.device_fields import RULES
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import START, event, leftovers
from tests.central.test_device_fields import DEVICE_STREAMS, MESSAGES
from tests.central.test_fuzz import FUZZ, pytestmark  # noqa: F401 the mark is this module's too

KINDS = tuple(DeviceKind)
SERIALS = ("A", "B")
DAY = timedelta(hours=24)
TEXTS = st.sampled_from(("", "1", "2", "x", "02:00:00:00:00:01"))
NUMBERS = {
    FieldDescriptor.CPPTYPE_UINT32: st.sampled_from((0, 1, 2, 2**32 - 1)),
    FieldDescriptor.CPPTYPE_UINT64: st.sampled_from((0, 1, 2, 2**64 - 1)),
    FieldDescriptor.CPPTYPE_INT32: st.sampled_from((0, 1, -1, 2**31 - 1)),
    FieldDescriptor.CPPTYPE_FLOAT: st.sampled_from((0.0, 1.5, float("nan"), float("inf"))),
    FieldDescriptor.CPPTYPE_DOUBLE: st.sampled_from((0.0, 1.5, float("nan"), float("inf"))),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
    FieldDescriptor.CPPTYPE_ENUM: st.integers(0, 4),
}


@st.composite
def events(draw: st.DrawFn) -> CentralEvent:
    """Generate a message that a rule reads, about one of two devices at one of a few times."""
    kind = draw(st.sampled_from(sorted(RULES)))
    message: Any = GetMessageClass(MESSAGES[kind])()
    for field in MESSAGES[kind].fields:
        if draw(st.booleans()):
            set_field(draw, message, field)
    if draw(st.integers(0, 9)):
        message.serial_number = draw(st.sampled_from(SERIALS))
    # An empty message is refused before anybody sees it.
    message.tenant_id = "tenant"
    return event(DEVICE_STREAMS[RULES[kind].kind], message)


def set_field(draw: st.DrawFn, message: Message, field: FieldDescriptor) -> None:
    """Set a field of a message."""
    time = START + timedelta(seconds=draw(st.integers(0, 20)))
    value: Any
    if field.name == "timestamp" and field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        value = time.isoformat()
    elif (
        field.message_type is not None
        and field.message_type.full_name == Timestamp.DESCRIPTOR.full_name
    ):
        getattr(message, field.name).FromDatetime(time)
        return
    elif field.message_type is not None:
        if not field.is_repeated:
            getattr(message, field.name).SetInParent()
        return
    else:
        value = draw(NUMBERS.get(field.cpp_type, TEXTS))
    if field.is_repeated:
        getattr(message, field.name).append(value)
    else:
        setattr(message, field.name, value)


def check(inventory: Inventory) -> None:
    """Check that the state is consistent, and equal after it was restored."""
    things: list[Thing] = [*inventory.devices.values()]
    things += (part for parts in inventory.parts.values() for part in parts.values())
    assert all(inventory.thing(thing.key) is thing for thing in things)
    assert {
        serial for serial, parts in inventory.parts.items() if parts
    } <= inventory.devices.keys()
    assert all(inventory.thing(key) is not None for key in inventory._aliases._keys.values())
    severities = Counter(alert.severity for alert in inventory.alerts.by_id.values())
    assert inventory.alerts._severities == severities
    restored = Inventory()
    assert (
        restored.restore(
            json.loads(json.dumps(inventory.snapshot(), allow_nan=False)), KINDS, alerts=True
        )
        == []
    )
    assert restored.snapshot() == inventory.snapshot()


@settings(FUZZ, max_examples=300)
@given(st.lists(st.one_of(events(), st.sampled_from(("read", "list"))), max_size=25))
def test_changes_add_up(steps: list[CentralEvent | str]) -> None:
    """Each change begins where the last one ended, and nothing is left once all is gone."""
    inventory = Inventory()
    known: dict[Any, Any] = {}
    shown: dict[Any, Any] = {}
    for step in steps:
        if step == "read":
            changes = inventory.read()
        elif isinstance(step, str):
            listed = [Device(serial_number="A", kind=DeviceKind.SWITCH, online=True)]
            changes = inventory.load_devices(listed, START + timedelta(seconds=10), KINDS)
        else:
            changes = inventory.apply(step)
        for change in changes:
            after = change.after
            after_shown = inventory.shown(after) if isinstance(after, Thing) else after
            assert change.before == known.get(change.key)
            assert (known.get(change.key), shown.get(change.key)) != (after, after_shown)
            known[change.key] = after
            shown[change.key] = after_shown
        assert all(inventory.thing(key) == thing for key, thing in known.items())
    check(inventory)
    inventory.read()
    for days in (1, 2, 3):
        inventory.load_devices([], START + days * DAY, KINDS)
    assert (inventory.devices, dict(inventory.parts)) == ({}, {})
    inventory.load_devices([], START + 4 * DAY, KINDS)
    # All that may stay is when something ended that was never known.
    assert inventory._reports.times.keys().isdisjoint(known)
    assert leftovers(inventory).keys() <= {"times", "_index"}
