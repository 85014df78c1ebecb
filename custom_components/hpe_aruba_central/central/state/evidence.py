"""Which report on an attribute is the newest, whoever made it."""

from datetime import datetime, timedelta
from typing import Any

REST_LAG = timedelta(seconds=30)
"""How much older than its answer a REST list may be, at most.

So a list counts as a report of so long before: a message from before then is older than the list.
"""


class Evidence:
    """When each attribute of a thing was last reported, by Central's time."""

    __slots__ = ("_by_attribute", "_floor", "_newest")

    def __init__(self, floor: datetime | None = None) -> None:
        """Begin with a time at which an earlier run knew all attributes."""
        self._floor = floor
        self._newest = floor
        self._by_attribute: dict[str, datetime] = {}

    def admit(self, values: dict[str, Any], at: datetime) -> dict[str, Any]:
        """Return the values of a report of ``at`` that no newer report has, and remember its time.

        ``values`` are by attribute.
        """
        if self._newest is None or at >= self._newest:
            self._newest = at
        else:
            values = {name: value for name, value in values.items() if not self._is_older(name, at)}
        self._by_attribute.update(dict.fromkeys(values, at))
        return values

    def _is_older(self, name: str, at: datetime) -> bool:
        """Return True if an attribute was reported after ``at``."""
        known = self._by_attribute.get(name, self._floor)
        return known is not None and at < known
