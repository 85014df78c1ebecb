"""The campus with a clock and dice: what messages are made from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from google.protobuf.message import Message

from .campus import Campus

type StreamMessage = tuple[str, Message]
"""A message, and the stream that it goes over."""


def utcnow() -> datetime:
    """Return the wall clock's time, aware."""
    return datetime.now(UTC)


@dataclass(slots=True)
class SimulationContext:
    """A campus at a moment that never repeats: what is sent later is dated later."""

    campus: Campus
    rng: Random
    now: Callable[[], datetime] = utcnow
    _last: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def next_time(self) -> datetime:
        """Return the time, at least a microsecond after the last time asked."""
        self._last = max(self.now(), self._last + timedelta(microseconds=1))
        return self._last

    def rfc3339(self) -> str:
        """Return `moment` as the access points write it."""
        return rfc3339(self.next_time())


def rfc3339(moment: datetime) -> str:
    """Return an RFC 3339 time in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
