"""Tokens that expire under load."""

from tests.faults.scenarios import expiries


async def test_twenty_expiries_under_load() -> None:
    """Over 20 tokens, four streams at 200 events a second lose and repeat nothing."""
    tally = await expiries(20)
    assert (tally.lost, tally.twice) == (0, 0)
    assert len(tally.sent) > 4 * 200 * 20 / 2
    assert tally.connects >= 4 * 21
    # One token for all four streams each time; a slow machine may need another one.
    assert tally.token_requests <= 21 * 2
