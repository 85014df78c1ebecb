"""What is known of devices."""

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
from tests.central.builders import SAMPLES, at, event, stamp, switch, text_stamp

SUPPLY = switch_pb2.Switch.PowerSupply


def ap(seconds: float, **told: Any) -> ap_events_pb2.APInfo:
    """Return an access point's state at a time."""
    return ap_events_pb2.APInfo(serial_number="CN01", timestamp=text_stamp(seconds), **told)


def ap_stats(seconds: float, **told: Any) -> ap_events_pb2.APSystemStat:
    """Return an access point's measurements at a time."""
    return ap_events_pb2.APSystemStat(serial_number="CN01", timestamp=text_stamp(seconds), **told)


def feed(inventory: Inventory, stream: str, *messages: Message, **envelope: Any) -> list[Change]:
    """Apply messages one after the other; return what changed."""
    return [
        change
        for message in messages
        for change in inventory.apply(event(stream, message, **envelope))
    ]


def test_access_point_appears() -> None:
    """A device is there as soon as it is heard of, with all that the message tells."""
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


def test_switch_appears() -> None:
    """A switch tells its status as an enum, its uptime in milliseconds, and its power supplies."""
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


def test_power_supply_without_details() -> None:
    """A supply without index and status is the one at 0, in an unknown state."""
    inventory = Inventory()
    feed(inventory, "switch", switch(serial_number="SG01", power_supplies=[SUPPLY()]))
    assert inventory.devices["SG01"].power_supplies == (PowerSupply(0, None),)


def test_update_changes_what_it_tells_and_nothing_else() -> None:
    """UPDATE carries changed fields only."""
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


def test_explicit_empty_value_is_told() -> None:
    """A field that is present and empty replaces what was known."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, device_name="AP-1"), ap(1, device_name="", mac_address=""))
    assert not inventory.devices["CN01"].name
    assert inventory.devices["CN01"].mac_address is None


def test_unknown_status_is_unknown() -> None:
    """A number that this version does not know, or unspecified, is neither up nor down."""
    inventory = Inventory()
    feed(
        inventory,
        "gateway",
        gateway_pb2.Gateway(serial_number="GW01", status=gateway_pb2.STATUS_UP),
        gateway_pb2.Gateway(serial_number="GW01", status=gateway_pb2.STATUS_UNSPECIFIED),
    )
    assert inventory.devices["GW01"].online is None


def test_repeated_message_changes_nothing() -> None:
    """The same again is no change."""
    inventory = Inventory()
    assert (
        len(feed(inventory, "ap", ap(0, status=True), ap(0, status=True), ap(1, status=True))) == 1
    )


def test_older_message_is_dropped() -> None:
    """What is older than the newest of its kind tells nothing."""
    inventory = Inventory()
    assert len(feed(inventory, "ap", ap(10, status=True), ap(9, status=False))) == 1
    assert inventory.devices["CN01"].online is True


def test_envelope_time_stands_in() -> None:
    """Without a timestamp of its own a message is as old as its envelope."""
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


def test_message_without_any_time_is_believed() -> None:
    """A message that tells no time at all is taken as new; its uptime leads to no restart."""
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


def test_message_without_serial_number_is_passed_over() -> None:
    """Nobody knows whom it is about."""
    inventory = Inventory()
    assert not feed(inventory, "ap", ap_events_pb2.APInfo(status=True))
    assert not inventory.devices


@pytest.mark.parametrize("stream", ["audit", "location", "geofence", "rssi", "clients", "wids"])
def test_other_streams_change_no_device(stream: str) -> None:
    """Events without a place in the inventory go by."""
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
def test_delete_removes(stream: str) -> None:
    """DELETE takes a device away, whatever number its stream gives it."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, status=True))
    before = inventory.devices["CN01"]
    assert feed(inventory, stream, DELETE[stream]) == [Change(("device", "CN01"), before, None)]
    assert not inventory.devices


