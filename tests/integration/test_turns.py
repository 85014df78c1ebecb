"""A round of measurements is written a little at a time: what arrives meanwhile does not wait for all of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulator import Simulator

from .helpers import central_event, state_of
from .run import STATISTICS_INTERVAL, inside, yield_after_every_write


def measure(account: MockConfigEntry, sim: Simulator, load: int) -> None:
    """Let the account hear of every access point's load."""
    for ap in sim.campus.aps:
        event = central_event(
            "ap",
            "ap_stats",
            statistics=True,
            at=dt_util.utcnow(),
            serial_number=ap.serial,
            cpu_utilization=load,
        )
        inside(account).handle(event)


def begin(hass: HomeAssistant) -> None:
    """Let the next beat begin, but not end."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=STATISTICS_INTERVAL + 1))


def loads(hass: HomeAssistant, sim: Simulator) -> list[str]:
    """Return the loads that are shown."""
    return [state_of(hass, "sensor", f"{ap.serial}_cpu_utilization") for ap in sim.campus.aps]


@pytest.fixture(autouse=True)
async def short_turns(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> AsyncIterator[None]:
    """Give everybody a turn after each write, once all loads are shown."""
    measure(account, sim, 10)
    begin(hass)
    await hass.async_block_till_done()
    assert loads(hass, sim) == ["10", "10"]
    with yield_after_every_write():
        yield


async def test_an_event_is_taken_in_between_two_measurements(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """And is shown at once."""
    measure(account, sim, 20)
    begin(hass)
    assert loads(hass, sim) == ["20", "10"]
    last = sim.campus.aps[-1].serial
    inside(account).handle(
        central_event("ap", "ap", at=dt_util.utcnow(), serial_number=last, status=False)
    )
    assert state_of(hass, "binary_sensor", f"{last}_connectivity") == "off"
    await hass.async_block_till_done()
    assert loads(hass, sim) == ["20", "unavailable"]
    assert inside(account).devices[last].cpu_utilization == 20


async def test_nothing_more_is_written_once_the_account_is_unloaded(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Though a round of measurements had begun."""
    measure(account, sim, 20)
    begin(hass)
    assert await hass.config_entries.async_unload(account.entry_id)
    await hass.async_block_till_done()
    assert loads(hass, sim) == ["unavailable", "unavailable"]
