"""Devices that a stream tells of before REST does: no stream tells at which site an access point is."""

from datetime import timedelta

import pytest

from custom_components.hpe_aruba_central.central.models.keys import site_key
from simulator import Simulator, devices as simulated
from simulator.messages import ap as ap_messages

from .harness import Harness
from .helpers import until_true
from .run import CHECK_INTERVAL
from .sites import DEVICES, add_site, counts, list_sites, parent_of, refresh, start_at


@pytest.fixture
def main_site(sim: Simulator) -> simulated.Site:
    """Return the site that all devices are at."""
    [site] = sim.campus.sites
    return site


@pytest.fixture
def elsewhere(sim: Simulator, main_site: simulated.Site) -> simulated.Site:
    """Return another site, at which there is nothing yet."""
    assert sim.campus.sites == [main_site]
    return add_site(sim)


async def ask_rest(home: Harness) -> None:
    """Let the time come at which REST is asked for what it tells of newcomers, and the beat after its answer."""
    api = home.run.api
    calls, before = api.calls, home.run.last_sync
    home.fire_time(timedelta(seconds=62))
    await until_true(lambda: api.calls > calls and home.run.last_sync != before)
    await home.flush()


@pytest.fixture
def newcomer(sim: Simulator) -> simulated.AccessPoint:
    """Return an access point that is not there yet."""
    ap = sim.campus.aps[1]
    sim.campus.remove(ap)
    return ap


@pytest.fixture
async def home(newcomer: simulated.AccessPoint, home: Harness) -> Harness:
    """Return an account that does not know of the newcomer."""
    assert newcomer.serial not in home.run.devices
    return home


async def test_a_newcomer_is_put_under_its_site_soon(
    home: Harness, main_site: simulated.Site, newcomer: simulated.AccessPoint
) -> None:
    """Under the account at first; REST is asked within a minute, and tells where it is."""
    assert counts(home, main_site) == ("3", "0")
    await home.incident("device_added", newcomer.serial)
    assert parent_of(home, ("device", newcomer.serial)) == ("device", home.entry.entry_id)
    await ask_rest(home)
    assert parent_of(home, ("device", newcomer.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("4", "0")


async def test_a_newcomer_at_a_new_site_brings_the_site(
    home: Harness, elsewhere: simulated.Site, newcomer: simulated.AccessPoint
) -> None:
    """Both are told of by the same answers, whichever comes first."""
    await list_sites(home, *(site for site in home.campus.sites if site is not elsewhere))
    newcomer.site = elsewhere
    await home.incident("device_added", newcomer.serial)
    await ask_rest(home)
    assert parent_of(home, ("device", newcomer.serial)) == site_key(elsewhere.site_id)
    assert counts(home, elsewhere) == ("1", "0")


@pytest.mark.parametrize("about", ["radio", "statistics"])
async def test_a_newcomer_is_put_under_its_site_whatever_tells_of_it_first(
    home: Harness, main_site: simulated.Site, newcomer: simulated.AccessPoint, about: str
) -> None:
    """A part of it, or a measurement."""
    home.campus.restore(newcomer, home.sim.context.now())
    message = (
        ap_messages.radio(home.sim.context, newcomer.radios[0])
        if about == "radio"
        else ap_messages.device_stats(home.sim.context, newcomer)
    )
    await home.receive([("ap", message)])
    await home.flush()
    await ask_rest(home)
    assert parent_of(home, ("device", newcomer.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("4", "0")


async def test_newcomers_within_a_minute_cost_one_check(
    home: Harness, newcomer: simulated.AccessPoint
) -> None:
    """Whoever rolls out a hundred access points has Central asked once a minute."""
    other = home.campus.aps[0]
    await home.incident("device_removed", other.serial)
    api = home.run.api
    before = api.calls
    for ap in (newcomer, other):
        await home.incident("device_added", ap.serial)
    await ask_rest(home)
    cost = api.calls - before
    await refresh(home)
    assert api.calls == before + 2 * cost


@pytest.mark.parametrize("asked_between", [False, True])
async def test_a_device_that_comes_back_is_put_under_its_site_again(
    home: Harness, main_site: simulated.Site, asked_between: bool
) -> None:
    """As a newcomer is, whether or not REST has been asked while it was away."""
    ap = home.campus.aps[0]
    await home.incident("device_removed", ap.serial)
    await home.flush()
    assert counts(home, main_site) == ("2", "0")
    if asked_between:
        await refresh(home)
    await home.incident("device_added", ap.serial)
    await home.flush()
    assert parent_of(home, ("device", ap.serial)) == ("device", home.entry.entry_id)
    assert counts(home, main_site) == ("2", "0")
    await ask_rest(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("3", "0")


async def test_a_device_that_comes_back_elsewhere_is_there(
    home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
) -> None:
    """Nothing of where it was before is left."""
    await refresh(home)
    ap = home.campus.aps[0]
    await home.incident("device_removed", ap.serial)
    ap.site = elsewhere
    await home.incident("device_added", ap.serial)
    await ask_rest(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert [counts(home, site) for site in (main_site, elsewhere)] == [("2", "0"), ("1", "0")]


async def test_a_device_that_comes_and_goes_again_and_again_is_counted_once(
    home: Harness, main_site: simulated.Site
) -> None:
    """Before REST has said where it is, and after."""
    ap = home.campus.aps[0]
    for _ in range(3):
        await home.incident("device_removed", ap.serial)
        await home.incident("device_added", ap.serial)
    await ask_rest(home)
    assert counts(home, main_site) == ("3", "0")
    await home.incident("device_removed", ap.serial)
    await home.flush()
    assert counts(home, main_site) == ("2", "0")


async def test_a_newcomer_is_asked_for_again_after_a_failure(
    home: Harness, main_site: simulated.Site, newcomer: simulated.AccessPoint
) -> None:
    """As any check is."""
    home.sim.faults.rest[DEVICES[0]] = 500
    await home.incident("device_added", newcomer.serial)
    home.fire_time(timedelta(seconds=62))
    await until_true(lambda: not home.run.refresh_succeeded)
    home.sim.faults.rest.clear()
    await ask_rest(home)
    assert parent_of(home, ("device", newcomer.serial)) == site_key(main_site.site_id)


async def test_a_newcomer_that_rest_does_not_list_yet_waits_for_the_next_check(
    home: Harness, main_site: simulated.Site, newcomer: simulated.AccessPoint
) -> None:
    """A list may lag behind the stream."""
    await home.receive([("ap", ap_messages.device(home.sim.context, newcomer))])
    await ask_rest(home)
    assert parent_of(home, ("device", newcomer.serial)) == ("device", home.entry.entry_id)
    home.campus.restore(newcomer, home.sim.context.now())
    before = home.run.last_sync
    home.fire_time(CHECK_INTERVAL + timedelta(seconds=2))
    await until_true(lambda: home.run.last_sync != before)
    await home.flush()
    assert parent_of(home, ("device", newcomer.serial)) == site_key(main_site.site_id)


async def test_a_newcomer_of_a_chosen_site_appears_once_its_site_is_known(
    home: Harness, main_site: simulated.Site, newcomer: simulated.AccessPoint
) -> None:
    """Until then it may be one of another site."""
    await start_at(home, main_site)
    await home.incident("device_added", newcomer.serial)
    assert home.device(newcomer.serial) is None
    await ask_rest(home)
    assert parent_of(home, ("device", newcomer.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("4", "0")
