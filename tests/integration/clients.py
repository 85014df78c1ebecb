"""Accounts that follow their clients."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.const import STATE_HOME, STATE_NOT_HOME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hpe_aruba_central.const import CONF_STREAMS, CONF_TRACK, DEFAULT_STREAMS
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import services

from .helpers import entity_id, find_entity_id, state_of, until_true
from .run import inside
from .telling import live, say

HOME, AWAY = STATE_HOME, STATE_NOT_HOME
STREAMS = [*DEFAULT_STREAMS, "clients"]
ALL = {CONF_STREAMS: STREAMS, CONF_TRACK: "all"}
REST = "/network-monitoring/v1/clients"


async def begin(hass: HomeAssistant, entry: MockConfigEntry, options: dict[str, Any]) -> None:
    """Set an account up with these options, and wait until all streams are live and REST has answered."""
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options=options)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass, entry)


async def reload(
    hass: HomeAssistant, entry: MockConfigEntry, options: dict[str, Any] | None = None
) -> None:
    """Load an account anew, as a restart does, perhaps with other options."""
    if options is not None:
        hass.config_entries.async_update_entry(entry, options=options)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await live(hass, entry)


async def settle(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Wait until all streams are live and REST has answered."""
    await live(hass, entry)
    await until_true(lambda: inside(entry).last_sync is not None)
    await hass.async_block_till_done()


async def tell(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, *clients: Client
) -> None:
    """Let the stream tell how clients are."""
    await say(
        hass,
        sim,
        entry,
        [("clients", services.client_state(sim.context, client)) for client in clients],
    )


async def become(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, client: Client, **values: Any
) -> None:
    """Let a client become another, and the stream tell so."""
    for name, value in values.items():
        setattr(client, name, value)
    await tell(hass, sim, entry, client)


async def pass_time(hass: HomeAssistant, time: timedelta) -> None:
    """Let time pass for whoever waits; afterwards it is as late as before."""
    later = dt_util.utcnow() + time
    with patch("homeassistant.util.dt.utcnow", return_value=later):
        async_fire_time_changed(hass, later)
        await hass.async_block_till_done()


def tracker(client: Client) -> str:
    """Return the unique id of a client's device tracker."""
    return f"client_{client.mac}_tracker"


def is_tracked(hass: HomeAssistant, client: Client) -> bool:
    """Whether a client has a device tracker."""
    return find_entity_id(hass, "device_tracker", tracker(client)) is not None


def where(hass: HomeAssistant, client: Client) -> str:
    """Return the state of a client's device tracker."""
    return state_of(hass, "device_tracker", tracker(client))


def sensor(hass: HomeAssistant, client: Client, key: str) -> str:
    """Return the state of one of a client's sensors."""
    return state_of(hass, "sensor", f"client_{client.mac}_{key}")


def attributes(hass: HomeAssistant, client: Client) -> dict[str, Any]:
    """Return the attributes of a client's device tracker."""
    state = hass.states.get(entity_id(hass, "device_tracker", tracker(client)))
    assert state is not None
    return dict(state.attributes)


def device(hass: HomeAssistant, entry: MockConfigEntry, client: Client) -> dr.DeviceEntry | None:
    """Return a client's device."""
    connection = (dr.CONNECTION_NETWORK_MAC, client.mac)
    return dr.async_get(hass).async_get_device_by_connection(connection, entry.entry_id)


def entities(hass: HomeAssistant, entry: MockConfigEntry, client: Client) -> set[str]:
    """Return the names of the entities that a client's device has."""
    found = device(hass, entry, client)
    assert found is not None
    registry = er.async_get(hass)
    return {e.unique_id.rpartition("_")[2] for e in er.async_entries_for_device(registry, found.id)}


def one(sim: Simulator, fits: Callable[[Client], bool]) -> Client:
    """Return the first client that fits."""
    return next(client for client in sim.campus.clients if fits(client))
