"""Central's REST API: snapshots of its lists, and requests for actions.

Source: HPE's OpenAPI definitions.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, NamedTuple

import aiohttp

from ..auth import AccessToken, TokenProvider
from ..clock import Clock
from ..errors import (
    CentralActionTimeoutError,
    CentralAuthError,
    CentralConnectionError,
    CentralNotFoundError,
    CentralResponseError,
)
from ..http import LargeAnswers, date_of, fetch_bytes, fetch_json, reset_after
from ..json_body import as_object
from ..models.alert import Alert
from ..models.client import NetworkClient
from ..models.device import Device, DeviceKind
from ..models.firmware import Firmware
from ..models.floor import Floor, FloorImage, PlacedDevice
from ..models.parts import Part, Radio
from ..models.site import Site
from ..models.topology import Topology
from .alerts import OPEN_ALERTS
from .clients import CONNECTED_CLIENTS, read_client
from .detail_lists import DetailList
from .devices import DEVICE_INVENTORY, InventoryItem, devices_of
from .firmware import FIRMWARE
from .floors import (
    IMAGE_QUERY,
    SITES_WITH_FLOORS,
    buildings_path,
    devices_on,
    image_path,
    read_floors,
    read_image,
)
from .listing import Listing, Page, fetch_first_page, fetch_listing
from .radios import RADIOS
from .retirements import Retirements
from .sites import SITES
from .topology import read_topology, topology_path
from .values import Item, segment

_CHECK = "/network-monitoring/v1/tenant-device-health"

_JUDGED_BY_CALLER = frozenset(
    {
        HTTPStatus.OK,
        HTTPStatus.CREATED,
        HTTPStatus.ACCEPTED,
        HTTPStatus.NO_CONTENT,
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""Statuses of an answer to an action that its caller judges; some have no body."""

