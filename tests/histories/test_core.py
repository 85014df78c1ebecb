"""Histories on Home Assistant: fewer of them, as each takes longer."""

from collections.abc import Callable, Iterator

import pytest

from .core import CoreLevel, running_core
from .histories import generate, play, to_text
from .test_library import Regression, corpus

COUNT = 100


@pytest.fixture(scope="module")
def new_level() -> Iterator[Callable[[], CoreLevel]]:
    """Return what creates a level for each history."""
    with running_core() as create:
        yield create


def test_what_is_shown_is_true_and_what_is_fired_happened(
    new_level: Callable[[], CoreLevel],
) -> None:
    """Seeded histories with every fault contradict no invariant."""
    for seed in range(COUNT):
        history = generate(seed)
        violations = play(history, new_level())
        assert not violations, f"seed {seed}: {to_text(history)}: {violations}"


@pytest.mark.parametrize("regression", corpus(), ids=lambda each: to_text(each.history))
def test_a_history_that_once_went_wrong(
    regression: Regression, new_level: Callable[[], CoreLevel]
) -> None:
    """A history of the corpus goes as its line says."""
    violations = play(regression.history, new_level())
    if regression.known:
        assert violations, f"fixed: {regression.known}"
    else:
        assert not violations
