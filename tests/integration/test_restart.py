"""What is known outlives a restart, is shown at once, and is corrected as soon as Central answers."""

from collections.abc import Iterator
from datetime import timedelta
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

from custom_components.hpe_aruba_central.const import CONF_STREAMS, DEFAULT_STREAMS, DOMAIN
from simulator import Settings, Simulator

from .harness import Harness
from .helpers import central_event, until_true
from .run import BATCH_INTERVAL, SAVE_INTERVAL

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
    """Return the name of the account's file."""
    return f"{DOMAIN}.{home.entry.entry_id}"


def rest_is(sim: Simulator, status: int | None) -> None:
    """Let REST answer with a status, or (None) be well."""
    sim.faults.rest.clear()
    if status is not None:
        sim.faults.rest.update(dict.fromkeys(ALL, status))


def happened(home: Harness, unique_id: str) -> Any:
    """Return what an event entity told last, None if nothing yet."""
    state = home.state("event", unique_id)
    return None if state.state == STATE_UNKNOWN else state.attributes.get(ATTR_EVENT_TYPE)


@pytest.fixture
def told(new_home: Harness) -> Iterator[list[tuple[str, Any]]]:
    """Return what event entities have told, as it comes."""
    happenings: list[tuple[str, Any]] = []

    def note(event: Any) -> None:
        """Note what an event entity tells."""
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
async def test_everything_is_there_at_once_while_central_is_down(
    home: Harness, told: list[tuple[str, Any]]
) -> None:
    """Set-up does not wait for REST; values are shown with the streams; nothing is told as news."""
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
    rest_is(home.sim, 500)
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
    assert told == []
    assert run.new_devices == set()
    await until_true(lambda: not run.refresh_succeeded)
    assert run.last_sync is None


async def test_rest_corrects_what_is_no_longer_so(home: Harness) -> None:
    """A device went down, one is new, one is gone, an alert was cleared: told now, since nobody could before."""
    [down, gone] = home.campus.aps
    await home.unload()
    await until_true(lambda: not home.sim.connections)
    down.online = False
    home.campus.aps.remove(gone)
    cleared = await home.sim.incident("alert_cleared")
    await home.start()

    assert home.state_of("binary_sensor", f"{down.serial}_connectivity") == "off"
    assert happened(home, f"{down.serial}_device_event") == "offline"
    assert cleared.alert_id not in home.run.alerts
    assert home.state_of("sensor", "open_alerts") == "1"
    assert happened(home, f"{home.entry.entry_id}_alerts") == "cleared"
    # It was heard of a moment ago: it is gone once that has been so for a day.
    assert home.device(gone.serial) is not None

    home.campus.aps.append(gone)
    await home.run.refresh()
    await home.settle()
    assert home.state_of("binary_sensor", f"{gone.serial}_connectivity") == "on"


async def test_an_account_without_devices_waits_for_its_first_look(home: Harness) -> None:
    """Nothing was known, so there is nothing to begin with."""
    await home.unload()
    home.set_options({CONF_STREAMS: ["audit"]})
    home.sim.faults.rest["/network-monitoring/v1/tenant-device-health"] = 500
    assert not await home.hass.config_entries.async_setup(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_RETRY


async def test_a_stream_that_is_enabled_later_brings_no_flood(
    home: Harness, told: list[tuple[str, Any]]
) -> None:
    """What it finds was there before: neither its devices nor its open alerts are news."""
    for streams in (["ap"], list(DEFAULT_STREAMS)):
        await home.start({CONF_STREAMS: streams})
    assert set(home.run.devices) == {device.serial for device in home.campus.devices}
    assert home.state_of("sensor", "open_alerts") == "2"
    assert told == []


async def test_a_device_that_came_meanwhile_is_news(home: Harness) -> None:
    """Its kind was followed before, so it would have been told of."""
    [_, new] = home.campus.aps
    home.campus.aps.remove(new)
    run = home.run
    run.handle(central_event("ap", "ap", serial_number=new.serial, operation="delete", at=None))
    await home.unload()
    home.campus.aps.append(new)
    await home.start()
    assert home.state_of("binary_sensor", f"{new.serial}_connectivity") == "on"


@pytest.mark.usefixtures("fast_forward")
async def test_credentials_that_were_revoked_meanwhile_are_asked_for(home: Harness) -> None:
    """By the streams, after repeated refusals; and no more once the credentials work."""
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
async def test_a_damaged_file_is_as_good_as_none(
    home: Harness,
    hass_storage: dict[str, Any],
    key: str,
    content: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is said, and REST is asked before anything is shown."""
    await home.unload()
    hass_storage[key]["data"] = content
    await home.set_up()
    assert "cannot be understood" in caplog.text
    await home.until_live()
    assert home.run.last_sync is not None
    assert set(home.run.devices) == {device.serial for device in home.campus.devices}


async def test_a_file_that_cannot_be_read_is_as_good_as_none(
    home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a downgrade."""
    await home.unload()
    with patch(
        "homeassistant.helpers.storage.Store.async_load", side_effect=HomeAssistantError("too new")
    ):
        await home.set_up()
    assert "cannot be read: too new" in caplog.text
    await home.until_live()
    assert home.run.last_sync is not None


async def test_removing_an_account_removes_what_was_known(
    home: Harness, hass_storage: dict[str, Any], key: str
) -> None:
    """It is written as the account is unloaded, and deleted as it goes."""
    await home.unload()
    assert len(hass_storage[key]["data"]["inventory"]["devices"]) == 4
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert key not in hass_storage


async def test_it_is_saved_now_and_then_if_there_is_news(
    home: Harness, hass_storage: dict[str, Any], key: str
) -> None:
    """A crash costs little; a silent account writes nothing."""
    now = dt_util.utcnow()

    async def pass_interval() -> bool:
        """Tell whether the account's file is written once the interval is over."""
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


async def test_it_is_saved_when_home_assistant_stops(
    home: Harness, hass_storage: dict[str, Any], key: str
) -> None:
    """With the last thing that was heard."""
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


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_the_age_of_what_is_known(home: Harness) -> None:
    """When a device was last heard of is told also while its stream is down, and by the next run."""
    [ap, other] = home.campus.aps
    sensor = partial(home.state_of, "sensor", f"{ap.serial}_last_heard")
    run = home.run
    assert run.last_sync is not None
    asked = run.last_sync.isoformat(timespec="seconds")
    assert sensor() == asked
    heard = dt_util.utcnow().replace(year=2030)
    run.handle(central_event("ap", "ap_stats", statistics=True, serial_number=ap.serial, at=heard))
    home.fire_time(timedelta(seconds=BATCH_INTERVAL + 1))
    await home.settle()
    assert sensor() == heard.isoformat(timespec="seconds")
    assert home.state_of("sensor", f"{other.serial}_last_heard") == asked

    home.sim.faults.streams["ap"] = 500
    rest_is(home.sim, 500)
    await home.reload()
    await home.until_state(home.entity_id("sensor", "state_ap"), "backing_off")
    assert home.state_of("sensor", f"{ap.serial}_cpu_utilization") == "unavailable"
    assert sensor() == heard.isoformat(timespec="seconds")
