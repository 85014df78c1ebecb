"""The clock that all objects of an account share."""

from datetime import timedelta
from pathlib import Path
import re

import pytest

from custom_components import hpe_aruba_central
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.http import date_of
from custom_components.hpe_aruba_central.central.times import EPOCH
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


@pytest.mark.parametrize("jump", [-28_800, -300, 60, 600])
def test_a_host_that_was_right_and_is_set_wrong(jump: float) -> None:
    """Once Central has confirmed the host's time, the time goes on from there."""
    host = ManualClock()
    clock = host.clock
    clock.synchronize(at(0))
    host.advance(10)
    clock._host_utcnow = lambda: at(10 + jump)
    assert clock.utcnow() == at(10)


YEAR = 365 * 86_400


@pytest.mark.parametrize("apart", [-YEAR, -2 * 86_400, 2 * 86_400, YEAR, 70 * YEAR])
def test_one_date_that_is_far_off_is_not_followed(apart: float) -> None:
    """A proxy with a wrong clock may answer once instead of Central."""
    host = ManualClock()
    clock = host.clock
    clock.synchronize(at(5))
    clock.synchronize(at(apart))
    assert clock.utcnow() == at(5)
    host.advance(10)
    clock.synchronize(at(15))
    clock.synchronize(at(-apart))
    clock.synchronize(at(apart))
    assert clock.utcnow() == at(15)


@pytest.mark.parametrize("behind", [-YEAR, -7 * 86_400, 7 * 86_400, YEAR])
def test_a_host_that_was_off_for_long(behind: float) -> None:
    """The token service and REST agree on a time that is far from the host's."""
    host = ManualClock()
    clock = host.clock
    clock.synchronize(at(behind))
    assert clock.utcnow() == at(0)
    host.advance(2)
    clock.synchronize(at(behind + 3))
    assert clock.utcnow() == at(behind + 3)


def test_a_host_whose_clock_was_never_set() -> None:
    """There is no reason to doubt what is possible."""
    host = ManualClock()
    clock = host.clock
    clock._host_utcnow = lambda: EPOCH
    clock.synchronize(at(0))
    assert clock.utcnow() == at(0)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "soon",
        "Tue, 24 Nov 2026",
        "Tue, 99 Nov 2026 12:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Tue, 24 Nov 2020 12:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Mon, 01 Jan 0001 00:00:00 +1200",
        "1e999",
    ],
)
def test_a_date_that_says_nothing(date: str) -> None:
    """What is malformed or impossible is not passed to the clock."""
    assert date_of({"Date": date}) is None


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
