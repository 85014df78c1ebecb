"""Bytes to a CentralEvent, sans I/O: first the CloudEvent envelope, then the payload's own message."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, override

from google.protobuf.message import DecodeError, Message

from .errors import CentralDecodeError
from .fields import fields_of, timestamp
from .models import CentralEvent
from .pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    cloudevents_pb2,
    gateway_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from .streams import STREAMS


class _Kind(NamedTuple):
    """One payload message: the word for it, and how its bytes are read."""

    name: str
    parse: Callable[[bytes], Message]

    @property
    def is_statistics(self) -> bool:
        """Whether the message is a periodic measurement."""
        return self.name.endswith("_stats") or self.name in {"wifi_client_location", "asset_tag_location", "rssi"}


class _Wrapper(NamedTuple):
    """A message that holds one of several in a oneof: the field that is set tells which."""

    name: str
    parse: Callable[[bytes], Message]
    oneof: str
    arms: Mapping[str, _Kind]


class _Grammar(NamedTuple):
    """What may come over one stream: messages by name, those that a CloudEvent type implies, and the usual one."""

    messages: Mapping[str, _Kind]
    by_type: Mapping[str, _Kind]
    default: _Kind | _Wrapper | None


def _kinds(table: Mapping[type[Message], str]) -> dict[str, _Kind]:
    """Key each message class's kind by the message's name."""
    return {cls.DESCRIPTOR.name: _Kind(kind, cls.FromString) for cls, kind in table.items()}


def _wrapped(cls: type[Message], oneof: str, table: Mapping[type[Message], str]) -> _Grammar:
    """Describe a stream whose messages come in a oneof, but also understand one that comes without it."""
    messages = _kinds(table)
    arms = {
        field.name: messages[field.message_type.name]
        for field in cls.DESCRIPTOR.oneofs_by_name[oneof].fields
        if field.message_type is not None
    }
    return _Grammar(messages, {}, _Wrapper(cls.DESCRIPTOR.name, cls.FromString, oneof, arms))


def _single(cls: type[Message], kind: str) -> _Grammar:
    """Describe a stream of one message."""
    messages = _kinds({cls: kind})
    return _Grammar(messages, {}, messages[cls.DESCRIPTOR.name])


_AP = _kinds(
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
_GATEWAY = _wrapped(
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


def _in_table_order(stream: str, messages: Mapping[str, _Kind]) -> dict[str, _Kind]:
    """Pair a stream's CloudEvent types with its messages; both tables have the reference's order."""
    return dict(zip(STREAMS[stream].event_types, messages.values(), strict=True))


_GRAMMARS = {
    "ap": _Grammar(_AP, _in_table_order("ap", _AP), None),
    "gateway": _GATEWAY._replace(by_type=_in_table_order("gateway", _GATEWAY.messages)),
    "switch": _wrapped(
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
    "clients": _wrapped(
        clients_pb2.StreamClientMessage,
        "client_event",
        {clients_pb2.ClientState: "client", clients_pb2.ClientStats: "client_stats"},
    ),
    "alerts": _single(alerts_pb2.AlertStreamingMessage, "alert"),
    "audit": _single(audit_trail_pb2.AuditTrail, "audit"),
    "rssi": _single(location_analytics_pb2.RssiEvent, "rssi"),
    "location": _wrapped(
        location_pb2.StreamLocationMessage,
        "location_event",
        {
            location_pb2.WifiClientLocation: "wifi_client_location",
            location_pb2.AssetTagLocation: "asset_tag_location",
        },
    ),
    "geofence": _wrapped(
        geofence_pb2.StreamGeofenceMessage,
        "geofence_event",
        {
            geofence_pb2.WifiClientGeofence: "wifi_client_geofence",
            geofence_pb2.AssetTagGeofence: "asset_tag_geofence",
        },
    ),
    "wids": _wrapped(
        wids_pb2.WidsStreamMessage,
        "type",
        {wids_pb2.WidsRulesEvent: "wids_rule", wids_pb2.WidsSignaturesEvent: "wids_signature"},
    ),
}

_NAMES = {
    stream: {*grammar.messages, *([grammar.default.name] if isinstance(grammar.default, _Wrapper) else [])}
    for stream, grammar in _GRAMMARS.items()
}
_ALL_NAMES = frozenset().union(*_NAMES.values())

KINDS = {kind.name: stream for stream, grammar in _GRAMMARS.items() for kind in grammar.messages.values()}
"""Every payload kind, and the stream that it comes over."""


class MessagePayload:
    """A payload whose fields are read from the message when somebody first asks."""

    __slots__ = ("_fields", "_message", "is_statistics", "kind")

    def __init__(self, kind: _Kind, message: Message) -> None:
        """Hold the message."""
        self.kind = kind.name
        self.is_statistics = kind.is_statistics
        self._message = message
        self._fields: dict[str, Any] | None = None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that were present; see `models.Payload`."""
        if self._fields is None:
            self._fields = fields_of(self._message)
        return self._fields

    @override
    def __repr__(self) -> str:
        """Name the kind only: the fields may hold personal data."""
        return f"<{self.kind}>"


