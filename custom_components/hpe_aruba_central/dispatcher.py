"""Calls the listeners of a key, at once or with the next batch of updates."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .central.models.change import Change
from .central.models.core import Key
from .central.models.event import CentralEvent
from .central.tracebacks import without_text
from .const import LOGGER

BATCH_INTERVAL = 5.0
"""Seconds between two batches: of several measurements in between, only the last is written."""

_MAX_TURN = 0.005
"""Seconds of work after which others have their turn."""


class Listeners[K: Hashable, *A]:
    """Callbacks by key; a call costs as much as the listeners of its key.

    Home Assistant's dispatcher takes 2.5 times as long for one listener, and can't say whether a
    signal has any.
    """

    def __init__(self) -> None:
        self._by_key: dict[K, dict[object, Callable[[*A], None]]] = {}

    def __contains__(self, key: K) -> bool:
        """Return True if a key has listeners."""
        return key in self._by_key

    @callback
    def add(self, key: K, listener: Callable[[*A], None]) -> CALLBACK_TYPE:
        """Add a listener; return a callback that removes it."""
        token = object()
        self._by_key.setdefault(key, {})[token] = listener

        @callback
        def remove() -> None:
            """Remove the listener."""
            listeners = self._by_key[key]
            del listeners[token]
            if not listeners:
                del self._by_key[key]

        return remove

    @callback
    def call(self, key: K, *args: *A) -> None:
        """Call the listeners of a key; one that raises doesn't stop the others."""
        for listener in tuple(self._by_key.get(key, {}).values()):
            try:
                listener(*args)
            except Exception as err:  # noqa: BLE001 - it is logged
                LOGGER.error("Unexpected error in a listener", exc_info=without_text(err))


class Dispatcher:
    """Notifies entities and event entities of one account.

    Three kinds of listener, each by key: of updates (what the key names may be shown
    differently), of changes (with the values before and after), and of a stream's events.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._updates: Listeners[Key] = Listeners()
        self._changes: Listeners[Key, Change] = Listeners()
        self._events: Listeners[str, CentralEvent] = Listeners()
        self._pending: set[Key] = set()
        self._cancel_batch: CALLBACK_TYPE | None = None
        self._read: Callable[[], Iterator[object]] | None = None
        self.is_closed = False
        """True once the account is being unloaded."""

    @callback
    def start(self, read: Callable[[], Iterator[object]]) -> None:
        """Run ``read`` to its end at the start of each batch, before its updates."""
        self._read = read

    @callback
    def close(self) -> None:
        """Drop what the next batch would have written."""
        self.is_closed = True
        if self._cancel_batch is not None:
            self._cancel_batch()
            self._cancel_batch = None

    @callback
    def on_update(self, key: Key, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call back when what the key names may be shown differently."""
        return self._updates.add(key, listener)

    @callback
    def on_change(self, key: Key, listener: Callable[[Change], None]) -> CALLBACK_TYPE:
        """Call back with every change of what the key names."""
        return self._changes.add(key, listener)

    @callback
    def on_event(self, stream: str, listener: Callable[[CentralEvent], None]) -> CALLBACK_TYPE:
        """Call back with every event of a stream."""
        return self._events.add(stream, listener)

    def has_update_listener(self, key: Key) -> bool:
        """Return True if an update of the key would call anybody back."""
        return key in self._updates

    @callback
    def update(self, key: Key) -> None:
        """Call the update listeners of a key now."""
        self._updates.call(key)

    @callback
    def change(self, key: Key, change: Change) -> None:
        """Call the change listeners of a key now."""
        self._changes.call(key, change)

    @callback
    def event(self, event: CentralEvent) -> None:
        """Call the event listeners of the event's stream now."""
        self._events.call(event.stream, event)

    @callback
    def update_later(self, *keys: Key) -> None:
        """Call the update listeners of keys with the next batch; without keys, only run one."""
        self._pending.update(keys)
        if self._cancel_batch is None and not self.is_closed:
            self._cancel_batch = async_call_later(self._hass, BATCH_INTERVAL, self._run_batch)

    async def run_in_turns(self, steps: Iterable[object]) -> None:
        """Take steps, and yield to the event loop every few milliseconds.

        No further step is taken once the account is being unloaded.
        """
        loop = self._hass.loop
        turn = loop.time()
        for _ in steps:
            if loop.time() - turn > _MAX_TURN:
                await asyncio.sleep(0)
                if self.is_closed:
                    return
                turn = loop.time()

    async def _run_batch(self, _now: datetime) -> None:
        """Write the pending updates, and yield to the event loop every few milliseconds."""
        self._cancel_batch = None
        try:
            await self.run_in_turns(self._batch())
        except Exception as err:  # noqa: BLE001 - it is logged
            LOGGER.error("Unexpected error in a batch of updates", exc_info=without_text(err))

    def _batch(self) -> Iterator[object]:
        """Read what has been measured, then call the pending update listeners, one at a time."""
        if self._read is not None:
            yield from self._read()
        pending, self._pending = self._pending, set()
        for key in pending:
            self._updates.call(key)
            yield None
