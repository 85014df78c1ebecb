"""How the fields of each message become a device's: tables, and the conversions that they name."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from .models import DeviceKind, PowerSupply


def _up(value: Any) -> bool | None:
    """Read a status: AP messages send a bool, switches and gateways an enum."""
    return {"up": True, "down": False}.get(value) if isinstance(value, str) else value


def _mac(value: Any) -> str | None:
    """Write a MAC address in lower case: Central mixes both."""
    return value.lower() if value else None


def _supplies(value: Any) -> tuple[PowerSupply, ...]:
    """Read a switch's power supplies; the list is always sent whole."""
    return tuple(
        sorted((PowerSupply(supply.get("index", 0), supply.get("status")) for supply in value), key=lambda s: s.index)
    )


class _Uptime(NamedTuple):
    """The field that tells how long the device has been up, and its unit."""

    field: str
    unit: timedelta


class Rule(NamedTuple):
    """How one message's fields become a device's: the device's kind, and (attribute, conversion) by wire field."""

    kind: DeviceKind
    fields: Mapping[str, tuple[str, Callable[[Any], Any] | None]]
    uptime: _Uptime | None = None


_IDENTITY = {
    "device_name": ("name", None),
    "model": ("model", None),
    "mac_address": ("mac_address", _mac),
    "firmware_version": ("firmware_version", None),
    "status": ("online", _up),
    "public_ip": ("public_ip", None),
    "site_name": ("site_name", None),
}
_LOAD = {
    "cpu_utilization": ("cpu_utilization", None),
    "memory_utilization": ("memory_utilization", None),
    "mem_utilization": ("memory_utilization", None),
    "power_consumption": ("power_consumption", None),
    "site_name": ("site_name", None),
}
RULES = {
    "ap": Rule(
        DeviceKind.ACCESS_POINT,
        {
            **_IDENTITY,
            "ip_v4": ("ipv4", None),
            "ip_v6": ("ipv6", None),
            "mode": ("mode", None),
            "operating_mode": ("operating_mode", None),
            "elected_role": ("role", None),
            "mesh_mode": ("mesh_role", None),
            "current_uplink_inuse": ("uplink_type", None),
            "down_reason": ("down_reason", None),
        },
        # The unit is not published; the tunnel's field of the same name and type says seconds.
        _Uptime("uptime", timedelta(seconds=1)),
    ),
    "ap_stats": Rule(DeviceKind.ACCESS_POINT, _LOAD),
    "switch": Rule(
        DeviceKind.SWITCH,
        {**_IDENTITY, "ipv4": ("ipv4", None), "power_supplies": ("power_supplies", _supplies)},
        _Uptime("uptime_in_millis", timedelta(milliseconds=1)),
    ),
    # The unit of the statistics' own "uptime" is not published: left out rather than shown wrong.
    "switch_stats": Rule(
        DeviceKind.SWITCH,
        {
            **_LOAD,
            "fan_speed": ("fan_speed", None),
            "fan_status": ("fan_ok", _up),
            "temperature": ("temperature", None),
            "max_power": ("max_power", None),
            "poe_consumption": ("poe_consumption", None),
            "poe_available": ("poe_available", None),
        },
    ),
    "gateway": Rule(
        DeviceKind.GATEWAY,
        {
            **_IDENTITY,
            "ip_v4": ("ipv4", None),
            "ip_v6": ("ipv6", None),
            "public_ip_address": ("public_ip", None),
            "mode": ("mode", None),
        },
    ),
    "gateway_stats": Rule(DeviceKind.GATEWAY, _LOAD),
}
"""The rule of each payload kind that tells of a device."""

STATES = {rule.kind: kind for kind, rule in RULES.items() if not kind.endswith("_stats")}
"""The payload kind that tells the state of each kind of device."""
