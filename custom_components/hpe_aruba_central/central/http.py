"""HTTP requests whose answers are JSON and whose failures are errors of the library."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import isfinite
from ssl import SSLContext
from typing import Any

import aiohttp

from .errors import (
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

_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
_MAX_WAIT = 3600.0
"""Seconds. Central's limits are hourly, so a longer wait is not plausible."""

_ERRORS: dict[int, type[CentralError]] = {
    HTTPStatus.UNAUTHORIZED: CentralAuthError,
    HTTPStatus.FORBIDDEN: CentralForbiddenError,
    HTTPStatus.NOT_FOUND: CentralNotFoundError,
}


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
) -> tuple[int, Any]:
    """Send one request, and return the status and the JSON of the answer.

    A status in ``accept`` is no error, and its answer may have no JSON: then that is None.
    ``on_headers`` is called with the headers of every answer, whatever its status.

    Raises the CentralError that fits the status, CentralTlsError, CentralConnectionError, or
    CentralResponseError if the answer is not JSON.
    """
    try:
        async with session.request(
            method,
            url,
            headers=headers,
            params=params,
            data=data,
            json=json,
            ssl=ssl or True,
            timeout=_TIMEOUT,
            # A redirect would send the secret or the token to another host.
            allow_redirects=False,
        ) as response:
            if on_headers is not None:
                on_headers(response.headers)
            is_accepted = response.status in accept
            error = status_error(response.status, response.headers)
            if error is not None and not is_accepted:
                raise error
            try:
                return response.status, await response.json(content_type=None)
            except (ValueError, LookupError, RecursionError) as err:
                if is_accepted:
                    return response.status, None
                raise CentralResponseError(
                    f"the answer is not JSON: {response.content_type}"
                ) from err
    except (aiohttp.ClientError, TimeoutError, OSError) as err:
        raise connection_error(err) from err


def status_error(status: int, headers: Mapping[str, str]) -> CentralError | None:
    """Return the error for an HTTP status, None for success."""
    if status in {HTTPStatus.OK, HTTPStatus.SWITCHING_PROTOCOLS, HTTPStatus.ACCEPTED}:
        return None
    message = f"status {status}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return CentralServerError(message)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return CentralRateLimitError(message, retry_after(headers))
    return _ERRORS.get(status, CentralResponseError)(message)


def connection_error(err: Exception) -> CentralConnectionError:
    """Return the error for a connection that failed."""
    if isinstance(err, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return CentralTlsError(str(err))
    return CentralConnectionError(str(err) or type(err).__name__)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait: Retry-After, otherwise the reset of Central's rate limit."""
    value = headers.get("Retry-After")
    if value:
        return _wait(value, headers)
    return reset_after(headers)


def reset_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until Central resets its rate limit, None if it does not say."""
    return _wait(headers.get("X-RateLimit-Reset", ""), headers)


def _wait(value: str, headers: Mapping[str, str]) -> float | None:
    """Return a wait given as seconds or as a date, an hour at most.

    A date is in the server's time, which may be hours from ours: ``Date`` says what it is now.
    """
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
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
        except ValueError:
            continue
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None
