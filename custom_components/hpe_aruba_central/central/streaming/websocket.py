"""One WebSocket of a stream: handshake, frames, heartbeat and end."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from http import HTTPStatus
import socket as sockets
from ssl import SSLContext
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSCloseCode, WSMsgType
from yarl import URL

from ..auth import AccessToken
from ..clock import Clock
from ..errors import CentralClosedError, CentralConnectionError, CentralError, CentralSilentError
from ..http import connection_error, printable_cause, status_error
from ..streams import Stream

_PING_INTERVAL = 10.0
"""Seconds between two pings. HPE's SDK says that Central mandates it."""

_PONG_TIMEOUT = 5.0
"""Seconds that Central has to answer the last ping. Source: HPE's SDK."""

_MAX_UNANSWERED_PINGS = 3
_HANDSHAKE_TIMEOUT = 30.0
_CLOSE_TIMEOUT = 1.0
_MAX_MESSAGE_SIZE = 2 * 1024 * 1024
"""Bytes of a frame, or of all fragments of one, beyond which the connection is closed with 1009.

The decoder refuses less, which costs nothing but that frame.
"""

_TCP_OPTIONS = (
    (sockets.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (sockets.IPPROTO_TCP, "TCP_KEEPIDLE", 30),
    (sockets.IPPROTO_TCP, "TCP_KEEPINTVL", 10),
    (sockets.IPPROTO_TCP, "TCP_KEEPCNT", 3),
    # No keepalive is sent while a ping is unacknowledged: this limits that time, in milliseconds.
    (sockets.IPPROTO_TCP, "TCP_USER_TIMEOUT", 60_000),
)
"""Detect a vanished peer that never answers pings. Where a system lacks one, the others help."""

_LOCAL_ENDS = {WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}
"""Messages that aiohttp's `receive` makes up itself: the server did not send them."""

_MESSAGES_PER_TURN = 64
"""After this many messages of any type without a wait, other tasks run once."""

_LONGEST_TURN = 0.01
"""Seconds after which they run as well."""


class WebSocket:
    """An open WebSocket, read by a task of its own.

    ``ended`` is that task; its result is the error that ended the WebSocket. ``secrets`` are masked
    where frames repeat them.
    """

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        token: AccessToken,
        on_frame: Callable[[bytes | str], None],
        clock: Clock,
        may_read: asyncio.Event | None = None,
        secrets: Collection[str] = (),
    ) -> None:
        self.token = token
        self._secrets = [secret.encode() for secret in secrets]
        self._socket = socket
        self._on_frame = on_frame
        self._clock = clock
        self._may_read = may_read
        self.last_heard = clock.monotonic()
        """When the server last sent anything; what it sent after that may be lost."""
        self._answers_pings = False
        self._unanswered_pings = 0
        self.ended: asyncio.Task[CentralError] = asyncio.create_task(self._run())

    async def close(self, code: WSCloseCode = WSCloseCode.OK) -> None:
        """Close, and handle the frames that arrive before the server confirms it.

        After 1000, Central no longer queues events for this subscriber.
        """
        try:
            if not self.ended.done():
                with suppress(aiohttp.ClientError, OSError):
                    await self._socket.send_frame(code.to_bytes(2), WSMsgType.CLOSE)
                    await asyncio.wait({self.ended}, timeout=_CLOSE_TIMEOUT)
        finally:
            self.ended.cancel()
            await asyncio.wait({self.ended})
            await self._socket.close(code=code)

    async def _run(self) -> CentralError:
        """Read and ping until one of them ends, and return its error."""
        tasks = {asyncio.create_task(self._read()), asyncio.create_task(self._ping())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return done.pop().result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _read(self) -> CentralError:
        """Pass on every frame until the WebSocket ends."""
        if self._may_read is not None:
            await self._may_read.wait()
        loop = asyncio.get_running_loop()
        messages = 0
        turn_began = loop.time()
        while True:
            message = await self._socket.receive()
            messages += 1
            if messages >= _MESSAGES_PER_TURN or loop.time() - turn_began > _LONGEST_TURN:
                # receive() does not yield while messages are buffered.
                await asyncio.sleep(0)
                messages = 0
                turn_began = loop.time()
            if message.type not in _LOCAL_ENDS:
                self.last_heard = self._clock.monotonic()
                self._unanswered_pings = 0
            match message.type:
                case WSMsgType.BINARY | WSMsgType.TEXT:
                    self._pass_on(message.data)
                case WSMsgType.PING:
                    try:
                        await self._socket.pong(message.data)
                    except (aiohttp.ClientError, OSError) as err:
                        return connection_error(err)
                case WSMsgType.PONG:
                    self._answers_pings = True
                case WSMsgType.CLOSE:
                    return CentralClosedError(message.data)
                case _:
                    return _connection_lost(self._socket.close_code)

    def _pass_on(self, frame: bytes | str) -> None:
        """Pass on a frame without the secrets that it repeats: what it says may be logged."""
        if isinstance(frame, bytes):
            for secret in self._secrets:
                # Of the same length: protobuf has the length of each text before it.
                frame = frame.replace(secret, b"*" * len(secret))
        self._on_frame(frame)

    async def _ping(self) -> CentralError:
        """Ping until the server stops answering.

        A server that has never answered a ping is not expected to: TCP detects its end.
        """
        while True:
            await self._clock.sleep(_PING_INTERVAL)
            self._unanswered_pings += 1
            try:
                await self._socket.ping()
            except (aiohttp.ClientError, OSError) as err:
                return connection_error(err)
            if not self._answers_pings or self._unanswered_pings < _MAX_UNANSWERED_PINGS:
                continue
            await self._clock.sleep(_PONG_TIMEOUT)
            if self._unanswered_pings >= _MAX_UNANSWERED_PINGS:
                return CentralSilentError(f"{_MAX_UNANSWERED_PINGS} pings were not answered")


def _connection_lost(code: int | None) -> CentralConnectionError:
    """Return the error for an end that the server did not announce."""
    if code:
        return CentralConnectionError(f"connection lost ({code})")
    return CentralConnectionError("connection lost")


async def open_websocket(
    session: aiohttp.ClientSession,
    host: str,
    stream: Stream,
    token: AccessToken,
    subscriber_id: str,
    event_types: tuple[str, ...] = (),
    ssl: SSLContext | None = None,
) -> aiohttp.ClientWebSocketResponse:
    """Do the handshake; without ``event_types``, Central sends all types of the stream.

    Raises the CentralError that fits the status or the failure.
    """
    url = f"wss://{host}{stream.path}"
    if event_types:
        url += f"?{urlencode({'event-types': ','.join(event_types)})}"
    if session.closed:
        raise CentralConnectionError("the session is closed")
    handshake_session = _session_without_redirects(session)
    try:
        async with asyncio.timeout(_HANDSHAKE_TIMEOUT):
            socket = await handshake_session.ws_connect(
                URL(url, encoded=True),
                headers={"Authorization": f"Bearer {token.value}", "Subscriber-Id": subscriber_id},
                ssl=ssl or True,
                autoping=False,
                max_msg_size=_MAX_MESSAGE_SIZE,
                timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_TIMEOUT),
            )
    except aiohttp.WSServerHandshakeError as err:
        error = status_error(err.status, err.headers or {})
        raise error or CentralConnectionError("not a WebSocket") from None
    except (aiohttp.ClientError, TimeoutError, OSError) as err:
        raise connection_error(err) from printable_cause(err)
    finally:
        handshake_session.detach()
    _enable_keepalive(socket)
    return socket


