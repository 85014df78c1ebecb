"""An account that is removed and added again goes on in the recorder where it stopped."""

from datetime import datetime
from typing import Any

from homeassistant.components.recorder import CONF_COMMIT_INTERVAL, DEFAULT_COMMIT_INTERVAL
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
    get_start_time,
)

from .flows import Typed
from .harness import Harness
from .test_added_again import add_again


@pytest.fixture
def recorder_config() -> dict[str, Any]:
    """Return Home Assistant's default commit interval, instead of a commit for each event."""
    return {CONF_COMMIT_INTERVAL: DEFAULT_COMMIT_INTERVAL}


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: Any) -> None:
    """Create the database before Home Assistant, as the plugin requires."""


@pytest.fixture(autouse=True)
def _recorded(recorder_mock: Recorder) -> None:
    """Let the recorder see all states: it starts before the account."""


async def history(home: Harness, entity_id: str, since: datetime) -> list[tuple[datetime, str]]:
    """Return when an entity was recorded as on and off."""
    await async_wait_recording_done(home.hass)
    recorded = await get_instance(home.hass).async_add_executor_job(
        get_significant_states, home.hass, since, None, [entity_id]
    )
    states = [state for state in recorded[entity_id] if isinstance(state, State)]
    return [
        (state.last_changed, state.state)
        for state in states
        if state.state in {STATE_ON, STATE_OFF}
    ]


async def statistics(home: Harness, entity_id: str, since: datetime) -> list[Any]:
    """Return the statistics of an entity, five minutes at a time."""
    await async_wait_recording_done(home.hass)
    found = await get_instance(home.hass).async_add_executor_job(
        statistics_during_period, home.hass, since, None, {entity_id}, "5minute", None, {"mean"}
    )
    return found.get(entity_id, [])


async def test_history_and_statistics_go_on_under_the_ids_that_the_user_gave(
    new_home: Harness, typed: Typed, entity_registry: er.EntityRegistry
) -> None:
    """What was recorded before the removal stays, and what follows is added to it."""
    since = get_start_time(dt_util.utcnow())
    await new_home.start()
    await new_home.receive_everything()
    lobby, switch = new_home.campus.aps[0].serial, new_home.campus.switches[0].serial
    for platform, name, new_id in (
        ("binary_sensor", f"{lobby}_connectivity", "binary_sensor.lobby"),
        ("sensor", f"{switch}_power_consumption", "sensor.rack_power"),
    ):
        old_id = new_home.entity_id(platform, name)
        entity_registry.async_update_entity(old_id, new_entity_id=new_id)
    await new_home.incident("ap_down", lobby)
    await async_wait_recording_done(new_home.hass)
    do_adhoc_statistics(new_home.hass, start=since)
    before = await statistics(new_home, "sensor.rack_power", since)
    assert before

    again = await add_again(new_home, typed)
    await again.start()
    await again.incident("ap_up", lobby)

    recorded = await history(again, "binary_sensor.lobby", since)
    earlier = [state for at, state in recorded if at < again.entry.created_at]
    later = [state for at, state in recorded if at > again.entry.created_at]
    assert earlier[-1] == STATE_OFF
    assert later[-1] == STATE_ON
    assert (await statistics(again, "sensor.rack_power", since))[: len(before)] == before
