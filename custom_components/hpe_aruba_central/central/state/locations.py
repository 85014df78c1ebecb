"""Where clients and asset tags are, as the stream of locations tells. No I/O, and no clock of its own."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from ..models.change import Change
from ..models.client import read_mac
from ..models.core import Key
from ..models.event import CentralEvent
from ..models.keys import client_key, tag_key
from ..models.location import Located

MOST = 20_000
"""Clients and tags whose place is known; those heard of longest ago are forgotten first."""

_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
_FULL = 100


_FIELDS = tuple(field.name for field in fields(Located))


class Locations:
    """The last place of each client that is wanted, and of each asset tag."""

    def __init__(self, wants: Callable[[str], bool], most: int = MOST) -> None:
        """Keep clients as far as ``wants`` says so of their MAC addresses: in a large network the others are many."""
        self._wants = wants
        self._most = most
        self._known: OrderedDict[Key, Located] = OrderedDict()

    def __iter__(self) -> Iterator[Located]:
        """Go through all, those heard of longest ago first."""
        return iter(list(self._known.values()))

    def get(self, key: Key) -> Located | None:
        """Return a client or tag."""
        return self._known.get(key)

    def apply(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Take an event that arrived just now in, and tell what changed: nothing for an old one."""
        get = event.payload.get
        match event.payload.kind:
            case "wifi_client_location":
                mac = read_mac(get("sta_eth_mac"))
                key = None if mac is None or not self._wants(mac) else client_key(mac)
            case "asset_tag_location":
                tag = get("device_id") or get("device_mac")
                key = tag_key(str(tag)) if tag else None
            case _:
                key = None
        if key is None:
            return ()
        at = now if event.time is None else min(event.time, now)
        before = self._known.get(key)
        if before is not None and before.seen is not None and at < before.seen:
            return ()
        kept = before or Located(kind=key[0], identity=key[1])
        after = kept.updated(_read(event.payload.fields, kept) | {"seen": at})
        self._known[key] = after
        self._known.move_to_end(key)
        changes = [Change(key, before, after)] if before is None or _differ(before, after) else []
        if len(self._known) > self._most:
            changes.append(self.drop(next(iter(self._known))))
        return tuple(changes)

    def forget(self, before: datetime) -> tuple[Change, ...]:
        """Forget those of whom nothing was told since then."""
        return tuple(self.drop(one.key) for one in self if one.seen is None or one.seen < before)

    def drop(self, key: Key) -> Change:
        """Forget a client or tag."""
        return Change(key, self._known.pop(key, None), None)

    def snapshot(self) -> list[dict[str, Any]]:
        """Return all that is known, as JSON can hold it; may be called from another thread."""
        return [
            {
                name: value.isoformat() if name == "seen" else value
                for name in _FIELDS
                if (value := getattr(one, name)) is not None
            }
            for one in self
        ]

    def restore(self, plain: Iterable[Mapping[str, Any]]) -> None:
        """Take a snapshot up. Raises KeyError, TypeError, ValueError or AttributeError, and knows nothing then."""
        found = [Located(**_stored(item)) for item in plain]
        self._known.update(
            (one.key, one) for one in found if one.kind == "tag" or self._wants(one.identity)
        )


def _stored(item: Mapping[str, Any]) -> dict[str, Any]:
    """Convert what a snapshot has; what another version knew is passed over."""
    return {
        name: datetime.fromisoformat(value) if name == "seen" else value
        for name, value in item.items()
        if name in _FIELDS
    }


def _differ(before: Located, after: Located) -> bool:
    """Whether anything else than the time is another."""
    return before.updated({"seen": None}) != after.updated({"seen": None})


def _read(told: Mapping[str, Any], before: Located) -> dict[str, Any]:
    """Return the attributes of a message: a place is told as a whole, what a tag is called and has left is not."""
    latitude, longitude = told.get("latitude"), told.get("longitude")
    if not _is_on_earth(latitude, longitude):
        latitude = longitude = None
    battery = told.get("battery_level")
    return {
        "name": told.get("name") or told.get("custom_id") or before.name,
        "battery": battery if battery is not None and 0 <= battery <= _FULL else before.battery,
        "x": told.get("x"),
        "y": told.get("y"),
        "accuracy": told.get("error_level"),
        "latitude": latitude,
        "longitude": longitude,
        "site_id": told.get("site_id") or None,
        "building_id": told.get("building_id") or None,
        "floor_id": told.get("floor_id") or None,
    }


def _is_on_earth(latitude: float | None, longitude: float | None) -> bool:
    """Whether coordinates are some; nothing is where both are 0, which is what a number is that nobody has set."""
    if latitude is None or longitude is None or not (latitude or longitude):
        return False
    return abs(latitude) <= _MOST_LATITUDE and abs(longitude) <= _MOST_LONGITUDE
