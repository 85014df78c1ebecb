"""A token that is about to expire: the stream moves to a new WebSocket without a gap."""

import asyncio
from contextlib import suppress

import pytest

from custom_components.hpe_aruba_central.central import auth
from custom_components.hpe_aruba_central.central.auth import AccessToken, TokenProvider
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from simulator import Settings
from tests.central.builders import SAMPLES
from tests.central.listener import Client
from tests.central.manual_clock import poll

AP = SAMPLES["ap"]
TOKEN = 7200
HAND_OVER = 6480
"""Seconds until the hand-over: a tenth of the lifetime is left, with the clock's `chance`."""


async def test_hand_over_under_load(client: Client, tokens: TokenProvider) -> None:
    """Both WebSockets are open for a moment, and every event is delivered once."""
    async with client.live() as subscription:
        old = await tokens.get()
        await client.clock.until_awaited(HAND_OVER)
        sent: list[str] = []
        most = 0
        done = False
        client.clock.advance(HAND_OVER)
        while len(sent) < 20 or not done:
            sent.append(f"event-{len(sent)}")
            await client.sim.send("ap", AP, id=sent[-1])
            await asyncio.sleep(0)
            most = max(most, len(client.sim.connections))
            done = most == 2 and len(client.sim.connections) == 1
        await client.listener.until(lambda: len(client.listener.ids) >= len(sent))
        assert sorted(client.listener.ids) == sorted(sent)
        assert subscription.counters.duplicates == 0
        assert client.listener.states == [State.CONNECTING, State.LIVE]
        assert subscription.counters.connects == 2
        assert (await tokens.get()).value != old.value
        await poll(lambda: len(subscription._sockets) == 1)


async def test_repeated_hand_over(client: Client) -> None:
    """The stream stays live across several tokens."""
    async with client.live() as subscription:
        for _ in range(4):
            await client.clock.until_awaited(HAND_OVER)
            client.clock.advance(HAND_OVER)
        await poll(lambda: subscription.counters.connects == 5)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


@pytest.mark.parametrize("chance,seconds", [(0, 0.95 * TOKEN), (1, 0.85 * TOKEN)])
async def test_hand_over_time_is_randomized(client: Client, chance: float, seconds: float) -> None:
    """The streams of an account do not all hand over at once."""
    client.clock.chance = chance
    async with client.live():
        await client.clock.until_awaited(seconds)


async def test_streams_share_one_renewal(client: Client, tokens: TokenProvider) -> None:
    """Two streams use the same new token."""
    async with client.live("ap") as first, client.live("switch") as second:
        await client.clock.until_awaited(HAND_OVER, times=2)
        client.clock.advance(HAND_OVER)
        await poll(lambda: first.counters.connects == second.counters.connects == 2)
        token = await tokens.get()
        await poll(lambda: len(first._sockets) == len(second._sockets) == 1)
        assert first._sockets[0].token is second._sockets[0].token is token


async def test_renewal_fails_first(client: Client) -> None:
    """While no new token can be obtained, the old WebSocket stays open and renewal backs off."""
    async with client.live() as subscription:
        client.sim.faults.token = 500
        await client.clock.until_awaited(HAND_OVER)
        client.clock.advance(HAND_OVER)
        for delay in (1, 2, 4):
            await client.clock.until_awaited(delay)
            client.clock.advance(delay)
        await client.clock.until_awaited(8)
        await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.states == [State.CONNECTING, State.LIVE]
        client.sim.faults.token = None
        client.clock.advance(8)
        await poll(lambda: subscription.counters.connects == 2)
        assert subscription.live


async def test_handshake_of_the_successor_fails_first(client: Client) -> None:
    """While no successor can be opened, the old WebSocket stays open."""
    async with client.live() as subscription:
        client.sim.faults.streams["ap"] = 503
        await client.clock.until_awaited(HAND_OVER)
        client.clock.advance(HAND_OVER)
        await client.clock.until_awaited(1)
        assert subscription.live
        del client.sim.faults.streams["ap"]
        client.clock.advance(1)
        await poll(lambda: subscription.counters.connects == 2)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


