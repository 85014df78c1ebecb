"""The last values of what has become unknown, since nothing confirms it any more."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..models.core import Key
from ..models.device import Device
from ..models.parts import PARTS, Part
from .serialization import Plain, device_from, part_from, to_plain

_PARTS = "part_id"
"""The attribute that only parts have."""


class LastKnown:
    """The last known values of attributes that are unknown now.

    When one is known again, they decide what happened: an outage is one even if the device was
    unknown for a moment before it.
    """

    def __init__(self, things: Iterable[Device | Part] = ()) -> None:
        """Begin with the values of an earlier run, as partial things."""
        self._things = {thing.key: thing for thing in things}

    @classmethod
    def restored(cls, plain: Iterable[Mapping[str, Any]], keys: Collection[Key]) -> LastKnown:
        """Return the stored values of things with these keys; raises as `device_from`."""
        things = (part_from(item) if _PARTS in item else device_from(item) for item in plain)
        return cls(thing for thing in things if thing.key in keys)

    def remember(self, thing: Device | Part, names: Collection[str]) -> None:
        """Remember attributes of a thing that are about to become unknown."""
        values = {name: value for name, value in thing.known().items() if name in names}
        if values:
            self._things[thing.key] = self._things.get(thing.key, _blank(thing)).updated(values)

    def recall(self, before: Device | Part | None, after: Device | Part) -> Device | Part | None:
        """Return a thing before a change with its last known values, None if it has no others.

        Those of attributes that are known again after the change are forgotten.
        """
        partial = self._things.get(after.key)
        if partial is None or before is None:
            return None
        values = partial.known()
        left = values.keys() - after.known().keys()
        if left:
            blank = _blank(after)
            self._things[after.key] = blank.updated({name: values[name] for name in left})
        else:
            del self._things[after.key]
        missing = values.keys() - before.known().keys()
        return before.updated({name: values[name] for name in missing}) if missing else None

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget the values of what was removed."""
        for key in keys:
            self._things.pop(key, None)

    def snapshot(self) -> list[Plain]:
        """Return the values as JSON-safe ones; may be called from another thread."""
        return [to_plain(thing) for thing in self._things.copy().values()]


def _blank(thing: Device | Part) -> Device | Part:
    """Return a thing of which nothing is known."""
    if isinstance(thing, Device):
        return Device(serial_number=thing.serial_number, kind=thing.kind)
    return PARTS[thing.kind](serial_number=thing.serial_number, part_id=thing.part_id)
