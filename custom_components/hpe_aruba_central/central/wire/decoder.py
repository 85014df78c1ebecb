"""Bytes to a CentralEvent, sans I/O: first the CloudEvent envelope, then the payload's own message."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self, override

from google.protobuf.message import DecodeError, Message

from ..errors import CentralDecodeError
from ..models.event import CentralEvent
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
from ..pb.cloudevents_pb2 import CloudEvent
from ..streams import STREAMS
from .fields import field_of, fields_of, merge, timestamp

_envelope_of = CloudEvent.FromString


_MEASURED = {"wifi_client_location", "asset_tag_location", "rssi"}
"""Kinds that are measurements, beside those whose name ends so."""

_LENGTH_DELIMITED = 2
_LONG_TAG = 16
"""Protobuf's wire type of a message; the first field number whose tag takes two bytes."""

_SEVEN_BITS = 0x7F
_SHORTEST = 3
"""Bytes: the tag, the length, and at least something."""

_REMEMBERED_URLS = 64
"""How many spellings of type URLs are remembered for a stream; each stream has a dozen."""


class _Kind(NamedTuple):
    """One payload message: the word for it, its name on the wire, how its bytes are read, whether it is measured."""

    name: str
    message: str
    parse: Callable[[bytes], Message]
    is_statistics: bool


class _Wrapper(NamedTuple):
    """A message that holds one of several in a oneof: the field that is set tells which.

    ``tags`` has the same kinds by the byte that such a field begins with.
    """

    message: str
    parse: Callable[[bytes], Message]
    oneof: str
    arms: Mapping[str, _Kind]
    tags: Mapping[int, _Kind]


class _Grammar(NamedTuple):
    """What may come over one stream: messages by name, those that a CloudEvent type implies, and the usual one."""

    messages: Mapping[str, _Kind]
    by_type: Mapping[str, _Kind]
    default: _Kind | _Wrapper | None


def _kinds(table: Mapping[type[Message], str]) -> dict[str, _Kind]:
    """Key each message class's kind by the message's name."""
    return {
        cls.DESCRIPTOR.name: _Kind(
            kind, cls.DESCRIPTOR.name, cls.FromString, kind.endswith("_stats") or kind in _MEASURED
        )
        for cls, kind in table.items()
    }


def _wrapped(cls: type[Message], oneof: str, table: Mapping[type[Message], str]) -> _Grammar:
    """Describe a stream whose messages come in a oneof, but also understand one that comes without it."""
    messages = _kinds(table)
    fields = {
        field: messages[field.message_type.name]
        for field in cls.DESCRIPTOR.oneofs_by_name[oneof].fields
        if field.message_type is not None
    }
    arms = {field.name: kind for field, kind in fields.items()}
    tags = {
        field.number << 3 | _LENGTH_DELIMITED: kind
        for field, kind in fields.items()
        if field.number < _LONG_TAG
    }
    return _Grammar(messages, {}, _Wrapper(cls.DESCRIPTOR.name, cls.FromString, oneof, arms, tags))


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
    stream: {
        *grammar.messages,
        *([grammar.default.message] if isinstance(grammar.default, _Wrapper) else []),
    }
    for stream, grammar in _GRAMMARS.items()
}
_ALL_NAMES = frozenset().union(*_NAMES.values())
_BY_URL: dict[str, dict[str, _Kind | _Wrapper]] = {stream: {} for stream in _GRAMMARS}
"""The message of each type URL that has come before, by stream."""

KINDS = {
    kind.name: stream for stream, grammar in _GRAMMARS.items() for kind in grammar.messages.values()
}
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

    def get(self, name: str) -> Any:
        """Return one field; see `models.Payload`."""
        return field_of(self._message, name) if self._fields is None else self._fields.get(name)

    def merge(self, later: Self) -> None:
        """Take over a later message's fields; see `models.Payload`."""
        merge(self._message, later._message)
        self._fields = None

    @override
    def __repr__(self) -> str:
        """Name the kind only: the fields may hold personal data."""
        return f"<{self.kind}>"


