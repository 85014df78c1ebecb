"""Sites as REST lists them: their values, the devices that hang under them, and what becomes of both."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central.central.models.site import site_key
from custom_components.hpe_aruba_central.registry.devices import (
    async_find,
    async_find_device,
    async_registered_sites,
)
from simulator import Settings, Simulator, devices as simulated

from .helpers import entity_id, until_true
from .run import inside
from .sites import (
    DEVICES,
    KEYS,
    PATH,
    above,
    build,
    counts,
    places,
    refresh,
    sensors,
    set_up,
    shown,
    take,
)
from .telling import happen, live, pass_interval


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site, with two access points, a switch, a gateway and two open alerts."""
    return Settings(alerts=2)


@pytest.fixture
def home(sim: Simulator) -> simulated.Site:
    """Return the site that all devices are at."""
    [site] = sim.campus.sites
    return site


@pytest.fixture
def elsewhere(sim: Simulator, home: simulated.Site) -> simulated.Site:
    """Return another site, at which there is nothing yet."""
    assert sim.campus.sites == [home]
    return build(sim)


class TestValues:
    """What a site shows, and when."""

    @pytest.mark.usefixtures("entity_registry_enabled_by_default")
    async def test_a_site_shows_its_health_and_what_is_there(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, home: simulated.Site
    ) -> None:
        """Health and alerts as REST sums them up, devices as the streams tell."""
        connected = sum(client.connected for client in sim.campus.clients)
        assert {key: shown(hass, home, key) for key in KEYS} == {
            "health": "good",
            "health_score": "100",
            "client_count": str(connected),
            "open_alerts": "2",
            "devices_online": "4",
            "devices_offline": "0",
        }
        await happen(hass, sim, account, "gateway_down", sim.campus.gateways[0].serial)
        await happen(hass, sim, account, "alert_raised", sim.campus.gateways[0].serial)
        await refresh(hass, account)
        assert {key: shown(hass, home, key) for key in KEYS - {"client_count"}} == {
            "health": "fair",
            "health_score": "50",
            "open_alerts": "3",
            "devices_online": "3",
            "devices_offline": "1",
        }

    @pytest.mark.usefixtures("entity_registry_enabled_by_default", "account")
    async def test_values_have_units_and_statistics(
        self, hass: HomeAssistant, home: simulated.Site
    ) -> None:
        """A score is percent, health is one of three words, and all but that goes into statistics."""
        states = {
            key: hass.states.get(entity_id(hass, "sensor", f"site_{home.site_id}_{key}"))
            for key in KEYS
        }
        attributes = {key: state.attributes for key, state in states.items() if state is not None}
        assert attributes["health_score"]["unit_of_measurement"] == "%"
        assert {
            key for key, found in attributes.items() if found.get("state_class") == "measurement"
        } == KEYS - {"health"}
        assert attributes["health"]["options"] == ["poor", "fair", "good"]

    async def test_a_site_belongs_to_the_account_and_its_sensors_to_it(
        self,
        hass: HomeAssistant,
        account: MockConfigEntry,
        home: simulated.Site,
        entity_registry: er.EntityRegistry,
    ) -> None:
        """The score waits to be enabled by hand."""
        site = async_find(hass, account, site_key(home.site_id))
        assert isinstance(site, dr.DeviceEntry)
        assert (site.name, site.model, site.entry_type) == (
            home.name,
            "Site",
            dr.DeviceEntryType.SERVICE,
        )
        assert above(hass, account, site_key(home.site_id)) == ("device", account.entry_id)
        found = er.async_entries_for_device(
            entity_registry, site.id, include_disabled_entities=True
        )
        start = f"{account.entry_id}_site_{home.site_id}_"
        assert {entity.unique_id.removeprefix(start): entity.disabled for entity in found} == {
            key: key == "health_score" for key in KEYS
        }

    async def test_devices_that_go_down_and_up_are_counted(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, home: simulated.Site
    ) -> None:
        """With the next beat, and without asking REST."""
        ap, calls = sim.campus.aps[0], inside(account).calls
        await happen(hass, sim, account, "ap_down", ap.serial)
        await pass_interval(hass)
        assert counts(hass, home) == ("3", "1")
        await happen(hass, sim, account, "ap_up", ap.serial)
        await pass_interval(hass)
        assert counts(hass, home) == ("4", "0")
        assert inside(account).calls == calls

    async def test_counts_are_as_fresh_as_the_streams_of_the_devices_that_are_there(
        self,
        hass: HomeAssistant,
        sim: Simulator,
        account: MockConfigEntry,
        home: simulated.Site,
        elsewhere: simulated.Site,
    ) -> None:
        """A site without a gateway does not need the stream of gateways; what REST tells does not need any."""
        sim.campus.switches[0].site = elsewhere
        await refresh(hass, account)
        sim.faults.streams["gateway"] = 500
        await sim.drop("gateway")
        await until_true(lambda: not inside(account).is_live("gateway"))
        await pass_interval(hass)
        assert counts(hass, home) == ("unavailable", "unavailable")
        assert counts(hass, elsewhere) == ("1", "0")
        assert shown(hass, home, "health") == "good"


