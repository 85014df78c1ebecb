"""However an account ends, and whatever it is at: nothing of it is left, and nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.rest.client import CentralApi
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN
from simulator import Simulator

from .helpers import central_event, find_entity_id, until_true
from .run import inside

_PATIENCE = 2.0
"""Real seconds that an end may take."""

type End = Callable[[HomeAssistant, MockConfigEntry], Awaitable[Any]]


async def unload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload an account."""
    assert await hass.config_entries.async_unload(entry.entry_id)


async def reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Reload an account, and unload what came of that."""
    old = inside(entry)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert inside(entry) is not old
    assert await hass.config_entries.async_unload(entry.entry_id)


async def remove(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Remove an account."""
    await hass.config_entries.async_remove(entry.entry_id)


async def stop(hass: HomeAssistant, _: MockConfigEntry) -> None:
    """Stop Home Assistant."""
    await hass.async_stop()


def left(hass: HomeAssistant) -> list[str]:
    """Return the tasks and timers that belong to the integration."""
    tasks = [
        task
        for task in asyncio.all_tasks()
        if DOMAIN in task.get_name() or DOMAIN in repr(task.get_coro())
    ]
    scheduled = hass.loop._scheduled  # type: ignore[attr-defined] # asyncio offers no list of them
    timers = [timer for timer in scheduled if not timer.cancelled() and DOMAIN in repr(timer)]
    return [repr(item) for item in (*tasks, *timers)]


