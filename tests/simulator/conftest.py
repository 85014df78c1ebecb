"""A simulator on loopback, and a client of it that knows nothing of the library."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
import ssl
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.pb import cloudevents_pb2
from custom_components.hpe_aruba_central.central.streams import STREAMS
from simulator import Settings, Simulator

APS = "/network-monitoring/v1/aps"


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """Let the tests use sockets; only 127.0.0.1 is allowed."""


@pytest.fixture(scope="session")
def cert_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One certificate for every test."""
    return tmp_path_factory.mktemp("certificates")


class Client:
    """Speaks with one simulator over verified TLS."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.session = session
        self.base = f"https://{simulator.host}"
        self._value = ""
        self._sockets: list[aiohttp.ClientWebSocketResponse] = []
        """Kept, as a socket that nobody holds is closed."""

    async def token(self, **form: str) -> aiohttp.ClientResponse:
        """Ask for a token with the right credentials, or others."""
        right = {
            "grant_type": "client_credentials",
            "client_id": self.simulator.client_id,
            "client_secret": self.simulator.client_secret,
        }
        return await self.session.post(self.simulator.token_url, data=right | form)

    async def bearer(self) -> dict[str, str]:
        """Return the header that lets in, with one token for all of a test."""
        if not self._value:
            self._value = (await (await self.token()).json())["access_token"]
        return {"Authorization": f"Bearer {self._value}"}

    def forget_token(self) -> None:
        """Let the next request ask for another token."""
        self._value = ""

    async def get(self, path: str, **query: str) -> Any:
        """Return the JSON of a GET that must succeed."""
        response = await self.session.get(
            self.base + path, params=query, headers=await self.bearer()
        )
        assert response.status == 200, await response.text()
        return await response.json()

    async def connect(
        self,
        stream: str,
        subscriber_id: str | None = None,
        *,
        event_types: str = "",
        **options: Any,
    ) -> aiohttp.ClientWebSocketResponse:
        """Open a stream and wait until the simulator counts it as live; a new subscriber unless one is given."""
        headers = await self.bearer() | {"Subscriber-Id": subscriber_id or str(uuid4())}
        if subscriber_id == "":
            del headers["Subscriber-Id"]
        params = {"event-types": event_types} if event_types else {}
        before = self.simulator.connections
        socket: aiohttp.ClientWebSocketResponse = await self.session.ws_connect(
            self.base + STREAMS[stream].path, headers=headers, params=params, **options
        )
        self._sockets.append(socket)
        await until(
            lambda: any(found.ready and found not in before for found in self.simulator.connections)
        )
        return socket

    async def close(self) -> None:
        """Close every stream."""
        for socket in self._sockets:
            await socket.close()


@pytest.fixture
async def start(cert_dir: Path) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Start simulators that end with the test."""
    async with AsyncExitStack() as stack:

        async def begin(**settings: Any) -> Client:
            simulator = await stack.enter_async_context(
                Simulator(Settings(**settings), cert_dir=cert_dir)
            )
            trust = ssl.create_default_context(cadata=simulator.ca_pem)
            session = await stack.enter_async_context(
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust, limit=0))
            )
            client = Client(simulator, session)
            stack.push_async_callback(client.close)
            return client

        yield begin


@pytest.fixture
async def client(start: Callable[..., Awaitable[Client]]) -> Client:
    """A client of a small simulator that tells nothing by itself."""
    return await start()


async def until(happened: Callable[[], bool]) -> None:
    """Let the loop run until something has happened; the test's own timeout ends a wait in vain."""
    while not happened():  # noqa: ASYNC110 - what is waited for has no event of its own
        await asyncio.sleep(0.001)


async def receive(socket: aiohttp.ClientWebSocketResponse) -> cloudevents_pb2.CloudEvent:
    """Return the next event of a stream."""
    return cloudevents_pb2.CloudEvent.FromString(await socket.receive_bytes(timeout=5))
