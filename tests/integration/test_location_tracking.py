"""Positions of clients and asset tags on the map."""

from datetime import timedelta
from typing import Any

from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.hpe_aruba_central import async_remove_config_entry_device
from custom_components.hpe_aruba_central.central.pb import location_pb2
from custom_components.hpe_aruba_central.const import CONF_POSITIONS, CONF_RETENTION, CONF_STREAMS
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import other_streams

from .clients import ALL, STREAMS, device, is_tracked, pass_time, update_client
from .harness import Harness
from .helpers import until_true
from .patches import max_tracked

TAG = f"tag_{other_streams.TAG}"
ON: dict[str, Any] = {CONF_STREAMS: [*STREAMS, "location"], CONF_POSITIONS: True}
WITH_CLIENTS = {**ALL, **ON}

pytestmark = pytest.mark.usefixtures("assigned_macs")


def on_map(
    message: location_pb2.StreamLocationMessage, home: Harness
) -> location_pb2.StreamLocationMessage:
    """Add Home Assistant's coordinates to a location message."""
    arm = getattr(message, message.WhichOneof("location_event") or "")
    arm.latitude, arm.longitude = home.hass.config.latitude, home.hass.config.longitude
    return message


async def locate(home: Harness, *messages: location_pb2.StreamLocationMessage) -> None:
    """Send location messages, and write the next batched update."""
    await home.receive([("location", message) for message in messages])
    await home.flush()


def tag(sim: Simulator) -> location_pb2.StreamLocationMessage:
    """Return a location message of the asset tag, on its floor plan only."""
    return other_streams.tag_location(sim.context, sim.campus.aps[0])


def attributes(home: Harness, unique_id: str) -> dict[str, Any]:
    """Return the attributes of a position."""
    state = home.state("device_tracker", unique_id)
    return dict(state.attributes)


async def test_positions_are_disabled_by_default(new_home: Harness, here: Client) -> None:
    """Without the option, the location stream adds no positions."""
    await new_home.start({**ALL, **ON, CONF_POSITIONS: False})
    await locate(
        new_home,
        on_map(tag(new_home.sim), new_home),
        on_map(other_streams.client_location(new_home.sim.context, here), new_home),
    )
    assert new_home.find_entity_id("device_tracker", f"{TAG}_position") is None
    assert new_home.find_entity_id("device_tracker", f"client_{here.mac}_position") is None
    assert new_home.find_device(("tag", other_streams.TAG)) is None


async def test_an_asset_tag_is_a_device_with_a_position_and_a_battery(new_home: Harness) -> None:
    """A tag's coordinates put it at home; a floor plan alone is no position."""
    await new_home.start(ON)
    message = tag(new_home.sim)
    await locate(new_home, message)
    known = new_home.find_device(("tag", other_streams.TAG))
    assert isinstance(known, dr.DeviceEntry)
    assert (known.name, known.model) == ("Trolley", "Asset tag")
    assert new_home.state_of("device_tracker", f"{TAG}_position") == "unknown"
    shown = attributes(new_home, f"{TAG}_position")
    place = message.asset_tag_location
    assert (shown["x"], shown["y"], shown["floor_id"]) == (place.x, place.y, place.floor_id)
    assert "latitude" not in shown
    assert new_home.state_of("sensor", f"{TAG}_battery") == str(round(place.battery_level))

    await locate(new_home, on_map(tag(new_home.sim), new_home))
    assert new_home.state_of("device_tracker", f"{TAG}_position") == "home"
    assert attributes(new_home, f"{TAG}_position")["latitude"] == new_home.hass.config.latitude


async def test_a_tag_that_reports_little_shows_what_it_reports(new_home: Harness) -> None:
    """It has no battery level, and its floor is unknown."""
    await new_home.start(ON)
    place = location_pb2.AssetTagLocation(device_id="bare", latitude=1.5, longitude=2.5)
    await locate(new_home, location_pb2.StreamLocationMessage(asset_tag_location=place))
    assert new_home.find_entity_id("sensor", "tag_bare_battery") is None
    assert "floor_id" not in attributes(new_home, "tag_bare_position")


async def test_a_client_with_coordinates_has_a_position(new_home: Harness, here: Client) -> None:
    """The position is an entity of its device, beside the device tracker."""
    await new_home.start(WITH_CLIENTS)
    unique = f"client_{here.mac}_position"
    await locate(new_home, other_streams.client_location(new_home.sim.context, here))
    assert new_home.find_entity_id("device_tracker", unique) is None
    message = on_map(other_streams.client_location(new_home.sim.context, here), new_home)
    message.wifi_client_location.error_level = 4
    await locate(new_home, message)
    assert new_home.state_of("device_tracker", unique) == "home"
    assert attributes(new_home, unique)["gps_accuracy"] == 4
    message = other_streams.client_location(new_home.sim.context, here)
    message.wifi_client_location.latitude, message.wifi_client_location.longitude = 1.5, 2.5
    await locate(new_home, message)
    assert new_home.state_of("device_tracker", unique) == "not_home"


async def test_a_client_that_has_left_has_no_position(new_home: Harness, here: Client) -> None:
    """Otherwise a person with both trackers would stay home."""
    await new_home.start({**WITH_CLIENTS, "away_delay": 0})
    await locate(
        new_home, on_map(other_streams.client_location(new_home.sim.context, here), new_home)
    )
    await update_client(new_home, here, connected=False)
    assert new_home.state_of("device_tracker", f"client_{here.mac}_position") == "unavailable"
    await update_client(new_home, here, connected=True)
    assert new_home.state_of("device_tracker", f"client_{here.mac}_position") == "home"


