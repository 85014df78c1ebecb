"""Play many histories, and show the first, shrunk, of each kind of violation."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import time

from tests.histories.evidence import Violation
from tests.histories.histories import (
    History,
    Level,
    LibraryLevel,
    Op,
    generate,
    needed_faults,
    play,
    shrink,
    to_text,
)

type Kind = tuple[str, str, str, str]
"""What violations have in common: the invariant, the kind of thing, the attribute, the event."""


@dataclass(slots=True)
class Outcome:
    """How many histories were played, and how many of each kind of violation there were."""

    played: int = 0
    seconds: float = 0.0
    found: Counter[Kind] = field(default_factory=Counter)
    first_seeds: dict[Kind, int] = field(default_factory=dict)


def kind_of(violation: Violation) -> Kind:
    """Return what a violation has in common with others."""
    kind, _, attribute = violation.fact
    what = "" if violation.invariant in {"I1", "I5"} else violation.what.split()[0]
    return violation.invariant, kind, attribute, what


@contextmanager
def _library() -> Iterator[Callable[[], Level]]:
    """Yield what creates a level of the library."""
    yield LibraryLevel


def play_many(
    count: int, seed: int, faults: Collection[Op], *, on_core: bool, most_seconds: float
) -> Outcome:
    """Play histories until there are enough, or the time is over, and print what is found."""
    outcome = Outcome()
    levels = _library
    if on_core:
        # Home Assistant is imported only if it is used.
        from tests.histories.core import running_core  # noqa: PLC0415

        levels = running_core
    began = time.monotonic()
    with levels() as new_level:
        for number in range(seed, seed + count):
            history = generate(number, faults=faults)
            for violation in play(history, new_level()):
                kind = kind_of(violation)
                outcome.found[kind] += 1
                if kind not in outcome.first_seeds:
                    outcome.first_seeds[kind] = number
                    _show(number, history, kind, new_level)
            outcome.played += 1
            outcome.seconds = time.monotonic() - began
            if outcome.seconds > most_seconds:
                break
    return outcome


def _show(seed: int, history: History, kind: Kind, new_level: Callable[[], Level]) -> None:
    """Print a violation's kind, and a short history that has one."""

    def fails(tried: History) -> bool:
        """Return True if a history has a violation of this kind."""
        return any(kind_of(violation) == kind for violation in play(tried, new_level()))

    short = shrink(history, fails)
    needed = ", ".join(needed_faults(short, fails)) or "no fault"
    violation = next(each for each in play(short, new_level()) if kind_of(each) == kind)
    print(f"seed {seed}: {' '.join(kind)}, needs {needed}: {violation.what} ({violation.cause})")
    print(f"  {to_text(short)}", flush=True)
