"""What a picture is made of: devices as they are now, and links from several sources."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import Part, Port, Uplink
from custom_components.hpe_aruba_central.central.models.topology import (
    Topology,
    TopologyLink,
    TopologyNode,
)
from custom_components.hpe_aruba_central.pictures.graph import Graph, Link, Node, site_graph

from .samples import device

AP, SWITCH, GATEWAY = DeviceKind.ACCESS_POINT, DeviceKind.SWITCH, DeviceKind.GATEWAY


def port(serial: str, name: str, **values: Any) -> Port:
    """Return a port whose id is its name."""
    return Port(serial_number=serial, part_id=name, name=name, **values)


def made(*things: Device | Part, topology: Topology | None = None) -> Graph:
    """Return the graph of devices and their parts."""
    devices = [thing for thing in things if isinstance(thing, Device)]
    parts: dict[str, list[Part]] = {}
    for thing in things:
        if isinstance(thing, Part):
            parts.setdefault(thing.serial_number, []).append(thing)
    return site_graph(devices, parts, topology or Topology())


def described(*links: TopologyLink, nodes: tuple[TopologyNode, ...] = ()) -> Topology:
    """Return a topology."""
    return Topology(nodes, links)


def test_devices_are_as_they_are_now() -> None:
    """Whatever Central said when it described the topology."""
    old = TopologyNode(identity="A", name="old", kind=AP, online=True, function="core_switch")
    found = made(
        device("A", AP, online=False, client_count=4, mesh_role="portal"),
        device("S", SWITCH, poe_consumption=45.0, poe_available=370.0, client_count=9),
        topology=described(nodes=(old,)),
    )
    assert found.nodes == (
        Node(
            identity="A",
            name="A",
            kind=AP,
            online=False,
            clients=4,
            is_core=True,
            is_mesh_portal=True,
        ),
        Node(identity="S", name="S", kind=SWITCH, online=True, poe=45.0, poe_budget=370.0),
    )


def test_wan_links_are_counted() -> None:
    """Those whose state is known."""
    states = (True, False, None)
    uplinks = [
        Uplink(serial_number="G", part_id=str(number), wan_up=up)
        for number, up in enumerate(states)
    ]
    (node,) = made(device("G", GATEWAY), *uplinks).nodes
    assert (node.uplinks, node.uplinks_up) == (2, 1)


def test_links_that_central_describes_have_what_their_ports_report() -> None:
    """A port that is down now means that the link is."""
    link = TopologyLink(
        start="S", end="A", start_ports=("1/1/3",), end_ports=("eth0",), speed=1000, health="good"
    )
    things = (device("S", SWITCH), device("A", AP), port("A", "eth0", link=True, speed=2500))
    (up,) = made(*things, port("S", "1/1/3", link=True), topology=described(link)).links
    assert (up.up, up.speed, up.health) == (True, 2500, "good")
    (down,) = made(*things, port("S", "1/1/3", link=False), topology=described(link)).links
    assert down.up is False
    (unknown,) = made(*things[:2], topology=described(link)).links
    assert (unknown.up, unknown.speed) == (None, 1000)


def test_neighbors_that_ports_report_are_links() -> None:
    """By the name of the other device."""
    found = made(
        device("S", SWITCH),
        device("A", AP, name="AP-1"),
        port("S", "1/1/3", link=True, speed=1000, neighbour="AP-1", neighbour_port="eth0"),
    )
    assert found.links == (
        Link(start="S", end="A", start_ports=("1/1/3",), end_ports=("eth0",), speed=1000, up=True),
    )


def test_both_ends_of_a_link_are_one_link() -> None:
    """Two switches report each other, and Central the same link."""
    things = (
        device("S", SWITCH),
        device("T", SWITCH),
        port("S", "1", neighbour="T"),
        port("T", "2", neighbour="S"),
    )
    assert len(made(*things).links) == 1
    link = TopologyLink(start="T", end="S", start_ports=("2",), end_ports=("1",))
    assert len(made(*things, topology=described(link)).links) == 1


def test_a_name_of_several_devices_is_nobodys() -> None:
    """A wrong link would be worse than none."""
    found = made(
        device("S", SWITCH),
        device("A", AP, name="AP"),
        device("B", AP, name="AP"),
        port("S", "1", neighbour="AP"),
    )
    assert found.links == ()


def test_a_strange_neighbor_of_an_uplink_is_a_device() -> None:
    """It is upstream; one of another port is a phone or a printer, which is left out."""
    found = made(
        device("S", SWITCH, uplink_ports=("1/1/48",)),
        port("S", "1/1/48", neighbour="core", neighbour_port="7"),
        port("S", "1/1/2", neighbour="phone"),
    )
    assert [node.name for node in found.nodes] == ["S", "core"]
    assert found.nodes[1] == Node(identity="core", name="core", is_upstream=True)


def test_a_port_that_central_describes_has_no_second_neighbor() -> None:
    """Central knows the device at its other end by an id of its own."""
    link = TopologyLink(start="S", end="tpd_1", start_ports=("1",))
    stranger = TopologyNode(identity="tpd_1", name="core")
    found = made(
        device("S", SWITCH),
        port("S", "1", neighbour="core", is_uplink=True),
        topology=described(link, nodes=(stranger,)),
    )
    assert [node.name for node in found.nodes] == ["S", "core"]
    assert len(found.links) == 1
    assert found.nodes[1].is_upstream


@pytest.mark.parametrize("nodes", [(), (TopologyNode(identity="tpd_88"),)])
def test_a_device_without_a_name_shows_its_id(nodes: tuple[TopologyNode, ...]) -> None:
    """Central may name an end of a link that it does not describe."""
    link = TopologyLink(start="S", end="tpd_88")
    found = made(device("S", SWITCH), topology=described(link, nodes=nodes))
    assert found.nodes[1].name == "88"


def test_links_between_devices_of_others_are_left_out() -> None:
    """And what only they lead to."""
    found = made(device("S", SWITCH), topology=described(TopologyLink(start="X", end="Y")))
    assert [node.name for node in found.nodes] == ["S"]
    assert found.links == ()


def test_members_of_a_stack_are_linked_to_its_conductor() -> None:
    """Ports do not report stacking links."""
    found = made(
        device("S1", SWITCH, stack_id="x", stack_role="commander"),
        device("S2", SWITCH, stack_id="x", stack_role="member"),
        device("S3", SWITCH, stack_id="y", stack_role="member"),
        device("S4", SWITCH),
        device("S5", SWITCH, stack_id="z", stack_role="member"),
        topology=described(nodes=(TopologyNode(identity="S3", conductor="S4"),)),
    )
    assert [(link.start, link.end) for link in found.links] == [("S1", "S2"), ("S4", "S3")]
