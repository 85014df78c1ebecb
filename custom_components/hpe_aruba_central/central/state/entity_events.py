"""Derive entity events from changes of devices, parts and alerts.

An event needs what was known before: a value that is reported for the first time is none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
import re
from typing import Any

from ..models.alert import Alert
from ..models.change import Change
from ..models.core import PartKind, Thing
from ..models.device import FAILED_SUPPLY, Device
from ..models.parts import Part, Port, Radio, is_uplink, part_name

type EntityEvent = tuple[str, dict[str, Any]]
"""The event type that an event entity fires, and the event's attributes."""

type Detect = Callable[[Any, Any], list[dict[str, Any]]]
"""Compares a thing before and after; returns the attributes of each event of one type."""


@dataclass(frozen=True, slots=True)
class EventRule:
    """An event type, and how it is detected."""

    event_type: str
    detect: Detect


def flag_changed(flag: Callable[[Any], bool | None], to: bool, **attributes: str) -> Detect:
    """Return a detector for a flag that was known and changes to ``to``.

    ``attributes`` maps the event's attributes to those of the device or part.
    """

    def detect(before: Thing, after: Thing) -> list[dict[str, Any]]:
        if flag(before) is not (not to) or flag(after) is not to:
            return []
        return [{name: getattr(after, source) for name, source in attributes.items()}]

    return detect


def value_changed(attribute: str, to: str | None = None) -> Detect:
    """Return a detector for an attribute that was known and changes to ``to``, or to anything."""

    def detect(before: Thing, after: Thing) -> list[dict[str, Any]]:
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old is None or new is None or old == new:
            return []
        if to is not None and new != to:
            return []
        return [{"previous": old, "current": new}]

    return detect


def _detect_reboot(before: Device, after: Device) -> list[dict[str, Any]]:
    """Detect a later restart than the one before."""
    old, new = before.last_restart, after.last_restart
    if old is None or new is None or new <= old:
        return []
    return [{"last_restart": new.isoformat()}]


def _supply_changed(is_event: Callable[[str, str], bool]) -> Detect:
    """Return a detector for power supplies, by their status before and after."""

    def detect(before: Device, after: Device) -> list[dict[str, Any]]:
        old_status = {supply.index: supply.status for supply in before.power_supplies}
        events: list[dict[str, Any]] = []
        for supply in after.power_supplies:
            old, new = old_status.get(supply.index), supply.status
            if old is not None and new is not None and is_event(old, new):
                events.append({"power_supply": supply.index, "previous": old, "current": new})
        return events

    return detect


def _has_failed(old: str, new: str) -> bool:
    """Return True if a power supply, or an empty bay, has become a problem."""
    return FAILED_SUPPLY.get(old) is False and FAILED_SUPPLY.get(new) is True


def _has_recovered(old: str, new: str) -> bool:
    """Return True if a power supply is powered again: often a new one, after its bay was empty."""
    return new == "powered" and old != new and old in FAILED_SUPPLY


def _detect_channel_change(before: Radio, after: Radio) -> list[dict[str, Any]]:
    """Detect another channel; another spelling or width of the same one is none."""
    for attribute in ("channel", "primary_channel"):
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old is None or new is None:
            continue
        if _channel_number(old) == _channel_number(new):
            return []
        return [{"previous": str(old), "current": str(new), "reason": after.channel_reason}]
    return []


def _channel_number(channel: object) -> str:
    """Return a channel's number: Central may write ``36``, ``36E`` or ``36 (80 MHz)``."""
    text = str(channel)
    found = re.search(r"\d+", text)
    if found is None:
        return text
    return found[0]


_RADAR = frozenset({"radar_detected", "radar_turn_off_radio"})


def _detect_radar(before: Radio, after: Radio) -> list[dict[str, Any]]:
    """Detect that a radio gave way to radar.

    Each time that it leaves its channel again for the same reason is another event.
    """
    if after.channel_reason not in _RADAR:
        return []
    moves = _detect_channel_change(before, after)
    if moves or before.channel_reason in {None, after.channel_reason}:
        return moves
    return [{"previous": before.channel, "current": None, "reason": after.channel_reason}]


def _link_changed(to: bool, **attributes: str) -> Detect:
    """Return a detector for a port's link, or for the port's status until both links are known."""
    by_link = flag_changed(attrgetter("link"), to, **attributes)
    by_status = flag_changed(attrgetter("status"), to, **attributes)

    def detect(before: Port, after: Port) -> list[dict[str, Any]]:
        if before.link is None or after.link is None:
            return by_status(before, after)
        return by_link(before, after)

    return detect


_ERROR_DISABLED = "error_disabled"


def _detect_error_disabled(before: Port, after: Port) -> list[dict[str, Any]]:
    """Detect that a switch has shut down a port that was known because of an error."""
    if after.down_reason != _ERROR_DISABLED or before.down_reason == _ERROR_DISABLED:
        return []
    if before.is_linked is None:
        return []
    return [{}]


