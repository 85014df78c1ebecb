"""The order of a topology's rows: what is below what, and what of it is a guess."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.pictures.graph import Graph, Link, Node
from custom_components.hpe_aruba_central.pictures.tree import Row, rows
from tests.central.test_fuzz import FUZZ

from .samples import ap, gateway, graph, switch

# As in test_fuzz.py: the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")


def outline(found: Graph) -> list[str]:
    """Return the rows as indented text; ``?`` marks a guess."""
    return ["  " * row.depth + _name(row) + "?" * row.is_guessed for row in rows(found)]


def _name(row: Row) -> str:
    """Return what a row shows."""
    if row.grid:
        return f"grid of {len(row.grid)}"
    return row.node.name if row.node is not None else f"{row.strangers} others"


def test_devices_are_below_what_they_are_linked_to() -> None:
    """Gateways, switches and access points by distance; access points before further switches."""
    found = graph(
        ap("A2"),
        ap("A1"),
        switch("S2"),
        switch("S1"),
        gateway("G"),
        links=("S1-A1", "S1-S2", "S2-A2", "G-S1"),
    )
    assert outline(found) == ["G", "  S1", "    A1", "    S2", "      A2"]


def test_the_order_does_not_depend_on_that_of_the_reports() -> None:
    """The picture would jump about otherwise."""
    nodes = [gateway("G"), *(switch(f"S{i}") for i in range(4)), *(ap(f"A{i}") for i in range(9))]
    links = ["G-S0", "S0-S1", "S0-S2", "S1-S3", "S2-S3", *(f"S{i % 4}-A{i}" for i in range(8))]
    expected = outline(graph(*nodes, links=tuple(links)))
    for _ in nodes:
        nodes.append(nodes.pop(0))
        links = links[::-1] if len(links) % 2 else links[1:] + links[:1]
        assert outline(graph(*nodes, links=tuple(links))) == expected


def test_a_device_without_a_link_is_below_the_only_one_it_can_belong_to() -> None:
    """That is a guess."""
    assert outline(graph(gateway("G"), switch("S"), ap("A"))) == ["G", "  S?", "    A?"]


def test_a_device_that_could_belong_to_several_is_below_the_site() -> None:
    """Choosing one of them would be made up."""
    found = graph(switch("S1"), switch("S2"), ap("A"))
    assert outline(found) == ["A?", "S1", "S2"]


def test_what_nothing_is_above_is_no_guess() -> None:
    """A site may have access points only, or switches."""
    assert outline(graph(ap("A1"), ap("A2"))) == ["A1", "A2"]
    assert outline(graph(switch("S1"), switch("S2"))) == ["S1", "S2"]


def test_a_mesh_point_is_below_its_only_portal() -> None:
    """It has no cable."""
    portal = ap("A1", is_mesh_portal=True)
    point = ap("A2", is_mesh_point=True)
    found = graph(switch("S"), portal, point, links=("S-A1",))
    assert outline(found) == ["S", "  A1", "    A2?"]


def test_a_mesh_portal_that_is_also_a_point_is_shown() -> None:
    """Two of them are not below each other, nor one below itself."""
    for portals in (["P1"], ["P1", "P2"]):
        nodes = [ap(name, is_mesh_portal=True, is_mesh_point=True) for name in portals]
        assert outline(graph(switch("S"), *nodes)) == ["S", *(f"  {name}?" for name in portals)]


@settings(FUZZ, max_examples=200)
@given(st.data())
def test_every_device_has_one_place(data: st.DataObject) -> None:
    """Whatever is linked to what, even in circles."""
    kinds = st.sampled_from([*DeviceKind, None])
    flags = st.booleans()
    nodes = [
        Node(
            identity=f"N{number}",
            name=f"N{number}",
            kind=kind,
            is_mesh_portal=data.draw(flags),
            is_mesh_point=data.draw(flags),
            is_core=data.draw(flags),
            is_upstream=data.draw(flags),
        )
        for number, kind in enumerate(data.draw(st.lists(kinds, max_size=12)))
    ]
    names = st.sampled_from([node.identity for node in nodes] or ["N0"])
    pairs = data.draw(st.lists(st.tuples(names, names), max_size=20)) if nodes else []
    links = tuple(Link(start=start, end=end) for start, end in pairs if start != end)
    shown = 0
    for row in rows(Graph(tuple(nodes), links)):
        named = {each.identity for each in row.grid if each.online is False}
        shown += 1 if row.node is not None else row.strangers + len(row.grid) - len(named)
    assert shown == len(nodes)


def test_a_mesh_point_that_is_linked_to_its_portal_is_below_it() -> None:
    """At a site that has nothing else."""
    portal, point = ap("A2", is_mesh_portal=True), ap("A1", is_mesh_point=True)
    assert outline(graph(portal, point, links=("A1-A2",))) == ["A2", "  A1"]


def test_a_core_switch_is_above_others() -> None:
    """Central says that it is one; otherwise the one with the most links is."""
    found = graph(switch("S1"), switch("S2", is_core=True), switch("S3"), links=("S1-S2", "S1-S3"))
    assert outline(found) == ["S2", "  S1", "    S3"]
    found = graph(switch("S1"), switch("S2"), switch("S3"), links=("S1-S2", "S2-S3"))
    assert outline(found) == ["S2", "  S1", "  S3"]


def test_a_strange_switch_is_above_those_whose_uplinks_lead_to_it() -> None:
    """A phone at a port is below it."""
    core = Node(identity="C", name="C", is_upstream=True)
    phone = Node(identity="P", name="P")
    found = graph(switch("S"), core, phone, links=("S-C", "S-P"))
    assert outline(found) == ["C", "  S", "    P"]


def test_many_strangers_are_counted() -> None:
    """A switch may have a phone at each port."""
    phones = [Node(identity=f"P{i}", name=f"P{i}") for i in range(5)]
    found = graph(switch("S"), *phones, links=tuple(f"S-P{i}" for i in range(5)))
    assert outline(found) == ["S", "  5 others"]


def test_a_link_that_is_down_or_blocked_gives_no_place_if_another_does() -> None:
    """It is shown as a further link, by the later of the two devices."""
    nodes = (gateway("G"), switch("S1"), switch("S2"))
    for broken in (Link(start="G", end="S2", up=False), Link(start="G", end="S2", is_blocked=True)):
        links = (Link(start="G", end="S1"), Link(start="S1", end="S2"), broken)
        found = rows(Graph(nodes, links))
        assert [row.depth for row in found] == [0, 1, 2]
        assert [len(row.further) for row in found] == [0, 0, 1]
        assert found[2].further == ((nodes[0], broken),)


def test_a_device_whose_only_link_is_down_keeps_its_place() -> None:
    """An access point that is offline is where it was."""
    assert outline(graph(switch("S1"), switch("S2"), ap("A"), links=("S1-A",), up=False)) == [
        "S1",
        "  A",
        "S2",
    ]


def test_more_access_points_than_rows_are_a_grid() -> None:
    """Those that are offline are named above it."""
    aps = [ap(f"A{i}", online=i != 3) for i in range(9)]
    found = graph(
        switch("S1"), switch("S2"), *aps, links=("S1-S2", *(f"S1-A{i}" for i in range(9)))
    )
    assert outline(found) == ["S1", "  A3", "  grid of 9", "  S2"]


def test_a_large_site_has_grids_only() -> None:
    """Two thousand rows would be too long to read; of those offline, the first are named."""
    aps = [ap(f"A{i:03}", online=i >= 40) for i in range(100)]
    links = tuple(f"S{i % 20}-A{i:03}" for i in range(100))
    found = rows(graph(*aps, *(switch(f"S{i}") for i in range(20)), links=links))
    assert len([row for row in found if row.grid]) == 20
    assert sum(len(row.grid) for row in found) == 100
    named = [row.node.online for row in found if row.node and row.node.identity.startswith("A")]
    assert named == [False] * 40


def test_an_access_point_with_something_below_it_stays_a_row() -> None:
    """Even next to a grid."""
    aps = [ap(f"A{i}") for i in range(12)]
    links = (*(f"S-A{i}" for i in range(11)), "A4-A11")
    assert outline(graph(switch("S"), *aps, links=links)) == [
        "S",
        "  grid of 10",
        "  A4",
        "    A11",
    ]


def test_a_ring_is_drawn_once() -> None:
    """Each device has one row, whatever the links are."""
    found = graph(switch("S1"), switch("S2"), switch("S3"), links=("S1-S2", "S2-S3", "S3-S1"))
    assert outline(found) == ["S1", "  S2", "  S3"]
    assert [len(row.further) for row in rows(found)] == [0, 0, 1]


def test_a_site_without_devices_has_no_rows() -> None:
    """There is nothing to draw."""
    assert rows(Graph()) == ()
