"""What all tests have in common."""

import pytest


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off, which the test plugin turns on.

    It notes where every future and callback was created, which takes as long as all that is
    tested. `PYTHONASYNCIODEBUG=1` turns it on.
    """
