"""Run long fault tests: `scripts/soak fuzz | histories | hostile | expiries | resets`."""

import sys

if "--core" in sys.argv:
    import custom_components.hpe_aruba_central  # noqa: F401 - Home Assistant needs the whole of it
import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import argparse
import asyncio
from collections import Counter
import subprocess

from benchmarks.fuzz import fuzz
from benchmarks.fuzz_rest import fuzz_rest
from benchmarks.histories import play_many
from benchmarks.histories_proof import prove
from tests.faults.scenarios import Tally, expiries, resets
from tests.histories.histories import FAULTS, Op

_GROWTH = 5.0
"""MiB that memory may grow after the warm-up, because of the allocator."""


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=1, help="repeat a run with the same seed (%(default)s)"
    )
    runs = parser.add_subparsers(dest="run", required=True)
    run = runs.add_parser(
        "fuzz", help="feed changed frames and answers of REST to whatever reads and handles them"
    )
    run.add_argument("--frames", type=int, default=1_000_000, help="(%(default)s)")
    run.add_argument(
        "--answers", type=int, default=1_000_000, help="of REST and token service (%(default)s)"
    )
    _add_histories(runs.add_parser("histories", help="play seeded histories with every fault"))
    run = runs.add_parser("hostile", help="attack Home Assistant by all modes of tests/adversary")
    run.add_argument("--seconds", type=float, default=600, help="(%(default)s)")
    run = runs.add_parser("expiries", help="let tokens expire under load")
    run.add_argument("--expiries", type=int, default=100, help="(%(default)s)")
    run.add_argument(
        "--rate",
        type=float,
        default=200,
        help="events per second on each of four streams (%(default)s)",
    )
    run = runs.add_parser("resets", help="cut connections under load")
    run.add_argument("--resets", type=int, default=500, help="(%(default)s)")
    run.add_argument(
        "--no-queue", action="store_true", help="Central does not queue for a lost subscriber"
    )
    run.add_argument(
        "--network", action="store_true", help="the network cuts connections, not Central"
    )
    return parser


def _add_histories(run: argparse.ArgumentParser) -> None:
    """Add the arguments of histories."""
    run.add_argument("--count", type=int, default=10_000, help="(%(default)s)")
    run.add_argument("--seed", type=int, default=1, help="the first seed (%(default)s)")
    run.add_argument("--core", action="store_true", help="on Home Assistant, not the library")
    run.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    run.add_argument(
        "--prove", action="store_true", help="put faults back one by one until each is found"
    )
    names = ", ".join(op.name.lower() for op in FAULTS)
    run.add_argument("--faults", help=f"only these, separated by commas (all: {names})")


def _histories(arguments: argparse.Namespace) -> bool:
    """Play histories; return True if none contradicts an invariant."""
    faults = FAULTS
    if arguments.faults is not None:
        names = [name.strip() for name in arguments.faults.split(",") if name.strip()]
        faults = tuple(Op[name.upper()] for name in names)
    if arguments.prove:
        return prove(arguments.count, arguments.seed, faults)
    outcome = play_many(
        arguments.count,
        arguments.seed,
        faults,
        on_core=arguments.core,
        most_seconds=arguments.seconds,
    )
    for kind, number in outcome.found.most_common():
        print(f"{number:>12,}   {' '.join(kind)}, first with seed {outcome.first_seeds[kind]}")
    print(f"histories   {outcome.played:>12,}   in {outcome.seconds:.0f} s")
    print(f"violations  {outcome.found.total():>12,}")
    return not outcome.found


def _fuzz(frames: int, seed: int) -> bool:
    """Feed changed frames; return True if nothing crashed and memory did not grow."""
    outcome = fuzz(frames, seed)
    print(f"frames            {outcome.frames:>12,}   in {outcome.seconds:.0f} s, seed {seed}")
    changes = f"{outcome.changes:,} changes"
    print(f"became events     {outcome.events:>12,}   and {changes}")
    for reason, count in outcome.refused.most_common():
        print(f"refused           {count:>12,}   {reason}")
    return _show_crashes(outcome.crashes, outcome.memory, outcome.growth)


def _fuzz_rest(answers: int, seed: int) -> bool:
    """Feed answers to REST's readers; return True if nothing crashed and memory did not grow."""
    outcome = fuzz_rest(answers, seed)
    print(f"answers           {outcome.answers:>12,}   in {outcome.seconds:.0f} s, seed {seed}")
    print(f"became items      {outcome.items:>12,}   and {outcome.tokens:,} tokens")
    print(f"odd rows          {outcome.odd:>12,}   counted and left out")
    for reason, count in outcome.refused.most_common():
        print(f"refused           {count:>12,}   {reason}")
    return _show_crashes(outcome.crashes, outcome.memory, outcome.growth)


def _show_crashes(crashes: Counter[str], memory: list[float], growth: float) -> bool:
    """Print crashes and memory; return True if there is none and it did not grow."""
    print(f"other exceptions  {crashes.total():>12,}")
    for crash in list(crashes)[:10]:
        print(f"  {crash}")
    print(f"memory, MiB       {memory[0]:>12.1f}   after the warm-up, {memory[-1]:.1f} at the end")
    return not crashes and growth < _GROWTH


def _hostile(seconds: float, seed: int) -> bool:
    """Attack in a process that has the whole integration, of which this one has the library."""
    command = [sys.executable, "-m", "benchmarks.hostile", f"{seconds}", f"{seed}"]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own


def _show(tally: Tally) -> bool:
    """Print the counts; return True if no event was repeated, and no loss was unreported."""
    print(tally)
    return not tally.twice and (not tally.lost or tally.reported)


def main() -> int:
    """Run the command line; return 1 if a test failed, else 0."""
    arguments = _parser().parse_args()
    seed = arguments.seed
    match arguments.run:
        case "fuzz":
            passed = not arguments.frames or _fuzz(arguments.frames, seed)
            if arguments.answers:
                passed = _fuzz_rest(arguments.answers, seed) and passed
        case "histories":
            passed = _histories(arguments)
        case "hostile":
            passed = _hostile(arguments.seconds, seed)
        case "expiries":
            run = expiries(arguments.expiries, rate=arguments.rate, seed=seed)
            passed = _show(asyncio.run(run))
        case _:
            run = resets(
                arguments.resets,
                queue=not arguments.no_queue,
                network=arguments.network,
                seed=seed,
            )
            passed = _show(asyncio.run(run))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
