"""How often entities are written while measurements pour in."""

import asyncio
from collections.abc import Iterator
from itertools import cycle
from statistics import median
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback

from custom_components.hpe_aruba_central.coordinator import STATISTICS_INTERVAL

from .frames import recording
from .home import access_point, async_set_up, home, quiet_account, serial
from .measure import Figure

_APS = 500
_RATE = 5000
_INTERVALS = 5
_SLICE = 0.05


@callback
def _any(_: object) -> bool:
    """Let everything through: Home Assistant wants a filter for events this frequent."""
    return True


class _Writes:
    """What was written: how often, and which entities."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.count = 0
        self.entities: set[str] = set()
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)
        hass.bus.async_listen(EVENT_STATE_REPORTED, self._note, event_filter=_any)

    @callback
    def _note(self, event: Event[Any]) -> None:
        self.count += 1
        self.entities.add(event.data["entity_id"])

    def take(self) -> tuple[int, int]:
        """Return both numbers, and begin anew."""
        numbers = self.count, len(self.entities)
        self.count = 0
        self.entities = set()
        return numbers


async def _measure() -> Figure:
    async with (
        home() as hass,
        quiet_account(hass, map(access_point, range(_APS)), everything=True) as entry,
    ):
        await async_set_up(hass, entry)
        take = entry.runtime_data.subscriptions["ap"]._handle_frame  # noqa: SLF001 - what a socket calls
        serials = [serial(number) for number in range(_APS)]
        frames = recording("ap_stats").variants(
            int(_RATE * STATISTICS_INTERVAL * (_INTERVALS + 1)), serials
        )
        coming = cycle(frames)
        writes = _Writes(hass)
        ratios, notes = [], []
        for interval in range(_INTERVALS + 1):
            due = hass.loop.time()
            for _ in range(int(STATISTICS_INTERVAL / _SLICE)):
                for _ in range(int(_RATE * _SLICE)):
                    take(next(coming))
                due += _SLICE
                await asyncio.sleep(max(0, due - hass.loop.time()))
            count, entities = writes.take()
            if interval and entities:
                ratios.append(count / STATISTICS_INTERVAL / entities)
                notes.append(count / STATISTICS_INTERVAL)
        return Figure(
            "entity writes a second / entities touched per interval",
            median(ratios),
            1.0,
            note=f"{median(notes):.0f} writes a second of {_RATE} statistics a second to {_APS} access points",
        )


def figures() -> Iterator[Figure]:
    """Measure in real time."""
    yield asyncio.run(_measure())
