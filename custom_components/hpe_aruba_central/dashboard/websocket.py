"""The WebSocket command that the strategy sends."""

from functools import partial
from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import probatio

from ..const import DOMAIN
from ..translated_texts import async_load_texts
from .builder import dashboard, page
from .page_context import PageContext
from .registry_reader import async_read_networks


@websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/dashboard",
        probatio.Required("base"): probatio.Match(r"\A/[\w-]+\Z"),
        probatio.Optional("language"): str,
        probatio.Optional("page"): str,
    }
)
@async_response
async def async_send_dashboard(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send a dashboard or one of its pages, of the entities that the user may see."""
    texts = await async_load_texts(hass, msg.get("language", hass.config.language))
    permissions = connection.user.permissions

    def may_read(entity_id: str) -> bool:
        """Return True if the user may see an entity."""
        allowed: bool = permissions.check_entity(entity_id, POLICY_READ)
        return allowed

    networks = await async_read_networks(hass, may_read)
    context = PageContext(texts, hass.states, er.async_get(hass), msg["base"])
    make = partial(page, msg["page"]) if "page" in msg else dashboard
    # In a thread: a page of thousands of devices takes longer than a turn of the event loop may.
    result = await hass.async_add_executor_job(make, networks, context)
    connection.send_result(msg["id"], result)