def test_switch_update_is_no_delete() -> None:
    """A switch's UPDATE has the number that DELETE has elsewhere."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        switch(serial_number="SG01", operation=switch_pb2.EVENT_OPERATION_UPDATE),
    )
    assert "SG01" in inventory.devices


@pytest.mark.parametrize("known", [True, False])
def test_late_messages_do_not_bring_a_removed_device_back(known: bool) -> None:
    """What was sent before the removal comes too late, also where the device was never heard of."""
    inventory = Inventory()
    if known:
        feed(inventory, "ap", ap(0, status=True))
    feed(inventory, "ap", DELETE["ap"])
    assert not feed(inventory, "ap", ap_stats(9, cpu_utilization=5), ap(9.5, status=True))
    assert not inventory.devices


def test_device_comes_back_after_its_removal() -> None:
    """A device that is added again starts from nothing."""
    inventory = Inventory()
    feed(inventory, "ap", ap(0, device_name="AP-1"), DELETE["ap"], ap(11, status=True))
    assert inventory.devices["CN01"] == Device(
        serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=True
    )


def test_delete_without_a_time() -> None:
    """A removal that tells no time removes all the same, and outdates nothing."""
    inventory = Inventory()
    delete = ap_events_pb2.APInfo(
        serial_number="CN01", operation=ap_events_pb2.EVENT_OPERATION_DELETE
    )
    feed(inventory, "ap", ap(0, status=True), delete)
    assert not inventory.devices
    feed(inventory, "ap", ap(1, status=True))
    assert "CN01" in inventory.devices


def test_restart_does_not_jitter() -> None:
    """Uptimes are whole seconds of a drifting clock: the time of one restart stays what it was."""
    inventory = Inventory()
    changes = feed(inventory, "ap", ap(100, uptime=60), ap(130.7, uptime=90), ap(200, uptime=165))
    assert len(changes) == 1
    assert inventory.devices["CN01"].last_restart == at(40)


def test_restart_is_noticed() -> None:
    """An uptime that began anew is another restart."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, uptime=60), ap(400, uptime=5))
    assert inventory.devices["CN01"].last_restart == at(395)


def test_uptime_of_nothing_tells_no_restart() -> None:
    """Zero is what an unset number looks like."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, uptime=60), ap(400, uptime=0))
    assert inventory.devices["CN01"].last_restart == at(40)


def test_uptime_of_nothing_is_believed_of_what_has_just_come_up() -> None:
    """It was restarted; the same word of one that has been up all the time is none."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap(100, status=True, uptime=60),
        ap(400, status=False),
        ap(500, status=True, uptime=0),
    )
    assert inventory.devices["CN01"].last_restart == at(500)
    feed(inventory, "ap", ap(900, status=True, uptime=0))
    assert inventory.devices["CN01"].last_restart == at(500)


def test_uptime_beyond_the_calendar() -> None:
    """An uptime that would begin before all time is not believed; the rest of the message is."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        switch(
            serial_number="SG01",
            timestamp=stamp(0),
            uptime_in_millis=2**64 - 1,
            device_name="core-1",
        ),
    )
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01", kind=DeviceKind.SWITCH, name="core-1"
    )


def test_last_words_of_a_device_that_is_down_tell_no_restart() -> None:
    """An uptime that stands still while time goes on would otherwise look like a restart."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, status=True, uptime=60), ap(400, status=False, uptime=60))
    assert inventory.devices["CN01"].last_restart == at(40)


