"""HTTP requests: each way to fail raises its own error."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
import gzip
import json
import socket
import ssl
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.hpe_aruba_central.central import http
from custom_components.hpe_aruba_central.central.errors import (
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralRequestError,
    CentralResponseError,
    CentralServerError,
    CentralTlsError,
)
from custom_components.hpe_aruba_central.central.http import (
    connection_error,
    fetch_json,
    retry_after,
)
from simulator.certificates import Certificates
from tests.central.scripted_server import Scripted, hangs_up, json_answer, text_answer


@pytest.fixture
def closed_port() -> int:
    """Return a port where no server listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


async def fails(
    session: aiohttp.ClientSession, url: str, trust: ssl.SSLContext | None
) -> CentralError:
    """Return the error of a request that fails."""
    with pytest.raises(CentralError) as caught:
        await fetch_json(session, "GET", url, ssl=trust)
    return caught.value


async def test_answer(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """An answer is its status and its JSON; parameters and headers are sent."""
    scripted.answers = [json_answer({"a": [1]}, 202)]
    answer = await fetch_json(
        session,
        "GET",
        scripted.url,
        headers={"X-Test": "1"},
        params={"filter": "status in ('A', 'B')"},
        ssl=trust,
    )
    assert answer == (202, {"a": [1]})
    (request,) = scripted.requests
    assert request.headers["X-Test"] == "1"
    assert dict(request.query) == {"filter": "status in ('A', 'B')"}


async def test_content_type_is_ignored(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """JSON is read whatever its content type is."""
    scripted.answers = [text_answer("[1]", content_type="text/plain")]
    assert await fetch_json(session, "GET", scripted.url, ssl=trust) == (200, [1])


@pytest.mark.parametrize(
    "status,error",
    [
        (204, CentralResponseError),
        (302, CentralResponseError),
        (400, CentralRequestError),
        (401, CentralAuthError),
        (403, CentralForbiddenError),
        (404, CentralNotFoundError),
        (409, CentralRequestError),
        (429, CentralRateLimitError),
        (500, CentralServerError),
        (502, CentralServerError),
        (503, CentralServerError),
    ],
)
async def test_status(
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    status: int,
    error: type[CentralError],
) -> None:
    """Each status raises its own error."""
    scripted.answers = [text_answer("", status)]
    failure = await fails(session, scripted.url, trust)
    assert type(failure) is error
    assert str(failure) == f"status {status}"


@pytest.mark.parametrize(
    "body,content_type",
    [
        ("<html>", "text/html"),
        ("{", "application/json"),
        (b"\xff\xfe\xfd", "application/json"),
        ("[" * 200_000, "application/json"),
    ],
    ids=["html", "cut off", "not text", "too deep"],
)
async def test_not_json(
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    body: str | bytes,
    content_type: str,
) -> None:
    """An answer that is not JSON raises CentralResponseError."""
    scripted.answers = [text_answer(body, content_type=content_type)]
    assert type(await fails(session, scripted.url, trust)) is CentralResponseError


@pytest.mark.parametrize("charset", ["hex", "punycode", "utf-7", "iso-8859-1", "utf-16", "no such"])
async def test_charset_is_ignored(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, charset: str
) -> None:
    """JSON is UTF-8. Another charset may take minutes to decode, or be no charset of text."""
    content_type = f"application/json; charset={charset}"
    scripted.answers = [text_answer('["é"]', content_type=content_type)]
    assert await fetch_json(session, "GET", scripted.url, ssl=trust) == (200, ["é"])


@pytest.mark.parametrize("size", [10, 100_000])
async def test_compressed(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, size: int
) -> None:
    """A compressed answer is asked for and read."""
    body = gzip.compress(json.dumps("x" * size).encode())
    scripted.answers = [text_answer(body, Content_Encoding="gzip")]
    assert await fetch_json(session, "GET", scripted.url, ssl=trust) == (200, "x" * size)
    assert scripted.requests[0].headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "compressed"])
async def test_too_large(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, compress: Any
) -> None:
    """An answer that is too large raises an error; with an accepted status it has no JSON."""
    body = compress(json.dumps("x" * 1000).encode())
    encoding = "gzip" if compress is gzip.compress else "identity"
    scripted.answers = [text_answer(body, Content_Encoding=encoding)]
    with pytest.raises(CentralResponseError, match="cannot be read"):
        await fetch_json(session, "GET", scripted.url, ssl=trust, max_size=900)
    assert await fetch_json(
        session, "GET", scripted.url, ssl=trust, max_size=900, accept={200}
    ) == (200, None)


