"""Histories on the library: seeded ones, and those that once went wrong."""

from pathlib import Path
from typing import NamedTuple

import pytest

from .histories import History, from_text, generate, needed_faults, play, shrink, to_text

COUNT = 2000
CHUNKS = 20


class Regression(NamedTuple):
    """A line of the corpus."""

    known: str
    history: History


def corpus() -> list[Regression]:
    """Return the histories of the corpus, and what is known to go wrong in them."""
    regressions: list[Regression] = []
    for line in (Path(__file__).parent / "corpus.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            verdict, _, history = line.partition(" | ")
            known = verdict.removeprefix("known ") if verdict != "clean" else ""
            regressions.append(Regression(known, from_text(history)))
    return regressions


def fails(history: History) -> bool:
    """Return True if a history contradicts an invariant."""
    return bool(play(history))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_what_is_shown_is_true_and_what_is_fired_happened(chunk: int) -> None:
    """Seeded histories with every fault contradict no invariant."""
    for seed in range(chunk, COUNT, CHUNKS):
        history = generate(seed)
        if fails(history):
            short = shrink(history, fails)
            needed = ", ".join(needed_faults(short, fails)) or "no fault"
            pytest.fail(f"seed {seed}: {to_text(short)} (needs {needed}): {play(short)}")


@pytest.mark.parametrize("regression", corpus(), ids=lambda each: to_text(each.history))
def test_a_history_that_once_went_wrong(regression: Regression) -> None:
    """A history of the corpus goes as its line says."""
    violations = play(regression.history)
    if regression.known:
        assert violations, f"fixed: {regression.known}"
    else:
        assert not violations


def test_a_seed_repeats_a_run() -> None:
    """The same seed gives the same history and the same outcome."""
    history = generate(7)
    assert history == generate(7)
    assert play(history) == play(history)


def test_a_history_is_one_line_of_text() -> None:
    """A history that is written as text is read as the same one."""
    history = generate(1)
    assert from_text(to_text(history)) == history
