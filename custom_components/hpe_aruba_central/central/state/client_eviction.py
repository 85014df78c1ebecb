"""Which client gives way when there are too many."""

from collections import OrderedDict
from collections.abc import Collection, Iterable


class UnlistedClients:
    """The known clients that REST's last list lacks, those reported longest ago first.

    They give way in this order; clients that the user has chosen never do.
    """

    def __init__(self, chosen: Collection[str] = ()) -> None:
        """Know clients by MAC address; ``chosen`` are those that are never given up."""
        self._chosen = frozenset(chosen)
        self._kept = self._chosen
        self._unlisted: OrderedDict[str, None] = OrderedDict()

    def set_list(self, listed: Iterable[str], known: Iterable[str]) -> None:
        """Note what REST's list has; ``known`` is in the order in which clients were reported."""
        self._kept = self._chosen.union(listed)
        self._unlisted = OrderedDict.fromkeys(mac for mac in known if mac not in self._kept)

    def add(self, mac: str) -> None:
        """Note that a client was reported."""
        if mac not in self._kept:
            self._unlisted[mac] = None
            self._unlisted.move_to_end(mac)

    def discard(self, mac: str) -> None:
        """Note that a client is not known any more."""
        self._unlisted.pop(mac, None)

    def first(self) -> str | None:
        """Return the client that gives way, None if none does."""
        return next(iter(self._unlisted), None)
