"""Clients after a gap in the stream, when a list of REST may be older or newer than what is known."""

import pytest

from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.test_clients import MAC, OTHER, connected, load, report


@pytest.fixture
def clients() -> ClientStore:
    """Return an empty store."""
    return ClientStore()


def test_missing_client_is_in_doubt_after_a_gap(clients: ClientStore) -> None:
    """A list that contradicts the stream may be too old: only a later one counts."""
    report(clients, 100, "CONNECTED", "CN01")
    load(clients, 150, MAC)
    clients.handle_gap()
    load(clients, 250)
    assert connected(clients) == {MAC}
    assert clients.complete is False
    load(clients, 401)
    assert connected(clients) == set()
    assert clients.complete is True


def test_listed_client_is_in_doubt_after_a_gap(clients: ClientStore) -> None:
    """A client that is listed as connected may have left after the list."""
    report(clients, 0, "CONNECTED", "CN01")
    report(clients, 100, "DISCONNECTED", "CN01")
    clients.handle_gap()
    load(clients, 250, MAC)
    assert connected(clients) == set()
    assert clients.complete is False
    load(clients, 401, MAC)
    assert connected(clients) == {MAC}
    assert clients.complete is True


def test_client_reported_after_the_gap_is_certain(clients: ClientStore) -> None:
    """What the stream reported after the gap is newer than the list."""
    report(clients, 100, "CONNECTED", "CN01")
    clients.handle_gap()
    report(clients, 240, "CONNECTED", "CN01")
    load(clients, 250)
    assert connected(clients) == {MAC}
    assert clients.complete is True


def test_confirmed_client_is_certain(clients: ClientStore) -> None:
    """A list that agrees with the stream makes clients complete."""
    report(clients, 100, "CONNECTED", "CN01")
    report(clients, 100, "DISCONNECTED", "CN01", mac=OTHER)
    clients.handle_gap()
    load(clients, 250, MAC)
    assert clients.complete is True


def test_incomplete_list_does_not_end_a_gap(clients: ClientStore) -> None:
    """A client may be in the missing part of an incomplete list."""
    report(clients, 100, "CONNECTED", "CN01")
    clients.handle_gap()
    load(clients, 250)
    load(clients, 401, complete=False)
    assert clients.complete is False
