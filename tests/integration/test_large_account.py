"""How many entities there are: all of them, or the essential ones where there would be too many."""

from collections.abc import Iterator
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import binary_sensor, sensor
from custom_components.hpe_aruba_central.button import BUTTONS
from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import CONF_DETAIL, DOMAIN
from custom_components.hpe_aruba_central.descriptions.base import ThingDescription
from custom_components.hpe_aruba_central.event import PART_EVENTS
from custom_components.hpe_aruba_central.registry.devices import (
    async_find_device,
    async_registered_sites,
    key_of,
)
from simulator import Simulator

from .helpers import until_true
from .run import inside, large_above, large_sites_above
from .sites import KEYS, build
from .telling import entities_of, live, tell_everything

ROWS: dict[str, tuple[ThingDescription[Any], ...]] = {
    "binary_sensor": binary_sensor.BINARY_SENSORS,
    "sensor": (*sensor.SENSORS, sensor.LAST_HEARD),
}

SITE_ESSENTIALS = {"health", "devices_offline"}
"""The sensors of a site that are enabled in a large account."""


@pytest.fixture
def large() -> Iterator[None]:
    """Take any account with a device or a site for a large one."""
    with large_above(0):
        yield


def enabled(hass: HomeAssistant, account: MockConfigEntry) -> set[str]:
    """Return the entities that are not disabled, as `entities_of` names them."""
    registered = er.async_entries_for_config_entry(er.async_get(hass), account.entry_id)
    return {
        f"{e.domain} {e.unique_id.removeprefix(f'{account.entry_id}_')}"
        for e in registered
        if not e.disabled_by
    }


def children(hass: HomeAssistant, account: MockConfigEntry, serial: str) -> set[Key]:
    """Return the parts of a device that are devices of their own."""
    device = async_find_device(hass, account, serial)
    assert device is not None
    return {
        key_of(child) for child in dr.async_entries_for_parent_device(dr.async_get(hass), device.id)
    }


def all_children(
    hass: HomeAssistant, account: MockConfigEntry, sim: Simulator
) -> dict[str, set[Key]]:
    """Return the parts of every device that are devices of their own, by serial number."""
    return {device.serial: children(hass, account, device.serial) for device in sim.campus.devices}


def site_sensors(account: MockConfigEntry, keys: set[str]) -> set[str]:
    """Return these sensors of each site."""
    return {f"sensor site_{site_id}_{key}" for site_id in inside(account).sites for key in keys}


async def reload(hass: HomeAssistant, account: MockConfigEntry, **options: str) -> set[str]:
    """Load an account anew with these options, and return its entities."""
    hass.config_entries.async_update_entry(account, options=options)
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await until_true(lambda: inside(account).last_sync is not None)
    await hass.async_block_till_done()
    return entities_of(hass, account)


def more_than_essential(account: MockConfigEntry) -> set[str]:
    """Return the entities of devices and parts that are not essential; each key belongs to one row of a thing."""
    things, devices = inside(account).things, inside(account).devices
    return {
        f"{platform} {'_'.join((thing.key[1], thing.key[0], *thing.key[2:]) if len(thing.key) > 2 else thing.key[1:])}"
        f"_{row.key}"
        for thing in things
        for platform, rows in ROWS.items()
        for row in rows
        if row.model is type(thing)
        and devices[thing.key[1]].kind in row.kinds
        and not row.essential
    } | {
        f"{key.format(serial)}"
        for serial in devices
        for key in (
            "update {}_firmware",
            *(f"event {{}}_{row.key}" for row in PART_EVENTS),
            *(f"button {{}}_{row.key}" for row in BUTTONS),
        )
    }


