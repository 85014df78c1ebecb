"""What REST lists of one device, and which field becomes which attribute.

Sources: HPE's definition; where a recorded row differs, both are read. What the streams spell in
another way, and what REST says less precisely than they do, is left out: it would seem to change.
"""

from enum import StrEnum
from functools import partial
from typing import Any

from ..models.device import Device, DeviceKind, PowerSupply
from ..models.device_enums import StackTopology, VsxDeviceState, VsxLinkState, VsxRole
from ..models.part_enums import (
    PortDuplex,
    PortVlanMode,
    TunnelIndex,
    TunnelStatus,
    WlanBand,
    WlanSecurity,
)
from ..models.parts import Port, Tunnel, Uplink, Wlan
from .detail_lists import DetailList
from .values import (
    Item,
    as_list,
    called,
    child,
    children,
    count,
    enum_value,
    integer,
    number,
    text,
    timestamp,
)

_MAX_VLAN = 4095

_LEAST_BITS = 10_000_000
"""No port has so many megabits per second, and none has fewer bits per second."""

_UNITS = {"kbps": 0.001, "mbps": 1, "gbps": 1000, "tbps": 1_000_000}
"""Units of speed in megabits per second."""

_ALL_BANDS = 3
"""How many bands there are."""


def _state(states: dict[str, Any], item: Item, *names: str) -> Any:
    """Return what a state means, None for one that is not known; its case varies."""
    return states.get((text(item, *names) or "").lower())


_up = partial(_state, {"up": True, "down": False})
_enabled = partial(_state, {"enabled": True, "disabled": False})


def _port_state(states: dict[str, bool], item: Item, name: str) -> bool | None:
    """Return what the state of an access point's port means.

    The definition calls it ``porStatus``, and requires ``status``.
    """
    state: bool | None = _state(states, item, name, "status")
    return state


def _flag(item: Item, name: str) -> bool | None:
    """Return a value that is true or false, None for any other."""
    value = item.get(name)
    return value if isinstance(value, bool) else None


def _enum(enum: type[StrEnum]) -> Any:
    """Return a function that reads a value of an enum."""
    return partial(_enum_value, enum)


def _enum_value(enum: type[StrEnum], item: Item, name: str) -> str | None:
    """Return the stream's value for what REST spells its own way."""
    return enum_value(item, name, enum)


def _vlan(item: Item, name: str) -> int | None:
    """Return the number of a VLAN, None for several."""
    value = count(item, name)
    return value if value is not None and value <= _MAX_VLAN else None


def _vlans(item: Item, name: str) -> str | None:
    """Return a list of VLANs as text, as the stream of switches has it."""
    numbers = [each for each in as_list(item.get(name)) if isinstance(each, int)]
    return ", ".join(map(str, numbers)) or None


def _speed(item: Item, name: str) -> int | None:
    """Return a speed in Mbit/s, None while it is negotiated.

    Sources: the definition has numbers in Mbit/s, and texts like ``2.5 Gbps``; a recorded port of a
    switch has 5000000000.
    """
    value = number(item, name)
    if value is None:
        amount, _, unit = (text(item, name) or "").partition(" ")
        factor = _UNITS.get(unit.lower())
        value = number({name: amount}, name)
        if factor is None or value is None:
            return None
        value *= factor
    if value >= _LEAST_BITS:
        value /= 1_000_000
    return round(value) if value > 0 else None


def _wlan_band(item: Item, name: str) -> str | None:
    """Return the bands of a WLAN: ``2.4 GHz, 5 GHz``."""
    bands = (text(item, name) or "").split(",")
    return WlanBand.ALL if len(bands) == _ALL_BANDS else enum_value(item, name, WlanBand)


def _wlan_security(item: Item, name: str) -> str | None:
    """Return the security of a WLAN where REST's text can mean only one of the stream's values."""
    known: str | None = _state(_SECURITY, item, name)
    return known or enum_value(item, name, WlanSecurity)


_SECURITY = {
    "wpa2 personal": WlanSecurity.WPA2_PERSONAL_AES,
    "wpa3 enterprise (ccm 128)": WlanSecurity.WPA3_AES_CCM_128,
}
"""Texts that are not spelled like the stream's values. Source: recorded rows."""


def _tunnel_status(item: Item, name: str) -> str | None:
    """Return the status of an access point's tunnel."""
    known: str | None = _state(_TUNNEL_STATES, item, name)
    return known or enum_value(item, name, TunnelStatus)


_TUNNEL_STATES = {"up": TunnelStatus.CONNECTED, "down": TunnelStatus.DISCONNECTED}


def _failed(hardware: Item) -> list[int]:
    """Return the numbers of the fans or power supplies that have failed."""
    lists = [as_list(failed.get("ids")) for failed in children(hardware, "failedIds")]
    numbers = [integer({"id": number}, "id") for ids in lists for number in ids]
    return [number for number in numbers if number is not None]


def _work(item: Item, name: str) -> bool | None:
    """Return whether all fans work, None if their numbers are missing or impossible."""
    hardware = child(item, name)
    total, up = count(hardware, "totalCount"), count(hardware, "upCount")
    if not total or up is None or up > total:
        return None
    return up == total


