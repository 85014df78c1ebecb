"""System health: whether Central can be reached, and how many streams are live."""

import asyncio
from typing import Any

import aiohttp
from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .hub.api import Client
from .runtime import CentralConfigEntry

_TIMEOUT = aiohttp.ClientTimeout(total=5)


@callback
def async_register(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    register: system_health.SystemHealthRegistration,
) -> None:
    """Register what is told."""
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Tell how all loaded accounts do."""
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    subscriptions = [
        stream for entry in entries for stream in entry.runtime_data.streams.subscriptions.values()
    ]
    resyncs = [entry.runtime_data.rest.last for entry in entries]
    known = [resync for resync in resyncs if resync is not None]
    return {
        "can_reach_server": _reach([entry.runtime_data.client for entry in entries]),
        "accounts": len(entries),
        "streams_live": f"{sum(stream.live for stream in subscriptions)}/{len(subscriptions)}",
        # The account that has waited longest.
        "last_resync": min(known) if known and len(known) == len(resyncs) else "never",
    }


async def _reach(clients: list[Client]) -> str | dict[str, str]:
    """Try every account's host, with the CA that it is trusted by; the first failure speaks for all."""
    results = await asyncio.gather(*(_reach_one(client) for client in clients))
    return next((result for result in results if result is not None), "ok")


async def _reach_one(client: Client) -> dict[str, str] | None:
    """Return how a host failed; any answer shows that it is reached."""
    try:
        async with client.session.get(
            f"https://{client.host}/", ssl=client.ssl or True, timeout=_TIMEOUT
        ):
            return None
    except TimeoutError:
        return {"type": "failed", "error": "timeout"}
    except aiohttp.ClientError:
        return {"type": "failed", "error": "unreachable"}
