"""One HTTP request, its answer as JSON, and every way it can fail as one of the library's errors."""

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
_LONGEST_WAIT = 3600.0
"""Seconds; Central's limits are per hour, so that whoever asks for more is not believed."""


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
    """Send one request and return its status and JSON; a status in ``accept`` is the caller's to judge.

    ``on_headers`` is given the headers of every answer, of a refusal too.

    Raises the CentralError that fits the status, CentralTlsError, CentralConnectionError, or CentralResponseError
    when the answer is not JSON.
    """
    try:
        async with session.request(
            method,
            url,
            headers=headers,
            params=params,
            data=data,
            json=json,
            ssl=ssl if ssl is not None else True,
            timeout=_TIMEOUT,
            # A redirect would carry the secret or the token to wherever it points.
            allow_redirects=False,
        ) as response:
            if on_headers is not None:
                on_headers(response.headers)
            if response.status not in accept and (
                error := status_error(response.status, response.headers)
            ):
                raise error
            try:
                return response.status, await response.json(content_type=None)
            except (ValueError, LookupError, RecursionError) as err:
                if response.status in accept:
                    return response.status, None
                raise CentralResponseError(
                    f"the answer is not JSON: {response.content_type}"
                ) from err
    except (aiohttp.ClientError, TimeoutError, OSError) as err:
        raise connection_error(err) from err


def status_error(status: int, headers: Mapping[str, str]) -> CentralError | None:
    """Return the error that an HTTP status stands for, None for success."""
    if status in {HTTPStatus.OK, HTTPStatus.SWITCHING_PROTOCOLS, HTTPStatus.ACCEPTED}:
        return None
    message = f"status {status}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return CentralServerError(message)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return CentralRateLimitError(message, retry_after(headers))
    errors: dict[int, type[CentralError]] = {
        HTTPStatus.UNAUTHORIZED: CentralAuthError,
        HTTPStatus.FORBIDDEN: CentralForbiddenError,
        HTTPStatus.NOT_FOUND: CentralNotFoundError,
    }
    return errors.get(status, CentralResponseError)(message)


def connection_error(err: Exception) -> CentralConnectionError:
    """Return the error that a failed connection stands for."""
    if isinstance(err, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return CentralTlsError(str(err))
    return CentralConnectionError(str(err) or type(err).__name__)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait: Retry-After as seconds or date, else the reset time of Central's rate limit."""
    if value := headers.get("Retry-After"):
        return _wait(value, headers)
    return reset_after(headers)


def reset_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until Central counts its rate limit anew."""
    return _wait(headers.get("X-RateLimit-Reset", ""), headers)


def _wait(value: str, headers: Mapping[str, str]) -> float | None:
    """Read a wait, and believe no more than an hour of it.

    A date is one of the server's clock, which is read from its ``Date``: it may be hours from ours.
    """
    seconds = _seconds_until(value, _date(headers.get("Date", "")) or datetime.now(UTC))
    return None if seconds is None else min(max(0.0, seconds), _LONGEST_WAIT)


def _seconds_until(value: str, now: datetime) -> float | None:
    """Read a wait given as seconds or as a date."""
    try:
        seconds = float(value)
    except ValueError:
        return None if (at := _date(value)) is None else (at - now).total_seconds()
    return seconds if isfinite(seconds) else None


def _date(value: str) -> datetime | None:
    """Read a date as HTTP or as RFC 3339 writes it; UTC where it does not say."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            at = parse(value)
        except ValueError:
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None
