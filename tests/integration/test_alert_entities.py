"""A device's entities for the alerts that name it: a problem sensor and an event entity."""

import asyncio
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.hpe_aruba_central.central.models.device import Device
from custom_components.hpe_aruba_central.const import CONF_DETAIL, CONF_STREAMS, DEFAULT_STREAMS
from custom_components.hpe_aruba_central.entities.alert import DeviceAlertsEvent
from simulator.campus import Alert
from simulator.devices import AccessPoint
from simulator.messages import other_streams

from .harness import Harness
from .helpers import FakeEvent, central_event, until_true
from .patches import large_above, problem_sensor_on_demand_above


@pytest.fixture
def fired(new_home: Harness) -> Iterator[list[tuple[str, str, str]]]:
    """Return a list of the alert events of devices: entity, event type and alert ID."""
    found: list[tuple[str, str, str]] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Append an event entity's new event."""
        new, old = event.data["new_state"], event.data["old_state"]
        if (
            new is None
            or not new.entity_id.startswith("event.ap")
            or "alert_id" not in new.attributes
        ):
            return
        if old is None or old.state != new.state or old.attributes != new.attributes:
            found.append(
                (new.entity_id, new.attributes[ATTR_EVENT_TYPE], new.attributes["alert_id"])
            )

    remove = new_home.hass.bus.async_listen("state_changed", note)
    yield found
    remove()


def alert_of(ap: AccessPoint, severity: str = "Critical", number: int = 1) -> Alert:
    """Return an alert that names an access point."""
    return Alert(
        alert_id=f"alert-{number}",
        number=f"1:{number}",
        name="AP CPU Utilization",
        category="System",
        severity=severity,
        priority="High",
        summary=f"Something is wrong with {ap.name}: {number}",
        device=ap,
        created=ap.booted,
        updated=ap.booted,
    )


async def send(home: Harness, alert: Alert, state: str = "Active", **fields: Any) -> None:
    """Send an alert in a state, and wait until it has been handled."""
    message = other_streams.alert(home.sim.context, alert, "Update")
    message.state = state
    for name, value in fields.items():
        setattr(message, name, value)
    await home.receive([("alerts", message)])


def alert_event(serial: str, alert_id: str, **fields: Any) -> FakeEvent:
    """Return the stream's event of an alert that names a device."""
    named = {"device_serial": (serial,)}
    return central_event(
        "alerts",
        "alert",
        at=dt_util.utcnow(),
        alert_id=alert_id,
        severity="Major",
        impacted_entities=named,
        **fields,
    )


def problem(home: Harness, ap: AccessPoint) -> str:
    """Return the state of an access point's problem sensor."""
    return home.state_of("binary_sensor", f"{ap.serial}_problem")


async def test_the_problem_sensor_says_which_alerts_are_open(home: Harness) -> None:
    """The newest first; minor alerts and those of other devices aren't listed, nor recorded."""
    ap, other = home.campus.aps
    entity = ("binary_sensor", f"{ap.serial}_problem")
    assert home.state(*entity).attributes["alerts"] == []
    for number, severity in enumerate(["Critical", "Minor", "Major"]):
        await send(home, alert_of(ap, severity, number))
    await send(home, alert_of(other, number=9))
    found = home.state(*entity)
    assert [(each["severity"], each["summary"]) for each in found.attributes["alerts"]] == [
        ("major", f"Something is wrong with {ap.name}: 2"),
        ("critical", f"Something is wrong with {ap.name}: 0"),
    ]
    for each in found.attributes["alerts"]:
        assert each["name"] == "AP CPU Utilization"
        assert each["raised"] <= dt_util.utcnow()
    assert found.state_info is not None
    assert "alerts" in found.state_info["unrecorded_attributes"]


async def test_the_problem_sensor_lists_ten_alerts_at_most(home: Harness) -> None:
    """A device may be named by hundreds."""
    ap = home.campus.aps[0]
    for number in range(12):
        home.run.handle(alert_event(ap.serial, f"a{number}"))
    await home.settle()
    found = home.state("binary_sensor", f"{ap.serial}_problem")
    assert len(found.attributes["alerts"]) == 10


async def test_a_device_has_a_problem_while_an_alert_that_names_it_is_open(home: Harness) -> None:
    """The problem sensor of the named device is on until its last alert is closed."""
    ap, other = home.campus.aps
    assert problem(home, ap) == "off"
    first, second = alert_of(ap, number=1), alert_of(ap, "Major", number=2)
    await send(home, first)
    assert (problem(home, ap), problem(home, other)) == ("on", "off")
    await send(home, second)
    await send(home, first, "Cleared")
    assert problem(home, ap) == "on"
    await send(home, second, "Resolved")
    assert problem(home, ap) == "off"


