"""One line for each event: text that a person reads, or JSON that a program reads."""

from collections.abc import Mapping
import json
from typing import Any, Literal

from custom_components.hpe_aruba_central.central import CentralEvent
from custom_components.hpe_aruba_central.logbook_text import message

type Style = Literal["text", "json", "raw"]

_SERIALS = ("serial_number", "client_details_connected_device_serial", "detecting_serial")
"""The fields that may hold a device's serial number."""


_SITES = ("site_name", "site_id", "client_details_site_id", "client_details_site_name")
"""The fields that may hold a site's name or id."""


def fields_of(event: CentralEvent) -> dict[str, Any]:
    """Return the fields of an event as flat JSON-safe values; docs/events.md describes them."""
    data: dict[str, Any] = {}
    event.payload.put_flat(data)
    return data


def serials_of(fields: dict[str, Any]) -> list[str]:
    """Return the serial numbers of the devices that an event names."""
    named = [str(fields[name]) for name in _SERIALS if fields.get(name)]
    return [*named, *fields.get("impacted_entities_device_serial", ())]


def sites_of(fields: dict[str, Any]) -> set[str]:
    """Return the name and the id of the site that an event names, in lower case."""
    return {str(fields[name]).casefold() for name in _SITES if fields.get(name)}


def line(
    event: CentralEvent, fields: dict[str, Any], style: Style, names: Mapping[str, str]
) -> str:
    """Return the line of an event; ``names`` has those of devices by their serial number."""
    if style == "text":
        return _text(event, fields, names)
    time = None if event.time is None else event.time.isoformat()
    if style == "raw":
        # Source: the JSON format of CloudEvents 1.0, in structured mode.
        envelope = {
            "specversion": "1.0",
            "id": event.id,
            "source": event.source,
            "type": event.type,
            "time": time,
            "datacontenttype": "application/json",
            "data": fields,
        }
        return json.dumps(envelope)
    known = {"stream": event.stream, "kind": event.payload.kind, "time": time}
    return json.dumps(known | fields)


def _text(event: CentralEvent, fields: dict[str, Any], names: Mapping[str, str]) -> str:
    """Return what happened as a sentence, after the local time, the stream and the device."""
    time = "--:--:--" if event.time is None else f"{event.time.astimezone():%H:%M:%S}"
    serial = next(iter(serials_of(fields)), "")
    what = message({"kind": event.payload.kind, **fields})
    text = f"{time} {event.stream:<8} {names.get(serial, serial):<20} {what}"
    # A name may have characters that would move the cursor.
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
