"""Protobuf values become flat ones that JSON can hold."""

import base64
from datetime import datetime
import json
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    switch_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from custom_components.hpe_aruba_central.central.wire.fields import fields_of
from custom_components.hpe_aruba_central.central.wire.flat import RESERVED, flatten
from tests.central.builders import stamp, text_stamp
from tests.central.test_recorded_frames import recorded


def flat(message: Any) -> dict[str, Any]:
    """Return a message as flat data."""
    return flatten(fields_of(message))


def flattened(
    fields: dict[str, Any], reserved: frozenset[str] = RESERVED, prefix: str = ""
) -> dict[str, Any]:
    """Return fields that were read one by one as flat data: the slow way."""
    data: dict[str, Any] = {}
    for name, value in fields.items():
        key = prefix + name
        if name == "log_details":
            continue
        if isinstance(value, dict):
            data |= flattened(value, reserved, f"{key}_")
        else:
            data[f"payload_{key}" if key in reserved else key] = json_value(value)
    return data


def json_value(value: Any) -> Any:
    """Return a value as JSON knows it."""
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return flattened(
                value["entries"] if value.keys() == {"entries"} else value, frozenset()
            )
        case tuple():
            return [json_value(item) for item in value]
    return value


@pytest.mark.parametrize(
    "recording",
    recorded(),
    ids=lambda recording: f"{recording['id']}-{recording['type_url'].rpartition('.')[2]}",
)
def test_every_kind_is_flat(recording: dict[str, Any]) -> None:
    """In one pass comes out what the fields say, and JSON can hold it."""
    payload = decode(recording["stream"], base64.b64decode(recording["frame"])).payload
    data = flatten(payload.fields)
    assert data == flattened(dict(payload.fields))
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_only_present_fields() -> None:
    """An explicit zero is told, an absent field is not; the unspecified is null."""
    assert flat(
        ap_events_pb2.APInfo(
            status=False, uptime=0, mode=ap_events_pb2.AP_MODE_UNSPECIFIED, timestamp="soon"
        )
    ) == {"status": False, "uptime": 0, "mode": None, "timestamp": None}


def test_names_that_are_taken() -> None:
    """A field that is named like a part of the envelope is prefixed."""
    assert flat(alerts_pb2.AlertStreamingMessage(id="webhook", time=stamp(60))) == {
        "payload_id": "webhook",
        "payload_time": "2026-11-24T12:01:00+00:00",
    }


def test_messages_inside_are_named_by_their_path() -> None:
    """However deep they are."""
    details = clients_pb2.ClientDetails(connected_since=stamp(0.25), cpdi=clients_pb2.CpdiInfo())
    assert flat(clients_pb2.ClientState(client_details=details)) == {
        "client_details_connected_since": "2026-11-24T12:00:00.250000+00:00"
    }


def test_lists() -> None:
    """Messages in a list are mappings that name their fields as they are; those that wrap a map are that map."""
    supply = switch_pb2.Switch.PowerSupply(
        index=1, status=switch_pb2.Switch.PowerSupply.POWER_SUPPLY_STATUS_PERMANENT_FAILURE
    )
    assert flat(switch_pb2.Switch(power_supplies=[supply])) == {
        "power_supplies": [{"index": 1, "status": "permanent_failure"}]
    }
    assert flat(switch_pb2.Interface(allowed_vlan=[1, 4094])) == {"allowed_vlan": [1, 4094]}
    detail = alerts_pb2.AdditionalDetail
    assert flat(
        alerts_pb2.AlertStreamingMessage(additional_details=[detail(entries={"id": "a"}), detail()])
    ) == {"additional_details": [{"id": "a"}, {}]}


def test_changed_configuration_is_left_out() -> None:
    """The log of changes may hold secrets."""
    changed = audit_trail_pb2.ChangedJSON()
    changed.before_transaction.update({"psk": "hunter2"})
    message = audit_trail_pb2.AuditTrail(
        action="changed", log_details=audit_trail_pb2.LogDetails(changed_json=changed)
    )
    assert flat(message) == {"action": "changed"}


def test_camel_case_becomes_snake_case() -> None:
    """WIDS alone is written in camelCase."""
    assert flat(wids_pb2.WidsRulesEvent(siteId="1")) == {"site_id": "1"}


def test_times_as_text() -> None:
    """An access point's own times keep their microseconds."""
    assert flat(ap_events_pb2.APInfo(timestamp=text_stamp(0.5))) == {
        "timestamp": "2026-11-24T12:00:00.500000+00:00"
    }
