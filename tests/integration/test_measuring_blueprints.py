"""Blueprints that let devices measure: the speed at night, and the cable of a link that flaps."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Event
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Settings
from simulator.messages import switch as messages

from .actions import device_id
from .blueprints import LATER, NOTIFY, Automate, skip, turn
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch has few ports."""
    return Settings(switch_ports=4)


@pytest.fixture
def events(home: Harness) -> list[Event[Any]]:
    """Return a list of the notifications."""
    return async_capture_events(home.hass, "notified")


class TestSpeedTest:
    """The blueprint that measures the speed of access points every night."""

    async def _measured(self, home: Harness, automate: Automate, **inputs: Any) -> None:
        """Create the automation for all access points, and let it be three at night."""
        aps = [device_id(home, ap.serial) for ap in home.campus.aps]
        server = {"server": "192.0.2.10", **inputs}
        await automate("speed_test", access_points=aps, when_slow=NOTIFY, **server)
        night = dt_util.now().replace(hour=3, minute=0, second=0) + timedelta(days=1)
        home.fire_time(night - dt_util.now())
        await home.settle()

    async def test_a_speed_that_is_high_enough_is_no_news(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """All access points are tested, and nothing else happens."""
        await self._measured(home, automate)
        assert len(home.sim.actions.requests_for("speedtest")) == len(home.campus.aps)
        assert events == []

    async def test_a_slow_access_point_is_named_with_its_speed(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """No simulated line is that fast."""
        await self._measured(home, automate, download=1000)
        [event] = events
        lines = event.data["message"].split("\n")
        assert [line.partition(":")[0] for line in lines] == [ap.name for ap in home.campus.aps]
        assert all("Mbit/s download" in line and "Mbit/s upload" in line for line in lines)

    async def test_an_access_point_that_cannot_be_tested_is_named_with_the_reason(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """The other one is fast enough."""
        offline = home.campus.aps[0]
        offline.online = False
        await self._measured(home, automate)
        [event] = events
        assert event.data["message"].startswith(f"{offline.name}: ")
        assert "Device offline" in event.data["message"]
        assert home.campus.aps[1].name not in event.data["message"]

    async def test_if_none_can_be_tested_that_is_news(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """There is no iperf server."""
        await self._measured(home, automate, server="203.0.113.9")
        [event] = events
        assert event.data["message"] == "No access point could be tested."


class TestCableTest:
    """The blueprint that tests the cable of a link that flaps."""

    @pytest.fixture
    async def port(self, home: Harness, automate: Automate) -> str:
        """Create the automation for a port of the switch, and return the port's name."""
        switch = home.campus.switches[0]
        await home.incident("campus_reported", switch.serial)
        port = next(port for port in switch.ports if port.up and not port.fiber)
        await automate(
            "cable_test",
            switch=device_id(home, switch.serial),
            port=port.name,
            losses=3,
            window=LATER,
            pause={"hours": 1},
            afterwards=NOTIFY,
        )
        return port.name

    async def _flap(self, home: Harness, name: str) -> None:
        """Let a link go down and come up; an automation that waits would never settle."""
        run = home.run
        port = next(port for port in home.campus.switches[0].ports if port.name == name)
        for up in (False, True):
            port.up = up
            expected = run.events + 1
            await home.sim.send("switch", messages.interface(home.sim.context, port))
            await until_true(lambda: run.events >= expected)  # noqa: B023 - before the next one
        await turn()

    async def test_the_cable_is_tested_after_the_third_loss(
        self, home: Harness, port: str, events: list[Event[Any]]
    ) -> None:
        """Another port's losses do not count."""
        other = next(one.name for one in home.campus.switches[0].ports if one.name != port)
        for name in (port, other, port, other):
            await self._flap(home, name)
        assert home.sim.actions.requests == []
        await self._flap(home, port)
        await until_true(lambda: len(events) == 1)
        [asked] = home.sim.actions.requests
        assert (asked.action, asked.body) == ("cableTest", {"ports": [port]})
        assert events[0].data["message"].startswith("Pair 1-2: good, ")
        assert events[0].data["message"].count(" m") == 4

    async def test_losses_that_are_far_apart_do_not_belong_together(
        self, home: Harness, port: str
    ) -> None:
        """The link is stable in between."""
        await self._flap(home, port)
        await self._flap(home, port)
        skip(home, minutes=6)
        await turn()
        await self._flap(home, port)
        await self._flap(home, port)
        assert home.sim.actions.requests == []

    async def test_after_a_test_the_link_may_flap_for_a_while(
        self, home: Harness, port: str, events: list[Event[Any]]
    ) -> None:
        """The cable is as broken as it was."""
        for _ in range(7):
            await self._flap(home, port)
        await until_true(lambda: len(events) == 1)
        skip(home, hours=2)
        await turn()
        for _ in range(3):
            await self._flap(home, port)
        await until_true(lambda: len(events) == 2)
        assert len(home.sim.actions.requests_for("cableTest")) == 2

    async def test_a_cable_that_cannot_be_tested_is_news(
        self, home: Harness, port: str, events: list[Event[Any]]
    ) -> None:
        """The switch is too old for the test, or has gone offline."""
        home.sim.faults.actions["cableTest"] = 400
        for _ in range(3):
            await self._flap(home, port)
        await until_true(lambda: len(events) == 1)
        assert events[0].data["message"] == "The cable couldn't be tested."
