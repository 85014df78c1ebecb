"""What event entities make of a change of the inventory: judged by what was known before, so nothing is told twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
import re
from typing import Any

from ..models.alert import Alert
from ..models.change import Change
from ..models.client import NetworkClient
from ..models.core import PartKind, Thing
from ..models.device import FAILED_SUPPLY, Device, PowerSupply
from ..models.parts import Part, Port, Radio, is_uplink, part_name

type EntityEvent = tuple[str, dict[str, Any]]
"""An event entity's event type, and what is known beside it."""

type _Judge = Callable[[Any, Any], list[dict[str, Any]]]
"""Tells of each time that something happened, from a thing before and after."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An event type, and how it is told from a device or part before and after."""

    event_type: str
    judge: _Judge


def _turned(value: Callable[[Any], bool | None], to: bool, **told: str) -> _Judge:
    """Return a judgement on whether what was known not to be so now is; ``told`` names attributes to tell."""

    def judge(before: Thing, after: Thing) -> list[dict[str, Any]]:
        """Tell the attributes if it is."""
        is_turned = value(before) is (not to) and value(after) is to
        return (
            [{name: getattr(after, attribute) for name, attribute in told.items()}]
            if is_turned
            else []
        )

    return judge


def _changed(attribute: str, to: str | None = None) -> _Judge:
    """Return a judgement on whether an attribute that was known is another now: a certain one, or any."""

    def judge(before: Thing, after: Thing) -> list[dict[str, Any]]:
        """Tell the attribute's values."""
        old, new = getattr(before, attribute), getattr(after, attribute)
        if None in {old, new} or old == new or to not in {None, new}:
            return []
        return [{"previous": old, "current": new}]

    return judge


def _rebooted(before: Device, after: Device) -> list[dict[str, Any]]:
    """Tell when a device was restarted, if it was."""
    if (
        before.last_restart is None
        or after.last_restart is None
        or after.last_restart <= before.last_restart
    ):
        return []
    return [{"last_restart": after.last_restart.isoformat()}]


def _supplies(happened: Callable[[str, str], bool]) -> _Judge:
    """Return a judgement on each power supply, by Central's words for how it was and is."""

    def judge(before: Device, after: Device) -> list[dict[str, Any]]:
        """Tell which power supplies it happened to."""
        pairs = _pairs(before.power_supplies, after.power_supplies)
        return [
            {"power_supply": index, "previous": old, "current": new}
            for index, old, new in pairs
            if old is not None and new is not None and happened(old, new)
        ]

    return judge


def _pairs(
    before: Iterable[PowerSupply], after: Iterable[PowerSupply]
) -> Iterator[tuple[int, str | None, str | None]]:
    """Give the index of each power supply, and its status before and after."""
    old = {supply.index: supply.status for supply in before}
    return ((supply.index, old.get(supply.index), supply.status) for supply in after)


def _supply_failed(old: str, new: str) -> bool:
    """Whether a power supply, or an empty bay, has become a problem."""
    return FAILED_SUPPLY.get(old) is False and FAILED_SUPPLY.get(new) is True


def _supply_recovered(old: str, new: str) -> bool:
    """Whether a power supply is powered again: often a new one, after its bay was empty."""
    return new == "powered" and old != new and old in FAILED_SUPPLY


def _channel_changed(before: Radio, after: Radio) -> list[dict[str, Any]]:
    """Tell that a radio is on another channel; one that is only spelt otherwise, or has another width, is the same."""
    for attribute in ("channel", "primary_channel"):
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old is not None and new is not None:
            moved = _number(old) != _number(new)
            return (
                [{"previous": str(old), "current": str(new), "reason": after.channel_reason}]
                if moved
                else []
            )
    return []


def _number(channel: object) -> str:
    """Return a channel's number: Central may write ``36``, ``36E`` or ``36 (80 MHz)``."""
    text = str(channel)
    return found[0] if (found := re.search(r"\d+", text)) else text


_RADAR = frozenset({"radar_detected", "radar_turn_off_radio"})


