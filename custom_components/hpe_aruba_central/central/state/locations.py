"""Where clients and asset tags are, as the stream of locations reports it."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ..models.change import Change
from ..models.client import read_mac
from ..models.core import Key
from ..models.event import CentralEvent, Payload
from ..models.keys import client_key, tag_key
from ..models.location import Located
from ..ranges import PERCENT
from ..texts import read_name, read_text
from ..times import not_after
from .serialization import Plain, location_from, to_plain

_MAX_LOCATIONS = 20_000
"""How many clients and tags are kept."""

_MAX_LATITUDE = 90
_MAX_LONGITUDE = 180


class LocationStore:
    """The last location of each selected client and each asset tag.

    It does no I/O and has no clock. Those reported longest ago are forgotten first.
    """

    def __init__(
        self, is_selected: Callable[[str], bool], max_locations: int = _MAX_LOCATIONS
    ) -> None:
        """Keep clients whose MAC address is selected: a large network has many others."""
        self._is_selected = is_selected
        self._max_locations = max_locations
        self._locations: OrderedDict[Key, Located] = OrderedDict()
        self._by_floor: defaultdict[str | None, dict[Key, None]] = defaultdict(dict)

    def __iter__(self) -> Iterator[Located]:
        """Iterate over all locations, those reported longest ago first."""
        return iter(list(self._locations.values()))

    def get(self, key: Key) -> Located | None:
        """Return the location of a client or tag."""
        return self._locations.get(key)

    def on_floor(self, floor_id: str) -> Iterator[Located]:
        """Iterate over the locations on a floor."""
        return map(self._locations.__getitem__, self._by_floor.get(floor_id, ()))

    def apply(self, event: CentralEvent, now: datetime) -> tuple[Change, ...]:
        """Apply a message that arrived now; return what changed: nothing if it is old."""
        key = self._key_of(event.payload)
        if key is None:
            return ()
        at = not_after(event.time, now)
        before = self._locations.get(key)
        if before is not None and before.seen is not None and at < before.seen:
            return ()
        kind, identity = key
        base = before or Located(kind=kind, identity=identity)
        after = base.updated(_values(event.payload.fields, base) | {"seen": at})
        self._put(after)
        changes: list[Change] = []
        if before is None or _is_change(before, after):
            changes.append(Change(key, before, after))
        if len(self._locations) > self._max_locations:
            changes.append(self.drop(next(iter(self._locations))))
        return tuple(changes)

    def forget(self, before: datetime) -> tuple[Change, ...]:
        """Forget clients and tags that were last reported before a time."""
        return tuple(
            self.drop(location.key)
            for location in self
            if location.seen is None or location.seen < before
        )

    def drop(self, key: Key) -> Change:
        """Forget a client or tag."""
        before = self._locations.pop(key, None)
        if before is not None:
            self._leave_floor(before)
        return Change(key, before, None)

    def _put(self, location: Located) -> None:
        """Keep a location as the last one that was reported."""
        self.drop(location.key)
        self._locations[location.key] = location
        self._by_floor[location.floor_id][location.key] = None

    def _leave_floor(self, location: Located) -> None:
        """Forget on which floor a client or tag was."""
        here = self._by_floor[location.floor_id]
        del here[location.key]
        if not here:
            del self._by_floor[location.floor_id]

    def snapshot(self) -> list[Plain]:
        """Return all locations as JSON-safe values; may be called from another thread."""
        return [to_plain(location) for location in self]

    def restore(self, plain: Iterable[Mapping[str, Any]]) -> None:
        """Restore an earlier snapshot.

        Raises KeyError, TypeError, ValueError or AttributeError, and restores nothing, if it is
        damaged.
        """
        selected: dict[Key, Located] = {}
        for item in plain:
            location = location_from(item)
            if location.kind == "tag" or self._is_selected(location.identity):
                selected[location.key] = location
        for location in selected.values():
            self._put(location)

    def _key_of(self, payload: Payload) -> Key | None:
        """Return the key of a message's tag or selected client."""
        if payload.kind == "wifi_client_location":
            mac = read_mac(payload.get("sta_eth_mac"))
            return client_key(mac) if mac and self._is_selected(mac) else None
        tag = read_text(payload.get("device_id")) or read_mac(payload.get("device_mac"))
        return None if tag is None else tag_key(tag)


def _is_change(before: Located, after: Located) -> bool:
    """Return True if anything but the time differs."""
    return before.updated({"seen": None}) != after.updated({"seen": None})


def _values(fields: Mapping[str, Any], before: Located) -> dict[str, Any]:
    """Return the attributes of a message.

    It always has the whole location, but not always the name and the battery of a tag.
    """
    latitude, longitude = fields.get("latitude"), fields.get("longitude")
    if not _is_valid(latitude, longitude):
        latitude = longitude = None
    battery = PERCENT.read(fields.get("battery_level"))
    if battery is None:
        battery = before.battery
    return {
        "name": read_name(fields.get("name")) or read_name(fields.get("custom_id")) or before.name,
        "battery": battery,
        "x": fields.get("x"),
        "y": fields.get("y"),
        "accuracy": fields.get("error_level"),
        "latitude": latitude,
        "longitude": longitude,
        "site_id": read_text(fields.get("site_id")),
        "building_id": read_text(fields.get("building_id")),
        "floor_id": read_text(fields.get("floor_id")),
    }


def _is_valid(latitude: float | None, longitude: float | None) -> bool:
    """Return True if there are valid coordinates; (0, 0) is protobuf's default."""
    if latitude is None or longitude is None or not (latitude or longitude):
        return False
    return abs(latitude) <= _MAX_LATITUDE and abs(longitude) <= _MAX_LONGITUDE
