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

from .check import DOMAIN, check
from .home import PASSWORD, ROOT, USER, Home, HomeSocket, process

STREAMS = ("audit", "location", "geofence", "rssi", "ap", "clients", "switch", "gateway", "alerts", "wids")


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
    command = (sys.executable, "-u", "-m", "simulator", "--json", "--cert-dir", str(folder), *options)
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


async def set_up(home: Home, told: dict[str, Any]) -> str:
    """Add the account as a user would, then enable every stream in the options."""
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
    form = await home.post("/api/config/config_entries/options/flow", {"handler": entry_id})
    await home.post(
        f"/api/config/config_entries/options/flow/{form['flow_id']}",
        {"streams": list(STREAMS), "statistics_on_bus": False, "filters": {}},
    )
    return entry_id


async def entities(socket: HomeSocket) -> dict[str, str]:
    """Return the entity ids of this integration by unique id."""
    listed = await socket.command("config/entity_registry/list")
    return {entity["unique_id"]: entity["entity_id"] for entity in listed if entity["platform"] == DOMAIN}


async def add_automations(home: Home, ids: dict[str, str], entry_id: str) -> None:
    """Make two automations that react to events: one on the bus, one of an event entity."""
    notify = {"action": "persistent_notification.create"}
    await home.post(
        "/api/config/automation/config/access_point_down",
        {
            "alias": "Access point down",
            "triggers": [
                {"trigger": "event", "event_type": f"{DOMAIN}_ap", "event_data": {"kind": "ap", "status": False}}
            ],
            "actions": [
                notify
                | {"data": {"title": "Access point down", "message": "{{ trigger.event.data.serial_number }} is down."}}
            ],
            "mode": "parallel",
        },
    )
    await home.post(
        "/api/config/automation/config/alert_raised",
        {
            "alias": "Alert raised",
            "triggers": [
                {
                    "trigger": "event.received",
                    "target": {"entity_id": ids[f"{entry_id}_alerts"]},
                    "options": {"event_type": ["raised"]},
                }
            ],
            "actions": [
                notify
                | {
                    "data": {
                        "title": "Alert raised",
                        "message": f"{{{{ state_attr('{ids[f'{entry_id}_alerts']}', 'summary') }}}}",
                    }
                }
            ],
            "mode": "parallel",
        },
    )


async def add_dashboard(socket: HomeSocket, ids: dict[str, str], entry_id: str) -> None:
    """Make a dashboard of what is there."""

    def tile(key: str, name: str) -> dict[str, Any]:
        """Show an entity under the name of its device, or under its own where that is the same for all."""
        return {"type": "tile", "entity": ids[key], "name": {"type": name}}

    def tiles(ending: str) -> list[dict[str, Any]]:
        """Show every device's entity whose unique id ends so."""
        return [tile(key, "device") for key in sorted(ids) if key.endswith(ending)]

    def group(title: str, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put cards under a heading."""
        return [{"type": "heading", "heading": title}, *cards]

    severities = ("open_alerts", *(f"open_alerts_{word}" for word in ("critical", "major", "minor", "info")))
    alerts = [tile(f"{entry_id}_{key}", "entity") for key in (*severities, "alerts")]
    streams = [tile(f"{entry_id}_stream_{name}", "entity") for name in STREAMS]
    history = [ids[key] for key in sorted(ids) if key.endswith("_cpu_utilization")]
    graph = {"type": "history-graph", "hours_to_show": 1, "entities": history}
    await socket.command(
        "lovelace/dashboards/create",
        url_path="aruba-central",
        title="Aruba Central",
        icon="mdi:access-point-network",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    await socket.command(
        "lovelace/config/save",
        url_path="aruba-central",
        config={
            "views": [
                {
                    "title": "Network",
                    "type": "sections",
                    "max_columns": 4,
                    "sections": [
                        {"type": "grid", "cards": cards}
                        for cards in (
                            group("Alerts", alerts) + group("Temperature of switches", tiles("_temperature")),
                            group("Devices", tiles("_connectivity")),
                            group("Streams", streams) + group("CPU", [graph]),
                        )
                    ],
                }
            ]
        },
    )


async def run(options: argparse.Namespace) -> int:
    """Start everything; then check it, or leave it to the person who asked for it."""
    with TemporaryDirectory(prefix="aruba-central-") as temporary:
        folder = Path(temporary) if options.check else ROOT / ".demo"
        if not options.check:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        campus = ("--aps", str(options.aps), "--switches", str(options.switches), "--gateways", str(options.gateways))
        # Nothing but what the check asks for may happen while it looks.
        pace = ("--rate", "20", "--incidents", "0") if options.check else ("--rate", "5", "--incidents", "20")
        async with (
            simulated(folder / "central", *campus, *pace) as central,
            Home.start(folder / "home", options.port) as home,
            home.socket() as socket,
        ):
            # Home Assistant goes back to its own port after five minutes if nobody confirms the one from YAML.
            await socket.command("http/config/promote")
            entry_id = await set_up(home, central.told)
            ids = await entities(socket)
            while not all(f"{entry_id}_stream_{name}" in ids for name in STREAMS):
                # The options have just been stored: the account is being loaded with all of its streams.
                await asyncio.sleep(0.2)
                ids = await entities(socket)
            await add_automations(home, ids, entry_id)
            await add_dashboard(socket, ids, entry_id)
            if options.check:
                return await check(home, socket, central.incident, entry_id, ids, folder / "home")
            print(f"Home Assistant: {home.url}/aruba-central   user {USER}, password {PASSWORD}")
            print(f"Central:        https://{central.told['host']} (simulated)   Ctrl-C ends both")
            return await home.ended()


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="assert what follows from outside, and exit 0 or 1")
    parser.add_argument("--port", type=int, default=0, help="port of Home Assistant, any free one if not given")
    parser.add_argument("--aps", type=int, default=12)
    parser.add_argument("--switches", type=int, default=4)
    parser.add_argument("--gateways", type=int, default=2)
    with suppress(KeyboardInterrupt):
        return asyncio.run(run(parser.parse_args()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
