"""Connected clients as REST lists them, however it writes that."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralForbiddenError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from simulator import Settings, Simulator
from tests.central.scripted import Scripted, json_answer
from tests.central.test_api import TOKEN

CLIENTS = "/network-monitoring/v1/clients"
MAC = "c8:b5:ad:c3:b2:04"


def page(*items: object, **told: object) -> Any:
    """Answer with a page of clients."""
    return json_answer({"items": items, **told})


async def client(scripted_api: CentralApi, scripted: Scripted, **item: object) -> NetworkClient:
    """Return the client that an item of the list becomes."""
    scripted.answers = [TOKEN, page({"macAddress": MAC, **item}, total=1)]
    (found,) = await scripted_api.clients()
    return found


async def test_only_those_that_are_connected_are_listed(api: CentralApi, sim: Simulator) -> None:
    """What the list is asked for, and all of what it tells."""
    found = {client.mac: client for client in await api.clients()}
    made = [client for client in sim.campus.clients if client.connected]
    assert found.keys() == {client.mac for client in made}
    one = made[0]
    told = found[one.mac]
    assert told.snr is not None
    assert told.updated({"snr": None}) == NetworkClient(
        mac=one.mac,
        name=one.name,
        host_name=one.name,
        user_name=one.user,
        vendor="Example",
        kind="wireless",
        status="connected",
        serial_number=one.ap.serial,
        device_name=one.ap.name,
        site_id=one.ap.site.site_id,
        wlan="Corporate",
        vlan="10",
        vlan_name="office",
        band=told.band,
        ipv4=one.ipv4,
    )


class TestManyClients:
    """A list of more than a page."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with more clients than a page holds."""
        return Settings(clients=1600)

    async def test_all_pages_are_read(self, api: CentralApi, sim: Simulator) -> None:
        """And make up the whole."""
        found = await api.clients()
        assert len(found.items) == sum(client.connected for client in sim.campus.clients) > 1000
        assert found.complete


async def test_a_list_that_changes_while_it_is_read_is_not_whole(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """Somebody may have slipped from one page to the next."""
    scripted.answers = [
        TOKEN,
        page({"macAddress": MAC}, total=2, next="2"),
        page({"macAddress": "c8:b5:ad:c3:b2:05"}, total=3),
    ]
    found = await scripted_api.clients()
    assert len(found.items) == 2
    assert not found.complete


@pytest.mark.parametrize(
    "pages",
    [
        [page({"macAddress": MAC}, total=3)],
        [page({"macAddress": MAC}, total="3")],
        [page({"macAddress": MAC}, total=3, next="2"), page(total=3)],
        [page({"macAddress": MAC}, next="2"), page({"macAddress": "c8:b5:ad:c3:b2:05"})],
        [page({"macAddress": MAC}, total=2, next="2"), page({"macAddress": "c8:b5:ad:c3:b2:05"})],
        [page(next="2")],
    ],
    ids=["short", "total as text", "empty page", "no total", "one total", "nothing yet"],
)
async def test_a_list_that_lacks_some_is_not_whole(
    scripted_api: CentralApi, scripted: Scripted, pages: list[Any]
) -> None:
    """Nobody who is not on it has left."""
    scripted.answers = [TOKEN, *pages]
    assert not (await scripted_api.clients()).complete


@pytest.mark.parametrize(
    "pages",
    [
        [page({"macAddress": MAC})],
        [page({"macAddress": MAC}, total=None, next=None)],
        [page(total=0)],
        [page({"macAddress": MAC}, {"macAddress": "-"}, None, total=3)],
        [
            page({"macAddress": MAC}, total=2, next="2"),
            page({"macAddress": "c8:b5:ad:c3:b2:05"}, total="2"),
        ],
        [page({"macAddress": MAC}, total=1, next="2"), page(total=1)],
    ],
    ids=["one page", "no total", "nobody", "unreadable items", "two pages", "empty page"],
)
async def test_a_list_with_as_many_as_it_says_is_whole(
    scripted_api: CentralApi, scripted: Scripted, pages: list[Any]
) -> None:
    """Those that cannot be read are counted: they were listed."""
    scripted.answers = [TOKEN, *pages]
    assert (await scripted_api.clients()).complete


@pytest.mark.parametrize(
    "mac",
    ["C8:B5:AD:C3:B2:04", "c8-b5-ad-c3-b2-04", "c8b5.adc3.b204", " c8b5adc3b204 "],
    ids=["upper", "-", ".", "bare"],
)
async def test_a_mac_address_may_be_written_in_many_ways(
    scripted_api: CentralApi, scripted: Scripted, mac: str
) -> None:
    """Home Assistant knows one."""
    assert (await client(scripted_api, scripted, macAddress=mac)).mac == MAC


@pytest.mark.parametrize("told, name", [("20:4c:03:a4:a4:28", None), ("AP-1", "AP-1"), ("-", None)])
async def test_what_it_is_connected_to_may_be_an_address(
    scripted_api: CentralApi, scripted: Scripted, told: str, name: str | None
) -> None:
    """The definition's example of what it calls a name."""
    assert (await client(scripted_api, scripted, connectedTo=told)).device_name == name


async def test_who_has_no_mac_address_is_passed_over(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """It could not be told from others."""
    scripted.answers = [TOKEN, page({"macAddress": "-"}, {"id": MAC}, {"clientName": "x"}, total=3)]
    assert [each.mac for each in await scripted_api.clients()] == [MAC]


async def test_what_is_no_list_is_refused(scripted_api: CentralApi, scripted: Scripted) -> None:
    """Nobody has left because of it."""
    scripted.answers = [TOKEN, json_answer({"clients": []})]
    with pytest.raises(CentralResponseError):
        await scripted_api.clients()


async def test_a_list_may_be_forbidden(api: CentralApi, sim: Simulator) -> None:
    """A role may not see clients."""
    sim.faults.rest[CLIENTS] = 403
    with pytest.raises(CentralForbiddenError):
        await api.clients()
