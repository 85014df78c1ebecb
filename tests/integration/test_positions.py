"""Positions of clients and asset tags on the map."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import async_remove_config_entry_device
from custom_components.hpe_aruba_central.central.pb import location_pb2
from custom_components.hpe_aruba_central.const import CONF_POSITIONS, CONF_RETENTION, CONF_STREAMS
from custom_components.hpe_aruba_central.registry.devices import async_find
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import services

from .clients import ALL, STREAMS, become, begin, device, is_tracked, pass_time, reload
from .helpers import entity_id, find_entity_id, state_of
from .run import inside, max_tracked
from .telling import live, pass_interval, say

TAG = f"tag_{services.TAG}"
ON: dict[str, Any] = {CONF_STREAMS: [*STREAMS, "location"], CONF_POSITIONS: True}
WITH_CLIENTS = {**ALL, **ON}

pytestmark = pytest.mark.usefixtures("assigned_macs")


def on_map(
    message: location_pb2.StreamLocationMessage, hass: HomeAssistant
) -> location_pb2.StreamLocationMessage:
    """Put what a message tells of where Home Assistant is."""
    arm = getattr(message, message.WhichOneof("location_event") or "")
    arm.latitude, arm.longitude = hass.config.latitude, hass.config.longitude
    return message


async def locate(
    hass: HomeAssistant,
    sim: Simulator,
    entry: MockConfigEntry,
    *messages: location_pb2.StreamLocationMessage,
) -> None:
    """Let the stream tell of places, and the next beat show them."""
    await say(hass, sim, entry, [("location", message) for message in messages])
    await pass_interval(hass)


def tag(sim: Simulator) -> location_pb2.StreamLocationMessage:
    """Return where the asset tag is on its floor plan."""
    return services.tag_location(sim.context, sim.campus.aps[0])


def attributes(hass: HomeAssistant, unique_id: str) -> dict[str, Any]:
    """Return the attributes of a position."""
    state = hass.states.get(entity_id(hass, "device_tracker", unique_id))
    assert state is not None
    return dict(state.attributes)


async def test_nothing_is_on_the_map_unless_the_user_wants_it(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """Off by default, even where the stream is followed."""
    await begin(hass, entry, {**ALL, **ON, CONF_POSITIONS: False})
    await locate(
        hass,
        sim,
        entry,
        on_map(tag(sim), hass),
        on_map(services.client_location(sim.context, here), hass),
    )
    assert find_entity_id(hass, "device_tracker", f"{TAG}_position") is None
    assert find_entity_id(hass, "device_tracker", f"client_{here.mac}_position") is None
    assert async_find(hass, entry, ("tag", services.TAG)) is None


async def test_an_asset_tag_is_a_device_with_a_position_and_a_battery(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """At home where its coordinates are; on the floor plan only it is nowhere on the map."""
    await begin(hass, entry, ON)
    message = tag(sim)
    await locate(hass, sim, entry, message)
    known = async_find(hass, entry, ("tag", services.TAG))
    assert isinstance(known, dr.DeviceEntry)
    assert (known.name, known.model) == ("Trolley", "Asset tag")
    assert state_of(hass, "device_tracker", f"{TAG}_position") == "unknown"
    told = attributes(hass, f"{TAG}_position")
    place = message.asset_tag_location
    assert (told["x"], told["y"], told["floor_id"]) == (place.x, place.y, place.floor_id)
    assert "latitude" not in told
    assert state_of(hass, "sensor", f"{TAG}_battery") == str(round(place.battery_level))

    await locate(hass, sim, entry, on_map(tag(sim), hass))
    assert state_of(hass, "device_tracker", f"{TAG}_position") == "home"
    assert attributes(hass, f"{TAG}_position")["latitude"] == hass.config.latitude


async def test_a_client_with_coordinates_has_a_position(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """As an entity of its device, beside the one that says whether it is connected."""
    await begin(hass, entry, WITH_CLIENTS)
    unique = f"client_{here.mac}_position"
    await locate(hass, sim, entry, services.client_location(sim.context, here))
    assert find_entity_id(hass, "device_tracker", unique) is None
    message = on_map(services.client_location(sim.context, here), hass)
    message.wifi_client_location.error_level = 4
    await locate(hass, sim, entry, message)
    assert state_of(hass, "device_tracker", unique) == "home"
    assert attributes(hass, unique)["gps_accuracy"] == 4
    message = services.client_location(sim.context, here)
    message.wifi_client_location.latitude, message.wifi_client_location.longitude = 1.5, 2.5
    await locate(hass, sim, entry, message)
    assert state_of(hass, "device_tracker", unique) == "not_home"


async def test_a_client_that_has_left_is_at_no_place(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """A person with both trackers would be home for ever."""
    await begin(hass, entry, {**WITH_CLIENTS, "away_delay": 0})
    await locate(hass, sim, entry, on_map(services.client_location(sim.context, here), hass))
    await become(hass, sim, entry, here, connected=False)
    assert state_of(hass, "device_tracker", f"client_{here.mac}_position") == "unavailable"
    await become(hass, sim, entry, here, connected=True)
    assert state_of(hass, "device_tracker", f"client_{here.mac}_position") == "home"


async def test_only_clients_that_are_tracked_have_positions(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """A large network has very many others."""
    await begin(hass, entry, ON)
    await locate(hass, sim, entry, on_map(services.client_location(sim.context, here), hass))
    assert device(hass, entry, here) is None
    assert inside(entry).stored_positions == []


async def test_positions_outlive_a_restart_but_not_the_option(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """A tag leaves with its device, a client's position alone."""
    await begin(hass, entry, WITH_CLIENTS)
    await locate(
        hass,
        sim,
        entry,
        on_map(tag(sim), hass),
        on_map(services.client_location(sim.context, here), hass),
    )
    await reload(hass, entry)
    assert state_of(hass, "device_tracker", f"{TAG}_position") == "home"
    assert state_of(hass, "device_tracker", f"client_{here.mac}_position") == "home"
    assert state_of(hass, "sensor", f"{TAG}_battery").isdigit()
    await reload(hass, entry, {**WITH_CLIENTS, CONF_POSITIONS: False})
    assert async_find(hass, entry, ("tag", services.TAG)) is None
    assert find_entity_id(hass, "device_tracker", f"client_{here.mac}_position") is None
    assert is_tracked(hass, here)


