"""The dashboards: the pasted one finds entities itself, the printed one names them."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any, cast

from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from scripts.lib.dashboard import as_yaml, dashboard
from scripts.lib.home import HomeSocket
from simulator import Settings, Simulator
from simulator.devices import AccessPoint

from .harness import Harness

ROOT = Path(__file__).parents[2]
PASTED = ROOT / "dashboards" / "problems.yaml"
TRANSLATIONS = {
    path.stem: path
    for path in (ROOT / "custom_components/hpe_aruba_central/translations").glob("*.json")
}


@pytest.fixture
def settings() -> Settings:
    """Return a campus of two sites."""
    return Settings(aps=2, switches=2, gateways=1)


def mappings(config: Any) -> Iterator[dict[str, Any]]:
    """Iterate over all mappings of a dashboard."""
    if isinstance(config, dict):
        yield config
        config = list(config.values())
    if isinstance(config, list):
        for each in config:
            yield from mappings(each)


def rendered(home: Harness) -> list[str]:
    """Return the rendered Markdown cards of the pasted dashboard."""
    cards = (thing for thing in mappings(load_yaml_dict(PASTED)) if thing.get("type") == "markdown")
    return [
        str(Template(card["content"], home.hass).async_render(parse_result=False)) for card in cards
    ]


async def test_problems_show_what_is_wrong_and_nothing_else(home: Harness) -> None:
    """A port without a cable is not a problem."""
    await home.receive_everything()
    assert "Nothing is wrong" in rendered(home)[0]
    ap = home.campus.aps[0]
    await home.incident("ap_down", ap.serial)
    await home.incident("uplink_down", home.campus.gateways[0].serial)
    problems = rendered(home)[0].replace("\\-", "-")
    assert f"{ap.name} Connectivity" in problems
    assert f"{home.campus.gateways[0].name} Uplink" in problems
    assert "Nothing is wrong" not in problems
    assert home.campus.aps[1].name not in problems


@pytest.fixture(params=sorted(TRANSLATIONS))
def language(home: Harness, request: pytest.FixtureRequest) -> str:
    """Set Home Assistant's language to each language of the integration."""
    home.hass.config.language = request.param
    return str(request.param)


@pytest.fixture
def office(sim: Simulator) -> AccessPoint:
    """Return an access point whose name looks like a port's."""
    ap = sim.campus.aps[0]
    ap.name = "AP Port Office"
    return ap


@pytest.mark.usefixtures("language")
async def test_ports_tunnels_and_probes_are_no_problem_in_any_language(
    home: Harness, office: AccessPoint
) -> None:
    """A device is a problem, whatever its name."""
    await home.receive_everything()
    for incident in ("ap_port_down", "ap_tunnel_down", "probe_failed"):
        await home.incident(incident, office.serial)
    assert "Nothing is wrong" in rendered(home)[0]
    await home.incident("ap_down", office.serial)
    assert "[AP Port Office " in rendered(home)[0]


def test_ports_tunnels_and_probes_are_recognized_by_their_names(language: str) -> None:
    """The pattern matches the names of ports, tunnels and probes and no other names."""
    names = json.loads(TRANSLATIONS[language].read_text())["entity"]["binary_sensor"]
    pattern = re.search(r'set parts = "(.+)"', PASTED.read_text())
    assert pattern is not None
    passed_over = {key for key, entry in names.items() if re.match(pattern[1], entry["name"])}
    links = {"port_link", "port_port_link", "tunnel_up", "tunnel_gateway_tunnel", "probe_reached"}
    assert links <= passed_over
    assert {key.partition("_")[0] for key in passed_over} == {"port", "tunnel", "probe"}


async def test_sites_and_firmware_are_shown(home: Harness) -> None:
    """The cards show the names and values of sites and of firmware updates."""
    await home.receive_everything()
    _, sites, firmware = rendered(home)
    assert all(f"[{site.name}]" in sites for site in home.campus.sites)
    assert "Devices offline: 0" in sites
    assert "→" in firmware


async def printed(client: MockHAClientWebSocket) -> dict[str, Any]:
    """Return the dashboard that the script prints."""

    class Socket:
        """Home Assistant's WebSocket API."""

        async def command(self, command: str, **content: Any) -> Any:
            """Send a command, and return its result."""
            await client.send_json_auto_id({"type": command, **content})
            return (await client.receive_json())["result"]

    return await dashboard(cast("HomeSocket", Socket()))


async def test_the_printed_dashboard_has_a_page_for_each_site(
    home: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """The printed dashboard shows enabled entities only, with a page for each site."""
    await home.receive_everything()
    assert await async_setup_component(home.hass, "config", {})
    config = await printed(await hass_ws_client(home.hass))
    sites = sorted({device.site.name for device in home.campus.devices})
    assert [view["title"] for view in config["views"]] == ["Network", "Alerts", *sites, "Wi-Fi"]
    registry = er.async_get(home.hass)
    found = [thing["entity"] for thing in mappings(config) if "entity" in thing]
    entries = [registry.async_get(each) for each in found]
    assert found
    assert all(entry is not None and entry.disabled_by is None for entry in entries)
    for view in config["views"][2:-1]:
        here = [device for device in home.campus.devices if device.site.name == view["title"]]
        shown = {thing.get("entity") for thing in mappings(view)}
        assert {
            home.entity_id("binary_sensor", f"{device.serial}_connectivity") for device in here
        } <= shown


async def test_the_printed_yaml_is_the_dashboard(
    home: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """Home Assistant's YAML parser reads the printed text."""
    assert await async_setup_component(home.hass, "config", {})
    config = await printed(await hass_ws_client(home.hass))
    assert parse_yaml(as_yaml(config)) == config


async def test_without_an_account_there_is_no_dashboard(
    new_home: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """The script raises an error without an account."""
    assert await async_setup_component(new_home.hass, "config", {})
    with pytest.raises(LookupError, match="no account"):
        await printed(await hass_ws_client(new_home.hass))
