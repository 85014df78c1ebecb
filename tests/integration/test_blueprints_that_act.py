"""The blueprints that act on what is silent and on who comes and goes."""

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
from .blueprints import AT_ONCE, LATER, Automate, note, skip, told, turn
from .harness import Harness
from .helpers import until_true

WAYS = ("come", "gone")
PING = "binary_sensor.ping"


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch feeds its ports."""
    return Settings(switch_ports=8)


class Clock:
    """What time templates believe it is."""

    def __init__(self, home: Harness) -> None:
        self._home = home
        self._passed = timedelta()

    async def skip(self, then: Callable[[], object] = lambda: None, **time: float) -> None:
        """Let time pass, and something happen then."""
        self._passed += timedelta(**time)
        real = dt_util.now
        with patch("homeassistant.util.dt.now", lambda *zone: real(*zone) + self._passed):
            # Templates look at the full minute.
            skip(self._home, seconds=self._passed.total_seconds() + 61)
            then()
            await turn()


class TestPoeBounce:
    """A port whose device does not answer."""

    @pytest.fixture
    def events(self, home: Harness) -> list[Event[Any]]:
        """Return what is told."""
        return async_capture_events(home.hass, "told")

    @pytest.fixture
    def calls(self, home: Harness) -> list[Event[Any]]:
        """Return the calls of actions: also of those that are not over."""
        return async_capture_events(home.hass, EVENT_CALL_SERVICE)

    @pytest.fixture(autouse=True)
    async def clock(self, home: Harness, automate: Automate) -> Clock:
        """Make the automation for a port that feeds something which answers."""
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
            afterwards=note("{{ repeat.index }}"),
        )
        return Clock(home)

    async def test_it_is_bounced_once_it_was_silent_for_long(
        self, home: Harness, clock: Clock, events: list[Event[Any]], calls: list[Event[Any]]
    ) -> None:
        """Not before."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=4)
        assert calls == []
        await clock.skip(minutes=2)
        await until_true(lambda: told(events) == [1])
        assert len(home.sim.actions.requests_for("poeBounce")) == 1

    async def test_it_is_bounced_again_only_after_a_pause_and_not_for_ever(
        self, home: Harness, clock: Clock, events: list[Event[Any]], calls: list[Event[Any]]
    ) -> None:
        """As often as was asked for."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: told(events) == [1])
        skip(home, minutes=14)
        await turn()
        assert len(calls) == 1
        await clock.skip(minutes=16)
        await until_true(lambda: told(events) == [1, 2])
        await clock.skip(minutes=16)
        await home.settle()
        assert len(home.sim.actions.requests_for("poeBounce")) == 2

    async def test_what_answers_again_is_left_alone(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """The run ends with the pause."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: told(events) == [1])
        home.hass.states.async_set(PING, "on")
        skip(home, minutes=16)
        await home.settle()
        assert len(home.sim.actions.requests_for("poeBounce")) == 1

    async def test_what_has_had_its_attempts_is_not_tried_afresh_by_being_unavailable(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """It has to answer first."""
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
        assert told(events) == [1, 2]

    async def test_an_attempt_that_fails_is_not_the_last(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """Central may be out of reach for a moment."""
        home.hass.states.async_set(PING, "off")
        home.sim.faults.actions["poeBounce"] = 403
        await clock.skip(minutes=6)
        await until_true(lambda: told(events) == [1])
        home.sim.faults.actions.clear()
        await clock.skip(minutes=16)
        await until_true(lambda: told(events) == [1, 2])
        assert [request.status for request in home.sim.actions.requests_for("poeBounce")] == [
            403,
            202,
        ]

    async def test_what_is_silent_again_has_its_time_before_the_next_attempt(
        self, home: Harness, clock: Clock, events: list[Event[Any]], calls: list[Event[Any]]
    ) -> None:
        """The end of the pause does not take it away."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: told(events) == [1])
        home.hass.states.async_set(PING, "on")
        home.hass.states.async_set(PING, "off")
        skip(home, minutes=16)
        await turn()
        assert len(calls) == 1
        await clock.skip(minutes=1)
        await until_true(lambda: told(events) == [1, 2])

    async def test_what_answered_and_is_silent_again_after_the_last_attempt_is_tried_afresh(
        self, home: Harness, clock: Clock, events: list[Event[Any]]
    ) -> None:
        """Although the last pause was not over yet."""
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=6)
        await until_true(lambda: told(events) == [1])
        await clock.skip(minutes=16)
        await until_true(lambda: told(events) == [1, 2])
        home.hass.states.async_set(PING, "on")
        home.hass.states.async_set(PING, "off")
        await clock.skip(minutes=16)
        await until_true(lambda: told(events) == [1, 2, 1])


class TestPresence:
    """Somebody who comes and goes; whether a client is home is tested where its tracker is."""

    async def _automate(
        self, home: Harness, automate: Automate, patience: dict[str, int], state: str = "home"
    ) -> list[Event[Any]]:
        """Make the automation for a person, and return what it tells from now on."""
        await self._move(home, state)
        wanted = {f"when_{word}": note(f"{word} {{{{ name }}}}") for word in WAYS}
        await automate("presence", who=["person.ada"], patience=patience, **wanted)
        return async_capture_events(home.hass, "told")

    async def _move(self, home: Harness, *states: str) -> None:
        """Let the person be elsewhere, and what waits for that go on."""
        for state in states:
            home.hass.states.async_set("person.ada", state, {"friendly_name": "Ada"})
            await turn(20)

    async def test_who_goes_and_comes_back_is_told(self, home: Harness, automate: Automate) -> None:
        """By name."""
        events = await self._automate(home, automate, AT_ONCE)
        await self._move(home, "not_home")
        await until_true(lambda: told(events) == ["gone Ada"])
        await self._move(home, "home")
        assert told(events) == ["gone Ada", "come Ada"]

    async def test_a_phone_that_sleeps_for_a_moment_has_not_gone(
        self, home: Harness, automate: Automate
    ) -> None:
        """And so does not come back either."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "not_home")
        skip(home, minutes=4)
        await self._move(home, "home")
        skip(home, minutes=10)
        await home.settle()
        assert events == []

    async def test_who_is_away_has_gone_once_and_comes_also_soon_after_nobody_knew_where(
        self, home: Harness, automate: Automate
    ) -> None:
        """Being unavailable is neither."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "not_home")
        skip(home, minutes=6)
        await until_true(lambda: told(events) == ["gone Ada"])
        await self._move(home, "unavailable", "not_home")
        skip(home, minutes=6)
        await self._move(home, "unavailable", "not_home", "home")
        assert told(events) == ["gone Ada", "come Ada"]

    async def test_who_goes_from_one_place_to_another_has_gone_once(
        self, home: Harness, automate: Automate
    ) -> None:
        """However short each stay is."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "not_home", "Work", "not_home")
        skip(home, minutes=6)
        await until_true(lambda: told(events) == ["gone Ada"])
        await self._move(home, "Shop", "not_home", "home")
        assert told(events) == ["gone Ada", "come Ada"]

    async def test_who_goes_while_nobody_knows_where_is_told(
        self, home: Harness, automate: Automate
    ) -> None:
        """After a while that is known."""
        events = await self._automate(home, automate, LATER)
        await self._move(home, "unavailable")
        skip(home, minutes=6)
        await self._move(home, "not_home")
        assert events == []
        skip(home, minutes=6)
        await until_true(lambda: told(events) == ["gone Ada"])

    async def test_who_is_home_all_along_neither_comes_nor_goes(
        self, home: Harness, automate: Automate
    ) -> None:
        """Although nobody knew for a while."""
        events = await self._automate(home, automate, AT_ONCE)
        await self._move(home, "unavailable", "unknown", "home")
        skip(home, minutes=6)
        await home.settle()
        assert events == []

    async def test_who_was_away_when_home_assistant_started_comes(
        self, home: Harness, automate: Automate
    ) -> None:
        """Once, and is as everybody else from then on."""
        home.hass.set_state(CoreState.starting)
        events = await self._automate(home, automate, AT_ONCE, "not_home")
        home.hass.set_state(CoreState.running)
        home.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await turn()
        await self._move(home, "unavailable", "not_home", "home")
        assert told(events) == ["come Ada"]
        await self._move(home, "not_home")
        await until_true(lambda: told(events) == ["come Ada", "gone Ada"])

    async def test_who_was_away_when_the_automation_was_changed_comes(
        self, home: Harness, automate: Automate
    ) -> None:
        """Its runs have ended with it."""
        events = await self._automate(home, automate, AT_ONCE, "not_home")
        home.hass.bus.async_fire(EVENT_AUTOMATION_RELOADED)
        await turn()
        await self._move(home, "home")
        assert told(events) == ["come Ada"]

    async def test_who_is_away_while_other_automations_are_changed_comes_once(
        self, home: Harness, automate: Automate
    ) -> None:
        """This one waits on."""
        events = await self._automate(home, automate, AT_ONCE)
        await self._move(home, "not_home")
        await until_true(lambda: told(events) == ["gone Ada"])
        await Clock(home).skip(
            minutes=1, then=lambda: home.hass.bus.async_fire(EVENT_AUTOMATION_RELOADED)
        )
        await self._move(home, "home")
        assert told(events) == ["gone Ada", "come Ada"]
