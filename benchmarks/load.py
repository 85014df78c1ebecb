"""Messages over real sockets, from a simulated Central in a process of its own into a running Home Assistant."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
import os
from pathlib import Path
from time import process_time, time
from unittest.mock import patch

from homeassistant.core import HomeAssistant

from custom_components.hpe_aruba_central.central.streaming.subscription import Subscription
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from custom_components.hpe_aruba_central.coordinator import STATISTICS_INTERVAL
from custom_components.hpe_aruba_central.registry import sync

from .central_process import FarSide, far_side, live
from .home import account, async_set_up, home
from .measure import Figure

_APS = 500
_RATE, _SECONDS = 5000, 60.0
_FASTER, _FASTER_SECONDS = (10_000, 20_000, 30_000, 40_000, 60_000), 15.0
_BURST = 100_000
_LAG = 50.0
_TICK = 0.005


class _Lag:
    """How late the event loop is, in milliseconds, looked at every few."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _TICK
            await asyncio.sleep(_TICK)
            self._late.append((loop.time() - due) * 1e3)

    async def stop(self) -> tuple[float, float]:
        """Return the 99th percentile and the worst."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        late = sorted(self._late)
        return late[int(len(late) * 0.99)], late[-1]


def _memory() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _writes(hass: HomeAssistant) -> str:
    """Tell how many entities show a measurement that has come over the stream in the last moments."""
    states = [
        state
        for state in hass.states.async_all("sensor")
        if state.entity_id.endswith("_utilization")
    ]
    recent = time() - 2 * STATISTICS_INTERVAL
    return f"{sum(state.last_updated_timestamp > recent for state in states)} of {len(states)} loads are fresh"


class _Load:
    """Asks the sender to send, and looks what becomes of it here."""

    def __init__(self, sender: FarSide, subscription: Subscription) -> None:
        self._sender = sender
        self._subscription = subscription
        self.lost = 0

    async def run(self, name: str, target: float = _LAG, **asked: float) -> Figure:
        """Return the event loop's lag under a load, with everything else beside it."""
        counters = self._subscription.counters
        events, memory, cpu = counters.events, _memory(), process_time()
        loop = asyncio.get_running_loop()
        start = loop.time()
        lag = _Lag()
        answer = await self._sender.ask(**asked)
        with suppress(TimeoutError):
            async with asyncio.timeout(30):
                while counters.events - events < answer["sent"]:  # noqa: ASYNC110 - it is only for the last few
                    await asyncio.sleep(0.05)
        seconds = loop.time() - start
        share = (process_time() - cpu) / seconds
        late, worst = await lag.stop()
        received = counters.events - events
        self.lost = answer["sent"] - received
        return Figure(
            name,
            late,
            target,
            note=f"worst {worst:.0f} ms; {answer['sent']} sent in {seconds:.1f} s, sender {answer['late']:.1f} s late; "
            f"{self.lost} lost, {counters.duplicates} repeated; {share:.0%} of a core;"
            f" {memory:.0f} MB before, {_memory():.0f} MB after",
        )


async def _measure(found: list[Figure]) -> None:
    # A large account would show no measurement.
    with patch.object(sync, "LARGE", 10 * _APS):
        await _pour(found)


async def _pour(found: list[Figure]) -> None:
    async with far_side(_APS) as sender, home() as hass:
        entry = account(sender.entry_data(), **{CONF_STREAMS: ["ap", "alerts"]})
        entry.add_to_hass(hass)
        await async_set_up(hass, entry)
        subscription = entry.runtime_data.subscriptions["ap"]
        await live(hass, subscription)
        load = _Load(sender, subscription)
        await load.run("warm-up", rate=_RATE, seconds=5)
        found.append(
            await load.run(
                f"loop lag at {_RATE} messages/s for {_SECONDS:.0f} s, p99 ms",
                rate=_RATE,
                seconds=_SECONDS,
            )
        )
        found.append(Figure(f"lost at {_RATE} messages/s", load.lost, 0, note=_writes(hass)))
        found.append(
            await load.run(f"loop lag while {_BURST} queued messages arrive, p99 ms", burst=_BURST)
        )
        found.append(Figure(f"lost of {_BURST} queued messages", load.lost, 0))
        found += [
            await load.run(
                f"loop lag at {rate} messages/s, p99 ms", rate=rate, seconds=_FASTER_SECONDS
            )
            for rate in _FASTER
        ]
        await hass.config_entries.async_unload(entry.entry_id)


def figures() -> Iterator[Figure]:
    """Pour, ever faster."""
    found: list[Figure] = []
    asyncio.run(_measure(found))
    yield from found
