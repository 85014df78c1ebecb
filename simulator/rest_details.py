"""The parts and the hardware of one device in the shapes of REST's OpenAPI files."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from . import rest_devices
from .context import SimulationContext
from .devices import SSIDS, AccessPoint, Device, Gateway, Port, Switch, Tunnel, Uplink, Wlan
from .messages.switch import VLANS, switch_vlan
from .paging import Item, cursor_page, offset_page

type Rows = Callable[[SimulationContext, str], list[Item] | None]
"""Returns the parts of a device by its serial number, None if there is no such device."""

_GATEWAY_TYPE = "network-monitoring/gateway-monitoring"
_GATEWAY_TUNNEL_TYPES = {7: ("WAN", "IPSec"), 8: ("LAN", "GRE")}
"""Type and encapsulation of a gateway's tunnel by its number."""


class DetailList(NamedTuple):
    """A list of parts: its path, what it holds, how it is paged, and the query's parameters."""

    path: str
    items: Rows
    page: Callable[[Sequence[Item], Mapping[str, str]], Item]
    parameters: frozenset[str]


def _whole(items: Sequence[Item], _query: Mapping[str, str]) -> Item:
    """Return a list that has no pages."""
    return {"count": len(items), "items": list(items), "total": len(items)}


_by_cursor = partial(cursor_page, default_limit=20, maximum_limit=1000)


def _by_offset(items: Sequence[Item], query: Mapping[str, str]) -> Item:
    """Return a page of the list of interfaces, and where the next one begins, null if nowhere."""
    page = offset_page(items, query, default_limit=1000, maximum_limit=1000)
    end = page["offset"] + page["count"]
    return {
        "count": page["count"],
        "items": page["items"],
        "offset": str(end) if end < len(items) else None,
        "total": page["total"],
    }


_PAGED = frozenset({"filter", "sort", "limit", "next"})
_SKIPPED = frozenset({"filter", "search", "sort", "limit", "offset"})


def _up(value: bool) -> str:
    return "Up" if value else "Down"


