"""Who is connected where, judged by what the stream and REST tell of clients."""

from collections.abc import Iterable
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.client import (
    NetworkClient,
    is_randomized,
    read_mac,
)
from custom_components.hpe_aruba_central.central.models.keys import client_key
from custom_components.hpe_aruba_central.central.pb import clients_pb2
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.builders import at, event, stamp

MAC, OTHER = "c8:b5:ad:c3:b2:04", "c8:b5:ad:c3:b2:05"


def tell(
    clients: ClientStore,
    seconds: float,
    status: str | None = None,
    serial: str = "",
    *,
    mac: str = MAC,
    arrived: float | None = None,
    state: dict[str, Any] | None = None,
    **details: Any,
) -> tuple[Change, ...]:
    """Let the stream tell the state of a client, sent after so many seconds, and arrived then unless told otherwise."""
    if status:
        details["status"] = f"CLIENT_STATUS_{status}"
    told = clients_pb2.ClientDetails(mac_address=mac, connected_device_serial=serial, **details)
    message = clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(client_details=told, **(state or {}))
    )
    return clients.apply(
        event("clients", message, time=stamp(seconds)), at(seconds if arrived is None else arrived)
    )


def measure(
    clients: ClientStore, seconds: float, *, mac: str = MAC, **told: Any
) -> tuple[Change, ...]:
    """Let the stream tell statistics of a client."""
    message = clients_pb2.StreamClientMessage(
        client_stats=clients_pb2.ClientStats(mac_address=mac, timestamp=stamp(seconds), **told)
    )
    return clients.apply(event("clients", message, time=stamp(seconds)), at(seconds))


def listed(
    clients: ClientStore, seconds: float, *macs: str, complete: bool = True, **told: Any
) -> tuple[Change, ...]:
    """Let REST list clients as connected."""
    return clients.load(
        [NetworkClient(mac=mac, status="connected", **told) for mac in macs],
        at(seconds),
        complete=complete,
    )


def known(clients: ClientStore, mac: str = MAC) -> NetworkClient:
    """Return a client that must be known."""
    found = clients.get(mac)
    assert found is not None
    return found


def connected(clients: ClientStore) -> set[str]:
    """Return the addresses of all that are connected."""
    return {client.mac for client in clients if client.connected}


@pytest.fixture
def clients() -> ClientStore:
    """Return an account of which nothing is known."""
    return ClientStore()


def test_all_that_the_stream_tells_of_a_client_is_known(clients: ClientStore) -> None:
    """Whatever is shown of it, and what it is called by."""
    changes = tell(
        clients,
        0,
        "CONNECTED",
        "CN01",
        state={
            "type": "CLIENT_TYPE_WIRELESS",
            "wlan_name": "Corporate",
            "wireless_band": "5 GHz",
            "snr": 41,
        },
        mac="C8:B5:AD:C3:B2:04",
        client_name="ann",
        host_name="ann-phone",
        user_name="ann@example.com",
        device_name="AP-1",
        site_id="7",
        vlan_id=10,
        vlan_name="office",
        ipv4="10.0.0.7",
        cpdi=clients_pb2.CpdiInfo(client_vendor="Example"),
    )
    client = NetworkClient(
        mac=MAC,
        name="ann",
        host_name="ann-phone",
        user_name="ann@example.com",
        vendor="Example",
        kind="wireless",
        status="connected",
        serial_number="CN01",
        device_name="AP-1",
        site_id="7",
        wlan="Corporate",
        vlan="10",
        vlan_name="office",
        band="5 GHz",
        ipv4="10.0.0.7",
        snr=41,
        since=at(0),
        seen=at(0),
    )
    assert changes == (Change(client_key(MAC), None, client),)
    assert known(clients) == client


def test_an_update_carries_what_has_changed(clients: ClientStore) -> None:
    """The rest stays; the same again is no change."""
    tell(clients, 0, "CONNECTED", "CN01", host_name="ann-phone", vlan_id=10)
    [change] = tell(clients, 1, vlan_id=20)
    assert change.after == known(clients)
    assert (known(clients).vlan, known(clients).host_name, known(clients).connected) == (
        "20",
        "ann-phone",
        True,
    )
    assert tell(clients, 2, "CONNECTED", vlan_id=20) == ()
    assert known(clients).seen == at(2)


