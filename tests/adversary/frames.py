"""Frames of a hostile stream, each series under the name of its mode."""

from collections.abc import Callable, Iterator
from itertools import islice

from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    cloudevents_pb2,
    switch_pb2,
)

_MIB = 2**20


def _envelope(
    message: Message, identifier: str, *, url: str | None = None, more: bytes = b""
) -> bytes:
    """Return a message in an envelope; ``more`` is appended to the message's bytes."""
    event = cloudevents_pb2.CloudEvent(id=identifier, source="hostile", specversion="1.0")
    event.proto_data.type_url = url or f"type.googleapis.com/x.{message.DESCRIPTOR.name}"
    event.proto_data.value = message.SerializeToString() + more
    return event.SerializeToString()


def _repeated(message: Message, field: str) -> Iterator[bytes]:
    """Yield frames as large as any, with as many empty items in one field as fit."""
    number = message.DESCRIPTOR.fields_by_name[field].number
    tag = (number << 3) | 2
    item = bytes((tag, 0)) if tag < 0x80 else bytes((tag & 0x7F | 0x80, tag >> 7, 0))
    more = item * ((_MIB - 1000) // len(item))
    serial = 0
    while True:
        serial += 1
        yield _envelope(message, f"{field}-{serial}", more=more)


def _alert_details() -> Iterator[bytes]:
    """Yield alerts with empty details."""
    return _repeated(alerts_pb2.AlertStreamingMessage(alert_id="1"), "additional_details")


def _power_supplies() -> Iterator[bytes]:
    """Yield switches with empty power supplies."""
    return _repeated(switch_pb2.Switch(serial_number="HOSTILE"), "power_supplies")


def _just_within_the_limit() -> Iterator[bytes]:
    """Yield alerts with as many items as are read, in nearly as many bytes."""
    number = 0
    while True:
        number += 1
        message = alerts_pb2.AlertStreamingMessage(alert_id=f"{number}", summary="x" * 600_000)
        for _ in range(4):
            details = message.additional_details.add()
            for entry in range(4000):
                details.entries[f"{entry}"] = "value"
        yield _envelope(message, f"alert-{number}")


def _too_large() -> Iterator[bytes]:
    """Yield frames of more bytes than are read."""
    message = ap_events_pb2.APInfo(serial_number="HOSTILE", zone="z" * (_MIB + _MIB // 2))
    while True:
        yield _envelope(message, "too-large")


def _texts() -> Iterator[bytes]:
    """Yield messages with long texts."""
    while True:
        text = "\N{GRINNING FACE}" * (_MIB // 5)
        yield _envelope(ap_events_pb2.APSystemStat(serial_number="HOSTILE", mac_address=text), "")


def _ids() -> Iterator[bytes]:
    """Yield events with ids as long as they may be, and some that are longer."""
    number = 0
    message = ap_events_pb2.APSystemStat(serial_number="HOSTILE")
    while True:
        number += 1
        padding = "i" * (200 if number % 10 else _MIB // 2)
        yield _envelope(message, f"{padding}{number}")


def _type_urls() -> Iterator[bytes]:
    """Yield events whose type URLs are all different."""
    number = 0
    message = ap_events_pb2.APSystemStat(serial_number="HOSTILE")
    while True:
        number += 1
        padding = "u" * (100 if number % 10 else _MIB // 2)
        url = f"type.googleapis.com/{padding}{number}.APSystemStat"
        yield _envelope(message, f"url-{number}", url=url)


def _unknown_fields() -> Iterator[bytes]:
    """Yield statistics of one device with fields that nobody knows, which are merged unread."""
    number = 0
    size = 900
    unknown = b"\xfa\x3f" + bytes((size & 0x7F | 0x80, size >> 7)) + b"u" * size
    message = ap_events_pb2.APSystemStat(serial_number="HOSTILE")
    while True:
        number += 1
        yield _envelope(message, f"unknown-{number}", more=unknown)


def _groups() -> Iterator[bytes]:
    """Yield messages nested deeper than any parser goes."""
    while True:
        yield b"\xa3\x06" * 200_000


SERIES: dict[str, tuple[str, int, Callable[[], Iterator[bytes]]]] = {
    "details of alerts": ("alerts", 50, _alert_details),
    "power supplies": ("switch", 50, _power_supplies),
    "just within the limit": ("alerts", 10, _just_within_the_limit),
    "too large": ("ap", 50, _too_large),
    "long texts": ("ap", 50, _texts),
    "long ids": ("ap", 2000, _ids),
    "type URLs": ("ap", 2000, _type_urls),
    "unknown fields": ("ap", 20_000, _unknown_fields),
    "groups": ("ap", 50, _groups),
}
"""The stream of each mode, how many frames a test sends, and the frames."""


def series(mode: str) -> tuple[str, Iterator[bytes]]:
    """Return the stream of a mode, and its frames."""
    stream, number, frames = SERIES[mode]
    return stream, islice(frames(), number)
