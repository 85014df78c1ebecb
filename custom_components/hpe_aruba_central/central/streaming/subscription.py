"""A subscription keeps one stream open.

It connects, hands over to a new WebSocket before the token expires, backs off after failures, and
drops events that were delivered before.
"""

import asyncio
from collections import Counter
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
    CentralCredentialsError,
    CentralDecodeError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralRequestError,
    CentralServerError,
    CentralSilentError,
    CentralTlsError,
)
from ..models.event import CentralEvent
from ..streams import Stream
from ..tracebacks import without_text
from ..wire.decoder import decode
from .backoff import REFUSALS, Backoff, FailureSeries
from .handled_events import HandledEvents
from .websocket import WebSocket, open_websocket

_LOGGER = logging.getLogger(__name__)

_STABLE_SECONDS = 60.0
"""A connection of at least this length ends the series of failures before it."""

_MIN_LIFE = 0.5
"""Seconds that a WebSocket serves at least, even if its token expires sooner."""

LONGEST_REPLAY = timedelta(minutes=15)
"""How long Central queues events for a subscriber that it lost."""

_REASONS: dict[type[CentralError], str] = {
    CentralCredentialsError: "unauthorized",
    CentralAuthError: "token_rejected",
    CentralForbiddenError: "forbidden",
    CentralNotFoundError: "not_found",
    CentralRequestError: "bad_request",
    CentralRateLimitError: "rate_limited",
    CentralTlsError: "tls",
    CentralConnectionError: "unreachable",
    CentralServerError: "server_error",
    CentralClosedError: "closed",
    CentralSilentError: "no_pong",
}
"""The reason that a status gives for each error; it is ``rejected`` for all others."""


