"""The demonstration: a simulated Central and a Home Assistant that is set up by its config flow."""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import json
from pathlib import Path
import shutil
import signal
import ssl
import sys
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from .demo_automations import add_automations
from .demo_checker import DOMAIN, Checker, entities
from .demo_checks import check
from .demo_dashboard import add_dashboard
from .demo_history import make_up_history
from .home_assistant import PASSWORD, ROOT, USER, Home, HomeSocket, free_port, process

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
_TIMEOUT = 60.0
_PORT = 8123
"""Home Assistant's usual port, used if it is free."""

_PACE = ("--rate=20", "--alerts=1", "--problems=2")
"""Soon everything has a value; two things are wrong at a time, one of them an alert."""

_HOW_TO = """\

Home Assistant: {url}/aruba-central
  User name     {user}
  Password      {password}

Simulated Central, for adding the integration yourself (cluster: Custom host):
  Host          {host}
  Client ID     {client_id}
  Client secret {client_secret}
  Token URL     {token_url}
  CA            the content of {ca_path}

The last day's history is made up. One or two things are wrong at a time; they heal after five
minutes. Press Ctrl-C to stop both.
"""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulator in another process; ``access`` is what it printed: hosts, credentials, token."""

    access: dict[str, Any]
    session: aiohttp.ClientSession
    ssl: ssl.SSLContext

    async def incident(self, name: str, serial: str | None = None) -> dict[str, Any]:
        """Trigger an incident, and return the affected device and when its events were sent."""
        async with self.session.post(
            f"https://{self.access['host']}/simulator/incident",
            json={"name": name, "serial": serial},
            headers={"Authorization": f"Bearer {self.access['control_token']}"},
            ssl=self.ssl,
        ) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer


@asynccontextmanager
async def simulated(folder: Path, *options: str) -> AsyncGenerator[Simulated]:
    """Run the simulator with these command-line options until the context ends."""
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
            raise RuntimeError("the simulator's output is not readable")
        access = json.loads(await asyncio.wait_for(child.stdout.readline(), 30))
        drain = asyncio.create_task(child.stdout.read())
        try:
            context = await asyncio.to_thread(ssl.create_default_context, cafile=access["ca_path"])
            yield Simulated(access, session, context)
        finally:
            drain.cancel()


async def set_up(home: Home, access: dict[str, Any], *, access_ports: bool) -> str:
    """Add the account, and set its options; return the id of the config entry.

    All streams are enabled, all clients tracked, and positions shown. With ``access_ports``, ports
    of switches that aren't uplinks get entities too.
    """
    entry_id = await home.set_up(
        DOMAIN,
        {"cluster": "custom", "credential_kind": "central"},
        {
            "host": access["host"],
            "client_id": access["client_id"],
            "client_secret": access["client_secret"],
            "advanced": {
                "token_url": access["token_url"],
                "ca_certificate": await asyncio.to_thread(Path(access["ca_path"]).read_text),
            },
        },
        {},  # the token service isn't HPE's: yes, send the secret there
    )
    options: dict[str, dict[str, Any]] = {
        "streams": {"streams": list(STREAMS), "statistics_on_bus": False, "filters": {}},
        "clients": {
            "track_clients": "all",
            "track_randomised": False,
            "away_delay": 180,
            "retention": 30,
            "positions": True,
        },
    }
    if access_ports:
        options["devices"] = {
            "device_kinds": ["access_point", "switch", "gateway"],
            "parts": ["radio", "port", "wlan", "tunnel", "probe", "uplink"],
            "detail": "automatic",
            "access_ports": True,
        }
    await home.set_options(entry_id, options)
    return entry_id


async def _wait_for_streams(home: Home, socket: HomeSocket, entry_id: str) -> None:
    """Wait until all streams are live: the account reloads after its options are saved."""
    live: set[str] = set()
    async with asyncio.timeout(_TIMEOUT):
        while live != set(STREAMS):
            await asyncio.sleep(0.2)
            ids = await entities(socket, entry_id)
            states = await home.states()
            live = set()
            for name in STREAMS:
                entity_id = ids.get(f"stream_{name}", "")
                if entity_id in states and states[entity_id]["state"] == "on":
                    live.add(name)


async def _report_campus(socket: HomeSocket, central: Simulated, entry_id: str) -> dict[str, str]:
    """Let Central report every part of every device, and return all entities."""
    await central.incident("campus_reported")
    ids, before = await entities(socket, entry_id), 0
    while len(ids) != before:
        before = len(ids)
        await asyncio.sleep(1)
        ids = await entities(socket, entry_id)
    return ids


async def _ignore_other_repairs(socket: HomeSocket) -> None:
    """Ignore the repair issues of Home Assistant itself, which the visitor couldn't fix."""
    for issue in (await socket.command("repairs/list_issues"))["issues"]:
        if issue["domain"] != DOMAIN:
            await socket.command(
                "repairs/ignore_issue",
                domain=issue["domain"],
                issue_id=issue["issue_id"],
                ignore=True,
            )


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A running demonstration; ``ids`` maps unique ids to entity ids, see `checker.entities`."""

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
    """Run a simulator and a Home Assistant, and set up the account, automations and the dashboard.

    ``options`` are the simulator's command-line options; ``port`` is Home Assistant's, 0 for any.
    """
    print("Starting a simulated Central and a new Home Assistant ...", flush=True)
    print("(The first time, Home Assistant installs packages, which takes minutes.)", flush=True)
    async with (
        simulated(folder / "central", "--coordinates", *options) as central,
        Home.start(folder / "home", port) as home,
        home.socket() as socket,
    ):
        print("Adding the account, its automations and the dashboard ...", flush=True)
        # Home Assistant reverts to its default port after 5 minutes unless the YAML is confirmed.
        await socket.command("http/config/promote")
        entry_id = await set_up(home, central.access, access_ports=access_ports)
        await _wait_for_streams(home, socket, entry_id)
        ids = await _report_campus(socket, central, entry_id)
        await add_automations(home, ids)
        await add_dashboard(socket)
        await _ignore_other_repairs(socket)
        history = asyncio.create_task(make_up_history(home, socket, entry_id, folder / "home"))
        try:
            yield Demonstration(central, home, socket, folder / "home", entry_id, ids)
        finally:
            history.cancel()
            with suppress(asyncio.CancelledError):
                await history


async def run(options: argparse.Namespace) -> int:
    """Run the demonstration until it is interrupted, or only until all checks are done."""
    campus = [f"--{kind}={getattr(options, kind)}" for kind in ("aps", "switches", "gateways")]
    if options.check:
        return await _run_check(options.port, campus)
    folder = ROOT / ".demo"
    if folder.exists():
        print(f"Removing the last demonstration from {folder.name}/ ...", flush=True)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    # As if interrupted, so that both processes are ended.
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _current_task().cancel)
    port = options.port or free_port(_PORT)
    async with demonstration(folder, *campus, *_PACE, port=port) as demo:
        access = demo.central.access
        print(_HOW_TO.format(url=demo.home.url, user=USER, password=PASSWORD, **access), flush=True)
        return await demo.home.ended()


def _current_task() -> asyncio.Task[Any]:
    """Return the task that runs."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("this runs outside of a task")
    return task


async def _run_check(port: int, campus: list[str]) -> int:
    """Run the demonstration in a temporary folder, and check it; return 0 or 1."""
    # No incidents except those that the checks trigger.
    pace = ("--rate", "40", "--incidents", "0", "--pause", "1")
    with TemporaryDirectory(prefix="aruba-central-") as temporary:
        folder = Path(temporary)
        async with demonstration(folder, *campus, *pace, port=port, access_ports=True) as demo:
            incident = demo.central.incident
            checker = Checker(demo.home, demo.socket, incident, demo.entry_id, demo.ids)
            return await check(checker, demo.entry_id, demo.folder)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="trigger incidents, check the effects, exit 0 or 1"
    )
    parser.add_argument(
        "--port", type=int, default=0, help="port of Home Assistant, by default 8123 if it is free"
    )
    parser.add_argument("--aps", type=int, default=12)
    parser.add_argument("--switches", type=int, default=4)
    parser.add_argument("--gateways", type=int, default=2)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        return asyncio.run(run(parser.parse_args()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
