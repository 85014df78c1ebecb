"""The REST endpoints: the campus as it is now, in the shapes of the OpenAPI files."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from aiohttp import web

from .campus import Alert
from .context import SimulationContext, rfc3339
from .devices import AccessPoint, Device, Gateway, Port, Radio, Switch
from .error_responses import error_response
from .messages.ap import PHY
from .paging import BadInputError, Item, RateLimit, cursor_page, offset_page, select
from .rest_services import client, device_health, firmware, sites
from .settings import Faults, Settings
from .tokens import Tokens

_MONITORING = "/network-monitoring/v1"
_DEVICE_FILTERS = frozenset(
    [
        "siteId",
        "siteName",
        "serialNumber",
        "deviceName",
        "deviceType",
        "status",
        "model",
        "firmwareVersion",
        "deployment",
        "clusterName",
    ]
)
_FIRMWARE_FILTERS = frozenset(
    [
        "siteId",
        "siteName",
        "serialNumber",
        "deviceName",
        "deviceType",
        "upgradeStatus",
        "firmwareClassification",
        "firmwareVersion",
    ]
)
_TIERS = {"ACCESS_POINT": "AP", "SWITCH": "SWITCH_6300", "GATEWAY": "70XX"}
"""What follows the tier in a subscription's name."""


def _common(context: SimulationContext, device: Device) -> Item:
    """Return what every list tells of a device."""
    uptime = int((context.now() - device.booted).total_seconds() * 1000) if device.online else 0
    return {
        "deployment": "Standalone",
        "deviceName": device.name,
        "firmwareVersion": device.model.firmware,
        "id": device.serial,
        "ipv4": device.ipv4,
        # Central writes MAC addresses in both cases.
        "macAddress": device.mac.upper() if device.kind == "SWITCH" else device.mac,
        "model": device.model.name,
        "partNumber": device.model.part,
        "serialNumber": device.serial,
        "siteId": device.site.site_id,
        "siteName": device.site.name,
        "status": "ONLINE" if device.online else "OFFLINE",
        "lastSeenAt": rfc3339(device.last_seen) if device.last_seen and not device.online else None,
        "uptimeInMillis": uptime,
    }


def _device(context: SimulationContext, device: Device) -> Item:
    return _common(context, device) | {
        "buildingId": f"{device.site.site_id}_1",
        "clusterName": None,
        "configLastModifiedAt": None,
        "configStatus": None,
        "deviceFunction": "Instant" if device.kind == "ACCESS_POINT" else "-",
        "deviceType": device.kind,
        "floorId": f"{device.site.site_id}_1_1",
        "ipv6": None,
        "notes": None,
        "role": None,
        "type": "network-monitoring/device-monitoring",
    }


def _inventory(context: SimulationContext, device: Device) -> Item:
    return _common(context, device) | {
        "deviceFunction": "-",
        "deviceGroupId": "8100143262",
        "deviceGroupName": "Simulated",
        "deviceType": device.kind,
        "isProvisioned": "Yes",
        "role": None,
        "scopeId": device.site.site_id,
        "stackId": None,
        "subscriptionKey": f"SIM{device.serial}",
        "tier": context.campus.tier and f"{context.campus.tier}_{_TIERS[device.kind]}",
        "type": "network-monitoring/device-monitoring",
    }


def _ap(context: SimulationContext, ap: AccessPoint) -> Item:
    return _common(context, ap) | {
        "buildingId": f"{ap.site.site_id}_1",
        "clientCount": context.campus.count_clients(ap),
        "clusterId": f"cluster-{ap.site.site_id}",
        "clusterName": ap.site.name,
        "cpuUtilization": context.rng.randrange(5, 45),
        "deviceFunction": "Instant",
        "deviceGroupId": "8100143262",
        "deviceGroupName": "Simulated",
        "floorId": f"{ap.site.site_id}_1_1",
        "ipv6": None,
        "lastRebootReason": "REBOOTED_BY_CENTRAL",
        "memoryUtilization": context.rng.randrange(40, 60),
        "meshRole": ap.mesh.capitalize(),
        "powerConsumption": round(context.rng.uniform(9, 16), 3),
        "publicIpv4": ap.public_ip,
        "role": ap.role.capitalize(),
        "subnetMask": "255.255.0.0",
        "type": "network-monitoring/access-point-monitoring",
        "wlanCount": 2,
    }


_BANDS = {"24GHZ": "2.4 GHz", "5GHZ": "5 GHz", "6GHZ": "6 GHz"}


