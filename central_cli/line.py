"""One line for each event: text that a person reads, or JSON that a program reads."""

from collections.abc import Mapping
import json
from typing import Any, Literal, NamedTuple

from custom_components.hpe_aruba_central.central import CentralEvent
from custom_components.hpe_aruba_central.logbook_text import message

type Style = Literal["text", "json", "raw"]

_SERIALS = (
    "serial_number",
    "client_details_connected_device_serial",
    "connected_device_serial",
    "detecting_serial",
    "last_det_serial",
    "raw_rssi_ap_serial",
    "proximity_rssi_ap_serial",
    "reporting_ap_serial",
    "destination_name",
    "impacted_entities_device_serial",
)
"""The fields that may hold a device's serial number; see docs/events.md."""


_SITES = ("site_name", "site_id", "client_details_site_id")
"""The fields that may hold a site's name or id; messages of many kinds have neither."""


class Place(NamedTuple):
    """What REST's list says of a device: its name, and the name and id of its site."""

    name: str
    sites: frozenset[str]


def fields_of(event: CentralEvent) -> dict[str, Any]:
    """Return the fields of an event as flat JSON-safe values; docs/events.md describes them."""
    data: dict[str, Any] = {}
    event.payload.put_flat(data)
    return data


def serials_of(fields: dict[str, Any]) -> list[str]:
    """Return the serial numbers of the devices that an event names."""
    serials: list[str] = []
    for name in _SERIALS:
        value = fields.get(name)
        if isinstance(value, list):
            serials += map(str, value)
        elif value:
            serials.append(str(value))
    return serials


def sites_of(fields: dict[str, Any], places: Mapping[str, Place]) -> set[str]:
    """Return the names and ids of the sites that an event is about, in lower case.

    They are those that it names, and those of the devices that it names.
    """
    sites = {str(fields[name]).casefold() for name in _SITES if fields.get(name)}
    for serial in serials_of(fields):
        if serial in places:
            sites |= places[serial].sites
    return sites


def line(
    event: CentralEvent, fields: dict[str, Any], style: Style, places: Mapping[str, Place]
) -> str:
    """Return the line of an event; ``places`` are those of devices by their serial number."""
    if style == "text":
        return _text(event, fields, places)
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


def _text(event: CentralEvent, fields: dict[str, Any], places: Mapping[str, Place]) -> str:
    """Return what happened as a sentence, after the local time, the stream and the device."""
    time = "--:--:--" if event.time is None else f"{event.time.astimezone():%H:%M:%S}"
    serial = next(iter(serials_of(fields)), "")
    what = message({"kind": event.payload.kind, **fields})
    device = places[serial].name if serial in places else serial
    text = f"{time} {event.stream:<8} {device:<20} {what}"
    # A name may have characters that would move the cursor.
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
