"""Fetches snapshots over REST: what the streams may have missed, and what only REST knows."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..central.clock import Clock
from ..central.errors import (
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
)
from ..central.models.alert import Alert
from ..central.models.client import NetworkClient
from ..central.models.core import PartKind
from ..central.models.device import Device, DeviceKind
from ..central.models.firmware import Firmware
from ..central.models.parts import Radio
from ..central.models.site import Site
from ..central.rest.api import CentralApi
from ..central.rest.list_doubts import ListDoubts
from ..central.rest.listing import Listing
from ..central.streams import DEVICE_STREAMS
from ..central.tracebacks import without_text
from ..const import LOGGER
from ..options import Options

_FIRST_RETRY = 60.0
_MAX_RETRY = 1800.0
COLLECT_GAPS = 5.0
"""Seconds; streams that return together share one snapshot."""

_MIN_INTERVAL = 60.0
"""Seconds. However often streams are lost, Central isn't asked more often.

A list that is suddenly much shorter is asked for again after this.
"""

CHECK_INTERVAL = timedelta(minutes=30)
"""How often REST is asked although the streams report every change."""

_POLL_INTERVAL = 120.0
"""Seconds. How often REST is asked in the place of streams, if Central states no rate limit."""

_POLL_SHARE = 0.5
"""The share of the calls that Central still allows which may be made until its limit is reset."""

_MAX_POLL_RETRY = 300.0
"""Seconds. No stream's return would show that Central can be reached again."""

_FRESH_FOR = 600.0
"""Seconds. So long, at least, a list counts as what is."""

FIRMWARE_INTERVAL = 6 * 3600.0
"""Seconds. The recommended firmware of a device seldom changes."""


@dataclass(slots=True, kw_only=True)
class RestSnapshot:
    """What REST returned; a list is None if it was not asked for, or not returned."""

    asked: datetime
    """When the snapshot was asked for."""
    devices: Listing[Device] | None = None
    complete_kinds: tuple[DeviceKind, ...] = ()
    """The kinds of device that ``devices`` has all of."""
    radios: Listing[Radio] | None = None
    alerts: Listing[Alert] | None = None
    sites: Listing[Site] | None = None
    sites_asked: bool = False
    firmware: Listing[Firmware] | None = None
    clients: Listing[NetworkClient] | None = None
    error: CentralError | None = None
    """Why devices or open alerts are missing."""
    clients_error: CentralError | None = None
    """Why clients are missing, unless the credentials may not list them."""

    def streams(self) -> set[str]:
        """Return the streams whose states REST returned."""
        names: set[str] = set()
        if self.devices is not None:
            names.update(DEVICE_STREAMS.values())
        if self.alerts is not None:
            names.add("alerts")
        if self.clients is not None:
            names.add("clients")
        return names


