"""Record frames that others' generated classes encode, and those classes' descriptors, for the tests to decode.

`record.py pycentral|mv-pycentral FOLDER`, in the virtual environment of that SDK; scripts/record-frames runs both. For
each payload message: one frame with every field set, then small ones until each enum has shown each of its values.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
import json
from pathlib import Path
import sys
from typing import Any, NamedTuple

SUBJECT = "0123456789abcdef0123456789abcdef"
SENT = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
EVENTS = "pycentral.streaming.events"
SERVICES = "com.hpe.greenlake.network-services.v1alpha1"
APS = "com.hpe.greenlake.network-monitoring.v1alpha1.aps"
GATEWAYS = "com.hpe.greenlake.network-monitoring.v1.gateways"
UNPUBLISHED = "unpublished"
"""Stands for the CloudEvent types of the switch, client and alert streams, which nobody has published."""

STRUCT = {
    "text": "x",
    "number": 1.5,
    "yes": True,
    "nothing": None,
    "list": [1.0, "two", [False]],
    "object": {"a": {"b": "c"}},
}
SCALARS: dict[str, Callable[[int], float]] = {
    "int32": lambda n: -n,
    "int64": lambda n: 1_800_000_000_000 + n,
    "uint32": lambda n: 4_000_000_000 + n,
    "uint64": lambda n: 2**63 + n,
    "float": lambda n: n + 0.1,
    "double": lambda n: n / 7,
    "bool": lambda n: bool(n % 2),
}
RFC3339 = (
    "2026-11-24T10:00:{:02}Z",
    "2026-11-24T10:00:{:02}.125Z",
    "2026-11-24T10:00:{:02}.123456789Z",
    "2026-11-24T12:00:{:02}+02:00",
)


class Case(NamedTuple):
    """One kind of payload: its class, the stream and type it travels with, and what decoding should call it."""

    module: str
    message: str
    stream: str
    kind: str
    type: str
    arm: str | None = None
    without: tuple[str, ...] = ()


AP = (
    ("APInfo", "ap", "state.device"),
    ("RadioInfo", "ap_radio", "state.radio"),
    ("VapInfo", "ap_vap", "state.virtual_access_point"),
    ("PortInfo", "ap_port", "state.port"),
    ("WlanInfo", "ap_wlan", "state.wlan"),
    ("TunnelInfo", "ap_tunnel", "state.tunnel"),
    ("APSystemStat", "ap_stats", "stats.device"),
    ("RadioStat", "ap_radio_stats", "stats.radio"),
    ("VapStat", "ap_vap_stats", "stats.virtual_access_point"),
    ("PortStat", "ap_port_stats", "stats.port"),
    ("ModemStat", "ap_modem_stats", "stats.modem"),
    ("TunnelStat", "ap_tunnel_stats", "stats.tunnel"),
    ("IPProbeStat", "ap_ip_probe_stats", "stats.ip_probe"),
    ("RoleStat", "ap_role_stats", "stats.user_role"),
    ("SsidStat", "ap_ssid_stats", "stats.ssid"),
    ("VlanStat", "ap_vlan_stats", "stats.vlan"),
)
SWITCH = (
    ("switch", "switch_state"),
    ("switch_interface", "interface_state"),
    ("switch_lldp", "lldp_state"),
    ("switch_vlan", "vlan_state"),
    ("switch_vsx", "vsx_state"),
    ("switch_stats", "device_stats"),
    ("switch_interface_stats", "interface_stats"),
    ("switch_stack", "stack_state"),
)
GATEWAY = (
    ("Gateway", "gateway", "state.device", "gateway_state"),
    ("Uplink", "gateway_uplink", "state.uplink", "uplink_state"),
    ("Vlan", "gateway_vlan", "state.vlan", "vlan_state"),
    ("Tunnel", "gateway_tunnel", "state.tunnel", "tunnel_state"),
    ("Interface", "gateway_interface", "state.interface", "interface_state"),
    ("DeviceStats", "gateway_stats", "stats.device", "device_stats"),
    ("UplinkStats", "gateway_uplink_stats", "stats.uplink", "uplink_stats"),
    ("UplinkWanStats", "gateway_uplink_wan_stats", "stats.uplink_wan", "uplink_wan_stats"),
    (
        "UplinkIpProbeStats",
        "gateway_uplink_ip_probe_stats",
        "stats.uplink_ip_probe",
        "uplink_ip_probe_stats",
    ),
    ("TunnelStats", "gateway_tunnel_stats", "stats.tunnel", "tunnel_stats"),
    ("InterfaceStats", "gateway_interface_stats", "stats.interface", "interface_stats"),
)
PYCENTRAL = (
    *(
        Case("ap.ap_events_pb2", message, "ap", kind, f"{APS}.{suffix}")
        for message, kind, suffix in AP
    ),
    *(
        Case("switch.sw_pb2", "StreamSwitchMessage", "switch", kind, UNPUBLISHED, arm)
        for kind, arm in SWITCH
    ),
    Case(
        "client.client_pb2", "StreamClientMessage", "clients", "client", UNPUBLISHED, "client_state"
    ),
    Case(
        "client.client_pb2",
        "StreamClientMessage",
        "clients",
        "client_stats",
        UNPUBLISHED,
        "client_stats",
    ),
    Case("alert.alert_pb2", "AlertStreamingMessage", "alerts", "alert", UNPUBLISHED),
    Case(
        "audit.audit_trail_pb2",
        "AuditTrail",
        "audit",
        "audit",
        f"{SERVICES}.audit-trail.device-monitoring",
    ),
    Case(
        "location.location_pb2",
        "StreamLocationMessage",
        "location",
        "wifi_client_location",
        f"{SERVICES}.wifi-client-locations.created",
        "wifi_client_location",
    ),
    Case(
        "location.location_pb2",
        "StreamLocationMessage",
        "location",
        "asset_tag_location",
        f"{SERVICES}.asset-tags.last-known-location.created",
        "asset_tag_location",
    ),
    Case(
        "geofence.geofence_pb2",
        "StreamGeofenceMessage",
        "geofence",
        "wifi_client_geofence",
        f"{SERVICES}.wifi-client-geofence-crossed",
        "wifi_client_geofence",
    ),
    Case(
        "location_analytics.location_analytics_pb2",
        "RssiEvent",
        "rssi",
        "rssi",
        f"{SERVICES}.rssi.raw-rssi",
        without=("proximity_rssi",),
    ),
    Case(
        "location_analytics.location_analytics_pb2",
        "RssiEvent",
        "rssi",
        "rssi",
        f"{SERVICES}.rssi.proximity-rssi",
        without=("raw_rssi",),
    ),
)
MV_PYCENTRAL = tuple(
    case
    for message, kind, suffix, arm in GATEWAY
    for case in (
        Case("gw.gw_events_pb2", message, "gateway", kind, f"{GATEWAYS}.{suffix}"),
        Case(
            "gw.gw_events_pb2",
            "MonitoringInformation",
            "gateway",
            kind,
            f"{GATEWAYS}.{suffix}",
            arm,
        ),
    )
)
CASES = {"pycentral": PYCENTRAL, "mv-pycentral": MV_PYCENTRAL}
ENVELOPE = "event.event_pb2"


def type_name(field: Any) -> str:
    """Return a field's type as a .proto file spells it."""
    if field.message_type is not None:
        return str(field.message_type.full_name)
    if field.enum_type is not None:
        return str(field.enum_type.full_name)
    name = next(
        name
        for name in dir(field)
        if name.startswith("TYPE_") and getattr(field, name) == field.type
    )
    return name.removeprefix("TYPE_").lower()


