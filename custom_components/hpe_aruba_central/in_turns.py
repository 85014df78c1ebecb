"""Goes through a lot of things without holding up the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final

_PER_TURN: Final = 500
"""Things after which others run once: an account may have 50,000 devices."""


async def in_turns[T](things: Iterable[T]) -> AsyncIterator[T]:
    """Iterate over things; whatever changes them must not run in between."""
    for number, thing in enumerate(things, 1):
        yield thing
        if number % _PER_TURN == 0:
            await asyncio.sleep(0)
