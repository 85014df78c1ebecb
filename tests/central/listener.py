"""Subscriptions to a simulated Central, and what they report."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
import ssl
from typing import Any
from uuid import UUID

import aiohttp

from custom_components.hpe_aruba_central.central.auth import TokenProvider
from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.streaming.subscription import (
    State,
    Status,
    Subscription,
)
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator import Simulator
from tests.central.manual_clock import ManualClock, Signal, poll

SUBSCRIBER = str(UUID(int=7, version=4))


class Listener:
    """Keeps the events and statuses of a subscription, in order."""

    def __init__(self) -> None:
        self.events: list[CentralEvent] = []
        self.statuses: list[Status] = []
        self.on_event: Callable[[CentralEvent], None] | None = None
        self._signal = Signal()

    @property
    def ids(self) -> list[str]:
        """Return the ids of the events."""
        return [event.id for event in self.events]

    @property
    def states(self) -> list[State]:
        """Return the states that the subscription went through."""
        return [status.state for status in self.statuses]

    def handle_event(self, event: CentralEvent) -> None:
        """Keep an event."""
        self.events.append(event)
        self._signal.notify()
        if self.on_event is not None:
            self.on_event(event)

    def handle_status(self, subscription: Subscription) -> None:
        """Keep a status."""
        self.statuses.append(subscription.status)
        self._signal.notify()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the condition is true; it is checked after every event and status."""
        await self._signal.until(condition)


class Client:
    """Makes subscriptions to a simulated Central; ``listener`` is that of the last one."""

    def __init__(
        self,
        sim: Simulator,
        session: aiohttp.ClientSession,
        tokens: TokenProvider,
        trust: ssl.SSLContext,
        clock: ManualClock,
    ) -> None:
        self.sim = sim
        self.clock = clock
        self.listener = Listener()
        self._session = session
        self._tokens = tokens
        self._trust = trust

    def subscription(self, stream: str = "ap", **changes: Any) -> Subscription:
        """Return a subscription that does not run yet."""
        self.listener = Listener()
        parts: dict[str, Any] = {
            "session": self._session,
            "host": self.sim.host,
            "tokens": self._tokens,
            "subscriber_id": SUBSCRIBER,
            "on_event": self.listener.handle_event,
            "on_status": self.listener.handle_status,
            "ssl": self._trust,
            "clock": self.clock.clock,
        }
        return Subscription(STREAMS[stream], **{**parts, **changes})

    @asynccontextmanager
    async def running(self, stream: str = "ap", **changes: Any) -> AsyncIterator[Subscription]:
        """Run a subscription while the context lasts."""
        subscription = self.subscription(stream, **changes)
        task = asyncio.create_task(subscription.run())
        try:
            yield subscription
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @asynccontextmanager
    async def live(self, stream: str = "ap", **changes: Any) -> AsyncIterator[Subscription]:
        """Run a subscription; the context begins once it is live."""
        async with self.running(stream, **changes) as subscription:
            await self.listener.until(lambda: subscription.live)
            await self.sim.wait_connected(stream)
            yield subscription

    async def until_waiting(self, subscription: Subscription, delay: float) -> None:
        """Wait until the subscription waits ``delay`` seconds before its next attempt."""
        await self.clock.until_awaited(delay)
        assert subscription.status.state in {State.BACKING_OFF, State.REFUSED}

    async def sim_settled(self) -> None:
        """Wait until the simulator has no connection any more."""
        await poll(lambda: not self.sim.connections)
