"""Pictures of the demonstration as a person sees it in a browser: docs/images."""

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
from .check import complaints
from .demo import Demonstration, demonstration
from .home import ROOT

_FOLDER = ROOT / "docs" / "images"
_LARGEST = 250_000
_PATIENCE = 60
_HEIGHT = 800

_AP, _AP_DOWN, _SWITCH, _GATEWAY = "CNSIM0000002", "CNSIM0000006", "SGSIM0000002", "CGSIM0000001"
_INCIDENTS = (
    ("radar_detected", _AP),
    ("alert_raised", _AP),
    ("ap_down", _AP_DOWN),
    ("psu_failed", _SWITCH),
    ("uplink_down", _GATEWAY),
    ("audit_entry", _GATEWAY),
)


class Picture(NamedTuple):
    """A page and how it is looked at: of the last device whose identifier matches a pattern, or by its path."""

    name: str
    device: str = ""
    path: str = ""
    width: int = 1280
    scheme: Literal["light", "dark"] = "light"


_NETWORK, _WIFI, _PROBLEMS = (
    "/aruba-central/network",
    "/aruba-central/wi-fi",
    "/aruba-problems/problems",
)
_PICTURES = (
    Picture("dashboard", path=_NETWORK),
    Picture("dashboard-dark", path=_NETWORK, scheme="dark"),
    Picture("dashboard-phone", path=_NETWORK, width=412),
    Picture("dashboard-alerts", path="/aruba-central/alerts"),
    Picture("dashboard-wi-fi", path=_WIFI),
    Picture("dashboard-problems", path=_PROBLEMS),
    Picture("account", "{entry_id}"),
    Picture("site", "site_.*"),
    Picture("access-point", _AP),
    Picture("access-point-phone", _AP, width=412),
    Picture("radio", f"{_AP}_radio_.*"),
    Picture("switch", _SWITCH),
    Picture("gateway", _GATEWAY),
    Picture("uplink", f"{_GATEWAY}_uplink_1"),
)


def _path(picture: Picture, demo: Demonstration, devices: Iterable[dict[str, Any]]) -> str:
    """Return the address of a page, without its host. Raises LookupError if there is no such device."""
    if not picture.device:
        return picture.path
    pattern = picture.device.format(entry_id=demo.entry_id)
    ids = [
        device["id"]
        for device in devices
        if any(re.fullmatch(pattern, name) for _, name in device["identifiers"])
    ]
    if not ids:
        raise LookupError(f"No device is {pattern}")
    return f"/config/devices/device/{ids[-1]}"


async def _happen(demo: Demonstration) -> None:
    """Let things happen, and wait until they are seen and what is pictured has its values. Raises TimeoutError."""
    for name, serial in _INCIDENTS:
        await demo.central.incident(name, serial)
    shown = [
        entity_id
        for unique_id, entity_id in demo.ids.items()
        if unique_id.startswith((_AP, _SWITCH, _GATEWAY))
    ]
    down = demo.ids[f"{_AP_DOWN}_connectivity"]
    async with asyncio.timeout(_PATIENCE):
        while True:
            states = await demo.home.states()
            if states[down]["state"] == "off" and all(
                states[one]["state"] != "unavailable" for one in shown
            ):
                return
            await asyncio.sleep(0.5)


async def _take(opened: Window, picture: Picture, path: str) -> Path:
    """Open a page, wait until all of it is there, and keep its picture in a palette of 256 colours."""
    page = opened.page
    await page.set_viewport_size({"width": picture.width, "height": _HEIGHT})
    await page.emulate_media(color_scheme=picture.scheme, reduced_motion="reduce")
    await opened.open(path)
    # A device's page scrolls inside of itself.
    scrolled = page.locator(".content.ha-scrollbar" if picture.device else "html")
    await page.locator("ha-device-entities-card, hui-tile-card, hui-markdown-card").first.wait_for()
    await page.wait_for_load_state("networkidle")
    height = await scrolled.evaluate("one => one.scrollHeight + innerHeight - one.clientHeight")
    await page.set_viewport_size({"width": picture.width, "height": height})
    if picture.device:
        # What comes last, and only where it can be seen.
        await page.locator("ha-logbook .entry, ha-logbook .no-entries").first.wait_for()
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("ha-spinner:visible")).to_have_count(0)
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)
    kept = _FOLDER / f"{picture.name}.png"
    image = Image.open(BytesIO(await page.screenshot(animations="disabled")))
    await asyncio.to_thread(
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save, kept, optimize=True
    )
    return kept


async def _take_all(demo: Demonstration, browser: str) -> list[str]:
    """Take all pictures, and return what the browser complained about."""
    devices = await demo.socket.command("config/device_registry/list")
    async with window(browser, demo.home.url, _NETWORK) as opened:
        found = opened.errors
        await opened.page.evaluate("localStorage.setItem('dockedSidebar', '\"auto\"')")
        for picture in _PICTURES:
            path = await _take(opened, picture, _path(picture, demo, devices))
            size = (await asyncio.to_thread(path.stat)).st_size
            print(f"{path.relative_to(ROOT)} {size / 1000:.0f} kB")
            if size > _LARGEST:
                found.append(f"{path.name} is too large")
    return found


async def run(browser: str) -> int:
    """Start everything, take the pictures, and return 1 if anybody complained."""
    with TemporaryDirectory(prefix="aruba-central-") as folder:
        quiet = (
            "--aps",
            "12",
            "--switches",
            "4",
            "--gateways",
            "2",
            "--rate",
            "40",
            "--incidents",
            "0",
            "--pause",
            "1",
        )
        async with demonstration(Path(folder), *quiet) as demo:
            await _happen(demo)
            found = await _take_all(demo, browser)
            found += complaints(
                await asyncio.to_thread((demo.folder / "home-assistant.log").read_text)
            )
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(path)) if (path := find_browser()) else HOW_TO_GET)
