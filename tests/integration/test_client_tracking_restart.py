"""Device trackers across restarts, and when they are removed."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from custom_components.hpe_aruba_central import async_remove_config_entry_device
from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_RETENTION,
    CONF_TRACK,
    CONF_TRACK_MACS,
    DOMAIN,
)
from simulator.campus import Client
from simulator.messages import other_streams

from .clients import (
    ALL,
    AWAY,
    HOME,
    REST,
    device,
    entities,
    first_client,
    is_tracked,
    pass_time,
    presence_of,
    sensor,
    update_client,
)
from .harness import Harness
from .helpers import until_true
from .internals import CLEANUP_INTERVAL

DELAY = timedelta(seconds=181)

pytestmark = pytest.mark.usefixtures("assigned_macs")


class TestRestart:
    """Clients are restored."""

    async def test_clients_are_restored_and_corrected_by_rest(
        self, new_home: Harness, here: Client
    ) -> None:
        """A client that left meanwhile is away once REST has listed the others."""
        await new_home.start(ALL)
        stays = first_client(new_home.sim, lambda client: client.connected and client is not here)
        await new_home.unload()
        here.connected = False
        new_home.sim.faults.rest[REST] = 503
        await new_home.start()
        assert presence_of(new_home, here) == presence_of(new_home, stays) == HOME

        new_home.sim.faults.rest.clear()
        await new_home.run.refresh()
        await pass_time(new_home, timedelta(seconds=6))
        await until_true(lambda: not new_home.run.is_connected(here.mac))
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == AWAY
        assert presence_of(new_home, stays) == HOME
        assert sensor(new_home, stays, "wlan") == "Corporate"

    async def test_a_running_delay_goes_on_after_a_restart(
        self, new_home: Harness, here: Client
    ) -> None:
        """A client whose delay was running is away at its end."""
        await new_home.start(ALL)
        await update_client(new_home, here, connected=False)
        await new_home.restart()
        assert presence_of(new_home, here) == HOME
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == AWAY

    @pytest.mark.parametrize("choice", ["macs", "off"])
    async def test_only_tracked_clients_are_stored(
        self, new_home: Harness, here: Client, hass_storage: dict[str, Any], choice: str
    ) -> None:
        """Other clients are not written to disk."""
        await new_home.start({**ALL, CONF_TRACK: choice, CONF_TRACK_MACS: [here.mac]})
        assert new_home.run.client_count > 1
        await new_home.unload()
        [stored] = [
            data["data"]["clients"]["known"]
            for data in hass_storage.values()
            if "clients" in data["data"]
        ]
        assert [client["mac"] for client in stored] == ([here.mac] if choice == "macs" else [])

    async def test_a_wired_client_loses_its_wireless_sensors(self, new_home: Harness) -> None:
        """A selected MAC address is assumed to be wireless until it is reported."""
        absent = first_client(new_home.sim, lambda client: not client.connected)
        await new_home.start({**ALL, CONF_TRACK: "macs", CONF_TRACK_MACS: [absent.mac]})
        assert entities(new_home, absent) == {"tracker", "to", "wlan", "vlan", "snr", "disconnect"}
        message = other_streams.client_state(new_home.sim.context, absent)
        message.client_state.type = 2  # type: ignore[assignment] # wired
        await new_home.receive([("clients", message)])
        await new_home.restart()
        assert entities(new_home, absent) == {"tracker", "to", "vlan"}

    @pytest.mark.usefixtures("fast_forward")
    async def test_a_selected_client_is_unknown_again_after_a_gap(self, new_home: Harness) -> None:
        """Without the REST list, a client may have connected during the gap."""
        absent = "00:1a:1e:ff:ff:01"
        await new_home.start(
            # Without a delay, trackers do not keep their state over a short loss.
            {**ALL, CONF_TRACK: "macs", CONF_TRACK_MACS: [absent], CONF_AWAY_DELAY: 0}
        )
        assert new_home.state_of("device_tracker", f"client_{absent}_tracker") == AWAY
        new_home.sim.faults.rest[REST] = 403
        await new_home.sim.drop("clients")
        await new_home.until(
            lambda: new_home.state_of("device_tracker", f"client_{absent}_tracker") == "unavailable"
        )
        await new_home.until_live()
        await new_home.settle()
        assert new_home.state_of("device_tracker", f"client_{absent}_tracker") == "unknown"

    @pytest.mark.parametrize("saved", [False, True], ids=["nothing saved", "saved before"])
    async def test_a_client_that_is_away_survives_a_crash(
        self, new_home: Harness, here: Client, hass_storage: dict[str, Any], saved: bool
    ) -> None:
        """Its tracker was added after the last save; the registries still have it."""
        here.connected = False
        await new_home.start(ALL)
        key = f"{DOMAIN}.{new_home.entry.entry_id}"
        if saved:
            await new_home.restart()
        last = deepcopy(hass_storage.get(key))
        await update_client(new_home, here, connected=True)
        await update_client(new_home, here, connected=False)
        found = device(new_home, here)
        assert found is not None
        await new_home.unload()
        hass_storage.pop(key)
        if last is not None:
            hass_storage[key] = last
        await new_home.start()
        assert device(new_home, here) == found
        assert presence_of(new_home, here) == AWAY
        await pass_time(new_home, timedelta(days=8))
        assert device(new_home, here) is None

    async def test_other_options_remove_a_client_after_a_crash(
        self, new_home: Harness, here: Client, hass_storage: dict[str, Any]
    ) -> None:
        """A client that is not selected any more is not kept."""
        await new_home.start(ALL)
        await new_home.unload()
        hass_storage.pop(f"{DOMAIN}.{new_home.entry.entry_id}")
        await new_home.start({**ALL, CONF_TRACK: "off"})
        assert device(new_home, here) is None

    async def test_a_damaged_file_does_not_prevent_set_up(
        self, new_home: Harness, here: Client, hass_storage: dict[str, Any]
    ) -> None:
        """REST lists the clients again."""
        await new_home.start(ALL)
        await new_home.unload()
        for data in hass_storage.values():
            if "clients" in data["data"]:
                data["data"]["clients"] = {"known": [{"mac": 7, "seen": 7}]}
        await new_home.start()
        await until_true(lambda: is_tracked(new_home, here))

    @pytest.mark.parametrize(
        "damage",
        [
            {"known": [{"mac": 7, "seen": 7}]},
            {"known": {"a": 1}},
            {"known": None, "choice": 7},
            [7],
            "odd",
            None,
        ],
    )
    async def test_a_client_that_is_away_survives_a_damaged_file(
        self, new_home: Harness, here: Client, hass_storage: dict[str, Any], damage: Any
    ) -> None:
        """No list has it: only the registries know that it is tracked."""
        await new_home.start(ALL)
        await update_client(new_home, here, connected=False)
        found = device(new_home, here)
        assert found is not None
        await new_home.unload()
        hass_storage[f"{DOMAIN}.{new_home.entry.entry_id}"]["data"]["clients"] = damage
        await new_home.start()
        assert device(new_home, here) == found
        assert presence_of(new_home, here) == AWAY

    @pytest.mark.parametrize("damage", [{"wlans": 7}, {"idle_wlans": []}, {"known": []}])
    async def test_damage_costs_only_itself(
        self, new_home: Harness, here: Client, hass_storage: dict[str, Any], damage: dict[str, Any]
    ) -> None:
        """Of the others, all that was known is kept."""
        await new_home.start(ALL)
        await new_home.unload()
        data = hass_storage[f"{DOMAIN}.{new_home.entry.entry_id}"]["data"]["clients"]
        known = data["known"]
        data.update(damage)
        data["known"] = [*known, {"mac": 7}]
        new_home.sim.faults.rest[REST] = 503
        await new_home.set_up()
        assert new_home.run.is_connected(here.mac)
        assert new_home.run.client_count == len(known)


@pytest.mark.usefixtures("broken_handshakes")
class TestRetention:
    """Clients that do not return."""

    async def test_a_client_that_has_been_away_for_long_is_removed(
        self, new_home: Harness, here: Client
    ) -> None:
        """A client that is away too long is removed with its device, and added on return."""
        await new_home.start({**ALL, CONF_RETENTION: 1})
        await update_client(new_home, here, connected=False)
        await pass_time(new_home, CLEANUP_INTERVAL * 2)
        assert presence_of(new_home, here) == AWAY
        await pass_time(new_home, timedelta(days=1, hours=2))
        assert device(new_home, here) is None
        assert not is_tracked(new_home, here)
        await update_client(new_home, here, connected=True)
        assert presence_of(new_home, here) == HOME
        assert entities(new_home, here) == {"tracker", "to", "wlan", "vlan", "snr", "disconnect"}

    async def test_the_user_can_remove_a_client_that_is_away(
        self, new_home: Harness, here: Client
    ) -> None:
        """A client that is home cannot be removed: its next message would add it again."""
        await new_home.start({**ALL, CONF_AWAY_DELAY: 0})
        found = device(new_home, here)
        assert found is not None
        assert not await async_remove_config_entry_device(new_home.hass, new_home.entry, found)
        await update_client(new_home, here, connected=False)
        assert await async_remove_config_entry_device(new_home.hass, new_home.entry, found)
        await new_home.settle()
        await new_home.restart()
        assert not is_tracked(new_home, here)
        await update_client(new_home, here, connected=True)
        assert presence_of(new_home, here) == HOME
