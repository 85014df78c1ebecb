"""Strangers on the network: they take over neither entity ids nor the places of tracked clients."""

from datetime import UTC, datetime, timedelta

from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.hpe_aruba_central.const import (
    CONF_AWAY_DELAY,
    CONF_POSITIONS,
    CONF_STREAMS,
    DOMAIN,
)
from simulator import Simulator
from simulator.campus import Client
from simulator.messages import other_streams

from .clients import (
    ALL,
    AWAY,
    HOME,
    STREAMS,
    device,
    is_tracked,
    pass_time,
    presence_of,
    report_clients,
    tracker,
    update_client,
)
from .harness import Harness
from .patches import max_tracked

LONGER_THAN_RETENTION = timedelta(days=8)

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
def anna(here: Client) -> Client:
    """Return the phone of somebody who lives here."""
    here.name = "anna-phone"
    return here


def stranger(sim: Simulator, number: int, name: str = "visitor") -> Client:
    """Return a client that joins the network with any host name."""
    return Client(
        mac=f"00:1a:1e:ff:00:{number:02x}",
        name=name,
        user="",
        ipv4="10.0.0.200",
        ap=sim.campus.aps[0],
        connected=True,
        since=datetime.now(UTC),
    )


def tracker_id(home: Harness, client: Client) -> str:
    """Return the entity id of a client's device tracker."""
    return home.entity_id("device_tracker", tracker(client))


def mac_id(client: Client) -> str:
    """Return how the ids of a client's entities start, after the domain."""
    return f"client_{client.mac.replace(':', '_')}"


async def test_a_stranger_does_not_get_the_entity_id_of_a_forgotten_phone(
    new_home: Harness, anna: Client
) -> None:
    """A DHCP host name is what its owner says: automations must not take it for a person."""
    await new_home.start(ALL)
    of_anna = tracker_id(new_home, anna)
    await update_client(new_home, anna, connected=False)
    await pass_time(new_home, LONGER_THAN_RETENTION)
    assert not is_tracked(new_home, anna)

    other = stranger(new_home.sim, 1, anna.name)
    await report_clients(new_home, other)
    assert presence_of(new_home, other) == HOME
    assert tracker_id(new_home, other) not in {of_anna, "device_tracker.anna_phone"}
    assert new_home.hass.states.get("device_tracker.anna_phone") is None

    await update_client(new_home, anna, connected=True)
    assert tracker_id(new_home, anna) == of_anna


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_all_entity_ids_of_a_client_come_from_its_mac_address(
    new_home: Harness, anna: Client
) -> None:
    """The friendly names are those of the host."""
    options = {**ALL, CONF_STREAMS: [*STREAMS, "location"], CONF_POSITIONS: True}
    await new_home.start(options)
    message = other_streams.client_location(new_home.sim.context, anna)
    message.wifi_client_location.latitude = message.wifi_client_location.longitude = 1.5
    await new_home.receive([("location", message)])
    found = device(new_home, anna)
    assert found is not None
    assert found.name == anna.name
    entities = er.async_entries_for_device(er.async_get(new_home.hass), found.id)
    assert {entity.entity_id for entity in entities} == {
        f"button.{mac_id(anna)}_disconnect",
        f"device_tracker.{mac_id(anna)}",
        f"device_tracker.{mac_id(anna)}_position",
        *(f"sensor.{mac_id(anna)}_{key}" for key in ("connected_to", "wlan", "vlan", "snr")),
    }
    await new_home.settle()
    names = {
        state.name for entity in entities if (state := new_home.hass.states.get(entity.entity_id))
    }
    assert len(names) == len(entities)
    assert all(name.startswith(anna.name) for name in names)


async def test_entity_ids_of_an_earlier_version_stay(new_home: Harness, anna: Client) -> None:
    """Automations keep working, and the client gets its id back after it was forgotten."""
    new_home.entry.add_to_hass(new_home.hass)
    registry = er.async_get(new_home.hass)
    unique_id = tracker(anna)
    old = registry.async_get_or_create(
        "device_tracker",
        DOMAIN,
        unique_id,
        config_entry=new_home.entry,
        suggested_object_id="anna_phone",
    )
    assert old.entity_id == "device_tracker.anna_phone"
    await new_home.start(ALL)
    assert tracker_id(new_home, anna) == old.entity_id
    assert presence_of(new_home, anna) == HOME

    await update_client(new_home, anna, connected=False)
    await pass_time(new_home, LONGER_THAN_RETENTION)
    other = stranger(new_home.sim, 1, anna.name)
    await report_clients(new_home, other)
    assert tracker_id(new_home, other) == f"device_tracker.{mac_id(other)}"
    await update_client(new_home, anna, connected=True)
    assert tracker_id(new_home, anna) == old.entity_id


