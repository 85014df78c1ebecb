"""All entities of a device of each type, as registered and with their states."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.hpe_aruba_central.const import CONF_ACCESS_PORTS, DOMAIN
from simulator import Settings

from .harness import Harness

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

LEFT_OUT = {"friendly_name", "device_class", "unit_of_measurement", "icon", "entity_picture"}
"""Attributes that the registry entry contains, or that are the same for all."""


@pytest.fixture
def settings() -> Settings:
    """Return a campus of few ports, so that the snapshots are readable."""
    return Settings(switch_ports=2)


@pytest.fixture
def entry(entry_data: dict[str, Any]) -> MockConfigEntry:
    """Return an account that is the same in every run, with all ports shown."""
    return MockConfigEntry(
        domain=DOMAIN,
        entry_id="account",
        title="Central",
        unique_id=entry_data["client_id"],
        data=entry_data,
        options={CONF_ACCESS_PORTS: True},
    )


@pytest.fixture
async def full_home(new_home: Harness) -> Harness:
    """Return a home that has received everything."""
    await new_home.set_up()
    await new_home.until_live()
    await new_home.receive_everything()
    return new_home


def timeless(value: Any) -> Any:
    """Return a value, with times replaced."""
    return (
        "TIME"
        if isinstance(value, str) and "T" in value and dt_util.parse_datetime(value)
        else value
    )


def of_entity(home: Harness, entity: er.RegistryEntry) -> dict[str, Any]:
    """Return an entity's registry entry and state, without unset fields."""
    state = home.hass.states.get(entity.entity_id)
    assert state is not None, entity.entity_id
    shown = {
        "unique_id": entity.unique_id,
        "translation_key": entity.translation_key,
        "category": entity.entity_category,
        "class": entity.original_device_class,
        "features": entity.supported_features,
        "unit": entity.unit_of_measurement,
        "name": state.name,
        "state": timeless(state.state),
        "attributes": {
            name: timeless(value)
            for name, value in state.attributes.items()
            if name not in LEFT_OUT
        },
    }
    return {
        name: str(value) if name in {"category", "class"} else value
        for name, value in shown.items()
        if value
    }


def of_device(home: Harness, serial: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Return all entities of a device and its parts, by platform and entity ID."""
    registry = er.async_get(home.hass)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for entity in sorted(
        er.async_entries_for_config_entry(registry, home.entry.entry_id), key=lambda e: e.entity_id
    ):
        if entity.unique_id.startswith(f"{serial}_"):
            found.setdefault(entity.domain, {})[entity.entity_id] = of_entity(home, entity)
    return found


@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
async def test_entities_of_a_device(
    full_home: Harness, snapshot: SnapshotAssertion, kind: str
) -> None:
    """All entities have their names, classes, units and states."""
    serial: str = getattr(full_home.campus, kind)[0].serial
    shown = of_device(full_home, serial)
    assert set(shown) == {
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.EVENT,
        Platform.SENSOR,
        Platform.UPDATE,
    }
    for platform, entities in shown.items():
        assert entities == snapshot(name=platform)


@pytest.mark.parametrize("kind", ["aps", "switches", "gateways"])
async def test_devices_of_a_device(
    full_home: Harness, snapshot: SnapshotAssertion, kind: str
) -> None:
    """A device, and the parts that are child devices of it, have their names and identifiers."""
    device = full_home.device(getattr(full_home.campus, kind)[0].serial)
    assert isinstance(device, dr.DeviceEntry)
    assert {
        "name": device.name,
        "url": device.configuration_url,
        "manufacturer": device.manufacturer,
        "model": device.model,
        "model_id": device.model_id,
        "serial_number": device.serial_number,
        "sw_version": device.sw_version,
        "identifiers": sorted(device.identifiers),
        "connections": sorted(device.connections),
        "parts": sorted(
            (child.name, sorted(child.identifiers))
            for child in dr.async_get(full_home.hass).child_devices
            if child.parent_device_id == device.id
        ),
    } == snapshot


async def test_every_measurement_has_a_unit(
    full_home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """A number of clients, devices or alerts says so; a score is a number of its own."""
    account = full_home.entry.entry_id
    without = {
        entity.translation_key
        for entity in er.async_entries_for_config_entry(entity_registry, account)
        if entity.capabilities
        and entity.capabilities.get("state_class") == "measurement"
        and entity.unit_of_measurement is None
    }
    assert without == {"fan_speed", "probe_mos", "radio_channel_quality"}


async def test_every_entity_is_named_apart_from_its_device(
    full_home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Home Assistant puts the device's name before the entity's where that is needed."""
    entities = er.async_entries_for_config_entry(entity_registry, full_home.entry.entry_id)
    assert {entity.domain for entity in entities} >= {"binary_sensor", "button", "event", "sensor"}
    assert all(entity.has_entity_name and entity.device_id for entity in entities)
