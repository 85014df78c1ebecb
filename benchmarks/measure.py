"""Figures, and the functions that measure times."""

from collections.abc import Callable
from dataclasses import dataclass
import gc
from statistics import median
from time import process_time
from typing import Any

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value; ``better`` is "lower" or "higher", ``target`` the limit if there is one."""

    name: str
    value: float
    target: float | None
    better: str = "lower"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None if there is no target."""
        if self.target is None:
            return None
        if self.better == "lower":
            return self.value <= self.target
        return self.value >= self.target

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as `--json` writes it."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "target": self.target,
            "better": self.better,
            "met": self.met,
        }


def seconds(job: Callable[[], object]) -> float:
    """Return the CPU seconds of a job, which exclude other processes."""
    start = process_time()
    job()
    return process_time() - start


def compare(*jobs: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, ...]:
    """Return the median seconds of each job.

    The jobs run alternately, so that slow phases of the machine affect all of them.
    """
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
