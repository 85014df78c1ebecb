"""Targets of the actions: areas, floors, labels and entities, as with Home Assistant's own."""

from pathlib import Path
from typing import Any

from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.hpe_aruba_central.const import CONF_STREAMS
from simulator import Settings

from .actions import call, device_id, refused
from .harness import Harness
from .patches import large_above

FOLDER = Path(__file__).parents[2] / "custom_components" / "hpe_aruba_central"


@pytest.fixture
def settings() -> Settings:
    """Return a campus that also has a VSX pair and a stack of two switches."""
    return Settings(switches=4)


@pytest.fixture
def lobby(home: Harness) -> dict[str, Any]:
    """Return each way to target all devices, which are in an area on a floor and have a label."""
    floor = fr.async_get(home.hass).async_create("Ground floor")
    area = ar.async_get(home.hass).async_create("Lobby", floor_id=floor.floor_id)
    label = lr.async_get(home.hass).async_create("Network")
    registry = dr.async_get(home.hass)
    for device in home.campus.devices:
        registry.async_update_device(
            device_id(home, device.serial), area_id=area.id, labels={label.label_id}
        )
    return {"area_id": area.id, "floor_id": floor.floor_id, "label_id": [label.label_id]}


def acted_on(home: Harness) -> list[str]:
    """Return the names of the devices in the paths of the actions."""
    return sorted(request.path.split("/")[-2] for request in home.sim.actions.requests)


@pytest.mark.parametrize("by", ["area_id", "floor_id", "label_id"])
async def test_devices_of_a_target_that_support_the_action_are_taken(
    home: Harness, lobby: dict[str, Any], by: str
) -> None:
    """Gateways cannot be located, and a stack only as a whole; neither stops the others."""
    await call(home, "locate", **{by: lobby[by]})
    alone = [switch for switch in home.campus.switches if switch.stack is None]
    assert acted_on(home) == sorted(device.serial for device in (*home.campus.aps, *alone))


async def test_a_stack_in_an_area_is_restarted_once(home: Harness, lobby: dict[str, Any]) -> None:
    """However many of its members are there."""
    await call(home, "reboot_stack", area_id=lobby["area_id"])
    assert acted_on(home) == [f"stack-{home.campus.switches[2].serial}"]


async def test_a_device_in_the_target_twice_acts_once(home: Harness, lobby: dict[str, Any]) -> None:
    """By its id, by an entity and by its area."""
    ap, gateway = home.campus.aps[0], home.campus.gateways[0]
    for other in (*home.campus.aps[1:], *home.campus.switches, gateway):
        dr.async_get(home.hass).async_update_device(device_id(home, other.serial), area_id=None)
    await call(
        home,
        "reboot",
        device_id=device_id(home, ap.serial),
        entity_id=home.entity_id("button", f"{ap.serial}_reboot"),
        area_id=lobby["area_id"],
    )
    assert acted_on(home) == [ap.serial]


async def test_an_entity_stands_for_its_device(home: Harness) -> None:
    """A named one has to belong to a device that supports the action."""
    ap, gateway = home.campus.aps[0], home.campus.gateways[0]
    await call(home, "locate", entity_id=home.entity_id("binary_sensor", f"{ap.serial}_problem"))
    assert acted_on(home) == [ap.serial]
    restart = home.entity_id("button", f"{gateway.serial}_reboot")
    assert await refused(home, "locate", {"entity_id": restart}) == "device_cannot"
    assert await refused(home, "locate", {"entity_id": "sensor.nobody"}) == "not_a_device"


async def test_a_target_without_a_device_is_an_error(home: Harness) -> None:
    """Nothing happening would look like success."""
    empty = ar.async_get(home.hass).async_create("Cellar")
    gateway = device_id(home, home.campus.gateways[0].serial)
    dr.async_get(home.hass).async_update_device(gateway, area_id=empty.id)
    assert await refused(home, "locate", {"area_id": empty.id}) == "nothing_targeted"
    assert await refused(home, "locate", {"area_id": "missing"}) == "nothing_targeted"
    assert await refused(home, "locate", {}) == "nothing_targeted"
    assert home.sim.actions.requests == []


async def test_an_entity_that_is_elsewhere_does_not_stand_for_its_device(home: Harness) -> None:
    """Who puts one sensor of a switch into a room does not want the switch restarted with it."""
    area = ar.async_get(home.hass).async_create("Cellar")
    sensor = home.entity_id("binary_sensor", f"{home.campus.aps[0].serial}_problem")
    er.async_get(home.hass).async_update_entity(sensor, area_id=area.id)
    assert await refused(home, "reboot", {"area_id": area.id}) == "nothing_targeted"


async def test_an_account_that_is_not_loaded_is_passed_over(
    home: Harness, lobby: dict[str, Any]
) -> None:
    """An area may have devices of several accounts."""
    await home.unload()
    assert await refused(home, "reboot", {"area_id": lobby["area_id"]}) == "nothing_targeted"


def offered(home: Harness, name: str) -> set[str | None]:
    """Return the ids of the devices that the picker of an action offers."""
    described: Any = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))
    action = described[name]
    if "target" in action:
        filters = action["target"]["entity"]
    else:
        filters = action["fields"]["device_id"]["selector"]["device"]["entity"]
    found = er.async_entries_for_config_entry(er.async_get(home.hass), home.entry.entry_id)
    return {
        entity.device_id
        for each in (filters if isinstance(filters, list) else [filters])
        for entity in found
        if (entity.domain, entity.original_device_class) == (each["domain"], each["device_class"])
        and not entity.disabled_by
    }


@pytest.mark.parametrize("name", ["reboot", "locate_stack", "bounce_poe", "get_alerts"])
@pytest.mark.parametrize("large", [False, True])
async def test_pickers_offer_access_points_switches_and_gateways_only(
    new_home: Harness, name: str, large: bool
) -> None:
    """Neither the account, its sites, radios nor uplinks; a large account has no buttons."""
    with large_above(1 if large else 250):
        await new_home.start()
    await new_home.receive_everything()
    expected = {device_id(new_home, each.serial) for each in new_home.campus.devices}
    assert offered(new_home, name) == expected


@pytest.mark.parametrize("name", ["reboot", "bounce_poe", "bounce_port"])
async def test_pickers_offer_devices_without_the_alerts_stream(
    new_home: Harness, name: str
) -> None:
    """Then no device has a sensor for its alerts."""
    await new_home.start({CONF_STREAMS: ["ap", "switch", "gateway"]})
    expected = {device_id(new_home, each.serial) for each in new_home.campus.devices}
    # Stacked switches have no restart button of their own, but their conductor has one.
    stacked = {
        device_id(new_home, switch.serial)
        for switch in new_home.campus.switches
        if switch.stack is not None
    }
    assert expected - stacked <= offered(new_home, name) <= expected
