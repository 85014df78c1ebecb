"""What a removal costs: as much as it removes, however much else there is."""

from collections import Counter
from collections.abc import Callable
import sys
from types import FrameType
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.keys import device_key
from custom_components.hpe_aruba_central.central.models.parts import Radio
from custom_components.hpe_aruba_central.central.state import reports as reports_module
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at

RADIOS = 3


def stocked(devices: int) -> Inventory:
    """Return an inventory of access points with three radios each."""
    inventory = Inventory()
    kind = DeviceKind.ACCESS_POINT
    serials = [f"CN{number:04d}" for number in range(devices)]
    inventory.load_devices([Device(serial_number=serial, kind=kind) for serial in serials], at(0))
    radios = [
        Radio(serial_number=serial, part_id=str(number), status="UP")
        for serial in serials
        for number in range(RADIOS)
    ]
    inventory.load_parts(radios, at(0))
    return inventory


def lines_of(call: Callable[[], Any]) -> int:
    """Return how many lines of Python a call runs, the turns of loops included."""
    lines: Counter[str] = Counter()
    earlier = sys.gettrace()

    def trace(_frame: FrameType, event: str, _: Any) -> Any:
        lines[event] += 1
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(earlier)
    return lines["line"]


@pytest.mark.parametrize("what", ["device", "radio"])
def test_a_removal_costs_what_it_removes(what: str) -> None:
    """A hundred times as many devices make it no more work."""

    def remove(inventory: Inventory) -> None:
        if what == "device":
            assert len(inventory._remove_device("CN0001", at(60))) == RADIOS + 1
        else:
            assert len(inventory._remove_part(next(iter(inventory.parts["CN0001"])), at(60))) == 1

    few, many = stocked(3), stocked(300)
    assert lines_of(lambda: remove(few)) == lines_of(lambda: remove(many))


def test_removals_that_are_remembered_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those noted first are forgotten first."""
    monkeypatch.setattr(reports_module, "_MAX_REMOVALS", 2)
    reports = reports_module.Reports()
    for number in range(5):
        reports.remove_device(f"CN{number}", at(60))
        reports.remove_parts([("radio", "CN", str(number))], at(60))
    assert [reports.was_removed_after(device_key(f"CN{n}"), at(60)) for n in range(5)] == [
        *[False] * 3,
        *[True] * 2,
    ]
    assert len(reports._removed_parts) == 2
