"""The time of the last restart, derived from uptimes."""

from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, stamp, switch
from tests.central.test_inventory_devices import ap, feed


def test_restart_time_is_stable() -> None:
    """Uptimes are whole seconds of a drifting clock: the restart time does not move."""
    inventory = Inventory()
    changes = feed(inventory, "ap", ap(100, uptime=60), ap(130.7, uptime=90), ap(200, uptime=165))
    assert len(changes) == 1
    assert inventory.devices["CN01"].last_restart == at(40)


def test_shorter_uptime_is_a_restart() -> None:
    """An uptime that began anew is another restart."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, uptime=60), ap(400, uptime=5))
    assert inventory.devices["CN01"].last_restart == at(395)


def test_zero_uptime_is_ignored() -> None:
    """An unset uptime is sent as zero."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, uptime=60), ap(400, uptime=0))
    assert inventory.devices["CN01"].last_restart == at(40)


def test_zero_uptime_of_a_device_that_came_online_is_a_restart() -> None:
    """A zero uptime counts if the device has just come online, but not later."""
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


def test_uptime_beyond_the_calendar_is_ignored() -> None:
    """Only the uptime is ignored if it would begin before the year 1."""
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


def test_uptime_of_an_offline_device_is_ignored() -> None:
    """An uptime that stands still as time passes would look like a restart."""
    inventory = Inventory()
    feed(inventory, "ap", ap(100, status=True, uptime=60), ap(400, status=False, uptime=60))
    assert inventory.devices["CN01"].last_restart == at(40)


def test_drifting_uptime_is_not_a_restart() -> None:
    """After weeks, the same restart seems to be minutes later."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        ap(100, uptime=60),
        ap(3_999_000, uptime=3_998_960),
        ap(4_000_000, uptime=3_999_800),
    )
    assert inventory.devices["CN01"].last_restart == at(40)
