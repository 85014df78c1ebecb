"""Options for clients and asset tags."""

from typing import Any
from unittest.mock import patch

from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.pb import clients_pb2
from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_POSITIONS,
    CONF_RETENTION,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMIZED,
    CONF_TRACK_WLANS,
    DEFAULT_STREAMS,
)
from custom_components.hpe_aruba_central.options import Options, Track
from custom_components.hpe_aruba_central.options_flow import client_values

from .clients import STREAMS
from .flows import open_options, save_options, suggested
from .harness import Harness

UNTOUCHED = {
    CONF_TRACK: "off",
    CONF_TRACK_WLANS: [],
    CONF_TRACK_MACS: [],
    CONF_TRACK_RANDOMIZED: False,
    CONF_AWAY_DELAY: 180,
    CONF_RETENTION: 7,
    CONF_POSITIONS: False,
}
FOLLOWED = {CONF_STREAMS: [*STREAMS, "location"]}


async def fill(home: Harness, **choice: Any) -> Any:
    """Submit the page with the values that it shows and one choice."""
    result = await open_options(home, "clients")
    result = await home.hass.config_entries.options.async_configure(
        result["flow_id"], suggested(result) | choice
    )
    return result if result.get("errors") else await save_options(home, result)


@pytest.fixture
def followed_home(new_home: Harness) -> Harness:
    """Return a home whose account is not set up, with clients and locations subscribed to."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.set_options(FOLLOWED)
    return new_home


@pytest.mark.usefixtures("setup_entry")
async def test_no_client_is_tracked_by_default(new_home: Harness) -> None:
    """A form that is submitted unchanged stores the defaults."""
    new_home.entry.add_to_hass(new_home.hass)
    assert suggested(await open_options(new_home, "clients")) == UNTOUCHED
    result = await fill(new_home)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert new_home.entry.options == UNTOUCHED


@pytest.mark.usefixtures("setup_entry")
async def test_choices_are_normalized(followed_home: Harness) -> None:
    """MAC addresses are formatted and unique, numbers are integers, other options stay."""
    macs = ["C8-B5-AD-C3-B2-05", "c8b5.adc3.b204, c8:b5:ad:c3:b2:05", ""]
    result = await fill(
        followed_home,
        track_clients="macs",
        track_macs=macs,
        track_wlans=["b", "a", "b"],
        away_delay=60.0,
        positions=True,
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert followed_home.entry.options == UNTOUCHED | FOLLOWED | {
        CONF_TRACK: "macs",
        CONF_TRACK_MACS: ["c8:b5:ad:c3:b2:04", "c8:b5:ad:c3:b2:05"],
        CONF_TRACK_WLANS: ["a", "b"],
        CONF_AWAY_DELAY: 60,
        CONF_POSITIONS: True,
    }
    assert client_values(followed_home.entry.options)[CONF_TRACK] == "macs"


@pytest.mark.usefixtures("setup_entry")
@pytest.mark.parametrize(
    "choice, errors",
    [
        ({CONF_TRACK: "wlans"}, {CONF_TRACK_WLANS: "no_wlans"}),
        ({CONF_TRACK: "macs"}, {CONF_TRACK_MACS: "no_macs"}),
        (
            {CONF_TRACK: "macs", CONF_TRACK_MACS: ["c8:b5:ad:c3:b2"]},
            {CONF_TRACK_MACS: "invalid_mac"},
        ),
        ({CONF_TRACK_MACS: ["phone"]}, {CONF_TRACK_MACS: "invalid_mac"}),
    ],
    ids=["no-wlan", "no-mac", "short", "word"],
)
async def test_an_invalid_choice_is_refused(
    followed_home: Harness, choice: dict[str, Any], errors: dict[str, str]
) -> None:
    """The form shows an error and what was typed."""
    result = await fill(followed_home, **choice)
    assert result["errors"] == errors
    assert suggested(result) == UNTOUCHED | choice


@pytest.mark.usefixtures("setup_entry")
@pytest.mark.parametrize(
    "choice, added",
    [
        ({}, set()),
        ({CONF_TRACK: "all"}, {"clients"}),
        ({CONF_POSITIONS: True}, {"location"}),
        ({CONF_TRACK: "all", CONF_POSITIONS: True}, {"clients", "location"}),
    ],
    ids=["neither", "tracking", "positions", "both"],
)
async def test_tracking_subscribes_to_its_stream(
    new_home: Harness, choice: dict[str, Any], added: set[str]
) -> None:
    """Who wants device trackers need not know which stream they come from."""
    new_home.entry.add_to_hass(new_home.hass)
    await fill(new_home, **choice)
    subscribed = {stream.name for stream in Options.parse(new_home.entry.options).streams}
    assert subscribed == {*DEFAULT_STREAMS, *added}


@pytest.mark.usefixtures("setup_entry")
async def test_a_deselected_stream_stays_so(new_home: Harness) -> None:
    """The page shows tracking as off while its stream is; saving it does not subscribe again."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.set_options({CONF_STREAMS: ["alerts"], CONF_TRACK: "all", CONF_POSITIONS: True})
    assert suggested(await open_options(new_home, "clients")) == UNTOUCHED
    await fill(new_home, retention=9)
    assert new_home.entry.options[CONF_STREAMS] == ["alerts"]
    assert new_home.entry.options[CONF_TRACK] == "off"


