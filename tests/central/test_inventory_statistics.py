"""Statistics, which are kept unread until somebody needs what they change."""

from typing import Any

from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import Port, Probe, Radio
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, stamp, switch_stats, text_stamp
from tests.central.test_inventory_devices import ap, ap_stats, feed

DELETE = ap_events_pb2.EVENT_OPERATION_DELETE
RADIO_MAC = "02:00:00:00:00:10"
RADIO = (PartKind.RADIO, "CN01", RADIO_MAC)


def radio_stats(seconds: float, **fields: Any) -> ap_events_pb2.RadioStat:
    """Return a radio's statistics at a time."""
    return ap_events_pb2.RadioStat(
        serial_number="CN01", radio_mac_address=RADIO_MAC, timestamp=text_stamp(seconds), **fields
    )


def test_switch_statistics() -> None:
    """Statistics of a switch change the same device."""
    inventory = Inventory()
    message = switch_stats(
        serial_number="SG01",
        timestamp=stamp(0),
        cpu_utilization=7,
        mem_utilization=31,
        power_consumption=120,
        fan_speed=3000,
        fan_status=switch_pb2.STATUS_UP,
        temperature=41,
        max_power=370,
        poe_consumption=55,
        poe_available=315,
    )
    feed(inventory, "switch", message)
    inventory.read()
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01",
        kind=DeviceKind.SWITCH,
        cpu_utilization=7,
        memory_utilization=31,
        power_consumption=120,
        fan_speed=3000,
        fan_ok=True,
        temperature=41,
        max_power=370,
        poe_consumption=55,
        poe_available=315,
    )


def test_gateway_state_and_statistics() -> None:
    """A gateway has the attributes of its state and its statistics."""
    inventory = Inventory()
    feed(
        inventory,
        "gateway",
        gateway_pb2.Gateway(
            serial_number="GW01",
            timestamp=stamp(0),
            status=gateway_pb2.STATUS_UP,
            mode="Cluster",
            public_ip_address="203.0.113.9",
        ),
        gateway_pb2.DeviceStats(serial_number="GW01", timestamp=stamp(1), cpu_utilization=3),
    )
    inventory.read()
    assert inventory.devices["GW01"] == Device(
        serial_number="GW01",
        kind=DeviceKind.GATEWAY,
        online=True,
        mode="Cluster",
        public_ip="203.0.113.9",
        cpu_utilization=3,
    )


def test_statistics_do_not_make_a_state_old() -> None:
    """The times of states and statistics are compared separately."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_stats(60, cpu_utilization=5),
        ap(10, status=True),
        ap_stats(59, cpu_utilization=99),
    )
    inventory.read()
    assert (inventory.devices["CN01"].online, inventory.devices["CN01"].cpu_utilization) == (
        True,
        5,
    )


def test_statistics_change_the_device_when_they_are_read() -> None:
    """Several messages about a device are one change, which is made when they are read."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True))
    before = inventory.devices["CN01"]
    assert not inventory.has_unread
    assert (
        feed(inventory, "ap", *(ap_stats(second, cpu_utilization=second) for second in (1, 2, 3)))
        == []
    )
    assert (inventory.has_unread, inventory.devices["CN01"]) == (True, before)
    (change,) = inventory.read()
    assert change == Change(before.key, before, before.updated({"cpu_utilization": 3}))
    assert (inventory.has_unread, inventory.read()) == (False, ())


def test_unread_statistics_are_merged() -> None:
    """A later message keeps the fields that only an earlier one has."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_stats(1, cpu_utilization=5, memory_utilization=40),
        ap_stats(2, cpu_utilization=6),
    )
    inventory.read()
    device = inventory.devices["CN01"]
    assert (device.cpu_utilization, device.memory_utilization) == (6, 40)


def test_late_statistics_are_ignored() -> None:
    """Statistics older than those read or waiting change nothing."""
    inventory = Inventory()
    feed(inventory, "ap", ap_stats(10, cpu_utilization=5), ap_stats(9, cpu_utilization=99))
    inventory.read()
    assert feed(inventory, "ap", ap_stats(8, cpu_utilization=98)) == []
    assert (inventory.read(), inventory.devices["CN01"].cpu_utilization) == ((), 5)


def test_equal_statistics_change_nothing() -> None:
    """The same value again is no change."""
    inventory = Inventory()
    feed(inventory, "ap", ap_stats(1, cpu_utilization=5))
    assert len(inventory.read()) == 1
    feed(inventory, "ap", ap_stats(2, cpu_utilization=5))
    assert inventory.read() == ()


def test_statistics_add_a_device_and_its_part() -> None:
    """The device is added before its part."""
    inventory = Inventory()
    feed(inventory, "ap", radio_stats(0, noise_floor=-95))
    device = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
    radio = Radio(serial_number="CN01", part_id=RADIO_MAC, mac_address=RADIO_MAC, noise_floor=-95)
    assert inventory.read() == (Change(device.key, None, device), Change(RADIO, None, radio))


def test_unread_statistics_of_a_removed_device_are_dropped() -> None:
    """Unread statistics do not restore a removed device."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap(0, status=True),
        ap_stats(1, cpu_utilization=5),
        radio_stats(1, noise_floor=-95),
    )
    feed(inventory, "ap", ap(2, operation=DELETE))
    assert (inventory.has_unread, inventory.read(), inventory.devices) == (False, (), {})


