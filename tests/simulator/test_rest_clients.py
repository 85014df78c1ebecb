"""The REST list of clients."""

import pytest

from .conftest import Client

CLIENTS = "/network-monitoring/v1/clients"


async def test_only_connected_clients_are_listed_by_default(client: Client) -> None:
    """Only connected clients are listed unless the filter has a status."""
    clients = client.simulator.campus.clients
    clients[0].connected, clients[0].failure_status = False, "FAILED"
    connected = {each.mac for each in clients if each.connected}
    for query in ({}, {"filter": "wlanName eq 'Corporate'"}):
        page = await client.get(CLIENTS, **query)
        assert {item["macAddress"] for item in page["items"]} == connected
        assert {item["status"] for item in page["items"]} == {"Connected"}
    page = await client.get(CLIENTS, filter="status eq 'Failed'")
    assert [item["macAddress"] for item in page["items"]] == [clients[0].mac]


@pytest.mark.parametrize("wlan, matches", [("Corporate", True), ("Guest", False)])
async def test_clients_are_filtered_by_wlan(client: Client, wlan: str, matches: bool) -> None:
    """A filter by wlanName selects the clients of that WLAN."""
    page = await client.get(CLIENTS, filter=f"wlanName eq '{wlan}'")
    assert bool(page["items"]) is matches


async def test_clients_of_an_offline_access_point_are_not_listed(client: Client) -> None:
    """Clients of an access point that is offline do not count as connected."""
    for ap in client.simulator.campus.aps:
        ap.online = False
    assert (await client.get(CLIENTS))["items"] == []


async def test_a_few_clients_have_randomized_mac_addresses(client: Client) -> None:
    """All others have one that their vendor assigned, and every client another one."""
    macs = [each.mac for each in client.simulator.campus.clients]
    randomized = [mac for mac in macs if int(mac[:2], 16) & 0b10]
    assert 0 < len(randomized) < len(macs) / 3
    assert len(set(macs)) == len(macs)
