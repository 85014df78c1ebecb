"""Who is home: whatever the clocks say, while Central's queue is read, and at which sites."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.const import (
    CONF_SITES,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_MACS,
    DOMAIN,
)
from simulator import Simulator
from simulator.campus import Client
from simulator.devices import Site
from simulator.messages import other_streams

from .clients import (
    ALL,
    AWAY,
    HOME,
    STREAMS,
    first_client,
    is_tracked,
    pass_time,
    presence_of,
    tracker,
    update_client,
)
from .events import Watch
from .harness import Harness
from .helpers import until_true

DELAY = timedelta(seconds=181)

pytestmark = pytest.mark.usefixtures("assigned_macs")


async def report_at(home: Harness, client: Client, at: datetime, *, connected: bool) -> None:
    """Send whether a client is connected, as Central's message of some time."""
    client.connected = connected
    before = home.run.events
    message = other_streams.client_state(home.sim.context, client)
    await home.sim.send("clients", message, time=at)
    await until_true(lambda: home.run.events > before)
    await home.settle()


class TestDelay:
    """The delay before a client that has left is away."""

    @pytest.mark.parametrize("ahead", [0, 170, 190, 290])
    async def test_is_whole_if_the_host_is_ahead_of_central(
        self, new_home: Harness, here: Client, ahead: int
    ) -> None:
        """Central's messages seem to be older than they are; a roaming client is not away."""
        await new_home.start(ALL)
        await report_at(
            new_home, here, dt_util.utcnow() - timedelta(seconds=ahead), connected=False
        )
        assert presence_of(new_home, here) == HOME
        await pass_time(new_home, timedelta(seconds=170))
        assert presence_of(new_home, here) == HOME
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == AWAY

    async def test_starts_when_a_queued_message_arrives(
        self, new_home: Harness, here: Client
    ) -> None:
        """That the client came back is in the queue as well."""
        await new_home.start(ALL)
        changes = async_capture_events(new_home.hass, EVENT_STATE_CHANGED)
        now = dt_util.utcnow()
        await report_at(new_home, here, now - timedelta(seconds=240), connected=False)
        await report_at(new_home, here, now - timedelta(seconds=239), connected=True)
        target = new_home.entity_id("device_tracker", tracker(here))
        states = [change.data["new_state"] for change in changes]
        written = {state.state for state in states if state and state.entity_id == target}
        assert AWAY not in written
        assert presence_of(new_home, here) == HOME

    async def test_does_not_start_again_with_a_second_report(
        self, new_home: Harness, here: Client
    ) -> None:
        """A switch and Central's own time-out may both report that a client is gone."""
        await new_home.start(ALL)
        await update_client(new_home, here, connected=False)
        running = new_home.run.running_delay(here.mac)
        await update_client(new_home, here, connected=False)
        assert new_home.run.running_delay(here.mac) is running is not None


class TestGap:
    """A client that has left just before the stream missed something may be back."""

    @pytest.fixture
    async def gap(
        self,
        assigned_macs: None,  # noqa: ARG002 - before the account starts
        new_home: Harness,
        here: Client,
    ) -> AsyncIterator[None]:
        """Lose the stream for a while after a client has left; it is never shown as away."""
        await new_home.start(ALL)
        target = new_home.entity_id("device_tracker", tracker(here))
        changes = async_capture_events(new_home.hass, EVENT_STATE_CHANGED)
        await update_client(new_home, here, connected=False)
        new_home.sim.faults.streams["clients"] = 503
        await new_home.sim.drop("clients")
        await until_true(lambda: not new_home.run.all_live)
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == "unavailable"
        yield
        states = [change.data["new_state"] for change in changes]
        assert AWAY not in {s.state for s in states if s and s.entity_id == target}

    async def come_back(self, home: Harness) -> None:
        """Let the stream be live again, and REST answer what it has missed."""
        home.sim.faults.streams.clear()
        home.fire_time(timedelta(minutes=3))
        await home.until_live()
        await home.run.refresh()
        await home.settle()

    async def ask(self, home: Harness, after: timedelta) -> None:
        """Let time pass, and REST answer about the clients in doubt."""
        with home.later(after):
            home.fire_time(after)
            await home.settle()
            tasks = [t for t in asyncio.all_tasks() if t.get_name() == f"{DOMAIN} client queries"]
            await asyncio.gather(*tasks)

    @pytest.mark.usefixtures("gap")
    async def test_who_is_back_is_not_away(self, new_home: Harness, here: Client) -> None:
        """Its return was lost, and REST may lag: it is asked until that is certain."""
        here.connected = True
        await self.come_back(new_home)
        assert presence_of(new_home, here) == HOME
        await self.ask(new_home, timedelta(minutes=1))
        assert not new_home.run.is_connected(here.mac)
        assert presence_of(new_home, here) == HOME
        await self.ask(new_home, timedelta(minutes=6))
        assert new_home.run.is_connected(here.mac)
        await pass_time(new_home, timedelta(minutes=11))
        assert presence_of(new_home, here) == HOME


