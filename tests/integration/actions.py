"""Calls of the integration's actions, and how they are refused."""

from typing import Any

from homeassistant.core import Event, EventStateChangedData, State, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.event import async_track_state_change_event
import pytest

from custom_components.hpe_aruba_central.const import DOMAIN

from .harness import Harness


async def call(home: Harness, name: str, **data: Any) -> None:
    """Call an action, and wait until it is done."""
    await home.hass.services.async_call(DOMAIN, name, data, blocking=True)


async def refused(
    home: Harness,
    name: str,
    data: dict[str, Any],
    error: type[HomeAssistantError] = ServiceValidationError,
) -> str:
    """Call an action that is refused, and return its message's key; the message is complete."""
    with pytest.raises(error) as caught:
        await call(home, name, **data)
    assert type(caught.value) is error
    assert caught.value.translation_key is not None
    assert "{" not in str(caught.value)
    assert str(caught.value) not in {"", caught.value.translation_key}
    return caught.value.translation_key


async def get_alerts(home: Harness, **data: Any) -> list[dict[str, Any]]:
    """Return the alerts that match."""
    asked = {"config_entry_id": home.entry.entry_id, **data}
    answer = await home.hass.services.async_call(
        DOMAIN, "get_alerts", asked, blocking=True, return_response=True
    )
    assert answer is not None
    alerts: Any = answer["alerts"]
    return list(alerts)


def ids(alerts: list[dict[str, Any]]) -> set[str]:
    """Return the IDs of alerts."""
    return {alert["alert_id"] for alert in alerts}


def device_id(home: Harness, serial: str) -> str:
    """Return a device's id in Home Assistant."""
    device = home.device(serial)
    assert device is not None
    return device.id


def record_states(home: Harness, *entity_ids: str) -> list[State]:
    """Return a list to which every new state of these entities is appended."""
    states: list[State] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Append a new state."""
        if (new := event.data["new_state"]) is not None:
            states.append(new)

    async_track_state_change_event(home.hass, entity_ids, note)
    return states
