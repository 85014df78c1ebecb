"""Tracks clients: who has a device tracker, who is home, and how many there are where."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..central.clock import Clock
from ..central.models.change import Change
from ..central.models.client import NetworkClient
from ..central.models.core import Key
from ..central.models.device import Device, DeviceKind
from ..central.models.event import CentralEvent
from ..central.models.keys import (
    CLIENT_CHANGES,
    LISTED_CLIENT_CHANGES,
    client_key,
    wlan_clients_key,
)
from ..central.models.site import Site
from ..central.rest.api import CentralApi
from ..central.rest.listing import Listing
from ..central.state.client_counts import ClientCounts, Place
from ..central.state.clients import ClientStore
from ..central.state.left_out import LeftOut
from ..config_entry import CentralConfigEntry
from ..const import LOGGER
from ..dispatcher import Dispatcher, Listeners
from ..options import TrackingOptions
from ..registry.announcements import Announcements
from ..registry.devices import AccountDevices, client_name
from ..registry.entity_policy import MAX_TRACKED_CLIENTS
from .away_delays import AwayDelays
from .client_parents import ClientParents
from .client_queries import ClientQueries
from .client_restore import restore_clients
from .stream_monitor import StreamMonitor
from .wlan_tracking import WlanTracking

CLEANUP_INTERVAL = timedelta(hours=1)
"""How often clients and tags that haven't been seen for long are removed."""


