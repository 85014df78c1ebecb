"""What happens starts an automation once, also when nobody could be told at that moment."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.hpe_aruba_central.central.state.stream_transitions import AuditJudge
from custom_components.hpe_aruba_central.central.state.transitions import DEVICE_TYPES
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from simulator import Simulator

from .helpers import entity_id, until_true
from .run import inside, no_rest_lag
from .telling import happen, live, tell_everything
from .test_event_entities import occur, repeat

type Listen = Callable[[str, list[str]], Awaitable[list[Event[Any]]]]


@pytest.fixture
def options() -> dict[str, Any]:
    """Return the choice of every stream."""
    return {CONF_STREAMS: list(STREAMS)}


@pytest.fixture
def listen(hass: HomeAssistant) -> Listen:
    """Return what makes an automation of an event entity, and counts how often it runs."""

    async def make(event: str, wanted: list[str]) -> list[Event[Any]]:
        """Make it, for some types of event."""
        target, options = {"entity_id": event}, {"event_type": wanted}
        automation = {
            "triggers": {"trigger": "event.received", "target": target, "options": options},
            "actions": {
                "event": "ran",
                "event_data": {"type": "{{ trigger.to_state.attributes.event_type }}"},
            },
            "mode": "queued",
        }
        assert await async_setup_component(hass, "automation", {"automation": automation})
        await hass.async_block_till_done()
        return async_capture_events(hass, "ran")

    return make


def types(ran: list[Event[Any]]) -> list[str]:
    """Return for what an automation has run."""
    return [event.data["type"] for event in ran]


@pytest.mark.usefixtures("fast_forward")
async def test_what_rest_finds_while_the_stream_is_down_is_fired_once_it_is_live(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, listen: Listen
) -> None:
    """An entity that is unavailable starts nothing, nor does the end of being so."""
    await tell_everything(hass, sim, account)
    ap = sim.campus.aps[0]
    event = entity_id(hass, "event", f"{ap.serial}_device_event")
    ran = await listen(event, list(DEVICE_TYPES))
    sim.faults.streams["ap"] = 503
    await sim.drop("ap", 1011)
    await until_true(lambda: not inside(account).is_live("ap"))
    ap.online = False
    with no_rest_lag():
        await inside(account).refresh()
    await hass.async_block_till_done()
    assert not inside(account).devices[ap.serial].online
    state = hass.states.get(event)
    assert state is not None
    assert state.state == STATE_UNAVAILABLE
    assert types(ran) == []

    sim.faults.streams.clear()
    await live(hass, account)
    await hass.async_block_till_done()
    assert types(ran) == ["offline"]


async def test_what_the_last_run_told_is_not_fired_again(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, listen: Listen
) -> None:
    """Central may repeat after a restart what it does not know to have arrived; what comes later is fired."""
    ran = await listen(entity_id(hass, "event", "audit_trail"), list(AuditJudge.types))
    record = await occur(hass, sim, account, "audit_entry", sim.campus.aps[0].serial)
    assert len(ran) == 1
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await repeat(hass, sim, account, record, same_id=True)
    assert len(ran) == 1
    await occur(hass, sim, account, "audit_entry", sim.campus.aps[0].serial)
    assert len(ran) == 2


async def test_a_new_device_is_added_after_its_entity_is_there(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The trigger compares with the state before."""
    gateway = sim.campus.gateways[0]
    await happen(hass, sim, account, "device_removed", gateway.serial)
    seen: list[Event[Any]] = async_capture_events(hass, EVENT_STATE_CHANGED)
    await happen(hass, sim, account, "device_added", gateway.serial)
    event = entity_id(hass, "event", f"{gateway.serial}_device_event")
    last = [each.data for each in seen if each.data["entity_id"] == event][-1]
    assert last["new_state"].attributes[ATTR_EVENT_TYPE] == "added"
    assert last["old_state"] is not None
