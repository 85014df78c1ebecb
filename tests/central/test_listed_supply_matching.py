"""What REST's list of hardware says of the power supplies that the stream knows."""

import pytest

from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.listed_supply_matching import match_hardware
from tests.central.builders import at


def switch(*supplies: tuple[int, str | None]) -> Device:
    """Return a switch with power supplies."""
    return Device(
        serial_number="SG1",
        kind=DeviceKind.SWITCH,
        power_supplies=tuple(PowerSupply(index, status) for index, status in supplies),
    )


@pytest.mark.parametrize(
    "known, listed, expected",
    [
        # A status that means the same stays.
        ([(1, "powered"), (2, "no_aux_power")], ["powered", "failed"], ["powered", "no_aux_power"]),
        ([(1, "powered"), (2, "powered")], ["powered", "failed"], ["powered", "failed"]),
        ([(1, "failed"), (2, "not_plugged")], ["powered", "powered"], ["powered", "powered"]),
        # REST may count from 1 where the stream counts from 0.
        ([(0, "powered"), (1, "powered")], ["failed", "powered"], ["failed", "powered"]),
        # An empty bay is not counted.
        ([(1, "not_present"), (2, "powered")], ["failed"], ["not_present", "failed"]),
        # One too few: which one it is about is not known.
        ([(1, "powered"), (2, "powered")], ["powered"], []),
        ([(1, None)], ["powered"], ["powered"]),
        ([], ["powered"], []),
    ],
)
def test_power_supplies(
    known: list[tuple[int, str | None]], listed: list[str], expected: list[str]
) -> None:
    """The known ones are confirmed or contradicted, if they are as many as listed."""
    row = switch(*enumerate(listed, start=1))
    matched = match_hardware(switch(*known), row).power_supplies
    assert [supply.status for supply in matched] == expected
    indexes = [index for index, _ in known] if expected else []
    assert [supply.index for supply in matched] == indexes


def test_it_confirms_what_was_missed() -> None:
    """One that failed in the gap is a change; unknown devices are not added."""
    inventory = Inventory()
    inventory.load_devices([switch((1, "powered"), (2, "powered"))], at(0))
    inventory.distrust(DeviceKind.SWITCH, at(100))
    assert inventory.shown(inventory.devices["SG1"]).power_supplies == ()
    failed = switch((1, "powered"), (2, "failed"))
    stranger = Device(serial_number="SG9", kind=DeviceKind.SWITCH, fan_ok=True)
    [[change]] = inventory.loading_details([failed, stranger], at(140))
    assert isinstance(change.before, Device)
    assert change.before.power_supplies == (PowerSupply(1, "powered"), PowerSupply(2, "powered"))
    assert inventory.shown(inventory.devices["SG1"]).power_supplies == failed.power_supplies
    assert list(inventory.devices) == ["SG1"]
