"""The picture of a site's topology: what it shows, when it changes, and who may see it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from xml.etree.ElementTree import fromstring

from homeassistant.components.image.const import DOMAIN as IMAGE
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.entities.picture import LOOK_DELAY, MIN_INTERVAL
from custom_components.hpe_aruba_central.hub.on_demand import MAX_AGE
from custom_components.hpe_aruba_central.registry import entity_policy
from simulator import Settings

from .harness import Harness
from .helpers import until_true

PATH = "/network-monitoring/v1/topology"

type Look = Callable[[], Awaitable[str]]


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with access points at a switch, and a gateway."""
    return Settings(aps=3, switches=1, gateways=1)


def unique_id(home: Harness) -> str:
    """Return the unique id of the picture of the only site."""
    (site,) = home.campus.sites
    return f"site_{site.site_id}_topology"


def time(home: Harness) -> str:
    """Return when the picture changed last."""
    return home.state_of(IMAGE, unique_id(home))


@pytest.fixture
async def look(home: Harness, hass_client_no_auth: ClientSessionGenerator) -> Look:
    """Return a function that returns the picture as the dashboard gets it."""
    client = await hass_client_no_auth()

    async def get() -> str:
        """Fetch the picture from the address in the entity's state."""
        state = home.state(IMAGE, unique_id(home))
        response = await client.get(state.attributes["entity_picture"])
        assert (response.status, response.content_type) == (HTTPStatus.OK, "image/svg+xml")
        return await response.text()

    return get


async def test_the_picture_shows_the_site(home: Harness, look: Look) -> None:
    """Every device by name, with the links that Central describes."""
    picture = await look()
    names = [device.name for device in home.campus.devices]
    assert [name for name in names if f">{name}</text>" not in picture] == []
    assert "All devices are online" in picture
    assert "→ eth0 · 1 Gbit/s" in picture
    fromstring(picture)  # noqa: S314 - the picture is ours


async def test_an_outage_is_in_the_picture(home: Harness, look: Look) -> None:
    """As soon as someone looks."""
    await look()
    await home.incident("ap_down", home.campus.aps[0].serial)
    picture = await look()
    assert "1 device is offline" in picture
    assert f'class="bad">{home.campus.aps[0].name}</text>' in picture


async def test_its_time_changes_with_what_it_shows(home: Harness) -> None:
    """Not with what it does not show, and at most once a minute."""
    first = time(home)
    ap = home.campus.aps[0].serial
    with home.run.later(timedelta(seconds=MIN_INTERVAL + 1)):
        await pass_time(home, MIN_INTERVAL + 1)
        await pass_time(home, LOOK_DELAY + 1)
        assert time(home) == first
        await home.incident("ap_down", ap)
        await home.flush()
        await pass_time(home, LOOK_DELAY + 1)
        second = time(home)
        assert second > first
        await home.incident("ap_up", ap)
        await home.flush()
        await pass_time(home, LOOK_DELAY + 1)
        assert time(home) == second
    with home.run.later(timedelta(seconds=2 * MIN_INTERVAL + 2)):
        await pass_time(home, MIN_INTERVAL + 1)
        assert time(home) > second


async def pass_time(home: Harness, seconds: float) -> None:
    """Run the timers that are due by then."""
    home.fire_time(timedelta(seconds=seconds))
    await home.settle()


async def test_central_is_asked_only_while_someone_looks(home: Harness, look: Look) -> None:
    """And not at each look."""
    calls = home.run.calls
    await pass_time(home, MIN_INTERVAL + 1)
    assert home.run.calls == calls
    await look()
    await look()
    assert home.run.calls == calls + 1
    with home.run.later(timedelta(seconds=MAX_AGE + 1)):
        await look()
    assert home.run.calls == calls + 2


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_without_central_the_picture_shows_what_neighbors_report(
    home: Harness, look: Look, status: int
) -> None:
    """What they don't report is dashed. A failure is not repeated at each look."""
    (site,) = home.campus.sites
    home.sim.faults.rest[f"{PATH}/{site.site_id}"] = status
    picture = await look()
    assert 'class="line guess"' in picture
    assert "Dashed line: assumed" in picture
    calls = home.run.calls
    await look()
    assert home.run.calls == calls


async def test_ports_show_what_they_report_since(home: Harness, look: Look) -> None:
    """A link that goes down is shown as down, whatever Central said of it."""
    await home.receive_everything()
    assert "link is down" not in await look()
    await home.incident("port_down", home.campus.switches[0].serial)
    assert "link is down" in await look()


async def test_a_device_that_is_offline_keeps_its_place(home: Harness, look: Look) -> None:
    """Central leaves out what it does not reach."""
    await look()
    ap = home.campus.aps[0]
    switch = home.campus.switches[0]
    switch.neighbors = [each for each in switch.neighbors if each.name != ap.name]
    await home.incident("ap_down", ap.serial)
    with home.run.later(timedelta(seconds=MAX_AGE + 1)):
        assert "Dashed" not in await look()


async def test_without_the_stream_nobody_knows(home: Harness, look: Look) -> None:
    """A device that was online an hour ago may not be, nor a port up."""
    await home.receive_everything()
    for stream in ("ap", "switch", "gateway"):
        home.sim.faults.streams[stream] = 500
        await home.sim.drop(stream)
    await until_true(lambda: not any(map(home.run.is_live, ("ap", "switch", "gateway"))))
    assert "status unknown" in await look()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a\x00]]>&\u202e\"'"])
async def test_names_are_text(home: Harness, look: Look, name: str) -> None:
    """Opened in a tab of its own, a picture runs with Home Assistant's rights."""
    home.campus.aps[0].name = name
    await home.run.refresh()
    picture = await look()
    assert "<script" not in picture
    fromstring(picture)  # noqa: S314 - the picture is ours


async def test_a_user_who_may_only_read_sees_it(
    home: Harness,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """It shows no more than the entities do."""
    client = await hass_client(hass_read_only_access_token)
    entity_id = home.entity_id(IMAGE, unique_id(home))
    response = await client.get(f"/api/image_proxy/{entity_id}")
    assert response.status == HTTPStatus.OK
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_stranger_does_not(
    home: Harness, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Without the token in the entity's state."""
    client = await hass_client_no_auth()
    entity_id = home.entity_id(IMAGE, unique_id(home))
    response = await client.get(f"/api/image_proxy/{entity_id}?token=1")
    assert response.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("limit", ["ESSENTIAL_ONLY_ABOVE", "MANY_ABOVE"])
async def test_it_is_disabled_by_default_in_a_large_account(
    new_home: Harness, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Its token alone is a row in the recorder every five minutes."""
    monkeypatch.setattr(entity_policy, limit, 0)
    await new_home.start()
    entity_id = new_home.entity_id(IMAGE, unique_id(new_home))
    registered = er.async_get(new_home.hass).async_get(entity_id)
    assert registered is not None
    assert registered.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.parametrize(
    "language, text",
    [("de", "Alle Geräte sind online"), ("ja", "すべてのデバイスがオンラインです")],
)
async def test_it_speaks_the_language_of_the_system(
    new_home: Harness, hass_client: ClientSessionGenerator, language: str, text: str
) -> None:
    """All users see the same picture."""
    new_home.hass.config.language = language
    await new_home.start()
    client = await hass_client()
    entity_id = new_home.entity_id(IMAGE, unique_id(new_home))
    response = await client.get(f"/api/image_proxy/{entity_id}")
    assert text in await response.text()
