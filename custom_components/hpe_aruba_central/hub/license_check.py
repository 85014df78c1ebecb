"""Whether an account that streams nothing lacks the subscription for it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..central.errors import CentralError
from ..central.models.event import CentralEvent
from ..central.rest.client import CentralApi
from ..central.streaming.subscription import Subscription
from ..central.streams import DEVICE_STREAMS
from ..const import LOGGER
from ..issues import async_clear_no_subscription, async_raise_no_subscription

SILENCE = timedelta(hours=1)
"""Statistics come every few minutes from devices that may stream."""

_TIER = "advanced"
"""What the tiers that streaming needs begin with."""


class SilenceWatch:
    """Raises an issue when devices are known, nothing comes from them, and none has an Advanced subscription.

    Without one Central takes the streams' connections all the same.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        api: CentralApi,
        subscriptions: Mapping[str, Subscription],
        live_since: Mapping[str, datetime],
        on_event: Callable[[str, Callable[[CentralEvent], None]], CALLBACK_TYPE],
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._api = api
        self._streams = {
            name: subscriptions[name] for name in DEVICE_STREAMS.values() if name in subscriptions
        }
        self._live_since = live_since
        self._on_event = on_event
        self._listening: list[CALLBACK_TYPE] = []

    async def async_review(self) -> None:
        """Ask for the tiers if there is reason to."""
        if not self._is_silent:
            self._clear()
            return
        try:
            tiers = await self._api.tiers()
        except CentralError as err:
            LOGGER.debug("The subscriptions of %s are not told: %s", self._entry.title, err)
            return
        if any(tier.startswith(_TIER) for tier in tiers):
            self._clear()
        elif self._is_silent and not self._listening:
            async_raise_no_subscription(self._hass, self._entry)
            self._listening = [self._on_event(name, self._heard) for name in self._streams]

    @property
    def _is_silent(self) -> bool:
        """Whether a device stream has been live for long, and none has told anything for as long."""
        then = dt_util.utcnow() - SILENCE
        return any(
            stream.live and self._live_since[name] < then for name, stream in self._streams.items()
        ) and all(
            stream.last_event is None or stream.last_event < then
            for stream in self._streams.values()
        )

    @callback
    def _heard(self, _: CentralEvent) -> None:
        """Take the issue back: a device may stream after all."""
        self._clear()

    @callback
    def _clear(self) -> None:
        """Take the issue back if there is one."""
        if self._listening:
            async_clear_no_subscription(self._hass, self._entry)
            for stop in self._listening:
                stop()
            self._listening = []
