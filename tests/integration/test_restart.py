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
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.hpe_aruba_central.const import CONF_STREAMS, DEFAULT_STREAMS, DOMAIN
from custom_components.hpe_aruba_central.registry.devices import async_find_device
from simulator import Settings, Simulator

from .helpers import (
    central_event,
    entity_id,
    reauth_flows,
    state_of,
    until,
    until_state,
    until_true,
)
from .run import SAVE_INTERVAL, STATISTICS_INTERVAL, inside

ALL = (
    *(f"/network-monitoring/v1/{kind}" for kind in ("aps", "switches", "gateways")),
    "/network-notifications/v1/alerts",
)


@pytest.fixture
def settings() -> Settings:
    """Return a campus with two open alerts."""
    return Settings(alerts=2)


@pytest.fixture
def key(account: MockConfigEntry) -> str:
    """Return the name of the account's file."""
    return f"{DOMAIN}.{account.entry_id}"


def rest_is(sim: Simulator, status: int | None) -> None:
    """Let REST answer with a status, or (None) be well."""
    sim.faults.rest.clear()
    if status is not None:
        sim.faults.rest.update(dict.fromkeys(ALL, status))


def happened(hass: HomeAssistant, unique_id: str) -> Any:
    """Return what an event entity told last, None if nothing yet."""
    state = hass.states.get(entity_id(hass, "event", unique_id))
    assert state is not None
    return None if state.state == STATE_UNKNOWN else state.attributes.get(ATTR_EVENT_TYPE)


