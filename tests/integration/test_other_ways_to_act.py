"""Whatever can change something besides the integration's own actions checks the user, too."""

import asyncio
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.todo.const import DOMAIN as TODO
from homeassistant.components.todo.intent import (
    INTENT_LIST_ADD_ITEM,
    INTENT_LIST_COMPLETE_ITEM,
    INTENT_LIST_REMOVE_ITEM,
    async_setup_intents,
)
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central.const import DOMAIN
from simulator import Settings
from simulator.messages import other_streams

from .harness import Harness

INTENTS = (INTENT_LIST_ADD_ITEM, INTENT_LIST_COMPLETE_ITEM, INTENT_LIST_REMOVE_ITEM)


@pytest.fixture
def settings() -> Settings:
    """Return a campus with an open alert."""
    return Settings(alerts=1)


@pytest.fixture
async def reported(home: Harness) -> Harness:
    """Return a home that knows the alert."""
    context = home.sim.context
    await home.receive(
        [("alerts", other_streams.alert(context, alert, "Add")) for alert in home.campus.alerts]
    )
    return home


def calls(home: Harness) -> list[tuple[str, str, dict[str, Any]]]:
    """Return actions of Home Assistant that reach the account's entities."""
    serial = home.campus.aps[0].serial
    alerts = {"entity_id": home.entity_id(TODO, "alert_list")}
    item = {**alerts, "item": home.campus.alerts[0].alert_id}
    button = {"entity_id": home.entity_id("button", f"{serial}_reboot")}
    firmware = {"entity_id": home.entity_id("update", f"{serial}_firmware")}
    return [
        (TODO, "update_item", {**item, "status": "completed"}),
        (TODO, "update_item", {**item, "due_datetime": "2099-01-01T00:00:00+00:00"}),
        (TODO, "get_items", alerts),
        ("button", "press", button),
        ("update", "skip", firmware),
        ("homeassistant", "update_entity", firmware),
    ]


async def test_a_user_who_may_only_read_acts_in_no_other_way(
    reported: Harness, hass_read_only_user: User
) -> None:
    """Neither through the to-do list nor through buttons or updates."""
    assert await async_setup_component(reported.hass, "homeassistant", {})
    context = Context(user_id=hass_read_only_user.id)
    for domain, service, data in calls(reported):
        with pytest.raises(Unauthorized):
            await reported.hass.services.async_call(
                domain,
                service,
                data,
                blocking=True,
                context=context,
                return_response=service == "get_items",
            )
    assert reported.sim.actions.requests == []


async def test_a_read_only_websocket_changes_nothing(
    reported: Harness, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    """The frontend's own commands are no way around the actions."""
    assert await async_setup_component(reported.hass, "websocket_api", {})
    client = await hass_ws_client(reported.hass, hass_read_only_access_token)
    entity_id = reported.entity_id(TODO, "alert_list")
    uid = reported.campus.alerts[0].alert_id
    commands: list[dict[str, Any]] = [
        {"type": "call_service", "domain": domain, "service": service, "service_data": data}
        for domain, service, data in calls(reported)
        if service not in {"get_items", "update_entity"}
    ]
    commands += [
        {"type": "todo/item/move", "entity_id": entity_id, "uid": uid},
        {"type": "subscribe_events", "event_type": f"{DOMAIN}_audit"},
    ]
    for command in commands:
        await client.send_json_auto_id(command)
        answer = await client.receive_json()
        assert not answer["success"], command
    assert reported.sim.actions.requests == []


@pytest.mark.parametrize("intent_type", INTENTS)
async def test_an_assistant_changes_no_alert(
    reported: Harness, hass_read_only_user: User, hass_admin_user: User, intent_type: str
) -> None:
    """Home Assistant's intents for to-do lists do not check who asks, and models use them, too."""
    hass = reported.hass
    await async_setup_intents(hass)
    alert = reported.campus.alerts[0]
    state = reported.state(TODO, "alert_list")
    slots = {"item": {"value": alert.alert_id}, "name": {"value": state.name}}
    for user in (hass_read_only_user, hass_admin_user):
        # Somebody who may do so has just looked at the list.
        await hass.services.async_call(
            TODO, "get_items", {"entity_id": state.entity_id}, blocking=True, return_response=True
        )
        await asyncio.sleep(0)
        with pytest.raises((HomeAssistantError, NotImplementedError)):
            await intent.async_handle(
                hass, "test", intent_type, slots, context=Context(user_id=user.id)
            )
    assert reported.sim.actions.requests == []
    assert alert.alert_id in reported.run.alerts
