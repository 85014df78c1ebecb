"""Both token endpoints, and the bearer tokens that they hand out."""

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
    """One bearer token, and when it dies by the event loop's clock."""

    value: str
    expires_at: float


class Tokens:
    """The one API client that may have tokens, and the tokens that are good now."""

    def __init__(self, settings: Settings, faults: Faults) -> None:
        self._settings = settings
        self._faults = faults
        # Of the seed, so that a client once set up fits the next run too.
        rng = Random(f"{settings.seed}/credentials")
        self.client_id = str(UUID(int=rng.getrandbits(128), version=4))
        self.client_secret = f"{rng.getrandbits(128):032x}"
        self.workspace_id = f"{rng.getrandbits(128):032x}"
        self._tokens: dict[str, Token] = {}
        self.asked = 0
        """How often a token was asked for."""

    def check(self, request: web.Request) -> Token | None:
        """Return the request's bearer token if it is good."""
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        token = self._tokens.get(value.strip())
        if (
            scheme.lower() != "bearer"
            or token is None
            or token.expires_at <= asyncio.get_running_loop().time()
        ):
            return None
        return token

    def revoke(self) -> None:
        """Refuse every token handed out so far."""
        self._tokens.clear()

    async def central(self, request: web.Request) -> web.Response:
        """Answer at the common token URL of Central's own API clients."""
        return await self._answer(request, self._settings.token_lifetime)

    async def workspace(self, request: web.Request) -> web.Response:
        """Answer at the token URL of one GreenLake workspace."""
        if request.match_info["workspace"] != self.workspace_id:
            # What GreenLake says to an unknown workspace is not published: as to a client that it does not know there.
            return _refusal(401, "invalid_client", "Invalid client or client credentials.")
        return await self._answer(request, self._settings.workspace_lifetime)

    async def _answer(self, request: web.Request, lifetime: float) -> web.Response:
        """Check the form and the credentials, and hand a token out."""
        self.asked += 1
        if (fault := self._fault()) is not None:
            return fault
        form = await request.post()
        if form.get("grant_type") != "client_credentials":
            return _refusal(400, "unsupported_grant_type", "Only client_credentials is supported.")
        if not self._known(request, form):
            return _refusal(401, "invalid_client", "Invalid client or client credentials.")
        token = self._issue(lifetime)
        whole = int(lifetime) if float(lifetime).is_integer() else lifetime
        return web.json_response(
            {"access_token": token.value, "token_type": "Bearer", "expires_in": whole},
            headers={"Cache-Control": "no-store"},
        )

    def _issue(self, lifetime: float) -> Token:
        now = asyncio.get_running_loop().time()
        for old in [old for old in self._tokens.values() if old.expires_at <= now]:
            del self._tokens[old.value]
        token = Token(secrets.token_urlsafe(48), now + lifetime)
        self._tokens[token.value] = token
        return token

    def _known(self, request: web.Request, form: Any) -> bool:
        """Compare the credentials of the form, or of HTTP Basic; Central takes both."""
        client_id, client_secret = form.get("client_id", ""), form.get("client_secret", "")
        if (header := request.headers.get("Authorization")) is not None:
            try:
                basic = BasicAuth.decode(header, encoding="utf-8")
            except ValueError:
                return False
            client_id, client_secret = basic.login, basic.password
        return (
            isinstance(client_id, str)
            and isinstance(client_secret, str)
            and hmac.compare_digest(client_id.encode(), self.client_id.encode())
            and hmac.compare_digest(client_secret.encode(), self.client_secret.encode())
        )

    def _fault(self) -> web.Response | None:
        """Return the failure that is asked for, if one is."""
        match self._faults.token:
            case None:
                return None
            case "garbage":
                return web.Response(
                    text="<html>Not what you asked for</html>", content_type="text/html"
                )
            case 401:
                return _refusal(401, "invalid_client", "Invalid client or client credentials.")
            case status:
                response = _refusal(
                    status, "temporarily_unavailable", "The simulator was told to fail."
                )
                if (
                    status == web.HTTPTooManyRequests.status_code
                    and self._faults.retry_after is not None
                ):
                    response.headers["Retry-After"] = str(self._faults.retry_after)
                return response


def _refusal(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
