"""Clients after a gap: the stream has missed something, and REST's list is as old as nobody knows."""

import pytest

from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.test_clients import MAC, OTHER, connected, listed, tell


@pytest.fixture
def clients() -> ClientStore:
    """Return an account of which nothing is known."""
    return ClientStore()


def test_who_may_have_left_in_the_gap_is_in_doubt_until_a_later_list(clients: ClientStore) -> None:
    """The list may be older than what was heard, or newer."""
    tell(clients, 100, "CONNECTED", "CN01")
    listed(clients, 150, MAC)
    clients.handle_gap()
    listed(clients, 250)
    assert connected(clients) == {MAC}
    assert clients.complete is False
    listed(clients, 401)
    assert connected(clients) == set()
    assert clients.complete is True


def test_who_may_have_come_in_the_gap_is_in_doubt_too(clients: ClientStore) -> None:
    """The other way about."""
    tell(clients, 0, "CONNECTED", "CN01")
    tell(clients, 100, "DISCONNECTED", "CN01")
    clients.handle_gap()
    listed(clients, 250, MAC)
    assert connected(clients) == set()
    assert clients.complete is False
    listed(clients, 401, MAC)
    assert connected(clients) == {MAC}
    assert clients.complete is True


def test_who_was_heard_after_the_gap_is_in_no_doubt(clients: ClientStore) -> None:
    """What the stream tells is newer than the list."""
    tell(clients, 100, "CONNECTED", "CN01")
    clients.handle_gap()
    tell(clients, 240, "CONNECTED", "CN01")
    listed(clients, 250)
    assert connected(clients) == {MAC}
    assert clients.complete is True


def test_whom_the_list_bears_out_is_in_no_doubt(clients: ClientStore) -> None:
    """Most clients stay where they are."""
    tell(clients, 100, "CONNECTED", "CN01")
    tell(clients, 100, "DISCONNECTED", "CN01", mac=OTHER)
    clients.handle_gap()
    listed(clients, 250, MAC)
    assert clients.complete is True


def test_a_part_of_a_list_clears_no_doubt(clients: ClientStore) -> None:
    """Whom it lacks may be on the rest of it."""
    tell(clients, 100, "CONNECTED", "CN01")
    clients.handle_gap()
    listed(clients, 250)
    listed(clients, 401, complete=False)
    assert clients.complete is False
