"""Delays after which clients that have left are away: until then they may be roaming."""

from collections.abc import Callable, Container
from datetime import datetime, timedelta
from functools import partial

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..central.clock import Clock
from .stream_monitor import StreamMonitor

_RECHECK = 30.0
"""Seconds until it is looked again at a client that may be back unheard."""

_LONGEST_DOUBT = 600.0
"""Seconds after a gap in the stream. By then REST has said who is back, even if it lags."""


class AwayDelays:
    """The delays that are running, by MAC address.

    While the stream is down, and after it has missed something, who has left may be back: nobody
    is away then before REST has been asked.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        streams: StreamMonitor,
        clock: Clock,
        doubted: Container[str],
        on_end: Callable[[str], None],
    ) -> None:
        """Call ``on_end`` with each client that is away; of ``doubted`` ones REST is asked."""
        self._hass = hass
        self._streams = streams
        self._clock = clock
        self._doubted = doubted
        self._on_end = on_end
        self._running: dict[str, CALLBACK_TYPE] = {}
        self._doubtful_until = 0.0
        self._awaits_list = False

    def __contains__(self, mac: str) -> bool:
        """Return True if the delay of a client is running."""
        return mac in self._running

    def start(self, mac: str, delay: timedelta) -> None:
        """Start a client's delay anew; without any it is away at once."""
        self.cancel(mac)
        if delay > timedelta(0):
            self._call_later(mac, delay.total_seconds())

    def cancel(self, mac: str) -> None:
        """Cancel a client's delay, if it is running."""
        cancel = self._running.pop(mac, None)
        if cancel is not None:
            cancel()

    @callback
    def stop(self) -> None:
        """Cancel all delays."""
        while self._running:
            _, cancel = self._running.popitem()
            cancel()

    def handle_gap(self) -> None:
        """Note that the stream is back, and may have missed who came back."""
        self._doubtful_until = self._clock.monotonic() + _LONGEST_DOUBT
        self._awaits_list = True

    def handle_list(self) -> None:
        """Note that REST has said who is connected, or may be so."""
        self._awaits_list = False

    def _call_later(self, mac: str, seconds: float) -> None:
        """Look at a client later."""
        self._running[mac] = async_call_later(self._hass, seconds, partial(self._end, mac))

    @callback
    def _end(self, mac: str, _now: datetime) -> None:
        """End a client's delay, unless it may be back."""
        if self._may_be_back(mac):
            self._call_later(mac, _RECHECK)
            return
        del self._running[mac]
        self._on_end(mac)

    def _may_be_back(self, mac: str) -> bool:
        """Return True if nobody can say yet that a client is not back."""
        streams = self._streams
        if not streams.is_live("clients") and not streams.rest_only.covers("clients"):
            return True
        if self._clock.monotonic() >= self._doubtful_until:
            return False
        return self._awaits_list or mac in self._doubted
