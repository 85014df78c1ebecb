"""When devices and parts were last reported or removed, or were missing from REST's list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from ..models.core import Key, Thing
from ..models.device import Device
from ..models.keys import device_key
from ..models.parts import Part
from .attribute_times import REST_LAG, AttributeTimes
from .serialization import Plain, time_from, times_from, times_to_plain, to_plain

REST = "snapshot"
"""The kind under which the time of REST's last report on a thing is kept."""

_EARLIER = "earlier"
"""The kind under which the time of an earlier run's last report on a part is kept."""

_HEARD = "heard"
"""Where a stored part has the time of its last report."""

_EXPECTED = "expected"
"""Where it has the attributes that a list was the first to report, and when that was written."""

FORGET_AFTER = timedelta(hours=24)
"""How long a device must be unlisted and silent until it is removed.

Also how long removals are remembered.
"""

_LATE_STATISTICS = timedelta(minutes=5)
"""How long after a removal there may be statistics that were measured before it."""

_MAX_REMOVALS = 50_000
"""How many removals of devices, and of parts, are remembered; those noted first are forgotten."""


class Reports:
    """The times by which an inventory recognizes old messages and lists."""

    def __init__(self) -> None:
        self.times: dict[Key, dict[str, datetime]] = {}
        """The time of the last message of each kind, by the key of what it was about."""
        self._index: defaultdict[str, set[Key]] = defaultdict(set)
        """The keys of a device and its parts of which anything was reported, by serial number."""
        self._attribute_times: dict[Key, AttributeTimes] = {}
        self._removed: dict[str, datetime] = {}
        """When devices were removed, by serial number."""
        self._removed_parts: dict[Key, datetime] = {}
        self._missing: dict[str, datetime] = {}
        """Since when devices have been missing from REST, by serial number."""

    def times_of(self, key: Key) -> dict[str, datetime]:
        """Return the times of the last messages about a thing, to be added to."""
        times = self.times.get(key)
        if times is None:
            times = self.times[key] = {}
            self._index[key[1]].add(key)
        return times

    def keys_of(self, serial: str) -> Collection[Key]:
        """Return the keys of a device and its parts of which anything was reported."""
        return self._index.get(serial, ())

    def last_heard(self, serial: str) -> datetime | None:
        """Return when a device itself was last reported, by a stream or REST."""
        return max(self.times.get(device_key(serial), {}).values(), default=None)

    def is_outdated(self, key: Key, at: datetime | None, last: datetime | None) -> bool:
        """Return True if a message is older than the last of its kind, or than a removal."""
        if at is None:
            return False
        for newer in (last, self._removed.get(key[1]), self._removed_parts.get(key)):
            if newer is not None and at < newer:
                return True
        return False

    def are_late(self, key: Key, at: datetime | None) -> bool:
        """Return True if the first statistics about a thing may be the last ones before a removal.

        Without a time they may be at any time after it.
        """
        removals = [self._removed_parts.get(key)]
        if key[1] not in self._index:
            removals.append(self._removed.get(key[1]))
        return any(
            removed is not None and (at is None or at - removed < _LATE_STATISTICS)
            for removed in removals
        )

    def admit(self, key: Key, values: dict[str, Any], at: datetime | None) -> dict[str, Any]:
        """Return the values of a message of ``at`` that are news; all if it has no time."""
        if at is None:
            return values
        reported = self._attribute_times_of(key)
        return reported.admit(reported.without_outdated(values, at), at)

    def admit_listed(
        self, known: Thing | None, thing: Thing, asked: datetime | None
    ) -> dict[str, Any]:
        """Return the values of a list's item that are news, or that nothing else has reported."""
        if asked is None:
            return thing.known()
        self.times_of(thing.key)[REST] = asked
        return self.admit_details(known, thing, asked)

    def admit_details(self, known: Thing | None, thing: Thing, asked: datetime) -> dict[str, Any]:
        """Return the same of what REST says of a thing outside of the list that has them all."""
        values = thing.known()
        reported = self._attribute_times_of(thing.key)
        admitted = reported.admit(values, asked - REST_LAG)
        if known is None:
            return values
        reported.expect({n: v for n, v in admitted.items() if getattr(known, n) != v}, asked)
        if len(admitted) == len(values):
            return values
        return {n: v for n, v in values.items() if n in admitted or getattr(known, n) is None}

    def was_heard_after(self, key: Key, asked: datetime) -> bool:
        """Return True if a stream may have reported a thing after REST was asked."""
        times = self.times.get(key, {})
        return any(_may_be_after(at, asked) for kind, at in times.items() if kind != REST)

    def was_removed_after(self, key: Key, asked: datetime | None) -> bool:
        """Return True if a stream may have reported the removal of a device or part after REST."""
        removed = self._removed.get(key[1]), self._removed_parts.get(key)
        return any(_may_be_after(at, asked) for at in removed)

    def set_listed(self, serial: str) -> None:
        """Note that a list of REST has a device."""
        self._missing.pop(serial, None)

    def set_unlisted(self, serial: str, keys: Iterable[Key], at: datetime) -> timedelta | None:
        """Note that a list requested at ``at`` lacks a device; return for how long lists have.

        Returns None, and starts anew, if a stream has reported one of the keys since: the device's
        own and those of its parts.
        """
        since = self._missing.setdefault(serial, at)
        for key in keys:
            if any(_may_be_after(heard, since) for heard in self.times.get(key, {}).values()):
                self._missing[serial] = at
                return None
        return at - since

    def remove_device(self, serial: str, at: datetime | None) -> None:
        """Note the removal of a device, and drop what is known of it and its parts."""
        if at is not None:
            self._removed[serial] = at
            _limit(self._removed)
        self._missing.pop(serial, None)
        for key in self._index.pop(serial, ()):
            self._drop(key)

    def remove_parts(self, keys: Collection[Key], at: datetime | None) -> None:
        """Note the removal of a part by all of its keys."""
        if at is not None:
            self._removed_parts.update(dict.fromkeys(keys, at))
            _limit(self._removed_parts)
        for key in keys:
            self._drop(key)
            self._index[key[1]].discard(key)
            if not self._index[key[1]]:
                del self._index[key[1]]

    def forget_removals(self, now: datetime) -> None:
        """Forget the removals that are older than a day."""
        self._removed = _recent(self._removed, now)
        self._removed_parts = _recent(self._removed_parts, now)

    def snapshot(self, serials: Iterable[str]) -> Plain:
        """Return the times of devices and of removals as JSON-safe values.

        May be called from another thread.
        """
        heard: dict[str, Plain] = {}
        expected: dict[str, Plain] = {}
        for serial in serials:
            key = device_key(serial)
            times = self.times.get(key)
            if times:
                heard[serial] = times_to_plain(times.copy())
            awaited = self._expected_of(key)
            if awaited:
                expected[serial] = awaited
        return {
            "heard": heard,
            _EXPECTED: expected,
            "removed": times_to_plain(self._removed.copy()),
            "removed_parts": [
                {"key": list(key), "at": at.isoformat()}
                for key, at in self._removed_parts.copy().items()
            ],
            "missing": times_to_plain(self._missing.copy()),
        }

    def restore(self, plain: Mapping[str, Any], devices: Mapping[str, Device]) -> None:
        """Restore the times of devices and of removals.

        Raises KeyError, TypeError, ValueError or AttributeError, and restores nothing, if they are
        damaged.
        """
        heard = {serial: times_from(times) for serial, times in plain["heard"].items()}
        removed = times_from(plain["removed"])
        missing = times_from(plain["missing"])
        removed_parts = {
            tuple(part["key"]): time_from(part["at"])
            for part in plain.get("removed_parts", ())
            # A time that cannot be was dropped.
            if "at" in part
        }
        self._removed.update(removed)
        self._removed_parts.update(removed_parts)
        expected = plain.get(_EXPECTED, {})
        for serial, device in devices.items():
            if serial in heard:
                self._restore_times(device_key(serial), heard[serial])
            if serial in missing:
                self._missing[serial] = missing[serial]
            self._restore_expected(device, expected.get(serial, {}))

    def part_to_plain(self, part: Part) -> Plain:
        """Return a part as JSON-safe values, and when what of it was last reported."""
        plain = to_plain(part)
        reported = _reported(self.times.get(part.key, {}))
        if reported is not None:
            plain[_HEARD] = reported.isoformat()
        expected = self._expected_of(part.key)
        if expected:
            plain[_EXPECTED] = expected
        return plain

    def restore_part(self, part: Part, plain: Mapping[str, Any]) -> None:
        """Restore when a part was last reported.

        Raises TypeError, ValueError or AttributeError if that is damaged.
        """
        if _HEARD in plain:
            self._restore_times(part.key, {_EARLIER: time_from(plain[_HEARD])})
        self._restore_expected(part, plain.get(_EXPECTED, {}))

    def _expected_of(self, key: Key) -> Plain:
        """Return what is awaited of a stream as JSON-safe values."""
        reported = self._attribute_times.get(key)
        return {} if reported is None else times_to_plain(reported.expected())

    def _restore_expected(self, thing: Thing, plain: Mapping[str, Any]) -> None:
        """Restore what is awaited of a stream: the values that a thing has."""
        for name, written in times_from(plain).items():
            value = getattr(thing, name, None)
            if value is not None:
                self._attribute_times_of(thing.key).expect({name: value}, written)

    def _restore_times(self, key: Key, times: dict[str, datetime]) -> None:
        """Restore the times of a thing: what is older than its state is no news."""
        self.times_of(key).update(times)
        self._attribute_times[key] = AttributeTimes(_reported(times))

    def _attribute_times_of(self, key: Key) -> AttributeTimes:
        """Return the reports on the attributes of a thing, to be added to."""
        reported = self._attribute_times.get(key)
        if reported is None:
            reported = self._attribute_times[key] = AttributeTimes()
            self._index[key[1]].add(key)
        return reported

    def _drop(self, key: Key) -> None:
        """Drop the times of what was removed."""
        self.times.pop(key, None)
        self._attribute_times.pop(key, None)


def _reported(times: dict[str, datetime]) -> datetime | None:
    """Return when the state of a thing was last reported, from its times by kind."""
    reported = [
        at - REST_LAG if kind == REST else at
        for kind, at in times.copy().items()
        if not kind.endswith("_stats")
    ]
    return max(reported, default=None)


def _may_be_after(heard: datetime | None, asked: datetime | None) -> bool:
    """Return True if a list requested at ``asked`` may not have what a stream reported."""
    return heard is not None and asked is not None and heard > asked - REST_LAG


def _limit[K](removed: dict[K, datetime]) -> None:
    """Forget the removals beyond the limit, those noted first."""
    for key in list(islice(removed, max(0, len(removed) - _MAX_REMOVALS))):
        del removed[key]


def _recent[K](removed: Mapping[K, datetime], now: datetime) -> dict[K, datetime]:
    """Return the removals that are not older than a day."""
    return {key: at for key, at in removed.items() if now - at < FORGET_AFTER}
