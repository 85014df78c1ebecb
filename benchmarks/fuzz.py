"""Feed randomly changed frames to the decoder and the inventory."""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
import json
from pathlib import Path
from random import Random
import resource
from time import perf_counter

from custom_components.hpe_aruba_central.central.errors import CentralDecodeError
from custom_components.hpe_aruba_central.central.pb import cloudevents_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from simulator.campus_generator import generate_campus
from simulator.cloudevents import CloudEventWrapper
from simulator.context import SimulationContext, utcnow
from simulator.incidents import INCIDENTS, find_target, possible_incidents
from simulator.settings import Settings
from simulator.statistics import statistics

_FRAMES = Path(__file__).parents[1] / "tests" / "central" / "frames"
_PAGE = resource.getpagesize()
_WARM_UP = 0.1
"""The fraction of the run after which memory must not grow."""

_PAYLOAD_SHARE = 0.6
"""The fraction of frames whose payload is changed, not the whole frame."""

_STREAM_SHARE = 0.9
"""The fraction of frames that keep their stream."""

_PER_INVENTORY = 100
"""Frames per inventory: changed serial numbers add devices, which would look like a leak."""

_VARINTS = (
    b"\x00",
    b"\x7f",
    b"\xff\x01",
    b"\xff" * 9 + b"\x01",
    b"\x80" * 9 + b"\x01",
    b"\xff" * 10,
)
_TEXTS = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"NaN",
    b"9999-12-31T23:59:59Z",
    b"2026-02-30T00:00:00Z",
    b"\xf0\x9f\x98\x80",
    b"-0",
)


@dataclass(slots=True)
class FuzzOutcome:
    """What all fuzzers count; ``memory`` has samples of the resident memory in MiB."""

    refused: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: list[float] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How much memory grew after the warm-up, in MiB."""
        return max(self.memory) - self.memory[0]


@dataclass(slots=True)
class Outcome(FuzzOutcome):
    """The results of fuzzing frames."""

    frames: int = 0
    events: int = 0
    changes: int = 0


def fuzz(frames: int, seed: int) -> Outcome:
    """Feed a number of frames; the same seed generates the same frames."""
    outcome, inventory = Outcome(), Inventory()
    warm_up, step = int(frames * _WARM_UP), max(1, frames // 20)
    start = perf_counter()
    rng = Random(seed)  # noqa: S311 - runs are repeatable
    for number, (stream, data) in enumerate(_mutated(frames, rng), start=1):
        if number % _PER_INVENTORY == 0:
            inventory = Inventory()
        _feed(inventory, stream, data, outcome)
        if number >= warm_up and number % step == 0:
            outcome.memory.append(resident_memory())
    outcome.frames, outcome.seconds = frames, perf_counter() - start
    return outcome


def _feed(inventory: Inventory, stream: str, data: bytes, outcome: Outcome) -> None:
    """Decode and apply one frame, and serialize its fields."""
    try:
        event = decode(stream, data)
        outcome.changes += len(inventory.apply(event))
        json.dumps(event.payload.fields, default=str, allow_nan=False)
        outcome.events += 1
    except CentralDecodeError as err:
        outcome.refused[err.reason] += 1
    except Exception as err:  # noqa: BLE001 - these are the bugs to find
        outcome.crashes[f"{type(err).__name__} in {stream}: {data.hex()}"] += 1


def _mutated(frames: int, rng: Random) -> Iterator[tuple[str, bytes]]:
    """List changed frames: most keep their stream, and most have a valid envelope."""
    corpus, streams = _corpus(rng), sorted(STREAMS)
    for _ in range(frames):
        stream, data = rng.choice(corpus)
        other = rng.choice(corpus)[1]
        if rng.random() < _PAYLOAD_SHARE:
            envelope = cloudevents_pb2.CloudEvent.FromString(data)
            value = envelope.proto_data.value
            spliced = cloudevents_pb2.CloudEvent.FromString(other).proto_data.value
            envelope.proto_data.value = _mutate(value, spliced, rng)
            data = envelope.SerializeToString()
        else:
            data = _mutate(data, other, rng)
        if rng.random() >= _STREAM_SHARE:
            stream = rng.choice(streams)
        yield stream, data


def _mutate(data: bytes, other: bytes, rng: Random) -> bytes:
    """Change a frame in up to four places; ``other`` is a frame to splice in."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        start = rng.randint(0, len(changed))
        end = min(len(changed), start + rng.randint(0, 6))
        match rng.randrange(16):
            case 0 if start < len(changed):
                changed[start] ^= 1 << rng.randrange(8)
            case 1 if start < len(changed):
                changed[start] = rng.randrange(256)
            case 2:
                del changed[start:end]
            case 3:
                changed[start:end] = rng.randbytes(rng.randint(0, 6))
            case 4:
                changed[start:start] = changed[start:end] * rng.randint(1, 3)
            case 5:
                changed[start:end] = rng.choice(_VARINTS)
            case 6:
                changed[start:end] = rng.choice(_TEXTS)
            case 7:
                cut = rng.randint(0, len(other))
                changed[start:] = other[cut:]
            case _:
                changed += _field(rng)
    return bytes(changed)


def _field(rng: Random) -> bytes:
    """Return a valid field with any number and wire type, which replaces or adds a value."""
    number = rng.randint(1, 30) << 3
    match rng.randrange(4):
        case 0:
            value = _varint(rng.getrandbits(rng.choice((1, 3, 32, 64))))
            return _varint(number) + rng.choice((value, *_VARINTS[:4]))
        case 1:
            return _varint(number | 1) + rng.randbytes(8)
        case 2:
            return _varint(number | 5) + rng.randbytes(4)
        case _:
            content = rng.choice((*_TEXTS, _field(rng), rng.randbytes(rng.randint(0, 12))))
            return _varint(number | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Encode a number as a protobuf varint."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _corpus(rng: Random) -> list[tuple[str, bytes]]:
    """Return the recorded frames of HPE's classes, and as many of a simulated campus."""
    corpus: list[tuple[str, bytes]] = []
    for file in sorted(_FRAMES.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            item = json.loads(line)
            corpus.append((item["stream"], base64.b64decode(item["frame"])))
    context = SimulationContext(generate_campus(Settings(), utcnow()), rng)
    messages = list(islice(statistics(context), len(corpus) // 2))
    while len(messages) < len(corpus):
        incident = INCIDENTS[rng.choice(possible_incidents(context))]
        messages += incident.steps(context, find_target(incident, context, None))
    wrapper = CloudEventWrapper(1, context.campus.tenant_id, "direct")
    for stream, message in messages:
        corpus.append((stream, wrapper.wrap(stream, message, context.next_time()).frame))
    return corpus


def resident_memory() -> float:
    """Return the resident memory in MiB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE / 2**20
