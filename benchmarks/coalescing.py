"""How often entities are written under a steady load of measurements."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import cycle
from statistics import median
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback

from custom_components.hpe_aruba_central.dispatcher import BATCH_INTERVAL

from .frames import recording
from .home import access_point, async_set_up, frame_handler, home, quiet_account, serial
from .measure import Figure

_APS = 500
_RATE = 5000
_INTERVALS = 5
_SLICE = 0.05


@callback
def _any(_: object) -> bool:
    """Accept all events: Home Assistant requires a filter for this event type."""
    return True


class _Writes:
    """Counts state writes, and the entities that are written."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.count = 0
        self.entities: set[str] = set()
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)
        hass.bus.async_listen(EVENT_STATE_REPORTED, self._note, event_filter=_any)

    @callback
    def _note(self, event: Event[Any]) -> None:
        self.count += 1
        self.entities.add(event.data["entity_id"])

    def reset(self) -> tuple[int, int]:
        """Return the number of writes and of entities, and restart both counts."""
        counts = self.count, len(self.entities)
        self.count = 0
        self.entities = set()
        return counts


async def _measure() -> Figure:
    """Send measurements in real time for some intervals; the first one warms up."""
    async with (
        home() as hass,
        quiet_account(hass, map(access_point, range(_APS)), everything=True) as entry,
    ):
        await async_set_up(hass, entry)
        handle_frame = frame_handler(entry, "ap")
        serials = [serial(number) for number in range(_APS)]
        frame_count = int(_RATE * BATCH_INTERVAL * (_INTERVALS + 1))
        frames = cycle(recording("ap_stats").variants(frame_count, serials))
        writes = _Writes(hass)
        ratios, rates = [], []
        for interval in range(_INTERVALS + 1):
            await _send(handle_frame, frames)
            count, entities = writes.reset()
            if interval and entities:
                ratios.append(count / BATCH_INTERVAL / entities)
                rates.append(count / BATCH_INTERVAL)
        return Figure(
            "entity writes a second / entities touched per interval",
            median(ratios),
            1.0,
            note=f"{median(rates):.0f} writes a second of {_RATE} statistics a second "
            f"to {_APS} access points",
        )


async def _send(handle_frame: Callable[[bytes], None], frames: Iterator[bytes]) -> None:
    """Handle frames at a constant rate for one interval."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for _ in range(int(BATCH_INTERVAL / _SLICE)):
        for _ in range(int(_RATE * _SLICE)):
            handle_frame(next(frames))
        due += _SLICE
        await asyncio.sleep(max(0, due - loop.time()))


def figures() -> Iterator[Figure]:
    """Report the writes per entity and second."""
    yield asyncio.run(_measure())
