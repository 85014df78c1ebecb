"""Blueprints that act on unresponsive devices and on people who come and go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components.automation import EVENT_AUTOMATION_RELOADED
from homeassistant.const import EVENT_CALL_SERVICE, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Settings
from simulator.messages import switch as switch_messages

from .actions import device_id
from .blueprints import AT_ONCE, LATER, Automate, notify, skip, titles, turn
from .harness import Harness
from .helpers import until_true

WAYS = ("come", "gone")
PING = "binary_sensor.ping"


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch feeds its ports."""
    return Settings(switch_ports=8)


class Clock:
    """The time that templates see."""

    def __init__(self, home: Harness) -> None:
        self._home = home
        self._passed = timedelta()

    async def skip(self, then: Callable[[], object] = lambda: None, **time: float) -> None:
        """Move time forward, and let something happen then."""
        self._passed += timedelta(**time)
        real = dt_util.now
        with patch("homeassistant.util.dt.now", lambda *zone: real(*zone) + self._passed):
            # Templates look at the full minute.
            skip(self._home, seconds=self._passed.total_seconds() + 61)
            then()
            await turn()


class TestPoeBounce:
    """The blueprint that power-cycles an unresponsive device by its port."""

    @pytest.fixture
    def events(self, home: Harness) -> list[Event[Any]]:
        """Return a list of the notifications."""
        return async_capture_events(home.hass, "notified")

    @pytest.fixture
    def calls(self, home: Harness) -> list[Event[Any]]:
        """Return a list of the action calls, including those still running."""
        return async_capture_events(home.hass, EVENT_CALL_SERVICE)

    @pytest.fixture(autouse=True)
    async def clock(self, home: Harness, automate: Automate) -> Clock:
        """Create the automation for a port whose device is responsive."""
        switch = home.campus.switches[0]
        port = next(port for port in switch.ports if port.poe_draw > 0)
        await home.receive([("switch", switch_messages.interface(home.sim.context, port))])
        home.hass.states.async_set(PING, "on")
        await automate(
            "poe_bounce",
            answers=PING,
            silence=LATER,
            device=device_id(home, switch.serial),
            port=port.name,
            attempts=2,
            afterwards=notify("{{ repeat.index }}"),
        )
        return Clock(home)

    async def test_a_port_is_bounced_once_its_device_is_unresponsive_for_long(
        self, home: Harness, clock: Clock, events: list[Event[Any]], calls: list[Event[Any]]
    ) -> None:
        """The port is not bounced before that."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=4)
        assert calls == []
        await clock.skip(minutes=2)
        await until_true(lambda: titles(events) == [1])
        assert len(home.sim.actions.requests_for("poeBounce")) == 1

    async def test_a_port_is_bounced_again_after_a_pause_and_not_forever(
        self, home: Harness, clock: Clock, events: list[Event[Any]], calls: list[Event[Any]]
    ) -> None:
        """The port is bounced as often as selected."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: titles(events) == [1])
        skip(home, minutes=14)
        await turn()
        assert len(calls) == 1
        await clock.skip(minutes=16)
        await until_true(lambda: titles(events) == [1, 2])
        await clock.skip(minutes=16)
        await home.settle()
        assert len(home.sim.actions.requests_for("poeBounce")) == 2

    async def test_a_device_that_responds_again_is_left_alone(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """The run ends after the pause."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: titles(events) == [1])
        home.hass.states.async_set(PING, "on")
        skip(home, minutes=16)
        await home.settle()
        assert len(home.sim.actions.requests_for("poeBounce")) == 1

    async def test_attempts_do_not_start_over_when_the_sensor_was_unavailable(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """After the last attempt, the device has to respond before a new one."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        for attempts in (1, 2):
            await until_true(lambda: len(events) == attempts)  # noqa: B023 - before the next one
            await clock.skip(minutes=16)
        await home.settle()
        home.hass.states.async_set(PING, "unavailable")
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await home.settle()
        assert titles(events) == [1, 2]

    async def test_an_attempt_that_fails_is_not_the_last(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """The next attempt follows even if Central was unreachable for one."""
        home.hass.states.async_set(PING, "off")
        home.sim.faults.actions["poeBounce"] = 403
        await clock.skip(minutes=6)
        await until_true(lambda: titles(events) == [1])
        home.sim.faults.actions.clear()
        await clock.skip(minutes=16)
        await until_true(lambda: titles(events) == [1, 2])
        assert [request.status for request in home.sim.actions.requests_for("poeBounce")] == [
            403,
            202,
        ]

    async def test_a_device_that_fails_again_has_its_full_wait(
        self, home: Harness, clock: Clock, events: list[Event[Any]], calls: list[Event[Any]]
    ) -> None:
        """The end of the pause does not shorten the wait."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: titles(events) == [1])
        home.hass.states.async_set(PING, "on")
        home.hass.states.async_set(PING, "off")
        skip(home, minutes=16)
        await turn()
        assert len(calls) == 1
        await clock.skip(minutes=1)
        await until_true(lambda: titles(events) == [1, 2])

    async def test_attempts_start_over_once_the_device_has_responded(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """Attempts start over even during the last pause."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: titles(events) == [1])
        await clock.skip(minutes=16)
        await until_true(lambda: titles(events) == [1, 2])
        home.hass.states.async_set(PING, "on")
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=16)
        await until_true(lambda: titles(events) == [1, 2, 1])


class TestPresence:
    """The blueprint for a person who comes and goes."""

    async def _automate(
        self, home: Harness, automate: Automate, patience: dict[str, int], state: str = "home"
    ) -> list[Event[Any]]:
        """Create the automation for a person, and return a list of its notifications."""
        await self._move(home, state)
        wanted = {f"when_{way}": notify(f"{way} {{{{ name }}}}") for way in WAYS}
        await automate("presence", who=["person.ada"], patience=patience, **wanted)
        return async_capture_events(home.hass, "notified")

    async def _move(self, home: Harness, *states: str) -> None:
        """Move the person, and let the automation run."""
        for state in states:
            home.hass.states.async_set("person.ada", state, {"friendly_name": "Ada"})
            await turn(20)

    async def test_leaving_and_returning_is_reported(
        self, home: Harness, automate: Automate
    ) -> None:
        """The notifications of leaving and of returning have the person's name."""
        events = await self._automate(home, automate, AT_ONCE)
        await self._move(home, "not_home")
        await until_true(lambda: titles(events) == ["gone Ada"])
        await self._move(home, "home")
        assert titles(events) == ["gone Ada", "come Ada"]

    async def test_a_phone_that_sleeps_for_a_moment_has_not_left(
        self, home: Harness, automate: Automate
    ) -> None:
        """A short absence reports neither leaving nor returning."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "not_home")
        skip(home, minutes=4)
        await self._move(home, "home")
        skip(home, minutes=10)
        await home.settle()
        assert events == []

    async def test_unavailable_is_neither_leaving_nor_returning(
        self, home: Harness, automate: Automate
    ) -> None:
        """A person who is away left once, and returns even right after being unavailable."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "not_home")
        skip(home, minutes=6)
        await until_true(lambda: titles(events) == ["gone Ada"])
        await self._move(home, "unavailable", "not_home")
        skip(home, minutes=6)
        await self._move(home, "unavailable", "not_home", "home")
        assert titles(events) == ["gone Ada", "come Ada"]

    async def test_moving_between_zones_is_leaving_once(
        self, home: Harness, automate: Automate
    ) -> None:
        """A person who moves between other zones leaves once, however short each stay is."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "not_home", "Work", "not_home")
        skip(home, minutes=6)
        await until_true(lambda: titles(events) == ["gone Ada"])
        await self._move(home, "Shop", "not_home", "home")
        assert titles(events) == ["gone Ada", "come Ada"]

    async def test_leaving_while_unavailable_is_reported(
        self, home: Harness, automate: Automate
    ) -> None:
        """Leaving is reported once the person has been away for the wait."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "unavailable")
        skip(home, minutes=6)
        await self._move(home, "not_home")
        assert events == []
        skip(home, minutes=6)
        await until_true(lambda: titles(events) == ["gone Ada"])

    async def test_staying_home_reports_nothing(self, home: Harness, automate: Automate) -> None:
        """Being unavailable in between reports nothing."""
        events = await self._automate(home, automate, AT_ONCE)
        await self._move(home, "unavailable", "unknown", "home")
        skip(home, minutes=6)
        await home.settle()
        assert events == []

    async def test_returning_after_a_start_is_reported(
        self, home: Harness, automate: Automate
    ) -> None:
        """A person who is away at the start returns once, and is then treated as usual."""
        home.hass.set_state(CoreState.starting)
        events = await self._automate(home, automate, AT_ONCE, "not_home")
        home.hass.set_state(CoreState.running)
        home.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await turn()
        await self._move(home, "unavailable", "not_home", "home")
        assert titles(events) == ["come Ada"]
        await self._move(home, "not_home")
        await until_true(lambda: titles(events) == ["come Ada", "gone Ada"])

    async def test_returning_after_the_automation_was_changed_is_reported(
        self, home: Harness, automate: Automate
    ) -> None:
        """Changing the automation ends its runs; returning is still reported."""
        events = await self._automate(home, automate, AT_ONCE, "not_home")
        home.hass.bus.async_fire(EVENT_AUTOMATION_RELOADED)
        await turn()
        await self._move(home, "home")
        assert titles(events) == ["come Ada"]

    async def test_returning_after_other_automations_were_changed_is_reported_once(
        self, home: Harness, automate: Automate
    ) -> None:
        """The automation's run goes on waiting."""
        events = await self._automate(home, automate, AT_ONCE)
        await self._move(home, "not_home")
        await until_true(lambda: titles(events) == ["gone Ada"])
        await Clock(home).skip(
            minutes=1, then=lambda: home.hass.bus.async_fire(EVENT_AUTOMATION_RELOADED)
        )
        await self._move(home, "home")
        assert titles(events) == ["gone Ada", "come Ada"]