def test_a_drifting_uptime_is_no_restart() -> None:
    """Weeks later the same restart seems to be minutes later."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap(100, uptime=60),
        ap(3_999_000, uptime=3_998_960),
        ap(4_000_000, uptime=3_999_800),
    )
    assert inventory.devices["CN01"].last_restart == at(40)


def test_a_clock_that_is_ahead_silences_nobody() -> None:
    """What a device tells once its clock is right counts, although it told something of tomorrow before."""
    inventory = Inventory()
    inventory.apply(event("ap", ap(90_000, status=True), time=stamp(100)))
    inventory.apply(event("ap", ap(200, status=False), time=stamp(200)))
    assert inventory.devices["CN01"].online is False


def test_an_outage_has_its_own_reason() -> None:
    """The reason of an earlier one is gone with it."""
    inventory = Inventory()
    reason = ap_events_pb2.DEVICE_DOWN_REASON_LICENSE_UNASSIGNED
    feed(inventory, "ap", ap(0, status=True), ap(1, status=False, down_reason=reason))
    assert inventory.devices["CN01"].down_reason == "license_unassigned"
    feed(inventory, "ap", ap(2, status=True))
    assert inventory.devices["CN01"].down_reason is None
    feed(inventory, "ap", ap(3, status=False))
    assert inventory.devices["CN01"].down_reason is None


def stack(seconds: float, **told: Any) -> switch_pb2.StreamSwitchMessage:
    """Return what a switch tells of its stack at a time."""
    state = switch_pb2.SwitchStack(serial_number="SG01", timestamp=stamp(seconds), **told)
    return switch_pb2.StreamSwitchMessage(stack_state=state)


def vsx(seconds: float, **told: Any) -> switch_pb2.StreamSwitchMessage:
    """Return what a switch tells of its VSX pair at a time."""
    return switch_pb2.StreamSwitchMessage(
        vsx_state=switch_pb2.Vsx(serial_number="SG01", timestamp=stamp(seconds), **told)
    )


def test_switch_in_a_stack() -> None:
    """The state of the stack and the switch's part in it are the switch's."""
    inventory = Inventory()
    told = stack(
        0,
        stack_id="stack-1",
        status=switch_pb2.STATUS_UP,
        topology=switch_pb2.SwitchStack.STACK_TOPOLOGY_RING,
        policy=switch_pb2.SwitchStack.STACK_POLICY_ONE_FRAGMENT_UP,
        stack_member_id=2,
        role=switch_pb2.SwitchStack.STACK_ROLE_STANDBY,
    )
    feed(inventory, "switch", told)
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01",
        kind=DeviceKind.SWITCH,
        stack_id="stack-1",
        stack_up=True,
        stack_topology="ring",
        stack_policy="one_fragment_up",
        stack_member_id=2,
        stack_role="standby",
    )


def test_switch_in_a_vsx_pair() -> None:
    """The state of the pair is the switch's."""
    inventory = Inventory()
    told = vsx(
        0,
        role=switch_pb2.DEVICE_ROLE_PRIMARY,
        peer_role=switch_pb2.DEVICE_ROLE_SECONDARY,
        islp_device_state=switch_pb2.ISLP_DEVICE_STATE_PEER_ESTABLISHED,
        isl_state=switch_pb2.ISL_STATE_OPERATIONAL,
        config_sync_state_value=switch_pb2.ISL_STATE_IN_SYNC,
        last_sync_timestamp=stamp(-60),
    )
    feed(inventory, "switch", told)
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01",
        kind=DeviceKind.SWITCH,
        vsx_role="primary",
        vsx_peer_role="secondary",
        vsx_device_state="peer_established",
        vsx_link_state="operational",
        vsx_sync_state="in_sync",
        vsx_last_sync=at(-60),
    )


def test_the_end_of_a_stack_is_not_the_end_of_its_switch() -> None:
    """Only what was told of the stack is gone."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        switch(
            serial_number="SG01",
            timestamp=stamp(0),
            device_name="core-1",
            status=switch_pb2.STATUS_UP,
        ),
        stack(1, stack_id="stack-1", status=switch_pb2.STATUS_UP, stack_member_id=2),
        vsx(1, role=switch_pb2.DEVICE_ROLE_PRIMARY),
    )
    before = inventory.devices["SG01"]
    (change,) = feed(inventory, "switch", stack(2, operation=switch_pb2.EVENT_OPERATION_DELETE))
    assert change == Change(before.key, before, inventory.devices["SG01"])
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01", kind=DeviceKind.SWITCH, name="core-1", online=True, vsx_role="primary"
    )


def test_the_end_of_a_vsx_pair_is_not_the_end_of_its_switch() -> None:
    """Only what was told of the pair is gone."""
    inventory = Inventory()
    role = switch_pb2.DEVICE_ROLE_PRIMARY
    feed(
        inventory,
        "switch",
        stack(0, stack_id="stack-1"),
        vsx(0, role=role, last_sync_timestamp=stamp(0)),
    )
    feed(inventory, "switch", vsx(1, operation=switch_pb2.EVENT_OPERATION_DELETE))
    assert inventory.devices["SG01"] == Device(
        serial_number="SG01", kind=DeviceKind.SWITCH, stack_id="stack-1"
    )


def test_the_end_of_a_stack_that_nobody_knew_of() -> None:
    """Tells of no device either."""
    inventory = Inventory()
    assert feed(inventory, "switch", stack(0, operation=switch_pb2.EVENT_OPERATION_DELETE)) == []
    assert inventory.devices == {}


def test_only_the_wanted_kinds_of_device_are_known() -> None:
    """What tells of others goes by, its parts' messages too."""
    inventory = Inventory(kinds=(DeviceKind.SWITCH,))
    radio = ap_events_pb2.RadioInfo(serial_number="CN01", radio_mac_address="02:00:00:00:00:10")
    assert feed(inventory, "ap", ap(0, status=True), radio, ap_stats(1, cpu_utilization=5)) == []
    feed(inventory, "switch", switch(serial_number="SG01"))
    assert (list(inventory.devices), inventory.has_unread) == (["SG01"], False)
