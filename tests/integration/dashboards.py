"""Home Assistant's dashboards without its frontend, which is large and not needed in tests."""

from collections.abc import Iterator
from typing import Any

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, UrlManager
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component

from custom_components.hpe_aruba_central.dashboard import builder
from custom_components.hpe_aruba_central.dashboard.page_context import PageContext
from custom_components.hpe_aruba_central.dashboard.registry_reader import async_read_networks
from custom_components.hpe_aruba_central.translated_texts import async_load_texts


async def set_up_frontend(hass: HomeAssistant, **lovelace: Any) -> None:
    """Set up what the integration uses of the frontend."""
    assert await async_setup_component(hass, "http", {})
    hass.data[DATA_EXTRA_MODULE_URL] = UrlManager(lambda *_: None, [])
    hass.config.components.add("frontend")
    assert await async_setup_component(hass, "lovelace", {"lovelace": lovelace})


async def add_resource(hass: HomeAssistant, url: str) -> None:
    """Add a resource, as the user does for a card of the community."""
    collection = hass.data[LOVELACE_DATA].resources
    assert isinstance(collection, ResourceStorageCollection)
    await collection.async_create_item({"res_type": "module", "url": url})


async def resources(hass: HomeAssistant) -> list[str]:
    """Return the addresses of the modules that the frontend loads as resources."""
    collection = hass.data[LOVELACE_DATA].resources
    await collection.async_get_info()
    return [item["url"] for item in collection.async_items()]


def extra_modules(hass: HomeAssistant) -> set[str]:
    """Return the addresses of the modules that every page loads."""
    return set(hass.data[DATA_EXTRA_MODULE_URL].urls)


def mappings(config: Any) -> Iterator[dict[str, Any]]:
    """Iterate over all mappings of a dashboard."""
    if isinstance(config, dict):
        yield config
        config = list(config.values())
    if isinstance(config, list):
        for each in config:
            yield from mappings(each)


def entity_ids(config: Any) -> set[str]:
    """Return all entities of a dashboard's cards."""
    found: set[str] = set()
    for each in mappings(config):
        for key in ("entity", "entities"):
            value = each.get(key)
            values = value if isinstance(value, list) else [value]
            found.update(one for one in values if isinstance(one, str))
    return found


async def page(hass: HomeAssistant, path: str) -> dict[str, Any]:
    """Return a page of the dashboard, for an English user who may see everything."""
    texts = await async_load_texts(hass, "en")
    context = PageContext(texts, hass.states, er.async_get(hass), "/aruba")
    return builder.page(path, await async_read_networks(hass, lambda _: True), context)


def is_visible(hass: HomeAssistant, card: dict[str, Any]) -> bool:
    """Return True if the states meet a card's conditions, which all are about states."""
    for condition in card.get("visibility", ()):
        state = hass.states.get(condition["entity"])
        value = state.state if state else "unavailable"
        if condition.get("state", value) != value or condition.get("state_not") == value:
            return False
    return True


def rendered(hass: HomeAssistant, config: Any) -> list[str]:
    """Return the Markdown cards that are visible as Home Assistant renders them."""
    cards = [each for each in mappings(config) if each.get("type") == "markdown"]
    assert cards
    cards = [card for card in cards if is_visible(hass, card)]
    return [Template(card["content"], hass).async_render(parse_result=False) for card in cards]
