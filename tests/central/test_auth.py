"""Access tokens: both kinds of credentials, sharing, renewal and refusals."""

import asyncio
from contextlib import suppress
import logging
import ssl

import aiohttp
from aiohttp import web
import pytest

from custom_components.hpe_aruba_central.central.auth import (
    CENTRAL_TOKEN_URL,
    AccessToken,
    Credentials,
    Refusals,
    TokenProvider,
)
from custom_components.hpe_aruba_central.central.errors import (
    CentralCredentialsError,
    CentralError,
    CentralRateLimitError,
    CentralResponseError,
    CentralServerError,
)
from simulator import Simulator
from tests.central.manual_clock import ManualClock
from tests.central.scripted_server import TOKEN, Scripted, hangs_up, json_answer, text_answer

WORKSPACE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def provider(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, clock: ManualClock
) -> TokenProvider:
    """Return a token provider whose endpoint is the scripted server."""
    return TokenProvider(
        session, Credentials("client", "s3cr3t-value", scripted.url), ssl=trust, clock=clock.clock
    )


def test_common_token_url() -> None:
    """Central API clients share one token URL."""
    assert CENTRAL_TOKEN_URL == "https://sso.common.cloud.hpe.com/as/token.oauth2"


def test_secrets_are_not_shown() -> None:
    """The secret and the token are not part of the repr."""
    assert "hidden" not in repr(Credentials("client", "hidden", "https://sso.example.com"))
    assert "hidden" not in repr(AccessToken("hidden", 1.0, 2.0))


async def test_central_credentials(tokens: TokenProvider, clock: ManualClock) -> None:
    """A Central API client gets a token of two hours."""
    token = await tokens.get()
    assert token.value
    assert (token.lifetime, token.expires_at) == (7200, clock.now + 7200)


async def test_workspace_credentials(
    sim: Simulator, session: aiohttp.ClientSession, trust: ssl.SSLContext
) -> None:
    """A workspace API client gets a token of 15 minutes from the workspace's URL."""
    credentials = Credentials(sim.client_id, sim.client_secret, sim.workspace_token_url)
    assert (await TokenProvider(session, credentials, ssl=trust).get()).lifetime == 900


async def test_wrong_workspace(
    sim: Simulator, session: aiohttp.ClientSession, trust: ssl.SSLContext
) -> None:
    """The URL of another workspace refuses the client."""
    url = sim.workspace_token_url.replace(sim.workspace_id, WORKSPACE)
    provider = TokenProvider(session, Credentials(sim.client_id, sim.client_secret, url), ssl=trust)
    with pytest.raises(CentralCredentialsError, match="invalid_client"):
        await provider.get()


async def test_request(provider: TokenProvider, scripted: Scripted) -> None:
    """The credentials are sent in the form, and nowhere else."""
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 60})]
    await provider.get()
    (request,) = scripted.requests
    assert request.method == "POST"
    assert dict(await request.post()) == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "client_secret": "s3cr3t-value",
    }
    assert "Authorization" not in request.headers


async def test_concurrent_callers_share_a_token(
    provider: TokenProvider, scripted: Scripted
) -> None:
    """Twenty concurrent callers share one request."""
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 60})]
    got = await asyncio.gather(*(provider.get() for _ in range(20)))
    assert len(scripted.requests) == 1
    assert all(token is got[0] for token in got)


async def test_concurrent_callers_share_an_error(
    provider: TokenProvider, scripted: Scripted, clock: ManualClock
) -> None:
    """They share an error, too; a later caller makes a new request."""
    scripted.answers = [json_answer({"error": "invalid_client"}, 401)]
    outcomes = await asyncio.gather(*(provider.get() for _ in range(20)), return_exceptions=True)
    assert all(isinstance(outcome, CentralCredentialsError) for outcome in outcomes)
    assert len(scripted.requests) == 1
    clock.advance(10)
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 60})]
    assert (await provider.get()).value == "t"
    assert len(scripted.requests) == 2


async def test_cancelled_caller(provider: TokenProvider, scripted: Scripted) -> None:
    """If the caller whose request runs is cancelled, the next one makes its own."""
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 60})]
    first, second = asyncio.create_task(provider.get()), asyncio.create_task(provider.get())
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).value == "t"
    assert first.cancelled()


async def test_token_is_reused(tokens: TokenProvider, clock: ManualClock) -> None:
    """A token is reused until a tenth of its lifetime is left."""
    token = await tokens.get()
    clock.advance(6480)
    assert await tokens.get() is token
    clock.advance(1)
    renewed = await tokens.get()
    assert renewed.value != token.value
    assert renewed.expires_at == clock.now + 7200


async def test_validity(tokens: TokenProvider, clock: ManualClock) -> None:
    """A caller that needs more validity gets a new token, but at most a new token's validity."""
    token = await tokens.get()
    clock.advance(3600)
    assert await tokens.get(3600) is token
    renewed = await tokens.get(3601)
    assert renewed is not token
    assert await tokens.get(1_000_000) is renewed


