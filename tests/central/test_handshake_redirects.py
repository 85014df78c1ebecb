"""Handshakes that are answered with a redirect: it is not followed, whatever session is given."""

from collections.abc import AsyncIterator
import ssl

import aiohttp
from aiohttp import web
import pytest

from custom_components.hpe_aruba_central.central.auth import AccessToken
from custom_components.hpe_aruba_central.central.errors import (
    CentralConnectionError,
    CentralForbiddenError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.streaming.websocket import open_websocket
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator.certificates import Certificates
from tests.central.listener import SUBSCRIBER
from tests.central.scripted_server import Peer, Scripted, text_answer

AP = STREAMS["ap"]
TOKEN = AccessToken("t0k3n", 1e9, 7200)


@pytest.fixture
async def other(certificates: Certificates) -> AsyncIterator[Scripted]:
    """Return another server, which accepts WebSockets."""
    async with Scripted(certificates) as server:
        server.answers = [Peer()]
        yield server


@pytest.fixture
async def plain() -> AsyncIterator[tuple[str, list[str]]]:
    """Return the URL of a server without TLS, and the paths that it is asked for."""
    paths: list[str] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        paths.append(request.path)
        return web.Response(text="Sign in")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/login", paths
    await runner.cleanup()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_to_another_host(
    session: aiohttp.ClientSession,
    scripted: Scripted,
    other: Scripted,
    trust: ssl.SSLContext,
    status: int,
) -> None:
    """What another host sends would be believed, and it would learn the Subscriber-Id."""
    scripted.answers = [text_answer("", status, Location=f"https://{other.host}/elsewhere")]
    with pytest.raises(CentralResponseError, match=f"status {status}"):
        await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    assert other.requests == []
    assert len(scripted.requests) == 1


async def test_without_tls(
    session: aiohttp.ClientSession,
    scripted: Scripted,
    plain: tuple[str, list[str]],
    trust: ssl.SSLContext,
) -> None:
    """Not from wss:// to http:// either."""
    url, paths = plain
    scripted.answers = [text_answer("", 302, Location=url)]
    with pytest.raises(CentralResponseError):
        await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    assert paths == []


async def test_to_itself(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """It is no refusal of the token, although the second request would lack it."""

    async def gateway(request: web.BaseRequest) -> web.Response:
        if request.path == AP.path:
            location = f"https://{request.host}{request.path}/"
            return web.Response(status=308, headers={"Location": location})
        return web.Response(status=400 if "Authorization" in request.headers else 401)

    scripted.answers = [gateway]
    with pytest.raises(CentralResponseError, match="status 308"):
        await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)


async def test_session_is_left_as_it_was(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """The given session stays open, keeps no cookie, and lends its headers."""
    session.headers["User-Agent"] = "a test"
    scripted.answers = [text_answer("", 403, Set_Cookie="followed=me"), Peer()]
    with pytest.raises(CentralForbiddenError):
        await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    socket = await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
    await socket.send_bytes(b"still open")
    await socket.close()
    assert not session.closed
    assert not list(session.cookie_jar)
    assert {request.headers["User-Agent"] for request in scripted.requests} == {"a test"}


async def test_closed_session(scripted: Scripted, trust: ssl.SSLContext) -> None:
    """A session that is closed opens nothing."""
    session = aiohttp.ClientSession()
    await session.close()
    with pytest.raises(CentralConnectionError, match="session is closed"):
        await open_websocket(session, scripted.host, AP, TOKEN, SUBSCRIBER, ssl=trust)