def test_unread_statistics_of_a_removed_part_are_dropped() -> None:
    """Unread statistics do not restore a removed part; those of other parts stay."""
    inventory = Inventory()
    delete = ap_events_pb2.RadioInfo(
        serial_number="CN01", radio_mac_address=RADIO_MAC, timestamp=text_stamp(2), operation=DELETE
    )
    feed(inventory, "ap", radio_stats(1, noise_floor=-95), ap_stats(1, cpu_utilization=5), delete)
    inventory.read()
    assert (inventory.devices["CN01"].cpu_utilization, inventory.thing(RADIO)) == (5, None)


REMOVED = 100
REMOVE_DEVICE = ap(REMOVED, operation=DELETE)
REMOVE_RADIO = ap_events_pb2.RadioInfo(
    serial_number="CN01",
    radio_mac_address=RADIO_MAC,
    timestamp=text_stamp(REMOVED),
    operation=DELETE,
)


@pytest.mark.parametrize("later", [0, 1, 60, 299])
@pytest.mark.parametrize("restarted", [False, True])
def test_statistics_soon_after_its_removal_do_not_restore_a_device(
    later: float, restarted: bool
) -> None:
    """What was measured before a removal may be reported after it, and after a restart."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True), radio_stats(0, noise_floor=-95), REMOVE_DEVICE)
    if restarted:
        plain = inventory.snapshot()
        inventory = Inventory()
        inventory.restore(plain, list(DeviceKind), alerts=True)
    sent = REMOVED + later
    feed(inventory, "ap", ap_stats(sent, cpu_utilization=5), radio_stats(sent, noise_floor=-95))
    assert (inventory.read(), inventory.devices, dict(inventory.parts)) == ((), {}, {})
    assert inventory.last_heard("CN01") is None


@pytest.mark.parametrize("later", [0, 1, 60, 299])
def test_statistics_soon_after_its_removal_do_not_restore_a_part(later: float) -> None:
    """The device's own statistics count."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True), radio_stats(0, noise_floor=-95), REMOVE_RADIO)
    sent = REMOVED + later
    feed(inventory, "ap", ap_stats(sent, cpu_utilization=5), radio_stats(sent, noise_floor=-95))
    inventory.read()
    assert (inventory.devices["CN01"].cpu_utilization, inventory.thing(RADIO)) == (5, None)


@pytest.mark.parametrize("removal", [REMOVE_DEVICE, REMOVE_RADIO], ids=["device", "part"])
def test_statistics_long_after_a_removal_restore_what_they_are_about(removal: Message) -> None:
    """Only what exists is measured for minutes."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True), radio_stats(0, noise_floor=-95), removal)
    feed(inventory, "ap", radio_stats(REMOVED + 300, noise_floor=-90))
    inventory.read()
    radio = inventory.thing(RADIO)
    assert isinstance(radio, Radio)
    assert radio.noise_floor == -90
    assert "CN01" in inventory.devices


def test_statistics_of_what_was_added_again_count_at_once() -> None:
    """A state or a list of REST is certain that a device and a part exist."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True), REMOVE_DEVICE, ap(REMOVED + 1, status=True))
    feed(inventory, "ap", ap_stats(REMOVED + 2, cpu_utilization=5))
    feed(inventory, "ap", radio_stats(REMOVED + 2, noise_floor=-95))
    inventory.read()
    assert (inventory.devices["CN01"].cpu_utilization, len(inventory.parts["CN01"])) == (5, 1)

    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True), REMOVE_DEVICE)
    listed = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
    inventory.load_devices([listed], at(REMOVED + 60))
    feed(inventory, "ap", ap_stats(REMOVED + 61, cpu_utilization=5))
    inventory.read()
    assert inventory.devices["CN01"].cpu_utilization == 5


