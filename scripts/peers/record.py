"""Record frames that the SDKs' generated classes encode, and the descriptors of those classes.

`record.py pycentral|mv-pycentral FOLDER`, in the virtual environment of that SDK; see
scripts/record-frames. The tests compare both with this project's own classes.

Each payload message is recorded once with all fields set, and then with only its enums set, until
each enum has had all its values.
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
"""The CloudEvent type for switches, clients and alerts, whose types HPE does not publish."""

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
    """One kind of payload.

    ``kind`` and ``stream`` are what the decoder should report; ``arm`` is the field of a oneof that
    holds the payload, and ``without`` lists fields that are not set.
    """

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
CLIENT = (("client", "client_state"), ("client_stats", "client_stats"))
LOCATION = (
    ("wifi_client_location", "wifi-client-locations.created"),
    ("asset_tag_location", "asset-tags.last-known-location.created"),
)
RSSI = (("rssi.raw-rssi", "proximity_rssi"), ("rssi.proximity-rssi", "raw_rssi"))
"""The suffix of the type, and the field that such an event does not have."""


def pycentral_cases() -> Iterator[Case]:
    """List the payloads that pycentral has classes for."""
    for message, kind, suffix in AP:
        yield Case("ap.ap_events_pb2", message, "ap", kind, f"{APS}.{suffix}")
    for kind, arm in SWITCH:
        yield Case("switch.sw_pb2", "StreamSwitchMessage", "switch", kind, UNPUBLISHED, arm)
    for kind, arm in CLIENT:
        yield Case("client.client_pb2", "StreamClientMessage", "clients", kind, UNPUBLISHED, arm)
    yield Case("alert.alert_pb2", "AlertStreamingMessage", "alerts", "alert", UNPUBLISHED)
    type_ = f"{SERVICES}.audit-trail.device-monitoring"
    yield Case("audit.audit_trail_pb2", "AuditTrail", "audit", "audit", type_)
    module, message = "location.location_pb2", "StreamLocationMessage"
    for kind, suffix in LOCATION:
        yield Case(module, message, "location", kind, f"{SERVICES}.{suffix}", kind)
    module, message, kind = "geofence.geofence_pb2", "StreamGeofenceMessage", "wifi_client_geofence"
    yield Case(module, message, "geofence", kind, f"{SERVICES}.wifi-client-geofence-crossed", kind)
    module = "location_analytics.location_analytics_pb2"
    for suffix, missing in RSSI:
        type_ = f"{SERVICES}.{suffix}"
        yield Case(module, "RssiEvent", "rssi", "rssi", type_, without=(missing,))


def mv_pycentral_cases() -> Iterator[Case]:
    """List the payloads that only the fork has: those of gateways, bare and in their wrapper."""
    module = "gw.gw_events_pb2"
    for message, kind, suffix, arm in GATEWAY:
        type_ = f"{GATEWAYS}.{suffix}"
        yield Case(module, message, "gateway", kind, type_)
        yield Case(module, "MonitoringInformation", "gateway", kind, type_, arm)


CASES = {"pycentral": pycentral_cases, "mv-pycentral": mv_pycentral_cases}
ENVELOPE = "event.event_pb2"


def type_name(field: Any) -> str:
    """Return a field's type as a .proto file spells it."""
    if field.message_type is not None:
        return str(field.message_type.full_name)
    if field.enum_type is not None:
        return str(field.enum_type.full_name)
    for name in dir(field):
        if name.startswith("TYPE_") and getattr(field, name) == field.type:
            return name.removeprefix("TYPE_").lower()
    raise ValueError(f"unknown type: {field.full_name}")


