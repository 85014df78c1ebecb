"""Messages over real sockets, from a simulated Central in a process of its own into a running Home Assistant."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
import json
import os
from pathlib import Path
import sys
from time import process_time, time
from typing import Any

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import HomeAssistant

from custom_components.hpe_aruba_central.central.subscription import Subscription
from custom_components.hpe_aruba_central.const import CONF_CA_CERTIFICATE, CONF_STREAMS, CONF_TOKEN_URL
from custom_components.hpe_aruba_central.coordinator import STATISTICS_INTERVAL

from .home import account, async_set_up, entry_data, home
from .measure import Figure

_RATE, _SECONDS = 5000, 60.0
_FASTER, _FASTER_SECONDS = (10_000, 20_000, 30_000, 40_000, 60_000), 15.0
_BURST = 100_000
_LAG = 50.0
_TICK = 0.005
_ROOT = Path(__file__).parents[1]


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
    states = [state for state in hass.states.async_all("sensor") if state.entity_id.endswith("_utilization")]
    recent = time() - 2 * STATISTICS_INTERVAL
    return f"{sum(state.last_updated_timestamp > recent for state in states)} of {len(states)} loads are fresh"


class _Load:
    """Asks the sender to send, and looks what becomes of it here."""

    def __init__(self, process: asyncio.subprocess.Process, subscription: Subscription) -> None:
        self._process = process
        self._subscription = subscription
        self.lost = 0

    async def run(self, name: str, target: float = _LAG, **asked: float) -> Figure:
        """Return the event loop's lag under a load, with everything else beside it."""
        counters = self._subscription.counters
        events, memory, cpu = counters.events, _memory(), process_time()
        loop = asyncio.get_running_loop()
        start = loop.time()
        lag = _Lag()
        answer = await _ask(self._process, asked)
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


async def _ask(process: asyncio.subprocess.Process, asked: dict[str, float] | None) -> dict[str, Any]:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101 - as above
    if asked is not None:
        process.stdin.write(json.dumps(asked).encode() + b"\n")
    line = await process.stdout.readline()
    answer: dict[str, Any] = json.loads(line)
    return answer


async def _live(hass: HomeAssistant, subscription: Subscription) -> None:
    async with asyncio.timeout(30):
        while not subscription.live:  # noqa: ASYNC110 - it is waited for once
            await asyncio.sleep(0.05)
    await hass.async_block_till_done()


async def _measure(found: list[Figure]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.sender",
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        reach = await _ask(process, None)
        data = entry_data(
            reach["host"],
            **{
                CONF_CLIENT_ID: reach["client_id"],
                CONF_CLIENT_SECRET: reach["client_secret"],
                CONF_TOKEN_URL: reach["token_url"],
                CONF_CA_CERTIFICATE: reach["ca"],
            },
        )
        async with home() as hass:
            entry = account(data, **{CONF_STREAMS: ["ap", "alerts"]})
            entry.add_to_hass(hass)
            await async_set_up(hass, entry)
            subscription = entry.runtime_data.subscriptions["ap"]
            await _live(hass, subscription)
            load = _Load(process, subscription)
            await load.run("warm-up", rate=_RATE, seconds=5)
            found.append(
                await load.run(
                    f"loop lag at {_RATE} messages/s for {_SECONDS:.0f} s, p99 ms", rate=_RATE, seconds=_SECONDS
                )
            )
            found.append(Figure(f"lost at {_RATE} messages/s", load.lost, 0, note=_writes(hass)))
            found.append(await load.run(f"loop lag while {_BURST} queued messages arrive, p99 ms", burst=_BURST))
            found.append(Figure(f"lost of {_BURST} queued messages", load.lost, 0))
            found += [
                await load.run(f"loop lag at {rate} messages/s, p99 ms", rate=rate, seconds=_FASTER_SECONDS)
                for rate in _FASTER
            ]
            await hass.config_entries.async_unload(entry.entry_id)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def figures() -> Iterator[Figure]:
    """Pour, ever faster."""
    found: list[Figure] = []
    asyncio.run(_measure(found))
    yield from found
