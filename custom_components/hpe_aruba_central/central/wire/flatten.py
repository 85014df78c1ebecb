"""Flatten a payload's fields into JSON-safe data for a bus event.

docs/events.md describes the shape.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from .code_generation import generate
from .fields import TIME_CONVERTERS, Convert, converters_of, fields_of

RESERVED = frozenset({"entry_id", "device_id", "kind", "stream", "id", "type", "time"})
"""Keys of the event data itself; a payload field with such a name gets the prefix ``payload_``."""

_EXCLUDED = frozenset({"log_details"})
"""The audit trail's log of configuration changes: it may contain secrets and has no size limit."""

_MAX_ITEMS = 100
"""Items of a list in an event: the recorder stores no events above 32 KiB."""


def put_flat(message: Message, data: dict[str, Any]) -> None:
    """Add a message to an event's data, as `flatten` adds its fields."""
    _writer(message.DESCRIPTOR, "")(message, data)


def flatten(
    fields: Mapping[str, Any], prefix: str = "", reserved: frozenset[str] = RESERVED
) -> dict[str, Any]:
    """Return the fields of a payload as one level of JSON-safe values.

    A nested message's fields are named by their path, as in ``client_details_mac_address``. A list
    that is too long is cut, and a field that ends in ``_count`` says how long it was.
    """
    data: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _EXCLUDED:
            continue
        key = prefix + name
        if isinstance(value, dict):
            data |= flatten(value, f"{key}_", reserved)
            continue
        if key in reserved:
            key = f"payload_{key}"
        data[key] = _json_value(value)
        if isinstance(value, tuple) and len(value) > _MAX_ITEMS:
            data[f"{key}_count"] = len(value)
    return data


def _json_value(value: Any) -> Any:
    """Return a value of a payload as JSON can represent it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json_value(item) for item in value[:_MAX_ITEMS]]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"entries"}:
        # An alert's AdditionalDetail only wraps a map of text.
        return value["entries"]
    return flatten(value, reserved=frozenset())


@cache
def _writer(descriptor: Descriptor, prefix: str) -> Callable[[Message, dict[str, Any]], None]:
    """Return a function that adds a kind of message to an event's data."""
    converters = converters_of(descriptor)

    def add(field: FieldDescriptor, refer: Callable[[object], str]) -> str | None:
        """Return the code that adds a field."""
        name, convert = converters[field]
        if name in _EXCLUDED:
            return None
        key = prefix + name
        if convert is fields_of and not field.is_repeated:
            return f"{refer(_writer(field.message_type, f'{key}_'))}(value, result)"
        if (field.message_type is not None and convert not in TIME_CONVERTERS) or field.is_repeated:
            return f"result.update({refer(flatten)}({{{key!r}: {refer(convert)}(value)}}))"
        if key in RESERVED:
            key = f"payload_{key}"
        if convert in TIME_CONVERTERS:
            convert = _as_text(convert)
        return f"result[{key!r}] = {'value' if convert is None else f'{refer(convert)}(value)'}"

    return generate(descriptor, add)


def _as_text(convert: Convert) -> Convert:
    """Return a converter to the text of a time."""

    def text(value: Any) -> str | None:
        """Return a time as text."""
        time: datetime | None = convert(value)
        return None if time is None else time.isoformat()

    return text