def test_statistics_without_a_time_do_not_restore_a_device() -> None:
    """Nobody knows whether they were measured before its removal."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True), REMOVE_DEVICE)
    feed(inventory, "ap", ap_events_pb2.APSystemStat(serial_number="CN01", cpu_utilization=5))
    assert (inventory.read(), inventory.devices) == ((), {})


def test_statistics_do_not_restore_a_device_that_lists_lack() -> None:
    """A list that lacks a device for a day removes it as well."""
    inventory = Inventory()
    kinds = (DeviceKind.ACCESS_POINT,)
    day = 86_400
    feed(inventory, "ap", ap(0, status=True))
    inventory.load_devices([], at(3600), kinds)
    inventory.load_devices([], at(3600 + day), kinds)
    assert not inventory.devices
    feed(inventory, "ap", ap_stats(3600 + day + 10, cpu_utilization=5))
    assert (inventory.read(), inventory.devices) == ((), {})


def test_earlier_statistics_do_not_overwrite_a_state() -> None:
    """Both have a port's speed; statistics that came first are read first."""
    inventory = Inventory()
    port: dict[str, Any] = {"serial_number": "CN01", "port_index": 0}
    gigabit = ap_events_pb2.PortStat(**port, speed=ap_events_pb2.PORT_MAX_SPEED_1000, crc=0.5)
    slow = ap_events_pb2.PortInfo(**port, speed=ap_events_pb2.PORT_MAX_SPEED_100)
    *_, measured, reported = feed(inventory, "ap", gigabit, slow)
    assert measured.after is reported.before
    assert reported.after == Port(
        serial_number="CN01", part_id="0", number="0", speed=100, crc_errors=0.5
    )
    assert inventory.read() == ()


def test_unread_statistics_find_a_part_by_its_other_name() -> None:
    """An interface's statistics have only its name; its number may arrive before they are read."""
    inventory = Inventory()
    feed(
        inventory,
        "gateway",
        gateway_pb2.InterfaceStats(serial_number="GW01", interface_name="GE0/0/1", in_errors=3),
        gateway_pb2.Interface(serial_number="GW01", interface_name="GE0/0/1", port_number="0/0/1"),
    )
    inventory.read()
    (port,) = inventory.parts["GW01"].values()
    assert port == Port(
        serial_number="GW01", part_id="0/0/1", number="0/0/1", name="GE0/0/1", in_errors=3
    )


def test_probe_without_serial_number_is_found_by_mac_address() -> None:
    """Of one message the serial number is optional; an unknown MAC address is ignored."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, mac_address="02:AA:00:00:00:01"))
    fields: dict[str, Any] = {
        "ip": "192.0.2.1",
        "status": ap_events_pb2.PROBE_STATUS_SUCCESS,
        "loss_percentage": 2,
    }
    feed(
        inventory,
        "ap",
        ap_events_pb2.IPProbeStat(mac_address="02:aa:00:00:00:01", **fields),
        ap_events_pb2.IPProbeStat(mac_address="02:aa:00:00:00:02", **fields),
        ap_events_pb2.IPProbeStat(**fields),
    )
    (change,) = inventory.read()
    assert change.after == Probe(
        serial_number="CN01", part_id="192.0.2.1", target="192.0.2.1", ok=True, loss=2
    )


def test_statistics_without_a_rule_are_not_kept() -> None:
    """Statistics that no rule reads would pile up."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_events_pb2.VapStat(serial_number="CN01", bssid="02:00:00:00:00:20", tx_bytes=1),
    )
    assert not inventory.has_unread


def test_unread_statistics_update_when_a_device_was_last_heard_from() -> None:
    """When a device was last heard from does not depend on reading."""
    inventory = Inventory()
    feed(
        inventory, "switch", switch_stats(serial_number="SG01", timestamp=stamp(7), temperature=41)
    )
    assert inventory.last_heard("SG01") == at(7)


def test_switch_port_statistics() -> None:
    """The power of a port is in watts or milliwatts; errors are counts."""
    inventory = Inventory()
    stats = switch_pb2.InterfaceStats(
        serial_number="SG01",
        port_number="1/1/1",
        port_name="1/1/1",
        power_consumption=7300,
        in_errors=1,
        out_errors=2,
        in_discards=3,
        out_discards=4,
    )
    feed(inventory, "switch", switch_pb2.StreamSwitchMessage(interface_stats=stats))
    inventory.read()
    assert inventory.thing((PartKind.PORT, "SG01", "1/1/1")) == Port(
        serial_number="SG01",
        part_id="1/1/1",
        number="1/1/1",
        name="1/1/1",
        poe_power=7.3,
        in_errors=1,
        out_errors=2,
        in_discards=3,
        out_discards=4,
    )
