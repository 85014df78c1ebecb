"""What event entities make of clients, geofences, intrusion detection and the audit trail."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.state import stream_transitions
from custom_components.hpe_aruba_central.central.state.clients import Clients
from custom_components.hpe_aruba_central.central.state.stream_transitions import (
    AuditEvents,
    GeofenceEvents,
    WidsEvents,
)
from custom_components.hpe_aruba_central.central.state.transitions import EntityEvent, client_events

from .helpers import NOW, central_event

MAC = "AA:BB:CC:00:00:01"
HOUR = timedelta(hours=1)


def types(
    judge: Callable[[CentralEvent], Iterator[tuple[str, Any]]], *events: CentralEvent
) -> list[str]:
    """Judge some events, and return what happened."""
    return [event_type for event in events for event_type, _ in judge(event)]


class ClientEvents:
    """What becomes of clients, by what their store makes of each message."""

    def __init__(self) -> None:
        self.clients = Clients()

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Yield what a message says that happened."""
        for change in self.clients.apply(event, event.time or NOW):
            yield from client_events(change)


def client(
    status: str | None = None,
    serial: str | None = None,
    seconds: float = 0,
    *,
    mac: str = MAC,
    **details: Any,
) -> CentralEvent:
    """Return a client's state, told some seconds after the first."""
    told = {"mac_address": mac, "status": status, "connected_device_serial": serial, **details}
    present = {name: value for name, value in told.items() if value is not None}
    return central_event(
        "clients", "client", at=NOW + timedelta(seconds=seconds), client_details=present
    )


@pytest.mark.parametrize(
    "words, expected",
    [
        (["connected"], []),
        (["disconnected", "connected"], ["joined"]),
        (["connected", "disconnected"], ["left"]),
        (["connected", "disconnected", "connecting", "connected"], ["left", "joined"]),
        (["connected", "connected"], []),
        (["connecting", "disconnected"], []),
        (["connecting", "failed", "disconnected"], ["failed"]),
        (["connecting", "failed", "failed", "connecting", "failed"], ["failed", "failed"]),
        (["connected", "blocked", "disconnected"], ["blocked"]),
        (["blocked"], []),
        (["connected", "connecting", "connected"], []),
        (["connected", None, "disconnected"], ["left"]),
        ([None, "connected"], []),
    ],
)
def test_a_client_joins_leaves_and_is_kept_out(
    words: list[str | None], expected: list[str]
) -> None:
    """By what its last state was; the first word on it is none, nor is a word that this version does not know."""
    events = [client(word, "CN1", second) for second, word in enumerate(words)]
    assert types(ClientEvents(), *events) == expected


@pytest.mark.parametrize(
    "status, since, expected",
    [
        ("connected", {"connected_since": NOW - timedelta(seconds=5)}, ["joined"]),
        ("connected", {"connected_since": NOW - HOUR}, []),
        ("connected", {"last_seen": NOW}, []),
        ("disconnected", {"last_seen": NOW - timedelta(seconds=5)}, ["left"]),
        ("disconnected", {"last_seen": NOW - HOUR}, []),
        ("failed", {"last_seen": NOW}, ["failed"]),
        ("blocked", {"last_seen": NOW}, []),
    ],
)
def test_the_first_word_on_a_client_counts_if_it_says_that_it_was_just_now(
    status: str, since: dict[str, Any], expected: list[str]
) -> None:
    """After a restart nothing is known, and Central may tell of all."""
    assert types(ClientEvents(), client(status, "CN1", **since)) == expected


@pytest.mark.parametrize(
    "serials, expected",
    [
        (["CN1", "CN2"], ["roamed"]),
        (["CN1", "CN2", "CN1"], ["roamed", "roamed"]),
        (["CN1", None, "CN2"], ["roamed"]),
        ([None, "CN1"], []),
        (["CN1", "CN1"], []),
    ],
)
def test_a_client_roams(serials: list[str | None], expected: list[str]) -> None:
    """From one device that is known to another; a message that names none tells nothing of it."""
    events = [client("connected", serial, second) for second, serial in enumerate(serials)]
    assert types(ClientEvents(), *events) == expected


def test_a_client_that_connects_anew_elsewhere_has_roamed() -> None:
    """It says so on its way; one that changes the device without a status is still connected."""
    judge = ClientEvents()
    events = [
        client("connected", "CN1"),
        client("connecting", "CN2", 1),
        client("connected", "CN2", 2),
    ]
    assert types(judge, *events) == ["roamed"]
    assert types(judge, client(None, "CN3", 3)) == ["roamed"]


def test_what_is_older_than_what_is_known_of_a_client_is_dropped() -> None:
    """Clients are told apart by their MAC address, however it is written."""
    judge = ClientEvents()
    assert types(judge, client("connected", "CN1", 10), client("disconnected", "CN1", 5)) == []
    assert types(judge, client("disconnected", "CN1", 20, mac=MAC.lower())) == ["left"]
    assert types(judge, client("connected", "CN1", 20, mac="AA:BB:CC:00:00:02")) == []
    assert types(judge, client("connected", "CN1", 30, mac="")) == []


def test_statistics_of_clients_tell_of_no_state() -> None:
    """They have none."""
    stats = central_event("clients", "client_stats", statistics=True, mac_address=MAC)
    assert types(ClientEvents(), stats) == []


def test_a_client_is_named_by_its_mac_address_only() -> None:
    """States are recorded: neither its name, nor its host's, nor its user's, nor an address is told."""
    judge = ClientEvents()
    personal: dict[str, Any] = {
        "client_name": "ann",
        "host_name": "ann-laptop",
        "user_name": "ann@example.com",
        "ipv4": "10.0.0.9",
    }
    event = client("connected", "CN1", connected_since=NOW, device_name="AP-1", **personal)
    [(_, told)] = judge(event)
    assert told["mac"] == MAC.lower()
    assert (told["serial_number"], told["device_name"]) == ("CN1", "AP-1")
    assert not any(value in str(told) for value in personal.values())


