"""One number has one meaning: what sites, WLANs and devices count adds up to the account's."""

from collections.abc import Iterable
from random import Random

import pytest

from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.const import CONF_SITES, CONF_STREAMS, DEFAULT_STREAMS
from simulator import Settings, devices as simulated

from .clients import STREAMS
from .harness import Harness
from .sites import add_site, refresh, site_value


@pytest.fixture
def settings() -> Settings:
    """Return a campus of several sites with clients and alerts."""
    return Settings(aps=5, switches=2, gateways=1, clients=20)


def total(states: Iterable[str]) -> int:
    """Return the sum of states; what is unknown or unavailable counts nothing."""
    return sum(int(state) for state in states if state.isdecimal())


def of_sites(home: Harness, key: str) -> int:
    """Return the sum of a sensor of all sites."""
    return total(site_value(home, site, key) for site in home.campus.sites)


def of_wlans(home: Harness) -> int:
    """Return the sum of the clients of all WLANs."""
    wlans = {client.wlan for client in home.campus.clients}
    ids = [f"wlan_clients_{wlan}" for wlan in wlans]
    return total(
        home.state_of("sensor", each) for each in ids if home.find_entity_id("sensor", each)
    )


def of_aps(home: Harness) -> int:
    """Return the sum of the clients of all access points."""
    return total(
        home.state_of("sensor", f"{serial}_client_count")
        for serial in (ap.serial for ap in home.campus.aps)
        if home.find_entity_id("sensor", f"{serial}_client_count")
    )


def check(home: Harness, *, with_wlans: bool) -> None:
    """Check that the sums agree."""
    clients = int(home.state_of("sensor", "client_count"))
    assert of_sites(home, "client_count") == clients
    assert of_aps(home) == clients
    if with_wlans:
        assert of_wlans(home) == clients
    alerts = int(home.state_of("sensor", "open_alerts"))
    assert of_sites(home, "open_alerts") == alerts


async def happen(home: Harness, rng: Random) -> None:
    """Let something happen that changes a count."""
    campus = home.campus
    connected = [client.ap.serial for client in campus.clients if client.connected]
    choices = {
        "ap_down": [ap.serial for ap in campus.aps if ap.online],
        "ap_up": [ap.serial for ap in campus.aps if not ap.online],
        "client_joined": [each.ap.serial for each in campus.clients if not each.connected],
        "client_left": connected,
        "client_roamed": connected,
        "alert_raised": [device.serial for device in campus.devices],
        "alert_cleared": [each.device.serial for each in campus.alerts if not each.cleared],
        "device_resited": [device.serial for device in campus.devices],
    }
    incident = rng.choice([name for name, targets in choices.items() if targets])
    await home.incident(incident, rng.choice(choices[incident]))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("streams", [DEFAULT_STREAMS, STREAMS], ids=["REST", "stream"])
@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_sums_agree(new_home: Harness, streams: list[str], seed: int) -> None:
    """Whatever happens to devices, clients and alerts, and whether a stream or REST counts it."""
    home, rng = new_home, Random(seed)  # noqa: S311 - it must repeat
    is_counted = "clients" in streams
    home.campus.aps[0].site = add_site(home.sim)
    for _ in range(3):
        await home.sim.incident("alert_raised", rng.choice(home.campus.devices).serial)
    await home.start({CONF_STREAMS: streams})
    await home.flush()
    check(home, with_wlans=is_counted)
    for step in range(40):
        await happen(home, rng)
        if step % 9 == 8:
            await refresh(home)
        await home.flush()
        check(home, with_wlans=is_counted)
    await home.restart()
    await refresh(home)
    await home.flush()
    check(home, with_wlans=is_counted)


def alerts_at(home: Harness, site: simulated.Site) -> int:
    """Return how many alerts are open at a site."""
    return sum(not alert.cleared and alert.device.site is site for alert in home.campus.alerts)


def check_alerts(home: Harness, site: simulated.Site) -> None:
    """Check that the account counts the alerts of its only chosen site, by severity as well."""
    alerts = home.state_of("sensor", "open_alerts")
    assert alerts == site_value(home, site, "open_alerts") == str(alerts_at(home, site))
    severities = (f"open_alerts_{severity}" for severity in Severity)
    assert total(home.state_of("sensor", each) for each in severities) == int(alerts)


@pytest.mark.parametrize("seed", range(3))
async def test_with_sites_chosen_the_account_counts_their_alerts(
    new_home: Harness, seed: int
) -> None:
    """It does so for alerts of before the start, which only REST lists, and for new ones."""
    home, rng = new_home, Random(seed)  # noqa: S311 - it must repeat
    here, elsewhere = home.campus.sites[0], add_site(home.sim)
    for device in home.campus.devices[::2]:
        device.site = elsewhere
    for device in home.campus.devices:
        await home.sim.incident("alert_raised", device.serial)
    assert alerts_at(home, here)
    assert alerts_at(home, elsewhere)
    await home.start({CONF_SITES: [here.site_id]})
    await refresh(home)
    check_alerts(home, here)
    listed = home.state("todo", "alert_list")
    assert listed.state == str(alerts_at(home, here))
    for step in range(20):
        device = rng.choice(home.campus.devices)
        has_alert = any(not each.cleared for each in home.campus.alerts if each.device is device)
        await home.incident("alert_cleared" if has_alert else "alert_raised", device.serial)
        if step % 9 == 8:
            await refresh(home)
        check_alerts(home, here)
    await home.restart()
    await refresh(home)
    check_alerts(home, here)
