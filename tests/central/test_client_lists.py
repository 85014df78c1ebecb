"""REST's lists of clients, which may be older than what the stream reports, also after a gap."""

import pytest

from custom_components.hpe_aruba_central.central.models.keys import client_key
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.builders import at
from tests.central.test_clients import MAC, OTHER, connected, known, load, report


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
    assert not clients.complete
    load(clients, 401)
    assert connected(clients) == set()
    assert clients.complete


def test_listed_client_is_in_doubt_after_a_gap(clients: ClientStore) -> None:
    """A client that is listed as connected may have left after the list."""
    report(clients, 0, "CONNECTED", "CN01")
    report(clients, 100, "DISCONNECTED", "CN01")
    clients.handle_gap()
    load(clients, 250, MAC)
    assert connected(clients) == set()
    assert not clients.complete
    load(clients, 401, MAC)
    assert connected(clients) == {MAC}
    assert clients.complete


def test_client_reported_after_the_gap_is_certain(clients: ClientStore) -> None:
    """What the stream reported after the gap is newer than the list."""
    report(clients, 100, "CONNECTED", "CN01")
    clients.handle_gap()
    report(clients, 240, "CONNECTED", "CN01")
    load(clients, 250)
    assert connected(clients) == {MAC}
    assert clients.complete


def test_confirmed_client_is_certain(clients: ClientStore) -> None:
    """A list that agrees with the stream makes clients complete."""
    report(clients, 100, "CONNECTED", "CN01")
    report(clients, 100, "DISCONNECTED", "CN01", mac=OTHER)
    clients.handle_gap()
    load(clients, 250, MAC)
    assert clients.complete


def test_incomplete_list_does_not_end_a_gap(clients: ClientStore) -> None:
    """A client may be in the missing part of an incomplete list."""
    report(clients, 100, "CONNECTED", "CN01")
    clients.handle_gap()
    load(clients, 250)
    load(clients, 401, complete=False)
    assert not clients.complete


class TestRest:
    """REST's list of connected clients."""

    def test_complete_list_connects_and_disconnects(self, clients: ClientStore) -> None:
        """Listed clients are connected; those missing from a complete list have left."""
        report(clients, 0, "CONNECTED", "CN01")
        changes = load(clients, 1000, OTHER, serial_number="CN02")
        assert {change.key for change in changes} == {client_key(MAC), client_key(OTHER)}
        assert connected(clients) == {OTHER}
        assert known(clients).left == at(1000)
        assert clients.complete

    def test_incomplete_list_disconnects_no_client(self, clients: ClientStore) -> None:
        """A client may be in the missing part of an incomplete list."""
        report(clients, 0, "CONNECTED", "CN01")
        load(clients, 1000, OTHER, complete=False)
        assert connected(clients) == {MAC, OTHER}
        assert not clients.complete

    def test_list_does_not_undo_a_recent_message(self, clients: ClientStore) -> None:
        """How old REST's list is, is not published: recent messages count."""
        report(clients, 0, "CONNECTED", "CN01")
        report(clients, 990, "CONNECTED", "CN01", mac=OTHER)
        report(clients, 995, "DISCONNECTED", "CN01")
        load(clients, 1000, MAC, host_name="ann-phone")
        assert connected(clients) == {OTHER}
        assert known(clients).host_name == "ann-phone"

    def test_list_corrects_an_earlier_run(self, clients: ClientStore) -> None:
        """A restored client that a list lacks has left."""
        report(clients, 0, "CONNECTED", "CN01")
        later = ClientStore()
        later.restore(clients.snapshot())
        assert connected(later) == {MAC}
        assert not later.complete
        load(later, 10)
        assert connected(later) == set()

    def test_clients_are_incomplete_after_a_gap(self, clients: ClientStore) -> None:
        """After a gap, clients are incomplete until the next complete list."""
        load(clients, 0, MAC)
        clients.handle_gap()
        assert not clients.complete
        load(clients, 10, MAC)
        assert clients.complete
