"""Steps of the end-to-end test: blueprints and dashboards that come with the integration."""

from homeassistant.util.yaml import load_yaml_dict
from playwright.async_api import expect

from .demo_checker import DOMAIN
from .e2e_steps import NAME, Stage
from .home_assistant import ROOT

_BLUEPRINTS = [
    load_yaml_dict(path)["blueprint"]
    for path in (ROOT / "blueprints/automation" / DOMAIN).glob("*.yaml")
]
DASHBOARD = "hpe-aruba-networking-central"
"""The path that Home Assistant makes of the dashboard's title."""

_WIDTHS = (412, 1280)


async def see_blueprints(stage: Stage) -> None:
    """Open the form of each blueprint and find all its inputs."""
    for blueprint in _BLUEPRINTS:
        await stage.window.open("/config/blueprint/dashboard")
        await stage.page.get_by_role("button", name=blueprint["name"]).click()
        form = stage.page.locator("blueprint-automation-editor")
        for blueprint_input in blueprint["input"].values():
            await form.get_by_text(blueprint_input["name"], exact=True).first.wait_for()


async def pick_dashboard(stage: Stage) -> None:
    """Add the dashboard from the list of those that Home Assistant offers."""
    await stage.window.open("/config/lovelace/dashboards")
    await stage.page.get_by_role("button", name="Add dashboard").first.click()
    picker = stage.page.locator("dialog-new-dashboard, ha-dialog")
    await picker.get_by_text(NAME, exact=True).first.click()
    details = stage.page.locator("dialog-lovelace-dashboard-detail")
    await stage.press("Create", details)
    await details.get_by_role("button", name="Create").wait_for(state="hidden")


async def see_dashboards(stage: Stage) -> None:
    """Open each page, as wide as a phone and a desktop; no card has an error."""
    config = await stage.socket.command(f"{DOMAIN}/dashboard", base=f"/{DASHBOARD}")
    for view in config["views"]:
        for width in _WIDTHS:
            await _see_page(stage, f"/{DASHBOARD}/{view['path']}", width)


async def _see_page(stage: Stage, path: str, width: int) -> None:
    """Open a page of a dashboard, and check that no card has an error."""
    await stage.page.set_viewport_size({"width": width, "height": 900})
    await stage.window.open(path)
    await stage.page.locator("hui-tile-card, hui-markdown-card").first.wait_for()
    await stage.page.wait_for_load_state("networkidle")
    await expect(stage.page.locator("hui-error-card, hui-warning")).to_have_count(0)
