"""What the picture of a topology shows."""

from time import process_time
from typing import Any

import pytest

from custom_components.hpe_aruba_central.pictures.graph import Graph, Link, Node
from custom_components.hpe_aruba_central.pictures.svg import fit, safe, width_of
from custom_components.hpe_aruba_central.pictures.topology import draw_topology

from .samples import SVG, ap, count, drawn, gateway, graph, labels, switch, texts

HOSTILE = (
    "<script>alert(1)</script>",
    "</text><image href='http://example.com'/>",
    "]]>&amp;&#x3c;\"'",
    "a\x00b\x1b\ud800\ufffe\u202ec",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
)


def test_a_site_shows_each_device_with_its_numbers() -> None:
    """Clients of access points, PoE of switches, WAN links of gateways, ports and speed."""
    nodes = (
        gateway("G", uplinks=2, uplinks_up=2),
        switch("S", poe=45.4, poe_budget=370.0),
        ap("A1", clients=1),
        ap("A2", clients=4),
    )
    ports: dict[str, Any] = {"start_ports": ("1",), "end_ports": ("2",)}
    links = (
        Link(start="G", end="S", speed=10_000, **ports),
        Link(start="A1", end="S", speed=2500, **ports),
        Link(start="S", end="A2", speed=100, start_ports=("3", "4")),
    )
    assert labels(drawn(Graph(nodes, links), "Office")) == [
        "Office",
        "clients_many 5",
        "all_online",
        "G",
        "wan 2 2",
        "S",
        "poe_of_budget 45 370",
        "1 → 2 · 10 Gbit/s",
        "A1",
        "clients_one",
        "2 → 1 · 2.5 Gbit/s",
        "A2",
        "clients_many 4",
        "3+4 · 100 Mbit/s",
    ]


def test_an_outage_is_red() -> None:
    """Behind the device, in its symbol, its name and its line; the site is red, too."""
    picture = drawn(graph(switch("S"), ap("A1", online=False), ap("A2"), links=("S-A1", "S-A2")))
    assert labels(picture, "summary bad") == ["offline_devices_one"]
    assert labels(picture, "bad") == ["A1"]
    assert labels(picture, "meta end bad") == ["offline"]
    assert count(picture, "alarm") == 1
    assert count(picture, "line bad") == 1
    assert [use.get("class") for use in picture.iter(f"{SVG}use")] == ["bad", "good", "bad", "good"]


def test_a_quiet_site_has_nothing_red() -> None:
    """A color means something only if it is rare."""
    picture = drawn(graph(switch("S"), ap("A"), links=("S-A",), up=True, health="good"))
    assert not any("bad" in (each.get("class") or "") for each in picture.iter())


def test_what_is_guessed_is_dashed_and_explained() -> None:
    """What is known is not."""
    picture = drawn(graph(switch("S"), ap("A1"), ap("A2"), links=("S-A1",)))
    assert count(picture, "line guess") == 2  # the branch, and the sample that explains it
    assert labels(picture)[-1] == "guessed"
    assert "guessed" not in labels(drawn(graph(switch("S"), ap("A"), links=("S-A",))))


@pytest.mark.parametrize(
    "up, health, expected",
    [
        (True, "good", "line"),
        (None, "good", "line"),
        (None, "fair", "line fair"),
        (None, "poor", "line bad"),
        (True, "poor", "line fair"),
        (False, "good", "line bad"),
        (None, None, "line"),
    ],
)
def test_a_link_shows_its_health(up: bool | None, health: str | None, expected: str) -> None:
    """Ports that report that it is up are believed more than what Central said earlier."""
    found = graph(switch("S"), switch("T"), links=("S-T",), up=up, health=health)
    branches = [
        each.get("class") for each in drawn(found).iter(f"{SVG}path") if "H" in each.get("d", "")
    ]
    assert branches[-1] == expected


def test_a_link_that_is_down_or_blocked_says_so() -> None:
    """Instead of its speed if it is down."""
    (down,) = labels(
        drawn(graph(switch("S"), switch("T"), links=("S-T",), up=False, speed=1000)), "soft bad"
    )
    assert down == "link_down"
    blocked = graph(switch("S"), switch("T"), links=("S-T",), is_blocked=True, speed=1000)
    assert "1 Gbit/s · link_blocked" in labels(drawn(blocked))


def test_a_wan_link_that_is_down_is_red() -> None:
    """The gateway itself is online."""
    picture = drawn(graph(gateway("G", uplinks=2, uplinks_up=1)))
    assert labels(picture, "meta end bad") == ["wan 1 2"]


def test_unknown_is_neither_green_nor_red() -> None:
    """Without the stream, nobody knows."""
    picture = drawn(graph(switch("S", online=None), ap("A", clients=3), links=("S-A",)))
    assert [use.get("class") for use in picture.iter(f"{SVG}use")] == ["none", "none", "good"]
    assert labels(picture).count("unknown") == 2


def test_a_device_of_others_has_no_state() -> None:
    """Central does not manage it."""
    core = Node(identity="C", name="core", is_upstream=True)
    picture = drawn(graph(core, switch("S"), links=("C-S",)))
    assert labels(picture, "soft") == ["all_online"]
    assert "core" in labels(picture)


