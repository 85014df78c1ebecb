"""A stream that is lost or refused: its status, and when it tries again."""

from datetime import timedelta
import logging
import socket
import ssl

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.errors import (
    CentralAuthError,
    CentralClosedError,
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
from custom_components.hpe_aruba_central.central.streaming.backoff import FailureSeries
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from tests.central.builders import SAMPLES
from tests.central.listener import Client
from tests.central.manual_clock import poll
from tests.central.scripted_server import Scripted, json_answer

AP = SAMPLES["ap"]


@pytest.mark.parametrize("code", [None, 1001, 1011, 1000])
async def test_lost_connection(client: Client, code: int | None) -> None:
    """A lost connection is reopened after a second, and missed events are delivered once."""
    async with client.live() as subscription:
        await client.sim.send("ap", AP, id="before")
        await client.listener.until(lambda: client.listener.events)
        await client.sim.drop("ap", code)
        await client.until_waiting(subscription, 1)
        status = subscription.status
        assert (status.state, status.reason) == (
            State.BACKING_OFF,
            "closed" if code else "unreachable",
        )
        assert status.retry_at == client.clock.utcnow() + timedelta(seconds=1)
        assert type(subscription.error) is (CentralClosedError if code else CentralConnectionError)
        assert str(code or 1006) in str(subscription.error)
        await client.sim.send("ap", AP, id="meanwhile")
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        await client.sim.send("ap", AP, id="after")
        await client.listener.until(lambda: "after" in client.listener.ids)
        assert client.listener.ids == ["before", "meanwhile", "after"]
        assert subscription.error is None
        assert subscription.counters.connects == 2


async def test_delay_doubles(client: Client) -> None:
    """The delay doubles up to two minutes."""
    client.sim.faults.streams["ap"] = 503
    async with client.running() as subscription:
        for delay in (1, 2, 4, 8, 16, 32, 64, 120, 120):
            await client.until_waiting(subscription, delay)
            client.clock.advance(delay)
        await client.until_waiting(subscription, 120)
        del client.sim.faults.streams["ap"]
        client.clock.advance(120)
        await client.listener.until(lambda: subscription.live)


@pytest.mark.parametrize("chance,delay", [(0, 0.75), (1, 1.25)])
async def test_delay_is_randomized(client: Client, chance: float, delay: float) -> None:
    """Streams that are lost together do not reconnect together."""
    client.clock.chance = chance
    client.sim.faults.streams["ap"] = 503
    async with client.running() as subscription:
        await client.until_waiting(subscription, delay)


@pytest.mark.parametrize("seconds,delay", [(59, 2), (60, 1)])
async def test_stable_minute_resets_the_delay(client: Client, seconds: float, delay: float) -> None:
    """The delay starts from the shortest one only after a stable minute."""
    async with client.live() as subscription:
        await client.sim.drop("ap")
        await client.until_waiting(subscription, 1)
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        client.clock.advance(seconds)
        await client.sim.drop("ap")
        await client.until_waiting(subscription, delay)


@pytest.mark.parametrize(
    "status,state,reason,delay,error",
    [
        (401, State.REFUSED, "token_rejected", 15, CentralAuthError),
        (403, State.REFUSED, "forbidden", 900, CentralForbiddenError),
        (404, State.REFUSED, "not_found", 900, CentralNotFoundError),
        (429, State.BACKING_OFF, "rate_limited", 31.5, CentralRateLimitError),
        (400, State.BACKING_OFF, "bad_request", 1, CentralRequestError),
        (200, State.BACKING_OFF, "unreachable", 1, CentralConnectionError),
        (500, State.BACKING_OFF, "server_error", 1, CentralServerError),
        (503, State.BACKING_OFF, "server_error", 1, CentralServerError),
    ],
)
async def test_refused_handshake(
    client: Client, status: int, state: State, reason: str, delay: float, error: type[CentralError]
) -> None:
    """Each refusal has its reason and its delay; afterwards the stream goes live."""
    client.sim.faults.streams["ap"] = status
    client.sim.faults.retry_after = 30
    async with client.running() as subscription:
        await client.until_waiting(subscription, delay)
        assert (subscription.status.state, subscription.status.reason) == (state, reason)
        assert subscription.status.retry_at == client.clock.utcnow() + timedelta(seconds=delay)
        assert type(subscription.error) is error
        assert client.listener.states == [State.CONNECTING, state]
        del client.sim.faults.streams["ap"]
        client.clock.advance(delay)
        await client.listener.until(lambda: subscription.live)
        assert subscription.error is None


async def test_refusal_of_one_stream(client: Client) -> None:
    """Other streams are not affected."""
    client.sim.faults.streams["gateway"] = 403
    async with client.running("gateway") as refused:
        await client.until_waiting(refused, 900)
        async with client.live("ap"):
            await client.sim.send("ap", AP)
            await client.listener.until(lambda: client.listener.events)
        assert refused.status.state is State.REFUSED


async def test_delay_of_refused_credentials_doubles(client: Client) -> None:
    """The delay after refused credentials doubles up to 15 minutes."""
    client.sim.set_secret("another")
    async with client.running() as subscription:
        for delay in (15, 30, 60, 120, 240, 480, 900, 900):
            await client.until_waiting(subscription, delay)
            assert (subscription.status.state, subscription.status.reason) == (
                State.REFUSED,
                "unauthorized",
            )
            client.clock.advance(delay)


async def test_refusal_after_an_outage(client: Client) -> None:
    """Credentials that are refused after a long outage are tried again as soon as any."""
    client.sim.faults.streams["ap"] = 503
    async with client.running() as subscription:
        for delay in (1, 2, 4, 8, 16, 32, 64, 120, 120):
            await client.until_waiting(subscription, delay)
            client.clock.advance(delay)
        await client.until_waiting(subscription, 120)
        client.sim.faults.streams["ap"] = 401
        client.clock.advance(120)
        for delay in (15, 30, 60):
            await client.until_waiting(subscription, delay)
            assert subscription.status.reason == "token_rejected"
            client.clock.advance(delay)
        await client.until_waiting(subscription, 120)
        client.sim.faults.streams["ap"] = 503
        client.clock.advance(120)
        await client.until_waiting(subscription, 1)


def test_series_of_failures() -> None:
    """A failure of another kind starts a series of its own."""
    series = FailureSeries()
    outage = (CentralConnectionError(), CentralServerError(), CentralTlsError())
    others = (CentralClosedError(1001), CentralRateLimitError(""), CentralResponseError())
    assert [series.add(error) for error in (*outage, *others)] == [0, 1, 2, 3, 4, 5]
    assert [series.add(CentralAuthError()) for _ in range(3)] == [0, 1, 2]
    refusals = (CentralForbiddenError(), CentralNotFoundError())
    assert [series.add(error) for error in refusals] == [0, 1]
    assert [series.add(error) for error in (CentralAuthError(), CentralError())] == [0, 0]


async def test_rate_limit_shorter_than_the_delay(client: Client) -> None:
    """Retry-After extends a delay, but never shortens it."""
    client.sim.faults.streams["ap"], client.sim.faults.retry_after = 429, 0
    async with client.running() as subscription:
        await client.until_waiting(subscription, 1)
        client.sim.faults.retry_after = None
        client.clock.advance(1)
        await client.until_waiting(subscription, 2)


async def test_rate_limit_of_the_token_endpoint(client: Client) -> None:
    """Retry-After of the token endpoint counts as well."""
    client.sim.faults.token, client.sim.faults.retry_after = 429, 45
    async with client.running() as subscription:
        await client.until_waiting(subscription, 47.25)
        assert subscription.status.reason == "rate_limited"


async def test_revoked_token(client: Client, tokens: TokenProvider) -> None:
    """A refused token is replaced at once, without the status ``refused``."""
    async with client.live() as subscription:
        token = await tokens.get()
        client.sim.revoke_tokens()
        await client.until_waiting(subscription, 1)
        assert "1008" in str(subscription.error)
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        assert State.REFUSED not in client.listener.states
        assert (await tokens.get()).value != token.value


async def test_secret_revoked_later(client: Client) -> None:
    """After the secret is revoked the stream is refused; it goes live with a valid one."""
    secret = client.sim.client_secret
    async with client.live() as subscription:
        client.sim.set_secret("another")
        client.sim.revoke_tokens()
        await client.until_waiting(subscription, 1)
        client.clock.advance(1)
        await client.until_waiting(subscription, 15)
        assert (subscription.status.state, subscription.status.reason) == (
            State.REFUSED,
            "unauthorized",
        )
        client.sim.set_secret(secret)
        client.clock.advance(15)
        await client.listener.until(lambda: subscription.live)


async def test_certificate_not_trusted(client: Client) -> None:
    """A certificate that is not trusted has a reason of its own."""
    async with client.running(ssl=None) as subscription:
        await client.until_waiting(subscription, 1)
        assert (subscription.status.state, subscription.status.reason) == (State.BACKING_OFF, "tls")
        assert type(subscription.error) is CentralTlsError


async def test_unreachable(client: Client) -> None:
    """A closed port counts as unreachable."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    async with client.running(host=f"127.0.0.1:{port}") as subscription:
        await client.until_waiting(subscription, 1)
        assert (subscription.status.state, subscription.status.reason) == (
            State.BACKING_OFF,
            "unreachable",
        )


async def test_wrong_host(
    client: Client, scripted: Scripted, session: aiohttp.ClientSession, trust: ssl.SSLContext
) -> None:
    """A host that answers without a WebSocket is not Central."""
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 60}), json_answer({})]
    tokens = TokenProvider(session, Credentials("client", "secret", scripted.url), ssl=trust)
    async with client.running(host=scripted.host, tokens=tokens) as subscription:
        await client.until_waiting(subscription, 1)
        assert str(subscription.error) == "not a WebSocket"


async def test_unexpected_error(
    client: Client,
    tokens: TokenProvider,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An unexpected error is logged with its traceback, and the stream retries."""
    with monkeypatch.context() as patched:

        async def fail(_: object = None) -> None:
            raise RuntimeError("unheard of")

        patched.setattr(tokens, "get", fail)
        async with client.running() as subscription:
            await client.until_waiting(subscription, 1)
            assert (subscription.status.state, subscription.status.reason) == (
                State.BACKING_OFF,
                "rejected",
            )
            assert str(subscription.error) == "RuntimeError"
            patched.undo()
            client.clock.advance(1)
            await client.listener.until(lambda: subscription.live)
    assert "unheard of" in caplog.text


async def test_no_secrets_in_logs(
    client: Client, tokens: TokenProvider, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the token nor the secret appears in logs."""
    caplog.set_level(logging.DEBUG)
    async with client.live() as subscription:
        token = await tokens.get()
        await client.sim.drop("ap")
        await client.until_waiting(subscription, 1)
        client.sim.faults.streams["ap"] = 401
        client.clock.advance(1)
        await client.until_waiting(subscription, 15)
        assert token.value not in str(subscription.error)
    assert token.value not in caplog.text
    assert client.sim.client_secret not in caplog.text


async def test_server_that_stops_answering_pings(client: Client) -> None:
    """A server that stops answering is given up after three pings."""
    async with client.live() as subscription:
        await client.clock.until_awaited(10)
        client.clock.advance(10)
        (opened,) = subscription._sockets
        await poll(lambda: opened._answers_pings)
        client.sim.faults.silent = True
        for _ in range(3):
            await client.clock.until_awaited(10)
            client.clock.advance(10)
        await client.clock.until_awaited(5)
        assert subscription.live
        client.clock.advance(5)
        await client.until_waiting(subscription, 1)
        assert subscription.status.reason == "no_pong"
        assert str(subscription.error) == "3 pings were not answered"
        client.sim.faults.silent = False
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)


async def test_server_that_answers_pings(client: Client) -> None:
    """The connection stays open while pings are answered."""
    async with client.live() as subscription:
        (opened,) = subscription._sockets
        for _ in range(10):
            await client.clock.until_awaited(10)
            client.clock.advance(10)
            await poll(lambda: opened._answers_pings and not opened._unanswered_pings)
            opened._answers_pings = False
        assert subscription.live
        assert subscription.counters.connects == 1


async def test_server_that_never_answers_pings(client: Client) -> None:
    """A server that has never answered a ping is not expected to."""
    client.sim.faults.silent = True
    async with client.live() as subscription:
        for _ in range(10):
            await client.clock.until_awaited(10)
            client.clock.advance(10)
        await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        assert subscription.live
        assert subscription.counters.connects == 1
