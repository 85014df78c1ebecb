"""Connections that are cut at random times under load."""

import pytest

from tests.faults.scenarios import resets


@pytest.mark.parametrize("seed", [1, 2])
async def test_queue_makes_up_for_fifty_resets(seed: int) -> None:
    """The events that Central queues after a loss are delivered once."""
    tally = await resets(50, seed=seed)
    assert (tally.lost, tally.twice) == (0, 0)
    assert (tally.connects, tally.losses, tally.reported) == (51, 50, True)


async def test_loss_without_a_queue_is_reported() -> None:
    """Without a queue events are lost, and the subscription reports each gap."""
    tally = await resets(50, queue=False)
    assert tally.lost
    assert tally.twice == 0
    assert (tally.connects, tally.losses, tally.reported) == (51, 50, True)


async def test_loss_in_the_network_is_reported() -> None:
    """Events in transit are lost even with a queue: Central takes them for delivered."""
    tally = await resets(50, network=True)
    assert tally.twice == 0
    assert (tally.connects, tally.losses, tally.reported) == (51, 50, True)
