"""What a site shows, and what hangs under it."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.core import Key
from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.const import CONF_SITES
from custom_components.hpe_aruba_central.registry.devices import async_find, key_of
from simulator import Simulator, devices as simulated

from .helpers import find_entity_id, state_of, until_true
from .run import inside
from .telling import live, pass_interval

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


def build(sim: Simulator) -> simulated.Site:
    """Return another site, at which there is nothing yet."""
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


def shown(hass: HomeAssistant, site: simulated.Site, key: str) -> str:
    """Return what a site's sensor shows."""
    return state_of(hass, "sensor", f"site_{site.site_id}_{key}")


def counts(hass: HomeAssistant, site: simulated.Site) -> tuple[str, str]:
    """Return how many devices a site shows as online and as offline."""
    return shown(hass, site, "devices_online"), shown(hass, site, "devices_offline")


def sensors(hass: HomeAssistant, site: simulated.Site) -> set[str]:
    """Return the keys of the sensors that a site has in the registry."""
    return {key for key in KEYS if find_entity_id(hass, "sensor", f"site_{site.site_id}_{key}")}


def above(hass: HomeAssistant, account: MockConfigEntry, key: Key) -> Key:
    """Return what a device or site hangs under."""
    device = async_find(hass, account, key)
    assert isinstance(device, dr.DeviceEntry)
    assert device.via_device_id is not None
    via = dr.async_get(hass).async_get(device.via_device_id)
    assert via is not None
    return key_of(via)


def places(hass: HomeAssistant, account: MockConfigEntry, sim: Simulator) -> set[Key]:
    """Return what all devices of the campus hang under."""
    return {above(hass, account, ("device", device.serial)) for device in sim.campus.devices}


async def refresh(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Let REST tell what it knows, and the next beat show it."""
    await inside(account).refresh()
    await pass_interval(hass)


async def take(
    hass: HomeAssistant, account: MockConfigEntry, *sites: simulated.Site, complete: bool = True
) -> None:
    """Let REST list these sites."""
    inside(account).load_sites(
        [Site(site_id=site.site_id, name=site.name, health="fair") for site in sites],
        complete=complete,
    )
    await pass_interval(hass)


async def set_up(hass: HomeAssistant, entry: MockConfigEntry, *sites: simulated.Site) -> None:
    """Set an account up, or again, with these sites chosen, and wait until REST has answered."""
    if hass.config_entries.async_get_entry(entry.entry_id) is None:
        entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry, options={CONF_SITES: [site.site_id for site in sites]}
    )
    await hass.async_block_till_done()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await live(hass, entry)
    await until_true(lambda: inside(entry).last_sync is not None)
    await pass_interval(hass)
