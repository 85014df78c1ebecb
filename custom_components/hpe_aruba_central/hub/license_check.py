"""Detects accounts whose devices have no Advanced subscription, and so stream nothing."""

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..central.errors import CentralError
from ..central.models.event import CentralEvent
from ..central.streams import DEVICE_STREAMS
from ..config_entry import CentralConfigEntry
from ..const import LOGGER
from ..dispatcher import Dispatcher
from ..issues import async_clear_no_subscription, async_raise_no_subscription
from .central_client import Client
from .stream_monitor import StreamMonitor

SILENCE = 3600.0
"""Seconds. Devices that may stream send statistics every few minutes."""

_TIER = "advanced"
"""The prefix of the subscription tiers that include streaming."""


class LicenseCheck:
    """Raises an issue if devices are known, stream nothing, and have no Advanced subscription.

    Central accepts the streams' connections even without one.
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

    async def async_check(self) -> None:
        """Ask REST for the subscription tiers if the device streams are silent."""
        if not self._is_silent:
            self._clear()
            return
        try:
            inventory = await self._api.device_inventory()
        except CentralError as err:
            LOGGER.debug("Central doesn't list the subscriptions of %s: %s", self._entry.title, err)
            return
        if any((item.tier or "").startswith(_TIER) for item in inventory):
            self._clear()
        elif self._is_silent and not self._listeners:
            async_raise_no_subscription(self._hass, self._entry)
            self._listeners = [
                self._dispatcher.on_event(stream, self._handle_event)
                for stream in self._device_streams
            ]

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
