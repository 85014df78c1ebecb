"""The integration in the browser, as a new user meets it: every step by clicks, in a real Home Assistant."""

import asyncio
from collections.abc import Awaitable, Callable
import os
from pathlib import Path
import re
import sys
from tempfile import TemporaryDirectory
import time

from playwright.async_api import Error

from simulator import Settings, Simulator

from .browser import HOW_TO_GET, find_browser, window
from .check import complaints
from .e2e_automation import make_automation, see_it_run
from .e2e_shipped import see_blueprints, see_dashboards
from .e2e_steps import (
    Stage,
    add_integration,
    change_streams,
    correct_secret,
    download_diagnostics,
    lose_secret,
    remove,
    renew_secret,
    see_devices,
    type_wrong_secret,
)
from .home import ROOT, Home

_STEPS: tuple[Callable[[Stage], Awaitable[None]], ...] = (
    add_integration,
    type_wrong_secret,
    correct_secret,
    see_devices,
    change_streams,
    # Home Assistant takes its time until it asks for the new secret.
    lose_secret,
    download_diagnostics,
    make_automation,
    see_blueprints,
    renew_secret,
    see_it_run,
    see_dashboards,
    remove,
)
_CAMPUS = Settings(aps=4, switches=2, gateways=1, alerts=1, rate=20)
_PICTURE = ROOT / ".demo" / "e2e-failed.png"
_EXPECTED = re.compile("Central refuses the stored credentials")
"""What Home Assistant logs for `lose_secret`."""


async def _play(stage: Stage) -> bool:
    """Do all steps up to the first that fails, of which a picture is kept; tell whether none did."""
    for step in _STEPS:
        begun = time.monotonic()
        try:
            await step(stage)
        except (Error, AssertionError, TimeoutError) as err:
            print(
                f"FAIL {step.__name__}: {err}\n     {stage.page.url}, see {_PICTURE.relative_to(ROOT)}"
            )
            await stage.page.screenshot(path=_PICTURE)
            return False
        print(f"ok   {step.__name__:<22} {time.monotonic() - begun:5.1f} s", flush=True)
    return True


async def run(browser: str) -> int:
    """Start everything, do all steps, and return 1 if one failed or anybody complained."""
    with TemporaryDirectory(prefix="aruba-central-") as folder:
        at = Path(folder)
        async with (
            Simulator(_CAMPUS, cert_dir=at / "central") as central,
            Home.start(at / "home") as home,
            home.socket() as socket,
        ):
            await socket.command("http/config/promote")
            async with window(browser, home.url, "/config/integrations/dashboard") as opened:
                passed = await _play(Stage(opened, central, home, socket))
            log = await asyncio.to_thread((at / "home" / "home-assistant.log").read_text)
    found = opened.errors + [line for line in complaints(log) if not _EXPECTED.search(line)]
    print(*found, sep="\n", end="\n" if found else "")
    return 0 if passed and not found else 1


def main() -> int:
    """Run, unless there is no browser and none is required."""
    browser = find_browser()
    if browser is not None:
        return asyncio.run(run(browser))
    required = os.environ.get("E2E_REQUIRED") == "1"
    print(f"{'FAIL' if required else 'skipped:'} {HOW_TO_GET}")
    return 1 if required else 0


if __name__ == "__main__":
    sys.exit(main())
