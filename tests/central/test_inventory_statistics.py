"""Statistics: kept as they come until somebody asks what they have changed."""

from typing import Any

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


def radio_stats(seconds: float, **told: Any) -> ap_events_pb2.RadioStat:
    """Return a radio's measurements at a time."""
    return ap_events_pb2.RadioStat(
        serial_number="CN01", radio_mac_address=RADIO_MAC, timestamp=text_stamp(seconds), **told
    )


def test_switch_measurements() -> None:
    """Measurements fill the same device."""
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


def test_gateway_state_and_measurements() -> None:
    """A gateway is put together from its state and its measurements."""
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


def test_statistics_do_not_outdate_a_state() -> None:
    """State and statistics come apart: each is compared with its own kind only."""
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


def test_statistics_are_told_when_they_are_read() -> None:
    """Many about one thing are one change, and nothing changes until then."""
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


def test_what_only_an_earlier_message_told_is_not_lost() -> None:
    """A later one of the same kind takes nothing away that it does not tell."""
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


def test_a_late_measurement_is_dropped() -> None:
    """It is older than what has been read or is waiting."""
    inventory = Inventory()
    feed(inventory, "ap", ap_stats(10, cpu_utilization=5), ap_stats(9, cpu_utilization=99))
    inventory.read()
    assert feed(inventory, "ap", ap_stats(8, cpu_utilization=98)) == []
    assert (inventory.read(), inventory.devices["CN01"].cpu_utilization) == ((), 5)


def test_equal_measurements_change_nothing() -> None:
    """A value that is measured again is the same value."""
    inventory = Inventory()
    feed(inventory, "ap", ap_stats(1, cpu_utilization=5))
    assert len(inventory.read()) == 1
    feed(inventory, "ap", ap_stats(2, cpu_utilization=5))
    assert inventory.read() == ()


def test_statistics_tell_that_a_device_and_its_part_are_there() -> None:
    """The device comes first, so that its part has something to be a part of."""
    inventory = Inventory()
    feed(inventory, "ap", radio_stats(0, noise_floor=-95))
    device = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
    radio = Radio(serial_number="CN01", part_id=RADIO_MAC, mac_address=RADIO_MAC, noise_floor=-95)
    assert inventory.read() == (Change(device.key, None, device), Change(RADIO, None, radio))


def test_unread_statistics_of_a_removed_device_are_dropped() -> None:
    """They would bring it back."""
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
    """They would bring it back; those of others stay."""
    inventory = Inventory()
    delete = ap_events_pb2.RadioInfo(
        serial_number="CN01", radio_mac_address=RADIO_MAC, timestamp=text_stamp(2), operation=DELETE
    )
    feed(inventory, "ap", radio_stats(1, noise_floor=-95), ap_stats(1, cpu_utilization=5), delete)
    inventory.read()
    assert (inventory.devices["CN01"].cpu_utilization, inventory.thing(RADIO)) == (5, None)


def test_a_state_is_not_overtaken_by_what_was_measured_before_it() -> None:
    """Both tell the speed of a port; what came first is read first."""
    inventory = Inventory()
    port: dict[str, Any] = {"serial_number": "CN01", "port_index": 0}
    gigabit = ap_events_pb2.PortStat(**port, speed=ap_events_pb2.PORT_MAX_SPEED_1000, crc=0.5)
    slow = ap_events_pb2.PortInfo(**port, speed=ap_events_pb2.PORT_MAX_SPEED_100)
    *_, measured, told = feed(inventory, "ap", gigabit, slow)
    assert measured.after is told.before
    assert told.after == Port(
        serial_number="CN01", part_id="0", number="0", speed=100, crc_errors=0.5
    )
    assert inventory.read() == ()


def test_statistics_by_another_name_wait_for_the_part_that_bears_it() -> None:
    """A gateway's interface is measured by its name, and what tells its number may come before that is read."""
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


def test_a_probe_without_a_serial_number_is_known_by_its_access_points_address() -> None:
    """The one message in which the serial number is not mandatory; an address of nobody is passed over."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, mac_address="02:AA:00:00:00:01"))
    told: dict[str, Any] = {
        "ip": "192.0.2.1",
        "status": ap_events_pb2.PROBE_STATUS_SUCCESS,
        "loss_percentage": 2,
    }
    feed(
        inventory,
        "ap",
        ap_events_pb2.IPProbeStat(mac_address="02:aa:00:00:00:01", **told),
        ap_events_pb2.IPProbeStat(mac_address="02:aa:00:00:00:02", **told),
        ap_events_pb2.IPProbeStat(**told),
    )
    (change,) = inventory.read()
    assert change.after == Probe(
        serial_number="CN01", part_id="192.0.2.1", target="192.0.2.1", ok=True, loss=2
    )


def test_statistics_that_nobody_shows_are_not_kept() -> None:
    """What no rule reads would pile up for nothing."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_events_pb2.VapStat(serial_number="CN01", bssid="02:00:00:00:00:20", tx_bytes=1),
    )
    assert not inventory.has_unread


def test_a_measurement_counts_as_word_of_its_device_before_it_is_read() -> None:
    """When Central last told of it does not depend on who looks."""
    inventory = Inventory()
    feed(
        inventory, "switch", switch_stats(serial_number="SG01", timestamp=stamp(7), temperature=41)
    )
    assert inventory.last_heard("SG01") == at(7)


def test_a_switch_ports_measurements() -> None:
    """What it feeds is watts or milliwatts; errors are counts."""
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