class Filler:
    """Sets the fields of messages, each to a different value."""

    def __init__(self, step: int) -> None:
        """Use the step-th value of each enum; from the second step on, set only enums."""
        self.step = step
        self.numbers = count(1)

    def fill(self, message: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
        """Set every field of a message, and return the values by field; enum values are names."""
        values: dict[str, Any] = {}
        for field in message.DESCRIPTOR.fields:
            is_due = self.step == 1 or longest_enum(field)
            if is_due and field.name not in without:
                values[field.name] = self._fill_field(message, field)
        return values

    def _fill_field(self, message: Any, field: Any) -> Any:
        """Set one field of a message, and return its value."""
        target = getattr(message, field.name)
        nested = field.message_type
        if nested is not None and nested.GetOptions().map_entry:
            numbers = (next(self.numbers), next(self.numbers))
            entries = {f"key-{number}": f"value-{number}" for number in numbers}
            target.update(entries)
            return entries
        if nested is not None and field.is_repeated:
            return [self.submessage(target.add()) for _ in range(2)]
        if nested is not None:
            return self.submessage(target)
        if field.is_repeated:
            values = [self.scalar(field) for _ in range(2)]
            target.extend(values)
            return values
        value = self.scalar(field)
        if field.enum_type is not None:
            setattr(message, field.name, field.enum_type.values_by_name[value].number)
        else:
            setattr(message, field.name, value)
        return value

    def submessage(self, message: Any) -> Any:
        """Fill a nested message, and return its value; times are returned as ISO 8601."""
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
        """Return the next value for a field."""
        n = next(self.numbers)
        if field.enum_type is not None:
            values = [value.name for value in field.enum_type.values if value.number]
            return values[(self.step - 1) % len(values)]
        name = type_name(field)
        if name == "string" and field.name == "timestamp":
            # Access points send times as text; vary the format with the message.
            return RFC3339[(n + len(field.containing_type.name)) % 4].format(n)
        if name == "string":
            return f"{field.name}-{n}"
        if name == "bool" and not field.has_presence:
            # False would not be sent.
            return True
        return SCALARS[name](n)


def longest_enum(field: Any) -> int:
    """Return how many values the longest enum in a field has, not counting zero."""
    if field.enum_type is not None:
        return len(field.enum_type.values) - 1
    if field.message_type is None or field.message_type.full_name.startswith("google."):
        return 0
    return max(map(longest_enum, field.message_type.fields), default=0)


def record(case: Case) -> Iterator[dict[str, Any]]:
    """Encode all frames of one kind of payload."""
    cls = getattr(import_module(f"{EVENTS}.{case.module}"), case.message)
    descriptor = cls.DESCRIPTOR
    if case.arm is not None:
        descriptor = descriptor.fields_by_name[case.arm].message_type
    steps = max(1, *map(longest_enum, descriptor.fields))
    for step in range(1, steps + 1):
        message = cls()
        payload = message if case.arm is None else getattr(message, case.arm)
        values = Filler(step).fill(payload, case.without)
        event = wrap(case, step, message)
        yield {
            "stream": case.stream,
            "kind": case.kind,
            "id": event.id,
            "type": case.type,
            "type_url": event.proto_data.type_url,
            "message": descriptor.full_name,
            "set": values,
            "frame": base64.b64encode(event.SerializeToString(deterministic=True)).decode(),
        }


def wrap(case: Case, step: int, message: Any) -> Any:
    """Return a message in a CloudEvent."""
    event = import_module(f"{EVENTS}.{ENVELOPE}").CloudEvent(
        id=f"{case.kind}-{step}", source="//central.example", specversion="1.0", type=case.type
    )
    event.attributes["subject"].ce_string = SUBJECT
    event.time.FromDatetime(SENT)
    event.proto_data.type_url = f"type.googleapis.com/{package(message)}.{case.message}"
    event.proto_data.value = message.SerializeToString(deterministic=True)
    return event


def package(message: Any) -> str:
    """Return the last part of a message's package that is not a version."""
    parts = message.DESCRIPTOR.file.package.split(".")
    return str([part for part in parts if not part.startswith("v1")][-1])


def describe(file: Any) -> dict[str, Any]:
    """Describe a .proto file: the fields of each message, and the values of each enum."""
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
    """Return what stands before a field's type; protobuf implements "optional" as a oneof."""
    oneof = field.containing_oneof
    if oneof is None:
        return "repeated " if field.is_repeated else ""
    return "optional " if oneof.name == f"_{field.name}" else f"oneof {oneof.name}: "


def main(sdk: str, folder: Path) -> None:
    """Write the frames and the descriptors of one SDK."""
    modules = {ENVELOPE}
    lines: list[str] = []
    for case in CASES[sdk]():
        modules.add(case.module)
        lines += map(json.dumps, record(case))
    (folder / f"{sdk}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    messages: dict[str, Any] = {}
    enums: dict[str, Any] = {}
    for module in sorted(modules):
        description = describe(import_module(f"{EVENTS}.{module}").DESCRIPTOR)
        messages |= description["messages"]
        enums |= description["enums"]
    text = json.dumps({"messages": messages, "enums": enums}, indent=1, sort_keys=True)
    (folder / f"{sdk}.descriptors.json").write_text(text + "\n", encoding="utf-8")
    print(f"{sdk}: {len(lines)} frames, {len(messages)} messages, {len(enums)} enums")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
