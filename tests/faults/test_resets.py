"""Connections that are cut at random moments while events come."""

import pytest

from tests.faults.scenarios import resets


@pytest.mark.parametrize("seed", [1, 2])
async def test_queue_makes_good_for_fifty_resets(seed: int) -> None:
    """What Central queues for a stream that it lost comes, once."""
    tally = await resets(50, seed=seed)
    assert (tally.lost, tally.twice) == (0, 0)
    assert (tally.connects, tally.losses, tally.noticed) == (51, 50, True)


async def test_loss_without_a_queue_is_reported() -> None:
    """Without a queue events are lost; after each loss the subscription says that this may be so."""
    tally = await resets(50, queue=False)
    assert tally.lost
    assert tally.twice == 0
    assert (tally.connects, tally.losses, tally.noticed) == (51, 50, True)


async def test_loss_in_the_network_is_reported() -> None:
    """What is on its way as the network cuts is gone, queue or not: Central believes that it arrived."""
    tally = await resets(50, network=True)
    assert tally.twice == 0
    assert (tally.connects, tally.losses, tally.noticed) == (51, 50, True)
