"""What a new user does with the integration in the browser, click by click."""

import asyncio
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page

from simulator import Simulator

from .browser import Window
from .checker import DOMAIN
from .home import ROOT, Home, HomeSocket

_PAGE = f"/config/integrations/integration/{DOMAIN}"
_NAME = json.loads((ROOT / "custom_components" / DOMAIN / "manifest.json").read_text())["name"]
_WORDS = json.loads((ROOT / "custom_components" / DOMAIN / "translations" / "en.json").read_text())
_MISTYPED, _RENEWED = "mistyped", "5b0c1a7e-renewed"
_LONG_MS = 150_000
"""Until Home Assistant asks for credentials: Central has refused the old ones three times by then."""


@dataclass(slots=True)
class Stage:
    """Both ends: the user's window, and Central; ``home`` and ``socket`` look from outside at what came of it."""

    window: Window
    central: Simulator
    home: Home
    socket: HomeSocket
    automation: str = ""

    @property
    def page(self) -> Page:
        """The page in the user's window."""
        return self.window.page

    @property
    def form(self) -> Locator:
        """The dialog of a config or options flow."""
        return self.page.locator("dialog-data-entry-flow")

    @property
    def row(self) -> Locator:
        """The account on the integration's page."""
        return self.page.locator("ha-config-entry-row")

    async def fill(self, **typed: str) -> None:
        """Type into fields of the credentials' form, by their keys."""
        step = _WORDS["config"]["step"]["credentials"]
        names = step["data"] | step["sections"]["advanced"]["data"]
        for key, value in typed.items():
            await self.form.get_by_role("textbox", name=names[key]).fill(value)

    async def press(self, name: str, inside: Locator | None = None) -> None:
        """Press a button, of the form if nothing else is named."""
        await (inside or self.form).get_by_role("button", name=name, exact=True).click()

    async def choose_in_menu(self, name: str) -> None:
        """Choose an entry in the account's menu."""
        # Each device has a menu too, after the account's own.
        await self.row.get_by_role("button", name="Menu").first.click()
        await self.row.get_by_role("menuitem", name=name).click()

    async def command(self, name: str) -> Any:
        """Ask over the WebSocket API."""
        return await self.socket.command(name)


async def add_integration(stage: Stage) -> None:
    """Find the integration among all, and choose a custom host."""
    step = _WORDS["config"]["step"]["user"]
    dialog = stage.page.locator("dialog-add-integration")
    await stage.page.get_by_role("button", name="Add integration").click()
    await dialog.get_by_role("textbox").fill("aruba")
    await dialog.get_by_role("button", name=_NAME).click()
    await stage.form.get_by_text(step["title"]).wait_for()
    await stage.form.get_by_role("button", name=step["data"]["cluster"]).click()
    await stage.form.get_by_role(
        "menuitem", name=_WORDS["selector"]["cluster"]["options"]["custom"]
    ).click()
    await stage.press("Next")


async def type_wrong_secret(stage: Stage) -> None:
    """Type a secret that Central refuses, and read why."""
    section = _WORDS["config"]["step"]["credentials"]["sections"]["advanced"]["name"]
    central = stage.central
    await stage.fill(host=central.host, client_id=central.client_id, client_secret=_MISTYPED)
    await stage.form.get_by_role("button", name=section).click()
    await stage.fill(token_url=central.token_url, ca_certificate=central.ca_pem)
    await stage.press("Submit")
    await stage.form.get_by_text(_WORDS["config"]["error"]["invalid_auth"]).wait_for()


async def correct_secret(stage: Stage) -> None:
    """Type the right secret; everything else is still there."""
    await stage.fill(client_secret=stage.central.client_secret)
    await stage.press("Submit")
    await stage.press("Skip and finish")


async def see_devices(stage: Stage) -> None:
    """Find every device of the campus on the integration's page."""
    await stage.window.open(_PAGE)
    for device in stage.central.campus.devices:
        await stage.row.get_by_text(device.name, exact=True).wait_for()


async def change_streams(stage: Stage) -> None:
    """Follow one more stream, and see that Central is asked for it."""
    await stage.press("Configure", stage.row)
    await stage.form.get_by_text(
        _WORDS["options"]["step"]["init"]["menu_options"]["streams"], exact=True
    ).click()
    await stage.form.get_by_text(
        _WORDS["selector"]["stream"]["options"]["clients"], exact=True
    ).click()
    await stage.press("Submit")
    await stage.press("Finish")
    await asyncio.wait_for(stage.central.wait_connected("clients"), 30)


async def lose_secret(stage: Stage) -> None:
    """Let Central forget the secret; nobody notices yet."""
    stage.central.set_secret(_RENEWED)
    stage.central.revoke_tokens()


async def download_diagnostics(stage: Stage) -> None:
    """Download diagnostics; they hold neither secret."""
    async with stage.page.expect_download() as waiting:
        await stage.choose_in_menu("Download diagnostics")
    path = Path(await (await waiting.value).path())
    told = await asyncio.to_thread(path.read_text)
    if json.loads(told)["data"] is None or stage.central.client_id in told or _RENEWED in told:
        raise AssertionError("the diagnostics are empty, or hold what they must not")


async def renew_secret(stage: Stage) -> None:
    """Be asked for new credentials, and give them."""
    await stage.window.open(_PAGE)
    attention = stage.page.get_by_role("button", name="Reconfigure", exact=True)
    await attention.wait_for(timeout=_LONG_MS)
    await attention.click()
    await stage.form.get_by_text(_WORDS["config"]["step"]["reauth_confirm"]["title"]).wait_for()
    await stage.fill(client_secret=_RENEWED)
    await stage.press("Submit")
    await stage.form.get_by_text("Re-authentication was successful").wait_for()
    await stage.press("Close", stage.form.locator("ha-dialog-footer"))
    await stage.form.wait_for(state="hidden")
    await asyncio.wait_for(stage.central.wait_connected("ap"), 30)


async def remove(stage: Stage) -> None:
    """Remove the account; nothing of it is left."""
    await stage.window.open(_PAGE)
    await stage.choose_in_menu("Delete")
    await stage.press("Delete", stage.page.locator("dialog-box"))
    await stage.page.get_by_text("No entries").wait_for()
    left = [
        one["entity_id"]
        for one in await stage.command("config/entity_registry/list")
        if one["platform"] == DOMAIN
    ]
    if left:
        raise AssertionError(f"entities are left: {left}")
