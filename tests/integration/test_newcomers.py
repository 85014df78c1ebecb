"""Devices that a stream tells of before REST does: no stream tells at which site an access point is."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hpe_aruba_central.central.models.site import site_key
from custom_components.hpe_aruba_central.registry.devices import async_find_device
from simulator import Simulator, devices as simulated
from simulator.messages import ap as ap_messages

from .helpers import until_true
from .run import RESYNC_INTERVAL, inside
from .sites import DEVICES, above, build, counts, refresh, set_up, take
from .telling import happen, pass_interval, say


@pytest.fixture
def home(sim: Simulator) -> simulated.Site:
    """Return the site that all devices are at."""
    [site] = sim.campus.sites
    return site


@pytest.fixture
def elsewhere(sim: Simulator, home: simulated.Site) -> simulated.Site:
    """Return another site, at which there is nothing yet."""
    assert sim.campus.sites == [home]
    return build(sim)


async def ask_rest(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Let the time come at which REST is asked for what it tells of newcomers, and the beat after its answer."""
    api = inside(account).api
    calls, before = api.calls, inside(account).last_sync
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=62))
    await until_true(lambda: api.calls > calls and inside(account).last_sync != before)
    await pass_interval(hass)


@pytest.fixture
def newcomer(sim: Simulator) -> simulated.AccessPoint:
    """Return an access point that is not there yet."""
    ap = sim.campus.aps[1]
    sim.campus.remove(ap)
    return ap


@pytest.fixture
async def account(newcomer: simulated.AccessPoint, account: MockConfigEntry) -> MockConfigEntry:
    """Return an account that does not know of the newcomer."""
    assert newcomer.serial not in inside(account).devices
    return account


async def test_a_newcomer_is_put_under_its_site_soon(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    newcomer: simulated.AccessPoint,
) -> None:
    """Under the account at first; REST is asked within a minute, and tells where it is."""
    assert counts(hass, home) == ("3", "0")
    await happen(hass, sim, account, "device_added", newcomer.serial)
    assert above(hass, account, ("device", newcomer.serial)) == ("device", account.entry_id)
    await ask_rest(hass, account)
    assert above(hass, account, ("device", newcomer.serial)) == site_key(home.site_id)
    assert counts(hass, home) == ("4", "0")


async def test_a_newcomer_at_a_new_site_brings_the_site(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    elsewhere: simulated.Site,
    newcomer: simulated.AccessPoint,
) -> None:
    """Both are told of by the same answers, whichever comes first."""
    await take(hass, account, *(site for site in sim.campus.sites if site is not elsewhere))
    newcomer.site = elsewhere
    await happen(hass, sim, account, "device_added", newcomer.serial)
    await ask_rest(hass, account)
    assert above(hass, account, ("device", newcomer.serial)) == site_key(elsewhere.site_id)
    assert counts(hass, elsewhere) == ("1", "0")


@pytest.mark.parametrize("about", ["radio", "statistics"])
async def test_a_newcomer_is_put_under_its_site_whatever_tells_of_it_first(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    newcomer: simulated.AccessPoint,
    about: str,
) -> None:
    """A part of it, or a measurement."""
    sim.campus.restore(newcomer, sim.context.now())
    message = (
        ap_messages.radio(sim.context, newcomer.radios[0])
        if about == "radio"
        else ap_messages.device_stats(sim.context, newcomer)
    )
    await say(hass, sim, account, [("ap", message)])
    await pass_interval(hass)
    await ask_rest(hass, account)
    assert above(hass, account, ("device", newcomer.serial)) == site_key(home.site_id)
    assert counts(hass, home) == ("4", "0")


async def test_newcomers_within_a_minute_cost_one_check(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, newcomer: simulated.AccessPoint
) -> None:
    """Whoever rolls out a hundred access points has Central asked once a minute."""
    other = sim.campus.aps[0]
    await happen(hass, sim, account, "device_removed", other.serial)
    api = inside(account).api
    before = api.calls
    for ap in (newcomer, other):
        await happen(hass, sim, account, "device_added", ap.serial)
    await ask_rest(hass, account)
    cost = api.calls - before
    await refresh(hass, account)
    assert api.calls == before + 2 * cost