@pytest.mark.parametrize(
    "severity, state, expected",
    [
        ("CRITICAL", "Active", "on"),
        ("major", "active", "on"),
        ("Critical", "Deferred", "on"),
        ("Critical", "SOMETHING_NEW", "on"),
        ("Minor", "Active", "off"),
        ("Info", "Active", "off"),
        ("Dreadful", "Active", "off"),
    ],
)
async def test_severity_and_state_decide_whether_an_alert_is_a_problem(
    home: Harness, severity: str, state: str, expected: str
) -> None:
    """Open critical and major alerts are problems, in any spelling."""
    ap = home.campus.aps[0]
    await send(home, alert_of(ap, severity), state)
    assert problem(home, ap) == expected


async def test_an_alert_that_becomes_worse_or_is_about_another_device_moves_the_problem(
    home: Harness,
) -> None:
    """A changed alert updates the devices that it named before and those it names now."""
    ap, other = home.campus.aps
    await send(home, alert_of(ap, "Minor"))
    assert (problem(home, ap), problem(home, other)) == ("off", "off")
    await send(home, alert_of(ap, "Critical"))
    assert (problem(home, ap), problem(home, other)) == ("on", "off")
    await send(home, alert_of(other, "Critical"))
    assert (problem(home, ap), problem(home, other)) == ("off", "on")


async def test_a_problem_outlives_a_restart_and_is_unavailable_without_the_stream(
    home: Harness,
) -> None:
    """REST names no devices, so the devices that the stream reported are restored."""
    ap = home.campus.aps[0]
    raised = alert_of(ap)
    home.campus.alerts.append(raised)
    await send(home, raised)
    await home.start()
    assert problem(home, ap) == "on"

    home.sim.faults.streams["alerts"] = 500
    await home.sim.drop("alerts")
    await until_true(lambda: not home.run.is_live("alerts"))
    assert problem(home, ap) == "unavailable"
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "on"


async def test_an_event_entity_is_added_with_the_first_alert_and_fires_it(
    home: Harness, fired: list[tuple[str, str, str]]
) -> None:
    """A device's event entity fires each change of its alerts once."""
    ap, other = home.campus.aps
    assert home.find_entity_id("event", f"{ap.serial}_alerts") is None
    await send(home, alert_of(ap))
    event = home.entity_id("event", f"{ap.serial}_alerts")
    await send(home, alert_of(ap))
    await send(home, alert_of(ap), priority="Low")
    await send(home, alert_of(ap), "Deferred")
    await send(home, alert_of(ap), "Cleared")
    types = [
        event_type
        for entity, event_type, alert_id in fired
        if (entity, alert_id) == (event, "alert-1")
    ]
    assert types[0] == "raised"
    assert types[-2:] == ["deferred", "cleared"]
    assert set(types[1:-2]) == {"updated"}
    assert home.find_entity_id("event", f"{other.serial}_alerts") is None


async def test_alerts_that_arrive_while_the_event_entity_is_being_added_are_fired(
    home: Harness, fired: list[tuple[str, str, str]]
) -> None:
    """Alerts are buffered until Home Assistant has added the event entity."""
    ap = home.campus.aps[0]
    may_go_on = asyncio.Event()
    add = DeviceAlertsEvent.async_internal_added_to_hass

    async def slowly(entity: DeviceAlertsEvent) -> None:
        """Add an entity once it may go on."""
        await may_go_on.wait()
        await add(entity)

    with patch.object(DeviceAlertsEvent, "async_internal_added_to_hass", slowly):
        for number in (1, 2):
            home.run.handle(alert_event(ap.serial, f"alert-{number}"))
        home.run.handle(alert_event(ap.serial, "alert-1", state="Cleared"))
        assert fired == []
        may_go_on.set()
        await home.settle()
    assert [(event_type, alert_id) for _, event_type, alert_id in fired] == [
        ("raised", "alert-1"),
        ("raised", "alert-2"),
        ("cleared", "alert-1"),
    ]


