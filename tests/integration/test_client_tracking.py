"""Clients as device trackers: home, away or not tracked."""

from datetime import timedelta

from homeassistant.const import EntityCategory
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_SITES,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    CONF_TRACK_RANDOMIZED,
    CONF_TRACK_WLANS,
)
from custom_components.hpe_aruba_central.options import DEFAULT_AWAY_DELAY
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import other_streams

from .clients import (
    ALL,
    AWAY,
    HOME,
    REST,
    STREAMS,
    attributes,
    device,
    entities,
    first_client,
    is_tracked,
    pass_time,
    presence_of,
    report_clients,
    sensor,
    tracker,
    update_client,
)
from .harness import Harness
from .helpers import until_true
from .internals import MAX_TRACKED_CLIENTS
from .patches import many_above, max_tracked

DELAY = timedelta(seconds=181)

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
def gone(sim: Simulator) -> Client:
    """Return a client that is not connected."""
    return first_client(sim, lambda client: not client.connected)


async def test_no_client_is_tracked_by_default(new_home: Harness) -> None:
    """Without the option, the clients stream adds no trackers."""
    await new_home.start({CONF_STREAMS: STREAMS})
    await report_clients(new_home, *new_home.campus.clients)
    assert not any(is_tracked(new_home, client) for client in new_home.campus.clients)
    assert not any(device(new_home, client) for client in new_home.campus.clients)
    assert new_home.run.stored_clients == []


async def test_no_client_is_tracked_without_the_stream(new_home: Harness) -> None:
    """Only the stream reports who leaves."""
    await new_home.start({CONF_TRACK: "all"})
    assert not any(is_tracked(new_home, client) for client in new_home.campus.clients)


async def test_a_client_is_a_device_with_its_entities(
    new_home: Harness, here: Client, gone: Client
) -> None:
    """REST adds connected clients at set-up; others are added with their first message."""
    await new_home.start(ALL)
    assert presence_of(new_home, here) == HOME
    told = attributes(new_home, here)
    assert (told["source_type"], told["mac"], told["ip"], told["host_name"]) == (
        "router",
        here.mac,
        here.ipv4,
        here.name,
    )
    assert here.user not in str(told)
    assert sensor(new_home, here, "connected_to") == here.ap.name
    assert sensor(new_home, here, "wlan") == "Corporate"
    assert sensor(new_home, here, "vlan") == "10"
    assert 20 <= int(sensor(new_home, here, "snr")) < 55
    found = device(new_home, here)
    assert found is not None
    assert (found.name, found.manufacturer) == (here.name, "Example")
    assert found.connections == {(dr.CONNECTION_NETWORK_MAC, here.mac)}
    registry = er.async_get(new_home.hass)
    for unique in ("connected_to", "wlan", "vlan", "snr"):
        known = registry.async_get(new_home.entity_id("sensor", f"client_{here.mac}_{unique}"))
        assert known is not None
        assert known.device_id == found.id
        assert known.entity_category is EntityCategory.DIAGNOSTIC
    known = registry.async_get(new_home.entity_id("device_tracker", tracker(here)))
    assert known is not None
    assert known.device_id == found.id
    assert known.disabled_by is None

    assert not is_tracked(new_home, gone)
    await new_home.incident("client_joined", gone.serial)
    joined = first_client(
        new_home.sim,
        lambda client: is_tracked(new_home, client) and client is not here and client.connected,
    )
    assert presence_of(new_home, joined) == HOME


async def test_a_client_is_away_after_the_delay(new_home: Harness, here: Client) -> None:
    """A client that returns is home at once; while it is away, its access point is unknown."""
    await new_home.start(ALL)
    await update_client(new_home, here, connected=False)
    assert presence_of(new_home, here) == HOME
    await pass_time(new_home, timedelta(seconds=170))
    assert presence_of(new_home, here) == HOME
    await pass_time(new_home, DELAY)
    assert presence_of(new_home, here) == AWAY
    assert sensor(new_home, here, "connected_to") == sensor(new_home, here, "snr") == "unknown"
    await update_client(new_home, here, connected=True)
    assert presence_of(new_home, here) == HOME
    assert sensor(new_home, here, "connected_to") == here.ap.name
    await pass_time(new_home, DELAY)
    assert presence_of(new_home, here) == HOME


async def test_without_a_delay_a_client_is_away_at_once(new_home: Harness, here: Client) -> None:
    """A delay of 0 seconds marks a client as away when it disconnects."""
    await new_home.start({**ALL, CONF_AWAY_DELAY: 0})
    await update_client(new_home, here, connected=False)
    assert presence_of(new_home, here) == AWAY


