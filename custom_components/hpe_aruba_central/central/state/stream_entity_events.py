"""Derive entity events from streams whose messages are not kept as state.

Each class remembers what it has seen, so that a repeated message is not a second event. It
remembers digests, of 64 bits and with a key that nobody else knows: texts may be long.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from lru import LRU

from ..models.client import read_mac
from ..models.event import CentralEvent
from ..streams import EVENT_TYPES
from ..texts import read_text
from .entity_events import EntityEvent

_MAX_REMEMBERED = 20_000
"""How many crossings, rogues or attacks are remembered."""

_MAX_AUDIT_ENTRIES = 1000
"""How many entries of the audit trail are remembered."""

_LONGEST_ARRIVAL = timedelta(minutes=1)
"""A client that has been in a zone for longer when first reported has not just entered."""

_LONG_KNOWN = timedelta(hours=1)
"""A rogue that was first seen longer ago is not new when first reported."""


class _Seen(NamedTuple):
    """The event type of the last message about something, and when it was sent."""

    at: datetime | None
    event_type: str | None


def _is_outdated(event: CentralEvent, last: _Seen | None) -> bool:
    """Return True if a message is older than the last one."""
    if last is None or last.at is None or event.time is None:
        return False
    return event.time < last.at


class GeofenceEvents:
    """Clients and asset tags that enter or leave a zone."""

    types = ("entered", "left")
    _EVENT_TYPES: ClassVar = {"enter": "entered", "exit": "left"}

    def __init__(self) -> None:
        self._seen: LRU[int, _Seen] = LRU(_MAX_REMEMBERED)

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Yield the event of a message, if it is one."""
        fields = event.payload.fields
        zone = fields.get("zone_id")
        event_type = self._EVENT_TYPES.get(fields.get("event_type") or "")
        identity = _identity(fields)
        if not zone or not identity or event_type is None:
            return
        crossing = hash((identity, zone))
        last = self._seen.get(crossing)
        if _is_outdated(event, last):
            return
        self._seen[crossing] = _Seen(event.time, event_type)
        dwell = fields.get("dwell_time_in_seconds")
        if last is not None and last.event_type == event_type:
            return
        if last is None and event_type == "entered" and _has_stayed(dwell):
            return
        yield (
            event_type,
            {
                "zone_id": zone,
                "mac": read_mac(fields.get("sta_eth_mac")),
                "hashed_mac": fields.get("hashed_sta_eth_mac"),
                "tag": fields.get("device_id"),
                "dwell_time": dwell,
            },
        )


def _identity(fields: Mapping[str, Any]) -> str | None:
    """Return what identifies a client or an asset tag in a zone."""
    mac = read_mac(fields.get("sta_eth_mac"))
    if mac is not None:
        return mac
    for name in ("hashed_sta_eth_mac", "device_id"):
        identity = read_text(fields.get(name))
        if identity is not None:
            return identity
    return None


def _has_stayed(dwell: float | None) -> bool:
    """Return True if someone has been in a zone for a while, which is given in seconds."""
    return dwell is not None and dwell > _LONGEST_ARRIVAL.total_seconds()


class WidsEvents:
    """Intrusion detection: access points of others that are a threat, and attacks."""

    types = ("rogue_detected", "suspect_rogue_detected", "rogue_cleared", "attack_detected")
    _THREATS: ClassVar = {
        "rogue": "rogue_detected",
        "dos": "rogue_detected",
        "suspect_rogue": "suspect_rogue_detected",
    }
    _HARMLESS = frozenset({"valid", "interfering", "known_interfering"})

    def __init__(self) -> None:
        self._rogues: LRU[int, _Seen] = LRU(_MAX_REMEMBERED)
        self._attacks: LRU[int, datetime | None] = LRU(_MAX_REMEMBERED)

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Yield the event of a message, if it is one."""
        if event.payload.kind == "wids_rule":
            yield from self._classified(event, event.payload.fields)
        else:
            yield from self._attacked(event, event.payload.fields)

    def _classified(self, event: CentralEvent, fields: Mapping[str, Any]) -> Iterator[EntityEvent]:
        """Yield the event of an access point that became a threat, or is none any more."""
        bssid = read_mac(fields.get("bssid"))
        classification = fields.get("classification")
        threat = self._THREATS.get(classification or "")
        if bssid is None or (threat is None and classification not in self._HARMLESS):
            return
        rogue = hash(bssid)
        last = self._rogues.get(rogue)
        if _is_outdated(event, last):
            return
        self._rogues[rogue] = _Seen(event.time, threat)
        if last is None and (threat is None or _is_long_known(event, fields)):
            return
        if last is not None and last.event_type == threat:
            return
        yield (
            threat or "rogue_cleared",
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

    def _attacked(self, event: CentralEvent, fields: Mapping[str, Any]) -> Iterator[EntityEvent]:
        """Yield the event of an attack, unless it or a later one of its kind was seen."""
        mac = read_mac(fields.get("mac_addr"))
        names = ("detecting_serial", "event_type", "event_number")
        attack = hash((mac, *(fields.get(name) for name in names)))
        if attack in self._attacks:
            last = self._attacks[attack]
            if event.time is None or last is None or event.time <= last:
                return
        self._attacks[attack] = event.time
        yield (
            "attack_detected",
            {
                "attack": fields.get("event_type"),
                "category": fields.get("category"),
                "level": fields.get("level"),
                "band": fields.get("radio_band"),
                "mac": mac,
                "serial_number": fields.get("detecting_serial"),
            },
        )


def _is_long_known(event: CentralEvent, fields: Mapping[str, Any]) -> bool:
    """Return True if a rogue was first seen long before a message was sent."""
    first_seen_ms = fields.get("first_seen_ms")
    if not first_seen_ms or event.time is None:
        return False
    age = event.time.timestamp() - first_seen_ms / 1000
    return bool(age > _LONG_KNOWN.total_seconds())


class AuditEvents:
    """Entries of the audit trail."""

    types = (*EVENT_TYPES["audit"], "other")
    _BY_TYPE: ClassVar = {full: short for short, full in EVENT_TYPES["audit"].items()}
    _ATTRIBUTES = (
        "action",
        "category",
        "sub_category",
        "destination",
        "destination_name",
        "service_name",
    )
    """No user and no free text, because states are recorded; the bus event has all fields."""
    _IDENTITY = ("occurred_on", *_ATTRIBUTES, "description", "source")

    def __init__(self) -> None:
        self._seen: LRU[int, bool] = LRU(_MAX_AUDIT_ENTRIES)

    def __call__(self, event: CentralEvent) -> Iterator[EntityEvent]:
        """Yield the event of an entry the first time that it is reported."""
        get = event.payload.get
        time = get("occurred_on") or event.time
        entry = hash((event.type, time, *(get(name) for name in self._IDENTITY)))
        if entry in self._seen:
            return
        self._seen[entry] = True
        event_type = self._BY_TYPE.get(event.type, "other")
        yield event_type, {name: get(name) for name in self._ATTRIBUTES}
