"""The endpoints by which another process controls a simulated Central."""

import hmac
from typing import TYPE_CHECKING

from aiohttp import web

from .error_responses import error_response

if TYPE_CHECKING:
    from .server import Simulator


class Control:
    """Endpoints for those who have the control token."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the endpoints."""
        return [
            web.post("/simulator/incident", self._incident),
            web.post("/simulator/streams", self._streams),
            web.get("/simulator/state", self._state),
        ]

    def _may_control(self, request: web.Request) -> bool:
        """Return True if a request has the control token."""
        header = request.headers.get("Authorization", "")
        return hmac.compare_digest(header, f"Bearer {self._simulator.control_token}")

    async def _incident(self, request: web.Request) -> web.Response:
        """Let an incident happen."""
        if not self._may_control(request):
            return error_response(401)
        try:
            body = await request.json()
            name = body["name"]
            serial = body.get("serial")
        except ValueError, TypeError, KeyError, AttributeError:
            return error_response(400, 'Send {"name": "…", "serial": "…"}; serial is optional.')
        try:
            record = await self._simulator.incident(name, serial)
        except LookupError as err:
            return error_response(404, str(err))
        return web.json_response(
            {
                "name": record.name,
                "serial": record.serial,
                "sent_at": record.sent_at,
                "ids": record.ids,
                "alert_id": record.alert_id,
            }
        )

    async def _streams(self, request: web.Request) -> web.Response:
        """Allow or refuse the account's streams."""
        if not self._may_control(request):
            return error_response(401)
        try:
            allowed = (await request.json())["allowed"]
        except ValueError, TypeError, KeyError:
            allowed = None
        if not isinstance(allowed, bool):
            return error_response(400, 'Send {"allowed": true} or {"allowed": false}.')
        await self._simulator.allow_streams(allowed=allowed)
        return web.json_response({"allowed": allowed})

    async def _state(self, request: web.Request) -> web.Response:
        """Return the simulator's state."""
        if not self._may_control(request):
            return error_response(401)
        return web.json_response(self._simulator.state())
