"""What is shipped beside the integration, as Home Assistant's frontend shows it: blueprints and dashboards."""

from homeassistant.util.yaml import load_yaml_dict
from playwright.async_api import expect

from .checker import DOMAIN
from .dashboard import add_dashboards
from .e2e_steps import Stage
from .home import ROOT

_BLUEPRINTS = [
    load_yaml_dict(path)["blueprint"]
    for path in (ROOT / "blueprints/automation" / DOMAIN).glob("*.yaml")
]
_WIDTHS = (412, 1280)


async def see_blueprints(stage: Stage) -> None:
    """Open the form of each blueprint, and find all that it asks for."""
    for blueprint in _BLUEPRINTS:
        await stage.window.open("/config/blueprint/dashboard")
        await stage.page.get_by_role("button", name=blueprint["name"]).click()
        form = stage.page.locator("blueprint-automation-editor")
        for asked in blueprint["input"].values():
            await form.get_by_text(asked["name"], exact=True).first.wait_for()


async def see_dashboards(stage: Stage) -> None:
    """Open each page of both dashboards, on a phone and on a desktop, and find no card that cannot be shown."""
    await add_dashboards(stage.socket)
    for dashboard in ("aruba-central", "aruba-problems"):
        for view in (await stage.socket.command("lovelace/config", url_path=dashboard))["views"]:
            for width in _WIDTHS:
                await stage.page.set_viewport_size({"width": width, "height": 900})
                await stage.window.open(f"/{dashboard}/{view['path']}")
                await stage.page.locator("hui-tile-card, hui-markdown-card").first.wait_for()
                await stage.page.wait_for_load_state("networkidle")
                await expect(stage.page.locator("hui-error-card, hui-warning")).to_have_count(0)