async def test_successor_fails_unexpectedly(
    client: Client,
    tokens: TokenProvider,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An unexpected error of the successor is logged, and the old WebSocket stays open."""

    async def fail(_: object = None) -> None:
        raise RuntimeError("unheard of")

    async with client.live() as subscription:
        await client.clock.until_awaited(HAND_OVER)
        with monkeypatch.context() as patched:
            patched.setattr(tokens, "get", fail)
            client.clock.advance(HAND_OVER)
            await client.clock.until_awaited(1)
        assert subscription.live
        client.clock.advance(1)
        await poll(lambda: subscription.counters.connects == 2)
        assert client.listener.states == [State.CONNECTING, State.LIVE]
    assert "unheard of" in caplog.text


@pytest.mark.parametrize("lifetime,wait", [(0.001, 0.5), (1, 0.9)])
async def test_short_lived_token(
    client: Client, tokens: TokenProvider, lifetime: float, wait: float
) -> None:
    """A WebSocket stays open for half a second at least, whatever its token's lifetime is."""
    token = AccessToken((await tokens.get()).value, client.clock.now + lifetime, lifetime)
    tokens._token = token
    async with client.live():
        await client.clock.until_awaited(wait)


async def test_retries_after_the_token_expired(client: Client) -> None:
    """While the server does not close, the attempts go on after the token has expired."""
    async with client.live() as subscription:
        client.sim.faults.token = 500
        await client.clock.until_awaited(HAND_OVER)
        client.clock.advance(TOKEN)
        for delay in (1, 2, 4, 8, 16, 32, 64, 120, 120):
            await client.clock.until_awaited(delay)
            client.clock.advance(delay)
        await client.clock.until_awaited(120)
        assert subscription.live
        await client.sim.drop("ap", 1008)
        await client.listener.until(lambda: not subscription.live)
        assert subscription.status.state is State.BACKING_OFF


async def test_old_socket_ends_during_the_hand_over(client: Client, tokens: TokenProvider) -> None:
    """If the old WebSocket ends before its successor is open, the loss is recorded."""
    async with client.live() as subscription:
        (old,) = subscription._sockets
        await client.clock.until_awaited(HAND_OVER)
        async with tokens._lock:
            client.clock.advance(HAND_OVER)
            await poll(lambda: tokens._lock._waiters)
            await client.sim.drop("ap")
            await poll(old.ended.done)
        await poll(lambda: subscription.counters.connects == 2 and subscription._sockets != [old])
        await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.states == [State.CONNECTING, State.LIVE, State.LIVE]
        assert subscription.counters.losses == 1
        assert subscription.gap is not None
        assert subscription.may_have_missed


async def test_cancel_during_the_hand_over(client: Client) -> None:
    """A subscription that is stopped with two open WebSockets closes both."""
    subscription = client.subscription()
    task = asyncio.create_task(subscription.run())
    await client.clock.until_awaited(HAND_OVER)
    client.clock.advance(HAND_OVER)
    await poll(lambda: len(subscription._sockets) == 2)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert subscription._sockets == []
    await client.sim_settled()
    assert subscription.status.state is State.STOPPED


class TestRealTime:
    """Tokens that really expire."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return settings with tokens of two seconds."""
        return Settings(token_lifetime=2)

    async def test_stream_outlives_its_tokens(
        self, client: Client, tokens: TokenProvider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Over three tokens no event is lost or delivered twice, and the stream stays live."""
        monkeypatch.setattr(auth, "_MIN_LIFETIME", 0.0)
        clock = Clock(random=lambda: 1.0)
        tokens._clock = clock
        sent: list[str] = []
        async with client.live(clock=clock) as subscription:
            while subscription.counters.connects < 3:
                sent.append(f"event-{len(sent)}")
                await client.sim.send("ap", AP, id=sent[-1])
                await client.listener.until(lambda: len(client.listener.ids) == len(sent))
                await asyncio.sleep(0.01)
            assert client.listener.states == [State.CONNECTING, State.LIVE]
        assert sorted(client.listener.ids) == sorted(sent)
