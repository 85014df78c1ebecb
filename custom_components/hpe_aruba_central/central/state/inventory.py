"""What is known now. `Inventory.apply` is pure: no I/O, and no clock of its own."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from ..models.change import Change
from ..models.core import Key, PartKind
from ..models.device import Device, DeviceKind
from ..models.event import CentralEvent, Payload
from ..models.keys import device_key, part_key
from ..models.parts import PARTS, Part, Port
from .alerts import REST_LAG, AlertStore
from .field_rules import RULES, STATES, PartOf, Rule
from .serialization import Plain, device_from, part_from, to_plain

_SNAPSHOT = "snapshot"
"""Stands where a message's kind stands, for when REST told of a device."""

_SAME_RESTART = timedelta(minutes=1)
"""Uptimes are whole seconds of a clock that drifts: restarts this close are one."""

_LEAP = timedelta(hours=1)
"""A message that much later than the last is looked at twice: is its time one that has come?"""

_SAME_RESTART_BY_REST = timedelta(minutes=15)
"""How old an uptime in a REST answer may be is not published, so that restarts this close are one."""

_FORGET_AFTER = timedelta(hours=24)
"""How long a device is missing from REST and silent until it is taken to be gone, and its removal is remembered."""


class Inventory:
    """Devices and their parts by serial number, and open alerts, as the streams and REST tell.

    Statistics are kept as they come until somebody asks for what they have changed: of a hundred that arrive about one
    radio between two looks, one is read.
    """

    def __init__(
        self,
        kinds: Collection[DeviceKind] = tuple(DeviceKind),
        parts: Collection[PartKind] = tuple(PartKind),
    ) -> None:
        """Know of devices of these kinds, and of these of their parts."""
        self.alerts = AlertStore()
        self.devices: dict[str, Device] = {}
        self.parts: defaultdict[str, dict[Key, Part]] = defaultdict(dict)
        self._rules = {
            kind: rule
            for kind, rule in RULES.items()
            if rule.kind in kinds and (rule.part is None or rule.part.kind in parts)
        }
        self._newest: defaultdict[Key, dict[str, datetime]] = defaultdict(dict)
        """The time of the last message of each kind."""
        self._unread: dict[tuple[Key, str], Payload] = {}
        """The statistics that nobody has asked for yet, by what they are about and their kind."""
        self._other_names: dict[Key, Key] = {}
        """The parts that some messages name otherwise than the one that told of them first."""
        self._removed: dict[str, datetime] = {}
        self._removed_parts: dict[Key, datetime] = {}
        self._missing: dict[str, datetime] = {}
        """Since when devices have been missing from REST."""

    def apply(self, event: CentralEvent) -> tuple[Change, ...]:
        """Take one event in and tell what changed: nothing for an old, repeated, stateless or measured one."""
        payload = event.payload
        if payload.kind == "alert":
            return self.alerts.apply(event)
        if (rule := self._rules.get(payload.kind)) is None:
            return ()
        # Of a state all fields are wanted, of statistics only what they are about and when.
        get = payload.get if payload.is_statistics else payload.fields.get
        key = self._target(rule, get)
        times = self._newest.get(key) if key else None
        before = times.get(payload.kind) if times else None
        at = _time(event, get("timestamp"), before)
        if key is None or not self._is_news(key, at, before):
            return ()
        if at is not None:
            self._newest[key][payload.kind] = at
        if payload.is_statistics:
            if (earlier := self._unread.setdefault((key, payload.kind), payload)) is not payload:
                earlier.merge(payload)
            return ()
        told = payload.fields
        if told.get("operation") == "delete":
            return self._delete(rule, key, at)
        # What was measured before must not overtake the state when it is read.
        slot = (key, f"{payload.kind}_stats")
        measured = self._read(*slot) if slot in self._unread else ()
        return measured + self._tell(rule, key, told, at, before)

    @property
    def has_unread(self) -> bool:
        """Whether statistics have come that `read` would tell of."""
        return bool(self._unread)

    def read(self) -> tuple[Change, ...]:
        """Read the statistics that have come since the last time, and tell what they have changed."""
        return tuple(self.reading())

    def reading(self) -> Iterator[Change]:
        """Read them one by one: events may be taken in between."""
        for slot in list(self._unread):
            if slot in self._unread:
                yield from self._read(*slot)

    def thing(self, key: Key) -> Device | Part | None:
        """Return the device or part that the key names."""
        kind, serial = key[0], key[1]
        return self.devices.get(serial) if kind == "device" else self.parts.get(serial, {}).get(key)

    def things(self) -> Iterator[Device | Part]:
        """Iterate over all devices, then over all parts."""
        yield from self.devices.values()
        for parts in self.parts.values():
            yield from parts.values()

    def load_devices(
        self,
        devices: Iterable[Device],
        at: datetime | None = None,
        complete_kinds: Collection[DeviceKind] = (),
    ) -> tuple[Change, ...]:
        """Merge a REST snapshot of ``at``: what it tells wins, what it leaves open stays.

        A device that is missing from a snapshot of one of ``complete_kinds`` is removed once it has
        been missing for a day in which no stream told of it either.
        """
        changes: list[Change] = []
        listed: set[str] = set()
        for device in devices:
            listed.add(device.serial_number)
            self._missing.pop(device.serial_number, None)
            known = self.devices.get(device.serial_number)
            if known is None and self._is_after(self._removed.get(device.serial_number), at):
                continue
            times = self._newest[device.key]
            told = _told(device)
            if known and self._is_after(times.get(STATES[device.kind]), at):
                # The stream has told since; a list may also be a little older than its answer.
                told = {
                    name: value
                    for name, value in told.items()
                    if name not in {"online", "last_restart"} or getattr(known, name) is None
                }
            if at is not None:
                times[_SNAPSHOT] = at
            if known and known.last_restart and "last_restart" in told:
                told["last_restart"] = max(
                    known.last_restart,
                    _steady(known.last_restart, told["last_restart"], _SAME_RESTART_BY_REST),
                )
            changes += self._store(known, known or device, told)
        if at is not None:
            for serial in [
                s
                for s, known in self.devices.items()
                if s not in listed and known.kind in complete_kinds
            ]:
                changes += self._miss(serial, at)
            self._removed = {
                s: removed for s, removed in self._removed.items() if at - removed < _FORGET_AFTER
            }
            self._removed_parts = {
                k: gone for k, gone in self._removed_parts.items() if at - gone < _FORGET_AFTER
            }
        return tuple(changes)

    def load_parts(self, parts: Iterable[Part], at: datetime) -> tuple[Change, ...]:
        """Merge a REST snapshot of parts: of known devices, and as far as no stream has told of them since."""
        changes: list[Change] = []
        for part in parts:
            states = [
                heard
                for kind, heard in self._newest.get(part.key, {}).items()
                if not kind.endswith("_stats")
            ]
            if part.serial_number in self.devices and not any(
                self._is_after(heard, at) for heard in (*states, self._removed_parts.get(part.key))
            ):
                known = self.parts[part.serial_number].get(part.key)
                changes += self._store(known, known or part, _told(part))
        return tuple(changes)

    def last_heard(self, serial: str) -> datetime | None:
        """Return when Central last told of a device itself, over a stream or by REST."""
        return max(self._newest.get(device_key(serial), {}).values(), default=None)

    def snapshot(self) -> Plain:
        """Return all that is known, as JSON can hold it; may be called from another thread."""
        devices = self.devices.copy()
        return {
            "devices": [to_plain(device) for device in devices.values()],
            "parts": [
                to_plain(part)
                for serial in devices
                for part in self.parts.get(serial, {}).copy().values()
            ],
            "heard": {
                serial: {kind: at.isoformat() for kind, at in times.copy().items()}
                for serial in devices
                if (times := self._newest.get(device_key(serial)))
            },
            "removed": {serial: at.isoformat() for serial, at in self._removed.copy().items()},
            "missing": {serial: at.isoformat() for serial, at in self._missing.copy().items()},
            **self.alerts.snapshot(),
        }

    def restore(
        self, plain: Mapping[str, Any], kinds: Collection[DeviceKind], *, alerts: bool
    ) -> list[Key]:
        """Take a snapshot of an earlier run up, before anything else is known: devices of the kinds, and alerts.

        Returns the keys of what is left out, because it is not wanted any more.

        Raises KeyError, TypeError, ValueError or AttributeError, and knows nothing then, if it is damaged.
        """
        devices = [device_from(item) for item in plain["devices"]]
        parts = [part_from(item) for item in plain["parts"]]
        newest = {
            device_key(serial): {kind: datetime.fromisoformat(at) for kind, at in heard.items()}
            for serial, heard in plain["heard"].items()
        }
        removed = {serial: datetime.fromisoformat(at) for serial, at in plain["removed"].items()}
        missing = {serial: datetime.fromisoformat(at) for serial, at in plain["missing"].items()}
        kept = {device.serial_number: device for device in devices if device.kind in kinds}
        wanted = {rule.part.kind for rule in self._rules.values() if rule.part}
        kept_parts = {
            part.key: part for part in parts if part.kind in wanted and part.serial_number in kept
        }
        if alerts:
            self.alerts.restore(plain)
        self.devices.update(kept)
        for key, part in kept_parts.items():
            self.parts[part.serial_number][key] = part
        self._newest.update((key, times) for key, times in newest.items() if self.thing(key))
        self._removed.update(removed)
        self._missing.update(
            (serial, at) for serial, at in missing.items() if serial in self.devices
        )
        return [thing.key for thing in (*devices, *parts) if self.thing(thing.key) is None]

    def _target(self, rule: Rule, get: Callable[[str], Any]) -> Key | None:
        """Return what a message is about, None if it does not tell."""
        serial = get("serial_number") or self._serial_of(get("mac_address"))
        if not serial:
            return None
        if rule.part is None:
            return device_key(serial)
        if not (given := rule.part.given(get)):
            return None
        part_id = "/".join(value for _, value in given) if rule.part.joined else given[0][1]
        key = part_key(rule.part.kind, serial, part_id)
        if not (known := self.parts.get(serial)) or key in known:
            return key
        if (other := self._other_names.get(key)) is None and (
            other := _find(rule.part, given, known)
        ) is not None:
            self._other_names[key] = other
        return other or key

    def _serial_of(self, mac: str | None) -> str | None:
        """Find a device by its MAC address: the one message that may lack the serial number is rare."""
        if not mac:
            return None
        return next(
            (s for s, device in self.devices.items() if device.mac_address == mac.lower()), None
        )

    def _is_news(self, key: Key, at: datetime | None, before: datetime | None) -> bool:
        """Tell whether a message is at least as new as the last of its kind about the same, and as its removal."""
        if at is None:
            return True
        for newest in (before, self._removed.get(key[1]), self._removed_parts.get(key)):
            if newest is not None and at < newest:
                return False
        return True

    @staticmethod
    def _is_after(heard: datetime | None, snapshot: datetime | None) -> bool:
        """Whether a stream told something that a snapshot may not know yet."""
        return heard is not None and snapshot is not None and heard > snapshot - REST_LAG

    def _read(self, key: Key, kind: str) -> tuple[Change, ...]:
        """Read what has been measured of one thing, which may be known by another name by now."""
        payload, rule = self._unread.pop((key, kind)), self._rules[kind]
        return self._tell(rule, self._target(rule, payload.get) or key, payload.fields)

    def _tell(
        self,
        rule: Rule,
        key: Key,
        told: Mapping[str, Any],
        at: datetime | None = None,
        before: datetime | None = None,
    ) -> tuple[Change, ...]:
        """Merge what a message tells of a device or of a part of one."""
        targets = rule.fields
        news: dict[str, Any] = {}
        for field, value in told.items():
            if field in targets:
                name, convert = targets[field]
                news[name] = convert(value) if convert else value
        serial = key[1]
        device = self.devices.get(serial)
        known: Device | Part | None = device
        base: Device | Part = device or Device(serial_number=serial, kind=rule.kind)
        changes: tuple[Change, ...] = ()
        if rule.part is not None:
            if device is None:
                # Whatever tells of a part tells that the device is there.
                changes = self._store(None, base, {})
            known = self.parts[serial].get(key)
            base = known or PARTS[rule.part.kind](serial_number=serial, part_id=key[2])
        if rule.uptime and at and (uptime := told.get(rule.uptime.field)) is not None:
            name, is_up = rule.uptime.attribute, getattr(base.updated(news), rule.uptime.up)
            # The uptime of what is down may stand still; none at all is believed of what has just come up.
            if (uptime and is_up is not False) or (
                is_up and getattr(base, rule.uptime.up) is False
            ):
                news[name] = _restart(before, getattr(base, name), at, rule.uptime.unit, uptime)
        return changes + self._store(known, base, news)

    def _store(
        self, known: Device | Part | None, base: Device | Part, news: dict[str, Any]
    ) -> tuple[Change, ...]:
        """Keep a device or part with what is new about it, and tell whether that changed anything."""
        if isinstance(base, Device) and news.get("online", base.online) is not base.online:
            # A reason given for an earlier outage is none for this one, whoever tells of the change.
            news.setdefault("down_reason", None)
        elif isinstance(base, Port) and news.get("link", news.get("status")):
            news.setdefault("down_reason", None)
        if known is not None and not known.differs(news):
            return ()
        thing = base.updated(news)
        if isinstance(thing, Device):
            self.devices[thing.serial_number] = thing
        else:
            self.parts[thing.serial_number][thing.key] = thing
        return (Change(thing.key, known, thing),)

    def _delete(self, rule: Rule, key: Key, at: datetime | None) -> tuple[Change, ...]:
        """Drop what a message says is no more: a device, a part, or one side of either."""
        if rule.aspect:
            known = self.thing(key)
            return (
                ()
                if known is None
                else self._store(known, known, {name: None for name, _ in rule.fields.values()})
            )
        if rule.part is None:
            return self._forget(key[1], at)
        part = self.parts.get(key[1], {}).pop(key, None)
        gone = {key, *(name for name, other in self._other_names.items() if other == key)}
        if at is not None:
            self._removed_parts.update(dict.fromkeys(gone, at))
        self._let_go(gone.__contains__)
        return () if part is None else (Change(key, part, None),)

    def _miss(self, serial: str, at: datetime) -> tuple[Change, ...]:
        """Note that REST does not list a device, and drop it after a day without any word of it."""
        since = self._missing.setdefault(serial, at)
        # Whatever tells of a part tells that the device is there.
        about = (device_key(serial), *self.parts.get(serial, ()))
        if any(
            self._is_after(heard, since)
            for key in about
            for heard in self._newest.get(key, {}).values()
        ):
            self._missing[serial] = at
            return ()
        if at - since >= _FORGET_AFTER:
            return self._forget(serial, at)
        known = self.devices[serial]
        return self._store(known, known, {"online": None})

    def _forget(self, serial: str, at: datetime | None) -> tuple[Change, ...]:
        """Drop a device that Central no longer manages, and its parts."""
        if at is not None:
            self._removed[serial] = at
        self._missing.pop(serial, None)
        parts = self.parts.pop(serial, {})
        self._let_go(lambda key: key[1] == serial)
        known = self.devices.pop(serial, None)
        changes = [Change(key, part, None) for key, part in parts.items()]
        return (*changes, *(() if known is None else (Change(known.key, known, None),)))

    def _let_go(self, is_gone: Callable[[Key], bool]) -> None:
        """Drop what is kept beside the things themselves."""
        self._newest = defaultdict(
            dict, {key: times for key, times in self._newest.items() if not is_gone(key)}
        )
        self._unread = {
            slot: payload for slot, payload in self._unread.items() if not is_gone(slot[0])
        }
        self._other_names = {
            name: key
            for name, key in self._other_names.items()
            if not (is_gone(name) or is_gone(key))
        }


