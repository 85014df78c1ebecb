"""Frames that cannot be understood say so, each with its own word."""

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
    """Return why a frame is refused."""
    with pytest.raises(CentralDecodeError) as caught:
        decode(stream, data)
    return caught.value.reason


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff\xff", b"\x0a\x7fshort", b"\x0a\x02\xff\xfe", b"{}", b"keepalive"]
)
def test_undecodable_envelope(stream: str, data: bytes) -> None:
    """Bytes that are no protobuf, cut off, or no UTF-8."""
    assert reason(stream, data) == "envelope"


@pytest.mark.parametrize("stream", STREAMS)
def test_frame_without_content(stream: str) -> None:
    """An empty frame is an envelope of nothing."""
    assert reason(stream, b"") == "empty_payload"


@pytest.mark.parametrize("stream", STREAMS)
def test_empty_payload(stream: str) -> None:
    """An Any without bytes."""
    assert reason(stream, frame(type(SAMPLES[stream])())) == "empty_payload"


def test_empty_binary_data() -> None:
    """Plain bytes, but none."""
    assert reason("ap", envelope(binary_data=b"").SerializeToString()) == "empty_payload"


def test_payload_of_unknown_fields_only() -> None:
    """A message that tells nothing that this version knows has no fields, and harms nobody."""
    wrapped = envelope(SAMPLES["ap"])
    wrapped.proto_data.value = b"\xfa\x07\x02hi"
    decoded = decode("ap", wrapped.SerializeToString())
    assert decoded.payload.fields == {}
    assert Inventory().apply(decoded) == ()


def test_empty_payload_of_a_known_message() -> None:
    """That a message of the kind was good before does not make an empty one so."""
    wrapped = envelope(SAMPLES["ap"])
    decode("ap", wrapped.SerializeToString())
    wrapped.proto_data.value = b""
    assert reason("ap", wrapped.SerializeToString()) == "empty_payload"


def test_wrapper_of_an_empty_message() -> None:
    """The arm of the oneof is there, and nothing in it."""
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
    """A message whose name belongs to another stream."""
    assert reason(stream, frame(message)) == "foreign_payload"


def test_foreign_payload_in_spite_of_a_fitting_type() -> None:
    """The type does not make a foreign message a fitting one."""
    assert (
        reason("ap", frame(SAMPLES["alerts"], type=f"{AP_TYPE}state.device")) == "foreign_payload"
    )


@pytest.mark.parametrize("event_type", ["", f"{AP_TYPE}state.new", "com.example.nothing"])
@pytest.mark.parametrize("type_url", ["", "type.googleapis.com/ap.New", "type.googleapis.com/"])
def test_unknown_type(event_type: str, type_url: str) -> None:
    """Neither the type URL nor the type is known."""
    wrapped = envelope(SAMPLES["ap"], type=event_type)
    wrapped.proto_data.type_url = type_url
    assert reason("ap", wrapped.SerializeToString()) == "unknown_type"


def test_unknown_gateway_message_is_not_read_as_the_wrapper() -> None:
    """Bytes of a message that is new would make some sense as the wrapper, and a wrong one."""
    wrapped = envelope(SAMPLES["gateway"], type=f"{GATEWAY_TYPE}stats.modem")
    wrapped.proto_data.type_url = "type.googleapis.com/gw.ModemStats"
    assert reason("gateway", wrapped.SerializeToString()) == "unknown_type"


@pytest.mark.parametrize("stream", ["switch", "clients", "gateway", "location", "geofence", "wids"])
def test_unknown_arm_of_a_wrapper(stream: str) -> None:
    """A wrapper around a message that this version does not know."""
    wrapped = envelope(SAMPLES[stream])
    if stream == "gateway":
        wrapped.proto_data.type_url = "type.googleapis.com/gw.MonitoringInformation"
    wrapped.proto_data.value = b"\xfa\x07\x02hi"
    assert reason(stream, wrapped.SerializeToString()) == "unknown_type"


def test_text_payload() -> None:
    """A payload as text is none of ours."""
    assert reason("ap", envelope(text_data="{}").SerializeToString()) == "text_payload"


@pytest.mark.parametrize("stream", STREAMS)
def test_undecodable_payload(stream: str) -> None:
    """A good envelope around bytes that are no protobuf."""
    wrapped = envelope(SAMPLES[stream])
    wrapped.proto_data.value = b"\xff\xff\xff\xff"
    assert reason(stream, wrapped.SerializeToString()) == "payload"


def test_unknown_enum_number_is_no_word() -> None:
    """A value added to an enum later is None, and the rest of the message is good."""
    info = ap_events_pb2.APInfo(serial_number="CN01")
    later = info.SerializeToString() + b"\x60\x63"  # field 12, mode: 99
    wrapped = envelope(info)
    wrapped.proto_data.value = later
    assert decode("ap", wrapped.SerializeToString()).payload.fields == {
        "serial_number": "CN01",
        "mode": None,
    }


def test_unspecified_is_no_word() -> None:
    """Unspecified stands for nothing."""
    message = gateway_pb2.Gateway(serial_number="GW01", status=gateway_pb2.STATUS_UNSPECIFIED)
    assert decode("gateway", frame(message)).payload.fields == {
        "serial_number": "GW01",
        "status": None,
    }


def test_asset_tag_geofence_keeps_going_with_unknown_fields() -> None:
    """The message is unconfirmed: what it has beside the known fields does no harm."""
    tag = geofence_pb2.AssetTagGeofence(zone_id="zone-1").SerializeToString() + b"\xfa\x07\x02hi"
    wrapped = envelope(geofence_pb2.StreamGeofenceMessage())
    wrapped.proto_data.value = b"\x12" + bytes([len(tag)]) + tag
    payload = decode("geofence", wrapped.SerializeToString()).payload
    assert (payload.kind, payload.fields) == ("asset_tag_geofence", {"zone_id": "zone-1"})


def test_five_megabytes() -> None:
    """Size alone is no fault."""
    message = ap_events_pb2.APInfo(serial_number="CN01", zone="z" * 5_000_000)
    assert len(decode("ap", frame(message)).payload.fields["zone"]) == 5_000_000


def test_error_is_one_of_the_library_and_hides_the_content() -> None:
    """Whoever catches the library's errors catches this one, and a log of it tells nothing personal."""
    with pytest.raises(CentralError) as caught:
        decode("ap", b"\x0a\x7fsecret")
    assert str(caught.value) == "envelope: 8 bytes"
    assert str(CentralDecodeError("payload")) == "payload"
