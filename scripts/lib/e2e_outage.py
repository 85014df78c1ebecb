"""Step of the end-to-end test: see an outage on the dashboard, and clear its alert."""

from typing import Literal

from playwright.async_api import Locator, Page, expect

from .e2e_blueprints import DASHBOARD
from .e2e_steps import Stage

_WINDOWS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((390, "dark"), (1280, "light"))
"""The widths and color schemes of a phone and of a desktop."""

WITHIN_MS = 2_000
"""In which an outage is to be seen."""


def problem_of(page: Page, name: str) -> Locator:
    """Return what a page says, in red, about a device that is offline."""
    return page.locator("ha-alert[alert-type=error]").get_by_text(f"{name} is offline")


async def see_outage(stage: Stage) -> None:
    """Watch an access point go offline, read what its alert says, and clear it."""
    page, central = stage.page, stage.central
    ap = central.campus.aps[1]
    problem = problem_of(page, ap.name)
    for width, scheme in _WINDOWS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme=scheme)
        await stage.window.open(f"/{DASHBOARD}/network")
        alerts = page.locator("hui-todo-list-card")
        await alerts.wait_for()
        await central.incident("ap_down", ap.serial)
        await expect(problem).to_be_visible(timeout=WITHIN_MS)
        await central.incident("alert_raised", ap.serial)
        alert = central.campus.alerts[-1]
        await alerts.get_by_text(alert.summary).first.wait_for()
        item = alerts.locator("ha-check-list-item").filter(has_text=alert.summary).first
        await item.locator("ha-checkbox").click()
        await expect(item).to_have_count(0)
        if not alert.cleared:
            raise AssertionError(f"{alert.name} is not cleared in Central")
        await central.incident("ap_up", ap.serial)
        await expect(problem).to_have_count(0)
