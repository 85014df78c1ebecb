"""A simulator on loopback, and a client for it that does not use the library."""

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
    """Folder of the certificates, shared by all tests."""
    return tmp_path_factory.mktemp("certificates")


class Client:
    """A client of one simulator over verified TLS."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.session = session
        self.base = f"https://{simulator.host}"
        self._token = ""
        # A socket without a reference would be closed.
        self._sockets: list[aiohttp.ClientWebSocketResponse] = []

    async def token(self, **form: str) -> aiohttp.ClientResponse:
        """Request a token with the right credentials, except for the fields in ``form``."""
        credentials = {
            "grant_type": "client_credentials",
            "client_id": self.simulator.client_id,
            "client_secret": self.simulator.client_secret,
        }
        return await self.session.post(self.simulator.token_url, data=credentials | form)

    async def bearer(self) -> dict[str, str]:
        """Return the Authorization header, with one token for the whole test."""
        if not self._token:
            response = await self.token()
            self._token = (await response.json())["access_token"]
        return {"Authorization": f"Bearer {self._token}"}

    def forget_token(self) -> None:
        """Make the next request get another token."""
        self._token = ""

    async def get(self, path: str, **query: str) -> Any:
        """Return the JSON body of a GET that must succeed."""
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
        """Open a stream, and wait until it gets events.

        ``subscriber_id``: None for a new subscriber, "" for the default subscriber.
        """
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
        """Close all streams."""
        for socket in self._sockets:
            await socket.close()


type Start = Callable[..., Awaitable[Client]]
"""Starts a simulator with the settings given by keyword, and returns a client for it."""


@pytest.fixture
async def start(cert_dir: Path) -> AsyncIterator[Start]:
    """Return a function that starts a simulator for the test and returns a client for it."""
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
async def client(start: Start) -> Client:
    """A client of a small simulator that sends nothing on its own."""
    return await start()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition is true; only the timeout of the test ends the wait."""
    while not condition():  # noqa: ASYNC110 - there is no event to wait for
        await asyncio.sleep(0.001)


async def receive(socket: aiohttp.ClientWebSocketResponse) -> cloudevents_pb2.CloudEvent:
    """Return the next event of a stream."""
    return cloudevents_pb2.CloudEvent.FromString(await socket.receive_bytes(timeout=5))
