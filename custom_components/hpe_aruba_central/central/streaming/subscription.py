"""One stream kept alive: connect, hand over before the token expires, back off, de-duplicate."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
import logging
from ssl import SSLContext

import aiohttp
from aiohttp import WSCloseCode

from ..auth import AccessToken, TokenProvider
from ..clock import Clock
from ..errors import (
    CentralAuthError,
    CentralClosedError,
    CentralConnectionError,
    CentralDecodeError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralServerError,
    CentralSilentError,
    CentralTlsError,
)
from ..models.event import CentralEvent
from ..streams import Stream
from ..wire.decoder import decode
from .websocket import WebSocket, open_websocket

_LOGGER = logging.getLogger(__name__)

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 120.0
_REFUSED_DELAY = 900.0
_STABLE_SECONDS = 60.0
_SHORTEST_LIFE = 0.5
"""Seconds that a socket serves at least, however soon its token is said to expire."""

LONGEST_REPLAY = timedelta(minutes=15)
"""How long Central queues events for a subscriber that it lost."""

_REMEMBERED_IDS = 16_384
"""How many events are remembered to recognise a repeated one: ten seconds of a very busy stream."""

_REASONS: dict[type[CentralError], str] = {
    CentralAuthError: "unauthorized",
    CentralForbiddenError: "forbidden",
    CentralNotFoundError: "not_found",
    CentralRateLimitError: "rate_limited",
    CentralTlsError: "tls",
    CentralConnectionError: "unreachable",
    CentralServerError: "server_error",
    CentralClosedError: "closed",
    CentralSilentError: "no_pong",
}
"""The word for each error; every other one is ``rejected``."""

_REFUSALS = (CentralAuthError, CentralForbiddenError, CentralNotFoundError)
"""What waiting alone rarely mends: tried again, but slowly."""


class State(StrEnum):
    """Where a subscription stands."""

    CONNECTING = "connecting"
    LIVE = "live"
    BACKING_OFF = "backing_off"
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Status:
    """Where a subscription stands, why, and when it tries again."""

    state: State
    reason: str | None = None
    retry_at: datetime | None = None


@dataclass(slots=True)
class Counters:
    """What came over a stream so far, and how often and how long (in seconds, all told) it was lost.

    ``ignored`` counts frames that were not understood, by reason.
    """

    frames: int = 0
    events: int = 0
    duplicates: int = 0
    connects: int = 0
    losses: int = 0
    down: float = 0.0
    ignored: Counter[str] = field(default_factory=Counter)


class Subscription:
    """Keeps one stream open and calls ``on_event`` for every event, ``on_status`` for every change of its status."""

    def __init__(
        self,
        stream: Stream,
        *,
        session: aiohttp.ClientSession,
        host: str,
        tokens: TokenProvider,
        subscriber_id: str,
        on_event: Callable[[CentralEvent], None],
        on_status: Callable[[Subscription], None],
        event_types: tuple[str, ...] = (),
        ssl: SSLContext | None = None,
        clock: Clock | None = None,
        may_read: asyncio.Event | None = None,
    ) -> None:
        """Read nothing before ``may_read`` is set, if there is one: what comes waits in the socket."""
        self.stream = stream
        self.status = Status(State.STOPPED)
        self.error: CentralError | None = None
        self.last_event: datetime | None = None
        self.gap: timedelta | None = None
        """How long the stream was down before it last went live, None if it was never lost.

        It counts from the last sign of life: what Central sends into a dead connection is gone.
        """
        self.may_have_missed = False
        """Whether events of the gap may not come any more.

        That is so if it was longer than Central queues, or began without a close, which loses what was on its way.
        """
        self.counters = Counters()
        self._session = session
        self._host = host
        self._tokens = tokens
        self._subscriber_id = subscriber_id
        self._on_event = on_event
        self._on_status = on_status
        self._event_types = event_types
        self._ssl = ssl
        self._clock = clock or Clock()
        self._may_read = may_read
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._sockets: list[WebSocket] = []
        self._live_since = 0.0
        self._lost_at: float | None = None
        self._was_cut = False
        self._not_before = 0.0

    @property
    def live(self) -> bool:
        """Whether events arrive."""
        return self.status.state is State.LIVE

    async def run(self) -> None:
        """Keep the stream open until cancelled; then close it with 1000."""
        failures = 0
        try:
            while True:
                self._tell(State.CONNECTING)
                try:
                    error = await self._hold()
                except Exception as err:  # noqa: BLE001 - what is looked for
                    error = self._known(err)
                if self.live:
                    self._note_loss(error, self._sockets[-1] if self._sockets else None)
                    if self._clock.monotonic() - self._live_since >= _STABLE_SECONDS:
                        failures = 0
                await self._close()
                self.error = error
                delay = self._delay(error, failures)
                failures += 1
                self._tell(
                    State.REFUSED if isinstance(error, _REFUSALS) else State.BACKING_OFF,
                    _REASONS.get(type(error), "rejected"),
                    self._clock.utcnow() + timedelta(seconds=delay),
                )
                await self._clock.sleep(delay)
        finally:
            await self._close()
            self._tell(State.STOPPED)

    async def _hold(self) -> CentralError:
        """Connect and stay connected through any number of tokens; return why it ended."""
        current = await self._open()
        self.error = None
        self._note_return()
        self._tell(State.LIVE)
        failures = 0
        wait = self._until_renewal(current.token)
        while True:
            await self._wait(current, wait)
            if current.ended.done():
                return current.ended.result()
            try:
                # More than the current token has left, so that all streams of the account share one renewal.
                successor = await self._open(current.token.lifetime / 2)
            except Exception as err:  # noqa: BLE001 - what is looked for
                error = self._known(err)
                _LOGGER.debug("%s: no successor yet: %s", self.stream.name, error)
                wait = self._delay(error, failures)
                failures += 1
                continue
            if current.ended.done():
                # It did not last until its successor was there.
                self._note_loss(current.ended.result(), current)
                self._note_return()
                self._say()
            # Both are open for a moment, so that nothing falls between them; repeats are recognised by their ids.
            await current.close()
            self._sockets.remove(current)
            current, failures = successor, 0
            wait = self._until_renewal(current.token)

    def _known(self, err: Exception) -> CentralError:
        """Return an error as one of the library's: of whatever nobody thought of, the stream must not die."""
        if isinstance(err, CentralError):
            return err
        _LOGGER.error("%s: unexpected error", self.stream.name, exc_info=err)
        return CentralError(type(err).__name__)

    def _until_renewal(self, token: AccessToken) -> float:
        """Return the seconds until a successor is due.

        The moment is drawn from the token's last 5 to 15 percent, so that ten streams do not move at once.
        """
        remaining = token.expires_at - self._clock.monotonic()
        margin = token.lifetime * (0.05 + 0.1 * self._clock.random())
        return max(remaining - margin if remaining > margin else remaining / 2, _SHORTEST_LIFE)

    async def _wait(self, socket: WebSocket, seconds: float) -> None:
        """Wait, but no longer than the socket lasts."""
        timer = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait({socket.ended, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()

    def _note_loss(self, error: CentralError, socket: WebSocket | None) -> None:
        """Remember since when events may be missing."""
        self.counters.losses += 1
        self._lost_at = socket.heard if socket else self._clock.monotonic()
        self._was_cut = not isinstance(error, CentralClosedError)

    def _note_return(self) -> None:
        """Tell how long it was down."""
        self._live_since = self._clock.monotonic()
        if self._lost_at is None:
            return
        self.gap = timedelta(seconds=self._live_since - self._lost_at)
        self.may_have_missed = self._was_cut or self.gap > LONGEST_REPLAY
        self.counters.down += self.gap.total_seconds()
        self._lost_at = None

    async def _open(self, validity: float | None = None) -> WebSocket:
        """Open a socket with a token that is good for ``validity`` seconds; a refused one is replaced once."""
        token = await self._tokens.get(validity)
        try:
            socket = await self._handshake(token)
        except CentralAuthError:
            self._tokens.invalidate(token)
            token = await self._tokens.get()
            socket = await self._handshake(token)
        self.counters.connects += 1
        opened = WebSocket(socket, token, self._take, self._clock, self._may_read)
        self._sockets.append(opened)
        return opened

    async def _handshake(self, token: AccessToken) -> aiohttp.ClientWebSocketResponse:
        """Ask for the stream."""
        return await open_websocket(
            self._session,
            self._host,
            self.stream,
            token,
            self._subscriber_id,
            self._event_types,
            self._ssl,
        )

    async def _close(self) -> None:
        """Close every socket that is open, but not with 1000: it comes back, and Central is to queue for it.

        So it does after a restart; for an account that is removed Central queues its 15 minutes in vain.
        """
        while self._sockets:
            # Forgotten only once it is closed, so that a cancelled close is made up for.
            await self._sockets[-1].close(WSCloseCode.GOING_AWAY)
            self._sockets.pop()

    def _take(self, frame: bytes | str) -> None:
        """Decode a frame and hand its event on, unless it is a repeated one."""
        self.counters.frames += 1
        if isinstance(frame, str):
            # Seen by HPE's engineers as a kind of keep-alive.
            self._ignore("text_frame")
            return
        try:
            event = decode(self.stream.name, frame)
        except CentralDecodeError as err:
            self._ignore(err.reason)
            return
        except Exception:  # noqa: BLE001
            # A fault of the decoder's own costs a frame, not the stream.
            self._ignore("decoder", exc_info=True)
            return
        self.last_event = self._clock.utcnow()
        if self._is_repeated(event):
            self.counters.duplicates += 1
            return
        self.counters.events += 1
        try:
            self._on_event(event)
        except Exception:  # noqa: BLE001
            # Whatever one event does to its listeners, the next ones still come through.
            self._ignore("listener", exc_info=True)

    def _is_repeated(self, event: CentralEvent) -> bool:
        """Tell whether an event has come before; CloudEvents are named by source and id."""
        if not event.id:
            return False
        key = (event.source, event.id)
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED_IDS:
            self._seen.popitem(last=False)
        return False

    def _ignore(self, reason: str, *, exc_info: bool = False) -> None:
        """Count a frame that goes no further, and log the first of its kind."""
        self.counters.ignored[reason] += 1
        if self.counters.ignored[reason] == 1:
            _LOGGER.warning(
                "%s: a frame could not be used (%s); further ones are only counted",
                self.stream.name,
                reason,
                exc_info=exc_info,
            )

    def _delay(self, error: CentralError, failures: int) -> float:
        """Return the seconds to wait before the next try: doubling, capped, and spread by half."""
        if isinstance(error, _REFUSALS):
            longest = _REFUSED_DELAY
            delay = (
                longest
                if not isinstance(error, CentralAuthError)
                else min(longest, 15.0 * 2 ** min(failures, 6))
            )
        else:
            delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(failures, 10))
        delay *= 0.75 + 0.5 * self._clock.random()
        now = self._clock.monotonic()
        if isinstance(error, CentralRateLimitError) and error.retry_after is not None:
            # All streams are told the same moment: they come one after the other.
            self._not_before = now + error.retry_after * (1 + 0.1 * self._clock.random())
        return max(delay, self._not_before - now)

    def _tell(
        self, state: State, reason: str | None = None, retry_at: datetime | None = None
    ) -> None:
        """Change the status and say so."""
        status = Status(state, reason, retry_at)
        if status != self.status:
            self.status = status
            self._say()

    def _say(self) -> None:
        """Say how the stream does."""
        try:
            self._on_status(self)
        except Exception:
            # Whatever the news does to who is told, the stream goes on.
            _LOGGER.exception(
                "%s: the status %s could not be told", self.stream.name, self.status.state
            )
