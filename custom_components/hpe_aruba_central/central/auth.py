"""Access tokens of HPE GreenLake (OAuth 2.0 client credentials).

A Central API client and a workspace API client differ in their token URL alone.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
import re
from ssl import SSLContext
from typing import Any

import aiohttp

from .clock import Clock
from .errors import (
    CentralCredentialsError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralRequestError,
    CentralResponseError,
)
from .http import date_of, fetch_json
from .json_body import as_object
from .urls import check_token_url

CENTRAL_TOKEN_URL = "https://sso.common.cloud.hpe.com/as/token.oauth2"  # noqa: S105 - an address
"""The token URL of Central API clients. Source: HPE's authorization definition."""

_WORKSPACE_ISSUER_URL = "https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{}/token"
_DEFAULT_LIFETIME = 900.0
"""Seconds; used if an answer has no ``expires_in``. The shorter of the published lifetimes."""

_MIN_LIFETIME = 60.0
"""Seconds. A shorter lifetime is not believed: all streams would reconnect again and again."""

_MAX_LIFETIME = 86_400.0
_MAX_ANSWER_SIZE = 64 * 1024
"""Bytes."""

_VALID_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")
"""Matches what a header can carry."""

_REFUSALS = frozenset({"invalid_client", "unauthorized_client", "invalid_grant"})
"""OAuth errors (RFC 6749) that say that the credentials are not valid."""

_REFUSAL_LIFETIME = 10.0
"""Seconds in which a refusal is not asked for again: ten streams and REST get the same one."""

_MIN_SECRET_LENGTH = 8
"""Characters. A shorter client secret would occur by chance, and GreenLake's have 32."""

_MARGIN = 0.1
"""A token is renewed when this share of its lifetime is left."""


class CredentialKind(StrEnum):
    """The two kinds of GreenLake credentials that Central accepts."""

    CENTRAL = "central"
    WORKSPACE = "workspace"


def workspace_id(workspace: str) -> str:
    """Return the id (32 hexadecimal digits) in a workspace id or a token issuer URL.

    Raises ValueError if there is none.
    """
    normalized = workspace.strip().lower().replace("-", "")
    match = re.search(r"(?:^|/)([0-9a-f]{32})(?:/|$)", normalized)
    if match is None:
        raise ValueError("no workspace id")
    return match[1]


def workspace_token_url(workspace: str) -> str:
    """Return the token URL of a workspace, given by its id or its token issuer URL.

    GreenLake shows the URL. It differs between environments, so a given one is used unchanged.
    Raises ValueError if it is neither, or leads elsewhere than it seems to.
    """
    identifier = workspace_id(workspace)
    if "/" not in workspace:
        return _WORKSPACE_ISSUER_URL.format(identifier)
    return check_token_url(workspace)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An API client of GreenLake, and the URL where it gets its tokens."""

    client_id: str
    client_secret: str = field(repr=False)
    token_url: str


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token.

    ``expires_at`` is in seconds of the monotonic clock, ``lifetime`` in seconds.
    """

    value: str = field(repr=False)
    expires_at: float
    lifetime: float


@dataclass(slots=True)
class Refusals:
    """How often in a row the token service has refused an account's credentials.

    A failure of another kind, such as an outage of the network, does not end the series.
    ``until`` is when the last one is too old to be believed, in seconds of the monotonic clock.
    """

    count: int = 0
    until: float = 0.0


