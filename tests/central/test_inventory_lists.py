"""REST's lists of devices and parts, merged with what the streams report."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.parts import Port
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, leftovers, stamp, switch
from tests.central.test_inventory_devices import SUPPLY, ap, ap_stats, feed
from tests.central.test_inventory_statistics import radio_stats

KINDS = tuple(DeviceKind)
HOUR = 3600
DAY = 24 * HOUR
LISTED = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", online=True)


def test_list_adds_devices() -> None:
    """Devices of a list are added."""
    inventory = Inventory()
    device = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", online=True)
    assert inventory.load_devices([device]) == (Change(("device", "CN01"), None, device),)
    assert inventory.load_devices([device]) == ()


def test_list_updates_devices() -> None:
    """A list updates its attributes, keeps the others, and removes no device."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        switch(serial_number="SG01", status=switch_pb2.STATUS_UP, power_supplies=[SUPPLY(index=1)]),
        switch(serial_number="SG02"),
    )
    (change,) = inventory.load_devices(
        [
            Device(
                serial_number="SG01",
                kind=DeviceKind.SWITCH,
                name="core-1",
                online=False,
                client_count=0,
            )
        ]
    )
    assert change.after == Device(
        serial_number="SG01",
        kind=DeviceKind.SWITCH,
        name="core-1",
        online=False,
        client_count=0,
        power_supplies=(PowerSupply(1, None),),
    )
    assert inventory.devices.keys() == {"SG01", "SG02"}


def test_list_keeps_the_known_restart() -> None:
    """An uptime of REST does not move the restart time, unless it is another restart."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, uptime=60))
    rest = Device(
        serial_number="CN01",
        kind=DeviceKind.ACCESS_POINT,
        last_restart=at(40) + timedelta(minutes=14),
    )
    assert inventory.load_devices([rest]) == ()
    later = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, last_restart=at(5000))
    (change,) = inventory.load_devices([later])
    assert isinstance(change.after, Device)
    assert change.after.last_restart == at(5000)


def test_stream_updates_listed_devices() -> None:
    """A device that REST listed takes updates of the stream."""
    inventory = Inventory()
    inventory.load_devices(
        [Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", site_id="7")]
    )
    feed(inventory, "ap", ap(0, status=False))
    assert inventory.devices["CN01"] == Device(
        serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", site_id="7", online=False
    )


def test_list_completes_a_device_that_the_stream_just_reported() -> None:
    """A list adds the restart time that no gateway sends, even right after a message."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, status=True))
    rest = Device(
        serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=False, last_restart=at(40)
    )
    inventory.load_devices([rest], at(101))
    assert (inventory.devices["CN01"].online, inventory.devices["CN01"].last_restart) == (
        True,
        at(40),
    )


def test_older_list_does_not_undo_the_stream() -> None:
    """A list requested before a device went offline changes neither status nor restart time."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True, uptime=5000), ap(100, status=False))
    rest = Device(
        serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=True, last_restart=at(-9000)
    )
    assert inventory.load_devices([rest], at(90)) == ()
    (change,) = inventory.load_devices([rest], at(900))
    assert isinstance(change.after, Device)
    assert change.after.online
    assert change.after.last_restart == at(-5000)


def test_older_list_does_not_restore_a_removed_device() -> None:
    """Only a list requested long enough after the removal adds the device again."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0), ap(100, operation=ap_events_pb2.EVENT_OPERATION_DELETE))
    rest = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
    assert inventory.load_devices([rest], at(90)) == ()
    assert len(inventory.load_devices([rest], at(900))) == 1


def test_list_clears_the_offline_reason() -> None:
    """REST has no offline reason, and that of an earlier outage does not stay."""
    inventory = Inventory()
    reason = ap_events_pb2.DEVICE_DOWN_REASON_LICENSE_UNASSIGNED
    feed(inventory, "ap", ap(0, status=False, down_reason=reason))
    inventory.load_devices(
        [Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=True)], at(900)
    )
    assert inventory.devices["CN01"].online
    assert inventory.devices["CN01"].down_reason is None


