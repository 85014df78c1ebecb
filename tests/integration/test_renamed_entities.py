"""Entities whose entity id the user changes."""

from homeassistant.helpers import entity_registry as er

from .harness import Harness


async def test_an_entity_with_another_id_goes_on(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Nothing is keyed by an entity id: it shows and fires what happens under its new one."""
    serial = home.campus.aps[0].serial
    for platform, name in (("binary_sensor", "connectivity"), ("event", "device_event")):
        old = home.entity_id(platform, f"{serial}_{name}")
        entity_registry.async_update_entity(old, new_entity_id=f"{platform}.lobby")
        await home.settle()
        assert home.hass.states.get(old) is None
    await home.incident("ap_down", serial)
    connectivity = home.hass.states.get("binary_sensor.lobby")
    event = home.hass.states.get("event.lobby")
    assert connectivity is not None
    assert connectivity.state == "off"
    assert event is not None
    assert event.attributes["event_type"] == "offline"
