"""What event entities make of the streams of which the inventory keeps nothing: judged by what was heard before."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from lru import LRU

from ..models.event import CentralEvent
from ..streams import EVENT_TYPES
from .transitions import EntityEvent

_MOST = 20_000
"""Crossings, rogues and attacks that are remembered; those heard of longest ago are forgotten first."""

_JUST_NOW = timedelta(minutes=1)
"""Whoever has been in a zone for longer when first reported has not just entered."""

_LONG_KNOWN = timedelta(hours=1)
"""The first word on a rogue that was first seen so long before is none."""


class _Known(NamedTuple):
    """What was last reported of something, and when."""

    at: datetime | None
    word: str | None


def _is_old(event: CentralEvent, before: _Known | None) -> bool:
    """Whether something later is known."""
    return (
        before is not None
        and before.at is not None
        and event.time is not None
        and event.time < before.at
    )


def _is_long_known(event: CentralEvent, fields: Mapping[str, Any]) -> bool:
    """Whether a rogue was first seen a while before an event was sent."""
    if not (first_seen := fields.get("first_seen_ms")) or event.time is None:
        return False
    return bool(event.time.timestamp() - first_seen / 1000 > _LONG_KNOWN.total_seconds())


class GeofenceEvents:
    """Judges who entered or left a zone: clients and asset tags."""

    types = ("entered", "left")
    _WORDS: ClassVar = {"enter": "entered", "exit": "left"}

    def __init__(self) -> None:
        self._known: LRU[tuple[str, str], _Known] = LRU(_MOST)

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
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


class WidsEvents:
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

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Judge one message."""
        if event.payload.kind == "wids_rule":
            yield from self._rule(event, event.payload.fields)
        else:
            yield from self._signature(event, event.payload.fields)

    def _rule(self, event: CentralEvent, fields: Mapping[str, Any]) -> Iterator[EntityEvent]:
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

    def _signature(self, event: CentralEvent, fields: Mapping[str, Any]) -> Iterator[EntityEvent]:
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


class AuditEvents:
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

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Tell of an entry under its category, unless it has been told of."""
        get = event.payload.get
        entry = (event.type, get("occurred_on") or event.time, *(get(name) for name in self._ENTRY))
        if self._told.get(entry):
            return
        self._told[entry] = True
        yield self._WORDS.get(event.type, "other"), {name: get(name) for name in self._TOLD}
