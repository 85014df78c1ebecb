"""REST refreshes: when they run, how often, and what a partial answer does."""

from datetime import timedelta
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
import pytest

from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from simulator import Settings

from . import clients as following
from .harness import Harness
from .helpers import until_true
from .internals import CHECK_INTERVAL, COLLECT_GAPS

APS = "/network-monitoring/v1/aps"
ALERTS = "/network-notifications/v1/alerts"

CALLS = 6
"""What a resync costs: lists of the three kinds of device, of radios, of alerts and of sites."""

FIRST_CALLS = CALLS + 2
"""What a start costs: firmware and subscriptions are asked for as well."""


@pytest.fixture
def settings() -> Settings:
    """Return a campus with two open alerts."""
    return Settings(alerts=2)


def pass_time(home: Harness, after: timedelta) -> None:
    """Run the timers that are due after some time."""
    home.fire_time(after + timedelta(seconds=2))


async def test_a_start_costs_eight_calls(home: Harness) -> None:
    """Each list is one call; a refresh costs two less, a restart as many again."""
    api = home.run.api
    assert api.calls == FIRST_CALLS
    pass_time(home, CHECK_INTERVAL)
    await until_true(lambda: api.calls == FIRST_CALLS + CALLS)
    await home.reload()
    await until_true(lambda: home.run.last_sync is not None)
    assert home.run.calls == FIRST_CALLS


@pytest.mark.parametrize("status", [403, 500])
async def test_devices_are_added_while_alerts_fail(new_home: Harness, status: int) -> None:
    """Alerts follow once they can be read, without firing events."""
    new_home.sim.faults.rest[ALERTS] = status
    await new_home.set_up()
    run = new_home.run
    await new_home.until(lambda: run.all_live)
    assert (
        new_home.state_of("binary_sensor", f"{new_home.campus.aps[0].serial}_connectivity") == "on"
    )
    assert new_home.state_of("sensor", "open_alerts") == "0"

    new_home.sim.faults.rest.clear()
    pass_time(new_home, timedelta(minutes=1))
    await new_home.until_state(new_home.entity_id("sensor", "open_alerts"), "2")
    event = new_home.state("event", "alerts")
    assert event.state == "unknown"


async def test_alerts_are_updated_while_devices_fail(home: Harness) -> None:
    """A list that fails leaves its objects as they were."""
    home.sim.faults.rest[APS] = 500
    with patch.object(home.sim, "send"):
        await home.sim.incident("alert_raised")
    home.campus.switches[0].online = False
    run = home.run
    await run.refresh()
    assert not run.refresh_succeeded
    assert home.state_of("sensor", "open_alerts") == "3"
    for device in (home.campus.aps[0], home.campus.switches[0]):
        assert home.state_of("binary_sensor", f"{device.serial}_connectivity") == "on"


async def test_alerts_alone_are_one_call(new_home: Harness) -> None:
    """Devices are not listed while all of their streams are disabled."""
    await new_home.set_up({CONF_STREAMS: ["alerts"]})
    run = new_home.run
    await new_home.until(lambda: run.is_live("alerts"))
    assert run.calls == 1
    assert run.devices == {}
    assert new_home.state_of("sensor", "open_alerts") == "2"


async def test_an_incomplete_list_closes_nothing(home: Harness) -> None:
    """A missing alert may have moved to a page that was read before."""
    moved: Listing[object] = Listing(complete=False)
    run = home.run
    with patch.object(run.api, "alerts", return_value=moved):
        await run.refresh()
    assert home.state_of("sensor", "open_alerts") == "2"
    for alert in home.campus.alerts:
        alert.cleared = True
    await run.refresh()
    assert home.state_of("sensor", "open_alerts") == "2"  # an empty list is asked for again
    await run.refresh()
    assert home.state_of("sensor", "open_alerts") == "0"


async def test_a_failure_is_retried_with_growing_intervals(home: Harness) -> None:
    """Retry intervals double from one minute to half an hour, and are reset by success."""
    run = home.run
    home.sim.faults.rest[APS] = 500
    waits = []
    for _ in range(7):
        with run.unscheduled() as scheduled:
            await run.refresh()
        scheduled.assert_called_once()
        waits.append(run.retry_after)
    assert waits == [60, 120, 240, 480, 960, 1800, 1800]
    home.sim.faults.rest.clear()
    await run.refresh()
    home.sim.faults.rest[APS] = 500
    await run.refresh()
    home.sim.faults.rest.clear()
    calls = run.calls
    pass_time(home, timedelta(minutes=1))
    await until_true(lambda: run.calls == calls + CALLS)