async def start_with(home: Harness, *connected: Client) -> None:
    """Start an account on which only some clients are connected."""
    for client in home.campus.clients:
        client.connected = client in connected
    await home.start(ALL)


async def leave(home: Harness, *clients: Client) -> None:
    """Let clients leave, one after the other, and wait until they are away."""
    for client in clients:
        await update_client(home, client, connected=False)
    await pass_time(home, timedelta(hours=1))
    assert {presence_of(home, client) for client in clients} == {AWAY}


async def test_the_client_away_longest_gives_up_its_place(
    new_home: Harness, anna: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A client that comes home gets a place, however many strangers were here before."""
    first, second = (stranger(new_home.sim, number) for number in (2, 1))
    with max_tracked(2):
        await start_with(new_home)
        await report_clients(new_home, second, first)
        await leave(new_home, first, second)
        await update_client(new_home, anna, connected=True)
    assert presence_of(new_home, anna) == HOME
    assert not is_tracked(new_home, first)
    assert device(new_home, first) is None
    assert presence_of(new_home, second) == AWAY
    assert "clients to track; those away longest are not tracked" in caplog.text


async def test_a_client_that_gave_up_its_place_gets_one_when_it_returns(
    new_home: Harness, anna: Client
) -> None:
    """Its tracker has the same entity id as before."""
    first, second = (stranger(new_home.sim, number) for number in (1, 2))
    with max_tracked(2):
        await start_with(new_home, anna)
        before = tracker_id(new_home, anna)
        await report_clients(new_home, first)
        await leave(new_home, anna)
        await report_clients(new_home, second)
        assert not is_tracked(new_home, anna)
        await leave(new_home, first, second)
        await update_client(new_home, anna, connected=True)
        assert presence_of(new_home, anna) == HOME
        assert tracker_id(new_home, anna) == before
        assert not is_tracked(new_home, first)


async def test_a_client_that_is_home_keeps_its_place(new_home: Harness, anna: Client) -> None:
    """Strangers get the places of others that are away, at most."""
    with max_tracked(1):
        await start_with(new_home, anna)
        await report_clients(new_home, stranger(new_home.sim, 1))
        assert presence_of(new_home, anna) == HOME
        assert not is_tracked(new_home, stranger(new_home.sim, 1))


async def test_a_client_that_may_be_roaming_keeps_its_place(
    new_home: Harness, anna: Client
) -> None:
    """Until the delay is over it is home."""
    with max_tracked(1):
        await start_with(new_home, anna)
        await update_client(new_home, anna, connected=False)
        await report_clients(new_home, stranger(new_home.sim, 1))
        assert presence_of(new_home, anna) == HOME
        assert not is_tracked(new_home, stranger(new_home.sim, 1))


async def test_a_client_that_is_away_itself_gets_no_place(new_home: Harness, anna: Client) -> None:
    """There is nothing to show of it."""
    other = stranger(new_home.sim, 1)
    with max_tracked(1):
        await start_with(new_home, anna)
        await report_clients(new_home, other)
        await leave(new_home, anna)
        await update_client(new_home, other, connected=False)
        assert presence_of(new_home, anna) == AWAY
        assert not is_tracked(new_home, other)


async def test_who_left_first_is_known_after_a_restart(new_home: Harness, anna: Client) -> None:
    """The order is that of the stored clients."""
    first, second = (stranger(new_home.sim, number) for number in (2, 1))
    with max_tracked(2):
        await start_with(new_home)
        await report_clients(new_home, second, first)
        await leave(new_home, first, second)
        await new_home.restart({**ALL, CONF_AWAY_DELAY: 0})
        await update_client(new_home, anna, connected=True)
    assert presence_of(new_home, anna) == HOME
    assert not is_tracked(new_home, first)
    assert presence_of(new_home, second) == AWAY


async def test_many_strangers_at_once_leave_room_for_the_next_client(
    new_home: Harness, anna: Client
) -> None:
    """Strangers that have left give up their places; clients that are home keep theirs."""
    strangers = [stranger(new_home.sim, number) for number in range(20)]
    with max_tracked(5):
        await start_with(new_home)
        await report_clients(new_home, *strangers)
        assert sum(is_tracked(new_home, each) for each in strangers) == 5
        await leave(new_home, *strangers[:5])
        await update_client(new_home, anna, connected=True)
        await report_clients(new_home, *strangers[5:])
    assert presence_of(new_home, anna) == HOME
    assert sum(is_tracked(new_home, each) for each in strangers) == 4
