"""CloudEvents around the messages of the streams, and their types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Literal, NamedTuple
from uuid import UUID

from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    audit_trail_pb2,
    cloudevents_pb2,
    gateway_pb2,
)

_SERVICES = "com.hpe.greenlake.network-services.v1alpha1."
_MONITORING = "com.hpe.greenlake.network-monitoring.v1"
_SUFFIXES = {
    "ap": {
        "APInfo": "state.device",
        "RadioInfo": "state.radio",
        "VapInfo": "state.virtual_access_point",
        "PortInfo": "state.port",
        "WlanInfo": "state.wlan",
        "TunnelInfo": "state.tunnel",
        "APSystemStat": "stats.device",
        "RadioStat": "stats.radio",
        "PortStat": "stats.port",
        "ModemStat": "stats.modem",
        "TunnelStat": "stats.tunnel",
        "IPProbeStat": "stats.ip_probe",
        "RoleStat": "stats.user_role",
        "SsidStat": "stats.ssid",
        "VlanStat": "stats.vlan",
        "VapStat": "stats.virtual_access_point",
    },
    "gateway": {
        "gateway_state": "state.device",
        "uplink_state": "state.uplink",
        "vlan_state": "state.vlan",
        "tunnel_state": "state.tunnel",
        "interface_state": "state.interface",
        "device_stats": "stats.device",
        "uplink_stats": "stats.uplink",
        "uplink_wan_stats": "stats.uplink_wan",
        "uplink_ip_probe_stats": "stats.uplink_ip_probe",
        "tunnel_stats": "stats.tunnel",
        "interface_stats": "stats.interface",
    },
    "switch": {
        "switch_state": "state.device",
        "interface_state": "state.interface",
        "lldp_state": "state.lldp",
        "vlan_state": "state.vlan",
        "vsx_state": "state.vsx",
        "device_stats": "stats.device",
        "interface_stats": "stats.interface",
        "stack_state": "state.stack",
    },
    "clients": {"client_state": "state", "client_stats": "stats"},
    "location": {
        "wifi_client_location": "wifi-client-locations.created",
        "asset_tag_location": "asset-tags.last-known-location.created",
    },
    "geofence": {
        "wifi_client_geofence": "wifi-client-geofence-crossed",
        "asset_tag_geofence": "asset-tag-geofence-crossed",
    },
    "rssi": {"raw_rssi": "raw-rssi", "proximity_rssi": "proximity-rssi"},
    "wids": {
        "widsRulesEvent": "wids-rules.detection.created",
        "widsSignaturesEvent": "wids-signatures.detection.created",
    },
}


class _Naming(NamedTuple):
    """The prefix of a stream's event types, and the package in the type URLs of its payloads."""

    prefix: str
    package: str


_NAMING = {
    "ap": _Naming(f"{_MONITORING}alpha1.aps.", "ap"),
    "gateway": _Naming(f"{_MONITORING}.gateways.", "gw"),
    # The types of switches, clients and alerts are not published: these follow the gateways'.
    "switch": _Naming(f"{_MONITORING}.switches.", "sw"),
    "clients": _Naming(f"{_MONITORING}.clients.", "client"),
    "alerts": _Naming("com.hpe.greenlake.network-notifications.v1.alerts.", "alert"),
    "audit": _Naming(f"{_SERVICES}audit-trail.", "audittrail"),
    "location": _Naming(_SERVICES, "location"),
    "geofence": _Naming(_SERVICES, "geofence"),
    "rssi": _Naming(f"{_SERVICES}rssi.", "location_analytics"),
    "wids": _Naming(_SERVICES, "wids"),
}

_GATEWAY_FIELDS: Mapping[str, str] = {
    field.message_type.name: field.name
    for field in gateway_pb2.MonitoringInformation.DESCRIPTOR.fields
    if field.message_type is not None
}


def event_type(stream: str, message: Message) -> str:
    """Return the event type of a message, by the message's name or its first known field."""
    return _NAMING[stream].prefix + _suffix(stream, message)


def _suffix(stream: str, message: Message) -> str:
    match message:
        case audit_trail_pb2.AuditTrail():
            return message.category.lower().replace(" ", "-")
        case alerts_pb2.AlertStreamingMessage():
            return "created" if message.operation == "Add" else "updated"
    names = [message.DESCRIPTOR.name, _gateway_field(message)]
    names += [field.name for field, _ in message.ListFields()]
    suffixes = _SUFFIXES.get(stream, {})
    for name in names:
        if name in suffixes:
            return suffixes[name]
    return "unknown"


def _gateway_field(message: Message) -> str | None:
    """Return the field of the gateway's wrapper that contains a message, if there is one."""
    if message.DESCRIPTOR.file.name != gateway_pb2.DESCRIPTOR.name:
        return None
    return _GATEWAY_FIELDS.get(message.DESCRIPTOR.name)


@dataclass(frozen=True, slots=True)
class Event:
    """A CloudEvent; ``frame`` is its serialized form."""

    stream: str
    type: str
    id: str
    time: datetime
    frame: bytes


class CloudEventWrapper:
    """Wraps messages into the CloudEvents of one tenant; the IDs repeat with the seed."""

    def __init__(self, seed: int, tenant_id: str, framing: Literal["direct", "wrapped"]) -> None:
        self._rng = Random(f"{seed}/ids")
        self._tenant_id = tenant_id
        self._framing = framing

    def wrap(
        self,
        stream: str,
        message: Message,
        time: datetime,
        *,
        type_: str | None = None,
        id_: str | None = None,
    ) -> Event:
        """Return a message as a CloudEvent of the stream; type and ID are generated if None."""
        type_ = type_ or event_type(stream, message)
        id_ = id_ or str(UUID(int=self._rng.getrandbits(128), version=4))
        if self._framing == "wrapped":
            message = _wrap_gateway_message(message)
        event = cloudevents_pb2.CloudEvent(
            id=id_,
            source=f"/simulator/{stream}",
            specversion="1.0",
            type=type_,
            time=time,
        )
        event.attributes["subject"].ce_string = self._tenant_id
        event.proto_data.type_url = (
            f"type.googleapis.com/{_NAMING[stream].package}.{message.DESCRIPTOR.name}"
        )
        event.proto_data.value = message.SerializeToString()
        return Event(stream, type_, id_, time, event.SerializeToString())


def _wrap_gateway_message(message: Message) -> Message:
    """Return the wrapper around a gateway's message; other messages are returned as they are."""
    field = _gateway_field(message)
    if field is None:
        return message
    wrapper = gateway_pb2.MonitoringInformation()
    getattr(wrapper, field).CopyFrom(message)
    return wrapper
