"""Large answers that arrive at once: how many are in memory, and what one that stalls costs."""

import asyncio
import json
import ssl
from typing import Any

import aiohttp
from aiohttp import web

from custom_components.hpe_aruba_central.central.http import LargeAnswers, fetch_json
from tests.central.scripted_server import Scripted

BODY = json.dumps("x" * 1_000_000).encode()
START = 200_000
"""Bytes that make a large answer of it."""


class Server:
    """Begins large answers, and ends them when it is told to."""

    def __init__(self) -> None:
        self.begun = 0
        self.goes_on = asyncio.Event()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer in two pieces."""
        response = web.StreamResponse()
        response.content_length = len(BODY)
        await response.prepare(request)
        await response.write(BODY[:START])
        self.begun += 1
        await self.goes_on.wait()
        await response.write(BODY[START:])
        return response


async def until(condition: Any) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - no event says so
            await asyncio.sleep(0.01)


async def test_only_few_are_read_at_a_time(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """The others wait in the network; all are read in the end."""
    server = Server()
    scripted.answers = [server.answer]
    large = LargeAnswers()
    requests = [
        asyncio.create_task(fetch_json(session, "GET", scripted.url, ssl=trust, large=large))
        for _ in range(6)
    ]
    await until(lambda: server.begun == 6 and large.reading.locked())
    server.goes_on.set()
    answers = await asyncio.gather(*requests)
    assert [len(answer) for _, answer in answers] == [1_000_000] * 6
    assert not large.reading.locked()


async def test_one_that_stalls_holds_up_no_other(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext
) -> None:
    """Nor does one that fails keep its place."""
    stalled, fine = Server(), Server()
    fine.goes_on.set()
    large = LargeAnswers()

    async def ask() -> tuple[int, Any]:
        """Ask for an answer."""
        return await fetch_json(session, "GET", scripted.url, ssl=trust, large=large)

    for _ in range(4):
        scripted.answers = [stalled.answer]
        begun = stalled.begun
        waiting = asyncio.create_task(ask())
        await until(lambda begun=begun: stalled.begun > begun)
        scripted.answers = [fine.answer]
        assert len((await ask())[1]) == 1_000_000
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    stalled.goes_on.set()
    assert not large.reading.locked()
