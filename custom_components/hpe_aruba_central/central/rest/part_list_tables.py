"""Which lists of parts REST has, and which field becomes which attribute.

Sources: HPE's definition; where a recorded row differs, both are read. What the streams spell in
another way, and what REST says less precisely than they do, is left out: it would seem to change.
"""

from enum import StrEnum
from functools import partial
from typing import Any

from ..models.device import DeviceKind
from ..models.part_enums import PortDuplex
from ..models.parts import Port, Tunnel, Uplink
from .part_lists import PartList
from .values import Item, called, count, enum_value, text

_IS_UP = {"up": True, "down": False}
_IS_ENABLED = {"enabled": True, "disabled": False}

_MAX_VLAN = 4095


def _state(states: dict[str, Any], item: Item, name: str) -> Any:
    """Return what a state means, None for one that is not known; its case varies."""
    return states.get((text(item, name) or "").lower())


def _vlan(item: Item, name: str) -> int | None:
    """Return the number of a VLAN, None for several."""
    value = count(item, name)
    return value if value is not None and value <= _MAX_VLAN else None


def _enum(enum: type[StrEnum]) -> Any:
    """Return what reads a value of an enum."""
    return partial(_enum_value, enum)


def _enum_value(enum: type[StrEnum], item: Item, name: str) -> str | None:
    """Return the stream's value for what REST spells its own way."""
    return enum_value(item, name, enum)


_up = partial(_state, _IS_UP)
_enabled = partial(_state, _IS_ENABLED)

_GATEWAY_LISTS = (
    PartList(
        DeviceKind.GATEWAY,
        "gateways/{}/uplinks",
        Uplink,
        # The number of the link, which the stream identifies an uplink by, is missing.
        ("name",),
        {
            "name": ("linkTag", called),
            "vlan": ("vlanId", _vlan),
            "up": ("status", _up),
            "wan_up": ("wanStatus", _up),
            "public_ip": ("publicIpAddress", text),
            "private_ip": ("privateIpAddress", text),
        },
        page_size=None,
    ),
    PartList(
        DeviceKind.GATEWAY,
        "gateways/{}/ports",
        Port,
        ("number", "name"),
        {
            "number": ("portNumber", text),
            "name": ("name", called),
            "link": ("operState", _up),
            "admin_up": ("adminState", _enabled),
            # Megabits per second, "Auto" while it is negotiated.
            "speed": ("speed", count),
            "duplex": ("duplex", _enum(PortDuplex)),
        },
    ),
    PartList(
        DeviceKind.GATEWAY,
        "gateways/{}/tunnels",
        Tunnel,
        # The number of the map, which the stream identifies a tunnel by, is missing.
        ("name",),
        {
            "name": ("tunnelName", called),
            "status": ("status", partial(_state, {"up": "up", "down": "down"})),
            "peer_ip": ("destinationIpAddress", text),
        },
    ),
)

PART_LISTS = _GATEWAY_LISTS
"""All lists, those that matter most first."""
