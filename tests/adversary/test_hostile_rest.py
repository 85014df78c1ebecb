"""A hostile REST API: whatever it answers costs little, and the streams go on."""

import pytest

from custom_components.hpe_aruba_central.central.rest import listing

from .answers import MANY, ODD_ITEMS, REST
from .conftest import Log, Victim
from .watch import Cost, cost_of

APS = "/network-monitoring/v1/aps"
CLIENTS = "/network-monitoring/v1/clients"
FIRMWARE = "/network-services/v1/firmware-details"
RADIOS = "/network-monitoring/v1/radios"
ALERTS = "/network-notifications/v1/alerts"
SITES = "/network-monitoring/v1/sites-health"
LISTS = (APS, ALERTS, SITES, RADIOS, FIRMWARE)


@pytest.fixture(autouse=True)
def _short_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a list take a second instead of two minutes."""
    monkeypatch.setattr(listing, "_MAX_SECONDS", 1.0)


async def attacked(victim: Victim, mode: str, *paths: str) -> Cost:
    """Refresh while paths answer in a mode; the streams go on. Return what it cost."""
    before = victim.frames()
    await victim.command(modes=dict.fromkeys(paths, mode))

    async def refresh() -> None:
        """Ask for every list."""
        victim.run.require_firmware()
        await victim.run.refresh()
        await victim.hass.async_block_till_done()

    cost = await cost_of(refresh)
    await victim.command(modes={})
    sent = await victim.command(send="groups")
    await victim.until_received(sent, before)
    return cost


@pytest.mark.parametrize(
    "path,mode",
    [
        *((APS, mode) for mode in REST),
        *((ALERTS, mode) for mode in ("page after page", "circle of cursors", "same page")),
        *((SITES, mode) for mode in ("same page", "gzip bomb of items", "echo")),
    ],
)
async def test_answer(victim: Victim, log: Log, path: str, mode: str) -> None:
    """It neither blocks nor fills Home Assistant, and what is known stays."""
    await victim.set_up()
    run = victim.run
    devices, sites, alerts = set(run.devices), set(run.sites), set(run.alerts)
    calls = run.calls
    log.clear()
    cost = await attacked(victim, mode, path)
    cost.check()
    log.check(victim.secret, await run.access_token())
    assert run.all_live
    assert devices <= set(run.devices)
    assert sites <= set(run.sites)
    assert alerts <= set(run.alerts)
    assert run.calls - calls < 30
    assert (await victim.command(requests="/elsewhere"))["requests"] == 0
    await run.refresh()
    assert run.refresh_succeeded


@pytest.mark.parametrize("mode", ["largest body", "endless body", "keys", "escapes"])
async def test_answers_at_once(victim: Victim, log: Log, mode: str) -> None:
    """All lists together take no more memory than one may."""
    await victim.set_up()
    log.clear()
    cost = await attacked(victim, mode, *LISTS, CLIENTS)
    cost.check()
    log.check(victim.secret)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("mode", ODD_ITEMS)
async def test_odd_item(victim: Victim, log: Log, path: str, mode: str) -> None:
    """One odd item costs that item: the lists are applied, and what is known can be stored."""
    await victim.set_up()
    run = victim.run
    known = set(run.devices), set(run.sites), set(run.alerts)
    log.clear()
    cost = await attacked(victim, mode, path)
    cost.check()
    log.check(victim.secret)
    assert run.refresh_succeeded
    assert known[0] <= set(run.devices)
    assert known[1] <= set(run.sites)
    assert known[2] <= set(run.alerts)
    assert await victim.hass.config_entries.async_unload(victim.entry.entry_id)
    await victim.hass.async_block_till_done()
    log.check(victim.secret)


@pytest.mark.parametrize("path", [*LISTS, CLIENTS])
async def test_many_items(victim: Victim, log: Log, path: str) -> None:
    """A thousand items, and another thousand in their place, leave others their turn."""
    await victim.set_up()
    run = victim.run
    log.clear()
    for _ in range(2):
        cost = await attacked(victim, MANY, path)
        cost.check()
    log.check(victim.secret)
    assert run.all_live
    assert run.refresh_succeeded
