"""A simulated Central in a process of its own, that says what it is told to as fast as it is told to.

Prints how to reach it as a line of JSON, then obeys lines of JSON: {"rate": messages a second, "seconds": how long},
or {"burst": messages} which cuts the stream off first, so that they queue, and waits until all are delivered. It
answers each with {"sent": messages, "late": seconds behind the plan}.
"""

from simulator.standalone import without_home_assistant

without_home_assistant()

import asyncio  # noqa: E402 # the library's package had to be settled first
from collections.abc import Iterator  # noqa: E402
from itertools import count, cycle  # noqa: E402
import json  # noqa: E402
from pathlib import Path  # noqa: E402
import re  # noqa: E402
import sys  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402
from typing import Any  # noqa: E402

from custom_components.hpe_aruba_central.central.pb.cloudevents_pb2 import CloudEvent  # noqa: E402
from simulator import Settings, Simulator  # noqa: E402
from simulator.scene import utcnow  # noqa: E402
from simulator.statistics import statistics  # noqa: E402

_APS = 500
_POOL = 20_000
_SLICE = 0.02
_STREAM = "ap"
_ID = "00000000-0000-4000-8000-{:012}"
_PLACE = _ID.format(0).encode()
_TIME = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
_SECONDS_OF = len("2026-11-24T12:00:00")


def _pool(simulator: Simulator) -> Iterator[bytes]:
    """Return frames without end, made once, each with an id of its own; statistics of 500 access points."""
    frames = []
    for stream, message in statistics(simulator.scene):
        if stream == _STREAM:
            enveloper = simulator._enveloper  # noqa: SLF001 - without sending it
            event = enveloper.wrap(stream, message, simulator.scene.moment(), id_=_ID.format(0))
            frames.append(CloudEvent.FromString(event.frame).SerializeToString())
        if len(frames) == _POOL:
            break
    now = b""
    for number, frame in zip(count(1), cycle(frames), strict=False):
        if number % _POOL == 1:
            # The same length again, so that nothing else in a frame changes.
            now = utcnow().isoformat(timespec="seconds")[:_SECONDS_OF].encode()
        yield _TIME.sub(now, frame.replace(_PLACE, _ID.format(number).encode(), 1))


async def _pour(simulator: Simulator, frames: Iterator[bytes], rate: int, seconds: float) -> dict[str, Any]:
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


async def _main() -> None:
    settings = Settings(aps=_APS, switches=0, gateways=0, clients=0)
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
                asked = json.loads(line)
                if "burst" in asked:
                    answer = await _burst(simulator, frames, asked["burst"])
                else:
                    answer = await _pour(simulator, frames, asked["rate"], asked["seconds"])
                print(json.dumps(answer), flush=True)


asyncio.run(_main())
