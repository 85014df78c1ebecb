"""Sites: their values, their devices, and how both change."""

from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central.central.models.keys import site_key
from custom_components.hpe_aruba_central.registry.devices import CENTRAL_URL, AccountDevices
from simulator import Settings, devices as simulated

from .harness import Harness
from .helpers import until_true
from .sites import (
    DEVICES,
    KEYS,
    PATH,
    counts,
    list_sites,
    parent_of,
    parents,
    refresh,
    sensors,
    site_value,
    start_at,
)


@pytest.fixture
def settings() -> Settings:
    """Return a campus of one site with two access points, a switch, a gateway and two alerts."""
    return Settings(alerts=2)


class TestValues:
    """What a site shows."""

    @pytest.mark.usefixtures("entity_registry_enabled_by_default")
    async def test_a_site_shows_its_health_alerts_and_devices(
        self, home: Harness, main_site: simulated.Site
    ) -> None:
        """Health and alerts are REST's, devices are counted from the streams."""
        connected = sum(client.connected for client in home.campus.clients)
        assert {key: site_value(home, main_site, key) for key in KEYS} == {
            "health": "good",
            "health_score": "100",
            "client_count": str(connected),
            "open_alerts": "2",
            "devices_online": "4",
            "devices_offline": "0",
        }
        await home.incident("gateway_down", home.campus.gateways[0].serial)
        await home.incident("alert_raised", home.campus.gateways[0].serial)
        await refresh(home)
        assert {key: site_value(home, main_site, key) for key in KEYS - {"client_count"}} == {
            "health": "fair",
            "health_score": "50",
            "open_alerts": "3",
            "devices_online": "3",
            "devices_offline": "1",
        }

    @pytest.mark.usefixtures("entity_registry_enabled_by_default", "home")
    async def test_values_have_units_and_statistics(
        self, new_home: Harness, main_site: simulated.Site
    ) -> None:
        """A site's score has a unit, its health has options, and all but health a state class."""
        states = {
            key: new_home.hass.states.get(
                new_home.entity_id("sensor", f"site_{main_site.site_id}_{key}")
            )
            for key in KEYS
        }
        attributes = {key: state.attributes for key, state in states.items() if state is not None}
        assert attributes["health_score"]["unit_of_measurement"] == "%"
        assert {
            key for key, found in attributes.items() if found.get("state_class") == "measurement"
        } == KEYS - {"health"}
        assert attributes["health"]["options"] == ["poor", "fair", "good"]

    async def test_a_site_belongs_to_the_account_and_its_sensors_to_it(
        self, home: Harness, main_site: simulated.Site, entity_registry: er.EntityRegistry
    ) -> None:
        """The site's device is connected via the account, and its score is disabled."""
        site = home.find_device(site_key(main_site.site_id))
        assert isinstance(site, dr.DeviceEntry)
        assert (site.name, site.model, site.entry_type, site.configuration_url) == (
            main_site.name,
            "Site",
            dr.DeviceEntryType.SERVICE,
            CENTRAL_URL,
        )
        assert parent_of(home, site_key(main_site.site_id)) == ("device", home.entry.unique_id)
        found = er.async_entries_for_device(
            entity_registry, site.id, include_disabled_entities=True
        )
        start = f"site_{main_site.site_id}_"
        assert {entity.unique_id.removeprefix(start): entity.disabled for entity in found} == {
            key: key == "health_score" for key in {*KEYS, "topology"}
        }

    async def test_devices_that_go_down_and_up_are_counted(
        self, home: Harness, main_site: simulated.Site
    ) -> None:
        """Counts are written with the next batched update, without REST."""
        ap, calls = home.campus.aps[0], home.run.calls
        await home.incident("ap_down", ap.serial)
        await home.flush()
        assert counts(home, main_site) == ("3", "1")
        await home.incident("ap_up", ap.serial)
        await home.flush()
        assert counts(home, main_site) == ("4", "0")
        assert home.run.calls == calls

    async def test_counts_are_available_while_the_streams_of_their_devices_are_live(
        self, home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
    ) -> None:
        """A site without gateways does not need their stream; values of REST need none.

        Another site counts its other devices, and says which it does not count.
        """
        home.campus.switches[0].site = elsewhere
        await refresh(home)
        home.sim.faults.streams["gateway"] = 500
        await home.sim.drop("gateway")
        await until_true(lambda: not home.run.is_live("gateway"))
        await home.flush()
        assert counts(home, main_site) == ("2", "0")
        shown = home.state("sensor", f"site_{main_site.site_id}_devices_online")
        assert shown.attributes["not_counted"] == ["gateway"]
        assert counts(home, elsewhere) == ("1", "0")
        home.sim.faults.streams["ap"] = 500
        await home.sim.drop("ap")
        await until_true(lambda: not home.run.is_live("ap"))
        await home.flush()
        assert counts(home, main_site) == ("unavailable", "unavailable")
        assert counts(home, elsewhere) == ("1", "0")
        assert site_value(home, main_site, "health") == "good"


