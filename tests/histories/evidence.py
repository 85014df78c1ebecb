"""What the checker judges by: lists, causes and violations, and where each fact is reported."""

from dataclasses import dataclass
from typing import NamedTuple, override

from tests.central.builders import START

from .channel import Answer
from .world import STREAM_OF, Fact, Transition

REST_LAG = 30.0
"""Seconds that a REST list may be older than its answer."""

CLIENTS_LAG = 300.0
"""Seconds after which a list of clients is believed more than the stream."""

_LIST_OF = {"radio": "radios", "alert": "alerts", "client": "clients"}
_DEVICE_LISTS = {"ap": "aps", "switch": "switches", "gateway": "gateways"}

_STREAM_OF_KIND = {"alert": "alerts", "client": "clients", "audit": "audit"}


class Listed(NamedTuple):
    """A REST list that the integration has applied."""

    name: str
    answer: Answer
    applied: float
    complete: bool
    """Whether what it lacks is taken for gone."""

    @property
    def as_of(self) -> float:
        """The true time that its rows are of."""
        return self.answer.as_of

    @property
    def written(self) -> float:
        """When Central wrote it."""
        return (self.answer.written - START).total_seconds()


class Violation(NamedTuple):
    """What contradicts an invariant."""

    invariant: str
    fact: Fact
    what: str
    at: float
    cause: str


@dataclass(slots=True)
class Cause:
    """What the integration is just handling: a message, a list, or a timer."""

    transition: Transition | None = None
    listed: Listed | None = None

    @override
    def __str__(self) -> str:
        """Return what it is."""
        if self.listed is not None:
            return f"list {self.listed.name} of {self.listed.as_of:g}"
        if self.transition is None:
            return "no transition"
        return f"message of {self.transition.at:g}"


def list_of(fact: Fact) -> str | None:
    """Return the REST list that has a fact, None if there is none."""
    kind, identity, _ = fact
    if kind == "device":
        return _DEVICE_LISTS[STREAM_OF[identity]]
    return _LIST_OF.get(kind)


def stream_of(fact: Fact) -> str:
    """Return the stream that reports a fact."""
    return _STREAM_OF_KIND.get(fact[0]) or STREAM_OF[fact[1]]