async def test_only_clients_that_are_tracked_have_positions(
    new_home: Harness, here: Client
) -> None:
    """A client that is not tracked has no position."""
    await new_home.start(ON)
    await locate(
        new_home, on_map(other_streams.client_location(new_home.sim.context, here), new_home)
    )
    assert device(new_home, here) is None
    assert new_home.run.stored_positions == []


async def test_positions_outlive_a_restart_but_not_the_option(
    new_home: Harness, here: Client
) -> None:
    """Without the option, a tag is removed with its device, a client's position alone."""
    await new_home.start(WITH_CLIENTS)
    await locate(
        new_home,
        on_map(tag(new_home.sim), new_home),
        on_map(other_streams.client_location(new_home.sim.context, here), new_home),
    )
    await new_home.restart()
    assert new_home.state_of("device_tracker", f"{TAG}_position") == "home"
    assert new_home.state_of("device_tracker", f"client_{here.mac}_position") == "home"
    assert new_home.state_of("sensor", f"{TAG}_battery").isdigit()
    await new_home.restart({**WITH_CLIENTS, CONF_POSITIONS: False})
    assert new_home.find_device(("tag", other_streams.TAG)) is None
    assert new_home.find_entity_id("device_tracker", f"client_{here.mac}_position") is None
    assert is_tracked(new_home, here)


@pytest.mark.usefixtures("broken_handshakes")
async def test_a_tag_that_is_no_longer_reported_is_removed(new_home: Harness) -> None:
    """A removed tag is added again when it is reported."""
    await new_home.start({**ON, CONF_RETENTION: 1})
    await locate(new_home, tag(new_home.sim))
    await pass_time(new_home, timedelta(days=1, hours=2))
    assert new_home.find_device(("tag", other_streams.TAG)) is None
    await locate(new_home, tag(new_home.sim))
    assert new_home.state_of("sensor", f"{TAG}_battery").isdigit()


async def test_the_user_can_remove_a_tag(new_home: Harness) -> None:
    """A tag's device can be deleted."""
    await new_home.start(ON)
    await locate(new_home, tag(new_home.sim))
    known = new_home.find_device(("tag", other_streams.TAG))
    assert known is not None
    assert await async_remove_config_entry_device(new_home.hass, new_home.entry, known)
    await new_home.settle()
    assert new_home.find_entity_id("device_tracker", f"{TAG}_position") is None


async def test_a_client_that_returns_has_its_position_again(
    new_home: Harness, here: Client
) -> None:
    """The position is back with the next message."""
    await new_home.start({**WITH_CLIENTS, "away_delay": 0})
    await locate(
        new_home, on_map(other_streams.client_location(new_home.sim.context, here), new_home)
    )
    await update_client(new_home, here, connected=False)
    known = device(new_home, here)
    assert known is not None
    assert await async_remove_config_entry_device(new_home.hass, new_home.entry, known)
    await update_client(new_home, here, connected=True)
    assert new_home.find_entity_id("device_tracker", f"client_{here.mac}_position") is None
    await locate(
        new_home, on_map(other_streams.client_location(new_home.sim.context, here), new_home)
    )
    assert new_home.state_of("device_tracker", f"client_{here.mac}_position") == "home"


async def test_a_damaged_file_does_not_prevent_set_up(
    new_home: Harness, hass_storage: dict[str, Any]
) -> None:
    """Tags are added again as they are reported."""
    await new_home.start(ON)
    await locate(new_home, tag(new_home.sim))
    await new_home.unload()
    for stored in hass_storage.values():
        if "positions" in stored["data"]:
            stored["data"]["positions"] = [{"kind": "tag"}]
    await new_home.set_up()
    await new_home.until_live()
    assert new_home.find_device(("tag", other_streams.TAG)) is None
    await locate(new_home, tag(new_home.sim))
    assert new_home.state_of("device_tracker", f"{TAG}_position") == "unknown"


async def test_positions_are_limited(new_home: Harness) -> None:
    """There are no more positions than can be tracked."""
    await new_home.start(ON)
    with max_tracked(0):
        await locate(new_home, tag(new_home.sim), tag(new_home.sim))
    assert new_home.find_device(("tag", other_streams.TAG)) is None
    assert new_home.find_entity_id("device_tracker", f"{TAG}_position") is None
    assert new_home.find_entity_id("sensor", f"{TAG}_battery") is None


async def test_positions_are_unavailable_while_their_stream_is_down(
    new_home: Harness, here: Client
) -> None:
    """Of clients and of tags: nobody knows where they are now."""
    await new_home.start(WITH_CLIENTS)
    sim = new_home.sim
    await locate(
        new_home, tag(sim), on_map(other_streams.client_location(sim.context, here), new_home)
    )
    client = f"client_{here.mac}_position"
    assert new_home.state_of("device_tracker", client) == "home"
    sim.faults.streams["location"] = 500
    await sim.drop("location")
    await until_true(lambda: not new_home.run.is_live("location"))
    await pass_time(new_home, timedelta(minutes=1))
    for unique_id in (client, f"{TAG}_position"):
        assert new_home.state_of("device_tracker", unique_id) == "unavailable"
