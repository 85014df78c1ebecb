"""How the fields of the stream's messages become attributes of an alert."""

from collections.abc import Callable
from typing import Any

from ..models.device import read_serial
from ..models.event import CentralEvent
from ..texts import read_name, read_text


def _lower_case(value: Any) -> str | None:
    """Return a text in lower case."""
    return (read_text(value) or "").lower() or None


_ATTRIBUTES: dict[str, Callable[[Any], str | None]] = {
    **dict.fromkeys(("name", "summary", "site_name"), read_name),
    **dict.fromkeys(("alert_id", "category", "device_type", "priority", "site_id"), read_text),
    **dict.fromkeys(("severity", "state", "operation"), _lower_case),
}
"""How each field of the stream's messages becomes the attribute of the same name."""


def read_fields(event: CentralEvent) -> dict[str, Any]:
    """Return the attributes that an alert message has; what it lacks is not there.

    A message or a list inside is always sent whole.
    """
    fields = event.payload.fields
    time, sent = fields.get("time"), event.time
    if time is None:
        time = sent
    elif sent is not None:
        # A time in the future would make every later message look old.
        time = min(time, sent)
    values: dict[str, Any] = {"raised": time, "time": time}
    for name, read in _ATTRIBUTES.items():
        if name in fields:
            values[name] = read(fields[name]) or ""
    impacted = fields.get("impacted_entities")
    if impacted is not None:
        serials = map(read_serial, impacted.get("device_serial", ()))
        values["device_serials"] = tuple(dict.fromkeys(filter(None, serials)))
    return values
