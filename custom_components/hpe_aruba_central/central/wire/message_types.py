"""The protobuf messages of each stream. Sources: HPE's .proto files and the reference of events."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from google.protobuf.message import Message

from ..pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    gateway_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from ..streams import STREAMS

_MEASUREMENTS = {"wifi_client_location", "asset_tag_location", "rssi"}
"""The kinds of periodic measurements whose name does not end in ``_stats``."""

_WIRE_TYPE_MESSAGE = 2
"""Protobuf's wire type of a nested message, in the lowest three bits of its tag."""

_FIRST_LONG_TAG = 16
"""The first field number whose tag takes more than one byte."""


class MessageType(NamedTuple):
    """A payload message: its kind in `Payload.kind`, its protobuf name, and how it is parsed."""

    kind: str
    message: str
    parse: Callable[[bytes], Message]
    is_statistics: bool


class Wrapper(NamedTuple):
    """A message with a oneof, whose field that is set is the payload message.

    ``fields`` are the payload messages by the field's name; ``tags`` by the byte that the field
    begins with on the wire.
    """

    message: str
    parse: Callable[[bytes], Message]
    oneof: str
    fields: Mapping[str, MessageType]
    tags: Mapping[int, MessageType]


class StreamMessages(NamedTuple):
    """What a stream may carry.

    The payload messages by their protobuf name, and those that a CloudEvent type implies.
    ``default`` is what a message is if neither is known.
    """

    by_name: Mapping[str, MessageType]
    by_event_type: Mapping[str, MessageType]
    default: MessageType | Wrapper | None


def _by_message_name(kinds: Mapping[type[Message], str]) -> dict[str, MessageType]:
    """Return the types of messages, given with their kinds, by the messages' names."""
    types = {}
    for cls, kind in kinds.items():
        name = cls.DESCRIPTOR.name
        is_statistics = kind.endswith("_stats") or kind in _MEASUREMENTS
        types[name] = MessageType(kind, name, cls.FromString, is_statistics)
    return types


def _in_wrapper(
    cls: type[Message], oneof: str, kinds: Mapping[type[Message], str]
) -> StreamMessages:
    """Return the messages of a stream that sends them in a wrapper, or possibly without it."""
    by_name = _by_message_name(kinds)
    wrapped = cls.DESCRIPTOR.oneofs_by_name[oneof].fields
    fields = {each.name: by_name[each.message_type.name] for each in wrapped if each.message_type}
    tags = {
        each.number << 3 | _WIRE_TYPE_MESSAGE: fields[each.name]
        for each in wrapped
        if each.name in fields and each.number < _FIRST_LONG_TAG
    }
    wrapper = Wrapper(cls.DESCRIPTOR.name, cls.FromString, oneof, fields, tags)
    return StreamMessages(by_name, {}, wrapper)


def _of_one_message(cls: type[Message], kind: str) -> StreamMessages:
    """Return the messages of a stream that has only one."""
    by_name = _by_message_name({cls: kind})
    return StreamMessages(by_name, {}, by_name[cls.DESCRIPTOR.name])


_AP = _by_message_name(
    {
        ap_events_pb2.APInfo: "ap",
        ap_events_pb2.RadioInfo: "ap_radio",
        ap_events_pb2.VapInfo: "ap_vap",
        ap_events_pb2.PortInfo: "ap_port",
        ap_events_pb2.WlanInfo: "ap_wlan",
        ap_events_pb2.TunnelInfo: "ap_tunnel",
        ap_events_pb2.APSystemStat: "ap_stats",
        ap_events_pb2.RadioStat: "ap_radio_stats",
        ap_events_pb2.PortStat: "ap_port_stats",
        ap_events_pb2.ModemStat: "ap_modem_stats",
        ap_events_pb2.TunnelStat: "ap_tunnel_stats",
        ap_events_pb2.IPProbeStat: "ap_ip_probe_stats",
        ap_events_pb2.RoleStat: "ap_role_stats",
        ap_events_pb2.SsidStat: "ap_ssid_stats",
        ap_events_pb2.VlanStat: "ap_vlan_stats",
        ap_events_pb2.VapStat: "ap_vap_stats",
    }
)
_GATEWAY = _in_wrapper(
    gateway_pb2.MonitoringInformation,
    "gateway_event",
    {
        gateway_pb2.Gateway: "gateway",
        gateway_pb2.Uplink: "gateway_uplink",
        gateway_pb2.Vlan: "gateway_vlan",
        gateway_pb2.Tunnel: "gateway_tunnel",
        gateway_pb2.Interface: "gateway_interface",
        gateway_pb2.DeviceStats: "gateway_stats",
        gateway_pb2.UplinkStats: "gateway_uplink_stats",
        gateway_pb2.UplinkWanStats: "gateway_uplink_wan_stats",
        gateway_pb2.UplinkIpProbeStats: "gateway_uplink_ip_probe_stats",
        gateway_pb2.TunnelStats: "gateway_tunnel_stats",
        gateway_pb2.InterfaceStats: "gateway_interface_stats",
    },
)


def _by_event_type(stream: str, messages: Mapping[str, MessageType]) -> dict[str, MessageType]:
    """Return a stream's messages by CloudEvent type; both tables are in the reference's order."""
    return dict(zip(STREAMS[stream].event_types, messages.values(), strict=True))


STREAM_MESSAGES = {
    "ap": StreamMessages(_AP, _by_event_type("ap", _AP), None),
    "gateway": _GATEWAY._replace(by_event_type=_by_event_type("gateway", _GATEWAY.by_name)),
    "switch": _in_wrapper(
        switch_pb2.StreamSwitchMessage,
        "switch_event",
        {
            switch_pb2.Switch: "switch",
            switch_pb2.Interface: "switch_interface",
            switch_pb2.Lldp: "switch_lldp",
            switch_pb2.Vlan: "switch_vlan",
            switch_pb2.Vsx: "switch_vsx",
            switch_pb2.DeviceStats: "switch_stats",
            switch_pb2.InterfaceStats: "switch_interface_stats",
            switch_pb2.SwitchStack: "switch_stack",
        },
    ),
    "clients": _in_wrapper(
        clients_pb2.StreamClientMessage,
        "client_event",
        {clients_pb2.ClientState: "client", clients_pb2.ClientStats: "client_stats"},
    ),
    "alerts": _of_one_message(alerts_pb2.AlertStreamingMessage, "alert"),
    "audit": _of_one_message(audit_trail_pb2.AuditTrail, "audit"),
    "rssi": _of_one_message(location_analytics_pb2.RssiEvent, "rssi"),
    "location": _in_wrapper(
        location_pb2.StreamLocationMessage,
        "location_event",
        {
            location_pb2.WifiClientLocation: "wifi_client_location",
            location_pb2.AssetTagLocation: "asset_tag_location",
        },
    ),
    "geofence": _in_wrapper(
        geofence_pb2.StreamGeofenceMessage,
        "geofence_event",
        {
            geofence_pb2.WifiClientGeofence: "wifi_client_geofence",
            geofence_pb2.AssetTagGeofence: "asset_tag_geofence",
        },
    ),
    "wids": _in_wrapper(
        wids_pb2.WidsStreamMessage,
        "type",
        {wids_pb2.WidsRulesEvent: "wids_rule", wids_pb2.WidsSignaturesEvent: "wids_signature"},
    ),
}
"""The messages of each stream."""

KINDS = {
    message_type.kind: stream
    for stream, messages in STREAM_MESSAGES.items()
    for message_type in messages.by_name.values()
}
"""The stream of each kind of payload."""
