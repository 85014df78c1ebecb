"""A protobuf message to flat values that JSON can hold, in one pass through a plan made once for each kind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, lru_cache, partial
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from ..times import milliseconds, parse_time, timestamp
from .fields import converter_of_one, fields_of, plain_name

RESERVED = frozenset({"entry_id", "device_id", "kind", "stream", "id", "type", "time"})
"""Names of what stands beside the fields: a field of such a name is called ``payload_…``."""

_LEFT_OUT = frozenset({"log_details"})
"""Audit's log of changed configuration may hold its secrets, and has no size that it keeps to."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - written out it has its offset
_MICROSECONDS = 1_000_000

type _Plan = dict[FieldDescriptor, tuple[str, Callable[..., Any] | None]]
"""What each field is called and how its value is converted; without a name, the conversion itself adds to the data."""


def put_flat(message: Message, data: dict[str, Any]) -> None:
    """Add the fields that are present to the data; those inside a message are named by the path that leads there."""
    _put(_plan(message.DESCRIPTOR), message, data)


def _put(plan: _Plan, message: Message, data: dict[str, Any]) -> None:
    """Add a message's fields."""
    for field, value in message.ListFields():
        name, convert = plan[field]
        if convert is None:
            data[name] = value
        elif name:
            data[name] = convert(value)
        else:
            convert(value, data)


@cache
def _plan(descriptor: Descriptor, prefix: str = "", reserved: frozenset[str] = RESERVED) -> _Plan:
    """Work out each field's name and conversion, once for each kind of message."""
    plan: _Plan = {}
    for field in descriptor.fields:
        key = prefix + plain_name(field)
        name = f"payload_{key}" if key in reserved else key
        if plain_name(field) in _LEFT_OUT:
            plan[field] = "", _leave_out
        elif field.is_repeated:
            plan[field] = name, _list_of(field)
        elif (convert := _converter(field)) is fields_of:
            plan[field] = "", partial(_put, _plan(field.message_type, f"{key}_", reserved))
        else:
            plan[field] = name, convert
    return plan


def _leave_out(_value: object, _data: dict[str, Any]) -> None:
    """Add nothing."""


def _list_of(field: FieldDescriptor) -> Callable[[Any], list[Any]]:
    """Return how a field's values become a list, in which messages stay mappings."""
    item = _converter(field)
    if item is fields_of and field.message_type is not None:
        item = _mapping_of(field.message_type)
    return list if item is None else lambda values: [item(value) for value in values]


def _mapping_of(descriptor: Descriptor) -> Callable[[Any], dict[str, Any]]:
    """Return how a message in a list becomes a mapping; one that only wraps a map is that map."""
    if [field.name for field in descriptor.fields] == ["entries"]:
        return lambda message: dict(message.entries)
    plan = _plan(descriptor, reserved=frozenset())

    def mapping(message: Message) -> dict[str, Any]:
        data: dict[str, Any] = {}
        _put(plan, message, data)
        return data

    return mapping


def _converter(field: FieldDescriptor) -> Callable[[Any], Any] | None:
    """Return how a single value of a field becomes one that JSON can hold, None if it already is."""
    convert = converter_of_one(field)
    if convert is timestamp:
        return time_text
    return partial(_iso, convert) if convert in {milliseconds, parse_time} else convert


def time_text(value: Timestamp) -> str | None:
    """Return a protobuf timestamp as ISO 8601, None if it is out of range."""
    microseconds = value.nanos // 1000
    if not 0 <= microseconds < _MICROSECONDS:
        return _iso(timestamp, value)
    if (second := _second(value.seconds)) is None or not microseconds:
        return second and f"{second}+00:00"
    return f"{second}.{microseconds:06}+00:00"


@lru_cache(maxsize=64)
def _second(seconds: int) -> str | None:
    """Return seconds since 1970 as ISO 8601 without an offset; most messages tell of a second that others told of."""
    try:
        return (_EPOCH + timedelta(0, seconds)).isoformat()
    except OverflowError:
        return None


def _iso(read: Callable[[Any], datetime | None], value: object) -> str | None:
    """Return a time as text."""
    time = read(value)
    return None if time is None else time.isoformat()
