"""Which clients have device trackers, whether they are home, and what all clients together count."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from ..central.models.change import Change
from ..central.models.client import NetworkClient
from ..central.models.core import Key
from ..central.models.device import Device, DeviceKind
from ..central.models.event import CentralEvent
from ..central.models.keys import client_key, wlan_clients_key
from ..central.models.site import Site
from ..central.rest.listing import Listing
from ..central.state.client_counts import ClientCounts
from ..central.state.clients import Clients
from ..central.state.inventory import Inventory
from ..const import LOGGER
from ..options import Options
from ..registry.devices import async_register_client, async_registered, async_remove, client_name
from ..registry.discovery import Discovery
from ..registry.sites import Sites

MOST_TRACKED = 2_000
"""Clients with device trackers: each is a device with five entities, and an account has room for 10,000 of them."""

FORGET_INTERVAL = timedelta(hours=1)


class Presence:
    """Follows the clients of an account: all of them are counted, those that the user has chosen are tracked."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        tell: Callable[[Key], None],
        gather: Callable[..., None],
        is_live: Callable[[], bool],
    ) -> None:
        """Call ``tell`` with the key of what is to be shown at once, ``gather`` with that of what is to be soon."""
        self.clients = Clients()
        self.counts = ClientCounts()
        self.choice = Options.parse(entry.options).tracking
        self.tracked: set[str] = set()
        """The MAC addresses of the clients that have device trackers."""
        self.on_drop: Callable[[str], object] = lambda _: None
        """Called with whoever has none any more."""
        self._hass = hass
        self._entry = entry
        self._tell = tell
        self._gather = gather
        self._is_live = is_live
        self._discovery: Discovery[str] = Discovery(entry)
        self._wlan_discovery: Discovery[str] = Discovery(entry)
        self.wlans: set[str] = set()
        """The WLANs that are known by name."""
        self._leaving: dict[str, CALLBACK_TYPE] = {}
        """Those who have left so lately that they may only be roaming, and how to stop waiting for them."""
        self._said_too_many = False
        self._change_listeners: list[Callable[[Change], None]] = []

    @property
    def counts_clients(self) -> bool:
        """Whether all that are connected are known, and the stream tells who comes and goes."""
        return self.clients.complete and self._is_live()

    def take_up(self, stored: Mapping[str, Any] | None) -> None:
        """Take up what an earlier run knew, as far as it is wanted."""
        self._entry.async_on_unload(self._stop_waiting)
        self.tracked.update(self.choice.macs)
        is_same_choice = False
        try:
            plain = (stored or {}).get("clients") or {}
            self.clients.restore(plain.get("known", ()))
            self.wlans.update(str(wlan) for wlan in plain.get("wlans", ()))
            # Who is on another WLAN or site than when it was chosen stays.
            is_same_choice = plain.get("choice") == self.choice.rule
        except (LookupError, TypeError, ValueError, AttributeError) as err:
            LOGGER.warning(
                "What was known of the clients of %s cannot be understood: %r",
                self._entry.title,
                err,
            )
        for client in self.clients:
            self.counts.handle(change := Change(client.key, None, client))
            self._follow(change, is_chosen=is_same_choice)
        for mac in self.choice.macs:
            self._register(self.clients.get(mac) or NetworkClient(mac=mac))

    @callback
    def start(self) -> None:
        """Remove what is not tracked any more, and forget clients in time until the account is unloaded."""
        unwanted = {
            key
            for key in async_registered(self._hass, self._entry, "client")
            if key[1] not in self.tracked
        }
        async_remove(self._hass, self._entry, *unwanted)
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._forget, FORGET_INTERVAL, cancel_on_shutdown=True
            )
        )

    def snapshot(self) -> dict[str, Any]:
        """Return what the next run shall know: of clients that are tracked, and no others; called from a thread."""
        known = [client for client in self.clients.snapshot() if client["mac"] in self.tracked]
        return {"known": known, "choice": self.choice.rule, "wlans": sorted(self.wlans.copy())}

    @callback
    def async_on_discovery(self, discover: Callable[[Iterable[str]], None]) -> None:
        """Call back with the MAC addresses of all clients that are tracked, later with those that are new."""
        self._discovery.follow(discover, sorted(self.tracked))

    @callback
    def async_on_wlans(
        self, discover: Callable[[Iterable[str]], None], wlans: Iterable[str]
    ) -> None:
        """Call back with these WLANs and those that clients are known of, later with those that are new."""
        self.wlans |= {*wlans, *self.counts.wlans}
        self._wlan_discovery.follow(discover, sorted(self.wlans))

    @callback
    def async_on_change(self, listener: Callable[[Change], None]) -> CALLBACK_TYPE:
        """Call back with each change of a client that the stream reports."""
        self._change_listeners.append(listener)
        return lambda: self._change_listeners.remove(listener)

    def is_home(self, mac: str) -> bool | None:
        """Whether a client is connected, or may be on its way from one device to the next; None if nobody can say."""
        client = self.clients.get(mac)
        if client is None or client.status is None:
            return False if self.clients.complete else None
        return client.connected or mac in self._leaving

    @callback
    def take(self, event: CentralEvent) -> None:
        """Take an event of the stream in."""
        show = self._gather if event.payload.is_statistics else self._tell
        changes = self.clients.apply(event, dt_util.utcnow())
        self._take(changes, show)
        for change in changes:
            for listener in self._change_listeners:
                listener(change)

    def take_list(self, listing: Listing[NetworkClient], asked: datetime) -> None:
        """Take REST's list of those that are connected in."""
        was_complete = self.clients.complete
        self._take(self.clients.load(listing, asked, complete=listing.complete), self._tell)
        if self.clients.complete is not was_complete:
            self._count_anew()
            for mac in self.tracked:
                self._tell(client_key(mac))

    def come_back(self, *, missed: bool) -> None:
        """The stream is live again, and may have missed who came and went."""
        if missed:
            self.clients.lose_touch()
        self._count_anew()

    def count(self, inventory: Inventory, sites: Sites) -> tuple[Change, ...]:
        """Let access points and sites have as many clients as the stream knows of, and tell of those of WLANs."""
        counted: list[Device] = []
        for kind, name in self.counts.pop_changed():
            if kind == "wlan":
                self._tell(wlan_clients_key(name))
            elif self.counts_clients:
                if kind == "site":
                    sites.count_clients(name, self.counts[kind, name])
                elif (
                    device := inventory.devices.get(name)
                ) is not None and device.kind is DeviceKind.ACCESS_POINT:
                    clients = self.counts[kind, name]
                    counted.append(
                        Device(serial_number=name, kind=device.kind, client_count=clients)
                    )
        return inventory.load_devices(counted)

    def counted_device(self, device: Device) -> Device:
        """Return a device as REST told of it, with the clients that it has by the stream."""
        place = ("device", device.serial_number)
        if (
            device.kind is not DeviceKind.ACCESS_POINT
            or not self.counts_clients
            or place not in self.counts
        ):
            return device
        return device.updated({"client_count": self.counts[place]})

    def counted_site(self, site: Site) -> Site:
        """Return a site as REST told of it, with the clients that it has by the stream."""
        place = ("site", site.site_id)
        return (
            replace(site, clients=self.counts[place])
            if self.counts_clients and place in self.counts
            else site
        )

    @callback
    def let_go(self, mac: str) -> bool:
        """Let the user remove a client that is not connected; tell whether it may go."""
        if self.is_home(mac) or mac in self.choice.macs:
            return False
        self._take(self.clients.drop(mac), self._tell)
        return True

    def _take(self, changes: Iterable[Change], show: Callable[[Key], None]) -> None:
        """Follow changes, and let the platforms add who is new."""
        new: list[str] = []
        has_counted = False
        for change in changes:
            has_counted |= self.counts.handle(change)
            if self._follow(change):
                new.append(change.key[1])
            show(change.key)
        if new:
            self._discovery.announce(new)
        if has_counted:
            self._announce_wlans()
            self._gather()

    def _follow(self, change: Change, *, is_chosen: bool = False) -> bool:
        """Keep up with a client; tell whether it is tracked from now on."""
        mac, before, client = change.key[1], change.before, change.after
        if (cancel := self._leaving.pop(mac, None)) is not None:
            cancel()
        if not isinstance(client, NetworkClient):
            self._drop(mac)
            return False
        is_new = mac not in self.tracked
        if is_new and not self._begin(client, is_chosen=is_chosen):
            return False
        if client.left is not None and not client.connected:
            wait = (client.left + self.choice.away_delay - dt_util.utcnow()).total_seconds()
            if wait > 0:
                self._leaving[mac] = async_call_later(self._hass, wait, partial(self._leave, mac))
        if isinstance(before, NetworkClient) and client_name(before) != client_name(client):
            self._register(client)
        return is_new

    def _begin(self, client: NetworkClient, *, is_chosen: bool) -> bool:
        """Track a client if it is or was among those that the user has chosen; tell whether it is tracked."""
        if not is_chosen and not self.choice.selects(client):
            return False
        if len(self.tracked) >= MOST_TRACKED:
            if not self._said_too_many:
                self._said_too_many = True
                LOGGER.warning(
                    "%s has more than %s clients to track: the others are not",
                    self._entry.title,
                    MOST_TRACKED,
                )
            return False
        if not self._register(client):
            return False
        self.tracked.add(client.mac)
        return True

    def _register(self, client: NetworkClient) -> bool:
        """Register a client; tell whether it may be one."""
        if async_register_client(self._hass, self._entry, client) is not None:
            return True
        self.tracked.discard(client.mac)
        return False

    @callback
    def _leave(self, mac: str, _now: datetime) -> None:
        """Nothing was heard of who has left: it is away."""
        self._leaving.pop(mac, None)
        self._tell(client_key(mac))

    @callback
    def _stop_waiting(self) -> None:
        """Wait for nobody any more."""
        while self._leaving:
            self._leaving.popitem()[1]()

    @callback
    def _forget(self, now: datetime) -> None:
        """Forget those who have been away for long, and remove their devices."""
        self._take(self.clients.forget(now - self.choice.retention), self._tell)

    def _drop(self, mac: str) -> None:
        """Remove a client that is not known any more, unless the user has named it."""
        if mac in self.tracked and mac not in self.choice.macs:
            self.tracked.discard(mac)
            self.on_drop(mac)
            async_remove(self._hass, self._entry, client_key(mac))

    def _count_anew(self) -> None:
        """Tell of all counts with the next beat."""
        self.counts.mark_changed(("wlan", wlan) for wlan in self.wlans)
        self._gather()

    def _announce_wlans(self) -> None:
        """Let the platforms add the WLANs that clients are heard of for the first time."""
        if new := self.counts.wlans - self.wlans:
            self.wlans |= new
            self._wlan_discovery.announce(sorted(new))
