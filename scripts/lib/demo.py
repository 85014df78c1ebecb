"""The demonstration: a simulated Central, a Home Assistant set up through its own config flow, things happening."""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import json
from pathlib import Path
import shutil
import ssl
import sys
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from .automations import add_automations
from .check import check
from .checker import DOMAIN, Checker, entities
from .dashboard import add_dashboards
from .home import PASSWORD, ROOT, USER, Home, HomeSocket, process

STREAMS = (
    "audit",
    "location",
    "geofence",
    "rssi",
    "ap",
    "clients",
    "switch",
    "gateway",
    "alerts",
    "wids",
)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulator in a process of its own: what it printed of itself, and a way to its control endpoint."""

    told: dict[str, Any]
    session: aiohttp.ClientSession
    ssl: ssl.SSLContext

    async def incident(self, name: str, serial: str | None = None) -> dict[str, Any]:
        """Let something happen, and return what was sent and when."""
        async with self.session.post(
            f"https://{self.told['host']}/simulator/incident",
            json={"name": name, "serial": serial},
            headers={"Authorization": f"Bearer {self.told['control_token']}"},
            ssl=self.ssl,
        ) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer


@asynccontextmanager
async def simulated(folder: Path, *options: str) -> AsyncGenerator[Simulated]:
    """Run the simulator."""
    command = (
        sys.executable,
        "-u",
        "-m",
        "simulator",
        "--json",
        "--cert-dir",
        str(folder),
        *options,
    )
    async with process(*command) as child, aiohttp.ClientSession() as session:
        if child.stdout is None:
            raise RuntimeError("the simulator's output is not to be had")
        told = json.loads(await asyncio.wait_for(child.stdout.readline(), 30))
        drain = asyncio.create_task(child.stdout.read())
        try:
            context = await asyncio.to_thread(ssl.create_default_context, cafile=told["ca_path"])
            yield Simulated(told, session, context)
        finally:
            drain.cancel()


async def set_up(home: Home, told: dict[str, Any], *, access_ports: bool) -> str:
    """Add the account as a user would, then enable every stream in the options, and ports that are no uplinks."""
    entry_id = await home.set_up(
        DOMAIN,
        {"cluster": "custom", "credential_kind": "central"},
        {
            "host": told["host"],
            "client_id": told["client_id"],
            "client_secret": told["client_secret"],
            "advanced": {
                "token_url": told["token_url"],
                "ca_certificate": await asyncio.to_thread(Path(told["ca_path"]).read_text),
            },
        },
    )
    await home.set_options(
        entry_id, "streams", {"streams": list(STREAMS), "statistics_on_bus": False, "filters": {}}
    )
    if access_ports:
        kinds, parts = (
            ["access_point", "switch", "gateway"],
            ["radio", "port", "wlan", "tunnel", "probe", "uplink"],
        )
        shown = {"device_kinds": kinds, "parts": parts, "detail": "automatic", "access_ports": True}
        await home.set_options(entry_id, "devices", shown)
    return entry_id


async def _meet_all(
    home: Home, socket: HomeSocket, central: Simulated, entry_id: str
) -> dict[str, str]:
    """Let Central tell of every part of every device once all streams are live, and return the entities."""
    waiting = set(STREAMS)
    async with asyncio.timeout(_PATIENCE):
        while waiting:
            # The options have just been stored: the account is being loaded with all of its streams.
            await asyncio.sleep(0.2)
            ids = await entities(socket, entry_id)
            states = await home.states()
            live = {
                name
                for name in STREAMS
                if states.get(ids.get(f"stream_{name}", ""), {}).get("state") == "on"
            }
            waiting = set(STREAMS) - live
    await central.incident("campus_reported")
    ids, before = await entities(socket, entry_id), 0
    while len(ids) != before:
        before = len(ids)
        await asyncio.sleep(1)
        ids = await entities(socket, entry_id)
    return ids


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Both ends of a demonstration; ``ids`` are the account's entity ids by unique id, see `entities`."""

    central: Simulated
    home: Home
    socket: HomeSocket
    folder: Path
    entry_id: str
    ids: dict[str, str]


@asynccontextmanager
async def demonstration(
    folder: Path, *options: str, port: int = 0, access_ports: bool = False
) -> AsyncGenerator[Demonstration]:
    """Start a simulator with these options and a Home Assistant, and set everything up; both end with the context."""
    async with (
        simulated(folder / "central", *options) as central,
        Home.start(folder / "home", port) as home,
        home.socket() as socket,
    ):
        # Home Assistant goes back to its own port after five minutes if nobody confirms the one from YAML.
        await socket.command("http/config/promote")
        entry_id = await set_up(home, central.told, access_ports=access_ports)
        ids = await _meet_all(home, socket, central, entry_id)
        await add_automations(home, ids)
        await add_dashboards(socket)
        yield Demonstration(central, home, socket, folder / "home", entry_id, ids)


async def run(options: argparse.Namespace) -> int:
    """Start everything; then check it, or leave it to the person who asked for it."""
    with TemporaryDirectory(prefix="aruba-central-") as temporary:
        folder = Path(temporary) if options.check else ROOT / ".demo"
        if not options.check:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        campus = (
            "--aps",
            str(options.aps),
            "--switches",
            str(options.switches),
            "--gateways",
            str(options.gateways),
        )
        # Nothing but what the check asks for may happen while it looks.
        pace = ("--rate", "40", "--incidents", "0", "--pause", "1") if options.check else ()
        async with demonstration(
            folder, *campus, *pace, port=options.port, access_ports=options.check
        ) as demo:
            if options.check:
                checker = Checker(
                    demo.home, demo.socket, demo.central.incident, demo.entry_id, demo.ids
                )
                return await check(checker, demo.entry_id, demo.folder)
            print(
                f"Home Assistant: {demo.home.url}/aruba-central   user {USER}, password {PASSWORD}"
            )
            print(
                f"Central:        https://{demo.central.told['host']} (simulated)   Ctrl-C ends both"
            )
            return await demo.home.ended()


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="assert what follows from outside, and exit 0 or 1"
    )
    parser.add_argument(
        "--port", type=int, default=0, help="port of Home Assistant, any free one if not given"
    )
    parser.add_argument("--aps", type=int, default=12)
    parser.add_argument("--switches", type=int, default=4)
    parser.add_argument("--gateways", type=int, default=2)
    with suppress(KeyboardInterrupt):
        return asyncio.run(run(parser.parse_args()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
