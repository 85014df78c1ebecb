"""HTTP requests whose answers are JSON and whose failures are errors of the library.

However large or odd an answer is: it neither blocks the event loop nor takes much memory.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import isfinite
from ssl import SSLContext
from typing import Any

import aiohttp

from .clock import PLAUSIBLE_YEARS, Clock
from .errors import (
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
from .json_body import decode_body

_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
_OPTIONS: dict[str, Any] = {
    # A redirect would send the secret or the token to another host.
    "allow_redirects": False,
    # aiohttp would decompress without a limit of ours.
    "auto_decompress": False,
}

_MAX_BODY_SIZE = 6 * 1024 * 1024
"""Bytes of an answer. The largest page, of 1,000 sites or switches, has about half of that."""

_CHUNK_SIZE = 64 * 1024
_INLINE_SIZE = 64 * 1024
"""Bytes; a larger answer is parsed in a thread."""

_READ_AT_ONCE = 3
"""Large answers; of a snapshot's six lists, each may be one."""

_MAX_WAIT = 3600.0
"""Seconds. Central's limits are hourly, so a longer wait is not plausible."""

_ERRORS: dict[int, type[CentralError]] = {
    HTTPStatus.UNAUTHORIZED: CentralAuthError,
    HTTPStatus.FORBIDDEN: CentralForbiddenError,
    HTTPStatus.NOT_FOUND: CentralNotFoundError,
}


class LargeAnswers:
    """Lets large answers that arrive at once wait for each other: each may take much memory.

    A server that stalls within an answer holds up none of the others, unless it stalls in several.
    """

    def __init__(self) -> None:
        self.reading = asyncio.Semaphore(_READ_AT_ONCE)
        """Held from when an answer turns out to be large until it has been parsed."""
        self.parsing = asyncio.Lock()


async def fetch_json(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    json: Mapping[str, Any] | None = None,
    ssl: SSLContext | None = None,
    accept: Collection[int] = (),
    on_headers: Callable[[Mapping[str, str]], None] | None = None,
    max_size: int = _MAX_BODY_SIZE,
    secrets: Collection[str] = (),
    large: LargeAnswers | None = None,
) -> tuple[int, Any]:
    """Send one request, and return the status and the JSON of the answer.

    A status in ``accept`` is no error, and its answer may have no JSON: then that is None.
    ``on_headers`` is called with the headers of any answer. ``max_size`` is in bytes, before and
    after decompression. ``secrets`` are masked where the answer repeats them. ``large`` limits how
    many large answers there are at a time.

    Raises the error of the status, CentralTlsError, CentralConnectionError, or CentralResponseError
    if the answer is not JSON or too large.
    """
    large = large or LargeAnswers()
    async with AsyncExitStack() as stack:
        response, body = await _fetch(
            session,
            method,
            url,
            accept,
            on_headers,
            max_size,
            on_large=lambda: stack.enter_async_context(large.reading),
            headers={**(headers or {}), "Accept-Encoding": "gzip, deflate"},
            params=params,
            data=data,
            json=json,
            ssl=ssl or True,
        )
        try:
            return response.status, await _decode(response, body, max_size, secrets, large)
        except ValueError as err:
            if response.status in accept:
                return response.status, None
            raise CentralResponseError(f"the answer cannot be read: {err}") from err


async def fetch_bytes(
    session: aiohttp.ClientSession,
    url: str,
    *,
    headers: Mapping[str, str],
    params: Mapping[str, str],
    ssl: SSLContext | None = None,
    accept: Collection[int] = (),
    on_headers: Callable[[Mapping[str, str]], None] | None = None,
    max_size: int,
) -> tuple[int, bytes]:
    """Get something that is no JSON, and return the status and the body.

    Raises like `fetch_json`, also if the body is compressed although that was not asked for.
    """
    response, body = await _fetch(
        session,
        "GET",
        url,
        accept,
        on_headers,
        max_size,
        headers={**headers, "Accept-Encoding": "identity"},
        params=params,
        ssl=ssl or True,
    )
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.strip().lower() != "identity":
        raise CentralResponseError("the answer is compressed")
    if len(body) > max_size:
        raise CentralResponseError(f"the answer has more than {max_size} bytes")
    return response.status, bytes(body)


