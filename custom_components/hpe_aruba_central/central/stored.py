"""Devices and alerts as plain values that JSON can hold, and back."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from .models import Alert, Device, DeviceKind, PowerSupply

type Plain = dict[str, Any]


def _pairs(value: list[list[str]]) -> tuple[tuple[str, str], ...]:
    """Read pairs, which JSON keeps as lists."""
    return tuple((name, text) for name, text in value)


def _supplies(value: list[list[Any]]) -> tuple[PowerSupply, ...]:
    """Read power supplies."""
    return tuple(PowerSupply(index, status) for index, status in value)


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "last_restart": datetime.isoformat,
    "raised": datetime.isoformat,
    "time": datetime.isoformat,
    "power_supplies": lambda supplies: [[supply.index, supply.status] for supply in supplies],
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "kind": DeviceKind,
    "last_restart": datetime.fromisoformat,
    "raised": datetime.fromisoformat,
    "time": datetime.fromisoformat,
    "power_supplies": _supplies,
    "device_serials": tuple,
    "client_macs": tuple,
    "details": _pairs,
}
"""The attributes that are not the same in JSON; their names mean the same in a device and in an alert."""

_DEFAULTS = {kind: {field.name: field.default for field in fields(kind)} for kind in (Device, Alert)}


def to_plain(item: Device | Alert) -> Plain:
    """Return what is known of a device or an alert; what is not known is left out."""
    return {
        name: _WRITERS[name](value) if name in _WRITERS else value
        for name, default in _DEFAULTS[type(item)].items()
        if (value := getattr(item, name)) != default
    }


def device_from(plain: Mapping[str, Any]) -> Device:
    """Return a device; raises TypeError, ValueError, KeyError or AttributeError if it is none."""
    return Device(**_read(Device, plain))


def alert_from(plain: Mapping[str, Any]) -> Alert:
    """Return an alert; raises TypeError, ValueError, KeyError or AttributeError if it is none."""
    return Alert(**_read(Alert, plain))


def _read(kind: type[Device | Alert], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the attributes that there are; what another version knew is passed over."""
    return {
        name: _READERS[name](value) if name in _READERS else value
        for name, value in plain.items()
        if name in _DEFAULTS[kind]
    }
