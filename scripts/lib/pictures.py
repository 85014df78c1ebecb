"""Take the screenshots in docs/images, of the demonstration in Chromium."""

import asyncio
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
import re
import sys
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from PIL import Image
from playwright.async_api import expect

from .browser import HOW_TO_GET, Window, find_browser, window
from .demo import Demonstration, demonstration
from .demo_checks import complaints
from .demo_dashboard import PATH
from .e2e_steps import ENGLISH, NAME
from .home_assistant import ROOT

_FOLDER = ROOT / "docs" / "images"
_MAX_BYTES = 250_000
_TIMEOUT = 60
_HEIGHT = 800
_SIMULATOR_OPTIONS = (
    "--aps=12",
    "--switches=4",
    "--gateways=2",
    "--rate=40",
    "--incidents=0",
    "--pause=1",
)
"""A small campus where nothing happens except `_INCIDENTS`."""

_AP, _AP_DOWN, _SWITCH, _GATEWAY = "CNSIM0000002", "CNSIM0000006", "SGSIM0000002", "CGSIM0000001"
_ACCOUNT = "account"
_CLIENT_ID = "6f1f8a3e-2c5d-4b7a-9e10-d4c3b2a19876"
_INCIDENTS = (
    ("radar_detected", _AP),
    ("alert_raised", _AP),
    ("ap_down", _AP_DOWN),
    ("psu_failed", _SWITCH),
    ("uplink_down", _GATEWAY),
    ("audit_entry", _GATEWAY),
)


class Picture(NamedTuple):
    """A screenshot: of the page of the last device that matches a pattern, or of a path.

    ``height`` is what is kept of it; if it is 0, that is the whole page. Of a page with several
    images, ``image`` is the number of the one that is kept.
    """

    name: str
    device: str = ""
    path: str = ""
    width: int = 1280
    height: int = 0
    scheme: Literal["light", "dark"] = "light"
    image: int | None = None


_NETWORK, _WIFI, _SWITCHES = (f"/{PATH}/{page}" for page in ("network", "wi-fi", "switches"))
_SITE = "site"
"""Stands for the page of the site at which an access point is down."""
_PICTURES = (
    Picture("dashboard", path=_NETWORK, height=1100),
    Picture("dashboard-dark", path=_NETWORK, height=1100, scheme="dark"),
    Picture("dashboard-phone", path=_NETWORK, width=412),
    Picture("dashboard-wi-fi", path=_WIFI),
    Picture("dashboard-switches", path=_SWITCHES),
    Picture("dashboard-site", path=_SITE, height=1030),
    Picture("topology", path=_SITE, width=450, image=0),
    Picture("floor-plan", path=_SITE, width=450, image=1),
    Picture("account", _ACCOUNT),
    Picture("site", "site_.*"),
    Picture("access-point", _AP),
    Picture("access-point-phone", _AP, width=412),
    Picture("radio", f"{_AP}_radio_.*"),
    Picture("switch", _SWITCH),
    Picture("gateway", _GATEWAY),
    Picture("uplink", f"{_GATEWAY}_uplink_1"),
)


def _path(picture: Picture, demo: Demonstration, devices: Iterable[dict[str, Any]]) -> str:
    """Return the path of a picture's page. Raises LookupError if there is no such device."""
    if picture.path == _SITE:
        return _path_of_site(devices)
    if not picture.device:
        return picture.path
    if picture.device == _ACCOUNT:
        found = [device["id"] for device in devices if _is_account(device, demo.entry_id)]
    else:
        found = [
            device["id"]
            for device in devices
            for _, identifier in device["identifiers"]
            if re.fullmatch(picture.device, identifier)
        ]
    if not found:
        raise LookupError(f"No device is {picture.device}")
    return f"/config/devices/device/{found[-1]}"


def _path_of_site(devices: Iterable[dict[str, Any]]) -> str:
    """Return the path of the page of the site at which an access point is down."""
    identifiers = {device["id"]: device["identifiers"] for device in devices}
    [site] = [
        identifiers[device["via_device_id"]]
        for device in devices
        for _, identifier in device["identifiers"]
        if identifier == _AP_DOWN
    ]
    return f"/{PATH}/{site[0][1].replace('_', '-')}"


def _is_account(device: dict[str, Any], entry_id: str) -> bool:
    """Return True if a device is the account's own: every other one of its entry is under it."""
    return entry_id in device.get("config_entries", ()) and device["via_device_id"] is None


async def _trigger_incidents(demo: Demonstration) -> None:
    """Trigger all incidents, and wait until they show and no pictured entity is unavailable.

    Raises TimeoutError.
    """
    for name, serial in _INCIDENTS:
        await demo.central.incident(name, serial)
    pictured = []
    for unique_id, entity_id in demo.ids.items():
        if unique_id.startswith((_AP, _SWITCH, _GATEWAY)):
            pictured.append(entity_id)
    down = demo.ids[f"{_AP_DOWN}_connectivity"]
    async with asyncio.timeout(_TIMEOUT):
        while True:
            states = await demo.home.states()
            is_ready = all(states[entity_id]["state"] != "unavailable" for entity_id in pictured)
            if is_ready and states[down]["state"] == "off":
                return
            await asyncio.sleep(0.5)


