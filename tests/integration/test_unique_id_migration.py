"""What version 1 registered keeps what the user set."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import DOMAIN, ENTRY_VERSION

from .harness import Harness

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


def all_entities(home: Harness) -> list[er.RegistryEntry]:
    """Return the account's entities, disabled ones included."""
    return er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)


def personalize(home: Harness, registry: er.EntityRegistry, unique_id: str) -> str:
    """Give the connectivity of a device the user's name, entity id, area and label."""
    entity_id = home.entity_id(Platform.BINARY_SENSOR, unique_id)
    registry.async_update_entity(
        entity_id,
        new_entity_id="binary_sensor.lobby",
        name="My lobby",
        labels={"label"},
        aliases=["foyer"],
        area_id="entrance",
    )
    return "binary_sensor.lobby"


def personal(entity: er.RegistryEntry | None) -> tuple[Any, ...]:
    """Return what the user set for an entity."""
    assert entity is not None
    return entity.entity_id, entity.name, entity.labels, entity.aliases, entity.area_id


async def test_nothing_of_version_1_is_lost(home: Harness) -> None:
    """In version 1 all unique ids began with the config entry's id."""
    registry = er.async_get(home.hass)
    ap = home.campus.aps[0]
    personalize(home, registry, f"{ap.serial}_connectivity")
    before = {entity.entity_id: entity for entity in all_entities(home)}
    devices = {device.id for device in dr.async_get(home.hass).devices}
    await home.unload()
    entry_id = home.entry.entry_id
    account = dr.async_get(home.hass).async_get_device_by_identifier(
        (DOMAIN, str(home.entry.unique_id)), entry_id
    )
    assert account is not None
    dr.async_get(home.hass).async_update_device(account.id, new_identifiers={(DOMAIN, entry_id)})
    for entity in before.values():
        name = entity.unique_id.removeprefix(f"{home.entry.unique_id}_")
        registry.async_update_entity(entity.entity_id, new_unique_id=f"{entry_id}_{name}")
    home.hass.config_entries.async_update_entry(home.entry, version=1)

    await home.start()

    assert home.entry.version == ENTRY_VERSION
    after = {entity.entity_id: entity for entity in all_entities(home)}
    assert {entity_id: entity.unique_id for entity_id, entity in after.items()} == {
        entity_id: entity.unique_id for entity_id, entity in before.items()
    }
    assert {device.id for device in dr.async_get(home.hass).devices} == devices
    assert personal(after["binary_sensor.lobby"]) == personal(before["binary_sensor.lobby"])
    assert not any(entry_id in entity.unique_id for entity in after.values())


async def test_an_id_that_another_entry_has_is_left_alone(home: Harness) -> None:
    """Of two entries of one account, only one can have the new ids."""
    other = MockConfigEntry(domain=DOMAIN, unique_id="other", version=1)
    other.add_to_hass(home.hass)
    registry = er.async_get(home.hass)
    taken = f"{home.campus.aps[0].serial}_connectivity"
    old = registry.async_get_or_create(
        Platform.BINARY_SENSOR, DOMAIN, f"{other.entry_id}_{taken}", config_entry=other
    )

    assert await home.hass.config_entries.async_setup(other.entry_id) is False

    kept = registry.async_get(old.entity_id)
    assert kept is not None
    assert kept.unique_id == f"{other.entry_id}_{taken}"
    owner = registry.async_get(home.entity_id(Platform.BINARY_SENSOR, taken))
    assert owner is not None
    assert owner.config_entry_id == home.entry.entry_id


async def test_an_entry_of_a_later_version_is_not_loaded(new_home: Harness) -> None:
    """It may have been migrated in a way that this version does not know."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.hass.config_entries.async_update_entry(new_home.entry, version=ENTRY_VERSION + 1)
    assert not await new_home.hass.config_entries.async_setup(new_home.entry.entry_id)


async def test_an_entry_of_a_later_minor_version_is_loaded(new_home: Harness) -> None:
    """A minor version adds what this one may ignore: the user can go back to an earlier release."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.hass.config_entries.async_update_entry(new_home.entry, minor_version=2)
    await new_home.set_up()
    assert (new_home.entry.version, new_home.entry.minor_version) == (ENTRY_VERSION, 2)
