"""The dashboard that the strategy shows: its pages, and what they contain."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
import json
from pathlib import Path
import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import Group, User
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central import translated_texts
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.dashboard import attention
from simulator import Settings

from .dashboards import entity_ids, mappings, rendered
from .harness import Harness

TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations"
LANGUAGES = sorted(path.stem for path in TRANSLATIONS.glob("*.json"))

CONNECTION = {"condition": "state", "state": "off"}

type Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def settings() -> Settings:
    """Return a campus of several sites."""
    return Settings(aps=3, switches=2, gateways=1, alerts=0)


@pytest.fixture
async def ask(home: Harness, hass_ws_client: WebSocketGenerator) -> Ask:
    """Return a function that asks for the dashboard, or for one of its pages."""
    await home.receive_everything()
    assert await async_setup_component(home.hass, "websocket_api", {})
    client = await hass_ws_client(home.hass)

    async def command(**content: Any) -> dict[str, Any]:
        """Send the command, and return its result."""
        request = {"type": f"{DOMAIN}/dashboard", "base": "/aruba", **content}
        await client.send_json_auto_id(request)
        response = await client.receive_json()
        assert response["success"], response
        result: dict[str, Any] = response["result"]
        return result

    return command


def types(page: Any) -> set[str]:
    """Return the types of a page's cards."""
    return {str(each["type"]) for each in mappings(page) if "type" in each}


def shown(home: Harness, page: Any) -> str:
    """Return the Markdown cards of a page as one text, with nothing escaped."""
    return re.sub(r"\\(\W)", r"\1", "\n".join(rendered(home.hass, page)))


async def test_the_dashboard_has_a_page_for_each_site(home: Harness, ask: Ask) -> None:
    """The pages have no content until they are opened: a large account has many of them."""
    views = (await ask())["views"]
    sites = sorted({device.site.name for device in home.campus.devices})
    assert [view["title"] for view in views] == ["Network", "Wi-Fi", "Switches", *sites]
    assert all(view.keys() >= {"path", "icon", "strategy"} for view in views)
    assert not entity_ids(views)


async def test_every_page_shows_entities_that_exist(home: Harness, ask: Ask) -> None:
    """No card would have an error."""
    for view in (await ask())["views"]:
        found = entity_ids(await ask(page=view["path"]))
        assert found
        assert [each for each in found if home.hass.states.get(each) is None] == []


async def test_the_page_of_a_site_shows_its_devices(home: Harness, ask: Ask) -> None:
    """And not those of other sites."""
    for view in (await ask())["views"][3:]:
        found = entity_ids(await ask(page=view["path"]))
        for device in home.campus.devices:
            connectivity = home.entity_id("binary_sensor", f"{device.serial}_connectivity")
            assert (connectivity in found) is (device.site.name == view["title"])


async def test_the_page_of_a_site_shows_its_topology(home: Harness, ask: Ask) -> None:
    """As a picture that opens when it is clicked; a picture that is disabled has no card."""
    site = home.campus.sites[0]
    path = next(view["path"] for view in (await ask())["views"] if view["title"] == site.name)
    picture = home.entity_id("image", f"site_{site.site_id}_topology")
    (card,) = [
        each for each in mappings(await ask(page=path)) if each.get("type") == "picture-entity"
    ]
    assert card["entity"] == picture
    registry = er.async_get(home.hass)
    registry.async_update_entity(picture, disabled_by=er.RegistryEntryDisabler.USER)
    assert "picture-entity" not in types(await ask(page=path))


async def test_a_quiet_network_is_well(home: Harness, ask: Ask) -> None:
    """Nothing is red."""
    text = shown(home, await ask(page="network"))
    assert "All is well" in text
    assert "error" not in text


async def test_a_stream_in_whose_place_lists_are_read_is_no_error(home: Harness, ask: Ask) -> None:
    """The account may do without it for good."""
    page = await ask(page="network")
    stream = home.entity_id("binary_sensor", "stream_ap")
    home.hass.states.async_set(stream, "off", {"instead": "lists"})
    text = shown(home, page)
    assert "All is well" in text
    assert "All streams are live" not in text


async def test_streams_that_are_live_are_one_line(home: Harness, ask: Ask) -> None:
    """One that isn't is an error of its own."""
    page = await ask(page="network")
    assert "All streams are live" in shown(home, page)
    home.hass.states.async_set(home.entity_id("binary_sensor", "stream_audit"), "off")
    text = shown(home, page)
    assert "All streams are live" not in text
    assert "Stream isn't live: Audit trail" in text