class TestUnlisted:
    """A device that a complete list lacks."""

    @pytest.fixture
    def inventory(self) -> Inventory:
        """Return what has been listed once: one access point, online."""
        inventory = Inventory()
        inventory.load_devices([LISTED], at(0), KINDS)
        return inventory

    def test_status_becomes_unknown_once(self, inventory: Inventory) -> None:
        """The device stays with its attributes, and its status is shown as unknown."""
        (change,) = inventory.load_devices([], at(HOUR), KINDS)
        assert change == Change(LISTED.key, LISTED, LISTED)
        assert inventory.shown(LISTED) == LISTED.updated({"online": None})
        assert inventory.load_devices([], at(2 * HOUR), KINDS) == ()

    def test_is_removed_after_a_day(self, inventory: Inventory) -> None:
        """The day begins with the first list that lacks the device."""
        inventory.load_devices([], at(HOUR), KINDS)
        assert inventory.load_devices([], at(HOUR + DAY - 1), KINDS) == ()
        (change,) = inventory.load_devices([], at(HOUR + DAY), KINDS)
        assert (change.key, change.after, inventory.devices) == (LISTED.key, None, {})

    def test_parts_are_removed_too(self, inventory: Inventory) -> None:
        """The parts are removed with the device, after it."""
        feed(inventory, "ap", radio_stats(0, noise_floor=-95))
        inventory.read()
        inventory.load_devices([], at(HOUR), KINDS)
        changes = inventory.load_devices([], at(HOUR + DAY), KINDS)
        assert [(change.key[0], change.after) for change in changes] == [
            ("device", None),
            ("radio", None),
        ]
        assert not inventory.parts.get("CN01")

    @pytest.mark.parametrize("kinds", [(), (DeviceKind.SWITCH,)])
    def test_incomplete_list_is_ignored(
        self, inventory: Inventory, kinds: tuple[DeviceKind, ...]
    ) -> None:
        """The device may be in the missing part of an incomplete list."""
        assert inventory.load_devices([], at(HOUR), kinds) == ()
        assert inventory.load_devices([], at(HOUR + DAY), kinds) == ()
        assert inventory.devices == {"CN01": LISTED}

    def test_is_online_once_listed_again(self, inventory: Inventory) -> None:
        """A list with the device restores its status, and the day begins anew."""
        inventory.load_devices([], at(HOUR), KINDS)
        (change,) = inventory.load_devices([LISTED], at(2 * HOUR), KINDS)
        assert change.after == inventory.shown(LISTED) == LISTED
        inventory.load_devices([], at(DAY), KINDS)
        assert inventory.load_devices([], at(HOUR + DAY), KINDS) == ()
        assert len(inventory.load_devices([], at(2 * DAY), KINDS)) == 1

    def test_message_of_the_stream_keeps_it(self, inventory: Inventory) -> None:
        """A message keeps the device for another day, even if it changed nothing."""
        inventory.load_devices([], at(HOUR), KINDS)
        feed(inventory, "ap", ap(HOUR + DAY - 60, status=True))
        assert inventory.load_devices([], at(HOUR + DAY), KINDS) == ()
        assert inventory.shown(inventory.devices["CN01"]) == LISTED
        assert len(inventory.load_devices([], at(HOUR + 2 * DAY - 60), KINDS)) == 1
        assert inventory.shown(inventory.devices["CN01"]) == LISTED.updated({"online": None})
        assert len(inventory.load_devices([], at(HOUR + 2 * DAY), KINDS)) == 1
        assert inventory.devices == {}

    def test_message_about_a_part_keeps_it(self, inventory: Inventory) -> None:
        """Messages about parts keep the device: its own may not be subscribed to."""
        inventory.load_devices([], at(HOUR), KINDS)
        for day in range(1, 4):
            feed(inventory, "ap", radio_stats(day * DAY, noise_floor=-95))
            inventory.read()
            assert inventory.load_devices([], at(HOUR + day * DAY), KINDS) == ()
        assert list(inventory.devices) == ["CN01"]

    def test_late_messages_do_not_restore_it(self, inventory: Inventory) -> None:
        """Messages from before the removal are ignored; later ones add the device again."""
        inventory.load_devices([], at(HOUR), KINDS)
        inventory.load_devices([], at(HOUR + DAY), KINDS)
        assert feed(inventory, "ap", ap(DAY, status=True)) == []
        assert len(feed(inventory, "ap", ap(2 * DAY, status=True))) == 1

    def test_device_removed_by_the_stream_is_not_removed_twice(self, inventory: Inventory) -> None:
        """A device that a stream removed is not missing from a list."""
        inventory.load_devices([], at(HOUR), KINDS)
        feed(inventory, "ap", ap(2 * HOUR, operation=ap_events_pb2.EVENT_OPERATION_DELETE))
        assert inventory.load_devices([], at(HOUR + DAY), KINDS) == ()


