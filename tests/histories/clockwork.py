"""Virtual time: it passes only when a history says so."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
import selectors
from typing import Any, Protocol, override

from tests.central.builders import START

type Cancel = Callable[[], None]


class Clockwork(Protocol):
    """What the channel and the products need of time, which is in seconds and Central's."""

    def now(self) -> float:
        """Return the true time."""

    def later(self, delay: float, action: Callable[[], None]) -> Cancel:
        """Run an action after a delay; return what cancels it."""

    def run(self, seconds: float) -> None:
        """Let time pass, and run what is due."""


class HeapTime:
    """Time as a heap of actions: as fast as the actions are."""

    def __init__(self) -> None:
        self._now = 0.0
        self._numbers = count()
        self._actions: list[tuple[float, int]] = []
        self._by_number: dict[int, Callable[[], None]] = {}

    def now(self) -> float:
        """Return the true time."""
        return self._now

    def later(self, delay: float, action: Callable[[], None]) -> Cancel:
        """Run an action after a delay; return what cancels it."""
        number = next(self._numbers)
        self._by_number[number] = action
        heappush(self._actions, (self._now + max(delay, 0.0), number))
        return lambda: self._by_number.pop(number, None) and None

    def run(self, seconds: float) -> None:
        """Let time pass, and run what is due."""
        end = self._now + seconds
        actions = self._actions
        while actions and actions[0][0] <= end:
            due, number = heappop(actions)
            action = self._by_number.pop(number, None)
            if action is not None:
                self._now = due
                action()
        self._now = end


class _Selector(selectors.DefaultSelector):
    """Lets the virtual time pass instead of waiting."""

    now = 0.0

    @override
    def select(self, timeout: float | None = None) -> Any:
        """Return what is ready; nothing is waited for. Raises RuntimeError if nothing is due."""
        if timeout is None:
            raise RuntimeError("nothing will ever happen")
        if timeout > 0:
            self.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only when nothing is left to do."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    @override
    def time(self) -> float:
        """Return the virtual time in seconds."""
        return self._virtual.now

    @override
    def run_in_executor(  # type: ignore[override]  # a thread would take real time
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run a function at once."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as err:  # noqa: BLE001 - whoever waits for it gets it
            future.set_exception(err)
        return future


class LoopTime:
    """The time of one history on a virtual loop."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self._began = loop.time()

    def now(self) -> float:
        """Return the true time."""
        return self._loop.time() - self._began

    def later(self, delay: float, action: Callable[[], None]) -> Cancel:
        """Run an action after a delay; return what cancels it."""
        return self._loop.call_later(max(delay, 0.0), action).cancel

    def run(self, seconds: float) -> None:
        """Let time pass, and run what is due."""
        self._loop.run_until_complete(asyncio.sleep(seconds))


class HostClock:
    """The host's clock, which may be wrong and may jump."""

    def __init__(self, time: Clockwork) -> None:
        self._time = time
        self.offset = 0.0
        """Seconds that the host's clock is ahead of Central's."""

    def utcnow(self) -> datetime:
        """Return the time of day as the host has it."""
        return START + timedelta(seconds=self._time.now() + self.offset)
