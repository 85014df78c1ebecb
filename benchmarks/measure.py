"""Figures, and the clock that they are measured with."""

from collections.abc import Callable
from dataclasses import dataclass
import gc
from statistics import median
from time import process_time
from typing import Any

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found, and what it is to reach (None: nothing is asked of it); ``better`` is "lower" or "higher"."""

    name: str
    value: float
    target: float | None
    better: str = "lower"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is as good as it is to be."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def plain(self) -> dict[str, Any]:
        """Return it as `--json` writes it."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "target": self.target,
            "better": self.better,
            "met": self.met,
        }


def seconds(job: Callable[[], object]) -> float:
    """Return how long a job takes of the processor: what else the machine does is not counted."""
    start = process_time()
    job()
    return process_time() - start


def compare(*jobs: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, ...]:
    """Return the median seconds of each job; the jobs take turns, so that a slow moment meets them all."""
    for job in jobs:
        job()
    times: list[list[float]] = [[] for _ in jobs]
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for job, taken in zip(jobs, times, strict=True):
                taken.append(seconds(job))
    finally:
        gc.enable()
    return tuple(median(taken) for taken in times)
