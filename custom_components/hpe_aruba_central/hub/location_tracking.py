"""Which clients and asset tags are shown on the map."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..central.models.change import Change
from ..central.models.core import Key
from ..central.models.event import CentralEvent
from ..central.models.keys import client_key
from ..central.models.location import Located
from ..central.state.locations import Locations
from ..const import LOGGER
from ..options import Options
from ..registry.devices import (
    async_find,
    async_register_tag,
    async_registered,
    async_remove,
    async_remove_entity,
    unique_id,
)
from ..registry.discovery import Discovery
from .client_tracking import FORGET_INTERVAL, MOST_TRACKED, Presence


class Positions:
    """Follows where asset tags are, and clients that have device trackers."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        presence: Presence,
        gather: Callable[[Key], None],
    ) -> None:
        """Call ``gather`` with the key of what is to be shown with the next beat."""
        self.is_on = Options.parse(entry.options).positions
        self.known = Locations(presence.tracked.__contains__)
        self._hass = hass
        self._entry = entry
        self._presence = presence
        self._gather = gather
        self._shown: set[Key] = set()
        self._powered: set[Key] = set()
        """The tags that have told of their battery."""
        self._trackers: Discovery[Key] = Discovery(entry)
        self._batteries: Discovery[Key] = Discovery(entry)
        presence.on_drop = self._lose

    def take_up(self, stored: Mapping[str, Any] | None) -> None:
        """Take up what an earlier run knew, after the clients."""
        if not self.is_on:
            return
        try:
            self.known.restore((stored or {}).get("positions") or ())
        except (LookupError, TypeError, ValueError, AttributeError) as err:
            LOGGER.warning(
                "What was known of the positions of %s cannot be understood: %r",
                self._entry.title,
                err,
            )
        for one in self.known:
            self._follow(Change(one.key, None, one))

    @callback
    def start(self) -> None:
        """Remove what is not shown any more, and forget tags in time until the account is unloaded."""
        async_remove(
            self._hass,
            self._entry,
            *(async_registered(self._hass, self._entry, "tag") - self._shown),
        )
        if not self.is_on:
            for key in async_registered(self._hass, self._entry, "client"):
                self._remove_tracker(key)
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._forget, FORGET_INTERVAL, cancel_on_shutdown=True
            )
        )

    def snapshot(self) -> list[dict[str, Any]]:
        """Return what the next run shall know; called from a thread."""
        return self.known.snapshot()

    @callback
    def async_on_trackers(self, discover: Callable[[Iterable[Key]], None]) -> None:
        """Call back with the keys of all that are on the map, later with those that are new."""
        self._trackers.follow(discover, sorted(self._shown))

    @callback
    def async_on_batteries(self, discover: Callable[[Iterable[Key]], None]) -> None:
        """Call back with the keys of all tags that tell of their battery, later with those that are new."""
        self._batteries.follow(discover, sorted(self._powered))

    @callback
    def take(self, event: CentralEvent) -> None:
        """Take an event of the stream in."""
        if self.is_on:
            for change in self.known.apply(event, dt_util.utcnow()):
                self._follow(change)
                self._gather(change.key)

    @callback
    def let_go(self, key: Key) -> bool:
        """Forget a tag that the user removes, or a client; it comes back with its next message."""
        self._drop(self.known.drop(key).key)
        return True

    def _follow(self, change: Change) -> None:
        """Keep up with a client or tag, and let the platforms add what there is to show of it for the first time."""
        key, before, one = change.key, change.before, change.after
        if not isinstance(one, Located):
            self._drop(key)
            return
        is_new = key not in self._shown
        if is_new and (
            len(self._shown) >= MOST_TRACKED or not (one.kind == "tag" or self._may_be_shown(one))
        ):
            return
        if one.kind == "tag" and (
            is_new or not isinstance(before, Located) or before.name != one.name
        ):
            async_register_tag(self._hass, self._entry, one)
        if is_new:
            self._shown.add(key)
            self._trackers.announce((key,))
        if key not in self._powered and one.battery is not None:
            self._powered.add(key)
            self._batteries.announce((key,))

    def _may_be_shown(self, client: Located) -> bool:
        """Whether a client is on the map and has a device."""
        return client.is_on_map and async_find(self._hass, self._entry, client.key) is not None

    def _drop(self, key: Key) -> None:
        """Let go of a tag and its device, or of a client's position."""
        self._shown.discard(key)
        self._powered.discard(key)
        if key[0] == "tag":
            async_remove(self._hass, self._entry, key)
        else:
            self._remove_tracker(key)

    def _lose(self, mac: str) -> None:
        """Let go of a client that has no device any more."""
        self.let_go(client_key(mac))

    def _remove_tracker(self, key: Key) -> None:
        """Remove a client's position from the registry; the rest of its device stays."""
        async_remove_entity(
            self._hass, Platform.DEVICE_TRACKER, unique_id(self._entry, key, "position")
        )

    @callback
    def _forget(self, _now: datetime) -> None:
        """Forget those of whom nothing was heard for long."""
        for change in self.known.forget(dt_util.utcnow() - self._presence.choice.retention):
            self._follow(change)
