"""What all tests have in common."""

from collections.abc import Iterator
import logging

import pytest

_TALKATIVE = ("homeassistant", "pytest_homeassistant_custom_component", "sqlalchemy.engine")
"""Loggers that log each entity, each stored file and each query."""


@pytest.fixture(autouse=True)
def only_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Log no details in a test that does not look at the log: they take a tenth of its time."""
    if "caplog" in request.fixturenames:
        yield
        return
    levels = {name: logging.getLogger(name).level for name in _TALKATIVE}
    for name in levels:
        logging.getLogger(name).setLevel(logging.WARNING)
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off, which the test plugin turns on.

    It notes where every future and callback was created, which takes as long as all that is
    tested. `PYTHONASYNCIODEBUG=1` turns it on.
    """
