"""Frames that cannot be decoded are rejected with a reason."""

from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.errors import CentralDecodeError, CentralError
from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2,
    gateway_pb2,
    geofence_pb2,
    switch_pb2,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from tests.central.builders import AP_TYPE, GATEWAY_TYPE, SAMPLES, envelope, frame


def reason(stream: str, data: bytes) -> str:
    """Return why a frame is rejected."""
    with pytest.raises(CentralDecodeError) as caught:
        decode(stream, data)
    return caught.value.reason


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff\xff", b"\x0a\x7fshort", b"\x0a\x02\xff\xfe", b"{}", b"keepalive"]
)
def test_undecodable_envelope(stream: str, data: bytes) -> None:
    """Bytes that are not protobuf, cut off, or not UTF-8."""
    assert reason(stream, data) == "envelope"


@pytest.mark.parametrize("stream", STREAMS)
def test_empty_frame(stream: str) -> None:
    """An empty frame is an envelope without a payload."""
    assert reason(stream, b"") == "empty_payload"


@pytest.mark.parametrize("stream", STREAMS)
def test_empty_payload(stream: str) -> None:
    """An Any without bytes is rejected."""
    assert reason(stream, frame(type(SAMPLES[stream])())) == "empty_payload"


def test_empty_binary_data() -> None:
    """Binary data without bytes is rejected."""
    assert reason("ap", envelope(binary_data=b"").SerializeToString()) == "empty_payload"


def test_payload_of_unknown_fields_only() -> None:
    """A message with only unknown fields has no fields, and changes nothing."""
    wrapped = envelope(SAMPLES["ap"])
    wrapped.proto_data.value = b"\xfa\x07\x02hi"
    decoded = decode("ap", wrapped.SerializeToString())
    assert decoded.payload.fields == {}
    assert Inventory().apply(decoded) == ()


def test_empty_payload_of_a_known_message() -> None:
    """An empty payload is rejected after its kind was decoded before."""
    wrapped = envelope(SAMPLES["ap"])
    decode("ap", wrapped.SerializeToString())
    wrapped.proto_data.value = b""
    assert reason("ap", wrapped.SerializeToString()) == "empty_payload"


def test_wrapper_of_an_empty_message() -> None:
    """A wrapper with an empty message is rejected."""
    assert (
        reason("switch", frame(switch_pb2.StreamSwitchMessage(lldp_state=switch_pb2.Lldp())))
        == "empty_payload"
    )


@pytest.mark.parametrize(
    "stream,message",
    [
        ("switch", SAMPLES["ap"]),
        ("ap", SAMPLES["switch"]),
        ("ap", SAMPLES["alerts"]),
        ("alerts", SAMPLES["audit"]),
        ("gateway", SAMPLES["switch"]),
        ("clients", SAMPLES["gateway"]),
        ("rssi", SAMPLES["location"]),
        ("wids", SAMPLES["geofence"]),
    ],
)
def test_payload_of_another_stream(stream: str, message: Message) -> None:
    """A message that belongs to another stream is rejected."""
    assert reason(stream, frame(message)) == "foreign_payload"


def test_payload_of_another_stream_with_a_matching_type() -> None:
    """The CloudEvent type does not change to which stream a message belongs."""
    assert (
        reason("ap", frame(SAMPLES["alerts"], type=f"{AP_TYPE}state.device")) == "foreign_payload"
    )


@pytest.mark.parametrize("event_type", ["", f"{AP_TYPE}state.new", "com.example.nothing"])
@pytest.mark.parametrize("type_url", ["", "type.googleapis.com/ap.New", "type.googleapis.com/"])
def test_unknown_type(event_type: str, type_url: str) -> None:
    """A payload with neither a known type URL nor a known type is rejected."""
    wrapped = envelope(SAMPLES["ap"], type=event_type)
    wrapped.proto_data.type_url = type_url
    assert reason("ap", wrapped.SerializeToString()) == "unknown_type"


def test_unknown_gateway_message_is_not_decoded_as_the_wrapper() -> None:
    """A new message decoded as the wrapper would have wrong fields."""
    wrapped = envelope(SAMPLES["gateway"], type=f"{GATEWAY_TYPE}stats.modem")
    wrapped.proto_data.type_url = "type.googleapis.com/gw.ModemStats"
    assert reason("gateway", wrapped.SerializeToString()) == "unknown_type"


@pytest.mark.parametrize("stream", ["switch", "clients", "gateway", "location", "geofence", "wids"])
def test_unknown_message_in_a_wrapper(stream: str) -> None:
    """A wrapper with a message that this version does not know is rejected."""
    wrapped = envelope(SAMPLES[stream])
    if stream == "gateway":
        wrapped.proto_data.type_url = "type.googleapis.com/gw.MonitoringInformation"
    wrapped.proto_data.value = b"\xfa\x07\x02hi"
    assert reason(stream, wrapped.SerializeToString()) == "unknown_type"


def test_text_payload() -> None:
    """A payload of text is rejected."""
    assert reason("ap", envelope(text_data="{}").SerializeToString()) == "text_payload"


@pytest.mark.parametrize("stream", STREAMS)
def test_undecodable_payload(stream: str) -> None:
    """A payload that is not protobuf is rejected."""
    wrapped = envelope(SAMPLES[stream])
    wrapped.proto_data.value = b"\xff\xff\xff\xff"
    assert reason(stream, wrapped.SerializeToString()) == "payload"


def test_unknown_enum_value_is_none() -> None:
    """Only the value is None if it was added to an enum later."""
    info = ap_events_pb2.APInfo(serial_number="CN01")
    later = info.SerializeToString() + b"\x60\x63"  # field 12, mode: 99
    wrapped = envelope(info)
    wrapped.proto_data.value = later
    assert decode("ap", wrapped.SerializeToString()).payload.fields == {
        "serial_number": "CN01",
        "mode": None,
    }


def test_unspecified_is_none() -> None:
    """An unspecified enum value is None."""
    message = gateway_pb2.Gateway(serial_number="GW01", status=gateway_pb2.STATUS_UNSPECIFIED)
    assert decode("gateway", frame(message)).payload.fields == {
        "serial_number": "GW01",
        "status": None,
    }


def test_asset_tag_geofence_with_unknown_fields() -> None:
    """The message is not confirmed: additional fields are ignored."""
    tag = geofence_pb2.AssetTagGeofence(zone_id="zone-1").SerializeToString() + b"\xfa\x07\x02hi"
    wrapped = envelope(geofence_pb2.StreamGeofenceMessage())
    wrapped.proto_data.value = b"\x12" + bytes([len(tag)]) + tag
    payload = decode("geofence", wrapped.SerializeToString()).payload
    assert (payload.kind, payload.fields) == ("asset_tag_geofence", {"zone_id": "zone-1"})


def test_error_hides_the_content() -> None:
    """The error is a CentralError, and its text has no personal data."""
    with pytest.raises(CentralError) as caught:
        decode("ap", b"\x0a\x7fsecret")
    assert str(caught.value) == "envelope: 8 bytes"
    assert str(CentralDecodeError("payload")) == "payload"
