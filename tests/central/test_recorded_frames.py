"""Frames encoded by HPE's own classes decode to exactly what was set in them."""

import base64
from datetime import UTC, datetime
from functools import cache
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.wire.decoder import decode

FOLDER = Path(__file__).parent / "frames"
SENT = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)

KINDS_RECORDED = {
    *(
        "ap",
        "ap_radio",
        "ap_vap",
        "ap_port",
        "ap_wlan",
        "ap_tunnel",
        "ap_stats",
        "ap_radio_stats",
        "ap_vap_stats",
    ),
    *(
        "ap_port_stats",
        "ap_modem_stats",
        "ap_tunnel_stats",
        "ap_ip_probe_stats",
        "ap_role_stats",
        "ap_ssid_stats",
    ),
    *(
        "ap_vlan_stats",
        "switch",
        "switch_interface",
        "switch_lldp",
        "switch_vlan",
        "switch_vsx",
        "switch_stats",
    ),
    *(
        "switch_interface_stats",
        "switch_stack",
        "gateway",
        "gateway_uplink",
        "gateway_vlan",
        "gateway_tunnel",
    ),
    *("gateway_interface", "gateway_stats", "gateway_uplink_stats", "gateway_uplink_wan_stats"),
    *(
        "gateway_uplink_ip_probe_stats",
        "gateway_tunnel_stats",
        "gateway_interface_stats",
        "client",
        "client_stats",
    ),
    *(
        "alert",
        "audit",
        "wifi_client_location",
        "asset_tag_location",
        "wifi_client_geofence",
        "rssi",
    ),
}


def recorded() -> list[dict[str, Any]]:
    """Return all recordings."""
    return [
        json.loads(line)
        for file in sorted(FOLDER.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]


@cache
def descriptors(part: str) -> dict[str, Any]:
    """Return the SDKs' messages or enums, as recorded beside the frames."""
    files = [
        json.loads(file.read_text("utf-8"))[part] for file in FOLDER.glob("*.descriptors.json")
    ]
    return {name: item for file in files for name, item in file.items()}


def enum_text(enum: str, value: str) -> str:
    """Return the decoded text of an enum's value, which lacks the prefix of the enum."""
    zero = next(name for name, number in descriptors("enums")[enum].items() if number == 0)
    return value.removeprefix(zero.removesuffix("UNSPECIFIED")).lower()


def plain(value: Any) -> Any:
    """Return a JSON value with tuples for lists."""
    match value:
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case list():
            return tuple(plain(item) for item in value)
    return value


def expected(message: str, done: dict[str, Any]) -> dict[str, Any]:
    """Return the expected fields of a message with these values."""
    return {name: field(message, name, value) for name, value in done.items()}


def field(message: str, name: str, value: Any) -> Any:
    """Return the expected value of a field."""
    kind = descriptors("messages")[message][name].rpartition(" = ")[0].split()[-1]
    if isinstance(value, list):
        return tuple(one(kind, name, item) for item in value)
    return one(kind, name, value)


def is_message(kind: str) -> bool:
    """Return True for a message of the SDKs, but not for the entry of a map."""
    return kind in descriptors("messages") and set(descriptors("messages")[kind]) != {
        "key",
        "value",
    }


def one(kind: str, name: str, value: Any) -> Any:
    """Return the expected single value of a type."""
    match kind:
        case "google.protobuf.Struct":
            value = plain(value)
        case "google.protobuf.Timestamp":
            value = datetime.fromisoformat(value)
        case "string" if name == "timestamp":
            value = datetime.fromisoformat(value).astimezone(UTC)
        case "int64" if name == "occurred_on":
            value = datetime.fromtimestamp(value // 1000, UTC).replace(
                microsecond=value % 1000 * 1000
            )
        case _ if kind in descriptors("enums"):
            value = enum_text(kind, value)
        case _ if is_message(kind):
            value = expected(kind, value)
    return value


@pytest.mark.parametrize(
    "recording",
    recorded(),
    ids=lambda recording: f"{recording['id']}-{recording['type_url'].rpartition('.')[2]}",
)
def test_frame_decodes_to_what_was_set(recording: dict[str, Any]) -> None:
    """Envelope and payload are decoded as they were set."""
    event = decode(recording["stream"], base64.b64decode(recording["frame"]))
    assert (event.stream, event.id, event.type) == (
        recording["stream"],
        recording["id"],
        recording["type"],
    )
    assert (event.source, event.time) == ("//central.example", SENT)
    assert event.payload.kind == recording["kind"]
    assert event.payload.fields == expected(recording["message"], recording["set"])


def test_every_kind_is_recorded_in_full() -> None:
    """The first frame of each kind has every field, except for half of the RSSI event."""
    full = [recording for recording in recorded() if recording["id"].endswith("-1")]
    assert {recording["kind"] for recording in full} == KINDS_RECORDED
    for recording in full:
        missing = set(descriptors("messages")[recording["message"]]) - set(recording["set"])
        assert missing <= (
            {"raw_rssi", "proximity_rssi"} if recording["kind"] == "rssi" else set()
        ), recording["id"]


def test_gateway_messages_are_recorded_with_and_without_wrapper() -> None:
    """The two public decoders disagree on which is sent, so both count."""
    wrapped, direct = (
        {
            recording["kind"]
            for recording in recorded()
            if recording["stream"] == "gateway"
            and recording["type_url"].endswith(".MonitoringInformation") is wrapper
        }
        for wrapper in (True, False)
    )
    assert wrapped == direct
    assert len(wrapped) == 11


def test_every_enum_value_is_recorded() -> None:
    """Each specified value of an enum in use was encoded by HPE's classes."""
    seen: dict[str, set[str]] = {}

    def collect(message: str, done: dict[str, Any]) -> None:
        for name, value in done.items():
            kind = descriptors("messages")[message][name].rpartition(" = ")[0].split()[-1]
            for item in value if isinstance(value, list) else [value]:
                if kind in descriptors("enums"):
                    seen.setdefault(kind, set()).add(item)
                elif is_message(kind):
                    collect(kind, item)

    for recording in recorded():
        collect(recording["message"], recording["set"])
    assert seen == {
        enum: {name for name, number in values.items() if number}
        for enum, values in descriptors("enums").items()
    }
