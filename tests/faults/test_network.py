"""A network that fails: DNS, certificates, resets, and peers that vanish."""

import asyncio
from datetime import timedelta
import socket
import ssl
from typing import override

import aiohttp
from aiohttp import WSMsgType
from aiohttp.abc import AbstractResolver, ResolveResult
import pytest

from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.streaming import websocket as websocket_module
from custom_components.hpe_aruba_central.central.streaming.subscription import State, Subscription
from simulator.certificates import provide_certificates
from tests.central.builders import SAMPLES
from tests.central.listener import Client
from tests.central.manual_clock import poll
from tests.central.scripted_server import Peer, Scripted, json_answer
from tests.faults.outcomes import TLS, UNREACHABLE
from tests.faults.proxy import Fault, Proxy

AP = SAMPLES["ap"]


class FailingResolver(AbstractResolver):
    """A resolver that knows no host."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Fail as the system's resolver does."""
        raise OSError(socket.EAI_NONAME, "Name or service not known")

    @override
    async def close(self) -> None:
        """Do nothing."""


async def test_dns_failure(client: Client, tokens: TokenProvider) -> None:
    """A failure of DNS counts as unreachable."""
    await tokens.get()
    async with (
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=FailingResolver())
        ) as failing_session,
        client.running(session=failing_session, host="central.example:443") as subscription,
    ):
        await client.until_waiting(subscription, 1)
        assert (subscription.status.state, subscription.status.reason, 1) == UNREACHABLE
        subscription._session, subscription._host = client._session, client.sim.host
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)


async def test_certificate_of_another_authority(
    client: Client, trust: ssl.SSLContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A certificate of another authority is not trusted; with the right CA the stream goes live."""
    other = ssl.create_default_context(
        cafile=provide_certificates(tmp_path_factory.mktemp("other"), "127.0.0.1").ca
    )
    async with client.running(ssl=other) as subscription:
        await client.until_waiting(subscription, 1)
        assert (subscription.status.state, subscription.status.reason, 1) == TLS
        subscription._ssl = trust
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
async def test_no_connection(
    client: Client,
    tokens: TokenProvider,
    proxy: Proxy,
    fault: Fault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However a connection fails, the stream retries until the network works."""
    monkeypatch.setattr(websocket_module, "_HANDSHAKE_TIMEOUT", 0.5)
    await tokens.get()
    proxy.fault = fault
    async with client.running(host=proxy.host) as subscription:
        for delay in (1, 2, 4):
            await client.until_waiting(subscription, delay)
            assert (subscription.status.state, subscription.status.reason, 1) == UNREACHABLE
            client.clock.advance(delay)
        await client.until_waiting(subscription, 8)
        proxy.fault = Fault.NONE
        client.clock.advance(8)
        await client.listener.until(lambda: subscription.live)


async def answer_one_ping(client: Client, subscription: Subscription) -> None:
    """Advance ten seconds, and wait until a ping is answered."""
    (opened,) = subscription._sockets
    await client.clock.until_awaited(10)
    client.clock.advance(10)
    await poll(lambda: opened._answers_pings and not opened._unanswered_pings)


async def test_half_open(client: Client, proxy: Proxy) -> None:
    """A vanished peer is detected within 35 seconds; the gap starts at its last pong."""
    async with client.live(host=proxy.host) as subscription:
        await answer_one_ping(client, subscription)
        proxy.freeze()
        vanished = client.clock.now
        for _ in range(3):
            await client.clock.until_awaited(10)
            client.clock.advance(10)
        await client.clock.until_awaited(5)
        client.clock.advance(5)
        await client.until_waiting(subscription, 1)
        assert client.clock.now - vanished <= 35
        assert (subscription.status.state, subscription.status.reason) == (
            State.BACKING_OFF,
            "no_pong",
        )
        proxy.thaw()
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        assert subscription.gap == timedelta(seconds=36)
        assert subscription.may_have_missed


async def test_last_ping_is_answered(client: Client, proxy: Proxy) -> None:
    """A peer that answers the third ping in time is alive."""
    async with client.live(host=proxy.host) as subscription:
        await answer_one_ping(client, subscription)
        (opened,) = subscription._sockets
        client.sim.faults.silent = True
        for _ in range(3):
            await client.clock.until_awaited(10)
            client.clock.advance(10)
        await client.clock.until_awaited(5)
        await client.sim.send("ap", AP, id="a sign of life")
        await poll(lambda: not opened._unanswered_pings)
        client.clock.advance(5)
        await client.clock.until_awaited(10)
        assert subscription.live


async def test_silent_peer_is_not_closed_with_1000(
    client: Client, session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """A peer that seems dead is not closed with 1000: Central would drop its queue."""
    peer = Peer()
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 7200}), peer]
    tokens = TokenProvider(
        session, Credentials("client", "secret", scripted.url), ssl=trust, clock=client.clock.clock
    )
    async with client.running(host=scripted.host, tokens=tokens) as subscription:
        await client.listener.until(lambda: subscription.live)
        (opened,) = subscription._sockets
        await peer.sockets[0].pong(b"")
        await poll(lambda: opened._answers_pings)
        for delay in (10, 10, 10, 5):
            await client.clock.until_awaited(delay)
            client.clock.advance(delay)
        await client.until_waiting(subscription, 1)
        assert subscription.status.reason == "no_pong"
        await poll(lambda: peer.received and peer.received[-1].type is not WSMsgType.PING)
        closes = [message.data for message in peer.received if message.type is WSMsgType.CLOSE]
        assert closes in ([], [1001])


