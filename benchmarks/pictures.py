"""The cost of a picture with many access points, compared with few."""

from collections.abc import Callable, Iterator
from functools import partial

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.floor import Floor
from custom_components.hpe_aruba_central.central.models.parts import Port
from custom_components.hpe_aruba_central.central.models.topology import (
    Topology,
    TopologyLink,
    TopologyNode,
)
from custom_components.hpe_aruba_central.pictures.floor import FloorDevice, FloorPlan, draw_floor
from custom_components.hpe_aruba_central.pictures.graph import PartsOf, site_graph
from custom_components.hpe_aruba_central.pictures.topology import draw_topology

from .measure import Figure, compare

_FEW, _MANY = 100, 2000
_PER_SWITCH = 50


def _text(key: str, **_: object) -> str:
    """Return a text that is as long as most."""
    return key


def _site(number: int) -> tuple[list[Device], PartsOf, Topology]:
    """Return a site with so many access points at switches, below a gateway."""
    gateway = Device(serial_number="G", kind=DeviceKind.GATEWAY, name="GW", online=True)
    devices = [gateway]
    ports: dict[str, list[Port]] = {}
    links: list[TopologyLink] = []
    for switch in {index // _PER_SWITCH for index in range(number)}:
        serial = f"S{switch}"
        devices.append(Device(serial_number=serial, kind=DeviceKind.SWITCH, name=serial))
        ports[serial] = []
        links.append(TopologyLink(start="G", end=serial))
    for index in range(number):
        serial, switch_serial = f"A{index}", f"S{index // _PER_SWITCH}"
        port = f"1/1/{index % _PER_SWITCH}"
        devices.append(
            Device(
                serial_number=serial,
                kind=DeviceKind.ACCESS_POINT,
                name=f"AP-{index:04}",
                online=index % 100 != 0,
                client_count=index % 30,
            )
        )
        ports[switch_serial].append(
            Port(serial_number=switch_serial, part_id=port, name=port, link=True, speed=2500)
        )
        links.append(TopologyLink(start=switch_serial, end=serial, start_ports=(port,)))
    nodes = tuple(
        TopologyNode(identity=device.serial_number, name=device.name) for device in devices
    )
    return devices, ports, Topology(nodes, tuple(links))


def _topology(site: tuple[list[Device], PartsOf, Topology]) -> None:
    """Draw the topology of a site."""
    draw_topology("Site", site_graph(*site), _text)


def _plan(number: int) -> FloorPlan:
    """Return a floor with so many access points."""
    floor = Floor(site_id="7", floor_id="f", length=60, breadth=40)
    devices = tuple(
        FloorDevice(
            name=f"AP-{index:04}",
            kind=DeviceKind.ACCESS_POINT,
            online=index % 100 != 0,
            x=index % 60,
            y=index // 60,
        )
        for index in range(number)
    )
    return FloorPlan(floor=floor, devices=devices)


def figures() -> Iterator[Figure]:
    """Yield the cost of each access point of a large picture, as a multiple of a small one's."""
    pictures: dict[str, list[Callable[[], object]]] = {
        "topology": [partial(_topology, _site(number)) for number in (_FEW, _MANY)],
        "floor plan": [partial(draw_floor, _plan(number), _text, str) for number in (_FEW, _MANY)],
    }
    for (name, jobs), target in zip(pictures.items(), (1.5, 2.0), strict=True):
        few, many = compare(*jobs)
        yield Figure(
            f"{name}: cost per access point, {_MANY:,} of them / {_FEW}",
            (many / _MANY) / (few / _FEW),
            target,
            note=f"{many * 1e3:.1f} ms / {few * 1e3:.1f} ms",
        )
