"""What is asked for only while someone looks: how much of it is kept, and for how long."""

import asyncio
from collections.abc import Awaitable, Callable
from unittest.mock import Mock

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.errors import CentralServerError
from custom_components.hpe_aruba_central.hub.on_demand import MAX_AGE, OnDemand
from tests.central.manual_clock import ManualClock

LONG = 10 * MAX_AGE


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands still."""
    return ManualClock()


type Make = Callable[[Callable[[str], Awaitable[bytes]]], OnDemand[str, bytes]]


@pytest.fixture
def make(hass: HomeAssistant, clock: ManualClock) -> Make:
    """Return a function that keeps up to ten bytes of what another function returns."""
    entry = MockConfigEntry()
    client = Mock(clock=clock.clock)
    client.api.would_exhaust_limit.return_value = False

    def make(fetch: Callable[[str], Awaitable[bytes]]) -> OnDemand[str, bytes]:
        """Make one."""
        return OnDemand(
            hass,
            entry,
            client,
            "picture",
            fetch,
            lambda _: None,
            size_of=len,
            max_size=10,
            max_age=LONG,
        )

    return make


async def test_the_oldest_answers_make_room(make: Make, clock: ManualClock) -> None:
    """All together have a limit. What was forgotten is asked for again, but not at each look."""
    asked: list[str] = []

    async def fetch(identity: str) -> bytes:
        """Return four bytes."""
        asked.append(identity)
        return b"four"

    answers = make(fetch)
    for identity in "abc":
        await answers.async_refresh(identity)
    assert [answers.get(identity) for identity in "abc"] == [None, b"four", b"four"]
    await answers.async_refresh("a")
    assert asked == ["a", "b", "c"]
    clock.advance(MAX_AGE + 1)
    for identity in "ac":
        await answers.async_refresh(identity)
    assert asked == ["a", "b", "c", "a"]
    assert [answers.get(identity) for identity in "abc"] == [b"four", None, b"four"]


async def test_an_answer_that_is_too_large_alone_is_kept(make: Make) -> None:
    """Whoever fetched it has had the memory for it."""

    async def fetch(_: str) -> bytes:
        """Return more than is kept."""
        return bytes(11)

    answers = make(fetch)
    await answers.async_refresh("a")
    assert answers.get("a") == bytes(11)


async def test_a_failure_is_repeated_sooner_than_an_answer(make: Make, clock: ManualClock) -> None:
    """A plan is asked for every few hours; without one, someone waits for it."""
    calls = 0

    async def fetch(_: str) -> bytes:
        """Fail the first time."""
        nonlocal calls
        calls += 1
        if calls == 1:
            raise CentralServerError("status 500")
        return b"four"

    answers = make(fetch)
    began = clock.now
    for now, expected in ((0, 1), (MAX_AGE - 1, 1), (MAX_AGE, 2), (2 * MAX_AGE, 2), (3 * LONG, 3)):
        clock.now = began + now
        await answers.async_refresh("a")
        assert calls == expected


async def test_few_are_asked_for_at_a_time(make: Make) -> None:
    """Each may have megabytes."""
    running = 0
    most = 0

    async def fetch(_: str) -> bytes:
        """Count how many are fetched at once."""
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return b"four"

    answers = make(fetch)
    await asyncio.gather(*map(answers.async_refresh, "abcdef"))
    assert most == 2
