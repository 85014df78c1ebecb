"""Rules of hassfest that are checked here first: manifest, icons, translations, dependencies."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any, Final

from homeassistant import components
from homeassistant.helpers import config_validation as cv
from packaging.requirements import Requirement
import probatio
import pytest

from custom_components.hpe_aruba_central import PLATFORMS

FOLDER = Path(__file__).parents[1] / "custom_components" / "hpe_aruba_central"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
ICONS: dict[str, Any] = json.loads((FOLDER / "icons.json").read_text("utf-8"))


def _read_requirement(text: str) -> Requirement:
    """Return a requirement. Raises ValueError if the text is none."""
    return Requirement(text)


_URL: Final = probatio.All(cv.url, probatio.Match("https://"))
MANIFEST_SCHEMA: Final = probatio.Schema(
    {
        "domain": cv.slug,
        "name": str,
        "after_dependencies": [str],
        "codeowners": [probatio.Match(r"@[\w/-]+\Z")],
        "config_flow": True,
        probatio.Optional("dependencies"): [str],
        "documentation": _URL,
        "integration_type": probatio.In(
            ["device", "entity", "hardware", "helper", "hub", "service", "system"]
        ),
        "iot_class": probatio.In(
            [
                "assumed_state",
                "calculated",
                "cloud_polling",
                "cloud_push",
                "local_polling",
                "local_push",
            ]
        ),
        "issue_tracker": _URL,
        "loggers": [str],
        "requirements": [_read_requirement],
        "version": probatio.Match(r"\d+\.\d+\.\d+\Z"),
    },
    required=True,
)
"""The keys that the manifest has, as hassfest accepts them for custom integrations."""

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


_TEXTS: Final = {probatio.Match(r"[a-z0-9]+(?:[_-][a-z0-9]+)*\Z"): str}
"""Texts by translation key."""

_FIELDS: Final = {
    probatio.Optional("data"): _TEXTS,
    probatio.Optional("data_description"): _TEXTS,
}
_FLOW: Final = {
    probatio.Required("step"): {
        str: {
            **_FIELDS,
            **dict.fromkeys(map(probatio.Optional, ("title", "description", "submit")), str),
            probatio.Optional("menu_options"): _TEXTS,
            probatio.Optional("menu_option_descriptions"): _TEXTS,
            probatio.Optional("sections"): {
                str: {
                    **_FIELDS,
                    probatio.Optional("name"): str,
                    probatio.Optional("description"): str,
                }
            },
        }
    },
    probatio.Optional("error"): _TEXTS,
    probatio.Optional("abort"): _TEXTS,
}
_NAMED: Final = {probatio.Required("name"): str, probatio.Required("description"): str}
TRANSLATION_SCHEMA: Final = probatio.Schema(
    {
        "common": _TEXTS,
        "config": _FLOW,
        "device": {cv.slug: {"name": str}},
        "entity": {
            probatio.In([platform.value for platform in PLATFORMS]): {
                cv.slug: {
                    probatio.Required("name"): str,
                    probatio.Optional("state"): _TEXTS,
                    probatio.Optional("state_attributes"): {
                        cv.slug: {
                            probatio.Optional("name"): str,
                            probatio.Optional("state"): _TEXTS,
                        }
                    },
                    probatio.Optional("unit_of_measurement"): str,
                }
            }
        },
        "exceptions": {cv.slug: {"message": str}},
        "issues": {
            str: probatio.All(
                {
                    probatio.Required("title"): str,
                    probatio.Exclusive("description", "fixable"): str,
                    probatio.Exclusive("fix_flow", "fixable"): _FLOW,
                },
                probatio.AtLeastOne("description", "fix_flow"),
            )
        },
        "options": _FLOW,
        "selector": {cv.slug: {"options": _TEXTS}},
        "services": {cv.slug: {**_NAMED, probatio.Optional("fields"): {cv.slug: _NAMED}}},
        "system_health": {"info": _TEXTS},
    }
)
"""The sections of a translation file that the integration has, as hassfest accepts them."""


def load_translation(language: str) -> dict[str, Any]:
    """Return a translation file."""
    content: dict[str, Any] = json.loads(
        (FOLDER / "translations" / f"{language}.json").read_text("utf-8")
    )
    return content


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


def test_the_manifest_has_the_form_that_home_assistant_reads() -> None:
    """And names integrations that there are, and none twice."""
    MANIFEST_SCHEMA(MANIFEST)
    named = [*MANIFEST.get("dependencies", ()), *MANIFEST["after_dependencies"]]
    assert len(set(named)) == len(named)
    for name in named:
        assert (Path(components.__path__[0]) / name / "manifest.json").exists(), name
    assert not (Path(components.__path__[0]) / MANIFEST["domain"]).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"domain": "hpe-aruba"},
        {"documentation": "http://example.com"},
        {"codeowners": ["somebody"]},
        {"iot_class": "cloud"},
        {"requirements": ["protobuf=>7"]},
        {"version": "one"},
        {"homeassistant": "2026.10.0"},
    ],
    ids=str,
)
def test_a_wrong_manifest_is_noticed(change: dict[str, Any]) -> None:
    """Misspelt values, keys that hassfest does not know, addresses without encryption."""
    with pytest.raises(probatio.Invalid):
        MANIFEST_SCHEMA(MANIFEST | change)


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


@pytest.mark.parametrize("language", ["de", "en", "es", "ja"])
def test_translations_have_the_form_that_home_assistant_reads(language: str) -> None:
    """A key that it does not know would never show."""
    TRANSLATION_SCHEMA(load_translation(language))


@pytest.mark.parametrize(
    "path, value",
    [
        ("config.step.user.data_descriptions", {}),
        ("config.step.user.data.Upper", "A text"),
        ("config.error.double__underscore", "A text"),
        ("entity.toaster", {}),
        ("entity.sensor.channel", {"state": {"high": "High"}}),
        ("issues.same_account.fix_flow", {"step": {}}),
        ("issues.new", {"title": "A title"}),
        ("services.reboot.field", {}),
        ("dashboard", {}),
    ],
)
def test_wrong_translations_are_noticed(path: str, value: object) -> None:
    """Misspelt and missing keys, unknown sections and platforms, both forms of an issue."""
    content = load_translation("en")
    *sections, name = path.split(".")
    section = content
    for each in sections:
        section = section[each]
    section[name] = value
    with pytest.raises(probatio.Invalid):
        TRANSLATION_SCHEMA(content)


def test_every_imported_integration_is_a_dependency() -> None:
    """Or loads a file of its name from here, or is always there."""
    declared = {*MANIFEST.get("dependencies", ()), *MANIFEST.get("after_dependencies", ())}
    platforms = {platform.value for platform in PLATFORMS}
    found = set(imported_integrations())
    assert found
    assert found - platforms - declared <= ALLOWED
