"""Who listens to what: subscribers, the split among one's connections, and the queue for those who were cut off."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from aiohttp import web

from .cloudevents import Event
from .settings import Settings

_SLOW = 10
"""Seconds that a connection may take to accept a frame before it counts as lost."""

_QUEUE = 100_000
"""Frames that wait for one subscriber; the oldest go first."""


@dataclass(eq=False, slots=True)
class Connection:
    """One open WebSocket; ``subscriber_id`` None is the default subscriber, no ``event_types`` are all."""

    stream: str
    subscriber_id: str | None
    event_types: frozenset[str]
    socket: web.WebSocketResponse
    transport: asyncio.Transport
    lifetime: asyncio.Timeout
    ready: bool = False

    def wants(self, type_: str | None) -> bool:
        """Tell whether the filter lets a type through; None is a raw frame, which has none."""
        return not self.event_types or type_ is None or type_ in self.event_types

    async def send(self, frame: bytes | str) -> bool:
        """Send a frame, text if it is a str; False if the connection is lost."""
        try:
            async with asyncio.timeout(_SLOW):
                if isinstance(frame, str):
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(frame)
        except ConnectionError, TimeoutError:
            self.transport.abort()
            return False
        return True


class _Waiting(NamedTuple):
    """A frame that nobody could take yet, and until when it is kept."""

    until: float
    type: str | None
    frame: bytes | str


@dataclass(slots=True)
class _Subscriber:
    """What one subscriber of one stream has: connections, or once cut off the last filter and a queue."""

    connections: list[Connection] = field(default_factory=list)
    queue: deque[_Waiting] = field(default_factory=lambda: deque(maxlen=_QUEUE))
    event_types: frozenset[str] = frozenset()
    lost_until: float = 0.0


class Subscribers:
    """Distributes events as Central documents it.

    Every subscriber of a stream gets each event (mirror); among the connections of one subscriber a random one gets it.
    After an unexpected loss events wait for the subscriber to come back; after a close with 1000 they do not.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rng = Random(f"{settings.seed}/split")
        self._subscribers: dict[tuple[str, str | None], _Subscriber] = {}
        self._changed = asyncio.Event()
        self.sent: Counter[str] = Counter()

    @property
    def connections(self) -> list[Connection]:
        """Every open connection."""
        return [
            connection
            for subscriber in self._subscribers.values()
            for connection in subscriber.connections
        ]

    async def wait_connected(self, *streams: str) -> None:
        """Return once each stream has a connection that gets events."""
        while not set(streams) <= {
            connection.stream for connection in self.connections if connection.ready
        }:
            self._changed.clear()
            await self._changed.wait()

    async def add(self, connection: Connection) -> None:
        """Take a connection in: first what waited for its subscriber, then live events."""
        subscriber = self._subscribers.setdefault(
            (connection.stream, connection.subscriber_id), _Subscriber()
        )
        subscriber.connections.append(connection)
        subscriber.event_types = connection.event_types
        while subscriber.queue:
            waiting = subscriber.queue.popleft()
            if waiting.until < _time() or not connection.wants(waiting.type):
                continue
            if not await connection.send(waiting.frame):
                subscriber.queue.appendleft(waiting)
                return
            self.sent[connection.stream] += 1
        connection.ready = True
        self._changed.set()

    def remove(self, connection: Connection, *, clean: bool) -> None:
        """Let a connection go; unless ``clean`` its subscriber is waited for. A second call does nothing."""
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
            subscriber.lost_until = _time() + self._settings.replay

    async def publish(self, event: Event) -> None:
        """Give an event to every subscriber of its stream."""
        await self.send(event.stream, event.frame, event.type)

    async def send(self, stream: str, frame: bytes | str, type_: str | None = None) -> None:
        """Give a frame to every subscriber of a stream; without a type it passes every filter."""
        for key, subscriber in list(self._subscribers.items()):
            if key[0] != stream:
                continue
            if not subscriber.connections and subscriber.lost_until < _time():
                del self._subscribers[key]
                continue
            await self._deliver(subscriber, stream, frame, type_)

    async def _deliver(
        self, subscriber: _Subscriber, stream: str, frame: bytes | str, type_: str | None
    ) -> None:
        """Give a frame to one of a subscriber's connections, or let it wait."""
        while wanting := [
            connection for connection in subscriber.connections if connection.wants(type_)
        ]:
            ready = [connection for connection in wanting if connection.ready]
            if not ready:
                break
            connection = self._rng.choice(ready) if len(ready) > 1 else ready[0]
            if await connection.send(frame):
                self.sent[stream] += 1
                return
            self.remove(connection, clean=False)
        # Other connections are open, and none of them wants it: nobody will.
        if subscriber.connections and not wanting:
            return
        if (
            not subscriber.connections
            and subscriber.event_types
            and type_
            and type_ not in subscriber.event_types
        ):
            return
        now = _time()
        while subscriber.queue and subscriber.queue[0].until < now:
            subscriber.queue.popleft()
        subscriber.queue.append(_Waiting(now + self._settings.replay, type_, frame))


def _time() -> float:
    """Return the event loop's time, seconds."""
    return asyncio.get_running_loop().time()
