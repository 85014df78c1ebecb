"""Number of connected clients of each device, WLAN and site."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta

from ..models.change import Change
from ..models.client import NetworkClient
from .left_out import MAX_WLANS, LeftOut

_MAX_NAME = 256
"""Characters of a WLAN's name."""

_MAX_PLACES = 100_000
"""Places that are counted; beyond, those without a client are forgotten."""

type Place = tuple[str, str]
"""A kind of place, ``device``, ``wlan`` or ``site``, and its serial number, name or id."""


class ClientCounts:
    """Counts the clients of each place change by change.

    Those of a device that is down do not count on their WLAN.
    """

    def __init__(
        self,
        left_out: LeftOut | None = None,
        is_elsewhere: Callable[[NetworkClient], bool] = lambda _: False,
    ) -> None:
        """Count all clients but those that are elsewhere, at a site that was not chosen."""
        self._left_out = LeftOut() if left_out is None else left_out
        self._is_elsewhere = is_elsewhere
        self.wlans: set[str] = set()
        """The names of all known WLANs."""
        self.idle_since: dict[str, datetime] = {}
        """When each WLAN without clients was first found so, unless somebody was on it since."""
        self._new_wlans: list[str] = []
        self._counts: Counter[Place] = Counter()
        self._kinds: set[str] = set()
        """The kinds of place that clients are known to be at."""
        self._by_device: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """The clients of each device by WLAN."""
        self._down: set[str] = set()
        """The serial numbers of devices that are down."""
        self._changed: set[Place] = set()

    def __contains__(self, place: Place) -> bool:
        """Return True if clients say at which place of this kind they are."""
        return place[0] in self._kinds

    def __getitem__(self, place: Place) -> int:
        """Return how many clients are there."""
        kind, name = place
        if kind != "wlan":
            return self._counts[place]
        lost = sum(self._by_device[serial][name] for serial in self._down & self._by_device.keys())
        return self._counts[place] - lost

    def set_down(self, serial_number: str, *, is_down: bool) -> bool:
        """Note whether a device is down; return True if it changed a count."""
        if is_down is (serial_number in self._down):
            return False
        (self._down.add if is_down else self._down.discard)(serial_number)
        wlans = self._by_device.get(serial_number, ())
        self._changed.update(("wlan", wlan) for wlan in wlans)
        return bool(wlans)

    def handle(self, change: Change) -> bool:
        """Count a change of a client; return True if it changed a count."""
        joined = change.after
        if isinstance(joined, NetworkClient) and joined.connected and joined.wlan:
            self.add_wlans((joined.wlan,))
            self.idle_since.pop(joined.wlan, None)
        before = set(self._places(change.before))
        after = set(self._places(change.after))
        for place in before - after:
            self._counts[place] -= 1
        for place in after - before:
            self._counts[place] += 1
            self._kinds.add(place[0])
        if before == after:
            return False
        if len(self._counts) > _MAX_PLACES:
            self._counts = +self._counts
        self._count_on_device(before, -1)
        self._count_on_device(after, 1)
        # A client may stay on its WLAN, and move to a device that is down.
        self._changed |= before | after
        return True

    def add_wlans(self, wlans: Iterable[str]) -> None:
        """Add names of WLANs that exist, whether or not they have had a client."""
        for wlan in wlans:
            if wlan in self.wlans:
                continue
            if len(wlan) > _MAX_NAME:
                self._left_out.add("wlan_name")
            elif len(self.wlans) >= MAX_WLANS:
                self._left_out.add("wlans")
            else:
                self.wlans.add(wlan)
                self._new_wlans.append(wlan)

    def forget_wlans(
        self, now: datetime, retention: timedelta, existing: Collection[str]
    ) -> list[str]:
        """Forget and return the WLANs that nobody has been on for ``retention``.

        Those that exist are kept.
        """
        gone: list[str] = []
        for wlan in self.wlans:
            if wlan in existing or self._counts["wlan", wlan] > 0:
                self.idle_since.pop(wlan, None)
            elif now - self.idle_since.setdefault(wlan, now) >= retention:
                gone.append(wlan)
        for wlan in gone:
            self.wlans.discard(wlan)
            del self.idle_since[wlan]
        return gone

    def pop_new_wlans(self) -> list[str]:
        """Return the WLANs that were added since the last call."""
        new, self._new_wlans = self._new_wlans, []
        return new

    def mark_changed(self, others: Iterable[Place]) -> None:
        """Mark all counts as changed, and those of other places."""
        self._changed.update(self._counts, others)

    def pop_changed(self) -> set[Place]:
        """Return the places whose counts have changed since the last call."""
        changed = self._changed
        self._changed = set()
        return changed

    def _count_on_device(self, places: Iterable[Place], number: int) -> None:
        """Add a client that is at these places to its device and WLAN, or subtract it."""
        names = dict(places)
        if "device" not in names or "wlan" not in names:
            return
        serial, wlan = names["device"], names["wlan"]
        wlans = self._by_device[serial]
        wlans[wlan] += number
        if not wlans[wlan]:
            del wlans[wlan]
        if not wlans:
            del self._by_device[serial]

    def _places(self, client: object) -> Iterator[Place]:
        """Yield the places where a client counts; none if it is not connected."""
        if not isinstance(client, NetworkClient) or not client.connected:
            return
        if self._is_elsewhere(client):
            return
        if client.serial_number:
            yield "device", client.serial_number
        if client.wlan in self.wlans:
            yield "wlan", client.wlan
        if client.site_id:
            yield "site", client.site_id
