"""The blueprints that tell once of what is down and back, however often Home Assistant is out of touch meanwhile."""

from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Settings
from simulator.messages import gateway as gateway_messages

from .actions import device_id
from .blueprints import AT_ONCE, LATER, TELL, Automate, note, pass_time, skip, told, turn
from .harness import Harness
from .helpers import until_true
from .run import no_rest_lag


@pytest.fixture
def settings() -> Settings:
    """Return a small campus."""
    return Settings(aps=2, switches=1, gateways=1)


async def lose(home: Harness, stream: str) -> None:
    """Let a stream be down."""
    home.sim.faults.streams[stream] = 503
    await home.sim.drop(stream, 1011)
    await until_true(lambda: not home.run.is_live(stream))


async def find(home: Harness, stream: str) -> None:
    """Let the stream be live again."""
    home.sim.faults.streams.clear()
    await until_true(lambda: home.run.is_live(stream))
    await turn()


class TestDeviceOffline:
    """Devices that are offline for a while."""

    @pytest.fixture
    def events(self, home: Harness) -> list[Event[Any]]:
        """Return what is told."""
        return async_capture_events(home.hass, "told")

    async def _automate(self, home: Harness, automate: Automate, **inputs: Any) -> None:
        """Make the automation for an access point."""
        devices = [device_id(home, home.campus.aps[0].serial)]
        await automate("device_offline", devices=devices, **{"tell": TELL, **inputs})

    async def _rest(self, home: Harness) -> None:
        """Let REST tell how the devices are."""
        with no_rest_lag():
            await home.run.refresh()

    async def test_an_outage_and_its_end_are_told(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """Under one tag, by the device's name."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=AT_ONCE)
        await home.incident("ap_down", ap.serial)
        await until_true(lambda: told(events) == [f"{ap.name} is offline"])
        await home.incident("ap_up", ap.serial)
        assert told(events) == [f"{ap.name} is offline", f"{ap.name} is back"]
        assert events[0].data["tag"] == events[1].data["tag"]
        assert events[1].data["message"] == "It was offline for 0 minutes."

    async def test_a_short_outage_is_not_told(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """Neither that it began nor that it is over."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=LATER)
        await home.sim.incident("ap_down", ap.serial)
        await until_true(lambda: home.run.devices[ap.serial].online is False)
        skip(home, minutes=4)
        await home.incident("ap_up", ap.serial)
        await pass_time(home, minutes=10)
        assert events == []

    async def test_a_notification_is_shown_if_nothing_else_is_chosen(
        self, home: Harness, automate: Automate
    ) -> None:
        """The end of an outage takes its place."""
        ap = home.campus.aps[0]
        assert await async_setup_component(home.hass, "persistent_notification", {})
        devices = [device_id(home, ap.serial)]
        await automate("device_offline", devices=devices, patience=AT_ONCE)
        shown = persistent_notification._async_get_or_create_notifications(home.hass)
        await home.incident("ap_down", ap.serial)
        await until_true(lambda: len(shown) == 1)
        await home.incident("ap_up", ap.serial)
        assert [notification["title"] for notification in shown.values()] == [f"{ap.name} is back"]

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_is_told_once_however_often_the_stream_is_lost(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """What was offline before is no news."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=AT_ONCE)
        await home.incident("ap_down", ap.serial)
        await until_true(lambda: len(events) == 1)
        await lose(home, "ap")
        await find(home, "ap")
        await home.settle()
        assert len(events) == 1

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_that_began_while_the_stream_was_lost_is_told(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """REST finds it."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=AT_ONCE)
        await lose(home, "ap")
        ap.online = False
        await self._rest(home)
        await find(home, "ap")
        await until_true(lambda: told(events) == [f"{ap.name} is offline"])

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_is_told_although_the_stream_is_lost_soon_after(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """Whether it is over is not known then."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=LATER)
        await home.sim.incident("ap_down", ap.serial)
        await until_true(lambda: home.run.devices[ap.serial].online is False)
        await lose(home, "ap")
        await find(home, "ap")
        skip(home, minutes=6)
        await until_true(lambda: told(events) == [f"{ap.name} is offline"])

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_and_its_end_that_are_heard_at_once_are_no_news(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """Both were held until the stream was live."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience={"seconds": 1})
        await lose(home, "ap")
        for online in (False, True):
            ap.online = online
            await self._rest(home)
        await find(home, "ap")
        await home.settle()
        assert events == []

    async def test_what_is_offline_after_a_restart_is_told(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """Nobody waits any more for the end of its patience."""
        ap = home.campus.aps[0]
        await home.incident("ap_down", ap.serial)
        home.hass.set_state(CoreState.starting)
        await self._automate(home, automate, patience=LATER)
        home.hass.set_state(CoreState.running)
        home.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await turn()
        assert events == []
        skip(home, minutes=6)
        await until_true(lambda: told(events) == [f"{ap.name} is offline"])


class TestUplinkDown:
    """Uplinks that are down for a while."""

    @pytest.fixture
    def what(self) -> str:
        """Return what is to be down."""
        return "link"

    @pytest.fixture
    async def events(self, home: Harness, automate: Automate, what: str) -> list[Event[Any]]:
        """Make the automation for the first uplink of a gateway, and return what is told."""
        gateway = home.campus.gateways[0]
        await home.receive(
            [
                ("gateway", gateway_messages.uplink(home.sim.context, each))
                for each in gateway.uplinks
            ]
        )
        await automate(
            "uplink_down",
            gateways=[device_id(home, gateway.serial)],
            uplinks=[gateway.uplinks[0].name],
            what=what,
            patience=AT_ONCE,
            when_down=note("down {{ uplink }} of {{ gateway }}"),
            when_up=note("up {{ uplink }} of {{ gateway }}"),
        )
        return async_capture_events(home.hass, "told")

    async def _turn(self, home: Harness, *, up: bool, which: int = 0) -> None:
        """Let an uplink be up or down."""
        uplink = home.campus.gateways[0].uplinks[which]
        uplink.up = up
        await home.receive([("gateway", gateway_messages.uplink(home.sim.context, uplink))])

    @pytest.mark.parametrize("what", ["link", "wan"])
    async def test_one_thing_is_done_when_it_is_down_and_another_when_it_is_up(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """It knows the uplink and its gateway."""
        gateway = home.campus.gateways[0]
        name = f"{gateway.uplinks[0].name} of {gateway.name}"
        await self._turn(home, up=False)
        await until_true(lambda: told(events) == [f"down {name}"])
        await self._turn(home, up=True)
        assert told(events) == [f"down {name}", f"up {name}"]

    async def test_another_uplink_is_left_alone(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """Only those that were chosen."""
        for up in (False, True):
            await self._turn(home, up=up, which=1)
        await home.settle()
        assert events == []

    async def test_a_tunnel_is_no_uplink(self, home: Harness, events: list[Event[Any]]) -> None:
        """It is down and up, too."""
        gateway = home.campus.gateways[0]
        await home.receive(
            [
                ("gateway", gateway_messages.tunnel(home.sim.context, each))
                for each in gateway.tunnels
            ]
        )
        await home.incident("gateway_tunnel_down", gateway.serial)
        await home.incident("gateway_tunnel_up", gateway.serial)
        await home.settle()
        assert events == []

    @pytest.mark.usefixtures("fast_forward")
    async def test_down_is_done_once_however_often_the_stream_is_lost(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """A modem is not power-cycled twice."""
        await self._turn(home, up=False)
        await until_true(lambda: len(events) == 1)
        await lose(home, "gateway")
        await find(home, "gateway")
        await home.settle()
        assert len(events) == 1

    @pytest.mark.usefixtures("fast_forward")
    async def test_the_stream_that_is_back_is_no_uplink_that_is_up(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """It was so all along."""
        await lose(home, "gateway")
        await find(home, "gateway")
        await home.settle()
        assert events == []

    async def test_what_is_down_with_its_gateway_is_told_and_that_it_is_up_as_well(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """Its sensors are unavailable meanwhile."""
        serial = home.campus.gateways[0].serial
        await home.incident("gateway_down", serial)
        await self._turn(home, up=False)
        await until_true(lambda: [each.split()[0] for each in told(events)] == ["down"])
        await self._turn(home, up=True)
        await home.incident("gateway_up", serial)
        assert [each.split()[0] for each in told(events)] == ["down", "up"]
