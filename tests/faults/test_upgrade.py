"""A handshake that is refused: at the start, after a loss, and when a token is about to expire."""

from datetime import timedelta
import logging

import pytest

from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from tests.central.builders import SAMPLES
from tests.central.listener import Client
from tests.central.manual_clock import poll
from tests.faults.outcomes import ANY_CODES, CODES, RETRY_AFTER, STATUSES

AP = SAMPLES["ap"]
HAND_OVER = 6480


@pytest.fixture(autouse=True)
def _retry_after(client: Client) -> None:
    """Have each 429 ask for a wait."""
    client.sim.faults.retry_after = RETRY_AFTER


@pytest.mark.parametrize("status", STATUSES)
async def test_refused_at_the_start(client: Client, status: int) -> None:
    """Each status has its reason and its delay; afterwards the stream goes live."""
    state, reason, delay = STATUSES[status]
    client.sim.faults.streams["ap"] = status
    async with client.running() as subscription:
        await client.until_waiting(subscription, delay)
        assert subscription.status == Status(
            state, reason, client.clock.utcnow() + timedelta(seconds=delay)
        )
        assert str(status) in str(subscription.error)
        del client.sim.faults.streams["ap"]
        client.clock.advance(delay)
        await client.listener.until(lambda: subscription.live)
        assert (subscription.error, subscription.gap, subscription.may_have_missed) == (
            None,
            None,
            False,
        )


@pytest.mark.parametrize("status", STATUSES)
async def test_refused_after_a_loss(client: Client, status: int) -> None:
    """Events that came while the stream was refused are delivered, and the gap is measured."""
    state, reason, _ = STATUSES[status]
    async with client.live() as subscription:
        await client.sim.drop("ap", 1012)
        await client.until_waiting(subscription, 1)
        client.sim.faults.streams["ap"] = status
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.status.reason == reason)
        assert subscription.status.state is state
        assert subscription.status.retry_at is not None
        wait = (subscription.status.retry_at - client.clock.utcnow()).total_seconds()
        await client.clock.until_awaited(wait)
        await client.sim.send("ap", AP, id="meanwhile")
        del client.sim.faults.streams["ap"]
        client.clock.advance(wait)
        await client.listener.until(
            lambda: subscription.live and "meanwhile" in client.listener.ids
        )
        assert subscription.gap == timedelta(seconds=1 + wait)
        # After a close frame nothing is lost while Central queues.
        assert subscription.may_have_missed is (subscription.gap > timedelta(minutes=15))
        assert (subscription.counters.losses, subscription.counters.down) == (1, 1 + wait)


@pytest.mark.parametrize("status", STATUSES)
async def test_refused_successor(client: Client, status: int) -> None:
    """While a successor is refused the old connection stays open, and attempts back off."""
    delay = STATUSES[status].delay
    async with client.live() as subscription:
        await client.clock.until_awaited(HAND_OVER)
        client.sim.faults.streams["ap"] = status
        client.clock.advance(HAND_OVER)
        await client.clock.until_awaited(delay)
        await client.sim.send("ap", AP, id="still")
        await client.listener.until(lambda: "still" in client.listener.ids)
        assert client.listener.states == [State.CONNECTING, State.LIVE]
        del client.sim.faults.streams["ap"]
        client.clock.advance(delay)
        await poll(lambda: subscription.counters.connects == 2 and len(subscription._sockets) == 1)
        assert client.listener.states == [State.CONNECTING, State.LIVE]


@pytest.mark.parametrize("code", CODES)
async def test_closed_at_once(client: Client, code: int) -> None:
    """A stream that is closed as soon as it is open backs off."""
    client.sim.faults.closes["ap"] = 0 if code == 1006 else code
    async with client.running() as subscription:
        for delay in (1, 2, 4, 8, 16, 32, 64, 120, 120):
            await client.until_waiting(subscription, delay)
            assert subscription.status.state is State.BACKING_OFF
            assert subscription.status.reason == ("unreachable" if code == 1006 else "closed")
            assert str(code) in str(subscription.error)
            client.clock.advance(delay)
        await client.until_waiting(subscription, 120)
        del client.sim.faults.closes["ap"]
        client.clock.advance(120)
        await client.sim.wait_connected("ap")
        await client.listener.until(lambda: subscription.live)


async def test_closed_at_once_with_other_codes(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """However often the code changes, it is one series of failures, and nothing is logged."""
    client.sim.faults.closes["ap"] = ANY_CODES[0]
    async with client.running() as subscription:
        for number, code in enumerate(ANY_CODES[1:]):
            delay = min(2**number, 120)
            await client.until_waiting(subscription, delay)
            assert subscription.status.state is State.BACKING_OFF
            client.sim.faults.closes["ap"] = code
            client.clock.advance(delay)
        await client.until_waiting(subscription, 120)
        assert subscription.counters.connects == len(ANY_CODES)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("code", CODES)
async def test_closed_under_load(client: Client, code: int) -> None:
    """Each event is delivered once; only an end without a close frame may lose some."""
    async with client.live() as subscription:
        client.clock.advance(60)
        for number in range(20):
            await client.sim.send("ap", AP, id=f"before-{number}")
        await client.sim.drop("ap", None if code == 1006 else code)
        await client.until_waiting(subscription, 1)
        assert subscription.status.reason == ("unreachable" if code == 1006 else "closed")
        assert str(code) in str(subscription.error)
        await client.sim.send("ap", AP, id="meanwhile")
        client.clock.advance(1)
        await client.listener.until(lambda: subscription.live)
        await client.sim.send("ap", AP, id="after")
        await client.listener.until(lambda: "after" in client.listener.ids)
        assert client.listener.ids == [
            *(f"before-{number}" for number in range(20)),
            "meanwhile",
            "after",
        ]
        assert subscription.gap == timedelta(seconds=1)
        assert subscription.may_have_missed is (code == 1006)