@pytest.mark.usefixtures("large")
async def test_a_large_account_makes_the_essential_entities_only(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Connections, clients, failed parts; a radio has none of them and so no device, an uplink has its link."""
    await tell_everything(hass, sim, account)
    made = entities_of(hass, account)
    assert not made & more_than_essential(account)
    for device in sim.campus.devices:
        assert f"binary_sensor {device.serial}_connectivity" in made
        assert f"event {device.serial}_device_event" in made
    uplinks = {
        gateway.serial: {
            (PartKind.UPLINK, gateway.serial, str(uplink.link)) for uplink in gateway.uplinks
        }
        for gateway in sim.campus.gateways
    }
    assert all(uplinks.values())
    assert (
        all_children(hass, account, sim)
        == {device.serial: set() for device in sim.campus.devices} | uplinks
    )


@pytest.mark.usefixtures("large")
async def test_a_large_account_enables_the_essential_sensors_of_sites(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """All of them are there, since there are few sites for many devices."""
    assert async_registered_sites(hass, account)
    assert site_sensors(account, KEYS) <= entities_of(hass, account)
    assert enabled(hass, account) & site_sensors(account, KEYS) == site_sensors(
        account, SITE_ESSENTIALS
    )


async def test_an_account_of_many_sites_and_few_devices_is_large_as_to_its_sites(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """Its devices have all that they would have in a small one."""
    build(sim)
    entry.add_to_hass(hass)
    with large_sites_above(1):
        assert await reload(hass, entry) >= {
            f"sensor {device.serial}_cpu_utilization" for device in sim.campus.devices
        }
    assert len(inside(entry).sites) == 2
    shown = enabled(hass, entry)
    assert {f"sensor {device.serial}_cpu_utilization" for device in sim.campus.devices} <= shown
    assert shown & site_sensors(entry, KEYS) == site_sensors(entry, SITE_ESSENTIALS)


async def test_an_account_that_has_grown_keeps_what_it_has(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Nobody's dashboard breaks because one more access point was bought."""
    await tell_everything(hass, sim, account)
    before, shown = entities_of(hass, account), enabled(hass, account)
    parts = all_children(hass, account, sim)
    assert before & more_than_essential(account)
    with large_above(0):
        assert await reload(hass, account) == before
        assert enabled(hass, account) == shown
        assert all_children(hass, account, sim) == parts
        state = hass.states.get(
            f"sensor.{sim.campus.aps[0].name.lower().replace('-', '_')}_cpu_utilization"
        )
        assert state is not None
        assert state.state not in {"unavailable", "unknown"}


async def test_only_the_essential_ones_can_be_chosen(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """All others leave the registry, and are back once they are wanted again."""
    await tell_everything(hass, sim, account)
    before, parts = entities_of(hass, account), all_children(hass, account, sim)
    extra = more_than_essential(account)
    assert await reload(hass, account, **{CONF_DETAIL: "essential"}) == before - extra
    assert all_children(hass, account, sim) == {
        serial: {key for key in keys if key[0] != PartKind.RADIO} for serial, keys in parts.items()
    }
    assert await reload(hass, account) == before
    assert all_children(hass, account, sim) == parts


@pytest.fixture
def large_entry(entry_data: dict[str, Any]) -> MockConfigEntry:
    """Return another account on the same campus."""
    return MockConfigEntry(domain=DOMAIN, title="Large", unique_id="large", data=entry_data)


@pytest.mark.parametrize("chosen_from_the_start", [True, False])
async def test_a_large_account_with_all_entities_has_those_of_a_small_one(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    large_entry: MockConfigEntry,
    chosen_from_the_start: bool,
) -> None:
    """Home Assistant takes no more than 10,000 enabled ones: all but the essential wait to be enabled by hand."""
    await tell_everything(hass, sim, account)
    everything, shown, parts = (
        entities_of(hass, account),
        enabled(hass, account),
        all_children(hass, account, sim),
    )
    extra = more_than_essential(account) | site_sensors(account, KEYS - SITE_ESSENTIALS)
    assert everything & more_than_essential(account)
    assert {key[0] for keys in parts.values() for key in keys} == {PartKind.RADIO, PartKind.UPLINK}
    await hass.config_entries.async_remove(account.entry_id)

    large_entry.add_to_hass(hass)
    with large_above(0):
        if not chosen_from_the_start:
            await reload(hass, large_entry)
            await tell_everything(hass, sim, large_entry)
            assert all_children(hass, large_entry, sim) != parts
        await reload(hass, large_entry, **{CONF_DETAIL: "all"})
        await tell_everything(hass, sim, large_entry)
        assert entities_of(hass, large_entry) ^ everything == set()
        assert all_children(hass, large_entry, sim) == parts
        assert enabled(hass, large_entry) ^ (shown - extra) == set()
    assert {f"binary_sensor stream_{stream}" for stream in DEVICE_STREAMS.values()} <= enabled(
        hass, large_entry
    )
