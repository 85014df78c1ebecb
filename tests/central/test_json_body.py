"""Bodies of answers: what is read, what is refused, and how much of it."""

import gzip
import json
from typing import Any
import zlib

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.hpe_aruba_central.central.json_body import decode_body
from tests.central.test_fuzz import FUZZ

# As in test_fuzz.py: the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

MIB = 2**20
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def decode(body: bytes, encoding: str = "", max_size: int = 8 * MIB) -> Any:
    """Decode a body."""
    return decode_body(body, encoding, max_size)


def raw_deflate(content: bytes) -> bytes:
    """Compress without zlib's header, as some servers do."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


@pytest.mark.parametrize(
    "encoding,compress",
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("X-GZip", gzip.compress),
        ("deflate", zlib.compress),
        (" deflate ", raw_deflate),
    ],
)
def test_encodings(encoding: str, compress: Any) -> None:
    """Each encoding that is requested is understood, whatever its spelling."""
    assert decode(compress(b'{"a": [1, "\xc3\xa9"]}'), encoding) == {"a": [1, "é"]}


@pytest.mark.parametrize(
    "body,encoding",
    [
        (b"{}", "br"),
        (b"{}", "gzip, gzip"),
        (b"{}", "gzip"),
        (b"", "deflate"),
        (gzip.compress(b'{"a": "b"}')[:-9], "gzip"),
        (gzip.compress(b"{"), "gzip"),
        (b"", ""),
        (b"<html>", ""),
        (b"\xff\xfe\xfd", ""),
        (b"[" * 100_000, ""),
        (b'{"a":' * 100_000, ""),
        (b'{"a": 1', ""),
    ],
)
def test_refused(body: bytes, encoding: str) -> None:
    """What is not JSON raises ValueError, and nothing else."""
    with pytest.raises(ValueError, match=r"^[a-z, ]+$"):
        decode(body, encoding)


def test_size() -> None:
    """The limit holds before and after decompression."""
    body = json.dumps("x" * 998).encode()
    assert len(decode(body, max_size=1000)) == 998
    assert len(decode(gzip.compress(body), "gzip", max_size=1000)) == 998
    with pytest.raises(ValueError, match="more than 999 bytes"):
        decode(body, max_size=999)
    with pytest.raises(ValueError, match="too large"):
        decode(gzip.compress(body), "gzip", max_size=999)


def test_bomb() -> None:
    """Content that is larger than the limit is not even decompressed as a whole."""
    with pytest.raises(ValueError, match="too large"):
        decode(gzip.compress(b" " * 200 * MIB), "gzip", max_size=MIB)


@pytest.mark.parametrize("value", [b"{}", b"[]", b"1", b'""'])
def test_number_of_values(value: bytes) -> None:
    """Many tiny values take much more memory than their text."""
    with pytest.raises(ValueError, match="more than 120000 values"):
        decode(b"[" + b",".join([value] * 120_001) + b"]")


def test_half_a_character() -> None:
    """A text that was cut within a character is read, as are all others."""
    cut = rb'["AP \ud83d", "\udc00", "\ud83d\ude00", "\\ud83d", "' + b'\xf0\x9f", {"\\ud83d": 1}]'
    assert decode(cut) == ["AP \ufffd", "\ufffd", "😀", r"\ud83d", "\ufffd", {"\ufffd": 1}]


def test_numbers_of_no_size() -> None:
    """A number that JSON has not, or that is too large, does not cost the others."""
    numbers = decode(b"[NaN, Infinity, -Infinity, 1e999, 7, " + b"1" * 5000 + b"]")
    assert numbers[4:] == [7, None]
    assert len(numbers) == 6


@pytest.mark.parametrize("text", [b"x" * 4 * MIB, rb"\ud83d" * 100_000], ids=["long", "escaped"])
def test_large_bodies_are_not_repaired(text: bytes) -> None:
    """That would take too much memory or time."""
    with pytest.raises(ValueError, match="invalid"):
        decode(b'["' + text + rb'\ud83d"]')


def test_secrets_are_masked() -> None:
    """A secret that is repeated in an answer does not get any further."""
    body = b'{"message": "no such token: t0k3n", "t0k3n": "s3cr3t t0k3n"}'
    assert decode_body(body, "", MIB, ("t0k3n", "s3cr3t")) == {
        "message": "no such token: ***",
        "***": "*** ***",
    }


@settings(FUZZ, max_examples=200)
@given(JSON)
def test_any_json_can_be_encoded_again(value: Any) -> None:
    """Whatever is read can be stored."""
    read = decode(json.dumps(value).encode())
    json.dumps(read, ensure_ascii=False).encode()


@settings(FUZZ, max_examples=400)
@given(st.binary(max_size=64), st.sampled_from(["", "gzip", "deflate", "br"]))
def test_any_bytes(body: bytes, encoding: str) -> None:
    """Bytes are JSON, or raise ValueError."""
    try:
        decode(body, encoding)
    except ValueError as err:
        assert type(err) is ValueError  # noqa: PT017 - a subclass would quote the body
