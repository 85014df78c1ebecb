"""Client counts of access points, WLANs and sites, from REST and from the stream."""

from datetime import timedelta

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.state.client_counts import ClientCounts
from custom_components.hpe_aruba_central.const import CONF_RETENTION, CONF_STREAMS
from simulator import Settings, Simulator

from .clients import ALL, REST, STREAMS, first_client, pass_time, update_client
from .harness import Harness
from .helpers import until_true

FOLLOWED = {CONF_STREAMS: STREAMS}


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with clients on two access points."""
    return Settings(clients=9)


def of_ap(home: Harness, serial: str) -> str:
    """Return an access point's client count."""
    return home.state_of("sensor", f"{serial}_client_count")


def of_site(home: Harness) -> str:
    """Return the client count of the only site."""
    return home.state_of("sensor", f"site_{home.campus.sites[0].site_id}_client_count")


def of_wlan(home: Harness, wlan: str = "Corporate") -> str:
    """Return a WLAN's client count."""
    return home.state_of("sensor", f"wlan_clients_{wlan}")


def connected(sim: Simulator) -> int:
    """Return how many clients are connected."""
    return sum(client.connected for client in sim.campus.clients)


async def test_the_stream_counts_clients_as_they_come_and_go(new_home: Harness) -> None:
    """Counts follow the stream, without device trackers and before the next REST refresh."""
    await new_home.start(FOLLOWED)
    await new_home.flush()
    assert of_site(new_home) == of_wlan(new_home) == str(connected(new_home.sim))
    joins = first_client(new_home.sim, lambda client: not client.connected)
    await update_client(new_home, joins, connected=True)
    await new_home.flush()
    assert of_site(new_home) == of_wlan(new_home) == str(connected(new_home.sim))
    assert of_ap(new_home, joins.ap.serial) == str(new_home.campus.count_clients(joins.ap))
    assert new_home.state_of("sensor", "client_count") == str(connected(new_home.sim))

    other = next(ap for ap in new_home.campus.aps if ap is not joins.ap)
    await update_client(new_home, joins, ap=other)
    await new_home.flush()
    for ap in new_home.campus.aps:
        assert of_ap(new_home, ap.serial) == str(new_home.campus.count_clients(ap))
    for client in new_home.campus.clients:
        await update_client(new_home, client, connected=False)
    await new_home.flush()
    assert {
        of_site(new_home),
        of_wlan(new_home),
        *(of_ap(new_home, ap.serial) for ap in new_home.campus.aps),
    } == {"0"}


async def test_an_outdated_count_of_rest_is_ignored(new_home: Harness) -> None:
    """A count that REST took before the stream's last event is not shown at any time."""
    await new_home.start(FOLLOWED)
    client = first_client(new_home.sim, lambda client: client.connected)
    await update_client(new_home, client, connected=False)
    await new_home.flush()
    right = (of_ap(new_home, client.ap.serial), of_site(new_home))
    seen: list[str] = []
    unique = {
        f"{client.ap.serial}_client_count",
        f"site_{new_home.campus.sites[0].site_id}_client_count",
    }
    shown = {new_home.find_entity_id("sensor", each) for each in unique}
    remove = new_home.hass.bus.async_listen(
        "state_changed",
        lambda event: (
            seen.append(event.data["new_state"].state) if event.data["entity_id"] in shown else None
        ),
    )
    client.connected = True  # as REST still believes
    await new_home.run.refresh()
    await new_home.flush()
    remove()
    assert (of_ap(new_home, client.ap.serial), of_site(new_home)) == right
    assert seen == []


async def test_without_a_complete_list_the_counts_of_rest_are_shown(new_home: Harness) -> None:
    """A stream without a complete list of clients does not know how many there are."""
    new_home.sim.faults.rest[REST] = 403
    await new_home.start(FOLLOWED)
    [ap, _] = new_home.campus.aps
    before = of_ap(new_home, ap.serial)
    for client in new_home.campus.clients:
        await update_client(new_home, client, connected=client.ap is not ap)
    await new_home.flush()
    assert of_ap(new_home, ap.serial) == before
    assert of_wlan(new_home) == "unknown"
    await new_home.run.refresh()
    await new_home.flush()
    assert of_ap(new_home, ap.serial) == "0"
    assert of_site(new_home) == str(connected(new_home.sim))


