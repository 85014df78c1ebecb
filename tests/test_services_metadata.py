"""Code, services.yaml, translations, icons and the document agree on all actions and fields."""

import json
from pathlib import Path
import re
from typing import Any, NamedTuple
from unittest.mock import MagicMock

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import parse_yaml
import probatio
import pytest

from custom_components.hpe_aruba_central import services
from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.rest.alert_actions import ClearReason, Priority

ROOT = Path(__file__).parents[1]
FOLDER = Path(services.__file__).parent
DOCUMENT = (ROOT / "docs" / "actions.md").read_text("utf-8")
SERVICES_YAML: Any = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))
DESCRIBED: dict[str, dict[str, Any]] = SERVICES_YAML
ENGLISH = json.loads((FOLDER / "translations" / "en.json").read_text("utf-8"))


class Registered(NamedTuple):
    """A registered action."""

    fields: set[str]
    required: set[str]
    response: SupportsResponse


def registered() -> dict[str, Registered]:
    """Return all actions that the code registers, by name."""
    hass = MagicMock()
    services.async_setup_services(hass)
    found = {}
    for call in hass.services.async_register.call_args_list:
        _, name, _, schema = call.args
        fields = {str(marker) for marker in schema.schema}
        required = {
            str(marker) for marker in schema.schema if isinstance(marker, probatio.Required)
        }
        response = call.kwargs.get("supports_response", SupportsResponse.NONE)
        found[name] = Registered(fields, required, response)
    return found


def test_services_yaml_has_the_fields_of_all_registered_actions() -> None:
    """The user interface offers exactly the fields that the code accepts."""
    actions = registered()
    assert DESCRIBED.keys() == actions.keys()
    for name, described in DESCRIBED.items():
        fields = described.get("fields", {})
        required = {field for field, options in fields.items() if options.get("required")}
        targets = set(map(str, cv.TARGET_FIELDS)) if "target" in described else set()
        assert {*fields, *targets} == actions[name].fields, name
        assert required == actions[name].required, name


def test_queries_and_tests_return_a_response() -> None:
    """All other actions return nothing, and raise an error if they fail."""
    responses = {
        "get_alerts": SupportsResponse.ONLY,
        "ping": SupportsResponse.OPTIONAL,
        "traceroute": SupportsResponse.OPTIONAL,
        "cable_test": SupportsResponse.OPTIONAL,
        "speed_test": SupportsResponse.OPTIONAL,
        "disconnect_client": SupportsResponse.OPTIONAL,
        "disconnect_wlan": SupportsResponse.OPTIONAL,
    }
    for name, action in registered().items():
        assert action.response is responses.get(name, SupportsResponse.NONE), name


def test_every_action_has_a_name_a_description_and_an_icon() -> None:
    """Each field of an action has a name and a description, too."""
    english = ENGLISH["services"]
    icons = json.loads((FOLDER / "icons.json").read_text("utf-8"))["services"]
    assert english.keys() == icons.keys() == DESCRIBED.keys()
    for name, texts in english.items():
        assert texts["name"], name
        assert texts["description"], name
        fields = texts.get("fields", {})
        assert fields.keys() == DESCRIBED[name].get("fields", {}).keys(), name
        for field, field_texts in fields.items():
            assert field_texts["name"], field
            assert field_texts["description"], field
        assert re.fullmatch(r"mdi:[a-z0-9]+(-[a-z0-9]+)*", icons[name]["service"]), name


FIELDS = [
    pytest.param(name, field, options["selector"], id=f"{name} {field}")
    for name, action in DESCRIBED.items()
    for field, options in action.get("fields", {}).items()
]


@pytest.mark.parametrize("name", [name for name in DESCRIBED if "target" in DESCRIBED[name]])
def test_every_target_is_valid(name: str) -> None:
    """Home Assistant accepts the filters of the picker."""
    selector({"target": DESCRIBED[name]["target"]})


@pytest.mark.parametrize("name, field, config", FIELDS)
def test_every_selector_is_valid_and_its_options_are_translated(
    name: str, field: str, config: dict[str, Any]
) -> None:
    """Home Assistant accepts the selector, and the code accepts all its options."""
    selector(config)
    choice = config.get("select")
    if choice is None:
        return
    translated = ENGLISH["selector"][choice["translation_key"]]["options"]
    assert set(translated) == set(choice["options"])
    known = {"reason": set(ClearReason), "priority": set(Priority), "severity": set(Severity)}
    assert known.get(field, {"active", "deferred"}) == set(choice["options"]), name


def test_the_document_lists_every_action_and_field() -> None:
    """docs/actions.md uses the same names as automations."""
    for name, action in DESCRIBED.items():
        start = f"| `hpe_aruba_central.{name}` |"
        [row] = [line for line in DOCUMENT.splitlines() if line.startswith(start)]
        for field in action.get("fields", {}):
            assert f"`{field}`" in row, name
