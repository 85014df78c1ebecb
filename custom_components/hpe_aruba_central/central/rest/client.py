"""Central's REST API: snapshots of what there is, and requests for actions. Source: HPE's OpenAPI definitions."""

from collections.abc import Collection, Mapping
from functools import partial
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, NamedTuple

import aiohttp

from ..auth import TokenProvider
from ..clock import Clock
from ..errors import (
    CentralActionTimeoutError,
    CentralAuthError,
    CentralConnectionError,
)
from ..http import fetch_json, reset_after
from ..models.alert import Alert
from ..models.client import NetworkClient
from ..models.device import Device, DeviceKind
from ..models.firmware import Firmware
from ..models.parts import Radio
from ..models.site import Site
from .alerts import read_alert
from .clients import read_client
from .devices import read_device
from .firmware import read_firmware
from .listing import Listing, fetch_listing
from .radios import read_radio
from .sites import read_site
from .values import Item, text

_CHECK = "/network-monitoring/v1/tenant-device-health"
_ALERTS = "/network-notifications/v1/alerts"
_ALERTS_PER_PAGE = 100
_SUBSCRIPTIONS = "/network-monitoring/v1/device-inventory"
_SUBSCRIPTIONS_PER_PAGE = 1000
_SITES = "/network-monitoring/v1/sites-health"
_SITES_PER_PAGE = 1000
_FIRMWARE = "/network-services/v1/firmware-details"
_FIRMWARE_PER_PAGE = 1000
_RADIOS = "/network-monitoring/v1/radios"
_RADIOS_PER_PAGE = 1000
_CLIENTS = "/network-monitoring/v1/clients"
_CLIENTS_PER_PAGE = 1000


