"""Clients as device trackers: what outlives a restart, and for how long they are kept."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import async_remove_config_entry_device
from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_RETENTION,
)
from custom_components.hpe_aruba_central.presence import FORGET_INTERVAL
from simulator import Settings, Simulator
from simulator.campus import Client

from .clients import (
    ALL,
    AWAY,
    HOME,
    REST,
    assign_macs,
    become,
    begin,
    device,
    entities,
    is_tracked,
    one,
    pass_time,
    reload,
    sensor,
    settle,
    where,
)
from .helpers import until_true

DELAY = timedelta(seconds=181)


@pytest.fixture
async def sim(settings: Settings, cert_dir: Path) -> AsyncIterator[Simulator]:
    """Return a running Central whose clients have not made their addresses up."""
    async with Simulator(settings, host="127.0.0.1", port=0, cert_dir=cert_dir) as simulator:
        assign_macs(simulator)
        yield simulator


@pytest.fixture
def here(sim: Simulator) -> Client:
    """Return a client that is connected."""
    return one(sim, lambda client: client.connected)


class TestRestart:
    """What is known outlives a restart."""

    async def test_clients_are_there_at_once_and_corrected_by_rest(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """One that has left meanwhile is away once Central has listed the others."""
        await begin(hass, entry, ALL)
        stays = one(sim, lambda client: client.connected and client is not here)
        await hass.config_entries.async_unload(entry.entry_id)
        here.connected = False
        sim.faults.rest[REST] = 503
        assert await hass.config_entries.async_setup(entry.entry_id)
        await settle(hass, entry)
        assert where(hass, here) == where(hass, stays) == HOME

        sim.faults.rest.clear()
        await entry.runtime_data.async_refresh()
        await pass_time(hass, DELAY)
        assert where(hass, here) == AWAY
        assert where(hass, stays) == HOME
        assert sensor(hass, stays, "wlan") == "Corporate"

    async def test_whose_delay_was_running_is_away_when_it_is_over(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """A restart within it does not make anybody stay."""
        await begin(hass, entry, ALL)
        await become(hass, sim, entry, here, connected=False)
        await reload(hass, entry)
        assert where(hass, here) == HOME
        await pass_time(hass, DELAY)
        assert where(hass, here) == AWAY

    async def test_a_damaged_file_costs_no_more_than_what_was_in_it(
        self, hass: HomeAssistant, entry: MockConfigEntry, here: Client, hass_storage: dict[str, Any]
    ) -> None:
        """Clients are listed anew."""
        await begin(hass, entry, ALL)
        await hass.config_entries.async_unload(entry.entry_id)
        for data in hass_storage.values():
            if "clients" in data["data"]:
                data["data"]["clients"] = {"known": [{"mac": 7, "seen": 7}]}
        assert await hass.config_entries.async_setup(entry.entry_id)
        await settle(hass, entry)
        await until_true(lambda: is_tracked(hass, here))


@pytest.mark.usefixtures("broken_handshakes")
class TestRetention:
    """Clients that do not come back."""

    async def test_who_has_been_away_for_long_leaves_home_assistant(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """With its device; whoever comes back is there again."""
        await begin(hass, entry, {**ALL, CONF_RETENTION: 1})
        await become(hass, sim, entry, here, connected=False)
        await pass_time(hass, FORGET_INTERVAL * 2)
        assert where(hass, here) == AWAY
        await pass_time(hass, timedelta(days=1, hours=2))
        assert device(hass, entry, here) is None
        assert not is_tracked(hass, here)
        await become(hass, sim, entry, here, connected=True)
        assert where(hass, here) == HOME
        assert entities(hass, entry, here) == {"tracker", "to", "wlan", "vlan", "snr"}

    async def test_the_user_may_remove_who_is_away(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """But nobody who would be back with the next message."""
        await begin(hass, entry, {**ALL, CONF_AWAY_DELAY: 0})
        found = device(hass, entry, here)
        assert found is not None
        assert not await async_remove_config_entry_device(hass, entry, found)
        await become(hass, sim, entry, here, connected=False)
        assert await async_remove_config_entry_device(hass, entry, found)
        await hass.async_block_till_done()
        await reload(hass, entry)
        assert not is_tracked(hass, here)
        await become(hass, sim, entry, here, connected=True)
        assert where(hass, here) == HOME
