"""Devices that a stream reports before REST, which alone knows their site."""

from datetime import timedelta

import pytest

from custom_components.hpe_aruba_central.central.models.keys import site_key
from simulator import devices as simulated
from simulator.messages import ap as ap_messages

from .harness import Harness
from .helpers import until_true
from .internals import CHECK_INTERVAL
from .sites import DEVICES, counts, list_sites, parent_of, refresh, refresh_new, start_at


@pytest.fixture
async def home(new_ap: simulated.AccessPoint, home: Harness) -> Harness:
    """Return a home that does not know the new access point."""
    assert new_ap.serial not in home.run.devices
    return home


async def test_a_new_device_is_connected_via_its_site_soon(
    home: Harness, main_site: simulated.Site, new_ap: simulated.AccessPoint
) -> None:
    """A new device is connected via the account until REST, asked in a minute, lists its site."""
    assert counts(home, main_site) == ("3", "0")
    await home.incident("device_added", new_ap.serial)
    assert parent_of(home, ("device", new_ap.serial)) == ("device", str(home.entry.unique_id))
    await refresh_new(home)
    assert parent_of(home, ("device", new_ap.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("4", "0")


async def test_a_new_device_at_a_new_site_adds_the_site(
    home: Harness, elsewhere: simulated.Site, new_ap: simulated.AccessPoint
) -> None:
    """One refresh adds both, in either order."""
    await list_sites(home, *(site for site in home.campus.sites if site is not elsewhere))
    new_ap.site = elsewhere
    await home.incident("device_added", new_ap.serial)
    await refresh_new(home)
    assert parent_of(home, ("device", new_ap.serial)) == site_key(elsewhere.site_id)
    assert counts(home, elsewhere) == ("1", "0")


@pytest.mark.parametrize("about", ["radio", "statistics"])
async def test_a_new_device_is_connected_via_its_site_whatever_message_is_first(
    home: Harness, main_site: simulated.Site, new_ap: simulated.AccessPoint, about: str
) -> None:
    """The first message may be about a part, or a measurement."""
    home.campus.restore(new_ap, home.sim.context.now())
    message = (
        ap_messages.radio(home.sim.context, new_ap.radios[0])
        if about == "radio"
        else ap_messages.device_stats(home.sim.context, new_ap)
    )
    await home.receive([("ap", message)])
    await home.flush()
    await refresh_new(home)
    assert parent_of(home, ("device", new_ap.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("4", "0")


async def test_new_devices_within_a_minute_cost_one_refresh(
    home: Harness, new_ap: simulated.AccessPoint
) -> None:
    """A hundred new access points cause one refresh a minute."""
    other = home.campus.aps[0]
    await home.incident("device_removed", other.serial)
    api = home.run.api
    before = api.calls
    for ap in (new_ap, other):
        await home.incident("device_added", ap.serial)
    await refresh_new(home)
    cost = api.calls - before
    await refresh(home)
    assert api.calls == before + 2 * cost


@pytest.mark.parametrize("asked_between", [False, True])
async def test_a_device_that_returns_is_connected_via_its_site_again(
    home: Harness, main_site: simulated.Site, asked_between: bool
) -> None:
    """A device's site is found again, whether or not REST was asked while it was missing."""
    ap = home.campus.aps[0]
    await home.incident("device_removed", ap.serial)
    await home.flush()
    assert counts(home, main_site) == ("2", "0")
    if asked_between:
        await refresh(home)
    await home.incident("device_added", ap.serial)
    await home.flush()
    assert parent_of(home, ("device", ap.serial)) == ("device", str(home.entry.unique_id))
    assert counts(home, main_site) == ("2", "0")
    await refresh_new(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("3", "0")


async def test_a_device_that_returns_at_another_site_is_counted_there(
    home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
) -> None:
    """A device that returns at another site is counted there only."""
    await refresh(home)
    ap = home.campus.aps[0]
    await home.incident("device_removed", ap.serial)
    ap.site = elsewhere
    await home.incident("device_added", ap.serial)
    await refresh_new(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert [counts(home, site) for site in (main_site, elsewhere)] == [("2", "0"), ("1", "0")]


async def test_a_device_that_comes_and_goes_again_and_again_is_counted_once(
    home: Harness, main_site: simulated.Site
) -> None:
    """A device is counted once, before and after REST has listed its site."""
    ap = home.campus.aps[0]
    for _ in range(3):
        await home.incident("device_removed", ap.serial)
        await home.incident("device_added", ap.serial)
    await refresh_new(home)
    assert counts(home, main_site) == ("3", "0")
    await home.incident("device_removed", ap.serial)
    await home.flush()
    assert counts(home, main_site) == ("2", "0")


async def test_a_new_device_is_refreshed_again_after_a_failure(
    home: Harness, main_site: simulated.Site, new_ap: simulated.AccessPoint
) -> None:
    """A failed refresh is retried."""
    home.sim.faults.rest[DEVICES[0]] = 500
    await home.incident("device_added", new_ap.serial)
    home.fire_time(timedelta(seconds=62))
    await until_true(lambda: not home.run.refresh_succeeded)
    home.sim.faults.rest.clear()
    await refresh_new(home)
    assert parent_of(home, ("device", new_ap.serial)) == site_key(main_site.site_id)


async def test_a_new_device_that_rest_does_not_list_yet_waits(
    home: Harness, main_site: simulated.Site, new_ap: simulated.AccessPoint
) -> None:
    """A REST list may lag behind the stream; the next regular refresh has the site."""
    await home.receive([("ap", ap_messages.device(home.sim.context, new_ap))])
    await refresh_new(home)
    assert parent_of(home, ("device", new_ap.serial)) == ("device", str(home.entry.unique_id))
    home.campus.restore(new_ap, home.sim.context.now())
    before = home.run.last_sync
    home.fire_time(CHECK_INTERVAL + timedelta(seconds=2))
    await until_true(lambda: home.run.last_sync != before)
    await home.flush()
    assert parent_of(home, ("device", new_ap.serial)) == site_key(main_site.site_id)


async def test_a_new_device_of_a_selected_site_is_added_once_its_site_is_known(
    home: Harness, main_site: simulated.Site, new_ap: simulated.AccessPoint
) -> None:
    """Until its site is known, a device may belong to a site that is not selected."""
    await start_at(home, main_site)
    await home.incident("device_added", new_ap.serial)
    assert home.device(new_ap.serial) is None
    await refresh_new(home)
    assert parent_of(home, ("device", new_ap.serial)) == site_key(main_site.site_id)
    assert counts(home, main_site) == ("4", "0")
