"""A hostile Central in a process of its own, which does what it is told line by line.

It prints how to reach it, as a line of JSON, and then answers each command with one:

- ``{"modes": {path: mode}}`` lets paths answer in modes of `answers`, and all others as Central.
- ``{"send": mode}`` sends a series of `frames`, and meanwhile events of other streams.
- ``{"flood": "ping" or "pong", "stream": name, "number": n}`` sends control frames, likewise.
- ``{"raw": mode, "stream": name}`` writes what `raw_frames` has, likewise.
- ``{"echo": text}`` lets the modes of `echoes` repeat a text; with ``"say": true`` the frames too,
  and a close frame after them.
- ``{"closes": {stream: code}}`` closes connections as soon as they are open, and those of now.
- ``{"settle": stream}`` waits until a stream has one connection, after others have ended.
- ``{"requests": path}`` shows how often a path was requested.
"""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import asyncio
from collections import Counter
from contextlib import suppress
import json
from pathlib import Path
import sys
from typing import Any, override

from aiohttp import web

from simulator import Settings, Simulator
from simulator.subscribers import Connection
from tests.adversary import answers, echoes, frames, raw_frames
from tests.central.builders import SAMPLES

STEADY = "audit"
"""The stream that is not attacked, and must go on."""

_STEADY_INTERVAL = 0.02
_MAX_UNSENT = 2**20
"""Bytes that wait for the network."""


class HostileSimulator(Simulator):
    """A Central that answers some paths in another way."""

    def __init__(self, cert_dir: Path) -> None:
        super().__init__(Settings(alerts=2, rest_limit=10**6), cert_dir=cert_dir)
        self.modes: dict[str, str] = {}
        self.requests: Counter[str] = Counter()
        self.echo = ""

    @override
    def _routes(self) -> list[web.RouteDef]:
        """Return the routes, with handlers that look up the mode first."""
        routes = [
            web.RouteDef(route.method, route.path, self._wrap(route.handler), route.kwargs)
            for route in super()._routes()
        ]
        return [*routes, web.route("*", "/elsewhere", self._wrap(_found))]

    def _wrap(self, handler: Any) -> Any:
        """Return a handler that answers as Central, or in the mode of the path."""

        async def handle(request: web.Request) -> web.StreamResponse:
            self.requests[request.path] += 1
            mode = self.modes.get(request.path)
            if mode is None:
                response: web.StreamResponse = await handler(request)
                return response
            is_list = request.method == "GET" and "Upgrade" not in request.headers
            if mode in echoes.ECHOES and not is_list:
                return await echoes.ECHOES[mode](request, None, self.echo)
            central = await handler(request)
            valid = None
            if isinstance(central, web.Response) and central.content_type == "application/json":
                valid = json.loads(central.text or "null")
            if mode in echoes.ECHOES:
                return await echoes.ECHOES[mode](request, valid, self.echo)
            return await answers.ALL[mode](request, valid)

        return handle

    async def send_steadily(self) -> None:
        """Send events of the stream that is not attacked, until cancelled."""
        while True:
            await self.send(STEADY, SAMPLES[STEADY])
            await asyncio.sleep(_STEADY_INTERVAL)

    async def execute(self, command: dict[str, Any]) -> dict[str, Any]:
        """Do what a command says, and return the answer to it."""
        if "modes" in command:
            self.modes = command["modes"]
            return {}
        if "echo" in command:
            self.echo = command["echo"]
            if command.get("say"):
                await self._say()
            return {}
        if "closes" in command or "settle" in command:
            await self._change_connections(**command)
            return {}
        if "requests" in command:
            return {"requests": self.requests[command["requests"]]}
        before = self.state()["sent"]
        steady = asyncio.create_task(self.send_steadily())
        if "send" in command:
            stream, series = frames.series(command["send"])
            for frame in series:
                await self.send_raw(stream, frame)
        elif "raw" in command:
            await self._write(command["stream"], command["raw"])
        else:
            await self._flood(command["stream"], command["flood"], command["number"])
        await asyncio.sleep(2 * _STEADY_INTERVAL)
        steady.cancel()
        with suppress(asyncio.CancelledError):
            await steady
        after = self.state()["sent"]
        return {stream: sent - before[stream] for stream, sent in after.items()}

    async def _change_connections(
        self, closes: dict[str, int] | None = None, settle: str | None = None
    ) -> None:
        """Close connections from now on, or wait until a stream has one."""
        if closes is not None:
            self.faults.closes = closes
            for stream, code in closes.items():
                await self.drop(stream, code)
        while settle and sum(each.stream == settle for each in self.connections) != 1:  # noqa: ASYNC110 - no event says so
            await asyncio.sleep(0.01)

    async def _say(self) -> None:
        """Say the text over a stream, and close it with the text as the reason."""
        for frame in echoes.frames(self.echo):
            await self.send_raw("ap", frame)
        for connection in self.connections:
            if connection.stream == "ap":
                await connection.socket.close(code=4000, message=self.echo[:123].encode())

    def _connection(self, stream: str) -> Connection:
        """Return the only connection of a stream."""
        (connection,) = (each for each in self.connections if each.stream == stream)
        return connection

    async def _write(self, stream: str, mode: str) -> None:
        """Write to a stream's connection until it is closed."""
        transport = self._connection(stream).transport
        for data in raw_frames.ALL[mode]():
            transport.write(data)
            await asyncio.sleep(0)
            while not transport.is_closing() and transport.get_write_buffer_size() > _MAX_UNSENT:  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.001)
            if transport.is_closing():
                break

    async def _flood(self, stream: str, kind: str, number: int) -> None:
        """Send control frames as fast as they are taken."""
        connection = self._connection(stream)
        for sent in range(number):
            await getattr(connection.socket, kind)()
            if sent % 1000 == 0:
                await asyncio.sleep(0)


async def _found(_: web.Request) -> web.Response:
    """Answer whoever was led here."""
    return web.json_response({"items": [], "access_token": "stolen", "expires_in": 7200})


def _print(answer: dict[str, Any]) -> None:
    """Print a line of JSON."""
    print(json.dumps(answer), flush=True)  # noqa: T201 - read by the process that started this one


async def _main() -> None:
    """Run until the input ends."""
    async with HostileSimulator(Path(sys.argv[1])) as central:
        access = {
            "host": central.host,
            "client_id": central.client_id,
            "client_secret": central.client_secret,
            "token_url": central.token_url,
            "ca": central.ca_pem,
        }
        _print(access)
        while line := await asyncio.to_thread(sys.stdin.readline):
            _print(await central.execute(json.loads(line)))


asyncio.run(_main())
