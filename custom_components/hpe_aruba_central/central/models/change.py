"""Changes."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from .alert import Alert
from .core import Key, Thing


class Change(NamedTuple):
    """A thing or alert before and after something changed; None if it did not or does not exist.

    ``last_known`` is ``before`` with the last known values of what had become unknown, if anything
    had: an outage after that is still one.
    """

    key: Key
    before: Thing | Alert | None
    after: Thing | Alert | None
    last_known: Thing | None = None


type Changes = tuple[Change, ...]
"""What one message, or one item of a list, has changed; often nothing."""


def joined(steps: Iterable[Changes]) -> Changes:
    """Return the changes of several steps."""
    return tuple(chain.from_iterable(steps))
