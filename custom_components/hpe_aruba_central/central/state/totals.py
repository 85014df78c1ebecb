"""Totals over all devices: how many are online, and how many clients they have."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..models.change import Change
from ..models.core import Key
from ..models.device import Device, DeviceKind
from ..models.keys import TOTAL_CLIENTS, site_key, total_key


class _Counted(NamedTuple):
    """What is counted of a device; ``online`` is None if it is unknown."""

    kind: DeviceKind
    site_id: str | None
    online: bool | None
    clients: int


class Totals:
    """Counts devices by kind and site, and the clients of access points, change by change."""

    def __init__(
        self, is_selected: Callable[[Device], bool], shown: Callable[[Device], Device]
    ) -> None:
        """Count selected devices by the status that is ``shown``: none while it is unconfirmed."""
        self._is_selected = is_selected
        self._shown = shown
        self._counted: dict[str, _Counted] = {}
        """What was last counted of each device, by serial number."""
        self._by_kind: Counter[tuple[DeviceKind, bool | None]] = Counter()
        self._by_site: Counter[tuple[str, DeviceKind, bool | None]] = Counter()
        self.uncounted: set[DeviceKind] = set()
        """The kinds of device of which it is unknown how many are online, since a gap."""
        self.clients = 0
        """How many clients are connected to access points that are not offline."""
        self._clients_by_site: Counter[str | None] = Counter()

    def is_online(self, serial_number: str) -> bool | None:
        """Return whether a device is counted as online, None if that is unknown."""
        counted = self._counted.get(serial_number)
        return None if counted is None else counted.online

    def devices(self, kind: DeviceKind, *, online: bool) -> int | None:
        """Return how many devices of a kind are online or offline, None if that is unknown."""
        return None if kind in self.uncounted else self._by_kind[kind, online]

    def devices_of_site(
        self, site_id: str, kinds: Iterable[DeviceKind] = tuple(DeviceKind), *, online: bool
    ) -> int:
        """Return how many devices of these kinds are online or offline at a site."""
        return sum(self._by_site[site_id, kind, online] for kind in kinds)

    def kinds_of_site(self, site_id: str) -> set[DeviceKind]:
        """Return the kinds of device that a site has."""
        return {
            kind
            for kind in DeviceKind
            if any(self._by_site[site_id, kind, online] for online in (True, False, None))
        }

    def clients_of_site(self, site_id: str) -> int | None:
        """Return how many of the clients are at a site, None if it has no access points."""
        if DeviceKind.ACCESS_POINT not in self.kinds_of_site(site_id):
            return None
        return self._clients_by_site[site_id]

    def handle(self, change: Change) -> set[Key]:
        """Count a change of a device; return the keys of the totals that may be different now."""
        kind, serial = change.key[:2]
        if kind != "device":
            return set()
        before = self._counted.pop(serial, None)
        after = self._count_of(change.after)
        if after is not None:
            self._counted[serial] = after
        if before == after:
            return set()
        return self._add(before, -1) | self._add(after, 1)

    def _add(self, counted: _Counted | None, number: int) -> set[Key]:
        """Add a device to the totals, or subtract it; return their keys."""
        if counted is None:
            return set()
        self._by_kind[counted.kind, counted.online] += number
        self.clients += number * counted.clients
        self._clients_by_site[counted.site_id] += number * counted.clients
        keys = {total_key(counted.kind), TOTAL_CLIENTS}
        if counted.site_id is not None:
            self._by_site[counted.site_id, counted.kind, counted.online] += number
            keys.add(site_key(counted.site_id))
        return keys

    def _count_of(self, thing: object) -> _Counted | None:
        """Return what is counted of a device, None for what is not a selected device."""
        if not isinstance(thing, Device) or not self._is_selected(thing):
            return None
        online = self._shown(thing).online
        clients = 0
        if thing.kind is DeviceKind.ACCESS_POINT and online is not False:
            clients = thing.client_count or 0
        return _Counted(thing.kind, thing.site_id, online, clients)
