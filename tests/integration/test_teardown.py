"""However an account ends, nothing of it is left."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_STATE_CHANGED, MATCH_ALL
from homeassistant.core import Event, EventStateChangedData, callback
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.models.site import Site
from custom_components.hpe_aruba_central.central.streaming.subscription import State
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES

from .harness import Harness
from .helpers import central_event, until_true
from .patches import held_rest, while_closing, while_saving

_PATIENCE = 2.0
"""Real seconds that an end may take."""

type End = Callable[[Harness], Awaitable[None]]


async def unload(home: Harness) -> None:
    """Unload the account."""
    await home.unload()


async def reload(home: Harness) -> None:
    """Reload the account, and unload it again."""
    old = home.run
    await home.reload()
    assert not old.is_current()
    await home.unload()


async def remove(home: Harness) -> None:
    """Remove the account."""
    await home.hass.config_entries.async_remove(home.entry.entry_id)


async def stop(home: Harness) -> None:
    """Stop Home Assistant."""
    await home.hass.async_stop()


def left(home: Harness) -> list[str]:
    """Return the tasks and timers of the integration."""
    tasks = [
        task
        for task in asyncio.all_tasks()
        if DOMAIN in task.get_name() or DOMAIN in repr(task.get_coro())
    ]
    # asyncio has no public list of timers.
    scheduled = home.hass.loop._scheduled  # type: ignore[attr-defined] # asyncio's own
    timers = [timer for timer in scheduled if not timer.cancelled() and DOMAIN in repr(timer)]
    return [repr(item) for item in (*tasks, *timers)]


@pytest.fixture
async def mute() -> AsyncIterator[str]:
    """Return the host of a server that accepts connections and sends nothing."""
    over = asyncio.Event()

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold a connection until the end of the test."""
        await over.wait()
        writer.transport.abort()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    yield f"{host}:{port}"
    over.set()
    server.close()
    await server.wait_closed()


async def bring_to(home: Harness, state: State, mute: str) -> None:
    """Bring all streams of a live account to a state."""
    harness = home.run
    streams = harness.subscriptions
    if state is State.LIVE:
        return
    if state is State.CONNECTING:
        harness.set_host(mute)
    home.sim.faults.streams.update(dict.fromkeys(streams, 403 if state is State.REFUSED else 500))
    for name in streams:
        await home.sim.drop(name)
    await until_true(
        lambda: all(stream.status.state is not State.LIVE for stream in streams.values())
    )
    await until_true(lambda: all(stream.status.state is state for stream in streams.values()))
    home.sim.faults.streams.clear()


@pytest.mark.usefixtures("broken_handshakes")
@pytest.mark.parametrize("end", [unload, reload, remove, stop])
@pytest.mark.parametrize("state", [State.CONNECTING, State.LIVE, State.BACKING_OFF, State.REFUSED])
async def test_nothing_is_left_of_an_account(
    home: Harness, mute: str, state: State, end: End
) -> None:
    """No task, timer, listener or socket is left within two seconds."""
    await bring_to(home, state, mute)
    run = home.run
    run.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number="CN9", cpu_utilization=5)
    )
    assert left(home)
    started = home.hass.loop.time()
    await end(home)
    # Home Assistant does not wait for what it has cancelled.
    await until_true(lambda: not left(home))
    assert home.hass.loop.time() - started < _PATIENCE
    if end is not stop:
        # Entities and what they listen to end with the process.
        assert not run.has_listeners
    assert {stream.status.state for stream in run.subscriptions.values()} == {State.STOPPED}
    assert not run.has_sockets
    await until_true(lambda: not home.sim.connections)


async def test_an_event_during_the_unload_leaves_no_timer(home: Harness) -> None:
    """A frame may be read while its socket closes."""
    run = home.run
    await home.unload()
    run.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number="CN9", cpu_utilization=5)
    )
    assert left(home) == []


