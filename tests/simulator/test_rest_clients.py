"""The list of clients: the connected ones, unless others are asked for."""

import pytest

from .conftest import Client

CLIENTS = "/network-monitoring/v1/clients"


async def test_only_the_connected_are_listed_unless_others_are_asked_for(client: Client) -> None:
    """As the definition says of its filter."""
    made = client.simulator.campus.clients
    made[0].connected, made[0].failure_status = False, "FAILED"
    connected = {each.mac for each in made if each.connected}
    for query in ({}, {"filter": "wlanName eq 'Corporate'"}):
        page = await client.get(CLIENTS, **query)
        assert {item["macAddress"] for item in page["items"]} == connected
        assert {item["status"] for item in page["items"]} == {"Connected"}
    page = await client.get(CLIENTS, filter="status eq 'Failed'")
    assert [item["macAddress"] for item in page["items"]] == [made[0].mac]


@pytest.mark.parametrize("wlan, matches", [("Corporate", True), ("Guest", False)])
async def test_clients_are_filtered_by_their_wlan(client: Client, wlan: str, matches: bool) -> None:
    """Each client is on one."""
    page = await client.get(CLIENTS, filter=f"wlanName eq '{wlan}'")
    assert bool(page["items"]) is matches


async def test_clients_of_an_access_point_that_is_down_are_not_connected(client: Client) -> None:
    """Nobody would be."""
    for ap in client.simulator.campus.aps:
        ap.online = False
    assert (await client.get(CLIENTS))["items"] == []
