"""What a device has of the alerts that name it: a sensor for a problem, and an event entity."""

import asyncio
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.device import Device
from custom_components.hpe_aruba_central.const import CONF_DETAIL, CONF_STREAMS, DEFAULT_STREAMS
from custom_components.hpe_aruba_central.entities.alert import DeviceAlertsEvent
from simulator import Simulator
from simulator.campus import Alert
from simulator.devices import AccessPoint
from simulator.messages import services

from .helpers import FakeEvent, central_event, entity_id, find_entity_id, state_of, until_true
from .run import inside, large_above, problem_sensor_on_demand_above
from .telling import entities_of, happen, live, say


@pytest.fixture
def told(hass: HomeAssistant) -> Iterator[list[tuple[str, str, str]]]:
    """Return what event entities of single devices tell of alerts: entity, event type and alert, as it comes."""
    found: list[tuple[str, str, str]] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Note what an event entity tells."""
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

    remove = hass.bus.async_listen("state_changed", note)
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


async def tell(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    alert: Alert,
    state: str = "Active",
    **fields: Any,
) -> None:
    """Send an alert in a state, and wait until it has been taken in."""
    message = services.alert(sim.context, alert, "Update")
    message.state = state
    for name, value in fields.items():
        setattr(message, name, value)
    await say(hass, sim, account, [("alerts", message)])


def alert_event(serial: str, alert_id: str, **fields: Any) -> FakeEvent:
    """Return what the stream tells of an alert that names a device."""
    named = {"device_serial": (serial,)}
    return central_event(
        "alerts", "alert", alert_id=alert_id, severity="Major", impacted_entities=named, **fields
    )


def problem(hass: HomeAssistant, ap: AccessPoint) -> str:
    """Return the state of an access point's problem sensor."""
    return state_of(hass, "binary_sensor", f"{ap.serial}_problem")


