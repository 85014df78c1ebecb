"""An account to which Central refuses all streams: REST reports in their place."""

from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.const import (
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    EVENT_STATE_CHANGED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Event
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.hpe_aruba_central.central.streaming.subscription import State, Status
from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.hub.validation import stored_input
from simulator import Settings
from simulator.campus import Client

from .clients import ALL, REST as CLIENTS, presence_of
from .events import Watch
from .flows import CUSTOM, Typed, start, submit, submit_only
from .harness import Harness
from .helpers import until_true

GONE = {STATE_UNAVAILABLE, STATE_UNKNOWN}
MINUTE = timedelta(minutes=1)
DEVICES = [f"/network-monitoring/v1/{kind}" for kind in ("aps", "switches", "gateways")]
ALERTS = "/network-notifications/v1/alerts"


@pytest.fixture
def settings() -> Settings:
    """Return a campus with open alerts, whose account may not stream."""
    return Settings(alerts=2, streams=False)


@pytest.fixture
async def refused_home(new_home: Harness) -> Harness:
    """Return a home whose account has been refused all streams."""
    await set_up(new_home)
    return new_home


async def set_up(home: Harness) -> None:
    """Set the account up, and wait until Central has refused all streams."""
    await home.set_up()
    await home.settle()
    await until_true(lambda: is_refused(home))


def is_refused(home: Harness) -> bool:
    """Return True if Central has refused all streams."""
    streams = home.run.subscriptions.values()
    return all(stream.status.reason == "forbidden" for stream in streams)


def connectivity(home: Harness) -> dict[str, str]:
    """Return the states of all devices, by kind."""
    return {
        device.kind: home.state_of("binary_sensor", f"{device.serial}_connectivity")
        for device in home.campus.devices
    }


ON = {"ACCESS_POINT": "on", "SWITCH": "on", "GATEWAY": "on"}


async def test_devices_radios_and_alerts_are_shown_without_streams(refused_home: Harness) -> None:
    """Only the sensors of the streams say that none is live."""
    home = refused_home
    assert connectivity(home) == ON
    ap = home.campus.aps[0]
    shown = home.state_of("sensor", f"{ap.serial}_radio_{ap.radios[0].mac}_channel")
    assert shown not in GONE
    assert home.state_of("sensor", "open_alerts") == "2"
    assert home.state_of("sensor", "access_point_online") == "2"
    for stream in ("ap", "switch", "gateway", "alerts"):
        state = home.state("binary_sensor", f"stream_{stream}")
        told = (state.state, state.attributes["reason"], state.attributes["instead"])
        assert told == ("off", "forbidden", "lists")
    assert home.state("binary_sensor", "stream_audit").attributes["instead"] is None
    source = home.state("sensor", "data_source")
    assert (source.state, source.attributes["sync_interval"]) == ("rest", 1)


async def test_all_refused_streams_are_one_issue(refused_home: Harness) -> None:
    """It is a warning, which can be ignored; the audit trail, which REST lacks, has its own."""
    home = refused_home
    assert home.issues() == {"no_streams", "stream_forbidden_audit"}
    issue = ir.async_get(home.hass).async_get_issue(DOMAIN, f"{home.entry.entry_id}_no_streams")
    assert issue is not None
    assert (issue.severity, issue.is_fixable) == (ir.IssueSeverity.WARNING, False)
    home.run.set_status("ap", Status(State.LIVE))
    assert home.issues() == {"stream_forbidden_audit"}
    home.run.set_status("switch", Status(State.REFUSED, "forbidden"))
    assert home.issues() == {"stream_forbidden_audit", "stream_forbidden_switch"}
    await home.unload()
    assert home.issues() == set()


async def test_devices_without_subscription_are_asked_for_beside_others(new_home: Harness) -> None:
    """Their streams are live, but have nothing of them."""
    home = new_home
    await home.sim.allow_streams(allowed=True)
    [one, _] = home.campus.aps
    home.campus.tiers[one.serial] = "FOUNDATION"
    await home.start()
    assert home.state_of("sensor", "data_source") == "streams_and_rest"
    assert home.run.interval == 60
    one.online = False
    await home.run.refresh()
    assert home.state_of("binary_sensor", f"{one.serial}_connectivity") == "off"
    home.campus.tiers.clear()
    with home.later(timedelta(hours=7)):
        await home.run.refresh()
    assert home.state_of("sensor", "data_source") == "streams"
    assert home.run.interval == 1800


async def test_of_several_streams_one_may_be_refused(new_home: Harness) -> None:
    """The devices of the others are followed live."""
    home = new_home
    await home.sim.allow_streams(allowed=True)
    home.sim.faults.streams["switch"] = 403
    await home.set_up()
    await home.settle()
    await until_true(lambda: home.run.is_live("ap") and home.run.is_live("gateway"))
    assert connectivity(home) == ON
    assert home.state_of("sensor", "data_source") == "streams_and_rest"


def has_asked(home: Harness, calls: int) -> bool:
    """Return True if REST was called so often, and will be again."""
    return home.run.calls == calls and home.run.is_scheduled


async def test_rest_is_asked_every_minute(refused_home: Harness) -> None:
    """That is a small share of the hourly rate limit."""
    home = refused_home
    for number, calls in enumerate((14, 20), start=1):
        home.fire_time(number * timedelta(seconds=62))
        await until_true(partial(has_asked, home, calls))


async def test_a_device_that_goes_offline_fires_its_event_later(refused_home: Harness) -> None:
    """What differs from the last list has happened."""
    home = refused_home
    [ap, _] = home.campus.aps
    watch = Watch(home, home.entity_id("event", f"{ap.serial}_device_event"))
    await home.sim.incident("ap_down", ap.serial)
    await home.run.refresh()
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "off"
    await home.sim.incident("ap_up", ap.serial)
    await home.run.refresh()
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "on"
    assert watch.types(but="rebooted") == ["offline", "online"]


async def test_lists_count_for_ten_minutes_while_rest_fails(refused_home: Harness) -> None:
    """One answer that is missing makes nothing unavailable."""
    home = refused_home
    home.sim.faults.rest.update(dict.fromkeys((*DEVICES, ALERTS), 500))
    for minutes, is_shown in ((2, True), (9, True), (11, False)):
        with home.later(minutes * MINUTE):
            await home.run.refresh()
        assert (connectivity(home) == ON) is is_shown
        assert (home.state_of("sensor", "open_alerts") == "2") is is_shown
    home.sim.faults.rest.clear()
    with home.later(12 * MINUTE):
        await home.run.refresh()
    assert connectivity(home) == ON
    assert home.state_of("sensor", "open_alerts") == "2"


async def test_rest_is_asked_again_within_five_minutes_of_a_failure(refused_home: Harness) -> None:
    """No stream's return would show that Central can be reached again."""
    home = refused_home
    home.sim.faults.rest.update(dict.fromkeys(DEVICES, 500))
    pauses = []
    with home.run.unscheduled():
        for _ in range(5):
            await home.run.refresh()
            pauses.append(home.run.retry_after)
    assert pauses == [60, 120, 240, 300, 300]


class TestRateLimit:
    """An account with a rate limit."""

    @pytest.fixture
    def settings(self, limit: int) -> Settings:
        """Return a campus whose account may make so many requests an hour."""
        return Settings(streams=False, rest_limit=limit)

    @pytest.mark.parametrize(
        "limit, seconds", [(5000, (60, 60)), (200, (180, 270)), (40, (1000, 1800))]
    )
    async def test_a_tight_rate_limit_is_not_used_up(
        self, refused_home: Harness, seconds: tuple[float, float]
    ) -> None:
        """Half of what is left lasts until Central resets it."""
        least, most = seconds
        assert least <= refused_home.run.interval <= most


@pytest.mark.usefixtures("fast_forward")
async def test_streams_take_over_once_they_are_allowed(new_home: Harness) -> None:
    """Nothing is unknown or unavailable in between, and REST is asked seldom again."""
    home = new_home
    await set_up(home)
    states: list[Event[Any]] = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await home.sim.allow_streams(allowed=True)
    await home.until_live()
    assert connectivity(home) == ON
    assert home.state_of("binary_sensor", "stream_ap") == "on"
    assert home.run.interval == 1800
    source = home.state("sensor", "data_source")
    assert (source.state, source.attributes["sync_interval"]) == ("streams", 30)
    gone = [
        event.data["entity_id"]
        for event in states
        if event.data["old_state"].state not in GONE and event.data["new_state"].state in GONE
    ]
    assert gone == []
    [ap, _] = home.campus.aps
    await home.incident("ap_down", ap.serial)
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "off"


async def test_a_restart_makes_nothing_unavailable_or_unknown(refused_home: Harness) -> None:
    """What the last run had from REST counts until the first list of this one."""
    home = refused_home
    [ap, _] = home.campus.aps
    await home.unload()
    states: list[Event[Any]] = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await set_up(home)
    entity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    seen = [event.data["new_state"].state for event in states if event.data["entity_id"] == entity]
    assert set(seen) == {"on"}


async def test_streams_that_are_allowed_at_a_restart_take_over(refused_home: Harness) -> None:
    """What the last run had from REST counts; only what is not listed may be old."""
    home = refused_home
    [ap, _] = home.campus.aps
    await home.unload()
    await home.sim.allow_streams(allowed=True)
    states: list[Event[Any]] = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await home.set_up()
    await home.until_live()
    entity = home.entity_id("binary_sensor", f"{ap.serial}_connectivity")
    seen = [event.data["new_state"].state for event in states if event.data["entity_id"] == entity]
    assert set(seen) == {"on"}
    assert home.state_of("sensor", "data_source") == "streams"


async def test_after_hours_away_a_restart_trusts_only_new_lists(
    refused_home: Harness, hass_storage: dict[str, Any]
) -> None:
    """What the last run knew is unknown until REST has answered."""
    home = refused_home
    home.sim.faults.rest.update(dict.fromkeys(DEVICES, 500))
    await home.unload()
    stored = hass_storage[f"{DOMAIN}.{home.entry.entry_id}"]["data"]
    stored["closed"] = (dt_util.utcnow() - timedelta(hours=3)).isoformat()
    await set_up(home)
    assert set(connectivity(home).values()) == {STATE_UNKNOWN}
    home.sim.faults.rest.clear()
    await home.run.refresh()
    assert connectivity(home) == ON


@pytest.mark.usefixtures("fast_forward")
class TestTakenAway:
    """An account that loses its streams."""

    @pytest.fixture
    def settings(self) -> Settings:
        """Return a campus whose account may stream at first."""
        return Settings(alerts=2)

    async def test_what_rest_does_not_list_is_unknown(self, new_home: Harness) -> None:
        """A port's state would never change again."""
        home = new_home
        await home.start()
        await home.receive_everything()
        [switch] = home.campus.switches
        link = f"{switch.serial}_port_{switch.uplinks[0].name}_link"
        assert home.state_of("binary_sensor", link) == "on"
        await home.sim.allow_streams(allowed=False)
        await until_true(lambda: is_refused(home))
        with home.later(MINUTE):
            await home.run.refresh()
        await home.flush()
        assert connectivity(home) == ON
        assert home.state_of("sensor", "access_point_online") == "2"
        assert home.state_of("binary_sensor", link) == STATE_UNKNOWN
        assert home.run.detail_queries["open"] == 0
        await home.sim.allow_streams(allowed=True)
        await home.until_live()
        await home.run.refresh()
        assert home.run.detail_queries["open"] > 0
        await home.receive_everything()
        assert home.state_of("binary_sensor", link) == "on"

    async def test_a_stream_that_is_only_lost_takes_its_entities_along(
        self, new_home: Harness
    ) -> None:
        """REST is asked as seldom as before."""
        home = new_home
        await home.start()
        home.sim.faults.streams.update(dict.fromkeys(home.run.subscriptions, 503))
        for stream in home.run.subscriptions:
            await home.sim.drop(stream, 1011)
        await until_true(lambda: not home.run.any_live)
        await home.settle()
        assert set(connectivity(home).values()) == {STATE_UNAVAILABLE}
        assert home.run.interval == 1800


class TestClients:
    """An account that tracks clients."""

    @pytest.fixture
    def options(self) -> dict[str, object]:
        """Return options that track all clients."""
        return dict(ALL)

    @pytest.mark.usefixtures("assigned_macs")
    async def test_clients_come_and_go_from_list_to_list(
        self, refused_home: Harness, here: Client
    ) -> None:
        """The first list is no news; a client that two lists lack has left."""
        home = refused_home
        watch = Watch(home, home.entity_id("event", "client_event"))
        assert presence_of(home, here) == "home"
        assert watch.take() == []
        here.connected = False
        for _ in range(2):
            with home.later(MINUTE):
                await home.run.refresh()
        [(event_type, attributes)] = watch.take()
        assert (event_type, attributes["mac"]) == ("left", here.mac)
        here.connected = True
        await home.run.refresh()
        assert watch.types() == ["joined"]

    @pytest.mark.usefixtures("assigned_macs")
    async def test_without_permission_to_list_clients_they_are_unavailable_in_time(
        self, refused_home: Harness, here: Client
    ) -> None:
        """The lists of devices do not speak for them."""
        home = refused_home
        home.sim.faults.rest[CLIENTS] = 403
        with home.later(11 * MINUTE):
            await home.run.refresh()
        assert presence_of(home, here) == STATE_UNAVAILABLE
        assert connectivity(home) == ON


async def test_the_flow_says_what_is_missing_before_the_account_is_added(
    new_home: Harness, typed: Typed, setup_entry: AsyncMock
) -> None:
    """Its own form says it; nothing is saved before."""
    result = await submit(new_home, await start(new_home, CUSTOM), typed)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm_no_streams")
    assert new_home.hass.config_entries.async_entries(DOMAIN) == []
    result = await submit_only(new_home, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    [entry] = new_home.hass.config_entries.async_entries(DOMAIN)
    assert entry.data[CONF_CLIENT_ID] == new_home.sim.client_id
    assert len(setup_entry.mock_calls) == 1


async def test_reconfiguring_says_so_too(refused_home: Harness) -> None:
    """The account is changed once that is confirmed."""
    home = refused_home
    entry = home.entry
    choice, credentials = stored_input(entry.data)
    result = await submit(home, await entry.start_reconfigure_flow(home.hass), choice)
    result = await submit(home, result, credentials)
    assert result["step_id"] == "confirm_no_streams"
    result = await submit_only(home, result, {})
    assert result["reason"] == "reconfigure_successful"


async def test_new_credentials_are_accepted_without_a_word(refused_home: Harness) -> None:
    """The account has had no streams before."""
    home = refused_home
    typed = {CONF_CLIENT_ID: home.sim.client_id, CONF_CLIENT_SECRET: home.sim.client_secret}
    result = await submit(home, await home.entry.start_reauth_flow(home.hass), typed)
    assert result["reason"] == "reauth_successful"