async def _fetch(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    accept: Collection[int],
    on_headers: Callable[[Mapping[str, str]], None] | None,
    max_size: int,
    *,
    on_large: Callable[[], Awaitable[object]] | None = None,
    **request: Any,
) -> tuple[aiohttp.ClientResponse, bytearray]:
    """Send one request, and return the response and its body, up to a bit more than the limit.

    ``on_large`` is waited for before a large body is read on.
    """
    try:
        async with session.request(
            method, url, timeout=_TIMEOUT, **_OPTIONS, **request
        ) as response:
            if on_headers is not None:
                on_headers(response.headers)
            error = status_error(response.status, response.headers)
            if error is not None and response.status not in accept:
                raise error
            return response, await _read(response, max_size, on_large)
    except (aiohttp.ClientError, TimeoutError, OSError) as err:
        raise connection_error(err) from printable_cause(err)


async def _read(
    response: aiohttp.ClientResponse,
    max_size: int,
    on_large: Callable[[], Awaitable[object]] | None,
) -> bytearray:
    """Read a body piece by piece, and no more than a piece beyond the limit."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_SIZE):
        body += chunk
        if len(body) > max_size:
            break
        if on_large is not None and len(body) > _INLINE_SIZE:
            await on_large()
            on_large = None
    return body


async def _decode(
    response: aiohttp.ClientResponse,
    body: bytearray,
    max_size: int,
    secrets: Collection[str],
    large: LargeAnswers,
) -> Any:
    """Return the JSON of a body, which is parsed in a thread if that may take a while."""
    encoding = response.headers.get("Content-Encoding", "")
    if len(body) <= _INLINE_SIZE and not encoding:
        return decode_body(body, encoding, max_size, secrets)
    loop = asyncio.get_running_loop()
    # In a thread that ends with it: each thread keeps the memory that it has freed.
    async with large.parsing:
        with ThreadPoolExecutor(1) as executor:
            return await loop.run_in_executor(
                executor, decode_body, body, encoding, max_size, secrets
            )


def status_error(status: int, headers: Mapping[str, str]) -> CentralError | None:
    """Return the error for an HTTP status, None for success."""
    if status in {HTTPStatus.OK, HTTPStatus.SWITCHING_PROTOCOLS, HTTPStatus.ACCEPTED}:
        return None
    message = f"status {status}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return CentralServerError(message)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return CentralRateLimitError(message, retry_after(headers))
    if status >= HTTPStatus.BAD_REQUEST:
        return _ERRORS.get(status, CentralRequestError)(message)
    return CentralResponseError(message)


def connection_error(err: Exception) -> CentralConnectionError:
    """Return the error for a connection that failed.

    Only what this side says is quoted: the other side may repeat a secret, and errors are logged.
    """
    if isinstance(err, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return CentralTlsError(str(err))
    name = type(err).__name__
    if printable_cause(err) is not None:
        return CentralConnectionError(str(err) or name)
    return CentralConnectionError(name)


def printable_cause(err: Exception) -> Exception | None:
    """Return an error as the cause of another one, None if it may quote the other side.

    A traceback prints the causes as well. Errors of the system quote nothing.
    """
    return err if isinstance(err, OSError) else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait: Retry-After, otherwise the reset of Central's rate limit."""
    value = headers.get("Retry-After")
    if value:
        return _wait(value, headers)
    return reset_after(headers)


def reset_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until Central resets its rate limit, None if it does not say."""
    return _wait(headers.get("X-RateLimit-Reset", ""), headers)


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Return when the server wrote an answer, by its own clock; None if it does not say.

    It has whole seconds.
    """
    date = _date(headers.get("Date", ""))
    if date is None or date.year not in PLAUSIBLE_YEARS:
        return None
    return date.astimezone(UTC)


def sunset_of(headers: Mapping[str, str]) -> datetime | None:
    """Return when an API ends, None if Central does not say, or not plausibly."""
    date = _date(headers.get("Sunset", ""))
    if date is None or date.year not in PLAUSIBLE_YEARS:
        return None
    return date.astimezone(UTC)


def _wait(value: str, headers: Mapping[str, str]) -> float | None:
    """Return a wait given as seconds or as a date, an hour at most.

    A date is in the server's time, which may be hours from ours: ``Date`` says what it is now.
    """
    now = _date(headers.get("Date", "")) or Clock().utcnow()
    seconds = _seconds_until(value, now)
    if seconds is None:
        return None
    return min(max(0.0, seconds), _MAX_WAIT)


def _seconds_until(value: str, now: datetime) -> float | None:
    """Return the seconds of a number or until a date, None if it is neither."""
    try:
        seconds = float(value)
    except ValueError:
        date = _date(value)
        if date is None:
            return None
        return (date - now).total_seconds()
    return seconds if isfinite(seconds) else None


def _date(value: str) -> datetime | None:
    """Return a date in the format of HTTP or RFC 3339, in UTC unless it has another offset."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            date = parse(value)
        except ValueError, OverflowError:
            continue
        if date.tzinfo is None:
            return date.replace(tzinfo=UTC)
        return date
    return None
