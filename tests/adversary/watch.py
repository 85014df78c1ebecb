"""What an attack costs: the longest block of the event loop, and the memory at its peak."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import ctypes
from dataclasses import dataclass
import gc
from pathlib import Path
import resource
import threading
import time

MAX_BLOCK = 0.1
"""Seconds."""

MAX_MEMORY = 64
"""MiB."""

_ATTEMPTS = 3

_PAGE = resource.getpagesize()
_BEAT = 0.002
_SAMPLE = 0.002
_STATISTICS = Path("/proc/self/statm")


@dataclass(slots=True)
class Cost:
    """Seconds for which nothing else could run, and MiB beyond what was there before.

    ``longest_step`` is the processor time of the loop's thread alone: however busy the machine is,
    it has nothing of other threads or processes.
    """

    longest_block: float = 0.0
    memory: float = 0.0
    longest_step: float = 0.0
    attempts: int = 0

    def check(self) -> None:
        """Fail if an attack has cost more than any may."""
        assert self.longest_block < MAX_BLOCK, self
        assert self.memory < MAX_MEMORY, self


async def cost_of(attack: Callable[[], Awaitable[None]]) -> Cost:
    """Return the shortest of the longest blocks of up to three attempts, and the most memory.

    What an attack blocks, it blocks each time. What a busy machine adds to the processor's time,
    with cold caches and stolen turns, differs from time to time.
    """
    cost = Cost(longest_block=float("inf"))
    for _ in range(_ATTEMPTS):
        async with watching() as attempt:
            await attack()
        if attempt.longest_block < cost.longest_block:
            cost.longest_block = attempt.longest_block
            cost.longest_step = attempt.longest_step
        cost.attempts += 1
        cost.memory = max(cost.memory, attempt.memory)
        if cost.longest_block < MAX_BLOCK:
            break
    return cost


@asynccontextmanager
async def watching() -> AsyncIterator[Cost]:
    """Watch until the end of the context.

    A block is what the process needed of the processor between two beats of a task, no longer
    than the time between them: what others of the machine need is not this process's fault.
    """
    cost = Cost()
    gc.collect()
    # What earlier tests left is not the attack's: a full collection goes through all of it.
    # It stays frozen, or each attack would take longer to prepare than to watch.
    gc.freeze()
    ctypes.CDLL(None).malloc_trim(0)
    before = _resident()
    over = threading.Event()
    sampler = threading.Thread(target=_sample, args=(cost, before, over), daemon=True)
    sampler.start()
    heart = asyncio.create_task(_beat(cost))
    try:
        yield cost
    finally:
        await asyncio.sleep(2 * _BEAT)
        heart.cancel()
        over.set()
        sampler.join()


async def _beat(cost: Cost) -> None:
    """Note the longest time between two beats."""
    wall, process, thread = time.perf_counter(), time.process_time(), time.thread_time()
    while True:
        await asyncio.sleep(_BEAT)
        now, used, own = time.perf_counter(), time.process_time(), time.thread_time()
        cost.longest_block = max(cost.longest_block, min(now - wall - _BEAT, used - process))
        cost.longest_step = max(cost.longest_step, own - thread)
        wall, process, thread = now, used, own


def _sample(cost: Cost, before: float, over: threading.Event) -> None:
    """Note the most memory, in a thread: the event loop may be blocked."""
    while not over.wait(_SAMPLE):
        cost.memory = max(cost.memory, _resident() - before)


def _resident() -> float:
    """Return the resident memory in MiB."""
    return int(_STATISTICS.read_text("ascii").split()[1]) * _PAGE / 2**20
