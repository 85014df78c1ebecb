"""Print the events of streams as they arrive."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
import ssl
import sys
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import aiohttp

from custom_components.hpe_aruba_central.central import (
    STREAMS,
    CentralApi,
    CentralError,
    CentralEvent,
    Credentials,
    State,
    Subscription,
    TokenProvider,
)
from simulator import Settings, Simulator

from .credentials import Access, CredentialsError, read_access
from .line import Place, Style, fields_of, line, serials_of, sites_of

_DEMO = Settings(aps=12, switches=4, gateways=2, clients=20, alerts=3, rate=5, incidents=4, pause=1)
"""A simulated network in which something happens every few seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which events are printed; an empty set is all. Sites are names or ids in lower case."""

    kinds: frozenset[str] = frozenset()
    serials: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    with_statistics: bool = False

    def admit(
        self, event: CentralEvent, fields: dict[str, Any], places: Mapping[str, Place]
    ) -> bool:
        """Return True if an event is printed."""
        if event.payload.is_statistics and not self.with_statistics:
            return False
        if self.kinds and event.payload.kind not in self.kinds:
            return False
        if self.sites and self.sites.isdisjoint(sites_of(fields, places)):
            return False
        return not self.serials or not self.serials.isdisjoint(serials_of(fields))


class _Printer:
    """Prints events on the standard output, and the status of streams on the standard error."""

    def __init__(
        self, filters: Filters, style: Style, count: int | None, places: Mapping[str, Place]
    ) -> None:
        self._filters = filters
        self._places = places
        self._style = style
        self._left = count
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def handle_event(self, event: CentralEvent) -> None:
        """Print an event unless it is filtered out."""
        fields = fields_of(event)
        if self.ended.done() or not self._filters.admit(event, fields, self._places):
            return
        try:
            sys.stdout.write(f"{line(event, fields, self._style, self._places)}\n")
            sys.stdout.flush()
        except BrokenPipeError as err:
            self.ended.set_exception(err)
            return
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.ended.set_result(None)

    def handle_status(self, subscription: Subscription) -> None:
        """Print that a stream is live, or why it is not."""
        status, name = subscription.status, subscription.stream.name
        if status.state in {State.CONNECTING, State.STOPPED}:
            return
        text = f"{name}: {status.state.replace('_', ' ')}"
        if status.reason is not None:
            text += f" ({status.reason.replace('_', ' ')})"
        if status.retry_at is not None:
            text += f", next attempt at {status.retry_at.astimezone():%H:%M:%S}"
        sys.stderr.write(f"{text}\n")


async def watch(
    streams: Iterable[str],
    filters: Filters,
    style: Style,
    *,
    credentials: Path | None = None,
    is_demo: bool = False,
    count: int | None = None,
) -> None:
    """Print the events of streams until cancelled, or until there were ``count``.

    Raises CredentialsError if there are no credentials, or if GreenLake grants no token with them,
    and BrokenPipeError once nobody reads the events.
    """
    async with AsyncExitStack() as stack:
        if is_demo:
            access = await _demo(stack)
        else:
            access = await asyncio.to_thread(read_access, credentials)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        )
        tokens = TokenProvider(session, access.credentials, ssl=access.tls)
        try:
            await tokens.get()
        except CentralError as err:
            raise CredentialsError(f"no token: {err}") from err
        api = CentralApi(session, access.host, tokens, ssl=access.tls)
        printer = _Printer(filters, style, count, await _places(api))
        # Its own id: events that a Home Assistant would get are not taken from it.
        subscriber_id = str(uuid4())
        tasks = [
            asyncio.create_task(
                Subscription(
                    STREAMS[name],
                    session=session,
                    host=access.host,
                    tokens=tokens,
                    subscriber_id=subscriber_id,
                    on_event=printer.handle_event,
                    on_status=printer.handle_status,
                    ssl=access.tls,
                ).run()
            )
            for name in streams
        ]
        try:
            await printer.ended
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _places(api: CentralApi) -> dict[str, Place]:
    """Return the places of all devices by serial number; none if Central does not list them."""
    try:
        devices = await api.devices()
    except CentralError as err:
        sys.stderr.write(f"no names of devices: {err}\n")
        return {}
    places: dict[str, Place] = {}
    for device in devices:
        sites = (device.site_id, device.site_name)
        places[device.serial_number] = Place(
            device.name or device.serial_number,
            frozenset(site.casefold() for site in sites if site),
        )
    return places


async def _demo(stack: AsyncExitStack) -> Access:
    """Start a simulated Central, and return the access to it."""
    folder = stack.enter_context(TemporaryDirectory())
    central = await stack.enter_async_context(Simulator(_DEMO, cert_dir=Path(folder)))
    tls = ssl.create_default_context(cadata=central.ca_pem)
    credentials = Credentials(central.client_id, central.client_secret, central.token_url)
    return Access(central.host, credentials, tls)
