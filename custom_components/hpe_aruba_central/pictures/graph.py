"""What a picture of a site shows: its devices as they are now, and the links between them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..central.models.device import Device, DeviceKind
from ..central.models.parts import Part, Port, Uplink, is_uplink
from ..central.models.topology import Topology, TopologyLink, TopologyNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A device; attributes are None if they are unknown, or if such a device has none.

    ``kind`` is None for a device that Central does not manage. Watts: ``poe``, ``poe_budget``.
    """

    identity: str
    name: str
    kind: DeviceKind | None = None
    online: bool | None = None
    clients: int | None = None
    poe: float | None = None
    poe_budget: float | None = None
    uplinks: int = 0
    """WAN links of a gateway whose state is known."""
    uplinks_up: int = 0
    is_core: bool = False
    is_upstream: bool = False
    """Whether an uplink port of another device leads to it."""
    is_mesh_portal: bool = False
    is_mesh_point: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link between two devices, given by their identities.

    ``speed`` is in Mbit/s. ``up`` is False if a port at either end is down.
    """

    start: str
    end: str
    start_ports: tuple[str, ...] = ()
    end_ports: tuple[str, ...] = ()
    speed: float | None = None
    up: bool | None = None
    health: str | None = None
    is_sibling: bool = False
    is_blocked: bool = False

    def other(self, identity: str) -> str:
        """Return the device at the other end."""
        return self.end if identity == self.start else self.start

    def ports_of(self, identity: str) -> tuple[str, ...]:
        """Return the ports of a device that the link uses."""
        return self.start_ports if identity == self.start else self.end_ports


@dataclass(frozen=True, slots=True)
class Graph:
    """The devices of a site and the links between them."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()


type PartsOf = Mapping[str, Iterable[Part]]
"""The parts of each device, by its serial number."""


def site_graph(devices: Iterable[Device], parts: PartsOf, topology: Topology) -> Graph:
    """Return the devices of a site with the links that Central and their own ports report.

    ``topology`` is empty if Central describes none.
    """
    known = {device.serial_number: device for device in devices}
    described = {node.identity: node for node in topology.nodes}
    ports = {
        serial: [part for part in parts.get(serial, ()) if isinstance(part, Port)]
        for serial in known
    }
    links = [_with_ports(link, ports) for link in topology.links]
    links += _from_neighbors(known, ports, links)
    links += _from_stacks(known.values(), described, links)
    links = [link for link in links if link.start in known or link.end in known]
    upstream = set(_upstream(known, ports, links))
    nodes = [_node(device, parts, described) for device in known.values()]
    ends = dict.fromkeys(end for link in links for end in (link.start, link.end))
    nodes += [_stranger(end, described.get(end)) for end in ends if end not in known]
    return Graph(
        tuple(replace(node, is_upstream=node.identity in upstream) for node in nodes), tuple(links)
    )


def _node(device: Device, parts: PartsOf, described: Mapping[str, TopologyNode]) -> Node:
    """Return a device that Central manages."""
    serial = device.serial_number
    description = described.get(serial)
    function = description.function if description is not None else None
    wan = [part.wan_up for part in parts.get(serial, ()) if isinstance(part, Uplink)]
    states = Counter(up for up in wan if up is not None)
    return Node(
        identity=serial,
        name=device.name or serial,
        kind=device.kind,
        online=device.online,
        clients=device.client_count if device.kind is DeviceKind.ACCESS_POINT else None,
        poe=device.poe_consumption,
        poe_budget=device.poe_available,
        uplinks=states.total(),
        uplinks_up=states[True],
        is_core="core" in (function or ""),
        is_mesh_portal=device.mesh_role == "portal",
        is_mesh_point=device.mesh_role == "point" or device.uplink_type == "mesh",
    )


def _stranger(identity: str, description: TopologyNode | None) -> Node:
    """Return a device at the other end of a link that is not one of the account's."""
    if description is None:
        return Node(identity=identity, name=identity.removeprefix("tpd_"))
    return Node(
        identity=identity,
        name=description.name or identity.removeprefix("tpd_"),
        kind=description.kind,
        online=description.online,
        is_core="core" in (description.function or ""),
    )


def _with_ports(link: TopologyLink, ports: Mapping[str, list[Port]]) -> Link:
    """Return a link that Central describes, with what its ports report since."""
    used = [
        port
        for end, names in ((link.start, link.start_ports), (link.end, link.end_ports))
        for port in ports.get(end, ())
        if not {port.name, port.number, port.part_id}.isdisjoint(names)
    ]
    states = {port.is_linked for port in used} - {None}
    speeds = [port.speed for port in used if port.speed]
    return Link(
        start=link.start,
        end=link.end,
        start_ports=link.start_ports,
        end_ports=link.end_ports,
        speed=max(speeds, default=link.speed),
        up=all(states) if states else None,
        health=link.health,
        is_sibling=link.is_sibling,
        is_blocked=link.is_blocked,
    )


def _from_neighbors(
    known: Mapping[str, Device], ports: Mapping[str, list[Port]], described: Iterable[Link]
) -> Iterator[Link]:
    """Return the links that ports report by LLDP and Central does not describe.

    Neighbors are known by name only: a name that several devices share is nobody's.
    """
    links = list(described)
    pairs = {frozenset((link.start, link.end)) for link in links}
    described_ports = {
        (end, name)
        for link in links
        for end in (link.start, link.end)
        for name in link.ports_of(end)
    }
    names = Counter(device.name for device in known.values())
    serials = {device.name: serial for serial, device in known.items() if names[device.name] == 1}
    for serial, own in ports.items():
        for port in own:
            if port.neighbour is None or (serial, port.number or port.name) in described_ports:
                continue
            other = serials.get(port.neighbour)
            if other is None and not is_uplink(port, known[serial]):
                # A phone or a printer.
                continue
            other = other or port.neighbour
            pair = frozenset((serial, other))
            if other == serial or pair in pairs:
                continue
            pairs.add(pair)
            yield _from_port(serial, port, other)


def _from_port(serial: str, port: Port, other: str) -> Link:
    """Return the link that a port reports."""
    name = port.name or port.number or port.part_id
    return Link(
        start=serial,
        end=other,
        start_ports=(name,),
        end_ports=() if port.neighbour_port is None else (port.neighbour_port,),
        speed=port.speed,
        up=port.is_linked,
    )


def _from_stacks(
    devices: Iterable[Device], described: Mapping[str, TopologyNode], links: Iterable[Link]
) -> Iterator[Link]:
    """Return the links from the conductors of stacks to their other members."""
    stacked = [device for device in devices if device.stack_id is not None]
    conductors = {
        device.stack_id: device.serial_number
        for device in stacked
        if device.stack_role == "commander"
    }
    pairs = {frozenset((link.start, link.end)) for link in links}
    for device in stacked:
        serial = device.serial_number
        conductor = conductors.get(device.stack_id)
        if conductor is None and serial in described:
            conductor = described[serial].conductor
        if conductor not in {None, serial} and frozenset((conductor, serial)) not in pairs:
            yield Link(start=conductor, end=serial, up=device.online)


def _upstream(
    known: Mapping[str, Device], ports: Mapping[str, list[Port]], links: Iterable[Link]
) -> Iterator[str]:
    """Return the devices that uplink ports of others lead to."""
    uplinks = {
        (serial, name)
        for serial, own in ports.items()
        for port in own
        if is_uplink(port, known[serial])
        for name in (port.name, port.number, port.part_id)
    }
    for link in links:
        for end in (link.start, link.end):
            if any((end, name) in uplinks for name in link.ports_of(end)):
                yield link.other(end)
