"""HTTP requests: each way to fail raises its own error."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
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
    CentralResponseError,
    CentralServerError,
    CentralTlsError,
)
from custom_components.hpe_aruba_central.central.http import (
    connection_error,
    fetch_json,
    retry_after,
)
from tests.central.scripted import Scripted, hangs_up, json_answer, text_answer


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
        (400, CentralResponseError),
        (401, CentralAuthError),
        (403, CentralForbiddenError),
        (404, CentralNotFoundError),
        (409, CentralResponseError),
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
        ("{}", "application/json; charset=hex"),
        ("[" * 200_000, "application/json"),
    ],
    ids=["html", "cut off", "not text", "no charset of text", "too deep"],
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
