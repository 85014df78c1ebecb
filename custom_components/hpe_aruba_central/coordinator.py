"""One account: its streams, what is known from them, and who is told when that changes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, override

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ServiceValidationError
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .central.errors import (
    CentralAuthError,
    CentralError,
)
from .central.models.change import Change
from .central.models.core import Key
from .central.models.device import Device
from .central.models.event import CentralEvent
from .central.models.keys import (
    ALERTS,
    HEARD,
    device_alerts_key,
    heard_key,
    is_part,
    last_event_key,
    online_key,
    parts_key,
    stream_key,
    stream_status_key,
)
from .central.rest.actions import Actions
from .central.state.device_alerts import DeviceAlerts
from .central.state.inventory import Inventory
from .central.state.totals import Totals
from .central.streaming.subscription import State, Subscription
from .central.streams import DEVICE_STREAMS
from .const import CONF_SUBSCRIBER_ID, DOMAIN, LOGGER
from .dispatcher import Listeners
from .errors import error_key
from .hub.api import Client
from .hub.client_tracking import Presence
from .hub.event_bus import async_fire
from .hub.firmware import FirmwareBySerial
from .hub.license_check import SilenceWatch
from .hub.location_tracking import Positions
from .hub.rest_sync import Resync
from .hub.storage import Keeper
from .issues import async_clear_issues, async_review_issues
from .options import Options
from .registry.sites import Sites
from .registry.sync import Roster

type CentralConfigEntry = ConfigEntry[CentralCoordinator]

RESYNC_INTERVAL = timedelta(minutes=30)
_PATIENCE = 3.0
"""Seconds that set-up waits for the streams, so that entities need not be unavailable first."""

_FIRST_CONNECT = timedelta(minutes=1)
"""How long the first connection may take: nothing is queued for a subscriber that Central does not know."""

STATISTICS_INTERVAL = 5.0
"""Seconds between two writes of measurements: those in between are overtaken by the last."""

_TURN = 0.005
"""Seconds of writing after which others have their turn."""

_REFUSALS_BEFORE_REAUTH = 3
"""A token endpoint may have a bad moment; the user is only asked after so many refusals of one stream in a row."""


class CentralCoordinator(DataUpdateCoordinator[None]):
    """Takes every event in, and tells those whom it concerns.

    The streams push; the interval is only a slow check against REST.
    """

    config_entry: CentralConfigEntry

    def __init__(self, hass: HomeAssistant, entry: CentralConfigEntry, client: Client) -> None:
        super().__init__(
            hass, LOGGER, config_entry=entry, name=entry.title, update_interval=RESYNC_INTERVAL
        )
        self.client = client
        options = Options.parse(entry.options)
        wanted_kinds, wanted_parts = options.device_kinds, options.part_kinds
        self.inventory = Inventory(wanted_kinds, wanted_parts)
        self.actions = Actions(client.api, alerts=self.inventory.alerts.by_id)
        self.roster = Roster(hass, entry, self.inventory)
        self.totals = Totals(self.roster.wants)
        self._are_ready = asyncio.Event()
        """Whether the entities are there: until then no event is read that they would miss."""
        self.subscriptions = {
            stream.name: Subscription(
                stream,
                session=client.session,
                host=client.host,
                tokens=client.tokens,
                subscriber_id=entry.data[CONF_SUBSCRIBER_ID],
                on_event=self.handle,
                on_status=self._on_status,
                event_types=options.event_types.get(stream.name, ()),
                ssl=client.ssl,
                may_read=self._are_ready,
            )
            for stream in options.streams
        }
        self._undecided = set(self.subscriptions)
        self._are_decided = asyncio.Event()
        """Whether each stream is live, or has failed to be."""
        self._watchers: Listeners[Key] = Listeners()
        self.firmware = FirmwareBySerial(self.roster, self._watchers.call)
        self.sites = Sites(hass, entry, self.roster, self._watchers.call)
        self.presence = Presence(
            hass, entry, self._watchers.call, self._gather, partial(self.is_live, "clients")
        )
        self.positions = Positions(hass, entry, self.presence, self._gather)
        self.resync = Resync(
            client.api,
            self.inventory,
            self.subscriptions,
            wanted_kinds,
            self._take_snapshot,
            self.sites.take,
            wanted_parts,
            self.firmware.take,
            self.presence,
        )
        self.keeper = Keeper(hass, entry, self._snapshot, self._revision)
        self._change_listeners: Listeners[Key, Change] = Listeners()
        self._event_listeners: Listeners[str, CentralEvent] = Listeners()
        self.alerting = DeviceAlerts()
        self._gathered: set[Key] = set()
        self._cancel_flush: CALLBACK_TYPE | None = None
        self._cancel_resync: CALLBACK_TYPE | None = None
        self._started = dt_util.utcnow()
        self._live_since: dict[str, datetime] = {}
        self._told_down: set[str] = set()
        self._silence = SilenceWatch(
            hass, entry, client.api, self.subscriptions, self._live_since, self.async_on_event
        )
        self._refusals: Counter[str] = Counter()

    async def async_restore(self) -> bool:
        """Take up what the last run knew, and tell whether that is anything; nobody hears of it as news."""
        stored = await self.keeper.async_load()
        self.presence.take_up(stored)
        self.positions.take_up(stored)
        if stored is None:
            return False
        try:
            known = self.subscriptions.keys() & stored["known"]
            left_out = self.inventory.restore(
                stored["inventory"], self.resync.kinds, alerts="alerts" in known
            )
        except (LookupError, TypeError, ValueError, AttributeError) as err:
            LOGGER.warning("What was known of %s cannot be understood: %r", self.name, err)
            return False
        self.roster.take_up(left_out)
        for device in self.inventory.devices.values():
            self.totals.handle(Change(device.key, None, device))
        self.alerting.load(self.inventory.alerts.by_id.values())
        self.resync.known.update(known)
        return bool(self.inventory.devices or self.inventory.alerts.by_id)

    async def async_open(self) -> None:
        """Open the streams, and wait a moment for them; they close as the config entry is unloaded."""
        self._started = dt_util.utcnow()
        for name, subscription in self.subscriptions.items():
            self.config_entry.async_create_background_task(
                self.hass, subscription.run(), f"{DOMAIN} {name} stream"
            )
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE if self.subscriptions else 0):
                await self._are_decided.wait()

    @callback
    def start(self) -> None:
        """Take in what the streams tell."""
        # Without a listener of its own kind the coordinator would not ask again.
        self.config_entry.async_on_unload(self.async_add_listener(lambda: None))
        self.keeper.start()
        for stream, follower in (("clients", self.presence), ("location", self.positions)):
            follower.start()
            self.config_entry.async_on_unload(self.async_on_event(stream, follower.take))
        if self.resync.needed:
            self._cancel_resync = async_call_later(self.hass, self.resync.pause, self._resync)
        self._are_ready.set()

    @override
    async def async_shutdown(self) -> None:
        """Forget what was to be written, and take the account's issues back."""
        await super().async_shutdown()
        for cancel in (self._cancel_flush, self._cancel_resync):
            if cancel is not None:
                cancel()
        async_clear_issues(self.hass, self.config_entry, self.subscriptions)

    def is_live(self, stream: str) -> bool:
        """Whether a stream's events arrive."""
        return (subscription := self.subscriptions.get(stream)) is not None and subscription.live

    @callback
    def async_watch(self, key: Key, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back when what the key names may be shown differently."""
        return self._watchers.add(key, listener)

    @callback
    def async_on_change(self, key: Key, listener: Callable[[Change], None]) -> CALLBACK_TYPE:
        """Call back with every change of what the key names, before and after."""
        return self._change_listeners.add(key, listener)

    @callback
    def async_on_event(
        self, stream: str, listener: Callable[[CentralEvent], None]
    ) -> CALLBACK_TYPE:
        """Call back with every event of a stream."""
        return self._event_listeners.add(stream, listener)

    @callback
    def handle(self, event: CentralEvent) -> None:
        """Take one event in: states are written at once, measurements every few seconds."""
        for change in self.inventory.apply(event):
            self._spread(change)
        self._event_listeners.call(event.stream, event)
        if self.inventory.has_unread:
            self._gather()
        if (key := last_event_key(event.stream)) in self._watchers:
            self._gather(key)
        if HEARD in self._watchers and (serial := event.payload.get("serial_number")):
            self._gather(heard_key(serial))
        async_fire(self.hass, self.config_entry, event)

    def _spread(self, change: Change, *, is_news: bool = True) -> None:
        """Tell everybody whom a change concerns; what is no news is shown, but happened before anybody looked."""
        key, after = change.key, change.after
        if is_news:
            self._change_listeners.call(key, change)
            if is_part(key):
                self._change_listeners.call(parts_key(key[0], key[1]), change)
        if key[0] == "alert":
            if is_news:
                self._change_listeners.call(ALERTS, change)
            self._watchers.call(ALERTS)
            affected = self.alerting.handle(change)
            # Before the change: the entities that this adds want to hear of it.
            self.roster.review(affected.first_named)
            for serial in affected.serial_numbers:
                alerts = device_alerts_key(serial)
                if is_news and not self.alerting.put_buffered(serial, change):
                    self._change_listeners.call(alerts, change)
                self._watchers.call(alerts)
            return
        device = after or change.before
        if touched := [total for total in self.totals.handle(change) if total in self._watchers]:
            self._gather(*touched)
        is_known_kind = (
            isinstance(device, Device) and DEVICE_STREAMS[device.kind] in self.resync.known
        )
        self.roster.follow(change, is_news=is_known_kind)
        if (
            is_known_kind
            and change.before is None
            and isinstance(after, Device)
            and after.site_id is None
        ):
            # A stream has told of it, and no stream tells where an access point is.
            self._resync_soon()
        self._watchers.call(key)
        if isinstance(after, Device) and not (
            isinstance(before := change.before, Device) and before.online is after.online
        ):
            self._watchers.call(online_key(key[1]))

    def _gather(self, *keys: Key) -> None:
        """Gather what is to be written with the next beat."""
        self._gathered.update(keys)
        if self._cancel_flush is None and not self._shutdown_requested:
            self._cancel_flush = async_call_later(self.hass, STATISTICS_INTERVAL, self._flush)

    async def _flush(self, _now: datetime) -> None:
        """Write what was gathered, and let others have their turn in between: a campus takes a while."""
        self._cancel_flush = None
        loop = self.hass.loop
        turn = loop.time()
        for _ in self._writes():
            if loop.time() - turn > _TURN:
                await asyncio.sleep(0)
                if self._shutdown_requested:
                    return
                turn = loop.time()

    def _writes(self) -> Iterator[None]:
        """Write what was gathered, one thing at a time."""
        for change in self.inventory.reading():
            self._spread(change)
            yield
        for change in self.presence.count(self.inventory, self.sites):
            self._spread(change)
            yield
        gathered, self._gathered = self._gathered, set()
        for key in gathered:
            self._watchers.call(key)
            yield

    @override
    async def _async_update_data(self) -> None:
        """Ask REST for what the streams may have missed."""
        if self.resync.can_wait:
            LOGGER.debug(
                "Central allows %s few requests until the hour is over: no check this time",
                self.name,
            )
            return
        error = await self.resync.run()
        if HEARD in self._watchers:
            self._gather(*map(heard_key, self.inventory.devices))
        if self.inventory.devices:
            await self._silence.async_review()
        if error is None or (
            self._is_setting_up and (self.inventory.devices or self.inventory.alerts.by_id)
        ):
            # What is known is enough to begin with; what is not is asked for again.
            return
        raise self._failure(error) from error

    @property
    def _is_setting_up(self) -> bool:
        """Whether the config entry waits for the first look."""
        return self.config_entry.state is ConfigEntryState.SETUP_IN_PROGRESS

    def _take_snapshot(self, changes: Iterable[Change], is_news: bool) -> None:
        """Tell what REST has changed."""
        for change in changes:
            self._spread(change, is_news=is_news)

    def _snapshot(self) -> dict[str, Any]:
        """Return what the next run shall know; called from another thread."""
        return {
            "known": list(self.resync.known.copy()),
            "inventory": self.inventory.snapshot(),
            "clients": self.presence.snapshot(),
            "positions": self.positions.snapshot(),
        }

    def _revision(self) -> object:
        """Return what differs once anything may have become known."""
        return self.resync.last, sum(
            subscription.counters.events for subscription in self.subscriptions.values()
        )

    def _failure(self, err: CentralError) -> ConfigEntryAuthFailed | UpdateFailed:
        """Translate an error of the library.

        Only at set-up does it ask for new credentials: later, the streams tell a bad moment from a refusal.
        """
        key = error_key(err)
        if isinstance(err, CentralAuthError) and self._is_setting_up:
            return ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key)
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"host": self.client.host},
            retry_after=self.resync.pause,
        )

    @callback
    def _on_status(self, subscription: Subscription) -> None:
        """Follow a stream's ups and downs."""
        if subscription.status.state is not State.CONNECTING:
            self._undecided.discard(subscription.stream.name)
            if not self._undecided:
                self._are_decided.set()
        if subscription.live:
            self._on_live(subscription)
        else:
            self._on_down(subscription)
        self._watchers.call(stream_status_key(subscription.stream.name))
        async_review_issues(self.hass, self.config_entry, subscription)

    def _on_down(self, subscription: Subscription) -> None:
        """Note that a stream is down, and ask for new credentials once refusals repeat."""
        name, status = subscription.stream.name, subscription.status
        if self._live_since.pop(name, None) is not None:
            self._watchers.call(stream_key(name))
        if status.state in {State.REFUSED, State.BACKING_OFF} and name not in self._told_down:
            self._told_down.add(name)
            LOGGER.info("The %s stream of %s is down: %s", name, self.name, status.reason)
        if status.state is State.REFUSED and isinstance(subscription.error, CentralAuthError):
            self._refusals[name] += 1
            # While other streams are live the credentials are good: that one is refused is its own matter.
            if self._refusals[name] >= _REFUSALS_BEFORE_REAUTH and not any(
                s.live for s in self.subscriptions.values()
            ):
                self.config_entry.async_start_reauth(self.hass)

    def _on_live(self, subscription: Subscription) -> None:
        """Make good for the time that a stream was down."""
        name = subscription.stream.name
        self._live_since[name] = dt_util.utcnow()
        if name in self._told_down:
            self._told_down.discard(name)
            LOGGER.info("The %s stream of %s is live again", name, self.name)
        self._refusals.pop(name, None)
        # The credentials are good, whatever was thought of them.
        for flow in list(self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])
        took_long = subscription.gap is None and dt_util.utcnow() - self._started > _FIRST_CONNECT
        has_missed = subscription.may_have_missed or took_long
        if name == "clients":
            self.presence.come_back(missed=has_missed)
        self._watchers.call(stream_key(name))
        if has_missed:
            self.resync.needed = True
            self._resync_soon()

    def _resync_soon(self) -> None:
        """Ask REST in a moment, together with whatever else asks for it until then."""
        if self._cancel_resync is None and not self._shutdown_requested:
            self._cancel_resync = async_call_later(self.hass, self.resync.delay, self._resync)

    @callback
    def _resync(self, _now: datetime) -> None:
        """Ask REST in the background."""
        self._cancel_resync = None
        self.config_entry.async_create_background_task(
            self.hass, self.async_refresh(), f"{DOMAIN} resync"
        )


def known_device(coordinator: CentralCoordinator, serial_number: str) -> Device:
    """Return a device as last heard of; raises ServiceValidationError if Central has removed it."""
    if (device := coordinator.inventory.devices.get(serial_number)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="device_not_known",
            translation_placeholders={"device": serial_number},
        )
    return device
