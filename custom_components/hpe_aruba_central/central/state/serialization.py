"""Convert devices, parts, alerts, clients and locations to JSON-safe values and back."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from math import isfinite
import re
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from ..models.alert import Alert
from ..models.client import NetworkClient, read_mac
from ..models.core import PartKind
from ..models.device import Device, DeviceKind, PowerSupply
from ..models.location import Located
from ..models.parts import PARTS, Part
from ..times import parse_time

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
    return tuple(
        PowerSupply(_checked(index, _INTEGER), _checked(status, _TEXT)) for index, status in value
    )


def _read_texts(value: list[str]) -> tuple[str, ...]:
    """Return a stored list of texts."""
    if not isinstance(value, (list, tuple)):
        raise TypeError("not a list")
    return tuple(_checked(item, _TEXT) for item in value)


def time_from(value: str) -> datetime:
    """Return a stored time; raises TypeError or ValueError if it is none."""
    time = datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise ValueError("a time without a time zone")
    return time


def _read_address(value: str) -> str:
    """Return a stored MAC address."""
    if read_mac(value) != value:
        raise ValueError("not a MAC address")
    return value


def _checked(value: Any, types: frozenset[type]) -> Any:
    """Return a value; raises TypeError for another type, and for a number that JSON cannot hold."""
    kind = type(value)
    if kind not in types:
        raise TypeError(f"{kind.__name__} instead of {types}")
    if kind is int and abs(value) >= _LARGEST_INTEGER:
        raise ValueError("too large a number")
    if kind is float and not isfinite(value):
        raise ValueError("not a finite number")
    return value


def _types_of(cls: type, name: str) -> frozenset[type]:
    """Return the types that an attribute of a class may have."""
    hint = get_type_hints(cls)[name]
    types = {get_origin(each) or each for each in (get_args(hint) or (hint,))}
    if get_origin(hint) is tuple:
        return frozenset({tuple})
    if float in types:
        types.add(int)
    if DeviceKind in types:
        types.add(str)
    return frozenset(types)


_LARGEST_INTEGER = 2**64
_INTEGER: frozenset[type] = frozenset({int})
_TEXT: frozenset[type] = frozenset({str, NoneType})
_TIMES = ("last_restart", "vsx_last_sync", "since", "raised", "time", "left", "seen")
_WRITERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, datetime.isoformat),
    "power_supplies": _write_power_supplies,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, time_from),
    "power_supplies": _read_power_supplies,
    "uplink_ports": _read_texts,
    "device_serials": _read_texts,
    "mac": _read_address,
}
"""How attributes that JSON cannot hold are converted, in whichever class they are."""

_DEFAULTS = {
    cls: {field.name: field.default for field in fields(cls) if field.compare}
    for cls in (Device, Alert, NetworkClient, Located, *PARTS.values())
}
"""The stored attributes of each class, and their defaults."""

_ALLOWED = {
    cls: {name: _types_of(cls, name) for name in defaults} for cls, defaults in _DEFAULTS.items()
}
"""The types of the stored attributes of each class."""

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
    values = _read(type(blank), plain)
    identity = {"serial_number": values["serial_number"], "part_id": values["part_id"]}
    return blank.updated(values | identity)


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
    allowed = _ALLOWED[cls]
    values: dict[str, Any] = {}
    for name, value in plain.items():
        if name in allowed:
            read = None if value is None else _READERS.get(name)
            values[name] = _checked(read(value) if read else value, allowed[name])
    return values


def times_to_plain(times: Mapping[str, datetime]) -> dict[str, str]:
    """Return times as JSON-safe values."""
    return {name: at.isoformat() for name, at in times.items()}


def times_from(plain: Mapping[str, Any]) -> dict[str, datetime]:
    """Return stored times; raises AttributeError, TypeError or ValueError if they are damaged."""
    return {name: time_from(at) for name, at in plain.items()}


def drop_impossible_times(stored: Any, now: datetime) -> None:
    """Drop stored times that cannot be, in place, wherever they are.

    A time of 1970 was never set. One of the future would make all that comes look old; it is kept
    for less than a day ahead, since the host's clock may still be behind when it starts.
    """
    waiting = [stored]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += [value for value in item if isinstance(value, (dict, list))]
        elif isinstance(item, dict):
            waiting += [value for value in item.values() if isinstance(value, (dict, list))]
            texts = [name for name, value in item.items() if isinstance(value, str)]
            for name in texts:
                if _TIME.fullmatch(item[name]) and not _is_possible(item[name], now):
                    del item[name]


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d)")
_MAX_AHEAD = timedelta(days=1)


def _is_possible(value: str, now: datetime) -> bool:
    """Return True if a time is set, and not far in the future."""
    time = parse_time(value)
    return time is not None and time - now < _MAX_AHEAD
