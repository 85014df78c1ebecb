"""The REST endpoints that list the parts of one device."""

import pytest

from simulator.rest_details import DETAIL_LISTS, DetailList

from .conftest import Client, Start

DEVICE_LISTS = [parts for parts in DETAIL_LISTS if not parts.path.startswith("stack/")]
"""The lists that every device of a kind has."""

MONITORING = "/network-monitoring/v1"


def path_of(parts: DetailList, serial: str) -> str:
    """Return the path of a list for a device."""
    return f"{MONITORING}/{parts.path.format(serial=serial)}"


def serial_for(client: Client, parts: DetailList) -> str:
    """Return the serial number of a device that has such a list."""
    campus = client.simulator.campus
    match parts.path.partition("/")[0]:
        case "aps":
            return campus.aps[0].serial
        case "gateways":
            return campus.gateways[0].serial
    return campus.switches[0].serial


@pytest.mark.parametrize("parts", DEVICE_LISTS, ids=lambda parts: parts.path)
async def test_a_list_has_the_parts_of_its_device(client: Client, parts: DetailList) -> None:
    """Each list answers for a device that exists, and with 404 for others."""
    serial = serial_for(client, parts)
    answer = await client.get(path_of(parts, serial))
    assert answer.get("count", 1) == len(answer.get("items", [answer]))
    headers = await client.bearer()
    unknown = await client.session.get(client.base + path_of(parts, "X1"), headers=headers)
    assert unknown.status == 404


@pytest.mark.parametrize("parts", DEVICE_LISTS, ids=lambda parts: parts.path)
async def test_parameters_that_a_list_does_not_have(client: Client, parts: DetailList) -> None:
    """A list that has no pages has no size of a page either."""
    url = client.base + path_of(parts, serial_for(client, parts))
    headers = await client.bearer()
    wrong = await client.session.get(url, params={"unheard": "of"}, headers=headers)
    paged = await client.session.get(url, params={"limit": "1"}, headers=headers)
    assert wrong.status == 400
    assert paged.status == (200 if "limit" in parts.parameters else 400)


async def test_what_is_down_is_listed_as_down(client: Client) -> None:
    """The lists follow the campus."""
    gateway = client.simulator.campus.gateways[0]
    gateway.uplinks[0].up = False
    gateway.ports[1].up = False
    uplinks = await client.get(f"{MONITORING}/gateways/{gateway.serial}/uplinks")
    ports = await client.get(f"{MONITORING}/gateways/{gateway.serial}/ports")
    assert [item["status"] for item in uplinks["items"]] == ["Down", "Up"]
    assert [item["operState"] for item in ports["items"][:2]] == ["Up", "Down"]


async def test_a_stack_is_known_by_its_id_and_its_conductor(start: Start) -> None:
    """Its list has the ports of all members, whose own serial numbers are not known."""
    client = await start(switches=5)
    members = client.simulator.campus.switches[2:5]
    assert members[0].stack is not None
    names = [port.name for member in members for port in member.ports]
    for name in (members[0].stack.name, members[0].serial):
        answer = await client.get(f"{MONITORING}/switches/{name}/interfaces")
        assert [item["name"] for item in answer["items"]] == names
        answer = await client.get(f"{MONITORING}/stack/{name}/members")
        [stack] = answer["items"]
        assert [each["serialNumber"] for each in stack["members"]] == [
            each.serial for each in members
        ]
    url = f"{client.base}{MONITORING}/switches/{members[1].serial}/interfaces"
    refused = await client.session.get(url, headers=await client.bearer())
    assert refused.status == 404


async def test_interfaces_are_paged_by_offset(client: Client) -> None:
    """The offset is that of the next page, null after the last one."""
    switch = client.simulator.campus.switches[0]
    path = f"{MONITORING}/switches/{switch.serial}/interfaces"
    first = await client.get(path, limit="20")
    second = await client.get(path, limit="20", offset=first["offset"])
    assert first["offset"] == "20"
    assert second["offset"] is None
    names = [item["name"] for item in first["items"] + second["items"]]
    assert names == [port.name for port in switch.ports]