@pytest.mark.parametrize("asked_between", [False, True])
async def test_a_device_that_comes_back_is_put_under_its_site_again(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    asked_between: bool,
) -> None:
    """As a newcomer is, whether or not REST has been asked while it was away."""
    ap = sim.campus.aps[0]
    await happen(hass, sim, account, "device_removed", ap.serial)
    await pass_interval(hass)
    assert counts(hass, home) == ("2", "0")
    if asked_between:
        await refresh(hass, account)
    await happen(hass, sim, account, "device_added", ap.serial)
    await pass_interval(hass)
    assert above(hass, account, ("device", ap.serial)) == ("device", account.entry_id)
    assert counts(hass, home) == ("2", "0")
    await ask_rest(hass, account)
    assert above(hass, account, ("device", ap.serial)) == site_key(home.site_id)
    assert counts(hass, home) == ("3", "0")


async def test_a_device_that_comes_back_elsewhere_is_there(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    elsewhere: simulated.Site,
) -> None:
    """Nothing of where it was before is left."""
    await refresh(hass, account)
    ap = sim.campus.aps[0]
    await happen(hass, sim, account, "device_removed", ap.serial)
    ap.site = elsewhere
    await happen(hass, sim, account, "device_added", ap.serial)
    await ask_rest(hass, account)
    assert above(hass, account, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert [counts(hass, site) for site in (home, elsewhere)] == [("2", "0"), ("1", "0")]


async def test_a_device_that_comes_and_goes_again_and_again_is_counted_once(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, home: simulated.Site
) -> None:
    """Before REST has said where it is, and after."""
    ap = sim.campus.aps[0]
    for _ in range(3):
        await happen(hass, sim, account, "device_removed", ap.serial)
        await happen(hass, sim, account, "device_added", ap.serial)
    await ask_rest(hass, account)
    assert counts(hass, home) == ("3", "0")
    await happen(hass, sim, account, "device_removed", ap.serial)
    await pass_interval(hass)
    assert counts(hass, home) == ("2", "0")


async def test_a_newcomer_is_asked_for_again_after_a_failure(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    newcomer: simulated.AccessPoint,
) -> None:
    """As any check is."""
    sim.faults.rest[DEVICES[0]] = 500
    await happen(hass, sim, account, "device_added", newcomer.serial)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=62))
    await until_true(lambda: not inside(account).refresh_succeeded)
    sim.faults.rest.clear()
    await ask_rest(hass, account)
    assert above(hass, account, ("device", newcomer.serial)) == site_key(home.site_id)


async def test_a_newcomer_that_rest_does_not_list_yet_waits_for_the_next_check(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    newcomer: simulated.AccessPoint,
) -> None:
    """A list may lag behind the stream."""
    await say(hass, sim, account, [("ap", ap_messages.device(sim.context, newcomer))])
    await ask_rest(hass, account)
    assert above(hass, account, ("device", newcomer.serial)) == ("device", account.entry_id)
    sim.campus.restore(newcomer, sim.context.now())
    before = inside(account).last_sync
    async_fire_time_changed(hass, dt_util.utcnow() + RESYNC_INTERVAL + timedelta(seconds=2))
    await until_true(lambda: inside(account).last_sync != before)
    await pass_interval(hass)
    assert above(hass, account, ("device", newcomer.serial)) == site_key(home.site_id)


async def test_a_newcomer_of_a_chosen_site_appears_once_its_site_is_known(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    newcomer: simulated.AccessPoint,
) -> None:
    """Until then it may be one of another site."""
    await set_up(hass, account, home)
    await happen(hass, sim, account, "device_added", newcomer.serial)
    assert async_find_device(hass, account, newcomer.serial) is None
    await ask_rest(hass, account)
    assert above(hass, account, ("device", newcomer.serial)) == site_key(home.site_id)
    assert counts(hass, home) == ("4", "0")