async def test_queue_of_a_silent_peer(client: Client) -> None:
    """Events that Central queued for a peer that seemed dead are delivered."""
    async with client.live() as subscription:
        await answer_one_ping(client, subscription)
        client.sim.faults.silent = True
        for delay in (10, 10, 10, 5):
            await client.clock.until_awaited(delay)
            client.clock.advance(delay)
        await client.until_waiting(subscription, 1)
        await client.sim_settled()
        await client.sim.send("ap", AP, id="kept")
        client.sim.faults.silent = False
        client.clock.advance(1)
        await client.listener.until(lambda: "kept" in client.listener.ids)


async def test_quiet_server_that_never_answers_pings(client: Client) -> None:
    """A connection without pongs stays open for ten quiet minutes."""
    client.sim.faults.silent = True
    async with client.live():
        for _ in range(60):
            await client.clock.until_awaited(10)
            client.clock.advance(10)
        await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


@pytest.mark.parametrize(
    "level,name,value",
    [
        (socket.SOL_SOCKET, "SO_KEEPALIVE", 1),
        (socket.IPPROTO_TCP, "TCP_KEEPIDLE", 30),
        (socket.IPPROTO_TCP, "TCP_KEEPINTVL", 10),
        (socket.IPPROTO_TCP, "TCP_KEEPCNT", 3),
        (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", 60_000),
    ],
)
async def test_tcp_keepalive(client: Client, level: int, name: str, value: int) -> None:
    """TCP keepalive detects a vanished server that never answers pings."""
    if not hasattr(socket, name):
        pytest.skip(f"this system has no {name}")
    async with client.live() as subscription:
        (opened,) = subscription._sockets
        assert (
            opened._socket.get_extra_info("socket").getsockopt(level, getattr(socket, name))
            == value
        )


@pytest.mark.parametrize("jump", [-3600, 3600])
async def test_time_of_day_jumps(client: Client, jump: float) -> None:
    """A jump of the time of day changes only the times that are shown."""
    async with client.live() as subscription:
        real = subscription._clock.utcnow
        await client.clock.until_awaited(6480)
        object.__setattr__(subscription._clock, "utcnow", lambda: real() + timedelta(seconds=jump))
        client.clock.advance(6480)
        await poll(lambda: subscription.counters.connects == 2 and len(subscription._sockets) == 1)
        await client.clock.until_awaited(6480)
        await client.sim.send("ap", AP)
        await client.listener.until(lambda: client.listener.events)
        await client.sim.drop("ap")
        await client.until_waiting(subscription, 1)
        assert subscription.status.retry_at == real() + timedelta(seconds=jump + 1)
        object.__setattr__(subscription._clock, "utcnow", real)
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        assert subscription.gap is not None
        assert timedelta(0) < subscription.gap < timedelta(seconds=6500)


async def test_wake_from_sleep(client: Client, tokens: TokenProvider) -> None:
    """A machine that wakes hours later reconnects with a new token."""
    async with client.live() as subscription:
        await client.clock.until_awaited(6480)
        await client.sim.drop("ap")
        await client.until_waiting(subscription, 1)
        old = await tokens.get()
        client.sim.revoke_tokens()
        client.clock.advance(3 * 3600)
        await client.listener.until(lambda: subscription.live)
        assert (await tokens.get()).value != old.value
        assert subscription.may_have_missed


STATES = ("connecting", "token", "live", "backing off", "refused", "hand-over", "half-open")


@pytest.mark.parametrize("state", STATES)
async def test_stop(client: Client, proxy: Proxy, state: str) -> None:
    """In each state, a stop leaves neither a task nor a connection within two seconds."""
    tasks = asyncio.all_tasks()
    subscription = client.subscription(host=proxy.host)
    client.sim.faults.streams |= {"backing off": {"ap": 503}, "refused": {"ap": 403}}.get(state, {})
    proxy.fault = Fault.MUTE if state == "connecting" else Fault.NONE
    task = asyncio.create_task(subscription.run())
    match state:
        case "connecting":
            await poll(lambda: proxy.open)
        case "token":
            await poll(subscription._tokens._lock.locked)
        case "backing off" | "refused":
            await poll(lambda: subscription.status.state.value == state.replace(" ", "_"))
        case _:
            await client.listener.until(lambda: subscription.live)
    if state == "hand-over":
        await client.clock.until_awaited(6480)
        client.clock.advance(6480)
        await poll(lambda: len(subscription._sockets) == 2)
    if state == "half-open":
        proxy.freeze()
    opened = list(subscription._sockets)
    began = asyncio.get_running_loop().time()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    own = asyncio.all_tasks() - tasks - proxy._tasks
    names = [str(left.get_coro()) for left in own if "hpe_aruba_central" in str(left)]
    if state != "half-open":
        await client.sim_settled()
    assert asyncio.get_running_loop().time() - began < 2
    assert names == []
    assert all(left.ended.done() and left._socket.closed for left in opened)
    assert subscription._sockets == []
    assert subscription.status.state is State.STOPPED
