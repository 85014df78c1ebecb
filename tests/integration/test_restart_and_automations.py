"""What happens while Home Assistant restarts starts automations, which are armed last of all."""

from pathlib import Path
from typing import Any

from homeassistant.components.automation.const import DOMAIN as AUTOMATION
from homeassistant.core import CoreState
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_mock_service,
)

from custom_components.hpe_aruba_central.central.streams import EVENT_TYPES
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES

from .actions import device_id
from .blueprints import AT_ONCE, NOTIFY, automations, notify
from .harness import Harness
from .helpers import until_true


async def stop(home: Harness) -> None:
    """Unload the account, as a stop of Home Assistant does, and wait until Central noticed."""
    await home.unload()
    await until_true(lambda: not home.sim.connections)


async def until_started(home: Harness) -> None:
    """Start Home Assistant as it does itself: START, then automations, then STARTED."""
    await home.settle()
    await home.hass.async_start()
    await home.until_live()


def trigger(home: Harness, kind: str) -> dict[str, object]:
    """Return a trigger for an access point that goes offline, of one of the three kinds."""
    serial = home.campus.aps[0].serial
    if kind == "event.received":
        return {
            "trigger": "event.received",
            "target": {"entity_id": home.entity_id("event", f"{serial}_device_event")},
            "options": {"event_type": ["offline"]},
        }
    if kind == "bus event":
        data = {"kind": "ap", "status": False}
        return {"trigger": "event", "event_type": BUS_EVENT_TYPES["ap"], "event_data": data}
    connectivity = home.entity_id("binary_sensor", f"{serial}_connectivity")
    return {"trigger": "state", "entity_id": connectivity, "to": "off"}


@pytest.mark.parametrize("kind", ["event.received", "bus event", "state"])
@pytest.mark.parametrize("moment", ["while stopped", "while starting", "once started"])
async def test_an_outage_around_a_restart_starts_an_automation_once(
    home: Harness, kind: str, moment: str
) -> None:
    """Central queues the outage, and the integration reads it once automations are armed."""
    hass, serial = home.hass, home.campus.aps[0].serial
    connectivity = home.entity_id("binary_sensor", f"{serial}_connectivity")
    config = {"alias": "t", "triggers": [trigger(home, kind)], "actions": [{"action": "test.call"}]}
    await stop(home)
    if moment == "while stopped":
        await home.sim.incident("ap_down", serial)
    hass.set_state(CoreState.not_running)
    calls = async_mock_service(hass, "test", "call")
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: config})
    await home.set_up()
    if moment == "while starting":
        await home.sim.incident("ap_down", serial)
    await until_started(home)
    if moment == "once started":
        await home.sim.incident("ap_down", serial)
    await home.until_state(connectivity, "off")
    await home.settle()
    assert len(calls) == 1


async def test_while_home_assistant_starts_nothing_is_read(home: Harness) -> None:
    """What arrives waits in the socket; entities show what the last run knew."""
    serial = home.campus.aps[0].serial
    await stop(home)
    home.hass.set_state(CoreState.not_running)
    await home.set_up()
    await home.sim.incident("ap_down", serial)
    await home.settle()
    assert home.run.events == 0
    assert home.state_of("binary_sensor", f"{serial}_connectivity") == "on"
    await until_started(home)
    await until_true(lambda: home.run.events > 0)


async def test_a_critical_alert_of_the_restart_reaches_the_phone(
    home: Harness, tmp_path: Path
) -> None:
    """With the blueprint as it is shipped."""
    hass = home.hass
    alerts = home.entity_id("event", "alerts")
    await stop(home)
    record = await home.sim.incident("alert_raised")
    hass.set_state(CoreState.not_running)
    calls = async_mock_service(hass, "notify", "phone")
    severities = ["critical", "major", "minor", "info"]
    config_dir = hass.config.config_dir
    async with automations(home, tmp_path) as automate:
        inputs = {"alerts": [alerts], "notify": "notify.phone", "severities": severities}
        await automate("critical_alert", **inputs)
        # The snapshot of the last run is where it was.
        hass.config.config_dir = config_dir
        await home.set_up()
        await until_started(home)
        await until_true(lambda: record.alert_id in home.run.alerts)
        await home.settle()
    assert len(calls) == 1


def blueprint(home: Harness, name: str) -> tuple[dict[str, Any], str, str]:
    """Return a blueprint's inputs, what starts it, and the serial number of where that happens."""
    ap, gateway = home.campus.aps[0], home.campus.gateways[0]
    if name == "audit_notice":
        trail = [home.entity_id("event", "audit_trail")]
        categories = list(EVENT_TYPES["audit"])
        inputs = {"audit_trail": trail, "categories": categories, "tell": NOTIFY}
        return inputs, "audit_entry", ap.serial
    if name == "device_offline":
        inputs = {"devices": [device_id(home, ap.serial)], "patience": AT_ONCE, "tell": NOTIFY}
        return inputs, "ap_down", ap.serial
    gateways = [device_id(home, gateway.serial)]
    inputs = {"gateways": gateways, "patience": AT_ONCE, "when_down": notify("down")}
    return inputs, "uplink_down", gateway.serial


@pytest.mark.parametrize("name", ["audit_notice", "device_offline", "uplink_down"])
async def test_what_happens_during_a_restart_is_reported_by_a_blueprint(
    home: Harness, tmp_path: Path, name: str
) -> None:
    """Each that waits for an event does so once."""
    hass = home.hass
    await home.receive_everything()
    inputs, incident, serial = blueprint(home, name)
    await stop(home)
    await home.sim.incident(incident, serial)
    hass.set_state(CoreState.not_running)
    notified = async_capture_events(hass, "notified")
    config_dir = hass.config.config_dir
    async with automations(home, tmp_path) as automate:
        await automate(name, **inputs)
        # The snapshot of the last run is where it was.
        hass.config.config_dir = config_dir
        await home.set_up()
        await until_started(home)
        await until_true(lambda: bool(notified))
        await home.settle()
    assert len(notified) == 1
