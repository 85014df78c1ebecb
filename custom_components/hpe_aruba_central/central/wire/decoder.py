"""Decode the binary frames of streams, without I/O.

A frame is a CloudEvent, whose payload is a message of its own, possibly in a wrapper message.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
import re
from typing import Any, Self, override

from google.protobuf.message import DecodeError, Message

from ..errors import CentralDecodeError
from ..models.event import CentralEvent
from ..pb.cloudevents_pb2 import CloudEvent
from ..texts import MAX_TEXT_LENGTH
from ..times import plausible
from .fields import field_of, fields_of, merge, timestamp
from .flatten import put_flat
from .limits import MAX_FRAME_SIZE, MAX_ID_LENGTH, limit_message
from .message_types import STREAM_MESSAGES, MessageType, Wrapper

_parse_envelope = CloudEvent.FromString

_LOW_SEVEN_BITS = 0x7F
"""The bits of a varint's byte that belong to the number."""

_MIN_WRAPPED = 4
"""Bytes of a wrapper that the fast path reads: a tag, up to two bytes of length, and content."""

_UNREAD = datetime.min.replace(tzinfo=UTC)
"""Stands for the time of an event that was not read yet."""

_VALID_URL = re.compile(r"[\w.:/-]+", re.ASCII)
_MAX_URLS = 64
"""How many spellings of type URLs are remembered for a stream; each stream has a dozen."""


def _known_names(stream: str) -> set[str]:
    """Return the protobuf names of the messages and the wrapper of a stream."""
    messages = STREAM_MESSAGES[stream]
    names = set(messages.by_name)
    if isinstance(messages.default, Wrapper):
        names.add(messages.default.message)
    return names


_NAMES = {stream: _known_names(stream) for stream in STREAM_MESSAGES}
_ALL_NAMES = frozenset().union(*_NAMES.values())
_BY_URL: dict[str, dict[str, MessageType | Wrapper]] = {stream: {} for stream in STREAM_MESSAGES}
"""The message of each type URL that was decoded before, by stream."""


class MessagePayload:
    """A payload that is converted when its fields are first read; see `models.event.Payload`."""

    __slots__ = ("_fields", "_message", "is_statistics", "kind")

    def __init__(self, message_type: MessageType, message: Message) -> None:
        self.kind = message_type.kind
        self.is_statistics = message_type.is_statistics
        self._message = message
        self._fields: dict[str, Any] | None = None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that are present."""
        if self._fields is None:
            self._fields = fields_of(self._message)
        return self._fields

    def get(self, name: str) -> Any:
        """Return one field, None if it is absent."""
        if self._fields is None:
            return field_of(self._message, name)
        return self._fields.get(name)

    def put_flat(self, data: dict[str, Any]) -> None:
        """Add the fields to the data of an event."""
        put_flat(self._message, data)

    def merge(self, later: Self) -> None:
        """Overwrite the fields by those of a later message of the same kind."""
        merge(self._message, later._message)
        self._fields = None

    @override
    def __repr__(self) -> str:
        """Return only the kind: the fields may contain personal data."""
        return f"<{self.kind}>"


class _Event:
    """A CentralEvent that reads its envelope lazily: most attributes are never used."""

    __slots__ = ("_arrived", "_envelope", "_time", "payload", "stream")

    def __init__(
        self,
        stream: str,
        envelope: CloudEvent,
        payload: MessagePayload,
        arrived: datetime | None,
    ) -> None:
        self.stream = stream
        self.payload = payload
        self._envelope = envelope
        self._arrived = arrived
        self._time: datetime | None = _UNREAD

    @property
    def type(self) -> str:
        """The CloudEvent type."""
        return self._envelope.type

    @property
    def id(self) -> str:
        """The CloudEvent id."""
        return self._envelope.id

    @property
    def source(self) -> str:
        """The CloudEvent source."""
        return self._envelope.source

    @property
    def time(self) -> datetime | None:
        """The CloudEvent time, else the device's, but none later than when the event arrived."""
        if self._time is _UNREAD:
            self._time = self._read_time()
        return self._time

    def _read_time(self) -> datetime | None:
        """Return the time."""
        time = plausible(self._sent, self._arrived)
        if time is None:
            reported = self.payload.get("timestamp")
            return plausible(reported, self._arrived) if isinstance(reported, datetime) else None
        return time

    @property
    def _sent(self) -> datetime | None:
        """The CloudEvent time."""
        if self._envelope.HasField("time"):
            return timestamp(self._envelope.time)
        # The CloudEvents specification has an attribute instead of Central's field.
        attributes = self._envelope.attributes
        if "time" in attributes and attributes["time"].HasField("ce_timestamp"):
            return timestamp(attributes["time"].ce_timestamp)
        return None

    @override
    def __repr__(self) -> str:
        """Return the stream, the id and the kind."""
        return f"<{self.stream} {self.id} {self.payload!r}>"


