"""Changes."""

from typing import NamedTuple

from .alert import Alert
from .core import Key, Thing


class Change(NamedTuple):
    """A thing or alert before and after something changed; None if it did not or does not exist."""

    key: Key
    before: Thing | Alert | None
    after: Thing | Alert | None
