"""`scripts/bench [--json FILE] [--load] [NAME...]`: measure, print, and write down what was found."""

import argparse
from collections.abc import Callable, Iterable
from importlib import import_module
import json
import logging
from pathlib import Path

# Imported before Home Assistant starts: the test plugin brings a package of the same name, which would win otherwise.
import custom_components.hpe_aruba_central.coordinator  # noqa: F401

from .measure import Figure

_NAMES = ("decoding", "peer", "bus", "fan_out", "coalescing", "set_up", "campus", "delay")


def _show(figure: Figure) -> None:
    asked = verdict = ""
    if figure.target is not None:
        asked = f"{'<=' if figure.better == 'lower' else '>='} {figure.target}"
        verdict = "met" if figure.met else "MISSED"
    print(f"{figure.name:<64} {figure.value:7.2f} {asked:<7} {verdict:6} {figure.note}", flush=True)


def main() -> None:
    """Measure what was asked for; a missed target is told, and is no error."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(_NAMES)} (all)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--load",
        action="store_true",
        help="pour messages in over real sockets instead; takes minutes",
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(_NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)
    found: list[Figure] = []
    for name in ("load",) if arguments.load else arguments.names or _NAMES:
        figures: Callable[[], Iterable[Figure]] = import_module(f"{__package__}.{name}").figures
        for figure in figures():
            _show(figure)
            found.append(figure)
    if arguments.json:
        arguments.json.write_text(
            json.dumps([figure.plain() for figure in found], indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
