"""A simulated Central in another process, which sends messages on command, as fast as possible.

Prints how to reach it as a line of JSON, then executes commands, also lines of JSON:

- {"rate": messages per second, "seconds": duration} sends at a constant rate.
- {"burst": messages} cuts the stream first, so that the messages queue, and waits until all are
  delivered.
- {"to": subscriber id, "campus": true} sends the whole campus to one subscriber.
- {"to": subscriber id, "incidents": number, "rate": other messages per second, "lead": seconds that
  those start earlier} lets access points go offline and come back online, for one subscriber.

The response to the last is {"sent": [[serial number, monotonic nanoseconds], ...]}. The others
respond with {"sent": messages}, the first two also with {"late": seconds behind the plan}.
"""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count, cycle, islice
import json
from pathlib import Path
from random import Random
import re
import sys
from tempfile import TemporaryDirectory
from time import monotonic_ns
from typing import Any

from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.pb.cloudevents_pb2 import CloudEvent
from simulator import Settings, Simulator
from simulator.context import StreamMessage, utcnow
from simulator.incidents import INCIDENTS
from simulator.state_messages import campus_messages
from simulator.statistics import STREAM_STATISTICS, statistics
from simulator.subscribers import Connection

_POOL = 20_000
_SLICE = 0.02
_PAUSES = (0.01, 0.03)
"""Minimum and maximum seconds between incidents; random, so as not to be in step with timers."""

_STREAM = "ap"
_ID = "00000000-0000-4000-8000-{:012}"
_PLACEHOLDER = _ID.format(0).encode()
_TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
_TIME_LENGTH = len("2026-11-24T12:00:00")


def _frame(simulator: Simulator, message: Message, id_: str | None = None) -> bytes:
    """Return a message as a frame, without sending it."""
    wrapper = simulator._wrapper  # noqa: SLF001 - sending is what the simulator's methods do
    return wrapper.wrap(_STREAM, message, simulator.context.next_time(), id_=id_).frame


def _frames(simulator: Simulator, messages: Iterable[StreamMessage]) -> Iterator[bytes]:
    """Return the frames of those messages that are for the stream."""
    for stream, message in messages:
        if stream == _STREAM:
            yield _frame(simulator, message)


def _pool(simulator: Simulator) -> Iterator[bytes]:
    """Return an endless series of statistics, built once, with new ids and current times."""
    frames = []
    for stream, message in statistics(simulator.context):
        if stream == _STREAM:
            frame = _frame(simulator, message, _ID.format(0))
            frames.append(CloudEvent.FromString(frame).SerializeToString())
        if len(frames) == _POOL:
            break
    now = b""
    for number, frame in zip(count(1), cycle(frames), strict=False):
        if number % _POOL == 1:
            # A text of the same length, so that the rest of the frame stays valid.
            now = utcnow().isoformat(timespec="seconds")[:_TIME_LENGTH].encode()
        yield _TIME.sub(now, frame.replace(_PLACEHOLDER, _ID.format(number).encode(), 1))


async def _send_at_rate(
    simulator: Simulator, frames: Iterator[bytes], rate: int, seconds: float
) -> dict[str, Any]:
    """Send at a constant rate, or later if this process is too slow."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    sent = 0
    while sent < rate * seconds:
        for _ in range(max(1, int(rate * _SLICE))):
            await simulator.send_raw(_STREAM, next(frames))
            sent += 1
        await asyncio.sleep(max(0, start + sent / rate - loop.time()))
    return {"sent": sent, "late": round(loop.time() - start - sent / rate, 2)}


async def _burst(simulator: Simulator, frames: Iterator[bytes], number: int) -> dict[str, Any]:
    """Let messages queue for a lost subscriber, and deliver them all at once."""
    before = simulator.state()["sent"][_STREAM]
    await simulator.drop(_STREAM)
    while _is_connected(simulator):  # noqa: ASYNC110 - the simulator has no event for it
        await asyncio.sleep(0)
    for _ in range(number):
        await simulator.send_raw(_STREAM, next(frames))
    await simulator.wait_connected(_STREAM)
    return {"sent": simulator.state()["sent"][_STREAM] - before, "late": 0.0}


def _is_connected(simulator: Simulator) -> bool:
    """Return True if a subscriber is connected to the stream."""
    return any(connection.stream == _STREAM for connection in simulator.connections)


def _connection(simulator: Simulator, subscriber_id: str) -> Connection:
    """Return a subscriber's only connection. Raises LookupError if there is none."""
    for connection in simulator.connections:
        if connection.stream == _STREAM and connection.subscriber_id == subscriber_id:
            return connection
    raise LookupError(subscriber_id)


async def _send_campus(simulator: Simulator, connection: Connection) -> dict[str, Any]:
    """Send the state of the whole campus, and all statistics once."""
    frames = list(_frames(simulator, campus_messages(simulator.context)))
    for stream_statistics in STREAM_STATISTICS:
        frames += _frames(simulator, stream_statistics(simulator.context))
    for frame in frames:
        await connection.send(frame)
    return {"sent": len(frames)}


async def _send_others(connection: Connection, frames: Iterator[bytes], rate: float) -> None:
    """Send at a constant rate until cancelled; 0 sends nothing."""
    if not rate:
        return
    loop = asyncio.get_running_loop()
    start = loop.time()
    for sent in count(1):
        await connection.send(next(frames))
        await asyncio.sleep(max(0, start + sent / rate - loop.time()))


async def _send_incidents(
    simulator: Simulator, connection: Connection, frames: Iterator[bytes], command: dict[str, Any]
) -> dict[str, Any]:
    """Let access points go offline one after the other, or online if they are offline."""
    rng = Random(command["incidents"])  # noqa: S311 - repeatable
    others = asyncio.create_task(_send_others(connection, frames, command["rate"]))
    await asyncio.sleep(command["lead"])
    sent = []
    targets = islice(cycle(simulator.campus.aps), command["incidents"])
    for target in targets:
        incident = INCIDENTS["ap_down" if target.online else "ap_up"]
        (frame,) = _frames(simulator, incident.steps(simulator.context, target))
        sent.append((target.serial, monotonic_ns()))
        await connection.send(frame)
        await asyncio.sleep(rng.uniform(*_PAUSES))
    others.cancel()
    with suppress(asyncio.CancelledError):
        await others
    return {"sent": sent}


async def _execute(
    simulator: Simulator, frames: Iterator[bytes], command: dict[str, Any]
) -> dict[str, Any]:
    """Execute a command, and return the response."""
    if "burst" in command:
        return await _burst(simulator, frames, command["burst"])
    if "to" not in command:
        return await _send_at_rate(simulator, frames, command["rate"], command["seconds"])
    connection = _connection(simulator, command["to"])
    if "campus" in command:
        return await _send_campus(simulator, connection)
    return await _send_incidents(simulator, connection, frames, command)


async def _main() -> None:
    """Run the simulator, and execute commands until the input ends."""
    settings = Settings(aps=int(sys.argv[1]), switches=0, gateways=0, clients=0)
    with TemporaryDirectory(prefix="sender-") as folder:
        async with Simulator(settings, cert_dir=Path(folder)) as simulator:
            frames = _pool(simulator)
            access = {
                "host": simulator.host,
                "client_id": simulator.client_id,
                "client_secret": simulator.client_secret,
                "token_url": simulator.token_url,
                "ca": simulator.ca_pem,
            }
            print(json.dumps(access), flush=True)
            while line := await asyncio.to_thread(sys.stdin.readline):
                response = await _execute(simulator, frames, json.loads(line))
                print(json.dumps(response), flush=True)


asyncio.run(_main())
