"""Time and chance as the library sees them; tests give their own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
import random
import time


def _utcnow() -> datetime:
    """Return the wall clock's time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where seconds, waits and random numbers come from."""

    monotonic: Callable[[], float] = time.monotonic
    utcnow: Callable[[], datetime] = _utcnow
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random
