"""The endpoints of actions on devices. Source: HPE's OpenAPI file of troubleshooting."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from functools import partial
from typing import Any

from aiohttp import web
from google.protobuf.message import Message

from .action_effects import (
    BOUNCED,
    INVALID_PORT,
    NO_POE,
    Step,
    bounce_poe,
    bounce_port,
    disconnect,
    find_port,
    reboot,
)
from .campus import Client
from .context import SimulationContext, rfc3339
from .device_tests import TESTS, FailedTestError
from .devices import AccessPoint, Device, Gateway, Switch
from .error_responses import error_response
from .paging import Item
from .request_body import json_object, required_text, string_list
from .settings import Settings
from .tasks import TASK_PATH, BackgroundJobs, Task, Tasks, TaskStates, task_not_found

DEVICES = "/network-troubleshooting/v1"
BOUNCES = {"poeBounce": bounce_poe, "portBounce": bounce_port}
_AP_DISCONNECTIONS = {
    "disconnectUserByMacAddress": "userMacAddress",
    "disconnectUserByNetwork": "networkName",
}
_GATEWAY_DISCONNECTIONS = {"disconnectClientByMacAddress": "clientMacAddress"}
DISCONNECTIONS = {**_AP_DISCONNECTIONS, **_GATEWAY_DISCONNECTIONS}
"""The actions that disconnect clients, and the field that says which."""

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "aps": ("reboot", "locate", *_AP_DISCONNECTIONS, *TESTS["aps"]),
    "gateways": ("reboot", *_GATEWAY_DISCONNECTIONS, *BOUNCES, *TESTS["gateways"]),
    "cx": ("reboot", "locate", *BOUNCES, *TESTS["cx"]),
    "aos-s": ("reboot", "locate", *BOUNCES, *TESTS["aos-s"]),
}
"""The actions of each device family, by the part of the path that names the family."""

type Job = Callable[[Task], Coroutine[Any, Any, None]]
"""Carries out an operation."""

_STATES = TaskStates("INITIATED", "RUNNING", "COMPLETED", "FAILED")

_LOCATE_SECONDS = 30.0
"""How long a device blinks here; Central does not publish how long real ones do."""


class DeviceActions:
    """Reboots and locates devices, bounces their ports, and lets them run tests."""

    def __init__(
        self,
        settings: Settings,
        context: SimulationContext,
        tasks: Tasks,
        jobs: BackgroundJobs,
        send: Callable[[str, Message], Awaitable[object]],
    ) -> None:
        self._settings = settings
        self._context = context
        self._tasks = tasks
        self._jobs = jobs
        self._send = send
        self._rebooting: set[str] = set()
        self._blinking_until: dict[str, float] = {}

    def is_blinking(self, serial: str) -> bool:
        """Return True while a device is being located."""
        return self._blinking_until.get(serial, 0) > asyncio.get_running_loop().time()

    async def handle_action(self, family: str, action: str, request: web.Request) -> web.Response:
        """Start an action on a device, or on a stack by its id in the serial number's place."""
        name = request.match_info["serial"]
        devices = self._find(family, name)
        if not devices:
            return error_response(404, f"Device not found: {name}")
        job = await self._job(family, action, devices, request)
        whom = ""
        if action in DISCONNECTIONS:
            whom = required_text(await json_object(request), DISCONNECTIONS[action])
        conflict = self._conflict(action, devices)
        if conflict is not None:
            return error_response(409, f"{conflict}: {name}")
        accepted = {"startTime": rfc3339(self._context.now()), "status": _STATES.waiting}
        if job is None:
            self._act(action, devices, whom)
        else:
            task_id, task = self._tasks.create(request.path, action, _STATES)
            self._jobs.start(job(task))
            accepted["location"] = f"{request.path}/{TASK_PATH.format(task=task_id)}"
        return web.json_response(accepted, status=202)

    async def _job(
        self, family: str, action: str, devices: list[Device], request: web.Request
    ) -> Job | None:
        """Return what carries an action out; None for an action without an operation to follow.

        Raises BadInputError if the body is not as the action wants it.
        """
        if action in BOUNCES:
            ports = string_list(await json_object(request), "ports")
            return lambda task: self._bounce(task, action, devices, ports)
        test = TESTS[family].get(action)
        if test is None:
            return None
        body = await json_object(request)
        test.check(body)
        return lambda task: self._test(
            task, action, partial(test.run, self._context.rng, devices, body)
        )

    def _act(self, action: str, devices: list[Device], whom: str) -> None:
        """Start an action that has no operation to follow; ``whom`` is a client or a WLAN."""
        if action == "reboot":
            for device in filter(_is_online, devices):
                self._rebooting.add(device.serial)
                self._jobs.start(self._reboot(device))
        elif action in DISCONNECTIONS:
            clients = [
                client
                for client in self._context.campus.clients
                if _serves(devices[0], client)
                and whom in {client.mac, client.mac.upper(), client.wlan}
            ]
            self._jobs.start(self._send_steps(disconnect(self._context, clients)))
        else:
            blinking_until = asyncio.get_running_loop().time() + _LOCATE_SECONDS
            self._blinking_until.update((device.serial, blinking_until) for device in devices)

    def _find(self, family: str, name: str) -> list[Device]:
        """Return the device, or all members of a stack.

        No member of a stack is found by its serial number. Source: HPE's definition of
        troubleshooting.
        """
        return [
            device
            for device in self._context.campus.devices
            if _family(device) == family and _path_name(device) == name
        ]

    def _conflict(self, action: str, devices: list[Device]) -> str | None:
        """Return why a device or stack cannot do an action now."""
        if any(device.serial in self._rebooting for device in devices):
            return "Device already rebooting"
        if not any(map(_is_online, devices)):
            return "Device offline"
        if action == "locate" and any(self.is_blinking(device.serial) for device in devices):
            return "Device already locating"
        return None

    async def _reboot(self, device: Device) -> None:
        try:
            await self._send_steps(reboot(self._context, device))
        finally:
            self._rebooting.discard(device.serial)

    async def _bounce(
        self, task: Task, action: str, devices: list[Device], names: list[str]
    ) -> None:
        """Bounce the ports that can do it, and note the result of each."""
        for name in names:
            task.rows.append({"port": name.rpartition(" ")[2], "status": BOUNCED})
        if not await self._tasks.start(task, action):
            return
        bounced = []
        for row, name in zip(task.rows, names, strict=True):
            found = (find_port(device, name) for device in devices)
            port = next(filter(None, found), None)
            if port is None:
                row["status"] = INVALID_PORT
            elif action == "poeBounce" and port.fiber:
                row["status"] = NO_POE
            else:
                bounced.append(port)
        await self._send_steps(BOUNCES[action](self._context, bounced))
        self._tasks.end(task)

    async def _test(self, task: Task, action: str, run: Callable[[], Item]) -> None:
        """Run a test, and note its output, or the reason that it has none."""
        if not await self._tasks.start(task, action):
            return
        task.progress = 50
        await asyncio.sleep(self._settings.pause)
        try:
            task.output = run()
        except FailedTestError as err:
            task.fail_reason = str(err)
        self._tasks.end(task)

    async def _send_steps(self, steps: Iterator[Step]) -> None:
        """Make the steps one by one with a pause in between, and send their messages."""
        for number, step in enumerate(steps):
            if number > 0:
                await asyncio.sleep(self._settings.pause)
            for stream, message in step:
                await self._send(stream, message)

    async def handle_task(self, request: web.Request) -> web.Response:
        """Return the state of a bounce of ports or of a test."""
        path = request.path.partition("/async-operations/")[0]
        task = self._tasks.find(request, path)
        if task is None:
            return task_not_found(request)
        output = task.output
        if task.rows and task.state == _STATES.done:
            output = {"ports": [row["port"] for row in task.rows], "results": task.rows}
        return web.json_response(
            {
                "status": task.state,
                "progressPercent": task.progress,
                "startTime": rfc3339(task.started),
                "endTime": task.ended and rfc3339(task.ended),
                "failReason": task.error["message"] if task.error else task.fail_reason,
                "output": output,
            }
        )


def _serves(device: Device, client: Client) -> bool:
    """Return True if a client's traffic passes a device: its access point or its site's gateway."""
    if isinstance(device, Gateway):
        return client.ap.site is device.site
    return client.ap is device


def _is_online(device: Device) -> bool:
    return device.online


def _path_name(device: Device) -> str:
    """Return what a device is called in the paths of Central's actions."""
    if isinstance(device, Switch) and device.stack is not None:
        return device.stack.name
    return device.serial


def _family(device: Device) -> str | None:
    """Return the device family in the paths of Central's actions."""
    match device:
        case AccessPoint():
            return "aps"
        case Gateway():
            return "gateways"
        case Switch():
            return device.family
    return None
