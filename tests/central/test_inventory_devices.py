"""Devices in the inventory, as the streams report them."""

from dataclasses import fields
from typing import Any

from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.keys import device_key
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2, gateway_pb2, switch_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from tests.central.builders import SAMPLES, at, event, stamp, switch, text_stamp

SUPPLY = switch_pb2.Switch.PowerSupply


def ap(seconds: float, **values: Any) -> ap_events_pb2.APInfo:
    """Return an access point's state at a time."""
    return ap_events_pb2.APInfo(serial_number="CN01", timestamp=text_stamp(seconds), **values)


def ap_stats(seconds: float, **values: Any) -> ap_events_pb2.APSystemStat:
    """Return an access point's statistics at a time."""
    return ap_events_pb2.APSystemStat(serial_number="CN01", timestamp=text_stamp(seconds), **values)


def feed(inventory: Inventory, stream: str, *messages: Message, **envelope: Any) -> list[Change]:
    """Apply messages one after the other, and return the changes."""
    return [
        change
        for message in messages
        for change in inventory.apply(event(stream, message, **envelope))
    ]


def test_new_access_point_has_the_fields_of_its_message() -> None:
    """A device is added by its first message, with all of its fields."""
    inventory = Inventory()
    message = ap(
        100,
        device_name="AP-Lobby-01",
        model="AP-635",
        mac_address="02:AA:00:00:00:01",
        firmware_version="10.7.0.0",
        ip_v4="10.0.0.5",
        ip_v6="2001:db8::5",
        public_ip="203.0.113.5",
        status=True,
        uptime=60,
        mode=ap_events_pb2.AP_MODE_ACCESS,
    )
    device = Device(
        serial_number="CN01",
        kind=DeviceKind.ACCESS_POINT,
        name="AP-Lobby-01",
        model="AP-635",
        mac_address="02:aa:00:00:00:01",
        firmware_version="10.7.0.0",
        ipv4="10.0.0.5",
        ipv6="2001:db8::5",
        public_ip="203.0.113.5",
        online=True,
        last_restart=at(40),
        mode="access",
    )
    assert feed(inventory, "ap", message) == [Change(("device", "CN01"), None, device)]
    assert inventory.devices == {"CN01": device}


def test_new_switch_has_the_fields_of_its_message() -> None:
    """A switch sends its status as an enum, its uptime in milliseconds, and power supplies."""
    inventory = Inventory()
    message = switch(
        serial_number="SG01",
        timestamp=stamp(100),
        status=switch_pb2.STATUS_UP,
        uptime_in_millis=60_000,
        power_supplies=[
            SUPPLY(index=2, status=SUPPLY.POWER_SUPPLY_STATUS_FAILED),
            SUPPLY(index=1, status=SUPPLY.POWER_SUPPLY_STATUS_POWERED),
        ],
    )
    assert len(feed(inventory, "switch", message)) == 1
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01",
        kind=DeviceKind.SWITCH,
        online=True,
        last_restart=at(40),
        power_supplies=(PowerSupply(1, "powered"), PowerSupply(2, "failed")),
    )


def test_power_supply_without_fields() -> None:
    """A power supply without index and status has index 0 and no status."""
    inventory = Inventory()
    feed(inventory, "switch", switch(serial_number="SG01", power_supplies=[SUPPLY()]))
    assert inventory.devices["SG01"].power_supplies == (PowerSupply(0, None),)


def test_update_changes_only_its_fields() -> None:
    """An update has only the changed fields."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, device_name="AP-1", model="AP-635", status=True, uptime=60))
    before = inventory.devices["CN01"]
    (change,) = feed(
        inventory, "ap", ap(1, status=False, operation=ap_events_pb2.EVENT_OPERATION_UPDATE)
    )
    assert (change.key, change.before, change.after) == (
        device_key("CN01"),
        before,
        inventory.devices["CN01"],
    )
    assert isinstance(change.after, Device)
    different = {
        f.name for f in fields(Device) if getattr(before, f.name) != getattr(change.after, f.name)
    }
    assert different == {"online"}


def test_present_empty_field_is_applied() -> None:
    """A field that is present and empty replaces what was known."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, device_name="AP-1"), ap(1, device_name="", mac_address=""))
    assert not inventory.devices["CN01"].name
    assert inventory.devices["CN01"].mac_address is None


def test_unknown_status_is_none() -> None:
    """A status that is unspecified, or that this version does not know, is None."""
    inventory = Inventory()
    feed(
        inventory,
        "gateway",
        gateway_pb2.Gateway(serial_number="GW01", status=gateway_pb2.STATUS_UP),
        gateway_pb2.Gateway(serial_number="GW01", status=gateway_pb2.STATUS_UNSPECIFIED),
    )
    assert inventory.devices["GW01"].online is None


def test_repeated_message_changes_nothing() -> None:
    """The same message again is no change."""
    inventory = Inventory()
    assert (
        len(feed(inventory, "ap", ap(0, status=True), ap(0, status=True), ap(1, status=True))) == 1
    )


def test_older_message_is_ignored() -> None:
    """A message older than the newest of its kind changes nothing."""
    inventory = Inventory()
    assert len(feed(inventory, "ap", ap(10, status=True), ap(9, status=False))) == 1
    assert inventory.devices["CN01"].online is True