class TestFirstRefresh:
    """An account whose first request gets no answer."""

    @pytest.fixture
    async def waiting(
        self, new_home: Harness
    ) -> AsyncIterator[tuple[asyncio.Task[bool], asyncio.Event]]:
        """Return a set-up that waits for REST, and an event that lets REST respond."""
        new_home.entry.add_to_hass(new_home.hass)
        with held_rest() as (requested, released):
            setup = new_home.hass.async_create_task(
                new_home.hass.config_entries.async_setup(new_home.entry.entry_id)
            )
            await requested.wait()
            yield setup, released
        setup.cancel()

    async def test_a_set_up_that_is_cancelled(
        self, new_home: Harness, waiting: tuple[asyncio.Task[bool], asyncio.Event]
    ) -> None:
        """Home Assistant cancels a set-up that takes too long."""
        setup, _ = waiting
        setup.cancel()
        with suppress(asyncio.CancelledError):
            await setup
        assert new_home.entry.state in {ConfigEntryState.SETUP_ERROR, ConfigEntryState.SETUP_RETRY}
        assert left(new_home) == []

    async def test_a_removal_that_waits_for_the_first_refresh(
        self, new_home: Harness, waiting: tuple[asyncio.Task[bool], asyncio.Event]
    ) -> None:
        """The account is removed at once after its set-up failed."""
        setup, released = waiting
        new_home.sim.faults.rest["/network-monitoring/v1/aps"] = 500
        removal = new_home.hass.async_create_task(
            new_home.hass.config_entries.async_remove(new_home.entry.entry_id)
        )
        started = new_home.hass.loop.time()
        released.set()
        assert not await setup
        await removal
        assert new_home.hass.loop.time() - started < _PATIENCE
        assert new_home.hass.config_entries.async_entries(DOMAIN) == []
        assert left(new_home) == []

    @pytest.mark.usefixtures("broken_handshakes")
    async def test_a_background_refresh_ends_with_the_account(self, home: Harness) -> None:
        """Unloading does not wait for the answer."""
        with held_rest() as (requested, _):
            await home.reload()
            await requested.wait()
            started = home.hass.loop.time()
            await home.unload()
            assert home.hass.loop.time() - started < _PATIENCE
        assert left(home) == []
        await until_true(lambda: not home.sim.connections)


@pytest.mark.usefixtures("broken_handshakes")
async def test_reloading_again_and_again_leaves_nothing(home: Harness) -> None:
    """No listener is left on Home Assistant's bus."""
    # What is due to be saved has a listener until then; users, whom images need, for five minutes.
    users = home.hass.auth._store
    await users._store.async_save(users._data_to_save())
    await home.flush()
    before = dict(home.hass.bus.async_listeners())
    for _ in range(5):
        await home.reload()
        await home.sim.wait_connected(*DEFAULT_STREAMS)
    await home.flush()
    after = dict(home.hass.bus.async_listeners())
    before.pop(MATCH_ALL, None)
    after.pop(MATCH_ALL, None)
    # Home Assistant's own files may have been saved meanwhile.
    saving = EVENT_HOMEASSISTANT_FINAL_WRITE
    assert after.pop(saving, 0) <= before.pop(saving, 0)
    assert after == before


async def test_events_while_platforms_are_unloaded_add_no_entities(
    home: Harness,
) -> None:
    """An entity added to an unloaded platform would block its unique ID at the next set-up."""
    home.entry._async_set_state(home.hass, ConfigEntryState.UNLOAD_IN_PROGRESS, None)
    run = home.run
    run.handle(central_event("ap", "ap", serial_number="CNNEW", status=True))
    run.load_sites([Site(site_id="new", name="New")])
    await home.settle()
    assert home.find_entity_id("binary_sensor", "CNNEW_connectivity") is None
    assert home.find_entity_id("sensor", "site_new_health") is None
    home.entry._async_set_state(home.hass, ConfigEntryState.LOADED, None)
    await home.reload()
    await home.settle()
    assert home.find_entity_id("binary_sensor", "CNNEW_connectivity") is not None


async def test_an_event_during_a_reload_is_queued_and_fired_once(home: Harness) -> None:
    """The sockets are closed before the snapshot is saved, so Central sends the event again."""
    fired = async_capture_events(home.hass, BUS_EVENT_TYPES["audit"])
    before = home.state_of("event", "audit_trail")

    async def audit() -> None:
        """Add an entry to Central's audit trail."""
        await home.sim.incident("audit_entry", home.campus.aps[0].serial)

    with while_saving(audit):
        await home.reload()
    await home.until_live()
    await until_true(lambda: bool(fired))
    await home.settle()
    assert len(fired) == 1
    assert home.state_of("event", "audit_trail") not in {before, "unknown", "unavailable"}


async def test_the_last_event_before_an_unload_reaches_the_entities(home: Harness) -> None:
    """A frame that is read while its socket closes finds the entities still loaded."""
    states: list[str | None] = []
    entity_id = home.entity_id("event", "audit_trail")

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        """Note each state of the event entity."""
        if event.data["entity_id"] == entity_id and event.data["new_state"] is not None:
            states.append(event.data["new_state"].attributes.get("event_type"))

    home.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    run = home.run
    with while_closing(lambda: run.handle(central_event("audit", "audit", action="created"))):
        await home.unload()
    await home.settle()
    assert states[0] == "other"


# What Home Assistant could not unload has timers until the end.
@pytest.mark.parametrize("expected_lingering_timers", [True])
async def test_streams_open_again_if_the_platforms_refuse_to_unload(home: Harness) -> None:
    """The account goes on as before."""
    with patch.object(home.hass.config_entries, "async_unload_platforms", return_value=False):
        assert not await home.hass.config_entries.async_unload(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.FAILED_UNLOAD
    await until_true(lambda: home.run.all_live)
    await home.incident("audit_entry", home.campus.aps[0].serial)
    assert home.state("event", "audit_trail").attributes["event_type"] is not None
