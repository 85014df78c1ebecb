"""Frames to measure with: recorded frames of HPE's own classes, with changed values."""

import base64
from collections.abc import Iterable, Iterator, Sequence
import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count, islice
import json
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    gateway_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.pb.cloudevents_pb2 import CloudEvent
from custom_components.hpe_aruba_central.central.state.device_fields import RULES
from custom_components.hpe_aruba_central.central.wire.decoder import decode

FOLDER = Path(__file__).parents[1] / "tests" / "central" / "frames"

_MODULES = {
    "alerts": alerts_pb2,
    "ap": ap_events_pb2,
    "audit": audit_trail_pb2,
    "clients": clients_pb2,
    "gateway": gateway_pb2,
    "geofence": geofence_pb2,
    "location": location_pb2,
    "rssi": location_analytics_pb2,
    "switch": switch_pb2,
    "wids": wids_pb2,
}
_NUMBERS = frozenset(
    {
        FieldDescriptor.CPPTYPE_INT32,
        FieldDescriptor.CPPTYPE_INT64,
        FieldDescriptor.CPPTYPE_UINT32,
        FieldDescriptor.CPPTYPE_UINT64,
        FieldDescriptor.CPPTYPE_FLOAT,
        FieldDescriptor.CPPTYPE_DOUBLE,
    }
)
_NAMES = frozenset(
    {field for rule in RULES.values() if rule.part for field, _ in rule.part.identity}
)
"""Fields that identify a part: another number would be another part, with new entities."""

_START = datetime(2026, 11, 24, 12, tzinfo=UTC)
_IDS = count(1)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded frame with all fields of its message set."""

    stream: str
    kind: str
    frame: bytes
    wrapped: bool

    @property
    def name(self) -> str:
        """The kind, marked if the message is in a wrapper that its stream does not require."""
        if self.wrapped and self.stream == "gateway":
            return f"{self.kind} (wrapped)"
        return self.kind

    @property
    def message(self) -> type[Message]:
        """The protobuf class of the payload."""
        name = CloudEvent.FromString(self.frame).proto_data.type_url.rpartition(".")[2]
        found: type[Message] = getattr(_MODULES[self.stream], name)
        return found

    @property
    def is_statistics(self) -> bool:
        """Whether the message has statistics."""
        return decode(self.stream, self.frame).payload.is_statistics

    def variants(
        self,
        number: int,
        serials: list[str] | None = None,
        without: Iterable[str] = (),
        *,
        is_news: bool = True,
    ) -> list[bytes]:
        """Return frames that differ in their id, time, numbers and device.

        Args:
            number: How many frames to return.
            serials: The devices, which take turns; by default the recorded one.
            without: Fields to clear.
            is_news: Whether the numbers differ.
        """
        return list(self._variants(number, serials or [None], without, is_news=is_news))

    def _variants(
        self,
        number: int,
        serials: Sequence[str | None],
        without: Iterable[str],
        *,
        is_news: bool,
    ) -> Iterator[bytes]:
        envelope = CloudEvent.FromString(self.frame)
        message = self.message.FromString(envelope.proto_data.value)
        for name in without:
            message.ClearField(name)
        for at in islice(_IDS, number):
            changed = copy.deepcopy(message)
            serial = serials[at % len(serials)]
            time = _START + timedelta(milliseconds=at)
            # A prime number, so that the same device gets different numbers in its next turn.
            _change(changed, at % 47 if is_news else 0, time, serial)
            envelope.id = f"{at:012}"
            envelope.time.FromDatetime(time)
            envelope.proto_data.value = changed.SerializeToString()
            yield envelope.SerializeToString()


def _change(message: Message, turn: int, at: datetime, serial: str | None) -> None:
    """Change a message's time and serial number; with a turn, its numbers and other times too."""
    for field, value in message.ListFields():
        if field.is_repeated:
            continue
        if field.name == "timestamp" and field.message_type is None:
            setattr(message, field.name, at.isoformat().replace("+00:00", "Z"))
        elif field.message_type is not None:
            if field.message_type.full_name == "google.protobuf.Timestamp":
                if turn:
                    value.FromDatetime(at)
            else:
                _change(value, turn, at, serial)
        elif field.name == "serial_number" and serial:
            setattr(message, field.name, serial)
        elif field.cpp_type in _NUMBERS and field.name not in _NAMES:
            setattr(message, field.name, (value + turn) % 1000)


@cache
def recordings() -> tuple[Recording, ...]:
    """Return one recording of each kind, from pycentral or, for gateways, its fork."""
    found: dict[str, Recording] = {}
    for file in sorted(FOLDER.glob("*.jsonl"), reverse=True):
        for line in file.read_text("utf-8").splitlines():
            item: dict[str, Any] = json.loads(line)
            if item["id"].endswith("-1"):
                recorded = _recording(item)
                found[recorded.name] = recorded
    return tuple(found.values())


def _recording(item: dict[str, Any]) -> Recording:
    """Return a recording from its line in the file."""
    outer = item["type_url"].rpartition(".")[2]
    inner = item["message"].rpartition(".")[2]
    frame = base64.b64decode(item["frame"])
    return Recording(item["stream"], item["kind"], frame, wrapped=outer != inner)


def recording(kind: str) -> Recording:
    """Return the recording of a kind, without a wrapper if there is one without."""
    for found in recordings():
        if found.kind == kind and (not found.wrapped or kind == found.name):
            return found
    raise LookupError(kind)
