"""Applies what the streams and REST report to what is known, and notifies those concerned."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .central.errors import CentralError
from .central.models.change import Change, Changes
from .central.models.device import Device, DeviceKind
from .central.models.event import CentralEvent
from .central.models.keys import (
    ALERTS,
    DATA_SOURCE,
    HEARD,
    alert_key,
    device_alerts_key,
    heard_key,
    is_part,
    last_event_key,
    online_key,
    site_key,
    total_key,
)
from .central.state.device_alerts import DeviceAlerts
from .central.state.inventory import Inventory
from .central.state.totals import Totals
from .central.streams import DEVICE_STREAMS
from .central.tracebacks import without_text
from .config_entry import CentralConfigEntry
from .const import DOMAIN, LOGGER
from .dispatcher import Dispatcher
from .errors import error_key
from .hub.client_tracking import ClientTracking
from .hub.detail_queries import DetailQueries
from .hub.firmware import FirmwareBySerial
from .hub.gaps import Gap
from .hub.license_check import LicenseCheck
from .hub.rest_sync import CHECK_INTERVAL, RestSnapshot, RestSync
from .hub.stream_monitor import StreamMonitor
from .registry.sites import Sites
from .registry.sync import RegistrySync


class CentralCoordinator(DataUpdateCoordinator[None]):
    """Applies every event and every REST snapshot of an account.

    The streams push; the update interval is only a slow check, unless Central refuses streams.
    """

    config_entry: CentralConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        *,
        inventory: Inventory,
        dispatcher: Dispatcher,
        streams: StreamMonitor,
        rest: RestSync,
        registry: RegistrySync,
        totals: Totals,
        device_alerts: DeviceAlerts,
        clients: ClientTracking,
        sites: Sites,
        firmware: FirmwareBySerial,
        license_check: LicenseCheck,
        detail_queries: DetailQueries,
    ) -> None:
        super().__init__(
            hass, LOGGER, config_entry=entry, name=entry.title, update_interval=CHECK_INTERVAL
        )
        self.known_streams: set[str] = set()
        """The streams whose state is known: what they report from then on is news."""
        self._inventory = inventory
        self._dispatcher = dispatcher
        self._streams = streams
        self._rest = rest
        self._registry = registry
        self._totals = totals
        self._device_alerts = device_alerts
        self._clients = clients
        self._sites = sites
        self._firmware = firmware
        self._license_check = license_check
        self._detail_queries = detail_queries
        detail_queries.on_answer = self._async_apply
        self._cancel_refresh: CALLBACK_TYPE | None = None

    async def async_load(self, stored: Mapping[str, Any], kinds: Collection[DeviceKind]) -> bool:
        """Load what an earlier run knew, of devices of these kinds; nothing of it is news.

        Returns True if that is enough to start with.
        """
        if not stored:
            return False
        try:
            known = self._streams.subscriptions.keys() & stored["known"]
            # In a thread: a campus has tens of thousands of parts, and nobody else uses them yet.
            restore = partial(self._inventory.restore, alerts="alerts" in known)
            excluded = await self.hass.async_add_executor_job(restore, stored["inventory"], kinds)
        except (LookupError, TypeError, ValueError, AttributeError) as err:
            error = type(err).__name__
            LOGGER.warning("The stored data of %s cannot be understood: %s", self.name, error)
            return False
        await self._dispatcher.run_in_turns(self._registry.loading(excluded))
        for device in self._inventory.devices.values():
            self._totals.handle(Change(device.key, None, device))
            is_down = self._inventory.shown(device).online is False
            self._clients.set_down(device.serial_number, is_down=is_down)
        self._device_alerts.load(self._inventory.alerts.by_id.values())
        for alert in self._inventory.alerts.by_id.values():
            self._sites.count_alert(Change(alert_key(alert.alert_id), None, alert))
        self.known_streams.update(known)
        return bool(self._inventory.devices or self._inventory.alerts.by_id)

    @callback
    def start(self) -> None:
        """Fill a gap over REST if there is one, and check regularly."""
        # Without a listener of its own a coordinator doesn't refresh.
        self.config_entry.async_on_unload(self.async_add_listener(lambda: None))
        self._dispatcher.start(self._read_statistics)
        self._detail_queries.start()
        if not self._rest.is_needed:
            return
        if self._cancel_refresh is not None:
            self._cancel_refresh()
        self._cancel_refresh = async_call_later(self.hass, self._rest.pause, self._refresh)

    @override
    async def async_shutdown(self) -> None:
        """Cancel what is scheduled, and delete the account's repair issues."""
        await super().async_shutdown()
        self._dispatcher.close()
        self._detail_queries.stop()
        if self._cancel_refresh is not None:
            self._cancel_refresh()
        self._streams.clear_issues()

    def revision(self) -> object:
        """Return what changes whenever anything may have become known."""
        events = sum(stream.counters.events for stream in self._streams.subscriptions.values())
        return self._rest.last, events

    @callback
    def handle_event(self, event: CentralEvent) -> None:
        """Apply an event: states are written at once, measurements with the next batch."""
        dispatcher = self._dispatcher
        for change in self._inventory.apply(event):
            self._handle_change(change)
        dispatcher.event(event)
        if self._inventory.has_unread:
            dispatcher.update_later()
        last_event = last_event_key(event.stream)
        if dispatcher.has_update_listener(last_event):
            dispatcher.update_later(last_event)
        if dispatcher.has_update_listener(HEARD):
            serial_number = event.payload.get("serial_number")
            if serial_number:
                dispatcher.update_later(heard_key(serial_number))

    @callback
    def handle_live(self, stream: str, gap: Gap, now: datetime) -> None:
        """Handle a stream that is live again; a gap that may have cost events is filled."""
        has_missed = gap is not Gap.NONE
        if stream == "clients":
            self._clients.handle_reconnect(has_missed=has_missed)
        self._distrust(stream, gap, now)
        self._review_interval()
        if has_missed:
            self._rest.is_needed = True
            self._refresh_soon()

    @callback
    def handle_refused(self, stream: str, gap: Gap, now: datetime) -> None:
        """Handle a stream that Central refuses: REST is asked often from now on."""
        if stream == "clients" and gap is not Gap.NONE:
            self._clients.handle_reconnect(has_missed=True)
        self._distrust(stream, gap, now)
        self._review_interval()
        self._rest.is_needed |= gap is Gap.LONG
        self._refresh_soon()

    def _review_interval(self) -> None:
        """Ask REST often while it reports in the place of streams."""
        self._rest.is_polled = self._streams.rest_only.is_needed
        self.update_interval = timedelta(seconds=self._rest.interval)
        self._dispatcher.update(DATA_SOURCE)

    def _distrust(self, stream: str, gap: Gap, now: datetime) -> None:
        """Show as unknown what a stream reported before a long gap, until reports confirm it.

        Its entities are unavailable, and are updated once they are available again.
        """
        for kind in self._rest.kinds:
            if DEVICE_STREAMS[kind] != stream:
                continue
            if gap is Gap.LONG:
                self._inventory.distrust(kind, now)
                self._totals.uncounted.add(kind)
            if gap in {Gap.LONG, Gap.UNLISTED}:
                self._detail_queries.handle_gap(kind)

    def _handle_change(self, change: Change, *, is_news: bool = True) -> None:
        """Notify everyone concerned; what isn't news updates states, but fires no events."""
        key = change.key
        if is_news:
            self._dispatcher.change(key, change)
            if is_part(key):
                self._dispatcher.change(key[:2], change)
        if key[0] == "alert":
            self._handle_alert(change, is_news=is_news)
        else:
            self._handle_thing(change)

    def _handle_alert(self, change: Change, *, is_news: bool) -> None:
        """Notify everyone concerned of an alert."""
        if is_news:
            self._dispatcher.change(ALERTS, change)
        self._sites.count_alert(change)
        self._dispatcher.update(ALERTS)
        affected = self._device_alerts.handle(change)
        # Before the change: an entity that this adds fires it.
        self._registry.offer_again(affected.first_named)
        for serial in affected.serial_numbers:
            alerts = device_alerts_key(serial)
            if is_news and not self._device_alerts.put_buffered(serial, change):
                self._dispatcher.change(alerts, change)
            self._dispatcher.update(alerts)

    def _handle_thing(self, change: Change) -> None:
        """Notify everyone concerned of a device or part; keep totals and registries in step."""
        key, before, after = change.key, change.before, change.after
        was_online = self._totals.is_online(key[1])
        for total in self._totals.handle(change):
            if self._dispatcher.has_update_listener(total):
                self._dispatcher.update_later(total)
        thing = after or before
        is_known_kind = (
            isinstance(thing, Device) and DEVICE_STREAMS[thing.kind] in self.known_streams
        )
        self._registry.handle_change(change, is_news=is_known_kind)
        if isinstance(after, Device) and before is None and is_known_kind and not after.site_id:
            # No stream reports where an access point is.
            self._refresh_soon()
        self._dispatcher.update(key)
        if isinstance(thing, Device):
            is_down = isinstance(after, Device) and self._inventory.shown(after).online is False
            self._clients.set_down(thing.serial_number, is_down=is_down)
        if isinstance(after, Device) and self._totals.is_online(key[1]) is not was_online:
            self._dispatcher.update(online_key(key[1]))

    def _read_statistics(self) -> Iterator[object]:
        """Apply what has been measured and counted since the last batch, one change at a time."""
        yield from self._handling(self._inventory.reading())
        counted: list[Device] = []
        for (kind, name), clients in self._clients.pop_changed_counts().items():
            if kind == "site":
                self._sites.set_client_count(name, clients)
                continue
            device = self._inventory.devices.get(name)
            if device is not None and device.kind is DeviceKind.ACCESS_POINT:
                counted.append(Device(serial_number=name, kind=device.kind, client_count=clients))
        yield from self._handling(self._inventory.loading_devices(counted))

    @override
    async def _async_update_data(self) -> None:
        """Fetch over REST what the streams may have missed."""
        if self._rest.can_wait:
            LOGGER.debug("%s: the hourly rate limit is nearly reached: no check", self.name)
            self._streams.review_lists((), self._rest.fresh_for)
            return
        # The stream may have raised alerts since the last list, which an empty one would clear.
        self._rest.remember_sizes({"alerts": self._inventory.alerts.count()})
        snapshot = await self._rest.async_fetch()
        try:
            await self._dispatcher.run_in_turns(self._applying(snapshot))
        except Exception as err:  # noqa: BLE001 - Home Assistant would log it with its text
            raise without_text(err) from None
        self._streams.review_lists(snapshot.streams(), self._rest.fresh_for)
        if snapshot.error is None:
            self._rest.last = snapshot.asked
        if self._dispatcher.has_update_listener(HEARD):
            heard = (heard_key(serial) for serial in self._inventory.devices)
            self._dispatcher.update_later(*heard)
        if self._inventory.devices:
            await self._license_check.async_check(self._inventory.devices)
        self._review_interval()
        error = snapshot.error or snapshot.clients_error
        if error is None and self._rest.is_needed and not self._is_setting_up:
            # A list is suddenly much shorter: it is asked for again before it is believed.
            self._refresh_soon()
        if error is None or (self._is_setting_up and self._can_start(snapshot)):
            return
        raise self._failure(error) from error

    def _can_start(self, snapshot: RestSnapshot) -> bool:
        """Return True if setup can go on although something is missing, which is fetched later."""
        return snapshot.error is None or bool(
            self._inventory.devices or self._inventory.alerts.by_id
        )

    def _applying(self, snapshot: RestSnapshot) -> Iterator[object]:
        """Apply what REST returned step by step, devices before what belongs to them.

        Each change is applied and notified in one step, so that messages may come in between.
        """
        asked = snapshot.asked
        if snapshot.sites_asked:
            sites = snapshot.sites
            if sites is not None:
                sites = sites.map(self._clients.with_site_count)
            yield from self._sites.applying(sites)
        if snapshot.devices is not None:
            self._inventory.listed = len(snapshot.devices.items)
            devices = map(self._clients.with_count, snapshot.devices)
            at = snapshot.devices.at or asked
            complete = snapshot.complete_kinds
            yield from self._handling(self._inventory.loading_devices(devices, at, complete))
            self._count(complete)
            self.known_streams.update(DEVICE_STREAMS[kind] for kind in self._rest.kinds)
        if snapshot.radios is not None:
            radios = snapshot.radios
            yield from self._handling(self._inventory.loading_parts(radios, radios.at or asked))
        if snapshot.firmware is not None:
            yield from self._firmware.applying(snapshot.firmware)
        if snapshot.alerts is not None:
            alerts = snapshot.alerts
            self._sites.alerts.hold()
            at = alerts.at or asked
            changes = self._inventory.alerts.loading(alerts, at, complete=alerts.complete)
            # Alerts that the first list holds were raised at some earlier time.
            yield from self._handling(changes, is_news="alerts" in self.known_streams)
            self.known_streams.add("alerts")
            self._sites.share_alerts(snapshot.sites)
            self._dispatcher.update(ALERTS)
        if snapshot.clients is not None:
            yield from self._clients.applying(snapshot.clients, snapshot.clients.at or asked)
            self._clients.recount(self._inventory.devices)

    def _count(self, kinds: Collection[DeviceKind]) -> None:
        """Show totals again that were unknown after a gap: these kinds of device are listed."""
        if self._totals.uncounted.isdisjoint(kinds):
            return
        self._totals.uncounted.difference_update(kinds)
        self._dispatcher.update_later(*map(total_key, kinds))
        self._dispatcher.update_later(*map(site_key, self._sites))

    async def _async_apply(self, steps: Iterable[Changes]) -> None:
        """Apply a list of a device's parts: what it shows to have changed is news."""
        await self._dispatcher.run_in_turns(self._handling(steps))

    def _handling(self, steps: Iterable[Changes], *, is_news: bool = True) -> Iterator[object]:
        """Notify everyone concerned of each change."""
        for changes in steps:
            for change in changes:
                self._handle_change(change, is_news=is_news)
                yield None
            yield None

    @property
    def _is_setting_up(self) -> bool:
        """True while the config entry's setup waits for the first snapshot."""
        return self.config_entry.state is ConfigEntryState.SETUP_IN_PROGRESS

    def _failure(self, err: CentralError) -> UpdateFailed:
        """Translate an error of the library.

        Refused credentials are retried as well: `StreamMonitor` asks for new ones.
        """
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=error_key(err),
            translation_placeholders={"host": self.config_entry.data[CONF_HOST]},
            retry_after=self._rest.pause,
        )

    def _refresh_soon(self) -> None:
        """Fetch a snapshot in a moment, together with whatever else needs one until then."""
        if self._cancel_refresh is None and not self._dispatcher.is_closed:
            self._cancel_refresh = async_call_later(self.hass, self._rest.delay, self._refresh)

    @callback
    def _refresh(self, _now: datetime) -> None:
        """Fetch a snapshot in the background."""
        self._cancel_refresh = None
        self.config_entry.async_create_background_task(
            self.hass, self.async_refresh(), f"{DOMAIN} refresh"
        )