def crossing(
    word: str | None, seconds: float = 0, *, kind: str = "wifi_client_geofence", **fields: Any
) -> CentralEvent:
    """Return that somebody crossed a fence."""
    told = {"zone_id": "z1", "event_type": word, "sta_eth_mac": MAC, **fields}
    at = NOW + timedelta(seconds=seconds)
    return central_event(
        "geofence",
        kind,
        at=at,
        **{name: value for name, value in told.items() if value is not None},
    )


def test_a_zone_is_entered_and_left() -> None:
    """Once each, and not by what is older."""
    judge = GeofenceEvents()
    events = [
        crossing("enter", 0),
        crossing("enter", 1),
        crossing("exit", 5),
        crossing("enter", 3),
        crossing("exit", 5),
    ]
    assert types(judge, *events) == ["entered", "left"]
    assert types(judge, crossing("enter", 6, zone_id="z2"), crossing("exit", 7)) == ["entered"]


def test_who_is_in_a_zone_for_long_has_not_just_entered_it() -> None:
    """The first word after a restart may be about that; whoever leaves leaves."""
    judge = GeofenceEvents()
    assert types(judge, crossing("enter", dwell_time_in_seconds=600)) == []
    assert types(judge, crossing("exit", 5, dwell_time_in_seconds=605)) == ["left"]
    assert types(GeofenceEvents(), crossing("exit", dwell_time_in_seconds=605)) == ["left"]


@pytest.mark.parametrize(
    "fields",
    [
        {"sta_eth_mac": None, "hashed_sta_eth_mac": "1f2e"},
        {"sta_eth_mac": None, "device_id": "tag-1", "kind": "asset_tag_geofence"},
    ],
)
def test_whoever_is_named_crosses(fields: dict[str, Any]) -> None:
    """By a hash where Central hides the address, or as a tag."""
    judge = GeofenceEvents()
    assert types(judge, crossing("enter", **fields), crossing("enter", 1, **fields)) == ["entered"]


def test_a_crossing_that_does_not_say_who_where_or_how_is_none() -> None:
    """Nothing could be told of it."""
    unclear = crossing("enter", sta_eth_mac=None), crossing("enter", zone_id=None), crossing(None)
    assert types(GeofenceEvents(), *unclear) == []


def rule(classification: str | None, seconds: float = 0, **fields: Any) -> CentralEvent:
    """Return how an access point is classified."""
    told = {"bssid": MAC, "classification": classification, **fields}
    return central_event("wids", "wids_rule", at=NOW + timedelta(seconds=seconds), **told)


@pytest.mark.parametrize(
    "words, expected",
    [
        (["rogue", "rogue"], ["rogue_detected"]),
        (["suspect_rogue", "rogue"], ["suspect_rogue_detected", "rogue_detected"]),
        (["rogue", "dos"], ["rogue_detected"]),
        (["rogue", "valid", "known_interfering"], ["rogue_detected", "rogue_cleared"]),
        (["interfering", "rogue"], ["rogue_detected"]),
        (["rogue", "unknown", None, "rogue"], ["rogue_detected"]),
        (["interfering", "valid"], []),
    ],
)
def test_a_rogue_is_detected_and_cleared(words: list[str | None], expected: list[str]) -> None:
    """The neighbours' access points interfere all the time and are no event."""
    assert (
        types(WidsEvents(), *(rule(word, second) for second, word in enumerate(words))) == expected
    )


def test_a_rogue_that_has_been_there_for_long_is_no_news_after_a_restart() -> None:
    """Unless it was something else before; one whose first sight is not told is."""
    old = int((NOW - 2 * HOUR).timestamp() * 1000)
    judge = WidsEvents()
    assert types(
        judge, rule("rogue", first_seen_ms=old), rule("interfering", 1), rule("rogue", 2)
    ) == [
        "rogue_cleared",
        "rogue_detected",
    ]
    assert types(WidsEvents(), rule("rogue", first_seen_ms=old + 5_400_000)) == ["rogue_detected"]
    assert types(WidsEvents(), rule("rogue", bssid=None)) == []


def test_an_attack_is_told_each_time_that_it_is_seen() -> None:
    """A message that is repeated, or older, is not one time more."""
    fields: dict[str, Any] = {
        "detecting_serial": "CN1",
        "event_type": "Deauth",
        "event_number": 7,
        "mac_addr": MAC,
    }
    events = [
        central_event("wids", "wids_signature", at=NOW + timedelta(seconds=second), **fields)
        for second in (5, 5, 3, 9)
    ]
    assert types(WidsEvents(), *events) == ["attack_detected"] * 2


def test_an_audit_entry_is_told_once() -> None:
    """The same entry under another id is the same; another one of the same moment is not."""
    judge = AuditEvents()
    fields: dict[str, Any] = {"action": "Upgrade", "destination_name": "CN1", "occurred_on": NOW}
    assert types(judge, *(central_event("audit", "audit", **fields) for _ in range(2))) == ["other"]
    assert types(
        judge, central_event("audit", "audit", **{**fields, "destination_name": "CN2"})
    ) == ["other"]


def test_the_number_of_remembered_rogues_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The access point that was reported longest ago is forgotten, so it is new when seen again."""
    monkeypatch.setattr(stream_transitions, "_MAX_REMEMBERED", 2)
    judge = WidsEvents()
    seen = [types(judge, rule("rogue", bssid=bssid)) for bssid in ("a", "b", "a", "c", "a", "b")]
    new = ["rogue_detected"]
    assert seen == [new, new, [], new, [], new]