class _Event:
    """A CentralEvent that reads from its envelope what it is asked for: most of it nobody asks."""

    __slots__ = ("_envelope", "payload", "stream")

    def __init__(self, stream: str, envelope: CloudEvent, payload: MessagePayload) -> None:
        """Hold the parts."""
        self.stream = stream
        self.payload = payload
        self._envelope = envelope

    @property
    def type(self) -> str:
        """The CloudEvent type."""
        return self._envelope.type

    @property
    def id(self) -> str:
        """The CloudEvent id."""
        return self._envelope.id

    @property
    def source(self) -> str:
        """The CloudEvent source."""
        return self._envelope.source

    @property
    def time(self) -> datetime | None:
        """When it happened."""
        if self._envelope.HasField("time"):
            return timestamp(self._envelope.time)
        # Upstream's CloudEvents have an attribute instead.
        attributes = self._envelope.attributes
        if "time" in attributes and attributes["time"].HasField("ce_timestamp"):
            return timestamp(attributes["time"].ce_timestamp)
        return None

    @override
    def __repr__(self) -> str:
        """Name what it is, and nothing that is in it."""
        return f"<{self.stream} {self.id} {self.payload!r}>"


def decode(stream: str, frame: bytes) -> CentralEvent:
    """Decode one binary frame of a stream.

    Raises CentralDecodeError; its reasons: ``envelope``, ``empty_payload``, ``text_payload``, ``payload``,
    ``foreign_payload``, ``unknown_type``.
    """
    try:
        envelope = _envelope_of(frame)
    except DecodeError as err:
        raise CentralDecodeError("envelope", f"{len(frame)} bytes") from err
    packed = envelope.proto_data
    kind = _BY_URL[stream].get(packed.type_url)
    data = packed.value
    if kind is None or not data:
        kind, data = _look_up(stream, envelope)
    try:
        if isinstance(kind, _Wrapper):
            kind, message = _unwrap(kind, data)
        else:
            message = kind.parse(data)
    except DecodeError as err:
        raise CentralDecodeError("payload", kind.message) from err
    return _Event(stream, envelope, MessagePayload(kind, message))


def _look_up(stream: str, envelope: CloudEvent) -> tuple[_Kind | _Wrapper, bytes]:
    """Find the payload and what it is, where the type URL is not one that has come before."""
    match envelope.WhichOneof("data"):
        case "proto_data":
            data, url = envelope.proto_data.value, envelope.proto_data.type_url
        case "binary_data":
            data, url = envelope.binary_data, ""
        case "text_data":
            raise CentralDecodeError("text_payload", envelope.type)
        case _:
            raise CentralDecodeError("empty_payload", envelope.type)
    if not data:
        raise CentralDecodeError("empty_payload", envelope.type)
    # "type.googleapis.com/ap.APInfo": the short package differs from the definition's, the name does not.
    name = url.rpartition("/")[2].rpartition(".")[2]
    kind = _resolve(stream, name, envelope.type)
    if name == kind.message and len(_BY_URL[stream]) < _REMEMBERED_URLS:
        _BY_URL[stream][url] = kind
    return kind, data


def _resolve(stream: str, name: str, event_type: str) -> _Kind | _Wrapper:
    """Choose the message: by the type URL's name, else by the CloudEvent type, else what the stream usually carries."""
    grammar = _GRAMMARS[stream]
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


def _unwrap(wrapper: _Wrapper, data: bytes) -> tuple[_Kind, Message]:
    """Take a message out of its wrapper; where nothing else is in there, without a look at the wrapper itself."""
    if (kind := wrapper.tags.get(data[0])) is not None and len(data) > _SHORTEST:
        length, start = data[1], 2
        if length > _SEVEN_BITS:
            length, start = length & _SEVEN_BITS | data[2] << 7, 3
        # A length of more than two bytes does not fit either, and takes the long way.
        if start + length == len(data):
            return kind, kind.parse(data[start:])
    message = wrapper.parse(data)
    arm = message.WhichOneof(wrapper.oneof)
    if arm is None:
        raise CentralDecodeError("unknown_type", wrapper.message)
    inner: Message = getattr(message, arm)
    if not inner.ByteSize():
        raise CentralDecodeError("empty_payload", arm)
    return wrapper.arms[arm], inner
