"""Tracks where asset tags and tracked clients are."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..central.clock import Clock
from ..central.models.change import Change
from ..central.models.core import Key
from ..central.models.event import CentralEvent
from ..central.models.keys import client_key
from ..central.models.location import Located
from ..central.state.locations import LocationStore
from ..config_entry import CentralConfigEntry
from ..const import LOGGER
from ..dispatcher import Dispatcher
from ..registry.announcements import Announcements
from ..registry.devices import AccountDevices
from ..registry.entity_policy import MAX_TRACKED_CLIENTS
from .client_tracking import CLEANUP_INTERVAL, ClientTracking


class LocationTracking:
    """Follows the positions of asset tags, and of clients that have device trackers."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        clients: ClientTracking,
        devices: AccountDevices,
        dispatcher: Dispatcher,
        clock: Clock,
        *,
        is_enabled: bool,
    ) -> None:
        self.locations = LocationStore(clients.tracked.__contains__)
        self._hass = hass
        self._entry = entry
        self._clients = clients
        self._devices = devices
        self._dispatcher = dispatcher
        self._clock = clock
        self._is_enabled = is_enabled
        self._shown: set[Key] = set()
        self._with_battery: set[Key] = set()
        """The tags that have reported their battery."""
        self._announcements: Announcements[Key] = Announcements(hass, entry, "position")
        self._battery_discovery: Announcements[Key] = Announcements(hass, entry, "battery")

    def load(self, stored: Mapping[str, Any]) -> None:
        """Load what an earlier run knew; the clients are loaded first."""
        if not self._is_enabled:
            return
        try:
            self.locations.restore(stored.get("positions") or ())
        except (LookupError, TypeError, ValueError, AttributeError) as err:
            LOGGER.warning(
                "The stored positions of %s cannot be understood: %r", self._entry.title, err
            )
        for located in self.locations:
            self._follow(Change(located.key, None, located))

    @callback
    def start(self) -> None:
        """Remove what isn't shown any more, and start the hourly cleanup."""
        self._devices.remove(*(self._devices.registered("tag") - self._shown))
        if not self._is_enabled:
            for key in self._devices.registered("client"):
                self._remove_tracker(key)
        self._entry.async_on_unload(self._clients.on_untracked(self._handle_untracked))
        self._entry.async_on_unload(self._dispatcher.on_event("location", self.handle_event))
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._clean_up, CLEANUP_INTERVAL, cancel_on_shutdown=True
            )
        )

    def snapshot(self) -> list[dict[str, Any]]:
        """Return what the next run needs; called from a thread."""
        return self.locations.snapshot()

    @callback
    def connect(self, add: Callable[[Iterable[Key]], None]) -> None:
        """Call ``add`` with the keys of everything with a position, and later with new ones."""
        self._announcements.connect(add, sorted(self._shown))

    @callback
    def connect_batteries(self, add: Callable[[Iterable[Key]], None]) -> None:
        """Call ``add`` with the keys of all tags with a battery, and later with new ones."""
        self._battery_discovery.connect(add, sorted(self._with_battery))

    @callback
    def handle_event(self, event: CentralEvent) -> None:
        """Apply an event of the location stream."""
        if not self._is_enabled:
            return
        for change in self.locations.apply(event, self._clock.utcnow()):
            self._follow(change)
            self._dispatcher.update_later(change.key)

    @callback
    def remove_device(self, key: Key) -> bool:
        """Forget a tag or a client; it comes back with its next message."""
        self._drop(self.locations.drop(key).key)
        return True

    def _follow(self, change: Change) -> None:
        """Follow a client or tag; announce what there is to show of it for the first time."""
        key, before, located = change.key, change.before, change.after
        if not isinstance(located, Located):
            self._drop(key)
            return
        is_new = key not in self._shown
        is_tag = located.kind == "tag"
        if is_new and not self._may_show(located):
            return
        is_renamed = isinstance(before, Located) and before.name != located.name
        if is_tag and (is_new or before is None or is_renamed):
            self._devices.register_tag(located)
        if is_new:
            self._shown.add(key)
            self._announcements.announce((key,))
        if key not in self._with_battery and located.battery is not None:
            self._with_battery.add(key)
            self._battery_discovery.announce((key,))

    def _may_show(self, located: Located) -> bool:
        """Return True for any tag, and for a client on the map that has a device."""
        if len(self._shown) >= MAX_TRACKED_CLIENTS:
            return False
        if located.kind == "tag":
            return True
        return located.is_on_map and self._devices.find(located.key) is not None

    def _drop(self, key: Key) -> None:
        """Remove a tag's device, or a client's position."""
        self._shown.discard(key)
        self._with_battery.discard(key)
        if key[0] == "tag":
            self._devices.remove(key)
        else:
            self._remove_tracker(key)

    @callback
    def _handle_untracked(self, mac: str) -> None:
        """Forget the position of a client that isn't tracked any more."""
        self.remove_device(client_key(mac))

    def _remove_tracker(self, key: Key) -> None:
        """Remove a client's position from the registry; its device stays."""
        self._devices.remove_entity(Platform.DEVICE_TRACKER, key, "position")

    @callback
    def _clean_up(self, _now: datetime) -> None:
        """Remove what hasn't been seen for long."""
        for change in self.locations.forget(self._clock.utcnow() - self._clients.retention):
            self._follow(change)
