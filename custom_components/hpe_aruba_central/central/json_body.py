"""The bodies of answers: decompressed and parsed within limits, whatever they contain."""

from collections.abc import Collection
import json
from typing import Any
import zlib

import orjson

_MAX_VALUES = 120_000
"""Values of one answer: each takes up to 200 bytes of memory, and time in which nothing else runs.

A page of 1,000 rows has up to 70,000. Sources: the definition's examples.
"""

_MAX_REPAIRED_SIZE = 4 * 1024 * 1024
"""Bytes of JSON with mistakes that are still parsed: that needs four times the memory."""

_MAX_REPAIRED_ESCAPES = 100_000
"""Escaped characters of such JSON: ten times as slow to parse as others."""

_MAX_DIGITS = 20
"""Digits of an integer that is parsed: the largest of 64 bits."""

_GZIP = {"gzip", "x-gzip"}
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_DEFLATE_METHOD = 8
"""The lowest four bits of the first byte of a zlib stream; some servers send deflate without."""


_MASK = b"***"


def as_object(value: Any) -> dict[str, Any]:
    """Return an object as it is, and an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def decode_body(
    body: bytes | bytearray, encoding: str, max_size: int, secrets: Collection[str] = ()
) -> Any:
    """Return the JSON of a body with this Content-Encoding; may be called from another thread.

    It is read as UTF-8 whatever its headers claim. Values that are not JSON although Central may
    send them are read all the same: numbers that are not finite, and texts that were cut within a
    character. ``secrets`` are masked: what Central says may end up in a log.

    Raises ValueError if it is not JSON, or too large, or its encoding is unknown. The message has
    nothing of the body, which may repeat a secret.
    """
    content = _decompress(body, encoding.strip().lower(), max_size)
    if len(content) > max_size:
        raise ValueError(f"more than {max_size} bytes")
    for secret in map(str.encode, secrets):
        # Otherwise it would only be copied.
        if secret in content:
            content = content.replace(secret, _MASK)
    values = content.count(b",") + content.count(b"[") + content.count(b"{")
    if values > _MAX_VALUES:
        raise ValueError(f"more than {_MAX_VALUES} values")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        is_small = len(content) <= _MAX_REPAIRED_SIZE
        if not is_small or content.count(b"\\u") > _MAX_REPAIRED_ESCAPES:
            raise ValueError("invalid") from None
    try:
        return _repair(json.loads(content.decode("utf-8", "replace"), parse_int=_integer))
    except ValueError, RecursionError:
        raise ValueError("invalid") from None


def _decompress(body: bytes | bytearray, encoding: str, max_size: int) -> bytes | bytearray:
    """Return the content of a body. Raises ValueError if it is too large or damaged."""
    if encoding in {"", "identity"}:
        return body
    if encoding in _GZIP:
        window = _GZIP_WINDOW
    elif encoding == "deflate":
        has_header = body[:1] and body[0] & 0x0F == _DEFLATE_METHOD
        window = zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
    else:
        raise ValueError("unknown encoding")
    decompressor = zlib.decompressobj(window)
    try:
        content = decompressor.decompress(body, max_size)
    except zlib.error:
        raise ValueError("damaged compression") from None
    if not decompressor.eof:
        raise ValueError("incomplete, or too large")
    return content


def _integer(digits: str) -> int | None:
    """Return an integer, None if no computer of Central's can mean it."""
    return int(digits) if len(digits) <= _MAX_DIGITS else None


def _repair(value: Any) -> Any:
    """Return a value whose texts have no half of a character, which nothing could encode."""
    match value:
        case str() if not value.isascii():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_repair(item) for item in value]
        case dict():
            return {_repair(key): _repair(item) for key, item in value.items()}
        case _:
            return value
