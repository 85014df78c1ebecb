"""`python -m simulator`: a Central on loopback until it is interrupted."""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import argparse
import asyncio
import json
from pathlib import Path
import signal
from tempfile import TemporaryDirectory
from typing import Any

from custom_components.hpe_aruba_central.central.streams import STREAMS

from .server import Simulator
from .settings import Settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="A simulated Central on loopback."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=0, help="port to listen on; 0 is any free one (%(default)s)"
    )
    parser.add_argument("--aps", type=int, default=12, help="access points (%(default)s)")
    parser.add_argument("--switches", type=int, default=4, help="switches (%(default)s)")
    parser.add_argument(
        "--switch-ports", type=int, help="copper ports of every switch (as its model has)"
    )
    parser.add_argument("--gateways", type=int, default=2, help="gateways (%(default)s)")
    parser.add_argument("--clients", type=int, default=20, help="wireless clients (%(default)s)")
    parser.add_argument(
        "--alerts", type=int, default=3, help="alerts that are open from the start (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=5, help="statistics a second over all streams (%(default)s)"
    )
    parser.add_argument(
        "--incidents",
        type=float,
        default=20,
        help="seconds between incidents; 0: none (%(default)s)",
    )
    parser.add_argument(
        "--pause", type=float, default=3, help="seconds between an incident's steps (%(default)s)"
    )
    parser.add_argument(
        "--token-lifetime", type=float, default=7200, help="seconds a token lives (%(default)s)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help="what the run is made of; the same repeats (%(default)s)",
    )
    parser.add_argument(
        "--cert-dir", type=Path, help="where the certificates lie (a folder that goes with the run)"
    )
    parser.add_argument(
        "--gateway-framing", choices=("direct", "wrapped"), default="direct", help="(%(default)s)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON instead of text"
    )
    return parser


def _connection(simulator: Simulator) -> dict[str, Any]:
    """Return all that a client needs."""
    return {
        "host": simulator.host,
        "rest_url": f"https://{simulator.host}",
        "token_url": simulator.token_url,
        "workspace_token_url": simulator.workspace_token_url,
        "client_id": simulator.client_id,
        "client_secret": simulator.client_secret,
        "workspace_id": simulator.workspace_id,
        "ca_path": str(simulator.ca_path.resolve()),
        "control_url": f"https://{simulator.host}/simulator/incident",
        "control_token": simulator.control_token,
        "streams": {
            name: f"wss://{simulator.host}{stream.path}" for name, stream in STREAMS.items()
        },
    }


def _show(connection: dict[str, Any]) -> None:
    streams = connection.pop("streams")
    print("A simulated Central is running; Ctrl+C ends it.\n")
    for name, value in connection.items():
        print(f"  {name.replace('_', ' '):<20} {value}")
    print("\n  streams")
    for name, url in streams.items():
        print(f"    {name:<18} {url}")
    print(flush=True)


async def _run(arguments: argparse.Namespace, cert_dir: Path) -> None:
    settings = Settings(
        aps=arguments.aps,
        switches=arguments.switches,
        switch_ports=arguments.switch_ports,
        gateways=arguments.gateways,
        clients=arguments.clients,
        alerts=arguments.alerts,
        rate=arguments.rate,
        incidents=arguments.incidents,
        pause=arguments.pause,
        token_lifetime=arguments.token_lifetime,
        seed=arguments.seed,
        gateway_framing=arguments.gateway_framing,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Simulator(
        settings, host=arguments.host, port=arguments.port, cert_dir=cert_dir
    ) as simulator:
        if arguments.json:
            print(json.dumps(_connection(simulator)), flush=True)
        else:
            _show(_connection(simulator))
        await stop.wait()


def main() -> None:
    """Run until SIGINT or SIGTERM."""
    arguments = _parser().parse_args()
    if arguments.cert_dir is not None:
        asyncio.run(_run(arguments, arguments.cert_dir))
        return
    with TemporaryDirectory(prefix="simulator-") as folder:
        asyncio.run(_run(arguments, Path(folder)))


if __name__ == "__main__":
    main()
