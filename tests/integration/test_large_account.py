"""Large accounts have the essential entities only."""

from collections.abc import Iterator
from typing import Any

from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import binary_sensor, sensor
from custom_components.hpe_aruba_central.button import BUTTONS, POWER_CYCLE
from custom_components.hpe_aruba_central.central.models.core import Key, PartKind, Thing
from custom_components.hpe_aruba_central.central.models.parts import Port
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import CONF_DETAIL, DOMAIN
from custom_components.hpe_aruba_central.descriptions.base import ThingDescription
from custom_components.hpe_aruba_central.event import PART_EVENTS
from custom_components.hpe_aruba_central.registry.devices import AccountDevices
from custom_components.hpe_aruba_central.registry.unique_ids import key_of

from .harness import Harness
from .patches import large_above, many_above
from .sites import KEYS, add_site

ROWS: dict[str, tuple[ThingDescription[Any], ...]] = {
    "binary_sensor": binary_sensor.BINARY_SENSORS,
    "sensor": (*sensor.SENSORS, sensor.LAST_HEARD),
}

SITE_ESSENTIALS = {"health", "devices_offline"}
"""The sensors of a site that are enabled in a large account."""


@pytest.fixture
def large() -> Iterator[None]:
    """Treat any account with a device or a site as large."""
    with large_above(0):
        yield


def enabled(home: Harness) -> set[str]:
    """Return platform and unique ID of all entities that are not disabled."""
    registered = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    return {
        f"{e.domain} {e.unique_id.removeprefix(f'{home.entry.unique_id}_')}"
        for e in registered
        if not e.disabled_by
    }


def children(home: Harness, serial: str) -> set[Key]:
    """Return the parts of a device that have a device of their own."""
    device = home.device(serial)
    assert device is not None
    return {
        key_of(child)
        for child in dr.async_entries_for_parent_device(dr.async_get(home.hass), device.id)
    }


def all_children(home: Harness) -> dict[str, set[Key]]:
    """Return the parts of all devices that have a device of their own, by serial number."""
    return {device.serial: children(home, device.serial) for device in home.campus.devices}


def site_sensors(home: Harness, keys: set[str]) -> set[str]:
    """Return these sensors of all sites."""
    return {f"sensor site_{site_id}_{key}" for site_id in home.run.sites for key in keys}


async def reload(home: Harness, **options: str) -> set[str]:
    """Set the account up or reload it with these options, and return its entities."""
    await home.start(options)
    return home.entities()


def unique_part(thing: Thing) -> str:
    """Return the part of unique IDs that names a device or one of its parts."""
    kind, serial, *part = thing.key
    return "_".join((serial, kind, *part) if part else (serial,))


def more_than_essential(home: Harness) -> set[str]:
    """Return the entities of devices and parts that are not essential."""
    things, devices = home.run.things, home.run.devices
    return (
        {
            f"{platform} {unique_part(thing)}_{row.key}"
            for thing in things
            for platform, rows in ROWS.items()
            for row in rows
            if row.model is type(thing)
            and devices[thing.key[1]].kind in row.kinds
            and not row.essential
        }
        | {
            f"button {unique_part(thing)}_{POWER_CYCLE.key}"
            for thing in things
            if isinstance(thing, Port) and thing.poe_up is not None
        }
        | {
            f"{key.format(serial)}"
            for serial in devices
            for key in (
                "update {}_firmware",
                *(f"event {{}}_{row.key}" for row in PART_EVENTS),
                *(f"button {{}}_{row.key}" for row in BUTTONS),
            )
        }
    )


@pytest.mark.usefixtures("large")
async def test_a_large_account_has_essential_entities_only(home: Harness) -> None:
    """Radios have no essential entities and thus no device."""
    await home.receive_everything()
    made = home.entities()
    assert not made & more_than_essential(home)
    for device in home.campus.devices:
        assert f"binary_sensor {device.serial}_connectivity" in made
        assert f"event {device.serial}_device_event" in made
    uplinks = {
        gateway.serial: {
            (PartKind.UPLINK, gateway.serial, str(uplink.link)) for uplink in gateway.uplinks
        }
        for gateway in home.campus.gateways
    }
    assert all(uplinks.values())
    assert all_children(home) == {device.serial: set() for device in home.campus.devices} | uplinks


