"""Clients as device trackers: who is home, who is away, and who is not tracked at all."""

from datetime import timedelta

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_SITES,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMISED,
    CONF_TRACK_WLANS,
)
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import services

from .clients import (
    ALL,
    AWAY,
    HOME,
    REST,
    STREAMS,
    attributes,
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
    tell,
    tracker,
    where,
)
from .helpers import entity_id, find_entity_id, until, until_true
from .run import MAX_TRACKED_CLIENTS, inside, many_clients_above, max_tracked
from .telling import happen, say

DELAY = timedelta(seconds=181)

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
def gone(sim: Simulator) -> Client:
    """Return a client that is not."""
    return one(sim, lambda client: not client.connected)


async def test_nobody_is_tracked_unless_the_user_wants_it(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Off by default, even where the stream is followed."""
    await begin(hass, entry, {CONF_STREAMS: STREAMS})
    await tell(hass, sim, entry, *sim.campus.clients)
    assert not any(is_tracked(hass, client) for client in sim.campus.clients)
    assert not any(device(hass, entry, client) for client in sim.campus.clients)
    assert inside(entry).stored_clients == []


async def test_nobody_is_tracked_without_the_stream(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Nobody would tell who leaves."""
    await begin(hass, entry, {CONF_TRACK: "all"})
    assert not any(is_tracked(hass, client) for client in sim.campus.clients)


async def test_a_client_is_a_device_with_all_that_is_told_of_it(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client, gone: Client
) -> None:
    """Known by REST at set-up; whoever is not connected comes with its first message."""
    await begin(hass, entry, ALL)
    assert where(hass, here) == HOME
    told = attributes(hass, here)
    assert (told["source_type"], told["mac"], told["ip"], told["host_name"]) == (
        "router",
        here.mac,
        here.ipv4,
        here.name,
    )
    assert here.user not in str(told)
    assert sensor(hass, here, "connected_to") == here.ap.name
    assert sensor(hass, here, "wlan") == "Corporate"
    assert sensor(hass, here, "vlan") == "10"
    assert 20 <= int(sensor(hass, here, "snr")) < 55
    found = device(hass, entry, here)
    assert found is not None
    assert (found.name, found.manufacturer) == (here.name, "Example")
    assert found.connections == {(dr.CONNECTION_NETWORK_MAC, here.mac)}
    registry = er.async_get(hass)
    for unique in ("connected_to", "wlan", "vlan", "snr"):
        known = registry.async_get(entity_id(hass, "sensor", f"client_{here.mac}_{unique}"))
        assert known is not None
        assert known.device_id == found.id
        assert known.entity_category is EntityCategory.DIAGNOSTIC
    known = registry.async_get(entity_id(hass, "device_tracker", tracker(here)))
    assert known is not None
    assert known.device_id == found.id
    assert known.disabled_by is None

    assert not is_tracked(hass, gone)
    await happen(hass, sim, entry, "client_joined", gone.serial)
    joined = one(
        sim, lambda client: is_tracked(hass, client) and client is not here and client.connected
    )
    assert where(hass, joined) == HOME


async def test_a_client_is_away_once_it_has_been_gone_for_a_while(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """And home as soon as it is back; where it was connected is not known while it is away."""
    await begin(hass, entry, ALL)
    await become(hass, sim, entry, here, connected=False)
    assert where(hass, here) == HOME
    await pass_time(hass, timedelta(seconds=170))
    assert where(hass, here) == HOME
    await pass_time(hass, DELAY)
    assert where(hass, here) == AWAY
    assert sensor(hass, here, "connected_to") == sensor(hass, here, "snr") == "unknown"
    await become(hass, sim, entry, here, connected=True)
    assert where(hass, here) == HOME
    assert sensor(hass, here, "connected_to") == here.ap.name
    await pass_time(hass, DELAY)
    assert where(hass, here) == HOME


async def test_without_a_delay_a_client_is_away_at_once(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """For those who would rather know at once than know for sure."""
    await begin(hass, entry, {**ALL, CONF_AWAY_DELAY: 0})
    await become(hass, sim, entry, here, connected=False)
    assert where(hass, here) == AWAY


async def test_a_client_that_roams_is_never_away(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """The first access point loses it, the next one finds it."""
    await begin(hass, entry, ALL)
    written: list[str] = []
    remove = hass.bus.async_listen(
        "state_changed", lambda event: written.append(event.data["new_state"].state)
    )
    other = next(ap for ap in sim.campus.aps if ap is not here.ap)
    await become(hass, sim, entry, here, connected=False)
    await become(hass, sim, entry, here, connected=True, ap=other)
    await pass_time(hass, DELAY)
    remove()
    assert where(hass, here) == HOME
    assert sensor(hass, here, "connected_to") == other.name
    assert AWAY not in written


@pytest.mark.parametrize("trouble", ["FAILED", "BLOCKED"])
async def test_who_only_fails_to_get_in_is_not_tracked(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, gone: Client, trouble: str
) -> None:
    """A neighbour's phone is nobody's."""
    await begin(hass, entry, ALL)
    await become(hass, sim, entry, gone, trouble=trouble)
    assert not is_tracked(hass, gone)


async def test_statistics_are_written_with_the_next_beat(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """A signal that moves is no flood of writes."""
    await begin(hass, entry, ALL)
    before = sensor(hass, here, "snr")
    message = services.client_stats(sim.context, here)
    message.client_stats.snr = 63
    await say(hass, sim, entry, [("clients", message)])
    assert sensor(hass, here, "snr") == before
    await pass_time(hass, timedelta(seconds=6))
    assert sensor(hass, here, "snr") == "63"


async def test_while_the_stream_is_down_nobody_is_known_to_be_home(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """What is shown is as fresh as the stream."""
    await begin(hass, entry, ALL)
    sim.faults.streams["clients"] = 503
    await sim.drop("clients")
    await until(hass, lambda: where(hass, here) == "unavailable")
    assert sensor(hass, here, "wlan") == "unavailable"


class TestChoice:
    """Which clients are tracked."""

    async def test_an_address_that_was_made_up_is_left_out(
        self, hass: HomeAssistant, entry: MockConfigEntry, here: Client
    ) -> None:
        """It may be another one tomorrow."""
        here.mac = "da:a1:19:00:00:01"
        await begin(hass, entry, ALL)
        assert not is_tracked(hass, here)
        await reload(hass, entry, {**ALL, CONF_TRACK_RANDOMISED: True})
        await until_true(lambda: is_tracked(hass, here))
        await reload(hass, entry, ALL)
        assert not is_tracked(hass, here)
        assert device(hass, entry, here) is None

    async def test_those_of_some_wlans(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """Guests are not tracked; one that is tracked stays so on another WLAN, also after a restart."""
        guest = one(sim, lambda client: client.connected and client is not here)
        guest.wlan = "Guest"
        await begin(
            hass,
            entry,
            {CONF_STREAMS: STREAMS, CONF_TRACK: "wlans", CONF_TRACK_WLANS: ["Corporate"]},
        )
        assert is_tracked(hass, here)
        assert not is_tracked(hass, guest)
        await become(hass, sim, entry, here, wlan="Guest")
        assert where(hass, here) == HOME
        assert sensor(hass, here, "wlan") == "Guest"
        await reload(hass, entry)
        await settle(hass, entry)
        assert where(hass, here) == HOME
        assert not is_tracked(hass, guest)

    @pytest.mark.usefixtures("broken_handshakes")
    async def test_those_that_are_named(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """However their address was made, and also before anything was heard of them."""
        here.mac, absent = "da:a1:19:00:00:01", "00:1a:1e:ff:ff:01"
        await begin(
            hass,
            entry,
            {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [here.mac, absent]},
        )
        assert {client.mac for client in sim.campus.clients if is_tracked(hass, client)} == {
            here.mac
        }
        assert where(hass, here) == HOME
        unknown = hass.states.get(entity_id(hass, "device_tracker", f"client_{absent}_tracker"))
        assert unknown is not None
        assert unknown.state == AWAY
        # And for ever.
        await pass_time(hass, timedelta(days=30))
        assert find_entity_id(hass, "device_tracker", f"client_{absent}_tracker") is not None

    async def test_who_is_named_is_unknown_until_all_are_known(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """Central does not tell who is connected: it may be there or not."""
        sim.faults.rest[REST] = 403
        await begin(
            hass, entry, {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [here.mac]}
        )
        assert where(hass, here) == "unknown"
        await tell(hass, sim, entry, here)
        assert where(hass, here) == HOME

    async def test_those_of_other_sites_are_left_out(
        self, hass: HomeAssistant, entry: MockConfigEntry, here: Client
    ) -> None:
        """Whoever shows a site only wants its clients only."""
        await begin(hass, entry, {**ALL, CONF_SITES: ["elsewhere"]})
        assert not is_tracked(hass, here)
        await reload(hass, entry, {**ALL, CONF_SITES: [here.ap.site.site_id]})
        await until_true(lambda: is_tracked(hass, here))

    async def test_an_access_point_is_no_client_of_a_switch(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
    ) -> None:
        """A switch may tell of what is plugged in; the device that there is stays what it is."""
        ap = sim.campus.aps[0]
        here.mac = ap.mac
        await begin(hass, entry, ALL)
        assert not is_tracked(hass, here)
        found = device(hass, entry, here)
        assert found is not None
        assert found.name == ap.name
        await reload(
            hass, entry, {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [ap.mac]}
        )
        assert not is_tracked(hass, here)

    async def test_what_is_not_chosen_any_more_leaves(
        self, hass: HomeAssistant, entry: MockConfigEntry, here: Client
    ) -> None:
        """With its device."""
        await begin(hass, entry, ALL)
        assert device(hass, entry, here) is not None
        await reload(hass, entry, {CONF_STREAMS: STREAMS})
        assert device(hass, entry, here) is None
        assert not is_tracked(hass, here)

    async def test_there_are_not_too_many(
        self,
        hass: HomeAssistant,
        sim: Simulator,
        entry: MockConfigEntry,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Said once, and without anybody's address."""
        with max_tracked(2):
            await begin(hass, entry, ALL)
            await tell(hass, sim, entry, *sim.campus.clients)
        assert sum(is_tracked(hass, client) for client in sim.campus.clients) == 2
        said = [
            record.getMessage()
            for record in caplog.records
            if "clients to track" in record.getMessage()
        ]
        assert len(said) == 1
        assert not any(client.mac in said[0] for client in sim.campus.clients)
        assert MAX_TRACKED_CLIENTS == 2000

    async def test_of_very_many_only_the_trackers_are_enabled(
        self, hass: HomeAssistant, entry: MockConfigEntry, here: Client
    ) -> None:
        """Home Assistant takes 10,000 enabled entities of an account."""
        with many_clients_above(1):
            await begin(hass, entry, ALL)
        registry = er.async_get(hass)
        known = registry.async_get(entity_id(hass, "sensor", f"client_{here.mac}_wlan"))
        assert known is not None
        assert known.disabled_by is er.RegistryEntryDisabler.INTEGRATION
        assert where(hass, here) == HOME


async def test_a_new_name_is_that_of_the_device(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, here: Client
) -> None:
    """A client that is called by its user only is called by its address."""
    await begin(hass, entry, ALL)
    await become(hass, sim, entry, here, name="renamed")
    found = device(hass, entry, here)
    assert found is not None
    assert found.name == "renamed"


async def test_a_client_is_never_called_by_its_user(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, gone: Client
) -> None:
    """Central may give a client the name of who has logged in."""
    await begin(hass, entry, ALL)
    gone.connected = True
    message = services.client_state(sim.context, gone)
    message.client_state.client_details.host_name = ""
    message.client_state.client_details.client_name = gone.user
    await say(hass, sim, entry, [("clients", message)])
    found = device(hass, entry, gone)
    assert found is not None
    assert found.name == gone.mac


async def test_a_wired_client_has_no_wlan(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, gone: Client
) -> None:
    """It is connected to a switch."""
    await begin(hass, entry, ALL)
    switch = sim.campus.switches[0]
    gone.connected = True
    message = services.client_state(sim.context, gone)
    message.client_state.type = 2  # type: ignore[assignment] # wired
    message.client_state.client_details.connected_device_serial = switch.serial
    await say(hass, sim, entry, [("clients", message)])
    assert entities(hass, entry, gone) == {"tracker", "to", "vlan"}
    assert sensor(hass, gone, "connected_to") == switch.name
