"""Each action stands in the code, in services.yaml, in English, among the icons and in the README, with its fields."""

import json
from pathlib import Path
import re
from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import SupportsResponse
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.hpe_aruba_central import services
from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.rest.actions import ClearReason, Priority

ROOT = Path(__file__).parents[1]
FOLDER = Path(services.__file__).parent
README = (ROOT / "README.md").read_text("utf-8")
DESCRIBED: dict[str, dict[str, Any]] = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))  # type: ignore[assignment] # any YAML
ENGLISH = json.loads((FOLDER / "translations" / "en.json").read_text("utf-8"))


def registered() -> dict[str, tuple[set[str], set[str], SupportsResponse]]:
    """Return the fields of each action that is registered, those that it needs, and whether it answers."""
    hass = MagicMock()
    services.async_setup_services(hass)
    found = {}
    for call in hass.services.async_register.call_args_list:
        _, name, _, schema = call.args
        fields = {str(marker): type(marker).__name__ == "Required" for marker in schema.schema}
        needed = {field for field, is_needed in fields.items() if is_needed}
        found[name] = (
            set(fields),
            needed,
            call.kwargs.get("supports_response", SupportsResponse.NONE),
        )
    return found


def test_every_action_is_described_with_its_fields_and_no_other() -> None:
    """What the user interface offers is what the code takes."""
    assert {
        name: (
            set(action["fields"]),
            {field for field, how in action["fields"].items() if how.get("required")},
        )
        for name, action in DESCRIBED.items()
    } == {name: (fields, needed) for name, (fields, needed, _) in registered().items()}


def test_only_one_action_answers() -> None:
    """The others do something, and fail if it was not done."""
    answering = {
        name for name, (_, _, answers) in registered().items() if answers is SupportsResponse.ONLY
    }
    assert answering == {"get_alerts"}
    assert {answers for _, _, answers in registered().values()} == {
        SupportsResponse.ONLY,
        SupportsResponse.NONE,
    }


def test_every_action_has_a_name_and_an_icon() -> None:
    """Each of its fields has a name and a description."""
    english, icons = (
        ENGLISH["services"],
        json.loads((FOLDER / "icons.json").read_text("utf-8"))["services"],
    )
    assert english.keys() == icons.keys() == DESCRIBED.keys()
    for name, words in english.items():
        assert words["name"], name
        assert words["description"], name
        assert words["fields"].keys() == DESCRIBED[name]["fields"].keys(), name
        assert all(field["name"] and field["description"] for field in words["fields"].values()), (
            name
        )
        assert re.fullmatch(r"mdi:[a-z0-9]+(-[a-z0-9]+)*", icons[name]["service"]), name


FIELDS = [
    pytest.param(name, field, how["selector"], id=f"{name} {field}")
    for name, action in DESCRIBED.items()
    for field, how in action["fields"].items()
]


@pytest.mark.parametrize("name, field, told", FIELDS)
def test_every_selector_is_one_of_home_assistants(
    name: str, field: str, told: dict[str, Any]
) -> None:
    """What may be chosen is translated, and is what the code knows."""
    selector(told)
    if (choice := told.get("select")) is None:
        return
    assert set(ENGLISH["selector"][choice["translation_key"]]["options"]) == set(choice["options"])
    known = {"reason": set(ClearReason), "priority": set(Priority), "severity": set(Severity)}
    assert known.get(field, {"active", "deferred"}) == set(choice["options"]), name


def test_readme_names_every_action_and_field() -> None:
    """By the name that automations use."""
    for name, action in DESCRIBED.items():
        [row] = [
            line
            for line in README.splitlines()
            if line.startswith(f"| `hpe_aruba_central.{name}` |")
        ]
        assert {field for field in action["fields"] if f"`{field}`" not in row} == set(), name
