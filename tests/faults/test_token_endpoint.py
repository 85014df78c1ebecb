"""A token endpoint that fails: at the start, and when a token is about to expire."""

import asyncio
import ssl
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.hpe_aruba_central.central import http
from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from tests.central.builders import SAMPLES
from tests.central.listener import Client
from tests.central.manual_clock import poll
from tests.central.scripted_server import Scripted, hangs_up, json_answer, text_answer
from tests.faults.outcomes import (
    RATE_LIMITED,
    REJECTED,
    RETRY_AFTER,
    SERVER_ERROR,
    UNAUTHORIZED,
    UNREACHABLE,
    Expected,
)

HAND_OVER = 6480


async def never_answers(request: web.BaseRequest) -> web.StreamResponse:
    """Answer nothing until the client disconnects."""
    while request.transport is not None:  # noqa: ASYNC110 - no event announces it
        await asyncio.sleep(0.01)
    return web.Response()


ANSWERS: dict[str, tuple[Any, Expected]] = {
    "hangs up": (hangs_up, UNREACHABLE),
    "slow": (never_answers, UNREACHABLE),
    "garbage": (text_answer("<html>Sign in</html>", content_type="text/html"), REJECTED),
    "cut off": (text_answer('{"access_token": "'), REJECTED),
    "no token": (json_answer({"token_type": "Bearer"}), REJECTED),
    "400 of OAuth": (json_answer({"error": "invalid_client"}, 400), UNAUTHORIZED),
    "400 of a proxy": (text_answer("<html>", 400, content_type="text/html"), REJECTED),
    "401": (json_answer({"error": "invalid_client"}, 401), UNAUTHORIZED),
    "403": (text_answer("", 403), REJECTED),
    "404": (text_answer("", 404), REJECTED),
    "429": (text_answer("", 429, Retry_After=str(RETRY_AFTER)), RATE_LIMITED),
    "500": (text_answer("", 500), SERVER_ERROR),
    "502": (text_answer("<html>", 502, content_type="text/html"), SERVER_ERROR),
    "503": (text_answer("", 503), SERVER_ERROR),
    "504": (text_answer("", 504), SERVER_ERROR),
}


@pytest.fixture(autouse=True)
def _short_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the timeout of requests to a quarter of a second."""
    monkeypatch.setattr(http, "_TIMEOUT", aiohttp.ClientTimeout(total=0.25))


@pytest.fixture
def scripted_tokens(
    client: Client, session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> TokenProvider:
    """Return a token provider whose endpoint is the scripted server."""
    return TokenProvider(
        session, Credentials("client", "secret", scripted.url), ssl=trust, clock=client.clock.clock
    )


async def valid_token(client: Client, session: aiohttp.ClientSession, trust: ssl.SSLContext) -> Any:
    """Return an answer with a token that the simulator accepts."""
    credentials = Credentials(client.sim.client_id, client.sim.client_secret, client.sim.token_url)
    token = await TokenProvider(session, credentials, ssl=trust).get()
    return json_answer({"access_token": token.value, "expires_in": 7200})


@pytest.mark.parametrize("answer", ANSWERS)
async def test_at_the_start(
    client: Client,
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    scripted_tokens: TokenProvider,
    answer: str,
) -> None:
    """Each failure has its reason and its delay; afterwards the stream goes live."""
    bad, (state, reason, delay) = ANSWERS[answer]
    token = await valid_token(client, session, trust)
    scripted.answers = [bad]
    async with client.running(tokens=scripted_tokens) as subscription:
        await client.until_waiting(subscription, delay)
        assert (subscription.status.state, subscription.status.reason) == (state, reason)
        scripted.answers = [token]
        client.clock.advance(delay)
        await client.listener.until(lambda: subscription.live)


@pytest.mark.parametrize("answer", ANSWERS)
async def test_renewal(
    client: Client,
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    scripted_tokens: TokenProvider,
    answer: str,
) -> None:
    """The old connection stays open until a new token is obtained."""
    bad, (_, _, delay) = ANSWERS[answer]
    token = await valid_token(client, session, trust)
    scripted.answers = [token]
    async with client.live(tokens=scripted_tokens) as subscription:
        await client.clock.until_awaited(HAND_OVER)
        scripted.answers = [bad]
        client.clock.advance(HAND_OVER)
        await client.clock.until_awaited(delay)
        await client.sim.send("ap", SAMPLES["ap"], id="still")
        await client.listener.until(lambda: "still" in client.listener.ids)
        scripted.answers = [token]
        client.clock.advance(delay)
        await poll(lambda: subscription.counters.connects == 2 and len(subscription._sockets) == 1)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


async def test_wrong_content_type(
    client: Client,
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    scripted_tokens: TokenProvider,
) -> None:
    """A token is read whatever the content type is."""
    token = await (await valid_token(client, session, trust))(None)
    scripted.answers = [text_answer(token.body, content_type="text/plain")]
    async with client.live(tokens=scripted_tokens) as subscription:
        assert subscription.live


async def test_token_that_expires_early(
    client: Client,
    scripted_tokens: TokenProvider,
    scripted: Scripted,
    session: aiohttp.ClientSession,
    trust: ssl.SSLContext,
) -> None:
    """If Central closes early, the token is replaced at once, without the status ``refused``."""
    scripted.answers = [await valid_token(client, session, trust)]
    async with client.live(tokens=scripted_tokens) as subscription:
        client.sim.revoke_tokens()
        await client.until_waiting(subscription, 1)
        scripted.answers = [await valid_token(client, session, trust)]
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        assert State.REFUSED not in client.listener.states
        assert len(scripted.requests) == 2


@pytest.mark.parametrize("hours", [-9, 9])
async def test_server_with_another_time(
    client: Client, scripted_tokens: TokenProvider, scripted: Scripted, hours: int
) -> None:
    """A date to retry at is compared with the server's own time."""
    when = {-9: ("03:00:00", "03:00:30"), 9: ("21:00:00", "21:00:30")}[hours]
    now, later = (f"Tue, 24 Nov 2026 {time} GMT" for time in when)
    scripted.answers = [text_answer("", 429, Date=now, Retry_After=later)]
    async with client.running(tokens=scripted_tokens) as subscription:
        await client.until_waiting(subscription, 1.05 * RETRY_AFTER)
        assert subscription.status.reason == "rate_limited"