class TokenProvider:
    """Requests the tokens of an account, which REST and all its streams share.

    ``refusals`` may be those of an earlier provider with the same credentials.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        credentials: Credentials,
        *,
        ssl: SSLContext | None = None,
        clock: Clock | None = None,
        refusals: Refusals | None = None,
    ) -> None:
        self._session = session
        self._credentials = credentials
        self._ssl = ssl
        self._clock = clock or Clock()
        self.on_judged: Callable[[int], None] | None = None
        """Called when the token service has judged the credentials, with its refusals in a row."""
        self._refusals = refusals or Refusals()
        self._token: AccessToken | None = None
        self._lock = asyncio.Lock()
        self._fetches = 0
        self._error: CentralError | None = None
        self._not_before = 0.0

    @property
    def refusals(self) -> int:
        """How often in a row the token service has refused the credentials."""
        return self._refusals.count

    async def get(self, validity: float | None = None) -> AccessToken:
        """Return a token that is valid for at least ``validity`` seconds.

        Without it, a tenth of the token's lifetime is enough.

        Raises CentralCredentialsError (refused), CentralRateLimitError, CentralTlsError,
        CentralConnectionError and CentralResponseError.
        """
        fetches = self._fetches
        async with self._lock:
            if self._token is None or not self._is_valid_for(self._token, validity):
                if self._error is not None and self._fetches != fetches:
                    # A request failed while this caller waited for the lock: one is enough for
                    # all ten streams.
                    raise self._error
                now = self._clock.monotonic()
                if now < self._refusals.until:
                    raise CentralCredentialsError("the token endpoint has just refused them")
                wait = self._not_before - now
                if wait > 0:
                    raise CentralRateLimitError("the token endpoint asked to wait", wait)
                self._token = await self._renew()
            return self._token

    def secrets(self, *tokens: AccessToken) -> tuple[str, ...]:
        """Return what is masked wherever the other side repeats it: the secret and these tokens."""
        values = [token.value for token in tokens]
        secret = self._credentials.client_secret
        if len(secret) >= _MIN_SECRET_LENGTH:
            values.append(secret)
        return tuple(values)

    def invalidate(self, token: AccessToken) -> None:
        """Forget a token that Central refused, unless a newer one has replaced it."""
        if self._token is token:
            self._token = None

    def _is_valid_for(self, token: AccessToken, validity: float | None) -> bool:
        """Return True if the token is valid for so long, or for as long as a new one would be."""
        if validity is None:
            needed = token.lifetime * _MARGIN
        else:
            needed = min(validity, token.lifetime * (1 - _MARGIN))
        return token.expires_at - self._clock.monotonic() >= needed

    async def _renew(self) -> AccessToken:
        """Request a new token, and remember an error for those that wait for it."""
        self._error = None
        try:
            token = await self._fetch()
        except CentralError as err:
            self._error = err
            if isinstance(err, CentralCredentialsError):
                self._note_judgment(self._refusals.count + 1)
            if isinstance(err, CentralRateLimitError) and err.retry_after is not None:
                self._not_before = self._clock.monotonic() + err.retry_after
            raise
        else:
            self._note_judgment(0)
            return token
        finally:
            self._fetches += 1

    def _note_judgment(self, refusals: int) -> None:
        """Count a refusal, or end the series if there are none."""
        self._refusals.count = refusals
        self._refusals.until = 0.0
        if refusals:
            self._refusals.until = self._clock.monotonic() + _REFUSAL_LIFETIME
        if self.on_judged is not None:
            self.on_judged(refusals)

    async def _fetch(self) -> AccessToken:
        """Request a new token and check the answer."""
        requested_at = self._clock.monotonic()
        try:
            status, answer = await self._request()
        except (CentralForbiddenError, CentralNotFoundError, CentralRequestError) as err:
            # For a stream these mean that this one is not available; here nothing is.
            raise CentralResponseError(f"the token endpoint answered with {err}") from err
        fields = as_object(answer)
        error = fields.get("error")
        # Only OAuth's own words are quoted: anything else could repeat the secret.
        refusal = error if isinstance(error, str) and error in _REFUSALS else None
        if status == HTTPStatus.UNAUTHORIZED or refusal is not None:
            reason = refusal or f"status {status}"
            raise CentralCredentialsError(f"the token endpoint refused the credentials: {reason}")
        value = fields.get("access_token")
        if not isinstance(value, str) or not _VALID_TOKEN.fullmatch(value):
            raise CentralResponseError("the token endpoint's answer has no valid access_token")
        lifetime = _lifetime(fields.get("expires_in"))
        return AccessToken(value, requested_at + lifetime, lifetime)

    async def _request(self) -> tuple[int, Any]:
        """Send the request for a token; return the status and the JSON of the answer."""
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
            on_headers=self._read_headers,
            max_size=_MAX_ANSWER_SIZE,
            secrets=self.secrets(),
        )

    def _read_headers(self, headers: Mapping[str, str]) -> None:
        """Learn the time from the first answer of all, before anything is compared with it."""
        date = date_of(headers)
        if date is not None:
            self._clock.synchronize(date)


def _lifetime(expires_in: object) -> float:
    """Return the seconds of ``expires_in``, which is a number, also as text; a minute at least."""
    if not isinstance(expires_in, (int, float, str)) or isinstance(expires_in, bool):
        return _DEFAULT_LIFETIME
    try:
        seconds = float(expires_in)
    except ValueError, OverflowError:
        return _DEFAULT_LIFETIME
    if not 0 < seconds < float("inf"):
        return _DEFAULT_LIFETIME
    return min(max(_MIN_LIFETIME, seconds), _MAX_LIFETIME)