class Filler:
    """Sets the fields of a message, each to another value, and tells what it set."""

    def __init__(self, step: int) -> None:
        """Start from the step-th value of each enum; from the second on only enums are set."""
        self.step = step
        self.numbers = count(1)

    def fill(self, message: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
        """Set every field of a message; return what was set, by name, enum values as their names."""
        done: dict[str, Any] = {}
        for field in message.DESCRIPTOR.fields:
            if field.name in without or (self.step > 1 and not longest_enum(field)):
                continue
            target = getattr(message, field.name)
            if field.message_type is not None and field.message_type.GetOptions().map_entry:
                done[field.name] = {
                    f"key-{n}": f"value-{n}" for n in (next(self.numbers), next(self.numbers))
                }
                target.update(done[field.name])
            elif field.is_repeated and field.message_type is not None:
                done[field.name] = [self.submessage(target.add()) for _ in range(2)]
            elif field.is_repeated:
                done[field.name] = [self.scalar(field) for _ in range(2)]
                target.extend(done[field.name])
            elif field.message_type is not None:
                done[field.name] = self.submessage(target)
            else:
                done[field.name] = value = self.scalar(field)
                setattr(
                    message,
                    field.name,
                    field.enum_type.values_by_name[value].number if field.enum_type else value,
                )
        return done

    def submessage(self, message: Any) -> Any:
        """Fill a message within a message; times are told as ISO 8601."""
        match message.DESCRIPTOR.full_name:
            case "google.protobuf.Timestamp":
                n = next(self.numbers)
                time = SENT + timedelta(seconds=n, microseconds=n)
                message.FromDatetime(time)
                return time.isoformat()
            case "google.protobuf.Struct":
                message.update(STRUCT)
                return STRUCT
        return self.fill(message)

    def scalar(self, field: Any) -> Any:
        """Choose the next value for a field."""
        n = next(self.numbers)
        if field.enum_type is not None:
            values = [value.name for value in field.enum_type.values if value.number]
            return values[(self.step - 1) % len(values)]
        name = type_name(field)
        if name == "string":
            ap_time = field.name == "timestamp"
            return (
                RFC3339[(n + len(field.containing_type.name)) % 4].format(n)
                if ap_time
                else f"{field.name}-{n}"
            )
        # What has no presence of its own is not on the wire when it is false.
        return SCALARS[name](n) if field.has_presence or name != "bool" else True


def longest_enum(field: Any) -> int:
    """Return how many values the longest enum within a field has."""
    if field.enum_type is not None:
        return len(field.enum_type.values) - 1
    if field.message_type is None or field.message_type.full_name.startswith("google."):
        return 0
    return max((longest_enum(inner) for inner in field.message_type.fields), default=0)


def record(case: Case) -> Iterator[dict[str, Any]]:
    """Encode one kind of payload."""
    module = import_module(f"{EVENTS}.{case.module}")
    cls = getattr(module, case.message)
    fields = (
        cls.DESCRIPTOR.fields_by_name[case.arm].message_type.fields
        if case.arm
        else cls.DESCRIPTOR.fields
    )
    short = [part for part in cls.DESCRIPTOR.file.package.split(".") if not part.startswith("v1")][
        -1
    ]
    for step in range(1, max(1, *(longest_enum(field) for field in fields)) + 1):
        message = cls()
        inner = getattr(message, case.arm) if case.arm else message
        done = Filler(step).fill(inner, case.without)
        event = import_module(f"{EVENTS}.{ENVELOPE}").CloudEvent(
            id=f"{case.kind}-{step}", source="//central.example", specversion="1.0", type=case.type
        )
        event.attributes["subject"].ce_string = SUBJECT
        event.time.FromDatetime(SENT)
        event.proto_data.type_url = f"type.googleapis.com/{short}.{case.message}"
        event.proto_data.value = message.SerializeToString(deterministic=True)
        yield {
            "stream": case.stream,
            "kind": case.kind,
            "id": event.id,
            "type": case.type,
            "type_url": event.proto_data.type_url,
            "message": inner.DESCRIPTOR.full_name,
            "set": done,
            "frame": base64.b64encode(event.SerializeToString(deterministic=True)).decode(),
        }


def describe(file: Any) -> dict[str, Any]:
    """Describe a .proto file: of each message the fields' labels, types and numbers, of each enum the values."""
    messages: dict[str, dict[str, str]] = {}
    enums: dict[str, dict[str, int]] = {}

    def add_messages(descriptors: Iterable[Any]) -> None:
        for message in descriptors:
            messages[message.full_name] = {
                field.name: f"{label(field)}{type_name(field)} = {field.number}"
                for field in message.fields
            }
            add_enums(message.enum_types)
            add_messages(message.nested_types)

    def add_enums(descriptors: Iterable[Any]) -> None:
        for enum in descriptors:
            enums[enum.full_name] = {value.name: value.number for value in enum.values}

    add_messages(file.message_types_by_name.values())
    add_enums(file.enum_types_by_name.values())
    return {"messages": messages, "enums": enums}


def label(field: Any) -> str:
    """Return the word before a field's type; "optional" makes a oneof of its own behind the scenes."""
    oneof = field.containing_oneof
    if oneof is None:
        return "repeated " if field.is_repeated else ""
    return "optional " if oneof.name == f"_{field.name}" else f"oneof {oneof.name}: "


def main(sdk: str, folder: Path) -> None:
    """Write the frames and the descriptors of one SDK."""
    cases = CASES[sdk]
    lines = [json.dumps(line) for case in cases for line in record(case)]
    (folder / f"{sdk}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    described: dict[str, Any] = {"messages": {}, "enums": {}}
    for module in sorted({case.module for case in cases} | {ENVELOPE}):
        part = describe(import_module(f"{EVENTS}.{module}").DESCRIPTOR)
        described["messages"] |= part["messages"]
        described["enums"] |= part["enums"]
    text = json.dumps(described, indent=1, sort_keys=True)
    (folder / f"{sdk}.descriptors.json").write_text(text + "\n", encoding="utf-8")
    print(
        f"{sdk}: {len(lines)} frames, {len(described['messages'])} messages, {len(described['enums'])} enums"
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
