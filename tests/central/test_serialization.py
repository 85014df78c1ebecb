"""Devices, parts and alerts as JSON-safe values, and back."""

from dataclasses import MISSING, Field, fields
import json
from typing import Any, get_args

from hypothesis import given, settings, strategies as st

from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.device import (
    Device,
    DeviceKind,
    PowerSupply,
)
from custom_components.hpe_aruba_central.central.models.parts import PARTS, Part
from custom_components.hpe_aruba_central.central.state.serialization import (
    alert_from,
    device_from,
    part_from,
    to_plain,
)
from tests.central.test_fuzz import FUZZ

TEXT = st.text(max_size=20)
WORD = st.none() | TEXT
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False)
TIME = st.none() | st.datetimes(timezones=st.timezones())
DEVICES = st.builds(
    Device,
    serial_number=TEXT,
    kind=st.sampled_from(DeviceKind),
    name=WORD,
    online=st.none() | st.booleans(),
    last_restart=TIME,
    cpu_utilization=NUMBER,
    power_supplies=st.lists(st.builds(PowerSupply, st.integers(0, 9), WORD), max_size=3).map(tuple),
    client_count=st.none() | st.integers(0, 10**6),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXT,
    "bool": st.booleans(),
    "int": st.integers(-(10**6), 10**6),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "datetime": st.datetimes(timezones=st.timezones()),
}


def values(field: Field[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a part's attribute."""
    kinds = {getattr(kind, "__name__", "") for kind in get_args(field.type) or (field.type,)}
    known = st.one_of(*(VALUES[kind] for kind in sorted(kinds - {"NoneType"})))
    return known if field.default is MISSING else st.none() | known


PART_LISTS = st.lists(
    st.one_of(
        *(
            st.builds(part, **{field.name: values(field) for field in fields(part)})
            for part in PARTS.values()
        )
    ),
    max_size=4,
)
ALERTS = st.builds(
    Alert,
    alert_id=TEXT,
    severity=TEXT,
    priority=WORD,
    device_serials=st.lists(TEXT, max_size=3).map(tuple),
    raised=TIME,
    time=TIME,
    from_rest=st.booleans(),
)


@settings(FUZZ)
@given(DEVICES)
def test_device_is_restored(device: Device) -> None:
    """Every attribute of a device is restored."""
    assert device_from(json.loads(json.dumps(to_plain(device)))) == device


@settings(FUZZ)
@given(PART_LISTS)
def test_parts_are_restored(parts: list[Part]) -> None:
    """Every attribute of each kind of part is restored."""
    assert [part_from(json.loads(json.dumps(to_plain(part)))) for part in parts] == parts


@settings(FUZZ)
@given(ALERTS)
def test_alert_is_restored(alert: Alert) -> None:
    """Every attribute of an alert is restored."""
    assert alert_from(json.loads(json.dumps(to_plain(alert)))) == alert


def test_unknown_attributes_are_not_stored() -> None:
    """Only known attributes are stored."""
    assert to_plain(Device(serial_number="CN01", kind=DeviceKind.SWITCH)) == {
        "serial_number": "CN01",
        "kind": "switch",
    }


def test_attributes_of_another_version_are_ignored() -> None:
    """An attribute that does not exist any more is ignored."""
    plain = {"serial_number": "CN01", "kind": "switch", "colour": "red"}
    assert device_from(plain) == Device(serial_number="CN01", kind=DeviceKind.SWITCH)
