"""Where clients are connected, as the stream and REST report it."""

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
from custom_components.hpe_aruba_central.central.state import clients as clients_module
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.builders import at, event, stamp

MAC, OTHER = "c8:b5:ad:c3:b2:04", "c8:b5:ad:c3:b2:05"


def report(
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
    """Apply the state of a client; by default it arrives when it is sent."""
    if status:
        details["status"] = f"CLIENT_STATUS_{status}"
    client = clients_pb2.ClientDetails(mac_address=mac, connected_device_serial=serial, **details)
    message = clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(client_details=client, **(state or {}))
    )
    return clients.apply(
        event("clients", message, time=stamp(seconds)), at(seconds if arrived is None else arrived)
    )


def report_statistics(
    clients: ClientStore, seconds: float, *, mac: str = MAC, **fields: Any
) -> tuple[Change, ...]:
    """Apply the statistics of a client."""
    message = clients_pb2.StreamClientMessage(
        client_stats=clients_pb2.ClientStats(mac_address=mac, timestamp=stamp(seconds), **fields)
    )
    return clients.apply(event("clients", message, time=stamp(seconds)), at(seconds))


def load(
    clients: ClientStore, seconds: float, *macs: str, complete: bool = True, **fields: Any
) -> tuple[Change, ...]:
    """Load REST's list with these clients as connected."""
    return clients.load(
        [NetworkClient(mac=mac, status="connected", **fields) for mac in macs],
        at(seconds),
        complete=complete,
    )


def known(clients: ClientStore, mac: str = MAC) -> NetworkClient:
    """Return a client that must be known."""
    found = clients.get(mac)
    assert found is not None
    return found


def connected(clients: ClientStore) -> set[str]:
    """Return the MAC addresses of the connected clients."""
    return {client.mac for client in clients if client.connected}


@pytest.fixture
def clients() -> ClientStore:
    """Return an empty store."""
    return ClientStore()


def test_a_client_that_is_not_known_can_be_dropped(clients: ClientStore) -> None:
    """Its device may be of an earlier run; the others stay."""
    load(clients, 0, MAC)
    assert clients.drop(OTHER) == ()
    assert [client.mac for client in clients] == [MAC]


def test_a_client_that_is_dropped_was_there(clients: ClientStore) -> None:
    """Whoever counts clients counts one less."""
    load(clients, 0, MAC)
    known = clients.get(MAC)
    assert clients.drop(MAC) == (Change(client_key(MAC), known, None),)
    assert list(clients) == []


