"""The dashboard of networks that no simulated campus is large, or small, enough for."""

from collections.abc import Iterable
from dataclasses import replace
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.dashboard.builder import dashboard, page
from custom_components.hpe_aruba_central.dashboard.page_context import PageContext
from custom_components.hpe_aruba_central.dashboard.registry_reader import Network, Node, Site
from custom_components.hpe_aruba_central.translated_texts import async_load_texts

from .dashboards import entity_ids, mappings, rendered

MANY_SITES = 13
ACCOUNT = {
    "client_count": "sensor.clients",
    "open_alerts_critical": "sensor.critical",
    "access_point_offline": "sensor.aps_offline",
}


@pytest.fixture
async def context(hass: HomeAssistant) -> PageContext:
    """Return the context of an English user."""
    texts = await async_load_texts(hass, "en")
    return PageContext(texts, hass.states, er.async_get(hass), "/aruba")


def access_point(number: int) -> Node:
    """Return an access point with two radios."""
    name = f"AP {number:03}"
    radios = [
        Node(
            device_id=f"{number}-{band}",
            identifier=f"CN{number}_radio_{band}",
            name=f"{name} Radio {band} GHz",
            entities={"utilization": f"sensor.ap_{number}_{band}"},
            kind=PartKind.RADIO,
        )
        for band in (2, 5)
    ]
    entities = {"connectivity": f"binary_sensor.ap_{number}"}
    return Node(str(number), f"CN{number}", name, entities, {}, radios, DeviceKind.ACCESS_POINT)


def site(number: int, devices: Iterable[Node] = ()) -> Site:
    """Return a site with its sensors."""
    name = f"Site {number:02}"
    entities = {
        key: f"sensor.site_{number}_{key}"
        for key in ("health", "client_count", "devices_offline", "open_alerts")
    }
    node = Node(f"site {number}", f"site_{number}", name, entities)
    return Site(node, list(devices))


def network(sites: Iterable[Site]) -> Network:
    """Return an account with these sites."""
    account = Node("account", "account", "Central", ACCOUNT)
    return Network("entry", "Central", account, list(sites))


def titles(config: dict[str, Any]) -> list[str]:
    """Return the titles of a dashboard's pages, without those of single sites."""
    return [view["title"] for view in config["views"] if not view.get("subview")]


def headings(config: dict[str, Any]) -> list[str]:
    """Return the headings of a page."""
    return [each["heading"] for each in mappings(config) if "heading" in each]


async def test_without_an_account_the_dashboard_says_so(context: PageContext) -> None:
    """A dashboard may outlast the last account."""
    config = dashboard([], context)
    assert titles(config) == ["Network"]
    assert context.texts("no_account") in json.dumps(config)


async def test_many_sites_have_a_page_that_lists_all_of_them(context: PageContext) -> None:
    """The first page has the first of them, with a link to that page."""
    few = network(site(number) for number in range(MANY_SITES - 1))
    assert "Sites" not in titles(dashboard([few], context))
    many = network(site(number) for number in range(MANY_SITES))
    assert "Sites" in titles(dashboard([many], context))

    names = [node.name for node in many.site_nodes]
    assert headings(page("sites", [many], context)) == names
    first = page("network", [many], context)
    assert [name for name in headings(first) if name in names] == names[:-1]
    links = [each.get("navigation_path") for each in mappings(first)]
    assert "/aruba/sites" in links
    # The lines of so many sites could not be told apart in one chart.
    charts = [each for each in mappings(first) if each.get("type") == "history-graph"]
    assert [chart["entities"] for chart in charts] == [
        [{"entity": "sensor.clients", "name": "Clients"}]
    ]


