"""Frames become events."""

from datetime import UTC, datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
import pytest

from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2,
    cloudevents_pb2,
    gateway_pb2,
    switch_pb2,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire import decoder
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from custom_components.hpe_aruba_central.central.wire.message_types import KINDS
from tests.central.builders import (
    AP_TYPE,
    GATEWAY_TYPE,
    SAMPLES,
    at,
    envelope,
    event,
    frame,
    stamp,
    switch,
    switch_stats,
    text_stamp,
)

KIND_OF_SAMPLE = {
    "audit": "audit",
    "location": "wifi_client_location",
    "geofence": "wifi_client_geofence",
    "rssi": "rssi",
    "ap": "ap",
    "clients": "client",
    "switch": "switch",
    "gateway": "gateway",
    "alerts": "alert",
    "wids": "wids_rule",
}


@pytest.mark.parametrize("stream", STREAMS)
def test_sample_of_every_stream_is_decoded(stream: str) -> None:
    """A message of each stream is decoded as a kind of that stream."""
    decoded = event(stream, SAMPLES[stream])
    assert (decoded.stream, decoded.payload.kind) == (stream, KIND_OF_SAMPLE[stream])
    assert decoded.payload.fields
    assert KINDS[decoded.payload.kind] == stream


@pytest.mark.parametrize("stream", STREAMS)
def test_locations_and_signals_are_statistics(stream: str) -> None:
    """Locations and signal strengths are sent all the time, and count as statistics."""
    assert event(stream, SAMPLES[stream]).payload.is_statistics is (stream in {"location", "rssi"})


def test_stats_messages_are_statistics() -> None:
    """Periodic measurements count as statistics."""
    assert event("switch", switch_stats(temperature=41)).payload.is_statistics
    assert event("ap", ap_events_pb2.VlanStat(vlan=7)).payload.is_statistics


def test_envelope_attributes() -> None:
    """Id, source, type and time are those of the CloudEvent."""
    wrapped = envelope(
        SAMPLES["ap"],
        id="4711",
        source="urn:central",
        type=f"{AP_TYPE}state.device",
        time=stamp(30),
    )
    decoded = decode("ap", wrapped.SerializeToString())
    assert (decoded.id, decoded.source, decoded.type) == (
        "4711",
        "urn:central",
        f"{AP_TYPE}state.device",
    )
    assert decoded.time == at(30)


def test_envelope_without_time() -> None:
    """The device's own time counts if the envelope has none; without either it is None."""
    assert event("ap", SAMPLES["ap"]).time == at(0)
    assert event("wids", SAMPLES["wids"]).time is None
    assert event("ap", ap_events_pb2.APInfo(serial_number="CN01", timestamp="soon")).time is None


@pytest.mark.parametrize(
    "sent, reported, time",
    [
        (10, 5000, 10),
        (10, -5000, 10),
        (None, 20, 20),
        (None, 5000, 30),
        (70, 0, 70),
        (5000, 0, 30),
        (1e11, 0, 30),
        (-2e9, 5, 5),
        (-2e9, -2e9, None),
    ],
)
def test_time_of_an_event(sent: float | None, reported: float, time: float | None) -> None:
    """Central's clock counts, not the device's; nothing is later than now, or in 1970."""
    envelope_time = {} if sent is None else {"time": stamp(sent)}
    message = ap_events_pb2.APInfo(serial_number="CN01", timestamp=text_stamp(reported))
    decoded = decode("ap", frame(message, **envelope_time), at(30))
    assert decoded.time == (None if time is None else at(time))


def test_time_in_the_attributes() -> None:
    """The CloudEvents specification has the time among the attributes."""
    wrapped = envelope(SAMPLES["ap"])
    wrapped.attributes["time"].ce_timestamp.CopyFrom(stamp(30))
    assert decode("ap", wrapped.SerializeToString()).time == at(30)


def test_time_attribute_of_another_type_is_ignored() -> None:
    """A time attribute that is not a timestamp is None, not 1970."""
    wrapped = envelope(SAMPLES["wids"])
    wrapped.attributes["time"].ce_string = "2026-11-24T12:00:00Z"
    assert decode("wids", wrapped.SerializeToString()).time is None


@pytest.mark.parametrize("seconds", [2**62, -(2**62), 253_402_300_800, -62_135_596_801])
def test_envelope_time_out_of_range_is_none(seconds: int) -> None:
    """Only the time is None if it is out of range."""
    decoded = decode("wids", frame(SAMPLES["wids"], time=Timestamp(seconds=seconds)))
    assert decoded.time is None
    assert decoded.payload.fields["bssid"] == "02:00:00:00:00:02"


