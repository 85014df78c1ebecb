"""The only source of time, waits and randomness, so that tests can use their own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
import random as random_numbers
import time

_RESOLUTION = timedelta(seconds=1)
"""A ``Date`` header has whole seconds: a clock that agrees with it is more precise."""

PLAUSIBLE_YEARS = range(2025, 2100)
"""A clock that shows another year was never set, or is broken."""

_MAX_APART = timedelta(hours=26)
"""How far one ``Date`` may be from what is believed: as far as time zones are from each other."""

_AGREEMENT = timedelta(minutes=1)
"""How far two answers that agree may be from each other; one may take long to arrive."""


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
        self._doubted: tuple[datetime, float] | None = None
        """The last answer if its ``Date`` was too far from what is believed."""

    def utcnow(self) -> datetime:
        """Return Central's time of day: the host's, until the first answer of Central.

        From then on it follows the monotonic clock, so that a host whose clock is set, rightly or
        wrongly, does not move it.
        """
        if self._synchronized is None:
            return self._host_utcnow()
        return self._since(*self._synchronized)

    def synchronize(self, date: datetime) -> None:
        """Note that Central has just written an answer with this ``Date``.

        One that is far from what is believed counts if the next answer agrees with it: the host
        may have been off for long, but something between it and Central may have a wrong clock.
        """
        apart = abs(date - self.utcnow())
        if apart > _MAX_APART and not self._is_confirmed(date):
            self._doubted = (date, self.monotonic())
            return
        self._doubted = None
        if apart > _RESOLUTION:
            self._synchronized = (date, self.monotonic())
        elif self._synchronized is None:
            self._synchronized = (self._host_utcnow(), self.monotonic())

    def _is_confirmed(self, date: datetime) -> bool:
        """Return True if a date that is far from what is believed is nevertheless right."""
        if self.utcnow().year not in PLAUSIBLE_YEARS:
            return True
        return self._doubted is not None and abs(date - self._since(*self._doubted)) <= _AGREEMENT

    def _since(self, date: datetime, at: float) -> datetime:
        """Return what time it is if it was ``date`` at a monotonic time."""
        return date + timedelta(seconds=self.monotonic() - at)
