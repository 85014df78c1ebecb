"""An account that isn't loaded, or fails to start, still answers."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.hpe_aruba_central.const import DOMAIN

from .harness import Harness


@pytest.fixture(params=["unloaded", "failing"])
async def down(
    home: Harness, hass_storage: dict[str, Any], request: pytest.FixtureRequest
) -> Harness:
    """Return an account that was loaded once, and is not now."""
    await home.unload()
    if request.param == "failing":
        home.sim.faults.rest["/network-monitoring/v1/aps"] = 500
        hass_storage.clear()
        assert not await home.hass.config_entries.async_setup(home.entry.entry_id)
        assert home.entry.state is ConfigEntryState.SETUP_RETRY
    return home


def device(home: Harness) -> dr.DeviceEntry:
    """Return the registry's entry of an access point."""
    found = home.device(home.campus.aps[0].serial)
    assert found is not None
    return found


async def remove(home: Harness, client: WebSocketGenerator, device_id: str) -> bool:
    """Remove a device as the user interface does; return True if that succeeded."""
    assert await async_setup_component(home.hass, "config", {})
    websocket = await client(home.hass)
    await websocket.send_json_auto_id(
        {
            "type": "config/device_registry/remove_config_entry",
            "config_entry_id": home.entry.entry_id,
            "device_id": device_id,
        }
    )
    answer = await websocket.receive_json()
    return bool(answer["success"])


async def test_a_device_can_be_removed(down: Harness, hass_ws_client: WebSocketGenerator) -> None:
    """It comes back if Central still manages it when the account is loaded again."""
    assert await remove(down, hass_ws_client, device(down).id)
    assert down.device(down.campus.aps[0].serial) is None


async def test_the_accounts_own_device_stays(
    down: Harness, hass_ws_client: WebSocketGenerator
) -> None:
    """It goes with the account."""
    registry = dr.async_get(down.hass)
    own = registry.async_get_device_by_identifier(
        (DOMAIN, str(down.entry.unique_id)), down.entry.entry_id
    )
    assert own is not None
    assert not await remove(down, hass_ws_client, own.id)


async def test_diagnostics_show_the_state_of_the_account(
    down: Harness, hass_client: ClientSessionGenerator
) -> None:
    """With the redacted data and options, for the account and for a device."""
    account: Any = await get_diagnostics_for_config_entry(down.hass, hass_client, down.entry)
    assert account["state"] == down.entry.state.value
    assert account["data"]["credential_kind"] == "central"
    assert account["data"]["client_secret"] == "**REDACTED**"
    of_device = await get_diagnostics_for_device(down.hass, hass_client, down.entry, device(down))
    assert of_device == account


async def test_system_health_counts_the_account(down: Harness) -> None:
    """And tries its host."""
    assert await async_setup_component(down.hass, "system_health", {})
    info = await get_system_health_info(down.hass, DOMAIN)
    assert info["accounts"] == "0/1"
    assert await asyncio.wait_for(info["can_reach_server"], 5) == "ok"
