"""Central's REST API: snapshots of what there is, and requests for actions. Source: HPE's OpenAPI definitions."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, Literal, NamedTuple

import aiohttp

from ..auth import TokenProvider
from ..clock import Clock
from ..errors import (
    CentralActionTimeoutError,
    CentralAuthError,
    CentralConnectionError,
    CentralResponseError,
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
from .listing import Listing
from .radios import read_radio
from .sites import read_site
from .values import Item, count, text

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
_MOST_PAGES = 1000
"""A list that goes on longer is not believed."""


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
        found: Listing[Device] = Listing()
        for kind in kinds:
            items = await self._list(_DEVICES[kind].path, {"limit": str(_DEVICES[kind].limit)})
            found.whole = found.whole and items.whole
            found += (
                device for item in items if (device := read_device(kind, item, now)) is not None
            )
        return found

    async def alerts(self) -> Listing[Alert]:
        """List the open alerts. Raises CentralError subclasses rather than give a part of them."""
        query = {"filter": "status in ('Active', 'Deferred')", "limit": str(_ALERTS_PER_PAGE)}
        items = await self._list(_ALERTS, query)
        found = Listing(
            alert for item in items if (alert := read_alert(item)) is not None and alert.is_open
        )
        found.whole = items.whole
        return found

    async def tiers(self) -> set[str]:
        """List the subscription tiers that the account's devices have, such as ``advanced_ap``.

        Streaming needs one that begins with ``advanced``. Raises CentralError subclasses.
        """
        items = await self._list(_SUBSCRIPTIONS, {"limit": str(_SUBSCRIPTIONS_PER_PAGE)})
        return {tier.lower() for item in items if (tier := text(item, "tier")) is not None}

    async def sites(self) -> Listing[Site]:
        """List the sites with their health. Raises CentralError subclasses rather than give a part of them."""
        return (await self._list(_SITES, {"limit": str(_SITES_PER_PAGE)}, by="offset")).read(
            read_site
        )

    async def firmware(self) -> Listing[Firmware]:
        """List each device's firmware. Raises CentralError subclasses rather than give a part of them."""
        return (await self._list(_FIRMWARE, {"limit": str(_FIRMWARE_PER_PAGE)})).read(read_firmware)

    async def radios(self) -> Listing[Radio]:
        """List the radios of all access points. Raises CentralError subclasses rather than give a part of them."""
        return (await self._list(_RADIOS, {"limit": str(_RADIOS_PER_PAGE)})).read(read_radio)

    async def clients(self) -> Listing[NetworkClient]:
        """List the connected clients. Raises CentralError subclasses rather than give a part of them."""
        query = {"filter": "status eq 'Connected'", "limit": str(_CLIENTS_PER_PAGE)}
        return (await self._list(_CLIENTS, query)).read(read_client)

    async def _list(
        self, path: str, query: dict[str, str], by: Literal["next", "offset"] = "next"
    ) -> Listing[Item]:
        """Read a list page by page, each asked for by what the last one names as next or by what was had so far."""
        found: Listing[Item] = Listing()
        totals: set[int | None] = set()
        page: str | None = None
        had = 0
        for _ in range(_MOST_PAGES):
            answer = await self._get(path, query if page is None else {**query, by: page})
            items = answer.get("items") if isinstance(answer, dict) else None
            if not isinstance(items, list):
                raise CentralResponseError(f"{path}: no list of items")
            found += (item for item in items if isinstance(item, dict))
            totals.add(count(answer, "total"))
            had += len(items)
            if by == "next":
                following = str(answer.get("next") or "")
            else:
                following = (
                    str(had) if _is_more(answer, had, len(items) == int(query["limit"])) else ""
                )
            if not items or following in {"", page}:
                found.whole = _is_whole(totals, had, is_only_page=page is None and not following)
                return found
            page = following
        raise CentralResponseError(f"{path}: more than {_MOST_PAGES} pages")

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


def _is_more(answer: Item, had: int, is_full: bool) -> bool:
    """Whether a list that is asked for by offset goes on; without a total, a full page says so."""
    total = count(answer, "total")
    return is_full if total is None else had < total


def _is_whole(totals: set[int | None], had: int, *, is_only_page: bool) -> bool:
    """Whether a list is all there: as many items as every page says, or all on one page if none says."""
    if len(totals) != 1:
        # Pages are counted: one item less moves all that follow it, and one of them out of sight.
        return False
    (total,) = totals
    return is_only_page if total is None else had >= total
