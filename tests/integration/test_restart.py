"""State is restored after a restart, shown at once, and corrected when Central responds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    EVENT_HOMEASSISTANT_STOP,
    STATE_UNKNOWN,
)
from homeassistant.core import CoreState
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.const import CONF_STREAMS, DEFAULT_STREAMS, DOMAIN
from simulator import Settings, Simulator

from .harness import Harness
from .helpers import central_event, until_true
from .internals import BATCH_INTERVAL, SAVE_INTERVAL
from .patches import account_clock

ALL = (
    *(f"/network-monitoring/v1/{kind}" for kind in ("aps", "switches", "gateways")),
    "/network-notifications/v1/alerts",
)


@pytest.fixture
def settings() -> Settings:
    """Return a campus with two open alerts."""
    return Settings(alerts=2)


@pytest.fixture
def key(home: Harness) -> str:
    """Return the storage key of the account."""
    return f"{DOMAIN}.{home.entry.entry_id}"


def set_rest(sim: Simulator, status: int | None) -> None:
    """Let every REST request fail with a status, or (None) succeed."""
    sim.faults.rest.clear()
    if status is not None:
        sim.faults.rest.update(dict.fromkeys(ALL, status))


def last_event(home: Harness, unique_id: str) -> Any:
    """Return the last event type of an event entity, or None."""
    state = home.state("event", unique_id)
    return None if state.state == STATE_UNKNOWN else state.attributes.get(ATTR_EVENT_TYPE)


@pytest.fixture
def fired(new_home: Harness) -> Iterator[list[tuple[str, Any]]]:
    """Return a list of the events that event entities fire."""
    happenings: list[tuple[str, Any]] = []

    def note(event: Any) -> None:
        """Append an event entity's new event."""
        new, old = event.data["new_state"], event.data["old_state"]
        if new is None or new.domain != "event" or new.state in {"unavailable", "unknown"}:
            return
        if old is None or old.attributes.get(ATTR_EVENT_TYPE) != new.attributes.get(
            ATTR_EVENT_TYPE
        ):
            happenings.append((new.entity_id, new.attributes[ATTR_EVENT_TYPE]))

    remove = new_home.hass.bus.async_listen("state_changed", note)
    yield happenings
    remove()


@pytest.mark.usefixtures("fast_forward")
async def test_everything_is_restored_while_central_is_down(
    home: Harness, fired: list[tuple[str, Any]]
) -> None:
    """Set-up does not wait for REST, and restored values fire no events."""
    [ap, _] = home.campus.aps
    home.run.handle(
        central_event(
            "ap",
            "ap_stats",
            statistics=True,
            serial_number=ap.serial,
            cpu_utilization=7,
            at=dt_util.utcnow(),
        )
    )
    await home.unload()
    set_rest(home.sim, 500)
    home.sim.faults.streams.update(dict.fromkeys(DEFAULT_STREAMS, 500))

    await home.set_up()
    assert home.entry.state is ConfigEntryState.LOADED
    run = home.run
    assert set(run.devices) == {device.serial for device in home.campus.devices}
    assert len(run.alerts) == 2
    assert home.state_of("sensor", f"{ap.serial}_cpu_utilization") == "unavailable"

    home.sim.faults.streams.clear()
    await home.until_live()
    await home.settle()
    assert home.state_of("sensor", f"{ap.serial}_cpu_utilization") == "7"
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "on"
    assert home.state_of("sensor", "open_alerts") == "2"
    assert fired == []
    assert run.new_devices == set()
    await until_true(lambda: not run.refresh_succeeded)
    assert run.last_sync is None


async def test_rest_corrects_outdated_state(home: Harness) -> None:
    """Devices that went down, are new or are gone, and cleared alerts fire events now."""
    [down, gone] = home.campus.aps
    await home.unload()
    await until_true(lambda: not home.sim.connections)
    down.online = False
    home.campus.aps.remove(gone)
    cleared = await home.sim.incident("alert_cleared")
    later = dt_util.utcnow() + timedelta(minutes=1)
    home.sim.context.now = lambda: later
    await home.start()

    assert home.state_of("binary_sensor", f"{down.serial}_connectivity") == "off"
    assert last_event(home, f"{down.serial}_device_event") == "offline"
    assert cleared.alert_id not in home.run.alerts
    assert home.state_of("sensor", "open_alerts") == "1"
    assert last_event(home, f"{home.entry.unique_id}_alerts") == "cleared"
    # It was reported a moment ago: it is removed a day after that.
    assert home.device(gone.serial) is not None

    home.campus.aps.append(gone)
    await home.run.refresh()
    await home.settle()
    assert home.state_of("binary_sensor", f"{gone.serial}_connectivity") == "on"


