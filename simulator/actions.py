"""The endpoints that do something: to alerts, and to devices. Source: HPE's notifications and troubleshooting files."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from aiohttp import web
from google.protobuf.message import Message

from .action_effects import (
    ALERT_EFFECTS,
    BOUNCED,
    INVALID_PORT,
    NO_POE,
    Step,
    bounce_poe,
    bounce_port,
    change_alert,
    find_port,
    parse_time,
    reboot,
)
from .campus import Alert
from .context import SimulationContext, rfc3339
from .devices import AccessPoint, Device, Gateway, Switch
from .error_responses import error_response
from .paging import BadInputError, Item
from .rest import Handler
from .settings import Faults, Settings

ALERTS = "/network-notifications/v1/alerts"
DEVICES = "/network-troubleshooting/v1"
_TASK = "async-operations/{task}"

REASONS = (
    "Problem was resolved",
    "False Positive",
    "Insufficient information for troubleshooting",
    "Alert is not important",
    "Other",
)
PRIORITIES = ("Very High", "High", "Medium", "Low", "Very Low")

_FAMILIES: Mapping[str, Callable[[Device], bool]] = {
    "aps": lambda device: isinstance(device, AccessPoint),
    "gateways": lambda device: isinstance(device, Gateway),
    "cx": lambda device: isinstance(device, Switch) and device.family == "cx",
    "aos-s": lambda device: isinstance(device, Switch) and device.family == "aos-s",
}
_BOUNCES = {"poeBounce": bounce_poe, "portBounce": bounce_port}
_OFFERED: Mapping[str, tuple[str, ...]] = {
    "aps": ("reboot", "locate"),
    "gateways": ("reboot", *_BOUNCES),
    "cx": ("reboot", "locate", *_BOUNCES),
    "aos-s": ("reboot", "locate", *_BOUNCES),
}
_BLINKS = 30.0
"""Seconds; how long a device really does is not published."""


class _Words(NamedTuple):
    """How one API calls the states of an operation."""

    waiting: str
    running: str
    done: str
    failed: str


_ALERT_WORDS = _Words("PENDING", "IN_PROGRESS", "SUCCEEDED", "FAILED")
_DEVICE_WORDS = _Words("INITIATED", "RUNNING", "COMPLETED", "FAILED")


@dataclass(slots=True)
class Request:
    """An action that somebody asked for, as it arrived; ``status`` is the answer's, None if the connection was cut."""

    action: str
    path: str
    body: Any
    status: int | None = None


@dataclass(slots=True)
class _Task:
    """An asynchronous operation; ``words`` of its API, ``rows`` for each port."""

    path: str
    words: _Words
    state: str
    started: datetime
    ended: datetime | None = None
    error: Item | None = None
    messages: list[Item] = field(default_factory=list)
    rows: list[Item] = field(default_factory=list)
    lost: bool = False