@pytest.mark.parametrize("package", ["ap", "network_monitoring.ap.v1alpha1", "anything.else"])
def test_only_the_last_component_of_the_type_url_counts(package: str) -> None:
    """The package on the wire is shorter than that of the definition."""
    assert (
        event("ap", ap_events_pb2.VapInfo(essid="Guests"), package=package).payload.kind == "ap_vap"
    )


def test_number_of_remembered_type_urls_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any package is decoded, but only some are remembered."""
    monkeypatch.setitem(decoder._BY_URL, "ap", {})
    for number in range(200):
        assert event("ap", SAMPLES["ap"], package=f"package{number}").payload.kind == "ap"
    assert len(decoder._BY_URL["ap"]) <= 64


def test_type_url_wins_over_the_event_type() -> None:
    """The name in the type URL counts more than the CloudEvent type."""
    decoded = event("ap", ap_events_pb2.VapInfo(essid="Guests"), type=f"{AP_TYPE}state.device")
    assert decoded.payload.kind == "ap_vap"


@pytest.mark.parametrize("type_url", ["", "type.googleapis.com/ap.SomethingNew", "no url"])
@pytest.mark.parametrize(
    "stream,message,event_type,kind",
    [
        (
            "ap",
            ap_events_pb2.APSystemStat(cpu_utilization=12.5),
            f"{AP_TYPE}stats.device",
            "ap_stats",
        ),
        (
            "ap",
            ap_events_pb2.VapStat(essid="Guests"),
            f"{AP_TYPE}stats.virtual_access_point",
            "ap_vap_stats",
        ),
        (
            "ap",
            ap_events_pb2.RoleStat(user_role="guest"),
            f"{AP_TYPE}stats.user_role",
            "ap_role_stats",
        ),
        (
            "gateway",
            gateway_pb2.Uplink(uplink_name="wan"),
            f"{GATEWAY_TYPE}state.uplink",
            "gateway_uplink",
        ),
        (
            "gateway",
            gateway_pb2.InterfaceStats(serial_number="GW"),
            f"{GATEWAY_TYPE}stats.interface",
            "gateway_interface_stats",
        ),
    ],
)
def test_event_type_is_used_without_a_known_name(
    type_url: str, stream: str, message: Message, event_type: str, kind: str
) -> None:
    """The CloudEvent type counts if the name in the type URL is unknown."""
    wrapped = envelope(message, type=event_type)
    wrapped.proto_data.type_url = type_url
    assert decode(stream, wrapped.SerializeToString()).payload.kind == kind


def test_every_known_event_type_has_its_message() -> None:
    """The table of event types and that of messages are in the same order."""
    assert len(STREAMS["ap"].event_types) == 16
    assert len(STREAMS["gateway"].event_types) == 11
    for suffix, cls in (
        ("state.tunnel", ap_events_pb2.TunnelInfo),
        ("stats.ip_probe", ap_events_pb2.IPProbeStat),
    ):
        wrapped = envelope(cls(serial_number="CN01"), type=f"{AP_TYPE}{suffix}")
        named = decode("ap", wrapped.SerializeToString()).payload.kind
        wrapped.proto_data.type_url = ""
        assert decode("ap", wrapped.SerializeToString()).payload.kind == named


@pytest.mark.parametrize("type_url", ["type.googleapis.com/gw.MonitoringInformation", ""])
def test_gateway_message_in_its_wrapper(type_url: str) -> None:
    """A gateway's message may be sent in MonitoringInformation."""
    message = gateway_pb2.MonitoringInformation(
        uplink_state=gateway_pb2.Uplink(uplink_name="wan", vlan_id=7)
    )
    wrapped = envelope(message)
    wrapped.proto_data.type_url = type_url
    payload = decode("gateway", wrapped.SerializeToString()).payload
    assert payload.kind == "gateway_uplink"
    assert payload.fields == {"uplink_name": "wan", "vlan_id": 7}


def test_gateway_wrapper_wins_over_the_event_type() -> None:
    """A wrapped message is unwrapped, although the type names what is in it."""
    message = gateway_pb2.MonitoringInformation(uplink_state=gateway_pb2.Uplink(uplink_name="wan"))
    payload = event("gateway", message, type=f"{GATEWAY_TYPE}state.uplink").payload
    assert (payload.kind, payload.fields) == ("gateway_uplink", {"uplink_name": "wan"})


