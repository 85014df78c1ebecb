"""Decoding, compared with protobuf parsing the envelope and the payload, and nothing else."""

from collections.abc import Callable, Iterator
from functools import partial

from custom_components.hpe_aruba_central.central.pb.cloudevents_pb2 import CloudEvent
from custom_components.hpe_aruba_central.central.wire.decoder import decode

from .frames import Recording, recordings
from .measure import Figure, compare

_TIMES = 2000


def bare_parse(recorded: Recording) -> Callable[[bytes], object]:
    """Return a function that parses a frame's envelope and payload, and does nothing else."""
    envelope, payload = CloudEvent.FromString, recorded.message.FromString
    return lambda frame: payload(envelope(frame).proto_data.value)


def figures() -> Iterator[Figure]:
    """Compare each kind of message, and report the sum of all kinds."""
    ours = floor = worst = 0.0
    worst_name = ""
    for recorded in recordings():
        parse = partial(_parse, bare_parse(recorded), recorded.frame)
        bare, decoded = compare(parse, partial(_decode, recorded.stream, recorded.frame))
        floor += bare
        ours += decoded
        if decoded / bare > worst:
            worst, worst_name = decoded / bare, recorded.name
    kinds = len(recordings())
    count = kinds * _TIMES
    yield Figure(
        "decode a frame / bare two-step parse",
        ours / floor,
        1.6,
        note=f"{ours / count * 1e6:.2f} us / {floor / count * 1e6:.2f} us over {kinds} kinds;"
        f" worst {worst_name} {worst:.2f}",
    )


def _parse(parse: Callable[[bytes], object], frame: bytes) -> None:
    """Parse a frame many times."""
    for _ in range(_TIMES):
        parse(frame)


def _decode(stream: str, frame: bytes) -> None:
    """Decode a frame many times."""
    for _ in range(_TIMES):
        decode(stream, frame)
