"""The pictures of floors: which there are, and what they show."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from xml.etree.ElementTree import fromstring

from homeassistant.components.image.const import DOMAIN as IMAGE
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.central.pb import location_pb2
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.const import CONF_POSITIONS, CONF_SITES
from custom_components.hpe_aruba_central.hub import floors as floor_tracking
from custom_components.hpe_aruba_central.registry import entity_policy
from simulator import Settings
from simulator.campus import Client
from simulator.messages import other_streams

from .dashboards import entity_ids, page
from .harness import Harness
from .helpers import until_true
from .test_location_tracking import ON, WITH_CLIENTS, tag

pytestmark = pytest.mark.usefixtures("assigned_macs")

SITEMAPS = "/network-monitoring/v1/sitemaps"


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with two access points."""
    return Settings(aps=2, clients=2)


def unique_id(home: Harness) -> str:
    """Return the unique id of the picture of the only floor."""
    (site,) = home.campus.sites
    return f"site_{site.site_id}_floor_{site.site_id}_1_1"


@pytest.fixture
async def floors(new_home: Harness) -> Harness:
    """Return a home with positions of clients and tags, which knows the floors."""
    await new_home.start(WITH_CLIENTS)
    await new_home.list_floors()
    await until_true(lambda: new_home.find_entity_id(IMAGE, unique_id(new_home)) is not None)
    return new_home


async def look(home: Harness, hass_client: ClientSessionGenerator) -> str:
    """Return the picture of the only floor."""
    client = await hass_client()
    entity_id = home.entity_id(IMAGE, unique_id(home))
    response = await client.get(f"/api/image_proxy/{entity_id}")
    assert (response.status, response.content_type) == (HTTPStatus.OK, "image/svg+xml")
    return await response.text()


async def test_the_picture_shows_access_points_on_centrals_plan(
    floors: Harness, hass_client: ClientSessionGenerator
) -> None:
    """In the color of their state."""
    picture = await look(floors, hass_client)
    assert "Main building, Ground floor" in picture
    assert 'href="data:image/png;base64,' in picture
    assert [ap.name for ap in floors.campus.aps if f">{ap.name}</text>" not in picture] == []
    assert "All devices are online" in picture
    await floors.incident("ap_down", floors.campus.aps[0].serial)
    picture = await look(floors, hass_client)
    assert "1 device is offline" in picture
    assert f'class="name bad">{floors.campus.aps[0].name}</text>' in picture
    fromstring(picture)  # noqa: S314 - the picture is ours


async def test_the_picture_shows_clients_and_tags(
    floors: Harness, hass_client: ClientSessionGenerator, here: Client
) -> None:
    """They fade with their age, and are gone after a day."""
    messages = (tag(floors.sim), other_streams.client_location(floors.sim.context, here))
    for hours, expected in ((25, 0), (2, 1), (0, 1)):
        await locate_earlier(floors, timedelta(hours=hours), *messages)
        picture = await look(floors, hass_client)
        age = "old" if hours else "now"
        explained = not hours and expected
        for kind in ("client", "tag"):
            assert picture.count(f'class="{kind} {age}"') == expected + explained


async def locate_earlier(
    home: Harness, ago: timedelta, *messages: location_pb2.StreamLocationMessage
) -> None:
    """Send location messages of some time ago, and wait until they have been handled."""
    before = home.run.events
    for message in messages:
        await home.sim.send("location", message, time=dt_util.utcnow() - ago)
    await until_true(lambda: home.run.events >= before + len(messages))


async def test_central_is_asked_only_while_someone_looks(
    floors: Harness, hass_client: ClientSessionGenerator
) -> None:
    """The plan and the places once, not with each look."""
    calls = floors.run.calls
    await look(floors, hass_client)
    await look(floors, hass_client)
    assert floors.run.calls == calls + 2


@pytest.mark.parametrize("part", ["image", "network-devices-deployed"])
async def test_what_central_denies_is_missing(
    floors: Harness, hass_client: ClientSessionGenerator, part: str
) -> None:
    """The rest is shown."""
    (site,) = floors.campus.sites
    path = f"{SITEMAPS}/{site.site_id}"
    if part == "image":
        path += f"/floors/{site.site_id}_1_1"
    floors.sim.faults.rest[f"{path}/{part}"] = 403
    picture = await look(floors, hass_client)
    assert ("<image" in picture) is (part != "image")
    assert (floors.campus.aps[0].name in picture) is (part == "image")


