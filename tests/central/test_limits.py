"""Limits of what a frame may hold: lists, maps, texts, ids and types."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
import pytest

from custom_components.hpe_aruba_central.central.errors import CentralDecodeError
from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.wire import decoder
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from tests.central.builders import SAMPLES, envelope, event, frame, switch

MIB = 2**20


def fields(stream: str, message: Message) -> Any:
    """Return the fields of a message as they are decoded."""
    return event(stream, message).payload.fields


def reason(stream: str, data: bytes) -> str:
    """Return why a frame is refused."""
    with pytest.raises(CentralDecodeError) as caught:
        decode(stream, data)
    return caught.value.reason


def alert(**values: Any) -> alerts_pb2.AlertStreamingMessage:
    """Return an alert."""
    return alerts_pb2.AlertStreamingMessage(alert_id="1", **values)


@pytest.mark.parametrize("length", [1024, 1025, 100_000])
@pytest.mark.parametrize("letter", ["z", "é", "😀"])
def test_text(length: int, letter: str) -> None:
    """A text is cut to 1,024 characters, whatever bytes they take."""
    decoded = fields("ap", ap_events_pb2.APInfo(serial_number="CN01", zone=letter * length))
    assert decoded == {"serial_number": "CN01", "zone": letter * 1024}


def test_text_of_a_nested_message() -> None:
    """Texts are cut at every level."""
    location = location_pb2.WifiClientLocation(x=1.0)
    location.entered_zone_info.add(zone_id="z" * 2000)
    decoded = fields("location", location_pb2.StreamLocationMessage(wifi_client_location=location))
    (zone,) = decoded["entered_zone_info"]
    assert zone == {"zone_id": "z" * 1024}


def test_list() -> None:
    """A list is cut to 4,096 items, and each text in it to 1,024 characters."""
    message = switch_pb2.Interface(serial_number="SG01", allowed_vlan=range(1, 5000))
    sent = switch_pb2.StreamSwitchMessage(interface_state=message)
    assert fields("switch", sent)["allowed_vlan"] == tuple(range(1, 4097))


def test_list_of_texts() -> None:
    """Each text in a list is cut."""
    location = location_pb2.WifiClientLocation(reporting_ap_serial=["a" * 2000, "b"])
    sent = location_pb2.StreamLocationMessage(wifi_client_location=location)
    assert fields("location", sent)["reporting_ap_serial"] == ("a" * 1024, "b")


def test_map() -> None:
    """A map has 4,096 entries at most, without those whose key is too long."""
    message = alert()
    details = message.additional_details.add()
    details.entries["k" * 2000] = "too long"
    details.entries["long"] = "v" * 2000
    for number in range(4999):
        details.entries[f"key {number}"] = "value"
    (decoded,) = fields("alerts", message)["additional_details"]
    assert len(decoded["entries"]) in {4095, 4096}
    assert "k" * 2000 not in decoded["entries"]
    assert max(map(len, decoded["entries"].values())) <= 1024


def test_json() -> None:
    """The limits hold within the configuration that an audit trail may carry."""
    message = audit_trail_pb2.AuditTrail(action="changed")
    changed: Any = message.log_details.changed_json.after_transaction
    changed["long"] = "v" * 2000
    changed["list"] = list(range(5000))
    after = fields("audit", message)["log_details"]["changed_json"]["after_transaction"]
    assert after["long"] == "v" * 1024
    assert len(after["list"]) == 4096


def many_nested() -> Message:
    """Return a message whose lists are short, but which has many of them."""
    message = audit_trail_pb2.AuditTrail(action="changed")
    for _ in range(200):
        message.log_details.changed_fields.add(after_transaction=[""] * 100)
    return message


@pytest.mark.parametrize(
    "stream,make",
    [
        ("alerts", lambda: alert(additional_details=[{}] * 20_000)),
        (
            "wids",
            lambda: wids_pb2.WidsStreamMessage(
                widsRulesEvent=wids_pb2.WidsRulesEvent(detDevice=[{}] * 20_000)
            ),
        ),
        ("switch", lambda: switch(power_supplies=[{}] * 20_000)),
        ("audit", many_nested),
    ],
)
def test_too_many_items(stream: str, make: Callable[[], Message]) -> None:
    """A message with very many items is refused as a whole, in little time."""
    assert reason(stream, frame(make())) == "too_many_items"


def test_size() -> None:
    """A frame of more than a megabyte is not even parsed."""
    assert reason("ap", b"\x00" * (MIB + 1)) == "too_large"
    assert reason("ap", b"\x00" * MIB) == "envelope"


@pytest.mark.parametrize("name", ["id", "source", "type"])
def test_envelope(name: str) -> None:
    """What identifies an event is remembered, and has 256 characters at most."""
    longest = {name: "x" * 256}
    assert decode("ap", frame(SAMPLES["ap"], **longest)).payload.kind == "ap"
    assert reason("ap", frame(SAMPLES["ap"], **{name: "x" * 257})) == "envelope"


def test_type_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type URL is at most as long, and only one in URL's characters is remembered."""
    monkeypatch.setitem(decoder._BY_URL, "ap", {})
    assert reason("ap", frame(SAMPLES["ap"], package="x" * 257)) == "envelope"
    for package in ("x" * 200, "a b", "ap\n", "é"):
        wrapped = envelope(SAMPLES["ap"], package=package)
        assert decode("ap", wrapped.SerializeToString()).payload.kind == "ap"
    assert list(decoder._BY_URL["ap"]) == [f"type.googleapis.com/{'x' * 200}.APInfo"]


@pytest.mark.parametrize("size", [100, 2000])
def test_unknown_fields_do_not_add_up(size: int) -> None:
    """Statistics that are merged before they are read do not keep what nobody can read."""
    unknown = b"\xfa\x3f" + bytes((size & 0x7F | 0x80, size >> 7)) + b"u" * size
    message = ap_events_pb2.APSystemStat(serial_number="CN01")
    wrapped = envelope(message)
    wrapped.proto_data.value += unknown
    data = wrapped.SerializeToString()
    payload = decode("ap", data).payload
    for _ in range(100):
        payload.merge(decode("ap", data).payload)
    assert payload._message.ByteSize() < 2 * size  # type: ignore[attr-defined] # of the decoder
    assert payload.fields == {"serial_number": "CN01"}