class RestSync:
    """Decides what to fetch and when; each list can fail without the others."""

    def __init__(self, api: CentralApi, options: Options, clock: Clock) -> None:
        self.is_needed = True
        """True if something may have been missed; otherwise a fetch only checks, and can wait."""
        self.is_polled = False
        """True while REST reports in the place of streams."""
        self.pause = 0.0
        """Seconds until the next try after a failure: doubling, or what Central asks for."""
        self.last: datetime | None = None
        """When the devices and alerts that were last applied were asked for."""
        self._api = api
        self._clock = clock
        self.kinds = options.rest_kinds
        self._with_radios = (
            DeviceKind.ACCESS_POINT in self.kinds and PartKind.RADIO in options.part_kinds
        )
        self._with_alerts = options.follows("alerts")
        self._with_clients = options.follows("clients")
        self._sizes = ListDoubts()
        self._firmware_due = clock.monotonic()
        self._calls = 1
        """How many REST calls the last complete snapshot took."""
        self._failures = 0
        self._not_before = clock.monotonic()

    @property
    def can_wait(self) -> bool:
        """True if nothing was missed and the hourly rate limit is nearly exhausted."""
        return not self.is_needed and self._api.would_exhaust_limit(self._calls)

    @property
    def interval(self) -> float:
        """Seconds between two snapshots: many, or as few as the rate limit allows if polled."""
        longest = CHECK_INTERVAL.total_seconds()
        if not self.is_polled:
            return longest
        pace = self._api.pace(_POLL_SHARE)
        if pace is None:
            return _POLL_INTERVAL
        return min(max(self._calls * pace, _MIN_INTERVAL), longest)

    @property
    def fresh_for(self) -> float:
        """Seconds for which a list counts as what is: two intervals, or longer."""
        return max(_FRESH_FOR, 2 * self.interval + _MIN_INTERVAL)

    def remember_sizes(self, sizes: Mapping[str, int]) -> None:
        """Note how much is known, by kind of device and by the names of other lists."""
        for name, size in sizes.items():
            self._sizes.remember(name, size)

    @property
    def delay(self) -> float:
        """Seconds to wait before a gap is filled.

        A stream's return shows that Central is reachable, so earlier failures don't count.
        """
        return max(COLLECT_GAPS, self._not_before - self._clock.monotonic())

    async def async_fetch(self) -> RestSnapshot:
        """Fetch a snapshot, and note how that went for the next one."""
        snapshot = RestSnapshot(asked=self._clock.utcnow())
        began, calls = self._clock.monotonic(), self._api.calls
        if not self.kinds and not self._with_alerts:
            snapshot.error = await _error_of(self._api.check())
            snapshot.clients_error = await _error_of(self._fetch_clients(snapshot))
        else:
            devices_error, alerts_error, snapshot.clients_error, *_ = await asyncio.gather(
                _error_of(self._fetch_devices(snapshot)),
                _error_of(self._fetch_alerts(snapshot)),
                _error_of(self._fetch_clients(snapshot)),
                self._fetch_sites(snapshot),
                self._fetch_firmware(snapshot),
            )
            snapshot.error = devices_error or alerts_error
        self._schedule(snapshot, began, self._api.calls - calls)
        return snapshot

    def _schedule(self, snapshot: RestSnapshot, began: float, calls: int) -> None:
        """Note when the next snapshot may be fetched, from when this one began and how it went."""
        error = snapshot.error or snapshot.clients_error
        self.is_needed = error is not None
        if error is None:
            self._calls = calls
            self._failures = 0
            self.pause = 0.0
            self._not_before = began + _MIN_INTERVAL
            if self._sizes.has_doubts:
                self.is_needed = True
                self.pause = _MIN_INTERVAL
            return
        retry_after = 0.0
        if isinstance(error, CentralRateLimitError) and error.retry_after is not None:
            retry_after = error.retry_after
        longest = _MAX_POLL_RETRY if self.is_polled else _MAX_RETRY
        backoff = min(_FIRST_RETRY * 2.0 ** min(self._failures, 10), longest)
        self.pause = max(backoff, retry_after)
        self._not_before = self._clock.monotonic() + retry_after
        self._failures += 1

    async def _fetch_devices(self, snapshot: RestSnapshot) -> None:
        """Fetch all devices, then the radios of access points."""
        if not self.kinds:
            return
        devices = await self._api.devices(self.kinds)
        sizes = Counter(device.kind for device in devices)
        snapshot.devices = devices
        if devices.complete:
            snapshot.complete_kinds = tuple(
                kind for kind in self.kinds if self._sizes.believes(kind, sizes[kind])
            )
        if self._with_radios:
            snapshot.radios = await _optional("radios", self._api.radios())

    async def _fetch_alerts(self, snapshot: RestSnapshot) -> None:
        """Fetch all open alerts."""
        if self._with_alerts:
            snapshot.alerts = self._checked("alerts", await self._api.alerts())

    async def _fetch_clients(self, snapshot: RestSnapshot) -> None:
        """Fetch all connected clients; credentials that may not list them lose nothing else."""
        if not self._with_clients:
            return
        try:
            snapshot.clients = self._checked("clients", await self._api.clients())
        except (CentralForbiddenError, CentralNotFoundError) as err:
            LOGGER.debug("Central doesn't list clients: %s", err)

    async def _fetch_sites(self, snapshot: RestSnapshot) -> None:
        """Fetch all sites; credentials that may not list them lose nothing else."""
        if not self.kinds:
            return
        snapshot.sites_asked = True
        sites = await _optional("sites", self._api.sites())
        if sites is not None:
            snapshot.sites = self._checked("sites", sites)

    async def _fetch_firmware(self, snapshot: RestSnapshot) -> None:
        """Fetch all firmware if it is due; credentials that may not list it lose nothing else."""
        if not self.kinds or self._clock.monotonic() < self._firmware_due:
            return
        firmware = await _optional("firmware", self._api.firmware())
        if firmware is None:
            return
        checked = self._checked("firmware", firmware)
        snapshot.firmware = checked
        if checked is firmware:
            self._firmware_due = self._clock.monotonic() + FIRMWARE_INTERVAL

    def _checked[T](self, name: str, listing: Listing[T]) -> Listing[T]:
        """Return a list, as an incomplete one if it is suddenly much shorter."""
        if listing.complete and not self._sizes.believes(name, len(listing.items)):
            LOGGER.debug("Central's list of %s is suddenly short, and is asked for again", name)
            return listing.incomplete()
        return listing


async def _optional[T](name: str, request: Awaitable[T]) -> T | None:
    """Return a list that may fail alone, None if it does."""
    try:
        return await request
    except CentralError as err:
        LOGGER.debug("Central doesn't list %s: %s", name, err)
    except Exception as err:  # noqa: BLE001 - whatever is wrong with it, the other lists are not
        LOGGER.error("The list of %s cannot be read", name, exc_info=without_text(err))
    return None


async def _error_of(request: Awaitable[None]) -> CentralError | None:
    """Return the error of a request, so that the others still count."""
    try:
        await request
    except CentralError as err:
        return err
    except Exception as err:  # noqa: BLE001 - whatever is wrong with it, the other lists are not
        LOGGER.error("A list cannot be read", exc_info=without_text(err))
        return CentralError(type(err).__name__)
    return None
