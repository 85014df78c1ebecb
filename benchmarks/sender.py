"""A simulated Central in a process of its own, that says what it is told to as fast as it is told to.

Prints how to reach it as a line of JSON, then obeys lines of JSON: {"rate": messages a second, "seconds": how long},
or {"burst": messages} which cuts the stream off first, so that they queue, and waits until all are delivered. It
answers each with {"sent": messages, "late": seconds behind the plan}.

To one subscriber alone ("to") it tells of the whole campus ({"campus": true}), or lets access points go down and come
up: {"incidents": how many, "rate": messages a second beside them, "lead": seconds that these begin earlier}. The answer
to that is {"sent": [[serial number, monotonic nanoseconds], ...]}.
"""

import simulator.library_import  # noqa: F401 - for its effect, before the library is imported

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, count, cycle
import json
from pathlib import Path
from random import Random
import re
import sys
from tempfile import TemporaryDirectory
from time import monotonic_ns
from typing import Any

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
"""Seconds between two incidents, at least and at most: in step with nothing else."""

_STREAM = "ap"
_ID = "00000000-0000-4000-8000-{:012}"
_PLACE = _ID.format(0).encode()
_TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
_SECONDS_OF = len("2026-11-24T12:00:00")


def _pool(simulator: Simulator) -> Iterator[bytes]:
    """Return frames without end, made once, each with an id of its own; statistics of 500 access points."""
    frames = []
    for stream, message in statistics(simulator.context):
        if stream == _STREAM:
            enveloper = simulator._wrapper  # noqa: SLF001 - without sending it
            event = enveloper.wrap(
                stream, message, simulator.context.next_time(), id_=_ID.format(0)
            )
            frames.append(CloudEvent.FromString(event.frame).SerializeToString())
        if len(frames) == _POOL:
            break
    now = b""
    for number, frame in zip(count(1), cycle(frames), strict=False):
        if number % _POOL == 1:
            # The same length again, so that nothing else in a frame changes.
            now = utcnow().isoformat(timespec="seconds")[:_SECONDS_OF].encode()
        yield _TIME.sub(now, frame.replace(_PLACE, _ID.format(number).encode(), 1))


async def _pour(
    simulator: Simulator, frames: Iterator[bytes], rate: int, seconds: float
) -> dict[str, Any]:
    """Send at a rate; if that is too fast for this process it is late."""
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
    while any(c.stream == _STREAM for c in simulator.connections):  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0)
    for _ in range(number):
        await simulator.send_raw(_STREAM, next(frames))
    await simulator.wait_connected(_STREAM)
    return {"sent": simulator.state()["sent"][_STREAM] - before, "late": 0.0}


def _connection(simulator: Simulator, to: str) -> Connection:
    """Return a subscriber's only connection."""
    (connection,) = (
        c for c in simulator.connections if (c.stream, c.subscriber_id) == (_STREAM, to)
    )
    return connection


def _framed(simulator: Simulator, said: Iterable[StreamMessage]) -> Iterator[bytes]:
    """Yield the frames of what is said over the stream."""
    for stream, message in said:
        if stream == _STREAM:
            enveloper = simulator._wrapper  # noqa: SLF001 - without sending it
            yield enveloper.wrap(stream, message, simulator.context.next_time()).frame


async def _tell_campus(simulator: Simulator, connection: Connection) -> dict[str, Any]:
    """Tell all that there is, and every measurement once."""
    said = chain(
        campus_messages(simulator.context),
        *(start(simulator.context) for start in STREAM_STATISTICS),
    )
    frames = [*_framed(simulator, said)]
    for frame in frames:
        await connection.send(frame)
    return {"sent": len(frames)}


async def _accompany(connection: Connection, frames: Iterator[bytes], rate: float) -> None:
    """Send at a rate until it is enough."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    for sent in count(1) if rate else ():
        await connection.send(next(frames))
        await asyncio.sleep(max(0, start + sent / rate - loop.time()))


async def _happen(
    simulator: Simulator, connection: Connection, frames: Iterator[bytes], asked: dict[str, Any]
) -> dict[str, Any]:
    """Let one access point after the other go down, or come up if it is down."""
    rng = Random(asked["incidents"])  # noqa: S311 - it must repeat
    beside = asyncio.create_task(_accompany(connection, frames, asked["rate"]))
    await asyncio.sleep(asked["lead"])
    sent = []
    for _, target in zip(range(asked["incidents"]), cycle(simulator.campus.aps), strict=False):
        incident = INCIDENTS["ap_down" if target.online else "ap_up"]
        (frame,) = _framed(simulator, incident.steps(simulator.context, target))
        sent.append((target.serial, monotonic_ns()))
        await connection.send(frame)
        await asyncio.sleep(rng.uniform(*_PAUSES))
    beside.cancel()
    with suppress(asyncio.CancelledError):
        await beside
    return {"sent": sent}


async def _obey(
    simulator: Simulator, frames: Iterator[bytes], asked: dict[str, Any]
) -> dict[str, Any]:
    """Do what is asked."""
    if "burst" in asked:
        return await _burst(simulator, frames, asked["burst"])
    if "to" not in asked:
        return await _pour(simulator, frames, asked["rate"], asked["seconds"])
    connection = _connection(simulator, asked["to"])
    if "campus" in asked:
        return await _tell_campus(simulator, connection)
    return await _happen(simulator, connection, frames, asked)


async def _main() -> None:
    settings = Settings(aps=int(sys.argv[1]), switches=0, gateways=0, clients=0)
    with TemporaryDirectory(prefix="sender-") as folder:
        async with Simulator(settings, cert_dir=Path(folder)) as simulator:
            frames = _pool(simulator)
            reach = {
                "host": simulator.host,
                "client_id": simulator.client_id,
                "client_secret": simulator.client_secret,
                "token_url": simulator.token_url,
                "ca": simulator.ca_pem,
            }
            print(json.dumps(reach), flush=True)
            while line := await asyncio.to_thread(sys.stdin.readline):
                answer = await _obey(simulator, frames, json.loads(line))
                print(json.dumps(answer), flush=True)


asyncio.run(_main())
