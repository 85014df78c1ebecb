"""The topology of a site in the shape of REST's OpenAPI file."""

from collections.abc import Iterator
from typing import Any

from .context import SimulationContext
from .devices import AccessPoint, Device, Gateway, Neighbor, Port, Site, Switch
from .paging import Item
from .topology import CORE

_CORE_MAC = "88:3a:30:94:c3:40"
_CORE_SERIAL = f"tpd_{_CORE_MAC.replace(':', '')}"

_TYPES = {"ACCESS_POINT": "Access Point", "SWITCH": "Switch", "GATEWAY": "Gateway"}
_FUNCTIONS = {
    "ACCESS_POINT": "Instant",
    "SWITCH": "Access Switch",
    "GATEWAY": "Branch Gateway",
}


def topology(context: SimulationContext, site: Site) -> Item:
    """Return the devices of a site and the links between them.

    A device that has no link is isolated: it is counted, and not listed.
    """
    devices = [device for device in context.campus.devices if device.site is site]
    links = list(_links(devices))
    linked = {link[end] for link in links for end in ("from", "to")}
    listed = [_device(device) for device in devices if device.serial in linked]
    if _CORE_SERIAL in linked:
        listed.append(_core())
    isolated = [device for device in devices if device.serial not in linked]
    return {
        "devices": listed,
        "id": site.site_id,
        "isolatedDevicesCount": len(isolated),
        "isolatedHealth": _health(all(device.online for device in isolated)),
        "links": links,
        "type": "Topology",
    }


def _device(device: Device) -> Item:
    """Return a device."""
    stack = device.stack if isinstance(device, Switch) else None
    conductor = None
    if stack is not None:
        members = [stack, *stack.others]
        conductor = next(each.serial for each in members if each.role == "COMMANDER")
    return {
        "conductorSerial": conductor,
        "deployment": "Standalone" if stack is None else "Stack",
        "deviceFunction": _FUNCTIONS[device.kind],
        "health": _health(device.online),
        "healthReason": None if device.online else "DEVICE_OFFLINE",
        "internet": isinstance(device, Gateway),
        "ipv4": device.ipv4,
        "lastSeen": 0,
        "mac": device.mac.upper(),
        "model": device.model.name,
        "name": device.name,
        "serial": device.serial,
        "status": "ONLINE" if device.online else "OFFLINE",
        "type": _TYPES[device.kind],
    }


def _core() -> Item:
    """Return the core switch, of which Central knows what its neighbors say."""
    return {
        "conductorSerial": None,
        "deployment": None,
        "deviceFunction": "-",
        "health": None,
        "healthReason": None,
        "internet": False,
        "ipv4": None,
        "lastSeen": 0,
        "mac": _CORE_MAC.upper(),
        "model": None,
        "name": CORE,
        "serial": _CORE_SERIAL,
        "status": None,
        "type": "Switch",
    }


def _links(devices: list[Device]) -> Iterator[Item]:
    """Return the links between devices of a site, from the neighbors that switches report."""
    by_name = {device.name: device for device in devices}
    has_core = False
    for switch in devices:
        if not isinstance(switch, Switch):
            continue
        for neighbor in switch.neighbors:
            remote = by_name.get(neighbor.name)
            if isinstance(remote, AccessPoint):
                yield _link(switch, neighbor.port, remote.serial, _ends(remote, neighbor))
            elif neighbor.name == CORE:
                has_core = True
                ends = [_port(neighbor.remote, is_up=neighbor.port.up)]
                yield _link(switch, neighbor.port, _CORE_SERIAL, ends)
    for number, gateway in enumerate(devices):
        if has_core and isinstance(gateway, Gateway):
            port = gateway.ports[1]
            ends = [_port(f"1/1/{number + 1}", is_up=port.up)]
            yield _link(gateway, port, _CORE_SERIAL, ends)


def _ends(ap: AccessPoint, neighbor: Neighbor) -> list[Item]:
    """Return the port of an access point that a switch's neighbor is."""
    return [_port(neighbor.remote, is_up=ap.online)]


def _link(device: Device, port: Port[Any], other: str, ends: list[Item]) -> Item:
    """Return a link from a port of a device; the speed is in Gbit/s."""
    is_up = port.up and device.online and all(end["health"] == "Good" for end in ends)
    return {
        "edgeType": "ETHERNET",
        "from": device.serial,
        "fromPortList": [_port(port.name, is_up=port.up)],
        "health": _health(is_up),
        "healthReason": None,
        "isSibling": False,
        "speed": port.speed / 1000,
        "stpState": "FORWARDING",
        "to": other,
        "toPortList": ends,
    }


def _port(name: str, *, is_up: bool) -> Item:
    """Return a port of a link."""
    return {
        "health": _health(is_up),
        "healthReason": None,
        "index": 1,
        "lag": None,
        "name": name,
    }


def _health(is_good: bool) -> str:
    return "Good" if is_good else "Poor"
