"""A TCP proxy between a client and Central that simulates network failures."""

import asyncio
from contextlib import suppress
from enum import StrEnum
import socket
import struct
from typing import Self


class Fault(StrEnum):
    """What happens to a connection."""

    NONE = "none"
    RESET_AT_CONNECT = "reset at connect"
    RESET_AT_HELLO = "reset in the TLS handshake"
    END_AT_HELLO = "end in the TLS handshake"
    RESET_AT_ANSWER = "reset when the server answers"
    MUTE = "nothing gets through"


class Proxy:
    """Forwards TCP connections to a host and port.

    ``fault`` affects new connections, `freeze` and `reset` the open ones.
    """

    def __init__(self, target: str) -> None:
        self.host = ""
        self.fault = Fault.NONE
        self.accepted = 0
        self._target = target.rsplit(":", 1)
        self._frozen = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Start the proxy."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.host = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Reset all connections and stop the proxy."""
        assert self._server is not None
        self._server.close()
        self.reset()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def open(self) -> int:
        """Return the number of open client connections."""
        return len(self._writers) // 2

    def freeze(self) -> None:
        """Drop all data from now on, without closing any connection."""
        self._frozen = True

    def thaw(self) -> None:
        """Forward data again; what was dropped is lost."""
        self._frozen = False

    def reset(self) -> None:
        """Reset all connections on both sides, and lose the data in transit."""
        for writer in list(self._writers):
            _reset(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward one client's connection."""
        self.accepted += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        fault = self.fault
        if fault is Fault.RESET_AT_CONNECT:
            _reset(writer)
            return
        if fault in {Fault.RESET_AT_HELLO, Fault.END_AT_HELLO}:
            await reader.read(100)
            _reset(writer) if fault is Fault.RESET_AT_HELLO else writer.close()
            return
        server_reader, server_writer = await asyncio.open_connection(
            self._target[0], int(self._target[1])
        )
        self._writers |= {writer, server_writer}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, server_writer, mute=fault is Fault.MUTE))
                group.create_task(
                    self._pump(server_reader, writer, reset=fault is Fault.RESET_AT_ANSWER)
                )
        finally:
            self._writers -= {writer, server_writer}
            writer.close()
            server_writer.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        mute: bool = False,
        reset: bool = False,
    ) -> None:
        """Forward the data of one direction until it ends."""
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if mute or self._frozen:
                    continue
                if reset:
                    self.reset()
                    return
                writer.write(data)
                await writer.drain()
        if not self._frozen:
            writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close a connection with RST."""
    connection = writer.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