def _time(event: CentralEvent, told: datetime | None, before: datetime | None) -> datetime | None:
    """Return when what an event tells was so: as the device says, but not later than it was sent."""
    at = told or event.time
    if (
        at is not None
        and (before is None or at - before > _LEAP)
        and (sent := event.time) is not None
    ):
        # A device whose clock is ahead must not make all that it tells later look old.
        return min(at, sent)
    return at


def _told(thing: Device | Part) -> dict[str, Any]:
    """Return the attributes of a thing that are known."""
    return {
        field.name: value
        for field in fields(thing)
        if (value := getattr(thing, field.name)) not in {None, ()}
    }


def _find(part: PartOf, given: list[tuple[str, str]], known: Mapping[Key, Part]) -> Key | None:
    """Find a part by another of its names, or by as many of them as are given."""
    names = [attribute for _, attribute in part.identity]
    for key, thing in known.items():
        if key[0] != part.kind:
            continue
        if part.joined:
            values = [(getattr(thing, attribute), value) for attribute, value in given]
            if any(is_ == value for is_, value in values) and all(
                is_ in {value, None} for is_, value in values
            ):
                return key
            continue
        own = {thing.part_id, *(getattr(thing, name) for name in names)}
        # Ports with different numbers may bear the same name, which users choose.
        is_open = (
            getattr(thing, given[0][0]) in {None, given[0][1]}
            or len({value for _, value in given}) == 1
        )
        if is_open and any(value in own for _, value in given):
            return key
    return None


def _steady(
    known: datetime | None, restart: datetime, tolerance: timedelta = _SAME_RESTART
) -> datetime:
    """Keep the known time of a restart where the new one tells of the same."""
    return known if known is not None and abs(restart - known) < tolerance else restart


def _restart(
    before: datetime | None, known: datetime | None, at: datetime, unit: timedelta, uptime: int
) -> datetime | None:
    """Keep the known time of a restart unless the one that an uptime tells came after the last message.

    An uptime's clock drifts: over weeks, what it tells moves away from what it told first.
    """
    try:
        restart = at - unit * uptime
    except OverflowError:
        return known
    if known is None or before is None:
        return _steady(known, restart, _SAME_RESTART_BY_REST)
    return _steady(known, restart) if restart > before else known
