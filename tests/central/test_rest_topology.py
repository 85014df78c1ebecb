"""The topology of a site as REST describes it."""

from typing import Any

from hypothesis import given, settings
import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralForbiddenError,
    CentralNotFoundError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.models.topology import (
    MAX_LINKS,
    Topology,
    TopologyLink,
    TopologyNode,
)
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.topology import read_topology
from simulator import Simulator
from tests.central.scripted_server import TOKEN, Scripted, json_answer
from tests.central.test_fuzz import FUZZ
from tests.central.test_rest_items import items

# As in test_fuzz.py: the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

PATH = "/network-monitoring/v1/topology"


def link(**fields: Any) -> TopologyLink:
    """Return the link that is read from an item of the list."""
    answer = {"devices": [], "links": [{"from": "A", "to": "B", **fields}]}
    (found,) = read_topology(answer).links
    return found


def node(**fields: Any) -> TopologyNode:
    """Return the device that is read from an item of the list."""
    (found,) = read_topology({"devices": [{"serial": "A", **fields}]}).nodes
    return found


async def test_topology(api: CentralApi, sim: Simulator) -> None:
    """The devices of a site are read with the links that switches report, with one call."""
    (site,) = sim.campus.sites
    found = await api.topology(site.site_id)
    (switch,) = sim.campus.switches
    nodes = {node.identity: node for node in found.nodes}
    assert nodes[switch.serial] == TopologyNode(
        identity=switch.serial,
        name=switch.name,
        kind=DeviceKind.SWITCH,
        function="access_switch",
        online=True,
        health="good",
    )
    assert nodes["tpd_883a3094c340"] == TopologyNode(
        identity="tpd_883a3094c340", name="core-1.example.com"
    )
    ap = sim.campus.aps[0]
    neighbor = next(each for each in switch.neighbors if each.name == ap.name)
    assert (
        TopologyLink(
            start=switch.serial,
            end=ap.serial,
            start_ports=(neighbor.port.name,),
            end_ports=("eth0",),
            speed=1000,
            health="good",
        )
        in found.links
    )
    assert api.calls == 1


async def test_a_device_that_is_down(api: CentralApi, sim: Simulator) -> None:
    """It is offline, and its link is in poor health."""
    ap = sim.campus.aps[0]
    await sim.incident("ap_down", ap.serial)
    found = await api.topology(ap.site.site_id)
    assert [node.online for node in found.nodes if node.identity == ap.serial] == [False]
    assert [link.health for link in found.links if link.end == ap.serial] == ["poor"]


@pytest.mark.parametrize(
    "status, error", [(403, CentralForbiddenError), (404, CentralNotFoundError)]
)
async def test_a_topology_that_is_refused(
    api: CentralApi, sim: Simulator, status: int, error: type[Exception]
) -> None:
    """The error says why."""
    sim.faults.rest[f"{PATH}/7"] = status
    with pytest.raises(error):
        await api.topology("7")


async def test_a_site_id_stays_one_part_of_the_path(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """Whatever is in it."""
    scripted.answers = [TOKEN, json_answer({"devices": []})]
    assert await scripted_api.topology("../7?a=b") == Topology()
    assert scripted.requests[-1].raw_path == f"{PATH}/..%2F7%3Fa=b"


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"devices": None}, {"devices": "x"}])
def test_an_answer_without_devices_is_an_error(answer: Any) -> None:
    """It is no site without devices."""
    with pytest.raises(CentralResponseError):
        read_topology(answer)


def test_lists_may_be_single_objects() -> None:
    """The definition calls both objects."""
    found = read_topology({"devices": {"serial": "A"}, "links": {"from": "A", "to": "B"}})
    assert [node.identity for node in found.nodes] == ["A"]
    assert len(found.links) == 1


def test_an_odd_item_costs_itself() -> None:
    """The others are read, each once."""
    good = {"serial": "A", "name": "first"}
    links = [{"from": "A", "to": "A"}, {"from": "A"}, 7, {"from": "A", "to": "B"}]
    found = read_topology(
        {"devices": [None, 7, {"name": "x"}, good, good | {"name": "second"}], "links": links * 2}
    )
    assert found.nodes == (TopologyNode(identity="A", name="first"),)
    assert found.links == (TopologyLink(start="A", end="B"),)


@pytest.mark.parametrize(
    "given_type, kind",
    [
        ("Access Point", DeviceKind.ACCESS_POINT),
        ("ACCESS_POINT", DeviceKind.ACCESS_POINT),
        ("Switch", DeviceKind.SWITCH),
        ("Gateway", DeviceKind.GATEWAY),
        ("Bridge", None),
        (None, None),
    ],
)
def test_kind(given_type: str | None, kind: DeviceKind | None) -> None:
    """The kind has several spellings."""
    assert node(type=given_type).kind is kind


def test_a_device_that_central_does_not_manage_has_no_kind() -> None:
    """Central calls it a switch all the same."""
    assert node(serial="tpd_883a3094c340", type="Switch").kind is None


@pytest.mark.parametrize(
    "speed, megabits",
    [
        (10, 10_000),
        (2.5, 2500),
        ("1", 1000),
        (0.1, 100),
        (1000, 1000),
        (1_000_000_000, 1000),
        (400, 400_000),
        (0, None),
        (-1, None),
        (None, None),
        ("Auto", None),
    ],
)
def test_speed(speed: Any, megabits: float | None) -> None:
    """The definition has Gbit/s, and others have seen bit/s."""
    assert link(speed=speed).speed == megabits


def test_links() -> None:
    """Ports of a link aggregation are all named; a blocked link is known as one."""
    found = link(
        fromPortList=[{"name": "1/1/47", "lag": "lag1"}, {"name": "1/1/48", "lag": "lag1"}],
        toPortList=[{"name": "GE 0/0/1"}],
        isSibling=True,
        stpState="BLOCKING",
        health="Fair",
    )
    assert found == TopologyLink(
        start="A",
        end="B",
        start_ports=("1/1/47", "1/1/48"),
        end_ports=("GE 0/0/1",),
        is_sibling=True,
        is_blocked=True,
        health="fair",
    )


def test_a_link_has_a_limited_number_of_ports() -> None:
    """The rest of what Central lists could take any amount of memory."""
    found = link(fromPortList=";".join(map(str, range(300))), toPortList=list(range(300)))
    assert (len(found.start_ports), len(found.end_ports)) == (16, 16)


def test_earlier_links_do_not_add_up_without_end() -> None:
    """Each answer may have links of other devices, which go offline one after the other."""
    topology = Topology()
    offline = [f"A{number}" for number in range(4)]
    for serial in offline:
        links = tuple(TopologyLink(start=serial, end=f"X{end}") for end in range(3000))
        nodes = tuple(TopologyNode(identity=f"X{end}") for end in range(3000))
        topology = Topology(nodes, links).with_last_links(topology, offline)
        assert len(topology.links) <= MAX_LINKS
        assert topology.links[:3000] == links
    assert len(topology.links) == MAX_LINKS


@settings(FUZZ, max_examples=100)
@given(
    items("serial", "type", "health", "status", "name", "conductorSerial"),
    items("from", "to", "fromPortList", "toPortList", "speed", "health", "stpState"),
)
def test_any_topology(device: dict[str, Any], edge: dict[str, Any]) -> None:
    """No item raises an error."""
    found = read_topology({"devices": [device], "links": [edge]})
    assert all(each.start != each.end for each in found.links)
