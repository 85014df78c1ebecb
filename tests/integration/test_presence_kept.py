"""Clients as device trackers: what outlives a restart, and for how long they are kept."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import async_remove_config_entry_device
from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_RETENTION,
    CONF_TRACK,
    CONF_TRACK_MACS,
)
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import services

from .clients import (
    ALL,
    AWAY,
    HOME,
    REST,
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
from .helpers import state_of, until, until_true
from .run import FORGET_INTERVAL, inside
from .telling import live, say

DELAY = timedelta(seconds=181)

pytestmark = pytest.mark.usefixtures("assigned_macs")


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
        await inside(entry).refresh()
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

    @pytest.mark.parametrize("choice", ["macs", "off"])
    async def test_nobody_is_on_disk_who_is_not_tracked(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        here: Client,
        hass_storage: dict[str, Any],
        choice: str,
    ) -> None:
        """The others are nobody's business once Home Assistant has stopped."""
        await begin(hass, entry, {**ALL, CONF_TRACK: choice, CONF_TRACK_MACS: [here.mac]})
        assert inside(entry).client_count > 1
        await hass.config_entries.async_unload(entry.entry_id)
        [stored] = [
            data["data"]["clients"]["known"]
            for data in hass_storage.values()
            if "clients" in data["data"]
        ]
        assert [client["mac"] for client in stored] == ([here.mac] if choice == "macs" else [])

    async def test_who_turns_out_to_be_wired_keeps_no_sensors_of_wireless_ones(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
    ) -> None:
        """Nobody knew before it was heard."""
        absent = one(sim, lambda client: not client.connected)
        await begin(hass, entry, {**ALL, CONF_TRACK: "macs", CONF_TRACK_MACS: [absent.mac]})
        assert entities(hass, entry, absent) == {"tracker", "to", "wlan", "vlan", "snr"}
        message = services.client_state(sim.context, absent)
        message.client_state.type = 2  # type: ignore[assignment] # wired
        await say(hass, sim, entry, [("clients", message)])
        await reload(hass, entry)
        assert entities(hass, entry, absent) == {"tracker", "to", "vlan"}

    @pytest.mark.usefixtures("fast_forward")
    async def test_who_is_named_is_unknown_again_after_a_gap(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
    ) -> None:
        """It may have come in it; Central does not list anybody now."""
        absent = "00:1a:1e:ff:ff:01"
        await begin(hass, entry, {**ALL, CONF_TRACK: "macs", CONF_TRACK_MACS: [absent]})
        assert state_of(hass, "device_tracker", f"client_{absent}_tracker") == AWAY
        sim.faults.rest[REST] = 403
        await sim.drop("clients")
        await until(
            hass,
            lambda: state_of(hass, "device_tracker", f"client_{absent}_tracker") == "unavailable",
        )
        await live(hass, entry)
        await hass.async_block_till_done()
        assert state_of(hass, "device_tracker", f"client_{absent}_tracker") == "unknown"

    async def test_a_damaged_file_costs_no_more_than_what_was_in_it(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        here: Client,
        hass_storage: dict[str, Any],
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
