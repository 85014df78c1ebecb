"""Send messages over real sockets from a simulated Central in another process."""

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
from custom_components.hpe_aruba_central.dispatcher import BATCH_INTERVAL
from custom_components.hpe_aruba_central.registry import entity_policy

from .central_process import CentralProcess, central_process, wait_until_live
from .home import account, async_set_up, home
from .measure import Figure

_APS = 500
_RATE, _SECONDS = 5000, 60.0
_FASTER, _FASTER_SECONDS = (10_000, 20_000, 30_000, 40_000, 60_000), 15.0
_BURST = 100_000
_LAG = 50.0
_TICK = 0.005


class _Lag:
    """Measures how late the event loop is, in milliseconds, every 5 ms."""

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
        """Stop, and return the 99th percentile and the maximum."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        late = sorted(self._late)
        return late[int(len(late) * 0.99)], late[-1]


def _memory() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _writes(hass: HomeAssistant) -> str:
    """Describe how many utilization sensors were updated recently."""
    recent = time() - 2 * BATCH_INTERVAL
    total = fresh = 0
    for state in hass.states.async_all("sensor"):
        if state.entity_id.endswith("_utilization"):
            total += 1
            fresh += state.last_updated_timestamp > recent
    return f"{fresh} of {total} loads are fresh"


class _Load:
    """Lets Central send messages, and measures their effects here."""

    def __init__(self, central: CentralProcess, subscription: Subscription) -> None:
        self._central = central
        self._subscription = subscription
        self.lost = 0

    async def run(self, name: str, target: float = _LAG, **command: float) -> Figure:
        """Return the event loop's lag while Central executes a command; see `sender`."""
        counters = self._subscription.counters
        events, memory, cpu = counters.events, _memory(), process_time()
        loop = asyncio.get_running_loop()
        start = loop.time()
        lag = _Lag()
        response = await self._central.command(**command)
        await self._receive(events + response["sent"])
        seconds = loop.time() - start
        share = (process_time() - cpu) / seconds
        late, worst = await lag.stop()
        received = counters.events - events
        self.lost = response["sent"] - received
        return Figure(
            name,
            late,
            target,
            note=f"worst {worst:.0f} ms; {response['sent']} sent in {seconds:.1f} s, "
            f"sender {response['late']:.1f} s late; "
            f"{self.lost} lost, {counters.duplicates} repeated; {share:.0%} of a core;"
            f" {memory:.0f} MB before, {_memory():.0f} MB after",
        )

    async def _receive(self, events: int) -> None:
        """Wait until a number of events is received, for 30 seconds at most."""
        counters = self._subscription.counters
        with suppress(TimeoutError):
            async with asyncio.timeout(30):
                while counters.events < events:  # noqa: ASYNC110 - only the last few are missing
                    await asyncio.sleep(0.05)


async def _measure(found: list[Figure]) -> None:
    """Measure with an account that has all entities, although it is large."""
    with patch.object(entity_policy, "ESSENTIAL_ONLY_ABOVE", 10 * _APS):
        await _measure_all(found)


async def _measure_all(found: list[Figure]) -> None:
    """Measure a steady rate, a burst, and increasing rates."""
    async with central_process("benchmarks.sender", str(_APS)) as central, home() as hass:
        entry = account(central.entry_data(), **{CONF_STREAMS: ["ap", "alerts"]})
        entry.add_to_hass(hass)
        await async_set_up(hass, entry)
        subscription = entry.runtime_data.streams.subscriptions["ap"]
        await wait_until_live(hass, subscription)
        load = _Load(central, subscription)
        await load.run("warm-up", rate=_RATE, seconds=5)
        name = f"loop lag at {_RATE} messages/s for {_SECONDS:.0f} s, p99 ms"
        found.append(await load.run(name, rate=_RATE, seconds=_SECONDS))
        found.append(Figure(f"lost at {_RATE} messages/s", load.lost, 0, note=_writes(hass)))
        name = f"loop lag while {_BURST} queued messages arrive, p99 ms"
        found.append(await load.run(name, burst=_BURST))
        found.append(Figure(f"lost of {_BURST} queued messages", load.lost, 0))
        for rate in _FASTER:
            name = f"loop lag at {rate} messages/s, p99 ms"
            found.append(await load.run(name, rate=rate, seconds=_FASTER_SECONDS))
        await hass.config_entries.async_unload(entry.entry_id)


def figures() -> Iterator[Figure]:
    """Report the lag of the event loop, and lost messages."""
    found: list[Figure] = []
    asyncio.run(_measure(found))
    yield from found