class TestAnswers:
    """What REST lists, and what happens if it does not."""

    async def test_sites_are_added_once_they_can_be_read(
        self, new_home: Harness, main_site: simulated.Site
    ) -> None:
        """Until sites can be read, devices are connected via the account."""
        new_home.sim.faults.rest[PATH] = 403
        await start_at(new_home)
        assert {
            key[1] for key in AccountDevices(new_home.hass, new_home.entry).registered("site")
        } == set()
        assert parents(new_home) == {("device", str(new_home.entry.unique_id))}
        assert sensors(new_home, main_site) == set()

        new_home.sim.faults.rest.clear()
        await refresh(new_home)
        assert parents(new_home) == {site_key(main_site.site_id)}
        assert sensors(new_home, main_site) == KEYS
        assert site_value(new_home, main_site, "health") == "good"
        assert counts(new_home, main_site) == ("4", "0")

    async def test_without_the_list_only_values_of_rest_are_unknown(
        self, home: Harness, main_site: simulated.Site
    ) -> None:
        """Device counts stay available."""
        keys = {"health", "client_count", "open_alerts"}
        before = {key: site_value(home, main_site, key) for key in keys}
        for _ in range(2):
            home.sim.faults.rest[PATH] = 403
            await refresh(home)
            assert {key: site_value(home, main_site, key) for key in keys} == dict.fromkeys(
                keys, "unavailable"
            )
            home.sim.faults.rest.clear()
            await refresh(home)
            assert {key: site_value(home, main_site, key) for key in keys} == before

        home.sim.faults.rest[PATH] = 403
        await refresh(home)
        await home.incident("ap_down", home.campus.aps[0].serial)
        await home.flush()
        assert site_value(home, main_site, "health") == "unavailable"
        assert counts(home, main_site) == ("3", "1")
        assert parents(home) == {site_key(main_site.site_id)}

    async def test_a_site_that_is_missing_from_a_complete_list_is_removed(
        self, home: Harness, main_site: simulated.Site
    ) -> None:
        """A removed site's devices are connected via the account until it is listed again."""
        home.campus.sites.clear()
        await refresh(home)
        assert parents(home) == {site_key(main_site.site_id)}  # an empty list is asked for again
        await refresh(home)
        assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == set()
        assert sensors(home, main_site) == set()
        assert parents(home) == {("device", home.entry.unique_id)}

        home.campus.sites.append(main_site)
        await refresh(home)
        assert parents(home) == {site_key(main_site.site_id)}
        assert site_value(home, main_site, "health") == "good"
        assert counts(home, main_site) == ("4", "0")

    async def test_an_incomplete_list_removes_nothing(
        self, home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
    ) -> None:
        """Listed sites are updated, missing ones stay as they were."""
        await list_sites(home, elsewhere, complete=False)
        assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
            main_site.site_id,
            elsewhere.site_id,
        }
        assert parents(home) == {site_key(main_site.site_id)}
        assert [site_value(home, site, "health") for site in (main_site, elsewhere)] == [
            "good",
            "fair",
        ]
        assert [counts(home, site) for site in (main_site, elsewhere)] == [("4", "0"), ("0", "0")]

        await list_sites(home, elsewhere)
        assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
            elsewhere.site_id
        }
        assert parents(home) == {("device", home.entry.unique_id)}

    async def test_an_incomplete_list_after_a_restart_removes_nothing(
        self, home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
    ) -> None:
        """Sites in the registry stay until the next complete list."""
        await home.unload()
        home.sim.faults.rest[PATH] = 500
        await start_at(home)
        await list_sites(home, elsewhere, complete=False)
        assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
            main_site.site_id,
            elsewhere.site_id,
        }
        assert parents(home) == {site_key(main_site.site_id)}
        await list_sites(home, elsewhere)
        assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
            elsewhere.site_id
        }
        assert parents(home) == {("device", home.entry.unique_id)}

    async def test_a_site_follows_its_name_in_central(
        self, home: Harness, main_site: simulated.Site
    ) -> None:
        """A renamed site keeps its device, its entities and the user's name for it."""
        registry = dr.async_get(home.hass)
        before, entity = (
            home.find_device(site_key(main_site.site_id)),
            home.entity_id("sensor", f"site_{main_site.site_id}_health"),
        )
        assert isinstance(before, dr.DeviceEntry)
        main_site.name = "Renamed"
        await refresh(home)
        after = registry.async_get(before.id)
        assert after is not None
        assert (after.name, after.name_by_user) == ("Renamed", None)
        assert home.entity_id("sensor", f"site_{main_site.site_id}_health") == entity

        registry.async_update_device(before.id, name_by_user="Mine")
        main_site.name = "Renamed again"
        await refresh(home)
        after = registry.async_get(before.id)
        assert after is not None
        assert (after.name, after.name_by_user) == ("Renamed again", "Mine")


