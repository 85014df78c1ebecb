"""The blueprints: what they ask for, and those that tell of alerts and of the audit trail."""

import json
from typing import Any

from homeassistant.core import ServiceCall
from homeassistant.util.yaml import extract_inputs
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_mock_service,
)

from custom_components.hpe_aruba_central.central.streams import EVENT_TYPES
from simulator import Simulator
from simulator.campus import Alert

from .blueprints import FOLDER, ROOT, TELL, Automate, load, told
from .harness import Harness
from .helpers import until_true

BLUEPRINTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
SEVERITIES = ["critical", "major", "minor", "info"]


def test_there_are_blueprints() -> None:
    """None is left out of the tests below by mistake."""
    assert set(BLUEPRINTS) == {
        "audit_notice",
        "critical_alert",
        "device_offline",
        "poe_bounce",
        "presence",
        "uplink_down",
    }


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_blueprints_can_be_imported_from_where_they_are(name: str) -> None:
    """Home Assistant finds newer versions at their source; it is the newest that is supported at least."""
    metadata = load(name).metadata
    manifest = json.loads(
        (ROOT / "custom_components" / "hpe_aruba_central" / "manifest.json").read_text()
    )
    assert (
        metadata["source_url"]
        == f"{manifest['documentation']}/blob/main/{(FOLDER / f'{name}.yaml').relative_to(ROOT)}"
    )
    assert (
        metadata["homeassistant"]["min_version"]
        == json.loads((ROOT / "hacs.json").read_text())["homeassistant"]
    )


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_every_input_of_a_blueprint_is_used_and_explains_itself(name: str) -> None:
    """It has a name and a selector, and where the name is not enough a description."""
    blueprint = load(name)
    assert set(blueprint.inputs) == extract_inputs(
        {key: value for key, value in blueprint.data.items() if key != "blueprint"}
    )
    assert all(each["name"] and each["selector"] for each in blueprint.inputs.values())


def test_audit_notice_offers_every_category() -> None:
    """Those of the event entity."""
    options = load("audit_notice").inputs["categories"]["selector"]["select"]["options"]
    assert {option["value"] for option in options} == {*EVENT_TYPES["audit"], "other"}


def pressed(call: ServiceCall) -> dict[str, Any]:
    """Return what an app says when the button of a notification is pressed."""
    return {"action": call.data["data"]["actions"][0]["action"]}


class TestCriticalAlert:
    """An alert on a phone, and its button."""

    @pytest.fixture
    def sent(self, home: Harness) -> list[ServiceCall]:
        """Return what a phone is sent."""
        return async_mock_service(home.hass, "notify", "mobile_app_phone")

    async def _automate(self, home: Harness, automate: Automate, **inputs: Any) -> None:
        """Make the automation for the account's alerts."""
        alerts = [home.entity_id("event", "alerts")]
        await automate("critical_alert", alerts=alerts, notify="notify.mobile_app_phone", **inputs)

    async def _raised(self, sim: Simulator) -> Alert:
        """Let an alert be raised, and return it."""
        await sim.incident("alert_raised", sim.campus.aps[0].serial)
        return sim.campus.alerts[-1]

    async def test_an_alert_that_is_acknowledged_is_deferred(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Central is asked to, and the notification goes away."""
        await self._automate(home, automate, severities=SEVERITIES)
        alert = await self._raised(home.sim)
        await until_true(lambda: len(sent) == 1)
        assert sent[0].data["title"] == alert.name
        assert not alert.deferred
        home.hass.bus.async_fire("mobile_app_notification_action", pressed(sent[0]))
        await until_true(lambda: len(sent) == 2)
        assert alert.deferred
        assert sent[1].data["message"] == "clear_notification"
        assert sent[1].data["data"]["tag"] == sent[0].data["data"]["tag"]

    async def test_another_severity_is_not_sent(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Only what was chosen."""
        events = async_capture_events(home.hass, "hpe_aruba_central_alert")
        await self._automate(home, automate, severities=[])
        await self._raised(home.sim)
        await home.until(lambda: len(events) == 1)
        await home.settle()
        assert sent == []

    async def test_the_button_of_one_alert_leaves_others_alone(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Each has its own."""
        await self._automate(home, automate, severities=SEVERITIES)
        first = await self._raised(home.sim)
        second = await self._raised(home.sim)
        await until_true(lambda: len(sent) == 2)
        home.hass.bus.async_fire("mobile_app_notification_action", pressed(sent[1]))
        await until_true(lambda: len(sent) == 3)
        assert (first.deferred, second.deferred) == (False, True)

    async def test_a_restart_and_many_alerts_later_the_button_still_works(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Nothing waits for it that could be full or killed."""
        await self._automate(home, automate, severities=SEVERITIES)
        alert = await self._raised(home.sim)
        await until_true(lambda: len(sent) == 1)
        await home.hass.services.async_call(
            "automation", "turn_off", {"entity_id": "automation.made"}, blocking=True
        )
        await home.hass.services.async_call(
            "automation", "turn_on", {"entity_id": "automation.made"}, blocking=True
        )
        home.hass.bus.async_fire("mobile_app_notification_action", pressed(sent[0]))
        await until_true(lambda: len(sent) == 2)
        assert alert.deferred

    async def test_the_button_of_another_automation_is_left_to_that(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Also of one that was made of the same blueprint."""
        await self._automate(home, automate, severities=SEVERITIES)
        alert = await self._raised(home.sim)
        await until_true(lambda: len(sent) == 1)
        action = pressed(sent[0])["action"]
        home.hass.bus.async_fire(
            "mobile_app_notification_action", {"action": action.replace("made", "other")}
        )
        home.hass.bus.async_fire("mobile_app_notification_action", {"action": "ELSE"})
        home.hass.bus.async_fire("mobile_app_notification_action", {})
        await home.settle()
        assert len(sent) == 1
        assert not alert.deferred


async def test_audit_notice_tells_of_a_chosen_category(home: Harness, automate: Automate) -> None:
    """Of what it was, and not of who did it."""
    events = async_capture_events(home.hass, "told")
    trail = [home.entity_id("event", "audit_trail")]
    await automate("audit_notice", audit_trail=trail, categories=[*EVENT_TYPES["audit"]], tell=TELL)
    await home.incident("audit_entry", home.campus.aps[0].serial)
    state = home.hass.states.get(trail[0])
    assert state is not None
    assert told(events) == [f"{state.attributes['category']}: {state.attributes['action']}"]
    assert events[0].data["message"]
    assert "@" not in str(events[0].data)


async def test_audit_notice_is_silent_on_other_categories(
    home: Harness, automate: Automate
) -> None:
    """Those that were not chosen."""
    events = async_capture_events(home.hass, "told")
    trail = [home.entity_id("event", "audit_trail")]
    await automate("audit_notice", audit_trail=trail, categories=["subscription"], tell=TELL)
    await home.incident("audit_entry", home.campus.aps[0].serial)
    assert home.hass.states.get(trail[0]) is not None
    assert events == []