def _session_without_redirects(session: aiohttp.ClientSession) -> aiohttp.ClientSession:
    """Return a session for a handshake, which shares the connections of another.

    ``ws_connect`` follows redirects, even to another host and to plain HTTP, and has no argument
    against that.
    """
    return aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        headers=session.headers,
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(_refuse_redirect,),
    )


async def _refuse_redirect(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Raise WSServerHandshakeError for a redirect."""
    response = await handler(request)
    if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
        response.close()
        raise aiohttp.WSServerHandshakeError(
            response.request_info,
            response.history,
            status=response.status,
            message="redirect",
            headers=response.headers,
        )
    return response


def _enable_keepalive(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Have the system detect a vanished peer: neither asyncio nor aiohttp does."""
    connection = socket.get_extra_info("socket")
    if connection is None:
        return
    for level, name, value in _TCP_OPTIONS:
        option = getattr(sockets, name, None)
        if option is not None:
            with suppress(OSError):
                connection.setsockopt(level, option, value)


async def probe(
    session: aiohttp.ClientSession,
    host: str,
    stream: Stream,
    token: AccessToken,
    subscriber_id: str,
    *,
    ssl: SSLContext | None = None,
) -> None:
    """Do a handshake and close again. Raises the CentralError that fits the failure."""
    socket = await open_websocket(session, host, stream, token, subscriber_id, ssl=ssl)
    await socket.close(code=WSCloseCode.OK)
