"""What changed."""

from typing import NamedTuple

from .alert import Alert
from .core import Key, Thing


class Change(NamedTuple):
    """One thing in the inventory that is not as it was; None is "not there"."""

    key: Key
    before: Thing | Alert | None
    after: Thing | Alert | None
