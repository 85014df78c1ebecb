"""Frames that were good once, changed by chance, through the decoder and the inventory."""

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
"""The share of the run after which memory should not grow any more."""

_PER_INVENTORY = 100
"""Frames after which a new inventory begins: a changed serial number is a new device, which is no leak."""

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
class Outcome:
    """What became of the frames; memory in MiB, resident."""

    frames: int = 0
    events: int = 0
    changes: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: list[float] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How much memory grew after the warm-up."""
        return max(self.memory) - self.memory[0]


def fuzz(frames: int, seed: int) -> Outcome:
    """Feed so many frames; the same seed makes the same frames."""
    outcome, inventory = Outcome(), Inventory()
    warm_up, step = int(frames * _WARM_UP), max(1, frames // 20)
    began = perf_counter()
    rng = Random(seed)  # noqa: S311 - the same run again
    for number, (stream, data) in enumerate(_mutated(frames, rng), start=1):
        if number % _PER_INVENTORY == 0:
            inventory = Inventory()
        _feed(inventory, stream, data, outcome)
        if number >= warm_up and number % step == 0:
            outcome.memory.append(_resident())
    outcome.frames, outcome.seconds = frames, perf_counter() - began
    return outcome


def _feed(inventory: Inventory, stream: str, data: bytes, outcome: Outcome) -> None:
    """Let one frame go the whole way."""
    try:
        event = decode(stream, data)
        outcome.changes += len(inventory.apply(event))
        json.dumps(event.payload.fields, default=str, allow_nan=False)
        outcome.events += 1
    except CentralDecodeError as err:
        outcome.refused[err.reason] += 1
    except Exception as err:  # noqa: BLE001 - what is looked for
        outcome.crashes[f"{type(err).__name__} in {stream}: {data.hex()}"] += 1


def _mutated(frames: int, rng: Random) -> Iterator[tuple[str, bytes]]:
    """Give frames to feed: mostly of their own stream, mostly with a good envelope."""
    corpus, streams = _corpus(rng), sorted(STREAMS)
    for _ in range(frames):
        stream, data = rng.choice(corpus)
        other = rng.choice(corpus)[1]
        if rng.random() < 0.6:  # noqa: PLR2004 - most go deeper than the envelope
            envelope = cloudevents_pb2.CloudEvent.FromString(data)
            value = envelope.proto_data.value
            spliced = cloudevents_pb2.CloudEvent.FromString(other).proto_data.value
            envelope.proto_data.value = _mutate(value, spliced, rng)
            data = envelope.SerializeToString()
        else:
            data = _mutate(data, other, rng)
        yield (stream if rng.random() < 0.9 else rng.choice(streams)), data  # noqa: PLR2004 - some go astray


def _mutate(data: bytes, other: bytes, rng: Random) -> bytes:
    """Change a few places."""
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
    """Return a well-formed field that overrides or joins what is there: any number, any wire type."""
    number = rng.randint(1, 30) << 3
    match rng.randrange(4):
        case 0:
            return _varint(number) + rng.choice(
                (_varint(rng.getrandbits(rng.choice((1, 3, 32, 64)))), *_VARINTS[:4])
            )
        case 1:
            return _varint(number | 1) + rng.randbytes(8)
        case 2:
            return _varint(number | 5) + rng.randbytes(4)
        case _:
            content = rng.choice((*_TEXTS, _field(rng), rng.randbytes(rng.randint(0, 12))))
            return _varint(number | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Write a number as protobuf does."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _corpus(rng: Random) -> list[tuple[str, bytes]]:
    """Return every frame that HPE's own classes encoded, and as many of a simulated campus in which much happens."""
    lines = [
        line
        for file in sorted(_FRAMES.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    recorded = [
        (item["stream"], base64.b64decode(item["frame"])) for item in map(json.loads, lines)
    ]
    scene = SimulationContext(generate_campus(Settings(), utcnow()), rng)
    envelopes = CloudEventWrapper(1, scene.campus.tenant_id, "direct")
    said = list(islice(statistics(scene), len(recorded) // 2))
    while len(said) < len(recorded):
        incident = INCIDENTS[rng.choice(possible_incidents(scene))]
        said += incident.steps(scene, find_target(incident, scene, None))
    return recorded + [
        (stream, envelopes.wrap(stream, message, scene.next_time()).frame)
        for stream, message in said
    ]


def _resident() -> float:
    """Return the memory in use, MiB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE / 2**20
