"""Protobuf messages become plain values."""

from datetime import UTC, datetime, timedelta, timezone
from math import inf, nan
from typing import Any

from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
import pytest

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.times import milliseconds, parse_time
from custom_components.hpe_aruba_central.central.wire.fields import (
    field_of,
    fields_of,
    merge,
    timestamp,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text,expected",
    [
        ("2026-11-24T12:00:00Z", NOON),
        ("2026-11-24T12:00:00.250Z", NOON + timedelta(milliseconds=250)),
        ("2026-11-24T12:00:00.123456789Z", NOON + timedelta(microseconds=123456)),
        ("2026-11-24T14:00:00+02:00", NOON),
        ("2026-11-24T12:00:00", NOON),
        ("2026-11-24", NOON.replace(hour=0)),
        ("1795521600", NOON),
        ("1795521600000", NOON),
        ("", None),
        ("soon", None),
        ("-1795521600", None),
        ("1970-06-01T00:00:00Z", None),
        ("31535999", None),
        ("9" * 20, None),
        ("9" * 5000, None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-13-01T00:00:00Z", None),
    ],
)
def test_time_as_text(text: str, expected: datetime | None) -> None:
    """RFC 3339, ISO in UTC, seconds and milliseconds are converted; anything else is None."""
    assert parse_time(text) == expected


def test_times_as_text_are_utc() -> None:
    """A time with any offset becomes UTC."""
    time = parse_time("2026-11-24T14:00:00+02:00")
    assert time is not None
    assert time.tzinfo is UTC
    assert time != NOON.replace(tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    "seconds,nanos,expected",
    [
        (0, 0, None),
        (1795521600, 999_999_999, NOON + timedelta(microseconds=999_999)),
        (-1, 0, None),
        (31_535_999, 0, None),
        (2**63 - 1, 0, None),
        (-(2**63), 0, None),
        (253_402_300_800, 0, None),
        (1795521600, 2**31 - 1, NOON + timedelta(seconds=2, microseconds=147_483)),
    ],
)
def test_timestamp(seconds: int, nanos: int, expected: datetime | None) -> None:
    """A timestamp keeps its microseconds; it is None if it is out of range, or was never set."""
    assert timestamp(Timestamp(seconds=seconds, nanos=nanos)) == expected


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63)])
def test_milliseconds_out_of_range_are_none(value: int) -> None:
    """Milliseconds beyond the calendar are None."""
    assert milliseconds(value) is None
    assert fields_of(audit_trail_pb2.AuditTrail(occurred_on=value)) == {"occurred_on": None}


def test_only_present_fields() -> None:
    """A field that is present and zero is returned, an absent one is not."""
    assert fields_of(ap_events_pb2.APInfo(status=False, uptime=0)) == {"status": False, "uptime": 0}


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_numbers_that_json_cannot_represent_are_none(value: float) -> None:
    """NaN and infinities are None, as 32 and as 64 bits."""
    assert fields_of(
        ap_events_pb2.APSystemStat(cpu_utilization=value, power_consumption=value)
    ) == {
        "cpu_utilization": None,
        "power_consumption": None,
    }


def test_floats_are_rounded_to_seven_digits() -> None:
    """A 32-bit number has the digits that were meant."""
    assert fields_of(
        ap_events_pb2.APSystemStat(cpu_utilization=12.3, power_consumption=12.345678901)
    ) == {
        "cpu_utilization": 12.3,
        "power_consumption": 12.345678901,
    }


def test_nested_and_repeated() -> None:
    """Messages become dicts, lists become tuples."""
    message = location_pb2.AssetTagLocation(
        label=["pump", "spare"],
        entered_zone_info=[
            location_pb2.ZoneEntry(zone_id="z1", dwell_time_in_seconds=3),
            location_pb2.ZoneEntry(),
        ],
    )
    assert fields_of(message) == {
        "label": ("pump", "spare"),
        "entered_zone_info": ({"zone_id": "z1", "dwell_time_in_seconds": 3}, {}),
    }


def test_repeated_numbers_and_enums() -> None:
    """Numbers in lists stay numbers; enums of nested messages become text."""
    supply = switch_pb2.Switch.PowerSupply
    assert fields_of(switch_pb2.Interface(allowed_vlan=[1, 4094])) == {"allowed_vlan": (1, 4094)}
    message = switch_pb2.Switch(
        power_supplies=[supply(index=2, status=supply.POWER_SUPPLY_STATUS_PERMANENT_FAILURE)]
    )
    assert fields_of(message) == {"power_supplies": ({"index": 2, "status": "permanent_failure"},)}


def test_maps() -> None:
    """A map becomes a dict."""
    message = alerts_pb2.AlertStreamingMessage(
        additional_details=[alerts_pb2.AdditionalDetail(entries={"a": "b"})]
    )
    assert fields_of(message) == {"additional_details": ({"entries": {"a": "b"}},)}


