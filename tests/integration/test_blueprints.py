"""The blueprints, as Home Assistant runs them: what happens on the campus, and what the automations make of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
import json
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import extract_inputs, load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.hpe_aruba_central.options import EVENT_TYPES
from simulator import Settings, Simulator
from simulator.campus import Alert
from simulator.messages import gateway as gateway_messages, switch as switch_messages

from .actions import device_id, waits_skipped
from .helpers import entity_id, until, until_true
from .telling import happen, say

type Automate = Callable[..., Awaitable[None]]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "blueprints" / "automation" / "hpe_aruba_central"
BLUEPRINTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
TELL = [
    {"event": "told", "event_data": {name: f"{{{{ {name} | default(none) }}}}" for name in ("title", "message", "tag")}}
]
AT_ONCE = {"milliseconds": 1}
LATER = {"minutes": 5}
WAYS = ("come", "gone")


@pytest.fixture
def settings() -> Settings:
    """Return a campus whose switch feeds its ports."""
    return Settings(switch_ports=8)


@pytest.fixture(autouse=True)
def no_waits() -> Iterator[None]:
    """Let nobody wait for the end of an action in real time."""
    with waits_skipped():
        yield


def load(name: str) -> Blueprint:
    """Return a blueprint, as it would be imported."""
    content = load_yaml_dict(FOLDER / f"{name}.yaml")
    return Blueprint(content, expected_domain="automation", path=f"{name}.yaml", schema=AUTOMATION_BLUEPRINT_SCHEMA)


@pytest.fixture
async def automate(
    hass: HomeAssistant,
    account: MockConfigEntry,  # noqa: ARG001 - set up before the configuration folder is another one
    tmp_path: Path,
) -> AsyncIterator[Automate]:
    """Return a way to make an automation of a blueprint in the configuration folder; in the end it is stopped."""

    async def make(name: str, **inputs: Any) -> None:
        """Make it."""
        made = {"use_blueprint": {"path": f"hpe_aruba_central/{name}.yaml", "input": inputs}}
        assert await async_setup_component(hass, "automation", {"automation": {"alias": "made", **made}})
        await hass.async_block_till_done()
        state = hass.states.get("automation.made")
        assert state is not None
        assert state.state == "on"

    shutil.copytree(ROOT / "blueprints", tmp_path / "blueprints")
    hass.config.config_dir = str(tmp_path)
    yield make
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.made"}, blocking=True)


async def pass_time(hass: HomeAssistant, **time: float) -> None:
    """Let time pass for whoever waits."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(**time))
    await hass.async_block_till_done()


def skip(hass: HomeAssistant, **time: float) -> None:
    """Let time pass without waiting for what comes of it: an automation that waits is never done."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(**time))


async def turn(turns: int) -> None:
    """Let the loop turn, so that whatever is ready to run does."""
    for _ in range(turns):
        await asyncio.sleep(0)


def told(events: list[Event[dict[str, Any]]]) -> list[Any]:
    """Return the titles of what was told."""
    return [event.data["title"] for event in events]


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
    manifest = json.loads((ROOT / "custom_components" / "hpe_aruba_central" / "manifest.json").read_text())
    assert (
        metadata["source_url"] == f"{manifest['documentation']}/blob/main/{(FOLDER / f'{name}.yaml').relative_to(ROOT)}"
    )
    assert metadata["homeassistant"]["min_version"] == json.loads((ROOT / "hacs.json").read_text())["homeassistant"]


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


async def test_device_offline_tells_of_an_outage_and_of_its_end(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
) -> None:
    """Under one tag, by the device's name."""
    ap = sim.campus.aps[0]
    sensor = entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity")
    events = async_capture_events(hass, "told")
    await automate("device_offline", sensors=[sensor], patience=AT_ONCE, tell=TELL)
    await happen(hass, sim, account, "ap_down", ap.serial)
    await pass_time(hass, minutes=1)
    await happen(hass, sim, account, "ap_up", ap.serial)
    assert told(events) == [f"{ap.name} is offline", f"{ap.name} is back"]
    assert events[0].data["tag"] == events[1].data["tag"]


async def test_device_offline_says_nothing_of_a_short_outage(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
) -> None:
    """Neither that it began nor that it is over."""
    ap = sim.campus.aps[0]
    sensor = entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity")
    events = async_capture_events(hass, "told")
    await automate("device_offline", sensors=[sensor], patience=LATER, tell=TELL)
    await happen(hass, sim, account, "ap_down", ap.serial)
    await pass_time(hass, minutes=4)
    await happen(hass, sim, account, "ap_up", ap.serial)
    await pass_time(hass, minutes=10)
    assert events == []


