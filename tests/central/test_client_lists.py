"""REST's lists of clients, which may be older than what the stream reports, also after a gap."""

import pytest

from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.models.keys import client_key
from custom_components.hpe_aruba_central.central.pb import location_pb2
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.builders import at, event
from tests.central.test_clients import MAC, OTHER, connected, known, load, report, report_statistics


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
    assert connected(clients) == {MAC}
    assert not clients.complete
    load(clients, 462)
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
        """Listed clients are connected; those missing from two complete lists have left."""
        report(clients, 0, "CONNECTED", "CN01")
        changes = load(clients, 900, OTHER, serial_number="CN01")
        assert {change.key for change in changes} == {client_key(OTHER)}
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

    def test_statistics_from_long_before_a_list_do_not_undo_it(self, clients: ClientStore) -> None:
        """Central queues statistics, too: what they mean, a list has outdated."""
        load(clients, 1000)
        assert report_statistics(clients, 600, connected_device_serial="CN01", snr=33) == ()
        assert connected(clients) == set()
        report_statistics(clients, 800, connected_device_serial="CN01", snr=33)
        assert connected(clients) == {MAC}

    def test_restart_does_not_begin_anew(self, clients: ClientStore) -> None:
        """A client that a list before a restart and one after it lack has left."""
        report(clients, 0, "CONNECTED", "CN01")
        load(clients, 900)
        later = ClientStore()
        later.restore(clients.snapshot())
        assert connected(later) == {MAC}
        load(later, 1000)
        assert connected(later) == set()

    def test_list_does_not_undo_a_recent_message(self, clients: ClientStore) -> None:
        """How old REST's list is, is not published: recent messages count."""
        report(clients, 0, "CONNECTED", "CN01")
        report(clients, 990, "CONNECTED", "CN01", mac=OTHER)
        report(clients, 995, "DISCONNECTED", "CN01")
        load(clients, 1000, MAC, host_name="ann-phone")
        assert connected(clients) == {OTHER}
        assert known(clients).host_name == "ann-phone"

    def test_list_corrects_an_earlier_run(self, clients: ClientStore) -> None:
        """A restored client that two lists lack has left."""
        report(clients, 0, "CONNECTED", "CN01")
        later = ClientStore()
        later.restore(clients.snapshot())
        assert connected(later) == {MAC}
        assert not later.complete
        load(later, 400)
        assert connected(later) == {MAC}
        load(later, 460)
        assert connected(later) == set()

    def test_clients_are_incomplete_after_a_gap(self, clients: ClientStore) -> None:
        """After a gap, clients are incomplete until the next complete list."""
        load(clients, 0, MAC)
        clients.handle_gap()
        assert not clients.complete
        load(clients, 10, MAC)
        assert clients.complete

    def test_list_after_a_restart_does_not_undo_a_recent_message(
        self, clients: ClientStore
    ) -> None:
        """When the stream last reported a client is stored."""
        report(clients, 990, "CONNECTED", "CN01")
        later = ClientStore()
        later.restore(clients.snapshot())
        for seconds in (1000, 1060):
            load(later, seconds)
        assert connected(later) == {MAC}
        assert report(later, 980, "DISCONNECTED", "CN01", arrived=1070) == ()

    def test_client_that_one_list_lacks_has_not_left(self, clients: ClientStore) -> None:
        """The list of a busy network may lack a client that is there."""
        for seconds in (1000, 2000, 3000, 4000):
            load(clients, seconds, OTHER, *([] if seconds % 2000 else [MAC]))
            assert connected(clients) == ({OTHER} if seconds == 1000 else {OTHER, MAC})

    def test_client_that_is_reported_between_two_lists_without_it(
        self, clients: ClientStore
    ) -> None:
        """Both lists must lack it in a row."""
        load(clients, 0, MAC, OTHER)
        load(clients, 1000, OTHER)
        report(clients, 1300, "CONNECTED", "CN01")
        load(clients, 2000, OTHER)
        assert connected(clients) == {MAC, OTHER}
        load(clients, 3000, OTHER)
        assert connected(clients) == {OTHER}

    @pytest.mark.parametrize("listed", [True, False])
    def test_message_from_before_a_list_changes_nothing(
        self, clients: ClientStore, *, listed: bool
    ) -> None:
        """Central may deliver what it has queued after a list that knew of it."""
        report(clients, 0, "CONNECTED", "CN01")
        report(clients, 1, "DISCONNECTED", "CN01")
        load(clients, 1000, *([MAC] if listed else []))
        status = "DISCONNECTED" if listed else "CONNECTED"
        assert report(clients, 600, status, "CN01", arrived=1001) == ()
        assert connected(clients) == ({MAC} if listed else set())

    def test_message_that_agrees_with_a_missing_client_counts(self, clients: ClientStore) -> None:
        """The queue says what the first list without the client could not prove."""
        load(clients, 0, MAC)
        load(clients, 1000)
        report(clients, 600, "DISCONNECTED", "CN01", arrived=1001)
        assert connected(clients) == set()


