"""Moves the devices of clients that roam, without writing the device registry each time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..config_entry import CentralConfigEntry

INTERVAL: Final = timedelta(minutes=5)
"""Home Assistant writes its whole device registry after a change, so changes are collected."""

MAX_MOVES: Final = 200
"""Clients moved at a time: Home Assistant fires an event for each."""


class ClientParents:
    """Moves clients' devices below the access point or switch that they are connected to."""

    def __init__(
        self, hass: HomeAssistant, entry: CentralConfigEntry, move: Callable[[str], None]
    ) -> None:
        """Call ``move`` with the address of each client that has roamed."""
        self._hass = hass
        self._entry = entry
        self._move = move
        self._roamed: dict[str, None] = {}
        """Addresses of clients, those that have waited longest first."""

    @callback
    def start(self) -> None:
        """Move from now on."""
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._move_some, INTERVAL, cancel_on_shutdown=True
            )
        )

    def add(self, mac: str) -> None:
        """Note that a client has roamed."""
        self._roamed.setdefault(mac)

    @callback
    def _move_some(self, _now: datetime) -> None:
        """Move the clients that have waited longest."""
        for mac in list(islice(self._roamed, MAX_MOVES)):
            del self._roamed[mac]
            self._move(mac)
