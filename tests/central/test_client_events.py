"""Events of clients, derived from what the client store changes."""

import json
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.state.client_events import (
    client_events,
    listed_client_events,
)
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from tests.central.builders import stamp
from tests.central.test_clients import MAC, known, load, report, report_statistics


@pytest.fixture
def clients() -> ClientStore:
    """Return an empty store."""
    return ClientStore()


def events(changes: tuple[Change, ...]) -> list[str]:
    """Return the event types that changes fire."""
    return [event_type for change in changes for event_type, _ in client_events(change)]


def restarted(clients: ClientStore) -> ClientStore:
    """Return the store of the next run, restored from the snapshot of this one."""
    later = ClientStore()
    later.restore(json.loads(json.dumps(clients.snapshot())))
    return later


@pytest.mark.parametrize(
    "status, since", [("CONNECTED", "connected_since"), ("DISCONNECTED", "last_seen")]
)
def test_status_that_an_earlier_run_handled_is_no_event(
    clients: ClientStore, status: str, since: str
) -> None:
    """A status that Central repeats after a restart has not just begun."""
    details: dict[str, Any] = {since: stamp(100)}
    report(clients, 100, status, "AP1", **details)
    later = restarted(clients)
    assert events(report(later, 110, status, "AP1", **details)) == []
    other = "DISCONNECTED" if status == "CONNECTED" else "CONNECTED"
    assert len(events(report(later, 120, other, "AP1"))) == 1


def test_late_disconnect_of_the_previous_access_point_is_not_left(clients: ClientStore) -> None:
    """A roam fires `roamed` once, and no `left` when the old access point reports its end later."""
    report(clients, 0, "CONNECTED", "AP1")
    (roam,) = report(clients, 300, "CONNECTED", "AP2")
    [(event_type, attributes)] = client_events(roam)
    assert (event_type, attributes["previous"], attributes["serial_number"]) == (
        "roamed",
        "AP1",
        "AP2",
    )
    assert events(report(clients, 302, "DISCONNECTED", "AP1")) == []
    assert known(clients).connected
    assert events(report(clients, 400, "DISCONNECTED", "AP2")) == ["left"]


def test_attributes(clients: ClientStore) -> None:
    """The attributes identify the client, its device and its WLAN."""
    state = {"type": "CLIENT_TYPE_WIRELESS", "wlan_name": "Corporate", "wireless_band": "5 GHz"}
    details: dict[str, Any] = {"device_name": "AP-1", "port": "7", "connected_since": stamp(0)}
    (change,) = report(clients, 0, "CONNECTED", "AP1", state=state, **details)
    assert list(client_events(change)) == [
        (
            "joined",
            {
                "mac": MAC,
                "type": "wireless",
                "serial_number": "AP1",
                "device_name": "AP-1",
                "port": "7",
                "wlan": "Corporate",
                "band": "5 GHz",
            },
        )
    ]


def test_list_of_rest_fires_nothing(clients: ClientStore) -> None:
    """When a change that REST's list has happened is unknown, so it fires no event."""
    assert events(load(clients, 0, MAC, serial_number="AP1")) == []
    assert events(load(clients, 1000, MAC, serial_number="AP2")) == []
    assert events(load(clients, 2000)) == []
    report(clients, 3000, "CONNECTED", "AP1")
    assert events(load(clients, 4000, MAC, serial_number="AP2")) == []
    assert events(load(clients, 5000)) == []
    assert events(clients.drop(MAC)) == []


@pytest.mark.parametrize("is_listed", [True, False], ids=["by REST", "by an earlier run"])
@pytest.mark.parametrize(
    "status,serial,details,expected",
    [
        ("DISCONNECTED", "AP1", {"last_seen": stamp(990)}, ["left"]),
        ("DISCONNECTED", "AP1", {"last_seen": stamp(100)}, []),
        ("DISCONNECTED", "AP1", {}, []),
        ("CONNECTED", "AP1", {"connected_since": stamp(990)}, ["joined"]),
        ("CONNECTED", "AP1", {"connected_since": stamp(100)}, []),
        ("CONNECTED", "AP1", {}, []),
        ("CONNECTED", "AP2", {"connected_since": stamp(990)}, ["roamed"]),
        ("CONNECTED", "AP2", {"connected_since": stamp(100)}, []),
    ],
)
def test_first_report_of_the_stream_fires_only_what_has_just_happened(
    clients: ClientStore,
    is_listed: bool,
    status: str,
    serial: str,
    details: dict[str, Any],
    expected: list[str],
) -> None:
    """A change since REST's list or the last run may be hours old."""
    if is_listed:
        load(clients, 500, MAC, serial_number="AP1")
    else:
        report(clients, 500, "CONNECTED", "AP1")
        clients = restarted(clients)
    assert events(report(clients, 1000, status, serial, **details)) == expected
    assert events(report(clients, 1010, "FAILED", serial)) == ["failed"]