def _radio(context: SimulationContext, radio: Radio) -> Item:
    """Return what the stream tells of a radio as REST writes it: most numbers are text."""
    _, streams, width, power = PHY[radio.band]
    ap, rng = radio.device, context.rng
    sent, received = rng.randrange(2, 30), rng.randrange(2, 30)
    return {
        "antenna": radio.antenna.capitalize(),
        "band": _BANDS[radio.band],
        "bandRange": "Full",
        "bandwidth": f"{width} MHz",
        "channel": str(radio.channel),
        "channelChangeCount": rng.randrange(10),
        "channelQuality": str(rng.randrange(70, 101)),
        "channelUtilization": str(sent + received),
        "clientCount": 0,
        "deviceName": ap.name,
        "drops": f"{rng.uniform(0, 1):.2f}",
        "id": f"{ap.serial}/radios/{radio.number}",
        "macAddress": radio.mac.upper(),
        "mode": radio.mode.replace("_", " ").title(),
        "noiseFloor": str(-rng.randrange(88, 97)),
        "nonWifiInterference": str(rng.randrange(5)),
        "power": power,
        "powerChangeCount": rng.randrange(10),
        "radioNumber": radio.number,
        "radioType": "802.11be" if ap.model.name == "AP-735" else "802.11ax",
        "retries": f"{rng.uniform(0, 12):.1f}",
        "rxUtilization": str(received),
        "serialNumber": ap.serial,
        "siteId": ap.site.site_id,
        "siteName": ap.site.name,
        "spatialStream": streams,
        "status": ("UP" if radio.up else "DOWN") if radio.enabled else "DISABLED",
        "txUtilization": str(sent),
        "type": "network-monitoring/access-point-monitoring",
    }


def _port_names(ports: Sequence[Port[Switch]]) -> str:
    """Write ports as the definition's two examples do: one of them bare, several as a list in text."""
    names = [port.name for port in ports]
    return str(names) if len(names) > 1 else "".join(names)


def _switch(context: SimulationContext, switch: Switch) -> Item:
    drawn = switch.poe_draw
    trend = {
        "cpuUtilization": context.rng.randrange(2, 35),
        "memoryUtilization": context.rng.randrange(25, 45),
        "poeAvailable": 370 - drawn,
        "poeConsumption": drawn,
        "powerConsumption": 740,
        "serial": switch.serial,
        "switchRole": None,
        "systemTemperature": context.rng.randrange(34, 44),
        "totalPowerConsumption": 60 + drawn,
        "upLinkPorts": _port_names(switch.uplinks),
        "usage": context.rng.randrange(100_000),
    }
    return _common(context, switch) | {
        "deviceFunction": "None",
        "ipv6": None,
        "publicIp": switch.public_ip,
        "stackId": switch.stack and switch.stack.name,
        "stackMemberId": switch.stack and switch.stack.number,
        "switchRole": switch.stack.role.capitalize() if switch.stack else "Standalone",
        "switchTrends": [trend],
        "switchType": "pvos" if switch.family == "aos-s" else "cx",
        "type": "network-monitoring/switch-monitoring",
    }


def _gateway(context: SimulationContext, gateway: Gateway) -> Item:
    item = _common(context, gateway) | {
        "clusterName": None,
        "cpuUtilization": context.rng.randrange(5, 50),
        "deviceFunction": "Branch Gateway",
        "ipAddress": gateway.ipv4,
        "macRange": f"{gateway.mac}-{gateway.mac[:-1]}f",
        "memoryUtilization": context.rng.randrange(35, 60),
        "mode": "Standalone",
        "rebootReason": "User reboot",
        "role": "Leader",
        "status": "Online" if gateway.online else "Offline",
        "type": "network-monitoring/gateway-monitoring",
    }
    del item["ipv4"], item["partNumber"], item["lastSeenAt"]
    return item


def _alert(alert: Alert) -> Item:
    return {
        "category": alert.category,
        "clearedReason": alert.reason if alert.cleared else None,
        "createdAt": rfc3339(alert.created),
        "deviceType": alert.device.label,
        "id": alert.number,
        # How REST's key relates to the stream's alert id is not published; both are UUIDs.
        "key": alert.alert_id,
        "name": alert.name,
        "priority": alert.priority,
        "severity": alert.severity,
        "siteId": alert.device.site.site_id,
        "status": alert.state,
        "summary": alert.summary,
        "type": "network-notifications/alerts",
        "typeId": str(sum(alert.name.encode())),
        "updatedAt": rfc3339(alert.updated),
        "updatedBy": None,
    }


type Handler = Callable[[web.Request], Awaitable[web.Response]]


class _List(NamedTuple):
    """One paged list: what is in it, what it can be filtered by, and its page sizes."""

    path: str
    items: Callable[[SimulationContext], list[Item]]
    filters: frozenset[str]
    default: int
    maximum: int = 1000
    page: Callable[..., Item] = cursor_page
    implied: tuple[str, str] = ("", "")
    """The field that is filtered by unless the query does, and what it must be."""


