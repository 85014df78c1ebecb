"""A batch of measurements is written with breaks, so that events do not wait for its end."""

from collections.abc import AsyncIterator
from datetime import timedelta

from homeassistant.util import dt as dt_util
import pytest

from .harness import Harness
from .helpers import central_event
from .internals import BATCH_INTERVAL
from .patches import yield_after_every_write


def measure(home: Harness, load: int) -> None:
    """Receive the CPU load of every access point."""
    for ap in home.campus.aps:
        event = central_event(
            "ap",
            "ap_stats",
            statistics=True,
            at=dt_util.utcnow(),
            serial_number=ap.serial,
            cpu_utilization=load,
        )
        home.run.handle(event)


def begin(home: Harness) -> None:
    """Start the next batched update, without waiting for its end."""
    home.fire_time(timedelta(seconds=BATCH_INTERVAL + 1))


def loads(home: Harness) -> list[str]:
    """Return the loads that are shown."""
    return [home.state_of("sensor", f"{ap.serial}_cpu_utilization") for ap in home.campus.aps]


@pytest.fixture(autouse=True)
async def short_turns(home: Harness) -> AsyncIterator[None]:
    """Let the event loop run after each write, once all loads are shown."""
    measure(home, 10)
    begin(home)
    await home.settle()
    assert loads(home) == ["10", "10"]
    with yield_after_every_write():
        yield


async def test_an_event_is_handled_between_two_measurements(home: Harness) -> None:
    """The event is shown at once."""
    measure(home, 20)
    begin(home)
    assert loads(home) == ["20", "10"]
    last = home.campus.aps[-1].serial
    home.run.handle(
        central_event("ap", "ap", at=dt_util.utcnow(), serial_number=last, status=False)
    )
    assert home.state_of("binary_sensor", f"{last}_connectivity") == "off"
    await home.settle()
    assert loads(home) == ["20", "unavailable"]
    assert home.run.devices[last].cpu_utilization == 20


async def test_nothing_more_is_written_once_the_account_is_unloaded(home: Harness) -> None:
    """An unload ends a batch that has begun."""
    measure(home, 20)
    begin(home)
    await home.unload()
    await home.settle()
    assert loads(home) == ["unavailable", "unavailable"]