async def all_live(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Return once every stream is live."""
    await until(hass, lambda: inside(account).all_live)


@pytest.fixture
def told(hass: HomeAssistant) -> Iterator[list[tuple[str, Any]]]:
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

    remove = hass.bus.async_listen("state_changed", note)
    yield happenings
    remove()


@pytest.mark.usefixtures("fast_forward")
async def test_everything_is_there_at_once_while_central_is_down(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, told: list[tuple[str, Any]]
) -> None:
    """Set-up does not wait for REST; values are shown with the streams; nothing is told as news."""
    [ap, _] = sim.campus.aps
    inside(account).handle(
        central_event(
            "ap",
            "ap_stats",
            statistics=True,
            serial_number=ap.serial,
            cpu_utilization=7,
            at=dt_util.utcnow(),
        )
    )
    assert await hass.config_entries.async_unload(account.entry_id)
    rest_is(sim, 500)
    sim.faults.streams.update(dict.fromkeys(DEFAULT_STREAMS, 500))

    assert await hass.config_entries.async_setup(account.entry_id)
    assert account.state is ConfigEntryState.LOADED
    coordinator = inside(account)
    assert set(coordinator.devices) == {device.serial for device in sim.campus.devices}
    assert len(coordinator.alerts) == 2
    assert state_of(hass, "sensor", f"{ap.serial}_cpu_utilization") == "unavailable"

    sim.faults.streams.clear()
    await all_live(hass, account)
    await hass.async_block_till_done()
    assert state_of(hass, "sensor", f"{ap.serial}_cpu_utilization") == "7"
    assert state_of(hass, "binary_sensor", f"{ap.serial}_connectivity") == "on"
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == "2"
    assert told == []
    assert coordinator.new_devices == set()
    await until_true(lambda: not coordinator.refresh_succeeded)
    assert coordinator.last_sync is None


async def test_rest_corrects_what_is_no_longer_so(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """A device went down, one is new, one is gone, an alert was cleared: told now, since nobody could before."""
    [down, gone] = sim.campus.aps
    assert await hass.config_entries.async_unload(account.entry_id)
    await until_true(lambda: not sim.connections)
    down.online = False
    sim.campus.aps.remove(gone)
    cleared = await sim.incident("alert_cleared")
    assert await hass.config_entries.async_setup(account.entry_id)
    await all_live(hass, account)
    await until_true(lambda: inside(account).last_sync is not None)
    await hass.async_block_till_done()

    assert state_of(hass, "binary_sensor", f"{down.serial}_connectivity") == "off"
    assert happened(hass, f"{down.serial}_device_event") == "offline"
    assert cleared.alert_id not in inside(account).alerts
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == "1"
    assert happened(hass, f"{account.entry_id}_alerts") == "cleared"
    # It was heard of a moment ago: it is gone once that has been so for a day.
    assert async_find_device(hass, account, gone.serial) is not None

    sim.campus.aps.append(gone)
    await inside(account).refresh()
    await hass.async_block_till_done()
    assert state_of(hass, "binary_sensor", f"{gone.serial}_connectivity") == "on"


async def test_an_account_without_devices_waits_for_its_first_look(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Nothing was known, so there is nothing to begin with."""
    assert await hass.config_entries.async_unload(account.entry_id)
    hass.config_entries.async_update_entry(account, options={CONF_STREAMS: ["audit"]})
    sim.faults.rest["/network-monitoring/v1/tenant-device-health"] = 500
    assert not await hass.config_entries.async_setup(account.entry_id)
    assert account.state is ConfigEntryState.SETUP_RETRY


async def test_a_stream_that_is_enabled_later_brings_no_flood(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, told: list[tuple[str, Any]]
) -> None:
    """What it finds was there before: neither its devices nor its open alerts are news."""
    for streams in (["ap"], list(DEFAULT_STREAMS)):
        hass.config_entries.async_update_entry(account, options={CONF_STREAMS: streams})
        assert await hass.config_entries.async_reload(account.entry_id)
        await all_live(hass, account)
        await until_true(lambda: inside(account).last_sync is not None)
        await hass.async_block_till_done()
    assert set(inside(account).devices) == {device.serial for device in sim.campus.devices}
    assert state_of(hass, "sensor", f"{account.entry_id}_open_alerts") == "2"
    assert told == []


async def test_a_device_that_came_meanwhile_is_news(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Its kind was followed before, so it would have been told of."""
    [_, new] = sim.campus.aps
    sim.campus.aps.remove(new)
    coordinator = inside(account)
    coordinator.handle(
        central_event("ap", "ap", serial_number=new.serial, operation="delete", at=None)
    )
    assert await hass.config_entries.async_unload(account.entry_id)
    sim.campus.aps.append(new)
    assert await hass.config_entries.async_setup(account.entry_id)
    await all_live(hass, account)
    await until_true(lambda: inside(account).last_sync is not None)
    await hass.async_block_till_done()
    assert state_of(hass, "binary_sensor", f"{new.serial}_connectivity") == "on"


@pytest.mark.usefixtures("fast_forward")
async def test_credentials_that_were_revoked_meanwhile_are_asked_for(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """By the streams, after repeated refusals; and no more once the credentials work."""
    assert await hass.config_entries.async_unload(account.entry_id)
    secret = sim.client_secret
    sim.set_secret("another")
    sim.revoke_tokens()
    assert await hass.config_entries.async_setup(account.entry_id)
    await until_true(lambda: reauth_flows(hass) == 1)
    sim.set_secret(secret)
    await all_live(hass, account)
    assert reauth_flows(hass) == 0


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
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    hass_storage: dict[str, Any],
    key: str,
    content: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is said, and REST is asked before anything is shown."""
    assert await hass.config_entries.async_unload(account.entry_id)
    hass_storage[key]["data"] = content
    assert await hass.config_entries.async_setup(account.entry_id)
    assert "cannot be understood" in caplog.text
    await all_live(hass, account)
    assert inside(account).last_sync is not None
    assert set(inside(account).devices) == {device.serial for device in sim.campus.devices}


async def test_a_file_that_cannot_be_read_is_as_good_as_none(
    hass: HomeAssistant, account: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a downgrade."""
    assert await hass.config_entries.async_unload(account.entry_id)
    with patch(
        "homeassistant.helpers.storage.Store.async_load", side_effect=HomeAssistantError("too new")
    ):
        assert await hass.config_entries.async_setup(account.entry_id)
    assert "cannot be read: too new" in caplog.text
    await all_live(hass, account)
    assert inside(account).last_sync is not None


async def test_removing_an_account_removes_what_was_known(
    hass: HomeAssistant, account: MockConfigEntry, hass_storage: dict[str, Any], key: str
) -> None:
    """It is written as the account is unloaded, and deleted as it goes."""
    assert await hass.config_entries.async_unload(account.entry_id)
    assert len(hass_storage[key]["data"]["inventory"]["devices"]) == 4
    await hass.config_entries.async_remove(account.entry_id)
    assert key not in hass_storage


async def test_it_is_saved_now_and_then_if_there_is_news(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    hass_storage: dict[str, Any],
    key: str,
) -> None:
    """A crash costs little; a silent account writes nothing."""
    now = dt_util.utcnow()

    async def pass_interval() -> bool:
        """Tell whether the account's file is written once the interval is over."""
        nonlocal now
        now += SAVE_INTERVAL
        hass_storage.pop(key, None)
        for seconds in (0, 1):
            async_fire_time_changed(hass, now + timedelta(seconds=seconds))
            await hass.async_block_till_done()
        return key in hass_storage

    assert await pass_interval()
    assert not await pass_interval()
    await sim.incident("ap_down")
    await until_true(lambda: inside(account).subscriptions["ap"].counters.events > 0)
    assert await pass_interval()
    assert not await pass_interval()


async def test_it_is_saved_when_home_assistant_stops(
    hass: HomeAssistant, account: MockConfigEntry, hass_storage: dict[str, Any], key: str
) -> None:
    """With the last thing that was heard."""
    hass.set_state(CoreState.stopping)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    inside(account).handle(central_event("ap", "ap", serial_number="CNLAST"))
    assert key not in hass_storage
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    assert "CNLAST" in [
        device["serial_number"] for device in hass_storage[key]["data"]["inventory"]["devices"]
    ]


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_the_age_of_what_is_known(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """When a device was last heard of is told also while its stream is down, and by the next run."""
    [ap, other] = sim.campus.aps
    sensor = partial(state_of, hass, "sensor", f"{ap.serial}_last_heard")
    coordinator = inside(account)
    assert coordinator.last_sync is not None
    asked = coordinator.last_sync.isoformat(timespec="seconds")
    assert sensor() == asked
    heard = dt_util.utcnow().replace(year=2030)
    coordinator.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number=ap.serial, at=heard)
    )
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=STATISTICS_INTERVAL + 1))
    await hass.async_block_till_done()
    assert sensor() == heard.isoformat(timespec="seconds")
    assert state_of(hass, "sensor", f"{other.serial}_last_heard") == asked

    sim.faults.streams["ap"] = 500
    rest_is(sim, 500)
    assert await hass.config_entries.async_reload(account.entry_id)
    await until_state(
        hass, entity_id(hass, "sensor", f"{account.entry_id}_state_ap"), "backing_off"
    )
    assert state_of(hass, "sensor", f"{ap.serial}_cpu_utilization") == "unavailable"
    assert sensor() == heard.isoformat(timespec="seconds")