class TestAnswers:
    """What REST answers when it is asked for sites, and when it does not."""

    async def test_sites_appear_once_they_may_be_read(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, home: simulated.Site
    ) -> None:
        """Until then the devices hang under the account."""
        sim.faults.rest[PATH] = 403
        await set_up(hass, entry)
        assert async_registered_sites(hass, entry) == set()
        assert places(hass, entry, sim) == {("device", entry.entry_id)}
        assert sensors(hass, home) == set()

        sim.faults.rest.clear()
        await refresh(hass, entry)
        assert places(hass, entry, sim) == {site_key(home.site_id)}
        assert sensors(hass, home) == KEYS
        assert shown(hass, home, "health") == "good"
        assert counts(hass, home) == ("4", "0")

    async def test_when_sites_are_not_told_of_any_more_their_devices_still_are(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, home: simulated.Site
    ) -> None:
        """What REST told is not known to be so; what the streams tell is."""
        keys = {"health", "client_count", "open_alerts"}
        before = {key: shown(hass, home, key) for key in keys}
        for _ in range(2):
            sim.faults.rest[PATH] = 403
            await refresh(hass, account)
            assert {key: shown(hass, home, key) for key in keys} == dict.fromkeys(
                keys, "unavailable"
            )
            sim.faults.rest.clear()
            await refresh(hass, account)
            assert {key: shown(hass, home, key) for key in keys} == before

        sim.faults.rest[PATH] = 403
        await refresh(hass, account)
        await happen(hass, sim, account, "ap_down", sim.campus.aps[0].serial)
        await pass_interval(hass)
        assert shown(hass, home, "health") == "unavailable"
        assert counts(hass, home) == ("3", "1")
        assert places(hass, account, sim) == {site_key(home.site_id)}

    async def test_a_site_that_a_whole_list_lacks_is_gone(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, home: simulated.Site
    ) -> None:
        """Its devices hang under the account, until it is listed again."""
        sim.campus.sites.clear()
        await refresh(hass, account)
        assert async_registered_sites(hass, account) == set()
        assert sensors(hass, home) == set()
        assert places(hass, account, sim) == {("device", account.entry_id)}

        sim.campus.sites.append(home)
        await refresh(hass, account)
        assert places(hass, account, sim) == {site_key(home.site_id)}
        assert shown(hass, home, "health") == "good"
        assert counts(hass, home) == ("4", "0")

    async def test_a_partial_list_removes_nothing(
        self,
        hass: HomeAssistant,
        sim: Simulator,
        account: MockConfigEntry,
        home: simulated.Site,
        elsewhere: simulated.Site,
    ) -> None:
        """What it lists counts, what it lacks stays as last told."""
        await take(hass, account, elsewhere, complete=False)
        assert async_registered_sites(hass, account) == {home.site_id, elsewhere.site_id}
        assert places(hass, account, sim) == {site_key(home.site_id)}
        assert [shown(hass, site, "health") for site in (home, elsewhere)] == ["good", "fair"]
        assert [counts(hass, site) for site in (home, elsewhere)] == [("4", "0"), ("0", "0")]

        await take(hass, account, elsewhere)
        assert async_registered_sites(hass, account) == {elsewhere.site_id}
        assert places(hass, account, sim) == {("device", account.entry_id)}

    async def test_a_partial_list_after_a_restart_removes_nothing(
        self,
        hass: HomeAssistant,
        sim: Simulator,
        account: MockConfigEntry,
        home: simulated.Site,
        elsewhere: simulated.Site,
    ) -> None:
        """What only the registry knows stays as well, and is gone with the next complete list."""
        assert await hass.config_entries.async_unload(account.entry_id)
        sim.faults.rest[PATH] = 500
        await set_up(hass, account)
        await take(hass, account, elsewhere, complete=False)
        assert async_registered_sites(hass, account) == {home.site_id, elsewhere.site_id}
        assert places(hass, account, sim) == {site_key(home.site_id)}
        await take(hass, account, elsewhere)
        assert async_registered_sites(hass, account) == {elsewhere.site_id}
        assert places(hass, account, sim) == {("device", account.entry_id)}

    async def test_a_site_is_called_what_central_calls_it(
        self, hass: HomeAssistant, account: MockConfigEntry, home: simulated.Site
    ) -> None:
        """Its device stays the same one, and so do its entities and the name that the user gave it."""
        registry = dr.async_get(hass)
        before, entity = (
            async_find(hass, account, site_key(home.site_id)),
            entity_id(hass, "sensor", f"site_{home.site_id}_health"),
        )
        assert isinstance(before, dr.DeviceEntry)
        home.name = "Renamed"
        await refresh(hass, account)
        after = registry.async_get(before.id)
        assert after is not None
        assert (after.name, after.name_by_user) == ("Renamed", None)
        assert entity_id(hass, "sensor", f"site_{home.site_id}_health") == entity

        registry.async_update_device(before.id, name_by_user="Mine")
        home.name = "Renamed again"
        await refresh(hass, account)
        after = registry.async_get(before.id)
        assert after is not None
        assert (after.name, after.name_by_user) == ("Renamed again", "Mine")


