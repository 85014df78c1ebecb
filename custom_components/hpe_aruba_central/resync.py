"""REST beside the streams: a snapshot of what they may have missed."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime, timedelta

from homeassistant.util import dt as dt_util

from .central.api import CentralApi
from .central.errors import CentralError, CentralRateLimitError
from .central.inventory import Inventory
from .central.models import Change
from .devices import DEVICE_STREAMS

_FIRST_RETRY = 60.0
_LONGEST_RETRY = 1800.0
GATHER_GAPS = 5.0
"""Seconds; streams that come back together are made good for together."""

_LEAST_INTERVAL = timedelta(minutes=1)
"""Streams that are lost again and again do not have Central asked as often."""


class Resync:
    """Asks for the devices of the enabled streams and for the open alerts; each stands for itself."""

    def __init__(
        self,
        api: CentralApi,
        inventory: Inventory,
        streams: Collection[str],
        tell: Callable[[Iterable[Change], bool], None],
    ) -> None:
        """Call ``tell`` with what changed, and whether that is news: a first list of alerts is not."""
        self.kinds = [kind for kind, stream in DEVICE_STREAMS.items() if stream in streams]
        self.needed = True
        """Whether something may have been missed; else it is only a check, which can wait."""
        self.pause = 0.0
        """Seconds to wait before the next try after a failure: doubling, and as long as Central asks for."""
        self.last: datetime | None = None
        """When all was last answered."""
        self.known: set[str] = set()
        """The streams whose state is known: whatever they tell from then on is new."""
        self._alerts = "alerts" in streams
        self._api = api
        self._inventory = inventory
        self._tell = tell
        self._calls = 1
        self._failures = 0
        self._not_before = dt_util.utcnow()

    @property
    def can_wait(self) -> bool:
        """Whether there is nothing to make good for, and Central will soon answer no more."""
        return not self.needed and self._api.is_scarce(self._calls)

    @property
    def delay(self) -> float:
        """Seconds until a gap is made good for; a stream's return shows that Central is there, so no failure counts."""
        return max(GATHER_GAPS, (self._not_before - dt_util.utcnow()).total_seconds())

    async def run(self) -> CentralError | None:
        """Ask, take in what is answered, and return the first error if there was one."""
        asked, calls = dt_util.utcnow(), self._api.calls
        if not self.kinds and not self._alerts:
            error = await _attempt(self._api.check())
        else:
            about_devices, about_alerts = await asyncio.gather(
                _attempt(self._ask_for_devices(asked)), _attempt(self._ask_for_alerts(asked))
            )
            error = about_devices or about_alerts
        self.needed = error is not None
        if error is None:
            self._calls = self._api.calls - calls
            self._failures = 0
            self.pause = 0.0
            self.last = asked
            self._not_before = asked + _LEAST_INTERVAL
        else:
            wait = min(_FIRST_RETRY * 2.0 ** min(self._failures, 10), _LONGEST_RETRY)
            wanted = (error.retry_after if isinstance(error, CentralRateLimitError) else None) or 0.0
            self._not_before = dt_util.utcnow() + timedelta(seconds=wanted)
            self.pause = max(wait, wanted)
            self._failures += 1
        return error

    async def _ask_for_devices(self, asked: datetime) -> None:
        """Take all devices in."""
        if not self.kinds:
            return
        devices = await self._api.devices(self.kinds)
        self._tell(self._inventory.load_devices(devices, asked, self.kinds if devices.whole else ()), True)
        self.known.update(DEVICE_STREAMS[kind] for kind in self.kinds)

    async def _ask_for_alerts(self, asked: datetime) -> None:
        """Take all open alerts in."""
        if not self._alerts:
            return
        alerts = await self._api.alerts()
        self._tell(self._inventory.load_alerts(alerts, asked, whole=alerts.whole), "alerts" in self.known)
        self.known.add("alerts")


async def _attempt(part: Awaitable[None]) -> CentralError | None:
    """Return how a part failed, so that the others still count."""
    try:
        await part
    except CentralError as err:
        return err
    return None
