"""The WebSockets: handshake, life and end of each connection."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from aiohttp import WSCloseCode, WSMsgType, web

from custom_components.hpe_aruba_central.central.streams import STREAMS, Stream

from .error_responses import error_response
from .settings import Faults, Settings
from .subscribers import Connection, Subscribers
from .tokens import Tokens

_UUID_VERSION = 4
_ANSWER = 2
"""Seconds that a client has for its half of the closing handshake."""


class Streams:
    """One WebSocket endpoint for each stream of the table."""

    def __init__(
        self, settings: Settings, faults: Faults, tokens: Tokens, subscribers: Subscribers
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._tokens = tokens
        self._subscribers = subscribers

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of every stream."""
        return [web.get(stream.path, self._handler(stream)) for stream in STREAMS.values()]

    def revoke(self) -> None:
        """Cut every connection as if its token had just expired."""
        now = asyncio.get_running_loop().time()
        for connection in self._subscribers.connections:
            if not connection.lifetime.expired():
                connection.lifetime.reschedule(now)

    async def drop(self, stream: str, code: int | None = None) -> None:
        """Cut a stream's connections: with a close code, or (None) without a word."""
        for connection in [
            connection
            for connection in self._subscribers.connections
            if connection.stream == stream
        ]:
            self._subscribers.remove(connection, clean=False)
            await _cut(connection.socket, connection.transport, code)

    async def shut_down(self) -> None:
        """Close every connection as a server that goes away."""
        await asyncio.gather(
            *(self._go_away(connection) for connection in self._subscribers.connections)
        )

    async def _go_away(self, connection: Connection) -> None:
        self._subscribers.remove(connection, clean=False)
        await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    def _handler(self, stream: Stream) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Return what answers at a stream's path."""

        async def handle(request: web.Request) -> web.StreamResponse:
            if (status := self._faults.streams.get(stream.name)) is not None:
                return error_response(status, retry_after=self._faults.retry_after)
            if (token := self._tokens.check(request)) is None:
                return error_response(401)
            try:
                subscriber_id = _subscriber_id(request)
                event_types = _event_types(request, stream)
            except ValueError as err:
                return error_response(400, str(err))
            socket = web.WebSocketResponse(timeout=_ANSWER, autoping=False, compress=False)
            if not socket.can_prepare(request):
                return error_response(400, "A WebSocket handshake is expected here.")
            await socket.prepare(request)
            if request.transport is None:
                return socket
            try:
                async with asyncio.timeout_at(token.expires_at) as lifetime:
                    connection = Connection(
                        stream.name, subscriber_id, event_types, socket, request.transport, lifetime
                    )
                    await self._live(connection)
            except TimeoutError:
                # The code that Central closes with is not published.
                await socket.close(code=self._settings.expiry_code)
            return socket

        return handle

    async def _live(self, connection: Connection) -> None:
        """Serve a connection to its end."""
        if (code := self._faults.closes.get(connection.stream)) is not None:
            await _cut(connection.socket, connection.transport, code or None)
            return
        clean = False
        try:
            await self._subscribers.add(connection)
            async for message in connection.socket:
                if message.type is WSMsgType.PING and not self._faults.silent:
                    await connection.socket.pong(message.data)
            clean = connection.socket.close_code == WSCloseCode.OK
        except ConnectionError:
            pass  # Lost while a pong was on its way.
        finally:
            self._subscribers.remove(connection, clean=clean)


async def _cut(
    socket: web.WebSocketResponse, transport: asyncio.Transport, code: int | None
) -> None:
    """Close a connection with a code, or (None) without a word."""
    if code is None:
        transport.abort()
    else:
        await socket.close(code=code)


def _subscriber_id(request: web.Request) -> str | None:
    """Return the Subscriber-Id; None is the default subscriber. ValueError: Central documents a UUIDv4."""
    if (text := request.headers.get("Subscriber-Id")) is None:
        return None
    try:
        version = UUID(text).version
    except ValueError:
        version = None
    if version != _UUID_VERSION:
        raise ValueError("Subscriber-Id must be a UUIDv4.")
    return text.lower()


def _event_types(request: web.Request, stream: Stream) -> frozenset[str]:
    """Return the types of the filter. ValueError: one is unknown, as all are on a stream without published types."""
    types = frozenset(filter(None, request.query.get("event-types", "").split(",")))
    if unknown := types.difference(stream.event_types):
        raise ValueError(f"Unknown event-types: {', '.join(sorted(unknown))}.")
    return types
