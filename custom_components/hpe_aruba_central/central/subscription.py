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

from .auth import AccessToken, TokenProvider
from .clock import Clock
from .decoder import decode
from .errors import (
    CentralAuthError,
    CentralConnectionError,
    CentralDecodeError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralTlsError,
)
from .models import CentralEvent
from .streams import Stream
from .websocket import WebSocket, open_websocket

_LOGGER = logging.getLogger(__name__)

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 120.0
_REFUSED_DELAY = 900.0
_STABLE_SECONDS = 60.0
_REMEMBERED_IDS = 16_384
"""How many events are remembered to recognise a repeated one: ten seconds of a very busy stream."""

_REASONS: dict[type[CentralError], str] = {
    CentralAuthError: "unauthorized",
    CentralForbiddenError: "forbidden",
    CentralNotFoundError: "not_found",
    CentralRateLimitError: "rate_limited",
    CentralTlsError: "tls",
    CentralConnectionError: "unreachable",
}
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
    """What came over a stream so far; ``ignored`` counts frames that were not understood, by reason."""

    frames: int = 0
    events: int = 0
    duplicates: int = 0
    connects: int = 0
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
    ) -> None:
        self.stream = stream
        self.status = Status(State.STOPPED)
        self.error: CentralError | None = None
        self.last_event: datetime | None = None
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
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._sockets: list[WebSocket] = []
        self._live_since = 0.0

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
                except CentralError as err:
                    error = err
                except Exception as err:
                    # Whatever it is that nobody thought of, the stream must not die of it.
                    _LOGGER.exception("%s: unexpected error", self.stream.name)
                    error = CentralError(type(err).__name__)
                if self.live and self._clock.monotonic() - self._live_since >= _STABLE_SECONDS:
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
        current = await self._open(await self._tokens.get())
        self.error = None
        self._live_since = self._clock.monotonic()
        self._tell(State.LIVE)
        while True:
            await self._wait_for_renewal(current)
            if current.ended.done():
                return current.ended.result()
            try:
                # More than the current token has left, so that all streams of the account share one renewal.
                successor = await self._open(await self._tokens.get(current.token.lifetime / 2))
            except CentralError as err:
                _LOGGER.debug("%s: no successor yet: %s", self.stream.name, err)
                continue
            # Both are open for a moment, so that nothing falls between them; repeats are recognised by their ids.
            await current.close()
            self._sockets.remove(current)
            current = successor

    async def _wait_for_renewal(self, socket: WebSocket) -> None:
        """Wait until the socket's token nears its end, or the socket ends.

        The moment is drawn from the token's last 5 to 15 percent, so that ten streams do not move at once.
        """
        remaining = socket.token.expires_at - self._clock.monotonic()
        margin = socket.token.lifetime * (0.05 + 0.1 * self._clock.random())
        # Nearer to the end than that means that a try has failed: half of what is left, then half of that.
        wait = remaining - margin if remaining > margin else max(remaining / 2, _FIRST_DELAY)
        timer = asyncio.ensure_future(self._clock.sleep(wait))
        try:
            await asyncio.wait({socket.ended, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()

    async def _open(self, token: AccessToken) -> WebSocket:
        """Open a socket; a refused token is replaced by a new one once."""
        try:
            socket = await self._handshake(token)
        except CentralAuthError:
            self._tokens.invalidate(token)
            token = await self._tokens.get()
            socket = await self._handshake(token)
        self.counters.connects += 1
        opened = WebSocket(socket, token, self._take, self._clock)
        self._sockets.append(opened)
        return opened

    async def _handshake(self, token: AccessToken) -> aiohttp.ClientWebSocketResponse:
        """Ask for the stream."""
        return await open_websocket(
            self._session, self._host, self.stream, token, self._subscriber_id, self._event_types, self._ssl
        )

    async def _close(self) -> None:
        """Close every socket that is open."""
        while self._sockets:
            # Forgotten only once it is closed, so that a cancelled close is made up for.
            await self._sockets[-1].close()
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
            delay = longest if not isinstance(error, CentralAuthError) else min(longest, 15.0 * 2 ** min(failures, 6))
        else:
            delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(failures, 10))
        delay *= 0.75 + 0.5 * self._clock.random()
        if isinstance(error, CentralRateLimitError) and error.retry_after is not None:
            return max(delay, error.retry_after)
        return delay

    def _tell(self, state: State, reason: str | None = None, retry_at: datetime | None = None) -> None:
        """Change the status and say so."""
        status = Status(state, reason, retry_at)
        if status != self.status:
            self.status = status
            self._on_status(self)