class TestDoubts:
    """Clients that REST has to be asked about one by one."""

    @pytest.mark.parametrize("status", ["DISCONNECTED", "FAILED", "BLOCKED"])
    def test_report_by_another_device_is_a_doubt(self, clients: ClientStore, status: str) -> None:
        """Only the device that a client is connected to knows that it is gone."""
        report(clients, 0, "CONNECTED", "CN01")
        assert report(clients, 300, status, "CN02") == ()
        assert connected(clients) == {MAC}
        assert list(clients.doubted) == [MAC]
        clients.load_answer(MAC, None, at(301))
        assert connected(clients) == set()
        assert not clients.doubted

    def test_report_while_roaming_is_none(self, clients: ClientStore) -> None:
        """The previous device always reports that it has lost the client."""
        report(clients, 0, "CONNECTED", "CN02")
        report(clients, 2, "DISCONNECTED", "CN01")
        assert not clients.doubted

    def test_answer_may_be_older_than_the_doubt(self, clients: ClientStore) -> None:
        """Connected is asked again; later it is certain."""
        report(clients, 0, "CONNECTED", "CN01")
        report(clients, 400, "DISCONNECTED", "CN02")
        answer = NetworkClient(mac=MAC, status="connected", serial_number="CN01")
        clients.load_answer(MAC, answer, at(410))
        assert list(clients.doubted) == [MAC]
        clients.load_answer(MAC, answer, at(711))
        assert not clients.doubted
        assert connected(clients) == {MAC}

    def test_client_missing_from_an_unfinished_list_is_a_doubt(self, clients: ClientStore) -> None:
        """Nobody would ever be away in a network whose list is never complete."""
        load(clients, 0, MAC, OTHER, complete=False)
        load(clients, 1000, OTHER, complete=False)
        assert list(clients.doubted) == [MAC]
        assert connected(clients) == {MAC, OTHER}
        clients.load_answer(MAC, NetworkClient(mac=MAC, status="disconnected"), at(1005))
        assert connected(clients) == {OTHER}

    @pytest.mark.parametrize("is_back", [False, True])
    def test_client_that_may_have_come_back_in_a_gap(
        self, clients: ClientStore, is_back: bool
    ) -> None:
        """A list that still has a client that has left may be older, or know of its return."""
        report(clients, 0, "CONNECTED", "CN01")
        report(clients, 100, "DISCONNECTED", "CN01")
        load(clients, 110, MAC)
        assert not clients.doubted
        clients.handle_gap()
        load(clients, 120, MAC)
        assert list(clients.doubted) == [MAC]
        assert connected(clients) == set()
        answer = NetworkClient(mac=MAC, status="connected", serial_number="CN01")
        clients.load_answer(MAC, answer, at(125))
        assert list(clients.doubted) == [MAC]
        clients.load_answer(MAC, answer if is_back else None, at(425))
        assert not clients.doubted
        assert connected(clients) == ({MAC} if is_back else set())

    def test_client_that_the_stream_reports_is_none(self, clients: ClientStore) -> None:
        """A message of the device that serves the client settles it."""
        load(clients, 0, MAC)
        load(clients, 1000)
        report(clients, 1010, "CONNECTED", "CN01")
        assert not clients.doubted


def test_clock_that_is_put_back_refuses_no_message(clients: ClientStore) -> None:
    """Order is by Central's time, whatever the host's clock says."""
    report(clients, 1000, "DISCONNECTED", "CN01", arrived=1001)
    report(clients, 1010, "CONNECTED", "CN01", arrived=711)
    assert connected(clients) == {MAC}
    load(clients, 1012)
    load(clients, 1072)
    assert connected(clients) == {MAC}


def test_answer_about_a_client_that_has_left_ends_its_doubt(clients: ClientStore) -> None:
    """A client may leave while REST is asked about it."""
    report(clients, 100, "CONNECTED", "CN01")
    report(clients, 110, "DISCONNECTED", "CN01")
    clients.doubted[MAC] = at(105)
    assert clients.load_answer(MAC, None, at(115)) == ()
    assert not clients.doubted


def test_other_messages_of_the_stream_change_nothing(clients: ClientStore) -> None:
    """A newer Central may send kinds of message that say nothing about a client's state."""
    message = location_pb2.StreamLocationMessage(
        wifi_client_location=location_pb2.WifiClientLocation(sta_eth_mac=MAC)
    )
    assert clients.apply(event("location", message), at(100)) == ()
    assert not list(clients)
