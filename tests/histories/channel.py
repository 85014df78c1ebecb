"""What is between the truth and the integration: streams and REST, with everything that fails."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from tests.central.builders import at as time_at

from .clockwork import Clockwork
from .encoding import frame_of, id_of, rows
from .world import STREAMS, Message, Transition, World

_ON_THE_WIRE = 0.2
"""Seconds that a frame takes; what is on the wire when a connection breaks is lost."""

_UNTIL_NOTICED = 10.0
"""Seconds until Central notices that a connection is broken, and queues from then on."""

_LONGEST_QUEUE = 900.0
"""Seconds that Central queues for a subscriber that it lost."""

_REMEMBERED = 16
"""How many frames of a stream can be repeated."""


class Socket(Protocol):
    """An open connection of a stream, at the integration's end."""

    def receive(self, frame: bytes, transition: Transition | None) -> None:
        """Handle a frame."""

    def end(self, *, closed: bool) -> None:
        """Handle the end: with a close frame, or without."""


class Loss(IntEnum):
    """How a connection ends."""

    CLOSED = 0
    """Central closes it, and queues until it is back."""
    BROKEN = 1
    """Without a close. Central notices after a while, and queues from then on."""
    BROKEN_UNQUEUED = 2
    """Without a close, and nothing is queued."""


class Odd(IntEnum):
    """What is wrong with the next list."""

    NOTHING = 0
    EMPTY = 1
    """It says that there is nothing."""
    SHORT = 2
    """Rows are missing that its total counts."""
    REFUSED = 3
    LATE = 4
    """The answer takes some seconds, in which the streams go on."""


class RefusedError(Exception):
    """REST answers 503."""


class Answer(NamedTuple):
    """A REST list: its rows, and when Central wrote it."""

    rows: list[dict[str, Any]]
    total: int
    written: datetime
    as_of: float
    """The true time that the rows are of."""
    delay: float
    missing: frozenset[str] = frozenset()
    """The ids of things that it lacks although they are there."""


@dataclass(slots=True)
class _Parcel:
    """A frame on its way."""

    frame: bytes
    transition: Transition | None
    due: float


@dataclass(slots=True)
class _Link:
    """A stream between Central and the integration."""

    sockets: list[Socket] = field(default_factory=list)
    outbox: list[_Parcel] = field(default_factory=list)
    delivered: list[_Parcel] = field(default_factory=list)
    reachable: bool = True
    lost_at: float | None = None
    queues_from: float | None = 0.0
    held_until: float = 0.0
    doubled_until: float = 0.0
    lost: list[Transition] = field(default_factory=list)
    """The transitions whose messages were lost since it was lost."""

    def lose(self, transition: Transition | None) -> None:
        """Note that the message of a transition will never arrive."""
        if transition is not None:
            self.lost.append(transition)


