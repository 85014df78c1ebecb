"""What the tests of actions share: calling them, and how they are refused."""

from typing import Any

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.registry.devices import async_find_device


async def call(hass: HomeAssistant, name: str, **data: Any) -> None:
    """Call an action, and wait for its end."""
    await hass.services.async_call(DOMAIN, name, data, blocking=True)


async def refused(
    hass: HomeAssistant,
    name: str,
    data: dict[str, Any],
    error: type[HomeAssistantError] = ServiceValidationError,
) -> str:
    """Return the key of the message with which an action is refused; it is one that a person can read."""
    with pytest.raises(error) as caught:
        await call(hass, name, **data)
    assert type(caught.value) is error
    assert caught.value.translation_key is not None
    assert "{" not in str(caught.value)
    assert str(caught.value) not in {"", caught.value.translation_key}
    return caught.value.translation_key


def device_id(hass: HomeAssistant, account: MockConfigEntry, serial: str) -> str:
    """Return a device's id in Home Assistant."""
    device = async_find_device(hass, account, serial)
    assert device is not None
    return device.id


def states_of(hass: HomeAssistant, *entity_ids: str) -> list[State]:
    """Return the states that entities get from now on, as they come."""
    states: list[State] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Note a state."""
        if (new := event.data["new_state"]) is not None:
            states.append(new)

    async_track_state_change_event(hass, entity_ids, note)
    return states
