"""The endpoints of actions on alerts. Source: HPE's OpenAPI file of notifications."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from google.protobuf.message import Message

from .action_effects import change_alert, parse_time
from .campus import Alert
from .context import SimulationContext, rfc3339
from .paging import BadInputError, Item
from .request_body import json_object, string_list
from .settings import Settings
from .tasks import TASK_PATH, BackgroundJobs, Task, Tasks, TaskStates, task_not_found

ALERTS = "/network-notifications/v1/alerts"
REASONS = (
    "Problem was resolved",
    "False Positive",
    "Insufficient information for troubleshooting",
    "Alert is not important",
    "Other",
)
PRIORITIES = ("Very High", "High", "Medium", "Low", "Very Low")

_STATES = TaskStates("PENDING", "IN_PROGRESS", "SUCCEEDED", "FAILED")


class AlertActions:
    """Clears, defers, activates and prioritizes alerts."""

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

    async def handle_action(self, action: str, request: web.Request) -> web.Response:
        """Start an action on alerts."""
        body = await json_object(request)
        keys = string_list(body, "keys")
        self._check(action, body)
        until = parse_time(body.get("deferUntil"))
        task_id, task = self._tasks.create(request.path, action, _STATES)
        self._jobs.start(self._run(task, action, keys, body, until))
        location = f"{ALERTS}/{TASK_PATH.format(task=task_id)}"
        return web.json_response(
            {"response": "Request accepted", "taskId": task_id, "location": location},
            status=202,
            headers={"Location": location},
        )

    def _check(self, action: str, body: Item) -> None:
        """Raise BadInputError if the body does not fit the action."""
        if action == "clear":
            if body.get("reason", REASONS[0]) not in REASONS:
                raise BadInputError("reason is not one of those allowed.")
            if not isinstance(body.get("notes", ""), str):
                raise BadInputError("notes must be a string.")
        if action == "priority" and body.get("priority") not in PRIORITIES:
            raise BadInputError("priority is not one of those allowed.")
        if action == "defer":
            until = parse_time(body.get("deferUntil"))
            if until is None or until <= self._context.now():
                raise BadInputError("deferUntil must be a date-time in the future.")

    async def _run(
        self, task: Task, action: str, keys: list[str], body: Item, until: datetime | None
    ) -> None:
        """Apply an action to the alerts that exist; end a deferral when its time has come."""
        if not await self._tasks.start(task, action):
            return
        found: list[Alert] = []
        unknown: list[str] = []
        for key in dict.fromkeys(keys):
            alert = self._find(key)
            if alert is None:
                unknown.append(key)
                continue
            found.append(alert)
            await self._send(*change_alert(self._context, alert, action, body))
            task.messages.append(
                {
                    "message": f"Alert {key} updated successfully",
                    "timestamp": rfc3339(self._context.now()),
                }
            )
        if unknown:
            message = "The operation failed."
            if found:
                message = "The operation failed for some of the alerts."
            task.error = {
                "code": "HPE_GL_ERROR_OPERATION_FAILED",
                "message": message,
                "details": f"Alert ID not found: {', '.join(unknown)}",
            }
        self._tasks.end(task)
        if until is not None:
            await self._activate_at(until, found)

    async def _activate_at(self, until: datetime, alerts: list[Alert]) -> None:
        await asyncio.sleep((until - self._context.now()).total_seconds())
        for alert in alerts:
            if alert.deferred:
                await self._send(*change_alert(self._context, alert, "active", {}))

    def _find(self, key: str) -> Alert | None:
        """Return the alert with a key, which is its ID or its key in REST, by the settings."""
        for alert in self._context.campus.alerts:
            name = alert.number if self._settings.alert_keys == "id" else alert.alert_id
            if name == key:
                return alert
        return None

    async def handle_task(self, request: web.Request) -> web.Response:
        """Return the state of an action on alerts."""
        task = self._tasks.find(request, ALERTS)
        if task is None:
            return task_not_found(request)
        return web.json_response(
            {
                "id": "network-notifications/v1/alerts/action-status",
                "type": "network-notifications/alert-action-status",
                "state": task.state,
                "progressPercent": task.progress,
                "startedAt": rfc3339(task.started),
                "endedAt": task.ended and rfc3339(task.ended),
                "error": task.error,
                "logMessages": task.messages,
                "sourceResourceUri": task.path,
            }
        )