def test_camel_case_becomes_snake_case() -> None:
    """WIDS is the only stream that writes camelCase."""
    message = wids_pb2.WidsRulesEvent(
        siteId="1", classificationMethod=wids_pb2.WidsRulesEvent.CLASSIFICATION_METHOD_RULES
    )
    assert fields_of(message) == {"site_id": "1", "classification_method": "rules"}


def test_enum_values_with_digits() -> None:
    """An enum value may be a number, such as a port's speed."""
    assert fields_of(switch_pb2.Interface(speed=switch_pb2.Interface.SPEED_TYPE_2500)) == {
        "speed": "2500"
    }
    assert fields_of(ap_events_pb2.RadioInfo(band=ap_events_pb2.RADIO_BAND_5GHZ)) == {
        "band": "5ghz"
    }


def test_client_times() -> None:
    """Timestamps of nested messages are converted."""
    message = clients_pb2.ClientState(
        client_details=clients_pb2.ClientDetails(connected_since=Timestamp(seconds=1795521600))
    )
    assert fields_of(message) == {"client_details": {"connected_since": NOON}}


def test_struct_with_everything() -> None:
    """A protobuf Struct becomes plain values."""
    before = Struct()
    content: dict[str, Any] = {
        "text": "on",
        "number": 1.5,
        "flag": False,
        "nothing": None,
        "list": ["a", None, {"deep": [True, []]}],
        "object": {"": {}},
    }
    before.update(content)
    before.fields["nan"].number_value = nan
    before.fields["inf"].number_value = -inf
    before.fields["unset"].CopyFrom(Value())
    message = audit_trail_pb2.AuditTrail(
        log_details=audit_trail_pb2.LogDetails(
            changed_json=audit_trail_pb2.ChangedJSON(before_transaction=before)
        )
    )
    assert fields_of(message) == {
        "log_details": {
            "changed_json": {
                "before_transaction": {
                    "text": "on",
                    "number": 1.5,
                    "flag": False,
                    "nothing": None,
                    "list": ("a", None, {"deep": (True, ())}),
                    "object": {"": {}},
                    "nan": None,
                    "inf": None,
                    "unset": None,
                }
            }
        }
    }


@pytest.mark.parametrize(
    "message",
    [
        ap_events_pb2.APInfo(
            serial_number="CN01", status=False, uptime=0, mode=ap_events_pb2.AP_MODE_ACCESS
        ),
        switch_pb2.Switch(
            timestamp=Timestamp(seconds=1795521600), status=switch_pb2.STATUS_UNSPECIFIED
        ),
        switch_pb2.Interface(allowed_vlan=[1, 4094]),
        switch_pb2.Interface(),
        clients_pb2.ClientStats(tenant_id="", site_id="1"),
        clients_pb2.ClientState(client_details=clients_pb2.ClientDetails()),
        wids_pb2.WidsRulesEvent(siteId="1", bssid=""),
        audit_trail_pb2.AuditTrail(occurred_on=1),
    ],
)
def test_single_fields_agree_with_all_fields(message: Message) -> None:
    """A single field is the same as among all fields, or None if it is absent."""
    every = fields_of(message)
    names = {*every, *(field.name for field in message.DESCRIPTOR.fields)}
    assert {name: field_of(message, name) for name in names} == {
        name: every.get(name) for name in names
    }


def test_field_that_does_not_exist() -> None:
    """A field that the message does not have is None."""
    assert field_of(ap_events_pb2.APInfo(serial_number="CN01"), "no_such_field") is None


def test_merge_overwrites_present_fields() -> None:
    """Fields that the later message lacks stay."""
    message = ap_events_pb2.APInfo(
        serial_number="CN01", status=True, uptime=7, cluster=ap_events_pb2.APInfo().cluster
    )
    merge(message, ap_events_pb2.APInfo(serial_number="CN01", status=False, uptime=0))
    assert fields_of(message) == {
        "serial_number": "CN01",
        "status": False,
        "uptime": 0,
        "cluster": {},
    }


def test_merge_replaces_times() -> None:
    """The earlier time's nanoseconds do not stay if the later one has none."""
    message = switch_pb2.DeviceStats(timestamp=Timestamp(seconds=1795521599, nanos=5000))
    merge(message, switch_pb2.DeviceStats(timestamp=Timestamp(seconds=1795521600)))
    assert fields_of(message) == {"timestamp": NOON}


def test_merge_replaces_lists() -> None:
    """Lists do not grow; one that was not sent stays."""
    message = switch_pb2.Interface(allowed_vlan=[1, 2])
    merge(message, switch_pb2.Interface(allowed_vlan=[3]))
    merge(message, switch_pb2.Interface(name="1/1/1"))
    assert fields_of(message) == {"allowed_vlan": (3,), "name": "1/1/1"}
