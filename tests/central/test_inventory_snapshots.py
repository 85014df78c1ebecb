"""REST snapshots beside the streams: what they tell, what they lack, and what they may not overtake."""

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


def test_snapshot_brings_devices() -> None:
    """Devices of a REST snapshot appear."""
    inventory = Inventory()
    device = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", online=True)
    assert inventory.load_devices([device]) == (Change(("device", "CN01"), None, device),)
    assert inventory.load_devices([device]) == ()


def test_snapshot_merges() -> None:
    """What a snapshot tells wins, what it leaves open stays, and nobody is removed for being absent."""
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


def test_snapshot_keeps_the_known_restart() -> None:
    """A snapshot's uptime does not move a restart that the stream told, unless it is another one."""
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


def test_stream_goes_on_after_a_snapshot() -> None:
    """A device that REST told of takes updates like any other."""
    inventory = Inventory()
    inventory.load_devices(
        [Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", site_id="7")]
    )
    feed(inventory, "ap", ap(0, status=False))
    assert inventory.devices["CN01"] == Device(
        serial_number="CN01", kind=DeviceKind.ACCESS_POINT, name="AP-1", site_id="7", online=False
    )


def test_a_snapshot_tells_what_the_stream_has_left_open() -> None:
    """The stream has told of the device a moment ago, but not since when it is up: no gateway's does."""
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


def test_a_snapshot_does_not_overtake_the_stream() -> None:
    """A list that was asked for before a device went down does not bring it up again, nor its restart back."""
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


def test_a_snapshot_does_not_bring_a_removed_device_back() -> None:
    """Unless it was asked for long enough after."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0), ap(100, operation=ap_events_pb2.EVENT_OPERATION_DELETE))
    rest = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
    assert inventory.load_devices([rest], at(90)) == ()
    assert len(inventory.load_devices([rest], at(900))) == 1


def test_an_outage_that_rest_tells_of_has_its_own_reason() -> None:
    """A snapshot knows no reason, and does not lend one from before."""
    inventory = Inventory()
    reason = ap_events_pb2.DEVICE_DOWN_REASON_LICENSE_UNASSIGNED
    feed(inventory, "ap", ap(0, status=False, down_reason=reason))
    inventory.load_devices(
        [Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=True)], at(900)
    )
    assert inventory.devices["CN01"].online
    assert inventory.devices["CN01"].down_reason is None


class TestMissing:
    """A device that a complete list lacks."""

    @pytest.fixture
    def inventory(self) -> Inventory:
        """Return what has been listed once: one access point, online."""
        inventory = Inventory()
        inventory.load_devices([LISTED], at(0), KINDS)
        return inventory

    def test_whether_it_is_online_is_not_known(self, inventory: Inventory) -> None:
        """It stays, with all else that is known of it, and that is told once."""
        (change,) = inventory.load_devices([], at(HOUR), KINDS)
        assert change == Change(LISTED.key, LISTED, LISTED.updated({"online": None}))
        assert inventory.load_devices([], at(2 * HOUR), KINDS) == ()

    def test_it_goes_after_a_day(self, inventory: Inventory) -> None:
        """The day begins with the first list that lacks it, and not a moment before."""
        inventory.load_devices([], at(HOUR), KINDS)
        assert inventory.load_devices([], at(HOUR + DAY - 1), KINDS) == ()
        (change,) = inventory.load_devices([], at(HOUR + DAY), KINDS)
        assert (change.key, change.after, inventory.devices) == (LISTED.key, None, {})

    def test_its_parts_go_with_it(self, inventory: Inventory) -> None:
        """They were there to be shown while nobody knew."""
        feed(inventory, "ap", radio_stats(0, noise_floor=-95))
        inventory.read()
        inventory.load_devices([], at(HOUR), KINDS)
        changes = inventory.load_devices([], at(HOUR + DAY), KINDS)
        assert [(change.key[0], change.after) for change in changes] == [
            ("radio", None),
            ("device", None),
        ]
        assert not inventory.parts.get("CN01")

    @pytest.mark.parametrize("kinds", [(), (DeviceKind.SWITCH,)])
    def test_a_list_that_is_not_whole_says_nothing(
        self, inventory: Inventory, kinds: tuple[DeviceKind, ...]
    ) -> None:
        """What it lacks may be in the part that is missing."""
        assert inventory.load_devices([], at(HOUR), kinds) == ()
        assert inventory.load_devices([], at(HOUR + DAY), kinds) == ()
        assert inventory.devices == {"CN01": LISTED}

    def test_it_is_online_when_it_is_listed_again(self, inventory: Inventory) -> None:
        """And the day begins anew with the next list that lacks it."""
        inventory.load_devices([], at(HOUR), KINDS)
        (change,) = inventory.load_devices([LISTED], at(2 * HOUR), KINDS)
        assert change.after == LISTED
        inventory.load_devices([], at(DAY), KINDS)
        assert inventory.load_devices([], at(HOUR + DAY), KINDS) == ()
        assert len(inventory.load_devices([], at(2 * DAY), KINDS)) == 1

    def test_a_streams_word_counts_for_more_than_a_lists_silence(
        self, inventory: Inventory
    ) -> None:
        """Even if nothing changed: it is online, and stays for another day."""
        inventory.load_devices([], at(HOUR), KINDS)
        feed(inventory, "ap", ap(HOUR + DAY - 60, status=True))
        assert inventory.load_devices([], at(HOUR + DAY), KINDS) == ()
        assert inventory.devices == {"CN01": LISTED}
        assert len(inventory.load_devices([], at(HOUR + 2 * DAY - 60), KINDS)) == 1
        assert inventory.devices == {"CN01": LISTED.updated({"online": None})}
        assert len(inventory.load_devices([], at(HOUR + 2 * DAY), KINDS)) == 1
        assert inventory.devices == {}

    def test_word_of_a_part_is_word_of_its_device(self, inventory: Inventory) -> None:
        """Whoever follows nothing but radios would otherwise lose the device every day."""
        inventory.load_devices([], at(HOUR), KINDS)
        for day in range(1, 4):
            feed(inventory, "ap", radio_stats(day * DAY, noise_floor=-95))
            inventory.read()
            assert inventory.load_devices([], at(HOUR + day * DAY), KINDS) == ()
        assert list(inventory.devices) == ["CN01"]

    def test_late_words_do_not_bring_it_back(self, inventory: Inventory) -> None:
        """What it told before it went comes too late; what it tells after that counts."""
        inventory.load_devices([], at(HOUR), KINDS)
        inventory.load_devices([], at(HOUR + DAY), KINDS)
        assert feed(inventory, "ap", ap(DAY, status=True)) == []
        assert len(feed(inventory, "ap", ap(2 * DAY, status=True))) == 1

    def test_a_device_that_a_stream_removed_is_not_removed_twice(
        self, inventory: Inventory
    ) -> None:
        """There is nothing left to remove."""
        inventory.load_devices([], at(HOUR), KINDS)
        feed(inventory, "ap", ap(2 * HOUR, operation=ap_events_pb2.EVENT_OPERATION_DELETE))
        assert inventory.load_devices([], at(HOUR + DAY), KINDS) == ()


def test_a_removal_is_remembered_for_a_day() -> None:
    """Nothing comes that late, and the list of what is gone does not grow for ever."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, operation=ap_events_pb2.EVENT_OPERATION_DELETE))
    inventory.load_devices([], at(DAY - 1))
    assert feed(inventory, "ap", ap(-1, status=True)) == []
    inventory.load_devices([], at(DAY))
    assert len(feed(inventory, "ap", ap(-1, status=True))) == 1


def test_late_words_about_what_is_gone_leave_nothing_behind() -> None:
    """Devices come and go for years."""
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


def test_a_snapshot_without_a_time_has_the_last_word() -> None:
    """Nobody says when it was so, and nothing is known to be newer."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=False))
    assert len(inventory.load_devices([LISTED], complete_kinds=KINDS)) == 1
    assert inventory.load_devices([], complete_kinds=KINDS) == ()
    assert inventory.devices == {"CN01": LISTED}
    assert inventory.last_heard("CN01") == at(0)


class TestParts:
    """What REST tells of parts."""

    @staticmethod
    def port(**told: Any) -> Port:
        """Return a switch's port."""
        return Port(serial_number="SG01", part_id="1/1/1", number="1/1/1", **told)

    @staticmethod
    def interface(seconds: float, **told: Any) -> switch_pb2.StreamSwitchMessage:
        """Return what the stream tells of the same port at a time."""
        state = switch_pb2.Interface(
            serial_number="SG01", port_number="1/1/1", timestamp=stamp(seconds), **told
        )
        return switch_pb2.StreamSwitchMessage(interface_state=state)

    @pytest.fixture
    def inventory(self) -> Inventory:
        """Return what is known when REST is asked for parts: one switch."""
        inventory = Inventory()
        inventory.load_devices([Device(serial_number="SG01", kind=DeviceKind.SWITCH)], at(0))
        return inventory

    def test_appear(self, inventory: Inventory) -> None:
        """Once."""
        port = self.port(speed=1000, link=True)
        assert inventory.load_parts([port], at(0)) == (Change(port.key, None, port),)
        assert inventory.load_parts([port], at(100)) == ()

    def test_are_merged(self, inventory: Inventory) -> None:
        """What REST tells wins, what it leaves open stays."""
        feed(
            inventory,
            "switch",
            self.interface(0, poe_status=switch_pb2.STATUS_UP),
        )
        inventory.load_parts([self.port(speed=1000)], at(100))
        assert inventory.thing(self.port().key) == self.port(poe_up=True, speed=1000)

    def test_of_unknown_devices_are_passed_over(self) -> None:
        """A device is known by more than its parts."""
        inventory = Inventory()
        assert inventory.load_parts([self.port()], at(0)) == ()
        assert (inventory.devices, dict(inventory.parts)) == ({}, {})

    @pytest.mark.parametrize("told_at,speed", [(60, 100), (80, 100), (60 - 31, 1000)])
    def test_do_not_overtake_the_stream(
        self, inventory: Inventory, told_at: float, speed: int
    ) -> None:
        """A list may be a little older than its answer."""
        feed(
            inventory, "switch", self.interface(told_at, speed=switch_pb2.Interface.SPEED_TYPE_100)
        )
        inventory.load_parts([self.port(speed=1000)], at(60))
        assert inventory.thing(self.port().key) == self.port(speed=speed)

    def test_are_told_however_often_they_are_measured(self, inventory: Inventory) -> None:
        """Measurements tell nothing of what REST tells."""
        stats = switch_pb2.InterfaceStats(
            serial_number="SG01", port_number="1/1/1", timestamp=stamp(100), in_errors=1
        )
        feed(inventory, "switch", switch_pb2.StreamSwitchMessage(interface_stats=stats))
        inventory.load_parts([self.port(speed=1000)], at(100))
        inventory.read()
        assert inventory.thing(self.port().key) == self.port(speed=1000, in_errors=1)

    def test_do_not_come_back(self, inventory: Inventory) -> None:
        """A list from before the stream told of the end knows of no end."""
        feed(
            inventory,
            "switch",
            self.interface(0),
            self.interface(50, operation=switch_pb2.EVENT_OPERATION_DELETE),
        )
        assert inventory.load_parts([self.port()], at(60)) == ()
        assert len(inventory.load_parts([self.port()], at(90))) == 1


def test_no_thing_has_an_unknown_key() -> None:
    """Whether it would be a device's or a part's."""
    inventory = Inventory()
    inventory.load_devices([LISTED])
    assert inventory.thing(LISTED.key) == LISTED
    assert inventory.thing(("device", "CN02")) is None
    assert inventory.thing((PartKind.PORT, "CN01", "0")) is None
    assert inventory.thing((PartKind.PORT, "CN02", "0")) is None