async def test_a_page_shows_each_access_point_only_while_there_are_few(
    hass: HomeAssistant, context: PageContext
) -> None:
    """Of more, it shows the radios with the busiest channels."""
    hass.states.async_set("sensor.ap_60_5", "93")
    hass.states.async_set("sensor.ap_60_2", "88")
    aps = [access_point(number) for number in range(61)]

    few = page("wi-fi", [network([site(1, aps[:60])])], context)
    many = page("wi-fi", [network([site(1, aps)])], context)

    names = [ap.name for ap in aps]
    assert [name for name in headings(few) if name in names] == names[:60]
    assert not [name for name in headings(many) if name in names]
    bars = [each["entity"] for each in mappings(many) if each.get("type") == "tile"]
    assert len(bars) == 120
    assert bars[:2] == ["sensor.ap_60_5", "sensor.ap_60_2"]


async def test_the_clients_of_each_wlan_are_a_share_of_one_bar(context: PageContext) -> None:
    """With the names of the WLANs alone, unless the user named a sensor."""
    wlans = {"wlan_clients_Guest": "sensor.guest", "wlan_clients_Staff_2": "sensor.staff"}
    account = Node("account", "account", "Central", ACCOUNT | wlans)
    entity = context.registry.async_get_or_create("sensor", "x", "1", suggested_object_id="guest")
    context.registry.async_update_entity(entity.entity_id, name="Visitors")
    shown = page("wi-fi", [Network("entry", "Central", account, [])], context)
    [bar] = [each for each in mappings(shown) if each.get("type") == "distribution"]
    assert bar["entities"] == [
        {"entity": "sensor.guest", "name": "Visitors"},
        {"entity": "sensor.staff", "name": "Staff_2"},
    ]


async def test_a_radio_that_the_user_named_keeps_its_name(context: PageContext) -> None:
    """There is no band in it that would be short enough; a port of the access point is no radio."""
    ap = access_point(1)
    port = Node("port", "CN1_port_0", "AP 001 Port 0", {}, kind=PartKind.PORT)
    attic = replace(ap.children[0], name="Attic")
    shown = page("wi-fi", [network([site(1, [replace(ap, children=[attic, port])])])], context)
    tiles = [each["name"] for each in mappings(shown) if each.get("type") == "tile"]
    assert tiles == ["Attic"]


async def test_a_switch_shows_only_what_it_has(context: PageContext) -> None:
    """A user may disable all of its entities but the connection."""
    entities = {"connectivity": "binary_sensor.switch"}
    switch = Node("switch", "SG1", "Switch", entities, kind=DeviceKind.SWITCH)
    shown = page("switches", [network([site(1, [switch])])], context)
    assert entity_ids(shown) == {"binary_sensor.switch"}


async def test_a_large_site_shows_how_many_devices_are_offline(
    hass: HomeAssistant, context: PageContext
) -> None:
    """Watching each of them would block Home Assistant."""
    large = site(1, [access_point(number) for number in range(251)])
    hass.states.async_set("binary_sensor.ap_7", "off")
    hass.states.async_set("sensor.site_1_devices_offline", "1")
    config = page("site-1", [network([large])], context)
    text = rendered(hass, config)[0]
    assert "AP 007" not in text
    assert "Site 01" in text
    assert text.count("<ha-alert") == 1


@pytest.mark.parametrize("with_site", [0, 200])
async def test_a_large_account_counts_its_devices_by_kind_if_some_have_no_site(
    hass: HomeAssistant, context: PageContext, with_site: int
) -> None:
    """The numbers of its sites would not count them."""
    aps = [access_point(number) for number in range(251)]
    account = network([site(1, aps[:with_site]), Site(None, aps[with_site:])])
    hass.states.async_set("sensor.site_1_devices_offline", "0")
    hass.states.async_set("sensor.aps_offline", "3")
    text = rendered(hass, page("network", [account], context))[0]
    assert "3 access points are offline" in text
    assert "All is well" not in text


