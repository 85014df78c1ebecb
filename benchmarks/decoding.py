"""Decoding against the floor: protobuf's own parse of the envelope and of the payload, and nothing else."""

from collections.abc import Callable, Iterator

from custom_components.hpe_aruba_central.central.pb.cloudevents_pb2 import CloudEvent
from custom_components.hpe_aruba_central.central.wire.decoder import decode

from .frames import Recording, recordings
from .measure import Figure, compare

_TIMES = 2000


def bare_parse(recorded: Recording) -> Callable[[bytes], object]:
    """Return what parses a frame in the two steps, and does no more."""
    envelope, payload = CloudEvent.FromString, recorded.message.FromString
    return lambda frame: payload(envelope(frame).proto_data.value)


def figures() -> Iterator[Figure]:
    """Compare by kind, and all kinds together."""
    ours = floor = 0.0
    worst = ("", 0.0)
    for recorded in recordings():
        frame, stream, parse = recorded.frame, recorded.stream, bare_parse(recorded)

        def bare(frame: bytes = frame, parse: Callable[[bytes], object] = parse) -> None:
            for _ in range(_TIMES):
                parse(frame)

        def whole(frame: bytes = frame, stream: str = stream) -> None:
            for _ in range(_TIMES):
                decode(stream, frame)

        least, taken = compare(bare, whole)
        floor += least
        ours += taken
        worst = max(worst, (recorded.name, taken / least), key=lambda item: item[1])
    count = len(recordings()) * _TIMES
    yield Figure(
        "decode a frame / bare two-step parse",
        ours / floor,
        1.6,
        note=f"{ours / count * 1e6:.2f} us / {floor / count * 1e6:.2f} us over {len(recordings())} kinds;"
        f" worst {worst[0]} {worst[1]:.2f}",
    )