@pytest.fixture
async def mute() -> AsyncIterator[str]:
    """Return the host of a server that takes every connection and never says a word."""
    over = asyncio.Event()

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold a connection until the test is over."""
        await over.wait()
        writer.transport.abort()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    yield f"{host}:{port}"
    over.set()
    server.close()
    await server.wait_closed()


async def bring_to(sim: Simulator, account: MockConfigEntry, state: State, mute: str) -> None:
    """Bring every stream of a live account to a state."""
    harness = inside(account)
    streams = harness.subscriptions
    if state is State.LIVE:
        return
    if state is State.CONNECTING:
        harness.set_host(mute)
    sim.faults.streams.update(dict.fromkeys(streams, 403 if state is State.REFUSED else 500))
    for name in streams:
        await sim.drop(name)
    await until_true(
        lambda: all(stream.status.state is not State.LIVE for stream in streams.values())
    )
    await until_true(lambda: all(stream.status.state is state for stream in streams.values()))
    sim.faults.streams.clear()


@pytest.mark.usefixtures("broken_handshakes")
@pytest.mark.parametrize("end", [unload, reload, remove, stop])
@pytest.mark.parametrize("state", [State.CONNECTING, State.LIVE, State.BACKING_OFF, State.REFUSED])
async def test_nothing_is_left_of_an_account(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, mute: str, state: State, end: End
) -> None:
    """Neither a task, a timer, a listener nor a socket, within two seconds."""
    await bring_to(sim, account, state, mute)
    coordinator = inside(account)
    coordinator.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number="CN9", cpu_utilization=5)
    )
    assert left(hass)
    started = hass.loop.time()
    await end(hass, account)
    # Home Assistant does not wait for what it has cancelled.
    await until_true(lambda: not left(hass))
    assert hass.loop.time() - started < _PATIENCE
    if end is not stop:
        # Entities and what they listen to end with the process.
        assert not coordinator.has_listeners
    assert {stream.status.state for stream in coordinator.subscriptions.values()} == {State.STOPPED}
    assert not coordinator.has_sockets
    await until_true(lambda: not sim.connections)


async def test_what_is_heard_at_the_very_end_leaves_no_timer(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """A frame may still be read while its socket closes."""
    coordinator = inside(account)
    assert await hass.config_entries.async_unload(account.entry_id)
    coordinator.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number="CN9", cpu_utilization=5)
    )
    assert left(hass) == []


class TestFirstLook:
    """An account whose first question Central does not answer."""

    @pytest.fixture
    async def waiting(
        self, hass: HomeAssistant, entry: MockConfigEntry
    ) -> AsyncIterator[tuple[asyncio.Task[bool], asyncio.Event]]:
        """Return the set-up of an account that waits for REST, and what makes REST fail."""
        asked, fails = asyncio.Event(), asyncio.Event()
        ask = CentralApi._get

        async def hang(api: CentralApi, path: str, query: dict[str, str]) -> Any:
            """Wait, and then ask."""
            asked.set()
            await fails.wait()
            return await ask(api, path, query)

        entry.add_to_hass(hass)
        with patch.object(CentralApi, "_get", hang):
            setup = hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
            await asked.wait()
            yield setup, fails
        setup.cancel()

    async def test_a_set_up_that_is_cancelled(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        waiting: tuple[asyncio.Task[bool], asyncio.Event],
    ) -> None:
        """As Home Assistant does when it takes too long."""
        setup, _ = waiting
        setup.cancel()
        with suppress(asyncio.CancelledError):
            await setup
        assert entry.state in {ConfigEntryState.SETUP_ERROR, ConfigEntryState.SETUP_RETRY}
        assert left(hass) == []

    async def test_a_removal_that_waits_for_the_first_look(
        self,
        hass: HomeAssistant,
        sim: Simulator,
        entry: MockConfigEntry,
        waiting: tuple[asyncio.Task[bool], asyncio.Event],
    ) -> None:
        """Home Assistant removes an account once its set-up is over; then at once, and for good."""
        setup, fails = waiting
        sim.faults.rest["/network-monitoring/v1/aps"] = 500
        removal = hass.async_create_task(hass.config_entries.async_remove(entry.entry_id))
        started = hass.loop.time()
        fails.set()
        assert not await setup
        await removal
        assert hass.loop.time() - started < _PATIENCE
        assert hass.config_entries.async_entries(DOMAIN) == []
        assert left(hass) == []

    @pytest.mark.usefixtures("broken_handshakes")
    async def test_a_background_look_ends_with_the_account(
        self, hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
    ) -> None:
        """Nobody waits for an answer that nobody needs any more."""
        never = asyncio.Event()
        asked = asyncio.Event()

        async def hang(*_: Any) -> None:
            """Never answer."""
            asked.set()
            await never.wait()

        with patch.object(CentralApi, "_get", hang):
            assert await hass.config_entries.async_reload(account.entry_id)
            await asked.wait()
            started = hass.loop.time()
            assert await hass.config_entries.async_unload(account.entry_id)
            assert hass.loop.time() - started < _PATIENCE
        assert left(hass) == []
        await until_true(lambda: not sim.connections)


@pytest.mark.usefixtures("broken_handshakes")
async def test_reloading_again_and_again_leaves_nothing(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Not even a listener on Home Assistant's own bus."""
    before = dict(hass.bus.async_listeners())
    for _ in range(5):
        assert await hass.config_entries.async_reload(account.entry_id)
        await sim.wait_connected(*DEFAULT_STREAMS)
    await hass.async_block_till_done()
    after = dict(hass.bus.async_listeners())
    before.pop(MATCH_ALL, None)
    after.pop(MATCH_ALL, None)
    assert after == before


async def test_what_is_heard_while_the_platforms_are_taken_down_adds_nothing_to_them(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """An entity that outlived its platform would stand in the way of the one that the next set-up makes."""
    account._async_set_state(hass, ConfigEntryState.UNLOAD_IN_PROGRESS, None)
    coordinator = inside(account)
    coordinator.handle(central_event("ap", "ap", serial_number="CNNEW", status=True))
    coordinator.load_sites([Site(site_id="new", name="New")])
    await hass.async_block_till_done()
    assert find_entity_id(hass, "binary_sensor", "CNNEW_connectivity") is None
    assert find_entity_id(hass, "sensor", "site_new_health") is None
    account._async_set_state(hass, ConfigEntryState.LOADED, None)
    assert await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert find_entity_id(hass, "binary_sensor", "CNNEW_connectivity") is not None