async def test_without_the_stream_the_counts_of_rest_are_shown(new_home: Harness) -> None:
    """Without the clients stream, REST counts the clients, but not those of WLANs."""
    await new_home.start({})
    client = first_client(new_home.sim, lambda client: client.connected)
    client.connected = False
    await new_home.run.refresh()
    await new_home.flush()
    assert of_ap(new_home, client.ap.serial) == str(new_home.campus.count_clients(client.ap))
    assert new_home.find_entity_id("sensor", "wlan_clients_Corporate") is None


async def test_a_wlan_is_added_with_its_first_client(new_home: Harness) -> None:
    """A WLAN's sensor is added with its first client, and restored after restarts."""
    await new_home.start(ALL)
    assert new_home.find_entity_id("sensor", "wlan_clients_Guest") is None
    client = first_client(new_home.sim, lambda client: client.connected)
    await update_client(new_home, client, wlan="Guest")
    await new_home.flush()
    assert (of_wlan(new_home, "Guest"), of_wlan(new_home)) == (
        "1",
        str(connected(new_home.sim) - 1),
    )
    await update_client(new_home, client, connected=False)
    await new_home.restart()
    await new_home.restart()
    await new_home.until_synced()
    await new_home.run.refresh()
    await new_home.flush()
    assert of_wlan(new_home, "Guest") == "0"


async def test_a_wlan_that_nobody_has_been_on_for_long_loses_its_sensor(
    new_home: Harness,
) -> None:
    """The time counts over restarts; the sensor returns with the WLAN's next client."""
    await new_home.start({**ALL, CONF_RETENTION: 1})
    client = first_client(new_home.sim, lambda client: client.connected)
    await update_client(new_home, client, wlan="Guest")
    await pass_time(new_home, timedelta(days=3))
    assert new_home.find_entity_id("sensor", "wlan_clients_Guest") is not None
    await update_client(new_home, client, wlan="Corporate")
    await pass_time(new_home, timedelta(hours=1))
    assert new_home.find_entity_id("sensor", "wlan_clients_Guest") is not None
    await new_home.restart()
    await new_home.until_synced()
    await pass_time(new_home, timedelta(days=1, hours=2))
    assert new_home.find_entity_id("sensor", "wlan_clients_Guest") is None
    assert new_home.find_entity_id("sensor", "wlan_clients_Corporate") is not None
    await update_client(new_home, client, wlan="Guest")
    await new_home.flush()
    assert of_wlan(new_home, "Guest") == "1"


async def test_wlans_that_access_points_report_are_counted_too(new_home: Harness) -> None:
    """A WLAN without clients is counted from the next start."""
    await new_home.start(FOLLOWED)
    await new_home.incident("campus_reported", new_home.campus.devices[0].serial)
    await new_home.restart()
    await new_home.until_synced()
    assert new_home.find_entity_id("sensor", "wlan_clients_Guest") is not None


@pytest.mark.usefixtures("fast_forward")
async def test_after_a_gap_counts_are_unknown_until_rest_lists_all_clients(
    new_home: Harness,
) -> None:
    """A stream that was cut off without a close frame may have missed clients."""
    await new_home.start(FOLLOWED)
    await new_home.flush()
    assert of_wlan(new_home) == str(connected(new_home.sim))
    new_home.sim.faults.rest[REST] = 503
    await new_home.sim.drop("clients")
    clients = new_home.run.subscriptions["clients"]
    await until_true(lambda: clients.gap is not None and clients.live)
    await new_home.flush()
    assert of_wlan(new_home) == "unknown"
    new_home.sim.faults.rest.clear()
    for client in new_home.campus.clients:
        client.connected = False
    await new_home.run.refresh()
    assert not new_home.run.clients_complete  # nobody is connected: it is asked again
    await new_home.run.refresh()
    assert new_home.run.clients_complete


def test_places_that_never_had_a_client() -> None:
    """A place that never had a client has none, if clients say where they are."""
    counts = ClientCounts()
    client = NetworkClient(
        mac="00:1a:1e:00:00:01", status="connected", serial_number="CN01", wlan="Corporate"
    )
    assert counts.handle(Change(client.key, None, client))
    assert ("device", "CN01") in counts
    assert ("device", "CN02") in counts
    assert ("site", "1") not in counts
    assert counts["device", "CN02"] == 0
    assert counts.pop_changed() == {("device", "CN01"), ("wlan", "Corporate")}
    assert counts.handle(Change(client.key, client, client.updated({"snr": 7}))) is False
    assert counts.handle(Change(client.key, client, None))
    assert (counts["device", "CN01"], counts["wlan", "Corporate"]) == (0, 0)
    assert ("device", "CN01") in counts
