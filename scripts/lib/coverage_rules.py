"""Check what the Integration Quality Scale demands of coverage: every module's, and the flows'."""

import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Any

from coverage import Coverage

FLOWS = ("config_flow.py", "options_flow.py", "repairs.py", "hub/validation.py")
"""What the config flow, its options and its repairs consist of; fully covered."""

_FOLDER = "custom_components/hpe_aruba_central/"
_MINIMUM = 97.0
"""Percent of each other module, lines and branches."""


def too_low(files: dict[str, Any]) -> dict[str, float]:
    """Return the modules with too little coverage and their percentages.

    ``files`` are those of a JSON report of Coverage.py.
    """
    found = {}
    for path, file in files.items():
        percent: float = file["summary"]["percent_covered"]
        is_flow = path.removeprefix(_FOLDER) in FLOWS
        if percent < (100.0 if is_flow else _MINIMUM):
            found[path] = percent
    return found


def main() -> int:
    """Print the modules with too little coverage in the last run; return 1 if there are any."""
    measured = Coverage()
    measured.load()
    with TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        measured.json_report(outfile=str(report))
        files = json.loads(report.read_text("utf-8"))["files"]
    missed = too_low(files)
    for path, percent in missed.items():
        print(f"{path}: {percent:.1f} % is too low")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
