"""Subscriptions that are listened to."""

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
    """What a subscription told, in order."""

    def __init__(self) -> None:
        self.events: list[CentralEvent] = []
        self.statuses: list[Status] = []
        self.on_event: Callable[[CentralEvent], None] | None = None
        self._signal = Signal()

    @property
    def ids(self) -> list[str]:
        """The ids of the events."""
        return [event.id for event in self.events]

    @property
    def states(self) -> list[State]:
        """The states that the subscription went through."""
        return [status.state for status in self.statuses]

    def handle_event(self, event: CentralEvent) -> None:
        """Note an event."""
        self.events.append(event)
        self._signal.notify()
        if self.on_event is not None:
            self.on_event(event)

    def handle_status(self, subscription: Subscription) -> None:
        """Note a status."""
        self.statuses.append(subscription.status)
        self._signal.notify()

    async def until(self, true: Callable[[], object]) -> None:
        """Return once it is true; looked at after every event and status."""
        await self._signal.until(true)


class Client:
    """Makes subscriptions to a simulated Central; the last one's listener is ``listener``."""

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
        """Run a subscription as long as the context lasts."""
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
        """Return once the subscription has given up for ``delay`` seconds."""
        await self.clock.until_awaited(delay)
        assert subscription.status.state in {State.BACKING_OFF, State.REFUSED}

    async def sim_settled(self) -> None:
        """Return once the simulator has noticed that nobody is connected."""
        await poll(lambda: not self.sim.connections)
