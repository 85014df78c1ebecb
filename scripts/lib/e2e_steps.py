"""Steps of the end-to-end test: set up, change and remove an account in the browser."""

import asyncio
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

from simulator import Simulator

from .browser import Window
from .demo_checker import DOMAIN
from .home_assistant import ROOT, Home, HomeSocket

PAGE = f"/config/integrations/integration/{DOMAIN}"
_FOLDER = ROOT / "custom_components" / DOMAIN
NAME = json.loads((_FOLDER / "manifest.json").read_text())["name"]
ENGLISH = json.loads((_FOLDER / "translations" / "en.json").read_text())
_MISTYPED, _RENEWED = "mistyped", "5b0c1a7e-renewed"
_REAUTH_TIMEOUT_MS = 150_000
"""Home Assistant asks for new credentials only after Central refused the old ones three times."""


@dataclass(slots=True)
class Stage:
    """The user's window, the simulated Central, and clients of Home Assistant's API."""

    window: Window
    central: Simulator
    home: Home
    socket: HomeSocket
    automation: str = ""

    @property
    def page(self) -> Page:
        """The page in the window."""
        return self.window.page

    @property
    def form(self) -> Locator:
        """The dialog of a config or options flow."""
        return self.page.locator("dialog-data-entry-flow")

    @property
    def row(self) -> Locator:
        """The account on the integration's page."""
        return self.page.locator("ha-config-entry-row")

    def field(self, key: str, inside: Locator | None = None) -> Locator:
        """Return a field of the credentials form by its key."""
        step = ENGLISH["config"]["step"]["credentials"]
        labels = step["data"] | step["sections"]["advanced"]["data"]
        return (inside or self.form).get_by_role("textbox", name=labels[key])

    async def fill(self, **typed: str) -> None:
        """Fill in fields of the credentials form, given by their keys."""
        for key, value in typed.items():
            await self.field(key).fill(value)

    async def press(self, name: str, inside: Locator | None = None) -> None:
        """Press a button, by default of the form."""
        await (inside or self.form).get_by_role("button", name=name, exact=True).click()

    async def choose_in_menu(self, name: str) -> None:
        """Select an item in the account's menu."""
        # The devices have menus too, but the account's is the first.
        await self.row.get_by_role("button", name="Menu").first.click()
        await self.row.get_by_role("menuitem", name=name).click()

    async def command(self, name: str) -> Any:
        """Send a command over the WebSocket API, and return its result."""
        return await self.socket.command(name)


async def add_integration(stage: Stage) -> None:
    """Find the integration, and select a custom host."""
    step = ENGLISH["config"]["step"]["user"]
    custom_host = ENGLISH["selector"]["cluster"]["options"]["custom"]
    dialog = stage.page.locator("dialog-add-integration")
    await stage.page.get_by_role("button", name="Add integration").click()
    await dialog.get_by_role("textbox").fill("aruba")
    await dialog.get_by_role("button", name=NAME).click()
    await stage.form.get_by_text(step["title"]).wait_for()
    await stage.form.get_by_role("button", name=step["data"]["cluster"]).click()
    await stage.form.get_by_role("menuitem", name=custom_host).click()
    await stage.press("Next")


async def type_urls_without_tls(stage: Stage) -> None:
    """Enter URLs that begin with http; each error is at its field, and the secret stays."""
    section = ENGLISH["config"]["step"]["credentials"]["sections"]["advanced"]["name"]
    message = ENGLISH["config"]["error"]["not_https"]
    central = stage.central
    below_error = stage.form.locator("ha-alert").filter(has_text=message).locator("+ *")
    host = f"http://{central.host}"
    await stage.fill(host=host, client_id=central.client_id, client_secret=_MISTYPED)
    await stage.press("Submit")
    await stage.field("host", below_error).wait_for()
    await expect(stage.field("client_secret")).to_have_value(_MISTYPED)
    await stage.fill(host=central.host)
    await stage.form.get_by_role("button", name=section).click()
    await stage.fill(token_url=host, ca_certificate=central.ca_pem)
    await stage.press("Submit")
    # The section of the field is open.
    await stage.field("token_url", below_error).wait_for()
    await expect(stage.field("client_secret")).to_have_value(_MISTYPED)


async def type_wrong_secret(stage: Stage) -> None:
    """Find the error message of a wrong secret, which has to be entered again."""
    await stage.fill(token_url=stage.central.token_url)
    await stage.press("Submit")
    # The simulator's token service isn't one of HPE's.
    confirm = ENGLISH["config"]["step"]["confirm_token_host"]["title"]
    await stage.form.get_by_text(confirm).first.wait_for()
    await stage.press("Submit")
    await stage.form.get_by_text(ENGLISH["config"]["error"]["invalid_auth"]).wait_for()
    await expect(stage.field("client_secret")).to_have_value("")


async def correct_secret(stage: Stage) -> None:
    """Enter the right secret; the other fields have kept their values."""
    await stage.fill(client_secret=stage.central.client_secret)
    await stage.press("Submit")
    await stage.press("Skip and finish")


async def see_devices(stage: Stage) -> None:
    """Find all devices of the campus on the integration's page."""
    await stage.window.open(PAGE)
    for device in stage.central.campus.devices:
        await stage.row.get_by_text(device.name, exact=True).wait_for()


async def lose_secret(stage: Stage) -> None:
    """Change the secret and revoke all tokens in Central."""
    stage.central.set_secret(_RENEWED)
    stage.central.revoke_tokens()


async def download_diagnostics(stage: Stage) -> None:
    """Download diagnostics; they contain neither the client ID nor a secret."""
    async with stage.page.expect_download() as waiting:
        await stage.choose_in_menu("Download diagnostics")
    download = await waiting.value
    text = await asyncio.to_thread(Path(await download.path()).read_text)
    if json.loads(text)["data"] is None:
        raise AssertionError("the diagnostics are empty")
    if stage.central.client_id in text or _RENEWED in text:
        raise AssertionError("the diagnostics contain credentials")


async def renew_secret(stage: Stage) -> None:
    """Enter new credentials when Home Assistant asks for them."""
    await stage.window.open(PAGE)
    attention = stage.page.get_by_role("button", name="Reconfigure", exact=True)
    await attention.wait_for(timeout=_REAUTH_TIMEOUT_MS)
    await attention.click()
    await stage.form.get_by_text(ENGLISH["config"]["step"]["reauth_confirm"]["title"]).wait_for()
    await stage.fill(client_secret=_RENEWED)
    await stage.press("Submit")
    await stage.form.get_by_text("Re-authentication was successful").wait_for()
    await stage.press("Close", stage.form.locator("ha-dialog-footer"))
    await stage.form.wait_for(state="hidden")
    await asyncio.wait_for(stage.central.wait_connected("ap"), 30)


async def remove(stage: Stage) -> None:
    """Remove the account; none of its entities is left."""
    await stage.window.open(PAGE)
    await stage.choose_in_menu("Delete")
    await stage.press("Delete", stage.page.locator("dialog-box"))
    await stage.page.get_by_text("No entries").wait_for()
    entities = await stage.command("config/entity_registry/list")
    left = [entity["entity_id"] for entity in entities if entity["platform"] == DOMAIN]
    if left:
        raise AssertionError(f"entities are left: {left}")