def test_a_client_leaves_and_comes_back(clients: ClientStore) -> None:
    """When it left is known until it is back."""
    tell(clients, 0, "CONNECTED", "CN01")
    tell(clients, 10, "DISCONNECTED", "CN01")
    assert (known(clients).connected, known(clients).left, known(clients).serial_number) == (
        False,
        at(10),
        "CN01",
    )
    tell(clients, 20, "CONNECTED", "CN01")
    assert (known(clients).connected, known(clients).left, known(clients).since) == (
        True,
        None,
        at(20),
    )


@pytest.mark.parametrize("status", ["FAILED", "BLOCKED", "CONNECTING"])
def test_who_never_got_in_never_left(clients: ClientStore, status: str) -> None:
    """Nothing is to be shown of somebody who tries."""
    tell(clients, 0, status, "CN01")
    assert not known(clients).was_connected


@pytest.mark.parametrize("status", ["FAILED", "BLOCKED"])
def test_who_is_kept_out_has_left(clients: ClientStore, status: str) -> None:
    """Whatever Central calls it."""
    tell(clients, 0, "CONNECTED", "CN01")
    tell(clients, 10, status, "CN01")
    assert (known(clients).connected, known(clients).left) == (False, at(10))


def test_who_is_first_heard_of_as_gone_left_when_it_was_last_seen(clients: ClientStore) -> None:
    """It was connected once."""
    tell(clients, 600, "DISCONNECTED", "CN01", last_seen=stamp(500))
    assert (known(clients).was_connected, known(clients).left) == (True, at(500))


def test_a_client_that_roams_does_not_leave(clients: ClientStore) -> None:
    """It is connecting to the next access point, then connected; the first one loses it afterwards."""
    tell(
        clients,
        0,
        "CONNECTED",
        "CN01",
        device_name="AP-1",
        port="7",
        state={"wlan_name": "Corporate", "snr": 30},
    )
    assert tell(clients, 10, "CONNECTING", "CN02") == ()
    [change] = tell(clients, 11, "CONNECTED", "CN02")
    assert isinstance(change.after, NetworkClient)
    assert change.after.connected
    # What was of the one device is not of the other.
    assert (change.after.serial_number, change.after.device_name, change.after.port) == (
        "CN02",
        None,
        None,
    )
    assert (change.after.wlan, change.after.snr) == ("Corporate", None)
    assert tell(clients, 12, "DISCONNECTED", "CN01") == ()
    assert known(clients).connected


def test_another_device_is_believed_that_a_client_has_left_unless_it_has_just_come(
    clients: ClientStore,
) -> None:
    """The message that it had roamed was lost."""
    tell(clients, 0, "CONNECTED", "CN01")
    tell(clients, 300, "DISCONNECTED", "CN02")
    assert not known(clients).connected


def test_what_is_older_than_what_is_known_is_dropped(clients: ClientStore) -> None:
    """Messages may overtake each other."""
    tell(clients, 10, "DISCONNECTED", "CN01")
    assert tell(clients, 5, "CONNECTED", "CN01", arrived=11) == ()
    assert not known(clients).connected


def test_a_clock_that_is_ahead_is_not_believed(clients: ClientStore) -> None:
    """Nobody leaves in the future."""
    tell(clients, 0, "CONNECTED", "CN01")
    tell(clients, 900, "DISCONNECTED", "CN01", arrived=10)
    assert known(clients).left == at(10)
    tell(clients, 901, "CONNECTED", "CN01", arrived=11)
    assert known(clients).since == at(11)


def test_a_status_that_nobody_knows_changes_nothing(clients: ClientStore) -> None:
    """A newer Central may have more of them."""
    tell(clients, 0, "CONNECTED", "CN01")
    status: Any = 77
    details = clients_pb2.ClientDetails(mac_address=MAC, status=status)
    message = clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(client_details=details)
    )
    assert clients.apply(event("clients", message, time=stamp(1)), at(1)) == ()
    assert known(clients).connected


def test_a_message_without_an_address_is_nobodys(clients: ClientStore) -> None:
    """There is nothing to tell it by."""
    assert tell(clients, 0, "CONNECTED", mac="") == ()
    assert measure(clients, 0, mac="") == ()
    assert len(clients) == 0