async def test_a_device_follows_to_another_site(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    elsewhere: simulated.Site,
) -> None:
    """It hangs under the other one and is counted there, offline as it is."""
    ap = sim.campus.aps[0]
    await happen(hass, sim, account, "ap_down", ap.serial)
    await refresh(hass, account)
    assert [counts(hass, site) for site in (home, elsewhere)] == [("3", "1"), ("0", "0")]
    device = async_find_device(hass, account, ap.serial)

    ap.site = elsewhere
    await refresh(hass, account)
    assert above(hass, account, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert [counts(hass, site) for site in (home, elsewhere)] == [("3", "0"), ("0", "1")]
    moved = async_find_device(hass, account, ap.serial)
    assert device is not None
    assert moved is not None
    assert moved.id == device.id

    ap.site = home
    await refresh(hass, account)
    assert above(hass, account, ("device", ap.serial)) == site_key(home.site_id)
    assert [counts(hass, site) for site in (home, elsewhere)] == [("3", "1"), ("0", "0")]


async def test_a_device_moves_to_a_site_that_is_listed_later(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    elsewhere: simulated.Site,
) -> None:
    """It hangs under the account meanwhile."""
    sim.campus.sites.remove(elsewhere)
    ap = sim.campus.aps[0]
    ap.site = elsewhere
    await refresh(hass, account)
    assert above(hass, account, ("device", ap.serial)) == ("device", account.entry_id)
    assert counts(hass, home) == ("3", "0")

    sim.campus.sites.append(elsewhere)
    await refresh(hass, account)
    assert above(hass, account, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert counts(hass, elsewhere) == ("1", "0")


async def test_only_the_sites_that_were_chosen_are_shown(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    elsewhere: simulated.Site,
) -> None:
    """Another choice takes a site away with its devices, and brings it back as it was."""
    ap = sim.campus.aps[0]
    ap.site = elsewhere
    await refresh(hass, account)
    health = entity_id(hass, "sensor", f"site_{elsewhere.site_id}_health")

    await set_up(hass, account, home)
    assert async_registered_sites(hass, account) == {home.site_id}
    assert sensors(hass, elsewhere) == set()
    assert async_find_device(hass, account, ap.serial) is None
    assert counts(hass, home) == ("3", "0")

    await set_up(hass, account, elsewhere)
    assert async_registered_sites(hass, account) == {elsewhere.site_id}
    assert counts(hass, elsewhere) == ("1", "0")
    assert entity_id(hass, "sensor", f"site_{elsewhere.site_id}_health") == health

    await set_up(hass, account)
    assert async_registered_sites(hass, account) == {home.site_id, elsewhere.site_id}
    assert [counts(hass, site) for site in (home, elsewhere)] == [("3", "0"), ("1", "0")]


async def test_only_a_site_that_central_does_not_list_may_be_removed(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    home: simulated.Site,
    elsewhere: simulated.Site,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Its devices stay, under the account."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    site = async_find(hass, account, site_key(home.site_id))
    assert site is not None
    assert not (await client.remove_device(site.id))["success"]
    assert sensors(hass, home) == KEYS

    # A partial list is all that is known after a restart: whether there are more sites is not.
    sim.faults.rest[PATH] = 500
    await set_up(hass, account)
    await take(hass, account, elsewhere, complete=False)
    assert (await client.remove_device(site.id))["success"]
    await hass.async_block_till_done()
    assert async_registered_sites(hass, account) == {elsewhere.site_id}
    assert sensors(hass, home) == set()
    assert places(hass, account, sim) == {("device", account.entry_id)}

    sim.faults.rest.clear()
    await refresh(hass, account)
    assert places(hass, account, sim) == {site_key(home.site_id)}
    assert counts(hass, home) == ("4", "0")


async def test_sites_outlive_a_restart_while_rest_is_down(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, home: simulated.Site
) -> None:
    """Devices hang under them; what they show comes with the next answer, under the same entity ids."""
    ids = {key: entity_id(hass, "sensor", f"site_{home.site_id}_{key}") for key in KEYS}
    assert await hass.config_entries.async_unload(account.entry_id)
    sim.faults.rest.update(dict.fromkeys((*DEVICES, PATH), 500))
    assert await hass.config_entries.async_setup(account.entry_id)
    await live(hass, account)
    await until_true(lambda: not inside(account).refresh_succeeded)
    assert async_registered_sites(hass, account) == {home.site_id}
    assert places(hass, account, sim) == {site_key(home.site_id)}
    assert sensors(hass, home) == KEYS
    assert shown(hass, home, "health") == "unavailable"

    sim.faults.rest.clear()
    await refresh(hass, account)
    assert {key: entity_id(hass, "sensor", f"site_{home.site_id}_{key}") for key in KEYS} == ids
    assert shown(hass, home, "health") == "good"
    assert counts(hass, home) == ("4", "0")
