"""The option that puts new devices into the area that has the name of their site."""

from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest

from custom_components.hpe_aruba_central.central.models.keys import site_key
from custom_components.hpe_aruba_central.const import CONF_SITE_AREAS
from simulator import devices as simulated

from .harness import Harness
from .sites import refresh_new


def area_of(home: Harness, found: dr.AnyDeviceEntry | None) -> str | None:
    """Return the name of a device's area."""
    assert found is not None
    area = ar.async_get(home.hass).async_get_area(found.area_id or "")
    return area.name if area else None


@pytest.mark.usefixtures("home")
async def test_devices_have_no_area_by_default(
    new_home: Harness, area_registry: ar.AreaRegistry
) -> None:
    """Areas are the user's; a site may have many of them."""
    assert not area_registry.areas
    assert area_of(new_home, new_home.device(new_home.campus.aps[0].serial)) is None


async def test_new_devices_are_in_the_area_of_their_site(
    new_home: Harness, main_site: simulated.Site
) -> None:
    """The site's own device is there, too."""
    await new_home.start({CONF_SITE_AREAS: True})
    for serial in (each.serial for each in new_home.campus.devices):
        assert area_of(new_home, new_home.device(serial)) == main_site.name
    assert area_of(new_home, new_home.find_device(site_key(main_site.site_id))) == main_site.name


async def test_a_device_that_a_stream_reports_first_is_in_the_area_of_its_site_soon(
    new_ap: simulated.AccessPoint, home: Harness, main_site: simulated.Site
) -> None:
    """No stream reports where an access point is; REST is asked within a minute."""
    await home.restart({CONF_SITE_AREAS: True})
    await home.incident("device_added", new_ap.serial)
    assert area_of(home, home.device(new_ap.serial)) is None
    await refresh_new(home)
    assert area_of(home, home.device(new_ap.serial)) == main_site.name


async def test_a_new_device_stays_where_the_user_put_it_before_its_site_is_known(
    new_ap: simulated.AccessPoint,
    home: Harness,
    area_registry: ar.AreaRegistry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """The minute until REST lists a device's site is long enough to give it an area."""
    await home.restart({CONF_SITE_AREAS: True})
    await home.incident("device_added", new_ap.serial)
    device = home.device(new_ap.serial)
    assert device is not None
    mine = area_registry.async_create("Server room")
    device_registry.async_update_device(device.id, area_id=mine.id)
    await refresh_new(home)
    assert area_of(home, home.device(new_ap.serial)) == "Server room"


async def test_a_device_stays_where_the_user_put_it(
    home: Harness, area_registry: ar.AreaRegistry, device_registry: dr.DeviceRegistry
) -> None:
    """Neither the option nor a restart moves a device that exists."""
    mine = area_registry.async_create("Server room")
    ap, other = (home.device(each.serial) for each in home.campus.aps)
    assert ap is not None
    device_registry.async_update_device(ap.id, area_id=mine.id)
    await home.restart({CONF_SITE_AREAS: True})
    await home.receive_everything()
    ap, after = (home.device(each.serial) for each in home.campus.aps)
    assert area_of(home, ap) == "Server room"
    assert area_of(home, other) is area_of(home, after) is None
