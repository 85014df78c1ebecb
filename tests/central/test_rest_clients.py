"""The connected clients of REST, and the spellings of their fields."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralForbiddenError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from simulator import Settings, Simulator
from tests.central.manual_clock import ManualClock
from tests.central.scripted_server import TOKEN, Scripted, json_answer, page

CLIENTS = "/network-monitoring/v1/clients"
MAC = "c8:b5:ad:c3:b2:04"


async def client(scripted_api: CentralApi, scripted: Scripted, **item: object) -> NetworkClient:
    """Return the client that is read from an item of the list."""
    scripted.answers = [TOKEN, page({"macAddress": MAC, **item}, total=1)]
    (found,) = await scripted_api.clients()
    return found


async def test_connected_clients(api: CentralApi, sim: Simulator) -> None:
    """Only connected clients are listed, with all fields of the list."""
    found = {client.mac: client for client in await api.clients()}
    made = [client for client in sim.campus.clients if client.connected]
    assert found.keys() == {client.mac for client in made}
    one = made[0]
    listed = found[one.mac]
    assert listed.snr is not None
    assert listed.updated({"snr": None}) == NetworkClient(
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
        band=listed.band,
        ipv4=one.ipv4,
    )


class TestManyClients:
    """A list of more than one page."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus with more clients than a page holds."""
        return Settings(clients=1600)

    async def test_pages(self, api: CentralApi, sim: Simulator) -> None:
        """Each page is read, and the list is complete."""
        found = await api.clients()
        assert len(found.items) == sum(client.connected for client in sim.campus.clients) > 1000
        assert found.complete


async def test_list_that_changes_while_it_is_read(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """A list whose total changed while it was read is incomplete."""
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
async def test_incomplete_list(
    scripted_api: CentralApi, scripted: Scripted, pages: list[Any]
) -> None:
    """A list with fewer items than its total is incomplete: the others have not left."""
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
    ids=["one page", "no total", "no clients", "unreadable items", "two pages", "empty page"],
)
async def test_complete_list(
    scripted_api: CentralApi, scripted: Scripted, pages: list[Any]
) -> None:
    """Items that cannot be read count: they were listed."""
    scripted.answers = [TOKEN, *pages]
    assert (await scripted_api.clients()).complete


@pytest.mark.parametrize(
    "mac",
    ["C8:B5:AD:C3:B2:04", "c8-b5-ad-c3-b2-04", "c8b5.adc3.b204", " c8b5adc3b204 "],
    ids=["upper", "-", ".", "bare"],
)
async def test_spellings_of_a_mac_address(
    scripted_api: CentralApi, scripted: Scripted, mac: str
) -> None:
    """A MAC address is converted to Home Assistant's spelling."""
    assert (await client(scripted_api, scripted, macAddress=mac)).mac == MAC


@pytest.mark.parametrize(
    "value, name", [("20:4c:03:a4:a4:28", None), ("AP-1", "AP-1"), ("-", None)]
)
async def test_device_name_that_is_an_address(
    scripted_api: CentralApi, scripted: Scripted, value: str, name: str | None
) -> None:
    """The definition's example of a device name is a MAC address; it is dropped."""
    assert (await client(scripted_api, scripted, connectedTo=value)).device_name == name


async def test_item_without_a_mac_address(scripted_api: CentralApi, scripted: Scripted) -> None:
    """A client without a MAC address is skipped: nothing else identifies it."""
    scripted.answers = [TOKEN, page({"macAddress": "-"}, {"id": MAC}, {"clientName": "x"}, total=3)]
    assert [each.mac for each in await scripted_api.clients()] == [MAC]


async def test_answer_without_a_list(scripted_api: CentralApi, scripted: Scripted) -> None:
    """An answer without a list raises an error, so that no client is taken to have left."""
    scripted.answers = [TOKEN, json_answer({"clients": []})]
    with pytest.raises(CentralResponseError):
        await scripted_api.clients()


async def test_forbidden(api: CentralApi, sim: Simulator) -> None:
    """A role without the permission raises its error."""
    sim.faults.rest[CLIENTS] = 403
    with pytest.raises(CentralForbiddenError):
        await api.clients()


class TestOneClient:
    """Asking for a single client by its MAC address."""

    async def test_connected(self, api: CentralApi, sim: Simulator) -> None:
        """It has the fields of the list."""
        made = next(client for client in sim.campus.clients if client.connected)
        found, _ = await api.client(made.mac)
        assert found is not None
        assert (found.mac, found.serial_number) == (made.mac, made.ap.serial)

    async def test_not_known(
        self, scripted_api: CentralApi, scripted: Scripted, clock: ManualClock
    ) -> None:
        """Central answers 404 for a client that it has never seen or has forgotten."""
        scripted.answers = [TOKEN, json_answer({}, 404)]
        assert await scripted_api.client(MAC) == (None, clock.clock.utcnow())

    async def test_answer_without_it(self, scripted_api: CentralApi, scripted: Scripted) -> None:
        """An answer that names no client does not say that the client has left."""
        scripted.answers = [TOKEN, json_answer({})]
        with pytest.raises(CentralResponseError, match="an answer without the client"):
            await scripted_api.client(MAC)
