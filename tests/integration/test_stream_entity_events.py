"""Events that are derived from clients, geofences, intrusion detection and the audit trail."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.state import stream_entity_events
from custom_components.hpe_aruba_central.central.state.client_events import client_events
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.entity_events import (
    EntityEvent,
)
from custom_components.hpe_aruba_central.central.state.stream_entity_events import (
    AuditEvents,
    GeofenceEvents,
    WidsEvents,
)

from .helpers import NOW, central_event

MAC = "AA:BB:CC:00:00:01"
HOUR = timedelta(hours=1)


def types(
    detect: Callable[[CentralEvent], Iterator[tuple[str, Any]]], *events: CentralEvent
) -> list[str]:
    """Return the events and attributes that a rule finds in some events."""
    return [event_type for event in events for event_type, _ in detect(event)]


class ClientEvents:
    """The events of clients, derived from the changes of their store."""

    def __init__(self) -> None:
        self.clients = ClientStore()

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Yield the events of a message."""
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
    """Return a client's state, some seconds after the first."""
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
def test_a_client_joins_leaves_and_fails(words: list[str | None], expected: list[str]) -> None:
    """Only a change of state has an event: neither a first state nor an unknown one has."""
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
def test_a_first_state_has_an_event_if_it_is_recent(
    status: str, since: dict[str, Any], expected: list[str]
) -> None:
    """After a restart no client is known, and Central may report all of them."""
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
    """Roaming needs two known devices; a message without a device is no event."""
    events = [client("connected", serial, second) for second, serial in enumerate(serials)]
    assert types(ClientEvents(), *events) == expected


def test_a_client_that_reconnects_elsewhere_has_roamed() -> None:
    """A message that changes the device without a status means still connected."""
    detect = ClientEvents()
    events = [
        client("connected", "CN1"),
        client("connecting", "CN2", 1),
        client("connected", "CN2", 2),
    ]
    assert types(detect, *events) == ["roamed"]
    assert types(detect, client(None, "CN3", 3)) == ["roamed"]


def test_an_outdated_client_state_is_ignored() -> None:
    """Clients are identified by MAC address in any notation."""
    detect = ClientEvents()
    assert types(detect, client("connected", "CN1", 10), client("disconnected", "CN1", 5)) == []
    assert types(detect, client("disconnected", "CN1", 20, mac=MAC.lower())) == ["left"]
    assert types(detect, client("connected", "CN1", 20, mac="AA:BB:CC:00:00:02")) == []
    assert types(detect, client("connected", "CN1", 30, mac="")) == []


def test_statistics_of_clients_have_no_events() -> None:
    """Statistics contain no state."""
    stats = central_event("clients", "client_stats", statistics=True, mac_address=MAC)
    assert types(ClientEvents(), stats) == []


def test_a_client_is_named_by_its_mac_address_only() -> None:
    """Attributes are recorded, so names, users and IP addresses are left out."""
    detect = ClientEvents()
    personal: dict[str, Any] = {
        "client_name": "ann",
        "host_name": "ann-laptop",
        "user_name": "ann@example.com",
        "ipv4": "10.0.0.9",
    }
    event = client("connected", "CN1", connected_since=NOW, device_name="AP-1", **personal)
    [(_, told)] = detect(event)
    assert told["mac"] == MAC.lower()
    assert (told["serial_number"], told["device_name"]) == ("CN1", "AP-1")
    assert not any(value in str(told) for value in personal.values())


def crossing(
    word: str | None, seconds: float = 0, *, kind: str = "wifi_client_geofence", **fields: Any
) -> CentralEvent:
    """Return an event that reports a client crossing a fence."""
    told = {"zone_id": "z1", "event_type": word, "sta_eth_mac": MAC, **fields}
    at = NOW + timedelta(seconds=seconds)
    return central_event(
        "geofence",
        kind,
        at=at,
        **{name: value for name, value in told.items() if value is not None},
    )


