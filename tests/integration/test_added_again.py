"""An account that is removed and added again keeps everything that the user set."""

from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_POSITIONS, CONF_STREAMS, DOMAIN
from simulator.messages import other_streams

from .clients import ALL
from .flows import CUSTOM, Typed, start, submit
from .harness import Harness

EVERYTHING: dict[str, Any] = {**ALL, CONF_STREAMS: list(STREAMS), CONF_POSITIONS: True}

pytestmark = pytest.mark.usefixtures("assigned_macs", "entity_registry_enabled_by_default")


class Personal(NamedTuple):
    """What the user set for a device or an entity; ``id`` is what automations use."""

    id: str
    name: str | None
    area_id: str | None
    labels: frozenset[str]
    disabled: bool
    options: dict[str, Any]


async def receive_everything(home: Harness) -> None:
    """Receive all that has a device or an entity: floors and asset tags, too."""
    await home.list_floors()
    await home.receive_everything()
    tag = other_streams.tag_location(home.sim.context, home.campus.aps[0])
    await home.receive([("location", tag)])
    await home.flush()


def all_devices(home: Harness) -> dict[str, dr.AnyDeviceEntry]:
    """Return the account's devices and child devices by their identifier."""
    registry = dr.async_get(home.hass)
    entry_id = home.entry.entry_id
    devices: list[dr.AnyDeviceEntry] = [
        *dr.async_entries_for_config_entry(registry, entry_id),
        *dr.async_child_entries_for_config_entry(registry, entry_id),
    ]
    return {identifier: device for device in devices for _, identifier in device.identifiers}


def all_entities(home: Harness) -> dict[tuple[str, str], er.RegistryEntry]:
    """Return the account's entities by platform and unique id."""
    entities = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    return {(entity.domain, entity.unique_id): entity for entity in entities}


def personalize(home: Harness) -> None:
    """Give each device and entity the user's name, area and label, and each entity its own id."""
    devices, entities = dr.async_get(home.hass), er.async_get(home.hass)
    for number, device in enumerate(all_devices(home).values()):
        update = (
            devices.async_update_child_device
            if isinstance(device, dr.ChildDeviceEntry)
            else devices.async_update_device
        )
        update(device.id, name_by_user=f"Mine {number}", area_id=f"area_{number}", labels={"mine"})
    for number, entity in enumerate(all_entities(home).values()):
        entities.async_update_entity(
            entity.entity_id,
            new_entity_id=f"{entity.domain}.mine_{number}",
            name=f"Mine {number}",
            area_id=f"area_{number}",
            labels={"mine"},
        )
        if number == 0:
            entities.async_update_entity(
                f"{entity.domain}.mine_{number}", disabled_by=er.RegistryEntryDisabler.USER
            )
        entities.async_update_entity_options(f"{entity.domain}.mine_{number}", "mine", {"of": "me"})


def personal(home: Harness) -> dict[object, Personal]:
    """Return what the user set for all devices and entities."""
    found: dict[object, Personal] = {}
    for identifier, device in all_devices(home).items():
        found[identifier] = Personal(
            device.id,
            device.name_by_user,
            device.area_id,
            frozenset(device.labels),
            device.disabled,
            {},
        )
    for key, entity in all_entities(home).items():
        found[key] = Personal(
            entity.entity_id,
            entity.name,
            entity.area_id,
            frozenset(entity.labels),
            entity.disabled,
            dict(entity.options.get("mine", {})),
        )
    return found


async def add_again(home: Harness, typed: Typed) -> Harness:
    """Remove the account, and add it with the config flow and the same options."""
    assert await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert not all_devices(home)
    assert not all_entities(home)
    result = await submit(home, await start(home, CUSTOM), typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return Harness(home.hass, home.sim, only_entry(home.hass))


def only_entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return the only account, which the config flow has added."""
    [entry] = hass.config_entries.async_entries(DOMAIN)
    # The harness uses only what every config entry has.
    return entry  # type: ignore[return-value]


async def test_everything_keeps_its_id_name_area_and_labels(
    new_home: Harness, typed: Typed
) -> None:
    """Of devices, parts, sites, clients and asset tags, and of the account itself.

    With its entity id, an entity keeps its history and statistics.
    """
    await new_home.start(EVERYTHING)
    await receive_everything(new_home)
    personalize(new_home)
    before = personal(new_home)
    kinds = {identifier.partition("_")[0] for identifier in all_devices(new_home)}
    assert {"site", "client", "tag"} < kinds

    again = await add_again(new_home, typed)
    await again.start(EVERYTHING)
    await receive_everything(again)

    assert again.entry.entry_id != new_home.entry.entry_id
    assert personal(again) == before
