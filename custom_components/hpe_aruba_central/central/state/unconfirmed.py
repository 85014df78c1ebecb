"""What is kept but shown as unknown until a report confirms it, after a gap or an absence."""

from collections.abc import Collection, Container, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from ..models.core import Key, Thing
from ..models.device import Device
from ..models.parts import Port, Probe, Radio, Tunnel, Uplink
from ..times import EPOCH
from .serialization import Plain

type Names = frozenset[str]
"""Names of attributes."""

_IDENTITY = frozenset({"kind", "serial_number", "part_id", "name"})
_LASTING: dict[type[Thing], Names] = {
    Device: frozenset(
        {
            "model",
            "part_number",
            "mac_address",
            "firmware_version",
            "site_id",
            "site_name",
            "switch_type",
            "stack_id",
        }
    ),
    Radio: frozenset({"mac_address", "number", "band", "band_range", "radio_type", "antenna"}),
    Port: frozenset({"number", "type", "is_uplink"}),
    Tunnel: frozenset({"index"}),
    Probe: frozenset({"target", "uplink"}),
    Uplink: frozenset({"link"}),
}
"""What a thing is, beside its name: this seldom changes, and says nothing of how the thing is."""

_STATUS: Names = frozenset({"online", "down_reason"})
"""The attributes of a device of which a list says nothing if it lacks the device."""


class _Doubt(NamedTuple):
    """Attributes, and from when on reports on them count, by Central's time."""

    names: Names
    since: datetime


_NO_DOUBT = _Doubt(frozenset(), EPOCH)


class Unconfirmed:
    """The attributes of each thing that no report has confirmed since there was reason to doubt.

    The inventory keeps their values, so that the next report on them decides what happened.
    """

    def __init__(self) -> None:
        self._doubts: dict[Key, _Doubt] = {}

    def __bool__(self) -> bool:
        """Return True if anything is unconfirmed."""
        return bool(self._doubts)

    def add(self, things: Iterable[Thing], since: datetime) -> None:
        """Distrust what is known of things, until reports from ``since`` on confirm it."""
        for thing in things:
            lasting = _LASTING.get(type(thing), frozenset())
            names = frozenset(thing.known()) - lasting - _IDENTITY
            if names:
                self._doubts[thing.key] = _shared(names, since)

    def add_status(self, device: Device) -> bool:
        """Distrust the status of a device that a list lacks, until the next report on it.

        Returns True if it was shown until now.
        """
        if device.online is None:
            return False
        doubt = self._doubts.get(device.key, _NO_DOUBT)
        self._doubts[device.key] = _shared(doubt.names | _STATUS, doubt.since)
        return "online" not in doubt.names

    def confirm(self, key: Key, names: Collection[str], at: datetime | None) -> bool:
        """Note a report on attributes; return True if one of them was unconfirmed.

        ``at`` is None for a report without a time, which counts as one of now.
        """
        doubt = self._doubts.get(key)
        if doubt is None or (at is not None and at < doubt.since):
            return False
        left = doubt.names.difference(names)
        if left:
            self._doubts[key] = _shared(left, doubt.since)
        else:
            del self._doubts[key]
        return len(left) < len(doubt.names)

    def hide[T: Thing](self, thing: T) -> T:
        """Return a thing without what is unconfirmed."""
        doubt = self._doubts.get(thing.key)
        if doubt is None:
            return thing
        # A class has the defaults of its attributes.
        return thing.updated({name: getattr(type(thing), name) for name in doubt.names})

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget what was removed."""
        for key in keys:
            self._doubts.pop(key, None)

    def snapshot(self) -> list[Plain]:
        """Return this as JSON-safe values; may be called from another thread."""
        keys: dict[_Doubt, list[Key]] = {}
        for key, doubt in self._doubts.copy().items():
            keys.setdefault(doubt, []).append(key)
        return [
            {
                "names": sorted(doubt.names),
                "since": doubt.since.isoformat(),
                "keys": [list(key) for key in doubted],
            }
            for doubt, doubted in keys.items()
        ]

    @classmethod
    def restored(cls, plain: Iterable[Mapping[str, Any]], keys: Container[Key]) -> Unconfirmed:
        """Return a stored one, of the things with these keys.

        Raises KeyError, TypeError or ValueError if it is damaged.
        """
        unconfirmed = cls()
        for item in plain:
            since = datetime.fromisoformat(item["since"]) if "since" in item else EPOCH
            doubt = _shared(frozenset(item["names"]), since)
            for key in map(tuple, item["keys"]):
                if key in keys:
                    unconfirmed._doubts[key] = doubt
        return unconfirmed


@lru_cache(maxsize=4096)
def _shared(names: Names, since: datetime) -> _Doubt:
    """Return one object for equal ones: thousands of things have the same attributes."""
    return _Doubt(names, since)
