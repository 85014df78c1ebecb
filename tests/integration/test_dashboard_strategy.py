"""The JavaScript that makes the dashboard known to Home Assistant's frontend."""

import json
from pathlib import Path
import re
from unittest.mock import patch

from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.const import DOMAIN
from custom_components.hpe_aruba_central.dashboard import frontend
from custom_components.hpe_aruba_central.dashboard.builder import STRATEGY

from .dashboards import add_resource, extra_modules, resources, set_up_frontend
from .harness import Harness

URL = re.compile(rf"/{DOMAIN}/strategy\.js\?v=[0-9a-f]{{8}}")
OTHER = "/local/card.js"


async def test_the_strategy_is_a_resource_while_there_is_an_account(new_home: Harness) -> None:
    """It is registered once, and other resources stay as they are."""
    hass = new_home.hass
    await set_up_frontend(hass)
    await add_resource(hass, OTHER)
    await new_home.set_up()
    await new_home.reload()
    other, own = await resources(hass)
    assert other == OTHER
    assert URL.fullmatch(own)
    assert not extra_modules(hass)
    assert await hass.config_entries.async_remove(new_home.entry.entry_id)
    assert await resources(hass) == [OTHER]


async def test_a_new_version_replaces_the_old_one(new_home: Harness) -> None:
    """Browsers keep what an address had: new content needs a new one."""
    hass = new_home.hass
    await set_up_frontend(hass)
    await add_resource(hass, f"{frontend.URL}?v=0ld")
    await new_home.set_up()
    [own] = await resources(hass)
    assert URL.fullmatch(own)


async def test_with_resources_in_yaml_every_page_loads_it(new_home: Harness) -> None:
    """Such resources are the user's to write."""
    hass = new_home.hass
    await set_up_frontend(hass, resource_mode="yaml")
    await new_home.set_up()
    await new_home.reload()
    [own] = extra_modules(hass)
    assert URL.fullmatch(own)
    assert await hass.config_entries.async_remove(new_home.entry.entry_id)
    assert not extra_modules(hass)


async def test_the_strategy_stays_until_the_last_account_is_removed(new_home: Harness) -> None:
    """And is back with the next one."""
    hass = new_home.hass
    await set_up_frontend(hass)
    other = MockConfigEntry(domain=DOMAIN, data=dict(new_home.entry.data), unique_id="other")
    other.add_to_hass(hass)
    await new_home.set_up()
    await new_home.settle()
    assert len(await resources(hass)) == 1
    assert await hass.config_entries.async_remove(other.entry_id)
    assert len(await resources(hass)) == 1
    assert await hass.config_entries.async_remove(new_home.entry.entry_id)
    assert await resources(hass) == []
    await new_home.set_up()
    assert len(await resources(hass)) == 1


async def test_without_a_frontend_nothing_is_registered(new_home: Harness) -> None:
    """Home Assistant may run without one."""
    await new_home.set_up()
    assert await new_home.hass.config_entries.async_remove(new_home.entry.entry_id)


async def test_the_module_is_served_and_cached(
    new_home: Harness, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Browsers load modules without a token; only an address with a version is cached."""
    hass = new_home.hass
    await set_up_frontend(hass)
    await new_home.set_up()
    [own] = await resources(hass)
    client = await hass_client_no_auth()
    response = await client.get(own)
    assert response.content_type == "text/javascript"
    assert "max-age" in response.headers["Cache-Control"]
    assert "Cache-Control" not in (await client.get(frontend.URL)).headers
    content = await response.text()
    assert f'"{STRATEGY.removeprefix("custom:")}"' in content
    assert "__" not in content
    translations = Path(frontend.__file__).parents[1] / "translations"
    for path in translations.glob("*.json"):
        description = json.loads(path.read_text("utf-8"))["common"]["dashboard_description"]
        assert json.dumps(description) in content


async def test_other_content_has_another_address(new_home: Harness) -> None:
    """The version is the hash of the content."""
    one = frontend.Module("one")
    assert one.versioned_url == frontend.Module("one").versioned_url
    assert one.versioned_url != frontend.Module("other").versioned_url
    await set_up_frontend(new_home.hass)
    with patch.object(frontend, "_read", return_value="one"):
        await new_home.set_up()
    assert await resources(new_home.hass) == [one.versioned_url]
