"""An event triggers an automation once, even if its entity was unavailable."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import Event
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.state.entity_events import DEVICE_TYPES
from custom_components.hpe_aruba_central.central.state.stream_entity_events import AuditEvents
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STREAMS

from .events import play, repeat
from .harness import Harness
from .helpers import central_event, until_true

type Listen = Callable[[str, list[str]], Awaitable[list[Event[Any]]]]


@pytest.fixture
def options() -> dict[str, Any]:
    """Return options with every stream."""
    return {CONF_STREAMS: list(STREAMS)}


@pytest.fixture
def listen(new_home: Harness) -> Listen:
    """Return a function that creates an automation for an event entity, and its list of runs."""

    async def make(event: str, wanted: list[str]) -> list[Event[Any]]:
        """Create the automation for some event types."""
        target, options = {"entity_id": event}, {"event_type": wanted}
        automation = {
            "triggers": {"trigger": "event.received", "target": target, "options": options},
            "actions": {
                "event": "ran",
                "event_data": {"type": "{{ trigger.to_state.attributes.event_type }}"},
            },
            "mode": "queued",
        }
        assert await async_setup_component(new_home.hass, "automation", {"automation": automation})
        await new_home.settle()
        return async_capture_events(new_home.hass, "ran")

    return make


def types(ran: list[Event[Any]]) -> list[str]:
    """Return the event types of an automation's runs."""
    return [event.data["type"] for event in ran]


@pytest.mark.usefixtures("fast_forward")
async def test_what_rest_finds_while_the_stream_is_down_is_fired_once_it_is_live(
    home: Harness, listen: Listen
) -> None:
    """An unavailable entity triggers nothing; neither does its return."""
    await home.receive_everything()
    ap = home.campus.aps[0]
    event = home.entity_id("event", f"{ap.serial}_device_event")
    ran = await listen(event, list(DEVICE_TYPES))
    home.sim.faults.streams["ap"] = 503
    await home.sim.drop("ap", 1011)
    await until_true(lambda: not home.run.is_live("ap"))
    ap.online = False
    with home.later(timedelta(minutes=1)):
        await home.run.refresh()
    await home.settle()
    assert not home.run.devices[ap.serial].online
    state = home.hass.states.get(event)
    assert state is not None
    assert state.state == STATE_UNAVAILABLE
    assert types(ran) == []

    home.sim.faults.streams.clear()
    await home.until_live()
    await home.settle()
    assert types(ran) == ["offline"]


async def test_what_the_last_run_fired_is_not_fired_again(home: Harness, listen: Listen) -> None:
    """After a restart a replayed event is not fired; a later one is."""
    ran = await listen(home.entity_id("event", "audit_trail"), list(AuditEvents.types))
    record = await play(home, "audit_entry", home.campus.aps[0].serial)
    assert len(ran) == 1
    await home.restart()
    await repeat(home, record, same_id=True)
    assert len(ran) == 1
    await play(home, "audit_entry", home.campus.aps[0].serial)
    assert len(ran) == 2


async def test_what_was_on_its_way_while_a_later_event_fired_is_fired(
    home: Harness, listen: Listen
) -> None:
    """An event sent before the last one that the last run fired is no repetition of it."""
    ran = await listen(home.entity_id("event", "audit_trail"), list(AuditEvents.types))
    sent = dt_util.utcnow()
    await play(home, "audit_entry", home.campus.aps[0].serial)
    assert len(ran) == 1
    await home.restart()
    home.run.handle(
        central_event("audit", "audit", at=sent, action="Delayed", occurred_on=sent.timestamp())
    )
    await home.settle()
    assert len(ran) == 2


async def test_a_new_device_is_added_after_its_entity_is_there(home: Harness) -> None:
    """The entity has a state before it fires `added`: the trigger compares the two."""
    gateway = home.campus.gateways[0]
    await home.incident("device_removed", gateway.serial)
    seen: list[Event[Any]] = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await home.incident("device_added", gateway.serial)
    event = home.entity_id("event", f"{gateway.serial}_device_event")
    last = [each.data for each in seen if each.data["entity_id"] == event][-1]
    assert last["new_state"].attributes[ATTR_EVENT_TYPE] == "added"
    assert last["old_state"] is not None
