"""Central's REST API, as far as a snapshot of devices and open alerts needs it. Source: HPE's OpenAPI definitions."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from math import isfinite
from ssl import SSLContext
from typing import Any, NamedTuple

import aiohttp

from .auth import TokenProvider
from .clock import Clock
from .errors import CentralAuthError, CentralResponseError
from .fields import parse_time
from .http import fetch_json, reset_after
from .models import Alert, Device, DeviceKind

_CHECK = "/network-monitoring/v1/tenant-device-health"
_ALERTS = "/network-notifications/v1/alerts"
_ALERTS_PER_PAGE = 100
_SUBSCRIPTIONS = "/network-monitoring/v1/device-inventory"
_SUBSCRIPTIONS_PER_PAGE = 1000
_MOST_PAGES = 1000
"""A list that goes on longer is not believed."""


_LEAST_SHARE = 0.05
"""The share of the hourly requests that is left to whoever needs them more."""


class Listing[T](list[T]):
    """A list as REST tells it; not ``whole`` if it changed while its pages were read, so that some may be missing."""

    whole = True


class _List(NamedTuple):
    """Where the devices of one kind are listed, and how many a page may hold."""

    path: str
    limit: int


_DEVICES = {
    DeviceKind.ACCESS_POINT: _List("/network-monitoring/v1/aps", 1000),
    DeviceKind.SWITCH: _List("/network-monitoring/v1/switches", 1000),
    DeviceKind.GATEWAY: _List("/network-monitoring/v1/gateways", 100),
}


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
            found += (device for item in items if (device := _device(kind, item, now)) is not None)
        return found

    async def alerts(self) -> Listing[Alert]:
        """List the open alerts. Raises CentralError subclasses rather than give a part of them."""
        query = {"filter": "status in ('Active', 'Deferred')", "limit": str(_ALERTS_PER_PAGE)}
        items = await self._list(_ALERTS, query)
        found = Listing(alert for item in items if (alert := _alert(item)) is not None and alert.is_open)
        found.whole = items.whole
        return found

    async def tiers(self) -> set[str]:
        """List the subscription tiers that the account's devices have, such as ``advanced_ap``.

        Streaming needs one that begins with ``advanced``. Raises CentralError subclasses.
        """
        items = await self._list(_SUBSCRIPTIONS, {"limit": str(_SUBSCRIPTIONS_PER_PAGE)})
        return {tier.lower() for item in items if (tier := _text(item, "tier")) is not None}

    async def _list(self, path: str, query: dict[str, str]) -> Listing[dict[str, Any]]:
        """Read a list page by page."""
        found: Listing[dict[str, Any]] = Listing()
        totals: set[str] = set()
        page: str | None = None
        for _ in range(_MOST_PAGES):
            answer = await self._get(path, query if page is None else {**query, "next": page})
            items = answer.get("items") if isinstance(answer, dict) else None
            if not isinstance(items, list):
                raise CentralResponseError(f"{path}: no list of items")
            found += (item for item in items if isinstance(item, dict))
            totals.add(str(answer.get("total")))
            following = str(answer.get("next") or "")
            if not items or following in {"", page}:
                # Pages are numbered: one item less moves all that follow it, and one of them out of sight.
                found.whole = len(totals) == 1
                return found
            page = following
        raise CentralResponseError(f"{path}: more than {_MOST_PAGES} pages")

    async def _get(self, path: str, query: dict[str, str]) -> Any:
        """Make one call, with a new token if the first is refused."""
        for _ in range(2):
            token = await self._tokens.get()
            self.calls += 1
            status, answer = await fetch_json(
                self._session,
                "GET",
                f"https://{self._host}{path}",
                headers={"Authorization": f"Bearer {token.value}"},
                params=query,
                ssl=self._ssl,
                accept={HTTPStatus.UNAUTHORIZED},
                on_headers=self._note_limit,
            )
            if status != HTTPStatus.UNAUTHORIZED:
                return answer
            self._tokens.invalidate(token)
        raise CentralAuthError(f"{path}: a new token was refused as well")

    def _note_limit(self, headers: Mapping[str, str]) -> None:
        """Remember how many requests Central still allows, and until when it counts."""
        try:
            remaining, hourly = (int(headers[f"X-RateLimit-{name}"]) for name in ("Remaining", "Limit"))
        except KeyError, ValueError:
            return
        if (seconds := reset_after(headers)) is not None:
            self._remaining, self._hourly, self._reset_at = remaining, hourly, self._clock.monotonic() + seconds


def _text(item: dict[str, Any], *names: str) -> str | None:
    """Return the first of the fields that holds text."""
    for name in names:
        if isinstance(value := item.get(name), str) and value:
            return value
    return None


def _number(item: dict[str, Any], name: str) -> float | None:
    """Return a number, also where the definition's example has it as text."""
    value: Any = item.get(name)
    try:
        number = float(value)
    except TypeError, ValueError, OverflowError:
        return None
    return number if isfinite(number) and not isinstance(value, bool) else None


def _device(kind: DeviceKind, item: dict[str, Any], now: datetime) -> Device | None:
    """Read a device; its spelling of states varies, so case is ignored."""
    if (serial := _text(item, "serialNumber", "id")) is None:
        return None
    trends = item.get("switchTrends") or {}
    trend = trends[0] if isinstance(trends, list) else trends
    measured = {**item, **(trend if isinstance(trend, dict) else {})}
    uptime = _number(item, "uptimeInMillis")
    online = {"online": True, "up": True, "offline": False, "down": False}.get((_text(item, "status") or "").lower())
    clients = _number(item, "clientCount")
    return Device(
        serial_number=serial,
        kind=kind,
        name=_text(item, "deviceName"),
        model=_text(item, "model"),
        part_number=_text(item, "partNumber"),
        mac_address=(_text(item, "macAddress") or "").lower() or None,
        firmware_version=_text(item, "firmwareVersion"),
        ipv4=_text(item, "ipv4", "ipAddress"),
        ipv6=_text(item, "ipv6"),
        public_ip=_text(item, "publicIpv4", "publicIp"),
        site_id=_text(item, "siteId"),
        site_name=_text(item, "siteName"),
        online=online,
        last_restart=_restart(now, uptime) if online else None,
        cpu_utilization=_number(measured, "cpuUtilization"),
        memory_utilization=_number(measured, "memoryUtilization"),
        power_consumption=_number(measured, "powerConsumption"),
        temperature=_number(measured, "systemTemperature") or None,
        poe_consumption=_number(measured, "poeConsumption"),
        poe_available=_number(measured, "poeAvailable"),
        client_count=None if clients is None else int(clients),
    )


def _restart(now: datetime, uptime: float | None) -> datetime | None:
    """Return when a device that has been up for so many milliseconds was started."""
    try:
        return now - timedelta(milliseconds=uptime) if uptime else None
    except OverflowError:
        return None


def _alert(item: dict[str, Any]) -> Alert | None:
    """Read an alert; ``id`` names it, since the definition's examples repeat ``key``."""
    if (alert_id := _text(item, "id", "key")) is None:
        return None
    created = parse_time(_text(item, "createdAt") or "") or datetime.fromtimestamp(0, UTC)
    return Alert(
        alert_id=alert_id,
        name=_text(item, "name") or "",
        category=_text(item, "category") or "",
        device_type=_text(item, "deviceType") or "",
        severity=(_text(item, "severity") or "").lower(),
        state=(_text(item, "status") or "active").lower(),
        priority=_text(item, "priority"),
        summary=_text(item, "summary") or "",
        raised=created,
        time=parse_time(_text(item, "updatedAt") or "") or created,
        from_rest=True,
    )