async def test_invalidate(tokens: TokenProvider) -> None:
    """A refused token is not used again; a late refusal does not affect its successor."""
    token = await tokens.get()
    tokens.invalidate(token)
    renewed = await tokens.get()
    assert renewed.value != token.value
    tokens.invalidate(token)
    assert await tokens.get() is renewed


async def test_wrong_secret(tokens: TokenProvider, sim: Simulator) -> None:
    """The simulator refuses another secret."""
    sim.set_secret("another")
    with pytest.raises(CentralCredentialsError, match="invalid_client"):
        await tokens.get()


async def test_secret_revoked_later(
    tokens: TokenProvider, sim: Simulator, clock: ManualClock
) -> None:
    """After the secret is revoked, the token still works until its renewal is refused."""
    secret = sim.client_secret
    token = await tokens.get()
    sim.set_secret("another")
    assert await tokens.get() is token
    clock.advance(7200)
    with pytest.raises(CentralCredentialsError):
        await tokens.get()
    sim.set_secret(secret)
    clock.advance(10)
    assert (await tokens.get()).value != token.value


@pytest.mark.parametrize(
    "status,body,error",
    [
        (400, '{"error": "invalid_client"}', CentralCredentialsError),
        (400, '{"error": "unauthorized_client"}', CentralCredentialsError),
        (400, '{"error": "invalid_grant"}', CentralCredentialsError),
        (400, '{"error": "invalid_request"}', CentralResponseError),
        (400, "<html>", CentralResponseError),
        (401, '{"error": "invalid_client"}', CentralCredentialsError),
        (401, "<html>", CentralCredentialsError),
        (401, "[]", CentralCredentialsError),
        (403, "{}", CentralResponseError),
        (404, "{}", CentralResponseError),
        (418, "{}", CentralResponseError),
        (500, "{}", CentralServerError),
        (503, "", CentralServerError),
        (302, "", CentralResponseError),
        (200, "<html>", CentralResponseError),
        (200, "", CentralResponseError),
        (200, "[]", CentralResponseError),
        (200, "{}", CentralResponseError),
        (200, '{"access_token": ""}', CentralResponseError),
        (200, '{"access_token": 7}', CentralResponseError),
        (200, '{"error": "invalid_client"}', CentralCredentialsError),
        (200, '{"error": {"code": "invalid_client"}}', CentralResponseError),
        (400, '{"error": ["invalid_client"]}', CentralResponseError),
        (400, '{"error": {"code": 7}}', CentralResponseError),
        (401, '{"error": {"code": 7}}', CentralCredentialsError),
        (200, '{"access_token": "two words"}', CentralResponseError),
        (200, '{"access_token": "a\\r\\nCookie: b"}', CentralResponseError),
        (200, '{"access_token": "a\\u0000"}', CentralResponseError),
        (200, '{"access_token": "é"}', CentralResponseError),
        (200, '{"access_token": "a\\n"}', CentralResponseError),
        (200, f'{{"access_token": "{"a" * 16_385}"}}', CentralResponseError),
        (200, f'{{"access_token": "a", "more": "{"a" * 65_536}"}}', CentralResponseError),
        (200, "1" * 5000, CentralResponseError),
        (200, "NaN", CentralResponseError),
        (200, "[" * 5000, CentralResponseError),
    ],
)
async def test_refusals(
    provider: TokenProvider, scripted: Scripted, status: int, body: str, error: type[CentralError]
) -> None:
    """Refused credentials, server errors and other answers raise different errors."""
    scripted.answers = [text_answer(body, status)]
    with pytest.raises(CentralError) as caught:
        await provider.get()
    assert type(caught.value) is error


async def test_longest_token(provider: TokenProvider, scripted: Scripted) -> None:
    """A token may be as long as a header can be."""
    value = "!~" * 8192
    scripted.answers = [json_answer({"access_token": value})]
    assert (await provider.get()).value == value


async def test_refusals_are_counted(
    provider: TokenProvider, scripted: Scripted, clock: ManualClock
) -> None:
    """Failures of another kind neither count nor end the series; a token does."""
    refused = json_answer({"error": "invalid_client"}, 401)
    scripted.answers = [
        refused,
        text_answer(status=503),
        refused,
        hangs_up,
        text_answer(status=429),
        text_answer("<html>"),
        refused,
        TOKEN,
    ]
    counts = []
    for _ in range(7):
        with pytest.raises(CentralError):
            await provider.get()
        counts.append(provider.refusals)
        clock.advance(10)
    assert counts == [1, 1, 2, 2, 2, 2, 3]
    await provider.get()
    assert provider.refusals == 0


