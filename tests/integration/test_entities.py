"""The states of entities."""

from typing import Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
)

from custom_components.hpe_aruba_central.central.pb import alerts_pb2, ap_events_pb2, switch_pb2
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN

from .harness import Harness
from .helpers import central_event

INTEGRATION = er.RegistryEntryDisabler.INTEGRATION


def receive(
    home: Harness, stream: str, kind: str, *, statistics: bool = False, **fields: Any
) -> None:
    """Receive an event, and wait until it has been handled."""
    event = central_event(stream, kind, statistics=statistics, at=dt_util.utcnow(), **fields)
    home.run.handle(event)


def found_state(home: Harness, entity: str) -> State:
    """Return an entity's state."""
    state = home.hass.states.get(entity)
    assert state is not None, entity
    return state


def writes_of(events: list[Event[Any]], entity: str) -> list[str]:
    """Return the states written for an entity."""
    return [event.data["new_state"].state for event in events if event.data["entity_id"] == entity]


async def test_an_access_point_that_goes_down_and_comes_up(home: Harness) -> None:
    """Connectivity, events and measurements follow an access point's messages."""
    [ap, _] = home.campus.aps
    connectivity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    device_event = home.entity_id("event", f"{ap.serial}_device_event")
    on_bus = async_capture_events(home.hass, f"{DOMAIN}_ap")
    device = home.device(ap.serial)
    assert device is not None

    await home.sim.incident("ap_down", serial=ap.serial)
    await home.until_state(connectivity, "off")
    await home.until(lambda: bool(on_bus))
    assert found_state(home, device_event).attributes[ATTR_EVENT_TYPE] == "offline"
    assert home.state_of("sensor", f"{ap.serial}_cpu_utilization") == "unavailable"
    assert home.state_of("sensor", f"{ap.serial}_last_restart") not in {"unavailable", "unknown"}
    data = on_bus[0].data
    assert (data["kind"], data["device_id"], data["status"]) == ("ap", device.id, False)

    await home.sim.incident("ap_up", serial=ap.serial)
    await home.until_state(connectivity, "on")
    assert found_state(home, device_event).attributes[ATTR_EVENT_TYPE] in {"online", "rebooted"}
    assert home.state_of("sensor", f"{ap.serial}_cpu_utilization") != "unavailable"


async def test_an_access_point_shows_its_offline_reason_while_offline(home: Harness) -> None:
    """An online access point has no offline reason; a reason that was not reported is unknown."""
    [ap, _] = home.campus.aps
    assert home.state_of("sensor", f"{ap.serial}_down_reason") == "none"
    receive(home, "ap", "ap", serial_number=ap.serial, status=False, down_reason="ap_reboot")
    await home.settle()
    assert home.state_of("sensor", f"{ap.serial}_down_reason") == "ap_reboot"
    event = home.state("event", f"{ap.serial}_device_event")
    assert (event.attributes[ATTR_EVENT_TYPE], event.attributes["reason"]) == (
        "offline",
        "ap_reboot",
    )
    receive(home, "ap", "ap", serial_number=ap.serial, status=True)
    assert home.state_of("sensor", f"{ap.serial}_down_reason") == "none"
    receive(home, "ap", "ap", serial_number=ap.serial, status=False)
    assert home.state_of("sensor", f"{ap.serial}_down_reason") == "unknown"


async def test_a_repeated_message_fires_nothing_twice(home: Harness) -> None:
    """A message that is repeated under another ID, as in a replay, fires nothing."""
    [ap, _] = home.campus.aps
    entity = home.entity_id("event", f"{ap.serial}_device_event")
    written = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    for _ in range(3):
        receive(home, "ap", "ap", serial_number=ap.serial, status=False)
    await home.settle()
    assert len(writes_of(written, entity)) == 1