async def _take(opened: Window, picture: Picture, path: str) -> Path:
    """Open a page, wait until it is complete, and save a screenshot."""
    page = opened.page
    await page.set_viewport_size({"width": picture.width, "height": _HEIGHT})
    await page.emulate_media(color_scheme=picture.scheme, reduced_motion="reduce")
    await opened.open(path)
    # On the page of a device, an element inside the page scrolls.
    scrolling = page.locator(".content.ha-scrollbar" if picture.device else "html")
    await page.locator("ha-device-entities-card, hui-tile-card, hui-markdown-card").first.wait_for()
    await page.wait_for_load_state("networkidle")
    height = await scrolling.evaluate(
        "element => element.scrollHeight + innerHeight - element.clientHeight"
    )
    await page.set_viewport_size({"width": picture.width, "height": height})
    if picture.device:
        # The logbook loads last, and only once it is in the viewport.
        await page.locator("ha-logbook .entry, ha-logbook .no-entries").first.wait_for()
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("ha-spinner:visible")).to_have_count(0)
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)
    if picture.image is None:
        taken = await page.screenshot(animations="disabled")
    else:
        taken = await page.locator("hui-picture-entity-card img").nth(picture.image).screenshot()
    return await _save(picture, taken)


async def _take_form(opened: Window) -> Path:
    """Begin to add another account, and save a screenshot of the form for its credentials."""
    page = opened.page
    await page.set_viewport_size({"width": 720, "height": 760})
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await opened.open("/config/integrations/dashboard")
    await page.get_by_role("button", name="Add integration").click()
    dialog = page.locator("dialog-add-integration")
    await dialog.get_by_role("textbox").fill("aruba")
    await dialog.get_by_role("button", name=NAME).click()
    form = page.locator("dialog-data-entry-flow")
    cluster = ENGLISH["config"]["step"]["user"]["data"]["cluster"]
    await form.get_by_role("button", name=cluster).click()
    await form.get_by_role("menuitem").first.click()
    await form.get_by_role("button", name="Next", exact=True).click()
    labels = ENGLISH["config"]["step"]["credentials"]["data"]
    await form.get_by_role("textbox", name=labels["client_id"]).fill(_CLIENT_ID)
    await form.get_by_role("textbox", name=labels["client_secret"]).fill("not-a-real-secret")
    taken = await page.screenshot(animations="disabled")
    await page.keyboard.press("Escape")
    return await _save(Picture("set-up"), taken)


async def _save(picture: Picture, taken: bytes) -> Path:
    """Save a screenshot with 256 colors."""
    file = _FOLDER / f"{picture.name}.png"
    screenshot = Image.open(BytesIO(taken)).convert("RGB")
    if picture.height:
        screenshot = screenshot.crop((0, 0, screenshot.width, picture.height))
    image = screenshot.quantize(256, dither=Image.Dither.NONE)
    await asyncio.to_thread(image.save, file, optimize=True)
    return file


async def _take_all(demo: Demonstration, browser: str) -> list[str]:
    """Take all screenshots; return the browser's errors and files that are too large."""
    devices = await demo.socket.command("config/device_registry/list")
    async with window(browser, demo.home.url, _NETWORK) as opened:
        errors = opened.errors
        await opened.page.evaluate("localStorage.setItem('dockedSidebar', '\"auto\"')")
        files = [await _take_form(opened)]
        files += [await _take(opened, each, _path(each, demo, devices)) for each in _PICTURES]
    for file in files:
        size = (await asyncio.to_thread(file.stat)).st_size
        print(f"{file.relative_to(ROOT)} {size / 1000:.0f} kB")
        if size > _MAX_BYTES:
            errors.append(f"{file.name} is too large")
    return errors


async def run(browser: str) -> int:
    """Take all screenshots; return 1 if the browser or the log has an error, else 0."""
    with TemporaryDirectory(prefix="aruba-central-") as folder:
        async with demonstration(Path(folder), *_SIMULATOR_OPTIONS) as demo:
            await _trigger_incidents(demo)
            errors = await _take_all(demo, browser)
            log = await asyncio.to_thread((demo.folder / "home-assistant.log").read_text)
    errors += complaints(log)
    print(*errors, sep="\n")
    return 1 if errors else 0


def main() -> int:
    """Run, or say how to install a browser."""
    browser = find_browser()
    if browser is None:
        print(HOW_TO_GET, file=sys.stderr)
        return 1
    return asyncio.run(run(browser))


if __name__ == "__main__":
    sys.exit(main())
