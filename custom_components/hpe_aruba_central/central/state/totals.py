"""How many devices are online and how many clients are connected: counted change by change, never anew."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from ..models.change import Change
from ..models.core import Key
from ..models.device import Device, DeviceKind
from ..models.site import site_key

CLIENTS: Key = ("total", "clients")
"""Stands for the clients of all access points together."""


def total_key(kind: DeviceKind) -> Key:
    """Name all devices of a kind together."""
    return ("total", kind)


class _Counted(NamedTuple):
    """What counts of a device; ``online`` is None while nobody has said."""

    kind: DeviceKind
    site_id: str | None
    online: bool | None
    clients: int


class Totals:
    """Counts the devices that are shown, by kind and by site, and the clients of access points."""

    def __init__(self, wants: Callable[[Device], bool]) -> None:
        """Count what ``wants`` says is shown, which must be so for as long as a device is the same."""
        self._wants = wants
        self._by_kind: Counter[tuple[DeviceKind, bool | None]] = Counter()
        self._by_site: Counter[tuple[str, DeviceKind, bool | None]] = Counter()
        self.clients = 0
        """How many clients are connected to access points that are not offline."""

    def devices(self, kind: DeviceKind, *, online: bool) -> int:
        """Return how many devices of a kind are online or offline."""
        return self._by_kind[kind, online]

    def devices_of_site(self, site_id: str, *, online: bool) -> int:
        """Return how many devices of a site are online or offline."""
        return sum(self._by_site[site_id, kind, online] for kind in DeviceKind)

    def kinds_of_site(self, site_id: str) -> set[DeviceKind]:
        """Return the kinds of device that a site has."""
        return {
            kind
            for kind in DeviceKind
            if any(self._by_site[site_id, kind, online] for online in (True, False, None))
        }

    def follow(self, change: Change) -> set[Key]:
        """Count a change, and return the keys of what may be another total now."""
        before, after = self._counted(change.before), self._counted(change.after)
        if before == after:
            return set()
        touched: set[Key] = set()
        for counted, one in ((before, -1), (after, 1)):
            if counted is None:
                continue
            self._by_kind[counted.kind, counted.online] += one
            self.clients += one * counted.clients
            touched |= {total_key(counted.kind), CLIENTS}
            if counted.site_id is not None:
                self._by_site[counted.site_id, counted.kind, counted.online] += one
                touched.add(site_key(counted.site_id))
        return touched

    def _counted(self, thing: object) -> _Counted | None:
        """Return what counts of a device, None for what is none or is not shown."""
        if not isinstance(thing, Device) or not self._wants(thing):
            return None
        has_clients = thing.kind is DeviceKind.ACCESS_POINT and thing.online is not False
        return _Counted(
            thing.kind, thing.site_id, thing.online, (thing.client_count or 0) if has_clients else 0
        )
