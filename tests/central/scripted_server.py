"""An HTTPS server that gives the answers of a script."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Self

from aiohttp import WSMessage, WSMsgType, web

from simulator.certificates import Certificates
from tests.central.builders import START

type Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Scripted:
    """Answers with ``answers`` in turn, and repeats the last one; keeps the requests."""

    def __init__(self, certificates: Certificates) -> None:
        self.host = ""
        self.answers: list[Handler] = []
        self.requests: list[web.BaseRequest] = []
        self._certificates = certificates
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=2)

    async def __aenter__(self) -> Self:
        """Start the server."""
        await self._runner.setup()
        site = web.TCPSite(
            self._runner, "127.0.0.1", 0, ssl_context=self._certificates.server_context()
        )
        await site.start()
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the server."""
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Return the URL of the server."""
        return f"https://{self.host}/"

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Give the next answer."""
        await request.read()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)


def text_answer(
    body: str | bytes = "",
    status: int = 200,
    content_type: str = "application/json",
    **headers: str,
) -> Handler:
    """Answer with a text; the names of ``headers`` have underscores for hyphens."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(
            body=body,
            status=status,
            headers={
                "Content-Type": content_type,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    return answer


def json_answer(value: Any, status: int = 200, *, date: datetime = START) -> Handler:
    """Answer with JSON, written at a time."""
    headers = {"Date": format_datetime(date, usegmt=True)}

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.json_response(value, status=status, headers=headers)

    return answer


def page(*items: object, **fields: object) -> Handler:
    """Return an answer with one page of a list."""
    return json_answer({"items": items, **fields})


TOKEN = json_answer({"access_token": "t1", "expires_in": 60})
"""An answer with a token."""


async def hangs_up(request: web.BaseRequest) -> web.Response:
    """Drop the connection instead of answering."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


class Peer:
    """The server end of WebSockets; keeps what it receives."""

    def __init__(self, *, silent: bool = False) -> None:
        self.received: list[WSMessage] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.over = asyncio.Event()
        self._silent = silent

    async def __call__(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """Accept a handshake and read to the end; a silent peer does not even answer a close."""
        socket = web.WebSocketResponse(autoping=False, autoclose=not self._silent)
        await socket.prepare(request)
        self.sockets.append(socket)
        while True:
            message = await socket.receive()
            self.received.append(message)
            if message.type in {
                WSMsgType.CLOSE,
                WSMsgType.CLOSING,
                WSMsgType.CLOSED,
                WSMsgType.ERROR,
            }:
                break
        if self._silent:
            await self.over.wait()
        return socket

    def types(self) -> list[WSMsgType]:
        """Return the types of the received messages."""
        return [message.type for message in self.received]
