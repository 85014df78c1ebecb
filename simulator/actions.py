"""The REST endpoints that act on alerts and devices, and a record of all requests to them."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any

from aiohttp import web
from google.protobuf.message import Message

from .action_effects import ALERT_EFFECTS
from .alert_actions import ALERTS, AlertActions
from .context import SimulationContext
from .device_actions import ACTIONS, BOUNCES, DEVICES, DeviceActions
from .device_tests import TESTS
from .error_responses import error_response
from .request_body import json_body
from .rest_sitemaps import Handler
from .settings import Faults, Settings
from .tasks import TASK_PATH, BackgroundJobs, Tasks


@dataclass(slots=True)
class Request:
    """A request for an action; ``status`` of the response is None if the connection was cut."""

    action: str
    path: str
    body: Any
    status: int | None = None


class Actions:
    """The endpoints of all actions; ``requests`` has all requests in order."""

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        context: SimulationContext,
        send: Callable[[str, Message], Awaitable[object]],
    ) -> None:
        self.requests: list[Request] = []
        self._faults = faults
        # Random numbers of its own: actions must not change what else is streamed.
        context = replace(context, rng=Random(f"{settings.seed}/actions"))
        self._jobs = BackgroundJobs()
        tasks = Tasks(settings, faults, context)
        self._alerts = AlertActions(settings, context, tasks, self._jobs, send)
        self._devices = DeviceActions(settings, context, tasks, self._jobs, send)

    def requests_for(self, action: str) -> list[Request]:
        """Return the requests for an action, which is the last part of their path."""
        return [request for request in self.requests if request.action == action]

    def is_blinking(self, serial: str) -> bool:
        """Return True while a device is being located."""
        return self._devices.is_blinking(serial)

    def routes(self, guarded: Callable[[Handler], Handler]) -> Iterator[web.RouteDef]:
        """Yield the routes of all endpoints, behind the checks of ``guarded``."""
        for action in ALERT_EFFECTS:
            handler = guarded(partial(self._alerts.handle_action, action))
            yield web.post(f"{ALERTS}/{action}", self._recorded(action, handler))
        yield web.get(f"{ALERTS}/{TASK_PATH}", guarded(self._alerts.handle_task))
        for family, actions in ACTIONS.items():
            for action in actions:
                path = f"{DEVICES}/{family}/{{serial}}/{action}"
                handler = guarded(partial(self._devices.handle_action, family, action))
                yield web.post(path, self._recorded(action, handler))
                if action in BOUNCES or action in TESTS[family]:
                    yield web.get(f"{path}/{TASK_PATH}", guarded(self._devices.handle_task))

    async def close(self) -> None:
        """Cancel what is still running, and raise the exception of what has failed."""
        await self._jobs.close()

    def _recorded(self, action: str, handler: Handler) -> Handler:
        """Return a handler that records the request, and fails or cuts it if a fault says so."""

        async def handle(request: web.Request) -> web.Response:
            record = Request(action, request.path, await json_body(request))
            self.requests.append(record)
            fault = self._faults.actions.get(action)
            if isinstance(fault, int):
                response = error_response(fault, retry_after=self._faults.retry_after)
            else:
                response = await handler(request)
            if fault == "cut" and request.transport is not None:
                request.transport.abort()
            else:
                record.status = response.status
            return response

        return handle
