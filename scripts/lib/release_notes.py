"""Print the notes of a release: the changelog's section of its version.

Usage: ``python3 scripts/lib/release_notes.py v1.2.3``. It fails if the tag, the manifest and
pyproject.toml have different versions, or the changelog has no section of that version. It needs
nothing but Python, so that a release depends on nothing else.
"""

import json
from pathlib import Path
import re
import sys
import tomllib

ROOT = Path(__file__).parents[2]
_MANIFEST = Path("custom_components", "hpe_aruba_central", "manifest.json")


def versions(root: Path) -> dict[str, str]:
    """Return the version that each file states, by file name."""
    manifest = json.loads((root / _MANIFEST).read_text("utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return {"manifest.json": manifest["version"], "pyproject.toml": project["project"]["version"]}


def notes_of(changelog: str, version: str) -> str:
    """Return the section of a version, without its heading. Raises ValueError if it has none."""
    section = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |^\[|\Z)"
    found = re.search(section, changelog, re.MULTILINE | re.DOTALL)
    notes = found[1].strip() if found else ""
    if not notes:
        raise ValueError(f"CHANGELOG.md has no dated section of {version}")
    return notes


def release_notes(root: Path, tag: str) -> str:
    """Return the notes of a tag. Raises ValueError if it is not the version of all files."""
    version = tag.removeprefix("v")
    for name, stated in versions(root).items():
        if f"v{stated}" != tag:
            raise ValueError(f"the tag is {tag}, but {name} has version {stated}")
    return notes_of((root / "CHANGELOG.md").read_text("utf-8"), version)


def main() -> None:
    """Print the notes, or say why there can be no release."""
    try:
        print(release_notes(ROOT, sys.argv[1]))
    except ValueError as err:
        sys.exit(str(err))


if __name__ == "__main__":
    main()
