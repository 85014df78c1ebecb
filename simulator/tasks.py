"""Asynchronous operations that actions start, and the background jobs that carry them out."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from aiohttp import web

from .context import SimulationContext
from .error_responses import error_response
from .paging import Item
from .settings import Faults, Settings

TASK_PATH = "async-operations/{task}"


class TaskStates(NamedTuple):
    """Names of the states of an operation, which differ between Central's APIs."""

    waiting: str
    running: str
    done: str
    failed: str


@dataclass(slots=True)
class Task:
    """An asynchronous operation.

    ``path`` is the path of the action that started it, ``error`` its error if it failed,
    ``messages`` is its log, ``rows`` has the result of each port, ``output`` that of a test, and
    ``fail_reason`` why it has none. ``progress`` is in percent. A ``lost`` operation cannot be
    found.
    """

    path: str
    states: TaskStates
    state: str
    started: datetime
    ended: datetime | None = None
    error: Item | None = None
    messages: list[Item] = field(default_factory=list)
    rows: list[Item] = field(default_factory=list)
    output: Item | None = None
    fail_reason: str | None = None
    progress: int = 0
    lost: bool = False


class Tasks:
    """The operations that were started."""

    def __init__(self, settings: Settings, faults: Faults, context: SimulationContext) -> None:
        self._settings = settings
        self._faults = faults
        self._context = context
        self._tasks: dict[str, Task] = {}

    def create(self, path: str, action: str, states: TaskStates) -> tuple[str, Task]:
        """Create an operation; returns its ID and the operation."""
        task_id = str(UUID(int=self._context.rng.getrandbits(128), version=4))
        task = Task(path, states, states.waiting, self._context.now())
        task.lost = self._faults.actions.get(action) == "lost"
        self._tasks[task_id] = task
        return task_id, task

    def find(self, request: web.Request, path: str) -> Task | None:
        """Return the requested operation if an action below ``path`` started it."""
        task = self._tasks.get(request.match_info["task"])
        if task is None or task.lost or not task.path.startswith(path):
            return None
        return task

    async def start(self, task: Task, action: str) -> bool:
        """Set an operation to running after a pause; False if a fault stops it."""
        fault = self._faults.actions.get(action)
        await asyncio.sleep(self._settings.pause)
        task.state = task.states.running
        if fault == "fails":
            task.error = {
                "code": "HPE_GL_ERROR_OPERATION_FAILED",
                "message": "The operation failed due to an internal error.",
                "details": None,
            }
            self.end(task)
        return fault not in {"fails", "hangs"}

    def end(self, task: Task) -> None:
        """End an operation; it has failed if it has an error."""
        task.ended = self._context.now()
        task.progress = 100
        task.state = task.states.done
        if task.error is not None:
            task.state = task.states.failed


def task_not_found(request: web.Request) -> web.Response:
    """Return the response for an unknown operation."""
    return error_response(404, f"Async operation task not found: {request.match_info['task']}")


class BackgroundJobs:
    """Coroutines that run while requests are answered."""

    def __init__(self) -> None:
        self._jobs: set[asyncio.Task[None]] = set()

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine in the background."""
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        """Keep only a failed job, so that `close` raises its exception."""
        if task.cancelled() or task.exception() is None:
            self._jobs.discard(task)

    async def close(self) -> None:
        """Cancel the running jobs, and raise the exception of a failed one."""
        jobs = list(self._jobs)
        for job in jobs:
            job.cancel()
        for job in jobs:
            with suppress(asyncio.CancelledError):
                await job
