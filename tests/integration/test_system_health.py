"""System health."""

import asyncio
from unittest.mock import patch

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN

from .run import inside


async def test_system_health_tells_reach_and_live_streams(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """The host is tried with the CA that the account trusts."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    assert await info.pop("can_reach_server") == "ok"
    streams = len(DEFAULT_STREAMS)
    resync = inside(account).last_sync
    assert resync is not None
    assert info == {"accounts": 1, "streams_live": f"{streams}/{streams}", "last_resync": resync}


@pytest.mark.parametrize(
    "error, word", [(TimeoutError(), "timeout"), (aiohttp.ClientError(), "unreachable")]
)
async def test_system_health_tells_why_a_host_is_not_reached(
    hass: HomeAssistant, account: MockConfigEntry, error: Exception, word: str
) -> None:
    """One account that fails speaks for all."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    with patch.object(inside(account).session, "get", side_effect=error):
        info = await get_system_health_info(hass, DOMAIN)
        reached = await asyncio.wait_for(info["can_reach_server"], 5)
    assert reached == {"type": "failed", "error": word}
