"""The WebSocket endpoints: handshake, life and end of each connection."""

import asyncio
from functools import partial
from uuid import UUID

from aiohttp import WSCloseCode, WSMsgType, web

from custom_components.hpe_aruba_central.central.streams import STREAMS, Stream

from .error_responses import error_response
from .settings import Faults, Settings
from .subscribers import Connection, Subscribers
from .tokens import Tokens

_UUID_VERSION = 4

_CLOSE_TIMEOUT = 2
"""Seconds that a client has to answer a close frame."""


class Streams:
    """A WebSocket endpoint for each stream."""

    def __init__(
        self, settings: Settings, faults: Faults, tokens: Tokens, subscribers: Subscribers
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._tokens = tokens
        self._subscribers = subscribers
        self.allowed = settings.streams
        """Whether the account may stream."""

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of all streams."""
        return [web.get(stream.path, partial(self.handle, stream)) for stream in STREAMS.values()]

    def revoke(self) -> None:
        """Close every connection as if its token had just expired."""
        now = asyncio.get_running_loop().time()
        for connection in self._subscribers.connections:
            if not connection.lifetime.expired():
                connection.lifetime.reschedule(now)

    async def drop(self, stream: str, code: int | None = None) -> None:
        """Close a stream's connections with a code, or cut the TCP connections if None."""
        for connection in self._subscribers.connections:
            if connection.stream == stream:
                self._subscribers.remove(connection, clean=False)
                await _cut(connection, code)

    async def shut_down(self) -> None:
        """Close every connection with code 1001 (going away)."""
        closing = []
        for connection in self._subscribers.connections:
            self._subscribers.remove(connection, clean=False)
            closing.append(connection.socket.close(code=WSCloseCode.GOING_AWAY))
        await asyncio.gather(*closing)

    async def handle(self, stream: Stream, request: web.Request) -> web.StreamResponse:
        """Accept a WebSocket if nothing is wrong with the request, and serve it to its end."""
        status = self._faults.streams.get(stream.name, None if self.allowed else 403)
        if status is not None:
            return error_response(status, retry_after=self._faults.retry_after)
        token = self._tokens.check(request)
        if token is None:
            return error_response(401)
        try:
            subscriber_id = _subscriber_id(request)
            event_types = _event_types(request, stream)
        except ValueError as err:
            return error_response(400, str(err))
        socket = web.WebSocketResponse(timeout=_CLOSE_TIMEOUT, autoping=False, compress=False)
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
                await self._serve(connection)
        except TimeoutError:
            # The code with which Central closes is not published.
            await socket.close(code=self._settings.expiry_code)
        return socket

    async def _serve(self, connection: Connection) -> None:
        """Serve a connection to its end."""
        fault = self._faults.closes.get(connection.stream)
        if fault is not None:
            await _cut(connection, fault or None)
            return
        clean = False
        try:
            await self._subscribers.add(connection)
            async for message in connection.socket:
                if message.type is WSMsgType.PING and not self._faults.silent:
                    await connection.socket.pong(message.data)
            clean = connection.socket.close_code == WSCloseCode.OK
        except ConnectionError:
            pass  # Lost while a pong was being sent.
        finally:
            self._subscribers.remove(connection, clean=clean)


async def _cut(connection: Connection, code: int | None) -> None:
    """Close a connection with a code, or cut the TCP connection if None."""
    if code is None:
        connection.transport.abort()
    else:
        await connection.socket.close(code=code)


def _subscriber_id(request: web.Request) -> str | None:
    """Return the Subscriber-Id header; None is the default subscriber.

    Raises ValueError if it is not a UUIDv4, which is what Central documents.
    """
    text = request.headers.get("Subscriber-Id")
    if text is None:
        return None
    try:
        version = UUID(text).version
    except ValueError:
        version = None
    if version != _UUID_VERSION:
        raise ValueError("Subscriber-Id must be a UUIDv4.")
    return text.lower()


def _event_types(request: web.Request, stream: Stream) -> frozenset[str]:
    """Return the types of the filter.

    Raises ValueError if one is unknown; on a stream without published types all are unknown.
    """
    types = frozenset(filter(None, request.query.get("event-types", "").split(",")))
    unknown = types.difference(stream.event_types)
    if unknown:
        raise ValueError(f"Unknown event-types: {', '.join(sorted(unknown))}.")
    return types