def _supplies(item: Item, name: str) -> tuple[PowerSupply, ...]:
    """Return power supplies by number, and whether each works; none if that is not certain."""
    hardware = child(item, name)
    total, up = count(hardware, "totalCount"), count(hardware, "upCount")
    failed = _failed(hardware)
    if total is None or total > _MAX_SUPPLIES or total - (up or 0) != len(failed):
        return ()
    return tuple(
        PowerSupply(number, "failed" if number in failed else "powered")
        for number in range(1, total + 1)
    )


_MAX_SUPPLIES = 32


def _whole_answer(answer: Item) -> Any:
    """Return an answer that is about one thing as its only row."""
    return [answer]


def _stack_members(answer: Item) -> Any:
    """Return the members of a stack, each with the stack's topology."""
    return [
        {**member, "topology": stack.get("topology")}
        for stack in children(answer, "items")
        for member in children(stack, "members")
    ]


def _vsx_sync_state(item: Item, name: str) -> str | None:
    """Return the state of a VSX pair's configuration sync."""
    known: str | None = _state({"synchronized": VsxLinkState.IN_SYNC}, item, name)
    return known or enum_value(item, name, VsxLinkState)


_GATEWAY_LISTS = (
    DetailList(
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
    DetailList(
        DeviceKind.GATEWAY,
        "gateways/{}/ports",
        Port,
        ("number", "name"),
        {
            "number": ("portNumber", text),
            "name": ("name", called),
            "link": ("operState", _up),
            "admin_up": ("adminState", _enabled),
            "speed": ("speed", _speed),
            "duplex": ("duplex", _enum(PortDuplex)),
        },
    ),
    DetailList(
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

_SWITCH_LISTS = (
    DetailList(
        DeviceKind.SWITCH,
        "switches/{}/interfaces",
        Port,
        ("name",),
        {
            "name": ("name", called),
            "status": (
                "status",
                partial(
                    _state,
                    {"connected": True, "up": True, "not connected": False, "down": False},
                ),
            ),
            "link": ("operStatus", _up),
            "admin_up": ("adminStatus", _up),
            "speed": ("speed", _speed),
            "duplex": ("duplex", _enum(PortDuplex)),
            "native_vlan": ("nativeVlan", _vlan),
            "allowed_vlans": ("allowedVlanIds", _vlans),
            "poe_up": ("poeStatus", partial(_state, {"drawing watts": True, "not used": False})),
            "neighbour": ("neighbour", called),
            "neighbour_port": ("neighbourPort", called),
        },
        page_by="offset",
    ),
    DetailList(
        DeviceKind.SWITCH,
        "switches/{}/hardware-categories",
        Device,
        (),
        {"fan_ok": ("fans", _work), "power_supplies": ("powerSupplies", _supplies)},
        page_size=None,
    ),
    DetailList(
        DeviceKind.SWITCH,
        "switches/{}/vsx",
        Device,
        (),
        {
            "vsx_role": ("role", _enum(VsxRole)),
            "vsx_peer_role": ("peerRole", _enum(VsxRole)),
            "vsx_device_state": ("islpDeviceStateValue", _enum(VsxDeviceState)),
            "vsx_sync_state": ("configSyncStateValue", _vsx_sync_state),
            "vsx_last_sync": ("lastSyncTimestamp", timestamp),
        },
        page_size=None,
        rows=_whole_answer,
    ),
    DetailList(
        DeviceKind.SWITCH,
        "stack/{}/members",
        Device,
        (),
        {"stack_topology": ("topology", _enum(StackTopology))},
        page_size=None,
        rows=_stack_members,
    ),
)

_ACCESS_POINT_LISTS = (
    DetailList(
        DeviceKind.ACCESS_POINT,
        "aps/{}/ports",
        Port,
        ("number", "name"),
        {
            "number": ("portIndex", text),
            "name": ("name", called),
            "status": ("porStatus", partial(_port_state, {"up": True, "down": False})),
            "link": (
                "porStatus",
                partial(_port_state, {"up": True, "down": False, "disabled": False}),
            ),
            "admin_up": ("porStatus", partial(_port_state, {"up": True, "disabled": False})),
            "is_uplink": ("isUplink", _flag),
            "speed": ("speed", _speed),
            "duplex": ("duplex", _enum(PortDuplex)),
            "vlan_mode": ("vlanMode", _enum(PortVlanMode)),
            "vlan": ("accessVlan", _vlan),
            "native_vlan": ("nativeVlan", _vlan),
            "allowed_vlans": ("allowedVlan", text),
        },
        page_size=None,
    ),
    DetailList(
        DeviceKind.ACCESS_POINT,
        "aps/{}/tunnels",
        Tunnel,
        ("index", "name"),
        {
            "index": ("index", _enum(TunnelIndex)),
            "name": ("tunnelName", called),
            "status": ("status", _tunnel_status),
            "active": ("active", _flag),
            "peer_name": ("destinationName", called),
            "peer_ip": ("destinationIpAddress", text),
        },
    ),
    DetailList(
        DeviceKind.ACCESS_POINT,
        "aps/{}/wlans",
        Wlan,
        ("name",),
        {
            "name": ("wlanName", called),
            "enabled": ("status", _enabled),
            "vlan": ("vlan", text),
            "security": ("security", _wlan_security),
            "band": ("band", _wlan_band),
        },
        page_size=None,
    ),
)

DETAIL_LISTS = (*_GATEWAY_LISTS, *_SWITCH_LISTS, *_ACCESS_POINT_LISTS)
"""All lists, those that matter most first."""
