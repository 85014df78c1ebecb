"""A protobuf message to plain values, by presence, through a plan made once for each kind of message."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from math import isfinite
from os.path import commonprefix
import re
from typing import Any

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

type _Convert = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = {"audittrail.AuditTrail.occurred_on"}
"""Whole numbers that are milliseconds since 1970."""


def fields_of(message: Message) -> dict[str, Any]:
    """Return the fields that are present, named in snake case; the conversions are in `models.Payload.fields`."""
    plan = _plan(message.DESCRIPTOR)
    values = {}
    for field, value in message.ListFields():
        name, convert = plan[field]
        values[name] = value if convert is None else convert(value)
    return values


def timestamp(value: Timestamp) -> datetime | None:
    """Return a protobuf timestamp as an aware datetime, None if it is out of range."""
    try:
        return _EPOCH + timedelta(0, value.seconds, value.nanos // 1000)
    except OverflowError:
        return None


def parse_time(value: str) -> datetime | None:
    """Return a time given as text, RFC 3339 or seconds or milliseconds since 1970; None if it is neither."""
    try:
        if value.isdecimal():
            number = int(value)
            return milliseconds(number if number >= _FIRST_MILLISECONDS else number * 1000)
        time = datetime.fromisoformat(value)
        if time.tzinfo is UTC:
            return time
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except ValueError, OverflowError:
        return None


_FIRST_MILLISECONDS = 100_000_000_000
"""As seconds this is the year 5138, as milliseconds 1973."""


def milliseconds(value: int) -> datetime | None:
    """Return milliseconds since 1970 as an aware datetime, None if they are out of range."""
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None


@cache
def _plan(descriptor: Descriptor) -> dict[FieldDescriptor, tuple[str, _Convert | None]]:
    """Work out, once for each kind of message, what each field is called and how its value is converted."""
    return {
        field: (re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field.name).lower(), _converter(field))
        for field in descriptor.fields
    }


def _converter(field: FieldDescriptor) -> _Convert | None:
    """Return how a field's value becomes a plain one, None if it already is."""
    message = field.message_type
    if message is not None and message.GetOptions().map_entry:
        return dict
    one = _converter_of_one(field)
    if not field.is_repeated:
        return one
    if one is None:
        return tuple
    return lambda values: tuple(one(value) for value in values)


def _converter_of_one(field: FieldDescriptor) -> _Convert | None:
    """Return how a single value of a field becomes a plain one."""
    if field.message_type is not None:
        convert: _Convert = _MESSAGES.get(field.message_type.full_name, fields_of)
        return convert
    if field.enum_type is not None:
        words = _enum_words(field.enum_type)
        return words.get
    if field.full_name in _MILLISECONDS:
        return milliseconds
    if field.name == "timestamp":
        return parse_time
    return _NUMBERS.get(field.type)


def _float(value: float) -> float | None:
    """Return a 32 bit number, which carries seven digits: the rest is noise of the wider type."""
    return float("%.7g" % value) if isfinite(value) else None  # noqa: UP031 - half of an f-string's time


def _double(value: float) -> float | None:
    """Return a number, None for those that JSON has no way to write."""
    return value if isfinite(value) else None


def _struct(value: Struct) -> dict[str, Any]:
    """Return a protobuf JSON object as a plain one."""
    return {name: _json(item) for name, item in value.fields.items()}


def _json(value: Value) -> Any:
    """Return a protobuf JSON value as a plain one."""
    name = value.WhichOneof("kind")
    content = getattr(value, name) if name and name != "null_value" else None
    match content:
        case Struct():
            return _struct(content)
        case ListValue():
            return tuple(_json(item) for item in content.values)
        case float() if not isfinite(content):
            return None
    return content


_MESSAGES: dict[str, _Convert] = {Timestamp.DESCRIPTOR.full_name: timestamp, Struct.DESCRIPTOR.full_name: _struct}
_NUMBERS: dict[int, _Convert] = {FieldDescriptor.TYPE_FLOAT: _float, FieldDescriptor.TYPE_DOUBLE: _double}


@cache
def _enum_words(enum: EnumDescriptor) -> dict[int, str]:
    """Return an enum's values as words without their prefix; unspecified has none."""
    prefix = commonprefix([value.name for value in enum.values]).rpartition("_")[0]  # noqa: RUF071 these are no paths
    words = {value.number: value.name.removeprefix(f"{prefix}_").lower() for value in enum.values}
    return {number: word for number, word in words.items() if word != "unspecified"}
