"""A hostile token service: nothing that it answers is an error of no kind, or makes a storm."""

import asyncio

from homeassistant.config_entries import ConfigEntryState
import pytest

from custom_components.hpe_aruba_central.central.errors import CentralError
from simulator.tokens import CENTRAL_PATH

from .answers import TOKEN
from .conftest import Log, Victim
from .watch import cost_of


@pytest.mark.parametrize("mode", TOKEN)
async def test_answer(victim: Victim, log: Log, mode: str) -> None:
    """The library's error is all that there is to see; the open streams go on."""
    await victim.set_up()
    run = victim.run
    token = await run.access_token()
    log.clear()
    before = victim.frames()
    await victim.command(modes={CENTRAL_PATH: mode})
    await run.forget_token()
    cost = await cost_of(run.refresh)
    with pytest.raises(CentralError):
        await run.access_token()
    sent = await victim.command(send="groups")
    await victim.until_received(sent, before)
    cost.check()
    log.check(victim.secret, token)
    assert run.all_live
    assert not run.refresh_succeeded
    assert (await victim.command(requests="/elsewhere"))["requests"] == 0
    await victim.command(modes={})
    await run.refresh()
    assert run.refresh_succeeded


@pytest.mark.parametrize("mode", TOKEN)
async def test_set_up(victim: Victim, log: Log, mode: str) -> None:
    """The set-up is tried again, or asks for new credentials; it does not hang or fail for good."""
    await victim.command(modes={CENTRAL_PATH: mode})
    victim.entry.add_to_hass(victim.hass)

    async def set_up() -> None:
        """Try to set the account up."""
        await victim.hass.config_entries.async_reload(victim.entry.entry_id)
        await victim.hass.async_block_till_done()

    cost = await cost_of(set_up)
    cost.check()
    log.check(victim.secret)
    assert victim.entry.state is ConfigEntryState.SETUP_RETRY


async def test_short_lifetime(victim: Victim, log: Log) -> None:
    """Tokens that expire at once make no storm of requests and handshakes."""
    await victim.command(modes={CENTRAL_PATH: "short lifetime"})
    before = (await victim.command(requests=CENTRAL_PATH))["requests"]
    await victim.set_up()
    connects = sum(each.counters.connects for each in victim.run.subscriptions.values())
    await asyncio.sleep(2)
    assert sum(each.counters.connects for each in victim.run.subscriptions.values()) == connects
    assert (await victim.command(requests=CENTRAL_PATH))["requests"] - before == 1
    log.check(victim.secret)
