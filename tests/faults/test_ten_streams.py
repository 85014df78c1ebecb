"""All ten streams of an account at once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from random import Random

import pytest

from custom_components.hpe_aruba_central.central.streaming.subscription import State, Subscription
from custom_components.hpe_aruba_central.central.streams import STREAMS
from tests.central.listener import Client
from tests.central.manual_clock import poll


@pytest.fixture
async def ten(client: Client) -> AsyncIterator[list[Subscription]]:
    """Return all ten subscriptions, live, with random times."""
    object.__setattr__(client.clock.clock, "random", Random(1).random)  # noqa: S311
    async with AsyncExitStack() as stack:
        subscriptions = [
            await stack.enter_async_context(client.running(stream)) for stream in STREAMS
        ]
        await poll(lambda: all(subscription.live for subscription in subscriptions))
        await client.sim.wait_connected(*STREAMS)
        yield subscriptions


def delays_of(client: Client, subscriptions: list[Subscription]) -> list[float]:
    """Return the delays before the next attempts, shortest first."""
    now = client.clock.utcnow()
    return sorted(
        (s.status.retry_at - now).total_seconds()
        for s in subscriptions
        if s.status.retry_at is not None
    )


async def test_start_with_one_token(client: Client, ten: list[Subscription]) -> None:
    """Ten streams start with one token."""
    assert len(ten) == 10
    assert client.sim.token_requests == 1


async def test_hand_over_to_one_token(client: Client, ten: list[Subscription]) -> None:
    """One renewal is enough for all ten streams, which hand over at different times."""

    def have_connected(connects: int) -> bool:
        return sum(subscription.counters.connects for subscription in ten) == connects

    start = client.clock.now
    hand_overs = sorted(due for due, _ in client.clock._sleepers if due - start > 6000)
    assert len(set(hand_overs)) == 10
    assert start + 0.85 * 7200 <= hand_overs[0]
    assert hand_overs[-1] <= start + 0.95 * 7200
    for number, due in enumerate(hand_overs, start=11):
        client.clock.advance(due - client.clock.now)
        await poll(partial(have_connected, number))
        await poll(lambda: all(len(subscription._sockets) == 1 for subscription in ten))
    assert client.sim.token_requests == 2
    assert all(subscription.live for subscription in ten)


async def test_one_token_after_all_were_revoked(client: Client, ten: list[Subscription]) -> None:
    """One new token is enough for all ten streams, which reconnect at different times."""
    client.sim.revoke_tokens()
    await poll(lambda: all(s.status.state is State.BACKING_OFF and s.status.retry_at for s in ten))
    delays = delays_of(client, ten)
    assert len({round(delay, 3) for delay in delays}) == 10
    assert 0.75 <= delays[0] < delays[-1] <= 1.25
    client.clock.advance(1.25)
    await poll(lambda: all(subscription.live for subscription in ten))
    assert client.sim.token_requests == 2


async def test_token_endpoint_that_asks_to_wait(client: Client, ten: list[Subscription]) -> None:
    """One 429 of the token endpoint holds for all ten, and they retry at different times."""
    client.sim.faults.token, client.sim.faults.retry_after = 429, 60
    client.sim.revoke_tokens()
    await poll(lambda: all(s.status.state is State.BACKING_OFF and s.status.retry_at for s in ten))
    began = client.clock.now
    for number, delay in enumerate(delays_of(client, ten), start=1):
        client.clock.advance(began + delay - client.clock.now)
        await poll(
            partial(
                lambda limited: sum(s.status.reason == "rate_limited" for s in ten) == limited,
                number,
            )
        )
    delays = delays_of(client, ten)
    assert client.sim.token_requests == 2
    assert 59 <= delays[0] < delays[-1] <= 66
    client.sim.faults.token = None
    client.clock.advance(66)
    await poll(lambda: all(subscription.live for subscription in ten))
    assert client.sim.token_requests == 3


async def test_stable_minute_resets_the_delay(client: Client, ten: list[Subscription]) -> None:
    """The delay grows with each loss, and starts anew after a stable minute."""
    (alerts,) = (subscription for subscription in ten if subscription.stream.name == "alerts")
    in_bounds = []
    for number in range(5):
        await client.sim.drop("alerts")
        await poll(lambda: alerts.status.state is State.BACKING_OFF)
        (wait,) = delays_of(client, [alerts])
        in_bounds.append(0.75 * 2**number <= wait <= 1.25 * 2**number)
        client.clock.advance(wait)
        await poll(lambda: alerts.live)
        await client.sim.wait_connected("alerts")
    assert all(in_bounds)
    client.clock.advance(60)
    await client.sim.drop("alerts")
    await poll(lambda: alerts.status.state is State.BACKING_OFF)
    assert delays_of(client, [alerts])[0] <= 1.25
