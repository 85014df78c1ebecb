"""Asks REST about one thing after the other, so that one that always fails costs no other."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable

from ..central.errors import CentralResponseError, CentralServerError
from ..const import LOGGER

_MAX_FAILURES = 3
"""After so many failures in a row, it is Central that fails."""


async def ask_each[T: Hashable](
    things: Collection[T],
    ask: Callable[[T], Awaitable[None]],
    may_ask: Callable[[], bool],
    failures: Counter[T],
) -> None:
    """Ask about each thing, in order, as long as that may be done.

    Those that Central has failed to answer come last; ``failures`` has how often, for the next
    round. Raises CentralError if Central fails several times in a row, or if any further request
    is useless.
    """
    for thing in failures.keys() - things:
        del failures[thing]
    in_a_row = 0
    for thing in sorted(things, key=failures.__getitem__):
        if not may_ask():
            return
        try:
            await ask(thing)
        except (CentralServerError, CentralResponseError) as err:
            failures[thing] += 1
            in_a_row += 1
            if in_a_row >= _MAX_FAILURES:
                raise
            LOGGER.debug("Central fails to answer for one: %s", err)
        else:
            del failures[thing]
            in_a_row = 0
