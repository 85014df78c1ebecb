"""Streams under load that are lost again and again: what was sent, and what came of it."""

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

import aiohttp

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
"""Seconds after the last event in which one that has not come is lost."""


@dataclass(slots=True)
class Tally:
    """What was sent, and what was handed on; ``noticed``: after every loss the subscription said what it may cost."""

    sent: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    connects: int = 0
    losses: int = 0
    repeats: int = 0
    noticed: bool = True
    token_requests: int = 0

    @property
    def lost(self) -> int:
        """How many events never came."""
        return len(self.sent.keys() - self.received.keys())

    @property
    def twice(self) -> int:
        """How many events were handed on more than once."""
        return sum(count > 1 for count in self.received.values())

    @override
    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"sent {len(self.sent)}, received {len(self.received)}, lost {self.lost}, handed on twice {self.twice}, "
            f"connections {self.connects}, losses {self.losses} ({'all' if self.noticed else 'NOT all'} reported), "
            f"repeats recognised {self.repeats}, tokens {self.token_requests}"
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
        """Run a subscription until the end; return it once it is live."""
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

    async def count(self, *listened: tuple[Subscription, Listener]) -> Tally:
        """Wait for what is on its way, and count."""
        for subscription, listener in listened:
            mine = {
                identifier
                for identifier in self.tally.sent
                if identifier.startswith(subscription.stream.name)
            }
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    while not mine <= set(listener.ids):  # noqa: ASYNC110 - what is lost tells nobody
                        await asyncio.sleep(0.01)
        for subscription, listener in listened:
            self.tally.received.update(listener.ids)
            self.tally.connects += subscription.counters.connects
            self.tally.repeats += subscription.counters.duplicates
        self.tally.token_requests = self.sim.token_requests
        return self.tally


@asynccontextmanager
async def bench(settings: Settings, clock: Clock) -> AsyncIterator[Bench]:
    """Set up a Central of its own."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="faults-")))
        sim = await stack.enter_async_context(Simulator(settings, cert_dir=folder))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Bench(sim, clock, stack, session)


async def expiries(count: int, *, rate: float = 200, lifetime: float = 1.0, seed: int = 1) -> Tally:
    """Let the tokens of four streams die so often, under ``rate`` events a second on each, in real time."""
    chance = Random(seed)  # noqa: S311 - the same run again
    async with bench(
        Settings(token_lifetime=lifetime, seed=seed), Clock(random=chance.random)
    ) as at:
        listened = [await at.subscribe(stream) for stream in FOUR]
        loop = asyncio.get_running_loop()
        began, rounds = loop.time(), 0
        while min(subscription.counters.connects for subscription, _ in listened) <= count:
            for stream in FOUR:
                await at.send(stream)
            rounds += 1
            await asyncio.sleep(max(0.0, began + rounds / rate - loop.time()))
        tally = await at.count(*listened)
        tally.losses = sum(subscription.counters.losses for subscription, _ in listened)
        return tally


async def resets(count: int, *, queue: bool = True, network: bool = False, seed: int = 1) -> Tally:
    """Cut a stream at random moments while events come, by Central or in the network; the back-off takes no time."""
    rng, clock = Random(seed), ManualClock()  # noqa: S311 - the same run again
    async with bench(Settings(replay=900 if queue else -1, seed=seed), clock.clock) as at:
        proxy = await at.stack.enter_async_context(Proxy(at.sim.host))
        subscription, listener = await at.subscribe("ap", proxy.host)
        for number in range(1, count + 1):
            for _ in range(rng.randrange(40)):
                await at.send("ap")
                for _ in range(rng.randrange(3)):
                    await asyncio.sleep(0)
            if network:
                proxy.reset()
                await poll(lambda: not at.sim.connections)
            else:
                await at.sim.drop("ap")
            for _ in range(rng.randrange(10)):
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
            at.tally.noticed &= (
                subscription.counters.losses == number
                and subscription.may_have_missed
                and bool(subscription.gap)
            )
        await at.send("ap")
        return await at.count((subscription, listener))


async def _end(task: asyncio.Task[None]) -> None:
    """Stop a subscription."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
