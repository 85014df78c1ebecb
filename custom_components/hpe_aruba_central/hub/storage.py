"""Stores a snapshot of what is known of an account, so that a restart continues from there."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store
import orjson

from ..central.clock import Clock
from ..central.state.serialization import drop_impossible_times
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN, LOGGER

_VERSION = 1

CLOSED = "closed"
"""When a run saved all that it had read, by Central's time; a run that crashed has not."""

SAVE_INTERVAL = timedelta(minutes=5)
"""What a crash may cost. REST fills that gap, and the disk isn't written for every event."""


def account_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return an account's file: readable by its owner only, and written by a thread."""
    return Store(
        hass,
        _VERSION,
        f"{DOMAIN}.{entry_id}",
        private=True,
        atomic_writes=True,
        serialize_in_event_loop=False,
    )


class SnapshotStore:
    """Saves a snapshot every 5 minutes if there is anything new, and when Home Assistant stops."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        sources: Mapping[str, Callable[[], Any]],
        revision: Callable[[], object],
        clock: Clock,
    ) -> None:
        """Save what ``sources`` return, called in a thread; it changes only with ``revision``."""
        self._hass = hass
        self._entry = entry
        self._sources = sources
        self._revision = revision
        self._clock = clock
        self._is_closed = False
        self._saved: object = None
        self._has_warned = False
        self._store = account_store(hass, entry.entry_id)

    async def async_load(self) -> dict[str, Any]:
        """Return the last run's snapshot, empty if there is none that can be read."""
        try:
            stored: object = await self._store.async_load()
        except (HomeAssistantError, LookupError, TypeError) as err:
            LOGGER.warning("The stored data of %s cannot be read: %s", self._entry.title, err)
            return {}
        if stored is None:
            return {}
        if not isinstance(stored, dict):
            LOGGER.warning("The stored data of %s cannot be understood", self._entry.title)
            return {}
        await self._hass.async_add_executor_job(drop_impossible_times, stored, self._clock.utcnow())
        return stored

    @callback
    def start(self) -> None:
        """Save now, and regularly until the config entry is unloaded.

        Otherwise, after a crash, the file would still say when the run before was closed.
        """
        self._store.async_delay_save(self._snapshot)
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._save_if_new, SAVE_INTERVAL, cancel_on_shutdown=True
            )
        )
        self._entry.async_on_unload(
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._save_if_new)
        )

    async def async_save(self) -> None:
        """Save now, and for the last time: nothing is read any more."""
        self._is_closed = True
        await self._store.async_save(await self._hass.async_add_executor_job(self._snapshot))

    def _snapshot(self) -> dict[str, Any]:
        """Return what to save; called in a thread.

        Home Assistant's store writes nothing at all if there is anything that JSON cannot hold.
        """
        snapshot = {name: source() for name, source in self._sources.items()}
        if self._is_closed or self._hass.is_stopping:
            snapshot[CLOSED] = self._clock.utcnow().isoformat()
        if _is_json(snapshot):
            return snapshot
        if not self._has_warned:
            self._has_warned = True
            LOGGER.warning("Data of %s cannot be stored; the rest is", self._entry.title)
        return _prune(snapshot)

    @callback
    def _save_if_new(self, _: datetime | Event) -> None:
        """Save if there is anything new; while Home Assistant stops, it is written last of all."""
        revision = self._revision()
        if revision != self._saved:
            self._saved = revision
            self._store.async_delay_save(self._snapshot)


def _is_json(value: Any) -> bool:
    """Return True if JSON can hold a value: no half of a character, no integer beyond 64 bits."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def _prune(values: dict[str, Any]) -> dict[str, Any]:
    """Return values without the items of lists and objects that JSON cannot hold."""
    pruned: dict[str, Any] = {}
    for name, value in values.items():
        match value:
            case _ if not _is_json(name):
                continue
            case dict():
                pruned[name] = _prune(value)
            case list():
                pruned[name] = [item for item in value if _is_json(item)]
            case _ if _is_json(value):
                pruned[name] = value
    return pruned


async def async_remove_stored(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored of an account."""
    await account_store(hass, entry_id).async_remove()
