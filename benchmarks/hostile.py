"""Attack a real Home Assistant in all modes of tests/adversary at once, in random mixtures."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
import logging
from random import Random
import sys
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import override
from unittest.mock import patch

from homeassistant.core import HomeAssistant

from custom_components.hpe_aruba_central.central.errors import CentralError
from custom_components.hpe_aruba_central.central.rest import listing
from custom_components.hpe_aruba_central.const import (
    CONF_STREAMS,
    CONF_TRACK,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.options import Track
from custom_components.hpe_aruba_central.runtime import CentralRuntime
from simulator.tokens import CENTRAL_PATH
from tests.adversary.answers import MANY, ODD_ITEMS, REST, TOKEN
from tests.adversary.frames import SERIES
from tests.adversary.raw_frames import BREACHES, MESSAGES
from tests.adversary.watch import Cost, cost_of
from tests.faults.outcomes import ANY_CODES

from .central_process import CentralProcess, central_process
from .home import account, async_set_up, home

_STEADY = "audit"
"""The stream that is not attacked."""

_LISTS = (
    "/network-monitoring/v1/aps",
    "/network-monitoring/v1/clients",
    "/network-monitoring/v1/radios",
    "/network-monitoring/v1/sites-health",
    "/network-notifications/v1/alerts",
    "/network-services/v1/firmware-details",
)
_ONLY_FEW = _LISTS[0]
"""The list of which no thousand new rows are made up: each such device stays for a day."""

_ATTACKED = "ap"
"""The stream whose connections are attacked, not only its frames."""

_STORM = 2.0
"""Seconds for which new connections are closed at once."""

_FLOODS = ("ping", "pong")
_FLOOD = 20_000
_LONGEST_LIST = 5.0
"""Seconds that a list may take, so that one that never ends ends."""

_TIMEOUT = 60


@dataclass(slots=True)
class HostileOutcome:
    """What the attacks were and what they cost: seconds, and MiB in one round of attacks."""

    rounds: int = 0
    modes: Counter[str] = field(default_factory=Counter)
    frames: int = 0
    calls: int = 0
    repeated: int = 0
    """Rounds that were repeated because of a long block, of which the shortest one counts."""
    longest: Cost = field(default_factory=Cost)
    largest: Cost = field(default_factory=Cost)
    modes_of_longest: list[str] = field(default_factory=list)
    modes_of_largest: list[str] = field(default_factory=list)
    tracebacks: Counter[str] = field(default_factory=Counter)
    warnings: int = 0
    lost: Counter[str] = field(default_factory=Counter)


class _Records(logging.Handler):
    """Counts what a user would find in the log."""

    def __init__(self, outcome: HostileOutcome) -> None:
        super().__init__(logging.WARNING)
        self._outcome = outcome

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Count a warning or a traceback."""
        if record.exc_info:
            self._outcome.tracebacks[f"{record.getMessage()[:200]} {record.exc_info[1]!r}"] += 1
        elif DOMAIN in record.name:
            self._outcome.warnings += 1


def hostile(seconds: float, seed: int) -> HostileOutcome:
    """Attack for a while."""
    return asyncio.run(_run(seconds, Random(seed)))  # noqa: S311 - runs are repeatable


async def _run(seconds: float, rng: Random) -> HostileOutcome:
    """Set an account up, and attack it round by round."""
    outcome = HostileOutcome()
    logging.getLogger().addHandler(_Records(outcome))
    with (
        TemporaryDirectory() as folder,
        patch.object(listing, "_MAX_SECONDS", _LONGEST_LIST),
    ):
        async with central_process("tests.adversary.server", folder) as central, home() as hass:
            options = {CONF_STREAMS: [*DEFAULT_STREAMS, "clients", "wids"], CONF_TRACK: Track.ALL}
            entry = account(central.entry_data(), **options)
            entry.add_to_hass(hass)
            await async_set_up(hass, entry)
            attacks = _Attacks(hass, entry.runtime_data, central, outcome, rng)
            await attacks.settle()
            end = perf_counter() + seconds
            while perf_counter() < end:
                await attacks.run_round()
            await attacks.check()
            await hass.config_entries.async_unload(entry.entry_id)
    return outcome


