"""Automations made from the blueprints, and a clock for them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import Event
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

from .harness import Harness

type Automate = Callable[..., Awaitable[None]]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "blueprints" / "automation" / "hpe_aruba_central"
NOTIFY = [
    {
        "event": "notified",
        "event_data": {
            name: f"{{{{ {name} | default(none) }}}}" for name in ("title", "message", "tag")
        },
    }
]
AT_ONCE = {"milliseconds": 1}
LATER = {"minutes": 5}


def load(name: str) -> Blueprint:
    """Load a blueprint as Home Assistant imports it."""
    content = load_yaml_dict(FOLDER / f"{name}.yaml")
    return Blueprint(
        content,
        expected_domain="automation",
        path=f"{name}.yaml",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


@asynccontextmanager
async def automations(home: Harness, folder: Path) -> AsyncIterator[Automate]:
    """Yield a function that creates an automation from a blueprint.

    The blueprints are copied into the configuration folder ``folder``. At the end, the automation
    is turned off.
    """

    async def make(name: str, **inputs: Any) -> None:
        """Create the automation."""
        made = {"use_blueprint": {"path": f"hpe_aruba_central/{name}.yaml", "input": inputs}}
        assert await async_setup_component(
            home.hass, "automation", {"automation": {"alias": "made", **made}}
        )
        await home.settle()
        state = home.hass.states.get("automation.made")
        assert state is not None
        assert state.state == "on"

    shutil.copytree(ROOT / "blueprints", folder / "blueprints")
    home.hass.config.config_dir = str(folder)
    yield make
    await home.hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.made"}, blocking=True
    )


def notify(title: str) -> list[dict[str, Any]]:
    """Return an action that fires a notification with this title."""
    return [{"event": "notified", "event_data": {"title": title}}]


def titles(events: list[Event[dict[str, Any]]]) -> list[Any]:
    """Return the titles of notifications."""
    return [event.data["title"] for event in events]


async def pass_time(home: Harness, **time: float) -> None:
    """Move time forward, and wait until Home Assistant has nothing left to do."""
    skip(home, **time)
    await home.settle()


def skip(home: Harness, **time: float) -> None:
    """Move time forward without waiting: an automation that waits never settles."""
    home.fire_time(timedelta(**time))


async def turn(turns: int = 200) -> None:
    """Run the event loop for some iterations, so that everything that is ready runs."""
    for _ in range(turns):
        await asyncio.sleep(0)
