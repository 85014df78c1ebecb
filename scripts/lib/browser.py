"""Home Assistant's frontend in Chromium."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import re
import shutil

from playwright.async_api import ConsoleMessage, Page, async_playwright

from .demo_checker import DOMAIN
from .home_assistant import PASSWORD, USER

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_TIMEOUT_MS = 30_000
_BRAND = re.compile(r"/api/brands/[^?]*")
HOW_TO_GET = "No Chromium found: apt-get install chromium"


def find_browser() -> str | None:
    """Return the path of a Chromium browser, or None if none is installed."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@dataclass(frozen=True, slots=True)
class Window:
    """A page that is logged in to Home Assistant at ``url``; ``errors`` collects browser errors."""

    page: Page
    url: str
    errors: list[str]

    async def open(self, path: str) -> None:
        """Open a page by its path."""
        await self.page.goto(self.url + path)


@asynccontextmanager
async def window(
    browser: str, url: str, path: str, width: int = 1280, height: int = 900
) -> AsyncGenerator[Window]:
    """Open a browser, log in with the login form, and go to a page."""
    errors: list[str] = []

    def collect(message: ConsoleMessage) -> None:
        """Collect an error, unless a brand image of another integration is unavailable offline."""
        location = message.location["url"]
        brand = _BRAND.search(location)
        is_of_another = brand is not None and DOMAIN not in brand[0]
        if message.type == "error" and not is_of_another:
            errors.append(f"browser: {message.text} ({location})")

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser)
        page = await chromium.new_page(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        page.set_default_timeout(_TIMEOUT_MS)
        page.on("console", collect)
        page.on("pageerror", lambda error: errors.append(f"browser: {error}"))
        await page.goto(url + path)
        await page.locator("input[name=username]").fill(USER)
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.locator("home-assistant-main").wait_for()
        yield Window(page, url, errors)
        await chromium.close()
