"""Fields become flat, JSON-safe values."""

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
from custom_components.hpe_aruba_central.central.wire.flatten import RESERVED, flatten, put_flat
from tests.central.builders import stamp, text_stamp
from tests.central.test_recorded_frames import recorded


def flat(message: Any) -> dict[str, Any]:
    """Return a message as flat data."""
    data: dict[str, Any] = {}
    put_flat(message, data)
    return data


def flattened(
    fields: dict[str, Any], reserved: frozenset[str] = RESERVED, prefix: str = ""
) -> dict[str, Any]:
    """Return the expected flat data of fields."""
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
    """Return the expected JSON value."""
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
    """All fields of every recorded frame are flat and JSON-safe."""
    payload = decode(recording["stream"], base64.b64decode(recording["frame"])).payload
    data: dict[str, Any] = {}
    payload.put_flat(data)
    assert data == flattened(dict(payload.fields))
    # The generated code does as a loop over the fields.
    assert data == flatten(payload.fields)
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_only_present_fields() -> None:
    """A field that is present and zero is kept, an unspecified one is null."""
    assert flat(
        ap_events_pb2.APInfo(
            status=False, uptime=0, mode=ap_events_pb2.AP_MODE_UNSPECIFIED, timestamp="soon"
        )
    ) == {"status": False, "uptime": 0, "mode": None, "timestamp": None}


def test_reserved_names_get_a_prefix() -> None:
    """A field named like one of the event's own data gets a prefix."""
    assert flat(alerts_pb2.AlertStreamingMessage(id="webhook", time=stamp(60))) == {
        "payload_id": "webhook",
        "payload_time": "2026-11-24T12:01:00+00:00",
    }


def test_nested_fields_are_named_by_their_path() -> None:
    """Fields of nested messages are named by their path, however deep."""
    details = clients_pb2.ClientDetails(connected_since=stamp(0.25), cpdi=clients_pb2.CpdiInfo())
    assert flat(clients_pb2.ClientState(client_details=details)) == {
        "client_details_connected_since": "2026-11-24T12:00:00.250000+00:00"
    }


def test_lists() -> None:
    """Messages in a list become dicts; one that only wraps a map becomes the map."""
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


def test_configuration_log_is_excluded() -> None:
    """The log of configuration changes may contain secrets."""
    changed = audit_trail_pb2.ChangedJSON()
    changed.before_transaction.update({"psk": "hunter2"})
    message = audit_trail_pb2.AuditTrail(
        action="changed", log_details=audit_trail_pb2.LogDetails(changed_json=changed)
    )
    assert flat(message) == {"action": "changed"}


def test_camel_case_becomes_snake_case() -> None:
    """WIDS is the only stream that writes camelCase."""
    assert flat(wids_pb2.WidsRulesEvent(siteId="1")) == {"site_id": "1"}


def test_times_become_text() -> None:
    """The times of access points keep their microseconds."""
    assert flat(ap_events_pb2.APInfo(timestamp=text_stamp(0.5))) == {
        "timestamp": "2026-11-24T12:00:00.500000+00:00"
    }


def test_long_lists() -> None:
    """A list is cut, also within another value, and the length of a field that was cut is kept."""
    entry = {"name": "1", "ports": tuple(range(200))}
    data = flatten({"vlans": tuple(range(200)), "short": (1, 2), "entries": (entry,)})
    assert data == {
        "vlans": list(range(100)),
        "vlans_count": 200,
        "short": [1, 2],
        "entries": [{"name": "1", "ports": list(range(100)), "ports_count": 200}],
    }
