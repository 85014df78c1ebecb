"""Finds out that two config entries are one account, whatever credentials each has."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..central.models.event import CentralEvent
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN
from ..dispatcher import Dispatcher
from ..issues import async_clear_same_account, async_raise_same_account
from ..registry.devices import AccountDevices

INTERVAL: Final = timedelta(hours=1)


class SameAccountCheck:
    """Raises an issue if an account was added before, as another config entry.

    The config flow recognizes an account by its devices, of which it may have had none at first.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        devices: AccountDevices,
        dispatcher: Dispatcher,
    ) -> None:
        self.tenant_id: str | None = None
        """Central's id of the account, None until a message has one."""
        self._hass = hass
        self._entry = entry
        self._devices = devices
        self._dispatcher = dispatcher
        self._listeners: list[CALLBACK_TYPE] = []

    def load(self, stored: object) -> None:
        """Load what an earlier run knew; a damaged file may hold anything."""
        tenant_id = stored.get("tenant_id") if isinstance(stored, dict) else None
        if isinstance(tenant_id, str):
            self.tenant_id = tenant_id

    @callback
    def start(self, streams: Iterable[str]) -> None:
        """Check now and every hour; read the tenant id from the first message that has one."""
        on_unload = self._entry.async_on_unload
        if self.tenant_id is None:
            on_event = self._dispatcher.on_event
            self._listeners = [on_event(stream, self._handle_event) for stream in streams]
        on_unload(self._stop_listening)
        on_unload(
            async_track_time_interval(self._hass, self._check, INTERVAL, cancel_on_shutdown=True)
        )
        on_unload(partial(async_clear_same_account, self._hass, self._entry))
        self._check()

    @callback
    def _handle_event(self, event: CentralEvent) -> None:
        """Remember the account's id, if the message has it."""
        tenant_id = event.payload.get("tenant_id")
        if tenant_id:
            self.tenant_id = str(tenant_id)
            self._stop_listening()
            self._check()

    @callback
    def _stop_listening(self) -> None:
        """Ignore all further messages."""
        while self._listeners:
            self._listeners.pop()()

    @callback
    def _check(self, _now: datetime | None = None) -> None:
        """Raise the issue if an older entry is the same account, else clear it."""
        others: list[CentralConfigEntry] = self._hass.config_entries.async_entries(DOMAIN)
        for other in others:
            if other.created_at < self._entry.created_at and self._is_same(other):
                async_raise_same_account(self._hass, self._entry, other)
                return
        async_clear_same_account(self._hass, self._entry)

    def _is_same(self, other: CentralConfigEntry) -> bool:
        """Return True if another entry has the same tenant id or one of the same devices."""
        if other.state is ConfigEntryState.LOADED and self.tenant_id is not None:
            other_id = other.runtime_data.same_account.tenant_id
            if other_id is not None:
                return other_id == self.tenant_id
        # Each account also has a device of its own, whose key is the account's.
        known = self._devices.registered("device")
        return not known.isdisjoint(AccountDevices(self._hass, other).registered("device"))
