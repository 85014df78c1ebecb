"""What happens on the campus of its own accord."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from simulator.campus import Campus
from simulator.campus_generator import generate_campus
from simulator.context import SimulationContext
from simulator.happenings import Happening, Happenings
from simulator.incident_steps import raise_alert
from simulator.incidents import INCIDENTS, find_target
from simulator.settings import Settings

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
INTERVAL = timedelta(seconds=20)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        """Return the time."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    """The clock of the campus."""
    return Clock()


@pytest.fixture
def context(clock: Clock) -> SimulationContext:
    """A campus with an open alert."""
    settings = Settings(aps=6, switches=4, gateways=2, clients=20)
    context = SimulationContext(
        generate_campus(settings, START),
        Random(1),  # noqa: S311 - must repeat
        clock.now,
    )
    raise_alert(context, context.campus.switches[0])
    return context


def happenings(context: SimulationContext, limit: int | None) -> Happenings:
    """Return what happens, the same in each run."""
    return Happenings(context, Random(2), limit)  # noqa: S311 - must repeat


def let_happen(context: SimulationContext, happening: Happening | None) -> None:
    """Make what happens change the campus."""
    if happening is not None:
        incident = INCIDENTS[happening.name]
        target = find_target(incident, context, happening.serial)
        list(incident.steps(context, target))


def wrong(campus: Campus) -> list[str]:
    """Return the kinds of what is wrong on a campus."""
    found = ["alert" for alert in campus.alerts if not alert.cleared]
    found += ["device" for device in campus.devices if not device.online]
    found += ["fan" for switch in campus.switches if not switch.fan_ok]
    for switch in campus.switches:
        found += ["supply" for supply in switch.supplies if supply.status != "POWERED"]
    for gateway in campus.gateways:
        found += ["uplink" for uplink in gateway.uplinks if not uplink.up]
    return found


def test_after_hours_two_things_are_wrong(context: SimulationContext, clock: Clock) -> None:
    """Never more, and one of them is an alert; each is gone after some minutes."""
    chosen = happenings(context, 2)
    counts: list[int] = []
    kinds: set[str] = set()
    while clock.time < START + timedelta(hours=6):
        clock.time += INTERVAL
        let_happen(context, chosen.next())
        found = wrong(context.campus)
        counts.append(len(found))
        kinds.update(found)
        assert found.count("alert") <= 1
    assert (max(counts), min(counts)) == (2, 0)
    assert counts.count(2) > 0.8 * len(counts)
    assert kinds == {"alert", "device", "fan", "supply", "uplink"}


def test_the_network_stays_the_same(context: SimulationContext, clock: Clock) -> None:
    """No device moves to another site, is renamed or gets another firmware."""

    def described() -> list[tuple[str, str, str]]:
        devices = context.campus.devices
        return [(device.name, device.site.name, device.model.firmware) for device in devices]

    before = described()
    chosen = happenings(context, 2)
    while clock.time < START + timedelta(hours=2):
        clock.time += INTERVAL
        let_happen(context, chosen.next())
    assert described() == before


def test_a_problem_that_a_user_has_solved_does_not_heal_again(
    context: SimulationContext, clock: Clock
) -> None:
    """Its time passes, and then something else goes wrong."""
    chosen = happenings(context, 1)
    context.campus.alerts[0].cleared = True
    clock.time += timedelta(minutes=5)
    assert chosen.next() is None
    happening = chosen.next()
    assert happening is not None
    assert happening.name == "alert_raised"


def test_an_empty_campus_is_quiet(clock: Clock) -> None:
    """There is nothing that could be wrong."""
    campus = generate_campus(Settings(aps=0, switches=0, gateways=0), START)
    empty = SimulationContext(campus, Random(1), clock.now)  # noqa: S311 - must repeat
    assert happenings(empty, 2).next() is None
    assert happenings(empty, None).next() is None


def test_without_a_limit_anything_may_happen(context: SimulationContext) -> None:
    """Also what changes the network for good."""
    chosen = happenings(context, None)
    names = {happening.name for happening in (chosen.next() for _ in range(1000)) if happening}
    assert {"device_resited", "firmware_upgraded", "ap_down", "ap_up"} - names == {"ap_up"}
