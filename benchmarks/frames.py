"""Frames to measure with: those that HPE's own classes encoded, each time about something else."""

import base64
from collections.abc import Iterable, Iterator
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
from custom_components.hpe_aruba_central.central.state.field_rules import RULES
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
"""Numbers that say which part a message is about: another one would be another part, with entities to be made."""

_START = datetime(2026, 11, 24, 12, tzinfo=UTC)
_IDS = count(1)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded frame in which every field of its message is set."""

    stream: str
    kind: str
    frame: bytes
    wrapped: bool

    @property
    def name(self) -> str:
        """The kind, marked where the message came in its stream's wrapper although it need not."""
        return f"{self.kind} (wrapped)" if self.wrapped and self.stream == "gateway" else self.kind

    @property
    def message(self) -> type[Message]:
        """The class that the payload is of."""
        name = CloudEvent.FromString(self.frame).proto_data.type_url.rpartition(".")[2]
        found: type[Message] = getattr(_MODULES[self.stream], name)
        return found

    @property
    def is_statistics(self) -> bool:
        """Whether it is a measurement."""
        return decode(self.stream, self.frame).payload.is_statistics

    def variants(
        self, number: int, serials: list[str] | None = None, without: Iterable[str] = ()
    ) -> list[bytes]:
        """Return frames that each tell something new: another id, a later time, other numbers, a device in turn."""
        return list(self._variants(number, serials, without))

    def _variants(
        self, number: int, serials: list[str] | None, without: Iterable[str]
    ) -> Iterator[bytes]:
        envelope = CloudEvent.FromString(self.frame)
        message = self.message.FromString(envelope.proto_data.value)
        for name in without:
            message.ClearField(name)
        for at in islice(_IDS, number):
            changed = copy.deepcopy(message)
            # A prime, so that a device that has its turn again has other numbers.
            _change(
                changed,
                at % 47,
                _START + timedelta(milliseconds=at),
                serials[at % len(serials)] if serials else None,
            )
            envelope.id = f"{at:012}"
            envelope.proto_data.value = changed.SerializeToString()
            yield envelope.SerializeToString()


def _change(message: Message, turn: int, at: datetime, serial: str | None) -> None:
    """Let a message tell of another moment."""
    for field, value in message.ListFields():
        if field.is_repeated:
            continue
        if field.name == "timestamp" and field.message_type is None:
            setattr(message, field.name, at.isoformat().replace("+00:00", "Z"))
        elif field.message_type is not None:
            if field.message_type.full_name == "google.protobuf.Timestamp":
                value.FromDatetime(at)
            else:
                _change(value, turn, at, serial)
        elif field.name == "serial_number" and serial:
            setattr(message, field.name, serial)
        elif field.cpp_type in _NUMBERS and field.name not in _NAMES:
            setattr(message, field.name, (value + turn) % 1000)


@cache
def recordings() -> tuple[Recording, ...]:
    """Return one recording of each kind, by what pycentral's classes encoded and, for gateways, its fork's."""
    lines: list[dict[str, Any]] = [
        json.loads(line)
        for file in sorted(FOLDER.glob("*.jsonl"), reverse=True)
        for line in file.read_text("utf-8").splitlines()
    ]
    found = [
        Recording(
            line["stream"],
            line["kind"],
            base64.b64decode(line["frame"]),
            wrapped=line["type_url"].rpartition(".")[2] != line["message"].rpartition(".")[2],
        )
        for line in lines
        if line["id"].endswith("-1")
    ]
    return tuple({recording.name: recording for recording in found}.values())


def recording(kind: str) -> Recording:
    """Return the recording of a kind, as it comes without a wrapper if it does."""
    return next(
        found
        for found in recordings()
        if found.kind == kind and (not found.wrapped or kind == found.name)
    )
