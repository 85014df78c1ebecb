"""Announce new objects to the platforms of an account."""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from ..config_entry import CentralConfigEntry
from ..const import DOMAIN

_AT_ONCE = 10
"""Objects whose entities are added in one step."""


class Announcements[T]:
    """New objects of one kind, announced over Home Assistant's dispatcher."""

    def __init__(self, hass: HomeAssistant, entry: CentralConfigEntry, kind: str) -> None:
        self._hass = hass
        self._entry = entry
        self._signal: SignalType[Iterable[T]] = SignalType(f"{DOMAIN}_{entry.entry_id}_new_{kind}")
        self._waiting: list[Callable[[Iterable[T]], None]] = []

    @callback
    def connect(self, add: Callable[[Iterable[T]], None], known: Iterable[T]) -> None:
        """Call ``add`` with what is known, and with new objects until the account is unloaded."""
        self._entry.async_on_unload(async_dispatcher_connect(self._hass, self._signal, add))
        add(known)

    @callback
    def connect_later(self, add: Callable[[Iterable[T]], None]) -> None:
        """Call ``add`` as `connect` does, but with what is known only with `adding`."""
        self.connect(add, ())
        self._waiting.append(add)

    def adding(self, known: Iterable[T]) -> Iterator[object]:
        """Call each ``add`` of `connect_later` with what is known, a few objects at a time."""
        waiting, self._waiting = self._waiting, []
        for objects in batched(known, _AT_ONCE, strict=False):
            for add in waiting:
                add(objects)
                yield None

    @callback
    def announce(self, found: Iterable[T]) -> None:
        """Let the platforms add entities of new objects, unless they are being unloaded."""
        # An entity that outlives its platform would block the one that the next setup creates.
        if self._entry.state is not ConfigEntryState.UNLOAD_IN_PROGRESS:
            async_dispatcher_send(self._hass, self._signal, found)
