"""Diagnostics that may be shown in public."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS
from custom_components.hpe_aruba_central.devices import async_find_device
from simulator import Settings, Simulator

from .helpers import central_event, until_true


@pytest.fixture
def settings() -> Settings:
    """An account that has alerts."""
    return Settings(alerts=2)


async def test_diagnostics_tell_how_an_account_does_but_not_whose_it_is(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Streams, counters and device health; no secret, address, name or whole serial number."""
    account.runtime_data.handle(
        central_event(
            "ap", "ap_stats", serial_number=sim.campus.aps[0].serial, cpu_utilization=7, site_name="Secret site"
        )
    )
    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, account)
    assert found["streams"].keys() == set(DEFAULT_STREAMS)
    assert found["streams"]["ap"]["state"] == "live"
    assert found["streams"]["ap"]["counters"]["connects"] == 1
    assert (found["rest"]["ok"], found["rest"]["error"], found["rest"]["calls"]) == (True, None, 4)
    assert found["public_cluster"] is None
    assert found["data"]["credential_kind"] == "central"
    assert found["open_alerts"]["all"] == 2
    assert len(found["devices"]) == len(sim.campus.devices)
    [ap] = [device for device in found["devices"] if device["cpu_utilization"] == 7]
    assert (ap["kind"], ap["serial_number"], ap["model"]) == ("access_point", "CN…01", sim.campus.aps[0].model.name)

    text = json.dumps(found, ensure_ascii=False)
    token = await account.runtime_data.client.tokens.get()
    private = [
        sim.client_id,
        sim.client_secret,
        sim.host,
        sim.token_url,
        token.value,
        account.data["subscriber_id"],
        "BEGIN CERTIFICATE",
        "Secret site",
    ]
    for device in sim.campus.devices:
        private += [device.serial, device.name, device.mac, device.ipv4, device.public_ip, device.site.name]
    assert [word for word in private if word in text] == []


async def test_a_devices_diagnostics_are_its_own(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """The account's own device has the streams only."""
    device = async_find_device(hass, account, sim.campus.switches[0].serial)
    hub = async_find_device(hass, account, account.entry_id)
    assert device is not None
    assert hub is not None
    found: Any = await get_diagnostics_for_device(hass, hass_client, account, device)
    assert (found["device"]["kind"], found["device"]["serial_number"]) == ("switch", "SG…01")
    assert sim.campus.switches[0].name not in json.dumps(found["device"])
    found = await get_diagnostics_for_device(hass, hass_client, account, hub)
    assert found["device"] is None
    assert found["streams"]["switch"]["state"] == "live"


async def test_diagnostics_count_what_was_not_understood(
    hass: HomeAssistant, sim: Simulator, account: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """They are needed most when something is odd."""
    counters = account.runtime_data.subscriptions["ap"].counters
    await sim.send_raw("ap", "keep-alive")
    await until_true(lambda: counters.frames > 0)
    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, account)
    assert found["streams"]["ap"]["counters"]["ignored"] == {"text_frame": 1}
