"""What the Integration Quality Scale demands of test coverage."""

from pathlib import Path
import re
import tomllib
from typing import Any

import pytest

from scripts.lib.coverage_rules import FLOWS, too_low

ROOT = Path(__file__).parents[1]
PACKAGE = "custom_components/hpe_aruba_central"
SCRIPT = (ROOT / "scripts" / "test").read_text("utf-8")


def report(name: str, percent: float) -> dict[str, Any]:
    """Return the files of a coverage report with a single module."""
    return {f"{PACKAGE}/{name}": {"summary": {"percent_covered": percent}}}


@pytest.mark.parametrize(
    "name, percent, is_enough",
    [
        ("config_flow.py", 100.0, True),
        ("config_flow.py", 99.9, False),
        ("hub/storage.py", 97.0, True),
        ("hub/storage.py", 96.9, False),
    ],
)
def test_a_module_with_too_little_coverage_is_found(
    name: str, percent: float, is_enough: bool
) -> None:
    """Flows must be covered fully, other modules to 97 percent."""
    files = report(name, percent)
    assert too_low(files) == ({} if is_enough else {f"{PACKAGE}/{name}": percent})


def test_every_file_of_a_flow_must_be_covered_fully() -> None:
    """Those with steps, and what checks the input."""
    steps = {
        path.relative_to(ROOT / PACKAGE).as_posix()
        for path in (ROOT / PACKAGE).rglob("*.py")
        if "def async_step_" in path.read_text("utf-8")
    }
    assert steps | {"hub/validation.py"} == set(FLOWS)


def test_nothing_but_generated_code_is_left_out() -> None:
    """The whole test run checks branches as well as lines, in all and of each module."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert tools["coverage"]["run"] == {
        "branch": True,
        "source": [PACKAGE],
        "omit": ["*/central/pb/*"],
    }
    assert re.search(r"--cov-fail-under 99\.5\b", SCRIPT)
    assert "scripts.lib.coverage_rules" in SCRIPT
