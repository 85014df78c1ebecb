"""Home Assistant's frontend in Chromium."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import re
import shutil
from typing import Self

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
    async def of_user(self, user: str, password: str) -> AsyncGenerator[Self]:
        """Open another window, in which another user is logged in; it has the same ``errors``."""
        browser = self.page.context.browser
        if browser is None:
            raise RuntimeError("the browser is closed")
        context = await browser.new_context(reduced_motion="reduce")
        other = type(self)(await context.new_page(), self.url, self.errors)
        await other.log_in("/", user, password)
        yield other
        await context.close()

    async def log_in(self, path: str, user: str, password: str) -> None:
        """Log in with the login form, which leads to a page; collect errors from now on."""
        self.page.set_default_timeout(_TIMEOUT_MS)
        self.page.on("console", _collector(self.errors))
        self.page.on("pageerror", lambda error: self.errors.append(f"browser: {error}"))
        await self.open(path)
        await self.page.locator("input[name=username]").fill(user)
        await self.page.locator("input[name=password]").fill(password)
        await self.page.keyboard.press("Enter")
        await self.page.locator("home-assistant-main").wait_for()


def _collector(errors: list[str]) -> Callable[[ConsoleMessage], None]:
    """Return a function that collects errors of the browser's console."""

    def collect(message: ConsoleMessage) -> None:
        """Collect an error, unless a brand image of another integration is unavailable offline."""
        location = message.location["url"]
        brand = _BRAND.search(location)
        is_of_another = brand is not None and DOMAIN not in brand[0]
        if message.type == "error" and not is_of_another:
            errors.append(f"browser: {message.text} ({location})")

    return collect


@asynccontextmanager
async def window(
    browser: str, url: str, path: str, width: int = 1280, height: int = 900
) -> AsyncGenerator[Window]:
    """Open a browser, log in as the owner, and go to a page."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser)
        page = await chromium.new_page(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        opened = Window(page, url, [])
        await opened.log_in(path, USER, PASSWORD)
        yield opened
        await chromium.close()