def test_envelope_time_is_used_without_a_timestamp() -> None:
    """A message without a timestamp has the time of its envelope."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap_events_pb2.APInfo(serial_number="CN01", status=True, uptime=60),
        time=stamp(100),
    )
    feed(inventory, "ap", ap_events_pb2.APInfo(serial_number="CN01", status=False), time=stamp(99))
    assert (inventory.devices["CN01"].online, inventory.devices["CN01"].last_restart) == (
        True,
        at(40),
    )


def test_message_without_any_time_is_applied() -> None:
    """A message without any time counts as new, but its uptime makes no restart."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap(10, status=True),
        ap_events_pb2.APInfo(serial_number="CN01", status=False, uptime=5),
    )
    assert (inventory.devices["CN01"].online, inventory.devices["CN01"].last_restart) == (
        False,
        None,
    )


def test_message_without_serial_number_is_ignored() -> None:
    """A message without a serial number is ignored."""
    inventory = Inventory()
    assert not feed(inventory, "ap", ap_events_pb2.APInfo(status=True))
    assert not inventory.devices


@pytest.mark.parametrize("stream", ["audit", "location", "geofence", "rssi", "clients", "wids"])
def test_other_streams_change_no_device(stream: str) -> None:
    """Messages of streams that are not about devices change nothing."""
    inventory = Inventory()
    assert not feed(inventory, stream, SAMPLES[stream])
    assert not inventory.devices


DELETE = {
    "ap": ap(10, operation=ap_events_pb2.EVENT_OPERATION_DELETE),
    "switch": switch(
        serial_number="CN01", timestamp=stamp(10), operation=switch_pb2.EVENT_OPERATION_DELETE
    ),
    "gateway": gateway_pb2.Gateway(
        serial_number="CN01", timestamp=stamp(10), operation=gateway_pb2.EVENT_OPERATION_DELETE
    ),
}


@pytest.mark.parametrize("stream", DELETE)
def test_delete_removes_the_device(stream: str) -> None:
    """DELETE removes a device, although its enum number differs between streams."""
    inventory = Inventory()
    kind = next(kind for kind, name in DEVICE_STREAMS.items() if name == stream)
    before = Device(serial_number="CN01", kind=kind)
    inventory.load_devices([before])
    assert feed(inventory, stream, DELETE[stream]) == [Change(("device", "CN01"), before, None)]
    assert not inventory.devices


def test_switch_update_is_not_a_delete() -> None:
    """UPDATE of a switch has the number that DELETE has in other streams."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        switch(serial_number="SG01", operation=switch_pb2.EVENT_OPERATION_UPDATE),
    )
    assert "SG01" in inventory.devices


@pytest.mark.parametrize("known", [True, False])
def test_late_messages_do_not_restore_a_removed_device(known: bool) -> None:
    """Messages sent before the removal are ignored, even if the device was never known."""
    inventory = Inventory()
    if known:
        feed(inventory, "ap", ap(0, status=True))
    feed(inventory, "ap", DELETE["ap"])
    assert not feed(inventory, "ap", ap_stats(9, cpu_utilization=5), ap(9.5, status=True))
    assert not inventory.devices


def test_device_added_again_starts_without_attributes() -> None:
    """A device that is added again has none of its earlier attributes."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, device_name="AP-1"), DELETE["ap"], ap(11, status=True))
    assert inventory.devices["CN01"] == Device(
        serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=True
    )


def test_delete_without_time_makes_no_message_old() -> None:
    """A removal without a time removes the device, and makes no message look old."""
    inventory = Inventory()
    delete = ap_events_pb2.APInfo(
        serial_number="CN01", operation=ap_events_pb2.EVENT_OPERATION_DELETE
    )
    feed(inventory, "ap", ap(0, status=True), delete)
    assert not inventory.devices
    feed(inventory, "ap", ap(1, status=True))
    assert "CN01" in inventory.devices


def test_messages_after_one_from_the_future_are_applied() -> None:
    """A device whose clock was ahead is not ignored once its clock is right."""
    inventory = Inventory()
    inventory.apply(event("ap", ap(90_000, status=True), time=stamp(100)))
    inventory.apply(event("ap", ap(200, status=False), time=stamp(200)))
    assert inventory.devices["CN01"].online is False


def test_a_device_whose_removal_is_from_the_future_can_be_added_again() -> None:
    """A device whose clock was ahead when it was removed is not kept out."""
    inventory = Inventory()
    gone = ap(90_000, operation=ap_events_pb2.EVENT_OPERATION_DELETE)
    inventory.apply(event("ap", ap(90_000, status=True), time=stamp(100)))
    inventory.apply(event("ap", gone, time=stamp(150)))
    assert not inventory.devices
    inventory.apply(event("ap", ap(200, status=True), time=stamp(200)))
    assert inventory.devices["CN01"].online is True


def test_offline_reason_is_cleared_with_the_next_change() -> None:
    """The offline reason of an earlier outage does not stay."""
    inventory = Inventory()
    reason = ap_events_pb2.DEVICE_DOWN_REASON_LICENSE_UNASSIGNED
    feed(inventory, "ap", ap(0, status=True), ap(1, status=False, down_reason=reason))
    assert inventory.devices["CN01"].down_reason == "license_unassigned"
    feed(inventory, "ap", ap(2, status=True))
    assert inventory.devices["CN01"].down_reason is None
    feed(inventory, "ap", ap(3, status=False))
    assert inventory.devices["CN01"].down_reason is None


def test_only_selected_kinds_of_device_are_kept() -> None:
    """Messages about other kinds of device and their parts are ignored."""
    inventory = Inventory(kinds=(DeviceKind.SWITCH,))
    radio = ap_events_pb2.RadioInfo(serial_number="CN01", radio_mac_address="02:00:00:00:00:10")
    assert feed(inventory, "ap", ap(0, status=True), radio, ap_stats(1, cpu_utilization=5)) == []
    feed(inventory, "switch", switch(serial_number="SG01"))
    assert (list(inventory.devices), inventory.has_unread) == (["SG01"], False)