@pytest.mark.usefixtures("broken_handshakes")
async def test_a_tag_that_is_not_heard_of_any_more_leaves(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """And is there again when it is."""
    await begin(hass, entry, {**ON, CONF_RETENTION: 1})
    await locate(hass, sim, entry, tag(sim))
    await pass_time(hass, timedelta(days=1, hours=2))
    assert async_find(hass, entry, ("tag", services.TAG)) is None
    await locate(hass, sim, entry, tag(sim))
    assert state_of(hass, "sensor", f"{TAG}_battery").isdigit()


async def test_the_user_may_remove_a_tag(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """It may be lost for good."""
    await begin(hass, entry, ON)
    await locate(hass, sim, entry, tag(sim))
    known = async_find(hass, entry, ("tag", services.TAG))
    assert known is not None
    assert await async_remove_config_entry_device(hass, entry, known)
    await hass.async_block_till_done()
    assert find_entity_id(hass, "device_tracker", f"{TAG}_position") is None


async def test_a_client_that_is_removed_and_comes_back_has_its_position_again(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """With the next message."""
    await begin(hass, entry, {**WITH_CLIENTS, "away_delay": 0})
    await locate(hass, sim, entry, on_map(services.client_location(sim.context, here), hass))
    await become(hass, sim, entry, here, connected=False)
    known = device(hass, entry, here)
    assert known is not None
    assert await async_remove_config_entry_device(hass, entry, known)
    await become(hass, sim, entry, here, connected=True)
    assert find_entity_id(hass, "device_tracker", f"client_{here.mac}_position") is None
    await locate(hass, sim, entry, on_map(services.client_location(sim.context, here), hass))
    assert state_of(hass, "device_tracker", f"client_{here.mac}_position") == "home"


async def test_a_damaged_file_costs_no_more_than_what_was_in_it(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """Tags tell of themselves again."""
    await begin(hass, entry, ON)
    await locate(hass, sim, entry, tag(sim))
    await hass.config_entries.async_unload(entry.entry_id)
    for stored in hass_storage.values():
        if "positions" in stored["data"]:
            stored["data"]["positions"] = [{"kind": "tag"}]
    assert await hass.config_entries.async_setup(entry.entry_id)
    await live(hass, entry)
    assert async_find(hass, entry, ("tag", services.TAG)) is None
    await locate(hass, sim, entry, tag(sim))
    assert state_of(hass, "device_tracker", f"{TAG}_position") == "unknown"


async def test_there_are_not_too_many(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Home Assistant has room for so many entities only."""
    await begin(hass, entry, ON)
    with max_tracked(0):
        await locate(hass, sim, entry, tag(sim), tag(sim))
    assert async_find(hass, entry, ("tag", services.TAG)) is None
    assert find_entity_id(hass, "device_tracker", f"{TAG}_position") is None
    assert find_entity_id(hass, "sensor", f"{TAG}_battery") is None
