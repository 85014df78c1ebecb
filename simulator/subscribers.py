"""The subscribers of the streams: their connections, filters, and queues of missed events."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from aiohttp import web

from .cloudevents import Event
from .settings import Settings

_SEND_TIMEOUT = 10
"""Seconds after which a connection that does not accept a frame counts as lost."""

_QUEUE_SIZE = 100_000
"""Frames that are kept for a subscriber; the oldest are dropped first."""


def _accepts(event_types: frozenset[str], type_: str | None) -> bool:
    """Return True if a filter lets a type through.

    An empty filter lets all types through; None, the type of a raw frame, passes all filters.
    """
    return not event_types or type_ is None or type_ in event_types


@dataclass(eq=False, slots=True)
class Connection:
    """An open WebSocket; a ``subscriber_id`` of None is the default subscriber.

    ``event_types`` is the filter (empty: all types). A ``ready`` connection has received what was
    queued, and gets live events.
    """

    stream: str
    subscriber_id: str | None
    event_types: frozenset[str]
    socket: web.WebSocketResponse
    transport: asyncio.Transport
    lifetime: asyncio.Timeout
    ready: bool = False

    async def send(self, frame: bytes | str) -> bool:
        """Send a binary frame, or a text frame if it is a str; False if the connection is lost."""
        try:
            async with asyncio.timeout(_SEND_TIMEOUT):
                if isinstance(frame, str):
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(frame)
        except ConnectionError, TimeoutError:
            self.transport.abort()
            return False
        return True


class _QueuedFrame(NamedTuple):
    """A frame for a subscriber without a ready connection, and when it expires (loop time)."""

    expires_at: float
    type: str | None
    frame: bytes | str


@dataclass(slots=True)
class _Subscriber:
    """A subscriber of one stream.

    After its last connection was lost it is kept until ``expires_at`` (loop time), with the
    ``event_types`` of its last connection and a queue.
    """

    connections: list[Connection] = field(default_factory=list)
    queue: deque[_QueuedFrame] = field(default_factory=lambda: deque(maxlen=_QUEUE_SIZE))
    event_types: frozenset[str] = frozenset()
    expires_at: float = 0.0

    def connections_for(self, type_: str | None) -> list[Connection]:
        """Return the connections whose filter lets a type through."""
        return [each for each in self.connections if _accepts(each.event_types, type_)]

    def enqueue(self, frame: bytes | str, type_: str | None, replay: float) -> None:
        """Queue a frame for ``replay`` seconds, and drop expired ones."""
        now = _time()
        while self.queue and self.queue[0].expires_at < now:
            self.queue.popleft()
        self.queue.append(_QueuedFrame(now + replay, type_, frame))


class Subscribers:
    """Distributes events as Central documents it.

    Each subscriber of a stream gets every event; if it has several connections, a random one of
    them gets the event. After an unexpected loss of the connection events are queued for the
    subscriber; after a close with code 1000 they are not.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rng = Random(f"{settings.seed}/split")
        self._subscribers: dict[tuple[str, str | None], _Subscriber] = {}
        self._changed = asyncio.Event()
        self.sent: Counter[str] = Counter()

    @property
    def connections(self) -> list[Connection]:
        """All open connections."""
        connections: list[Connection] = []
        for subscriber in self._subscribers.values():
            connections += subscriber.connections
        return connections

    async def wait_connected(self, *streams: str) -> None:
        """Return once each of the streams has a connection that gets events."""
        while not self._are_connected(streams):
            self._changed.clear()
            await self._changed.wait()

    def _are_connected(self, streams: tuple[str, ...]) -> bool:
        connected = {connection.stream for connection in self.connections if connection.ready}
        return connected.issuperset(streams)

    async def add(self, connection: Connection) -> None:
        """Add a connection: it first gets the queued frames, then live events."""
        key = (connection.stream, connection.subscriber_id)
        subscriber = self._subscribers.setdefault(key, _Subscriber())
        subscriber.connections.append(connection)
        subscriber.event_types = connection.event_types
        while subscriber.queue:
            queued = subscriber.queue.popleft()
            if queued.expires_at < _time() or not _accepts(connection.event_types, queued.type):
                continue
            if not await connection.send(queued.frame):
                subscriber.queue.appendleft(queued)
                return
            self.sent[connection.stream] += 1
        connection.ready = True
        self._changed.set()

    def remove(self, connection: Connection, *, clean: bool) -> None:
        """Remove a connection; events are queued for its subscriber unless the end was ``clean``.

        Does nothing if the connection was removed before.
        """
        key = (connection.stream, connection.subscriber_id)
        subscriber = self._subscribers.get(key)
        if subscriber is None or connection not in subscriber.connections:
            return
        subscriber.connections.remove(connection)
        connection.ready = False
        if subscriber.connections:
            return
        if clean:
            del self._subscribers[key]
        else:
            subscriber.expires_at = _time() + self._settings.replay

    async def publish(self, event: Event) -> None:
        """Send an event to every subscriber of its stream."""
        await self.send(event.stream, event.frame, event.type)

    async def send(self, stream: str, frame: bytes | str, type_: str | None = None) -> None:
        """Send a frame to every subscriber of a stream; one without a type passes every filter."""
        for key, subscriber in list(self._subscribers.items()):
            if key[0] != stream:
                continue
            if not subscriber.connections and subscriber.expires_at < _time():
                del self._subscribers[key]
                continue
            await self._deliver(subscriber, stream, frame, type_)

    async def _deliver(
        self, subscriber: _Subscriber, stream: str, frame: bytes | str, type_: str | None
    ) -> None:
        """Send a frame over one of a subscriber's connections, or queue it."""
        while True:
            accepting = subscriber.connections_for(type_)
            ready = [connection for connection in accepting if connection.ready]
            if not ready:
                break
            connection = ready[0]
            if len(ready) > 1:
                connection = self._rng.choice(ready)
            if await connection.send(frame):
                self.sent[stream] += 1
                return
            self.remove(connection, clean=False)
        if subscriber.connections:
            is_wanted = bool(accepting)
        else:
            is_wanted = _accepts(subscriber.event_types, type_)
        if is_wanted:
            subscriber.enqueue(frame, type_, self._settings.replay)


def _time() -> float:
    """Return the event loop's time in seconds."""
    return asyncio.get_running_loop().time()