_ANSWERS = frozenset(
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
"""To an action: whoever asked for it judges them, and their body may lack."""
_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""What proves that a request was never sent."""

_LEAST_SHARE = 0.05
"""The share of the hourly requests that is left to whoever needs them more."""


class _List(NamedTuple):
    """Where the devices of one kind are listed, and how many a page may hold."""

    path: str
    limit: int


_DEVICES = {
    DeviceKind.ACCESS_POINT: _List("/network-monitoring/v1/aps", 1000),
    DeviceKind.SWITCH: _List("/network-monitoring/v1/switches", 1000),
    DeviceKind.GATEWAY: _List("/network-monitoring/v1/gateways", 100),
}


class Answer(NamedTuple):
    """Central's answer to an action: its body as far as it is an object, and the header that says where to ask on."""

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
        self.calls = 0
        """How many calls have been made."""
        self._remaining: int | None = None
        self._hourly = 0
        self._reset_at = 0.0

    def is_scarce(self, calls: int) -> bool:
        """Whether so many calls had better wait until Central counts its hourly limit anew."""
        if self._remaining is None or self._clock.monotonic() >= self._reset_at:
            return False
        return self._remaining < max(calls, self._hourly * _LEAST_SHARE)

    async def check(self) -> None:
        """Make the cheapest call there is. Raises CentralError subclasses, CentralAuthError for a refused token."""
        await self._get(_CHECK, {})

    async def devices(self, kinds: Collection[DeviceKind] = tuple(DeviceKind)) -> Listing[Device]:
        """List all devices of the kinds. Raises CentralError subclasses rather than give a part of them."""
        now = self._clock.utcnow()
        devices: list[Device] = []
        complete = True
        for kind in kinds:
            path, limit = _DEVICES[kind]
            listing = await fetch_listing(self._get, path, {"limit": str(limit)})
            devices += listing.map(partial(read_device, kind, now=now))
            complete = complete and listing.complete
        return Listing(tuple(devices), complete)

    async def alerts(self) -> Listing[Alert]:
        """List the open alerts. Raises CentralError subclasses rather than give a part of them."""
        query = {"filter": "status in ('Active', 'Deferred')", "limit": str(_ALERTS_PER_PAGE)}
        items = await fetch_listing(self._get, _ALERTS, query)
        alerts = items.map(read_alert)
        # A server that ignores the filter lists closed ones, too.
        return Listing(tuple(alert for alert in alerts if alert.is_open), alerts.complete)

    async def tiers(self) -> set[str]:
        """List the subscription tiers that the account's devices have, such as ``advanced_ap``.

        Streaming needs one that begins with ``advanced``. Raises CentralError subclasses.
        """
        items = await fetch_listing(
            self._get, _SUBSCRIPTIONS, {"limit": str(_SUBSCRIPTIONS_PER_PAGE)}
        )
        return {tier.lower() for item in items if (tier := text(item, "tier")) is not None}

    async def sites(self) -> Listing[Site]:
        """List the sites with their health. Raises CentralError subclasses rather than give a part of them."""
        return (
            await fetch_listing(self._get, _SITES, {"limit": str(_SITES_PER_PAGE)}, "offset")
        ).map(read_site)

    async def firmware(self) -> Listing[Firmware]:
        """List each device's firmware. Raises CentralError subclasses rather than give a part of them."""
        return (await fetch_listing(self._get, _FIRMWARE, {"limit": str(_FIRMWARE_PER_PAGE)})).map(
            read_firmware
        )

    async def radios(self) -> Listing[Radio]:
        """List the radios of all access points. Raises CentralError subclasses rather than give a part of them."""
        return (await fetch_listing(self._get, _RADIOS, {"limit": str(_RADIOS_PER_PAGE)})).map(
            read_radio
        )

    async def clients(self) -> Listing[NetworkClient]:
        """List the connected clients. Raises CentralError subclasses rather than give a part of them."""
        query = {"filter": "status eq 'Connected'", "limit": str(_CLIENTS_PER_PAGE)}
        return (await fetch_listing(self._get, _CLIENTS, query)).map(read_client)

    async def get(self, path: str) -> Any:
        """Read what an action has come to. Raises CentralError subclasses."""
        return await self._get(path, {})

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Ask for an action, once: again only with another token, if the first was refused.

        Raises CentralActionTimeoutError if it may have been taken, other CentralError subclasses if it was not.
        """
        location = ""

        def note(headers: Mapping[str, str]) -> None:
            nonlocal location
            location = headers.get("Location", "")
            self._note_limit(headers)

        status, answer = await self._call("POST", path, json=body, accept=_ANSWERS, on_headers=note)
        return Answer(status, answer if isinstance(answer, dict) else {}, location)

    async def _get(self, path: str, query: dict[str, str]) -> Any:
        """Make one call that changes nothing."""
        return (await self._call("GET", path, params=query, on_headers=self._note_limit))[1]

    async def _call(
        self, method: str, path: str, *, accept: frozenset[int] = frozenset(), **request: Any
    ) -> tuple[int, Any]:
        """Make one call, with a new token if the first is refused."""
        for _ in range(2):
            token = await self._tokens.get()
            self.calls += 1
            try:
                status, answer = await fetch_json(
                    self._session,
                    method,
                    f"https://{self._host}{path}",
                    headers={"Authorization": f"Bearer {token.value}"},
                    ssl=self._ssl,
                    accept=accept | {HTTPStatus.UNAUTHORIZED},
                    **request,
                )
            except CentralConnectionError as err:
                if method == "POST" and not isinstance(err.__cause__, _NOT_CONNECTED):
                    raise CentralActionTimeoutError(f"{path}: {err}") from err
                raise
            if status != HTTPStatus.UNAUTHORIZED:
                return status, answer
            self._tokens.invalidate(token)
        raise CentralAuthError(f"{path}: a new token was refused as well")

    def _note_limit(self, headers: Mapping[str, str]) -> None:
        """Remember how many requests Central still allows, and until when it counts."""
        try:
            remaining, hourly = (
                int(headers[f"X-RateLimit-{name}"]) for name in ("Remaining", "Limit")
            )
        except KeyError, ValueError:
            return
        if (seconds := reset_after(headers)) is not None:
            self._remaining, self._hourly, self._reset_at = (
                remaining,
                hourly,
                self._clock.monotonic() + seconds,
            )