async def test_a_device_moves_to_another_site(
    home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
) -> None:
    """A device that moves is connected via and counted at the new site, offline as it is."""
    ap = home.campus.aps[0]
    await home.incident("ap_down", ap.serial)
    await refresh(home)
    assert [counts(home, site) for site in (main_site, elsewhere)] == [("3", "1"), ("0", "0")]
    device = home.device(ap.serial)

    ap.site = elsewhere
    await refresh(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert [counts(home, site) for site in (main_site, elsewhere)] == [("3", "0"), ("0", "1")]
    moved = home.device(ap.serial)
    assert device is not None
    assert moved is not None
    assert moved.id == device.id

    ap.site = main_site
    await refresh(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(main_site.site_id)
    assert [counts(home, site) for site in (main_site, elsewhere)] == [("3", "1"), ("0", "0")]


async def test_a_device_moves_to_a_site_that_is_listed_later(
    home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
) -> None:
    """A device at an unknown site is connected via the account until the site is listed."""
    home.campus.sites.remove(elsewhere)
    ap = home.campus.aps[0]
    ap.site = elsewhere
    await refresh(home)
    assert parent_of(home, ("device", ap.serial)) == ("device", home.entry.unique_id)
    assert counts(home, main_site) == ("3", "0")

    home.campus.sites.append(elsewhere)
    await refresh(home)
    assert parent_of(home, ("device", ap.serial)) == site_key(elsewhere.site_id)
    assert counts(home, elsewhere) == ("1", "0")


async def test_only_selected_sites_are_shown(
    home: Harness, main_site: simulated.Site, elsewhere: simulated.Site
) -> None:
    """A site that is deselected is removed with its devices, and restored when selected."""
    ap = home.campus.aps[0]
    ap.site = elsewhere
    await refresh(home)
    health = home.entity_id("sensor", f"site_{elsewhere.site_id}_health")

    await start_at(home, main_site)
    assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
        main_site.site_id
    }
    assert sensors(home, elsewhere) == set()
    assert home.device(ap.serial) is None
    assert counts(home, main_site) == ("3", "0")

    await start_at(home, elsewhere)
    assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
        elsewhere.site_id
    }
    assert counts(home, elsewhere) == ("1", "0")
    assert home.entity_id("sensor", f"site_{elsewhere.site_id}_health") == health

    await start_at(home)
    assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
        main_site.site_id,
        elsewhere.site_id,
    }
    assert [counts(home, site) for site in (main_site, elsewhere)] == [("3", "0"), ("1", "0")]


async def test_only_a_site_that_central_does_not_list_can_be_removed(
    home: Harness,
    main_site: simulated.Site,
    elsewhere: simulated.Site,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The devices of a removed site stay, connected via the account."""
    assert await async_setup_component(home.hass, "config", {})
    client = await hass_ws_client(home.hass)
    site = home.find_device(site_key(main_site.site_id))
    assert site is not None
    assert not (await client.remove_device(site.id))["success"]
    assert sensors(home, main_site) == KEYS

    # A partial list is all that is known after a restart: whether there are more sites is not.
    home.sim.faults.rest[PATH] = 500
    await start_at(home)
    await list_sites(home, elsewhere, complete=False)
    assert (await client.remove_device(site.id))["success"]
    await home.settle()
    assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
        elsewhere.site_id
    }
    assert sensors(home, main_site) == set()
    assert parents(home) == {("device", home.entry.unique_id)}

    home.sim.faults.rest.clear()
    await refresh(home)
    assert parents(home) == {site_key(main_site.site_id)}
    assert counts(home, main_site) == ("4", "0")


async def test_sites_are_kept_after_a_restart_while_rest_is_down(
    home: Harness, main_site: simulated.Site
) -> None:
    """A restored site's values are back with the next answer, under the same entity IDs."""
    ids = {key: home.entity_id("sensor", f"site_{main_site.site_id}_{key}") for key in KEYS}
    await home.unload()
    home.sim.faults.rest.update(dict.fromkeys((*DEVICES, PATH), 500))
    await home.set_up()
    await home.until_live()
    await until_true(lambda: not home.run.refresh_succeeded)
    assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")} == {
        main_site.site_id
    }
    assert parents(home) == {site_key(main_site.site_id)}
    assert sensors(home, main_site) == KEYS
    assert site_value(home, main_site, "health") == "unavailable"

    home.sim.faults.rest.clear()
    await refresh(home)
    assert {key: home.entity_id("sensor", f"site_{main_site.site_id}_{key}") for key in KEYS} == ids
    assert site_value(home, main_site, "health") == "good"
    assert counts(home, main_site) == ("4", "0")