async def test_a_device_has_a_problem_while_an_alert_that_names_it_is_open(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Only that device, and until the last of its alerts is closed."""
    ap, other = sim.campus.aps
    assert problem(hass, ap) == "off"
    first, second = alert_of(ap, number=1), alert_of(ap, "Major", number=2)
    await tell(hass, sim, account, first)
    assert (problem(hass, ap), problem(hass, other)) == ("on", "off")
    await tell(hass, sim, account, second)
    await tell(hass, sim, account, first, "Cleared")
    assert problem(hass, ap) == "on"
    await tell(hass, sim, account, second, "Resolved")
    assert problem(hass, ap) == "off"


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
async def test_how_bad_an_alert_is_decides_whether_it_is_a_problem(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    severity: str,
    state: str,
    expected: str,
) -> None:
    """Critical and major ones are, in any spelling, unless their state plainly says that they are over."""
    ap = sim.campus.aps[0]
    await tell(hass, sim, account, alert_of(ap, severity), state)
    assert problem(hass, ap) == expected


async def test_an_alert_that_becomes_worse_or_is_about_another_device_moves_the_problem(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """What an alert named before is looked at as well as what it names now."""
    ap, other = sim.campus.aps
    await tell(hass, sim, account, alert_of(ap, "Minor"))
    assert (problem(hass, ap), problem(hass, other)) == ("off", "off")
    await tell(hass, sim, account, alert_of(ap, "Critical"))
    assert (problem(hass, ap), problem(hass, other)) == ("on", "off")
    await tell(hass, sim, account, alert_of(other, "Critical"))
    assert (problem(hass, ap), problem(hass, other)) == ("off", "on")


async def test_a_problem_outlives_a_restart_and_is_unavailable_without_the_stream(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """REST names no device: what the stream has told of one is kept."""
    ap = sim.campus.aps[0]
    raised = alert_of(ap)
    sim.campus.alerts.append(raised)
    await tell(hass, sim, account, raised)
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await until_true(lambda: inside(account).last_sync is not None)
    assert problem(hass, ap) == "on"

    sim.faults.streams["alerts"] = 500
    await sim.drop("alerts")
    await until_true(lambda: not inside(account).is_live("alerts"))
    assert problem(hass, ap) == "unavailable"
    assert state_of(hass, "binary_sensor", f"{ap.serial}_connectivity") == "on"


async def test_an_event_entity_comes_with_the_first_alert_and_tells_it(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, told: list[tuple[str, str, str]]
) -> None:
    """Each further thing that happens to the device's alerts is told by it, and nothing twice."""
    ap, other = sim.campus.aps
    assert find_entity_id(hass, "event", f"{ap.serial}_alerts") is None
    await tell(hass, sim, account, alert_of(ap))
    event = entity_id(hass, "event", f"{ap.serial}_alerts")
    await tell(hass, sim, account, alert_of(ap))
    await tell(hass, sim, account, alert_of(ap), priority="Low")
    await tell(hass, sim, account, alert_of(ap), "Deferred")
    await tell(hass, sim, account, alert_of(ap), "Cleared")
    types = [
        event_type
        for entity, event_type, alert_id in told
        if (entity, alert_id) == (event, "alert-1")
    ]
    assert types[0] == "raised"
    assert types[-2:] == ["deferred", "cleared"]
    assert set(types[1:-2]) == {"updated"}
    assert find_entity_id(hass, "event", f"{other.serial}_alerts") is None


async def test_alerts_that_come_while_the_event_entity_is_being_added_are_told_by_it(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, told: list[tuple[str, str, str]]
) -> None:
    """They wait until Home Assistant has it."""
    ap = sim.campus.aps[0]
    may_go_on = asyncio.Event()
    add = DeviceAlertsEvent.async_internal_added_to_hass

    async def slowly(entity: DeviceAlertsEvent) -> None:
        """Add an entity, but not at once."""
        await may_go_on.wait()
        await add(entity)

    with patch.object(DeviceAlertsEvent, "async_internal_added_to_hass", slowly):
        for number in (1, 2):
            inside(account).handle(alert_event(ap.serial, f"alert-{number}"))
        inside(account).handle(alert_event(ap.serial, "alert-1", state="Cleared"))
        assert told == []
        may_go_on.set()
        await hass.async_block_till_done()
    assert [(event_type, alert_id) for _, event_type, alert_id in told] == [
        ("raised", "alert-1"),
        ("raised", "alert-2"),
        ("cleared", "alert-1"),
    ]


async def test_an_event_entity_is_there_again_after_a_restart_without_telling_anything(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Whether the alert is still open or not."""
    ap, other = sim.campus.aps
    await tell(hass, sim, account, alert_of(ap, number=1))
    await tell(hass, sim, account, alert_of(ap, number=1), "Cleared")
    open_one = alert_of(other, number=2)
    sim.campus.alerts.append(open_one)
    await tell(hass, sim, account, open_one)
    before = entities_of(hass, account)
    told = [state_of(hass, "event", f"{each.serial}_alerts") for each in (ap, other)]
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await until_true(lambda: inside(account).last_sync is not None)
    await hass.async_block_till_done()
    assert entities_of(hass, account) == before
    assert [state_of(hass, "event", f"{each.serial}_alerts") for each in (ap, other)] == told


async def test_an_alert_about_a_device_that_is_not_known_is_no_harm(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """It is counted, and told by the account's own event entity."""
    before = entities_of(hass, account)
    message = services.alert(sim.context, alert_of(sim.campus.aps[0]), "Add")
    message.impacted_entities.device_serial[:] = ["NOBODY"]
    await say(hass, sim, account, [("alerts", message)])
    assert entities_of(hass, account) == before
    assert state_of(hass, "sensor", "open_alerts") == "1"


async def test_what_devices_have_of_alerts_goes_with_the_stream(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """It is back once alerts are followed again; the event entity with the next alert."""
    ap = sim.campus.aps[0]
    await tell(hass, sim, account, alert_of(ap))
    without = [stream for stream in DEFAULT_STREAMS if stream != "alerts"]
    for streams, expected in ((without, None), (list(DEFAULT_STREAMS), "off")):
        hass.config_entries.async_update_entry(account, options={CONF_STREAMS: streams})
        assert await hass.config_entries.async_reload(account.entry_id)
        await live(hass, account)
        sensor = find_entity_id(hass, "binary_sensor", f"{ap.serial}_problem")
        assert (sensor and problem(hass, ap)) == expected
        assert find_entity_id(hass, "event", f"{ap.serial}_alerts") is None


async def test_a_very_large_account_has_problem_sensors_of_the_devices_that_alerts_name(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """One for each device would be more than Home Assistant takes; those that there are stay."""
    ap, other = sim.campus.aps
    with problem_sensor_on_demand_above(0):
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await live(hass, entry)
        assert find_entity_id(hass, "binary_sensor", f"{ap.serial}_problem") is None
        await tell(hass, sim, entry, alert_of(ap))
        assert problem(hass, ap) == "on"
        await tell(hass, sim, entry, alert_of(ap), "Cleared")
        assert find_entity_id(hass, "binary_sensor", f"{other.serial}_problem") is None

        assert await hass.config_entries.async_reload(entry.entry_id)
        await live(hass, entry)
        assert problem(hass, ap) == "off"
        assert find_entity_id(hass, "binary_sensor", f"{other.serial}_problem") is None


async def test_a_large_account_has_problem_sensors_and_no_event_entities_of_alerts(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """The account's own event entity tells of all devices."""
    ap, other = sim.campus.aps
    with large_above(0):
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await live(hass, entry)
        await tell(hass, sim, entry, alert_of(ap))
        assert (problem(hass, ap), problem(hass, other)) == ("on", "off")
        assert find_entity_id(hass, "event", f"{ap.serial}_alerts") is None


async def test_a_large_account_with_all_entities_has_event_entities_of_alerts_that_wait_to_be_enabled(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    entity_registry: er.EntityRegistry,
) -> None:
    """Any number of alerts may come meanwhile: those are never told."""
    ap = sim.campus.aps[0]
    with large_above(0):
        hass.config_entries.async_update_entry(account, options={CONF_DETAIL: "all"})
        assert await hass.config_entries.async_reload(account.entry_id)
        await live(hass, account)
        for number in range(20):
            inside(account).handle(alert_event(ap.serial, f"alert-{number}"))
    entity = entity_registry.async_get(entity_id(hass, "event", f"{ap.serial}_alerts"))
    assert entity is not None
    assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert inside(account).pending_alerts(ap.serial) < 20


async def test_an_account_of_essential_entities_has_problem_sensors_and_no_event_entities_of_alerts(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """The account's own event entity tells of all devices."""
    ap = sim.campus.aps[0]
    hass.config_entries.async_update_entry(account, options={CONF_DETAIL: "essential"})
    assert await hass.config_entries.async_reload(account.entry_id)
    await live(hass, account)
    await tell(hass, sim, account, alert_of(ap))
    assert problem(hass, ap) == "on"
    assert find_entity_id(hass, "event", f"{ap.serial}_alerts") is None


async def test_a_device_that_comes_back_has_its_problem_again(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Its alert was open all the time."""
    ap = sim.campus.aps[0]
    await tell(hass, sim, account, alert_of(ap))
    await happen(hass, sim, account, "device_removed", ap.serial)
    assert find_entity_id(hass, "binary_sensor", f"{ap.serial}_problem") is None
    assert not isinstance(inside(account).devices.get(ap.serial), Device)
    await happen(hass, sim, account, "device_added", ap.serial)
    assert problem(hass, ap) == "on"
    assert find_entity_id(hass, "event", f"{ap.serial}_alerts") is not None