async def test_endless_answer(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """An answer without an end is read no further than the limit."""
    written = 0

    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(b" " * 65536)
                written += 65536
        return response

    scripted.answers = [endless]
    with pytest.raises(CentralResponseError, match="more than 1000000 bytes"):
        await fetch_json(session, "GET", scripted.url, ssl=trust, max_size=1_000_000)
    assert written < 8_000_000


async def test_repeated_secret(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """A secret that the answer repeats is masked."""
    scripted.answers = [json_answer({"message": "not s3cr3t!"})]
    answer = await fetch_json(session, "GET", scripted.url, ssl=trust, secrets=("s3cr3t",))
    assert answer == (200, {"message": "not ***!"})


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 2s3cr3t OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ns3c r3t: s3cr3t\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: s3cr3t\r\n\r\n",
        b"s3cr3t",
    ],
)
async def test_answer_that_is_not_http(
    session: aiohttp.ClientSession, trust: ssl.SSLContext, certificates: Certificates, answer: bytes
) -> None:
    """The error of an answer that is not HTTP doesn't quote it: it may repeat a secret."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()
        await writer.wait_closed()

    context = certificates.server_context()
    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        failure = await fails(session, f"https://127.0.0.1:{port}/", trust)
    assert type(failure) is CentralConnectionError
    assert "3" not in str(failure)


async def test_accepted_status(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """An accepted status raises nothing, even without JSON."""
    scripted.answers = [json_answer({"error": "x"}, 401), text_answer("<html>", 401)]
    assert await fetch_json(session, "GET", scripted.url, ssl=trust, accept={401}) == (
        401,
        {"error": "x"},
    )
    assert await fetch_json(session, "GET", scripted.url, ssl=trust, accept={401}) == (401, None)


async def test_certificate_not_trusted(session: aiohttp.ClientSession, scripted: Scripted) -> None:
    """A server whose certificate is not trusted receives no request."""
    assert type(await fails(session, scripted.url, None)) is CentralTlsError
    assert not scripted.requests


async def test_server_without_tls(session: aiohttp.ClientSession, trust: ssl.SSLContext) -> None:
    """A server that does not speak TLS raises CentralTlsError."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert type(await fails(session, f"https://127.0.0.1:{port}/", trust)) is CentralTlsError


async def test_unreachable(
    session: aiohttp.ClientSession, closed_port: int, trust: ssl.SSLContext
) -> None:
    """A closed port raises CentralConnectionError."""
    assert (
        type(await fails(session, f"https://127.0.0.1:{closed_port}/", trust))
        is CentralConnectionError
    )


async def test_dropped_connection(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """A server that closes without an answer raises CentralConnectionError."""
    scripted.answers = [hangs_up]
    assert type(await fails(session, scripted.url, trust)) is CentralConnectionError


async def test_truncated_answer(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """A server that closes in the middle of its answer raises CentralConnectionError."""

    async def half(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"{")
        assert request.transport is not None
        request.transport.abort()
        return response

    scripted.answers = [half]
    assert type(await fails(session, scripted.url, trust)) is CentralConnectionError


async def test_timeout(
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that does not answer raises CentralConnectionError after the timeout."""
    monkeypatch.setattr(http, "_TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    over = asyncio.Event()

    async def never_answer(_: web.BaseRequest) -> web.StreamResponse:
        await over.wait()
        return web.Response()

    scripted.answers = [never_answer]
    failure = await fails(session, scripted.url, trust)
    over.set()
    assert type(failure) is CentralConnectionError


def test_error_without_a_message() -> None:
    """An error without a message is named after its type."""
    assert str(connection_error(TimeoutError())) == "TimeoutError"
    assert str(connection_error(OSError("no route"))) == "no route"


@pytest.mark.parametrize(
    "headers,seconds",
    [
        ({}, None),
        ({"Retry-After": "17"}, 17.0),
        ({"Retry-After": " 1.5 "}, 1.5),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "1e300"}, 3600.0),
        ({"Retry-After": "1795521600"}, 3600.0),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"Retry-After": "2015-10-21T07:28:00"}, 0.0),
        ({"Retry-After": "9999-12-31T23:59:59Z"}, 3600.0),
        ({"X-RateLimit-Reset": "2015-10-21T07:28:00Z"}, 0.0),
        ({"Retry-After": "17", "X-RateLimit-Reset": "2015-10-21T07:28:00Z"}, 17.0),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """The wait is Retry-After or the reset of the rate limit, an hour at most."""
    assert retry_after(headers) == seconds


@pytest.mark.parametrize("write", [format_datetime, datetime.isoformat])
def test_retry_after_a_date(write: Any) -> None:
    """A date in the future is converted to seconds."""
    wait = retry_after({"Retry-After": write(datetime.now(UTC) + timedelta(minutes=10))})
    assert wait is not None
    assert 590 < wait <= 600
