"""Streams under load that are lost again and again: what was sent, and what was received."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
import ssl
from tempfile import TemporaryDirectory
from typing import override
from unittest.mock import patch

import aiohttp

from custom_components.hpe_aruba_central.central import auth
from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.streaming.subscription import Subscription
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator import Settings, Simulator
from tests.central.builders import SAMPLES
from tests.central.listener import SUBSCRIBER, Listener
from tests.central.manual_clock import ManualClock, poll
from tests.faults.proxy import Proxy

FOUR = ("ap", "switch", "gateway", "alerts")
_PATIENCE = 3
"""Seconds after the last event until a missing one counts as lost."""


@dataclass(slots=True)
class Tally:
    """Counts of sent and received events.

    ``reported`` is False if the subscription has not reported a loss.
    """

    sent: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    connects: int = 0
    losses: int = 0
    duplicates: int = 0
    reported: bool = True
    token_requests: int = 0

    @property
    def lost(self) -> int:
        """Return the number of events that were never received."""
        return len(self.sent.keys() - self.received.keys())

    @property
    def twice(self) -> int:
        """Return the number of events that were delivered more than once."""
        return sum(count > 1 for count in self.received.values())

    @override
    def __str__(self) -> str:
        """Return all counts in one line."""
        return (
            f"sent {len(self.sent)}, received {len(self.received)}, lost {self.lost}, "
            f"delivered twice {self.twice}, connections {self.connects}, losses {self.losses} "
            f"({'all' if self.reported else 'NOT all'} reported), "
            f"duplicates dropped {self.duplicates}, tokens {self.token_requests}"
        )


class Bench:
    """A simulated Central, and subscriptions to it."""

    def __init__(
        self, sim: Simulator, clock: Clock, stack: AsyncExitStack, session: aiohttp.ClientSession
    ) -> None:
        self.sim = sim
        self.stack = stack
        self.tally = Tally()
        self._clock = clock
        self._session = session
        self._trust = ssl.create_default_context(cafile=sim.ca_path)
        credentials = Credentials(sim.client_id, sim.client_secret, sim.token_url)
        self.tokens = TokenProvider(session, credentials, ssl=self._trust, clock=clock)

    async def subscribe(
        self, stream: str, host: str | None = None
    ) -> tuple[Subscription, Listener]:
        """Run a subscription until the end of the bench; return it once it is live."""
        listener = Listener()
        subscription = Subscription(
            STREAMS[stream],
            session=self._session,
            host=host or self.sim.host,
            tokens=self.tokens,
            subscriber_id=SUBSCRIBER,
            on_event=listener.handle_event,
            on_status=listener.handle_status,
            ssl=self._trust,
            clock=self._clock,
        )
        task = asyncio.create_task(subscription.run())
        self.stack.push_async_callback(_end, task)
        await listener.until(lambda: subscription.live)
        await self.sim.wait_connected(stream)
        return subscription, listener

    async def send(self, stream: str) -> None:
        """Send the next event."""
        identifier = f"{stream}-{len(self.tally.sent)}"
        self.tally.sent[identifier] += 1
        await self.sim.send(stream, SAMPLES[stream], id=identifier)

    async def count(self, *subscribed: tuple[Subscription, Listener]) -> Tally:
        """Wait for the events in transit, and return the counts."""
        for subscription, listener in subscribed:
            own = {
                identifier
                for identifier in self.tally.sent
                if identifier.startswith(subscription.stream.name)
            }
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    while not own <= set(listener.ids):  # noqa: ASYNC110 - no event
                        await asyncio.sleep(0.01)
        for subscription, listener in subscribed:
            self.tally.received.update(listener.ids)
            self.tally.connects += subscription.counters.connects
            self.tally.duplicates += subscription.counters.duplicates
        self.tally.token_requests = self.sim.token_requests
        return self.tally


@asynccontextmanager
async def bench(settings: Settings, clock: Clock) -> AsyncIterator[Bench]:
    """Start a simulated Central."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="faults-")))
        sim = await stack.enter_async_context(Simulator(settings, cert_dir=folder))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Bench(sim, clock, stack, session)


async def expiries(count: int, *, rate: float = 200, lifetime: float = 1.0, seed: int = 1) -> Tally:
    """Let the tokens of four streams expire ``count`` times under load, in real time.

    ``rate`` is in events a second on each stream, ``lifetime`` in seconds.
    """
    chance = Random(seed)  # noqa: S311 - repeatable
    with patch.object(auth, "_MIN_LIFETIME", 0.0):
        return await _expiries(count, rate, Settings(token_lifetime=lifetime, seed=seed), chance)


async def _expiries(count: int, rate: float, settings: Settings, chance: Random) -> Tally:
    """Let the tokens of four streams expire under load."""
    async with bench(settings, Clock(random=chance.random)) as at:
        subscribed = [await at.subscribe(stream) for stream in FOUR]
        loop = asyncio.get_running_loop()
        began, rounds = loop.time(), 0
        while min(subscription.counters.connects for subscription, _ in subscribed) <= count:
            for stream in FOUR:
                await at.send(stream)
            rounds += 1
            await asyncio.sleep(max(0.0, began + rounds / rate - loop.time()))
        tally = await at.count(*subscribed)
        tally.losses = sum(subscription.counters.losses for subscription, _ in subscribed)
        return tally


async def resets(count: int, *, queue: bool = True, network: bool = False, seed: int = 1) -> Tally:
    """Cut a stream at random times under load, by Central or by the network.

    The delays before it reconnects take no time.
    """
    random, clock = Random(seed), ManualClock()  # noqa: S311 - repeatable
    async with bench(Settings(replay=900 if queue else -1, seed=seed), clock.clock) as at:
        proxy = await at.stack.enter_async_context(Proxy(at.sim.host))
        subscription, listener = await at.subscribe("ap", proxy.host)
        for number in range(1, count + 1):
            for _ in range(random.randrange(40)):
                await at.send("ap")
                for _ in range(random.randrange(3)):
                    await asyncio.sleep(0)
            if network:
                proxy.reset()
                await poll(lambda: not at.sim.connections)
            else:
                await at.sim.drop("ap")
            for _ in range(random.randrange(10)):
                await at.send("ap")
            await listener.until(lambda: not subscription.live)
            await poll(lambda: subscription.status.retry_at is not None)
            assert subscription.status.retry_at is not None
            await clock.until_awaited(
                (subscription.status.retry_at - clock.utcnow()).total_seconds()
            )
            clock.advance((subscription.status.retry_at - clock.utcnow()).total_seconds())
            await listener.until(lambda: subscription.live)
            await at.sim.wait_connected("ap")
            at.tally.losses = number
            at.tally.reported &= (
                subscription.counters.losses == number
                and subscription.may_have_missed
                and bool(subscription.gap)
            )
        await at.send("ap")
        return await at.count((subscription, listener))


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel a subscription."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