class _Attacks:
    """Attacks one account."""

    def __init__(
        self,
        hass: HomeAssistant,
        runtime: CentralRuntime,
        central: CentralProcess,
        outcome: HostileOutcome,
        rng: Random,
    ) -> None:
        self._hass = hass
        self._runtime = runtime
        self._central = central
        self._outcome = outcome
        self._rng = rng
        self._devices: set[str] = set()

    async def settle(self) -> None:
        """Wait until all streams are live and REST has answered."""
        subscriptions = self._runtime.streams.subscriptions.values()
        async with asyncio.timeout(_TIMEOUT):
            while not all(each.live for each in subscriptions):  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.05)
        await self._runtime.coordinator.async_refresh()
        self._devices = set(self._runtime.inventory.devices)

    async def run_round(self) -> None:
        """Attack by several modes at once."""
        outcome, rng = self._outcome, self._rng
        modes = {path: self._mode(path) for path in _LISTS if rng.random() < 0.5}  # noqa: PLR2004
        if rng.random() < 0.2:  # noqa: PLR2004 - a new token is seldom needed
            modes[CENTRAL_PATH] = rng.choice([*TOKEN, "short lifetime"])
        calls = self._runtime.client.api.calls
        plan = self._plan()

        async def attack() -> None:
            """Attack lists and streams, and wait until all is handled."""
            await self._central.command(modes=modes)
            await asyncio.gather(self._refresh(modes), self._send_all(plan))
            await self._central.command(modes={})
            await self._hass.async_block_till_done()

        cost = await cost_of(attack)
        outcome.rounds += 1
        outcome.repeated += cost.attempts > 1
        outcome.modes.update([*modes.values(), *plan])
        outcome.calls += self._runtime.client.api.calls - calls
        if cost.longest_block > outcome.longest.longest_block:
            outcome.longest = cost
            outcome.modes_of_longest = [*modes.values(), *plan]
        if cost.memory > outcome.largest.memory:
            outcome.largest = cost
            outcome.modes_of_largest = [*modes.values(), *plan]

    def _plan(self) -> list[str]:
        """Return the modes in which streams are attacked in a round."""
        rng = self._rng
        plan = [*rng.sample(sorted(SERIES), 2), rng.choice(sorted(MESSAGES))]
        if rng.random() < 0.1:  # noqa: PLR2004 - the stream is down for a while
            plan.append(rng.choice(sorted(BREACHES)))
        if rng.random() < 0.2:  # noqa: PLR2004 - they take long
            plan.append(rng.choice(_FLOODS))
        return plan

    async def check(self) -> None:
        """Count what was known and is not known any more, and the streams that are down."""
        await self._runtime.coordinator.async_refresh()
        known = self._runtime.inventory.devices
        self._outcome.lost["devices"] = len(self._devices - set(known))
        streams = self._runtime.streams.subscriptions.values()
        self._outcome.lost["streams"] = sum(not each.live for each in streams)
        refreshed = self._runtime.coordinator.last_update_success
        self._outcome.lost["refreshes"] = int(not refreshed)

    def _mode(self, path: str) -> str:
        """Return a mode for a list."""
        modes = [*REST, *ODD_ITEMS]
        if path != _ONLY_FEW:
            modes.append(MANY)
        return self._rng.choice(modes)

    async def _refresh(self, modes: Iterable[str]) -> None:
        """Ask for all lists, with a new token if the token service is in a mode."""
        if CENTRAL_PATH in modes:
            tokens = self._runtime.client.tokens
            # After a round with a refused one there is none.
            with suppress(CentralError):
                tokens.invalidate(await tokens.get())
        await self._runtime.coordinator.async_refresh()

    async def _send_all(self, plan: Iterable[str]) -> None:
        """Attack streams in several modes, one after the other."""
        for mode in plan:
            if mode in SERIES:
                await self._received(await self._count(send=mode))
            elif mode in MESSAGES:
                await self._write(mode)
            elif mode in BREACHES:
                await self._end(mode)
            else:
                sent = await self._count(flood=mode, stream=_ATTACKED, number=_FLOOD)
                await self._received(sent)

    async def _write(self, mode: str) -> None:
        """Write bytes of a mode to a stream."""
        await self._received(await self._count(raw=mode, stream=_ATTACKED))

    async def _end(self, mode: str) -> None:
        """End a connection, close the next ones at once, and wait until there is one that stays."""
        attacked = self._runtime.streams.subscriptions[_ATTACKED]
        losses = attacked.counters.losses
        await self._write(mode)
        async with asyncio.timeout(_TIMEOUT):
            while attacked.counters.losses == losses:  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.02)
            await self._central.command(closes={_ATTACKED: self._rng.choice(ANY_CODES)})
            await asyncio.sleep(_STORM)
            await self._central.command(closes={})
            while not attacked.live:  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.02)
            # Until Central knows that the connection has ended, it sends to it.
            await self._central.command(settle=_ATTACKED)

    async def _count(self, **command: object) -> dict[str, int]:
        """Send a command; return how many frames of each stream have been handled by its end."""
        before = self._frames()
        sent = await self._central.command(**command)
        self._outcome.frames += sum(sent.values())
        return {stream: frames + sent.get(stream, 0) for stream, frames in before.items()}

    async def _received(self, expected: dict[str, int]) -> None:
        """Wait until the frames have been handled, and count lost ones of the steady stream."""
        async with asyncio.timeout(_TIMEOUT):
            while any(self._frames()[each] < number for each, number in expected.items()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        counters = self._runtime.streams.subscriptions[_STEADY].counters
        self._outcome.lost["events"] = counters.frames - counters.events

    def _frames(self) -> dict[str, int]:
        """Return how many frames each stream has delivered."""
        subscriptions = self._runtime.streams.subscriptions
        return {name: each.counters.frames for name, each in subscriptions.items()}


def _show(outcome: HostileOutcome) -> bool:
    """Print what attacks cost; return True if none left a traceback, or took anything away."""
    modes = f"{len(outcome.modes)} modes, {outcome.modes.total():,} attacks"
    print(f"rounds            {outcome.rounds:>12,}   {modes}")
    print(f"frames            {outcome.frames:>12,}   and {outcome.calls:,} REST calls")
    longest, largest = outcome.longest, outcome.largest
    own = f"{longest.longest_step * 1e3:.0f} ms of the loop's own thread"
    print(f"longest block, ms {longest.longest_block * 1e3:>12.0f}   {own}")
    print(f"                               in {', '.join(outcome.modes_of_longest)}")
    print(f"memory, MiB       {largest.memory:>12.1f}   in one round")
    print(f"                               in {', '.join(outcome.modes_of_largest)}")
    print(f"repeated rounds   {outcome.repeated:>12,}")
    print(f"warnings          {outcome.warnings:>12,}")
    print(f"tracebacks        {outcome.tracebacks.total():>12,}")
    for traceback in list(outcome.tracebacks)[:10]:
        print(f"  {traceback}")
    print(f"lost              {outcome.lost.total():>12,}   {dict(outcome.lost)}")
    return not outcome.tracebacks and not outcome.lost.total()


if __name__ == "__main__":
    sys.exit(0 if _show(hostile(float(sys.argv[1]), int(sys.argv[2]))) else 1)
