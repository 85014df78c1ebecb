"""The parts of one device in the shapes of REST's OpenAPI files."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from .context import SimulationContext
from .devices import Device, Gateway, Port, Tunnel, Uplink
from .paging import Item, cursor_page

type Rows = Callable[[SimulationContext, str], list[Item] | None]
"""Returns the parts of a device by its serial number, None if there is no such device."""

_GATEWAY_TYPE = "network-monitoring/gateway-monitoring"
_GATEWAY_TUNNEL_TYPES = {7: ("WAN", "IPSec"), 8: ("LAN", "GRE")}
"""Type and encapsulation of a gateway's tunnel by its number."""


class PartList(NamedTuple):
    """A list of parts: its path, what it holds, how it is paged, and the query's parameters."""

    path: str
    items: Rows
    page: Callable[[Sequence[Item], Mapping[str, str]], Item]
    parameters: frozenset[str]


def _whole(items: Sequence[Item], _query: Mapping[str, str]) -> Item:
    """Return a list that has no pages."""
    return {"count": len(items), "items": list(items), "total": len(items)}


_by_cursor = partial(cursor_page, default_limit=20, maximum_limit=1000)
_PAGED = frozenset({"filter", "sort", "limit", "next"})


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


PART_LISTS = (
    PartList("gateways/{serial}/uplinks", _uplinks, _whole, frozenset({"sort"})),
    PartList("gateways/{serial}/ports", _gateway_ports, _by_cursor, _PAGED),
    PartList("gateways/{serial}/tunnels", _gateway_tunnels, _by_cursor, _PAGED),
)
