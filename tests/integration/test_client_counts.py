"""How many clients there are: for each access point, WLAN and site, by REST and by the stream."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.client import NetworkClient
from custom_components.hpe_aruba_central.central.state.client_counts import ClientCounts
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from simulator import Settings, Simulator

from .clients import ALL, REST, STREAMS, become, begin, one, reload, settle
from .helpers import find_entity_id, state_of, until_true
from .run import inside
from .telling import happen, pass_interval

FOLLOWED = {CONF_STREAMS: STREAMS}


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with clients on two access points."""
    return Settings(clients=9)


def of_ap(hass: HomeAssistant, serial: str) -> str:
    """Return how many clients an access point has."""
    return state_of(hass, "sensor", f"{serial}_client_count")


def of_site(hass: HomeAssistant, sim: Simulator) -> str:
    """Return how many clients the campus' site has."""
    return state_of(hass, "sensor", f"site_{sim.campus.sites[0].site_id}_client_count")


def of_wlan(hass: HomeAssistant, wlan: str = "Corporate") -> str:
    """Return how many clients a WLAN has."""
    return state_of(hass, "sensor", f"wlan_clients_{wlan}")


def connected(sim: Simulator) -> int:
    """Return how many clients are connected."""
    return sum(client.connected for client in sim.campus.clients)


async def test_the_stream_counts_clients_as_they_come_and_go(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Without any device tracker, and long before REST is asked again."""
    await begin(hass, entry, FOLLOWED)
    await pass_interval(hass)
    assert of_site(hass, sim) == of_wlan(hass) == str(connected(sim))
    joins = one(sim, lambda client: not client.connected)
    await become(hass, sim, entry, joins, connected=True)
    await pass_interval(hass)
    assert of_site(hass, sim) == of_wlan(hass) == str(connected(sim))
    assert of_ap(hass, joins.ap.serial) == str(sim.campus.count_clients(joins.ap))
    assert state_of(hass, "sensor", "client_count") == str(connected(sim))

    other = next(ap for ap in sim.campus.aps if ap is not joins.ap)
    await become(hass, sim, entry, joins, ap=other)
    await pass_interval(hass)
    for ap in sim.campus.aps:
        assert of_ap(hass, ap.serial) == str(sim.campus.count_clients(ap))
    for client in sim.campus.clients:
        await become(hass, sim, entry, client, connected=False)
    await pass_interval(hass)
    assert {
        of_site(hass, sim),
        of_wlan(hass),
        *(of_ap(hass, ap.serial) for ap in sim.campus.aps),
    } == {"0"}


async def test_a_count_of_rest_that_is_behind_does_not_win(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """What the stream has told since REST counted is not taken back, not even for a moment."""
    await begin(hass, entry, FOLLOWED)
    client = one(sim, lambda client: client.connected)
    await become(hass, sim, entry, client, connected=False)
    await pass_interval(hass)
    right = (of_ap(hass, client.ap.serial), of_site(hass, sim))
    seen: list[str] = []
    unique = {
        f"{client.ap.serial}_client_count",
        f"site_{sim.campus.sites[0].site_id}_client_count",
    }
    shown = {find_entity_id(hass, "sensor", each) for each in unique}
    remove = hass.bus.async_listen(
        "state_changed",
        lambda event: (
            seen.append(event.data["new_state"].state) if event.data["entity_id"] in shown else None
        ),
    )
    client.connected = True  # as REST still believes
    await inside(entry).refresh()
    await pass_interval(hass)
    remove()
    assert (of_ap(hass, client.ap.serial), of_site(hass, sim)) == right
    assert seen == []


async def test_without_a_whole_list_rest_counts(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """A stream that has told of some does not know how many there are."""
    sim.faults.rest[REST] = 403
    await begin(hass, entry, FOLLOWED)
    [ap, _] = sim.campus.aps
    before = of_ap(hass, ap.serial)
    for client in sim.campus.clients:
        await become(hass, sim, entry, client, connected=client.ap is not ap)
    await pass_interval(hass)
    assert of_ap(hass, ap.serial) == before
    assert of_wlan(hass) == "unknown"
    await inside(entry).refresh()
    await pass_interval(hass)
    assert of_ap(hass, ap.serial) == "0"
    assert of_site(hass, sim) == str(connected(sim))


async def test_without_the_stream_rest_counts(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """As it always has; nobody counts those of a WLAN."""
    await begin(hass, entry, {})
    client = one(sim, lambda client: client.connected)
    client.connected = False
    await inside(entry).refresh()
    await pass_interval(hass)
    assert of_ap(hass, client.ap.serial) == str(sim.campus.count_clients(client.ap))
    assert find_entity_id(hass, "sensor", "wlan_clients_Corporate") is None


async def test_a_wlan_comes_with_its_first_client(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """And is there from then on, also after restarts."""
    await begin(hass, entry, ALL)
    assert find_entity_id(hass, "sensor", "wlan_clients_Guest") is None
    client = one(sim, lambda client: client.connected)
    await become(hass, sim, entry, client, wlan="Guest")
    await pass_interval(hass)
    assert (of_wlan(hass, "Guest"), of_wlan(hass)) == ("1", str(connected(sim) - 1))
    await become(hass, sim, entry, client, connected=False)
    await reload(hass, entry)
    await reload(hass, entry)
    await settle(hass, entry)
    await inside(entry).refresh()
    await pass_interval(hass)
    assert of_wlan(hass, "Guest") == "0"


async def test_wlans_that_access_points_tell_of_are_counted_too(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """From the next start, also if nobody is on them."""
    await begin(hass, entry, FOLLOWED)
    await happen(hass, sim, entry, "campus_reported", sim.campus.devices[0].serial)
    await reload(hass, entry)
    await settle(hass, entry)
    assert find_entity_id(hass, "sensor", "wlan_clients_Guest") is not None


@pytest.mark.usefixtures("fast_forward")
async def test_a_stream_that_may_have_missed_somebody_counts_again_once_all_are_known(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Cut off without a close."""
    await begin(hass, entry, FOLLOWED)
    await pass_interval(hass)
    assert of_wlan(hass) == str(connected(sim))
    sim.faults.rest[REST] = 503
    await sim.drop("clients")
    clients = inside(entry).subscriptions["clients"]
    await until_true(lambda: clients.gap is not None and clients.live)
    await pass_interval(hass)
    assert of_wlan(hass) == "unknown"
    sim.faults.rest.clear()
    for client in sim.campus.clients:
        client.connected = False
    await inside(entry).refresh()
    assert inside(entry).clients_complete


def test_places_that_never_had_a_client_are_not_counted() -> None:
    """REST may know better."""
    counts = ClientCounts()
    client = NetworkClient(
        mac="00:1a:1e:00:00:01", status="connected", serial_number="CN01", wlan="Corporate"
    )
    assert counts.follow(Change(client.key, None, client))
    assert ("device", "CN01") in counts
    assert ("device", "CN02") not in counts
    assert counts["device", "CN02"] == 0
    assert ("device", "CN02") not in counts
    assert counts.take_touched() == {("device", "CN01"), ("wlan", "Corporate")}
    assert counts.follow(Change(client.key, client, client.updated({"snr": 7}))) is False
    assert counts.follow(Change(client.key, client, None))
    assert (counts["device", "CN01"], counts["wlan", "Corporate"]) == (0, 0)
    assert ("device", "CN01") in counts
