"""Detects devices that have no Advanced subscription, and so stream nothing."""

from collections.abc import Container, Iterable

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..central.errors import CentralError
from ..central.models.event import CentralEvent
from ..central.rest.devices import InventoryItem
from ..central.streams import DEVICE_STREAMS
from ..config_entry import CentralConfigEntry
from ..const import LOGGER
from ..dispatcher import Dispatcher
from ..issues import async_clear_no_subscription, async_raise_no_subscription
from .central_client import Client
from .stream_monitor import StreamMonitor

SILENCE = 3600.0
"""Seconds. Devices that may stream send statistics every few minutes."""

CHECK_INTERVAL = 6 * 3600.0
"""Seconds. Subscriptions seldom change; a stream that starts needs no check."""

_RETRY_INTERVAL = 1800.0
"""Seconds until subscriptions that Central has not listed are asked for again."""

_TIER = "advanced"
"""The prefix of the subscription tiers that include streaming."""


class LicenseCheck:
    """Raises an issue if devices are known, stream nothing, and have no Advanced subscription.

    Central accepts the streams' connections even without one. REST reports the states of devices
    without one beside others.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        client: Client,
        streams: StreamMonitor,
        dispatcher: Dispatcher,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._api = client.api
        self._clock = client.clock
        self._streams = streams
        self._dispatcher = dispatcher
        self._listeners: list[CALLBACK_TYPE] = []
        self._due = self._clock.monotonic()

    async def async_check(self, devices: Container[str]) -> None:
        """Ask REST for the tiers of these devices if that is due, or if the streams are silent."""
        if not self._is_silent:
            self._clear()
            if self._clock.monotonic() < self._due or self._streams.rest_only.refused:
                return
        self._due = self._clock.monotonic() + _RETRY_INTERVAL
        try:
            inventory = await self._api.device_inventory()
        except CentralError as err:
            LOGGER.debug("Central doesn't list the subscriptions of %s: %s", self._entry.title, err)
            return
        self._due = self._clock.monotonic() + CHECK_INTERVAL
        self._review(item for item in inventory if item.serial_number in devices)
        if any(_may_stream(item) for item in inventory):
            self._clear()
        elif self._is_silent and not self._listeners:
            async_raise_no_subscription(self._hass, self._entry)
            self._listeners = [
                self._dispatcher.on_event(stream, self._handle_event)
                for stream in self._device_streams
            ]

    def _review(self, items: Iterable[InventoryItem]) -> None:
        """Note whether a device has a subscription that does not include streaming."""
        self._streams.rest_only.has_unsubscribed = any(
            item.tier is not None and not _may_stream(item) for item in items
        )

    @property
    def _device_streams(self) -> list[str]:
        """The enabled streams of devices."""
        return [name for name in DEVICE_STREAMS.values() if name in self._streams.subscriptions]

    @property
    def _is_silent(self) -> bool:
        """True if a device stream has been live for an hour in which none had an event."""
        since = self._clock.monotonic() - SILENCE
        is_long_live = False
        for name in self._device_streams:
            last_event = self._streams.subscriptions[name].last_event_at
            if last_event is not None and last_event >= since:
                return False
            live_since = self._streams.live_since(name)
            if live_since is not None and live_since < since:
                is_long_live = True
        return is_long_live

    @callback
    def _handle_event(self, _: CentralEvent) -> None:
        """Clear the issue: a device streams after all."""
        self._clear()

    @callback
    def _clear(self) -> None:
        """Clear the issue if it was raised."""
        if self._listeners:
            async_clear_no_subscription(self._hass, self._entry)
            for remove in self._listeners:
                remove()
            self._listeners = []


def _may_stream(item: InventoryItem) -> bool:
    """Return True if a device's subscription includes streaming."""
    return (item.tier or "").startswith(_TIER)
