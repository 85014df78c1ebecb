"""GreenLake OAuth 2.0 tokens: client credentials of both kinds, one refresh for everybody who waits."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
import re
from ssl import SSLContext
from typing import Any

import aiohttp
from yarl import URL

from .clock import Clock
from .errors import (
    CentralAuthError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralResponseError,
)
from .http import fetch_json

CENTRAL_TOKEN_URL = "https://sso.common.cloud.hpe.com/as/token.oauth2"  # noqa: S105
"""Where a Central API client gets its tokens. Source: HPE's authorization definition."""

_WORKSPACE_TOKEN_URL = "https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{}/token"  # noqa: S105
_DEFAULT_LIFETIME = 900.0
"""Seconds that a token is believed to live when the answer does not say: the shorter of the published lifetimes."""

_REFUSALS = {"invalid_client", "unauthorized_client", "invalid_grant"}
"""OAuth's errors (RFC 6749) that say that these credentials will not do."""

_MARGIN = 0.1
"""The share of its lifetime that a token still has when it is renewed."""


class CredentialKind(StrEnum):
    """The two kinds of GreenLake credentials that Central takes."""

    CENTRAL = "central"
    WORKSPACE = "workspace"


def workspace_id(workspace: str) -> str:
    """Return the id (32 hex digits) in a workspace id or a Token Issuer URL. Raises ValueError if there is none."""
    bare = workspace.strip().lower().replace("-", "")
    if (match := re.search(r"(?:^|/)([0-9a-f]{32})(?:/|$)", bare)) is None:
        raise ValueError("no workspace id")
    return match[1]


def workspace_token_url(workspace: str) -> str:
    """Return the token URL of a workspace, given by its id or by the Token Issuer URL that GreenLake shows.

    The URL differs between environments, so one that is given is taken as it is. Raises ValueError if it is neither.
    """
    identifier = workspace_id(workspace)
    if "/" not in workspace:
        return _WORKSPACE_TOKEN_URL.format(identifier)
    url = URL(workspace.strip())
    if url.scheme != "https" or not url.host:
        raise ValueError("not an https URL")
    return str(url)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A client of GreenLake, and where it gets its tokens."""

    client_id: str
    client_secret: str = field(repr=False)
    token_url: str


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token; ``expires_at`` in seconds of the monotonic clock, ``lifetime`` in seconds."""

    value: str = field(repr=False)
    expires_at: float
    lifetime: float


class TokenProvider:
    """The one place that asks for tokens, for REST and all streams of an account."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        credentials: Credentials,
        *,
        ssl: SSLContext | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._session = session
        self._credentials = credentials
        self._ssl = ssl
        self._clock = clock or Clock()
        self._token: AccessToken | None = None
        self._lock = asyncio.Lock()
        self._fetches = 0
        self._error: CentralError | None = None
        self._not_before = 0.0

    async def get(self, validity: float | None = None) -> AccessToken:
        """Return a token with at least ``validity`` seconds left (a tenth of its lifetime, if not given).

        Raises CentralAuthError (credentials refused), CentralRateLimitError, CentralTlsError, CentralConnectionError
        and CentralResponseError.
        """
        fetches = self._fetches
        async with self._lock:
            if self._token is None or self._remaining(self._token) < self._wanted(
                self._token, validity
            ):
                if self._error is not None and self._fetches != fetches:
                    # It failed while this caller waited its turn: ten streams need not hear the same ten times.
                    raise self._error
                if (wait := self._not_before - self._clock.monotonic()) > 0:
                    raise CentralRateLimitError("the token endpoint asked to wait", wait)
                self._token = await self._renew()
            return self._token

    def invalidate(self, token: AccessToken) -> None:
        """Forget a token that was refused, unless a newer one has taken its place."""
        if self._token is token:
            self._token = None

    def _remaining(self, token: AccessToken) -> float:
        """Return the seconds that a token is still good for."""
        return token.expires_at - self._clock.monotonic()

    @staticmethod
    def _wanted(token: AccessToken, validity: float | None) -> float:
        """Return the seconds that a token must still be good for; never more than a new one would bring."""
        return (
            token.lifetime * _MARGIN
            if validity is None
            else min(validity, token.lifetime * (1 - _MARGIN))
        )

    async def _renew(self) -> AccessToken:
        """Ask for a new token, and remember if that failed."""
        self._error = None
        try:
            return await self._fetch()
        except CentralError as err:
            self._error = err
            if isinstance(err, CentralRateLimitError) and err.retry_after is not None:
                self._not_before = self._clock.monotonic() + err.retry_after
            raise
        finally:
            self._fetches += 1

    async def _fetch(self) -> AccessToken:
        """Ask for a new token."""
        asked = self._clock.monotonic()
        try:
            status, answer = await self._ask()
        except (CentralForbiddenError, CentralNotFoundError) as err:
            # Said of a stream these words mean something else.
            raise CentralResponseError(f"the token endpoint answered with {err}") from err
        error = answer.get("error") if isinstance(answer, dict) else None
        if status == HTTPStatus.UNAUTHORIZED or error in _REFUSALS:
            raise CentralAuthError(f"the token endpoint refused the credentials: {error or status}")
        if (
            not isinstance(answer, dict)
            or not isinstance(value := answer.get("access_token"), str)
            or not value
        ):
            raise CentralResponseError("the token endpoint's answer has no access_token")
        lifetime = _seconds(answer.get("expires_in"))
        return AccessToken(value, asked + lifetime, lifetime)

    async def _ask(self) -> tuple[int, Any]:
        """Send the request for a token."""
        return await fetch_json(
            self._session,
            "POST",
            self._credentials.token_url,
            data={
                "grant_type": "client_credentials",
                "client_id": self._credentials.client_id,
                "client_secret": self._credentials.client_secret,
            },
            ssl=self._ssl,
            accept={HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED},
        )


def _seconds(value: object) -> float:
    """Read ``expires_in``, a number or one as text."""
    try:
        seconds = float(str(value))
    except ValueError:
        return _DEFAULT_LIFETIME
    return seconds if 0 < seconds < float("inf") else _DEFAULT_LIFETIME