async def test_an_account_without_devices_waits_for_its_first_refresh(home: Harness) -> None:
    """Without stored devices, set-up needs REST."""
    await home.unload()
    home.set_options({CONF_STREAMS: ["audit"]})
    home.sim.faults.rest["/network-monitoring/v1/tenant-device-health"] = 500
    assert not await home.hass.config_entries.async_setup(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_RETRY


async def test_a_stream_that_is_enabled_later_fires_no_events_for_old_state(
    home: Harness, fired: list[tuple[str, Any]]
) -> None:
    """A stream's existing devices and open alerts fire no events when it is enabled."""
    for streams in (["ap"], list(DEFAULT_STREAMS)):
        await home.start({CONF_STREAMS: streams})
    assert set(home.run.devices) == {device.serial for device in home.campus.devices}
    assert home.state_of("sensor", "open_alerts") == "2"
    assert fired == []


async def test_a_device_that_was_added_meanwhile_fires_added(home: Harness) -> None:
    """A device is new if its stream was enabled in the last run and did not report it."""
    [_, new] = home.campus.aps
    home.campus.aps.remove(new)
    run = home.run
    run.handle(central_event("ap", "ap", serial_number=new.serial, operation="delete", at=None))
    await home.unload()
    home.campus.aps.append(new)
    await home.start()
    assert home.state_of("binary_sensor", f"{new.serial}_connectivity") == "on"


@pytest.mark.usefixtures("fast_forward")
async def test_credentials_that_were_revoked_meanwhile_start_a_reauth_flow(home: Harness) -> None:
    """Repeated refusals start it, and it is aborted once the credentials work."""
    await home.unload()
    secret = home.sim.client_secret
    home.sim.set_secret("another")
    home.sim.revoke_tokens()
    await home.set_up()
    await until_true(lambda: home.reauth_flows() == 1)
    home.sim.set_secret(secret)
    await home.until_live()
    assert home.reauth_flows() == 0


@pytest.mark.parametrize(
    "content",
    [
        {"known": ["ap"]},
        {"known": None, "inventory": {}},
        {"known": ["ap"], "inventory": {"devices": "none"}},
        [],
    ],
)
async def test_a_damaged_file_is_ignored(
    home: Harness,
    hass_storage: dict[str, Any],
    key: str,
    content: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A damaged file is logged, and REST is asked before anything is shown."""
    await home.unload()
    hass_storage[key]["data"] = content
    await home.set_up()
    assert "cannot be understood" in caplog.text
    await home.until_live()
    assert home.run.last_sync is not None
    assert set(home.run.devices) == {device.serial for device in home.campus.devices}


async def test_a_file_that_cannot_be_read_is_ignored(
    home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """A file of a newer version, as after a downgrade, is ignored."""
    await home.unload()
    with patch(
        "homeassistant.helpers.storage.Store.async_load", side_effect=HomeAssistantError("too new")
    ):
        await home.set_up()
    assert "cannot be read: too new" in caplog.text
    await home.until_live()
    assert home.run.last_sync is not None


async def test_removing_an_account_removes_its_file(
    home: Harness, hass_storage: dict[str, Any], key: str
) -> None:
    """The file is written at the unload and deleted with the account."""
    await home.unload()
    assert len(hass_storage[key]["data"]["inventory"]["devices"]) == 4
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert key not in hass_storage


async def test_state_is_saved_periodically_if_it_changed(
    home: Harness, hass_storage: dict[str, Any], key: str
) -> None:
    """An account without new events writes nothing."""
    now = dt_util.utcnow()

    async def pass_interval() -> bool:
        """Let the interval end, and return True if the account's file was written."""
        nonlocal now
        now += SAVE_INTERVAL
        hass_storage.pop(key, None)
        for seconds in (0, 1):
            async_fire_time_changed(home.hass, now + timedelta(seconds=seconds))
            await home.settle()
        return key in hass_storage

    assert await pass_interval()
    assert not await pass_interval()
    await home.sim.incident("ap_down")
    await until_true(lambda: home.run.subscriptions["ap"].counters.events > 0)
    assert await pass_interval()
    assert not await pass_interval()


async def test_state_is_saved_when_home_assistant_stops(
    home: Harness, hass_storage: dict[str, Any], key: str
) -> None:
    """The last event before the stop is in the file."""
    del hass_storage[key]
    home.hass.set_state(CoreState.stopping)
    home.hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await home.settle()
    home.run.handle(central_event("ap", "ap", serial_number="CNLAST"))
    assert key not in hass_storage
    home.hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await home.settle()
    assert "CNLAST" in [
        device["serial_number"] for device in hass_storage[key]["data"]["inventory"]["devices"]
    ]


@pytest.fixture
def stopped_clocks(sim: Simulator) -> Iterator[datetime]:
    """Stop the clocks of Central and of accounts that are set up, and return their time."""
    time = dt_util.utcnow().replace(microsecond=0)
    sim.context.now = lambda: time
    with account_clock(Clock(utcnow=lambda: time, monotonic=lambda: 0.0)):
        yield time


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_the_time_of_a_devices_last_update_is_restored(
    stopped_clocks: datetime, home: Harness
) -> None:
    """A device's time of last update is available while its stream is down, and restored."""
    [ap, other] = home.campus.aps
    sensor = partial(home.state_of, "sensor", f"{ap.serial}_last_heard")
    listed = stopped_clocks.isoformat()
    assert sensor() == listed
    reported = stopped_clocks + timedelta(minutes=1)
    home.run.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number=ap.serial, at=reported)
    )
    home.fire_time(timedelta(seconds=BATCH_INTERVAL + 1))
    await home.settle()
    assert sensor() == reported.isoformat()
    assert home.state_of("sensor", f"{other.serial}_last_heard") == listed

    home.sim.faults.streams["ap"] = 500
    set_rest(home.sim, 500)
    await home.reload()
    await home.until_state(home.entity_id("binary_sensor", "stream_ap"), "off")
    assert home.state_of("sensor", f"{ap.serial}_cpu_utilization") == "unavailable"
    assert sensor() == reported.isoformat()
