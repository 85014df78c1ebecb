"""A simulated Central: all endpoints on one port, and what happens on its campus."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from ipaddress import ip_address
import logging
from pathlib import Path
from random import Random
import secrets
from typing import Any, Self
from urllib.parse import quote

from aiohttp import WSCloseCode, web
from google.protobuf.message import Message

from custom_components.hpe_aruba_central.central.pb.alerts_pb2 import AlertStreamingMessage
from custom_components.hpe_aruba_central.central.streams import STREAMS

from .actions import Actions
from .campus import Campus
from .campus_generator import generate_campus
from .certificates import provide_certificates
from .cloudevents import CloudEventWrapper, Event
from .context import SimulationContext, utcnow
from .control import Control
from .happenings import Happenings
from .incident_steps import raise_alert
from .incidents import INCIDENTS, find_target
from .rest import Rest
from .settings import Faults, Settings
from .statistics import statistics
from .streams import Streams
from .subscribers import Connection, Subscribers
from .tokens import CENTRAL_PATH, WORKSPACE_PATH, Tokens

_LOGGER = logging.getLogger(__name__)

_BURST_SECONDS = 0.1
"""Statistics that are due within this time are sent in one burst."""

_MAX_LATENESS = 1.0
"""Seconds of late statistics that are caught up on a busy machine; more are skipped."""

_SHUTDOWN_TIMEOUT = 0.25
"""Seconds that requests have to end when the simulator stops."""


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """An incident that happened to a device.

    ``sent_at`` is when its first event was sent, in epoch seconds. ``events`` are in the order in
    which they were sent. ``alert_id`` is the alert's if it is about one.
    """

    name: str
    serial: str
    sent_at: float
    events: tuple[Event, ...]
    alert_id: str | None = None

    @property
    def ids(self) -> list[str]:
        """IDs of the events."""
        return [event.id for event in self.events]


class Simulator:
    """A simulated Central, which runs while its context is open.

    ``faults``, ``actions``, ``campus`` and ``context`` may be changed meanwhile.
    """

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
        self._bind = host
        self._port = port
        self._name = "127.0.0.1" if _is_unspecified(host) else host
        self._certificates = provide_certificates(cert_dir, self._name)
        campus = generate_campus(self.settings, utcnow())
        self.context = SimulationContext(campus, Random(f"{self.settings.seed}/scene"))
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
        """Start to listen, to send statistics, and to let incidents happen."""
        app = web.Application()
        app.add_routes(self._routes())
        app.on_response_prepare.append(self._set_date)
        app.on_shutdown.append(self._shut_down)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_TIMEOUT)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(
            runner, self._bind, self._port, ssl_context=self._certificates.server_context()
        )
        await site.start()
        self._port = runner.addresses[0][1]
        self._stack.push_async_callback(self.actions.close)
        for job in (self._send_statistics(), self._run_random_incidents()):
            task = asyncio.create_task(job)
            task.add_done_callback(_log_failure)
            self._stack.push_async_callback(_cancel, task)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop, and close every connection."""
        await self._stack.aclose()

    def _routes(self) -> list[web.RouteDef]:
        # Random numbers of its own: REST requests must not change what is streamed.
        rng = Random(f"{self.settings.seed}/rest")
        context = replace(self.context, rng=rng, now=self._now)
        rest = Rest(self.settings, self.faults, self._tokens, context)
        return [
            web.post(CENTRAL_PATH, self._tokens.central),
            web.post(WORKSPACE_PATH, self._tokens.workspace),
            *rest.routes(),
            *self.actions.routes(rest.guarded),
            *self._streams.routes(),
            *Control(self).routes(),
        ]

    @property
    def host(self) -> str:
        """Host name or address, and port."""
        if ":" in self._name:
            return f"[{self._name}]:{self._port}"
        return f"{self._name}:{self._port}"

    @property
    def ca_path(self) -> Path:
        """PEM file of the CA certificate to trust."""
        return self._certificates.ca

    @property
    def ca_pem(self) -> str:
        """CA certificate to trust, as PEM text."""
        return self.ca_path.read_text(encoding="ascii")

    @property
    def client_id(self) -> str:
        """ID of the only API client."""
        return self._tokens.client_id

    @property
    def client_secret(self) -> str:
        """Secret of the API client."""
        return self._tokens.client_secret

    @property
    def workspace_id(self) -> str:
        """ID of the only GreenLake workspace."""
        return self._tokens.workspace_id

    @property
    def token_url(self) -> str:
        """Token URL of Central API clients."""
        return f"https://{self.host}{CENTRAL_PATH}"

    @property
    def workspace_token_url(self) -> str:
        """Token URL of the GreenLake workspace."""
        return f"https://{self.host}{WORKSPACE_PATH.format(workspace=quote(self.workspace_id))}"

    @property
    def campus(self) -> Campus:
        """The simulated network."""
        return self.context.campus

    @property
    def connections(self) -> list[Connection]:
        """All open WebSockets."""
        return self._subscribers.connections

    @property
    def token_requests(self) -> int:
        """Number of token requests so far."""
        return self._tokens.request_count

    async def wait_connected(self, *streams: str) -> None:
        """Return once each of the streams has a connection that gets events."""
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
        """Send a message as a CloudEvent to a stream's subscribers, and return the event."""
        time = time or self.context.next_time()
        event = self._wrapper.wrap(stream, message, time, type_=type, id_=id)
        await self._subscribers.publish(event)
        return event

    async def send_raw(self, stream: str, frame: bytes | str) -> None:
        """Send any binary frame, or a text frame if it is a str."""
        await self._subscribers.send(stream, frame)

    async def incident(self, name: str, serial: str | None = None) -> IncidentRecord:
        """Let an incident happen, to the device with a serial number or to a random one.

        Raises LookupError if there is no such incident or device.
        """
        if name not in INCIDENTS:
            raise LookupError(f"No such incident: {name}")
        incident = INCIDENTS[name]
        target = find_target(incident, self.context, serial)
        events: list[Event] = []
        alert_id = None
        sent_at = utcnow().timestamp()
        for stream, message in incident.steps(self.context, target):
            if events and incident.paused and self.settings.pause:
                await asyncio.sleep(self.settings.pause)
            events.append(await self.send(stream, message))
            if isinstance(message, AlertStreamingMessage):
                alert_id = message.alert_id
        return IncidentRecord(name, target.serial, sent_at, tuple(events), alert_id)

    def set_secret(self, secret: str) -> None:
        """Replace the API client's secret; issued tokens stay valid."""
        self._tokens.client_secret = secret

    def revoke_tokens(self) -> None:
        """Invalidate all issued tokens, and close the connections that use them."""
        self._tokens.revoke()
        self._streams.revoke()

    async def drop(self, stream: str, code: int | None = None) -> None:
        """Close a stream's connections with a code, or cut the TCP connections if None."""
        await self._streams.drop(stream, code)

    async def allow_streams(self, *, allowed: bool) -> None:
        """Let the account stream from now on, or refuse it, and close what is open with 1008."""
        self._streams.allowed = allowed
        if not allowed:
            for stream in STREAMS:
                await self.drop(stream, WSCloseCode.POLICY_VIOLATION)

    def _now(self) -> datetime:
        """Return the time of the context, whose clock may be replaced."""
        return self.context.now()

    async def _set_date(self, _: web.Request, response: web.StreamResponse) -> None:
        """Date an answer by the clock of the messages."""
        response.headers["Date"] = format_datetime(self._now(), usegmt=True)

    async def _shut_down(self, _: web.Application) -> None:
        await self._streams.shut_down()

    async def _send_statistics(self) -> None:
        """Send statistics at the rate of the settings, in bursts if the rate is high."""
        rate = self.settings.rate
        if not rate:
            return
        loop = asyncio.get_running_loop()
        context = replace(self.context, rng=Random(f"{self.settings.seed}/statistics"))
        burst = max(1, int(rate * _BURST_SECONDS))
        due = loop.time()
        while True:
            for count, (stream, message) in enumerate(statistics(context), start=1):
                await self.send(stream, message)
                if count % burst == 0:
                    due = max(due + burst / rate, loop.time() - _MAX_LATENESS)
                    await asyncio.sleep(max(0, due - loop.time()))
            await asyncio.sleep(1)  # Nothing is online.

    async def _run_random_incidents(self) -> None:
        """Let random incidents happen at the interval of the settings."""
        rng = Random(f"{self.settings.seed}/incidents")
        happenings = Happenings(self.context, rng, self.settings.problems)
        while self.settings.incidents:
            await asyncio.sleep(self.settings.incidents)
            happening = happenings.next()
            if happening is not None:
                await self.incident(*happening)

    def state(self) -> dict[str, Any]:
        """Return the connections, the events sent, the devices and the open alerts."""
        connections = [
            {
                "stream": connection.stream,
                "subscriber_id": connection.subscriber_id,
                "event_types": sorted(connection.event_types),
            }
            for connection in self.connections
        ]
        devices = [
            {
                "serial": device.serial,
                "name": device.name,
                "kind": device.kind,
                "online": device.online,
            }
            for device in self.campus.devices
        ]
        alerts = [
            {
                "alert_id": alert.alert_id,
                "name": alert.name,
                "severity": alert.severity,
                "serial": alert.serial,
            }
            for alert in self.campus.alerts
            if not alert.cleared
        ]
        return {
            "connections": connections,
            "sent": {stream: self._subscribers.sent[stream] for stream in STREAMS},
            "devices": devices,
            "alerts": alerts,
            "incidents": list(INCIDENTS),
            "streams_allowed": self._streams.allowed,
        }


def _log_failure(task: asyncio.Task[None]) -> None:
    """Log at once that a background task failed."""
    if task.cancelled():
        return
    err = task.exception()
    if err is not None:
        _LOGGER.error("%s failed", task.get_coro(), exc_info=err)


async def _cancel(task: asyncio.Task[None]) -> None:
    """Stop a background task; raises the exception of a failed one."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _is_unspecified(host: str) -> bool:
    """Return True if a host means every interface."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
