"""Any bytes become an event or a CentralDecodeError, and an event's fields can be read."""

import json

from google.protobuf.message import Message
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.errors import CentralDecodeError
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from custom_components.hpe_aruba_central.central.wire.message_types import KINDS
from tests.central.builders import SAMPLES, envelope, frame

FUZZ = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# Hypothesis looks for random number generators, and the plugin for Home Assistant has frozen
# the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

REASONS = {
    "too_many_items",
    "envelope",
    "empty_payload",
    "text_payload",
    "payload",
    "foreign_payload",
    "unknown_type",
}
OUTCOMES = REASONS | KINDS.keys()
streams = st.sampled_from(sorted(STREAMS))


def outcome(stream: str, data: bytes) -> str:
    """Decode a frame and apply it; return its kind, or why it was rejected."""
    try:
        event = decode(stream, data)
    except CentralDecodeError as err:
        return err.reason
    json.dumps(event.payload.fields, default=str, allow_nan=False)
    inventory = Inventory()
    inventory.apply(event)
    inventory.apply(event)
    inventory.read()
    inventory.restore(
        json.loads(json.dumps(inventory.snapshot(), allow_nan=False)),
        tuple(DeviceKind),
        alerts=True,
    )
    return event.payload.kind


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """Generate a valid frame with some bytes changed, removed, repeated or inserted."""
    stream = draw(streams)
    data = bytearray(frame(SAMPLES[draw(streams)], id="1"))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 4)))
        data[start:end] = draw(st.binary(max_size=6))
    return stream, bytes(data)


@st.composite
def payload_bytes(draw: st.DrawFn) -> tuple[str, bytes]:
    """Generate a valid envelope around random fields of any number and wire type."""
    stream = draw(streams)
    sample: Message = SAMPLES[stream]
    data = bytearray(draw(st.sampled_from([b"", sample.SerializeToString()])))
    for _ in range(draw(st.integers(1, 5))):
        number = draw(st.integers(1, 40))
        content = draw(st.binary(max_size=12))
        data += {
            0: _varint(number << 3) + _varint(draw(st.integers(0, 2**64 - 1))),
            1: _varint(number << 3 | 1) + draw(st.binary(min_size=8, max_size=8)),
            2: _varint(number << 3 | 2) + _varint(len(content)) + content,
            5: _varint(number << 3 | 5) + draw(st.binary(min_size=4, max_size=4)),
        }[draw(st.sampled_from([0, 1, 2, 5]))]
    if draw(st.booleans()) and stream in {"switch", "clients", "location", "geofence", "wids"}:
        data = bytearray(_varint(draw(st.integers(1, 8)) << 3 | 2) + _varint(len(data)) + data)
    wrapped = envelope(sample, id="1")
    wrapped.proto_data.value = bytes(data)
    return stream, wrapped.SerializeToString()


def _varint(value: int) -> bytes:
    """Return a number encoded as a varint."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


@settings(FUZZ, max_examples=400)
@given(stream=streams, data=st.binary(max_size=64))
def test_random_bytes(stream: str, data: bytes) -> None:
    """Random bytes are rejected or decoded."""
    assert outcome(stream, data) in OUTCOMES


@settings(FUZZ, max_examples=800)
@given(case=mutated())
def test_mutated_frames(case: tuple[str, bytes]) -> None:
    """Mutated frames are rejected or decoded."""
    assert outcome(*case) in OUTCOMES


@settings(FUZZ, max_examples=800)
@given(case=payload_bytes())
def test_random_payloads(case: tuple[str, bytes]) -> None:
    """Random payloads in valid envelopes are rejected or decoded."""
    assert outcome(*case) in OUTCOMES


@pytest.mark.parametrize("stream", STREAMS)
def test_every_prefix(stream: str) -> None:
    """A frame may be cut off anywhere."""
    data = frame(SAMPLES[stream])
    assert {outcome(stream, data[:length]) for length in range(len(data))} <= REASONS
