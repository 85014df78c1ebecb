"""The devices, parts and alerts of an account as they are now, without I/O or a clock."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ..models.change import Change, Changes, joined
from ..models.core import Key, PartKind
from ..models.device import Device, DeviceKind
from ..models.event import CentralEvent
from ..models.keys import device_key
from ..models.parts import PARTS, Part, Radio
from .alerts import AlertStore
from .attribute_times import REST_LAG
from .device_fields import rules_for
from .left_out import MAX_DEVICES, MAX_PARTS, LeftOut
from .part_matching import serial_of
from .reports import FORGET_AFTER, REST, Reports
from .restarts import later_restart, restart_of
from .rule_types import Rule
from .serialization import Plain, device_from, part_from, to_plain
from .things import KnownThing, ThingStore
from .unconfirmed import Unconfirmed


class Inventory(ThingStore):
    """Devices and their parts by serial number, and alerts, as the streams and REST report them.

    Statistics are kept unread until `read`: of a hundred messages about one radio between two
    calls, only the last one is converted.
    """

    def __init__(
        self,
        kinds: Collection[DeviceKind] = tuple(DeviceKind),
        parts: Collection[PartKind] = tuple(PartKind),
        left_out: LeftOut | None = None,
    ) -> None:
        """Keep devices of these kinds, and these kinds of their parts."""
        super().__init__()
        self.left_out = LeftOut() if left_out is None else left_out
        """What is not kept, since it is odd or there is too much of it."""
        self.alerts = AlertStore(self.left_out)
        self.listed = 0
        """How many devices REST's last list has, of which some may still have to be merged."""
        self._rules = rules_for(kinds, parts)

    def apply(self, event: CentralEvent) -> tuple[Change, ...]:
        """Apply a message and return what changed.

        That is nothing for an old or repeated message, one without state, and for statistics.
        """
        kind = event.payload.kind
        if kind == "alert":
            return self.alerts.apply(event)
        rule = self._rules.get(kind)
        if rule is None:
            return ()
        return self._apply(event, kind, rule)

    @property
    def has_unread(self) -> bool:
        """Whether there are statistics that were not read yet."""
        return bool(self._unread)

    def read(self) -> tuple[Change, ...]:
        """Read the statistics since the last call, and return what they changed."""
        return joined(self.reading())

    def reading(self) -> Iterator[Changes]:
        """Read them one by one; messages may be applied in between."""
        for key, kind in self._unread:
            yield self._read(key, kind)

    def load_devices(
        self,
        devices: Iterable[Device],
        at: datetime | None = None,
        complete_kinds: Collection[DeviceKind] = (),
    ) -> tuple[Change, ...]:
        """Merge REST's list of devices, which was requested at ``at``; return what changed."""
        return joined(self.loading_devices(devices, at, complete_kinds))

    def loading_devices(
        self,
        devices: Iterable[Device],
        at: datetime | None = None,
        complete_kinds: Collection[DeviceKind] = (),
    ) -> Iterator[Changes]:
        """Merge them one by one; messages may be applied in between.

        Attributes that the list does not have are kept. A device that is missing from the list of
        one of ``complete_kinds`` is removed once it has been missing for a day in which no stream
        reported it either.
        """
        listed: set[str] = set()
        times = self._reports.times
        strangers = (
            serial for serial in list(self.devices) if REST not in times.get(device_key(serial), ())
        )
        for device in devices:
            serial = device.serial_number
            known = self.devices.get(serial)
            if known is not None and known.kind is not device.kind:
                # It stays of its kind until its own list has lacked it for long enough.
                self.left_out.add("kind")
                continue
            listed.add(serial)
            if known is None and len(self.devices) >= MAX_DEVICES:
                self.left_out.add("devices")
                stranger = next(strangers, None)
                if stranger is None:
                    continue
                yield self._remove_device(stranger, None)
            yield self._load_device(device, at)
        if at is None:
            return
        for serial in [serial for serial in self.devices if serial not in listed]:
            known = self.devices.get(serial)
            if known is not None and known.kind in complete_kinds:
                yield self._handle_unlisted(known, at)
        self._reports.forget_removals(at)

    def load_parts(self, parts: Iterable[Part], at: datetime) -> tuple[Change, ...]:
        """Merge REST's parts of known devices, requested at ``at``, and return what changed."""
        return joined(self.loading_parts(parts, at))

    def loading_parts(self, parts: Iterable[Part], at: datetime) -> Iterator[Changes]:
        """Merge them one by one; messages may be applied in between.

        What a stream has reported since is left as it is.
        """
        for part in parts:
            serial, key = part.serial_number, part.key
            known = self.parts.get(serial, {}).get(key)
            is_gone = known is None and self._reports.was_removed_after(key, at)
            if serial not in self.devices or is_gone:
                yield ()
                continue
            if known is None and len(self.parts[serial]) >= MAX_PARTS:
                self.left_out.add("parts")
                yield self._remove_part(next(iter(self.parts[serial])), None)
            values = self._reports.admit_listed(known, part, at)
            if isinstance(known, Radio) and known.knows_better(values.get("bandwidth", "")):
                values = values | {"bandwidth": known.bandwidth}
            yield self._store(known, known or part, values, at)

    def loading_details(self, devices: Iterable[Device], at: datetime) -> Iterator[Changes]:
        """Merge what REST, requested at ``at``, says of known devices outside of their lists."""
        for device in devices:
            known = self.devices.get(device.serial_number)
            if known is None or known.kind is not device.kind:
                continue
            values = self._reports.admit_details(known, device, at)
            yield self._store(known, known, values, at)

    def removing_parts(self, keys: Iterable[Key], at: datetime) -> Iterator[Changes]:
        """Remove parts that REST's lists, the last one requested at ``at``, lack.

        What a stream has reported since stays.
        """
        for key in keys:
            if not self._reports.was_heard_after(key, at):
                yield self._remove_part(key, at - REST_LAG)

    def last_heard(self, serial: str) -> datetime | None:
        """Return when Central last reported a device itself, over a stream or by REST."""
        return self._reports.last_heard(serial)

    def snapshot(self) -> Plain:
        """Return all that is known as JSON-safe values; may be called from another thread."""
        devices = self.devices.copy()
        parts: list[Plain] = []
        for serial in devices:
            known = self.parts.get(serial, {}).copy().values()
            parts += map(self._reports.part_to_plain, known)
        return {
            "devices": list(map(to_plain, devices.values())),
            "parts": parts,
            **self._reports.snapshot(devices),
            "unconfirmed": self._unconfirmed.snapshot(),
            **self.alerts.snapshot(),
        }

    def restore(
        self, plain: Mapping[str, Any], kinds: Collection[DeviceKind], *, alerts: bool
    ) -> list[Key]:
        """Restore an earlier snapshot: devices of these kinds, and ``alerts``.

        Must be called before anything else. Returns the keys of what is not selected any more.

        Raises KeyError, TypeError, ValueError or AttributeError, and restores nothing, if the
        snapshot is damaged.
        """
        devices = list(map(device_from, plain["devices"]))
        parts = list(map(part_from, plain["parts"]))
        selected = {device.serial_number: device for device in devices if device.kind in kinds}
        part_kinds = {rule.part.kind for rule in self._rules.values() if rule.part}
        selected_parts: dict[Key, Part] = {}
        reports = Reports()
        reports.restore(plain, selected)
        for part, item in zip(parts, plain["parts"], strict=True):
            if part.kind in part_kinds and part.serial_number in selected:
                selected_parts[part.key] = part
                reports.restore_part(part, item)
        keys = {device.key for device in selected.values()} | selected_parts.keys()
        unconfirmed = Unconfirmed.restored(plain.get("unconfirmed", ()), keys)
        if alerts:
            self.alerts.restore(plain)
        # Nothing fails from here on.
        self._reports = reports
        self._unconfirmed = unconfirmed
        self.devices.update(selected)
        for key, part in selected_parts.items():
            self.parts[part.serial_number][key] = part
        return [thing.key for thing in (*devices, *parts) if self.thing(thing.key) is None]

    def _apply(self, event: CentralEvent, kind: str, rule: Rule) -> tuple[Change, ...]:
        """Apply a message about a device or part."""
        payload = event.payload
        # Of statistics only what they are about is converted before they are read.
        get = payload.get if payload.is_statistics else payload.fields.get
        key = self._key_of(rule, get)
        if key is None or self._leaves_out(rule, key):
            return ()
        times = self._reports.times.get(key)
        last = times.get(kind) if times else None
        at = event.time
        if self._reports.is_outdated(key, at, last):
            return ()
        if times is None and payload.is_statistics and self._reports.are_late(key, at):
            return ()
        times = self._reports.times_of(key)
        if at is not None:
            times[kind] = at
        if payload.is_statistics:
            self._unread.add(key, kind, payload)
            return ()
        fields = payload.fields
        if fields.get("operation") == "delete":
            return self._delete(rule, key, at)
        # Read later, earlier statistics would overwrite this state.
        return self._read(key, f"{kind}_stats") + self._merge(rule, key, fields, at, last)

    def _key_of(self, rule: Rule, get: Callable[[str], Any]) -> Key | None:
        """Return the key of what a message is about, None if it does not say."""
        serial = (get("serial_number") or "").strip(" ")
        if not serial:
            serial = serial_of(get("mac_address"), self.devices)
        if not serial:
            return None
        if rule.part is None:
            return device_key(serial)
        return self._aliases.key_of(rule.part, serial, get, self.parts.get(serial, {}))

    def _leaves_out(self, rule: Rule, key: Key) -> bool:
        """Return True if a message is about a thing that is not kept."""
        device, parts = self.devices.get(key[1]), self.parts.get(key[1], {})
        return self.left_out.leaves_out(key, rule.kind, device, parts, len(self.devices))

    def _read(self, key: Key, kind: str) -> tuple[Change, ...]:
        """Read unread statistics, if there are any."""
        payload = self._unread.pop(key, kind)
        if payload is None:
            return ()
        rule = self._rules[kind]
        # The part may be known by another key by now.
        current = self._key_of(rule, payload.get) or key
        if self._leaves_out(rule, current):
            return ()
        at = self._reports.times.get(key, {}).get(kind)
        return self._merge(rule, current, payload.fields, at)

    def _merge(
        self,
        rule: Rule,
        key: Key,
        fields: Mapping[str, Any],
        at: datetime | None = None,
        last: datetime | None = None,
    ) -> tuple[Change, ...]:
        """Merge the fields of a message of ``at``; ``last`` is when the one before was sent."""
        values = rule.values(fields)
        serial = key[1]
        device = self.devices.get(serial)
        changes: tuple[Change, ...] = ()
        known: KnownThing | None = device
        base: KnownThing = device or Device(serial_number=serial, kind=rule.kind)
        if rule.part is not None:
            if device is None:
                # A message about a part means that its device exists.
                changes = self._store(None, base, {})
            known = self.parts[serial].get(key)
            base = known or PARTS[rule.part.kind](serial_number=serial, part_id=key[2])
        if rule.uptime is not None and at is not None:
            values |= restart_of(rule.uptime, base, values, fields, at, last)
        values = self._reports.admit(key, values, at)
        return changes + self._store(known, base, values, at)

    def _load_device(self, device: Device, at: datetime | None) -> tuple[Change, ...]:
        """Merge a device of REST's list."""
        serial = device.serial_number
        self._reports.set_listed(serial)
        known = self.devices.get(serial)
        if known is None and self._reports.was_removed_after(device.key, at):
            return ()
        before = self._reports.times.get(device.key, {}).get(REST)
        if known is not None and known.last_restart and device.last_restart:
            restart = later_restart(known.last_restart, device.last_restart, before)
            device = device.updated({"last_restart": restart})
        values = self._reports.admit_listed(known, device, at)
        return self._store(known, known or device, values, at)

    def _handle_unlisted(self, known: Device, at: datetime) -> tuple[Change, ...]:
        """Handle that REST does not list a device, and remove it after a day of silence."""
        serial = known.serial_number
        # A message about a part means that its device exists.
        unlisted_for = self._reports.set_unlisted(serial, [known.key, *self.parts[serial]], at)
        if unlisted_for is None:
            return ()
        if unlisted_for >= FORGET_AFTER:
            return self._remove_device(serial, at)
        if not self._unconfirmed.add_status(known):
            return ()
        return (Change(known.key, known, known),)

    def _delete(self, rule: Rule, key: Key, at: datetime | None) -> tuple[Change, ...]:
        """Delete what a message says is gone: a device, a part, or one side of either."""
        if rule.aspect:
            known = self.thing(key)
            if known is None:
                return ()
            return self._store(known, known, {name: None for name, _ in rule.fields.values()})
        if rule.part is None:
            return self._remove_device(key[1], at)
        return self._remove_part(key, at)
