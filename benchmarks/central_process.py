"""Run a simulated Central in another process, and send commands to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import json
from pathlib import Path
import sys
from typing import Any

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import HomeAssistant

from custom_components.hpe_aruba_central.central.streaming.subscription import Subscription
from custom_components.hpe_aruba_central.const import CONF_CA_CERTIFICATE, CONF_TOKEN_URL

from .home import entry_data

_ROOT = Path(__file__).parents[1]


class CentralProcess:
    """A simulated Central in another process."""

    def __init__(
        self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader, access: dict[str, Any]
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._access = access

    async def command(self, **command: Any) -> dict[str, Any]:
        """Send a command, and return the response once the command is completed."""
        self._writer.write(json.dumps(command).encode() + b"\n")
        return await _read_line(self._reader)

    def entry_data(self) -> dict[str, Any]:
        """Return the data of a config entry for this Central."""
        credentials = {
            CONF_CLIENT_ID: self._access["client_id"],
            CONF_CLIENT_SECRET: self._access["client_secret"],
            CONF_TOKEN_URL: self._access["token_url"],
            CONF_CA_CERTIFICATE: self._access["ca"],
        }
        return entry_data(self._access["host"], **credentials)


async def _read_line(reader: asyncio.StreamReader) -> dict[str, Any]:
    """Return the next line of JSON."""
    content: dict[str, Any] = json.loads(await reader.readline())
    return content


async def wait_until_live(hass: HomeAssistant, subscription: Subscription) -> None:
    """Wait until a stream is live."""
    async with asyncio.timeout(30):
        while not subscription.live:  # noqa: ASYNC110 - happens once
            await asyncio.sleep(0.05)
    await hass.async_block_till_done()


@asynccontextmanager
async def central_process(module: str, argument: str) -> AsyncIterator[CentralProcess]:
    """Run a Central: a module with its argument."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        argument,
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101 - as above
    try:
        access = await _read_line(process.stdout)
        yield CentralProcess(process.stdin, process.stdout, access)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
