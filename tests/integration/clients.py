"""Accounts that track clients."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.const import STATE_HOME, STATE_NOT_HOME
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.hpe_aruba_central.const import CONF_STREAMS, CONF_TRACK, DEFAULT_STREAMS
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import other_streams

from .harness import Harness

HOME, AWAY = STATE_HOME, STATE_NOT_HOME
STREAMS = [*DEFAULT_STREAMS, "clients"]
ALL = {CONF_STREAMS: STREAMS, CONF_TRACK: "all"}
REST = "/network-monitoring/v1/clients"


async def report_clients(home: Harness, *clients: Client) -> None:
    """Send the state of clients over the stream."""
    await home.receive(
        [("clients", other_streams.client_state(home.sim.context, client)) for client in clients]
    )


async def update_client(home: Harness, client: Client, **values: Any) -> None:
    """Change a client, and send its state over the stream."""
    for name, value in values.items():
        setattr(client, name, value)
    await report_clients(home, client)


async def pass_time(home: Harness, time: timedelta) -> None:
    """Run the timers that are due after some time; afterwards it is as late as before."""
    later = dt_util.utcnow() + time
    with patch("homeassistant.util.dt.utcnow", return_value=later), home.later(time):
        async_fire_time_changed(home.hass, later)
        await home.settle()


def tracker(client: Client) -> str:
    """Return the unique id of a client's device tracker."""
    return f"client_{client.mac}_tracker"


def is_tracked(home: Harness, client: Client) -> bool:
    """Return True if a client has a device tracker."""
    return home.find_entity_id("device_tracker", tracker(client)) is not None


def presence_of(home: Harness, client: Client) -> str:
    """Return the state of a client's device tracker."""
    return home.state_of("device_tracker", tracker(client))


def sensor(home: Harness, client: Client, key: str) -> str:
    """Return the state of first_client of a client's sensors."""
    return home.state_of("sensor", f"client_{client.mac}_{key}")


def attributes(home: Harness, client: Client) -> dict[str, Any]:
    """Return the attributes of a client's device tracker."""
    state = home.state("device_tracker", tracker(client))
    return dict(state.attributes)


def device(home: Harness, client: Client) -> dr.DeviceEntry | None:
    """Return a client's device."""
    connection = (dr.CONNECTION_NETWORK_MAC, client.mac)
    return dr.async_get(home.hass).async_get_device_by_connection(connection, home.entry.entry_id)


def entities(home: Harness, client: Client) -> set[str]:
    """Return the last part of the unique IDs of a client's entities."""
    found = device(home, client)
    assert found is not None
    registry = er.async_get(home.hass)
    return {e.unique_id.rpartition("_")[2] for e in er.async_entries_for_device(registry, found.id)}


def first_client(sim: Simulator, fits: Callable[[Client], bool]) -> Client:
    """Return the first client that matches."""
    return next(client for client in sim.campus.clients if fits(client))
