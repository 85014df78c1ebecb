"""Long runs against faults: `scripts/soak fuzz`, `scripts/soak expiries`, `scripts/soak resets`."""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import argparse
import asyncio
import sys

from benchmarks.fuzz import fuzz
from tests.faults.scenarios import Tally, expiries, resets

_GROWTH = 5.0
"""MiB that memory may differ by after the warm-up: the allocator's own ups and downs."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the same run again (%(default)s)")
    runs = parser.add_subparsers(dest="run", required=True)
    run = runs.add_parser("fuzz", help="mutated frames through decoder and inventory")
    run.add_argument("--frames", type=int, default=1_000_000, help="(%(default)s)")
    run = runs.add_parser("expiries", help="tokens that die under load")
    run.add_argument("--expiries", type=int, default=100, help="(%(default)s)")
    run.add_argument(
        "--rate",
        type=float,
        default=200,
        help="events a second on each of four streams (%(default)s)",
    )
    run = runs.add_parser("resets", help="connections that are cut under load")
    run.add_argument("--resets", type=int, default=500, help="(%(default)s)")
    run.add_argument(
        "--no-queue", action="store_true", help="Central keeps nothing for a lost subscriber"
    )
    run.add_argument("--network", action="store_true", help="the network cuts, not Central")
    return parser


def _fuzz(frames: int, seed: int) -> bool:
    """Run, and say what became of it."""
    outcome = fuzz(frames, seed)
    print(f"frames            {outcome.frames:>12,}   in {outcome.seconds:.0f} s, seed {seed}")
    print(
        f"became events     {outcome.events:>12,}   and {outcome.changes:,} changes of the inventory"
    )
    for reason, count in outcome.refused.most_common():
        print(f"refused           {count:>12,}   {reason}")
    print(f"other exceptions  {outcome.crashes.total():>12,}")
    for crash in list(outcome.crashes)[:10]:
        print(f"  {crash}")
    print(
        f"memory, MiB       {outcome.memory[0]:>12.1f}   after the warm-up, {outcome.memory[-1]:.1f} at the end"
    )
    return not outcome.crashes and outcome.growth < _GROWTH


def _show(tally: Tally) -> bool:
    """Say what became of the events."""
    print(tally)
    return not tally.twice and (not tally.lost or tally.noticed)


def main() -> int:
    """Run what is asked for; 1 if something was lost without a word, or went wrong."""
    arguments = _parser().parse_args()
    match arguments.run:
        case "fuzz":
            good = _fuzz(arguments.frames, arguments.seed)
        case "expiries":
            good = _show(
                asyncio.run(expiries(arguments.expiries, rate=arguments.rate, seed=arguments.seed))
            )
        case _:
            run = resets(
                arguments.resets,
                queue=not arguments.no_queue,
                network=arguments.network,
                seed=arguments.seed,
            )
            good = _show(asyncio.run(run))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
