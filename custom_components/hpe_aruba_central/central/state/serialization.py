"""Convert devices, parts, alerts, clients and locations to JSON-safe values and back."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from ..models.alert import Alert
from ..models.client import NetworkClient
from ..models.core import PartKind
from ..models.device import Device, DeviceKind, PowerSupply
from ..models.location import Located
from ..models.parts import PARTS, Part

type Plain = dict[str, Any]
"""JSON-safe values by attribute; attributes that have their default are left out."""

type Stored = Device | Part | Alert | NetworkClient | Located

_PART_KIND = "of"
"""The key of a part's kind, which is not an attribute of its own."""


def _write_power_supplies(supplies: tuple[PowerSupply, ...]) -> list[list[Any]]:
    """Return power supplies as JSON-safe values."""
    return [[supply.index, supply.status] for supply in supplies]


def _read_power_supplies(value: list[list[Any]]) -> tuple[PowerSupply, ...]:
    """Return stored power supplies."""
    return tuple(PowerSupply(index, status) for index, status in value)


_TIMES = ("last_restart", "vsx_last_sync", "since", "raised", "time", "left", "seen")
_WRITERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, datetime.isoformat),
    "power_supplies": _write_power_supplies,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, datetime.fromisoformat),
    "power_supplies": _read_power_supplies,
    "uplink_ports": tuple,
    "device_serials": tuple,
}
"""How attributes that JSON cannot hold are converted, in whichever class they are."""

_DEFAULTS = {
    cls: {field.name: field.default for field in fields(cls) if field.compare}
    for cls in (Device, Alert, NetworkClient, Located, *PARTS.values())
}
"""The stored attributes of each class, and their defaults."""

_BLANK_PARTS = {kind: cls(serial_number="", part_id="") for kind, cls in PARTS.items()}
"""Copied to create a part: that takes half the time, and a campus has tens of thousands."""


def to_plain(item: Stored) -> Plain:
    """Return an item as JSON-safe values."""
    plain: Plain = {}
    if isinstance(item, Part):
        plain[_PART_KIND] = item.kind
    for name, default in _DEFAULTS[type(item)].items():
        value = getattr(item, name)
        if value != default:
            write = _WRITERS.get(name)
            plain[name] = write(value) if write else value
    return plain


def device_from(plain: Mapping[str, Any]) -> Device:
    """Return a stored device.

    Raises TypeError, ValueError, KeyError or AttributeError if it is damaged.
    """
    values = _read(Device, plain)
    values["kind"] = DeviceKind(values["kind"])
    return Device(**values)


def part_from(plain: Mapping[str, Any]) -> Part:
    """Return a stored part; raises as `device_from`."""
    blank = _BLANK_PARTS[PartKind(plain[_PART_KIND])]
    identity = {"serial_number": plain["serial_number"], "part_id": plain["part_id"]}
    return blank.updated(_read(type(blank), plain) | identity)


def alert_from(plain: Mapping[str, Any]) -> Alert:
    """Return a stored alert; raises as `device_from`."""
    return Alert(**_read(Alert, plain))


def client_from(plain: Mapping[str, Any]) -> NetworkClient:
    """Return a stored client; raises as `device_from`."""
    return NetworkClient(**_read(NetworkClient, plain))


def location_from(plain: Mapping[str, Any]) -> Located:
    """Return a stored location; raises as `device_from`."""
    return Located(**_read(Located, plain))


def _read(cls: type[Stored], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that are stored; those of other versions are ignored."""
    known = _DEFAULTS[cls]
    values: dict[str, Any] = {}
    for name, value in plain.items():
        if name in known:
            read = _READERS.get(name)
            values[name] = read(value) if read else value
    return values


def times_to_plain(times: Mapping[str, datetime]) -> dict[str, str]:
    """Return times as JSON-safe values."""
    return {name: at.isoformat() for name, at in times.items()}


def times_from(plain: Mapping[str, Any]) -> dict[str, datetime]:
    """Return stored times; raises AttributeError, TypeError or ValueError if they are damaged."""
    return {name: datetime.fromisoformat(at) for name, at in plain.items()}