def test_a_zone_is_entered_and_left() -> None:
    """Each crossing is one event; an outdated message is none."""
    detect = GeofenceEvents()
    events = [
        crossing("enter", 0),
        crossing("enter", 1),
        crossing("exit", 5),
        crossing("enter", 3),
        crossing("exit", 5),
    ]
    assert types(detect, *events) == ["entered", "left"]
    assert types(detect, crossing("enter", 6, zone_id="z2"), crossing("exit", 7)) == ["entered"]


def test_a_client_that_has_been_in_a_zone_for_long_has_not_entered_it() -> None:
    """A first message after a restart may be old; leaving always is an event."""
    detect = GeofenceEvents()
    assert types(detect, crossing("enter", dwell_time_in_seconds=600)) == []
    assert types(detect, crossing("exit", 5, dwell_time_in_seconds=605)) == ["left"]
    assert types(GeofenceEvents(), crossing("exit", dwell_time_in_seconds=605)) == ["left"]


@pytest.mark.parametrize(
    "fields",
    [
        {"sta_eth_mac": None, "hashed_sta_eth_mac": "1f2e"},
        {"sta_eth_mac": None, "device_id": "tag-1", "kind": "asset_tag_geofence"},
    ],
)
def test_hashed_addresses_and_tags_cross(fields: dict[str, Any]) -> None:
    """Central may hash a client's MAC address, or report a tag."""
    detect = GeofenceEvents()
    assert types(detect, crossing("enter", **fields), crossing("enter", 1, **fields)) == ["entered"]


def test_an_incomplete_crossing_is_no_event() -> None:
    """A crossing needs a client, a zone and a direction."""
    unclear = crossing("enter", sta_eth_mac=None), crossing("enter", zone_id=None), crossing(None)
    assert types(GeofenceEvents(), *unclear) == []


def rule(classification: str | None, seconds: float = 0, **fields: Any) -> CentralEvent:
    """Return an event that classifies an access point."""
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
    """Access points of neighbors that only interfere have no events."""
    assert (
        types(WidsEvents(), *(rule(word, second) for second, word in enumerate(words))) == expected
    )


def test_a_rogue_first_seen_long_ago_is_not_detected() -> None:
    """A rogue seen long ago is detected only if it was classified otherwise before."""
    old = int((NOW - 2 * HOUR).timestamp() * 1000)
    detect = WidsEvents()
    assert types(
        detect, rule("rogue", first_seen_ms=old), rule("interfering", 1), rule("rogue", 2)
    ) == [
        "rogue_cleared",
        "rogue_detected",
    ]
    assert types(WidsEvents(), rule("rogue", first_seen_ms=old + 5_400_000)) == ["rogue_detected"]
    assert types(WidsEvents(), rule("rogue", bssid=None)) == []


def test_each_attack_has_an_event() -> None:
    """A repeated or outdated message is no further attack."""
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


def test_an_audit_entry_has_one_event() -> None:
    """An entry repeated under another ID is the same; another entry at the same time is not."""
    detect = AuditEvents()
    fields: dict[str, Any] = {"action": "Upgrade", "destination_name": "CN1", "occurred_on": NOW}
    assert types(detect, *(central_event("audit", "audit", **fields) for _ in range(2))) == [
        "other"
    ]
    assert types(
        detect, central_event("audit", "audit", **{**fields, "destination_name": "CN2"})
    ) == ["other"]


def test_the_number_of_remembered_rogues_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rogue reported longest ago is forgotten, so it is detected again."""
    monkeypatch.setattr(stream_entity_events, "_MAX_REMEMBERED", 2)
    detect = WidsEvents()
    bssids = [f"00:00:5e:00:53:0{digit}" for digit in "abacab"]
    seen = [types(detect, rule("rogue", bssid=bssid)) for bssid in bssids]
    new = ["rogue_detected"]
    assert seen == [new, new, [], new, [], new]
