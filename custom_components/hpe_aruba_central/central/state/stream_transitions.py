"""What event entities make of the streams of which the inventory keeps nothing: judged by what was heard before."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from lru import LRU

from ..models.event import CentralEvent
from ..streams import EVENT_TYPES
from .transitions import Happening

_MOST = 20_000
"""Clients, crossings, rogues that are remembered; those heard of longest ago are forgotten first."""

_JUST_NOW = timedelta(minutes=1)
"""The first word on a client is news if what it tells of is not older than that."""

_LONG_KNOWN = timedelta(hours=1)
"""The first word on a rogue that was first seen so long before is none."""


class _Known(NamedTuple):
    """The last word on something, when it was said, and (of clients) on which device."""

    at: datetime | None
    word: str | None
    serial: str | None = None


def _is_old(event: CentralEvent, before: _Known | None) -> bool:
    """Whether something later is known."""
    return (
        before is not None
        and before.at is not None
        and event.time is not None
        and event.time < before.at
    )


def _within(span: timedelta, event: CentralEvent, moment: datetime | None) -> bool:
    """Whether a moment is not longer ago than that when an event was sent."""
    return moment is not None and event.time is not None and event.time - moment <= span


def _is_long_known(event: CentralEvent, fields: Mapping[str, Any]) -> bool:
    """Whether a rogue was first seen a while before an event was sent."""
    if not (first_seen := fields.get("first_seen_ms")) or event.time is None:
        return False
    return bool(event.time.timestamp() - first_seen / 1000 > _LONG_KNOWN.total_seconds())


class ClientJudge:
    """Judges what happens to clients: who joins, leaves or roams, and who is kept out."""

    types = ("joined", "left", "roamed", "failed", "blocked")
    _WORDS: ClassVar = {
        "connected": "joined",
        "disconnected": "left",
        "failed": "failed",
        "blocked": "blocked",
    }
    _SINCE: ClassVar = {
        "connected": "connected_since",
        "disconnected": "last_seen",
        "failed": "last_seen",
    }
    """The time that tells whether a client that nothing was known of has just joined, left or failed."""

    def __init__(self) -> None:
        self._known: LRU[str, _Known] = LRU(_MOST)

    def __call__(self, event: CentralEvent) -> Iterator[Happening]:
        """Judge one message; statistics tell of none."""
        if event.payload.kind != "client":
            return
        state = event.payload.fields
        details: Mapping[str, Any] = state.get("client_details") or {}
        mac = str(details.get("mac_address") or "").lower()
        before = self._known.get(mac)
        if not mac or _is_old(event, before):
            return
        now = _Known(
            event.time,
            details.get("status") or (before.word if before else None),
            details.get("connected_device_serial") or (before.serial if before else None),
        )
        if now.word == "connecting" and before is not None and before.word == "connected":
            # On its way from one access point to the next: it has not left.
            now = now._replace(word="connected", serial=before.serial)
        self._known[mac] = now
        if (event_type := self._judge(before, now, event, details)) is None:
            return
        told = {
            "mac": mac,
            "type": state.get("type"),
            "serial_number": now.serial,
            "device_name": details.get("device_name"),
            "port": details.get("port"),
            "wlan": state.get("wlan_name"),
            "band": state.get("wireless_band"),
        }
        if event_type == "roamed" and before is not None:
            told["previous"] = before.serial
        yield event_type, told

    def _judge(
        self, before: _Known | None, now: _Known, event: CentralEvent, details: Mapping[str, Any]
    ) -> str | None:
        """Return what happened, None if that is nothing."""
        if now.word is None:
            return None
        if before is None or before.word is None:
            moment = details.get(self._SINCE.get(now.word, ""))
            return self._WORDS[now.word] if _within(_JUST_NOW, event, moment) else None
        if now.word == before.word:
            has_moved = now.word == "connected" and None not in {now.serial, before.serial}
            return "roamed" if has_moved and now.serial != before.serial else None
        if now.word == "disconnected" and before.word != "connected":
            # It never was in.
            return None
        return self._WORDS.get(now.word)


class GeofenceJudge:
    """Judges who entered or left a zone: clients and asset tags."""

    types = ("entered", "left")
    _WORDS: ClassVar = {"enter": "entered", "exit": "left"}

    def __init__(self) -> None:
        self._known: LRU[tuple[str, str], _Known] = LRU(_MOST)

    def __call__(self, event: CentralEvent) -> Iterator[Happening]:
        """Judge one message."""
        fields = event.payload.fields
        zone, word = fields.get("zone_id"), self._WORDS.get(fields.get("event_type") or "")
        who = (
            fields.get("sta_eth_mac") or fields.get("hashed_sta_eth_mac") or fields.get("device_id")
        )
        if not zone or not who or word is None:
            return
        before = self._known.get((who, zone))
        if _is_old(event, before):
            return
        self._known[who, zone] = _Known(event.time, word)
        dwell = fields.get("dwell_time_in_seconds")
        if before is None:
            if word == "entered" and dwell is not None and dwell > _JUST_NOW.total_seconds():
                # It has been there for a while.
                return
        elif word == before.word:
            return
        yield (
            word,
            {
                "zone_id": zone,
                "mac": fields.get("sta_eth_mac"),
                "hashed_mac": fields.get("hashed_sta_eth_mac"),
                "tag": fields.get("device_id"),
                "dwell_time": dwell,
            },
        )


class WidsJudge:
    """Judges what wireless intrusion detection tells: which access points of others are a threat, and attacks."""

    types = ("rogue_detected", "suspect_rogue_detected", "rogue_cleared", "attack_detected")
    _THREATS: ClassVar = {
        "rogue": "rogue_detected",
        "dos": "rogue_detected",
        "suspect_rogue": "suspect_rogue_detected",
    }
    _HARMLESS = frozenset({"valid", "interfering", "known_interfering"})

    def __init__(self) -> None:
        self._rogues: LRU[str, _Known] = LRU(_MOST)
        self._attacks: LRU[tuple[Any, ...], _Known] = LRU(_MOST)

    def __call__(self, event: CentralEvent) -> Iterator[Happening]:
        """Judge one message."""
        if event.payload.kind == "wids_rule":
            yield from self._rule(event, event.payload.fields)
        else:
            yield from self._signature(event, event.payload.fields)

    def _rule(self, event: CentralEvent, fields: Mapping[str, Any]) -> Iterator[Happening]:
        """Judge how an access point is classified."""
        bssid, classification = str(fields.get("bssid") or "").lower(), fields.get("classification")
        word = self._THREATS.get(classification or "")
        if not bssid or (word is None and classification not in self._HARMLESS):
            return
        before = self._rogues.get(bssid)
        if _is_old(event, before):
            return
        self._rogues[bssid] = _Known(event.time, word)
        if word == (before.word if before else None) or (
            before is None and _is_long_known(event, fields)
        ):
            return
        yield (
            word or "rogue_cleared",
            {
                "bssid": bssid,
                "ssid": fields.get("ssid"),
                "name": fields.get("rogue_name"),
                "classification": classification,
                "containment": fields.get("containment_status"),
                "encryption": fields.get("encryption"),
                "serial_number": fields.get("last_det_serial"),
            },
        )

    def _signature(self, event: CentralEvent, fields: Mapping[str, Any]) -> Iterator[Happening]:
        """Tell of an attack, unless this one or a later one of its kind has been told of."""
        key = tuple(
            fields.get(name)
            for name in ("detecting_serial", "event_type", "event_number", "mac_addr")
        )
        before = self._attacks.get(key)
        if before is not None and (
            event.time is None or before.at is None or event.time <= before.at
        ):
            return
        self._attacks[key] = _Known(event.time, None)
        yield (
            "attack_detected",
            {
                "attack": fields.get("event_type"),
                "category": fields.get("category"),
                "level": fields.get("level"),
                "band": fields.get("radio_band"),
                "mac": fields.get("mac_addr"),
                "serial_number": fields.get("detecting_serial"),
            },
        )


class AuditJudge:
    """Tells of each entry of the audit trail once."""

    types = (*EVENT_TYPES["audit"], "other")
    _WORDS: ClassVar = {event_type: word for word, event_type in EVENT_TYPES["audit"].items()}
    _TOLD = (
        "action",
        "category",
        "sub_category",
        "destination",
        "destination_name",
        "service_name",
    )
    """What is shown of an entry: no user and no free text, since states are recorded; the bus event has all."""
    _ENTRY = ("occurred_on", *_TOLD, "description", "source")

    def __init__(self) -> None:
        self._told: LRU[tuple[Any, ...], bool] = LRU(1000)

    def __call__(self, event: CentralEvent) -> Iterator[Happening]:
        """Tell of an entry under its category, unless it has been told of."""
        get = event.payload.get
        entry = (event.type, get("occurred_on") or event.time, *(get(name) for name in self._ENTRY))
        if self._told.get(entry):
            return
        self._told[entry] = True
        yield self._WORDS.get(event.type, "other"), {name: get(name) for name in self._TOLD}
