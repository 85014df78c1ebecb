"""What the integration finds in place of the network: sockets, REST and tokens of the channel."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from unittest.mock import patch

from aiohttp import WSCloseCode, WSMessage, WSMsgType

from custom_components.hpe_aruba_central.central.auth import AccessToken, TokenProvider
from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.central.errors import (
    CentralConnectionError,
    CentralServerError,
)
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.streaming import subscription, websocket
from custom_components.hpe_aruba_central.central.streaming.subscription import Subscription
from custom_components.hpe_aruba_central.central.streams import Stream
from custom_components.hpe_aruba_central.coordinator import CentralCoordinator
from custom_components.hpe_aruba_central.hub import central_client
from custom_components.hpe_aruba_central.hub.rest_sync import RestSnapshot
from tests.central.builders import START

from .channel import Answer, Central, RefusedError
from .check import Checker
from .clockwork import HostClock, VirtualLoop
from .evidence import Cause, Listed
from .world import Transition

_TOKEN_LIFETIME = 900.0
"""Seconds; each stream is handed over to a new connection about as often."""

_LISTS = {
    "devices": ("aps", "switches", "gateways"),
    "radios": ("radios",),
    "alerts": ("alerts",),
    "clients": ("clients",),
}
"""The lists that each attribute of a snapshot is made of."""


class _Socket:
    """A WebSocket: the integration's end as aiohttp has it, and the channel's."""

    close_code: int | None = None

    def __init__(self, network: Network, stream: str) -> None:
        self._network = network
        self._central = network.central
        self._stream = stream
        self._messages: asyncio.Queue[WSMessage] = asyncio.Queue()
        self._is_open = True
        self.client_end = _ClientEnd(self)

    def receive(self, frame: bytes, transition: Transition | None) -> None:
        """Take a frame from the channel."""
        self._network.transitions[frame] = transition
        self.put(WSMsgType.BINARY, frame)

    def end(self, *, closed: bool) -> None:
        """Take the end from the channel."""
        self._is_open = False
        self.put(WSMsgType.CLOSE if closed else WSMsgType.CLOSED, int(WSCloseCode.GOING_AWAY))

    def put(self, kind: WSMsgType, data: Any) -> None:
        """Let the integration receive a message."""
        self._messages.put_nowait(WSMessage(kind, data, ""))

    async def next_message(self) -> WSMessage:
        """Return the next message."""
        return await self._messages.get()

    def disconnect(self, *, closed: bool = True) -> None:
        """End the connection from the integration's side."""
        if self._is_open:
            self._is_open = False
            self._network.sockets.discard(self)
            self._central.disconnect(self._stream, self, closed=closed)


class _ClientEnd:
    """What aiohttp's WebSocket offers, as far as the library uses it."""

    close_code: int | None = None

    def __init__(self, socket: _Socket) -> None:
        self._socket = socket

    async def receive(self) -> WSMessage:
        """Return the next message."""
        return await self._socket.next_message()

    async def send_frame(self, message: bytes, _type: WSMsgType) -> None:
        """Send a close frame: what is on its way comes before the answer."""
        self._socket.disconnect()
        self._socket.put(WSMsgType.CLOSE, int.from_bytes(message))

    async def ping(self) -> None:
        """Send a ping, which this server never answers."""

    async def close(self, *, code: int = WSCloseCode.OK) -> None:  # noqa: ARG002 - aiohttp's
        """Close."""
        self._socket.disconnect()

    def get_extra_info(self, _name: str) -> None:
        """Return None: there is no socket of the system."""


