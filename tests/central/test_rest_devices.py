"""Fields of REST's devices besides measurements: uplink ports, clusters and stacks."""

import pytest

from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.central.rest.values import port_names
from simulator import Simulator
from tests.central.scripted import Scripted
from tests.central.test_api import device


@pytest.mark.parametrize(
    "value,names",
    [
        ("1/8", ("1/8",)),
        ("['1/8','2/1']", ("1/8", "2/1")),
        ('["1/8", "2/1"]', ("1/8", "2/1")),
        ("[1/8, 2/1]", ("1/8", "2/1")),
        ("('1/8', '2/1')", ("1/8", "2/1")),
        ("1/8,2/1", ("1/8", "2/1")),
        ("1/8; GE 0/0/1", ("1/8", "GE 0/0/1")),
        (["1/8", "2/1"], ("1/8", "2/1")),
        (["1/8,2/1", "3/1"], ("1/8", "2/1", "3/1")),
        ([{"name": "1/8"}, {"portName": "2/1"}, {"portNumber": 24}], ("1/8", "2/1", "24")),
        ({"name": "1/8"}, ("1/8",)),
        (24, ("24",)),
        ("24", ("24",)),
        ([24, 48], ("24", "48")),
        (["1/8", "1/8"], ("1/8",)),
        (["1/8", None, "", "-", True, [], {}], ("1/8",)),
        ("[]", ()),
        ("['']", ()),
        ("", ()),
        ("None", ()),
        ("N/A", ()),
        ([], ()),
        ({}, ()),
        (None, ()),
        (False, ()),
    ],
)
def test_port_names(value: object, names: tuple[str, ...]) -> None:
    """Port names are given as a text, a list in a text, a list, or objects."""
    assert port_names(value) == names


@pytest.mark.parametrize(
    "trends,ports",
    [
        ([{"upLinkPorts": "1/8"}], ("1/8",)),
        ({"upLinkPorts": "['1/8','2/1']"}, ("1/8", "2/1")),
        ([{"upLinkPorts": "1/8"}, None, {"upLinkPorts": "2/1,1/8"}], ("1/8", "2/1")),
        ([{"upLinkPorts": None}], ()),
        ([{}], ()),
        ([], ()),
        (None, ()),
        ("text", ()),
    ],
)
async def test_uplink_ports(
    scripted_api: CentralApi, scripted: Scripted, trends: object, ports: tuple[str, ...]
) -> None:
    """The uplinks of all members of a stack are listed, each once."""
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert found.uplink_ports == ports


async def test_uplink_ports_of_the_simulator(api: CentralApi, sim: Simulator) -> None:
    """Every switch of the simulator has uplinks."""
    found = {
        switch.serial_number: switch.uplink_ports
        for switch in await api.devices([DeviceKind.SWITCH])
    }
    assert found == {
        switch.serial: tuple(port.name for port in switch.uplinks) for switch in sim.campus.switches
    }
    assert all(found.values())


@pytest.mark.parametrize("kind", [DeviceKind.ACCESS_POINT, DeviceKind.GATEWAY])
@pytest.mark.parametrize(
    "value,name", [("cluster_1", "cluster_1"), ("", None), ("-", None), (None, None), ([], None)]
)
async def test_cluster(
    scripted_api: CentralApi, scripted: Scripted, kind: DeviceKind, value: object, name: str | None
) -> None:
    """Access points and gateways name their cluster; outside of one it is null."""
    assert (await device(scripted_api, scripted, kind, clusterName=value)).cluster_name == name


@pytest.mark.parametrize("value,number", [(2, 2), ("2", 2), (None, None), ("", None), (-1, None)])
async def test_stack(
    scripted_api: CentralApi, scripted: Scripted, value: object, number: int | None
) -> None:
    """A switch names its stack, and its number in it."""
    found = await device(
        scripted_api, scripted, DeviceKind.SWITCH, stackId="090064e8-818ee000", stackMemberId=value
    )
    assert (found.stack_id, found.stack_member_id) == ("090064e8-818ee000", number)


async def test_switch_without_a_stack(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A switch that is not in a stack has no stack id."""
    assert (
        await device(scripted_api, scripted, DeviceKind.SWITCH, stackId=None, stackMemberId=None)
    ).stack_id is None
