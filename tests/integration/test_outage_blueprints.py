"""Blueprints for outages notify once of each, however often the stream is lost meanwhile."""

from datetime import timedelta
import re
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Settings
from simulator.messages import ap as ap_messages, gateway as gateway_messages

from .actions import device_id
from .blueprints import AT_ONCE, LATER, NOTIFY, Automate, notify, pass_time, skip, titles, turn
from .harness import Harness
from .helpers import until_true


@pytest.fixture
def settings() -> Settings:
    """Return a small campus."""
    return Settings(aps=2, switches=1, gateways=1)


async def lose(home: Harness, stream: str) -> None:
    """Take a stream down."""
    home.sim.faults.streams[stream] = 503
    await home.sim.drop(stream, 1011)
    await until_true(lambda: not home.run.is_live(stream))


async def restore(home: Harness, stream: str) -> None:
    """Let the stream become live again."""
    home.sim.faults.streams.clear()
    await until_true(lambda: home.run.is_live(stream))
    await turn()


class TestDeviceOffline:
    """The blueprint for devices that are offline for some time."""

    @pytest.fixture
    def events(self, home: Harness) -> list[Event[Any]]:
        """Return a list of the notifications."""
        return async_capture_events(home.hass, "notified")

    async def _automate(self, home: Harness, automate: Automate, **inputs: Any) -> None:
        """Create the automation for an access point."""
        devices = [device_id(home, home.campus.aps[0].serial)]
        await automate("device_offline", devices=devices, **{"tell": NOTIFY, **inputs})

    async def _refresh(self, home: Harness) -> None:
        """Refresh from REST."""
        with home.later(timedelta(minutes=1)):
            await home.run.refresh()

    async def test_an_outage_and_its_end_are_reported(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """The notifications of an outage and of its end have the same tag and the device's name."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=AT_ONCE)
        await home.incident("ap_down", ap.serial)
        await until_true(lambda: titles(events) == [f"{ap.name} is offline"])
        await home.incident("ap_up", ap.serial)
        assert titles(events) == [f"{ap.name} is offline", f"{ap.name} is back"]
        assert events[0].data["tag"] == events[1].data["tag"]
        assert events[1].data["message"] == "It was offline for 0 minutes."

    async def test_the_message_says_where_and_why(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """A device without a site has none in its message, and only access points have a reason."""
        ap, other = home.campus.aps
        registry = dr.async_get(home.hass)
        device = home.device(other.serial)
        assert device is not None
        assert device.via_device_id is not None
        site = registry.async_get(device.via_device_id)
        assert isinstance(site, dr.DeviceEntry)
        registry.async_update_device(device.id, via_device_id=site.via_device_id)
        devices = [device_id(home, each.serial) for each in (ap, other)]
        await automate("device_offline", devices=devices, tell=NOTIFY, patience=AT_ONCE)
        ap.online, ap.down_reason = False, "AP_REBOOT"
        await home.receive([("ap", ap_messages.device(home.sim.context, ap))])
        await until_true(lambda: len(events) == 1)
        await home.incident("ap_down", other.serial)
        await until_true(lambda: len(events) == 2)
        since = r"Since \d\d:\d\d\."
        messages = [event.data["message"] for event in events]
        assert re.fullmatch(rf"{since} Site: {ap.site.name}\. Reason: ap reboot\.", messages[0])
        assert re.fullmatch(since, messages[1])

    @pytest.mark.parametrize("by", ["areas", "labels"])
    async def test_all_devices_of_an_area_or_a_label_are_reported(
        self, home: Harness, automate: Automate, events: list[Event[Any]], by: str
    ) -> None:
        """Also those that get there later, and not those elsewhere or of other integrations."""
        ap, other = home.campus.aps
        where = await self._automate_for_all(home, automate, by)
        dr.async_get(home.hass).async_update_device(device_id(home, ap.serial), **where)
        await home.settle()
        for each in (other, ap):
            await home.incident("ap_down", each.serial)
        await until_true(lambda: titles(events) == [f"{ap.name} is offline"])

    @pytest.mark.parametrize("by", ["areas", "labels"])
    async def test_all_devices_of_an_area_or_a_label_are_reported_after_a_restart(
        self, home: Harness, automate: Automate, events: list[Event[Any]], by: str
    ) -> None:
        """Once each, however they were chosen."""
        ap, other = home.campus.aps
        for each in (ap, other):
            await home.incident("ap_down", each.serial)
        home.hass.set_state(CoreState.starting)
        where = await self._automate_for_all(home, automate, by)
        dr.async_get(home.hass).async_update_device(device_id(home, ap.serial), **where)
        home.hass.set_state(CoreState.running)
        home.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await until_true(lambda: titles(events) == [f"{ap.name} is offline"])

    async def _automate_for_all(self, home: Harness, automate: Automate, by: str) -> dict[str, Any]:
        """Create the automation for an area or a label, and return what puts a device there."""
        inputs: dict[str, Any] = {"tell": NOTIFY, "patience": AT_ONCE}
        if by == "areas":
            area = ar.async_get(home.hass).async_create("Warehouse")
            await automate("device_offline", areas=[area.id], **inputs)
            return {"area_id": area.id}
        label = lr.async_get(home.hass).async_create("Network")
        await automate("device_offline", labels=[label.label_id], **inputs)
        return {"labels": {label.label_id}}

    async def test_a_short_outage_is_not_reported(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """An outage shorter than the wait sends nothing, not even its end."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=LATER)
        await home.sim.incident("ap_down", ap.serial)
        await until_true(lambda: home.run.devices[ap.serial].online is False)
        skip(home, minutes=4)
        await home.incident("ap_up", ap.serial)
        await pass_time(home, minutes=10)
        assert events == []

    async def test_a_persistent_notification_is_the_default(
        self, home: Harness, automate: Automate
    ) -> None:
        """The notification of the end replaces that of the outage."""
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
    async def test_an_outage_is_reported_once_however_often_the_stream_is_lost(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """A device that was offline before the stream was lost is not reported again."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=AT_ONCE)
        await home.incident("ap_down", ap.serial)
        await until_true(lambda: len(events) == 1)
        await lose(home, "ap")
        await restore(home, "ap")
        await home.settle()
        assert len(events) == 1

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_that_began_while_the_stream_was_lost_is_reported(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """An outage that only REST reports sends a notification."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=AT_ONCE)
        await lose(home, "ap")
        ap.online = False
        await self._refresh(home)
        await restore(home, "ap")
        await until_true(lambda: titles(events) == [f"{ap.name} is offline"])

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_is_reported_although_the_stream_is_lost_soon_after(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """An outage is reported even if the stream is lost during the wait."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience=LATER)
        await home.sim.incident("ap_down", ap.serial)
        await until_true(lambda: home.run.devices[ap.serial].online is False)
        await lose(home, "ap")
        await restore(home, "ap")
        skip(home, minutes=6)
        await until_true(lambda: titles(events) == [f"{ap.name} is offline"])

    @pytest.mark.usefixtures("fast_forward")
    async def test_an_outage_and_its_end_that_arrive_together_are_not_reported(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """Events that were queued until the stream was live cancel each other out."""
        ap = home.campus.aps[0]
        await self._automate(home, automate, patience={"seconds": 1})
        await lose(home, "ap")
        for online in (False, True):
            ap.online = online
            await self._refresh(home)
        await restore(home, "ap")
        await home.settle()
        assert events == []

    async def test_a_device_that_is_offline_after_a_restart_is_reported(
        self, home: Harness, automate: Automate, events: list[Event[Any]]
    ) -> None:
        """The wait of the previous run is lost, so the automation starts over."""
        ap = home.campus.aps[0]
        await home.incident("ap_down", ap.serial)
        home.hass.set_state(CoreState.starting)
        await self._automate(home, automate, patience=LATER)
        home.hass.set_state(CoreState.running)
        home.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await turn()
        assert events == []
        skip(home, minutes=6)
        await until_true(lambda: titles(events) == [f"{ap.name} is offline"])


class TestUplinkDown:
    """The blueprint for uplinks that are down for some time."""

    @pytest.fixture
    def what(self) -> str:
        """Return which sensor of the uplink goes down."""
        return "link"

    @pytest.fixture
    async def events(self, home: Harness, automate: Automate, what: str) -> list[Event[Any]]:
        """Create the automation for an uplink, and return a list of its notifications."""
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
            when_down=notify("down {{ uplink }} of {{ gateway }}"),
            when_up=notify("up {{ uplink }} of {{ gateway }}"),
        )
        return async_capture_events(home.hass, "notified")

    async def _set_uplink(self, home: Harness, *, up: bool, which: int = 0) -> None:
        """Set an uplink up or down."""
        uplink = home.campus.gateways[0].uplinks[which]
        uplink.up = up
        await home.receive([("gateway", gateway_messages.uplink(home.sim.context, uplink))])

    @pytest.mark.parametrize("what", ["link", "wan"])
    async def test_there_are_actions_for_down_and_for_up(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """The actions know the uplink's and its gateway's name."""
        gateway = home.campus.gateways[0]
        name = f"{gateway.uplinks[0].name} of {gateway.name}"
        await self._set_uplink(home, up=False)
        await until_true(lambda: titles(events) == [f"down {name}"])
        await self._set_uplink(home, up=True)
        assert titles(events) == [f"down {name}", f"up {name}"]

    async def test_another_uplink_is_ignored(self, home: Harness, events: list[Event[Any]]) -> None:
        """An uplink that is not selected runs no action."""
        for up in (False, True):
            await self._set_uplink(home, up=up, which=1)
        await home.settle()
        assert events == []

    async def test_a_tunnel_is_not_an_uplink(self, home: Harness, events: list[Event[Any]]) -> None:
        """A tunnel that goes down and up runs no action."""
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
    async def test_the_down_action_runs_once_however_often_the_stream_is_lost(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """A modem must not be power-cycled twice."""
        await self._set_uplink(home, up=False)
        await until_true(lambda: len(events) == 1)
        await lose(home, "gateway")
        await restore(home, "gateway")
        await home.settle()
        assert len(events) == 1

    @pytest.mark.usefixtures("fast_forward")
    async def test_a_stream_that_returns_does_not_run_the_up_action(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """The uplink was up all along."""
        await lose(home, "gateway")
        await restore(home, "gateway")
        await home.settle()
        assert events == []

    async def test_an_uplink_that_goes_down_with_its_gateway_is_reported_down_and_up(
        self, home: Harness, events: list[Event[Any]]
    ) -> None:
        """The uplink's sensors are unavailable meanwhile."""
        serial = home.campus.gateways[0].serial
        await home.incident("gateway_down", serial)
        await self._set_uplink(home, up=False)
        await until_true(lambda: [each.split()[0] for each in titles(events)] == ["down"])
        await self._set_uplink(home, up=True)
        await home.incident("gateway_up", serial)
        assert [each.split()[0] for each in titles(events)] == ["down", "up"]