def test_new_client_has_the_fields_of_its_message(clients: ClientStore) -> None:
    """A client is added with all attributes of its message."""
    changes = report(
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


def test_update_changes_only_its_fields(clients: ClientStore) -> None:
    """An update has only the changed fields; the same again is no change."""
    report(clients, 0, "CONNECTED", "CN01", host_name="ann-phone", vlan_id=10)
    [change] = report(clients, 1, vlan_id=20)
    assert change.after == known(clients)
    assert (known(clients).vlan, known(clients).host_name, known(clients).connected) == (
        "20",
        "ann-phone",
        True,
    )
    assert report(clients, 2, "CONNECTED", vlan_id=20) == ()
    assert known(clients).seen == at(2)


def test_client_leaves_and_returns(clients: ClientStore) -> None:
    """When a client left is known until it is connected again."""
    report(clients, 0, "CONNECTED", "CN01")
    report(clients, 10, "DISCONNECTED", "CN01")
    assert (known(clients).connected, known(clients).left, known(clients).serial_number) == (
        False,
        at(10),
        "CN01",
    )
    report(clients, 20, "CONNECTED", "CN01")
    assert (known(clients).connected, known(clients).left, known(clients).since) == (
        True,
        None,
        at(20),
    )


@pytest.mark.parametrize("status", ["FAILED", "BLOCKED", "CONNECTING"])
def test_client_that_never_connected_has_not_left(clients: ClientStore, status: str) -> None:
    """A client that only tried to connect has never left."""
    report(clients, 0, status, "CN01")
    assert not known(clients).was_connected


@pytest.mark.parametrize("status", ["FAILED", "BLOCKED"])
def test_failed_or_blocked_client_has_left(clients: ClientStore, status: str) -> None:
    """A connected client that fails or is blocked has left."""
    report(clients, 0, "CONNECTED", "CN01")
    report(clients, 10, status, "CN01")
    assert (known(clients).connected, known(clients).left) == (False, at(10))


def test_first_reported_as_disconnected_left_when_last_seen(clients: ClientStore) -> None:
    """A client first reported as disconnected left when it was last seen."""
    report(clients, 600, "DISCONNECTED", "CN01", last_seen=stamp(500))
    assert (known(clients).was_connected, known(clients).left) == (True, at(500))


def test_roaming_client_does_not_leave(clients: ClientStore) -> None:
    """A client connects to the next access point; the first one reports its end later."""
    report(
        clients,
        0,
        "CONNECTED",
        "CN01",
        device_name="AP-1",
        port="7",
        state={"wlan_name": "Corporate", "snr": 30},
    )
    assert report(clients, 10, "CONNECTING", "CN02") == ()
    [change] = report(clients, 11, "CONNECTED", "CN02")
    assert isinstance(change.after, NetworkClient)
    assert change.after.connected
    # What was of the one device is not of the other.
    assert (change.after.serial_number, change.after.device_name, change.after.port) == (
        "CN02",
        None,
        None,
    )
    assert (change.after.wlan, change.after.snr) == ("Corporate", None)
    assert report(clients, 12, "DISCONNECTED", "CN01") == ()
    assert known(clients).connected


def test_older_message_is_ignored(clients: ClientStore) -> None:
    """Messages may arrive out of order."""
    report(clients, 10, "DISCONNECTED", "CN01")
    assert report(clients, 5, "CONNECTED", "CN01", arrived=11) == ()
    assert not known(clients).connected


def test_time_in_the_future_counts_as_now(clients: ClientStore) -> None:
    """A client does not leave in the future."""
    report(clients, 0, "CONNECTED", "CN01")
    report(clients, 900, "DISCONNECTED", "CN01", arrived=10)
    assert known(clients).left == at(10)
    report(clients, 901, "CONNECTED", "CN01", arrived=11)
    assert known(clients).since == at(11)


def test_unknown_status_changes_nothing(clients: ClientStore) -> None:
    """A status that this version does not know is ignored."""
    report(clients, 0, "CONNECTED", "CN01")
    status: Any = 77
    details = clients_pb2.ClientDetails(mac_address=MAC, status=status)
    message = clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(client_details=details)
    )
    assert clients.apply(event("clients", message, time=stamp(1)), at(1)) == ()
    assert known(clients).connected


def test_message_without_mac_address_is_ignored(clients: ClientStore) -> None:
    """A message without a MAC address is ignored."""
    assert report(clients, 0, "CONNECTED", mac="") == ()
    assert report_statistics(clients, 0, mac="") == ()
    assert len(clients) == 0


def test_wired_client_has_no_wlan(clients: ClientStore) -> None:
    """A client that moves to a wired port has no WLAN any more."""
    report(
        clients,
        0,
        "CONNECTED",
        "CN01",
        state={"type": "CLIENT_TYPE_WIRELESS", "wlan_name": "Corporate", "snr": 30},
    )
    report(clients, 10, "CONNECTED", "SG01", port="1/1/7", state={"type": "CLIENT_TYPE_WIRED"})
    assert (known(clients).kind, known(clients).wlan, known(clients).snr) == ("wired", None, None)
    assert known(clients).port == "1/1/7"


class TestStatistics:
    """Statistics, which only a connected client has."""

    def test_update_the_signal(self, clients: ClientStore) -> None:
        """Statistics update the signal-to-noise ratio, and nothing that is known."""
        report(clients, 0, "CONNECTED", "CN01", state={"wlan_name": "Corporate"})
        report_statistics(clients, 10, connected_device_serial="CN01", wlan_name="Other", snr=33)
        assert (known(clients).snr, known(clients).wlan) == (33, "Corporate")

    def test_of_the_previous_device_are_ignored(self, clients: ClientStore) -> None:
        """An access point may send its last statistics late."""
        report(clients, 0, "CONNECTED", "CN02", state={"snr": 20})
        report_statistics(clients, 10, connected_device_serial="CN01", snr=33)
        assert (known(clients).snr, known(clients).serial_number) == (20, "CN02")

    def test_mean_that_a_client_is_connected(self, clients: ClientStore) -> None:
        """A client with statistics is connected, even if its connecting was missed."""
        report_statistics(
            clients, 10, connected_device_serial="CN01", wlan_name="Corporate", snr=33
        )
        assert (known(clients).connected, known(clients).serial_number) == (True, "CN01")
        assert (known(clients).wlan, known(clients).snr) == ("Corporate", 33)

    def test_late_ones_do_not_reconnect_a_client(self, clients: ClientStore) -> None:
        """Statistics soon after a client has left are late; much later ones are not."""
        report(clients, 0, "CONNECTED", "CN01")
        report(clients, 10, "DISCONNECTED", "CN01")
        assert report_statistics(clients, 60, connected_device_serial="CN01", snr=33) == ()
        report_statistics(clients, 900, connected_device_serial="CN02", snr=33)
        assert (known(clients).connected, known(clients).serial_number) == (True, "CN02")

    def test_do_not_set_the_name(self, clients: ClientStore) -> None:
        """The name in statistics may be the user's, which they do not have to compare."""
        report_statistics(clients, 0, connected_device_serial="CN01", client_name="ann@example.com")
        report_statistics(
            clients, 10, connected_device_serial="CN01", client_name="ann@example.com"
        )
        assert known(clients).name is None
        report(clients, 20, "CONNECTED", "CN01", client_name="ann-phone", user_name="ann")
        report_statistics(
            clients, 30, connected_device_serial="CN01", client_name="ann@example.com"
        )
        assert (known(clients).name, known(clients).user_name) == ("ann-phone", "ann")

    def test_older_ones_are_ignored(self, clients: ClientStore) -> None:
        """Only the newest statistics count."""
        report(clients, 0, "CONNECTED", "CN01")
        report_statistics(clients, 20, snr=33)
        assert report_statistics(clients, 10, snr=11) == ()
        assert known(clients).snr == 33