def test_gateway_message_without_its_wrapper() -> None:
    """A gateway's message without the wrapper has the same fields."""
    payload = event("gateway", gateway_pb2.Uplink(uplink_name="wan")).payload
    assert (payload.kind, payload.fields) == ("gateway_uplink", {"uplink_name": "wan"})


def test_switch_message_without_its_wrapper() -> None:
    """A switch's message is decoded without the wrapper, too."""
    payload = event("switch", switch_pb2.Lldp(neighbour="core-1")).payload
    assert (payload.kind, payload.fields) == ("switch_lldp", {"neighbour": "core-1"})


@pytest.mark.parametrize("stream", ["alerts", "audit", "rssi", "switch", "clients", "wids"])
def test_unknown_name_is_the_default_message(stream: str) -> None:
    """A stream whose type URLs are not published decodes unknown names as its default."""
    wrapped = envelope(SAMPLES[stream])
    wrapped.proto_data.type_url = "type.googleapis.com/hpe.Renamed"
    assert decode(stream, wrapped.SerializeToString()).payload.kind == KIND_OF_SAMPLE[stream]


def test_binary_data() -> None:
    """A payload may be sent as plain bytes instead of an Any."""
    wrapped = envelope(binary_data=SAMPLES["switch"].SerializeToString())
    assert decode("switch", wrapped.SerializeToString()).payload.fields["serial_number"] == "SG01"


def test_binary_data_of_an_access_point() -> None:
    """Plain bytes have no name: the CloudEvent type decides."""
    wrapped = envelope(binary_data=SAMPLES["ap"].SerializeToString(), type=f"{AP_TYPE}state.device")
    assert decode("ap", wrapped.SerializeToString()).payload.kind == "ap"


def test_unknown_envelope_fields_are_ignored() -> None:
    """Fields of a newer envelope are ignored."""
    newer = cloudevents_pb2.CloudEvent(datacontenttype="application/protobuf", dataschema="urn:new")
    assert (
        decode(
            "ap", frame(SAMPLES["ap"]) + newer.SerializeToString() + b"\xfa\x01\x02hi"
        ).payload.kind
        == "ap"
    )


def test_fields_are_converted_once() -> None:
    """The same mapping is returned each time."""
    payload = event("ap", SAMPLES["ap"]).payload
    assert payload.fields is payload.fields


def test_single_field() -> None:
    """A single field is the same whether or not all were converted."""
    payload = event("switch", SAMPLES["switch"]).payload
    alone = payload.get("timestamp"), payload.get("status"), payload.get("model")
    assert alone == (at(0), "up", None)
    assert alone == tuple(map(payload.fields.get, ("timestamp", "status", "model")))
    assert alone == (payload.get("timestamp"), payload.get("status"), payload.get("model"))


def test_payloads_are_merged() -> None:
    """A later payload overwrites the fields of an earlier one, and does not change."""
    payload = event(
        "switch", switch_stats(serial_number="SG01", temperature=41, max_power=9)
    ).payload
    later = event("switch", switch_stats(serial_number="SG01", temperature=42)).payload
    assert payload.fields["temperature"] == 41
    payload.merge(later)
    assert payload.fields == {"serial_number": "SG01", "temperature": 42, "max_power": 9}
    assert payload.get("temperature") == 42
    assert later.fields == {"serial_number": "SG01", "temperature": 42}


def test_repr_hides_the_fields() -> None:
    """The repr of an event and its payload has none of the fields."""
    decoded = event("ap", SAMPLES["ap"], id="4711")
    assert repr(decoded.payload) == "<ap>"
    assert repr(decoded) == "<ap 4711 <ap>>"


def test_operations_have_the_same_names() -> None:
    """DELETE and UPDATE of switches have other numbers, but the same values."""
    assert (
        event(
            "switch", switch(serial_number="SG01", operation=switch_pb2.EVENT_OPERATION_DELETE)
        ).payload.fields["operation"]
        == "delete"
    )
    assert event(
        "ap", ap_events_pb2.APInfo(operation=ap_events_pb2.EVENT_OPERATION_DELETE)
    ).payload.fields == {"operation": "delete"}


def test_all_formats_of_times_become_datetimes() -> None:
    """RFC 3339 text, timestamps and milliseconds become aware datetimes."""
    assert event("ap", SAMPLES["ap"]).payload.fields["timestamp"] == at(0)
    assert event("switch", SAMPLES["switch"]).payload.fields["timestamp"] == at(0)
    assert event("audit", SAMPLES["audit"]).payload.fields["occurred_on"] == datetime.fromtimestamp(
        1_764_000_000, UTC
    )