def test_removal_is_remembered_for_a_day() -> None:
    """Removals are forgotten after a day, so that they do not pile up."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, operation=ap_events_pb2.EVENT_OPERATION_DELETE))
    inventory.load_devices([], at(DAY - 1))
    assert feed(inventory, "ap", ap(-1, status=True)) == []
    inventory.load_devices([], at(DAY))
    assert len(feed(inventory, "ap", ap(-1, status=True))) == 1


def test_late_messages_about_a_removed_device_leave_nothing() -> None:
    """An inventory keeps nothing of a removed device, whatever arrives late."""
    inventory = Inventory()
    feed(
        inventory, "ap", ap(0, status=True), ap(10, operation=ap_events_pb2.EVENT_OPERATION_DELETE)
    )
    feed(
        inventory,
        "ap",
        ap(5, status=True),
        ap_stats(5, cpu_utilization=5),
        radio_stats(5, noise_floor=-95),
    )
    inventory.load_devices([LISTED], at(10))
    inventory.load_devices([], at(10 + DAY), KINDS)
    assert leftovers(inventory) == {}


def test_list_without_time_is_applied() -> None:
    """A list without a time counts as the newest, and removes nothing."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=False))
    assert len(inventory.load_devices([LISTED], complete_kinds=KINDS)) == 1
    assert inventory.load_devices([], complete_kinds=KINDS) == ()
    assert inventory.devices == {"CN01": LISTED}
    assert inventory.last_heard("CN01") == at(0)


class TestParts:
    """REST's parts of devices."""

    @staticmethod
    def port(**fields: Any) -> Port:
        """Return a switch port."""
        return Port(serial_number="SG01", part_id="1/1/1", number="1/1/1", **fields)

    @staticmethod
    def interface(seconds: float, **fields: Any) -> switch_pb2.StreamSwitchMessage:
        """Return the stream's message about the same port at a time."""
        state = switch_pb2.Interface(
            serial_number="SG01", port_number="1/1/1", timestamp=stamp(seconds), **fields
        )
        return switch_pb2.StreamSwitchMessage(interface_state=state)

    @pytest.fixture
    def inventory(self) -> Inventory:
        """Return what is known when REST is asked for parts: one switch."""
        inventory = Inventory()
        inventory.load_devices([Device(serial_number="SG01", kind=DeviceKind.SWITCH)], at(0))
        return inventory

    def test_are_added_once(self, inventory: Inventory) -> None:
        """A part is added by the first list that has it."""
        port = self.port(speed=1000, link=True)
        assert inventory.load_parts([port], at(0)) == (Change(port.key, None, port),)
        assert inventory.load_parts([port], at(100)) == ()

    def test_are_updated(self, inventory: Inventory) -> None:
        """A list updates its attributes and keeps the others."""
        feed(
            inventory,
            "switch",
            self.interface(0, poe_status=switch_pb2.STATUS_UP),
        )
        inventory.load_parts([self.port(speed=1000)], at(100))
        assert inventory.thing(self.port().key) == self.port(poe_up=True, speed=1000)

    def test_of_unknown_devices_are_ignored(self) -> None:
        """Parts of an unknown device are ignored."""
        inventory = Inventory()
        assert inventory.load_parts([self.port()], at(0)) == ()
        assert (inventory.devices, dict(inventory.parts)) == ({}, {})

    @pytest.mark.parametrize("told_at,speed", [(60, 100), (80, 100), (60 - 31, 1000)])
    def test_do_not_undo_the_stream(self, inventory: Inventory, told_at: float, speed: int) -> None:
        """A list may be a little older than its answer."""
        feed(
            inventory, "switch", self.interface(told_at, speed=switch_pb2.Interface.SPEED_TYPE_100)
        )
        inventory.load_parts([self.port(speed=1000)], at(60))
        assert inventory.thing(self.port().key) == self.port(speed=speed)

    def test_are_updated_despite_statistics(self, inventory: Inventory) -> None:
        """Statistics do not make a list look old."""
        stats = switch_pb2.InterfaceStats(
            serial_number="SG01", port_number="1/1/1", timestamp=stamp(100), in_errors=1
        )
        feed(inventory, "switch", switch_pb2.StreamSwitchMessage(interface_stats=stats))
        inventory.load_parts([self.port(speed=1000)], at(100))
        inventory.read()
        assert inventory.thing(self.port().key) == self.port(speed=1000, in_errors=1)

    def test_older_list_does_not_restore_a_removed_part(self, inventory: Inventory) -> None:
        """A list from before a part was removed does not add it again."""
        feed(
            inventory,
            "switch",
            self.interface(0),
            self.interface(50, operation=switch_pb2.EVENT_OPERATION_DELETE),
        )
        assert inventory.load_parts([self.port()], at(60)) == ()
        assert len(inventory.load_parts([self.port()], at(90))) == 1


def test_unknown_key_returns_none() -> None:
    """An unknown key is neither a device nor a part."""
    inventory = Inventory()
    inventory.load_devices([LISTED])
    assert inventory.thing(LISTED.key) == LISTED
    assert inventory.thing(("device", "CN02")) is None
    assert inventory.thing((PartKind.PORT, "CN01", "0")) is None
    assert inventory.thing((PartKind.PORT, "CN02", "0")) is None