class TestClients:
    """The list of clients, which may fail alone."""

    async def test_a_failure_is_retried_soon(self, new_home: Harness) -> None:
        """While the list of clients fails, the other lists are applied."""
        new_home.sim.faults.rest[following.REST] = 503
        await new_home.start(following.ALL)
        run = new_home.run
        assert new_home.state_of("sensor", "open_alerts") == "2"
        assert run.needs_sync
        assert not run.clients_complete
        new_home.sim.faults.rest.clear()
        pass_time(new_home, timedelta(minutes=1))
        await until_true(lambda: run.clients_complete)
        assert not run.needs_sync

    async def test_a_failure_after_a_restart_is_retried_too(self, new_home: Harness) -> None:
        """The first refresh after a restart runs in the background."""
        await new_home.start(following.ALL)
        new_home.sim.faults.rest[following.REST] = 503
        await new_home.reload()
        run = new_home.run
        await until_true(lambda: not run.refresh_succeeded)
        new_home.sim.faults.rest.clear()
        pass_time(new_home, timedelta(minutes=1))
        await until_true(lambda: run.clients_complete)

    async def test_a_failed_refresh_is_retried_as_central_asks(self, new_home: Harness) -> None:
        """The header Retry-After sets the interval."""
        await new_home.start(following.ALL)
        new_home.sim.faults.rest[following.REST], new_home.sim.faults.retry_after = 429, 900
        run = new_home.run
        with run.unscheduled():
            await run.refresh()
        assert run.needs_sync
        assert run.retry_after == 900

    async def test_an_account_of_clients_only_does_not_wait_for_them(
        self, new_home: Harness
    ) -> None:
        """Set-up succeeds without the list, since the stream reports clients, too."""
        new_home.sim.faults.rest[following.REST] = 503
        await new_home.start({CONF_STREAMS: ["clients"]})
        assert new_home.entry.state is ConfigEntryState.LOADED
        new_home.sim.faults.rest.clear()
        pass_time(new_home, timedelta(minutes=1))
        await until_true(lambda: new_home.run.clients_complete)

    @pytest.mark.parametrize("status", [403, 404])
    async def test_a_list_that_is_forbidden_is_not_retried(
        self, new_home: Harness, status: int
    ) -> None:
        """Without permission, another request would fail, too."""
        new_home.sim.faults.rest[following.REST] = status
        await new_home.start(following.ALL)
        assert not new_home.run.needs_sync
        assert new_home.run.refresh_succeeded


@pytest.mark.parametrize("asked, wait", [(5, 60), (900, 900), (None, 60)])
async def test_the_retry_interval_is_centrals(
    home: Harness, asked: int | None, wait: float
) -> None:
    """Retry-After, or the reset of the rate limit, is waited for."""
    home.sim.faults.rest[APS], home.sim.faults.retry_after = 429, asked
    run = home.run
    with run.unscheduled():
        await run.refresh()
    assert run.retry_after is not None
    if asked is None:
        assert 3500 < run.retry_after <= 3600
    else:
        assert run.retry_after == wait


class TestScarce:
    """An account with a low rate limit."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a Central with a low rate limit."""
        return Settings(rest_limit=FIRST_CALLS + CALLS + 2)

    async def test_a_regular_refresh_is_skipped_but_not_one_after_a_gap(
        self, home: Harness
    ) -> None:
        """The last calls of the hour are reserved for refreshes that are needed."""
        run = home.run
        await run.refresh()
        assert run.calls == FIRST_CALLS + CALLS
        last = run.last_sync
        await run.refresh()
        assert run.calls == FIRST_CALLS + CALLS
        assert run.refresh_succeeded
        assert run.last_sync == last
        run.require_sync()
        await run.refresh()
        assert run.calls > FIRST_CALLS + CALLS


@pytest.mark.usefixtures("fast_forward")
async def test_streams_that_return_together_cost_one_refresh(home: Harness) -> None:
    """One refresh has what all of them missed."""
    run = home.run
    streams = list(run.subscriptions)
    home.sim.faults.streams.update(dict.fromkeys(streams, 500))
    for stream in streams:
        await home.sim.drop(stream)
    await home.until(lambda: not run.any_live)
    home.sim.faults.streams.clear()
    await home.until(lambda: run.all_live)
    assert run.needs_sync
    calls = run.calls
    pass_time(home, timedelta(minutes=1))
    await until_true(lambda: not run.needs_sync and run.calls == calls + CALLS)
    pass_time(home, timedelta(minutes=2))
    await home.hass.async_block_till_done(wait_background_tasks=False)
    assert run.calls == calls + CALLS


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize("minutes", [0, 2])
async def test_a_first_connection_that_took_long_is_a_gap(new_home: Harness, minutes: int) -> None:
    """Central queues no events for a subscriber that it does not know yet."""
    new_home.sim.faults.streams["ap"] = 500
    await new_home.set_up()
    run = new_home.run
    await new_home.until_state(new_home.entity_id("binary_sensor", "stream_ap"), "off")
    run.age_start(timedelta(minutes=minutes))
    new_home.sim.faults.streams.clear()
    await new_home.until(lambda: run.all_live)
    assert run.needs_sync is bool(minutes)


@pytest.mark.parametrize(
    "status, asked, delay",
    [(None, None, 60), (500, None, COLLECT_GAPS), (429, 900, 900), (429, 1, COLLECT_GAPS)],
)
async def test_a_refresh_after_a_gap_is_soon_but_not_too_soon(
    home: Harness, status: int | None, asked: int | None, delay: float
) -> None:
    """After a gap, REST is asked at most once a minute and not before Central allows it."""
    run = home.run
    home.sim.faults.retry_after = asked
    if status is not None:
        home.sim.faults.rest[APS] = status
    await run.refresh()
    assert delay - 2 < run.sync_delay <= delay


async def test_rest_alone_starts_no_reauth_flow(home: Harness) -> None:
    """While the streams are live, the credentials are valid."""
    home.sim.faults.rest.update({APS: 401, ALERTS: 401})
    for _ in range(4):
        await home.run.refresh()
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.reauth_flows() == 0
