"""The processes that the demonstration starts."""

import asyncio
from pathlib import Path
import socket
import sys

import pytest

from scripts.lib.home_assistant import free_port, process

STUBBORN = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


async def start_and_wait(started: asyncio.Future[asyncio.subprocess.Process]) -> None:
    """Run a process that ignores interrupts, until this is canceled."""
    async with process(sys.executable, "-c", STUBBORN) as child:
        assert child.stdout is not None
        await child.stdout.readline()
        started.set_result(child)
        await asyncio.Event().wait()


async def test_whoever_is_impatient_leaves_nothing_behind() -> None:
    """Interrupted for the second time, it does not wait any longer."""
    started: asyncio.Future[asyncio.subprocess.Process] = asyncio.Future()
    task = asyncio.create_task(start_and_wait(started))
    child = await asyncio.wait_for(started, 30)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.wait([task]), 10)
    assert await asyncio.wait_for(child.wait(), 10) < 0


async def test_output_goes_to_the_log(tmp_path: Path) -> None:
    """Of a process that ends by itself."""
    log = tmp_path / "output.log"
    async with process(sys.executable, "-c", "print('done')", log=log) as child:
        assert await child.wait() == 0
    assert log.read_text() == "done\n"


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_that_is_taken_is_not_preferred() -> None:
    """Then it's any other one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) != port
    assert free_port(port) == port