async def test_shared_refusal_is_counted_once(provider: TokenProvider, scripted: Scripted) -> None:
    """Ten streams that wait for one request are one refusal."""
    scripted.answers = [json_answer({"error": "invalid_client"}, 401)]
    await asyncio.gather(*(provider.get() for _ in range(10)), return_exceptions=True)
    assert provider.refusals == 1


async def test_refusal_is_not_asked_for_again_at_once(
    provider: TokenProvider, scripted: Scripted, clock: ManualClock
) -> None:
    """Streams that try again at different moments get the same refusal for ten seconds."""
    scripted.answers = [json_answer({"error": "invalid_client"}, 401), TOKEN]
    for _ in range(10):
        with pytest.raises(CentralCredentialsError):
            await provider.get()
        clock.advance(0.9)
    assert (provider.refusals, len(scripted.requests)) == (1, 1)
    clock.advance(2)
    await provider.get()


async def test_refusals_of_an_earlier_provider(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, clock: ManualClock
) -> None:
    """A provider goes on counting where the last one stopped, and reports each judgment."""
    scripted.answers = [json_answer({"error": "invalid_client"}, 401)] * 3 + [TOKEN]
    refusals = Refusals()
    credentials = Credentials("client", "secret", scripted.url)
    judgments: list[int] = []
    for _ in range(4):
        provider = TokenProvider(
            session, credentials, ssl=trust, clock=clock.clock, refusals=refusals
        )
        provider.on_judged = judgments.append
        with suppress(CentralCredentialsError):
            await provider.get()
        clock.advance(10)
    assert judgments == [1, 2, 3, 0]


async def test_answer_that_is_a_web_page(tokens: TokenProvider, sim: Simulator) -> None:
    """A web page instead of a token does not count as a refusal."""
    sim.faults.token = "garbage"
    with pytest.raises(CentralResponseError):
        await tokens.get()


async def test_too_many_requests(tokens: TokenProvider, sim: Simulator) -> None:
    """The error of a rate limit has the seconds to wait."""
    sim.faults.token, sim.faults.retry_after = 429, 17
    with pytest.raises(CentralRateLimitError) as caught:
        await tokens.get()
    assert caught.value.retry_after == 17


async def test_redirect_is_not_followed(provider: TokenProvider, scripted: Scripted) -> None:
    """The secret is sent to the token URL only."""
    scripted.answers = [
        text_answer(status=307, Location=scripted.url),
        json_answer({"access_token": "t"}),
    ]
    with pytest.raises(CentralResponseError, match="307"):
        await provider.get()
    assert len(scripted.requests) == 1


@pytest.mark.parametrize(
    "expires_in,lifetime",
    [
        (7199, 7199),
        ("899", 899),
        ("60.5", 60.5),
        (59, 60),
        (0.5, 60),
        (1e300, 86_400),
        (10**30, 86_400),
        ("1" * 5000, 900),
        ({}, 900),
        ([7200], 900),
        (None, 900),
        ("soon", 900),
        (0, 900),
        (-1, 900),
        (True, 900),
        ("inf", 900),
    ],
)
async def test_lifetime(
    provider: TokenProvider,
    scripted: Scripted,
    clock: ManualClock,
    expires_in: object,
    lifetime: float,
) -> None:
    """An invalid lifetime is replaced by the shorter published one; it is a minute to a day."""
    scripted.answers = [json_answer({"access_token": "t", "expires_in": expires_in})]
    token = await provider.get()
    assert (token.lifetime, token.expires_at) == (lifetime, clock.now + lifetime)


async def test_lifetime_starts_with_the_request(
    provider: TokenProvider, scripted: Scripted, clock: ManualClock
) -> None:
    """The lifetime starts with the request, so a slow answer does not extend it."""
    requested_at = clock.now

    async def slow(_: object) -> web.Response:
        clock.advance(20)
        return web.json_response({"access_token": "t", "expires_in": 60})

    scripted.answers = [slow]
    assert (await provider.get()).expires_at == requested_at + 60


async def test_no_secret_in_logs_and_errors(
    provider: TokenProvider,
    scripted: Scripted,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither the secret nor the token appears in logs or errors."""
    caplog.set_level(logging.DEBUG)
    scripted.answers = [
        json_answer({"error": "invalid_client", "client_secret": "s3cr3t-value"}, 401),
        json_answer({"error": "s3cr3t-value"}, 401),
        json_answer({"error": "invalid_request: s3cr3t-value"}, 400),
        text_answer("s3cr3t-value", 500),
        json_answer({"access_token": "t0k3n-value", "expires_in": 60}),
    ]
    for _ in range(4):
        with pytest.raises(CentralError) as caught:
            await provider.get()
        assert "s3cr3t-value" not in f"{caught.value!r} {caught.value}"
        clock.advance(10)
    await provider.get()
    assert "s3cr3t-value" not in caplog.text
    assert "t0k3n-value" not in caplog.text
