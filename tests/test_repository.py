"""The files around the code that developers and GitHub use: pre-commit hooks."""

from pathlib import Path
from typing import Any

from homeassistant.util.yaml import parse_yaml

ROOT = Path(__file__).parents[1]


def test_pre_commit_runs_the_lint_script_and_nothing_else() -> None:
    """The hook calls scripts/lint, so the list of checks exists once and no hook is downloaded."""
    config: Any = parse_yaml((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    assert [hook["entry"] for hook in hooks] == ["scripts/lint"]
    assert (ROOT / "scripts" / "lint").is_file()