_DEVICE_RULES = (
    EventRule("offline", flag_changed(attrgetter("online"), to=False, reason="down_reason")),
    EventRule("online", flag_changed(attrgetter("online"), to=True)),
    EventRule("rebooted", _detect_reboot),
    EventRule("renamed", value_changed("name")),
    EventRule("firmware_changed", value_changed("firmware_version")),
)
_SWITCH_RULES = (
    EventRule("power_supply_failed", _supply_changed(_has_failed)),
    EventRule("power_supply_recovered", _supply_changed(_has_recovered)),
    EventRule("fan_failed", flag_changed(attrgetter("fan_ok"), to=False)),
    EventRule("fan_recovered", flag_changed(attrgetter("fan_ok"), to=True)),
)
_PART_RULES: Mapping[PartKind, tuple[EventRule, ...]] = {
    PartKind.RADIO: (
        EventRule("down", value_changed("status", "down")),
        EventRule("disabled", value_changed("status", "disabled")),
        EventRule("up", value_changed("status", "up")),
        EventRule("radar_detected", _detect_radar),
        EventRule("channel_changed", _detect_channel_change),
    ),
    PartKind.PORT: (
        EventRule("link_down", _link_changed(to=False, reason="down_reason")),
        EventRule("link_up", _link_changed(to=True)),
        EventRule("error_disabled", _detect_error_disabled),
        EventRule("poe_off", flag_changed(attrgetter("poe_up"), to=False)),
        EventRule("poe_on", flag_changed(attrgetter("poe_up"), to=True)),
    ),
    PartKind.UPLINK: (
        EventRule("down", flag_changed(attrgetter("up"), to=False)),
        EventRule("up", flag_changed(attrgetter("up"), to=True)),
        EventRule("wan_down", flag_changed(attrgetter("wan_up"), to=False)),
        EventRule("wan_up", flag_changed(attrgetter("wan_up"), to=True)),
    ),
    PartKind.TUNNEL: (
        EventRule(
            "down", flag_changed(attrgetter("up"), to=False, status="status", peer="peer_name")
        ),
        EventRule("up", flag_changed(attrgetter("up"), to=True, status="status", peer="peer_name")),
    ),
}


def _types(rules: Iterable[EventRule]) -> tuple[str, ...]:
    """Return the event types of rules."""
    return tuple(rule.event_type for rule in rules)


DEVICE_TYPES = ("added", "removed", *_types(_DEVICE_RULES))
SWITCH_TYPES = _types(_SWITCH_RULES)
"""The event types of switches in addition to those of all devices.

Only switches report fans and power supplies.
"""

PART_TYPES = {kind: _types(rules) for kind, rules in _PART_RULES.items()}
"""The event types of each kind of part that has any."""


def device_events(change: Change) -> Iterator[EntityEvent]:
    """Yield the events of a device's change."""
    before, after = change.before, change.after
    if isinstance(before, Device) and isinstance(after, Device):
        yield from _detected((*_DEVICE_RULES, *_SWITCH_RULES), before, after)
    elif before is None and isinstance(after, Device):
        yield "added", {}
    elif isinstance(before, Device) and after is None:
        yield "removed", {}


def part_events(change: Change, device: Device) -> Iterator[EntityEvent]:
    """Yield the events of a change of a part; their attributes say which part of the device."""
    before, after = change.before, change.after
    if not isinstance(before, Part) or not isinstance(after, Part):
        return
    for event_type, attributes in _detected(_PART_RULES[after.kind], before, after):
        yield event_type, _part_attributes(after, device) | attributes


def _part_attributes(part: Part, device: Device) -> dict[str, Any]:
    """Return the attributes that all events of a part have."""
    attributes: dict[str, Any] = {"id": part.part_id, "name": part_name(part)}
    if isinstance(part, Radio):
        attributes["band"] = part.band
    elif isinstance(part, Port):
        attributes["is_uplink"] = is_uplink(part, device)
    return attributes


def _detected(rules: Iterable[EventRule], before: Thing, after: Thing) -> Iterator[EntityEvent]:
    """Yield the events that the rules detect."""
    for rule in rules:
        for attributes in rule.detect(before, after):
            yield rule.event_type, attributes


_MAX_SERIALS = 50
"""How many devices an alert's event names: the recorder stores no attributes above 16 KiB."""


def alert_events(change: Change) -> Iterator[EntityEvent]:
    """Yield the event of an alert's change."""
    before, after = change.before, change.after
    if not isinstance(after, Alert):
        return
    event_type = _alert_event_type(before if isinstance(before, Alert) else None, after)
    if event_type is None:
        return
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
            "device_serials": list(after.device_serials[:_MAX_SERIALS]),
            "device_count": len(after.device_serials),
        },
    )


def _alert_event_type(before: Alert | None, after: Alert) -> str | None:
    """Return the event type of an alert's change, None if it is no event."""
    if not after.is_open:
        return "cleared"
    if after.state == "deferred" and (before is None or before.state != "deferred"):
        return "deferred"
    if before is None:
        return "raised"
    # The stream's first report of an alert that REST's list had is not an update.
    is_first_report = before.from_rest and not after.from_rest
    if is_first_report and _shown(before) == _shown(after):
        return None
    # Neither is one that REST's list had.
    return None if _as_of(before, after) == after else "updated"


def _as_of(before: Alert, after: Alert) -> Alert:
    """Return an alert as if it were reported with another one."""
    return replace(
        before,
        alert_id=after.alert_id,
        operation=after.operation,
        raised=after.raised,
        time=after.time,
        from_rest=after.from_rest,
        rest_key=after.rest_key,
    )


def _shown(alert: Alert) -> tuple[str, ...]:
    """Return what a person would act on."""
    return alert.state, alert.severity, alert.summary
