"""What messages are built from: the campus, a clock and a random number generator."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from google.protobuf.message import Message

from .campus import Campus

type StreamMessage = tuple[str, Message]
"""The name of a stream, and the message that is sent over it."""


def utcnow() -> datetime:
    """Return the current time with its time zone."""
    return datetime.now(UTC)


@dataclass(slots=True)
class SimulationContext:
    """A campus, a random number generator, and a clock."""

    campus: Campus
    rng: Random
    now: Callable[[], datetime] = utcnow
    _last: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def next_time(self) -> datetime:
        """Return the current time, at least a microsecond after the last one returned."""
        self._last = max(self.now(), self._last + timedelta(microseconds=1))
        return self._last

    def rfc3339(self) -> str:
        """Return `next_time` in the format of the access point stream."""
        return rfc3339(self.next_time())


def rfc3339(time: datetime) -> str:
    """Return a time in RFC 3339 format in UTC, with microseconds."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
