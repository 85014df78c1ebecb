"""Stacks and VSX pairs of switches."""

from typing import Any

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
)
from custom_components.hpe_aruba_central.central.pb import switch_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, stamp, switch
from tests.central.test_inventory_devices import feed


def stack(seconds: float, **values: Any) -> switch_pb2.StreamSwitchMessage:
    """Return a switch's message about its stack at a time."""
    state = switch_pb2.SwitchStack(serial_number="SG01", timestamp=stamp(seconds), **values)
    return switch_pb2.StreamSwitchMessage(stack_state=state)


def vsx(seconds: float, **values: Any) -> switch_pb2.StreamSwitchMessage:
    """Return a switch's message about its VSX pair at a time."""
    return switch_pb2.StreamSwitchMessage(
        vsx_state=switch_pb2.Vsx(serial_number="SG01", timestamp=stamp(seconds), **values)
    )


def test_stack_attributes_belong_to_the_switch() -> None:
    """A message about a stack changes attributes of the switch."""
    inventory = Inventory()
    message = stack(
        0,
        stack_id="stack-1",
        status=switch_pb2.STATUS_UP,
        topology=switch_pb2.SwitchStack.STACK_TOPOLOGY_RING,
        policy=switch_pb2.SwitchStack.STACK_POLICY_ONE_FRAGMENT_UP,
        stack_member_id=2,
        role=switch_pb2.SwitchStack.STACK_ROLE_STANDBY,
    )
    feed(inventory, "switch", message)
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


def test_vsx_attributes_belong_to_the_switch() -> None:
    """A message about a VSX pair changes attributes of the switch."""
    inventory = Inventory()
    message = vsx(
        0,
        role=switch_pb2.DEVICE_ROLE_PRIMARY,
        peer_role=switch_pb2.DEVICE_ROLE_SECONDARY,
        islp_device_state=switch_pb2.ISLP_DEVICE_STATE_PEER_ESTABLISHED,
        isl_state=switch_pb2.ISL_STATE_OPERATIONAL,
        config_sync_state_value=switch_pb2.ISL_STATE_IN_SYNC,
        last_sync_timestamp=stamp(-60),
    )
    feed(inventory, "switch", message)
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


def test_deleted_stack_only_clears_its_attributes() -> None:
    """Deleting a stack clears its attributes and keeps the switch."""
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


def test_deleted_vsx_pair_only_clears_its_attributes() -> None:
    """Deleting a VSX pair clears its attributes and keeps the switch."""
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


def test_deleted_stack_of_an_unknown_switch_adds_no_device() -> None:
    """Deleting the stack of an unknown switch adds no device."""
    inventory = Inventory()
    assert feed(inventory, "switch", stack(0, operation=switch_pb2.EVENT_OPERATION_DELETE)) == []
    assert inventory.devices == {}