class ClientTracking:
    """Counts all clients of an account, and tracks those that the options select."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        api: CentralApi,
        options: TrackingOptions,
        devices: AccountDevices,
        streams: StreamMonitor,
        dispatcher: Dispatcher,
        clock: Clock,
        left_out: LeftOut,
    ) -> None:
        self.clients = ClientStore(left_out, options.macs)
        self.counts = ClientCounts(left_out, options.is_elsewhere)
        self.tracked: set[str] = set()
        """The MAC addresses of the clients with device trackers."""
        self._hass = hass
        self._entry = entry
        self._options = options
        self._devices = devices
        self._streams = streams
        self._dispatcher = dispatcher
        self._clock = clock
        self._announcements: Announcements[str] = Announcements(hass, entry, "client")
        self.wlans = WlanTracking(hass, entry, devices, self.counts)
        self._untracked: Listeners[str, str] = Listeners()
        self._leaving = AwayDelays(
            hass,
            streams,
            clock,
            self.clients.doubted,
            lambda mac: dispatcher.update(client_key(mac)),
        )
        """Clients that left so recently that they may be roaming."""
        self._away: dict[str, None] = {}
        """Tracked clients that aren't connected, in the order in which they left."""
        self._has_warned = False
        self._parents = ClientParents(hass, entry, self._move)
        self._queries = ClientQueries(
            hass, entry, api, self.clients, self.tracked.__contains__, self._apply
        )

    @property
    def can_count(self) -> bool:
        """True if all connected clients are known and the stream reports who comes and goes."""
        return self.clients.complete and self._streams.is_fresh("clients")

    @property
    def retention(self) -> timedelta:
        """How long a client that is away is kept."""
        return self._options.retention

    def load(self, stored: Mapping[str, Any]) -> None:
        """Load what an earlier run knew, as far as the options still select it."""
        self._entry.async_on_unload(self._leaving.stop)
        self._entry.async_on_unload(self._queries.stop)
        self.tracked.update(self._options.macs)
        plain, unreadable = restore_clients(
            self.clients,
            stored.get("clients") or {},
            self._devices.registered("client"),
            self._options,
            self._clock.utcnow(),
        )
        try:
            self.wlans.load(plain)
        except TypeError, ValueError, AttributeError:
            unreadable += 1
        if unreadable:
            LOGGER.warning("Some stored clients of %s cannot be understood", self._entry.title)
        # A client stays that is on another WLAN or at another site than when it was selected.
        is_same_rule = plain.get("choice") == self._options.rule
        for client in self.clients:
            change = Change(client.key, None, client)
            self.counts.handle(change)
            self._follow(change, is_selected=is_same_rule)
            self._resume_delay(client)
        for mac in self._options.macs:
            self._register(self.clients.get(mac) or NetworkClient(mac=mac))

    @callback
    def start(self) -> None:
        """Remove devices of clients that aren't tracked any more, and start the hourly cleanup."""
        registered = self._devices.registered("client")
        self._devices.remove(*(key for key in registered if key[1] not in self.tracked))
        self._entry.async_on_unload(self._dispatcher.on_event("clients", self.handle_event))
        self._parents.start()
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._clean_up, CLEANUP_INTERVAL, cancel_on_shutdown=True
            )
        )

    def snapshot(self) -> dict[str, Any]:
        """Return what the next run needs, of tracked clients only; called from a thread."""
        known = [client for client in self.clients.snapshot() if client["mac"] in self.tracked]
        return {
            "known": known,
            "choice": self._options.rule,
            **self.wlans.snapshot(),
        }

    @callback
    def connect(self, add: Callable[[Iterable[str]], None]) -> None:
        """Call ``add`` with the addresses of all tracked clients, and later with new ones."""
        self._announcements.connect(add, sorted(self.tracked))

    @callback
    def on_untracked(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Call back with the address of each client that isn't tracked any more."""
        return self._untracked.add("", listener)

    def is_home(self, mac: str) -> bool | None:
        """Return True if a client is connected or may be roaming, None if that is unknown.

        A client at a site that was not chosen is not home.
        """
        client = self.clients.get(mac)
        if client is None or client.status is None:
            return False if self.clients.complete else None
        if self._options.is_elsewhere(client):
            return False
        return client.connected or mac in self._leaving

    @callback
    def handle_event(self, event: CentralEvent) -> None:
        """Apply an event of the clients stream."""
        changes = self.clients.apply(event, self._clock.utcnow())
        self._apply(changes, at_once=not event.payload.is_statistics)
        for change in changes:
            self._dispatcher.change(CLIENT_CHANGES, change)
        if self.clients.doubted:
            self._queries.review()

    def applying(self, listing: Listing[NetworkClient], asked: datetime) -> Iterator[object]:
        """Apply REST's list of connected clients step by step."""
        was_complete = self.clients.complete
        is_news = was_complete and self._streams.rest_only.covers("clients")
        new: list[str] = []
        for changes in self.clients.loading(listing, asked, complete=listing.complete):
            new += self._apply_each(changes, self._dispatcher.update)
            for change in changes if is_news else ():
                self._dispatcher.change(LISTED_CLIENT_CHANGES, change)
            yield None
        # How many there are decides which entities each has.
        for mac in new:
            if mac in self.tracked:
                self._announcements.announce((mac,))
                yield None
        self._queries.review()
        if listing.complete:
            self._leaving.handle_list()
        if self.clients.complete is not was_complete:
            self._update_all_counts()
            for mac in list(self.tracked):
                self._dispatcher.update(client_key(mac))
                yield None

    @callback
    def handle_reconnect(self, *, has_missed: bool) -> None:
        """Handle the return of the stream, which may have missed who came and went."""
        if has_missed:
            self.clients.handle_gap()
            self._leaving.handle_gap()
        self._update_all_counts()

    def set_down(self, serial_number: str, *, is_down: bool) -> None:
        """Note whether a device is down: its clients do not count, although none has left yet."""
        if self.counts.set_down(serial_number, is_down=is_down):
            self._dispatcher.update_later()

    def pop_changed_counts(self) -> dict[Place, int]:
        """Return the counts of devices and sites that have changed; update those of WLANs."""
        changed: dict[Place, int] = {}
        for place in self.counts.pop_changed():
            kind, name = place
            if kind == "wlan":
                self._dispatcher.update(wlan_clients_key(name))
            elif self._is_counted(place):
                changed[place] = self.counts[place]
        return changed

    def recount(self, serial_numbers: Iterable[str]) -> None:
        """Correct the counts that REST lists of these devices, with the next batch."""
        self.counts.mark_changed(("device", serial) for serial in serial_numbers)
        self._dispatcher.update_later()

    def with_count(self, device: Device) -> Device:
        """Return a device of REST's list, whose count lags, with the stream's count of clients."""
        place = ("device", device.serial_number)
        if device.kind is not DeviceKind.ACCESS_POINT or not self._is_counted(place):
            return device
        return device.updated({"client_count": self.counts[place]})

    def with_site_count(self, site: Site) -> Site:
        """Return a site that REST listed, with the stream's count of its clients if it has one."""
        place = ("site", site.site_id)
        if not self._is_counted(place):
            return site
        return replace(site, clients=self.counts[place])

    @callback
    def remove_device(self, mac: str) -> bool:
        """Remove a client; False if it is connected or listed in the options."""
        if self.is_home(mac) or mac in self._options.macs:
            return False
        self._apply(self.clients.drop(mac))
        return True

    def _is_counted(self, place: Place) -> bool:
        """Return True if the stream knows how many clients a place has."""
        return self.can_count and place in self.counts

    def _apply(self, changes: Iterable[Change], *, at_once: bool = True) -> None:
        """Follow changes, update entities at once or later, and announce new clients."""
        update = self._dispatcher.update if at_once else self._dispatcher.update_later
        new = self._apply_each(changes, update)
        if new:
            self._announcements.announce(new)

    def _apply_each(self, changes: Iterable[Change], update: Callable[[Key], None]) -> list[str]:
        """Follow changes and update entities; return the clients that are tracked from now on."""
        new: list[str] = []
        has_counted = False
        for change in changes:
            has_counted |= self.counts.handle(change)
            if self._follow(change):
                new.append(change.key[1])
            update(change.key)
        if has_counted:
            self.wlans.announce_new()
            self._dispatcher.update_later()
        return new

    def _follow(self, change: Change, *, is_selected: bool = False) -> bool:
        """Follow a client; return True if it is tracked from now on."""
        mac, before, client = change.key[1], change.before, change.after
        if not isinstance(client, NetworkClient):
            self._leaving.cancel(mac)
            self._untrack(mac)
            return False
        is_new = mac not in self.tracked
        if is_new and not self._track(client, is_selected=is_selected):
            return False
        if client.connected:
            self._leaving.cancel(mac)
            self._away.pop(mac, None)
        else:
            self._away.setdefault(mac)
        if isinstance(before, NetworkClient) and before.connected and not client.connected:
            # It starts when the message arrives. When the client left is the time of another
            # clock, and while Central's queue is read, its return is still to come.
            self._leaving.start(mac, self._options.away_delay)
        if is_new:
            return True
        if not isinstance(before, NetworkClient) or client_name(before) != client_name(client):
            self._register(client)
        elif before.serial_number != client.serial_number:
            self._parents.add(mac)
        return False

    def _resume_delay(self, client: NetworkClient) -> None:
        """Start the rest of a delay that was running when the last run ended."""
        if client.mac not in self.tracked or client.connected or client.left is None:
            return
        delay = self._options.away_delay
        passed = self._clock.utcnow() - client.left
        self._leaving.start(client.mac, min(delay - passed, delay))

    def _track(self, client: NetworkClient, *, is_selected: bool) -> bool:
        """Track a client if the options select it, or did so before; return True if so."""
        if not is_selected and not self._options.selects(client):
            return False
        if len(self.tracked) >= MAX_TRACKED_CLIENTS and not self._make_room(client):
            return False
        if not self._register(client):
            return False
        self.tracked.add(client.mac)
        return True

    def _make_room(self, client: NetworkClient) -> bool:
        """Stop tracking the client that has been away longest in favor of a connected one.

        Otherwise strangers could keep out the home's own clients. Returns False if all tracked
        clients are home.
        """
        if not self._has_warned:
            self._has_warned = True
            LOGGER.warning(
                "%s has more than %s clients to track; those away longest are not tracked",
                self._entry.title,
                MAX_TRACKED_CLIENTS,
            )
        longest_away = next(iter(self._away), None)
        if longest_away is None or longest_away in self._leaving or not client.connected:
            return False
        self._untrack(longest_away)
        return True

    def _register(self, client: NetworkClient) -> bool:
        """Register a client's device; False if its address is one of Central's own devices'."""
        if self._devices.register_client(client) is not None:
            return True
        self.tracked.discard(client.mac)
        self._away.pop(client.mac, None)
        return False

    def _move(self, mac: str) -> None:
        """Register a tracked client's device again, below the device it is connected to now."""
        client = self.clients.get(mac)
        if client is not None and mac in self.tracked:
            self._register(client)

    def _untrack(self, mac: str) -> None:
        """Remove the device of a client that was dropped, unless the options list its address."""
        self._away.pop(mac, None)
        if mac in self.tracked and mac not in self._options.macs:
            self.tracked.discard(mac)
            self._untracked.call("", mac)
            self._devices.remove(client_key(mac))

    @callback
    def _clean_up(self, _now: datetime) -> None:
        """Remove clients, and WLANs without any, that haven't been seen for long."""
        now = self._clock.utcnow()
        self._apply(self.clients.forget(now - self._options.retention))
        self.wlans.clean_up(now, self._options.retention)

    def _update_all_counts(self) -> None:
        """Update every count with the next batch."""
        self.counts.mark_changed(("wlan", wlan) for wlan in self.counts.wlans)
        self._dispatcher.update_later()
