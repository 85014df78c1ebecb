"""Devices and parts as they were last reported, and what is remembered about each."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from ..models.change import Change
from ..models.core import Key, Thing
from ..models.device import Device, DeviceKind
from ..models.keys import device_key
from ..models.parts import Part, Port
from .part_matching import Aliases
from .pending_statistics import PendingStatistics
from .reports import Reports
from .unconfirmed import Unconfirmed

type KnownThing = Device | Part


class ThingStore:
    """Devices and their parts by serial number.

    What is remembered about each (times, unread statistics, doubts, other keys) goes with it.
    """

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.parts: defaultdict[str, dict[Key, Part]] = defaultdict(dict)
        self._reports = Reports()
        self._unread = PendingStatistics()
        self._unconfirmed = Unconfirmed()
        self._aliases = Aliases()

    @property
    def has_unconfirmed(self) -> bool:
        """Whether anything is kept that no report has confirmed since there was reason to doubt."""
        return bool(self._unconfirmed)

    def thing(self, key: Key) -> KnownThing | None:
        """Return the device or part of a key."""
        if key[0] == "device":
            return self.devices.get(key[1])
        return self.parts.get(key[1], {}).get(key)

    def shown[T: Thing](self, thing: T) -> T:
        """Return a device or part without what is kept but unconfirmed, as it may be shown."""
        return self._unconfirmed.hide(thing)

    def distrust(self, kind: DeviceKind, since: datetime) -> None:
        """Note that events of a kind of device were missed.

        What is known of them and their parts is unconfirmed until reports from ``since`` on,
        by Central's time.
        """
        for device in self.devices.values():
            if device.kind is kind:
                parts = self.parts.get(device.serial_number, {})
                self._unconfirmed.add((device, *parts.values()), since)

    def things(self) -> Iterator[KnownThing]:
        """Iterate over all devices, then over all parts."""
        yield from self.devices.values()
        for parts in self.parts.values():
            yield from parts.values()

    def _store(
        self,
        known: KnownThing | None,
        base: KnownThing,
        values: dict[str, Any],
        at: datetime | None = None,
    ) -> tuple[Change, ...]:
        """Keep a device or part with new values, and return the change if there is any.

        It is a change as well if a report of ``at`` confirms what was known.
        """
        if isinstance(base, Device):
            if values.get("online", base.online) is not base.online:
                # The reason of an earlier outage is not that of this one.
                values.setdefault("down_reason", None)
        elif isinstance(base, Port) and values.get("link", values.get("status")):
            values.setdefault("down_reason", None)
        is_confirmed = self._unconfirmed and self._unconfirmed.confirm(base.key, values, at)
        if known is not None and not is_confirmed and not known.differs(values):
            return ()
        thing = base.updated(values)
        if isinstance(thing, Device):
            self.devices[thing.serial_number] = thing
        else:
            self.parts[thing.serial_number][thing.key] = thing
        return (Change(thing.key, known, thing),)

    def _remove_part(self, key: Key, at: datetime | None) -> tuple[Change, ...]:
        """Remove a part that does not exist any more."""
        part = self.parts.get(key[1], {}).pop(key, None)
        gone = {key, *self._aliases.of(key)}
        self._reports.remove_parts(gone, at)
        self._drop_bookkeeping(gone)
        return () if part is None else (Change(key, part, None),)

    def _remove_device(self, serial: str, at: datetime | None) -> tuple[Change, ...]:
        """Remove a device that Central no longer manages, before its parts."""
        parts = self.parts.pop(serial, {})
        self._drop_bookkeeping({device_key(serial), *parts, *self._reports.keys_of(serial)})
        self._reports.remove_device(serial, at)
        gone = [Change(key, part, None) for key, part in parts.items()]
        device = self.devices.pop(serial, None)
        if device is None:
            return tuple(gone)
        # First: removing it from the registries removes its parts at once.
        return Change(device.key, device, None), *gone

    def _drop_bookkeeping(self, gone: Collection[Key]) -> None:
        """Drop the unread statistics, the aliases and the doubts of what was removed."""
        self._unconfirmed.drop(gone)
        self._unread.drop(gone)
        self._aliases.drop(gone)