def _radar_detected(before: Radio, after: Radio) -> list[dict[str, Any]]:
    """Tell that a radio gave way to radar; each further time it leaves its channel once more for the same reason."""
    if after.channel_reason not in _RADAR:
        return []
    is_new = before.channel_reason not in {None, after.channel_reason}
    moved = _channel_changed(before, after)
    return moved or (
        [{"previous": before.channel, "current": None, "reason": after.channel_reason}]
        if is_new
        else []
    )


def _link_turned(to: bool, **told: str) -> _Judge:
    """Return a judgement on whether a port's link came or went; the first word on it is none on a port that is up."""
    by_link, by_status = (_turned(attrgetter(name), to, **told) for name in ("link", "status"))

    def judge(before: Port, after: Port) -> list[dict[str, Any]]:
        """Tell the attributes if it did."""
        return (by_status if None in {before.link, after.link} else by_link)(before, after)

    return judge


_FAULT = "error_disabled"


def _port_disabled(before: Port, after: Port) -> list[dict[str, Any]]:
    """Tell that a switch has shut a port down because of an error; of a port of which nothing was known, nothing."""
    is_new = before.down_reason != _FAULT and before.is_linked is not None
    return [{}] if after.down_reason == _FAULT and is_new else []


_DEVICE_TURNS = (
    Turn("offline", _turned(attrgetter("online"), False, reason="down_reason")),
    Turn("online", _turned(attrgetter("online"), True)),
    Turn("rebooted", _rebooted),
    Turn("renamed", _changed("name")),
    Turn("firmware_changed", _changed("firmware_version")),
)
_SWITCH_TURNS = (
    Turn("power_supply_failed", _supplies(_supply_failed)),
    Turn("power_supply_recovered", _supplies(_supply_recovered)),
    Turn("fan_failed", _turned(attrgetter("fan_ok"), False)),
    Turn("fan_recovered", _turned(attrgetter("fan_ok"), True)),
)
_PART_TURNS: Mapping[PartKind, tuple[Turn, ...]] = {
    PartKind.RADIO: (
        Turn("down", _changed("status", "down")),
        Turn("disabled", _changed("status", "disabled")),
        Turn("up", _changed("status", "up")),
        Turn("radar_detected", _radar_detected),
        Turn("channel_changed", _channel_changed),
    ),
    PartKind.PORT: (
        Turn("link_down", _link_turned(False, reason="down_reason")),
        Turn("link_up", _link_turned(True)),
        Turn("error_disabled", _port_disabled),
        Turn("poe_off", _turned(attrgetter("poe_up"), False)),
        Turn("poe_on", _turned(attrgetter("poe_up"), True)),
    ),
    PartKind.UPLINK: (
        Turn("down", _turned(attrgetter("up"), False)),
        Turn("up", _turned(attrgetter("up"), True)),
        Turn("wan_down", _turned(attrgetter("wan_up"), False)),
        Turn("wan_up", _turned(attrgetter("wan_up"), True)),
    ),
    PartKind.TUNNEL: (
        Turn("down", _turned(attrgetter("up"), False, status="status", peer="peer_name")),
        Turn("up", _turned(attrgetter("up"), True, status="status", peer="peer_name")),
    ),
}

DEVICE_TYPES = ("added", "removed", *(turn.event_type for turn in _DEVICE_TURNS))
SWITCH_TYPES = tuple(turn.event_type for turn in _SWITCH_TURNS)
"""The event types that switches have beside those of all devices: nobody else tells of fans and power supplies."""

PART_TYPES = {kind: tuple(turn.event_type for turn in turns) for kind, turns in _PART_TURNS.items()}
"""The event types of each kind of part that has any."""


def device_events(change: Change) -> Iterator[EntityEvent]:
    """Judge what happened to a device."""
    match change.before, change.after:
        case None, Device():
            yield "added", {}
        case Device(), None:
            yield "removed", {}
        case Device() as before, Device() as after:
            yield from _happenings((*_DEVICE_TURNS, *_SWITCH_TURNS), before, after)


def part_events(change: Change, device: Device) -> Iterator[EntityEvent]:
    """Judge what happened to a part of a device; each tells which part."""
    before, after = change.before, change.after
    if isinstance(before, Part) and isinstance(after, Part):
        for event_type, told in _happenings(_PART_TURNS[after.kind], before, after):
            yield (
                event_type,
                {"id": after.part_id, "name": part_name(after)} | _of_kind(after, device) | told,
            )


