"""The simulated Central of `sender`, in its own process, as this one sees it."""

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


class FarSide:
    """Obeys what is asked of it."""

    def __init__(
        self, to: asyncio.StreamWriter, from_: asyncio.StreamReader, reach: dict[str, Any]
    ) -> None:
        self._to = to
        self._from = from_
        self._reach = reach

    async def ask(self, **asked: Any) -> dict[str, Any]:
        """Return the answer, which comes once everything is done."""
        self._to.write(json.dumps(asked).encode() + b"\n")
        return await _answer(self._from)

    def entry_data(self) -> dict[str, Any]:
        """Return the data of a config entry of its account."""
        known = {
            CONF_CLIENT_ID: self._reach["client_id"],
            CONF_CLIENT_SECRET: self._reach["client_secret"],
            CONF_TOKEN_URL: self._reach["token_url"],
            CONF_CA_CERTIFICATE: self._reach["ca"],
        }
        return entry_data(self._reach["host"], **known)


async def _answer(reader: asyncio.StreamReader) -> dict[str, Any]:
    """Return what is said next."""
    answer: dict[str, Any] = json.loads(await reader.readline())
    return answer


async def live(hass: HomeAssistant, subscription: Subscription) -> None:
    """Return once a stream is live."""
    async with asyncio.timeout(30):
        while not subscription.live:  # noqa: ASYNC110 - it is waited for once
            await asyncio.sleep(0.05)
    await hass.async_block_till_done()


@asynccontextmanager
async def far_side(aps: int) -> AsyncIterator[FarSide]:
    """Run a Central with so many access points."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.sender",
        str(aps),
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101 - as above
    try:
        yield FarSide(process.stdin, process.stdout, await _answer(process.stdout))
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
