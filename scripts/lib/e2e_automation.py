"""Steps of the end-to-end test: use an event entity in Home Assistant's automation editor."""

from playwright.async_api import expect

from .e2e_steps import Stage

_EDITOR, _PICKER = "ha-config-automation", "add-automation-element-dialog"
_MESSAGE = "An access point is down"
_OFFERS = {
    "trigger": ("Power crossed threshold", "Temperature crossed threshold", "Event received"),
    "condition": ("Power value", "Temperature value"),
    "action": ("Restart device", "Locate device"),
}
"""Some of what Home Assistant's automation editor offers for a switch."""


async def see_what_a_switch_offers(stage: Stage) -> None:
    """Choose a switch in the automation editor, and find its triggers, conditions and actions."""
    await stage.window.open("/config/automation/edit/new")
    editor, picker = stage.page.locator(_EDITOR), stage.page.locator(_PICKER)
    for kind, offers in _OFFERS.items():
        await stage.press(f"Add {kind}", editor)
        await picker.get_by_role("treeitem", name="Devices").click()
        await picker.get_by_role("treeitem", name=stage.central.campus.switches[0].name).click()
        for offer in offers:
            await picker.get_by_role("button", name=offer).wait_for()
        await stage.page.keyboard.press("Escape")
        await expect(picker.get_by_role("treeitem")).to_have_count(0)


async def make_automation(stage: Stage) -> None:
    """Create an automation that notifies when an access point goes offline."""
    await stage.window.open("/config/automation/edit/new")
    editor, picker = stage.page.locator(_EDITOR), stage.page.locator(_PICKER)
    await stage.press("Add trigger", editor)
    await picker.get_by_role("treeitem", name="Devices").click()
    await picker.get_by_role("treeitem", name=stage.central.campus.aps[0].name).click()
    await picker.get_by_role("button", name="Event received").click()
    await editor.get_by_role("button", name="Event type").click()
    await editor.get_by_role("option", name="Went offline").click()
    await stage.press("Add action", editor)
    await picker.get_by_role("textbox").fill("Create notification")
    await picker.get_by_role("button", name="Create persistent notification").click()
    await editor.get_by_role("textbox", disabled=False).first.fill(_MESSAGE)
    await stage.press("Save", editor)
    dialog = stage.page.locator("ha-dialog-automation-save")
    await dialog.get_by_role("textbox", name="Name").fill("Access point offline")
    await stage.press("Save", dialog)
    await stage.page.wait_for_url(lambda url: not url.endswith("/new"))
    stage.automation = stage.page.url.rpartition("/")[2]


async def see_it_run(stage: Stage) -> None:
    """Take the access point offline, then find the notification and the automation's trace."""
    serial = stage.central.campus.aps[0].serial
    await stage.central.incident("ap_down", serial)
    await stage.page.get_by_text("Notifications", exact=True).click()
    await stage.page.get_by_text(_MESSAGE).wait_for()
    await stage.window.open(f"/config/automation/trace/{stage.automation}")
    for step in ("Event received, executed", "Create persistent notification, executed"):
        await stage.page.get_by_role("img", name=step).wait_for()
    await stage.central.incident("ap_up", serial)
