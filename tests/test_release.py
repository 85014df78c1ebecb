"""A release: the versions agree, and its notes are the changelog's section."""

import json
from pathlib import Path
import re
import shutil
from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

from scripts.lib.release_notes import ROOT, notes_of, release_notes, versions

CHANGELOG = """# Changelog

## [Unreleased]

### Added

- Something new.

## [1.1.0] - 2026-12-01

### Fixed

- A fault.

## [1.0.0] - 2026-11-30

- The first.

[1.0.0]: https://example.org
"""


def test_all_files_have_the_same_version() -> None:
    """And the changelog has a section of it, unless it is still to be released."""
    found = versions(ROOT)
    assert len(set(found.values())) == 1, found
    version = found["manifest.json"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert notes_of((ROOT / "CHANGELOG.md").read_text("utf-8"), version)


def test_the_notes_are_the_section_of_the_version() -> None:
    """Without its heading, other sections and the links at the end."""
    assert notes_of(CHANGELOG, "1.1.0") == "### Fixed\n\n- A fault."
    assert notes_of(CHANGELOG, "1.0.0") == "- The first."


@pytest.mark.parametrize("version", ["1.2.0", "Unreleased", "1.1", "1x1.0"])
def test_a_version_without_a_section_has_no_notes(version: str) -> None:
    """A release that says nothing about its changes is refused."""
    with pytest.raises(ValueError, match="no dated section"):
        notes_of(CHANGELOG, version)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a folder with the files that state the version."""
    manifest = "custom_components/hpe_aruba_central/manifest.json"
    for name in (manifest, "pyproject.toml", "CHANGELOG.md"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return tmp_path


def test_a_tag_must_be_the_version_of_all_files(copied: Path) -> None:
    """Otherwise what Home Assistant shows as installed is not what was downloaded."""
    version = versions(copied)["manifest.json"]
    assert release_notes(copied, f"v{version}")
    for tag in (version, "v99.0.0", f"v{version}b1", "main"):
        with pytest.raises(ValueError, match="the tag is"):
            release_notes(copied, tag)

    path = copied / "custom_components/hpe_aruba_central/manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(manifest | {"version": "99.0.0"}), "utf-8")
    with pytest.raises(ValueError, match="but manifest"):
        release_notes(copied, f"v{version}")


def test_users_install_releases_as_they_are_tagged() -> None:
    """No unreleased default branch is offered, and no archive that could differ from the tag."""
    hacs: dict[str, Any] = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    assert hacs["hide_default_branch"] is True
    assert "zip_release" not in hacs


def test_a_tag_of_a_version_is_released() -> None:
    """With the notes of the changelog."""
    workflow: Any = parse_yaml((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
    # YAML reads the key "on" as true.
    assert workflow[True]["push"]["tags"] == ["v*"]
    steps = " ".join(step.get("run", "") for step in workflow["jobs"]["release"]["steps"])
    assert "scripts/lib/release_notes.py" in steps
    assert "--notes-file" in steps


def test_nothing_is_released_before_all_tests_have_passed() -> None:
    """Those that run with each push, of the commit that has the tag."""
    folder = ROOT / ".github/workflows"
    release: Any = parse_yaml((folder / "release.yml").read_text("utf-8"))
    tests: Any = parse_yaml((folder / "ci.yml").read_text("utf-8"))
    assert release["jobs"]["release"]["needs"] == "tests"
    assert release["jobs"]["tests"]["uses"] == "./.github/workflows/ci.yml"
    # YAML reads the key "on" as true.
    assert "workflow_call" in tests[True]