class Central:
    """Central, and the network to it."""

    def __init__(self, world: World, time: Clockwork) -> None:
        self.world = world
        self.time = time
        self.on_reachable: Callable[[str], None] = lambda _: None
        self.lag = 0.0
        self.odd = Odd.NOTHING
        self.odd_list = ""
        self._empty_lists: set[str] = set()
        self._as_of: dict[str, float] = {}
        """What time each list was last of: none is of an earlier time than the one before."""
        self._links = {stream: _Link() for stream in STREAMS}
        self._numbers = 0

    # Streams

    def send(self, message: Message) -> None:
        """Send a message to whom it concerns, now or as soon as the faults allow."""
        link = self._links[message.stream]
        now = self.time.now()
        if not link.sockets and (link.queues_from is None or now < link.queues_from):
            link.lose(message.transition)
            return
        self._numbers += 1
        frame = frame_of(self.world, message, self._numbers)
        due = max(now + _ON_THE_WIRE, link.held_until)
        link.outbox.append(_Parcel(frame, message.transition, due))
        if link.sockets:
            self.time.later(due - now, lambda: self._pump(link))

    def is_reachable(self, stream: str) -> bool:
        """Return True if a connection of a stream can be opened."""
        return self._links[stream].reachable

    def connect(self, stream: str, socket: Socket) -> None:
        """Open a connection; what is queued follows at once."""
        link = self._links[stream]
        if not link.sockets and link.lost_at is not None:
            if self.time.now() - link.lost_at > _LONGEST_QUEUE:
                self._drop(link, lambda _: True)
            else:
                for transition in link.lost:
                    transition.is_noticed = False
            link.lost_at = None
            link.lost.clear()
        link.sockets.append(socket)
        self.time.later(_ON_THE_WIRE, lambda: self._pump(link))

    def disconnect(self, stream: str, socket: Socket, *, closed: bool) -> None:
        """Let the integration end a connection: with 1001, or because its host lost power."""
        link = self._links[stream]
        if socket not in link.sockets:
            return
        if closed and len(link.sockets) == 1:
            self._flush(link, self.time.now() + _ON_THE_WIRE)
        link.sockets.remove(socket)
        if not link.sockets:
            self._note_loss(link, Loss.CLOSED if closed else Loss.BROKEN)

    def cut(self, stream: str, loss: Loss, seconds: float) -> None:
        """End the connections of a stream, which cannot be opened again for some time."""
        link = self._links[stream]
        if link.sockets:
            if loss is Loss.CLOSED:
                self._flush(link, self.time.now() + _ON_THE_WIRE)
            self._note_loss(link, loss)
        sockets, link.sockets = link.sockets, []
        for socket in sockets:
            socket.end(closed=loss is Loss.CLOSED)
        if not link.reachable:
            return
        link.reachable = False

        def restore() -> None:
            """Let the integration in again."""
            link.reachable = True
            self.on_reachable(stream)

        self.time.later(seconds, restore)

    def hold(self, stream: str, seconds: float) -> None:
        """Deliver what is sent from now on later."""
        self._links[stream].held_until = self.time.now() + seconds

    def double(self, stream: str, seconds: float) -> None:
        """Deliver everything twice for a while, as to both connections of a hand-over."""
        self._links[stream].doubled_until = self.time.now() + seconds

    def replay(self, stream: str, number: int) -> None:
        """Deliver the last frames once more, in their order, as far as Central still has them."""
        link = self._links[stream]
        oldest = self.time.now() - _LONGEST_QUEUE
        for parcel in link.delivered[-number:]:
            for socket in list(link.sockets):
                if parcel.due >= oldest:
                    socket.receive(parcel.frame, parcel.transition)

    def swap(self, stream: str) -> None:
        """Let the last frame on its way overtake the one before."""
        outbox = self._links[stream].outbox
        if len(outbox) > 1:
            outbox[-1], outbox[-2] = outbox[-2], outbox[-1]
            outbox[-1].due, outbox[-2].due = outbox[-2].due, outbox[-1].due

    def is_settled(self, stream: str) -> bool:
        """Return True if a stream is connected, and nothing is on its way."""
        link = self._links[stream]
        return bool(link.sockets) and not link.outbox

    def repair(self) -> None:
        """End all faults that last."""
        self.lag = 0.0
        self.odd = Odd.NOTHING
        for stream, link in self._links.items():
            link.held_until = link.doubled_until = 0.0
            for parcel in link.outbox:
                parcel.due = min(parcel.due, self.time.now())
            if not link.reachable:
                link.reachable = True
                self.on_reachable(stream)
            self._pump(link)

    def _pump(self, link: _Link) -> None:
        """Deliver what is due."""
        if not link.sockets:
            return
        now = self.time.now()
        self._flush(link, now)
        if link.outbox:
            self.time.later(link.outbox[0].due - now, lambda: self._pump(link))

    def _flush(self, link: _Link, until: float) -> None:
        """Deliver what is due until a time; a frame never overtakes the one before."""
        while link.outbox and link.outbox[0].due <= until + 1e-6 and link.sockets:
            parcel = link.outbox.pop(0)
            transition = parcel.transition
            sockets = list(link.sockets)
            if self.time.now() < link.doubled_until:
                sockets += sockets
            for socket in sockets:
                socket.receive(parcel.frame, transition)
            if transition is not None and transition.arrived is None:
                transition.arrived = self.time.now()
            link.delivered.append(parcel)
            del link.delivered[:-_REMEMBERED]

    def _note_loss(self, link: _Link, loss: Loss) -> None:
        """Note that nobody listens any more."""
        now = self.time.now()
        link.lost_at = now
        link.queues_from = {
            Loss.CLOSED: now,
            Loss.BROKEN: now + _UNTIL_NOTICED,
            Loss.BROKEN_UNQUEUED: None,
        }[loss]
        if loss is Loss.CLOSED:
            return
        self._drop(link, lambda p: loss is Loss.BROKEN_UNQUEUED or p.due <= now + _ON_THE_WIRE)

    @staticmethod
    def _drop(link: _Link, is_lost: Callable[[_Parcel], bool]) -> None:
        """Lose frames on their way."""
        kept: list[_Parcel] = []
        for parcel in link.outbox:
            if is_lost(parcel):
                link.lose(parcel.transition)
            else:
                kept.append(parcel)
        link.outbox = kept

    # REST

    @property
    def date(self) -> datetime:
        """The `Date` header of an answer, which has whole seconds."""
        return time_at(float(int(self.time.now())))

    def answer(self, path: str) -> Answer:
        """Answer a request for a list. Raises RefusedError."""
        now = self.time.now()
        name = path.rpartition("/")[2]
        odd = Odd.NOTHING
        if self.odd_list == name:
            odd, self.odd = self.odd, Odd.NOTHING
            self.odd_list = ""
        # The second empty list in a row is believed.
        if odd is Odd.EMPTY and name in self._empty_lists:
            odd = Odd.NOTHING
        if odd is Odd.REFUSED:
            raise RefusedError
        as_of = self._as_of[name] = max(now - self.lag, self._as_of.get(name, 0.0))
        listed = rows(self.world, path, as_of)
        total = len(listed)
        first_missing = total
        if odd is Odd.EMPTY:
            first_missing = total = 0
        elif odd is Odd.SHORT:
            first_missing = total // 2
        missing = frozenset(map(id_of, listed[first_missing:]))
        del listed[first_missing:]
        (self._empty_lists.discard if listed else self._empty_lists.add)(name)
        return Answer(listed, total, self.date, as_of, 3.0 if odd is Odd.LATE else 0.1, missing)
