"""What a picture of a site shows: its devices as they are now, and the links between them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
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


type PartsOf = Mapping[str, Collection[Part]]
"""The parts of each device, by its serial number."""


def site_graph(devices: Iterable[Device], parts: PartsOf, topology: Topology) -> Graph:
    """Return the devices of a site with the links that Central and their own ports report.

    ``topology`` is empty if Central describes none.
    """
    return _Builder(devices, parts, topology).graph()


class _Builder:
    """Collects the links of a site, first those that Central describes."""

    def __init__(self, devices: Iterable[Device], parts: PartsOf, topology: Topology) -> None:
        self._devices = {device.serial_number: device for device in devices}
        self._parts = parts
        self._described = {node.identity: node for node in topology.nodes}
        self._ports_by_name = {serial: dict(self._named_ports(serial)) for serial in self._devices}
        self._links: list[Link] = []
        self._pairs: set[frozenset[str]] = set()
        """The pairs of devices that are linked."""
        self._used_ports: set[tuple[str, str | None]] = set()
        """The ports of the links, each with its device."""
        for link in topology.links:
            self._add(self._with_ports(link))
        self._add_neighbors()
        self._add_stacks()

    def graph(self) -> Graph:
        """Return the devices, the strangers that they are linked to, and the links."""
        upstream = set(self._upstream())
        nodes = {serial: self._node(device) for serial, device in self._devices.items()}
        for link in self._links:
            for end in (link.start, link.end):
                if end not in nodes:
                    nodes[end] = _stranger(end, self._described.get(end))
        for identity in upstream & nodes.keys():
            nodes[identity] = replace(nodes[identity], is_upstream=True)
        return Graph(tuple(nodes.values()), tuple(self._links))

    def _add(self, link: Link) -> None:
        """Add a link, unless both of its ends are strangers."""
        if link.start not in self._devices and link.end not in self._devices:
            return
        self._links.append(link)
        self._pairs.add(frozenset((link.start, link.end)))
        for end in (link.start, link.end):
            self._used_ports.update((end, name) for name in link.ports_of(end))

    def _add_new(self, link: Link) -> None:
        """Add a link, unless there is one between the same devices."""
        if link.start != link.end and frozenset((link.start, link.end)) not in self._pairs:
            self._add(link)

    def _ports(self, serial: str) -> Iterator[Port]:
        """Return the ports of a device."""
        for part in self._parts.get(serial, ()):
            if isinstance(part, Port):
                yield part

    def _named_ports(self, serial: str) -> Iterator[tuple[str, Port]]:
        """Return the ports of a device by all that they are called."""
        for port in self._ports(serial):
            for name in (port.name, port.number, port.part_id):
                if name is not None:
                    yield name, port

    def _with_ports(self, link: TopologyLink) -> Link:
        """Return a link that Central describes, with what its ports report since."""
        states: set[bool] = set()
        speeds: list[float] = []
        for end, names in ((link.start, link.start_ports), (link.end, link.end_ports)):
            if end not in self._devices:
                continue
            for name in names:
                port = self._ports_by_name[end].get(name)
                if port is None:
                    continue
                if port.is_linked is not None:
                    states.add(port.is_linked)
                if port.speed:
                    speeds.append(port.speed)
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

    def _add_neighbors(self) -> None:
        """Add the links that ports report by LLDP and Central does not describe.

        Neighbors are known by name only: a name that several devices share is nobody's.
        """
        described_ports = self._used_ports.copy()
        names = Counter(device.name for device in self._devices.values())
        serials = {device.name: serial for serial, device in self._devices.items()}
        for serial, device in self._devices.items():
            for port in self._ports(serial):
                name = port.neighbour
                if name is None or (serial, port.number or port.name) in described_ports:
                    continue
                if names[name] == 1:
                    self._add_new(_from_port(serial, port, serials[name]))
                elif is_uplink(port, device):
                    # Behind another port it is a phone or a printer.
                    self._add_new(_from_port(serial, port, name))

    def _add_stacks(self) -> None:
        """Add the links from the conductors of stacks to their other members."""
        conductors: dict[str | None, str] = {}
        for device in self._devices.values():
            if device.stack_role == "commander":
                conductors[device.stack_id] = device.serial_number
        for serial, device in self._devices.items():
            if device.stack_id is None:
                continue
            conductor = conductors.get(device.stack_id)
            if conductor is None and serial in self._described:
                conductor = self._described[serial].conductor
            if conductor is not None:
                self._add_new(Link(start=conductor, end=serial, up=device.online))

    def _upstream(self) -> Iterator[str]:
        """Return the devices that uplink ports of others lead to."""
        uplinks: set[tuple[str, str]] = set()
        for serial, device in self._devices.items():
            for name, port in self._named_ports(serial):
                if is_uplink(port, device):
                    uplinks.add((serial, name))
        for link in self._links:
            for end in (link.start, link.end):
                if any((end, name) in uplinks for name in link.ports_of(end)):
                    yield link.other(end)

    def _node(self, device: Device) -> Node:
        """Return a device that Central manages."""
        serial = device.serial_number
        description = self._described.get(serial)
        uplinks = Counter[bool]()
        for part in self._parts.get(serial, ()):
            if isinstance(part, Uplink) and part.wan_up is not None:
                uplinks[part.wan_up] += 1
        return Node(
            identity=serial,
            name=device.name or serial,
            kind=device.kind,
            online=device.online,
            clients=device.client_count if device.kind is DeviceKind.ACCESS_POINT else None,
            poe=device.poe_consumption,
            poe_budget=device.poe_available,
            uplinks=uplinks.total(),
            uplinks_up=uplinks[True],
            is_core=_is_core(description),
            is_mesh_portal=device.mesh_role == "portal",
            is_mesh_point=device.mesh_role == "point" or device.uplink_type == "mesh",
        )


def _is_core(description: TopologyNode | None) -> bool:
    """Return True if Central describes a device as one of the core."""
    return description is not None and "core" in (description.function or "")


def _stranger(identity: str, description: TopologyNode | None) -> Node:
    """Return a device at the other end of a link that is not one of the account's."""
    if description is None:
        return Node(identity=identity, name=identity.removeprefix("tpd_"))
    return Node(
        identity=identity,
        name=description.name or identity.removeprefix("tpd_"),
        kind=description.kind,
        online=description.online,
        is_core=_is_core(description),
    )


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
