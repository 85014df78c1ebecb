"""REST beside the streams: a snapshot of what they may have missed."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import partial

from homeassistant.util import dt as dt_util

from ..central.errors import (
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
)
from ..central.models.change import Change
from ..central.models.core import PartKind
from ..central.models.device import DeviceKind
from ..central.models.firmware import Firmware
from ..central.models.site import Site
from ..central.rest.client import CentralApi
from ..central.rest.listing import Listing
from ..central.state.inventory import Inventory
from ..central.streams import DEVICE_STREAMS
from ..const import LOGGER
from .client_tracking import Presence

_FIRST_RETRY = 60.0
_LONGEST_RETRY = 1800.0
GATHER_GAPS = 5.0
"""Seconds; streams that come back together are made good for together."""

_LEAST_INTERVAL = timedelta(minutes=1)
"""Streams that are lost again and again do not have Central asked as often."""

FIRMWARE_INTERVAL = timedelta(hours=6)
"""What firmware a device should have is seldom news."""


class Resync:
    """Asks for the devices of the enabled streams and for the open alerts; each stands for itself."""

    def __init__(
        self,
        api: CentralApi,
        inventory: Inventory,
        streams: Collection[str],
        kinds: Collection[DeviceKind],
        tell: Callable[[Iterable[Change], bool], None],
        take_sites: Callable[[Listing[Site] | None], None],
        parts: Collection[PartKind],
        take_firmware: Callable[[Listing[Firmware]], None],
        presence: Presence,
    ) -> None:
        """Call ``tell`` with what changed, and whether that is news: a first list of alerts is not.

        ``take_sites`` is called with the sites, or with None if Central does not tell of them. ``presence`` takes the
        clients, and knows better how many an access point or a site has while their stream is live.
        """
        self.kinds = [
            kind for kind, stream in DEVICE_STREAMS.items() if stream in streams and kind in kinds
        ]
        self.needed = True
        """Whether something may have been missed; else it is only a check, which can wait."""
        self.pause = 0.0
        """Seconds to wait before the next try after a failure: doubling, and as long as Central asks for."""
        self.last: datetime | None = None
        """When all but clients was last answered."""
        self.known: set[str] = set()
        """The streams whose state is known: whatever they tell from then on is new."""
        self._alerts = "alerts" in streams
        self._clients = "clients" in streams
        self._presence = presence
        self._api = api
        self._inventory = inventory
        self._tell = tell
        self._take_sites = take_sites
        self._radios = DeviceKind.ACCESS_POINT in self.kinds and PartKind.RADIO in parts
        self._take_firmware = take_firmware
        self._firmware_due = dt_util.utcnow()
        self._calls = 1
        self._failures = 0
        self._not_before = dt_util.utcnow()

    @property
    def can_wait(self) -> bool:
        """Whether there is nothing to make good for, and Central will soon answer no more."""
        return not self.needed and self._api.would_exhaust_limit(self._calls)

    @property
    def delay(self) -> float:
        """Seconds until a gap is made good for; a stream's return shows that Central is there, so no failure counts."""
        return max(GATHER_GAPS, (self._not_before - dt_util.utcnow()).total_seconds())

    async def run(self) -> CentralError | None:
        """Ask, take in what is answered, and return the first error if there was one that matters by now."""
        asked, calls = dt_util.utcnow(), self._api.calls
        is_first = self.last is None and not self._failures
        if not self.kinds and not self._alerts:
            error = await _attempt(self._api.check)
            about_clients = await _attempt(partial(self._ask_for_clients, asked))
        else:
            about_devices, about_alerts, about_clients, *_ = await asyncio.gather(
                _attempt(partial(self._ask_for_devices, asked)),
                _attempt(partial(self._ask_for_alerts, asked)),
                _attempt(partial(self._ask_for_clients, asked)),
                self._ask_for_sites(),
                self._ask_for_firmware(asked),
            )
            error = about_devices or about_alerts
        if error is None:
            self.last = asked
        # Set-up waits for something to begin with, but not for clients: they are asked for again.
        is_enough = (
            error is None
            and is_first
            and not self._inventory.devices
            and not self._inventory.alerts.by_id
        )
        error = error or about_clients
        self.needed = error is not None
        if error is None:
            self._calls = self._api.calls - calls
            self._failures = 0
            self.pause = 0.0
            self._not_before = asked + _LEAST_INTERVAL
        else:
            wait = min(_FIRST_RETRY * 2.0 ** min(self._failures, 10), _LONGEST_RETRY)
            wanted = (
                error.retry_after if isinstance(error, CentralRateLimitError) else None
            ) or 0.0
            self._not_before = dt_util.utcnow() + timedelta(seconds=wanted)
            self.pause = max(wait, wanted)
            self._failures += 1
        return None if is_enough else error

    async def _ask_for_devices(self, asked: datetime) -> None:
        """Take all devices in."""
        if not self.kinds:
            return
        devices = (await self._api.devices(self.kinds)).map(self._presence.counted_device)
        self._tell(
            self._inventory.load_devices(devices, asked, self.kinds if devices.complete else ()),
            True,
        )
        self.known.update(DEVICE_STREAMS[kind] for kind in self.kinds)
        if self._radios:
            await self._ask_for_radios(asked)

    async def _ask_for_radios(self, asked: datetime) -> None:
        """Take all radios in, of devices that are known by now; without them the devices still count."""
        try:
            radios = await self._api.radios()
        except CentralError as err:
            LOGGER.debug("Central does not tell of radios: %s", err)
        else:
            self._tell(self._inventory.load_parts(radios, asked), True)

    async def _ask_for_firmware(self, asked: datetime) -> None:
        """Take all firmware in, if it was not lately; whoever may not see it misses nothing else."""
        if not self.kinds or asked < self._firmware_due:
            return
        try:
            self._take_firmware(await self._api.firmware())
        except CentralError as err:
            LOGGER.debug("Central does not tell of firmware: %s", err)
        else:
            self._firmware_due = asked + FIRMWARE_INTERVAL

    async def _ask_for_sites(self) -> None:
        """Take all sites in; whoever may not see them misses nothing else."""
        if not self.kinds:
            return
        try:
            self._take_sites((await self._api.sites()).map(self._presence.counted_site))
        except CentralError as err:
            LOGGER.debug("Central does not tell of sites: %s", err)
            self._take_sites(None)

    async def _ask_for_clients(self, asked: datetime) -> None:
        """Take all clients in; whoever may not see them misses nothing else."""
        if not self._clients:
            return
        try:
            clients = await self._api.clients()
        except (CentralForbiddenError, CentralNotFoundError) as err:
            LOGGER.debug("Central does not tell of clients: %s", err)
        else:
            self._presence.take_list(clients, asked)

    async def _ask_for_alerts(self, asked: datetime) -> None:
        """Take all open alerts in."""
        if not self._alerts:
            return
        alerts = await self._api.alerts()
        self._tell(
            self._inventory.alerts.load(alerts, asked, complete=alerts.complete),
            "alerts" in self.known,
        )
        self.known.add("alerts")


async def _attempt(part: Callable[[], Awaitable[None]]) -> CentralError | None:
    """Return how a part failed, so that the others still count."""
    try:
        await part()
    except CentralError as err:
        return err
    return None
