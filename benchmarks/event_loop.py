"""The longest step of the event loop without the garbage collector: all else waits meanwhile."""

import asyncio
from asyncio import events
from collections.abc import Iterator
from contextlib import contextmanager
import gc
from time import thread_time

from homeassistant.util import dt as dt_util

from custom_components.hpe_aruba_central.hub.storage import account_store

from .campus_set_up import SIZES, Campus
from .frames import recording
from .home import access_point, async_set_up, frame_handler, home, quiet_account, serial
from .measure import Figure

_APS = 500
_SET_UP = 0.1
_RUNNING = 0.01


class _Longest:
    """The CPU seconds of the longest step so far."""

    seconds = 0.0


@contextmanager
def _measured() -> Iterator[_Longest]:
    """Measure each step of the event loop; the garbage collector is off meanwhile."""
    longest = _Longest()
    run = events.Handle._run  # noqa: SLF001 - the one place that all steps go through

    def timed(handle: events.Handle) -> None:
        """Run a step, and note how long it took."""
        start = thread_time()
        run(handle)
        longest.seconds = max(longest.seconds, thread_time() - start)

    gc.collect()
    gc.disable()
    events.Handle._run = timed  # type: ignore[assignment, method-assign]  # noqa: SLF001 - as above
    try:
        yield longest
    finally:
        events.Handle._run = run  # type: ignore[method-assign]  # noqa: SLF001 - as above
        gc.enable()


async def _set_up_all() -> float:
    """Return the longest step of setting up access points with all of their entities."""
    listed = map(access_point, range(_APS))
    async with home() as hass, quiet_account(hass, listed, everything=True) as entry:
        with _measured() as longest:
            await async_set_up(hass, entry)
        return longest.seconds


async def _set_up_campus() -> float:
    """Return the longest step of setting up a campus that an earlier run has stored."""
    stored = Campus(SIZES[0]).stored()
    async with home() as hass, quiet_account(hass, []) as entry:
        await account_store(hass, entry.entry_id).async_save(stored)
        with _measured() as longest:
            await async_set_up(hass, entry)
        return longest.seconds


async def _same_statistics() -> float:
    """Return the longest step of a round of statistics that are as before."""
    listed = map(access_point, range(_APS))
    async with home() as hass, quiet_account(hass, listed, everything=True) as entry:
        await async_set_up(hass, entry)
        dispatcher = entry.runtime_data.dispatcher
        handle_frame = frame_handler(entry, "ap")
        serials = [serial(number) for number in range(_APS)]
        longest = 0.0
        for _ in range(2):
            for frame in recording("ap_stats").variants(_APS, serials, is_news=False):
                handle_frame(frame)
            with _measured() as measured:
                # In a task, whose steps are measured; it runs the batch without its timer.
                await asyncio.create_task(dispatcher._run_batch(dt_util.utcnow()))  # noqa: SLF001
            longest = measured.seconds
        return longest


def figures() -> Iterator[Figure]:
    """Report the longest step of each."""
    for name, measure, target in (
        (f"set-up of {_APS} access points with all entities", _set_up_all, _SET_UP),
        (f"set-up of a campus of {sum(SIZES[0])} devices", _set_up_campus, _SET_UP),
        (f"a round of statistics of {_APS} access points without news", _same_statistics, _RUNNING),
    ):
        seconds = asyncio.run(measure())
        yield Figure(f"longest step of the loop, seconds: {name}", seconds, target)