async def test_an_event_entity_is_restored_without_firing_anything(
    home: Harness,
) -> None:
    """A reload restores a device's event entity, whether its alert is still open or not."""
    ap, other = home.campus.aps
    await send(home, alert_of(ap, number=1))
    await send(home, alert_of(ap, number=1), "Cleared")
    open_one = alert_of(other, number=2)
    home.campus.alerts.append(open_one)
    await send(home, open_one)
    before = home.entities()
    states = [home.state_of("event", f"{each.serial}_alerts") for each in (ap, other)]
    await home.start()
    assert home.entities() == before
    assert [home.state_of("event", f"{each.serial}_alerts") for each in (ap, other)] == states


async def test_an_alert_about_an_unknown_device_does_no_harm(home: Harness) -> None:
    """An alert that names an unknown device is counted and fired by the account's event entity."""
    before = home.entities()
    message = other_streams.alert(home.sim.context, alert_of(home.campus.aps[0]), "Add")
    message.impacted_entities.device_serial[:] = ["NOBODY"]
    await home.receive([("alerts", message)])
    assert home.entities() == before
    assert home.state_of("sensor", "open_alerts") == "1"


async def test_alert_entities_of_devices_are_removed_with_the_stream(home: Harness) -> None:
    """Problem sensors are back once alerts are subscribed to again."""
    ap = home.campus.aps[0]
    await send(home, alert_of(ap))
    without = [stream for stream in DEFAULT_STREAMS if stream != "alerts"]
    for streams, expected in ((without, None), (list(DEFAULT_STREAMS), "off")):
        await home.restart({CONF_STREAMS: streams})
        sensor = home.find_entity_id("binary_sensor", f"{ap.serial}_problem")
        assert (sensor and problem(home, ap)) == expected
        assert home.find_entity_id("event", f"{ap.serial}_alerts") is None


async def test_a_very_large_account_has_problem_sensors_of_the_devices_that_alerts_name(
    new_home: Harness,
) -> None:
    """Above 1,000 devices, a problem sensor is added with a device's first alert, and kept."""
    ap, other = new_home.campus.aps
    with problem_sensor_on_demand_above(0):
        await new_home.set_up()
        await new_home.until_live()
        assert new_home.find_entity_id("binary_sensor", f"{ap.serial}_problem") is None
        await send(new_home, alert_of(ap))
        assert problem(new_home, ap) == "on"
        await send(new_home, alert_of(ap), "Cleared")
        assert new_home.find_entity_id("binary_sensor", f"{other.serial}_problem") is None

        await new_home.restart()
        assert problem(new_home, ap) == "off"
        assert new_home.find_entity_id("binary_sensor", f"{other.serial}_problem") is None


async def test_a_large_account_has_problem_sensors_and_no_event_entities_of_alerts(
    new_home: Harness,
) -> None:
    """In a large account, devices have no event entity of their own for alerts."""
    ap, other = new_home.campus.aps
    with large_above(0):
        await new_home.set_up()
        await new_home.until_live()
        await send(new_home, alert_of(ap))
        assert (problem(new_home, ap), problem(new_home, other)) == ("on", "off")
        assert new_home.find_entity_id("event", f"{ap.serial}_alerts") is None


async def test_a_large_account_with_all_entities_disables_event_entities_of_alerts(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """A disabled event entity does not let buffered alerts grow without limit."""
    ap = home.campus.aps[0]
    with large_above(0):
        await home.restart({CONF_DETAIL: "all"})
        for number in range(20):
            home.run.handle(alert_event(ap.serial, f"alert-{number}"))
    entity = entity_registry.async_get(home.entity_id("event", f"{ap.serial}_alerts"))
    assert entity is not None
    assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert home.run.pending_alerts(ap.serial) < 20


async def test_essential_only_keeps_problem_sensors_but_no_event_entities_of_alerts(
    home: Harness,
) -> None:
    """With essential entities only, devices have no event entity of their own for alerts."""
    ap = home.campus.aps[0]
    await home.restart({CONF_DETAIL: "essential"})
    await send(home, alert_of(ap))
    assert problem(home, ap) == "on"
    assert home.find_entity_id("event", f"{ap.serial}_alerts") is None


async def test_a_device_that_comes_back_has_its_problem_again(home: Harness) -> None:
    """A removed device that returns has its problem sensor on: its alert is still open."""
    ap = home.campus.aps[0]
    await send(home, alert_of(ap))
    await home.incident("device_removed", ap.serial)
    assert home.find_entity_id("binary_sensor", f"{ap.serial}_problem") is None
    assert not isinstance(home.run.devices.get(ap.serial), Device)
    await home.incident("device_added", ap.serial)
    assert problem(home, ap) == "on"
    assert home.find_entity_id("event", f"{ap.serial}_alerts") is not None
