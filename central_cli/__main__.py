"""The command line: `scripts/central watch`."""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import argparse
import asyncio
from pathlib import Path
import sys

from custom_components.hpe_aruba_central.central import STREAMS

from .credentials import HELP, CredentialsError
from .watch import Filters, watch

_DEFAULT_STREAMS = ("ap", "switch", "gateway", "alerts", "audit")
"""Those of the integration: the others have personal data, or are high-volume."""

_STREAMS_HELP = f"""\
which of {", ".join(STREAMS)}; by default {", ".join(_DEFAULT_STREAMS)}: the others have personal
data, or send very much"""


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="central", description="Look at HPE Aruba Networking Central from a terminal."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    watching = commands.add_parser(
        "watch",
        help="print the events of streams as they arrive",
        description="Print the events of streams as they arrive, one on each line.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = watching.add_argument
    add("streams", nargs="*", metavar="STREAM", help=_STREAMS_HELP)
    add("--demo", action="store_true", help="watch a simulated network; needs no credentials")
    add("--credentials", type=Path, metavar="FILE", help="read the credentials from a file")
    add("--kind", action="append", metavar="KIND", help="only messages of this kind")
    add("--serial", action="append", metavar="SERIAL", help="only this device")
    add("--site", action="append", metavar="SITE", help="only this site, by its name or id")
    add("--statistics", action="store_true", help="periodic measurements, too")
    add("--count", type=int, metavar="N", help="end after so many events")
    style = watching.add_mutually_exclusive_group()
    for name, what in (("json", "a JSON object"), ("raw", "a CloudEvent in JSON")):
        style.add_argument(
            f"--{name}",
            dest="style",
            action="store_const",
            const=name,
            default="text",
            help=f"print each event as {what}",
        )
    return parser


def main() -> int:
    """Run the command line; return the exit status."""
    parser = _parser()
    arguments = parser.parse_args()
    unknown = set(arguments.streams) - set(STREAMS)
    if unknown:
        parser.error(f"no such stream: {', '.join(sorted(unknown))}")
    filters = Filters(
        kinds=frozenset(arguments.kind or ()),
        serials=frozenset(arguments.serial or ()),
        sites=frozenset(map(str.casefold, arguments.site or ())),
        with_statistics=arguments.statistics,
    )
    watching = watch(
        arguments.streams or _DEFAULT_STREAMS,
        filters,
        arguments.style,
        credentials=arguments.credentials,
        is_demo=arguments.demo,
        count=arguments.count,
    )
    try:
        asyncio.run(watching)
    except CredentialsError as err:
        sys.stderr.write(f"central: {err}\n")
        return 2
    except BrokenPipeError, KeyboardInterrupt:
        # Whoever reads the events has seen enough.
        sys.stderr.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
