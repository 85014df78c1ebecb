"""Sites: what they show, and which devices belong to them."""

from datetime import timedelta

from homeassistant.helpers import device_registry as dr

from custom_components.hpe_aruba_central.central.models.core import Key
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.const import CONF_SITES
from custom_components.hpe_aruba_central.registry.unique_ids import key_of
from simulator import Simulator, devices as simulated

from .harness import Harness
from .helpers import until_true

PATH = "/network-monitoring/v1/sites-health"
DEVICES = tuple(f"/network-monitoring/v1/{kind}" for kind in ("aps", "switches", "gateways"))
KEYS = {
    "health",
    "health_score",
    "client_count",
    "open_alerts",
    "devices_online",
    "devices_offline",
}
"""The sensors of a site."""


def add_site(sim: Simulator) -> simulated.Site:
    """Add a site without devices to the campus."""
    site = simulated.Site(
        site_id="4711",
        name="Elsewhere",
        address="1 Far Street",
        city="Oulu",
        country="Finland",
        code="FI",
    )
    sim.campus.sites.append(site)
    return site


def site_value(home: Harness, site: simulated.Site, key: str) -> str:
    """Return the state of a site's sensor."""
    return home.state_of("sensor", f"site_{site.site_id}_{key}")


def counts(home: Harness, site: simulated.Site) -> tuple[str, str]:
    """Return how many devices a site shows as online and as offline."""
    return site_value(home, site, "devices_online"), site_value(home, site, "devices_offline")


def sensors(home: Harness, site: simulated.Site) -> set[str]:
    """Return the keys of a site's sensors in the registry."""
    return {key for key in KEYS if home.find_entity_id("sensor", f"site_{site.site_id}_{key}")}


def parent_of(home: Harness, key: Key) -> Key:
    """Return the key of the device that a device or site is connected via."""
    device = home.find_device(key)
    assert isinstance(device, dr.DeviceEntry)
    assert device.via_device_id is not None
    via = dr.async_get(home.hass).async_get(device.via_device_id)
    assert via is not None
    return key_of(via)


def parents(home: Harness) -> set[Key]:
    """Return the keys of what all devices of the campus are connected via."""
    return {parent_of(home, ("device", device.serial)) for device in home.campus.devices}


async def refresh(home: Harness) -> None:
    """Refresh from REST, and write the next batched update."""
    await home.run.refresh()
    await home.flush()


async def refresh_new(home: Harness) -> None:
    """Wait for the refresh that follows a new device, and write the next batched update."""
    api = home.run.api
    calls, before = api.calls, home.run.last_sync
    home.fire_time(timedelta(seconds=62))
    await until_true(lambda: api.calls > calls and home.run.last_sync != before)
    await home.flush()


async def list_sites(home: Harness, *sites: simulated.Site, complete: bool = True) -> None:
    """Take in a REST list of these sites."""
    home.run.load_sites(
        [Site(site_id=site.site_id, name=site.name, health="fair") for site in sites],
        complete=complete,
    )
    await home.flush()


async def start_at(home: Harness, *sites: simulated.Site) -> None:
    """Set the account up, or reload it, with these sites selected."""
    await home.start({CONF_SITES: [site.site_id for site in sites]})
    await home.flush()
