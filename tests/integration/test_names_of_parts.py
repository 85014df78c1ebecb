"""Radios and uplinks, which are child devices, have names that stand alone beside their device."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .harness import Harness


@pytest.fixture
async def full_home(home: Harness) -> Harness:
    """Return a home that has received everything."""
    await home.receive_everything()
    return home


@pytest.fixture
def radio(full_home: Harness) -> er.RegistryEntry:
    """Return the entity of the channel of an access point's 5 GHz radio."""
    entities = er.async_get(full_home.hass)
    ap = full_home.campus.aps[0]
    radio = next(radio for radio in ap.radios if radio.band == "5GHZ")
    entity_id = full_home.entity_id("sensor", f"{ap.serial}_radio_{radio.mac}_channel")
    entity = entities.async_get(entity_id)
    assert entity is not None
    return entity


def full_name(hass: HomeAssistant, entity_id: str) -> str:
    """Return the name by which assistants know an entity."""
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    return er.async_get_full_entity_name(hass, entity)


async def test_an_entity_is_called_by_its_device_and_its_part_once(
    full_home: Harness, radio: er.RegistryEntry
) -> None:
    """By assistants and in its entity id."""
    ap = full_home.campus.aps[0].name
    assert full_name(full_home.hass, radio.entity_id) == f"{ap} Radio 5 GHz Channel"
    slug = ap.lower().replace("-", "_")
    assert radio.entity_id == f"sensor.{slug}_radio_5_ghz_channel"


async def test_the_name_follows_when_the_user_renames_the_device(
    full_home: Harness, radio: er.RegistryEntry, device_registry: dr.DeviceRegistry
) -> None:
    """A name that had the device's in it would keep the old one."""
    device = full_home.device(full_home.campus.aps[0].serial)
    assert device is not None
    device_registry.async_update_device(device.id, name_by_user="Reception")
    await full_home.settle()
    assert full_name(full_home.hass, radio.entity_id) == "Reception Radio 5 GHz Channel"


async def test_lists_can_show_a_part_with_its_device(
    full_home: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """Together the two names are of one part only."""
    assert await async_setup_component(full_home.hass, "config", {})
    client = await hass_ws_client(full_home.hass)
    await client.send_json_auto_id({"type": "config/device_registry/list"})
    listed: list[dict[str, Any]] = (await client.receive_json())["result"]
    names = {device["id"]: device["name"] for device in listed}
    children = [device for device in listed if device.get("parent_device_id")]
    shown = [(names[child["parent_device_id"]], child["name"]) for child in children]
    radios = sum(len(ap.radios) for ap in full_home.campus.aps)
    uplinks = sum(len(gateway.uplinks) for gateway in full_home.campus.gateways)
    assert len(set(shown)) == len(shown) == radios + uplinks
    assert {child["next_name_part"] for child in children} == {"parent_device"}
    assert not [child for parent, child in shown if parent in child]


async def test_a_template_can_name_the_device_of_a_part(
    full_home: Harness, radio: er.RegistryEntry
) -> None:
    """The name of a state has the part's name only."""
    state = full_home.hass.states.get(radio.entity_id)
    assert state is not None
    assert state.name == "Radio 5 GHz Channel"
    text = f"{{{{ device_name(device_attr('{radio.entity_id}', 'parent_device_id')) }}}}"
    assert Template(text, full_home.hass).async_render() == full_home.campus.aps[0].name
