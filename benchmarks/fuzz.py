"""Feed randomly changed frames to the decoder and to everything that handles events."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
import json
import logging
from pathlib import Path
from random import Random
import resource
from time import perf_counter

from custom_components.hpe_aruba_central.central.errors import CentralDecodeError
from custom_components.hpe_aruba_central.central.models.alert import Alert
from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.models.keys import is_part
from custom_components.hpe_aruba_central.central.pb import cloudevents_pb2
from custom_components.hpe_aruba_central.central.state.client_events import client_events
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.device_alerts import DeviceAlerts
from custom_components.hpe_aruba_central.central.state.entity_events import (
    PART_TYPES,
    EntityEvent,
    alert_events,
    device_events,
    part_events,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.left_out import LeftOut
from custom_components.hpe_aruba_central.central.state.locations import LocationStore
from custom_components.hpe_aruba_central.central.state.stream_entity_events import (
    AuditEvents,
    GeofenceEvents,
    WidsEvents,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from custom_components.hpe_aruba_central.central.wire.flatten import flatten
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

_PER_ACCOUNT = 100
"""Frames per account: changed serial numbers add devices, which would look like a leak."""

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
    outcome, account = Outcome(), _Account()
    warm_up, step = int(frames * _WARM_UP), max(1, frames // 20)
    # Each account logs the first message that it leaves out.
    logging.getLogger(LeftOut.__module__).setLevel(logging.ERROR)
    start = perf_counter()
    rng = Random(seed)  # noqa: S311 - runs are repeatable
    for number, (stream, data) in enumerate(_mutated(frames, rng), start=1):
        _feed(account, stream, data, outcome)
        if number % _PER_ACCOUNT == 0:
            account.check_stored()
            account = _Account()
        if number >= warm_up and number % step == 0:
            outcome.memory.append(resident_memory())
    outcome.frames, outcome.seconds = frames, perf_counter() - start
    return outcome


class _Account:
    """Everything in the library that handles the events of an account."""

    def __init__(self) -> None:
        self._inventory = Inventory()
        self._device_alerts = DeviceAlerts()
        self._clients = ClientStore()
        self._locations = LocationStore(lambda _: True)
        self._stream_events: dict[str, Callable[[CentralEvent], Iterator[EntityEvent]]] = {
            "audit": AuditEvents(),
            "geofence": GeofenceEvents(),
            "wids": WidsEvents(),
        }

    def handle(self, event: CentralEvent) -> int:
        """Apply an event, and make entity events and a bus event of it; return the changes."""
        now = utcnow()
        changes = [*self._inventory.apply(event), *self._inventory.read()]
        changes += [*self._clients.apply(event, now), *self._locations.apply(event, now)]
        events = [event for change in changes for event in self._events(change)]
        if event.stream in self._stream_events:
            events += self._stream_events[event.stream](event)
        json.dumps([events, flatten(event.payload.fields)], allow_nan=False).encode()
        return len(changes)

    def _events(self, change: Change) -> Iterator[EntityEvent]:
        """Yield the entity events of a change."""
        if is_part(change.key):
            device = self._inventory.devices.get(change.key[1])
            if device is not None and change.key[0] in PART_TYPES:
                yield from part_events(change, device)
        else:
            yield from device_events(change)
        if isinstance(change.after or change.before, Alert):
            self._device_alerts.handle(change)
        yield from alert_events(change)
        yield from client_events(change)

    def check_stored(self) -> None:
        """Write what would be stored. Raises ValueError if JSON cannot hold it."""
        stored = self._inventory.snapshot(), self._clients.snapshot(), self._locations.snapshot()
        json.dumps(stored, allow_nan=False).encode()


def _feed(account: _Account, stream: str, data: bytes, outcome: Outcome) -> None:
    """Decode and handle one frame."""
    try:
        event = decode(stream, data, utcnow())
        outcome.changes += account.handle(event)
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