class Network:
    """Connects the integration with the channel of the history that is being played."""

    central: Central
    checker: Checker
    host: HostClock

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self._answers: dict[str, Answer] = {}
        self.sockets: set[_Socket] = set()
        self.transitions: dict[bytes, Transition | None] = {}

    def attach(self, central: Central, host: HostClock, checker: Checker) -> None:
        """Use the channel of another history."""
        self.central, self.host, self.checker = central, host, checker
        self.sockets.clear()
        self.transitions.clear()
        self._answers.clear()

    def utcnow(self) -> datetime:
        """Return the host's time."""
        return self.host.utcnow() if hasattr(self, "host") else START

    def break_off(self) -> None:
        """Lose all connections, as a host that has no power."""
        for socket in list(self.sockets):
            socket.disconnect(closed=False)

    def replace(self, patches: ExitStack) -> None:
        """Put this network in place of the real one."""
        handle_frame = Subscription._handle_frame
        applying = CentralCoordinator._applying
        network = self

        def handle(stream: Subscription, frame: bytes | str) -> None:
            """Handle a frame, and say what is the cause."""
            assert isinstance(frame, bytes)
            network.checker.cause = Cause(network.transitions.get(frame))
            handle_frame(stream, frame)
            network.checker.cause = Cause()

        def apply(coordinator: CentralCoordinator, snapshot: RestSnapshot) -> Iterator[object]:
            """Apply a snapshot, and say what is the cause."""
            network.note(snapshot)
            yield from applying(coordinator, snapshot)
            network.checker.cause = Cause()

        async def call(api: CentralApi, method: str, path: str, **request: Any) -> Any:
            """Answer a request."""
            return await network.answer(api, method, path, **request)

        async def fetch(tokens: TokenProvider) -> AccessToken:
            """Return a new token."""
            tokens._clock.synchronize(network.central.date)
            expires_at = tokens._clock.monotonic() + _TOKEN_LIFETIME
            return AccessToken("token", expires_at, _TOKEN_LIFETIME)

        def clock() -> Clock:
            """Return the clock of an account on this host."""
            return Clock(monotonic=self._loop.time, utcnow=self.utcnow, random=lambda: 0.5)

        patches.enter_context(patch.object(Subscription, "_handle_frame", handle))
        patches.enter_context(patch.object(CentralCoordinator, "_applying", apply))
        patches.enter_context(patch.object(CentralApi, "_call", call))
        patches.enter_context(patch.object(TokenProvider, "_fetch", fetch))
        patches.enter_context(patch.object(subscription, "open_websocket", self._open))
        patches.enter_context(patch.object(central_client, "Clock", clock))
        patches.enter_context(patch.object(central_client, "async_create_clientsession"))
        # A ping every ten seconds of each stream would be most of what happens.
        patches.enter_context(patch.object(websocket, "_PING_INTERVAL", 1e6))

    async def answer(self, api: CentralApi, method: str, path: str, **request: Any) -> Any:
        """Answer a request of REST. Raises CentralServerError."""
        assert method == "GET"
        api.calls += 1
        if path.endswith("/device-inventory"):
            return 200, {"items": [{"serialNumber": "CN01", "tier": "ADVANCED_AP"}], "total": 1}
        try:
            answer = self.central.answer(path)
        except RefusedError as err:
            raise CentralServerError("503") from err
        self._answers[path.rpartition("/")[2]] = answer
        await asyncio.sleep(answer.delay)
        on_headers = request.get("on_headers")
        if on_headers is not None:
            on_headers({"Date": format_datetime(answer.written, usegmt=True)})
        return 200, {"items": answer.rows, "total": answer.total}

    def note(self, snapshot: RestSnapshot) -> None:
        """Note which lists a snapshot has."""
        for attribute, names in _LISTS.items():
            listing = getattr(snapshot, attribute)
            if listing is None:
                continue
            for name in names:
                now = self.central.time.now()
                listed = Listed(name, self._answers[name], now, listing.complete)
                self.checker.listed(listed)
                self.checker.cause = Cause(listed=listed)

    async def _open(self, _session: Any, _host: str, stream: Stream, *_: Any) -> _ClientEnd:
        """Do the handshake of a WebSocket. Raises CentralConnectionError."""
        if not self.central.is_reachable(stream.name):
            raise CentralConnectionError("no route to Central")
        socket = _Socket(self, stream.name)
        self.sockets.add(socket)
        self.central.connect(stream.name, socket)
        return socket.client_end
