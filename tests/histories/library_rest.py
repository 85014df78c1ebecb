"""How the library reads REST's lists in a history, as `RestSync` does in Home Assistant."""

import asyncio
from typing import Any, NamedTuple

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest.alerts import OPEN_ALERTS
from custom_components.hpe_aruba_central.central.rest.clients import CONNECTED_CLIENTS
from custom_components.hpe_aruba_central.central.rest.devices import devices_of
from custom_components.hpe_aruba_central.central.rest.list_doubts import ListDoubts
from custom_components.hpe_aruba_central.central.rest.listing import (
    Listing,
    Page,
    Resource,
    _Reader,
)
from custom_components.hpe_aruba_central.central.rest.radios import RADIOS

from .channel import Answer, Central, RefusedError
from .clockwork import Clockwork

CHECK_INTERVAL = 1800.0
_COLLECT_GAPS = 5.0
_MIN_INTERVAL = 60.0
_FIRST_RETRY = 60.0

_LOOP = asyncio.new_event_loop()
"""One for all histories: to create one for each list would take most of the time."""

_RESOURCES: dict[str, Resource[Any]] = {
    **{kind: devices_of(kind) for kind in DeviceKind},
    "radios": RADIOS,
    "alerts": OPEN_ALERTS,
    "clients": CONNECTED_CLIENTS,
}


class Fetched(NamedTuple):
    """A list that REST has not refused, by the kind of device or its path."""

    name: str
    answer: Answer
    listing: Listing[Any]


class LibraryRest:
    """Decides when to ask for lists, reads them, and judges their sizes."""

    def __init__(self, central: Central, time: Clockwork, clock: Clock) -> None:
        self.is_needed = True
        self.sizes = ListDoubts()
        self.pause = CHECK_INTERVAL
        """Seconds until the next check."""
        self._central = central
        self._time = time
        self._clock = clock
        self._failures = 0
        self._not_before = time.now()

    @property
    def delay(self) -> float:
        """Seconds to wait before a gap is filled."""
        return max(_COLLECT_GAPS, self._not_before - self._time.now())

    def fetch(self) -> list[Fetched]:
        """Return each list that REST does not refuse."""
        asked = self._time.now()
        lists: list[Fetched] = []
        refused: set[str] = set()
        for name, resource in _RESOURCES.items():
            try:
                answer = self._central.answer(resource.path)
            except RefusedError:
                refused.add(name)
            else:
                lists.append(Fetched(name, answer, self._read(resource, answer)))
        if refused & set(DeviceKind):
            # If one of them is refused, no device is applied, and no radio asked for.
            lists = [fetched for fetched in lists if fetched.name in {"alerts", "clients"}]
        self._schedule(asked, has_failed=bool(refused - {"radios"}))
        return lists

    def _schedule(self, asked: float, *, has_failed: bool) -> None:
        """Note when REST is asked next."""
        self.is_needed = has_failed
        if not has_failed:
            self._failures = 0
            self._not_before = asked + _MIN_INTERVAL
            self.pause = CHECK_INTERVAL
            return
        self._not_before = asked
        self.pause = min(_FIRST_RETRY * 2.0**self._failures, CHECK_INTERVAL)
        self._failures += 1

    def _read(self, resource: Resource[Any], answer: Answer) -> Listing[Any]:
        """Read a list as `fetch_listing` does."""
        self._clock.synchronize(answer.written)
        written = self._clock.utcnow()

        async def get(_path: str, _query: dict[str, str]) -> Page:
            return Page({"items": answer.rows, "total": answer.total}, written)

        reader: _Reader[Any] = _Reader(resource)
        _LOOP.run_until_complete(reader.read_all(get))
        return reader.listing()
