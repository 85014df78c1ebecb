"""Generated and mutated answers of REST and of the token service; `scripts/soak fuzz` has more."""

from benchmarks.fuzz_rest import fuzz_rest


def test_answers() -> None:
    """Each is read, or raises one of the library's errors."""
    outcome = fuzz_rest(3000, seed=7)
    assert not outcome.crashes
    assert outcome.items > 1000
    assert outcome.tokens > 50
    assert outcome.odd > 100
    assert set(outcome.refused) <= {
        "CentralResponseError",
        "CentralCredentialsError",
        "CentralActionError",
        "CentralActionTimeoutError",
    }