class TestLimits:
    """How many clients are kept, and for how long."""

    def test_client_reported_longest_ago_is_forgotten_first(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Beyond the limit clients are forgotten, and are incomplete."""
        monkeypatch.setattr(clients_module, "MAX_CLIENTS", 2)
        clients = ClientStore()
        load(clients, 0)
        report(clients, 0, "CONNECTED", mac=MAC)
        report(clients, 1, "CONNECTED", mac=OTHER)
        report(clients, 2, "CONNECTED", mac=MAC)
        assert clients.complete
        changes = report(clients, 3, "CONNECTED", mac="c8:b5:ad:c3:b2:06")
        assert [(change.key, change.after is None) for change in changes] == [
            (client_key(OTHER), True),
            (client_key("c8:b5:ad:c3:b2:06"), False),
        ]
        assert len(clients) == 2
        assert not clients.complete

    def test_list_beyond_the_limit_is_incomplete(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Clients of a list longer than the limit are incomplete."""
        monkeypatch.setattr(clients_module, "MAX_CLIENTS", 1)
        clients = ClientStore()
        load(clients, 0, MAC, OTHER)
        assert not clients.complete

    def test_disconnected_client_is_forgotten_in_time(self, clients: ClientStore) -> None:
        """A connected client is kept: it may be silent, and REST's list forbidden."""
        report(clients, 0, "CONNECTED", mac=MAC)
        report(clients, 0, "DISCONNECTED", mac=OTHER)
        assert clients.forget(at(0)) == ()
        [change] = clients.forget(at(1))
        assert change.key == client_key(OTHER)
        assert [client.mac for client in clients] == [MAC]


def test_snapshot_is_restored(clients: ClientStore) -> None:
    """All clients are restored in the same order."""
    report(clients, 0, "CONNECTED", "CN01", host_name="ann-phone", vlan_id=10)
    report(clients, 1, "DISCONNECTED", "CN01", mac=OTHER)
    later = ClientStore()
    later.restore(clients.snapshot())
    assert list(later) == list(clients)


@pytest.mark.parametrize(
    "damage", [{"seen": 7}, {"mac": MAC, "seen": "yesterday"}, {"wlan": "x"}, 7]
)
def test_damaged_snapshot_restores_nothing(clients: ClientStore, damage: Any) -> None:
    """A damaged client makes the whole snapshot unusable."""
    good: Iterable[Any] = [{"mac": OTHER, "of_another_version": 1}]
    with pytest.raises((TypeError, ValueError, LookupError, AttributeError)):
        clients.restore([*good, damage])
    assert len(clients) == 0
    clients.restore(good)
    assert list(clients) == [NetworkClient(mac=OTHER)]


@pytest.mark.parametrize(
    "value", [None, "", "-", "c8:b5:ad:c3:b2", "c8:b5:ad:c3:b2:04:05", "g8:b5:ad:c3:b2:04", 7]
)
def test_invalid_mac_address_is_none(value: Any) -> None:
    """Text that is not a MAC address becomes None."""
    assert read_mac(value) is None


@pytest.mark.parametrize(
    "mac, made_up", [("02:00:00:00:00:01", True), ("da:a1:19:00:00:01", True), (MAC, False)]
)
def test_randomized_mac_address_is_recognized(mac: str, made_up: bool) -> None:
    """A randomized MAC address has the locally administered bit."""
    assert is_randomized(mac) is made_up
