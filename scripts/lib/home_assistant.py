"""A Home Assistant in another process, and a client of its HTTP and WebSocket API."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
import json
import os
from pathlib import Path
import shutil
import signal
import socket
import sys
import time
from typing import Any, NamedTuple, Self

import aiohttp

ROOT = Path(__file__).parents[2]
USER = "demo"
PASSWORD = "demo-demo"  # noqa: S105 - it protects a simulated network on this machine
_START_SECONDS = 600
"""The first time, Home Assistant installs packages, and compiles some of them."""

_CONFIGURATION = """\
homeassistant:
  name: Simulated campus
  country: NL
  latitude: 52.0905
  longitude: 5.1218
  time_zone: UTC
  unit_system: metric
http:
  server_host: 127.0.0.1
  server_port: {port}
api:
automation: !include automations.yaml
config:
frontend:
history:
logbook:
system_health:
logger:
  default: warning
  logs:
    custom_components.hpe_aruba_central: info
"""


_ONBOARDING = {
    "version": 4,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics"]},
}
"""The first of these steps would add weather, radio and speech services on the internet."""


class Seen(NamedTuple):
    """An event of Home Assistant, and the Unix time at which it arrived here."""

    at: float
    event: dict[str, Any]


def free_port(preferred: int = 0) -> int:
    """Return a free port: the preferred one if it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", preferred))
        except OSError:
            return free_port()
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def process(
    *command: str, log: Path | None = None
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run a command until the context ends; its output goes to ``log`` or to a pipe.

    In a session of its own, so that a terminal that is closed ends it only through this process:
    a hang-up would make Home Assistant restart.
    """
    output = log.open("wb") if log else None
    child = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        stdout=output or asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT if output else None,
        start_new_session=True,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGINT)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), 30)
        finally:
            # Also if it's interrupted once more meanwhile.
            with suppress(ProcessLookupError):
                child.kill()
            if output:
                output.close()


def _create_configuration(folder: Path, port: int) -> None:
    """Create a configuration folder with this repository's integration and blueprints."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "configuration.yaml").write_text(_CONFIGURATION.format(port=port))
    (folder / "automations.yaml").write_text("[]\n")
    (folder / ".storage").mkdir(exist_ok=True)
    (folder / ".storage" / "onboarding").write_text(json.dumps(_ONBOARDING))
    (folder / "custom_components").symlink_to(ROOT / "custom_components")
    shutil.copytree(ROOT / "blueprints", folder / "blueprints")


class Home:
    """A client of a running Home Assistant, logged in as its owner."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, child: asyncio.subprocess.Process
    ) -> None:
        self.url = url
        self._child = child
        self._session = session
        self._headers: dict[str, str] = {}
        self._token = ""

    @classmethod
    @asynccontextmanager
    async def start(cls, folder: Path, port: int = 0) -> AsyncGenerator[Self]:
        """Start a new Home Assistant with this integration, and complete its onboarding.

        ``port`` is any free one by default. If the start fails, the output is printed.
        """
        port = port or free_port()
        await asyncio.to_thread(_create_configuration, folder, port)
        log = folder / "output.log"
        hass = (sys.executable, "-m", "homeassistant", "--config", str(folder))
        async with process(*hass, log=log) as child, aiohttp.ClientSession() as session:
            home = cls(session, f"http://127.0.0.1:{port}", child)
            try:
                await home._wait_until_up()
                await home._onboard()
            except Exception:
                print(await asyncio.to_thread(log.read_text))
                raise
            yield home

    async def get(self, path: str) -> Any:
        """Send a GET request to the REST API."""
        async with self._session.get(self.url + path, headers=self._headers) as response:
            response.raise_for_status()
            return await response.json()

    async def states(self) -> dict[str, dict[str, Any]]:
        """Return all states by entity id."""
        return {state["entity_id"]: state for state in await self.get("/api/states")}

    async def post(self, path: str, body: dict[str, Any], *, form: bool = False) -> Any:
        """Send a POST request to the REST API, with JSON or a form.

        Raises RuntimeError with the response if the request fails.
        """
        content = aiohttp.FormData(body) if form else aiohttp.JsonPayload(body)
        async with self._session.post(
            self.url + path, headers=self._headers, data=content
        ) as response:
            if not response.ok:
                raise RuntimeError(f"{path}: {response.status} {await response.text()}")
            return await response.json()

    async def set_up(self, domain: str, *steps: dict[str, Any]) -> str:
        """Complete an integration's config flow, and return the id of the config entry.

        ``steps`` has the user's input of each step. Raises RuntimeError if the flow fails.
        """
        result = await self.post("/api/config/config_entries/flow", {"handler": domain})
        for step in steps:
            result = await self.post(f"/api/config/config_entries/flow/{result['flow_id']}", step)
            if result["type"] == "form" and result.get("errors"):
                raise RuntimeError(f"{result['step_id']}: {result['errors']}")
        if result["type"] != "create_entry":
            raise RuntimeError(f"the flow ended with {result}")
        entry_id: str = result["result"]["entry_id"]
        return entry_id

    async def set_options(self, entry_id: str, pages: dict[str, dict[str, Any]]) -> None:
        """Save pages of an integration's options, all at once. Raises RuntimeError if that fails.

        ``pages`` has the user's input of each page by its step.
        """
        form = await self.post("/api/config/config_entries/options/flow", {"handler": entry_id})
        flow = f"/api/config/config_entries/options/flow/{form['flow_id']}"
        for page, options in pages.items():
            await self.post(flow, {"next_step_id": page})
            await self.post(flow, options)
        result = await self.post(flow, {"next_step_id": "save"})
        if result["type"] != "create_entry":
            raise RuntimeError(f"the options ended with {result}")

    @asynccontextmanager
    async def socket(self) -> AsyncGenerator[HomeSocket]:
        """Open the WebSocket API."""
        async with connected(self._session, self.url, self._token) as opened:
            yield opened

    async def ended(self) -> int:
        """Wait until Home Assistant has ended, and return its exit code."""
        return await self._child.wait()

    async def _wait_until_up(self) -> None:
        """Wait until Home Assistant offers its onboarding."""
        async with asyncio.timeout(_START_SECONDS):
            while True:
                if self._child.returncode is not None:
                    raise RuntimeError(f"Home Assistant ended with {self._child.returncode}")
                with suppress(aiohttp.ClientError):
                    async with self._session.get(f"{self.url}/api/onboarding") as response:
                        if response.ok:
                            return
                await asyncio.sleep(0.5)

    async def _onboard(self) -> None:
        """Create the owner, log in, and wait until Home Assistant runs automations."""
        client = f"{self.url}/"
        owner = {
            "client_id": client,
            "name": "Demo",
            "username": USER,
            "password": PASSWORD,
            "language": "en",
        }
        created = await self.post("/api/onboarding/users", owner)
        code = {
            "client_id": client,
            "grant_type": "authorization_code",
            "code": created["auth_code"],
        }
        self._token = (await self.post("/auth/token", code, form=True))["access_token"]
        self._headers = {"Authorization": f"Bearer {self._token}"}
        await self.post(
            "/api/onboarding/integration", {"client_id": client, "redirect_uri": client}
        )
        async with asyncio.timeout(_START_SECONDS):
            while True:
                config = await self.get("/api/config")
                if config["state"] == "RUNNING":
                    return
                await asyncio.sleep(0.2)


class HomeSocket:
    """A client of Home Assistant's WebSocket API: commands, and subscribed events."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        self._connection = connection
        self._responses: dict[int, asyncio.Future[Any]] = {}
        self._next_id = 1
        self._seen: list[Seen] = []
        self._arrived = asyncio.Condition()

    async def read(self) -> None:
        """Receive responses and events until the connection closes."""
        async for message in self._connection:
            content = message.json()
            if content["type"] == "event":
                async with self._arrived:
                    self._seen.append(Seen(time.time(), content["event"]))
                    self._arrived.notify_all()
                continue
            response = self._responses.pop(content["id"], None)
            if response is not None:
                response.set_result(content)

    async def command(self, command: str, **content: Any) -> Any:
        """Send a command and return its result. Raises RuntimeError if it fails."""
        number = self._next_id
        self._next_id += 1
        response = asyncio.get_running_loop().create_future()
        self._responses[number] = response
        await self._connection.send_json({"id": number, "type": command, **content})
        result = await asyncio.wait_for(response, 30)
        if not result.get("success"):
            raise RuntimeError(f"{command}: {result.get('error')}")
        return result["result"]

    async def wait_for(
        self, condition: Callable[[dict[str, Any]], bool], since: float, seconds: float = 20
    ) -> Seen:
        """Return the first event since a Unix time that meets a condition.

        Raises TimeoutError if there is none within ``seconds``.
        """
        async with asyncio.timeout(seconds), self._arrived:
            start = 0
            while True:
                for seen in self._seen[start:]:
                    if seen.at >= since and condition(seen.event):
                        return seen
                start = len(self._seen)
                await self._arrived.wait()


@asynccontextmanager
async def connected(
    session: aiohttp.ClientSession, url: str, token: str
) -> AsyncGenerator[HomeSocket]:
    """Open Home Assistant's WebSocket API. Raises RuntimeError if it rejects the token."""
    async with session.ws_connect(f"{url}/api/websocket", max_msg_size=0) as connection:
        await connection.receive_json()
        await connection.send_json({"type": "auth", "access_token": token})
        response = await connection.receive_json()
        if response["type"] != "auth_ok":
            raise RuntimeError(f"Home Assistant rejects the token: {response.get('message')}")
        opened = HomeSocket(connection)
        reader = asyncio.create_task(opened.read())
        try:
            yield opened
        finally:
            reader.cancel()