def decode(stream: str, frame: bytes) -> CentralEvent:
    """Decode one binary frame of a stream.

    Raises CentralDecodeError; its reasons: ``envelope``, ``empty_payload``, ``text_payload``, ``payload``,
    ``foreign_payload``, ``unknown_type``.
    """
    try:
        envelope = cloudevents_pb2.CloudEvent.FromString(frame)
    except DecodeError as err:
        raise CentralDecodeError("envelope", f"{len(frame)} bytes") from err
    attributes = envelope.attributes
    time = timestamp(envelope.time) if envelope.HasField("time") else None
    return CentralEvent(
        stream=stream,
        type=envelope.type,
        id=envelope.id,
        source=envelope.source,
        time=time or _attribute_time(envelope),
        subject=attributes["subject"].ce_string if "subject" in attributes else "",
        payload=_payload(_GRAMMARS[stream], stream, envelope),
    )


def _attribute_time(envelope: cloudevents_pb2.CloudEvent) -> datetime | None:
    """Return the time that upstream's CloudEvents have among the attributes."""
    if "time" not in envelope.attributes or not envelope.attributes["time"].HasField("ce_timestamp"):
        return None
    return timestamp(envelope.attributes["time"].ce_timestamp)


def _payload(grammar: _Grammar, stream: str, envelope: cloudevents_pb2.CloudEvent) -> MessagePayload:
    """Read the message inside an envelope."""
    match envelope.WhichOneof("data"):
        case "proto_data":
            data = envelope.proto_data.value
            # "type.googleapis.com/ap.APInfo": the short package differs from the definition's, the name does not.
            name = envelope.proto_data.type_url.rpartition("/")[2].rpartition(".")[2]
        case "binary_data":
            data, name = envelope.binary_data, ""
        case "text_data":
            raise CentralDecodeError("text_payload", envelope.type)
        case _:
            raise CentralDecodeError("empty_payload", envelope.type)
    if not data:
        raise CentralDecodeError("empty_payload", envelope.type)
    return _parse(_resolve(grammar, stream, name, envelope.type), data, envelope.type)


def _resolve(grammar: _Grammar, stream: str, name: str, event_type: str) -> _Kind | _Wrapper:
    """Choose the message: by the type URL's name, else by the CloudEvent type, else what the stream usually carries."""
    if (kind := grammar.messages.get(name)) is not None:
        return kind
    if name in _ALL_NAMES and name not in _NAMES[stream]:
        raise CentralDecodeError("foreign_payload", name)
    if name not in _NAMES[stream]:
        if (kind := grammar.by_type.get(event_type)) is not None:
            return kind
        if name and grammar.by_type:
            # Its names are known, and this is none of them: read as the usual message it would make sense by chance.
            raise CentralDecodeError("unknown_type", name)
    if grammar.default is None:
        raise CentralDecodeError("unknown_type", event_type)
    return grammar.default


def _parse(kind: _Kind | _Wrapper, data: bytes, event_type: str) -> MessagePayload:
    """Parse a message, and take it out of its wrapper."""
    try:
        message = kind.parse(data)
    except DecodeError as err:
        raise CentralDecodeError("payload", kind.name) from err
    if isinstance(kind, _Wrapper):
        arm = message.WhichOneof(kind.oneof)
        if arm is None:
            raise CentralDecodeError("unknown_type", event_type)
        kind, message = kind.arms[arm], getattr(message, arm)
    if not message.ListFields():
        raise CentralDecodeError("empty_payload", kind.name)
    return MessagePayload(kind, message)
