"""One WebSocket: handshake, heartbeat and end."""

import asyncio
from contextlib import suppress
import socket
import ssl
import time
from typing import cast, override

import aiohttp
from aiohttp import WSMessage, WSMsgType, web
import pytest

from custom_components.hpe_aruba_central.central.auth import AccessToken, Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.errors import (
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralRequestError,
    CentralServerError,
    CentralTlsError,
)
from custom_components.hpe_aruba_central.central.streaming import websocket as websocket_module
from custom_components.hpe_aruba_central.central.streaming.websocket import (
    WebSocket,
    open_websocket,
    probe,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator import Simulator
from tests.central.builders import SAMPLES
from tests.central.listener import SUBSCRIBER, Client
from tests.central.manual_clock import ManualClock, poll
from tests.central.scripted_server import Peer, Scripted, json_answer

AP = STREAMS["ap"]
TOKEN = AccessToken("t0k3n", 1e9, 7200)


@pytest.fixture
def short_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the timeouts of the handshake and the close."""
    monkeypatch.setattr(websocket_module, "_HANDSHAKE_TIMEOUT", 0.05)
    monkeypatch.setattr(websocket_module, "_CLOSE_TIMEOUT", 0.05)


async def test_handshake(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """The token, the Subscriber-Id and the filter are sent as Central expects them."""
    peer = Peer()
    scripted.answers = [peer]
    opened = await open_websocket(
        session, scripted.host, AP, TOKEN, SUBSCRIBER, ("com.a", "com.b"), trust
    )
    await opened.close()
    (request,) = scripted.requests
    assert request.raw_path == f"{AP.path}?event-types=com.a%2Ccom.b"
    assert request.headers["Authorization"] == "Bearer t0k3n"
    assert request.headers["Subscriber-Id"] == SUBSCRIBER
    assert "Sec-WebSocket-Protocol" not in request.headers


async def test_handshake_without_filter(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """Without a filter, no event types are requested."""
    scripted.answers = [Peer()]
    opened = await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    await opened.close()
    assert scripted.requests[0].raw_path == AP.path


async def test_probe(
    client: Client, session: aiohttp.ClientSession, tokens: TokenProvider, trust: ssl.SSLContext
) -> None:
    """A probe connects and closes, and Central queues nothing for it."""
    await probe(session, client.sim.host, AP, await tokens.get(), SUBSCRIBER, ssl=trust)
    await client.sim_settled()
    await client.sim.send("ap", SAMPLES["ap"], id="missed")
    async with client.live() as subscription:
        await client.sim.send("ap", SAMPLES["ap"], id="live")
        await client.listener.until(lambda: client.listener.events)
        assert client.listener.ids == ["live"]
        assert subscription.counters.events == 1


async def test_probe_closes_with_1000(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """The close code of a probe has Central queue no events."""
    peer = Peer()
    scripted.answers = [peer]
    await probe(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    assert [(message.type, message.data) for message in peer.received] == [(WSMsgType.CLOSE, 1000)]


@pytest.mark.parametrize(
    "status,error",
    [
        (200, CentralConnectionError),
        (400, CentralRequestError),
        (401, CentralAuthError),
        (403, CentralForbiddenError),
        (404, CentralNotFoundError),
        (429, CentralRateLimitError),
        (502, CentralServerError),
    ],
)
async def test_probe_is_refused(
    sim: Simulator,
    session: aiohttp.ClientSession,
    tokens: TokenProvider,
    trust: ssl.SSLContext,
    status: int,
    error: type[CentralError],
) -> None:
    """Each refusal raises its own error."""
    sim.faults.streams["ap"], sim.faults.retry_after = status, 12
    with pytest.raises(CentralError) as caught:
        await probe(session, sim.host, AP, await tokens.get(), SUBSCRIBER, ssl=trust)
    assert type(caught.value) is error
    assert getattr(caught.value, "retry_after", 12) == 12


async def test_probe_with_an_unknown_token(
    sim: Simulator, session: aiohttp.ClientSession, trust: ssl.SSLContext
) -> None:
    """A token that Central does not know is refused."""
    with pytest.raises(CentralAuthError):
        await probe(session, sim.host, AP, TOKEN, SUBSCRIBER, ssl=trust)


async def test_certificate_not_trusted(
    sim: Simulator, session: aiohttp.ClientSession, tokens: TokenProvider
) -> None:
    """No token is sent to a server whose certificate is not trusted."""
    with pytest.raises(CentralTlsError):
        await probe(session, sim.host, AP, await tokens.get(), SUBSCRIBER)


async def test_unreachable(session: aiohttp.ClientSession, trust: ssl.SSLContext) -> None:
    """A closed port raises CentralConnectionError."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    with pytest.raises(CentralConnectionError):
        await probe(session, f"127.0.0.1:{port}", AP, TOKEN, SUBSCRIBER, ssl=trust)


@pytest.mark.usefixtures("short_timeouts")
async def test_handshake_without_answer(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """A handshake that is not answered raises CentralConnectionError after the timeout."""
    over = asyncio.Event()

    async def never_answer(_: web.BaseRequest) -> web.StreamResponse:
        await over.wait()
        return web.Response()

    scripted.answers = [never_answer]
    with pytest.raises(CentralConnectionError, match="TimeoutError"):
        await probe(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    over.set()


@pytest.mark.usefixtures("short_timeouts")
async def test_close_without_answer(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, clock: ManualClock
) -> None:
    """A close that is not answered ends after the timeout."""
    peer = Peer(silent=True)
    scripted.answers = [peer]
    opened = await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    reader = WebSocket(opened, TOKEN, lambda _: None, clock.clock)
    await reader.close()
    peer.over.set()
    assert reader.ended.done()
    assert opened.closed
    assert peer.received[0].data == 1000


async def test_cancelled_close_is_repeated(
    client: Client,
    session: aiohttp.ClientSession,
    scripted: Scripted,
    trust: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A subscription that is stopped during a close leaves no socket and no task."""
    peer = Peer(silent=True)
    token = json_answer({"access_token": "t", "expires_in": 7200})
    scripted.answers = [token, peer, token, Peer()]
    tokens = TokenProvider(
        session, Credentials("client", "secret", scripted.url), ssl=trust, clock=client.clock.clock
    )
    subscription = client.subscription(host=scripted.host, tokens=tokens)
    task = asyncio.create_task(subscription.run())
    await client.listener.until(lambda: subscription.live)
    (opened,) = subscription._sockets
    await client.clock.until_awaited(6480)
    client.clock.advance(6480)
    await poll(lambda: WSMsgType.CLOSE in peer.types())
    monkeypatch.setattr(websocket_module, "_CLOSE_TIMEOUT", 0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    peer.over.set()
    assert opened.ended.done()
    assert opened._socket.closed


async def test_server_pings(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, clock: ManualClock
) -> None:
    """A ping of the server is answered with its own data."""
    peer = Peer()
    scripted.answers = [peer]
    opened = await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    reader = WebSocket(opened, TOKEN, lambda _: None, clock.clock)
    await poll(lambda: peer.sockets)
    await peer.sockets[0].ping(b"are you there")
    await poll(lambda: peer.received)
    assert (peer.received[0].type, peer.received[0].data) == (WSMsgType.PONG, b"are you there")
    await reader.close()


async def test_stop_closes_with_1001(
    client: Client, session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """A stopped subscription closes with 1001, so that Central queues events until it is back."""
    peer = Peer()
    scripted.answers = [json_answer({"access_token": "t", "expires_in": 7200}), peer]
    tokens = TokenProvider(
        session, Credentials("client", "secret", scripted.url), ssl=trust, clock=client.clock.clock
    )
    async with client.running(host=scripted.host, tokens=tokens) as subscription:
        await client.listener.until(lambda: subscription.live)
    assert [(message.type, message.data) for message in peer.received] == [(WSMsgType.CLOSE, 1001)]


class Broken:
    """A socket in short-lived states: writes fail, and reads return ``messages``."""

    close_code: int | None = None

    def __init__(self, *messages: WSMessage) -> None:
        self._messages = list(messages)

    async def receive(self) -> WSMessage:
        """Return the next message; wait forever after the last."""
        if not self._messages:
            await asyncio.Event().wait()
        return self._messages.pop(0)

    async def ping(self, _: bytes = b"") -> None:
        """Fail as aiohttp does on a closing connection."""
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    pong = ping

    async def send_frame(self, *_: object) -> None:
        """Fail as aiohttp does on a closing connection."""
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    async def close(self, *, code: int = 1000) -> None:
        """Keep the close code."""
        self.close_code = code


class Patient(Broken):
    """A socket that can be written to."""

    @property
    def left(self) -> int:
        """Return how many messages have not been read."""
        return len(self._messages)

    @override
    async def pong(self, _: bytes = b"") -> None:
        """Answer a ping."""


def reading(broken: Broken, frames: list[bytes | str], clock: ManualClock) -> WebSocket:
    """Return a WebSocket that reads a broken socket."""
    return WebSocket(
        cast("aiohttp.ClientWebSocketResponse", broken), TOKEN, frames.append, clock.clock
    )


async def test_ping_into_a_broken_connection(clock: ManualClock) -> None:
    """A ping that cannot be sent ends the WebSocket."""
    reader = reading(Broken(), [], clock)
    await clock.until_awaited(10)
    clock.advance(10)
    assert str(await reader.ended) == "Cannot write to closing transport"
    await reader.close()


async def test_pong_into_a_broken_connection(clock: ManualClock) -> None:
    """A ping that cannot be answered ends the WebSocket."""
    reader = reading(Broken(WSMessage(WSMsgType.PING, b"", None)), [], clock)
    error = await reader.ended
    assert type(error) is CentralConnectionError
    await reader.close()


async def test_end_without_a_code(clock: ManualClock) -> None:
    """A connection that ends without a close code is lost."""
    reader = reading(Broken(WSMessage(WSMsgType.CLOSED, None, None)), [], clock)
    assert str(await reader.ended) == "connection lost"
    await reader.close()


async def test_burst_of_frames(clock: ManualClock) -> None:
    """A thousand buffered frames do not block the event loop."""
    frames: list[bytes | str] = []
    reader = reading(
        Broken(*(WSMessage(WSMsgType.BINARY, b"", None) for _ in range(1000))), frames, clock
    )
    await poll(lambda: frames)
    assert len(frames) <= 64
    await poll(lambda: len(frames) == 1000)
    await reader.close()


@pytest.mark.parametrize("kind", [WSMsgType.PING, WSMsgType.PONG, WSMsgType.TEXT])
async def test_flood(clock: ManualClock, kind: WSMsgType) -> None:
    """Messages of every type count: none of them blocks the event loop."""
    socket = Patient(*(WSMessage(kind, b"", None) for _ in range(1000)))
    reader = reading(socket, [], clock)
    turns = 0
    while socket.left:
        await asyncio.sleep(0)
        turns += 1
    assert turns > 1000 // 64
    await reader.close()


async def test_slow_frames(clock: ManualClock) -> None:
    """Frames that take long to handle leave the others their turn earlier."""
    handled = 0

    def handle(_: bytes | str) -> None:
        nonlocal handled
        handled += 1
        time.sleep(0.006)

    socket = Patient(*(WSMessage(WSMsgType.BINARY, b"", None) for _ in range(20)))
    reader = WebSocket(cast("aiohttp.ClientWebSocketResponse", socket), TOKEN, handle, clock.clock)
    before, most = 0, 0
    while socket.left:
        await asyncio.sleep(0)
        most = max(most, handled - before)
        before = handled
    assert most <= 3
    await reader.close()
