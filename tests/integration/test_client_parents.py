"""A client's device is connected via the access point or switch that the client is connected to."""

from datetime import timedelta

from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.const import CONF_DEVICE_KINDS
from custom_components.hpe_aruba_central.hub.client_parents import INTERVAL
from simulator import Settings, devices as simulated
from simulator.campus import Client

from .clients import ALL, device, pass_time, update_client
from .harness import Harness

LATER = INTERVAL + timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
def settings() -> Settings:
    """Return a campus with access points to roam between."""
    return Settings(aps=3)


def parent_of(home: Harness, client: Client) -> dr.AnyDeviceEntry | None:
    """Return the device that a client's device is connected via."""
    found = device(home, client)
    assert found is not None
    return dr.async_get(home.hass).async_get(found.via_device_id or "")


def another(home: Harness, client: Client) -> simulated.AccessPoint:
    """Return an access point that a client is not connected to."""
    return next(ap for ap in home.campus.aps if ap is not client.ap)


async def test_a_client_is_below_its_access_point(new_home: Harness, here: Client) -> None:
    """The access point's page lists its clients, and the client's page leads to it."""
    await new_home.start(ALL)
    assert parent_of(new_home, here) == new_home.device(here.ap.serial)


async def test_a_client_that_roams_follows_within_minutes(new_home: Harness, here: Client) -> None:
    """The sensor shows it at once; the device registry is written once for all that roamed."""
    await new_home.start(ALL)
    before = parent_of(new_home, here)
    await update_client(new_home, here, ap=another(new_home, here))
    assert parent_of(new_home, here) == before
    await pass_time(new_home, LATER)
    assert parent_of(new_home, here) == new_home.device(here.ap.serial) != before


async def test_a_client_that_roams_back_writes_nothing(new_home: Harness, here: Client) -> None:
    """A client between two access points may roam every few seconds."""
    await new_home.start(ALL)
    first, second = here.ap, another(new_home, here)
    writes = async_capture_events(new_home.hass, dr.EVENT_DEVICE_REGISTRY_UPDATED)
    for _ in range(5):
        await update_client(new_home, here, ap=second)
        await update_client(new_home, here, ap=first)
    await pass_time(new_home, LATER)
    assert not writes


async def test_a_client_that_leaves_stays_below_its_last_access_point(
    new_home: Harness, here: Client
) -> None:
    """Where it was last is where to look for it."""
    await new_home.start(ALL)
    last = parent_of(new_home, here)
    await update_client(new_home, here, connected=False)
    await pass_time(new_home, LATER)
    assert parent_of(new_home, here) == last is not None


async def test_a_client_without_a_known_device_has_no_parent(
    new_home: Harness, here: Client
) -> None:
    """The options may leave out access points."""
    await new_home.start({**ALL, CONF_DEVICE_KINDS: ["switch"]})
    assert parent_of(new_home, here) is None
