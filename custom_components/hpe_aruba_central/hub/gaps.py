"""Judges what may have been missed while a stream was not live."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..central.clock import Clock
from ..central.state.serialization import times_from
from ..central.streaming.subscription import LONGEST_REPLAY, Subscription
from .rest_only import RestOnly

_CLOCK_ERROR = timedelta(minutes=1)
"""How far Central's time of day may be from that of an earlier run, which is not exact."""

_FIRST_CONNECT = timedelta(minutes=1)
"""A first connection that takes longer may have missed events.

Central queues nothing for a subscriber that it doesn't know yet.
"""


class Gap(StrEnum):
    """What may have been missed while a stream was not live."""

    NONE = "none"
    SOME = "some"
    """Events of a moment: what was in transit, or what came before the first connection."""
    UNLISTED = "unlisted"
    """What REST does not list: it reported in the stream's place."""
    LONG = "long"
    """Everything of a time that is longer than Central queues events."""


class Gaps:
    """Knows when the streams of a run were opened, and which were down before."""

    def __init__(self, clock: Clock, rest_only: RestOnly) -> None:
        self._clock = clock
        self._rest_only = rest_only
        self._opened = clock.monotonic()
        self._last_run: datetime | None = None
        """When an earlier run saved all that it had read."""
        self._lost: dict[str, datetime] = {}
        """Since when streams were down that were down at the end of that run."""
        self._earlier_refused: frozenset[str] = frozenset()
        """The streams in whose place REST reported at the end of that run."""
        self._follows_crash = False

    def load(self, stored: Mapping[str, Any]) -> None:
        """Load which streams were down at the end of an earlier run.

        Raises TypeError, ValueError or AttributeError if that cannot be understood.
        """
        self._earlier_refused = frozenset(map(str, stored.get("refused", ())))
        self._lost = times_from(stored.get("lost", {}))

    def continue_from(self, closed: object) -> None:
        """Continue a run that had saved all that it read at this time; else it has crashed."""
        last_run = dt_util.parse_datetime(closed) if isinstance(closed, str) else None
        self._last_run = None if last_run is None else dt_util.as_utc(last_run)
        self._follows_crash = last_run is None

    @callback
    def open(self) -> None:
        """Note that the streams are opened now."""
        self._opened = self._clock.monotonic()

    def down_since(self, subscription: Subscription) -> datetime | None:
        """Return since when a stream has been down, maybe in an earlier run; None if it is live."""
        if not subscription.counters.connects:
            return self._lost.get(subscription.stream.name, self._last_run)
        if subscription.down_for is None:
            return None
        return self._clock.utcnow() - subscription.down_for

    def of_live(self, subscription: Subscription) -> Gap:
        """Return what a stream that is live, and may have been refused until now, has missed."""
        name = subscription.stream.name
        if name in self._rest_only.refused:
            return Gap.UNLISTED if self._rest_only.covers(name) else Gap.LONG
        if subscription.gap is not None:
            if subscription.gap > LONGEST_REPLAY:
                return Gap.LONG
            return Gap.SOME if subscription.may_have_missed else Gap.NONE
        return self._of_first(name)

    def _of_first(self, name: str) -> Gap:
        """Return what a stream has missed that is live for the first time in this run."""
        waited = timedelta(seconds=self._clock.monotonic() - self._opened)
        if self._follows_crash or waited > LONGEST_REPLAY:
            return Gap.LONG
        if self._was_covered(name):
            return Gap.UNLISTED
        lost = self._lost.get(name)
        down_since = lost or self._last_run
        if down_since is not None and not self._is_recent(down_since):
            return Gap.LONG
        return Gap.SOME if lost or waited > _FIRST_CONNECT else Gap.NONE

    def of_refused(self, subscription: Subscription) -> Gap:
        """Return what may be outdated of a stream that Central has just refused."""
        if subscription.counters.connects or self._follows_crash:
            return Gap.LONG
        if self._last_run is None:
            return Gap.NONE
        return Gap.UNLISTED if self._was_covered(subscription.stream.name) else Gap.LONG

    def _was_covered(self, name: str) -> bool:
        """Return True if REST reported in a stream's place until an earlier run ended just now."""
        if name not in self._earlier_refused or self._last_run is None:
            return False
        return self._is_recent(self._last_run)

    def _is_recent(self, time: datetime) -> bool:
        """Return True if Central queues events for longer than since then.

        A host that starts with a wrong time of day has Central's by now.
        """
        return -_CLOCK_ERROR <= self._clock.utcnow() - time <= LONGEST_REPLAY