def test_client_that_a_list_already_has_elsewhere_joins_before_it_roams(
    clients: ClientStore,
) -> None:
    """What Central queued is read after a list that knows what followed."""
    load(clients, 500, MAC, serial_number="AP2")
    joined = report(clients, 450, "CONNECTED", "AP1", arrived=501, connected_since=stamp(450))
    assert events(joined) == ["joined"]
    roamed = report(clients, 460, "CONNECTED", "AP2", arrived=501, connected_since=stamp(450))
    assert events(roamed) == ["roamed"]


def test_client_missing_from_a_list_does_not_join_again(clients: ClientStore) -> None:
    """A client that REST's lists lacked, but that the stream reports as before, has not joined."""
    report(clients, 0, "CONNECTED", "AP1")
    load(clients, 900)
    load(clients, 1000)
    assert not known(clients).connected
    assert events(report(clients, 1100, "CONNECTED", "AP1")) == []
    assert known(clients).connected
    assert events(report(clients, 1200, "DISCONNECTED", "AP1")) == ["left"]


def test_statistics_of_a_client_that_left_fire_joined(clients: ClientStore) -> None:
    """If the message that a client is back was lost, its statistics fire `joined` instead."""
    report(clients, 0, "CONNECTED", "AP1")
    assert events(report(clients, 10, "DISCONNECTED", "AP1")) == ["left"]
    assert events(report_statistics(clients, 60, connected_device_serial="AP1", snr=33)) == []
    assert events(report_statistics(clients, 900, connected_device_serial="AP1", snr=33)) == [
        "joined"
    ]
    assert events(report_statistics(clients, 910, connected_device_serial="AP1", snr=30)) == []
    assert events(report(clients, 920, "DISCONNECTED", "AP1")) == ["left"]


def test_statistics_from_before_a_list_do_not_confirm_it(clients: ClientStore) -> None:
    """A client that a list has elsewhere by now joins where it was before, and does not roam."""
    load(clients, 500, MAC, serial_number="AP2")
    late = report_statistics(clients, 400, connected_device_serial="AP1", snr=33)
    assert events(late) == []
    joined = report(clients, 450, "CONNECTED", "AP1", arrived=501, connected_since=stamp(450))
    assert events(joined) == ["joined"]


def test_statistics_confirm_a_listed_client(clients: ClientStore) -> None:
    """The end of a client that REST listed is an event if its statistics were reported."""
    load(clients, 0, MAC, serial_number="AP1")
    assert events(report_statistics(clients, 500, connected_device_serial="AP1", snr=33)) == []
    assert events(report(clients, 600, "DISCONNECTED", "AP1")) == ["left"]


def test_changes_from_one_list_to_the_next(clients: ClientStore) -> None:
    """Where no stream reports clients, they join, roam and leave by REST's lists."""
    lists = [("AP1", True), ("AP2", True), (None, True), (None, True)]
    fired: list[str] = []
    for number, (serial, complete) in enumerate(lists):
        macs = [MAC] if serial else []
        changes = load(clients, 1000 * number, *macs, complete=complete, serial_number=serial)
        for change in changes:
            fired += [event_type for event_type, _ in listed_client_events(change)]
    assert fired == ["joined", "roamed", "left"]


def test_a_client_that_is_forgotten_fires_nothing(clients: ClientStore) -> None:
    """What was known of it was let go."""
    report(clients, 0, "CONNECTED", "AP1")
    change = Change(("client", MAC), known(clients), None)
    assert list(listed_client_events(change)) == list(client_events(change)) == []
