"""Losses of a stream: a short one changes no state, a longer one changes states once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_mock_service,
)

from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from custom_components.hpe_aruba_central.hub.stream_monitor import GRACE_PERIOD
from simulator.campus import Client

from .clients import ALL, tracker
from .harness import Harness
from .helpers import until_true
from .patches import grace_period


@pytest.fixture(autouse=True)
def usual_grace_period(no_grace_period: None) -> Iterator[None]:  # noqa: ARG001 - undone here
    """Use the integration's grace period for entities of lost streams."""
    with grace_period(GRACE_PERIOD):
        yield


async def lose(home: Harness, *streams: str, code: int | None = 1011) -> None:
    """Lose streams, by a close frame or without one."""
    for stream in streams:
        await home.sim.drop(stream, code)
    await until_true(lambda: not any(home.run.is_live(stream) for stream in streams))


def count_states(changes: list[Event[EventStateChangedData]]) -> Counter[str]:
    """Count the written states."""
    states = [change.data["new_state"] for change in changes]
    return Counter(state.state for state in states if state is not None)


@pytest.mark.usefixtures("assigned_macs")
@pytest.mark.parametrize("code", [1011, None], ids=["closed", "cut"])
async def test_a_short_loss_marks_no_client_as_away(
    new_home: Harness, here: Client, code: int | None
) -> None:
    """The home zone counts people: 0 of them may arm an alarm or turn the heating down."""
    await new_home.start(ALL)
    hass = new_home.hass
    target = new_home.entity_id("device_tracker", tracker(here))
    gone = async_mock_service(hass, "test", "all_gone")
    assert await async_setup_component(hass, "zone", {})
    ann = {"id": "1", "name": "Ann", "device_trackers": [target]}
    assert await async_setup_component(hass, "person", {"person": ann})
    nobody = {"trigger": "numeric_state", "entity_id": "zone.home", "below": 1}
    automation = {"alias": "x", "triggers": nobody, "actions": {"action": "test.all_gone"}}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await new_home.settle()
    await lose(new_home, "clients", code=code)
    await new_home.until_live()
    zone = hass.states.get("zone.home")
    assert zone is not None
    assert zone.state == "1"
    assert gone == []


async def test_entities_keep_their_states_over_a_short_loss(home: Harness) -> None:
    """A short loss makes no entity unavailable, not even those of the streams themselves."""
    await home.receive_everything()
    changes = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await lose(home, *home.run.subscriptions)
    await home.until_live()
    written = count_states(changes)
    assert written["unavailable"] == 0
    assert not {"off", "backing_off", "connecting", "refused"} & written.keys()


async def test_an_outage_is_shown_after_the_grace_period_once(home: Harness) -> None:
    """An outage writes one state of each entity, however many attempts to connect fail."""
    home.sim.faults.streams["ap"] = 503
    connectivity = home.entity_id("binary_sensor", f"{home.campus.aps[0].serial}_connectivity")
    state = home.entity_id("binary_sensor", "stream_ap")
    changes = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await lose(home, "ap")
    home.run.set_status("ap", Status(State.BACKING_OFF, "server_error"))
    await home.settle()
    assert home.hass.states.is_state(connectivity, "on")
    home.fire_time(timedelta(seconds=GRACE_PERIOD + 1))
    await home.settle()
    assert home.hass.states.is_state(connectivity, "unavailable")
    assert home.hass.states.is_state(state, "off")
    for _ in range(4):
        home.run.set_status("ap", Status(State.CONNECTING))
        home.run.set_status("ap", Status(State.BACKING_OFF, "server_error"))
        await home.settle()
    shown = [change for change in changes if change.data["entity_id"] == state]
    assert count_states(shown) == {"off": 1}
    [written] = shown
    new_state = written.data["new_state"]
    assert new_state is not None
    assert new_state.attributes["state"] == "backing_off"


async def test_a_stream_that_hangs_while_it_connects_is_not_shown_as_live(home: Harness) -> None:
    """After the grace period the attribute agrees with the state."""
    home.run.set_status("audit", Status(State.CONNECTING))
    await home.settle()
    assert home.state("binary_sensor", "stream_audit").attributes["state"] == "live"
    home.fire_time(timedelta(seconds=GRACE_PERIOD + 1))
    await home.settle()
    found = home.state("binary_sensor", "stream_audit")
    assert (found.state, found.attributes["state"]) == ("off", "connecting")