async def test_known_wlans_are_offered(
    new_home: Harness, hass_client: ClientSessionGenerator
) -> None:
    """Known WLANs are offered beside selected ones, and others can be typed."""
    await new_home.start({CONF_STREAMS: STREAMS, CONF_TRACK_WLANS: ["Old"]})
    assert await async_setup_component(new_home.hass, "config", {})
    browser = await hass_client()
    menu = await (
        await browser.post(
            "/api/config/config_entries/options/flow", json={"handler": new_home.entry.entry_id}
        )
    ).json()
    url = f"/api/config/config_entries/options/flow/{menu['flow_id']}"
    form = await (await browser.post(url, json={"next_step_id": "clients"})).json()
    fields = {field["name"]: field["selector"] for field in form["data_schema"]}
    assert list(fields) == list(UNTOUCHED)
    assert fields[CONF_TRACK_WLANS]["select"]["options"] == ["Corporate", "Old"]
    assert fields[CONF_TRACK_WLANS]["select"]["custom_value"] is True


async def test_known_clients_are_offered_by_name(new_home: Harness) -> None:
    """With their address; selected ones that are not known are offered too."""
    gone = "c8:b5:ad:c3:b2:04"
    await new_home.start({CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [gone]})
    store = new_home.run.clients
    client = next(iter(store))
    result = await open_options(new_home, "clients")
    assert result["data_schema"] is not None
    config = result["data_schema"].schema[CONF_TRACK_MACS].config
    labels = {option["value"]: option["label"] for option in config["options"]}
    assert set(labels) == {gone, *(known.mac for known in store)}
    assert labels[gone] == gone
    assert labels[client.mac] == f"{client.host_name} ({client.mac})"
    assert config["custom_value"] is True


async def test_a_client_without_a_name_is_offered_by_its_address(new_home: Harness) -> None:
    """Statistics do not name it."""
    await new_home.start({CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: []})
    mac, ap = "00:1a:1e:00:00:99", new_home.campus.aps[0]
    stats = clients_pb2.ClientStats(mac_address=mac, connected_device_serial=ap.serial)
    await new_home.receive([("clients", clients_pb2.StreamClientMessage(client_stats=stats))])
    result = await open_options(new_home, "clients")
    assert result["data_schema"] is not None
    options = result["data_schema"].schema[CONF_TRACK_MACS].config["options"]
    assert {"value": mac, "label": mac} in options


async def test_a_long_list_of_clients_has_those_seen_last(new_home: Harness) -> None:
    """And those that are selected, by name as well."""
    await new_home.start({CONF_STREAMS: STREAMS})
    first, *_, last = new_home.run.clients
    new_home.set_options({CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [first.mac]})
    with patch("custom_components.hpe_aruba_central.options_flow._MAX_OFFERED_CLIENTS", 1):
        result = await open_options(new_home, "clients")
    assert result["data_schema"] is not None
    options = result["data_schema"].schema[CONF_TRACK_MACS].config["options"]
    assert [option["value"] for option in options] == [first.mac, last.mac]
    assert options[0]["label"] == f"{first.host_name} ({first.mac})"


def test_choices_are_ignored_without_their_stream() -> None:
    """Choices whose stream was disabled later, and unknown values, have no effect."""
    chosen = {CONF_TRACK: "all", CONF_POSITIONS: True}
    assert Options.parse(chosen).tracking.track is Track.OFF
    assert Options.parse(chosen | FOLLOWED).tracking.track is Track.ALL
    assert Options.parse({CONF_TRACK: "friends"} | FOLLOWED).tracking.track is Track.OFF
    assert Options.parse(chosen).positions is False
    assert Options.parse(chosen | FOLLOWED).positions is True


def test_mac_addresses_count_only_when_tracking_selected_clients() -> None:
    """MAC addresses stay in the form when another choice is made."""
    named = FOLLOWED | {CONF_TRACK_MACS: ["c8:b5:ad:c3:b2:04"]}
    client = NetworkClient(mac="c8:b5:ad:c3:b2:05", status="connected")
    assert Options.parse(named | {CONF_TRACK: "all"}).tracking.macs == set()
    assert Options.parse(named | {CONF_TRACK: "all"}).tracking.selects(client)
    assert not Options.parse(named | {CONF_TRACK: "macs"}).tracking.selects(client)