async def test_a_device_that_is_not_known_yet_is_gray(
    floors: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Central has placed it before it lists it."""
    floors.campus.aps.append(replace(floors.campus.aps[0], serial="CNSIM0000099", name="AP-New"))
    picture = await look(floors, hass_client)
    assert ">AP-New</text>" in picture
    assert "status unknown" in picture


async def test_more_floors_than_the_limit_have_no_pictures(
    new_home: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account may have any number of floors."""
    monkeypatch.setattr(floor_tracking, "MAX_FLOORS", 0)
    await new_home.start(ON)
    await new_home.list_floors()
    assert new_home.find_entity_id(IMAGE, unique_id(new_home)) is None


async def test_known_floors_keep_their_places(
    floors: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others would take them if Central listed these first."""
    monkeypatch.setattr(floor_tracking, "MAX_FLOORS", 1)
    (first,) = floors.campus.sites
    floors.campus.sites.insert(0, replace(first, site_id="1", name="Annex"))
    await floors.run.refresh()
    await floors.list_floors()
    assert floors.find_entity_id(IMAGE, f"site_{first.site_id}_floor_{first.site_id}_1_1")
    assert floors.find_entity_id(IMAGE, "site_1_floor_1_1_1") is None


async def test_a_site_whose_floors_central_does_not_list_costs_no_other(
    floors: Harness,
) -> None:
    """Its own floors stay."""
    (first,) = floors.campus.sites
    floors.campus.sites.append(replace(first, site_id="99", name="Annex"))
    floors.sim.faults.rest[f"{SITEMAPS}/{first.site_id}/buildings"] = 500
    await floors.run.refresh()
    await floors.list_floors()
    assert floors.find_entity_id(IMAGE, f"site_{first.site_id}_floor_{first.site_id}_1_1")
    await until_true(lambda: floors.find_entity_id(IMAGE, "site_99_floor_99_1_1") is not None)


@pytest.mark.parametrize("status", [403, 404])
async def test_a_site_whose_floors_are_gone_has_none(floors: Harness, status: int) -> None:
    """Central says so; what it denies may still be there."""
    (site,) = floors.campus.sites
    floors.sim.faults.rest[f"{SITEMAPS}/{site.site_id}/buildings"] = status
    await floors.start()
    await floors.list_floors()
    assert (floors.find_entity_id(IMAGE, unique_id(floors)) is None) is (status == 404)


async def test_places_of_nowhere_are_left_out(
    floors: Harness, hass_client: ClientSessionGenerator
) -> None:
    """They would move all others to one corner."""
    place = location_pb2.AssetTagLocation(
        device_id="tag-9", x=1e300, y=-1e300, floor_id=unique_id(floors).rpartition("floor_")[2]
    )
    message = location_pb2.StreamLocationMessage(asset_tag_location=place)
    await locate_earlier(floors, timedelta(), message)
    picture = await look(floors, hass_client)
    assert "nan" not in picture
    assert 'class="tag now"' not in picture


async def test_a_site_that_is_not_selected_has_no_floors(new_home: Harness) -> None:
    """Central lists it all the same."""
    await new_home.start({**ON, CONF_SITES: ["7"]})
    await new_home.list_floors(floor_tracking.CHECK_INTERVAL)
    assert new_home.find_entity_id(IMAGE, unique_id(new_home)) is None


async def test_without_the_option_there_are_no_pictures(floors: Harness) -> None:
    """Those of an earlier run are removed, and Central is not asked."""
    await floors.start({**WITH_CLIENTS, CONF_POSITIONS: False})
    assert floors.find_entity_id(IMAGE, unique_id(floors)) is None


async def test_floors_stay_while_the_rate_limit_leaves_no_request_for_them(
    floors: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other lists matter more; what was not asked for is not gone."""
    monkeypatch.setattr(CentralApi, "would_exhaust_limit", lambda *_: True)
    await floors.start()
    await floors.list_floors()
    assert floors.find_entity_id(IMAGE, unique_id(floors)) is not None


async def test_a_floor_that_is_gone_is_removed(
    floors: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a complete answer lacks it; an error takes nothing away."""
    floors.sim.faults.rest[f"{SITEMAPS}/sites"] = 500
    await floors.start()
    await floors.list_floors()
    assert floors.find_entity_id(IMAGE, unique_id(floors)) is not None
    floors.sim.faults.rest.clear()
    monkeypatch.setattr("simulator.floor_plans.sites", lambda _: [])
    await floors.start()
    await floors.list_floors()
    assert floors.find_entity_id(IMAGE, unique_id(floors)) is None


async def test_it_is_disabled_by_default_in_a_large_account(
    new_home: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the topology is."""
    monkeypatch.setattr(entity_policy, "MANY_ABOVE", 0)
    await new_home.start(ON)
    await new_home.list_floors()
    await until_true(lambda: new_home.find_entity_id(IMAGE, unique_id(new_home)) is not None)
    registered = er.async_get(new_home.hass).async_get(
        new_home.entity_id(IMAGE, unique_id(new_home))
    )
    assert registered is not None
    assert registered.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_the_page_of_the_site_shows_it(floors: Harness) -> None:
    """Next to the topology."""
    (site,) = floors.campus.sites
    device = floors.find_device(("site", site.site_id))
    assert device is not None
    for path in ("network", f"site-{site.site_id}"):
        shown = entity_ids(await page(floors.hass, path))
        assert (floors.entity_id(IMAGE, unique_id(floors)) in shown) is (path != "network")