async def test_a_client_that_roams_is_never_away(new_home: Harness, here: Client) -> None:
    """Roaming disconnects a client from one access point and connects it to another."""
    await new_home.start(ALL)
    written: list[str] = []
    remove = new_home.hass.bus.async_listen(
        "state_changed", lambda event: written.append(event.data["new_state"].state)
    )
    other = next(ap for ap in new_home.campus.aps if ap is not here.ap)
    await update_client(new_home, here, connected=False)
    await update_client(new_home, here, connected=True, ap=other)
    await pass_time(new_home, DELAY)
    remove()
    assert presence_of(new_home, here) == HOME
    assert sensor(new_home, here, "connected_to") == other.name
    assert AWAY not in written


@pytest.mark.parametrize("trouble", ["FAILED", "BLOCKED"])
async def test_a_client_that_fails_to_connect_is_not_tracked(
    new_home: Harness, gone: Client, trouble: str
) -> None:
    """A client that was never connected has no tracker."""
    await new_home.start(ALL)
    await update_client(new_home, gone, failure_status=trouble)
    assert not is_tracked(new_home, gone)


async def test_statistics_are_written_with_the_next_batch(new_home: Harness, here: Client) -> None:
    """A changed signal does not write a state at once."""
    await new_home.start(ALL)
    before = sensor(new_home, here, "snr")
    message = other_streams.client_stats(new_home.sim.context, here)
    message.client_stats.snr = 63
    await new_home.receive([("clients", message)])
    assert sensor(new_home, here, "snr") == before
    await pass_time(new_home, timedelta(seconds=6))
    assert sensor(new_home, here, "snr") == "63"


async def test_trackers_are_unavailable_while_the_stream_is_down(
    new_home: Harness, here: Client
) -> None:
    """A tracker becomes unavailable after the away delay, the client's sensors earlier."""
    await new_home.start(ALL)
    new_home.sim.faults.streams["clients"] = 503
    await new_home.sim.drop("clients")
    await new_home.until(lambda: sensor(new_home, here, "wlan") == "unavailable")
    assert presence_of(new_home, here) == HOME
    new_home.fire_time(timedelta(seconds=DEFAULT_AWAY_DELAY + 1))
    await new_home.settle()
    assert presence_of(new_home, here) == "unavailable"