async def test_measurements_are_written_once_an_interval_with_the_latest_value(
    home: Harness,
) -> None:
    """A hundred messages are one write, and an unchanged value is none."""
    [ap, _] = home.campus.aps
    cpu = home.entity_id("sensor", f"{ap.serial}_cpu_utilization")
    written = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    for value in range(1, 91):
        receive(
            home, "ap", "ap_stats", statistics=True, serial_number=ap.serial, cpu_utilization=value
        )
    await home.settle()
    assert writes_of(written, cpu) == []
    await home.flush()
    assert writes_of(written, cpu) == ["90"]
    assert {event.data["entity_id"] for event in written} == {cpu}

    receive(home, "ap", "ap_stats", statistics=True, serial_number=ap.serial, cpu_utilization=90)
    await home.flush()
    assert writes_of(written, cpu) == ["90"]


async def test_a_change_of_state_is_written_at_once(home: Harness) -> None:
    """A state that is not a measurement does not wait for the next batched update."""
    [switch] = home.campus.switches
    receive(home, "switch", "switch", serial_number=switch.serial, status="down")
    assert home.state_of("binary_sensor", f"{switch.serial}_connectivity") == "off"


async def test_a_power_supply_that_fails_is_a_problem(home: Harness) -> None:
    """Each power supply has its own sensor once it is reported."""
    [switch] = home.campus.switches
    supplies = [
        switch_pb2.Switch.PowerSupply(index=1, status="POWER_SUPPLY_STATUS_POWERED"),
        switch_pb2.Switch.PowerSupply(index=2, status="POWER_SUPPLY_STATUS_FAILED"),
        switch_pb2.Switch.PowerSupply(index=3, status="POWER_SUPPLY_STATUS_MAX"),
        switch_pb2.Switch.PowerSupply(index=4),
    ]
    await home.sim.send(
        "switch",
        switch_pb2.StreamSwitchMessage(
            switch_state=switch_pb2.Switch(
                operation="EVENT_OPERATION_UPDATE",
                serial_number=switch.serial,
                power_supplies=supplies,
            )
        ),
    )
    await home.until(
        lambda: home.find_entity_id("binary_sensor", f"{switch.serial}_power_supply_2") is not None
    )
    await home.settle()
    shown = [
        home.state_of("binary_sensor", f"{switch.serial}_power_supply_{index}") for index in (1, 2)
    ]
    assert shown == ["off", "on"]
    for index in (3, 4):
        assert home.find_entity_id("binary_sensor", f"{switch.serial}_power_supply_{index}") is None
    state = home.state("binary_sensor", f"{switch.serial}_power_supply_2")
    assert (state.attributes["status"], state.name) == ("failed", f"{switch.name} Power supply 2")

    receive(
        home,
        "switch",
        "switch",
        serial_number=switch.serial,
        power_supplies=({"index": 1, "status": "powered"},),
    )
    assert home.state_of("binary_sensor", f"{switch.serial}_power_supply_2") == "unknown"
    receive(home, "switch", "switch", serial_number=switch.serial, operation="delete")
    await home.settle()
    assert home.find_entity_id("binary_sensor", f"{switch.serial}_power_supply_1") is None


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_switch_has_all_its_measurements_once_reported(home: Harness) -> None:
    """A sensor is added with its first value, with its unit and class."""
    [switch] = home.campus.switches
    receive(
        home,
        "switch",
        "switch_stats",
        statistics=True,
        serial_number=switch.serial,
        cpu_utilization=11,
        mem_utilization=22,
        power_consumption=120,
        max_power=600,
        poe_consumption=45,
        poe_available=325,
        temperature=41,
        fan_speed=3400,
        fan_status="down",
    )
    await home.flush()
    expected = {
        "cpu_utilization": "11",
        "memory_utilization": "22",
        "power_consumption": "120.0",
        "max_power": "600.0",
        "poe_consumption": "45.0",
        "poe_available": "325.0",
        "temperature": "41",
        "fan_speed": "3400",
    }
    assert {key: home.state_of("sensor", f"{switch.serial}_{key}") for key in expected} == expected
    temperature = home.state("sensor", f"{switch.serial}_temperature")
    assert temperature.attributes["unit_of_measurement"] == "°C"
    assert temperature.attributes["device_class"] == "temperature"
    cpu = home.state("sensor", f"{switch.serial}_cpu_utilization")
    assert cpu.attributes["unit_of_measurement"] == "%"
    assert home.state_of("binary_sensor", f"{switch.serial}_fan") == "on"
    assert home.find_entity_id("sensor", f"{home.campus.aps[0].serial}_temperature") is None


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_an_unknown_enum_value_is_unknown(
    home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """A value that this version does not know is shown as unknown."""
    [ap, _] = home.campus.aps
    receive(
        home,
        "ap",
        "ap",
        serial_number=ap.serial,
        mode="monitor",
        mesh_mode="point",
        current_uplink_inuse="3g",
    )
    await home.settle()
    assert home.state_of("sensor", f"{ap.serial}_mode") == "monitor"
    assert home.state_of("sensor", f"{ap.serial}_mesh_role") == "point"
    assert home.state_of("sensor", f"{ap.serial}_uplink_type") == "3g"
    receive(home, "ap", "ap", serial_number=ap.serial, mode="teleport")
    assert home.state_of("sensor", f"{ap.serial}_mode") == "unknown"
    assert "Traceback" not in caplog.text


async def test_a_device_that_is_added_appears_without_a_reload(home: Harness) -> None:
    """A new device's entities are added, and its event entity fires `added`."""
    await home.sim.send(
        "ap",
        ap_events_pb2.APInfo(
            operation="EVENT_OPERATION_ADD",
            timestamp="2026-11-24T12:00:00Z",
            serial_number="CNNEW",
            mac_address="AA:BB:CC:00:11:22",
            device_name="AP-New",
            status=True,
            mode="AP_MODE_ACCESS",
        ),
    )
    await home.until(lambda: home.find_entity_id("event", "CNNEW_device_event") is not None)
    await home.settle()
    assert home.state_of("binary_sensor", "CNNEW_connectivity") == "on"
    event = home.state("event", "CNNEW_device_event")
    assert event.attributes[ATTR_EVENT_TYPE] == "added"
    device = home.device("CNNEW")
    assert device is not None
    assert device.name == "AP-New"
    assert device.connections == {("mac", "aa:bb:cc:00:11:22")}

    seen = async_capture_events(home.hass, "state_changed")
    receive(home, "ap", "ap", serial_number="CNNEW", operation="delete")
    await home.settle()
    states = [
        change.data["new_state"] for change in seen if change.data["entity_id"] == event.entity_id
    ]
    assert [state and state.attributes[ATTR_EVENT_TYPE] for state in states] == ["removed", None]
    assert home.device("CNNEW") is None
    assert home.run.new_devices == set()


async def test_a_device_without_a_name_is_called_by_its_serial_number_until_it_has_one(
    home: Harness,
) -> None:
    """Statistics alone add a device; a name that arrives later replaces its serial number."""
    receive(home, "ap", "ap_stats", statistics=True, serial_number="CNNEW", cpu_utilization=5)
    await home.flush()
    device = home.device("CNNEW")
    assert device is not None
    assert device.name == "CNNEW"
    receive(
        home, "ap", "ap", serial_number="CNNEW", device_name="AP-Named", firmware_version="10.8"
    )
    device = home.device("CNNEW")
    assert device is not None
    assert (device.name, device.sw_version) == ("AP-Named", "10.8")
    receive(home, "ap", "ap", serial_number="CNNEW", device_name=None)
    device = home.device("CNNEW")
    assert device is not None
    assert device.name == "AP-Named"


async def test_two_devices_that_claim_one_mac_address_stay_two(home: Harness) -> None:
    """The second device with a MAC address is registered without it."""
    [ap, _] = home.campus.aps
    receive(home, "ap", "ap", serial_number="CNTWIN", mac_address=ap.mac)
    first, second = (home.device(serial) for serial in (ap.serial, "CNTWIN"))
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert second.connections == set()


async def test_open_alerts_are_counted_by_severity(home: Harness) -> None:
    """Raised and cleared alerts change the counts, and the event entity fires them."""
    total = home.entity_id("sensor", "open_alerts")
    event = home.entity_id("event", "alerts")
    on_bus = async_capture_events(home.hass, f"{DOMAIN}_alert")
    alert = alerts_pb2.AlertStreamingMessage(
        alert_id="a1",
        name="Switch Offline",
        severity="Critical",
        operation="Add",
        state="Active",
        summary="SW-1 is offline",
        impacted_entities={"device_serial": [home.campus.switches[0].serial]},
    )
    before = int(home.state_of("sensor", "open_alerts_critical"))
    await home.sim.send("alerts", alert)
    await home.until_state(total, str(int(before) + 1))
    assert home.state_of("sensor", "open_alerts_critical") == str(before + 1)
    assert home.state_of("sensor", "open_alerts_info") == "0"
    attributes = found_state(home, event).attributes
    assert (attributes[ATTR_EVENT_TYPE], attributes["name"]) == ("raised", "Switch Offline")
    assert attributes["device_serials"] == [home.campus.switches[0].serial]

    alert.state, alert.operation = "Cleared", "Update"
    await home.sim.send("alerts", alert)
    await home.until_state(total, str(before))
    assert found_state(home, event).attributes[ATTR_EVENT_TYPE] == "cleared"
    await home.until(lambda: len(on_bus) == 2)
    assert [event.data["state"] for event in on_bus] == ["Active", "Cleared"]
    assert on_bus[0].data["device_id"] is not None


async def test_an_audit_entry_fires_under_its_category(home: Harness) -> None:
    """The user is on the bus only, not in a recorded state; an unknown category is `other`."""
    entity = home.entity_id("event", "audit_trail")
    prefix = "com.hpe.greenlake.network-services.v1alpha1.audit-trail."
    for suffix, expected in (("firmware-management", "firmware_management"), ("invented", "other")):
        event = central_event(
            "audit",
            "audit",
            type=f"{prefix}{suffix}",
            action="Upgrade",
            source="someone@example.com",
        )
        home.run.handle(event)
        state = found_state(home, entity)
        assert (state.attributes[ATTR_EVENT_TYPE], state.attributes["action"]) == (
            expected,
            "Upgrade",
        )
        assert "someone@example.com" not in str(state.attributes)
    on_bus = async_capture_events(home.hass, f"{DOMAIN}_audit")
    await home.sim.incident("audit_entry")
    await home.until(lambda: bool(on_bus))
    assert found_state(home, entity).attributes["action"] == on_bus[0].data["action"]


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_the_time_of_a_streams_last_event(home: Harness) -> None:
    """The sensor is disabled by default, and written with the measurements."""
    subscription = home.run.subscriptions["alerts"]
    on_bus = async_capture_events(home.hass, f"{DOMAIN}_alert")
    assert home.state_of("sensor", "last_event_alerts") == "unknown"
    await home.sim.incident("alert_raised")
    await home.until(lambda: bool(on_bus))
    await home.flush()
    assert subscription.last_event is not None
    assert home.state_of("sensor", "last_event_alerts") == subscription.last_event.isoformat(
        timespec="seconds"
    )


async def test_noisy_entities_are_off_by_default(
    home: Harness, entity_registry: er.EntityRegistry
) -> None:
    """Times of the last event, and what few users need of radios and ports, are disabled."""
    await home.receive_everything()
    entities = er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
    shown = {entity.translation_key for entity in entities if entity.disabled_by is None}
    hidden = {entity.translation_key for entity in entities if entity.disabled_by is INTEGRATION}
    noisy = {f"last_event_{stream}" for stream in DEFAULT_STREAMS}
    assert noisy | {"radio_noise_floor", "radio_frame_retries", "port_crc_errors"} <= hidden - shown


async def test_an_alert_of_an_undocumented_severity_still_counts(home: Harness) -> None:
    """An alert of an unknown severity counts in the total only."""
    total = int(home.state_of("sensor", "open_alerts"))
    receive(home, "alerts", "alert", alert_id="odd", severity="Weird")
    assert home.state_of("sensor", "open_alerts") == str(total + 1)
