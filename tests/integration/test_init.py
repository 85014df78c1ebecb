"""An account from set-up to removal."""

import asyncio

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.site import site_key
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_CA_CERTIFICATE,
    CONF_STREAMS,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.registry.devices import (
    async_find,
    async_find_device,
    async_register_device,
)
from simulator import Simulator

from .helpers import central_event, find_entity_id, state_of, until_true
from .run import inside

DEVICES = "/network-monitoring/v1/aps"
CHECK = "/network-monitoring/v1/tenant-device-health"
ALERTS = "/network-notifications/v1/alerts"


def own_tasks() -> set[asyncio.Task[object]]:
    """Return the tasks that belong to a stream, or to the library beneath it."""
    return {
        task
        for task in asyncio.all_tasks()
        if DOMAIN in task.get_name() or "hpe_aruba_central" in repr(task.get_coro())
    }


async def test_an_account_is_set_up_with_every_device_and_live_streams(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """The first look over REST makes the devices, the streams make them available."""
    assert account.state is ConfigEntryState.LOADED
    assert {connection.stream for connection in sim.connections} == set(DEFAULT_STREAMS)
    for device in sim.campus.devices:
        assert state_of(hass, "binary_sensor", f"{device.serial}_connectivity") == "on"
        known = async_find_device(hass, account, device.serial)
        assert known is not None
        assert known.manufacturer == "HPE Aruba Networking"
        assert (known.name, known.model, known.sw_version, known.serial_number) == (
            device.name,
            device.model.name,
            device.model.firmware,
            device.serial,
        )
        assert known.connections == {(dr.CONNECTION_NETWORK_MAC, device.mac)}
        hub = async_find_device(hass, account, account.entry_id)
        assert hub is not None
        site = async_find(hass, account, site_key(device.site.site_id))
        assert isinstance(site, dr.DeviceEntry)
        assert (known.via_device_id, site.via_device_id) == (site.id, hub.id)
        assert hub.entry_type is dr.DeviceEntryType.SERVICE
    for stream in DEFAULT_STREAMS:
        assert state_of(hass, "binary_sensor", f"{account.entry_id}_stream_{stream}") == "on"
    assert "will stop working" not in caplog.text
    assert "deprecated" not in caplog.text


async def test_unloading_leaves_no_task_and_no_socket(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Every stream is closed with 1000, so that Central does not queue for nobody."""
    assert own_tasks()
    coordinator = inside(account)
    coordinator.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number="CN9", cpu_utilization=5)
    )
    assert await hass.config_entries.async_unload(account.entry_id)
    assert account.state is ConfigEntryState.NOT_LOADED
    await hass.async_block_till_done()
    assert own_tasks() == set()
    assert all(not subscription.live for subscription in coordinator.subscriptions.values())
    await until_true(lambda: not sim.connections)
    assert await hass.config_entries.async_setup(account.entry_id)
    await sim.wait_connected(*DEFAULT_STREAMS)


@pytest.mark.parametrize(
    "status, key",
    [
        (500, "cannot_connect"),
        (403, "forbidden"),
        (404, "not_found"),
        (429, "rate_limited"),
        (400, "invalid_response"),
    ],
)
async def test_a_failing_first_look_is_tried_again(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, status: int, key: str
) -> None:
    """The reason is told in the user's language, and the account comes up once Central answers."""
    sim.faults.rest[DEVICES] = status
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == key
    assert entry.error_reason_translation_placeholders == {"host": sim.host}
    sim.faults.rest.clear()
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert hass.config_entries.async_loaded_entries(DOMAIN) == [entry]
    await sim.wait_connected(*DEFAULT_STREAMS)
    await hass.config_entries.async_unload(entry.entry_id)


async def test_refused_credentials_ask_for_new_ones(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """A secret that was revoked before the start leads to a reauth flow at once."""
    sim.set_secret("another")
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "invalid_auth"
    [flow] = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == SOURCE_REAUTH


@pytest.mark.usefixtures("broken_handshakes")
async def test_an_untrusted_certificate_is_told(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Without the private CA nothing is sent."""
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_CA_CERTIFICATE: None})
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "tls_not_trusted"


async def test_a_ca_that_is_none_is_told(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Trying again would not mend it."""
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_CA_CERTIFICATE: "no certificate"}
    )
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "invalid_ca"


async def test_only_the_enabled_streams_are_opened_and_asked_for(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """No device of a kind whose stream is off, no alerts without their stream; an account is still tried."""
    sim.faults.rest.update({DEVICES: 500, ALERTS: 500})
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={CONF_STREAMS: ["audit"]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await sim.wait_connected("audit")
    assert [connection.stream for connection in sim.connections] == ["audit"]
    assert [
        device.identifiers
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    ] == [{(DOMAIN, entry.entry_id)}]
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert {entity.unique_id.removeprefix(f"{entry.entry_id}_") for entity in entities} == {
        "audit_trail",
        "last_event_audit",
        "state_audit",
        "stream_audit",
    }
    sim.faults.rest[CHECK] = 500
    assert not await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_filters_reach_central(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """A stream that is limited to some event types asks for no others; the subscriber id is the stored one."""
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry, options={CONF_STREAMS: ["ap"], "ap_events": ["state_device"]}
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    await sim.wait_connected("ap")
    [connection] = sim.connections
    assert [word.rpartition("aps.")[2] for word in connection.event_types] == ["state.device"]
    assert connection.subscriber_id == entry.data["subscriber_id"]


async def test_only_a_device_that_nobody_tells_about_may_be_removed(
    hass: HomeAssistant,
    sim: Simulator,
    account: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """What Central tells about stays, as the account itself does."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    [ap, _] = sim.campus.aps
    known = [async_find_device(hass, account, serial) for serial in (ap.serial, account.entry_id)]
    stranger = async_register_device(
        hass, account, Device(serial_number="CNOLD", kind=DeviceKind.ACCESS_POINT)
    )
    for device, may_go in ((known[0], False), (known[1], False), (stranger, True)):
        assert device is not None
        answer = await client.remove_device(device.id)
        assert answer["success"] is may_go


async def test_a_device_that_central_removes_leaves_the_registry_and_comes_back_whole(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry
) -> None:
    """Its entities are made anew when it is heard of again."""
    [ap, _] = sim.campus.aps
    before = inside(account).devices[ap.serial]
    inside(account).handle(central_event("ap", "ap", serial_number=ap.serial, operation="delete"))
    await hass.async_block_till_done()
    assert async_find_device(hass, account, ap.serial) is None
    assert find_entity_id(hass, "binary_sensor", f"{ap.serial}_connectivity") is None

    inside(account).load_devices([before])
    await hass.async_block_till_done()
    assert state_of(hass, "binary_sensor", f"{ap.serial}_connectivity") == "on"


def test_every_kind_of_device_has_a_stream() -> None:
    """A device whose stream is unknown could never be available."""
    assert set(DEVICE_STREAMS.values()) <= set(DEFAULT_STREAMS)
