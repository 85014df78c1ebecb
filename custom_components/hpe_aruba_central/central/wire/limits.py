"""Limits of what a frame may hold, so that whatever comes costs little time and memory."""

from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from ..errors import CentralDecodeError
from ..texts import MAX_TEXT_LENGTH

MAX_FRAME_SIZE = 1024 * 1024
"""Bytes. Frames of more than 32 KiB do occur, and Central publishes no limit."""

MAX_ID_LENGTH = 256
"""Characters of what identifies an event or its type."""

MAX_ITEMS = 4096
"""Items of a list or map, as many as there are VLANs; what is longer is cut."""

_MAX_TOTAL_ITEMS = 16_384
"""Items of all lists and maps of a message together. Converting so many takes 15 ms."""

_TEXTS = frozenset({FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES})


def limit_message(message: Message) -> None:
    """Cut the lists, maps and texts of a message, and drop its unknown fields.

    Raises CentralDecodeError (``too_many_items``) if its lists and maps have too many items in all.
    """
    message.DiscardUnknownFields()
    _limit(message, _MAX_TOTAL_ITEMS)


def _limit(message: Message, budget: int) -> int:
    """Limit one message; return how many more items the others may have."""
    limited = _limited_fields(message.DESCRIPTOR)
    for field, value in message.ListFields():
        if field not in limited:
            continue
        if not field.is_repeated:
            if field.message_type is not None:
                budget = _limit(value, budget)
            elif len(value) > MAX_TEXT_LENGTH:
                setattr(message, field.name, value[:MAX_TEXT_LENGTH])
            continue
        budget -= len(value)
        if budget < 0:
            raise CentralDecodeError("too_many_items", message.DESCRIPTOR.name)
        entry = field.message_type
        if entry is not None and entry.GetOptions().map_entry:
            budget = _limit_map(entry, value, budget)
        else:
            budget = _limit_list(field, value, budget)
    return budget


def _limit_list(field: FieldDescriptor, values: Any, budget: int) -> int:
    """Limit a list and its items; return how many more items there may be."""
    del values[MAX_ITEMS:]
    if field.type in _TEXTS:
        for index, value in enumerate(values):
            if len(value) > MAX_TEXT_LENGTH:
                values[index] = value[:MAX_TEXT_LENGTH]
    elif field.message_type is not None:
        for message in values:
            budget = _limit(message, budget)
    return budget


def _limit_map(entry: Descriptor, values: Any, budget: int) -> int:
    """Limit a map and its values; return how many more items there may be."""
    value_field = entry.fields_by_name["value"]
    for number, key in enumerate(list(values)):
        if number >= MAX_ITEMS or len(str(key)) > MAX_TEXT_LENGTH:
            del values[key]
        elif value_field.message_type is not None:
            budget = _limit(values[key], budget)
        elif value_field.type in _TEXTS and len(values[key]) > MAX_TEXT_LENGTH:
            values[key] = values[key][:MAX_TEXT_LENGTH]
    return budget


@cache
def _limited_fields(descriptor: Descriptor) -> frozenset[FieldDescriptor]:
    """Return the fields of a kind of message that can be too long."""
    return frozenset(
        field
        for field in descriptor.fields
        if field.is_repeated or field.message_type is not None or field.type in _TEXTS
    )
