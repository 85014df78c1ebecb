"""Steps of the end-to-end test: change streams and tracked clients, and repair a refused stream."""

import asyncio

from playwright.async_api import expect

from .demo_checker import DOMAIN
from .e2e_steps import ENGLISH, PAGE, Stage

_PAGES = ENGLISH["options"]["step"]["init"]["menu_options"]
_TIMEOUT = 30
_STREAM = "geofence"
_STREAM_NAME = ENGLISH["selector"]["stream"]["options"][_STREAM]


async def change_streams(stage: Stage) -> None:
    """Enable another stream in the options; Home Assistant connects to it."""
    await _open_page(stage, "streams")
    await stage.form.get_by_text(_STREAM_NAME, exact=True).click()
    await _save(stage)
    await asyncio.wait_for(stage.central.wait_connected(_STREAM), 30)


async def track_clients(stage: Stage) -> None:
    """Track all clients; Home Assistant subscribes to the stream that this needs.

    Each has a device, except for those with a randomized MAC address.
    """
    await _open_page(stage, "clients")
    await _choose_tracking(stage, "all")
    await _save(stage)
    await asyncio.wait_for(stage.central.wait_connected("clients"), 30)
    client, *_ = stage.central.campus.connected_clients()
    await stage.row.get_by_text(client.name, exact=True).wait_for()


async def choose_client(stage: Stage) -> None:
    """Track a single client, chosen by its name; it has a device of that name."""
    client, *_ = stage.central.campus.connected_clients()
    label = ENGLISH["options"]["step"]["clients"]["data"]["track_macs"]
    await _open_page(stage, "clients")
    await _choose_tracking(stage, "macs")
    field = stage.form.locator("ha-selector-select").filter(has_text=label).last
    await field.get_by_text("Add", exact=True).click()
    await stage.page.get_by_role("option", name=client.name).click()
    await _save(stage)
    await stage.row.get_by_text(client.name, exact=True).wait_for()


async def show_positions(stage: Stage) -> None:
    """Show positions; Home Assistant subscribes to the stream that this needs."""
    label = ENGLISH["options"]["step"]["clients"]["data"]["positions"]
    await _open_page(stage, "clients")
    await stage.form.get_by_role("switch", name=label).press("Space")
    await _save(stage)
    await asyncio.wait_for(stage.central.wait_connected("location"), 30)


async def stop_refused_stream(stage: Stage) -> None:
    """Repair a stream that Central does not offer, with one click: it is deselected."""
    # A dialog goes back in the browser's history as it closes, which would abort a navigation.
    await stage.form.wait_for(state="hidden")
    await _wait_until_loaded(stage)
    stage.central.faults.streams[_STREAM] = 404
    await stage.central.drop(_STREAM)
    await stage.window.open("/config/repairs")
    issue = ENGLISH["issues"]["stream_not_found"]
    title = issue["title"].partition(" for ")[0].format(stream=_STREAM_NAME)
    listed = stage.page.locator("ha-config-repairs").get_by_text(title)
    await listed.click()
    await stage.press(issue["fix_flow"]["step"]["confirm"]["submit"])
    await stage.press("Finish")
    await stage.form.wait_for(state="hidden")
    await expect(listed).to_have_count(0)
    await _wait_until_loaded(stage)
    await stage.window.open(PAGE)
    await _open_page(stage, "streams")
    await expect(stage.form.get_by_role("checkbox", name=_STREAM_NAME)).not_to_be_checked()
    await stage.window.open(PAGE)


async def _wait_until_loaded(stage: Stage) -> None:
    """Wait until the account has been reloaded: a page that opens meanwhile may lack it."""
    async with asyncio.timeout(_TIMEOUT):
        while True:
            entries = await stage.home.get(f"/api/config/config_entries/entry?domain={DOMAIN}")
            if [entry["state"] for entry in entries] == ["loaded"]:
                return
            await asyncio.sleep(0.2)


async def _open_page(stage: Stage, page: str) -> None:
    """Open a page of the account's options."""
    await stage.press("Configure", stage.row)
    await stage.form.get_by_text(_PAGES[page], exact=True).click()


async def _choose_tracking(stage: Stage, option: str) -> None:
    """Choose which clients are tracked."""
    options = ENGLISH["selector"]["track_clients"]["options"]
    await stage.form.get_by_role("radio", name=options[option]).click()


async def _save(stage: Stage) -> None:
    """Submit the page of the options, and save it."""
    await stage.press("Submit")
    await stage.form.get_by_text(_PAGES["save"], exact=True).click()
    await stage.press("Finish")
