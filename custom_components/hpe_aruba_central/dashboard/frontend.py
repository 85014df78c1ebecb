"""Makes the strategy known to Home Assistant's frontend while there is an account."""

import asyncio
from hashlib import sha256
import json
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from homeassistant.components.frontend import add_extra_js_url, remove_extra_js_url
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.singleton import singleton
from homeassistant.loader import async_get_integration
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

URL: Final = f"/{DOMAIN}/strategy.js"
_FOLDER: Final = Path(__file__).parent
_TEXTS: Final = ("title", "description", "unavailable")
_MODULE: HassKey[Module] = HassKey(f"{DOMAIN}_strategy")


class Module(HomeAssistantView):
    """Serves the JavaScript; the address that is registered changes with its content."""

    url = URL
    name = f"{DOMAIN}:strategy"
    requires_auth = False

    def __init__(self, content: str) -> None:
        self.versioned_url = f"{URL}?v={sha256(content.encode()).hexdigest()[:8]}"
        self.lock = asyncio.Lock()
        """Held while the frontend's list of resources is read and written."""
        self._content = content

    async def get(self, request: web.Request) -> web.Response:
        """Return the JavaScript."""
        headers = {"Cache-Control": "public, max-age=2678400"} if "v" in request.query else {}
        return web.Response(
            text=self._content, content_type="text/javascript", charset="utf-8", headers=headers
        )


@singleton(_MODULE, async_=True)
async def _async_get_module(hass: HomeAssistant) -> Module:
    """Return the module, which is served from the first call on."""
    integration = await async_get_integration(hass, DOMAIN)
    content = await hass.async_add_executor_job(_read, integration.documentation or "")
    module = Module(content)
    hass.http.register_view(module)
    return module


async def async_register(hass: HomeAssistant) -> None:
    """Make the strategy known, unless it is or there is no frontend."""
    if "frontend" not in hass.config.components:
        return
    module = await _async_get_module(hass)
    resources = _resources(hass)
    if resources is None:
        add_extra_js_url(hass, module.versioned_url)
        return
    item = {"res_type": "module", "url": module.versioned_url}
    async with module.lock:
        known = await _own(resources)
        if not known:
            await resources.async_create_item(item)
        for resource in known:
            if resource["url"] != module.versioned_url:
                await resources.async_update_item(resource["id"], item)


async def async_unregister(hass: HomeAssistant) -> None:
    """Remove the strategy from the frontend, with the last account."""
    if "frontend" not in hass.config.components:
        return
    module = await _async_get_module(hass)
    resources = _resources(hass)
    if resources is None:
        remove_extra_js_url(hass, module.versioned_url)
        return
    async with module.lock:
        for resource in await _own(resources):
            await resources.async_delete_item(resource["id"])


def _resources(hass: HomeAssistant) -> ResourceStorageCollection | None:
    """Return the frontend's resources, None if the user keeps them in YAML."""
    lovelace = hass.data.get(LOVELACE_DATA)
    resources = lovelace and lovelace.resources
    return resources if isinstance(resources, ResourceStorageCollection) else None


async def _own(resources: ResourceStorageCollection) -> list[dict[str, Any]]:
    """Return the resources that are the strategy, of any version."""
    # Loads the resources.
    await resources.async_get_info()
    items: list[dict[str, Any]] = resources.async_items()
    return [item for item in items if item["url"].partition("?")[0] == URL]


def _read(documentation: str) -> str:
    """Return the JavaScript with its texts in all languages."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.parent.joinpath("translations").glob("*.json")):
        common = json.loads(path.read_text("utf-8"))["common"]
        texts[path.stem] = {name: common[f"dashboard_{name}"] for name in _TEXTS}
    content = (_FOLDER / "strategy.js").read_text("utf-8")
    return content.replace("__TEXTS__", json.dumps(texts)).replace(
        "__DOCUMENTATION__", documentation
    )
