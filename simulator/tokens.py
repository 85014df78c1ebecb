"""The two token endpoints, and the bearer tokens that they issue."""

import asyncio
from dataclasses import dataclass
import hmac
from random import Random
import secrets
from typing import Any
from uuid import UUID

from aiohttp import BasicAuth, web

from .settings import Faults, Settings

CENTRAL_PATH = "/as/token.oauth2"
WORKSPACE_PATH = "/authorization/v2/oauth2/{workspace}/token"


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token; ``expires_at`` is the event loop's time."""

    value: str
    expires_at: float


class Tokens:
    """The only API client, and the tokens that are valid now."""

    def __init__(self, settings: Settings, faults: Faults) -> None:
        self._settings = settings
        self._faults = faults
        # Generated from the seed, so that an account that was set up works in the next run too.
        rng = Random(f"{settings.seed}/credentials")
        self.client_id = str(UUID(int=rng.getrandbits(128), version=4))
        self.client_secret = f"{rng.getrandbits(128):032x}"
        self.workspace_id = f"{rng.getrandbits(128):032x}"
        self._tokens: dict[str, Token] = {}
        self.request_count = 0

    def check(self, request: web.Request) -> Token | None:
        """Return the request's bearer token if it is valid."""
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = self._tokens.get(value.strip())
        if token is None or token.expires_at <= asyncio.get_running_loop().time():
            return None
        return token

    def revoke(self) -> None:
        """Invalidate all tokens that were issued so far."""
        self._tokens.clear()

    async def central(self, request: web.Request) -> web.Response:
        """Handle a request to the token URL of Central API clients."""
        return await self._respond(request, self._settings.token_lifetime)

    async def workspace(self, request: web.Request) -> web.Response:
        """Handle a request to the token URL of a GreenLake workspace."""
        if request.match_info["workspace"] != self.workspace_id:
            # GreenLake's response for an unknown workspace is not published: this is the response
            # for a client that is unknown in the workspace.
            return _invalid_client()
        return await self._respond(request, self._settings.workspace_lifetime)

    async def _respond(self, request: web.Request, lifetime: float) -> web.Response:
        """Check the form and the credentials, and issue a token."""
        self.request_count += 1
        fault = self._fault()
        if fault is not None:
            return fault
        form = await request.post()
        if form.get("grant_type") != "client_credentials":
            return _error(400, "unsupported_grant_type", "Only client_credentials is supported.")
        if not self._is_known_client(request, form):
            return _invalid_client()
        token = self._issue(lifetime)
        if float(lifetime).is_integer():
            lifetime = int(lifetime)
        return web.json_response(
            {"access_token": token.value, "token_type": "Bearer", "expires_in": lifetime},
            headers={"Cache-Control": "no-store"},
        )

    def _issue(self, lifetime: float) -> Token:
        """Return a new token, and forget expired ones."""
        now = asyncio.get_running_loop().time()
        for token in list(self._tokens.values()):
            if token.expires_at <= now:
                del self._tokens[token.value]
        token = Token(secrets.token_urlsafe(48), now + lifetime)
        self._tokens[token.value] = token
        return token

    def _is_known_client(self, request: web.Request, form: Any) -> bool:
        """Check the credentials from HTTP Basic or from the form; Central accepts both."""
        client_id = form.get("client_id", "")
        client_secret = form.get("client_secret", "")
        header = request.headers.get("Authorization")
        if header is not None:
            try:
                basic = BasicAuth.decode(header, encoding="utf-8")
            except ValueError:
                return False
            client_id, client_secret = basic.login, basic.password
        if not isinstance(client_id, str) or not isinstance(client_secret, str):
            return False
        return hmac.compare_digest(
            client_id.encode(), self.client_id.encode()
        ) and hmac.compare_digest(client_secret.encode(), self.client_secret.encode())

    def _fault(self) -> web.Response | None:
        """Return the response of the current fault, if there is one."""
        match self._faults.token:
            case None:
                return None
            case "garbage":
                return web.Response(
                    text="<html>Not what you asked for</html>", content_type="text/html"
                )
            case 401:
                return _invalid_client()
            case status:
                return self._failure(status)

    def _failure(self, status: int) -> web.Response:
        response = _error(status, "temporarily_unavailable", "The simulator is set to fail.")
        is_rate_limit = status == web.HTTPTooManyRequests.status_code
        if is_rate_limit and self._faults.retry_after is not None:
            response.headers["Retry-After"] = str(self._faults.retry_after)
        return response


def _invalid_client() -> web.Response:
    return _error(401, "invalid_client", "Invalid client or client credentials.")


def _error(status: int, error: str, description: str) -> web.Response:
    """Return an error response of OAuth 2.0 (RFC 6749)."""
    return web.json_response({"error": error, "error_description": description}, status=status)