def decode(stream: str, frame: bytes, arrived: datetime | None = None) -> CentralEvent:
    """Decode one binary frame of a stream, which arrived at a time: it says nothing of later.

    Raises CentralDecodeError; its reasons are ``too_large``, ``too_many_items``, ``envelope``,
    ``empty_payload``, ``text_payload``, ``payload``, ``foreign_payload`` and ``unknown_type``.
    """
    size = len(frame)
    if size > MAX_FRAME_SIZE:
        raise CentralDecodeError("too_large", f"{size} bytes")
    try:
        envelope = _parse_envelope(frame)
    except DecodeError as err:
        raise CentralDecodeError("envelope", f"{size} bytes") from err
    packed = envelope.proto_data
    message_type = _BY_URL[stream].get(packed.type_url)
    data = packed.value
    if size - len(data) > MAX_ID_LENGTH:
        _check_envelope(envelope)
    if message_type is None or not data:
        message_type, data = _look_up(stream, envelope)
    try:
        if isinstance(message_type, Wrapper):
            message_type, message = _unwrap(message_type, data)
        else:
            message = message_type.parse(data)
    except DecodeError as err:
        raise CentralDecodeError("payload", message_type.message) from err
    if size > MAX_TEXT_LENGTH:
        # A shorter frame has neither longer texts nor many items.
        limit_message(message)
    return _Event(stream, envelope, MessagePayload(message_type, message), arrived)


def _check_envelope(envelope: CloudEvent) -> None:
    """Raise CentralDecodeError if an id or a type has no plausible length."""
    url = envelope.proto_data.type_url
    for value in (envelope.id, envelope.source, envelope.type, url):
        if len(value) > MAX_ID_LENGTH:
            raise CentralDecodeError("envelope", "an id or type is too long")


def _look_up(stream: str, envelope: CloudEvent) -> tuple[MessageType | Wrapper, bytes]:
    """Return the type and the bytes of a payload whose type URL is new, or which has none."""
    url = ""
    match envelope.WhichOneof("data"):
        case "proto_data":
            url = envelope.proto_data.type_url
            data = envelope.proto_data.value
        case "binary_data":
            data = envelope.binary_data
        case "text_data":
            raise CentralDecodeError("text_payload", envelope.type)
        case _:
            raise CentralDecodeError("empty_payload", envelope.type)
    if not data:
        raise CentralDecodeError("empty_payload", envelope.type)
    # As in "type.googleapis.com/ap.APInfo". Only the last part is as in the definition, the
    # package is not.
    name = url.rpartition("/")[2].rpartition(".")[2]
    message_type = _resolve(stream, name, envelope.type)
    is_known = name == message_type.message and _VALID_URL.fullmatch(url)
    if is_known and len(_BY_URL[stream]) < _MAX_URLS:
        _BY_URL[stream][url] = message_type
    return message_type, data


def _resolve(stream: str, name: str, event_type: str) -> MessageType | Wrapper:
    """Return the type of a payload.

    It is found by the name in the type URL, else by the CloudEvent type, else it is the
    stream's default.
    """
    messages = STREAM_MESSAGES[stream]
    message_type = messages.by_name.get(name)
    if message_type is not None:
        return message_type
    if name not in _NAMES[stream]:
        if name in _ALL_NAMES:
            raise CentralDecodeError("foreign_payload", name)
        message_type = messages.by_event_type.get(event_type)
        if message_type is not None:
            return message_type
        if name and messages.by_event_type:
            # All names of this stream are known. Parsed as its default message, the payload of
            # another one could make sense by chance.
            raise CentralDecodeError("unknown_type", name)
    if messages.default is None:
        raise CentralDecodeError("unknown_type", event_type)
    return messages.default


def _unwrap(wrapper: Wrapper, data: bytes) -> tuple[MessageType, Message]:
    """Return the type of a wrapped message, and the message."""
    # The usual wrapper holds nothing but one field, whose content begins after its tag and length:
    # parsing it directly is faster. A longer length than two bytes never fits.
    message_type = wrapper.tags.get(data[0])
    if message_type is not None and len(data) >= _MIN_WRAPPED:
        length, start = data[1], 2
        if length > _LOW_SEVEN_BITS:
            length = length & _LOW_SEVEN_BITS | data[2] << 7
            start = 3
        if start + length == len(data):
            return message_type, message_type.parse(data[start:])
    message = wrapper.parse(data)
    field = message.WhichOneof(wrapper.oneof)
    if field is None:
        raise CentralDecodeError("unknown_type", wrapper.message)
    wrapped: Message = getattr(message, field)
    if not wrapped.ByteSize():
        raise CentralDecodeError("empty_payload", field)
    return wrapper.fields[field], wrapped
