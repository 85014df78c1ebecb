"""REST beside the streams: when it is asked, how often, and what is made of half an answer."""

from datetime import timedelta
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hpe_aruba_central.central.rest.listing import Listing
from custom_components.hpe_aruba_central.const import CONF_STREAMS
from simulator import Settings, Simulator

from . import clients as following
from .helpers import entity_id, reauth_flows, state_of, until, until_state, until_true
from .run import GATHER_GAPS, RESYNC_INTERVAL, inside

APS = "/network-monitoring/v1/aps"
ALERTS = "/network-notifications/v1/alerts"

CALLS = 6
"""What a resync costs: lists of the three kinds of device, of radios, of alerts and of sites."""

FIRST_CALLS = CALLS + 1
"""What a start costs: the firmware is asked for as well."""


@pytest.fixture
def settings() -> Settings:
    """Return a campus with two open alerts."""
    return Settings(alerts=2)


def pass_time(hass: HomeAssistant, after: timedelta) -> None:
    """Let what is due by then happen."""
    async_fire_time_changed(hass, dt_util.utcnow() + after + timedelta(seconds=2))


async def test_a_start_costs_a_handful_of_calls(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """One for each list; a check no more, a restart as many again."""
    api = inside(account).api
    assert api.calls == FIRST_CALLS
    pass_time(hass, RESYNC_INTERVAL)
    await until_true(lambda: api.calls == FIRST_CALLS + CALLS)
    assert await hass.config_entries.async_reload(account.entry_id)
    await until_true(lambda: inside(account).last_sync is not None)
    assert inside(account).calls == FIRST_CALLS


@pytest.mark.parametrize("status", [403, 500])
async def test_without_alerts_there_are_devices(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, status: int
) -> None:
    """From the first look on; the alerts come, as no news, when they may be read."""
    sim.faults.rest[ALERTS] = status
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = inside(entry)
    await until(hass, lambda: coordinator.all_live)
    assert state_of(hass, "binary_sensor", f"{sim.campus.aps[0].serial}_connectivity") == "on"
    assert state_of(hass, "sensor", f"{entry.entry_id}_open_alerts") == "0"

    sim.faults.rest.clear()
    pass_time(hass, timedelta(minutes=1))
    await until_state(hass, entity_id(hass, "sensor", f"{entry.entry_id}_open_alerts"), "2")
    event = hass.states.get(entity_id(hass, "event", f"{entry.entry_id}_alerts"))
    assert event is not None
    assert event.state == "unknown"


async def test_without_devices_there_are_alerts(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Whatever is answered counts; whatever is not stays as it was."""
    sim.faults.rest[APS] = 500
    with patch.object(sim, "send"):
        await sim.incident("alert_raised")
    sim.campus.switches[0].online = False
    coordinator = inside(account)
    await coordinator.refresh()
    assert not coordinator.refresh_succeeded
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == "3"
    for device in (sim.campus.aps[0], sim.campus.switches[0]):
        assert state_of(hass, "binary_sensor", f"{device.serial}_connectivity") == "on"


async def test_alerts_alone_are_one_call(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Devices are not asked for while no stream of theirs is enabled."""
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={CONF_STREAMS: ["alerts"]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = inside(entry)
    await until(hass, lambda: coordinator.is_live("alerts"))
    assert coordinator.calls == 1
    assert coordinator.devices == {}
    assert state_of(hass, "sensor", f"{entry.entry_id}_open_alerts") == "2"


async def test_a_list_that_changed_meanwhile_closes_nothing(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """An alert that it lacks may have been moved to a page that was read before."""
    moved: Listing[object] = Listing(complete=False)
    coordinator = inside(account)
    with patch.object(coordinator.api, "alerts", return_value=moved):
        await coordinator.refresh()
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == "2"
    for alert in sim.campus.alerts:
        alert.cleared = True
    await coordinator.refresh()
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == "0"


async def test_a_failure_is_tried_again_ever_less_often(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """After one minute, two, four, and so on to half an hour; at once as usual when it is over."""
    coordinator = inside(account)
    sim.faults.rest[APS] = 500
    waits = []
    for _ in range(7):
        with coordinator.unscheduled() as scheduled:
            await coordinator.refresh()
        scheduled.assert_called_once()
        waits.append(coordinator.retry_after)
    assert waits == [60, 120, 240, 480, 960, 1800, 1800]
    sim.faults.rest.clear()
    await coordinator.refresh()
    sim.faults.rest[APS] = 500
    await coordinator.refresh()
    sim.faults.rest.clear()
    calls = coordinator.calls
    pass_time(hass, timedelta(minutes=1))
    await until_true(lambda: coordinator.calls == calls + CALLS)


class TestClients:
    """The list of clients, which stands for itself."""

    async def test_a_failure_is_tried_again_soon(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
    ) -> None:
        """What else was answered counts meanwhile."""
        sim.faults.rest[following.REST] = 503
        await following.begin(hass, entry, following.ALL)
        coordinator = inside(entry)
        assert state_of(hass, "sensor", f"{entry.entry_id}_open_alerts") == "2"
        assert coordinator.needs_sync
        assert not coordinator.clients_complete
        sim.faults.rest.clear()
        pass_time(hass, timedelta(minutes=1))
        await until_true(lambda: not coordinator.needs_sync)
        assert coordinator.clients_complete

    async def test_a_failure_after_a_restart_is_tried_again_too(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
    ) -> None:
        """The first look is taken in the background then."""
        await following.begin(hass, entry, following.ALL)
        sim.faults.rest[following.REST] = 503
        assert await hass.config_entries.async_reload(entry.entry_id)
        coordinator = inside(entry)
        await until_true(lambda: not coordinator.refresh_succeeded)
        sim.faults.rest.clear()
        pass_time(hass, timedelta(minutes=1))
        await until_true(lambda: coordinator.clients_complete)

    async def test_a_check_that_fails_is_tried_again(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
    ) -> None:
        """As Central wants it."""
        await following.begin(hass, entry, following.ALL)
        sim.faults.rest[following.REST], sim.faults.retry_after = 429, 900
        coordinator = inside(entry)
        with coordinator.unscheduled():
            await coordinator.refresh()
        assert coordinator.needs_sync
        assert coordinator.retry_after == 900

    async def test_an_account_of_clients_only_does_not_wait_for_them(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
    ) -> None:
        """The stream tells of them meanwhile."""
        sim.faults.rest[following.REST] = 503
        await following.begin(hass, entry, {CONF_STREAMS: ["clients"]})
        assert entry.state is ConfigEntryState.LOADED
        sim.faults.rest.clear()
        pass_time(hass, timedelta(minutes=1))
        await until_true(lambda: inside(entry).clients_complete)

    @pytest.mark.parametrize("status", [403, 404])
    async def test_who_may_not_see_them_misses_nothing(
        self, hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, status: int
    ) -> None:
        """Asking again would not help."""
        sim.faults.rest[following.REST] = status
        await following.begin(hass, entry, following.ALL)
        assert not inside(entry).needs_sync
        assert inside(entry).refresh_succeeded


@pytest.mark.parametrize("asked, wait", [(5, 60), (900, 900), (None, 60)])
async def test_central_says_when_it_may_be_asked_again(
    sim: Simulator, account: MockConfigEntry, asked: int | None, wait: float
) -> None:
    """Retry-After, or the reset of its limit, is waited for."""
    sim.faults.rest[APS], sim.faults.retry_after = 429, asked
    coordinator = inside(account)
    with coordinator.unscheduled():
        await coordinator.refresh()
    assert coordinator.retry_after is not None
    if asked is None:
        assert 3500 < coordinator.retry_after <= 3600
    else:
        assert coordinator.retry_after == wait


class TestScarce:
    """An account that may make few calls an hour."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a Central that allows little."""
        return Settings(rest_limit=FIRST_CALLS + CALLS + 2)

    async def test_a_check_waits_but_a_gap_does_not(self, account: MockConfigEntry) -> None:
        """Some at the start, as many for a check; the two that are left are for whoever needs them."""
        coordinator = inside(account)
        await coordinator.refresh()
        assert coordinator.calls == FIRST_CALLS + CALLS
        last = coordinator.last_sync
        await coordinator.refresh()
        assert coordinator.calls == FIRST_CALLS + CALLS
        assert coordinator.refresh_succeeded
        assert coordinator.last_sync == last
        coordinator.require_sync()
        await coordinator.refresh()
        assert coordinator.calls > FIRST_CALLS + CALLS


@pytest.mark.usefixtures("fast_forward")
async def test_streams_that_come_back_together_cost_one_resync(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Whatever was missed on either is in the same lists."""
    coordinator = inside(account)
    streams = list(coordinator.subscriptions)
    sim.faults.streams.update(dict.fromkeys(streams, 500))
    for stream in streams:
        await sim.drop(stream)
    await until(hass, lambda: not coordinator.any_live)
    sim.faults.streams.clear()
    await until(hass, lambda: coordinator.all_live)
    assert coordinator.needs_sync
    calls = coordinator.calls
    pass_time(hass, timedelta(minutes=1))
    await until_true(lambda: not coordinator.needs_sync and coordinator.calls == calls + CALLS)
    pass_time(hass, timedelta(minutes=2))
    await hass.async_block_till_done(wait_background_tasks=False)
    assert coordinator.calls == calls + CALLS


@pytest.mark.usefixtures("fast_forward")
@pytest.mark.parametrize("minutes", [0, 2])
async def test_a_first_connection_that_took_long_is_a_gap(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, minutes: int
) -> None:
    """Central queues nothing for a subscriber that it has not seen yet."""
    sim.faults.streams["ap"] = 500
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = inside(entry)
    await until_state(hass, entity_id(hass, "sensor", f"{entry.entry_id}_state_ap"), "backing_off")
    coordinator.age_start(timedelta(minutes=minutes))
    sim.faults.streams.clear()
    await until(hass, lambda: coordinator.all_live)
    assert coordinator.needs_sync is bool(minutes)


@pytest.mark.parametrize(
    "status, asked, delay",
    [(None, None, 60), (500, None, GATHER_GAPS), (429, 900, 900), (429, 1, GATHER_GAPS)],
)
async def test_a_gap_is_made_good_for_soon_but_not_too_soon(
    sim: Simulator, account: MockConfigEntry, status: int | None, asked: int | None, delay: float
) -> None:
    """Not twice a minute, nor before Central wants it; a stream's return ends a pause that a failure called for."""
    coordinator = inside(account)
    sim.faults.retry_after = asked
    if status is not None:
        sim.faults.rest[APS] = status
    await coordinator.refresh()
    assert delay - 2 < coordinator.sync_delay <= delay


async def test_rest_alone_asks_for_no_credentials(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """While the streams are live the credentials are good."""
    sim.faults.rest.update({APS: 401, ALERTS: 401})
    for _ in range(4):
        await inside(account).refresh()
    assert account.state is ConfigEntryState.LOADED
    assert reauth_flows(hass) == 0
