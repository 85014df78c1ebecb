"""A clock that the test moves."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from custom_components.hpe_aruba_central.central.clock import Clock
from tests.central.builders import START

_SAME = 1e-6
PATIENCE = 10
"""Real seconds that a test waits for something to happen."""


async def poll(condition: Callable[[], object]) -> None:
    """Let other tasks run until the condition is true. Raises TimeoutError after `PATIENCE`."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - no event of the library announces it
            await asyncio.sleep(0)


class Signal:
    """Lets a test wait until a condition is true; ``notify`` has it checked again."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Have all waiting tests check their conditions."""
        while self._waiters:
            waiter = self._waiters.pop()
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the condition is true. Raises TimeoutError if that takes too long."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                await waiter


class ManualClock:
    """A clock that stands still until the test advances it, which wakes the sleepers that are due.

    Its random number is always ``chance``.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.chance = 0.5
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._signal = Signal()
        self.clock = Clock(
            monotonic=lambda: self.now,
            utcnow=self._host_utcnow,
            sleep=self._sleep,
            random=lambda: self.chance,
        )

    def utcnow(self) -> datetime:
        """Return the time of day, which is Central's once one of its answers has been read."""
        return self.clock.utcnow()

    def _host_utcnow(self) -> datetime:
        """Return the host's time of day."""
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
        """Return True if at least ``times`` sleepers wake in ``seconds``."""
        due = self.now + seconds
        sleepers = [at for at, future in self._sleepers if not future.done()]
        return sum(abs(at - due) < _SAME for at in sleepers) >= times

    async def until_awaited(self, seconds: float, times: int = 1) -> None:
        """Wait until at least ``times`` sleepers wake in ``seconds``."""
        await self._signal.until(lambda: self.is_awaited(seconds, times))

    def advance(self, seconds: float) -> None:
        """Advance the time, and wake the sleepers that are due."""
        self.now += seconds
        for due, future in self._sleepers:
            if due <= self.now + _SAME and not future.done():
                future.set_result(None)
