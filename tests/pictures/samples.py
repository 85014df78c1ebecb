"""Devices and links to draw, and what is read back from a picture."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.pictures.graph import Graph, Link, Node
from custom_components.hpe_aruba_central.pictures.topology import draw_topology

SVG = "{http://www.w3.org/2000/svg}"


def device(serial: str, kind: DeviceKind, **values: Any) -> Device:
    """Return a device that is online, with its serial number as its name."""
    return Device(serial_number=serial, kind=kind, **{"name": serial, "online": True, **values})


def ap(serial: str, **values: Any) -> Node:
    """Return an access point that is online."""
    return _node(serial, DeviceKind.ACCESS_POINT, **values)


def switch(serial: str, **values: Any) -> Node:
    """Return a switch that is online."""
    return _node(serial, DeviceKind.SWITCH, **values)


def gateway(serial: str, **values: Any) -> Node:
    """Return a gateway that is online."""
    return _node(serial, DeviceKind.GATEWAY, **values)


def _node(serial: str, kind: DeviceKind, **values: Any) -> Node:
    """Return a device that is online, with its serial number as its name."""
    return Node(identity=serial, kind=kind, **{"name": serial, "online": True, **values})


def graph(*nodes: Node, links: tuple[str, ...] = (), **values: Any) -> Graph:
    """Return a graph; a link is written ``A-B``, and all links have these values."""
    ends = [link.split("-") for link in links]
    return Graph(nodes, tuple(Link(start=start, end=end, **values) for start, end in ends))


def texts(key: str, **placeholders: object) -> str:
    """Return a text that shows its key and its placeholders."""
    return " ".join([key.removeprefix("picture_"), *map(str, placeholders.values())])


def drawn(found: Graph, name: str = "Site") -> Element:
    """Return a drawn topology, parsed."""
    return fromstring(draw_topology(name, found, texts))  # noqa: S314 - the picture is ours


def labels(picture: Element, classes: str | None = None) -> list[str]:
    """Return the texts of a picture in order, or those with exactly these classes."""
    return [
        each.text or ""
        for each in picture.iter(f"{SVG}text")
        if classes is None or each.get("class", "") == classes
    ]


def count(picture: Element, classes: str) -> int:
    """Return how many elements of a picture have exactly these classes."""
    return sum(each.get("class") == classes for each in picture.iter())
