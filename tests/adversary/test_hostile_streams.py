"""A hostile stream: its frames cost little, and the account's other streams go on."""

import asyncio

import pytest

from tests.faults.outcomes import ANY_CODES
from tests.integration.helpers import until_true

from .conftest import Log, Victim
from .frames import SERIES
from .raw_frames import BREACHES, MESSAGES
from .watch import Cost, cost_of, watching

FLOOD = 100_000
ATTACKED = "ap"


@pytest.mark.parametrize("mode", SERIES)
async def test_frames(victim: Victim, log: Log, mode: str) -> None:
    """However odd they are, each costs a counter at most."""
    await victim.set_up()
    run = victim.run
    log.clear()
    steady: list[int] = []

    async def send() -> None:
        """Send the frames, and wait until all have been handled."""
        before = victim.frames()
        sent = await victim.command(send=mode)
        await victim.until_received(sent, before)
        await run.flush()
        steady.append(sent["audit"])

    cost = await cost_of(send)
    cost.check()
    log.check(victim.secret)
    assert run.all_live
    assert sum(each.counters.losses for each in run.subscriptions.values()) == 0
    assert all(steady)
    assert run.counters("audit").events == run.counters("audit").frames
    await run.refresh()
    assert run.refresh_succeeded


@pytest.mark.parametrize("kind", ["ping", "pong"])
async def test_flood(victim: Victim, log: Log, kind: str) -> None:
    """Control frames, of which there may be very many in a second, leave others their turn."""
    await victim.set_up()

    async def flood() -> None:
        """Send the frames, and wait until those of the other streams have been handled."""
        before = victim.frames()
        sent = await victim.command(flood=kind, stream="ap", number=FLOOD)
        await victim.until_received(sent, before)

    cost = await cost_of(flood)
    cost.check()
    log.check(victim.secret)
    assert victim.run.all_live


async def written(victim: Victim, mode: str) -> Cost:
    """Return what it costs that a server writes in a mode; the other streams go on."""
    before = victim.frames()

    async def write() -> None:
        """Write, and wait until the frames of the other streams have been handled."""
        sent = await victim.command(raw=mode, stream=ATTACKED)
        await victim.until_received(sent, before)

    cost = await cost_of(write)
    subscriptions = victim.run.subscriptions.items()
    assert not [name for name, each in subscriptions if name != ATTACKED and each.counters.losses]
    return cost


@pytest.mark.parametrize("mode", MESSAGES)
async def test_fragments(victim: Victim, log: Log, mode: str) -> None:
    """A message in any number of fragments is a message, which cannot be understood."""
    await victim.set_up()
    log.clear()
    cost = await written(victim, mode)
    counters = victim.run.counters(ATTACKED)
    await until_true(lambda: counters.ignored.total() > 0)
    cost.check()
    log.check(victim.secret)
    assert victim.run.all_live
    assert counters.losses == 0


@pytest.mark.parametrize("mode", BREACHES)
async def test_end(victim: Victim, log: Log, mode: str) -> None:
    """Whatever ends a connection, there is another one a little later."""
    await victim.set_up()
    log.clear()
    counters = victim.run.counters(ATTACKED)
    cost = await written(victim, mode)
    await until_true(lambda: counters.losses > 0)
    assert not victim.run.is_live(ATTACKED)
    await until_true(lambda: victim.run.all_live)
    cost.check()
    log.check(victim.secret)


async def test_storm_of_closes(victim: Victim, log: Log) -> None:
    """Connections that are closed at once are not opened again at once."""
    await victim.set_up()
    log.clear()
    subscriptions = victim.run.subscriptions
    before = {name: each.counters.connects for name, each in subscriptions.items()}
    closes = dict(zip(subscriptions, ANY_CODES, strict=False))

    async def storm() -> None:
        """Close every connection for a while, each time with other codes."""
        for code in ANY_CODES:
            await victim.command(closes=closes | {ATTACKED: code})
            await asyncio.sleep(0.1)

    async with watching() as cost:
        await storm()
    cost.check()
    log.check(victim.secret)
    for name, each in subscriptions.items():
        assert 1 <= each.counters.connects - before[name] <= 3
    await victim.command(closes={})
    await until_true(lambda: victim.run.all_live)
