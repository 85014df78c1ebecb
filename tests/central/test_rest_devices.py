"""What the lists of devices tell beside measurements: uplink ports, clusters and stacks."""

import pytest

from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.central.rest.values import port_names
from simulator import Simulator
from tests.central.scripted import Scripted
from tests.central.test_api import device


@pytest.mark.parametrize(
    "told,names",
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
def test_port_names(told: object, names: tuple[str, ...]) -> None:
    """The names of ports come as text, as a list in text, as a list, or as objects."""
    assert port_names(told) == names


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
    """A stack may have more than one entry, and uplinks in each."""
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert found.uplink_ports == ports


async def test_uplink_ports_of_the_simulator(api: CentralApi, sim: Simulator) -> None:
    """Every switch tells its uplinks."""
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
    "told,name", [("cluster_1", "cluster_1"), ("", None), ("-", None), (None, None), ([], None)]
)
async def test_cluster(
    scripted_api: CentralApi, scripted: Scripted, kind: DeviceKind, told: object, name: str | None
) -> None:
    """Access points and gateways tell the cluster that they are in, and null outside of one."""
    assert (await device(scripted_api, scripted, kind, clusterName=told)).cluster_name == name


@pytest.mark.parametrize("told,number", [(2, 2), ("2", 2), (None, None), ("", None), (-1, None)])
async def test_stack(
    scripted_api: CentralApi, scripted: Scripted, told: object, number: int | None
) -> None:
    """A switch tells the stack that it is a member of."""
    found = await device(
        scripted_api, scripted, DeviceKind.SWITCH, stackId="090064e8-818ee000", stackMemberId=told
    )
    assert (found.stack_id, found.stack_member_id) == ("090064e8-818ee000", number)


async def test_switch_that_stands_alone(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A switch outside of a stack has none."""
    assert (
        await device(scripted_api, scripted, DeviceKind.SWITCH, stackId=None, stackMemberId=None)
    ).stack_id is None
