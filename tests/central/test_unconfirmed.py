"""After a gap, what nothing has confirmed is unknown, and is kept until something does."""

import json

import pytest

from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.keys import part_key
from custom_components.hpe_aruba_central.central.models.parts import Port, Radio
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at
from tests.central.test_inventory_devices import feed
from tests.central.test_parts import interface

SWITCH = Device(
    serial_number="SG01",
    kind=DeviceKind.SWITCH,
    name="SW-1",
    online=True,
    power_supplies=(PowerSupply(1, "powered"),),
    vsx_link_state="in_sync",
)
PORT: Key = part_key(PartKind.PORT, "SG01", "1/1/1")


def shown(inventory: Inventory, key: Key) -> Device | Port | Radio:
    """Return what must be shown of a thing."""
    thing = inventory.thing(key)
    assert isinstance(thing, Device | Port | Radio)
    return inventory.shown(thing)


@pytest.fixture
def inventory() -> Inventory:
    """Return a switch with a port, of which everything before 100 s was missed."""
    inventory = Inventory()
    inventory.load_devices([SWITCH], at(0))
    feed(inventory, "switch", interface(1, port_number="1/1/1", name="Uplink", oper_status=1))
    inventory.distrust(DeviceKind.SWITCH, at(100))
    return inventory


def test_what_identifies_a_thing_stays_known(inventory: Inventory) -> None:
    """A port keeps its name and number, a device its name; all else is unknown."""
    device, port = shown(inventory, SWITCH.key), shown(inventory, PORT)
    assert device == Device(serial_number="SG01", kind=DeviceKind.SWITCH, name="SW-1")
    assert port == Port(serial_number="SG01", part_id="1/1/1", number="1/1/1", name="Uplink")


def test_the_same_value_again_is_a_change_to_show(inventory: Inventory) -> None:
    """What confirms a value must reach those who show it."""
    [change] = feed(inventory, "switch", interface(101, port_number="1/1/1", oper_status=1))
    assert change.before == change.after
    port = shown(inventory, PORT)
    assert isinstance(port, Port)
    assert port.link is True
    assert feed(inventory, "switch", interface(102, port_number="1/1/1", oper_status=1)) == []


def test_another_value_is_a_change_from_what_was_known(inventory: Inventory) -> None:
    """A link that went down in the gap goes down when that is reported."""
    [change] = feed(inventory, "switch", interface(101, port_number="1/1/1", oper_status=2))
    assert isinstance(change.before, Port)
    assert isinstance(change.after, Port)
    assert (change.before.link, change.after.link) == (True, False)


def test_a_report_from_before_confirms_nothing(inventory: Inventory) -> None:
    """Of a long gap Central delivers a part, after which more may have happened."""
    feed(inventory, "switch", interface(99, port_number="1/1/1", oper_status=1))
    port = shown(inventory, PORT)
    assert isinstance(port, Port)
    assert port.link is None


def test_a_list_confirms_what_it_has(inventory: Inventory) -> None:
    """REST lists the status, but no power supplies."""
    listed = Device(serial_number="SG01", kind=DeviceKind.SWITCH, online=True)
    [change] = inventory.load_devices([listed], at(101))
    assert change.before == change.after
    device = shown(inventory, SWITCH.key)
    assert isinstance(device, Device)
    assert device.online is True
    assert device.power_supplies == ()
    assert inventory.load_devices([listed], at(102)) == ()


def test_other_kinds_of_device_stay_known(inventory: Inventory) -> None:
    """Each kind has its own stream."""
    inventory.load_devices([Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)], at(99))
    inventory.load_devices(
        [Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT, online=True)], at(99)
    )
    inventory.distrust(DeviceKind.SWITCH, at(120))
    device = shown(inventory, ("device", "CN01"))
    assert isinstance(device, Device)
    assert device.online is True


def test_what_is_unconfirmed_stays_so_over_a_restart(inventory: Inventory) -> None:
    """A short restart after a long gap confirms nothing."""
    feed(inventory, "switch", interface(101, port_number="1/1/1", speed=5))
    restored = Inventory()
    plain = json.loads(json.dumps(inventory.snapshot()))
    restored.restore(plain, list(DeviceKind), alerts=True)
    for key in (SWITCH.key, PORT):
        assert shown(restored, key) == shown(inventory, key)
    assert restored.snapshot()["unconfirmed"] == inventory.snapshot()["unconfirmed"]
    other = Inventory()
    other.restore(plain, [DeviceKind.GATEWAY], alerts=True)
    assert not other._unconfirmed


def test_a_removed_port_comes_back_with_what_is_reported_then(inventory: Inventory) -> None:
    """Nothing of what was known before its removal is kept."""
    gone = {"operation": "EVENT_OPERATION_DELETE", "port_number": "1/1/1"}
    feed(inventory, "switch", interface(101, **gone))
    feed(inventory, "switch", interface(102, port_number="1/1/1", oper_status=1))
    port = shown(inventory, PORT)
    assert isinstance(port, Port)
    assert port.link is True


@pytest.mark.parametrize("damage", [[{}], [{"names": 1, "since": "x", "keys": []}], [[]], 1])
def test_damaged_ones_are_not_restored(inventory: Inventory, damage: object) -> None:
    """A damaged snapshot is refused as a whole."""
    plain = inventory.snapshot() | {"unconfirmed": damage}
    restored = Inventory()
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        restored.restore(plain, list(DeviceKind), alerts=True)
    assert restored.devices == {}