_LISTS = (
    _List(
        f"{_MONITORING}/devices",
        lambda s: [_device(s, d) for d in s.campus.devices],
        _DEVICE_FILTERS,
        1000,
    ),
    _List(
        f"{_MONITORING}/device-inventory",
        lambda s: [_inventory(s, d) for d in s.campus.devices],
        _DEVICE_FILTERS,
        20,
    ),
    _List(
        f"{_MONITORING}/aps",
        lambda s: [_ap(s, ap) for ap in s.campus.aps],
        _DEVICE_FILTERS | {"clusterId"},
        20,
    ),
    _List(
        f"{_MONITORING}/radios",
        lambda s: [_radio(s, radio) for ap in s.campus.aps for radio in ap.radios],
        frozenset(
            {"siteId", "siteName", "serialNumber", "deviceName", "band", "bandwidth", "status"}
        ),
        20,
    ),
    _List(
        f"{_MONITORING}/switches",
        lambda s: [_switch(s, switch) for switch in s.campus.switches],
        frozenset({"siteId", "siteName", "model", "status", "deployment"}),
        1000,
    ),
    _List(
        f"{_MONITORING}/gateways",
        lambda s: [_gateway(s, gateway) for gateway in s.campus.gateways],
        _DEVICE_FILTERS - {"deviceType"} | {"macAddress"},
        20,
    ),
    _List(
        f"{_MONITORING}/sites-health",
        lambda s: sites(s.campus),
        frozenset({"siteId", "siteName"}),
        100,
        page=offset_page,
    ),
    _List(
        f"{_MONITORING}/clients",
        lambda s: [client(s, each) for each in s.campus.clients],
        frozenset({"clientConnectionType", "status", "wlanName", "vlanId", "tunnelType", "role"}),
        100,
        implied=("status", "Connected"),
    ),
    _List("/network-services/v1/firmware-details", firmware, _FIRMWARE_FILTERS, 20),
    _List(
        "/network-notifications/v1/alerts",
        lambda s: [_alert(alert) for alert in reversed(s.campus.alerts)],
        frozenset({"siteId", "typeId", "status", "category", "deviceType"}),
        20,
        100,
    ),
)


class Rest:
    """Every REST endpoint, behind one bearer check and one rate limit."""

    def __init__(
        self, settings: Settings, faults: Faults, tokens: Tokens, context: SimulationContext
    ) -> None:
        self._faults = faults
        self._tokens = tokens
        self._context = context
        self._limit = RateLimit(settings.rest_limit)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of every endpoint."""
        return [
            *(web.get(table.path, self._reading(self._paged(table))) for table in _LISTS),
            web.get(f"{_MONITORING}/tenant-device-health", self._reading(self._tenant_health)),
        ]

    def _reading(self, answer: Callable[[web.Request], Item]) -> Handler:
        """Return a handler that answers with what there is to read."""

        async def handle(request: web.Request) -> web.Response:
            return web.json_response(answer(request))

        return self.guarded(handle)

    def guarded(self, answer: Handler) -> Handler:
        """Return a handler that answers only to whom it may, and not too often."""

        async def handle(request: web.Request) -> web.Response:
            if (status := self._faults.rest.get(request.path)) is not None:
                response = error_response(status, retry_after=self._faults.retry_after)
            elif self._tokens.check(request) is None:
                response = error_response(401)
            elif not self._limit.take():
                response = error_response(429, retry_after=self._faults.retry_after)
            else:
                try:
                    response = await answer(request)
                except BadInputError as err:
                    response = error_response(400, str(err))
            response.headers.update(self._limit.headers)
            return response

        return handle

    def _paged(self, table: _List) -> Callable[[web.Request], Item]:
        def answer(request: web.Request) -> Item:
            wanted = request.query.get("filter", "")
            items = select(table.items(self._context), wanted, table.filters)
            field, value = table.implied
            if field and f"{field} " not in wanted:
                items = [item for item in items if item[field] == value]
            return table.page(items, request.query, table.default, table.maximum)

        return answer

    def _tenant_health(self, _: web.Request) -> dict[str, Any]:
        """Tell how many devices of each type are well."""
        campus = self._context.campus
        types: tuple[tuple[str, Sequence[Device]], ...] = (
            ("Access Points", campus.aps),
            ("Switches", campus.switches),
            ("Gateways", campus.gateways),
        )
        return {
            "deviceTypes": [
                {"name": name, "health": device_health(devices)} for name, devices in types
            ],
            "id": campus.tenant_id,
            "type": "network-monitoring/tenant-device-health",
        }
