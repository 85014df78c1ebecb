"""Runs the streams of an account, and follows where each of them stands."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..central.clock import Clock
from ..central.models.event import CentralEvent
from ..central.models.keys import stream_key, stream_status_key
from ..central.streaming.handled_events import EventId
from ..central.streaming.subscription import State, Status, Subscription
from ..config_entry import CentralConfigEntry
from ..const import CONF_SUBSCRIBER_ID, DOMAIN, LOGGER
from ..dispatcher import Dispatcher
from ..issues import async_clear_issues, async_review_issues
from ..options import Options
from .central_client import Client
from .gaps import Gap, Gaps
from .rest_only import RestOnly

SETUP_TIMEOUT = 3.0
"""Seconds that setup waits for the streams, so that entities need not start as unavailable."""

GRACE_PERIOD = 30.0
"""Seconds after a loss in which what a stream reported still counts.

A second attempt has failed by then. Most losses are over earlier, and would otherwise make every
entity unavailable for a moment.
"""

_SOON = timedelta(minutes=2)
"""A next attempt within this time is not shown: each attempt would write a state."""

_REFUSALS_BEFORE_REAUTH = 3
"""Refusals of the token service in a row before new credentials are requested.

It may have a bad moment. They take 20 seconds at least, and 75 at most.
"""


class StreamMonitor:
    """Keeps the enabled streams open; logs, raises issues and asks for new credentials."""

    def __init__(
        self, hass: HomeAssistant, entry: CentralConfigEntry, dispatcher: Dispatcher, clock: Clock
    ) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self.rest_only = RestOnly(clock)
        self.gaps = Gaps(clock, self.rest_only)
        self._hass = hass
        self._entry = entry
        self._dispatcher = dispatcher
        self._clock = clock
        self._on_live: Callable[[str, Gap, datetime], None] = _ignore
        self._on_refused: Callable[[str, Gap, datetime], None] = _ignore
        self._tasks: list[asyncio.Task[None]] = []
        self._may_read = asyncio.Event()
        self._undecided: set[str] = set()
        """The streams that are neither live nor have failed to be."""
        self._all_decided = asyncio.Event()
        self._live_since: dict[str, float] = {}
        self._grace_periods: dict[str, float] = {}
        """Seconds in which the entities of a stream that ask for it are available longer."""
        self._cancel_grace: dict[str, dict[float, CALLBACK_TYPE]] = {}
        """What waits for the end of each grace period of a lost stream."""
        self._failures: dict[str, Status] = {}
        """How the last attempt to open each stream failed."""
        self._statuses: dict[str, Status] = {}
        """What is shown of each stream: it changes once in an outage, not with each attempt."""
        self._reported_down: set[str] = set()
        self._is_closing = False

    @callback
    def connect(
        self,
        client: Client,
        options: Options,
        on_event: Callable[[CentralEvent], None],
        on_live: Callable[[str, Gap, datetime], None],
        on_refused: Callable[[str, Gap, datetime], None],
    ) -> None:
        """Subscribe to the enabled streams.

        ``on_live`` is called with a stream that is live again, ``on_refused`` with one in whose
        place REST reports from now on; both with what may have been missed, and Central's time.
        """
        self._on_live = on_live
        self._on_refused = on_refused
        client.tokens.on_judged = self._handle_judgment
        self._grace_periods["clients"] = options.tracking.away_delay.total_seconds()
        for stream in options.streams:
            self.subscriptions[stream.name] = Subscription(
                stream,
                session=client.session,
                host=client.host,
                tokens=client.tokens,
                subscriber_id=self._entry.data[CONF_SUBSCRIBER_ID],
                on_event=on_event,
                on_status=self._handle_status,
                event_types=options.event_types.get(stream.name, ()),
                ssl=client.ssl,
                clock=self._clock,
                may_read=self._may_read,
            )

    def load(self, stored: Mapping[str, Any]) -> None:
        """Load which events an earlier run handled, and which streams were down at its end.

        Central may repeat events.
        """
        try:
            self.gaps.load(stored)
            for name, ids in stored.get("handled", {}).items():
                if name in self.subscriptions:
                    self.subscriptions[name].handled.restore(
                        [(str(source), str(event_id)) for source, event_id in ids]
                    )
        except (TypeError, ValueError, AttributeError) as err:
            LOGGER.warning(
                "The stored events of %s cannot be understood: %r", self._entry.title, err
            )

    def snapshot(self) -> dict[str, list[EventId]]:
        """Return which events were handled last, by stream; called in a thread."""
        return {name: stream.handled.last() for name, stream in self.subscriptions.items()}

    def losses(self) -> dict[str, str]:
        """Return since when streams have been down, by stream; called in a thread."""
        down = {name: self.gaps.down_since(stream) for name, stream in self.subscriptions.items()}
        return {name: since.isoformat() for name, since in down.items() if since is not None}

    def refused(self) -> list[str]:
        """Return the streams in whose place REST reports; called in a thread."""
        return sorted(self.rest_only.refused.copy())

    async def async_open(self) -> None:
        """Open the streams, and wait a moment until each is live or has failed to be.

        Nothing is read yet: what Central sends waits in the sockets.
        """
        self._is_closing = False
        self.gaps.open()
        self._undecided = set(self.subscriptions)
        self._all_decided.clear()
        for name, subscription in self.subscriptions.items():
            task = self._entry.async_create_background_task(
                self._hass, subscription.run(), f"{DOMAIN} {name} stream"
            )
            self._tasks.append(task)
        if not self.subscriptions:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(SETUP_TIMEOUT):
                await self._all_decided.wait()

    @callback
    def start_reading(self) -> None:
        """Read what the streams deliver, now that the entities exist."""
        self._may_read.set()

    async def async_close(self) -> None:
        """Close every socket; Central queues what happens until the streams are opened again.

        Events that arrive until a socket is closed are still handled.
        """
        self._is_closing = True
        for name in list(self._cancel_grace):
            self._cancel_periods(name)
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @callback
    def clear_issues(self) -> None:
        """Delete the account's repair issues."""
        async_clear_issues(self._hass, self._entry, self.subscriptions)

    def is_live(self, stream: str) -> bool:
        """Return True if a stream's events arrive."""
        subscription = self.subscriptions.get(stream)
        return subscription is not None and subscription.live

    def is_connected(self, stream: str, grace_period: float = 0.0) -> bool:
        """Return True if a stream is live, or was lost so recently that its reports still count.

        ``grace_period`` is in seconds; the usual one is `GRACE_PERIOD`.
        """
        periods = self._cancel_grace.get(stream, {})
        return self.is_live(stream) or GRACE_PERIOD in periods or grace_period in periods

    def is_fresh(self, stream: str, grace_period: float = 0.0) -> bool:
        """Return True if a stream is connected, or REST reports in its place."""
        return self.is_connected(stream, grace_period) or self.rest_only.covers(stream)

    @callback
    def review_lists(self, listed: Collection[str], fresh_for: float) -> None:
        """Note what REST has just listed, by stream, and for how many seconds that counts."""
        for stream in self.rest_only.review(listed, fresh_for):
            self._dispatcher.update(stream_key(stream))

    def status(self, stream: str) -> Status:
        """Return where a stream stands, once the grace period after a loss is over."""
        return self._statuses.get(stream, self.subscriptions[stream].status)

    def live_since(self, stream: str) -> float | None:
        """Return since when a stream has been live, by the monotonic clock; None if it isn't."""
        return self._live_since.get(stream)

    @callback
    def _handle_status(self, subscription: Subscription) -> None:
        """Follow a stream's status."""
        if self._is_closing or subscription.status.state is State.STOPPED:
            # The entities keep what they show until they are unloaded.
            return
        if subscription.status.state is not State.CONNECTING:
            self._undecided.discard(subscription.stream.name)
            if not self._undecided:
                self._all_decided.set()
        if subscription.live:
            self._handle_live(subscription)
        else:
            self._handle_down(subscription)
        replaced = self.rest_only.replaced(self.subscriptions)
        async_review_issues(self._hass, self._entry, subscription, replaced)

    def _handle_live(self, subscription: Subscription) -> None:
        """Log that a stream is live, and report what it may have missed."""
        name = subscription.stream.name
        self._live_since[name] = self._clock.monotonic()
        self._failures.pop(name, None)
        self._cancel_periods(name)
        if name in self._reported_down:
            self._reported_down.discard(name)
            LOGGER.info("The %s stream of %s is live again", name, self._entry.title)
        gap = self.gaps.of_live(subscription)
        self.rest_only.refused.discard(name)
        self._on_live(name, gap, self._clock.utcnow())
        self._show(name, Status(State.LIVE))
        self._dispatcher.update(stream_key(name))

    @callback
    def _handle_judgment(self, refusals: int) -> None:
        """Ask for new credentials once the token service has refused the current ones repeatedly.

        When it accepts them after all, withdraw the request.
        """
        if refusals >= _REFUSALS_BEFORE_REAUTH:
            self._entry.async_start_reauth(self._hass)
        if refusals > 0:
            return
        for flow in list(self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH})):
            self._hass.config_entries.flow.async_abort(flow["flow_id"])

    def _handle_down(self, subscription: Subscription) -> None:
        """Log that a stream is down, and show it when its time has come."""
        name, status = subscription.stream.name, subscription.status
        has_failed = status.state in {State.REFUSED, State.BACKING_OFF}
        if has_failed:
            self._failures[name] = self._without_soon(status)
        if self._live_since.pop(name, None) is not None:
            self._start_grace(name)
            self._dispatcher.update(stream_key(name))
        if self.rest_only.refuse(name, status):
            self._on_refused(name, self.gaps.of_refused(subscription), self._clock.utcnow())
            self._dispatcher.update(stream_key(name))
        if has_failed and name not in self._reported_down:
            self._reported_down.add(name)
            LOGGER.info("The %s stream of %s is down: %s", name, self._entry.title, status.reason)
        self._show_down(name)

    def _start_grace(self, name: str) -> None:
        """Let what a lost stream reported count a while longer."""
        periods = {GRACE_PERIOD, self._grace_periods.get(name, 0.0)}
        self._cancel_grace[name] = {
            period: async_call_later(self._hass, period, partial(self._end_period, name, period))
            for period in periods
            if period > 0
        }

    @callback
    def _end_period(self, name: str, period: float, _now: datetime) -> None:
        """Let entities show that a stream is down."""
        self._cancel_grace[name].pop(period, None)
        self._show_down(name)
        self._dispatcher.update(stream_key(name))

    def _cancel_periods(self, name: str) -> None:
        """Cancel what waits for the end of a stream's grace periods."""
        for cancel in self._cancel_grace.pop(name, {}).values():
            cancel()

    def _show_down(self, name: str) -> None:
        """Show why a stream is down, unless that would be too early."""
        if GRACE_PERIOD in self._cancel_grace.get(name, {}):
            return
        failure = self._failures.get(name)
        if failure is not None:
            self._show(name, failure)
        elif self.status(name).state is State.LIVE or name not in self._statuses:
            self._show(name, Status(self.subscriptions[name].status.state))

    def _without_soon(self, status: Status) -> Status:
        """Return a status without its next attempt if that follows soon."""
        if status.retry_at is None or status.retry_at - self._clock.utcnow() > _SOON:
            return status
        return replace(status, retry_at=None)

    def _show(self, name: str, status: Status) -> None:
        """Set what is shown of a stream."""
        if self._statuses.get(name) != status:
            self._statuses[name] = status
            self._dispatcher.update(stream_status_key(name))


def _ignore(_stream: str, _gap: Gap, _now: datetime) -> None:
    """Do nothing, until `StreamMonitor.connect` sets what to call."""
