"""The clock that all objects of an account share."""

from datetime import timedelta
from pathlib import Path
import re

import pytest

from custom_components import hpe_aruba_central
from custom_components.hpe_aruba_central.central.clock import Clock
from tests.central.builders import at
from tests.central.manual_clock import ManualClock

_READS_TIME = re.compile(
    r"dt_util\.(utc)?now|datetime\.(utc)?now|\btime\.(time|monotonic)\b|import (time|monotonic)\b"
)


@pytest.mark.parametrize("apart", [-28_800, -300, -1.5, 2, 190, 3600])
def test_a_host_that_is_ahead_or_behind(apart: float) -> None:
    """The first answer of Central sets the clock, and a host that is set right later does not."""
    host = ManualClock()
    clock = host.clock
    clock.synchronize(host.utcnow() + timedelta(seconds=apart))
    assert clock.utcnow() == at(apart)
    host.advance(10)
    clock._host_utcnow = lambda: at(-5000)
    assert clock.utcnow() == at(apart + 10)
    clock.synchronize(at(apart + 20))
    assert clock.utcnow() == at(apart + 20)


@pytest.mark.parametrize("apart", [-1, -0.4, 0, 1])
def test_a_host_that_is_right(apart: float) -> None:
    """A date has whole seconds: the host's time is more precise."""
    clock = ManualClock().clock
    clock.synchronize(at(apart))
    assert clock.utcnow() == at(0)


def test_only_the_clock_reads_the_time() -> None:
    """Any other module asks the clock, so that all agree on Central's time."""
    package = Path(hpe_aruba_central.__file__).parent
    readers = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if _READS_TIME.search(path.read_text())
    }
    assert readers == {"central/clock.py"}


def test_the_host_is_believed_at_first() -> None:
    """There is nothing else to believe."""
    before = Clock().utcnow()
    assert before <= Clock().utcnow()
