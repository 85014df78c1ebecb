"""Tokens that die under load."""

from tests.faults.scenarios import expiries


async def test_twenty_expiries_under_load() -> None:
    """Over twenty lives of a token, four streams at 200 events a second lose nothing and tell nothing twice."""
    tally = await expiries(20)
    assert (tally.lost, tally.twice) == (0, 0)
    assert len(tally.sent) > 4 * 200 * 20 / 2
    assert tally.connects >= 4 * 21
    # One for all four streams each time; a machine that is too slow for tokens of a second may need another.
    assert tally.token_requests <= 21 * 2
