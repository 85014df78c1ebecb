"""Rules of hassfest that are checked here first: icons, and the integrations that are imported."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
import probatio
import pytest

from custom_components.hpe_aruba_central import PLATFORMS

FOLDER = Path(__file__).parents[1] / "custom_components" / "hpe_aruba_central"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
ICONS: dict[str, Any] = json.loads((FOLDER / "icons.json").read_text("utf-8"))

ALLOWED: Final = {
    "device_tracker",
    "diagnostics",
    "homeassistant",
    "llm",
    "logbook",
    "repairs",
    "system_health",
    "websocket_api",
}
"""Integrations that may be imported without being a dependency.

Those that load a file of their name from here, and those that are set up before any other.
"""

_STATE: Final = probatio.Schema(
    {
        probatio.Optional("default"): cv.icon,
        probatio.Optional("state"): {str: cv.icon},
        probatio.Optional("range"): {str: cv.icon},
    }
)
ICON_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required("entity"): {
            probatio.In([platform.value for platform in PLATFORMS]): {
                str: _STATE.extend({probatio.Optional("state_attributes"): {str: _STATE}})
            }
        },
        probatio.Required("services"): {str: {probatio.Required("service"): cv.icon}},
    }
)


def imported_integrations() -> Iterator[str]:
    """Iterate over Home Assistant's integrations that the code imports."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.level:
                continue
            parts = (node.module or "").split(".")
            if parts[:2] != ["homeassistant", "components"]:
                continue
            yield from parts[2:3] or [name.name for name in node.names]


def test_icons_have_the_form_that_home_assistant_reads() -> None:
    """A key that it does not know would be ignored."""
    ICON_SCHEMA(ICONS)


@pytest.mark.parametrize(
    "icons",
    [
        {"entity": {"sensor": {"x": {"default": "thermometer"}}}, "services": {}},
        {"entity": {"sensor": {"x": {"defualt": "mdi:thermometer"}}}, "services": {}},
        {"entity": {"toaster": {}}, "services": {}},
        {"entity": {}, "services": {"get_alerts": "mdi:alert"}},
    ],
)
def test_wrong_icons_are_noticed(icons: dict[str, Any]) -> None:
    """An icon without its collection, a misspelt key, an unknown platform, an old form."""
    with pytest.raises(probatio.Invalid):
        ICON_SCHEMA(icons)


def test_every_imported_integration_is_a_dependency() -> None:
    """Or loads a file of its name from here, or is always there."""
    declared = {*MANIFEST.get("dependencies", ()), *MANIFEST.get("after_dependencies", ())}
    platforms = {platform.value for platform in PLATFORMS}
    found = set(imported_integrations())
    assert found
    assert found - platforms - declared <= ALLOWED
