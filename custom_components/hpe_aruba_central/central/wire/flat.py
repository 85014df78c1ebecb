"""Flatten a payload's fields into JSON-safe data for a bus event.

docs/events.md describes the shape.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

RESERVED = frozenset({"entry_id", "device_id", "kind", "stream", "id", "type", "time"})
"""Keys of the event data itself; a payload field with such a name gets the prefix ``payload_``."""

_EXCLUDED = frozenset({"log_details"})
"""The audit trail's log of configuration changes: it may contain secrets and has no size limit."""

_MAX_ITEMS = 100
"""Items of a list in an event: the recorder stores no events above 32 KiB."""


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
