"""What the tests of blueprints share: automations made of them, and time that passes for whoever waits."""

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
TELL = [
    {
        "event": "told",
        "event_data": {
            name: f"{{{{ {name} | default(none) }}}}" for name in ("title", "message", "tag")
        },
    }
]
AT_ONCE = {"milliseconds": 1}
LATER = {"minutes": 5}


def load(name: str) -> Blueprint:
    """Return a blueprint, as it would be imported."""
    content = load_yaml_dict(FOLDER / f"{name}.yaml")
    return Blueprint(
        content,
        expected_domain="automation",
        path=f"{name}.yaml",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


@asynccontextmanager
async def automations(home: Harness, folder: Path) -> AsyncIterator[Automate]:
    """Give a way to make an automation of a blueprint, in a configuration folder; in the end it is stopped."""

    async def make(name: str, **inputs: Any) -> None:
        """Make it."""
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


def note(title: str) -> list[dict[str, Any]]:
    """Return an action that tells something."""
    return [{"event": "told", "event_data": {"title": title}}]


def told(events: list[Event[dict[str, Any]]]) -> list[Any]:
    """Return the titles of what was told."""
    return [event.data["title"] for event in events]


async def pass_time(home: Harness, **time: float) -> None:
    """Let time pass for whoever waits, and wait for the end of what comes of it."""
    skip(home, **time)
    await home.settle()


def skip(home: Harness, **time: float) -> None:
    """Let time pass without waiting for what comes of it: an automation that waits is never done."""
    home.fire_time(timedelta(**time))


async def turn(turns: int = 200) -> None:
    """Let the loop turn, so that whatever is ready to run does."""
    for _ in range(turns):
        await asyncio.sleep(0)
