"""What a hostile server writes to a WebSocket, byte by byte, each under the name of its mode.

The layout of frames is that of RFC 6455, section 5.2.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, repeat
import zlib

from aiohttp import WSMsgType

_MIB = 2**20
_FINAL = 0x80
_COMPRESSED = 0x40
_FRAGMENTS = 100_000
_EMPTY = WSMsgType.CONTINUATION.to_bytes() + b"\0"
_BATCH = 1000
"""Fragments that are written at once."""


def _frame(
    opcode: int, payload: bytes = b"", bits: int = _FINAL, length: int | None = None
) -> bytes:
    """Return a frame, which may claim another length than it has."""
    size = len(payload) if length is None else length
    if size < 126:
        return bytes((bits | opcode, size)) + payload
    if size < 2**16:
        return bytes((bits | opcode, 126)) + size.to_bytes(2) + payload
    return bytes((bits | opcode, 127)) + size.to_bytes(8) + payload


def _fragments(fragment: bytes, number: int) -> Iterator[bytes]:
    """Yield the beginning of a message, and as many fragments after it."""
    yield _frame(WSMsgType.BINARY, b"x", 0)
    yield from repeat(fragment * _BATCH, number // _BATCH)


def _many_fragments() -> Iterable[bytes]:
    """Return a message of very many fragments of a byte."""
    end = _frame(WSMsgType.CONTINUATION, b"x")
    return chain(_fragments(_frame(WSMsgType.CONTINUATION, b"x", 0), _FRAGMENTS), [end])


def _empty_fragments() -> Iterable[bytes]:
    """Return a message of even more fragments of nothing."""
    return chain(_fragments(_EMPTY, 20 * _FRAGMENTS), [_frame(WSMsgType.CONTINUATION)])


def _endless_fragments() -> Iterable[bytes]:
    """Return fragments without an end, until the connection is closed."""
    return _fragments(_frame(WSMsgType.CONTINUATION, b"x" * 100, 0), _FRAGMENTS)


def _control_frames_between() -> Iterable[bytes]:
    """Return a message between whose fragments are pings and pongs."""
    control = _frame(WSMsgType.PING, b"p" * 125) + _frame(WSMsgType.PONG)
    between = _frame(WSMsgType.CONTINUATION, b"x", 0) + control
    return chain(_fragments(between, 20_000), [_frame(WSMsgType.CONTINUATION)])


def _bomb() -> Iterable[bytes]:
    """Return a compressed message, which no handshake has allowed."""
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    content = b"".join(compressor.compress(b" " * _MIB) for _ in range(200))
    content += compressor.flush(zlib.Z_SYNC_FLUSH)
    return [_frame(WSMsgType.BINARY, content[:-4], _FINAL | _COMPRESSED)]


MESSAGES: dict[str, Callable[[], Iterable[bytes]]] = {
    "100,000 fragments": _many_fragments,
    "2,000,000 empty fragments": _empty_fragments,
    "control frames between fragments": _control_frames_between,
}
"""What is odd, but a message."""

BREACHES: dict[str, Callable[[], Iterable[bytes]]] = {
    "fragments without an end": _endless_fragments,
    "compressed bomb": _bomb,
    "message within a message": lambda: [_frame(WSMsgType.BINARY, b"x", 0)] * 2,
    "fragment of nothing": lambda: [_frame(WSMsgType.CONTINUATION, b"x")],
    "control frame of 126 bytes": lambda: [_frame(WSMsgType.PING, b"x" * 126)],
    "ping in fragments": lambda: [_frame(WSMsgType.PING, b"x", 0)],
    "unknown opcode": lambda: [_frame(0xB, b"x")],
    "reserved bits": lambda: [_frame(WSMsgType.BINARY, b"x", _FINAL | 0x30)],
    "longest length": lambda: [_frame(WSMsgType.BINARY, b"x", length=2**63 - 1)],
    "negative length": lambda: [_frame(WSMsgType.BINARY, b"x", length=2**64 - 1)],
    "text that is no UTF-8": lambda: [_frame(WSMsgType.TEXT, b"\xff")],
    "close code that no frame may have": lambda: [_frame(WSMsgType.CLOSE, b"\x03\xee")],
    "close code of nobody": lambda: [_frame(WSMsgType.CLOSE, b"\xff\xff")],
    "close frame of a byte": lambda: [_frame(WSMsgType.CLOSE, b"\x03")],
    "close frame that is no UTF-8": lambda: [_frame(WSMsgType.CLOSE, b"\x03\xe8\xff")],
}
"""What ends the connection."""

ALL = {**MESSAGES, **BREACHES}