def _traffic(part: Any) -> Item:
    """Return the traffic of a part: in total in bytes, now in bytes per second."""
    sent, received = part.tx_bytes, part.rx_bytes
    return {
        "throughput": {"received": received // 3600, "sent": sent // 3600},
        "usage": {"received": received, "sent": sent, "total": sent + received},
    }


def _of[D: Device](devices: Sequence[D], serial: str) -> D | None:
    """Return the device with a serial number."""
    return next((device for device in devices if device.serial == serial), None)


def _uplinks(context: SimulationContext, serial: str) -> list[Item] | None:
    gateway = _of(context.campus.gateways, serial)
    return None if gateway is None else [_uplink(uplink) for uplink in gateway.uplinks]


def _uplink(uplink: Uplink) -> Item:
    return _traffic(uplink) | {
        "id": f"{uplink.serial}/uplinks/{uplink.link}",
        "isBackupUplink": uplink.link > 1,
        "linkStatus": _up(uplink.up),
        "linkTag": uplink.name,
        "privateIpAddress": uplink.private_ip,
        "publicIpAddress": uplink.device.public_ip,
        "status": _up(uplink.up),
        "type": _GATEWAY_TYPE,
        "vlanId": uplink.vlan,
        "wanStatus": _up(uplink.up),
    }


def _gateway_ports(context: SimulationContext, serial: str) -> list[Item] | None:
    gateway = _of(context.campus.gateways, serial)
    return None if gateway is None else [_gateway_port(port) for port in gateway.ports]


def _gateway_port(port: Port[Gateway]) -> Item:
    """Return a port of a gateway; recorded answers have some of the numbers as text."""
    return _traffic(port) | {
        "adminState": "Enabled" if port.enabled else "Disabled",
        "broadcastPackets": port.rx_bytes // 90_000,
        "collisions": 0,
        "connectorType": "RJ45",
        "crcErrors": 0,
        "duplex": "Full",
        "giants": 0,
        "health": "Good" if port.up else "Unknown",
        "healthReasons": [],
        "id": f"{port.serial}/ports/{port.name}",
        "macAddress": port.mac,
        "mtu": "1500 bytes",
        "multicastPackets": port.rx_bytes // 9000,
        "name": port.name,
        "operState": _up(port.up),
        "portNumber": port.name.rpartition("/")[2],
        "portType": "Access" if port.uplink else "Trunk",
        "runts": 0,
        "speed": str(port.speed),
        "totalPackets": (port.rx_bytes + port.tx_bytes) // 800,
        "type": _GATEWAY_TYPE,
        "vlan": "4001" if port.uplink else "1-4094",
    }


def _gateway_tunnels(context: SimulationContext, serial: str) -> list[Item] | None:
    gateway = _of(context.campus.gateways, serial)
    return None if gateway is None else [_gateway_tunnel(tunnel) for tunnel in gateway.tunnels]


def _gateway_tunnel(tunnel: Tunnel[Gateway]) -> Item:
    tunnel_type, encapsulation = _GATEWAY_TUNNEL_TYPES[tunnel.number]
    return _traffic(tunnel) | {
        "authentication": "SHA-2 256",
        "destinationIpAddress": tunnel.peer_ip,
        "droppedPackets": 0,
        "encapsulation": encapsulation,
        "encryption": "AES-256",
        "gateway": tunnel.device.name,
        "health": "Good" if tunnel.up else "Poor",
        "healthReasons": [] if tunnel.up else ["TUNNEL_STATUS"],
        "id": f"data-{tunnel.name}",
        "lastConnected": None,
        "macAddress": tunnel.device.mac,
        "mode": "IKE",
        "mtu": 1500,
        "natEnabled": False,
        "sourceIpAddress": tunnel.device.public_ip,
        "status": _up(tunnel.up),
        "tunnelName": tunnel.name,
        "tunnelType": tunnel_type,
        "type": _GATEWAY_TYPE,
        "uplinkName": None,
        "uptime": "7200",
        "vlanId": 4001,
        "vni": None,
    }


def switches_called(context: SimulationContext, name: str) -> list[Switch]:
    """Return a standalone switch, or the members of a stack by its id or its conductor's serial.

    The other members are not known by their serial numbers.
    """
    switches = context.campus.switches
    for switch in switches:
        stack = switch.stack
        if stack is None:
            if switch.serial == name:
                return [switch]
        elif stack.name == name or (switch.serial == name and stack.role == "COMMANDER"):
            return [each for each in switches if each.stack and each.stack.name == stack.name]
    return []


def _interfaces(context: SimulationContext, name: str) -> list[Item] | None:
    switches = switches_called(context, name)
    return [_interface(port) for switch in switches for port in switch.ports] or None


def _interface(port: Port[Switch]) -> Item:
    """Return a port of a switch; recorded answers have its speed in bit/s."""
    neighbors = (each for each in port.device.neighbors if each.port is port and port.up)
    neighbor = next(neighbors, None)
    vlan = switch_vlan(port)
    poe = "Drawing Watts" if port.poe_draw > 0 else "Not Used"
    return {
        "adminStatus": _up(port.enabled),
        "alias": None,
        "allowedVlanIds": list(VLANS) if port.uplink else [vlan],
        "connector": "SFP" if port.fiber else "RJ45",
        "duplex": "Full",
        "id": port.name,
        "index": int(port.name.rpartition("/")[2]),
        "lag": "",
        "mtu": 1500,
        "name": port.name,
        "nativeVlan": vlan,
        "neighbour": None if neighbor is None else neighbor.name,
        "neighbourPort": None if neighbor is None else neighbor.remote,
        "operStatus": _up(port.up),
        "poeClass": None,
        "poeStatus": poe,
        "serialNumber": port.serial,
        "speed": port.speed * 1_000_000,
        "status": "Connected" if port.up else "Not Connected",
        "uplink": port.uplink,
        "vlanMode": "Trunk" if port.uplink else "Access",
    }


def _hardware(context: SimulationContext, name: str) -> list[Item] | None:
    return [_switch_hardware(switch) for switch in switches_called(context, name)] or None


def _switch_hardware(switch: Switch) -> Item:
    failed = [str(each.index) for each in switch.supplies if each.status != "POWERED"]
    return {
        "cpu": {"health": "Good"},
        "fans": _hardware_group(2, [] if switch.fan_ok else ["1"]),
        "id": switch.serial,
        "memory": {"health": "Good"},
        "model": switch.model.name,
        "powerSupplies": _hardware_group(len(switch.supplies), failed),
        "serialNumber": switch.serial,
        "stackMemberId": None if switch.stack is None else str(switch.stack.number),
        "status": "online" if switch.online else "offline",
        "temperature": {"health": "Good"},
        "type": "switch-hardware",
    }


def _hardware_group(total: int, failed: list[str]) -> Item:
    """Return how many fans or power supplies there are, and which have failed."""
    return {
        "failedIds": [{"ids": failed, "stackMemberId": 1}] if failed else [],
        "health": "Poor" if failed else "Good",
        "totalCount": total,
        "upCount": total - len(failed),
    }


def _vsx(context: SimulationContext, serial: str) -> list[Item] | None:
    switch = _of(context.campus.switches, serial)
    if switch is None:
        return None
    vsx = switch.vsx
    if vsx is None:
        return [{}]
    answer: Item = {
        "configHealth": "ok" if vsx.up else "error",
        "configSyncDisable": False,
        "configSyncStateValue": "synchronized" if vsx.up else "out-of-sync",
        "islPort": "lag256",
        "islpDeviceStateValue": "active" if vsx.up else "inactive",
        "keepalivePeerIp": vsx.peer.ipv4,
        "keepaliveSourceIp": switch.ipv4,
        "lastSyncTimestamp": str(int(vsx.synced.timestamp() * 1000)),
        "mac": switch.mac,
        "peerIslPort": "lag256",
        "peerMac": vsx.peer.mac,
        "peerRole": vsx.peer_role.lower(),
        "role": vsx.role.lower(),
        "vsxPeerName": vsx.peer.name,
        "vsxPeerSerial": vsx.peer.serial,
        "vsxPeerSiteId": vsx.peer.site.site_id,
    }
    return [answer]


def _first(items: Sequence[Item], _query: Mapping[str, str]) -> Item:
    """Return an answer that is no list."""
    return items[0]


def _stack(context: SimulationContext, name: str) -> list[Item] | None:
    members = [switch for switch in switches_called(context, name) if switch.stack is not None]
    if not members:
        return None
    is_whole = all(member.stack is not None and member.stack.up for member in members)
    answer: Item = {
        "id": _stack_id(members[0]),
        "members": [_member(context, switch) for switch in members],
        "stackType": "vsf",
        "topology": "Ring" if is_whole else "Chain",
        "type": "stack-members",
    }
    return [answer]


def _stack_id(switch: Switch) -> str | None:
    return None if switch.stack is None else switch.stack.name


def _member(context: SimulationContext, switch: Switch) -> Item:
    """Return a member of a stack as the list of switches has it."""
    return rest_devices.switch(context, switch) | {
        "stackMemberStatus": "Active",
        "stackMemberPriority": 1,
    }


_AP_TYPE = "network-monitoring/access-point-monitoring"


def _ap_ports(context: SimulationContext, serial: str) -> list[Item] | None:
    ap = _of(context.campus.aps, serial)
    return None if ap is None else [_ap_port(port) for port in ap.ports]


def _ap_port(port: Port[AccessPoint]) -> Item:
    vlan = "1" if port.uplink else "10"
    return {
        "accessVlan": vlan,
        "allowedVlan": "1-4094" if port.uplink else "10",
        "connector": "RJ45",
        "duplex": "Full",
        "id": f"{port.serial}/ports/{port.name}",
        "isUplink": port.uplink,
        "macAddress": port.mac,
        "name": port.name,
        "nativeVlan": vlan,
        "porStatus": port.status,
        "portIndex": port.name.removeprefix("eth"),
        "speed": _SPEEDS[port.speed],
        "status": port.status,
        "type": _AP_TYPE,
        "vlanMode": "Trunk" if port.uplink else "Access",
    }


_SPEEDS = {1000: "1 Gbps", 2500: "2.5 Gbps"}
"""By speed in Mbit/s."""


def _ap_wlans(context: SimulationContext, serial: str) -> list[Item] | None:
    ap = _of(context.campus.aps, serial)
    return None if ap is None else [_wlan(wlan) for wlan in ap.wlans]


def _wlan(wlan: Wlan) -> Item:
    """Return a WLAN; its name and bands are text."""
    is_first = wlan.name == SSIDS[0]
    return {
        "band": "2.4 GHz, 5 GHz, 6 GHz" if is_first else "2.4 GHz, 5 GHz",
        "clientCount": 0,
        "id": f"wlans/{wlan.name}",
        "security": "WPA3 Enterprise (CCM 128)" if is_first else "Enhanced Open",
        "securityLevel": "Enterprise" if is_first else "Open",
        "status": "ENABLED" if wlan.up else "DISABLED",
        "type": _AP_TYPE,
        "vlan": "10" if is_first else "20",
        "wlanName": wlan.name,
    }


def _ap_tunnels(context: SimulationContext, serial: str) -> list[Item] | None:
    ap = _of(context.campus.aps, serial)
    if ap is None:
        return None
    return [_ap_tunnel(context, tunnel) for tunnel in ap.tunnels]


def _ap_tunnel(context: SimulationContext, tunnel: Tunnel[AccessPoint]) -> Item:
    index = "Primary" if tunnel.number == 1 else "Backup"
    uptime = tunnel.device.uptime(context.now()) if tunnel.up else 0
    return {
        "active": tunnel.up and tunnel.number == 1,
        "cryptoType": "TUNNEL_CRYPTO_TYPE_CERTIFICATE",
        "destinationIpAddress": tunnel.peer_ip,
        "destinationName": f"{tunnel.name.removeprefix('to-')}.example.com",
        "encapsulationType": "IPSec",
        "id": f"{tunnel.serial}/tunnels/{tunnel.name}~{index}",
        "index": index,
        "sourceIpAddress": tunnel.device.ipv4,
        "status": _up(tunnel.up),
        "tunnelId": f"{tunnel.name}~{index}",
        "tunnelName": tunnel.name,
        "type": _AP_TYPE,
        "uptimeInMillis": int(uptime * 1000),
    }


DETAIL_LISTS = (
    DetailList("gateways/{serial}/uplinks", _uplinks, _whole, frozenset({"sort"})),
    DetailList("gateways/{serial}/ports", _gateway_ports, _by_cursor, _PAGED),
    DetailList("gateways/{serial}/tunnels", _gateway_tunnels, _by_cursor, _PAGED),
    DetailList("switches/{serial}/interfaces", _interfaces, _by_offset, _SKIPPED),
    DetailList("switches/{serial}/hardware-categories", _hardware, _whole, frozenset()),
    DetailList("switches/{serial}/vsx", _vsx, _first, frozenset()),
    DetailList("stack/{serial}/members", _stack, _whole, frozenset()),
    DetailList("aps/{serial}/ports", _ap_ports, _whole, frozenset()),
    DetailList("aps/{serial}/tunnels", _ap_tunnels, _by_cursor, _PAGED | {"site-id"}),
    DetailList("aps/{serial}/wlans", _ap_wlans, _whole, frozenset()),
)
