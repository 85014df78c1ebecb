"""Changes."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from .alert import Alert
from .core import Key, Thing


class Change(NamedTuple):
    """A thing or alert before and after something changed; None if it did not or does not exist.

    Both have what is known, whether it is confirmed or not: an outage that is reported after a
    gap is one. They are equal if only that has changed, and with it what may be shown.
    """

    key: Key
    before: Thing | Alert | None
    after: Thing | Alert | None


type Changes = tuple[Change, ...]
"""What one message, or one item of a list, has changed; often nothing."""


def joined(steps: Iterable[Changes]) -> Changes:
    """Return the changes of several steps."""
    return tuple(chain.from_iterable(steps))
