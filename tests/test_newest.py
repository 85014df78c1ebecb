"""The suite also runs with newer versions of Home Assistant, and fails when those warn."""

from pathlib import Path
import tomllib
from typing import Any

from homeassistant.util.yaml import parse_yaml

from scripts.lib.newest_home_assistant import is_deprecation

ROOT = Path(__file__).parents[1]


def test_the_reports_of_home_assistant_are_recognized() -> None:
    """Of this integration only: those about others are for their authors."""
    what = "uses something old"
    for domain in ("hpe_aruba_central", "other"):
        report = (
            f"Detected that custom integration '{domain}' {what}. This will stop working in Home "
            "Assistant 2027.6, please create a bug report"
        )
        assert is_deprecation(report) is (domain == "hpe_aruba_central")
    assert is_deprecation(
        "Detected blocking call to open inside the event loop by custom integration "
        "'hpe_aruba_central'"
    )
    assert not is_deprecation("Setup of hpe_aruba_central is taking over 10 seconds")


def test_ci_runs_the_newest_supported_home_assistant() -> None:
    """It is the one of the demonstration."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    newest = next(
        requirement.removeprefix("homeassistant==")
        for requirement in project["dependency-groups"]["demo"]
        if requirement.startswith("homeassistant==")
    )
    workflow: Any = parse_yaml((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps = workflow["jobs"]["newest-supported"]["steps"]
    assert steps[-1]["run"] == f"scripts/test --ha {newest}"
