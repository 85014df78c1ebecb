"""WLANs of the account: each has a sensor from its first client until it is gone for long."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..central.state.client_counts import ClientCounts
from ..config_entry import CentralConfigEntry
from ..registry.announcements import Announcements
from ..registry.devices import AccountDevices


class WlanTracking:
    """Announces WLANs that appear, and removes those that nobody has been on for long.

    A WLAN that an access point reports stays, whether or not somebody is on it.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        devices: AccountDevices,
        counts: ClientCounts,
    ) -> None:
        self._hass = hass
        self._devices = devices
        self._counts = counts
        self._announcements: Announcements[str] = Announcements(hass, entry, "wlan")
        self._reported: Callable[[], Collection[str]] = tuple

    def load(self, stored: Mapping[str, Any]) -> None:
        """Load what an earlier run knew. Raises TypeError, ValueError or AttributeError."""
        self._counts.add_wlans(str(wlan) for wlan in stored.get("wlans", ()))
        for wlan, since in stored.get("idle_wlans", {}).items():
            self._counts.idle_since[wlan] = datetime.fromisoformat(since).replace(tzinfo=UTC)

    def snapshot(self) -> dict[str, Any]:
        """Return what the next run needs; called from a thread."""
        idle = self._counts.idle_since.copy()
        return {
            "wlans": sorted(self._counts.wlans.copy()),
            "idle_wlans": {wlan: since.isoformat() for wlan, since in idle.items()},
        }

    @callback
    def connect(
        self, add: Callable[[Iterable[str]], None], reported: Callable[[], Collection[str]]
    ) -> None:
        """Call ``add`` with all known WLANs, and later with new ones.

        ``reported`` returns the WLANs that access points report by now.
        """
        self._reported = reported
        self._counts.add_wlans(reported())
        self._counts.pop_new_wlans()
        self._announcements.connect(add, sorted(self._counts.wlans))

    @callback
    def announce_new(self) -> None:
        """Announce the WLANs that clients have joined since the last call."""
        new = self._counts.pop_new_wlans()
        if new:
            self._announcements.announce(new)

    @callback
    def clean_up(self, now: datetime, retention: timedelta) -> None:
        """Remove the sensors of WLANs that nobody has been on for ``retention``."""
        entities = er.async_get(self._hass)
        gone = self._counts.forget_wlans(now, retention, self._reported())
        names = {f"wlan_clients_{wlan}" for wlan in gone}
        for entity_id in self._devices.account_entity_ids(names):
            entities.async_remove(entity_id)
