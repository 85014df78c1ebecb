"""Which report on an attribute is the newest: a stream's or REST's."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

type Names = tuple[str, ...]
"""The attributes that a report has."""

REST_LAG = timedelta(seconds=30)
"""How much older than its answer a REST list may be, at most.

So a list counts as a report of so long before: a message from before then is older than the list.
"""

_MAX_SHAPES = 8
"""How many reports of different attributes are remembered of a thing."""


class _Expected(NamedTuple):
    """A value that a list was the first to report, and when it was written."""

    value: Any
    written: datetime


class AttributeTimes:
    """When each attribute of a thing was last reported, by Central's time."""

    __slots__ = ("_expected", "_floor", "_newest", "_reports")

    def __init__(self, floor: datetime | None = None) -> None:
        """Begin with a time at which an earlier run knew all attributes."""
        self._floor = floor
        self._newest = floor
        self._reports: dict[Names, datetime] = {}
        """When attributes were last reported together."""
        self._expected: dict[str, _Expected] = {}

    def admit(self, values: dict[str, Any], at: datetime) -> dict[str, Any]:
        """Return the values of a report of ``at`` that no newer report has, and remember its time.

        ``values`` are by attribute.
        """
        if self._newest is None or at >= self._newest:
            self._newest = at
        else:
            values = {name: value for name, value in values.items() if not self._is_older(name, at)}
            if not values:
                return values
        self._reports[_shared(tuple(values))] = at
        if len(self._reports) > _MAX_SHAPES:
            self._forget_oldest()
        return values

    def expect(self, values: dict[str, Any], written: datetime) -> None:
        """Note the values that a list is the first to report, and when it was written."""
        for name, value in values.items():
            self._expected[name] = _Expected(value, written)

    def expected(self) -> dict[str, datetime]:
        """Return the attributes of which a list was the first to report the value, and its time.

        May be called from another thread.
        """
        return {name: expected.written for name, expected in self._expected.copy().items()}

    def without_outdated(self, values: dict[str, Any], at: datetime) -> dict[str, Any]:
        """Return the values of a message of ``at`` without those that a list has outdated.

        A stream reports changes in order. So what it says of an attribute before it says what a
        list was the first to report, is older than that list.
        """
        if not self._expected:
            return values
        for name, expected in list(self._expected.items()):
            if at >= expected.written or values.get(name) == expected.value:
                del self._expected[name]
        return {name: value for name, value in values.items() if name not in self._expected}

    def _is_older(self, name: str, at: datetime) -> bool:
        """Return True if an attribute was reported after ``at``."""
        if self._floor is not None and at < self._floor:
            return True
        return any(at < reported and name in names for names, reported in self._reports.items())

    def _forget_oldest(self) -> None:
        """Forget the oldest report: from now on it counts as one on all attributes."""
        oldest = min(self._reports, key=self._reports.__getitem__)
        self._floor = self._reports.pop(oldest)


@lru_cache(maxsize=4096)
def _shared(names: Names) -> Names:
    """Return one tuple for the same names: thousands of things have the same attributes."""
    return names
