"""The fixtures of the library's tests, and a network that fails."""

from collections.abc import AsyncIterator

import pytest

from simulator import Simulator
from tests.central.conftest import (
    _loopback,
    certificates,
    client,
    clock,
    credentials,
    scripted,
    session,
    settings,
    sim,
    tokens,
    trust,
)
from tests.faults.proxy import Proxy

__all__ = [
    "_loopback",
    "certificates",
    "client",
    "clock",
    "credentials",
    "scripted",
    "session",
    "settings",
    "sim",
    "tokens",
    "trust",
]


@pytest.fixture
async def proxy(sim: Simulator) -> AsyncIterator[Proxy]:
    """Return a proxy in front of the simulated Central."""
    async with Proxy(sim.host) as running:
        yield running
