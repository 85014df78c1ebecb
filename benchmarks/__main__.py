"""Run benchmarks and report their figures: `scripts/bench [--json FILE] [--load] [NAME...]`."""

import argparse
from collections.abc import Callable, Iterable
from importlib import import_module
import json
import logging
from pathlib import Path
from typing import Any

# Must come before Home Assistant starts: the test plugin has a package custom_components, too.
import custom_components.hpe_aruba_central.coordinator  # noqa: F401

from .measure import Figure

_NAMES = (
    "decoding",
    "peer",
    "bus",
    "fan_out",
    "coalescing",
    "set_up",
    "campus_set_up",
    "event_loop",
    "delay",
    "pictures",
)


def _show(figure: Figure) -> None:
    """Print a figure."""
    target = verdict = ""
    if figure.target is not None:
        relation = "<=" if figure.better == "lower" else ">="
        target = f"{relation} {figure.target}"
        verdict = "met" if figure.met else "MISSED"
    print(
        f"{figure.name:<64} {figure.value:7.2f} {target:<7} {verdict:6} {figure.note}", flush=True
    )


def main() -> None:
    """Run the command line; a missed target is printed, but is not an error."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"by default all of {', '.join(_NAMES)}"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the figures to a file, too"
    )
    parser.add_argument(
        "--load",
        action="store_true",
        help="measure under load over real sockets instead; takes minutes",
    )
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(_NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)
    names = arguments.names or _NAMES
    if arguments.load:
        names = ("load",)
    results: list[dict[str, Any]] = []
    for name in names:
        figures: Callable[[], Iterable[Figure]] = import_module(f"{__package__}.{name}").figures
        for figure in figures():
            _show(figure)
            results.append(figure.as_dict())
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