@pytest.mark.parametrize("switches", [20, 251])
async def test_of_a_large_account_the_power_supplies_are_watched_as_long_as_they_are_few(
    hass: HomeAssistant, context: PageContext, switches: int
) -> None:
    """Of more, the card does not say that all is well."""
    devices = [access_point(number) for number in range(251)]
    for number in range(switches):
        entities = {
            "connectivity": f"binary_sensor.switch_{number}",
            "power_supply_1": f"binary_sensor.supply_{number}",
        }
        name = f"Switch {number}"
        devices.append(Node("switch", f"SG{number}", name, entities, kind=DeviceKind.SWITCH))
    account = network([site(1, devices)])
    config = page("network", [account], context)
    is_few = switches < 251
    assert ("All is well" in rendered(hass, config)[0]) is is_few
    hass.states.async_set("binary_sensor.supply_7", "on")
    assert ("power supply 1 has failed" in rendered(hass, config)[0]) is is_few


async def test_a_large_account_counts_its_devices_by_kind_if_no_site_counts_them(
    hass: HomeAssistant, context: PageContext
) -> None:
    """A user may disable what a site counts."""
    node = Node("site 1", "site_1", "Site 01")
    account = network([Site(node, [access_point(number) for number in range(251)])])
    hass.states.async_set("sensor.aps_offline", "3")
    text = rendered(hass, page("network", [account], context))[0]
    assert "3 access points are offline" in text


async def test_a_large_account_counts_its_devices_by_site(
    hass: HomeAssistant, context: PageContext
) -> None:
    """Where something is wrong says more than what."""
    account = network([site(1, [access_point(number) for number in range(251)])])
    hass.states.async_set("sensor.site_1_devices_offline", "3")
    hass.states.async_set("sensor.aps_offline", "3")
    config = page("network", [account], context)
    assert "binary_sensor.ap_7" not in entity_ids(config)
    text = rendered(hass, config)[0]
    assert "Site 01" in text
    assert "access points are offline" not in text


async def test_a_latency_has_the_name_of_its_uplink(context: PageContext) -> None:
    """An uplink that is not known yet is called by its number."""
    uplink = Node("uplink", "GW1_uplink_1", "GW Uplink fiber", {}, kind=PartKind.UPLINK)
    probes = {"probe_latency": {f"{number}/192.0.2.53": f"sensor.{number}" for number in (1, 2)}}
    entities = {"connectivity": "binary_sensor.gw"}
    gateway = Node("gw", "GW1", "GW", entities, probes, [uplink], DeviceKind.GATEWAY)
    shown = page("network", [network([site(1, [gateway])])], context)
    names = {each["entity"]: each["name"] for each in mappings(shown) if each.get("type") == "tile"}
    assert names["sensor.1"] == "GW Uplink fiber 192.0.2.53 latency"
    assert names["sensor.2"] == "GW 2/192.0.2.53 latency"


async def test_numbers_of_devices_say_which_are_offline_and_not_only_by_color(
    context: PageContext,
) -> None:
    """On the first page and on the page of a site, whose health has a color for each value."""
    numbers = {"access_point_online": "sensor.aps_online"}
    found = site(1, [access_point(1)])
    assert found.node is not None
    found.node.entities["devices_online"] = "sensor.site_1_devices_online"
    whole = network([found])
    whole.account.entities.update(numbers)
    labels: dict[str, str] = {}
    health: list[tuple[str, str]] = []
    for path in ("network", "site-1"):
        for badge in page(path, [whole], context)["badges"]:
            labels[badge["entity"]] = badge.get("name", "")
            if badge["entity"] == "sensor.site_1_health":
                health.append((badge["visibility"][0]["state"], badge["color"]))
    assert labels["sensor.aps_online"] == "Online"
    assert labels["sensor.aps_offline"] == "Offline"
    assert labels["sensor.site_1_devices_online"] == "Online"
    assert labels["sensor.site_1_devices_offline"] == "Offline"
    assert health == [("poor", "red"), ("fair", "orange"), ("good", "green")]
