"""A network of 1,000 clients of which one leaves without a message."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.hpe_aruba_central.const import CONF_STREAMS, CONF_TRACK, CONF_TRACK_MACS
from simulator import Settings
from simulator.campus import Client

from .clients import ALL, AWAY, HOME, REST, STREAMS, pass_time, presence_of
from .harness import Harness
from .helpers import until_true
from .internals import CHECK_INTERVAL

pytestmark = pytest.mark.usefixtures("assigned_macs")


@pytest.fixture
def settings() -> Settings:
    """Return a campus with 1,000 clients."""
    return Settings(clients=1000)


def only(client: Client) -> dict[str, Any]:
    """Return options that track one client."""
    return {CONF_STREAMS: STREAMS, CONF_TRACK: "macs", CONF_TRACK_MACS: [client.mac]}


@contextmanager
def unfinished_lists(home: Harness) -> Iterator[None]:
    """Let no list of clients be complete: in a busy network they change from page to page."""
    clients = home.run.api.clients

    async def unfinished() -> Any:
        """Return a list that is not complete."""
        return (await clients()).incomplete()

    with patch.object(home.run.api, "clients", unfinished):
        yield


async def check(home: Harness, number: int) -> None:
    """Pass the time to a check, the first or a later one, and let its questions be answered."""
    with home.later(CHECK_INTERVAL * number):
        await home.run.refresh()
        await home.settle()
        calls = home.run.calls
        if home.run.clients.doubted:
            home.fire_time(timedelta(seconds=6))
            await until_true(lambda: home.run.calls > calls)
            await home.settle()


@pytest.mark.parametrize("tracked", ["all", "one"])
async def test_it_is_away_after_one_check(new_home: Harness, here: Client, tracked: str) -> None:
    """The list lacks it, and REST confirms that when asked for its address."""
    await new_home.start(ALL if tracked == "all" else only(here))
    here.connected = False
    await check(new_home, 1)
    await until_true(lambda: not new_home.run.is_connected(here.mac))
    await pass_time(new_home, timedelta(seconds=181))
    assert presence_of(new_home, here) == AWAY
    if tracked == "all":
        there = [each for each in new_home.campus.clients if each.connected]
        assert {presence_of(new_home, each) for each in there} == {HOME}


async def test_it_is_away_although_no_list_is_complete(new_home: Harness, here: Client) -> None:
    """What an unfinished list lacks is asked for by its address."""
    await new_home.start(only(here))
    with unfinished_lists(new_home):
        here.connected = False
        await check(new_home, 1)
        await until_true(lambda: not new_home.run.is_connected(here.mac))
    await pass_time(new_home, timedelta(seconds=181))
    assert presence_of(new_home, here) == AWAY


async def test_it_is_away_after_two_checks_if_it_cannot_be_asked_for(
    new_home: Harness, here: Client
) -> None:
    """A second list that lacks it is enough."""
    await new_home.start(only(here))
    new_home.sim.faults.rest[f"{REST}/{here.mac}"] = 503
    here.connected = False
    await check(new_home, 1)
    assert new_home.run.is_connected(here.mac)
    await check(new_home, 2)
    assert not new_home.run.is_connected(here.mac)
    await pass_time(new_home, timedelta(seconds=181))
    assert presence_of(new_home, here) == AWAY


async def test_it_is_asked_for_later_if_the_rate_limit_is_near(
    new_home: Harness, here: Client
) -> None:
    """The last calls of the hour are reserved for refreshes that are needed."""
    await new_home.start(only(here))
    run = new_home.run
    here.connected = False
    with new_home.later(CHECK_INTERVAL):
        await run.refresh()
        await new_home.settle()
        calls = run.calls
        with patch.object(run.api, "would_exhaust_limit", return_value=True):
            new_home.fire_time(timedelta(seconds=6))
            await new_home.settle()
        assert run.calls == calls
        assert run.is_connected(here.mac)
        new_home.fire_time(timedelta(seconds=310))
        await until_true(lambda: not run.is_connected(here.mac))
    assert run.calls == calls + 1


async def test_clients_that_cannot_be_asked_for_cost_no_other_its_turn(new_home: Harness) -> None:
    """Central always fails for three; the others are away all the same."""
    await new_home.start(ALL)
    there = [each for each in new_home.campus.clients if each.connected]
    failing, gone = there[:3], there[3]
    for each in (*failing, gone):
        each.connected = False
    for each in failing:
        new_home.sim.faults.rest[f"{REST}/{each.mac}"] = 503
    with unfinished_lists(new_home):
        await check(new_home, 1)
        await until_true(lambda: new_home.run.failed_client_queries == 3)
        with new_home.later(CHECK_INTERVAL):
            new_home.fire_time(timedelta(seconds=310))
            await until_true(lambda: not new_home.run.is_connected(gone.mac))
    assert all(new_home.run.is_connected(each.mac) for each in failing)