async def test_what_needs_attention_has_no_gaps(home: Harness, ask: Ask) -> None:
    """Each problem is a paragraph of its own."""
    page = await ask(page="network")
    for severity in ("critical", "major"):
        entity_id = home.entity_id("sensor", f"open_alerts_{severity}")
        home.hass.states.async_set(entity_id, "2")
    await home.incident("ap_down", home.campus.aps[0].serial)
    await home.incident("ap_down", home.campus.aps[1].serial)
    text = next(text for text in rendered(home.hass, page) if "is offline" in text)
    assert text.count("<ha-alert") == 4
    assert len(re.findall(r"</ha-alert>\n\n+<ha-alert", text)) == 3


async def test_a_connection_that_is_lost_is_red_where_its_tile_was(home: Harness, ask: Ask) -> None:
    """Home Assistant shows a tile that is off in gray."""
    ap = home.campus.aps[0]
    connectivity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    views = (await ask())["views"]
    path = next(view["path"] for view in views if view["title"] == ap.site.name)
    for page in (await ask(page=path), await ask(page="network")):
        for tile in mappings(page):
            visibility = tile.get("visibility", [{}])[0]
            if tile.get("type") != "tile" or visibility.get("state_not") != "off":
                continue
            red = [
                each
                for each in mappings(page)
                if each.get("visibility") == [{**CONNECTION, "entity": tile["entity"]}]
            ]
            assert len(red) == 1
            assert '<ha-alert alert-type="error">' in red[0]["content"]
    assert connectivity in entity_ids(await ask(page=path))


async def test_a_new_account_has_charts_before_it_has_statistics(
    ask: Ask, freezer: FrozenDateTimeFactory
) -> None:
    """Statistics exist after an hour at the earliest."""
    for path in ("network", "wi-fi", "switches"):
        assert {"history-graph"} <= types(await ask(page=path))
        assert "statistics-graph" not in types(await ask(page=path))
    freezer.tick(timedelta(hours=3))
    for path in ("network", "wi-fi", "switches"):
        assert {"statistics-graph"} <= types(await ask(page=path))
        assert "history-graph" not in types(await ask(page=path))


async def test_an_access_point_that_goes_offline_is_an_error(home: Harness, ask: Ask) -> None:
    """With its site and since when; it's gone once the access point is back."""
    ap = home.campus.aps[0]
    page = await ask(page="network")
    assert f"{ap.name} is offline" not in shown(home, page)
    await home.incident("ap_down", ap.serial)
    text = shown(home, page)
    alert = f'<ha-alert alert-type="error">**{ap.name} is offline**\n{ap.site.name} · just now'
    assert alert in text
    assert "All is well" not in text
    await home.incident("ap_up", ap.serial)
    assert f"{ap.name} is offline" not in shown(home, page)


@pytest.mark.parametrize(
    "incident, kind, text",
    [
        ("uplink_down", "gateways", "WAN connection is down"),
        ("psu_failed", "switches", "power supply 1 has failed"),
        ("fan_failed", "switches", "a fan has failed"),
    ],
)
async def test_what_fails_is_an_error(
    home: Harness, ask: Ask, incident: str, kind: str, text: str
) -> None:
    """On the first page and on that of the site."""
    device = getattr(home.campus, kind)[0]
    pages = [await ask(page="network")]
    views = (await ask())["views"]
    path = next(view["path"] for view in views if view["title"] == device.site.name)
    pages.append(await ask(page=path))
    assert not [page for page in pages if text in shown(home, page)]
    await home.incident(incident, device.serial)
    await home.flush()
    for page in pages:
        assert text in shown(home, page)