class Actions:
    """What clients asked for (``requests``), and what comes of it."""

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        context: SimulationContext,
        send: Callable[[str, Message], Awaitable[object]],
    ) -> None:
        self.requests: list[Request] = []
        self._settings, self._faults, self._send = settings, faults, send
        # Dice of its own: what is asked for must not change what else is streamed.
        self._context = replace(context, rng=Random(f"{settings.seed}/actions"))
        self._tasks: dict[str, _Task] = {}
        self._jobs: set[asyncio.Task[None]] = set()
        self._rebooting: set[str] = set()
        self._blinking: dict[str, float] = {}

    def requests_for(self, action: str) -> list[Request]:
        """Return the requests for an action, by the last part of its path."""
        return [request for request in self.requests if request.action == action]

    def routes(self, guarded: Callable[[Handler], Handler]) -> Iterator[web.RouteDef]:
        """Return the routes of every endpoint."""
        for action in ALERT_EFFECTS:
            yield web.post(
                f"{ALERTS}/{action}", self._recorded(action, guarded(partial(self._alerts, action)))
            )
        yield web.get(f"{ALERTS}/{_TASK}", guarded(self._alert_task))
        for family, offered in _OFFERED.items():
            for action in offered:
                path = f"{DEVICES}/{family}/{{serial}}/{action}"
                yield web.post(
                    path, self._recorded(action, guarded(partial(self._device, family, action)))
                )
                if action in _BOUNCES:
                    yield web.get(f"{path}/{_TASK}", guarded(self._bounce_task))

    async def close(self) -> None:
        """End what is still going on; what went wrong in it is raised."""
        for job in self._jobs:
            job.cancel()
        for job in list(self._jobs):
            with suppress(asyncio.CancelledError):
                await job

    def _recorded(self, action: str, answer: Handler) -> Handler:
        """Return a handler that keeps what was asked, and refuses or cuts what is to go wrong."""

        async def handle(request: web.Request) -> web.Response:
            record = Request(action, request.path, await _json(request))
            self.requests.append(record)
            fault = self._faults.actions.get(action)
            if isinstance(fault, int):
                response = error_response(fault, retry_after=self._faults.retry_after)
            else:
                response = await answer(request)
            if fault == "cut" and request.transport is not None:
                request.transport.abort()
            else:
                record.status = response.status
            return response

        return handle

    async def _alerts(self, action: str, request: web.Request) -> web.Response:
        """Take an action on alerts."""
        asked = _fields(await _json(request))
        keys = _texts(asked, "keys")
        until = parse_time(asked.get("deferUntil"))
        if action == "clear" and asked.get("reason", REASONS[0]) not in REASONS:
            raise BadInputError("reason is not one of those allowed.")
        if action == "clear" and not isinstance(asked.get("notes", ""), str):
            raise BadInputError("notes must be a string.")
        if action == "priority" and asked.get("priority") not in PRIORITIES:
            raise BadInputError("priority is not one of those allowed.")
        if action == "defer" and (until is None or until <= self._context.now()):
            raise BadInputError("deferUntil must be a date-time in the future.")
        number, task = self._begin(request, action, _ALERT_WORDS)
        self._go(self._do_alerts(task, action, keys, asked, until))
        location = f"{ALERTS}/{_TASK.format(task=number)}"
        return web.json_response(
            {"response": "Request accepted", "taskId": number, "location": location},
            status=202,
            headers={"Location": location},
        )

    async def _do_alerts(
        self, task: _Task, action: str, keys: list[str], asked: Item, until: datetime | None
    ) -> None:
        """Do what was asked to the alerts that there are."""
        if not await self._start(task, action):
            return
        found = {key: alert for key in keys if (alert := self._find_alert(key)) is not None}
        for key, alert in found.items():
            await self._send(*change_alert(self._context, alert, action, asked))
            task.messages.append(self._message(f"Alert {key} updated successfully"))
        unknown = [key for key in keys if key not in found]
        if unknown:
            task.error = {
                "code": "HPE_GL_ERROR_OPERATION_FAILED",
                "message": "The operation failed for some of the alerts."
                if found
                else "The operation failed.",
                "details": f"Alert ID not found: {', '.join(unknown)}",
            }
        self._end(task, failed=bool(unknown))
        if until is not None:
            await asyncio.sleep((until - self._context.now()).total_seconds())
            for alert in found.values():
                if alert.deferred:
                    await self._send(*change_alert(self._context, alert, "active", {}))

    def _find_alert(self, key: str) -> Alert | None:
        """Find an alert by that of REST's names that counts."""
        name = "number" if self._settings.alert_keys == "id" else "alert_id"
        return next(
            (alert for alert in self._context.campus.alerts if getattr(alert, name) == key), None
        )

    async def _alert_task(self, request: web.Request) -> web.Response:
        """Tell how an action on alerts is going."""
        task = self._find_task(request, ALERTS)
        if task is None:
            return error_response(
                404, f"Async operation task not found: {request.match_info['task']}"
            )
        return web.json_response(
            {
                "id": "network-notifications/v1/alerts/action-status",
                "type": "network-notifications/alert-action-status",
                "state": task.state,
                "progressPercent": 100 if task.ended else 0,
                "startedAt": rfc3339(task.started),
                "endedAt": task.ended and rfc3339(task.ended),
                "error": task.error,
                "logMessages": task.messages,
                "sourceResourceUri": task.path,
            }
        )

    async def _device(self, family: str, action: str, request: web.Request) -> web.Response:
        """Take an action on a device."""
        serial = request.match_info["serial"]
        devices = [device for device in self._context.campus.devices if device.serial == serial]
        if not devices or not _FAMILIES[family](devices[0]):
            return error_response(404, f"Device not found: {serial}")
        ports = _texts(_fields(await _json(request)), "ports") if action in _BOUNCES else []
        conflict = self._conflict(action, devices[0])
        if conflict:
            return error_response(409, f"{conflict}: {serial}")
        started = {"startTime": rfc3339(self._context.now()), "status": _DEVICE_WORDS.waiting}
        if action in _BOUNCES:
            number, task = self._begin(request, action, _DEVICE_WORDS)
            self._go(self._do_bounce(task, action, devices[0], ports))
            return web.json_response(
                started | {"location": f"{request.path}/{_TASK.format(task=number)}"}, status=202
            )
        if action == "reboot":
            self._rebooting.add(serial)
            self._go(self._do_reboot(devices[0]))
        else:
            self._blinking[serial] = asyncio.get_running_loop().time() + _BLINKS
        return web.json_response(started, status=202)

    def is_blinking(self, serial: str) -> bool:
        """Whether a device is being located."""
        return self._blinking.get(serial, 0) > asyncio.get_running_loop().time()

    def _conflict(self, action: str, device: Device) -> str | None:
        """Return why a device cannot do something now."""
        if device.serial in self._rebooting:
            return "Device already rebooting"
        if not device.online:
            return "Device offline"
        return (
            "Device already locating"
            if action == "locate" and self.is_blinking(device.serial)
            else None
        )

    async def _do_reboot(self, device: Device) -> None:
        """Let a device go down and come up."""
        try:
            await self._take(reboot(self._context, device))
        finally:
            self._rebooting.discard(device.serial)

    async def _do_bounce(self, task: _Task, action: str, device: Device, names: list[str]) -> None:
        """Bounce the ports that there are."""
        task.rows = [{"port": name.rpartition(" ")[2], "status": BOUNCED} for name in names]
        if not await self._start(task, action):
            return
        bounced = []
        for row, name in zip(task.rows, names, strict=True):
            if (port := find_port(device, name)) is None:
                row["status"] = INVALID_PORT
            elif action == "poeBounce" and port.fiber:
                row["status"] = NO_POE
            else:
                bounced.append(port)
        await self._take(_BOUNCES[action](self._context, bounced))
        self._end(task)

    async def _bounce_task(self, request: web.Request) -> web.Response:
        """Tell how the bouncing of ports is going."""
        task = self._find_task(request, request.path.partition("/async-operations/")[0])
        if task is None:
            return error_response(
                404, f"Async operation task not found: {request.match_info['task']}"
            )
        done = task.state == task.words.done
        return web.json_response(
            {
                "status": task.state,
                "progressPercent": 100 if task.ended else 0,
                "startTime": rfc3339(task.started),
                "endTime": task.ended and rfc3339(task.ended),
                "failReason": task.error and task.error["message"],
                "output": {"ports": [row["port"] for row in task.rows], "results": task.rows}
                if done
                else None,
            }
        )

    def _begin(self, request: web.Request, action: str, words: _Words) -> tuple[str, _Task]:
        """Begin an asynchronous operation."""
        number = str(UUID(int=self._context.rng.getrandbits(128), version=4))
        task = _Task(request.path, words, words.waiting, self._context.now())
        task.lost = self._faults.actions.get(action) == "lost"
        self._tasks[number] = task
        return number, task

    def _find_task(self, request: web.Request, path: str) -> _Task | None:
        """Find the operation that is asked for, below the path that it was begun with."""
        task = self._tasks.get(request.match_info["task"])
        return task if task is not None and not task.lost and task.path.startswith(path) else None

    async def _start(self, task: _Task, action: str) -> bool:
        """Let an operation start after a while; False if it is to come to nothing."""
        fault = self._faults.actions.get(action)
        await asyncio.sleep(self._settings.pause)
        task.state = task.words.running
        if fault == "fails":
            message = "The operation failed due to an internal error."
            task.error = {
                "code": "HPE_GL_ERROR_OPERATION_FAILED",
                "message": message,
                "details": None,
            }
            self._end(task, failed=True)
        return fault not in {"fails", "hangs"}

    def _end(self, task: _Task, *, failed: bool = False) -> None:
        """End an operation."""
        task.ended = self._context.now()
        task.state = task.words.failed if failed else task.words.done

    def _message(self, text: str) -> Item:
        return {"message": text, "timestamp": rfc3339(self._context.now())}

    async def _take(self, steps: Iterator[Step]) -> None:
        """Tell the steps, with a pause after each but the last."""
        for number, step in enumerate(steps):
            if number:
                await asyncio.sleep(self._settings.pause)
            for said in step:
                await self._send(*said)

    def _go(self, deed: Any) -> None:
        """Let something go on while the answer is under way."""
        job: asyncio.Task[None] = asyncio.create_task(deed)
        self._jobs.add(job)
        job.add_done_callback(self._over)

    def _over(self, job: asyncio.Task[None]) -> None:
        """Forget what has ended well; the rest is raised at the end."""
        if job.cancelled() or job.exception() is None:
            self._jobs.discard(job)


async def _json(request: web.Request) -> Any:
    """Return a body, None if it is none or not JSON."""
    try:
        return await request.json()
    except ValueError:
        return None


def _fields(body: Any) -> Item:
    """Return the fields of an object."""
    if not isinstance(body, dict):
        raise BadInputError("Send an object.")
    return body


def _texts(asked: Item, name: str) -> list[str]:
    """Return the texts of a list that must have some."""
    values = asked.get(name)
    if (
        not isinstance(values, list)
        or not values
        or not all(isinstance(value, str) and value for value in values)
    ):
        raise BadInputError(f"{name} must be a list of strings.")
    return values
