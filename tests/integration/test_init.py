"""An account from set-up to removal."""

import asyncio
from datetime import timedelta

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.keys import site_key
from custom_components.hpe_aruba_central.central.streams import DEVICE_STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_CA_CERTIFICATE,
    CONF_STREAMS,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.registry.devices import CENTRAL_URL, AccountDevices

from .harness import Harness
from .helpers import central_event, until_true
from .patches import refusals_last

DEVICES = "/network-monitoring/v1/aps"
CHECK = "/network-monitoring/v1/tenant-device-health"
ALERTS = "/network-notifications/v1/alerts"


def own_tasks() -> set[asyncio.Task[object]]:
    """Return the tasks of streams and of the library below them."""
    return {
        task
        for task in asyncio.all_tasks()
        if DOMAIN in task.get_name() or "hpe_aruba_central" in repr(task.get_coro())
    }


async def test_an_account_is_set_up_with_every_device_and_live_streams(
    home: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """The first REST refresh adds the devices, and the streams make them available."""
    assert home.entry.state is ConfigEntryState.LOADED
    assert {connection.stream for connection in home.sim.connections} == set(DEFAULT_STREAMS)
    for device in home.campus.devices:
        assert home.state_of("binary_sensor", f"{device.serial}_connectivity") == "on"
        known = home.device(device.serial)
        assert known is not None
        assert known.manufacturer == "HPE Aruba Networking"
        assert (known.name, known.model, known.sw_version, known.serial_number) == (
            device.name,
            device.model.name,
            device.model.firmware,
            device.serial,
        )
        assert known.connections == {(dr.CONNECTION_NETWORK_MAC, device.mac)}
        hub = home.device(str(home.entry.unique_id))
        assert hub is not None
        site = home.find_device(site_key(device.site.site_id))
        assert isinstance(site, dr.DeviceEntry)
        assert (known.via_device_id, site.via_device_id) == (site.id, hub.id)
        assert hub.entry_type is dr.DeviceEntryType.SERVICE
        assert hub.configuration_url == CENTRAL_URL
    for stream in DEFAULT_STREAMS:
        assert home.state_of("binary_sensor", f"stream_{stream}") == "on"
    assert "will stop working" not in caplog.text
    assert "deprecated" not in caplog.text


async def test_unloading_leaves_no_task_and_no_socket(home: Harness) -> None:
    """Every stream is closed with code 1000, so that Central queues nothing."""
    assert own_tasks()
    run = home.run
    run.handle(
        central_event("ap", "ap_stats", statistics=True, serial_number="CN9", cpu_utilization=5)
    )
    await home.unload()
    assert home.entry.state is ConfigEntryState.NOT_LOADED
    await home.settle()
    assert own_tasks() == set()
    assert all(not subscription.live for subscription in run.subscriptions.values())
    await until_true(lambda: not home.sim.connections)
    await home.set_up()
    await home.sim.wait_connected(*DEFAULT_STREAMS)


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
async def test_a_failing_first_refresh_is_retried(new_home: Harness, status: int, key: str) -> None:
    """The reason is translated, and the account is set up once Central responds."""
    new_home.sim.faults.rest[DEVICES] = status
    new_home.entry.add_to_hass(new_home.hass)
    assert not await new_home.hass.config_entries.async_setup(new_home.entry.entry_id)
    assert new_home.entry.state is ConfigEntryState.SETUP_RETRY
    assert new_home.entry.error_reason_translation_key == key
    assert new_home.entry.error_reason_translation_placeholders == {"host": new_home.sim.host}
    new_home.sim.faults.rest.clear()
    await new_home.reload()
    assert new_home.hass.config_entries.async_loaded_entries(DOMAIN) == [new_home.entry]
    await new_home.sim.wait_connected(*DEFAULT_STREAMS)
    await new_home.unload()


async def test_repeatedly_refused_credentials_start_a_reauth_flow(new_home: Harness) -> None:
    """The third refusal asks for new credentials; when the old ones work, that is withdrawn."""
    secret = new_home.sim.client_secret
    new_home.sim.set_secret("another")
    new_home.entry.add_to_hass(new_home.hass)
    flows: list[int] = []
    with refusals_last(0):
        for _ in range(3):
            assert not await new_home.hass.config_entries.async_reload(new_home.entry.entry_id)
            assert new_home.entry.state is ConfigEntryState.SETUP_RETRY
            assert new_home.entry.error_reason_translation_key == "invalid_auth"
            await new_home.settle()
            flows.append(new_home.reauth_flows())
    assert flows == [0, 0, 1]
    new_home.sim.set_secret(secret)
    with refusals_last(0):
        await new_home.reload()
    await new_home.until_synced()
    assert new_home.reauth_flows() == 0


@pytest.mark.parametrize("where", ["token", "rest"])
@pytest.mark.parametrize("streams", [["ap"], ["audit"]], ids=["devices", "no devices"])
async def test_one_refusal_at_the_start_is_retried(
    new_home: Harness, streams: list[str], where: str
) -> None:
    """Nobody is asked for new credentials, and the account is set up a moment later."""
    await new_home.start({CONF_STREAMS: streams})
    await new_home.unload()
    if where == "token":
        new_home.sim.faults.token = 401
    else:
        new_home.sim.faults.rest[CHECK] = 401
    with refusals_last(0):
        await new_home.hass.config_entries.async_setup(new_home.entry.entry_id)
        await new_home.settle()
        new_home.sim.faults.token = None
        new_home.sim.faults.rest.clear()
        new_home.fire_time(timedelta(minutes=1))
        await until_true(lambda: new_home.entry.state is ConfigEntryState.LOADED)
    assert new_home.reauth_flows() == 0


@pytest.mark.usefixtures("broken_handshakes")
async def test_an_untrusted_certificate_is_reported(new_home: Harness) -> None:
    """Without the private CA no request is sent."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.hass.config_entries.async_update_entry(
        new_home.entry, data={**new_home.entry.data, CONF_CA_CERTIFICATE: None}
    )
    assert not await new_home.hass.config_entries.async_setup(new_home.entry.entry_id)
    assert new_home.entry.state is ConfigEntryState.SETUP_RETRY
    assert new_home.entry.error_reason_translation_key == "tls_not_trusted"


async def test_an_invalid_ca_certificate_is_reported(new_home: Harness) -> None:
    """Set-up fails and is not retried."""
    new_home.entry.add_to_hass(new_home.hass)
    new_home.hass.config_entries.async_update_entry(
        new_home.entry, data={**new_home.entry.data, CONF_CA_CERTIFICATE: "no certificate"}
    )
    assert not await new_home.hass.config_entries.async_setup(new_home.entry.entry_id)
    assert new_home.entry.state is ConfigEntryState.SETUP_ERROR
    assert new_home.entry.error_reason_translation_key == "invalid_ca"


async def test_only_enabled_streams_are_opened_and_refreshed(new_home: Harness) -> None:
    """REST lists neither devices nor alerts of disabled streams, but is tried in any case."""
    new_home.sim.faults.rest.update({DEVICES: 500, ALERTS: 500})
    await new_home.set_up({CONF_STREAMS: ["audit"]})
    await new_home.sim.wait_connected("audit")
    assert [connection.stream for connection in new_home.sim.connections] == ["audit"]
    assert [
        device.identifiers
        for device in dr.async_entries_for_config_entry(
            dr.async_get(new_home.hass), new_home.entry.entry_id
        )
    ] == [{(DOMAIN, new_home.entry.unique_id)}]
    entities = er.async_entries_for_config_entry(
        er.async_get(new_home.hass), new_home.entry.entry_id
    )
    assert {
        entity.unique_id.removeprefix(f"{new_home.entry.unique_id}_") for entity in entities
    } == {
        "audit_trail",
        "data_source",
        "last_event_audit",
        "stream_audit",
    }
    new_home.sim.faults.rest[CHECK] = 500
    assert not await new_home.hass.config_entries.async_reload(new_home.entry.entry_id)
    assert new_home.entry.state is ConfigEntryState.SETUP_RETRY


async def test_filters_reach_central(new_home: Harness) -> None:
    """A filtered stream requests its event types only, with the stored subscriber ID."""
    await new_home.set_up({CONF_STREAMS: ["ap"], "ap_events": ["state_device"]})
    await new_home.sim.wait_connected("ap")
    [connection] = new_home.sim.connections
    assert [name.rpartition("aps.")[2] for name in connection.event_types] == ["state.device"]
    assert connection.subscriber_id == new_home.entry.data["subscriber_id"]


async def test_only_a_device_that_central_does_not_manage_can_be_removed(
    home: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """The account's own device cannot be removed, either."""
    assert await async_setup_component(home.hass, "config", {})
    client = await hass_ws_client(home.hass)
    [ap, _] = home.campus.aps
    known = [home.device(serial) for serial in (ap.serial, str(home.entry.unique_id))]
    stranger = AccountDevices(home.hass, home.entry).register_device(
        Device(serial_number="CNOLD", kind=DeviceKind.ACCESS_POINT)
    )
    for device, may_go in ((known[0], False), (known[1], False), (stranger, True)):
        assert device is not None
        answer = await client.remove_device(device.id)
        assert answer["success"] is may_go


async def test_a_device_that_central_removes_is_removed_and_comes_back(
    home: Harness,
) -> None:
    """A removed device's entities are added again when it is reported again."""
    [ap, _] = home.campus.aps
    before = home.run.devices[ap.serial]
    home.run.handle(central_event("ap", "ap", serial_number=ap.serial, operation="delete"))
    await home.settle()
    assert home.device(ap.serial) is None
    assert home.find_entity_id("binary_sensor", f"{ap.serial}_connectivity") is None

    home.run.load_devices([before])
    await home.settle()
    assert home.state_of("binary_sensor", f"{ap.serial}_connectivity") == "on"


def test_every_kind_of_device_has_a_stream() -> None:
    """A device without a stream would never be available."""
    assert set(DEVICE_STREAMS.values()) <= set(DEFAULT_STREAMS)
