"""Test the integration in the browser as a new user would, with clicks in a real Home Assistant."""

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
from .demo_checks import complaints
from .e2e_automation import make_automation, see_it_run, see_what_a_switch_offers
from .e2e_blueprints import pick_dashboard, see_blueprints, see_dashboards
from .e2e_options import (
    change_streams,
    choose_client,
    show_positions,
    stop_refused_stream,
    track_clients,
)
from .e2e_outage import see_outage
from .e2e_pictures import see_as_visitor, see_pictures
from .e2e_steps import (
    Stage,
    add_integration,
    correct_secret,
    download_diagnostics,
    lose_secret,
    remove,
    renew_secret,
    see_devices,
    type_urls_without_tls,
    type_wrong_secret,
)
from .home_assistant import ROOT, Home

_STEPS: tuple[Callable[[Stage], Awaitable[None]], ...] = (
    add_integration,
    type_urls_without_tls,
    type_wrong_secret,
    correct_secret,
    see_devices,
    change_streams,
    track_clients,
    choose_client,
    show_positions,
    stop_refused_stream,
    # Early, because it takes minutes until Home Assistant asks for the new secret.
    lose_secret,
    download_diagnostics,
    see_what_a_switch_offers,
    make_automation,
    see_blueprints,
    renew_secret,
    see_it_run,
    pick_dashboard,
    see_dashboards,
    see_outage,
    see_pictures,
    see_as_visitor,
    remove,
)
_CAMPUS = Settings(aps=4, switches=2, gateways=1, alerts=1, rate=20)
_SCREENSHOT = ROOT / ".demo" / "e2e-failed.png"
_EXPECTED = re.compile("Central rejected the stored credentials")
"""The message that Home Assistant logs because of `lose_secret`."""


async def _run_steps(stage: Stage) -> bool:
    """Run all steps and return True; at a failure, save a screenshot and return False."""
    for step in _STEPS:
        start = time.monotonic()
        try:
            await step(stage)
        except (Error, AssertionError, TimeoutError) as err:
            print(f"FAIL {step.__name__}: {err}")
            print(f"     {stage.page.url}, see {_SCREENSHOT.relative_to(ROOT)}")
            await stage.page.screenshot(path=_SCREENSHOT)
            return False
        print(f"ok   {step.__name__:<24} {time.monotonic() - start:5.1f} s", flush=True)
    return True


async def run(browser: str) -> int:
    """Run all steps; return 1 if a step failed or the browser or the log has an error, else 0."""
    with TemporaryDirectory(prefix="aruba-central-") as temporary:
        folder = Path(temporary)
        async with (
            Simulator(_CAMPUS, cert_dir=folder / "central") as central,
            Home.start(folder / "home") as home,
            home.socket() as socket,
        ):
            await socket.command("http/config/promote")
            async with window(browser, home.url, "/config/integrations/dashboard") as opened:
                passed = await _run_steps(Stage(opened, central, home, socket))
            log = await asyncio.to_thread((folder / "home" / "home-assistant.log").read_text)
    errors = opened.errors + [line for line in complaints(log) if not _EXPECTED.search(line)]
    for error in errors:
        print(error)
    return 0 if passed and not errors else 1


def main() -> int:
    """Run the test, or skip it if no browser is installed and none is required."""
    browser = find_browser()
    if browser is not None:
        return asyncio.run(run(browser))
    if os.environ.get("E2E_REQUIRED") == "1":
        print(f"FAIL {HOW_TO_GET}")
        return 1
    print(f"skipped: {HOW_TO_GET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