def test_a_wired_client_is_on_no_wlan(clients: ClientStore) -> None:
    """A laptop in its dock."""
    tell(
        clients,
        0,
        "CONNECTED",
        "CN01",
        state={"type": "CLIENT_TYPE_WIRELESS", "wlan_name": "Corporate", "snr": 30},
    )
    tell(clients, 10, "CONNECTED", "SG01", port="1/1/7", state={"type": "CLIENT_TYPE_WIRED"})
    assert (known(clients).kind, known(clients).wlan, known(clients).snr) == ("wired", None, None)
    assert known(clients).port == "1/1/7"


class TestStatistics:
    """Statistics: of a client that is connected."""

    def test_they_tell_how_well_it_is_heard(self, clients: ClientStore) -> None:
        """And nothing else of who is known."""
        tell(clients, 0, "CONNECTED", "CN01", state={"wlan_name": "Corporate"})
        measure(clients, 10, connected_device_serial="CN01", wlan_name="Other", snr=33)
        assert (known(clients).snr, known(clients).wlan) == (33, "Corporate")

    def test_those_of_where_it_was_before_do_not_count(self, clients: ClientStore) -> None:
        """An access point may send its last ones late."""
        tell(clients, 0, "CONNECTED", "CN02", state={"snr": 20})
        measure(clients, 10, connected_device_serial="CN01", snr=33)
        assert (known(clients).snr, known(clients).serial_number) == (20, "CN02")

    def test_who_has_any_is_there(self, clients: ClientStore) -> None:
        """Also if its coming was missed."""
        measure(clients, 10, connected_device_serial="CN01", wlan_name="Corporate", snr=33)
        assert (known(clients).connected, known(clients).serial_number) == (True, "CN01")
        assert (known(clients).wlan, known(clients).snr) == ("Corporate", 33)

    def test_the_last_ones_of_who_has_left_bring_nobody_back(self, clients: ClientStore) -> None:
        """But those that are told much later do."""
        tell(clients, 0, "CONNECTED", "CN01")
        tell(clients, 10, "DISCONNECTED", "CN01")
        assert measure(clients, 60, connected_device_serial="CN01", snr=33) == ()
        measure(clients, 900, connected_device_serial="CN02", snr=33)
        assert (known(clients).connected, known(clients).serial_number) == (True, "CN02")

    def test_they_name_nobody(self, clients: ClientStore) -> None:
        """It may be the user's name, and statistics do not tell the user."""
        measure(clients, 0, connected_device_serial="CN01", client_name="ann@example.com")
        measure(clients, 10, connected_device_serial="CN01", client_name="ann@example.com")
        assert known(clients).name is None
        tell(clients, 20, "CONNECTED", "CN01", client_name="ann-phone", user_name="ann")
        measure(clients, 30, connected_device_serial="CN01", client_name="ann@example.com")
        assert (known(clients).name, known(clients).user_name) == ("ann-phone", "ann")

    def test_old_ones_are_dropped(self, clients: ClientStore) -> None:
        """The last ones count."""
        tell(clients, 0, "CONNECTED", "CN01")
        measure(clients, 20, snr=33)
        assert measure(clients, 10, snr=11) == ()
        assert known(clients).snr == 33


class TestRest:
    """REST's list of those that are connected."""

    def test_who_is_listed_is_there_and_who_is_not_has_left(self, clients: ClientStore) -> None:
        """A complete list says both."""
        tell(clients, 0, "CONNECTED", "CN01")
        changes = listed(clients, 1000, OTHER, serial_number="CN02")
        assert {change.key for change in changes} == {client_key(MAC), client_key(OTHER)}
        assert connected(clients) == {OTHER}
        assert known(clients).left == at(1000)
        assert clients.complete

    def test_an_incomplete_list_takes_nobody_away(self, clients: ClientStore) -> None:
        """Somebody may have slipped from one page to the next."""
        tell(clients, 0, "CONNECTED", "CN01")
        listed(clients, 1000, OTHER, complete=False)
        assert connected(clients) == {MAC, OTHER}
        assert not clients.complete

    def test_what_the_stream_has_told_just_before_counts(self, clients: ClientStore) -> None:
        """How old REST's list is nobody has published."""
        tell(clients, 0, "CONNECTED", "CN01")
        tell(clients, 990, "CONNECTED", "CN01", mac=OTHER)
        tell(clients, 995, "DISCONNECTED", "CN01")
        listed(clients, 1000, MAC, host_name="ann-phone")
        assert connected(clients) == {OTHER}
        assert known(clients).host_name == "ann-phone"

    def test_it_corrects_what_an_earlier_run_knew(self, clients: ClientStore) -> None:
        """Nobody heard them leave."""
        tell(clients, 0, "CONNECTED", "CN01")
        later = ClientStore()
        later.restore(clients.snapshot())
        assert connected(later) == {MAC}
        assert not later.complete
        listed(later, 10)
        assert connected(later) == set()

    def test_after_a_gap_not_all_are_known(self, clients: ClientStore) -> None:
        """Until the next complete list."""
        listed(clients, 0, MAC)
        clients.handle_gap()
        assert not clients.complete
        listed(clients, 10, MAC)
        assert clients.complete