async def test_a_large_account_watches_sums(
    home: Harness, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendering thousands of entities with every change would block Home Assistant."""
    monkeypatch.setattr(attention, "MAX_WATCHED", 6)
    page = await ask(page="network")
    ap = home.campus.aps[0]
    await home.incident("ap_down", ap.serial)
    await home.flush()
    text = shown(home, page)
    assert f"{ap.name} is offline" not in text
    assert re.search("1 (access point|device) is offline", text)


async def test_a_renamed_device_has_its_new_name(home: Harness, ask: Ask) -> None:
    """The frontend asks again when a registry changes."""
    device = home.device(home.campus.aps[0].serial)
    assert device is not None
    dr.async_get(home.hass).async_update_device(device.id, name_by_user="Front door")
    assert "Front door" in json.dumps(await ask(page="wi-fi"))


async def test_disabled_and_hidden_entities_are_not_shown(home: Harness, ask: Ask) -> None:
    """A card of theirs would have an error, or show what the user wants hidden."""
    registry = er.async_get(home.hass)
    hidden = home.entity_id("sensor", "client_count")
    assert hidden in json.dumps(await ask(page="network"))
    registry.async_update_entity(hidden, hidden_by=er.RegistryEntryHider.USER)
    assert hidden not in json.dumps(await ask(page="network"))


async def test_a_user_sees_only_what_they_may(
    home: Harness, ask: Ask, hass_admin_user: User
) -> None:
    """A policy may show a user some entities only; others are in no card and no template."""
    assert entity_ids(await ask(page="network"))
    allowed = home.entity_id("sensor", "client_count")
    policy = {"entities": {"entity_ids": {allowed: True}}}
    hass_admin_user.groups = [Group(id="some", name="Some", policy=policy)]
    hass_admin_user.is_owner = False
    hass_admin_user.invalidate_cache()
    text = json.dumps(await ask(page="network"))
    assert set(re.findall(r"(?:binary_)?sensor\.\w+", text)) == {allowed}


@pytest.mark.parametrize(
    "language, expected",
    [("de-CH", "de"), ("ja", "ja"), ("zh-Hans", "en"), ("../../secrets", "en"), ("", "en")],
)
async def test_other_languages_get_the_nearest(ask: Ask, language: str, expected: str) -> None:
    """Whatever else a user asks for is neither loaded nor remembered."""
    assert await ask(language=language) == await ask(language=expected)


def test_the_languages_are_those_of_the_translations() -> None:
    """A new one must be known as one."""
    assert sorted(translated_texts.LANGUAGES) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_dashboard_speaks_the_language_of_its_user(ask: Ask, language: str) -> None:
    """Whatever the language of Home Assistant."""
    common = json.loads((TRANSLATIONS / f"{language}.json").read_text("utf-8"))["common"]
    views = (await ask(language=language))["views"]
    assert views[0]["title"] == common["dashboard_network"]
    assert common["dashboard_needs_attention"] in json.dumps(
        await ask(language=language, page="network"), ensure_ascii=False
    )


async def test_an_account_that_was_never_loaded_has_no_pages(home: Harness, ask: Ask) -> None:
    """Nothing of it is registered yet."""
    views = (await ask())["views"]
    MockConfigEntry(domain=DOMAIN, title="New").add_to_hass(home.hass)
    assert (await ask())["views"] == views


async def test_devices_without_a_site_have_a_page(home: Harness, ask: Ask) -> None:
    """It is the last, and has neither numbers nor a chart of a site."""
    ap = home.campus.aps[0]
    registered = home.device(ap.serial)
    assert registered is not None
    dr.async_get(home.hass).async_update_device(registered.id, via_device_id=None)
    last = (await ask())["views"][-1]
    assert last["title"] == "Without a site"
    page = await ask(page=last["path"])
    connectivity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    assert connectivity in entity_ids(page)
    assert page["badges"] == []
    assert types(page).isdisjoint({"history-graph", "statistics-graph"})
    home.hass.states.async_set(connectivity, "off")
    assert f"{ap.name} is offline" in shown(home, page)


async def test_an_account_that_is_not_loaded_keeps_its_pages(home: Harness, ask: Ask) -> None:
    """The registries have its devices, though not of which kind they are."""
    titles = [view["title"] for view in (await ask())["views"]]
    await home.unload()
    kept = [view["title"] for view in (await ask())["views"]]
    assert kept == [title for title in titles if title not in {"Wi-Fi", "Switches"}]
    await ask(page="network")


async def test_a_page_that_is_gone_says_so(ask: Ask) -> None:
    """A bookmark may outlast a site."""
    assert "no longer exists" in json.dumps(await ask(page="site-404"))


@pytest.mark.parametrize("base", ["//evil.example", "aruba", "/a/b", "/a?b"])
async def test_the_base_is_the_path_of_a_dashboard(
    home: Harness, hass_ws_client: WebSocketGenerator, base: str
) -> None:
    """The pages' links start with it."""
    assert await async_setup_component(home.hass, "websocket_api", {})
    client = await hass_ws_client(home.hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/dashboard", "base": base})
    assert not (await client.receive_json())["success"]
