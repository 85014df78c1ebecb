"""A hostile stream: its frames cost little, and the account's other streams go on."""

import pytest

from .conftest import Log, Victim
from .frames import SERIES
from .watch import cost_of

FLOOD = 100_000


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