class TestChoice:
    """Which clients are tracked."""

    async def test_a_randomized_mac_address_is_left_out(
        self, new_home: Harness, here: Client
    ) -> None:
        """A randomized MAC address may be another one tomorrow."""
        here.mac = "da:a1:19:00:00:01"
        await new_home.start(ALL)
        assert not is_tracked(new_home, here)
        await new_home.restart({**ALL, CONF_TRACK_RANDOMIZED: True})
        await until_true(lambda: is_tracked(new_home, here))
        await new_home.restart(ALL)
        assert not is_tracked(new_home, here)
        assert device(new_home, here) is None

    async def test_clients_of_selected_wlans(self, new_home: Harness, here: Client) -> None:
        """A client that is tracked stays so on another WLAN, even after a restart."""
        guest = first_client(new_home.sim, lambda client: client.connected and client is not here)
        guest.wlan = "Guest"
        await new_home.start(
            {CONF_STREAMS: STREAMS, CONF_TRACK: "wlans", CONF_TRACK_WLANS: ["Corporate"]}
        )
        assert is_tracked(new_home, here)
        assert not is_tracked(new_home, guest)
        await update_client(new_home, here, wlan="Guest")
        assert presence_of(new_home, here) == HOME
        assert sensor(new_home, here, "wlan") == "Guest"
        await new_home.restart()
        await new_home.until_synced()
        assert presence_of(new_home, here) == HOME
        assert not is_tracked(new_home, guest)

    @pytest.mark.usefixtures("broken_handshakes")
    async def test_selected_mac_addresses(self, new_home: Harness, here: Client) -> None:
        """Selected MAC addresses are tracked, even randomized and unknown ones."""
        here.mac, absent = "da:a1:19:00:00:01", "00:1a:1e:ff:ff:01"
        await new_home.start(
            {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [here.mac, absent]},
        )
        assert {
            client.mac for client in new_home.campus.clients if is_tracked(new_home, client)
        } == {here.mac}
        assert presence_of(new_home, here) == HOME
        unknown = new_home.state("device_tracker", f"client_{absent}_tracker")
        assert unknown.state == AWAY
        # And for ever.
        await pass_time(new_home, timedelta(days=30))
        assert new_home.find_entity_id("device_tracker", f"client_{absent}_tracker") is not None

    async def test_a_selected_client_is_unknown_until_all_are_listed(
        self, new_home: Harness, here: Client
    ) -> None:
        """Without the REST list, the client may be connected or not."""
        new_home.sim.faults.rest[REST] = 403
        await new_home.start(
            {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [here.mac]}
        )
        assert presence_of(new_home, here) == "unknown"
        await report_clients(new_home, here)
        assert presence_of(new_home, here) == HOME

    async def test_clients_of_other_sites_are_left_out(
        self, new_home: Harness, here: Client
    ) -> None:
        """With selected sites, only their clients are tracked."""
        await new_home.start({**ALL, CONF_SITES: ["elsewhere"]})
        assert not is_tracked(new_home, here)
        await new_home.restart({**ALL, CONF_SITES: [here.ap.site.site_id]})
        await until_true(lambda: is_tracked(new_home, here))

    async def test_an_access_point_is_not_a_client_of_a_switch(
        self, new_home: Harness, here: Client
    ) -> None:
        """A switch may report a managed device as a client; its device stays as it is."""
        ap = new_home.campus.aps[0]
        here.mac = ap.mac
        await new_home.start(ALL)
        assert not is_tracked(new_home, here)
        found = device(new_home, here)
        assert found is not None
        assert found.name == ap.name
        await new_home.restart(
            {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [ap.mac]}
        )
        assert not is_tracked(new_home, here)

    async def test_a_client_that_is_no_longer_selected_is_removed(
        self, new_home: Harness, here: Client
    ) -> None:
        """A client that is no longer selected is removed with its device."""
        await new_home.start(ALL)
        assert device(new_home, here) is not None
        await new_home.restart({CONF_STREAMS: STREAMS})
        assert device(new_home, here) is None
        assert not is_tracked(new_home, here)

    async def test_trackers_are_limited(
        self, new_home: Harness, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Reaching the limit of trackers is logged once, without MAC addresses."""
        with max_tracked(2):
            await new_home.start(ALL)
            await report_clients(new_home, *new_home.campus.clients)
        assert sum(is_tracked(new_home, client) for client in new_home.campus.clients) == 2
        said = [
            record.getMessage()
            for record in caplog.records
            if "clients to track" in record.getMessage()
        ]
        assert len(said) == 1
        assert not any(client.mac in said[0] for client in new_home.campus.clients)
        assert MAX_TRACKED_CLIENTS == 2000

    async def test_with_many_clients_only_the_trackers_are_enabled(
        self, new_home: Harness, here: Client
    ) -> None:
        """Home Assistant supports 10,000 enabled entities per account."""
        with many_above(1):
            await new_home.start(ALL)
        registry = er.async_get(new_home.hass)
        known = registry.async_get(new_home.entity_id("sensor", f"client_{here.mac}_wlan"))
        assert known is not None
        assert known.disabled_by is er.RegistryEntryDisabler.INTEGRATION
        assert presence_of(new_home, here) == HOME


async def test_a_new_name_renames_the_device(new_home: Harness, here: Client) -> None:
    """A client whose only name is its user's is named by its MAC address."""
    await new_home.start(ALL)
    await update_client(new_home, here, name="renamed")
    found = device(new_home, here)
    assert found is not None
    assert found.name == "renamed"


async def test_a_client_is_never_named_by_its_user(new_home: Harness, gone: Client) -> None:
    """Central may name a client after the user who logged in."""
    await new_home.start(ALL)
    gone.connected = True
    message = other_streams.client_state(new_home.sim.context, gone)
    message.client_state.client_details.host_name = ""
    message.client_state.client_details.client_name = gone.user
    await new_home.receive([("clients", message)])
    found = device(new_home, gone)
    assert found is not None
    assert found.name == gone.mac


async def test_a_wired_client_has_no_wlan(new_home: Harness, gone: Client) -> None:
    """A wired client is connected to a switch and has no WLAN."""
    await new_home.start(ALL)
    switch = new_home.campus.switches[0]
    gone.connected = True
    message = other_streams.client_state(new_home.sim.context, gone)
    message.client_state.type = 2  # type: ignore[assignment] # wired
    message.client_state.client_details.connected_device_serial = switch.serial
    await new_home.receive([("clients", message)])
    assert entities(new_home, gone) == {"tracker", "to", "vlan"}
    assert sensor(new_home, gone, "connected_to") == switch.name
