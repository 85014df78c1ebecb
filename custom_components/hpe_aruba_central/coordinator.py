"""One account: its streams, what is known from them, and who is told when that changes."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import override

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .bus import async_fire
from .central.errors import (
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralTlsError,
)
from .central.inventory import Inventory
from .central.models import CentralEvent, Change, Device, DeviceKind, Key
from .central.subscription import State, Subscription
from .client import Client
from .const import CONF_SUBSCRIBER_ID, DOMAIN, LOGGER
from .devices import async_register_device
from .issues import async_clear_issues, async_review_issues
from .listeners import Listeners
from .options import enabled_streams, event_types

type CentralConfigEntry = ConfigEntry[CentralCoordinator]
type Discover = Callable[[Iterable[Device]], None]

ALERTS: Key = ("alerts",)
"""Stands for all alerts together."""

DEVICE_STREAMS = {DeviceKind.ACCESS_POINT: "ap", DeviceKind.SWITCH: "switch", DeviceKind.GATEWAY: "gateway"}
"""The stream that tells about devices of a kind."""

RESYNC_INTERVAL = timedelta(minutes=30)
LONGEST_REPLAY = timedelta(minutes=15)
"""How long Central queues events for a subscriber that was lost; what happened in a longer gap is asked for."""

STATISTICS_INTERVAL = 5.0
"""Seconds between two writes of measurements: those in between are overtaken by the last."""

_REFUSALS_BEFORE_REAUTH = 3
"""A token endpoint may have a bad moment; the user is only asked after so many refusals of one stream in a row."""

_ERRORS: tuple[tuple[type[CentralError], str], ...] = (
    (CentralAuthError, "invalid_auth"),
    (CentralForbiddenError, "forbidden"),
    (CentralNotFoundError, "not_found"),
    (CentralRateLimitError, "rate_limited"),
    (CentralTlsError, "tls_not_trusted"),
    (CentralConnectionError, "cannot_connect"),
    (CentralError, "invalid_response"),
)
"""The translated message for each error of the library, the first that fits."""


class CentralCoordinator(DataUpdateCoordinator[None]):
    """Takes every event in, and tells those whom it concerns.

    The streams push; the interval is only a slow check against REST.
    """

    config_entry: CentralConfigEntry

    def __init__(self, hass: HomeAssistant, entry: CentralConfigEntry, client: Client) -> None:
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title, update_interval=RESYNC_INTERVAL)
        self.client = client
        self.inventory = Inventory()
        self.subscriptions = {
            stream.name: Subscription(
                stream,
                session=client.session,
                host=client.host,
                tokens=client.tokens,
                subscriber_id=entry.data[CONF_SUBSCRIBER_ID],
                on_event=self.handle,
                on_status=self._on_status,
                event_types=event_types(entry.options, stream.name),
                ssl=client.ssl,
            )
            for stream in enabled_streams(entry.options)
        }
        self.newcomers: set[str] = set()
        """Serial numbers of devices that nobody knew before, until their event entity has said so."""
        self._loaded = False
        self._watchers: Listeners[Key] = Listeners()
        self._change_listeners: Listeners[Key, Change] = Listeners()
        self._event_listeners: Listeners[str, CentralEvent] = Listeners()
        self._discoverers: Listeners[str, Iterable[Device]] = Listeners()
        self._forgetters: Listeners[str, str] = Listeners()
        self._registered: dict[str, tuple[str | None, ...]] = {}
        self._measured: set[Key] = set()
        self._cancel_flush: CALLBACK_TYPE | None = None
        self._down_since: dict[str, datetime] = {}
        self._told_down: set[str] = set()
        self._refusals: Counter[str] = Counter()

    @callback
    def start(self) -> None:
        """Open the streams; they close as the config entry is unloaded."""
        # Without a listener of its own kind the coordinator would not ask again.
        self.config_entry.async_on_unload(self.async_add_listener(lambda: None))
        for name, subscription in self.subscriptions.items():
            self._down_since[name] = dt_util.utcnow()
            self.config_entry.async_create_background_task(self.hass, subscription.run(), f"{DOMAIN} {name} stream")

    @override
    async def async_shutdown(self) -> None:
        """Forget what was to be written, and take the account's issues back."""
        await super().async_shutdown()
        if self._cancel_flush is not None:
            self._cancel_flush()
            self._cancel_flush = None
        async_clear_issues(self.hass, self.config_entry, self.subscriptions)

    def is_live(self, stream: str) -> bool:
        """Whether a stream's events arrive."""
        return self.subscriptions[stream].live

    @callback
    def async_watch(self, key: Key, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back when what the key names may be shown differently."""
        return self._watchers.add(key, listener)

    @callback
    def async_on_change(self, key: Key, listener: Callable[[Change], None]) -> CALLBACK_TYPE:
        """Call back with every change of what the key names, before and after."""
        return self._change_listeners.add(key, listener)

    @callback
    def async_on_event(self, stream: str, listener: Callable[[CentralEvent], None]) -> CALLBACK_TYPE:
        """Call back with every event of a stream."""
        return self._event_listeners.add(stream, listener)

    @callback
    def async_on_discovery(self, discover: Discover, forget: Callable[[str], None]) -> None:
        """Call back with all devices, later with each one of which more is known, and with one to be forgotten."""
        self.config_entry.async_on_unload(self._discoverers.add(DOMAIN, discover))
        self.config_entry.async_on_unload(self._forgetters.add(DOMAIN, forget))
        discover(list(self.inventory.devices.values()))

    @callback
    def handle(self, event: CentralEvent) -> None:
        """Take one event in: states are written at once, measurements every few seconds."""
        for change in self.inventory.apply(event):
            self._spread(change, later=event.payload.is_statistics)
        self._event_listeners.call(event.stream, event)
        if (key := ("last_event", event.stream)) in self._watchers:
            self._write_later(key)
        async_fire(self.hass, self.config_entry, event)

    @callback
    def forget(self, serial_number: str) -> None:
        """Let go of a device whose registry entry goes."""
        self._registered.pop(serial_number, None)
        self._forgetters.call(DOMAIN, serial_number)

    def _spread(self, change: Change, *, later: bool = False) -> None:
        """Tell everybody whom a change concerns."""
        self._change_listeners.call(change.key, change)
        key = change.key
        if key[0] == "alert":
            key = ALERTS
            self._change_listeners.call(key, change)
        if later:
            self._write_later(key)
        else:
            self._write(key)

    def _write(self, key: Key) -> None:
        """Let those who show what the key names show it."""
        if key[0] == "device" and (device := self.inventory.devices.get(key[1])) is not None:
            self._meet(device)
        self._watchers.call(key)

    def _write_later(self, key: Key) -> None:
        """Gather what is to be written with the next beat."""
        self._measured.add(key)
        if self._cancel_flush is None:
            self._cancel_flush = async_call_later(self.hass, STATISTICS_INTERVAL, self._flush)

    @callback
    def _flush(self, _now: datetime) -> None:
        """Write what was gathered."""
        self._cancel_flush = None
        measured, self._measured = self._measured, set()
        for key in measured:
            self._write(key)

    def _meet(self, device: Device) -> None:
        """Keep the device registry up to date, and let the platforms add what a device now has."""
        identity = (device.name, device.model, device.part_number, device.mac_address, device.firmware_version)
        if self._registered.get(device.serial_number) != identity:
            self._registered[device.serial_number] = identity
            if async_register_device(self.hass, self.config_entry, device) and self._loaded:
                self.newcomers.add(device.serial_number)
        self._discoverers.call(DOMAIN, (device,))

    @override
    async def _async_update_data(self) -> None:
        """Ask REST for all devices of the enabled streams and for the open alerts."""
        kinds = [kind for kind, stream in DEVICE_STREAMS.items() if stream in self.subscriptions]
        asked = dt_util.utcnow()
        try:
            devices = await self.client.api.devices(kinds)
            alerts = await self.client.api.alerts() if "alerts" in self.subscriptions else None
            if not kinds and alerts is None:
                await self.client.api.check()
        except CentralError as err:
            raise self._failure(err) from err
        for change in self.inventory.load_devices(devices):
            self._spread(change)
        if alerts is not None:
            for change in self.inventory.load_alerts(alerts, asked):
                self._spread(change)
        self._loaded = True

    def _failure(self, err: CentralError) -> ConfigEntryAuthFailed | UpdateFailed:
        """Translate an error of the library.

        Only at set-up does it ask for new credentials: later, the streams tell a bad moment from a refusal.
        """
        key = next(key for kind, key in _ERRORS if isinstance(err, kind))
        if isinstance(err, CentralAuthError) and self.config_entry.state is ConfigEntryState.SETUP_IN_PROGRESS:
            return ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key)
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders={"host": self.client.host},
            retry_after=err.retry_after if isinstance(err, CentralRateLimitError) else None,
        )

    @callback
    def _on_status(self, subscription: Subscription) -> None:
        """Follow a stream's ups and downs."""
        name, status = subscription.stream.name, subscription.status
        if subscription.live:
            self._on_live(name)
        elif name not in self._down_since:
            self._down_since[name] = dt_util.utcnow()
            self._watchers.call(("stream", name))
        if status.state in {State.REFUSED, State.BACKING_OFF} and name not in self._told_down:
            self._told_down.add(name)
            LOGGER.info("The %s stream of %s is down: %s", name, self.name, status.reason)
        if status.state is State.REFUSED and isinstance(subscription.error, CentralAuthError):
            self._refusals[name] += 1
            # While other streams are live the credentials are good: that one is refused is its own matter.
            if self._refusals[name] >= _REFUSALS_BEFORE_REAUTH and not any(s.live for s in self.subscriptions.values()):
                self.config_entry.async_start_reauth(self.hass)
        async_review_issues(self.hass, self.config_entry, subscription)

    def _on_live(self, name: str) -> None:
        """Make good for the time that a stream was down."""
        gap = dt_util.utcnow() - self._down_since.pop(name)
        if name in self._told_down:
            self._told_down.discard(name)
            LOGGER.info("The %s stream of %s is live again", name, self.name)
        if self._refusals.pop(name, 0) >= _REFUSALS_BEFORE_REAUTH:
            for flow in list(self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})):
                self.hass.config_entries.flow.async_abort(flow["flow_id"])
        self._watchers.call(("stream", name))
        if gap > LONGEST_REPLAY:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} resync after the {name} stream's gap"
            )
