"""Going through a lot of things leaves others their turn."""

import asyncio

from custom_components.hpe_aruba_central.in_turns import in_turns


async def test_others_run_in_between() -> None:
    """Each thing comes once, in order; a task that waits for its turn gets it."""
    turns = 0

    async def count_turns() -> None:
        """Count the turns that there are for others."""
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_turns())
    things = [thing async for thing in in_turns(range(2100))]
    counting.cancel()
    assert things == list(range(2100))
    assert turns == 4
