"""Devices, their parts and alerts as JSON knows values, and back."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from ..models.alert import Alert
from ..models.core import PartKind
from ..models.device import Device, DeviceKind, PowerSupply
from ..models.parts import PARTS, Part

type Plain = dict[str, Any]

_OF = "of"
"""Where a stored part has its kind, which is not among its attributes."""


def _supplies(value: list[list[Any]]) -> tuple[PowerSupply, ...]:
    """Read power supplies."""
    return tuple(PowerSupply(index, status) for index, status in value)


_TIMES = ("last_restart", "vsx_last_sync", "since", "raised", "time")
_WRITERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, datetime.isoformat),
    "power_supplies": lambda supplies: [[supply.index, supply.status] for supply in supplies],
}
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, datetime.fromisoformat),
    "kind": DeviceKind,
    "power_supplies": _supplies,
    "uplink_ports": tuple,
    "device_serials": tuple,
}
"""The attributes that are not the same in JSON; their names mean the same wherever they are."""

_DEFAULTS = {
    kind: {field.name: field.default for field in fields(kind)}
    for kind in (Device, Alert, *PARTS.values())
}

_BLANKS = {kind: PARTS[kind](serial_number="", part_id="") for kind in PARTS}
"""Copied for each part that is read: a campus has tens of thousands, and a new one would cost twice as much."""


def to_plain(item: Device | Part | Alert) -> Plain:
    """Return what is known of a device, a part or an alert; what is not known is left out."""
    plain = {
        name: _WRITERS[name](value) if name in _WRITERS else value
        for name, default in _DEFAULTS[type(item)].items()
        if (value := getattr(item, name)) != default
    }
    return {_OF: item.kind, **plain} if isinstance(item, Part) else plain


def device_from(plain: Mapping[str, Any]) -> Device:
    """Return a device; raises TypeError, ValueError, KeyError or AttributeError if it is none."""
    return Device(**_read(Device, plain))


def part_from(plain: Mapping[str, Any]) -> Part:
    """Return a part; raises as `device_from`."""
    blank = _BLANKS[PartKind(plain[_OF])]
    named = {name: plain[name] for name in ("serial_number", "part_id")}
    return blank.updated(_read(type(blank), plain) | named)


def alert_from(plain: Mapping[str, Any]) -> Alert:
    """Return an alert; raises as `device_from`."""
    return Alert(**_read(Alert, plain))


def _read(kind: type[Device | Part | Alert], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the attributes that there are; what another version knew is passed over."""
    return {
        name: _READERS[name](value) if name in _READERS else value
        for name, value in plain.items()
        if name in _DEFAULTS[kind]
    }


def times_to_plain(times: Mapping[str, datetime]) -> dict[str, str]:
    """Return times as JSON-safe values."""
    return {name: at.isoformat() for name, at in times.items()}


def times_from(plain: Mapping[str, Any]) -> dict[str, datetime]:
    """Return times; raises AttributeError, TypeError or ValueError if they are none."""
    return {name: datetime.fromisoformat(at) for name, at in plain.items()}
