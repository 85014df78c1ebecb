"""Follows the streams that Central refuses, in whose place REST reports."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from ..central.clock import Clock
from ..central.streaming.subscription import State, Status
from ..central.streams import DEVICE_STREAMS

REST_STREAMS: Final = frozenset({*DEVICE_STREAMS.values(), "alerts", "clients"})
"""The streams whose states REST lists, too."""

_NOT_OFFERED = frozenset({"forbidden", "not_found"})
"""The reasons for a refusal that lasts: what it is about is not offered to the account."""


class Source(StrEnum):
    """What reports the states of an account."""

    STREAMS = "streams"
    BOTH = "streams_and_rest"
    REST = "rest"


class RestOnly:
    """Knows which streams Central refuses, and whether REST reports in their place.

    A stream stays refused until it is live: in between, Central may be unreachable as well.
    """

    def __init__(self, clock: Clock) -> None:
        self.refused: set[str] = set()
        self.has_unsubscribed = False
        """True if some devices have no subscription for streaming."""
        self._clock = clock
        self._listed = dict.fromkeys(REST_STREAMS, clock.monotonic())
        """When REST last listed what each stream would report, by the monotonic clock."""
        self._stale: set[str] = set()

    def covers(self, stream: str) -> bool:
        """Return True if REST reports in a refused stream's place, and did so lately."""
        return stream in self.refused and stream not in self._stale

    @property
    def is_needed(self) -> bool:
        """True if some states come from REST alone."""
        return bool(self.refused) or self.has_unsubscribed

    def source(self, streams: Collection[str]) -> Source:
        """Return what reports the states that these streams are about."""
        if not self.is_needed:
            return Source.STREAMS
        followed = REST_STREAMS.intersection(streams)
        return Source.REST if followed <= self.refused else Source.BOTH

    def replaced(self, streams: Collection[str]) -> set[str]:
        """Return those of several streams that REST replaces; none unless it replaces them all."""
        followed = REST_STREAMS.intersection(streams)
        is_replaced = len(followed) > 1 and followed <= self.refused
        return set(followed) if is_replaced else set()

    def refuse(self, stream: str, status: Status) -> bool:
        """Note how opening a stream failed; return True if it is refused from now on."""
        is_refusal = status.state is State.REFUSED and status.reason in _NOT_OFFERED
        if not is_refusal or stream not in REST_STREAMS or stream in self.refused:
            return False
        self.refused.add(stream)
        return True

    def review(self, listed: Collection[str], fresh_for: float) -> set[str]:
        """Note of which streams REST has just listed the states, which count for so many seconds.

        Returns the refused streams that are covered from now on, or are no longer.
        """
        now = self._clock.monotonic()
        self._listed.update(dict.fromkeys(listed, now))
        stale = {stream for stream, at in self._listed.items() if now - at > fresh_for}
        changed = (stale ^ self._stale) & self.refused
        self._stale = stale
        return changed
