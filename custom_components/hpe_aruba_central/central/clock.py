"""The only source of time, waits and randomness, so that tests can use their own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
import random as random_numbers
import time

_RESOLUTION = timedelta(seconds=1)
"""A ``Date`` header has whole seconds: a clock that agrees with it is more precise."""


def _host_utcnow() -> datetime:
    """Return the host's time of day, aware."""
    return datetime.now(UTC)


class Clock:
    """The time in seconds for durations, and the time of day for what Central's times say.

    All objects of an account share one clock, so that they agree on Central's time.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        utcnow: Callable[[], datetime] = _host_utcnow,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = random_numbers.random,
    ) -> None:
        """Use these functions; ``utcnow`` is the host's time of day."""
        self.monotonic = monotonic
        """Seconds since any moment: only differences mean something."""
        self.sleep = sleep
        self.random = random
        """A random number from 0 to 1."""
        self._host_utcnow = utcnow
        self._synchronized: tuple[datetime, float] | None = None

    def utcnow(self) -> datetime:
        """Return Central's time of day: the host's, until an answer of Central differs from it.

        From then on it follows the monotonic clock, so that a host that sets its clock right does
        not move it.
        """
        if self._synchronized is None:
            return self._host_utcnow()
        date, at = self._synchronized
        return date + timedelta(seconds=self.monotonic() - at)

    def synchronize(self, date: datetime) -> None:
        """Note that Central has just written an answer with this ``Date``."""
        if abs(date - self.utcnow()) > _RESOLUTION:
            self._synchronized = (date, self.monotonic())
