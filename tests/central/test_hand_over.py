"""A token that nears its end: the stream moves to a new socket, and nothing is lost or told twice."""

import asyncio
from contextlib import suppress

import pytest

from custom_components.hpe_aruba_central.central.auth import AccessToken, TokenProvider
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from simulator import Settings
from tests.central.builders import SAMPLES
from tests.central.listener import Client
from tests.central.manual_clock import poll

AP = SAMPLES["ap"]
TOKEN = 7200
MOVE = 6480
"""When a stream moves, in seconds: at a tenth of the token's lifetime, by the tests' chance."""


async def test_moves_while_events_come(client: Client, tokens: TokenProvider) -> None:
    """Both sockets are open for a moment; every event comes once; the old one is closed with 1000."""
    async with client.live() as subscription:
        old = await tokens.get()
        await client.clock.until_awaited(MOVE)
        sent: list[str] = []
        most = 0
        moved = False
        client.clock.advance(MOVE)
        while len(sent) < 20 or not moved:
            sent.append(f"event-{len(sent)}")
            await client.sim.send("ap", AP, id=sent[-1])
            await asyncio.sleep(0)
            most = max(most, len(client.sim.connections))
            moved = most == 2 and len(client.sim.connections) == 1
        await client.listener.until(lambda: len(client.listener.ids) >= len(sent))
        assert sorted(client.listener.ids) == sorted(sent)
        assert subscription.counters.duplicates == 0
        assert client.listener.states == [State.CONNECTING, State.LIVE]
        assert subscription.counters.connects == 2
        assert (await tokens.get()).value != old.value
        await poll(lambda: len(subscription._sockets) == 1)


async def test_moves_again_and_again(client: Client) -> None:
    """Every token's end is survived."""
    async with client.live() as subscription:
        for _ in range(4):
            await client.clock.until_awaited(MOVE)
            client.clock.advance(MOVE)
        await poll(lambda: subscription.counters.connects == 5)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


@pytest.mark.parametrize("chance,move", [(0, 0.95 * TOKEN), (1, 0.85 * TOKEN)])
async def test_moves_are_spread(client: Client, chance: float, move: float) -> None:
    """Ten streams do not move at once."""
    client.clock.chance = chance
    async with client.live():
        await client.clock.until_awaited(move)


async def test_streams_share_one_renewal(client: Client, tokens: TokenProvider) -> None:
    """Two streams move to the same new token."""
    async with client.live("ap") as first, client.live("switch") as second:
        await client.clock.until_awaited(MOVE, times=2)
        client.clock.advance(MOVE)
        await poll(lambda: first.counters.connects == second.counters.connects == 2)
        token = await tokens.get()
        await poll(lambda: len(first._sockets) == len(second._sockets) == 1)
        assert first._sockets[0].token is second._sockets[0].token is token


async def test_renewal_fails_at_first(client: Client) -> None:
    """While no new token is to be had the old socket serves on; the next tries come with the usual waits."""
    async with client.live() as subscription:
        client.sim.faults.token = 500
        await client.clock.until_awaited(MOVE)
        client.clock.advance(MOVE)
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


async def test_handshake_of_the_successor_fails_at_first(client: Client) -> None:
    """While no new socket is to be had the old one serves on."""
    async with client.live() as subscription:
        client.sim.faults.streams["ap"] = 503
        await client.clock.until_awaited(MOVE)
        client.clock.advance(MOVE)
        await client.clock.until_awaited(1)
        assert subscription.live
        del client.sim.faults.streams["ap"]
        client.clock.advance(1)
        await poll(lambda: subscription.counters.connects == 2)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


async def test_successor_fails_as_nobody_thought_of(
    client: Client,
    tokens: TokenProvider,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever becomes of the successor, the old socket serves on."""

    async def fail(_: object = None) -> None:
        raise RuntimeError("unheard of")

    async with client.live() as subscription:
        await client.clock.until_awaited(MOVE)
        with monkeypatch.context() as patched:
            patched.setattr(tokens, "get", fail)
            client.clock.advance(MOVE)
            await client.clock.until_awaited(1)
        assert subscription.live
        client.clock.advance(1)
        await poll(lambda: subscription.counters.connects == 2)
        assert client.listener.states == [State.CONNECTING, State.LIVE]
    assert "unheard of" in caplog.text


@pytest.mark.parametrize("lifetime,wait", [(0.001, 0.5), (1, 0.9)])
async def test_token_that_hardly_lives(
    client: Client, tokens: TokenProvider, lifetime: float, wait: float
) -> None:
    """However soon a token dies, a socket serves half a second at least."""
    token = AccessToken((await tokens.get()).value, client.clock.now + lifetime, lifetime)
    tokens._token = token
    async with client.live():
        await client.clock.until_awaited(wait)


async def test_tries_on_past_the_end(client: Client) -> None:
    """While the server does not close, the waits grow past the token's end as ever."""
    async with client.live() as subscription:
        client.sim.faults.token = 500
        await client.clock.until_awaited(MOVE)
        client.clock.advance(TOKEN)
        for delay in (1, 2, 4, 8, 16, 32, 64, 120, 120):
            await client.clock.until_awaited(delay)
            client.clock.advance(delay)
        await client.clock.until_awaited(120)
        assert subscription.live
        await client.sim.drop("ap", 1008)
        await client.listener.until(lambda: not subscription.live)
        assert subscription.status.state is State.BACKING_OFF


async def test_old_socket_ends_during_the_move(client: Client, tokens: TokenProvider) -> None:
    """When the old socket falls while the new one is made, the new one serves on, and the loss is told."""
    async with client.live() as subscription:
        (old,) = subscription._sockets
        await client.clock.until_awaited(MOVE)
        async with tokens._lock:
            client.clock.advance(MOVE)
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


async def test_cancel_during_the_move(client: Client) -> None:
    """A subscription that is stopped with two sockets open closes both."""
    subscription = client.subscription()
    task = asyncio.create_task(subscription.run())
    await client.clock.until_awaited(MOVE)
    client.clock.advance(MOVE)
    await poll(lambda: len(subscription._sockets) == 2)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert subscription._sockets == []
    await client.sim_settled()
    assert subscription.status.state is State.STOPPED


class TestRealTime:
    """Tokens that really die."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a Central whose tokens live two seconds, and which closes when they die."""
        return Settings(token_lifetime=2)

    async def test_outlives_its_tokens(self, client: Client, tokens: TokenProvider) -> None:
        """Over three tokens' lives nothing is lost, nothing comes twice, and the stream is never down."""
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
