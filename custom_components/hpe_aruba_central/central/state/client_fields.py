"""How the fields of the stream's messages become attributes of a client."""

from collections.abc import Callable, Mapping
from typing import Any

from ..models.client import NetworkClient, read_device_name
from ..models.device import read_serial
from ..ranges import DECIBELS
from ..texts import read_name, read_text

type _Attributes = dict[str, tuple[str, Callable[[Any], Any]]]

_DETAILS: _Attributes = {
    "client_name": ("name", read_name),
    "host_name": ("host_name", read_name),
    "user_name": ("user_name", read_name),
    "connected_device_serial": ("serial_number", read_serial),
    "device_name": ("device_name", read_device_name),
    "site_id": ("site_id", read_text),
    "vlan_id": ("vlan", read_text),
    "vlan_name": ("vlan_name", read_name),
    "port": ("port", read_text),
    "ipv4": ("ipv4", read_text),
}
_STATE: _Attributes = {
    "type": ("kind", read_text),
    "wlan_name": ("wlan", read_name),
    "wireless_band": ("band", read_text),
    "snr": ("snr", DECIBELS.read),
}
_STATISTICS: _Attributes = {
    "connected_device_serial": ("serial_number", read_serial),
    "site_id": ("site_id", read_text),
    "wlan_name": ("wlan", read_name),
    "port": ("port", read_text),
}
"""The attribute that each field of the stream's messages becomes; an empty field is ignored.

The client's name in statistics is not used. It may be that of the user, and only states and REST
also have the user's name to compare with.
"""

STATUS_SINCE = {
    "connected": "connected_since",
    "disconnected": "last_seen",
    "failed": "last_seen",
}
"""The field that says since when a client has had its status."""

_SILENT = frozenset({"seen", "since", "reported_at", "status_since"})
"""Attributes that alone do not make a change."""


def state_values(state: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that a message with a client's state has."""
    values = _values(_DETAILS, details.get) | _values(_STATE, state.get)
    vendor = read_text((details.get("cpdi") or {}).get("client_vendor"))
    if vendor is not None:
        values["vendor"] = vendor
    return values


def statistics_values(get: Callable[[str], Any]) -> dict[str, Any]:
    """Return the attributes that a client's statistics have, whose fields ``get`` returns."""
    return _values(_STATISTICS, get)


def _values(attributes: _Attributes, get: Callable[[str], Any]) -> dict[str, Any]:
    """Return the attributes whose field is not empty."""
    values: dict[str, Any] = {}
    for field, (name, read) in attributes.items():
        value = get(field)
        if value:
            value = read(value)
        if value:
            values[name] = value
    return values


def is_change(before: NetworkClient, after: NetworkClient) -> bool:
    """Return True if a client has changed in more than its times.

    That includes that the stream confirms what only REST or an earlier run knew.
    """
    if before.reported_at is None and after.reported_at is not None:
        return True
    return any(
        after.__dict__[name] != value
        for name, value in before.__dict__.items()
        if name not in _SILENT
    )


def is_elsewhere(known: NetworkClient, serial: str | None) -> bool:
    """Return True if a device reports a client that is connected to another one.

    Only the device that serves a client knows that it is gone.
    """
    return serial is not None and known.serial_number not in {None, serial}
