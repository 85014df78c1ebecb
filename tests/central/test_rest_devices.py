"""Devices as REST lists them: status, measurements, uplink ports, clusters and stacks."""

from datetime import timedelta

import pytest

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.devices import read_inventory_item
from custom_components.hpe_aruba_central.central.rest.values import port_names
from simulator import Simulator
from tests.central.builders import START
from tests.central.scripted_server import TOKEN, Scripted, page


async def device(
    scripted_api: CentralApi, scripted: Scripted, kind: DeviceKind, **item: object
) -> Device:
    """Return the device that is read from an item of a list."""
    scripted.answers = [TOKEN, page({"serialNumber": "CN01", **item})]
    (found,) = await scripted_api.devices([kind])
    return found


INVALID_SERIALS = [
    "",
    " ",
    "-",
    "..",
    "...",
    "../CN01",
    "CN 01",
    "CN01\n\0",
    "CN01/reboot",
    "CN01?a=b",
    "CN\u0660\u0661",
    "X" * 65,
    {"serial": "CN01"},
    ["CN01"],
    True,
    10**30,
    1.5,
]


async def test_invalid_items(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Items that are no objects, or have no serial number, are skipped."""
    scripted.answers = [
        TOKEN,
        page(
            None,
            "text",
            [],
            {},
            *({"serialNumber": invalid} for invalid in INVALID_SERIALS),
            {"serialNumber": 7},
            {"id": " CN01 "},
        ),
    ]
    devices = await scripted_api.devices([DeviceKind.SWITCH])
    assert [device.serial_number for device in devices] == ["7", "CN01"]
    assert devices.odd == 4 + len(INVALID_SERIALS)


async def test_device_with_a_serial_number_only(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """All fields except the serial number are optional."""
    assert await device(scripted_api, scripted, DeviceKind.GATEWAY) == Device(
        serial_number="CN01", kind=DeviceKind.GATEWAY
    )


@pytest.mark.parametrize(
    "status,online",
    [
        ("ONLINE", True),
        ("Online", True),
        ("Up", True),
        ("OFFLINE", False),
        ("down", False),
        ("Strange", None),
        (1, None),
    ],
)
async def test_status_of_any_spelling(
    scripted_api: CentralApi, scripted: Scripted, status: object, online: bool | None
) -> None:
    """The status is spelled differently in different lists."""
    found = await device(
        scripted_api, scripted, DeviceKind.SWITCH, status=status, uptimeInMillis=60_000
    )
    assert found.online is online
    assert found.last_restart == (START - timedelta(minutes=1) if online else None)


@pytest.mark.parametrize(
    "uptime", [1e30, -1e30, 1e308, "NaN", float("nan"), 0, None, "", "soon", True, [], 10**400]
)
async def test_invalid_uptime(scripted_api: CentralApi, scripted: Scripted, uptime: object) -> None:
    """An invalid uptime gives no restart, and no error."""
    found = await device(
        scripted_api,
        scripted,
        DeviceKind.SWITCH,
        status="Online",
        uptimeInMillis=uptime,
        clientCount=uptime,
    )
    assert found.last_restart is None


@pytest.mark.parametrize(
    "value,number",
    [
        (7, 7),
        ("7.5", 7.5),
        (None, None),
        ("", None),
        ("-", None),
        (False, None),
        ([], None),
        (float("inf"), None),
    ],
)
async def test_numbers(
    scripted_api: CentralApi, scripted: Scripted, value: object, number: float | None
) -> None:
    """Numbers may be given as text."""
    found = await device(scripted_api, scripted, DeviceKind.ACCESS_POINT, cpuUtilization=value)
    assert found.cpu_utilization == number


@pytest.mark.parametrize(
    "trends",
    [[{"systemTemperature": 41, "poeAvailable": 0}], {"systemTemperature": 41, "poeAvailable": 0}],
)
async def test_switch_trends(scripted_api: CentralApi, scripted: Scripted, trends: object) -> None:
    """The measurements of a switch are an object, in a list or without one."""
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert (found.temperature, found.poe_available) == (41, 0)


@pytest.mark.parametrize("members,temperature", [(["SG02", "CN01"], 37), (["SG02"], None)])
@pytest.mark.parametrize("name", ["serial", "serialNumber"])
async def test_trends_of_a_stack(
    scripted_api: CentralApi,
    scripted: Scripted,
    name: str,
    members: list[str],
    temperature: float | None,
) -> None:
    """A member takes its own measurements, and none if there are only another member's."""
    measured = {"SG02": 41, "CN01": 37}
    trends = [{name: serial, "systemTemperature": measured[serial]} for serial in members]
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert found.temperature == temperature


@pytest.mark.parametrize("trends", [None, [], [None], "text", [{"systemTemperature": 0}]])
async def test_no_switch_trends(
    scripted_api: CentralApi, scripted: Scripted, trends: object
) -> None:
    """Without measurements there are no values; 0 °C counts as not measured."""
    found = await device(scripted_api, scripted, DeviceKind.SWITCH, switchTrends=trends)
    assert (found.temperature, found.cpu_utilization) == (None, None)


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
        (["a;b;c;d"] * 4096, ("a", "b", "c", "d")),
        (";".join(map(str, range(300))), tuple(map(str, range(64)))),
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


def test_owned_device_without_a_serial_number() -> None:
    """Nothing identifies it, so it is none."""
    assert read_inventory_item({"siteName": "Branch", "tier": "ADVANCED_AP"}) is None
