"""Blueprints: their metadata, and the ones for alerts and for the audit trail."""

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

from .blueprints import FOLDER, NOTIFY, ROOT, Automate, load, titles
from .harness import Harness
from .helpers import until_true

BLUEPRINTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
SEVERITIES = ["critical", "major", "minor", "info"]


def test_every_blueprint_is_tested() -> None:
    """The tests below cover every blueprint in the folder."""
    assert set(BLUEPRINTS) == {
        "audit_notice",
        "cable_test",
        "critical_alert",
        "device_offline",
        "poe_bounce",
        "presence",
        "speed_test",
        "uplink_down",
    }


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_blueprints_can_be_imported_from_where_they_are(name: str) -> None:
    """A blueprint's source URL and minimum version are the current ones."""
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
    """Every input has a name, a selector and, where needed, a description."""
    blueprint = load(name)
    assert set(blueprint.inputs) == extract_inputs(
        {key: value for key, value in blueprint.data.items() if key != "blueprint"}
    )
    assert all(each["name"] and each["selector"] for each in blueprint.inputs.values())


def test_audit_notice_offers_every_category() -> None:
    """The audit blueprint offers the categories of the audit event entity."""
    options = load("audit_notice").inputs["categories"]["selector"]["select"]["options"]
    assert {option["value"] for option in options} == {*EVENT_TYPES["audit"], "other"}


def pressed(call: ServiceCall) -> dict[str, Any]:
    """Return the event that an app fires when a notification's button is pressed."""
    return {"action": call.data["data"]["actions"][0]["action"]}


class TestCriticalAlert:
    """The blueprint that sends an alert to a phone, with a button."""

    @pytest.fixture
    def sent(self, home: Harness) -> list[ServiceCall]:
        """Return a list of what the phone receives."""
        return async_mock_service(home.hass, "notify", "mobile_app_phone")

    async def _automate(self, home: Harness, automate: Automate, **inputs: Any) -> None:
        """Create the automation for the account's alerts."""
        alerts = [home.entity_id("event", "alerts")]
        await automate("critical_alert", alerts=alerts, notify="notify.mobile_app_phone", **inputs)

    async def _raised(self, sim: Simulator) -> Alert:
        """Raise an alert, and return it."""
        await sim.incident("alert_raised", sim.campus.aps[0].serial)
        return sim.campus.alerts[-1]

    async def test_an_alert_that_is_acknowledged_is_deferred(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """The button defers the alert in Central and removes the notification."""
        await self._automate(home, automate, severities=SEVERITIES)
        alert = await self._raised(home.sim)
        await until_true(lambda: len(sent) == 1)
        assert sent[0].data["title"] == f"{alert.severity.capitalize()}: {alert.name}"
        assert not alert.deferred
        home.hass.bus.async_fire("mobile_app_notification_action", pressed(sent[0]))
        await until_true(lambda: len(sent) == 2)
        assert alert.deferred
        assert sent[1].data["message"] == "clear_notification"
        assert sent[1].data["data"]["tag"] == sent[0].data["data"]["tag"]

    async def test_another_severity_is_not_sent(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """An alert of a severity that is not selected sends nothing."""
        events = async_capture_events(home.hass, "hpe_aruba_central_alert")
        await self._automate(home, automate, severities=[])
        await self._raised(home.sim)
        await home.until(lambda: len(events) == 1)
        await home.settle()
        assert sent == []

    async def test_the_button_of_one_alert_leaves_others_alone(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """A button defers its own alert only."""
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
        """A button works after a restart and more alerts: no run waits for it."""
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

    async def test_the_button_of_another_automation_is_ignored(
        self, home: Harness, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """An automation ignores buttons of other automations made from the same blueprint."""
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


async def test_audit_notice_reports_a_selected_category(home: Harness, automate: Automate) -> None:
    """The notification says what was done, but not by whom."""
    events = async_capture_events(home.hass, "notified")
    trail = [home.entity_id("event", "audit_trail")]
    await automate(
        "audit_notice", audit_trail=trail, categories=[*EVENT_TYPES["audit"]], tell=NOTIFY
    )
    await home.incident("audit_entry", home.campus.aps[0].serial)
    state = home.hass.states.get(trail[0])
    assert state is not None
    assert titles(events) == [f"{state.attributes['category']}: {state.attributes['action']}"]
    assert events[0].data["message"]
    assert "@" not in str(events[0].data)


async def test_audit_notice_ignores_other_categories(home: Harness, automate: Automate) -> None:
    """An entry of a category that is not selected sends nothing."""
    events = async_capture_events(home.hass, "notified")
    trail = [home.entity_id("event", "audit_trail")]
    await automate("audit_notice", audit_trail=trail, categories=["subscription"], tell=NOTIFY)
    await home.incident("audit_entry", home.campus.aps[0].serial)
    assert home.hass.states.get(trail[0]) is not None
    assert events == []