class State(StrEnum):
    """The state of a subscription."""

    CONNECTING = "connecting"
    LIVE = "live"
    BACKING_OFF = "backing_off"
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a subscription, the reason for it, and when it next tries to connect."""

    state: State
    reason: str | None = None
    retry_at: datetime | None = None


@dataclass(slots=True)
class Counters:
    """What a subscription received, and how often and how long it was down.

    ``down`` is the sum in seconds. ``ignored`` counts the frames that could not be used, by reason.
    """

    frames: int = 0
    events: int = 0
    duplicates: int = 0
    connects: int = 0
    losses: int = 0
    down: float = 0.0
    ignored: Counter[str] = field(default_factory=Counter)


class Subscription:
    """Keeps one stream open.

    It calls ``on_event`` with each event, and ``on_status`` with itself whenever its status
    changes. If there is a ``may_read``, it reads nothing before that is set: events wait in the
    socket.
    """

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
        self.stream = stream
        self.status = Status(State.STOPPED)
        self.error: CentralError | None = None
        self.last_event: datetime | None = None
        self.last_event_at: float | None = None
        """When the last event arrived, by the monotonic clock."""
        self.gap: timedelta | None = None
        """How long the stream was down before it last went live, None if it was never lost.

        It counts from the last frame: what Central sends into a dead connection is lost.
        """
        self.may_have_missed = False
        """Whether events of the gap may be lost for good.

        True if it was longer than Central queues events, or if it began without a close frame:
        then the events in transit are lost.
        """
        self.counters = Counters()
        self.handled = HandledEvents()
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
        self._sockets: list[WebSocket] = []
        self._live_since = 0.0
        self._lost_at: float | None = None
        self._lost_without_close = False
        self._backoff = Backoff(self._clock)

    @property
    def live(self) -> bool:
        """Return True while events arrive."""
        return self.status.state is State.LIVE

    @property
    def down_for(self) -> timedelta | None:
        """How long the stream has been down, None if it is live or never was."""
        if self._lost_at is None:
            return None
        return timedelta(seconds=self._clock.monotonic() - self._lost_at)

    async def run(self) -> None:
        """Keep the stream open until cancelled, then close it."""
        failures = FailureSeries()
        try:
            while True:
                self._set_status(State.CONNECTING)
                try:
                    error = await self._run_connected()
                except Exception as err:  # noqa: BLE001 - no error may end the stream
                    error = self._as_central_error(err)
                if self.live:
                    self._record_loss(error, self._sockets[-1])
                    if self._clock.monotonic() - self._live_since >= _STABLE_SECONDS:
                        failures = FailureSeries()
                await self._close()
                self.error = error
                delay = self._backoff.delay(error, failures.add(error))
                state = State.BACKING_OFF
                if isinstance(error, REFUSALS):
                    state = State.REFUSED
                reason = _REASONS.get(type(error), "rejected")
                retry_at = self._clock.utcnow() + timedelta(seconds=delay)
                self._set_status(state, reason, retry_at)
                await self._clock.sleep(delay)
        finally:
            await self._close()
            self._set_status(State.STOPPED)

    async def _run_connected(self) -> CentralError:
        """Connect and stay connected across token renewals; return the error that ended it."""
        current = await self._connect()
        self.error = None
        self._record_reconnect()
        self._set_status(State.LIVE)
        failures = FailureSeries()
        wait = self._seconds_until_renewal(current.token)
        while True:
            await self._wait_for_end(current, wait)
            if current.ended.done():
                return current.ended.result()
            try:
                # More than the current token has left: so the first stream to get here renews the
                # account's token, and the others share the new one.
                successor = await self._connect(current.token.lifetime / 2)
            except Exception as err:  # noqa: BLE001 - no error may end the stream
                error = self._as_central_error(err)
                _LOGGER.debug("%s: no successor yet: %s", self.stream.name, error)
                wait = self._backoff.delay(error, failures.add(error))
                continue
            if current.ended.done():
                # The old WebSocket ended before its successor was open.
                self._record_loss(current.ended.result(), current)
                self._record_reconnect()
                self._notify_status()
            # Both are open for a moment so that no event falls between them; what comes over both
            # is recognized as a duplicate.
            await current.close()
            self._sockets.remove(current)
            current = successor
            failures = FailureSeries()
            wait = self._seconds_until_renewal(current.token)

    def _as_central_error(self, err: Exception) -> CentralError:
        """Wrap an unexpected exception, so that the stream retries."""
        if isinstance(err, CentralError):
            return err
        _LOGGER.error("%s: unexpected error", self.stream.name, exc_info=without_text(err))
        return CentralError(type(err).__name__)

    def _seconds_until_renewal(self, token: AccessToken) -> float:
        """Return the time until a successor is due.

        It is random within the last 5 to 15 percent of the token's lifetime, so that the streams
        of an account do not all reconnect at once.
        """
        remaining = token.expires_at - self._clock.monotonic()
        margin = token.lifetime * (0.05 + 0.1 * self._clock.random())
        if remaining <= margin:
            margin = remaining / 2
        return max(remaining - margin, _MIN_LIFE)

    async def _wait_for_end(self, socket: WebSocket, seconds: float) -> None:
        """Wait until the WebSocket ends, but no longer than the given time."""
        timer = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait({socket.ended, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()

    def _record_loss(self, error: CentralError, socket: WebSocket) -> None:
        """Remember since when events may be missing, and whether the server closed properly."""
        self.counters.losses += 1
        self._lost_at = socket.last_heard
        self._lost_without_close = not isinstance(error, CentralClosedError)

    def _record_reconnect(self) -> None:
        """Measure the gap that ends now, if there was one."""
        self._live_since = self._clock.monotonic()
        if self._lost_at is None:
            return
        self.gap = timedelta(seconds=self._live_since - self._lost_at)
        self.may_have_missed = self._lost_without_close or self.gap > LONGEST_REPLAY
        self.counters.down += self.gap.total_seconds()
        self._lost_at = None

    async def _connect(self, validity: float | None = None) -> WebSocket:
        """Open a WebSocket with a token that is valid for ``validity`` seconds.

        A token that Central refuses is replaced once.
        """
        token = await self._tokens.get(validity)
        try:
            response = await self._handshake(token)
        except CentralAuthError:
            self._tokens.invalidate(token)
            token = await self._tokens.get()
            response = await self._handshake(token)
        self.counters.connects += 1
        secrets = self._tokens.secrets(token)
        socket = WebSocket(
            response, token, self._handle_frame, self._clock, self._may_read, secrets
        )
        self._sockets.append(socket)
        return socket

    async def _handshake(self, token: AccessToken) -> aiohttp.ClientWebSocketResponse:
        """Ask Central for the stream."""
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
        """Close all WebSockets, with 1001.

        After 1000, Central would not queue events for the time until the stream reconnects, which
        it also does after a restart. For a removed account, Central queues 15 minutes in vain.
        """
        while self._sockets:
            # It leaves the list only once it is closed: a cancelled close is repeated.
            await self._sockets[-1].close(WSCloseCode.GOING_AWAY)
            self._sockets.pop()

    def _handle_frame(self, frame: bytes | str) -> None:
        """Decode a frame, and pass its event on unless it is a duplicate."""
        self.counters.frames += 1
        if isinstance(frame, str):
            # HPE's engineers have seen text frames as a kind of keepalive.
            self._ignore_frame("text_frame")
            return
        arrived = self._clock.utcnow()
        try:
            event = decode(self.stream.name, frame, arrived)
        except CentralDecodeError as err:
            self._ignore_frame(err.reason)
            return
        except Exception as err:  # noqa: BLE001 - a bug of the decoder costs one frame
            self._ignore_frame("decoder", err)
            return
        self.last_event = arrived
        self.last_event_at = self._clock.monotonic()
        if self.handled.is_duplicate(event):
            self.counters.duplicates += 1
            return
        self.counters.events += 1
        try:
            self._on_event(event)
        except Exception as err:  # noqa: BLE001 - later events are handled
            self._ignore_frame("listener", err)

    def _ignore_frame(self, reason: str, err: Exception | None = None) -> None:
        """Count a frame that could not be used, and log the first one for each reason."""
        self.counters.ignored[reason] += 1
        if self.counters.ignored[reason] == 1:
            _LOGGER.warning(
                "%s: a frame could not be used (%s); further ones are only counted",
                self.stream.name,
                reason,
                exc_info=None if err is None else without_text(err),
            )

    def _set_status(
        self, state: State, reason: str | None = None, retry_at: datetime | None = None
    ) -> None:
        """Change the status, and notify if it is a new one."""
        status = Status(state, reason, retry_at)
        if status != self.status:
            self.status = status
            self._notify_status()

    def _notify_status(self) -> None:
        """Call the status listener; its errors must not end the stream."""
        try:
            self._on_status(self)
        except Exception as err:
            _LOGGER.error(  # noqa: TRY400 - the text may quote personal data
                "%s: the listener failed on the status %s",
                self.stream.name,
                self.status.state,
                exc_info=without_text(err),
            )