async def test_device_offline_shows_a_notification_if_nothing_else_is_chosen(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
) -> None:
    """The end of an outage takes its place."""
    ap = sim.campus.aps[0]
    sensor = entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity")
    assert await async_setup_component(hass, "persistent_notification", {})
    await automate("device_offline", sensors=[sensor], patience=AT_ONCE)
    await happen(hass, sim, account, "ap_down", ap.serial)
    await pass_time(hass, minutes=1)
    await happen(hass, sim, account, "ap_up", ap.serial)
    shown = persistent_notification._async_get_or_create_notifications(hass).values()
    assert [notification["title"] for notification in shown] == [f"{ap.name} is back"]


class TestCriticalAlert:
    """An alert on a phone, and its button."""

    @pytest.fixture
    def sent(self, hass: HomeAssistant) -> list[ServiceCall]:
        """Return what a phone is sent."""
        return async_mock_service(hass, "notify", "mobile_app_phone")

    async def _automate(self, hass: HomeAssistant, automate: Automate, **inputs: Any) -> None:
        """Make the automation for the account's alerts."""
        alerts = [entity_id(hass, "event", "alerts")]
        await automate("critical_alert", alerts=alerts, notify="notify.mobile_app_phone", **inputs)

    async def _raised(self, sim: Simulator) -> Alert:
        """Let an alert be raised, and return it."""
        await sim.incident("alert_raised", sim.campus.aps[0].serial)
        return sim.campus.alerts[-1]

    async def test_an_alert_that_is_acknowledged_is_deferred(
        self, hass: HomeAssistant, sim: Simulator, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Central is asked to, and the notification goes away."""
        await self._automate(hass, automate, severities=["critical", "major", "minor", "info"])
        alert = await self._raised(sim)
        await until_true(lambda: len(sent) == 1)
        assert sent[0].data["title"] == alert.name
        pressed = sent[0].data["data"]["actions"][0]["action"]
        assert not alert.deferred
        hass.bus.async_fire("mobile_app_notification_action", {"action": pressed})
        await until_true(lambda: len(sent) == 2)
        assert alert.deferred
        assert sent[1].data["message"] == "clear_notification"
        assert sent[1].data["data"]["tag"] == sent[0].data["data"]["tag"]

    async def test_another_severity_is_not_sent(
        self, hass: HomeAssistant, sim: Simulator, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Only what was chosen."""
        events = async_capture_events(hass, "hpe_aruba_central_alert")
        await self._automate(hass, automate, severities=[])
        await self._raised(sim)
        await until(hass, lambda: len(events) == 1)
        await hass.async_block_till_done()
        assert sent == []

    async def test_the_button_of_one_alert_leaves_others_alone(
        self, hass: HomeAssistant, sim: Simulator, automate: Automate, sent: list[ServiceCall]
    ) -> None:
        """Each has its own."""
        await self._automate(hass, automate, severities=["critical", "major", "minor", "info"])
        first = await self._raised(sim)
        second = await self._raised(sim)
        await until_true(lambda: len(sent) == 2)
        pressed = sent[1].data["data"]["actions"][0]["action"]
        hass.bus.async_fire("mobile_app_notification_action", {"action": pressed})
        await until_true(lambda: len(sent) == 3)
        assert (first.deferred, second.deferred) == (False, True)


async def test_uplink_down_does_one_thing_when_it_is_down_and_another_when_it_is_up(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
) -> None:
    """It knows the uplink and its gateway."""
    gateway = sim.campus.gateways[0]
    said = [("gateway", gateway_messages.uplink(sim.scene, uplink)) for uplink in gateway.uplinks]
    await say(hass, sim, account, said)
    sensors = [entity_id(hass, "binary_sensor", f"{gateway.serial}_uplink_{each.link}_up") for each in gateway.uplinks]
    events = async_capture_events(hass, "told")

    def note(word: str) -> list[dict[str, Any]]:
        """Return an action that notes something."""
        return [{"event": "told", "event_data": {"title": f"{word} {{{{ uplink }}}} of {{{{ gateway }}}}"}}]

    wanted = {"when_down": note("down"), "when_up": note("up")}
    await automate("uplink_down", uplinks=sensors, patience=AT_ONCE, **wanted)
    await happen(hass, sim, account, "uplink_down", gateway.serial)
    await pass_time(hass, minutes=2)
    await happen(hass, sim, account, "uplink_up", gateway.serial)
    names = {f"Uplink {uplink.name} of {gateway.name}" for uplink in gateway.uplinks}
    assert [title.split(" ", 1)[0] for title in told(events)] == ["down", "up"]
    assert {title.split(" ", 1)[1] for title in told(events)} <= names


async def test_audit_notice_tells_of_a_chosen_category(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
) -> None:
    """Of what it was, and not of who did it."""
    events = async_capture_events(hass, "told")
    trail = [entity_id(hass, "event", "audit_trail")]
    await automate("audit_notice", audit_trail=trail, categories=[*EVENT_TYPES["audit"]], tell=TELL)
    await happen(hass, sim, account, "audit_entry", sim.campus.aps[0].serial)
    state = hass.states.get(trail[0])
    assert state is not None
    assert told(events) == [f"{state.attributes['category']}: {state.attributes['action']}"]
    assert events[0].data["message"]
    assert "@" not in str(events[0].data)


async def test_audit_notice_is_silent_on_other_categories(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
) -> None:
    """Those that were not chosen."""
    events = async_capture_events(hass, "told")
    trail = [entity_id(hass, "event", "audit_trail")]
    await automate("audit_notice", audit_trail=trail, categories=["subscription"], tell=TELL)
    await happen(hass, sim, account, "audit_entry", sim.campus.aps[0].serial)
    assert hass.states.get(trail[0]) is not None
    assert events == []


class TestPoeBounce:
    """A port whose device does not answer."""

    async def _automate(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate, **inputs: Any
    ) -> str:
        """Make the automation for a port that feeds something, and return its number."""
        switch = sim.campus.switches[0]
        port = next(port for port in switch.ports if port.drawn > 0)
        await say(hass, sim, account, [("switch", switch_messages.interface(sim.scene, port))])
        hass.states.async_set("binary_sensor.ping", "on")
        await automate(
            "poe_bounce",
            answers="binary_sensor.ping",
            silence=LATER,
            device=device_id(hass, account, switch.serial),
            port=port.name,
            **inputs,
        )
        return str(port.name)

    async def test_it_is_bounced_once_it_was_silent_for_long(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
    ) -> None:
        """Not before."""
        await self._automate(hass, sim, account, automate)
        hass.states.async_set("binary_sensor.ping", "off")
        await pass_time(hass, minutes=4)
        assert sim.actions.asked("poeBounce") == []
        skip(hass, minutes=6)
        await until_true(lambda: len(sim.actions.asked("poeBounce")) == 1)

    async def test_it_is_bounced_again_only_after_a_pause_and_not_for_ever(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
    ) -> None:
        """As often as was asked for."""
        events = async_capture_events(hass, "told")
        tell = [{"event": "told", "event_data": {"title": "{{ repeat.index }}"}}]
        await self._automate(hass, sim, account, automate, attempts=2, afterwards=tell)
        hass.states.async_set("binary_sensor.ping", "off")
        await hass.async_block_till_done()
        skip(hass, minutes=6)
        await until_true(lambda: told(events) == [1])
        skip(hass, minutes=14)
        await turn(200)
        assert told(events) == [1]
        skip(hass, minutes=16)
        await until_true(lambda: told(events) == [1, 2])
        skip(hass, minutes=16)
        await hass.async_block_till_done()
        assert len(sim.actions.asked("poeBounce")) == 2

    async def test_what_answers_again_is_left_alone(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, automate: Automate
    ) -> None:
        """The run ends with the pause."""
        await self._automate(hass, sim, account, automate, afterwards=TELL)
        events = async_capture_events(hass, "told")
        hass.states.async_set("binary_sensor.ping", "off")
        await hass.async_block_till_done()
        skip(hass, minutes=6)
        await until_true(lambda: len(events) == 1)
        hass.states.async_set("binary_sensor.ping", "on")
        await turn(10)
        skip(hass, minutes=16)
        await hass.async_block_till_done()
        assert len(sim.actions.asked("poeBounce")) == 1


class TestPresence:
    """Somebody who comes and goes; whether a client is home is tested where its tracker is."""

    async def _automate(self, hass: HomeAssistant, automate: Automate, patience: dict[str, int]) -> list[Event[Any]]:
        """Make the automation for a person, and return what it tells from now on."""
        hass.states.async_set("person.ada", "home", {"friendly_name": "Ada"})
        wanted = {
            f"when_{word}": [{"event": "told", "event_data": {"title": f"{word} {{{{ name }}}}"}}] for word in WAYS
        }
        await automate("presence", who=["person.ada"], patience=patience, **wanted)
        return async_capture_events(hass, "told")

    async def _move(self, hass: HomeAssistant, state: str) -> None:
        """Let the person be elsewhere."""
        hass.states.async_set("person.ada", state, {"friendly_name": "Ada"})
        await hass.async_block_till_done()

    async def test_who_goes_and_comes_back_is_told(self, hass: HomeAssistant, automate: Automate) -> None:
        """By name."""
        events = await self._automate(hass, automate, AT_ONCE)
        await self._move(hass, "not_home")
        await pass_time(hass, minutes=1)
        await self._move(hass, "home")
        assert told(events) == ["gone Ada", "come Ada"]

    async def test_a_phone_that_sleeps_for_a_moment_has_not_gone(self, hass: HomeAssistant, automate: Automate) -> None:
        """And so does not come back either."""
        events = await self._automate(hass, automate, LATER)
        await self._move(hass, "not_home")
        await pass_time(hass, minutes=4)
        await self._move(hass, "home")
        await pass_time(hass, minutes=10)
        assert events == []
