"""System health: whether Central is reachable, and how many streams are live."""

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Any

import aiohttp
from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .central.streaming.subscription import Subscription
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .hub.central_client import Client, async_create_client

_TIMEOUT = aiohttp.ClientTimeout(total=5)


@callback
def async_register(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    register: system_health.SystemHealthRegistration,
) -> None:
    """Register system health info."""
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the health of all accounts that aren't disabled."""
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    clients = [entry.runtime_data.client for entry in entries]
    failing = [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
        if entry.state is not ConfigEntryState.LOADED
    ]
    for entry in failing:
        # An invalid certificate is shown by the account itself.
        with suppress(ValueError):
            clients.append(await async_create_client(hass, entry.data))
    subscriptions: list[Subscription] = []
    syncs: list[datetime] = []
    for entry in entries:
        subscriptions += entry.runtime_data.streams.subscriptions.values()
        if entry.runtime_data.rest.last is not None:
            syncs.append(entry.runtime_data.rest.last)
    live = sum(subscription.live for subscription in subscriptions)
    all_synced = entries and len(syncs) == len(entries)
    return {
        "can_reach_server": _reach(clients),
        "accounts": f"{len(entries)}/{len(entries) + len(failing)}" if failing else len(entries),
        "streams_live": f"{live}/{len(subscriptions)}",
        "last_resync": min(syncs) if all_synced else "never",
    }


async def _reach(clients: list[Client]) -> str | dict[str, str]:
    """Return "ok" if the hosts of all accounts are reachable, else the first failure."""
    results = await asyncio.gather(*(_reach_one(client) for client in clients))
    for result in results:
        if result is not None:
            return result
    return "ok"


async def _reach_one(client: Client) -> dict[str, str] | None:
    """Return why a host is not reachable, None if it gives any answer."""
    try:
        async with client.session.get(
            f"https://{client.host}/",
            ssl=client.ssl or True,
            timeout=_TIMEOUT,
            # A redirect is an answer, too, and could name any host of the home's network.
            allow_redirects=False,
        ):
            return None
    except TimeoutError:
        return {"type": "failed", "error": "timeout"}
    except aiohttp.ClientError:
        return {"type": "failed", "error": "unreachable"}
