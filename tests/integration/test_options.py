"""Options of an account."""

from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_ACCESS_PORTS,
    CONF_DETAIL,
    CONF_DEVICE_KINDS,
    CONF_FILTERS,
    CONF_PARTS,
    CONF_SITE_AREAS,
    CONF_SITES,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    DEFAULT_STREAMS,
)
from custom_components.hpe_aruba_central.options import Detail, Options
from simulator import Settings

from .flows import Typed, open_options, save_options, suggested
from .harness import Harness
from .helpers import central_event


@pytest.fixture
def settings() -> Settings:
    """Return a campus of two sites."""
    return Settings(aps=8)


@pytest.mark.usefixtures("setup_entry")
async def test_options_start_with_the_defaults(new_home: Harness) -> None:
    """Without options, the form shows the streams that are enabled by default."""
    new_home.entry.add_to_hass(new_home.hass)
    result = await open_options(new_home, "streams")

    assert set(suggested(result)[CONF_STREAMS]) == set(DEFAULT_STREAMS)


async def test_options_are_stored_and_reload_the_entry(
    new_home: Harness, setup_entry: AsyncMock
) -> None:
    """Streams, statistics and filters are stored flat and in the table's order."""
    await new_home.set_up()
    choice = {
        CONF_STREAMS: [],
        CONF_STATISTICS_ON_BUS: True,
        CONF_FILTERS: {"ap_events": ["state_device"], "audit_events": ["firmware_management"]},
    }

    result = await open_options(new_home, "streams")
    result = await new_home.hass.config_entries.options.async_configure(result["flow_id"], choice)
    assert result["errors"] == {CONF_STREAMS: "no_streams"}
    assert suggested(result)[CONF_STATISTICS_ON_BUS] is True
    assert suggested(result)[CONF_FILTERS]["ap_events"] == ["state_device"]
    choice[CONF_STREAMS] = ["alerts", "ap"]
    with patch("custom_components.hpe_aruba_central.async_unload_entry", return_value=True):
        result = await new_home.hass.config_entries.options.async_configure(
            result["flow_id"], choice
        )
        result = await save_options(new_home, result)
        await new_home.settle()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert new_home.entry.options == {
        CONF_STREAMS: ["ap", "alerts"],
        CONF_STATISTICS_ON_BUS: True,
        "ap_events": ["state_device"],
        "gateway_events": [],
        "audit_events": ["firmware_management"],
    }
    assert setup_entry.await_count == 2
    result = await open_options(new_home, "streams")
    assert suggested(result)[CONF_STREAMS] == ["ap", "alerts"]
    assert suggested(result)[CONF_FILTERS]["audit_events"] == ["firmware_management"]


EVERYTHING = {
    CONF_DEVICE_KINDS: ["access_point", "switch", "gateway"],
    CONF_PARTS: ["radio", "port", "wlan", "tunnel", "probe", "uplink"],
    CONF_DETAIL: "automatic",
    CONF_ACCESS_PORTS: False,
    CONF_SITES: [],
    CONF_SITE_AREAS: False,
}


def offered_sites(result: ConfigFlowResult) -> dict[str, str]:
    """Return the labels of the sites that can be selected, by ID."""
    assert result["data_schema"] is not None
    options = result["data_schema"].schema[CONF_SITES].config["options"]
    return {option["value"]: option["label"] for option in options}