async def test_who_is_not_back_after_a_gap_is_away(new_home: Harness, here: Client) -> None:
    """Once REST lacks a client as well, its delay ends."""
    await new_home.start(ALL)
    await update_client(new_home, here, connected=False)
    await new_home.sim.drop("clients")
    await until_true(lambda: not new_home.run.all_live)
    new_home.fire_time(timedelta(seconds=10))
    await new_home.until_live()
    await pass_time(new_home, DELAY)
    assert presence_of(new_home, here) == HOME
    await pass_time(new_home, timedelta(minutes=11))
    assert presence_of(new_home, here) == AWAY


async def test_a_roam_of_which_the_end_is_reported_last_is_no_leave(
    new_home: Harness, here: Client
) -> None:
    """The tracker and the event entity agree: the client is still there."""
    await new_home.start(ALL)
    watch = Watch(new_home, new_home.entity_id("event", "client_event"))
    first, second = new_home.campus.aps[0], new_home.campus.aps[1]
    here.ap = first
    await update_client(new_home, here, connected=True)
    watch.take()
    await update_client(new_home, here, ap=second)
    assert watch.types() == ["roamed"]
    await update_client(new_home, here, ap=first, connected=False)
    assert watch.types() == []
    await pass_time(new_home, DELAY)
    assert presence_of(new_home, here) == HOME


class TestSites:
    """With sites chosen, home is where these are."""

    @pytest.mark.parametrize("choice", ["all", "macs"])
    async def test_a_client_at_another_site_is_not_home(
        self, new_home: Harness, here: Client, elsewhere: Site, choice: str
    ) -> None:
        """A phone that is carried to the branch office has left."""
        home, there = here.ap, next(ap for ap in new_home.campus.aps if ap is not here.ap)
        there.site = elsewhere
        await new_home.start(
            {
                CONF_STREAMS: STREAMS,
                CONF_TRACK: choice,
                CONF_TRACK_MACS: [here.mac],
                CONF_SITES: [here.ap.site.site_id],
            }
        )
        assert presence_of(new_home, here) == HOME
        await update_client(new_home, here, ap=there)
        assert presence_of(new_home, here) == AWAY
        await update_client(new_home, here, ap=home)
        assert presence_of(new_home, here) == HOME


async def test_all_clients_include_a_wired_one_with_a_made_up_address(
    new_home: Harness, sim: Simulator
) -> None:
    """Virtual machines and containers have locally administered addresses, which they keep."""
    machine = first_client(sim, lambda client: not client.connected)
    machine.mac, machine.connected = "02:42:ac:11:00:02", True
    await new_home.start(ALL)
    assert not is_tracked(new_home, machine)
    message = other_streams.client_state(sim.context, machine)
    message.client_state.type = 2  # type: ignore[assignment] # wired
    await new_home.receive([("clients", message)])
    assert presence_of(new_home, machine) == HOME


class TestQueries:
    """Clients about which REST is asked one by one."""

    async def test_a_client_that_leaves_unheard_is_away_after_one_check(
        self, new_home: Harness, here: Client
    ) -> None:
        """What one list lacks may be there; asked for by its address, it is certain."""
        await new_home.start(ALL)
        here.connected = False
        await new_home.run.refresh()
        assert new_home.run.is_connected(here.mac)
        await pass_time(new_home, timedelta(seconds=6))
        await until_true(lambda: not new_home.run.is_connected(here.mac))
        assert presence_of(new_home, here) == HOME
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == AWAY

    async def test_a_client_that_a_list_lacks_stays_home(
        self, new_home: Harness, here: Client
    ) -> None:
        """Lists of a busy network lack clients that are there."""
        await new_home.start(ALL)
        new_home.sim.campus.clients.remove(here)
        await new_home.run.refresh()
        new_home.sim.campus.clients.append(here)
        calls = new_home.run.calls
        await pass_time(new_home, timedelta(seconds=6))
        await until_true(lambda: new_home.run.calls > calls)
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == HOME

    async def test_a_loss_that_another_access_point_reports_is_checked(
        self, new_home: Harness, here: Client
    ) -> None:
        """An access point that a client has left long ago may report its loss at any time."""
        await new_home.start(ALL)
        serving = here.ap
        here.ap = next(ap for ap in new_home.campus.aps if ap is not serving)
        with new_home.later(timedelta(minutes=2)):
            later = dt_util.utcnow() + timedelta(minutes=2)
            await report_at(new_home, here, later, connected=False)
        assert new_home.run.is_connected(here.mac)
        here.ap, here.connected = serving, True
        calls = new_home.run.calls
        await pass_time(new_home, timedelta(seconds=6))
        await until_true(lambda: new_home.run.calls > calls)
        await pass_time(new_home, DELAY)
        assert presence_of(new_home, here) == HOME