def _of_kind(part: Part, device: Device) -> dict[str, Any]:
    """Return what is told of every happening to a part of its kind."""
    match part:
        case Radio():
            return {"band": part.band}
        case Port():
            return {"is_uplink": is_uplink(part, device)}
    return {}


def _happenings(turns: Iterable[Turn], before: Thing, after: Thing) -> Iterator[EntityEvent]:
    """Judge by each of the turns."""
    for turn in turns:
        for told in turn.judge(before, after):
            yield turn.event_type, told


def alert_events(change: Change) -> Iterator[EntityEvent]:
    """Judge what happened to an alert."""
    before, after = change.before, change.after
    if not isinstance(after, Alert):
        return
    if not after.is_open:
        event_type = "cleared"
    elif after.state == "deferred" and not (
        isinstance(before, Alert) and before.state == "deferred"
    ):
        event_type = "deferred"
    elif before is None:
        event_type = "raised"
    elif (
        isinstance(before, Alert)
        and before.from_rest
        and not after.from_rest
        and _same_alert(before, after)
    ):
        # The stream's own word on what a snapshot has already told.
        return
    else:
        event_type = "updated"
    yield (
        event_type,
        {
            "alert_id": after.alert_id,
            "name": after.name,
            "category": after.category,
            "device_type": after.device_type,
            "severity": after.severity,
            "priority": after.priority,
            "summary": after.summary,
            "site_name": after.site_name,
            "device_serials": list(after.device_serials),
        },
    )


def _same_alert(before: Alert, after: Alert) -> bool:
    """Whether nothing that a person would act upon has changed."""
    return (before.state, before.severity, before.summary) == (
        after.state,
        after.severity,
        after.summary,
    )


CLIENT_TYPES = ("joined", "left", "roamed", "failed", "blocked")
"""The event types of clients."""

_CLIENT_EVENTS = {
    "connected": "joined",
    "disconnected": "left",
    "failed": "failed",
    "blocked": "blocked",
}
"""The event type of a client whose status has become another."""

_JUST_NOW = timedelta(minutes=1)
"""A client whose status the stream reports for the first time fires an event if the status is not older than that."""


def client_events(change: Change) -> Iterator[EntityEvent]:
    """Yield what happened to a client: what the stream reported, and nothing that REST or an earlier run knew."""
    before, after = change.before, change.after
    if not isinstance(after, NetworkClient) or after.reported_at is None:
        return
    previous = before if isinstance(before, NetworkClient) else None
    event_type = _client_event_type(previous, after)
    if event_type is None:
        return
    attributes = {
        "mac": after.mac,
        "type": after.kind,
        "serial_number": after.serial_number,
        "device_name": after.device_name,
        "port": after.port,
        "wlan": after.wlan,
        "band": after.band,
    }
    if event_type == "roamed" and previous is not None:
        attributes["previous"] = previous.serial_number
    yield event_type, attributes


def _client_event_type(before: NetworkClient | None, after: NetworkClient) -> str | None:
    """Return the event type of a change that the stream reported, None if it is no event."""
    event_type = _CLIENT_EVENTS.get(after.status or "")
    if before is not None and _has_moved(before, after):
        event_type = "roamed"
    if before is None or before.status is None or before.reported_at is None:
        return event_type if _has_just_changed(after) else None
    if event_type == "roamed":
        return event_type
    # A client that never got in does not leave.
    if before.status == after.status or (event_type == "left" and not before.connected):
        return None
    return event_type


def _has_moved(before: NetworkClient, after: NetworkClient) -> bool:
    """Return True if a client is connected to another device than before."""
    if not before.connected or not after.connected or before.serial_number is None:
        return False
    return after.serial_number != before.serial_number


def _has_just_changed(client: NetworkClient) -> bool:
    """Return True if a client's status was not older than a minute when the stream reported it."""
    if client.reported_at is None or client.status_since is None:
        return False
    return client.reported_at - client.status_since <= _JUST_NOW
