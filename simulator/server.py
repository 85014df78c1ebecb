"""A whole Central on one port."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
import hmac
from ipaddress import ip_address
import logging
from pathlib import Path
from random import Random
import secrets
from typing import Any, Self
from urllib.parse import quote

from aiohttp import web
from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.streams import STREAMS

from .actions import Actions
from .campus import Campus
from .campus_generator import generate_campus
from .certificates import provide
from .cloudevents import CloudEventWrapper, Event
from .context import SimulationContext, utcnow
from .error_responses import error_response
from .incident_steps import raise_alert
from .incidents import INCIDENTS, find_target, possible_incidents
from .rest import Rest
from .settings import Faults, Settings
from .statistics import statistics
from .streams import Streams
from .subscribers import Connection, Subscribers
from .tokens import CENTRAL_PATH, WORKSPACE_PATH, Tokens

_LOGGER = logging.getLogger(__name__)

_TICK = 0.1
"""Seconds between two bursts of statistics, where they come faster than that."""

_LATE = 1.0
"""Seconds of statistics that are made up for when the machine was busy; what is more is left out."""


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """What an incident was: of which device, when its first event left (epoch seconds), and all its events in order."""

    name: str
    serial: str
    sent_at: float
    events: tuple[Event, ...]
    alert_id: str | None = None

    @property
    def ids(self) -> list[str]:
        """The ids of its events."""
        return [event.id for event in self.events]


class Simulator:
    """A Central on loopback while its context lasts; its parts and faults may be changed meanwhile."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        cert_dir: Path,
    ) -> None:
        self.settings = settings or Settings()
        self.faults = Faults()
        self.control_token = secrets.token_urlsafe(32)
        self._bind, self._port = host, port
        shown = "127.0.0.1" if _unspecified(host) else host
        self._shown = f"[{shown}]" if ":" in shown else shown
        self._certificates = provide(cert_dir, shown)
        self.context = SimulationContext(
            generate_campus(self.settings, utcnow()), Random(f"{self.settings.seed}/scene")
        )
        for device in self.campus.devices[: self.settings.alerts]:
            raise_alert(self.context, device)
        self._tokens = Tokens(self.settings, self.faults)
        self._subscribers = Subscribers(self.settings)
        self._streams = Streams(self.settings, self.faults, self._tokens, self._subscribers)
        self._wrapper = CloudEventWrapper(
            self.settings.seed, self.campus.tenant_id, self.settings.gateway_framing
        )
        self.actions = Actions(self.settings, self.faults, self.context, self.send)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start to listen, and to tell."""
        app = web.Application()
        # Dice of its own: what is polled must not change what is streamed.
        context = replace(self.context, rng=Random(f"{self.settings.seed}/rest"))
        rest = Rest(self.settings, self.faults, self._tokens, context)
        app.add_routes(
            [
                web.post(CENTRAL_PATH, self._tokens.central),
                web.post(WORKSPACE_PATH, self._tokens.workspace),
                *rest.routes(),
                *self.actions.routes(rest.guarded),
                *self._streams.routes(),
                web.post("/simulator/incident", self._control_incident),
                web.get("/simulator/state", self._control_state),
            ]
        )
        app.on_shutdown.append(self._shut_down)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(
            runner, self._bind, self._port, ssl_context=self._certificates.server_context()
        )
        await site.start()
        self._port = runner.addresses[0][1]
        self._stack.push_async_callback(self.actions.close)
        for job in (self._tell_statistics(), self._let_things_happen()):
            task = asyncio.create_task(job)
            task.add_done_callback(_report)
            self._stack.push_async_callback(_end, task)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop both, and close every connection."""
        await self._stack.aclose()

    @property
    def host(self) -> str:
        """Where it listens, with the port."""
        return f"{self._shown}:{self._port}"

    @property
    def ca_path(self) -> Path:
        """The certificate to trust, PEM."""
        return self._certificates.ca

    @property
    def ca_pem(self) -> str:
        """The certificate to trust, PEM."""
        return self.ca_path.read_text(encoding="ascii")

    @property
    def client_id(self) -> str:
        """The one API client."""
        return self._tokens.client_id

    @property
    def client_secret(self) -> str:
        """Its secret."""
        return self._tokens.client_secret

    @property
    def workspace_id(self) -> str:
        """The one GreenLake workspace."""
        return self._tokens.workspace_id

    @property
    def token_url(self) -> str:
        """Where credentials of Central's kind get a token."""
        return f"https://{self.host}{CENTRAL_PATH}"

    @property
    def workspace_token_url(self) -> str:
        """Where credentials of the workspace kind get a token."""
        return f"https://{self.host}{WORKSPACE_PATH.format(workspace=quote(self.workspace_id))}"

    @property
    def campus(self) -> Campus:
        """The devices that it tells of."""
        return self.context.campus

    @property
    def connections(self) -> list[Connection]:
        """What is connected now."""
        return self._subscribers.connections

    @property
    def token_requests(self) -> int:
        """How often a token was asked for."""
        return self._tokens.asked

    async def wait_connected(self, *streams: str) -> None:
        """Return once each stream has a live subscriber."""
        await self._subscribers.wait_connected(*streams)

    async def send(
        self,
        stream: str,
        message: Message,
        *,
        type: str | None = None,  # noqa: A002 - the attribute's own name
        id: str | None = None,  # noqa: A002 - as above
        time: datetime | None = None,
    ) -> Event:
        """Send a payload message inside a CloudEvent to a stream's subscribers; returns the event."""
        event = self._wrapper.wrap(
            stream, message, time or self.context.next_time(), type_=type, id_=id
        )
        await self._subscribers.publish(event)
        return event

    async def send_raw(self, stream: str, frame: bytes | str) -> None:
        """Send any frame, text if it is a str."""
        await self._subscribers.send(stream, frame)

    async def incident(self, name: str, serial: str | None = None) -> IncidentRecord:
        """Let something happen, to a device if one is named, and tell it. LookupError: no such incident or device."""
        if name not in INCIDENTS:
            raise LookupError(f"No such incident: {name}")
        incident = INCIDENTS[name]
        target = find_target(incident, self.context, serial)
        events: list[Event] = []
        sent_at, alert_id = utcnow().timestamp(), None
        for stream, message in incident.steps(self.context, target):
            if events and incident.paused and self.settings.pause:
                await asyncio.sleep(self.settings.pause)
            events.append(await self.send(stream, message))
            alert_id = getattr(message, "alert_id", alert_id)
        return IncidentRecord(name, target.serial, sent_at, tuple(events), alert_id)

    def set_secret(self, secret: str) -> None:
        """Replace the client's secret; tokens handed out stay good."""
        self._tokens.client_secret = secret

    def revoke_tokens(self) -> None:
        """Refuse every token handed out so far, and close the connections that live by them."""
        self._tokens.revoke()
        self._streams.revoke()

    async def drop(self, stream: str, code: int | None = None) -> None:
        """Cut a stream's connections: with a close code, or (None) without a word."""
        await self._streams.drop(stream, code)

    async def _shut_down(self, _: web.Application) -> None:
        await self._streams.shut_down()

    async def _tell_statistics(self) -> None:
        """Tell ``rate`` statistics a second, in bursts where they come fast."""
        if not self.settings.rate:
            return
        loop = asyncio.get_running_loop()
        context = replace(self.context, rng=Random(f"{self.settings.seed}/statistics"))
        burst = max(1, int(self.settings.rate * _TICK))
        due = loop.time()
        while True:
            for told, (stream, message) in enumerate(statistics(context), start=1):
                await self.send(stream, message)
                if told % burst == 0:
                    due = max(due + burst / self.settings.rate, loop.time() - _LATE)
                    await asyncio.sleep(max(0, due - loop.time()))
            await asyncio.sleep(1)  # Nothing is online.

    async def _let_things_happen(self) -> None:
        """Let a random incident happen every now and then."""
        rng = Random(f"{self.settings.seed}/incidents")
        while self.settings.incidents:
            await asyncio.sleep(self.settings.incidents)
            if names := possible_incidents(self.context):
                await self.incident(rng.choice(names))

    def _controls(self, request: web.Request) -> bool:
        """Tell whether a request may steer the simulator."""
        return hmac.compare_digest(
            request.headers.get("Authorization", ""), f"Bearer {self.control_token}"
        )

    async def _control_incident(self, request: web.Request) -> web.Response:
        """Let something happen on behalf of another process."""
        if not self._controls(request):
            return error_response(401)
        try:
            asked = await request.json()
            name, serial = asked["name"], asked.get("serial")
        except ValueError, TypeError, KeyError, AttributeError:
            return error_response(
                400,
                'Send {"name": "…", "serial": "…"}; without a serial number the simulator chooses.',
            )
        try:
            record = await self.incident(name, serial)
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

    async def _control_state(self, request: web.Request) -> web.Response:
        """Tell another process what is connected, and how the campus is."""
        return web.json_response(self.state()) if self._controls(request) else error_response(401)

    def state(self) -> dict[str, Any]:
        """Return what is connected, and how the campus is."""
        return {
            "connections": [
                {
                    "stream": connection.stream,
                    "subscriber_id": connection.subscriber_id,
                    "event_types": sorted(connection.event_types),
                }
                for connection in self.connections
            ],
            "sent": {stream: self._subscribers.sent[stream] for stream in STREAMS},
            "devices": [
                {
                    "serial": device.serial,
                    "name": device.name,
                    "kind": device.kind,
                    "online": device.online,
                }
                for device in self.campus.devices
            ],
            "alerts": [
                {
                    "alert_id": alert.alert_id,
                    "name": alert.name,
                    "severity": alert.severity,
                    "serial": alert.serial,
                }
                for alert in self.campus.alerts
                if not alert.cleared
            ],
            "incidents": list(INCIDENTS),
        }


def _report(task: asyncio.Task[None]) -> None:
    """Say at once that a background task died."""
    if not task.cancelled() and (err := task.exception()) is not None:
        _LOGGER.error("%s ended", task.get_coro(), exc_info=err)


async def _end(task: asyncio.Task[None]) -> None:
    """Stop a background task; what it died of is raised."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _unspecified(host: str) -> bool:
    """Tell whether a host means every interface."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