async def submit_page(home: Harness, page: str, choice: Typed) -> None:
    """Submit a page of the options, and wait for what follows."""
    result = await open_options(home, page)
    result = await home.hass.config_entries.options.async_configure(result["flow_id"], choice)
    result = await save_options(home, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await home.settle()


async def test_everything_but_access_ports_is_shown_until_the_user_chooses(
    new_home: Harness,
) -> None:
    """Without options, the form selects everything but access ports."""
    new_home.entry.add_to_hass(new_home.hass)

    assert suggested(await open_options(new_home, "devices")) == EVERYTHING


async def test_sites_are_offered_by_name(home: Harness) -> None:
    """A running account knows the names of its sites."""
    result = await open_options(home, "devices")

    assert offered_sites(result) == {site.site_id: site.name for site in home.campus.sites}


async def test_a_device_without_a_site_adds_none(home: Harness) -> None:
    """No stream reports where an access point is."""
    home.run.handle(central_event("ap", "ap", serial_number="CN9", device_name="New"))

    offered = offered_sites(await open_options(home, "devices"))
    assert offered == {site.site_id: site.name for site in home.campus.sites}


async def test_a_selected_site_without_devices_is_still_offered(home: Harness) -> None:
    """A selected site without devices is offered by its ID."""
    home.set_options({CONF_SITES: ["gone"]})

    result = await open_options(home, "devices")

    assert offered_sites(result) == {"gone": "gone"} | {
        site.site_id: site.name for site in home.campus.sites
    }
    assert suggested(result)[CONF_SITES] == ["gone"]


async def test_an_account_that_is_not_loaded_offers_the_selected_sites(home: Harness) -> None:
    """Options can be changed while Central is unreachable."""
    site = home.campus.sites[0].site_id
    home.set_options({CONF_SITES: [site]})
    await home.unload()

    result = await open_options(home, "devices")

    assert offered_sites(result) == {site: site}


async def test_a_choice_of_devices_is_stored_and_reloads_the_account(home: Harness) -> None:
    """Options are stored in a fixed order, so submitting them again changes nothing."""
    first, second = sorted(site.site_id for site in home.campus.sites)
    run = home.run

    await submit_page(
        home,
        "devices",
        {
            CONF_DEVICE_KINDS: ["gateway", "access_point"],
            CONF_PARTS: [],
            CONF_DETAIL: "essential",
            CONF_ACCESS_PORTS: True,
            CONF_SITES: [second, first],
            CONF_SITE_AREAS: True,
        },
    )

    assert home.entry.options == {
        CONF_DEVICE_KINDS: ["access_point", "gateway"],
        CONF_PARTS: [],
        CONF_DETAIL: "essential",
        CONF_ACCESS_PORTS: True,
        CONF_SITES: [first, second],
        CONF_SITE_AREAS: True,
    }
    assert not run.is_current()
    run = home.run
    shown = suggested(await open_options(home, "devices"))
    assert shown == home.entry.options
    await submit_page(home, "devices", shown | {CONF_DEVICE_KINDS: ["gateway", "access_point"]})
    assert run.is_current()


async def test_each_page_keeps_the_options_of_the_other(new_home: Harness) -> None:
    """The pages for devices and for streams store their own options only."""
    new_home.entry.add_to_hass(new_home.hass)
    devices = EVERYTHING | {CONF_PARTS: ["uplink"]}
    streams = {CONF_STREAMS: ["alerts"], CONF_STATISTICS_ON_BUS: True}
    filters = {"ap_events": ["state_device"], "gateway_events": [], "audit_events": []}

    await submit_page(new_home, "streams", streams | {CONF_FILTERS: filters})
    await submit_page(new_home, "devices", devices)
    assert new_home.entry.options == streams | filters | devices

    await submit_page(new_home, "streams", streams | {CONF_FILTERS: {}})
    assert new_home.entry.options == streams | filters | {"ap_events": []} | devices


async def test_pages_are_saved_together(home: Harness) -> None:
    """The account reloads once for all pages, and a page shows what was changed on the others."""
    options = home.hass.config_entries.options
    run = home.run
    result = await open_options(home, "devices")
    result = await options.async_configure(
        result["flow_id"], suggested(result) | {CONF_PARTS: ["uplink"]}
    )
    result = await options.async_configure(result["flow_id"], {"next_step_id": "streams"})
    result = await options.async_configure(
        result["flow_id"], suggested(result) | {CONF_STREAMS: ["alerts"]}
    )
    assert run.is_current()
    assert CONF_STREAMS not in home.entry.options
    result = await options.async_configure(result["flow_id"], {"next_step_id": "devices"})
    assert suggested(result)[CONF_PARTS] == ["uplink"]
    result = await options.async_configure(result["flow_id"], suggested(result))

    await save_options(home, result)
    await home.settle()

    assert home.entry.options[CONF_PARTS] == ["uplink"]
    assert home.entry.options[CONF_STREAMS] == ["alerts"]
    assert not run.is_current()
    assert set(home.run.subscriptions) == {"alerts"}


async def test_browser_can_show_the_menu_and_the_form_of_the_devices(
    home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Home Assistant's HTTP API offers site names beside translated options."""
    assert await async_setup_component(home.hass, "config", {})
    browser = await hass_client()

    response = await browser.post(
        "/api/config/config_entries/options/flow", json={"handler": home.entry.entry_id}
    )
    menu = await response.json()
    assert menu["menu_options"] == ["streams", "devices", "clients"]
    url = f"/api/config/config_entries/options/flow/{menu['flow_id']}"
    form = await (await browser.post(url, json={"next_step_id": "devices"})).json()
    fields = {field["name"]: field["selector"] for field in form["data_schema"]}
    assert list(fields) == [
        CONF_DEVICE_KINDS,
        CONF_PARTS,
        CONF_DETAIL,
        CONF_ACCESS_PORTS,
        CONF_SITES,
        CONF_SITE_AREAS,
    ]
    assert fields[CONF_DEVICE_KINDS]["select"]["options"] == ["access_point", "switch", "gateway"]
    labels = {option["label"] for option in fields[CONF_SITES]["select"]["options"]}
    assert labels == {site.name for site in home.campus.sites}


def test_everything_is_shown_by_default() -> None:
    """Without options, all devices, parts and sites are shown, but no access ports."""
    assert Options.parse({}).device_kinds == set(DeviceKind)
    assert Options.parse({}).part_kinds == set(PartKind)
    assert Options.parse({}).access_ports is False
    assert Options.parse({}).detail is Detail.AUTOMATIC
    assert Options.parse({}).sites == set()


def test_unknown_stored_values_are_ignored() -> None:
    """An unknown value is ignored, an empty list selects nothing, and any site is valid."""
    assert Options.parse({CONF_DEVICE_KINDS: ["switch", "toaster"]}).device_kinds == {
        DeviceKind.SWITCH
    }
    assert Options.parse({CONF_DEVICE_KINDS: []}).device_kinds == set()
    assert Options.parse({CONF_PARTS: ["uplink", "lid"]}).part_kinds == {PartKind.UPLINK}
    assert Options.parse({CONF_PARTS: []}).part_kinds == set()
    assert Options.parse({CONF_ACCESS_PORTS: True}).access_ports is True
    assert Options.parse({CONF_DETAIL: "essential"}).detail is Detail.ESSENTIAL
    assert Options.parse({CONF_DETAIL: "everything"}).detail is Detail.AUTOMATIC
    assert Options.parse({CONF_SITES: ["1", "2"]}).sites == {"1", "2"}


def test_filters_stand_for_known_event_types() -> None:
    """A short name is one CloudEvents type; an unknown or unset filter limits nothing."""
    options = {"ap_events": ["state_device", "gone"], "gateway_events": []}

    assert Options.parse(options).event_types.get("ap", ()) == (
        "com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.device",
    )
    assert Options.parse(options).event_types.get("gateway", ()) == ()
    assert Options.parse(options).event_types.get("audit", ()) == ()
    assert Options.parse({"switch_events": ["state_device"]}).event_types.get("switch", ()) == ()
    assert [stream.name for stream in Options.parse({}).streams] == [
        name for name in STREAMS if name in DEFAULT_STREAMS
    ]


@pytest.mark.parametrize(
    "enabled, probed",
    [
        ([*STREAMS], "ap"),
        (["wids", "gateway", "audit"], "gateway"),
        (["clients", "location"], "location"),
    ],
)
def test_the_account_check_opens_a_stream_that_is_enabled(enabled: list[str], probed: str) -> None:
    """Preferably one of the default ones: the others need rights that an account may lack."""
    options = Options.parse({CONF_STREAMS: enabled})
    assert options.probe_stream.name == probed
