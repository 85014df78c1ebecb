"""Asks REST for what nothing has confirmed since events were missed, device by device."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..central.clock import Clock
from ..central.errors import (
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
)
from ..central.models.change import Changes
from ..central.models.core import Key, PartKind
from ..central.models.device import Device, DeviceKind
from ..central.models.parts import Part
from ..central.rest.api import CentralApi
from ..central.rest.detail_lists import DetailList
from ..central.rest.detail_tables import DETAIL_LISTS
from ..central.rest.listing import Listing
from ..central.state.attribute_times import REST_LAG
from ..central.state.device_alerts import DeviceAlerts
from ..central.state.inventory import Inventory
from ..central.state.listed_part_matching import match_parts
from ..central.state.listed_supply_matching import match_hardware
from ..central.streams import DEVICE_STREAMS
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN, LOGGER
from ..dispatcher import Dispatcher
from .one_by_one import ask_each
from .rest_only import RestOnly

FIRST_QUERY = REST_LAG.total_seconds()
"""Seconds after the gap: REST may lag so far behind, and has all that was missed from then on."""

NEXT_QUERY = 300.0
"""Seconds until what was not answered, and what a list lacks, is asked for again."""

PAUSE = 0.5
"""Seconds between two requests."""

MAX_REQUESTS = 600
"""How many requests a gap may cost: 150 gateways or 200 access points, in 5 minutes.

