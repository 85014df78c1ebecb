"""System health."""

import asyncio
from unittest.mock import patch

import aiohttp
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN

from .harness import Harness


async def test_system_health_shows_reachability_and_live_streams(home: Harness) -> None:
    """The host is requested with the CA of the account."""
    assert await async_setup_component(home.hass, "system_health", {})
    await home.settle()
    info = await get_system_health_info(home.hass, DOMAIN)
    assert await info.pop("can_reach_server") == "ok"
    streams = len(DEFAULT_STREAMS)
    resync = home.run.last_sync
    assert resync is not None
    assert info == {"accounts": 1, "streams_live": f"{streams}/{streams}", "last_resync": resync}


async def test_an_account_whose_lists_never_came_has_never_been_synchronized(home: Harness) -> None:
    """The time of another account would hide it."""
    assert await async_setup_component(home.hass, "system_health", {})
    await home.settle()
    home.entry.runtime_data.rest.last = None
    info = await get_system_health_info(home.hass, DOMAIN)
    assert info["last_resync"] == "never"
    await info["can_reach_server"]


@pytest.mark.parametrize(
    "error, word", [(TimeoutError(), "timeout"), (aiohttp.ClientError(), "unreachable")]
)
async def test_system_health_shows_why_a_host_is_unreachable(
    home: Harness, error: Exception, word: str
) -> None:
    """The error of one account is shown for all."""
    assert await async_setup_component(home.hass, "system_health", {})
    await home.settle()
    with patch.object(home.run.session, "get", side_effect=error):
        info = await get_system_health_info(home.hass, DOMAIN)
        reached = await asyncio.wait_for(info["can_reach_server"], 5)
    assert reached == {"type": "failed", "error": word}