@pytest.mark.usefixtures("large")
async def test_a_large_account_enables_the_essential_sensors_of_sites(home: Harness) -> None:
    """Sensors of sites that are not essential exist, but are disabled."""
    assert {key[1] for key in AccountDevices(home.hass, home.entry).registered("site")}
    assert site_sensors(home, KEYS) <= home.entities()
    assert enabled(home) & site_sensors(home, KEYS) == site_sensors(home, SITE_ESSENTIALS)


async def test_an_account_of_many_sites_has_few_enabled_sensors_of_sites(
    new_home: Harness,
) -> None:
    """An account of many sites and few devices has all entities of the devices."""
    add_site(new_home.sim)
    with many_above(1):
        assert await reload(new_home) >= {
            f"sensor {device.serial}_cpu_utilization" for device in new_home.campus.devices
        }
    assert len(new_home.run.sites) == 2
    shown = enabled(new_home)
    assert {
        f"sensor {device.serial}_cpu_utilization" for device in new_home.campus.devices
    } <= shown
    assert shown & site_sensors(new_home, KEYS) == site_sensors(new_home, SITE_ESSENTIALS)


async def test_an_account_that_has_grown_keeps_its_entities(home: Harness) -> None:
    """Becoming large removes and disables nothing."""
    await home.receive_everything()
    before, shown = home.entities(), enabled(home)
    parts = all_children(home)
    assert before & more_than_essential(home)
    with large_above(0):
        assert await reload(home) == before
        assert enabled(home) == shown
        assert all_children(home) == parts
        state = home.hass.states.get(
            f"sensor.{home.campus.aps[0].name.lower().replace('-', '_')}_cpu_utilization"
        )
        assert state is not None
        assert state.state not in {"unavailable", "unknown"}


async def test_essential_only_can_be_selected(home: Harness) -> None:
    """All other entities are removed, and are back once they are selected again."""
    await home.receive_everything()
    before, parts = home.entities(), all_children(home)
    extra = more_than_essential(home)
    assert await reload(home, **{CONF_DETAIL: "essential"}) == before - extra
    assert all_children(home) == {
        serial: {key for key in keys if key[0] != PartKind.RADIO} for serial, keys in parts.items()
    }
    assert await reload(home) == before
    assert all_children(home) == parts


@pytest.fixture
def large_home(new_home: Harness, entry_data: dict[str, Any]) -> Harness:
    """Return a home with another account on the same campus, not set up yet."""
    entry = MockConfigEntry(domain=DOMAIN, title="Large", unique_id="large", data=entry_data)
    return Harness(new_home.hass, new_home.sim, entry)


@pytest.mark.parametrize("chosen_from_the_start", [True, False])
async def test_a_large_account_with_all_entities_has_those_of_a_small_one(
    home: Harness, large_home: Harness, chosen_from_the_start: bool
) -> None:
    """All but the essential entities are disabled: Home Assistant supports 10,000 enabled ones."""
    await home.receive_everything()
    everything, shown, parts = (
        home.entities(),
        enabled(home),
        all_children(home),
    )
    extra = more_than_essential(home) | site_sensors(home, KEYS - SITE_ESSENTIALS)
    extra |= {f"image site_{site_id}_topology" for site_id in home.run.sites}
    assert everything & more_than_essential(home)
    assert {key[0] for keys in parts.values() for key in keys} == {PartKind.RADIO, PartKind.UPLINK}
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    # Otherwise the registry would restore which entities are enabled.
    er.async_get(home.hass).deleted_entities.clear()

    with large_above(0):
        if not chosen_from_the_start:
            await reload(large_home)
            await large_home.receive_everything()
            assert all_children(large_home) != parts
        await reload(large_home, **{CONF_DETAIL: "all"})
        await large_home.receive_everything()
        assert large_home.entities() ^ everything == set()
        assert all_children(large_home) == parts
        assert enabled(large_home) ^ (shown - extra) == set()
    assert {f"binary_sensor stream_{stream}" for stream in DEVICE_STREAMS.values()} <= enabled(
        large_home
    )
