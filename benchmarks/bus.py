"""From a state frame that changes nothing shown to bus listeners, compared with the least cost."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant

from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES

from .frames import Recording, recordings
from .home import (
    Counted,
    access_point,
    async_set_up,
    feed,
    frame_handler,
    home,
    quiet_account,
    serial,
)
from .measure import ROUNDS, Figure, compare
from .minimum import Minimum

_FRAMES = 400
_DEVICES = 100
_STREAMS = ("ap", "switch", "gateway", "alerts")
"""The streams with a state; what the others report is shown by event entities."""


async def _ratio(
    hass: HomeAssistant, recorded: Recording, handle_frame: Callable[[bytes], None]
) -> tuple[float, float]:
    """Return the seconds per frame, ours and the least."""
    serials = [serial(number) for number in range(_DEVICES)]
    # The first message of a thing creates entities.
    for frame in recorded.variants(_DEVICES, serials, is_news=False):
        handle_frame(frame)
    await hass.async_block_till_done()
    batches = [recorded.variants(_FRAMES, serials, is_news=False) for _ in range(2 * ROUNDS + 2)]
    upcoming = iter(batches)
    fired = Counted(hass, BUS_EVENT_TYPES[recorded.stream])
    written = Counted(hass, EVENT_STATE_CHANGED)
    ours, least = compare(
        partial(feed, handle_frame, upcoming),
        partial(feed, Minimum(hass, recorded.stream).handle_frame, upcoming),
    )
    if fired.pop() != len(batches) * _FRAMES or written.pop():
        raise RuntimeError(f"{recorded.name}: an event is missing, or a state was written")
    fired.stop()
    written.stop()
    return ours / _FRAMES, least / _FRAMES


async def _measure() -> Figure:
    """Compare each kind of message, and return the ratio of the sums."""
    async with home() as hass, quiet_account(hass, map(access_point, range(_DEVICES))) as entry:
        await async_set_up(hass, entry)
        ours = least = 0.0
        notes = []
        for recorded in recordings():
            if recorded.is_statistics or recorded.stream not in _STREAMS:
                continue
            handle_frame = frame_handler(entry, recorded.stream)
            our_seconds, least_seconds = await _ratio(hass, recorded, handle_frame)
            ours += our_seconds
            least += least_seconds
            notes.append(f"{recorded.name} {our_seconds / least_seconds:.2f}")
        kinds = len(notes)
        return Figure(
            "event that changes nothing shown, to bus listeners / least",
            ours / least,
            2.0,
            note=f"{ours / kinds * 1e6:.1f} us / {least / kinds * 1e6:.1f} us over {kinds} kinds,"
            f" no state written: {', '.join(notes)}",
        )


def figures() -> Iterator[Figure]:
    """Compare all kinds of state events of the streams that are enabled by default."""
    yield asyncio.run(_measure())
