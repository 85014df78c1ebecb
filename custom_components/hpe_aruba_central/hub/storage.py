"""What is known of an account, kept on disk: a restart begins where the last run ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store

from ..const import DOMAIN, LOGGER

_VERSION = 1
SAVE_INTERVAL = timedelta(minutes=5)
"""What a crash may cost; the resync makes good for it, and a disk is not written for every event."""


def account_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return an account's file: for its owner's eyes only, and written by a thread."""
    return Store(
        hass,
        _VERSION,
        f"{DOMAIN}.{entry_id}",
        private=True,
        atomic_writes=True,
        serialize_in_event_loop=False,
    )


class Keeper:
    """Saves a snapshot now and then, and when Home Assistant stops."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        snapshot: Callable[[], dict[str, Any]],
        revision: Callable[[], object],
    ) -> None:
        """Keep what ``snapshot`` returns, in another thread; it is the same while ``revision`` is."""
        self._hass = hass
        self._entry = entry
        self._snapshot = snapshot
        self._revision = revision
        self._saved: object = None
        self._file = account_store(hass, entry.entry_id)

    async def async_load(self) -> dict[str, Any] | None:
        """Return what the last run left, None if it left nothing that can be read."""
        try:
            return await self._file.async_load()
        except (HomeAssistantError, LookupError, TypeError) as err:
            LOGGER.warning("What was known of %s cannot be read: %s", self._entry.title, err)
            return None

    @callback
    def start(self) -> None:
        """Save every now and then until the config entry is unloaded."""
        self._entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._save, SAVE_INTERVAL, cancel_on_shutdown=True
            )
        )
        self._entry.async_on_unload(
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._save)
        )

    async def async_save(self) -> None:
        """Save now."""
        await self._file.async_save(await self._hass.async_add_executor_job(self._snapshot))

    @callback
    def _save(self, _: datetime | Event) -> None:
        """Save if there is anything new; what is saved while Home Assistant stops is written last of all."""
        if (revision := self._revision()) != self._saved:
            self._saved = revision
            self._file.async_delay_save(self._snapshot)


async def async_forget(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is kept of an account."""
    await account_store(hass, entry_id).async_remove()
