"""Run a simulated Central until it is interrupted: `python -m simulator`."""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import argparse
import asyncio
import json
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Any

from custom_components.hpe_aruba_central.central.streams import STREAMS

from .settings import Settings

try:
    from .server import Simulator
except ModuleNotFoundError as err:
    sys.exit(
        f"The simulator needs {err.name}. Install its packages with scripts/setup, or with"
        " pip install aiohttp protobuf trustme."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="Run a simulated Central on loopback.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on")
    add("--port", type=int, default=0, help="port to listen on; 0 for any free port")
    add("--aps", type=int, default=12, help="number of access points")
    add("--switches", type=int, default=4, help="number of switches")
    add(
        "--switch-ports", type=int, help="copper ports of every switch; None for those of its model"
    )
    add("--gateways", type=int, default=2, help="number of gateways")
    add("--clients", type=int, default=20, help="number of wireless clients")
    add("--alerts", type=int, default=3, help="number of alerts that are open at the start")
    add("--rate", type=float, default=5, help="statistics per second over all streams")
    add("--incidents", type=float, default=20, help="seconds between incidents; 0 for none")
    add("--problems", type=int, help="things that are wrong at a time; None for any number")
    add("--pause", type=float, default=3, help="seconds between the steps of an incident")
    add("--token-lifetime", type=float, default=7200, help="lifetime of a token in seconds")
    add("--seed", type=int, default=1, help="seed of the run; the same seed repeats it")
    add("--cert-dir", type=Path, help="folder of the certificates; None for a temporary one")
    add(
        "--gateway-framing",
        choices=("direct", "wrapped"),
        default="direct",
        help="how gateway messages are sent",
    )
    add(
        "--no-streams",
        action="store_true",
        help="refuse every stream with 403, as for an account without subscription",
    )
    add("--coordinates", action="store_true", help="locate clients and asset tags on the map")
    add("--json", action="store_true", help="print one line of JSON instead of text")
    return parser


def _connection(simulator: Simulator) -> dict[str, Any]:
    """Return everything that a client needs to connect."""
    streams = {name: f"wss://{simulator.host}{stream.path}" for name, stream in STREAMS.items()}
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
        "streams": streams,
    }


def _print_connection(connection: dict[str, Any]) -> None:
    print("The simulated Central is running. Press Ctrl+C to stop it.\n")
    for name, value in connection.items():
        if name != "streams":
            print(f"  {name.replace('_', ' '):<20} {value}")
    print("\n  streams")
    for name, url in connection["streams"].items():
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
        problems=arguments.problems,
        pause=arguments.pause,
        token_lifetime=arguments.token_lifetime,
        seed=arguments.seed,
        coordinates=arguments.coordinates,
        gateway_framing=arguments.gateway_framing,
        streams=not arguments.no_streams,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Simulator(
        settings, host=arguments.host, port=arguments.port, cert_dir=cert_dir
    ) as simulator:
        connection = _connection(simulator)
        if arguments.json:
            print(json.dumps(connection), flush=True)
        else:
            _print_connection(connection)
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