What is beyond waits for its next message.
"""

_MAX_DOUBLINGS = 4
"""How often that time doubles while Central answers nothing: it is 80 minutes at most."""

_MAX_NOT_FOUND = 3
"""So many devices without a list that no device has had: Central does not offer it."""


class _Query(NamedTuple):
    """A list, and what Central calls the device, or the stack, that it is asked for."""

    details: DetailList
    device: str
    serial_numbers: tuple[str, ...]
    """Of the device, or of all members of the stack."""


class DetailQueries:
    """Asks for what entities would show of parts and hardware, one device after the other.

    Requests are spread out, and stop when the hourly rate limit is nearly exhausted.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        api: CentralApi,
        clock: Clock,
        inventory: Inventory,
        dispatcher: Dispatcher,
        device_alerts: DeviceAlerts,
        rest_only: RestOnly,
    ) -> None:
        self.on_answer: Callable[[Iterable[Changes]], Awaitable[None]] = _ignore
        """Applies the steps that follow from an answer."""
        self._hass = hass
        self._entry = entry
        self._api = api
        self._clock = clock
        self._inventory = inventory
        self._dispatcher = dispatcher
        self._device_alerts = device_alerts
        self._rest_only = rest_only
        self._cancel: CALLBACK_TYPE | None = None
        self._is_started = False
        self._is_asking = False
        self._not_before: dict[DeviceKind, float] = {}
        self._requests_left = MAX_REQUESTS
        self._is_limited = False
        self._failures: Counter[_Query] = Counter()
        self._fruitless_rounds = 0
        self._done: set[_Query] = set()
        self._missing: dict[_Query, frozenset[Key]] = {}
        """What the first list of a device lacked: it is gone once a second list lacks it."""
        self._answered: set[DetailList] = set()
        self._not_found: Counter[DetailList] = Counter()
        self._refused: set[DetailList] = set()
        """The lists that Central does not offer, or not to these credentials."""

    @callback
    def start(self) -> None:
        """Ask for what is unconfirmed, now that automations would hear of changes."""
        self._is_started = True
        if self._inventory.has_unconfirmed:
            self._schedule(FIRST_QUERY)

    @callback
    def stop(self) -> None:
        """Cancel what is scheduled."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def handle_gap(self, kind: DeviceKind) -> None:
        """Ask soon for the details of a kind of device, of which events were missed."""
        self._not_before[kind] = self._clock.monotonic() + FIRST_QUERY
        self._requests_left = MAX_REQUESTS
        self._is_limited = False
        self._fruitless_rounds = 0
        self._missing.clear()
        self._done = {query for query in self._done if query.details.kind is not kind}
        self.stop()
        self._schedule(FIRST_QUERY)

    def summary(self) -> dict[str, Any]:
        """Return for diagnostics what is still to be asked for, and why it may not be."""
        return {
            "open": sum(1 for _ in self._open(is_due=False)),
            "requests_left": self._requests_left,
            "limited": self._is_limited,
            "not_offered": sorted(details.path for details in self._refused),
        }

    def _schedule(self, delay: float) -> None:
        """Ask after a delay, unless that is scheduled already."""
        if not self._is_started or self._is_asking or self._dispatcher.is_closed:
            return
        if self._cancel is None:
            self._cancel = async_call_later(self._hass, delay, self._start)

    @callback
    def _start(self, _now: datetime) -> None:
        """Ask in the background."""
        self._cancel = None
        self._is_asking = True
        self._entry.async_create_background_task(
            self._hass, self._async_ask(), f"{DOMAIN} detail queries"
        )

    async def _async_ask(self) -> None:
        """Ask for one list after the other, and for those that are left again later."""
        delay = 0.0
        try:
            await ask_each(list(self._open()), self._ask, self._may_ask, self._failures)
        except CentralRateLimitError as err:
            delay = err.retry_after or 0.0
        except CentralError as err:
            LOGGER.debug("Central does not list details: %s", err)
        finally:
            self._is_asking = False
        delay = max(delay, NEXT_QUERY * 2.0 ** min(self._fruitless_rounds, _MAX_DOUBLINGS))
        self._fruitless_rounds += 1
        now = self._clock.monotonic()
        if any(at > now for at in self._not_before.values()):
            delay = FIRST_QUERY
        if not self._is_limited and next(self._open(is_due=False), None) is not None:
            self._schedule(delay)

    def _may_ask(self) -> bool:
        """Return True if another request may be made."""
        if self._requests_left <= 0:
            self._is_limited = True
            LOGGER.debug("Details wait for messages: a gap may cost %d requests", MAX_REQUESTS)
            return False
        return not self._api.would_exhaust_limit(1)

    async def _ask(self, query: _Query) -> None:
        """Ask for a list unless it is not needed any more; raises CentralError."""
        if not self._is_open(query):
            return
        self._requests_left -= 1
        try:
            await self._request(query)
        finally:
            await self._clock.sleep(PAUSE)

    async def _request(self, query: _Query) -> None:
        """Ask for a list, and apply the answer; raises CentralError."""
        details = query.details
        try:
            listing = await self._api.details(details, query.device)
        except CentralForbiddenError as err:
            self._refuse(details, err)
            return
        except CentralNotFoundError as err:
            self._done.add(query)
            self._not_found[details] += 1
            if details not in self._answered and self._not_found[details] >= _MAX_NOT_FOUND:
                self._refuse(details, err)
            return
        self._answered.add(details)
        self._fruitless_rounds = 0
        if listing.at is None:
            return
        if details.part_kind is None:
            self._done.add(query)
            devices = _matched_devices(self._inventory, listing)
            await self.on_answer(self._inventory.loading_details(devices, listing.at))
        else:
            await self._apply_parts(query, details.part_kind, listing, listing.at)

    def _refuse(self, details: DetailList, err: CentralError) -> None:
        """Do not ask for a list again in this run."""
        self._refused.add(details)
        LOGGER.debug("Central does not offer %s: %s", details.path, err)

    async def _apply_parts(
        self, query: _Query, kind: PartKind, listing: Listing[Part | Device], at: datetime
    ) -> None:
        """Apply a list of parts; what a second whole list lacks is removed."""
        rows = [row for row in listing if isinstance(row, Part)]
        matched = match_parts(query.details.kind, kind, self._parts_of(query), rows)
        missing: frozenset[Key] = frozenset()
        if listing.complete and rows:
            missing = matched.missing
        if missing and query not in self._missing:
            self._missing[query] = missing
        else:
            missing &= self._missing.pop(query, frozenset())
            self._done.add(query)
            await self.on_answer(self._inventory.removing_parts(missing, at))
        await self.on_answer(self._inventory.loading_parts(matched.parts, at))

    def _open(self, *, is_due: bool = True) -> Iterator[_Query]:
        """Yield what is to be asked for now, or (not ``is_due``) later as well.

        That which matters most comes first, and what is confirmed meanwhile is left out.
        """
        if not self._inventory.has_unconfirmed:
            return
        now = self._clock.monotonic()
        for kind in dict.fromkeys(details.kind for details in DETAIL_LISTS):
            if is_due and self._not_before.get(kind, now) > now:
                continue
            if DEVICE_STREAMS[kind] in self._rest_only.refused:
                # Nothing would report the next change of what is asked for once.
                continue
            for device, serial_numbers in self._devices(kind):
                for details in DETAIL_LISTS:
                    query = _Query(details, device, serial_numbers)
                    if details.kind is kind and self._is_open(query):
                        yield query

    def _devices(self, kind: DeviceKind) -> list[tuple[str, tuple[str, ...]]]:
        """Return what Central calls the devices of a kind, and their serial numbers.

        A stack is one device. Those that have a problem come first.
        """
        devices = [each for each in self._inventory.devices.values() if each.kind is kind]
        called: defaultdict[str, list[str]] = defaultdict(list)
        for device in sorted(devices, key=self._is_fine):
            called[device.stack_id or device.serial_number].append(device.serial_number)
        return [(name, tuple(serials)) for name, serials in called.items()]

    def _is_fine(self, device: Device) -> bool:
        """Return True if a device is online and no alert makes it a problem."""
        return bool(device.online) and not self._device_alerts.is_problem(device.serial_number)

    def _is_open(self, query: _Query) -> bool:
        """Return True if an entity would show something that a list may confirm."""
        if query in self._done or query.details in self._refused:
            return False
        things: Iterable[Device | Part] = self._parts_of(query).values()
        if query.details.part_kind is None:
            things = filter(None, map(self._inventory.devices.get, query.serial_numbers))
        return any(self._is_needed(query.details, thing) for thing in things)

    def _is_needed(self, details: DetailList, thing: Device | Part) -> bool:
        """Return True if an entity shows a thing of which a list may confirm something."""
        shown = self._inventory.shown(thing)
        if shown is thing or not self._dispatcher.has_update_listener(thing.key):
            return False
        return any(getattr(shown, name) != getattr(thing, name) for name in details.fields)

    def _parts_of(self, query: _Query) -> dict[Key, Part]:
        """Return the known parts that a query is about."""
        kind = query.details.part_kind
        devices = (self._inventory.parts.get(serial, {}) for serial in query.serial_numbers)
        return {key: part for parts in devices for key, part in parts.items() if part.kind is kind}


def _matched_devices(inventory: Inventory, rows: Iterable[Part | Device]) -> list[Device]:
    """Return what rows say of known devices, in the terms in which these are known."""
    known = inventory.devices
    return [
        match_hardware(known[row.serial_number], row)
        for row in rows
        if isinstance(row, Device) and row.serial_number in known
    ]


async def _ignore(_steps: Iterable[Changes]) -> None:
    """Do nothing, until the coordinator sets what to call."""
