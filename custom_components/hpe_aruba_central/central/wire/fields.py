"""Convert protobuf messages to plain values.

Only fields that are present are converted. How, is decided once for each kind of message.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from math import isfinite
from os.path import commonprefix
import re
from typing import Any

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

from ..times import milliseconds, parse_time, seconds
from .code_generation import generate

type Convert = Callable[[Any], Any]
type Values = dict[str, Any]

_MILLISECONDS = {"audittrail.AuditTrail.occurred_on"}
"""Integer fields that are milliseconds since 1970."""


def fields_of(message: Message) -> Values:
    """Return the fields that are present, as `models.event.Payload.fields` describes them."""
    values: Values = {}
    _reader(message.DESCRIPTOR)(message, values)
    return values


def field_of(message: Message, name: str) -> Any:
    """Return one of the values of `fields_of`, None if the field is absent or does not exist."""
    field = _by_name(message.DESCRIPTOR).get(name)
    if field is None:
        return None
    wire_name, convert, has_presence = field
    value = getattr(message, wire_name)
    # A field without presence on the wire is absent if it is empty.
    is_sent = message.HasField(wire_name) if has_presence else value
    if not is_sent:
        return None
    return value if convert is None else convert(value)


def merge(message: Message, later: Message) -> None:
    """Overwrite the fields of a message by those of a later one of its kind.

    Nested messages and lists are replaced as a whole.
    """
    # Unknown fields are appended: many small messages would become one without a limit.
    later.DiscardUnknownFields()
    # Protobuf would append to a list, and keep the nanoseconds of a time if the later has none.
    for name, has_presence in _composite_fields(message.DESCRIPTOR):
        is_sent = later.HasField(name) if has_presence else getattr(later, name)
        if is_sent:
            message.ClearField(name)
    message.MergeFrom(later)


def _snake_case(field: FieldDescriptor) -> str:
    """Return a field's name in snake case: WIDS is the only stream that writes camelCase."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field.name).lower()


@cache
def _reader(descriptor: Descriptor) -> Callable[[Message, Values], None]:
    """Return a function that adds a message's fields to a dict."""
    converters = converters_of(descriptor)

    def add(field: FieldDescriptor, refer: Callable[[object], str]) -> str:
        """Return the code that adds a field."""
        name, convert = converters[field]
        value = "value" if convert is None else f"{refer(convert)}(value)"
        return f"result[{name!r}] = {value}"

    return generate(descriptor, add)


@cache
def converters_of(descriptor: Descriptor) -> dict[FieldDescriptor, tuple[str, Convert | None]]:
    """Return the name and the converter of each field of a kind of message."""
    return {field: (_snake_case(field), _converter(field)) for field in descriptor.fields}


@cache
def _by_name(descriptor: Descriptor) -> dict[str, tuple[str, Convert | None, bool]]:
    """Return by snake case name each field's wire name, its converter, and if it has presence."""
    return {
        name: (field.name, convert, field.has_presence)
        for field, (name, convert) in converters_of(descriptor).items()
    }


@cache
def _composite_fields(descriptor: Descriptor) -> tuple[tuple[str, bool], ...]:
    """Return the names of lists and nested messages, and if they have presence."""
    return tuple(
        (field.name, field.has_presence)
        for field in descriptor.fields
        if field.is_repeated or field.message_type
    )


def _converter(field: FieldDescriptor) -> Convert | None:
    """Return the converter of a field, None if its value is plain already."""
    message = field.message_type
    if message is not None and message.GetOptions().map_entry:
        return dict
    convert = _item_converter(field)
    if not field.is_repeated:
        return convert
    if convert is None:
        return tuple
    return lambda values: tuple(convert(value) for value in values)


def _item_converter(field: FieldDescriptor) -> Convert | None:
    """Return the converter of a single value of a field."""
    if field.message_type is not None:
        convert: Convert = _MESSAGES.get(field.message_type.full_name, fields_of)
        return convert
    if field.enum_type is not None:
        return enum_values(field.enum_type).get
    if field.full_name in _MILLISECONDS:
        return milliseconds
    if field.name == "timestamp":
        return parse_time
    return _NUMBERS.get(field.type)


def timestamp(value: Timestamp) -> datetime | None:
    """Return a protobuf timestamp as an aware datetime, None if that is no time."""
    return seconds(value.seconds, value.nanos)


def _float(value: float) -> float | None:
    """Return a 32-bit number rounded to its seven digits, None if JSON cannot represent it."""
    if not isfinite(value):
        return None
    return float("%.7g" % value)  # noqa: UP031 - takes half the time of an f-string


def _double(value: float) -> float | None:
    """Return a number, None if JSON cannot represent it."""
    return value if isfinite(value) else None


def _struct(value: Struct) -> dict[str, Any]:
    """Return a protobuf Struct as a dict."""
    return {name: _json(item) for name, item in value.fields.items()}


def _json(value: Value) -> Any:
    """Return a value of a protobuf Struct as a plain one."""
    kind = value.WhichOneof("kind")
    if kind is None or kind == "null_value":
        return None
    content = getattr(value, kind)
    match content:
        case Struct():
            return _struct(content)
        case ListValue():
            return tuple(_json(item) for item in content.values)
        case float():
            return _double(content)
        case _:
            return content


TIME_CONVERTERS = frozenset({timestamp, milliseconds, parse_time})
"""The converters that return a time."""

_MESSAGES: dict[str, Convert] = {
    Timestamp.DESCRIPTOR.full_name: timestamp,
    Struct.DESCRIPTOR.full_name: _struct,
}
_NUMBERS: dict[int, Convert] = {
    FieldDescriptor.TYPE_FLOAT: _float,
    FieldDescriptor.TYPE_DOUBLE: _double,
}


@cache
def enum_values(enum: EnumDescriptor) -> dict[int, str]:
    """Return an enum's values in lower case and without their common prefix, by number.

    ``unspecified`` is left out.
    """
    names = {value.number: value.name for value in enum.values}
    common = commonprefix(list(names.values()))  # noqa: RUF071 - these are not paths
    prefix = common.rpartition("_")[0] + "_"
    values: dict[int, str] = {}
    for number, name in names.items():
        value = name.removeprefix(prefix).lower()
        if value != "unspecified":
            values[number] = value
    return values
