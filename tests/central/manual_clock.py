"""Time that moves when the test says so."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from custom_components.hpe_aruba_central.central.clock import Clock
from tests.central.builders import START

_SAME = 1e-6
PATIENCE = 10
"""Real seconds after which something that should have happened is said not to."""


async def poll(true: Callable[[], object]) -> None:
    """Return once it is true, having let everybody else have as many turns as it took; TimeoutError if too many."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 what is waited for is inside the library, which tells nobody
            await asyncio.sleep(0)


class Signal:
    """Lets a test wait for something to become true; whoever may have made it so calls ``notify``."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Let everybody who waits look again."""
        while self._waiters:
            waiter = self._waiters.pop()
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, true: Callable[[], object]) -> None:
        """Return once it is true; TimeoutError if that takes too long."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                await waiter


class ManualClock:
    """A clock that stands still: whoever sleeps by it wakes when the test advances it. Chance is always ``chance``."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.chance = 0.5
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._signal = Signal()
        self.clock = Clock(
            monotonic=lambda: self.now,
            utcnow=self.utcnow,
            sleep=self._sleep,
            random=lambda: self.chance,
        )

    def utcnow(self) -> datetime:
        """Return the wall clock's time."""
        return START + timedelta(seconds=self.now - 1000)

    async def _sleep(self, seconds: float) -> None:
        """Sleep until the test has advanced the clock far enough."""
        sleeper = (self.now + seconds, asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        self._signal.notify()
        try:
            await sleeper[1]
        finally:
            self._sleepers.remove(sleeper)

    def is_awaited(self, seconds: float, times: int = 1) -> bool:
        """Tell whether so many will wake in so many seconds."""
        due = self.now + seconds
        return (
            sum(abs(at - due) < _SAME and not future.done() for at, future in self._sleepers)
            >= times
        )

    async def until_awaited(self, seconds: float, times: int = 1) -> None:
        """Return once so many sleep for so many seconds from now."""
        await self._signal.until(lambda: self.is_awaited(seconds, times))

    def advance(self, seconds: float) -> None:
        """Move on, and wake whose time has come."""
        self.now += seconds
        for due, future in self._sleepers:
            if due <= self.now + _SAME and not future.done():
                future.set_result(None)