_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Errors that prove that a request was never sent."""

MAX_IMAGE_SIZE = 3 * 1024 * 1024
"""Bytes of the picture of a floor plan; a browser gets a third more, as text within another."""

_RESERVE = 0.05
"""The share of the hourly rate limit that is left to requests which cannot wait."""


class ActionResponse(NamedTuple):
    """Central's answer to an action.

    ``body`` is empty if the answer had no JSON object; ``location`` is the header that names the
    asynchronous operation, empty if there is none.
    """

    status: int
    body: Item
    location: str


class CentralApi:
    """REST calls with a token that is renewed once when it is refused."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        host: str,
        tokens: TokenProvider,
        *,
        ssl: SSLContext | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._session = session
        self._host = host
        self._tokens = tokens
        self._ssl = ssl
        self._clock = clock or Clock()
        self._large = LargeAnswers()
        self.retirements = Retirements()
        self.calls = 0
        """The number of calls that were made."""
        self._remaining: int | None = None
        self._hourly = 0
        self._reset_at = 0.0

    def would_exhaust_limit(self, calls: int) -> bool:
        """Return True if these calls would use up the hourly rate limit, or its reserve."""
        if self._remaining is None or self._clock.monotonic() >= self._reset_at:
            return False
        return self._remaining < max(calls, self._hourly * _RESERVE)

    def pace(self, share: float) -> float | None:
        """Return the seconds between calls that use a share of what the rate limit still allows.

        None if Central has stated no limit, or it has been reset since.
        """
        left = self._reset_at - self._clock.monotonic()
        if self._remaining is None or left <= 0:
            return None
        return left / max(self._remaining * share, 1.0)

    # The lists raise CentralError subclasses; they never return a part of what Central has.

    async def check(self) -> None:
        """Make the cheapest call, to check the credentials.

        Raises CentralAuthError if the token is refused, or another CentralError.
        """
        await self._get(_CHECK, {})

    async def devices(self, kinds: Collection[DeviceKind] = tuple(DeviceKind)) -> Listing[Device]:
        """List the devices of these kinds. Raises CentralError subclasses."""
        listings = [await self.devices_of(kind) for kind in kinds]
        devices: list[Device] = []
        for listing in listings:
            devices += listing
        times = [listing.at for listing in listings if listing.at is not None]
        return Listing(
            tuple(devices),
            all(listing.complete for listing in listings),
            min(times, default=None),
            sum(listing.odd for listing in listings),
        )

    async def devices_of(self, kind: DeviceKind) -> Listing[Device]:
        """List the devices of one kind. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, devices_of(kind))

    async def alerts(self) -> Listing[Alert]:
        """List the open alerts. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, OPEN_ALERTS)

    async def sites(self) -> Listing[Site]:
        """List the sites with their health. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, SITES)

    async def topology(self, site_id: str) -> Topology:
        """Return the devices of a site and the links between them. Raises CentralError subclasses.

        The credentials may not be allowed to read it, and Central may have none.
        """
        answer = await self._get(topology_path(site_id), {})
        return await asyncio.to_thread(read_topology, answer)

    async def sites_with_floors(self) -> Listing[str]:
        """List the ids of the sites that have floors. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, SITES_WITH_FLOORS)

    async def floors(self, site_id: str) -> tuple[Floor, ...]:
        """Return the floors of a site. Raises CentralError subclasses."""
        answer = await self._get(buildings_path(site_id), {})
        return await asyncio.to_thread(read_floors, site_id, answer)

    async def devices_on(self, floor: Floor) -> Listing[PlacedDevice]:
        """List the devices that are placed on a floor. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, devices_on(floor))

    async def floor_image(self, floor: Floor) -> FloorImage:
        """Return the picture of a floor plan.

        Raises CentralError subclasses, also if it is larger than `MAX_IMAGE_SIZE`, or neither PNG
        nor JPEG.
        """
        path = image_path(floor)

        async def send(token: AccessToken) -> tuple[int, bytes]:
            return await fetch_bytes(
                self._session,
                f"https://{self._host}{path}",
                headers=_authorization(token),
                params=IMAGE_QUERY,
                ssl=self._ssl,
                accept={HTTPStatus.UNAUTHORIZED},
                on_headers=partial(self._read_headers, path),
                max_size=MAX_IMAGE_SIZE,
            )

        _, content = await self._with_token(path, send)
        return read_image(content)

    async def firmware(self) -> Listing[Firmware]:
        """List the firmware of each device. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, FIRMWARE)

    async def radios(self) -> Listing[Radio]:
        """List the radios of all access points. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, RADIOS)

    async def details(self, details: DetailList, device: str) -> Listing[Part | Device]:
        """List details of a device, by its serial number or the id of its stack.

        Raises CentralNotFoundError if Central has no such list or device, and other CentralError
        subclasses.
        """
        return await fetch_listing(self._get_page, details.of(device))

    async def clients(self) -> Listing[NetworkClient]:
        """List the connected clients. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, CONNECTED_CLIENTS)

    async def client(self, mac: str) -> tuple[NetworkClient | None, datetime]:
        """Return a client by its MAC address, None if Central knows none, and Central's time.

        Raises CentralError subclasses.
        """
        path = f"{CONNECTED_CLIENTS.path}/{segment(mac)}"
        try:
            page = await self._get_page(path, {})
        except CentralNotFoundError:
            return None, self._clock.utcnow()
        client = read_client(as_object(page.answer))
        if client is None:
            raise CentralResponseError(f"{CONNECTED_CLIENTS.path}: an answer without the client")
        return client, page.at

    async def device_inventory(self) -> Listing[InventoryItem]:
        """List the devices that the account owns. Raises CentralError subclasses."""
        return await fetch_listing(self._get_page, DEVICE_INVENTORY)

    async def device_inventory_page(self) -> Listing[InventoryItem]:
        """List up to 1,000 of the devices that the account owns. Raises CentralError subclasses."""
        return await fetch_first_page(self._get_page, DEVICE_INVENTORY)

    async def get(self, path: str) -> Any:
        """Return the state of an asynchronous operation. Raises CentralError subclasses."""
        return await self._get(path, {})

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> ActionResponse:
        """Request an action once; it is repeated only with a new token, if the first was refused.

        Raises CentralActionTimeoutError if Central may have received the request, and other
        CentralError subclasses if it has not.
        """
        location = ""

        def read_headers(headers: Mapping[str, str]) -> None:
            nonlocal location
            location = headers.get("Location", "")
            self._read_headers(path, headers)

        status, answer = await self._call(
            "POST", path, json=body, accept=_JUDGED_BY_CALLER, on_headers=read_headers
        )
        return ActionResponse(status, as_object(answer), location)

    async def _get(self, path: str, query: dict[str, str]) -> Any:
        """Make one call that changes nothing, and return its JSON."""
        _, answer = await self._call(
            "GET", path, params=query, on_headers=partial(self._read_headers, path)
        )
        return answer

    async def _get_page(self, path: str, query: dict[str, str]) -> Page:
        """Make one call for a page of a list."""
        written = self._clock.utcnow()

        def read_headers(headers: Mapping[str, str]) -> None:
            nonlocal written
            self._read_headers(path, headers)
            written = self._clock.utcnow()

        _, answer = await self._call("GET", path, params=query, on_headers=read_headers)
        return Page(answer, written)

    async def _call(
        self, method: str, path: str, *, accept: frozenset[int] = frozenset(), **request: Any
    ) -> tuple[int, Any]:
        """Make one call, and repeat it with a new token if the first is refused."""

        async def send(token: AccessToken) -> tuple[int, Any]:
            try:
                return await fetch_json(
                    self._session,
                    method,
                    f"https://{self._host}{path}",
                    headers=_authorization(token),
                    ssl=self._ssl,
                    accept=accept | {HTTPStatus.UNAUTHORIZED},
                    secrets=self._tokens.secrets(token),
                    large=self._large,
                    **request,
                )
            except CentralConnectionError as err:
                if method == "POST" and not isinstance(err.__cause__, _NEVER_SENT):
                    raise CentralActionTimeoutError(f"{path}: {err}") from err
                raise

        return await self._with_token(path, send)

    async def _with_token[T](
        self, path: str, send: Callable[[AccessToken], Awaitable[tuple[int, T]]]
    ) -> tuple[int, T]:
        """Send a request, and once more with a new token if the first is refused."""
        for _ in range(2):
            token = await self._tokens.get()
            self.calls += 1
            status, answer = await send(token)
            if status != HTTPStatus.UNAUTHORIZED:
                return status, answer
            self._tokens.invalidate(token)
        raise CentralAuthError(f"{path}: a new token was refused as well")

    def _read_headers(self, path: str, headers: Mapping[str, str]) -> None:
        """Remember Central's time, what it retires, how many calls it allows, and until when."""
        self.retirements.review(path, headers)
        date = date_of(headers)
        if date is not None:
            self._clock.synchronize(date)
        seconds = reset_after(headers)
        if seconds is None:
            return
        try:
            remaining = int(headers["X-RateLimit-Remaining"])
            hourly = int(headers["X-RateLimit-Limit"])
        except KeyError, ValueError:
            return
        self._remaining = remaining
        self._hourly = hourly
        self._reset_at = self._clock.monotonic() + seconds


def _authorization(token: AccessToken) -> dict[str, str]:
    """Return the header that authorizes a request."""
    return {"Authorization": f"Bearer {token.value}"}
