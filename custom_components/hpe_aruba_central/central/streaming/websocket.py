"""One WebSocket of one stream: its handshake, its frames, its heartbeat, its end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import socket as sockets
from ssl import SSLContext
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSCloseCode, WSMsgType
from yarl import URL

from ..auth import AccessToken
from ..clock import Clock
from ..errors import CentralClosedError, CentralConnectionError, CentralError, CentralSilentError
from ..http import connection_error, status_error
from ..streams import Stream

PING_INTERVAL = 10.0
"""Seconds between two pings: what HPE's SDK calls mandated by Central."""

_PONG_SECONDS = 5.0
"""What HPE's SDK gives Central to answer a ping."""

_MISSES = 3
_HANDSHAKE_SECONDS = 30.0
_CLOSE_SECONDS = 1.0
_LARGEST_FRAME = 16 * 1024 * 1024
"""Frames above 32 KiB do occur; no largest size is published."""

_TCP_OPTIONS = (
    (sockets.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (sockets.IPPROTO_TCP, "TCP_KEEPIDLE", 30),
    (sockets.IPPROTO_TCP, "TCP_KEEPINTVL", 10),
    (sockets.IPPROTO_TCP, "TCP_KEEPCNT", 3),
    # Keepalive rests while a ping is not acknowledged; this bounds that time, in milliseconds.
    (sockets.IPPROTO_TCP, "TCP_USER_TIMEOUT", 60_000),
)
"""What tells that a peer has vanished who never answers pings; where a system lacks one, the others serve."""

_ENDS = {WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}
"""What `receive` gives that did not come from the far side."""

_FRAMES_PER_TURN = 64
"""After so many frames that were there already, everybody else gets a turn."""


class WebSocket:
    """An open WebSocket that is read by a task of its own until it ends; ``ended`` tells why."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        token: AccessToken,
        on_frame: Callable[[bytes | str], None],
        clock: Clock,
        may_read: asyncio.Event | None = None,
    ) -> None:
        self.token = token
        self._socket = socket
        self._on_frame = on_frame
        self._clock = clock
        self._may_read = may_read
        self.heard = clock.monotonic()
        """When the far side last gave a sign of life; what it sent later than that may be lost."""
        self._answers_pings = False
        self._unanswered = 0
        self.ended: asyncio.Task[CentralError] = asyncio.create_task(self._run())

    async def close(self, code: WSCloseCode = WSCloseCode.OK) -> None:
        """Close, and take in what comes before the far side answers; after 1000 Central queues nothing for us."""
        try:
            if not self.ended.done():
                with suppress(aiohttp.ClientError, OSError):
                    await self._socket.send_frame(code.to_bytes(2), WSMsgType.CLOSE)
                    await asyncio.wait({self.ended}, timeout=_CLOSE_SECONDS)
        finally:
            self.ended.cancel()
            await asyncio.wait({self.ended})
            await self._socket.close(code=code)

    async def _run(self) -> CentralError:
        """Read and ping until either ends, and return why."""
        tasks = {asyncio.create_task(self._read()), asyncio.create_task(self._ping())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return done.pop().result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _read(self) -> CentralError:
        """Hand every frame on."""
        if self._may_read is not None:
            await self._may_read.wait()
        frames = 0
        while True:
            message = await self._socket.receive()
            if message.type not in _ENDS:
                self.heard = self._clock.monotonic()
                self._unanswered = 0
            match message.type:
                case WSMsgType.BINARY | WSMsgType.TEXT:
                    self._on_frame(message.data)
                    frames += 1
                    if frames % _FRAMES_PER_TURN == 0:
                        await asyncio.sleep(0)
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
                    code = self._socket.close_code
                    return CentralConnectionError(
                        f"connection lost ({code})" if code else "connection lost"
                    )

    async def _ping(self) -> CentralError:
        """Ping; a server that has answered before and stops is dead, one that never answered is left alone."""
        while True:
            await self._clock.sleep(PING_INTERVAL)
            self._unanswered += 1
            try:
                await self._socket.ping()
            except (aiohttp.ClientError, OSError) as err:
                return connection_error(err)
            if self._answers_pings and self._unanswered >= _MISSES:
                await self._clock.sleep(_PONG_SECONDS)
                if self._unanswered >= _MISSES:
                    return CentralSilentError(f"{_MISSES} pings were not answered")


async def open_websocket(
    session: aiohttp.ClientSession,
    host: str,
    stream: Stream,
    token: AccessToken,
    subscriber_id: str,
    event_types: tuple[str, ...] = (),
    ssl: SSLContext | None = None,
) -> aiohttp.ClientWebSocketResponse:
    """Do the handshake. Raises the CentralError that fits the status or the failure."""
    query = f"?{urlencode({'event-types': ','.join(event_types)})}" if event_types else ""
    try:
        async with asyncio.timeout(_HANDSHAKE_SECONDS):
            opened = await session.ws_connect(
                URL(f"wss://{host}{stream.path}{query}", encoded=True),
                headers={"Authorization": f"Bearer {token.value}", "Subscriber-Id": subscriber_id},
                ssl=ssl if ssl is not None else True,
                autoping=False,
                max_msg_size=_LARGEST_FRAME,
                timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_SECONDS),
            )
    except aiohttp.WSServerHandshakeError as err:
        error = status_error(err.status, err.headers or {})
        raise error or CentralConnectionError("not a WebSocket") from err
    except (aiohttp.ClientError, TimeoutError, OSError) as err:
        raise connection_error(err) from err
    _watch_over(opened)
    return opened


def _watch_over(opened: aiohttp.ClientWebSocketResponse) -> None:
    """Let the system notice a peer that vanishes: neither asyncio nor aiohttp asks it to."""
    if (connection := opened.get_extra_info("socket")) is None:
        return
    for level, name, value in _TCP_OPTIONS:
        if (option := getattr(sockets, name, None)) is not None:
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
    """Do one handshake and close again. Raises the CentralError that fits what went wrong."""
    socket = await open_websocket(session, host, stream, token, subscriber_id, ssl=ssl)
    await socket.close(code=WSCloseCode.OK)
