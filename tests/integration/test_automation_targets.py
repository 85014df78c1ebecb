"""What Home Assistant's automation editor offers for a device that is chosen as the target."""

from collections.abc import Awaitable, Callable

from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .harness import Harness

type Offer = Callable[[str, dr.AnyDeviceEntry], Awaitable[set[str]]]

THRESHOLDS = {
    "power.changed",
    "power.crossed_threshold",
    "temperature.changed",
    "temperature.crossed_threshold",
}
"""Triggers that need a power or temperature sensor in the target."""


@pytest.fixture
async def offered(new_home: Harness, hass_ws_client: WebSocketGenerator) -> Offer:
    """Return a function that asks, as the editor does, what it may offer for a device."""
    for component in ("event", "power", "temperature"):
        assert await async_setup_component(new_home.hass, component, {})
    await new_home.start()
    await new_home.receive_everything()
    client = await hass_ws_client(new_home.hass)

    async def offered(kind: str, device: dr.AnyDeviceEntry) -> set[str]:
        """Return the triggers, conditions or services for a device."""
        await client.send_json_auto_id(
            {"type": f"get_{kind}_for_target", "target": {"device_id": [device.id]}}
        )
        answer = await client.receive_json()
        assert answer["success"], answer
        return set(answer["result"])

    return offered


def switch(home: Harness) -> dr.AnyDeviceEntry:
    """Return the switch's registry entry."""
    device = home.device(home.campus.switches[0].serial)
    assert device is not None
    return device


async def test_a_switch_offers_triggers(new_home: Harness, offered: Offer) -> None:
    """Its power, its temperature and what happens to it can start an automation."""
    assert {*THRESHOLDS, "event.received"} <= await offered("triggers", switch(new_home))


async def test_a_switch_offers_conditions(new_home: Harness, offered: Offer) -> None:
    """Its power and temperature can be a condition."""
    found = await offered("conditions", switch(new_home))
    assert {"power.is_value", "temperature.is_value"} <= found


async def test_the_buttons_to_restart_and_locate_are_enabled(
    new_home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Who targets a switch does not have to look for them among the disabled entities."""
    await new_home.start()
    await new_home.receive_everything()
    for name in ("locate", "reboot"):
        entity_id = new_home.entity_id("button", f"{new_home.campus.switches[0].serial}_{name}")
        entity = entity_registry.async_get(entity_id)
        assert entity is not None
        assert entity.disabled_by is None


async def test_an_access_point_offers_no_temperature(new_home: Harness, offered: Offer) -> None:
    """Access points report power, but no temperature."""
    device = new_home.device(new_home.campus.aps[0].serial)
    assert device is not None
    found = await offered("triggers", device)
    assert found & THRESHOLDS == {"power.changed", "power.crossed_threshold"}


async def test_limits_are_not_compared_with_a_threshold(
    new_home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """A budget and a maximum are above a threshold that what is used has not reached."""
    await new_home.start()
    await new_home.receive_everything()
    serial = new_home.campus.switches[0].serial
    for name, category in (
        ("power_consumption", None),
        ("poe_consumption", None),
        ("temperature", None),
        ("poe_available", "diagnostic"),
        ("max_power", "diagnostic"),
    ):
        entry = entity_registry.async_get(new_home.entity_id("sensor", f"{serial}_{name}"))
        assert entry is not None
        assert entry.entity_category == category, name