class TestBounds:
    """How many are known, and for how long."""

    def test_those_heard_of_longest_ago_are_forgotten_first(self) -> None:
        """A limit of its own, and an account that exceeds it is not wholly known."""
        clients = ClientStore(max_clients=2)
        listed(clients, 0)
        tell(clients, 0, "CONNECTED", mac=MAC)
        tell(clients, 1, "CONNECTED", mac=OTHER)
        tell(clients, 2, "CONNECTED", mac=MAC)
        assert clients.complete
        changes = tell(clients, 3, "CONNECTED", mac="c8:b5:ad:c3:b2:06")
        assert [(change.key, change.after is None) for change in changes] == [
            (client_key("c8:b5:ad:c3:b2:06"), False),
            (client_key(OTHER), True),
        ]
        assert len(clients) == 2
        assert not clients.complete

    def test_a_list_that_is_longer_is_not_wholly_known(self) -> None:
        """Nor counted."""
        clients = ClientStore(max_clients=1)
        listed(clients, 0, MAC, OTHER)
        assert not clients.complete

    def test_of_whom_nothing_was_told_for_long_is_forgotten(self, clients: ClientStore) -> None:
        """But nobody who is connected: it may be silent, and the list forbidden."""
        tell(clients, 0, "CONNECTED", mac=MAC)
        tell(clients, 0, "DISCONNECTED", mac=OTHER)
        assert clients.forget(at(0)) == ()
        [change] = clients.forget(at(1))
        assert change.key == client_key(OTHER)
        assert [client.mac for client in clients] == [MAC]


def test_a_snapshot_brings_back_all_that_was_known(clients: ClientStore) -> None:
    """In the same order."""
    tell(clients, 0, "CONNECTED", "CN01", host_name="ann-phone", vlan_id=10)
    tell(clients, 1, "DISCONNECTED", "CN01", mac=OTHER)
    later = ClientStore()
    later.restore(clients.snapshot())
    assert list(later) == list(clients)


@pytest.mark.parametrize(
    "damage", [{"seen": 7}, {"mac": MAC, "seen": "yesterday"}, {"wlan": "x"}, 7]
)
def test_a_damaged_snapshot_is_refused_as_a_whole(clients: ClientStore, damage: Any) -> None:
    """Nobody is better than anybody."""
    good: Iterable[Any] = [{"mac": OTHER, "of_another_version": 1}]
    with pytest.raises((TypeError, ValueError, LookupError, AttributeError)):
        clients.restore([*good, damage])
    assert len(clients) == 0
    clients.restore(good)
    assert list(clients) == [NetworkClient(mac=OTHER)]


@pytest.mark.parametrize(
    "value", [None, "", "-", "c8:b5:ad:c3:b2", "c8:b5:ad:c3:b2:04:05", "g8:b5:ad:c3:b2:04", 7]
)
def test_what_is_no_mac_address_is_none(value: Any) -> None:
    """Texts that stand for nothing."""
    assert read_mac(value) is None


@pytest.mark.parametrize(
    "mac, made_up", [("02:00:00:00:00:01", True), ("da:a1:19:00:00:01", True), (MAC, False)]
)
def test_an_address_tells_whether_a_device_has_made_it_up(mac: str, made_up: bool) -> None:
    """The locally administered bit."""
    assert is_randomized(mac) is made_up