def test_many_strangers_are_one_row_with_their_number() -> None:
    """A switch may have a phone at each port."""
    phones = [Node(identity=f"P{i}", name=f"P{i}") for i in range(5)]
    found = graph(switch("S"), *phones, links=tuple(f"S-P{i}" for i in range(5)))
    picture = drawn(found)
    assert "S" in labels(picture)
    assert labels(picture, "soft")[-1] == "others_many 5"


def test_a_switch_without_a_budget_shows_the_power_that_it_supplies() -> None:
    """Not every switch reports how much it can supply."""
    assert "poe 45" in labels(drawn(graph(switch("S", poe=45.4))))


def test_a_link_that_closes_a_ring_is_named_at_one_of_its_ends() -> None:
    """A tree has no other place for it; it is red if it is down."""
    nodes = (switch("S1"), switch("S2"), switch("S3"))
    links = tuple(
        Link(start=start, end=end, speed=1000, up=True)
        for start, end in (("S1", "S2"), ("S2", "S3"), ("S1", "S3"))
    )
    described = [label for label in labels(drawn(Graph(nodes, links))) if label.startswith("⇄")]
    assert described == ["⇄ S2 · 1 Gbit/s"]


def test_a_site_without_devices_says_so() -> None:
    """Its picture is no error."""
    assert labels(drawn(Graph())) == ["Site", "clients_many 0", "empty"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text(name: str) -> None:
    """Opened in a tab of its own, a picture would run scripts with Home Assistant's rights."""
    nodes = (gateway(name, uplinks=0), switch("S", name=name), ap("A", name=name, online=False))
    ports: dict[str, Any] = {"start_ports": (name,), "end_ports": (name,)}
    links = (Link(start=name, end="S", **ports), Link(start="S", end="A", **ports))
    found = Graph((*nodes, Node(identity="P", name=name, is_upstream=True)), links)
    picture = drawn(found, name)
    tags = {each.tag.removeprefix(SVG) for each in picture.iter()}
    assert tags == {"svg", "title", "style", "defs", "g", "circle", "rect", "path", "use", "text"}
    attributes = {key for each in picture.iter() for key in each.attrib}
    assert not [key for key in attributes if key.startswith("on")]
    assert {use.get("href", "")[0] for use in picture.iter(f"{SVG}use")} == {"#"}
    assert "<script" not in draw_topology(name, found, texts)


def test_long_names_are_cut() -> None:
    """They do not run into the numbers beside them."""
    for character in "WMil .アé":
        cut = fit(character + "x" + character * 400, 100, 14)
        assert width_of(cut.rstrip("…"), 14) <= 100
        assert len(cut) < 60
    assert fit("AP-Lobby-01", 200, 14) == "AP-Lobby-01"
    assert fit("  a \n b ", 200, 14) == "a b"


def test_a_text_keeps_what_xml_allows() -> None:
    """Any script, and emoji."""
    assert safe("Café 会議室 📶 <1>") == "Café 会議室 📶 &lt;1&gt;"


def test_a_grid_has_a_square_for_each_access_point() -> None:
    """Colored by status, below how many there are and how many clients they have."""
    aps = [ap(f"A{i}", online=(True, False, None)[i % 3], clients=2) for i in range(30)]
    picture = drawn(graph(switch("S"), *aps, links=tuple(f"S-A{i}" for i in range(30))))
    squares = {
        each.get("class"): each.get("d", "").count("z")
        for each in picture.iter(f"{SVG}path")
        if (each.get("class") or "").startswith("shape ")
    }
    assert squares == {"shape good": 10, "shape bad": 10, "shape none": 10}
    assert "access_points_many 30" in labels(picture)
    assert labels(picture).count("clients_many 20") == 2  # of the site, and of the grid


def test_a_deep_network_is_drawn() -> None:
    """Its rows are indented up to a limit, and lines do not leave the picture."""
    switches = [switch(f"S{i:04}") for i in range(1500)]
    links = tuple(f"S{i:04}-S{i + 1:04}" for i in range(1499))
    picture = drawn(graph(*switches, links=links))
    places = [float(use.get("x", 0)) for use in picture.iter(f"{SVG}use")]
    assert len(places) == 1 + 1500
    assert max(places) < 250


def test_a_picture_of_two_thousand_access_points_takes_a_few_small_ones() -> None:
    """Not more for each access point than a small picture does."""

    def seconds(switches: int, each: int) -> float:
        """Return the shortest time of several for a site of that size."""
        aps = [ap(f"A{i}") for i in range(switches * each)]
        links = tuple(f"S{i % switches}-A{i}" for i in range(switches * each))
        found = graph(*aps, *(switch(f"S{i}") for i in range(switches)), links=links)
        times = []
        for _ in range(5):
            began = process_time()
            draw_topology("Site", found, texts)
            times.append(process_time() - began)
        return min(times)

    assert seconds(40, 50) < 20 * 3 * seconds(2, 50)
