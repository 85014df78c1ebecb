"""How many clients are connected: to each device, over each WLAN and at each site, counted change by change."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..models.change import Change
from ..models.client import NetworkClient
from ..models.core import Key

type Place = tuple[str, str]
"""What kind of place, ``device``, ``wlan`` or ``site``, and which one."""


def wlan_key(wlan: str) -> Key:
    """Name the clients of a WLAN together."""
    return ("clients", "wlan", wlan)


class ClientCounts:
    """Counts clients by where they are connected; a place that never had any is not counted."""

    def __init__(self) -> None:
        self.wlans: set[str] = set()
        """The WLANs that ever had a client."""
        self._counts: Counter[Place] = Counter()
        self._touched: set[Place] = set()

    def __contains__(self, place: Place) -> bool:
        """Whether a client was ever there."""
        return place in self._counts

    def __getitem__(self, place: Place) -> int:
        """Return how many clients are there."""
        return self._counts[place]

    def follow(self, change: Change) -> bool:
        """Count a change, and tell whether it changed a count."""
        before, after = (set(_places(client)) for client in (change.before, change.after))
        for place in before - after:
            self._counts[place] -= 1
        for place in after - before:
            self._counts[place] += 1
            if place[0] == "wlan":
                self.wlans.add(place[1])
        self._touched |= before ^ after
        return before != after

    def touch_all(self, others: Iterable[Place]) -> None:
        """Take all counts for new, and those of other places."""
        self._touched.update(self._counts, others)

    def take_touched(self) -> set[Place]:
        """Return the places whose counts are others than at the last time that this was asked."""
        touched, self._touched = self._touched, set()
        return touched


def _places(client: object) -> Iterator[Place]:
    """List where a client counts: nowhere unless it is connected."""
    if isinstance(client, NetworkClient) and client.connected:
        for kind, name in (
            ("device", client.serial_number),
            ("wlan", client.wlan),
            ("site", client.site_id),
        ):
            if name:
                yield kind, name
