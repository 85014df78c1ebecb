"""The REST endpoints that read: lists of what is on the campus now."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from aiohttp import web

from . import rest_devices, rest_other_lists, rest_sitemaps, rest_topology
from .context import SimulationContext
from .devices import Device
from .error_responses import error_response
from .paging import BadInputError, Item, RateLimit, cursor_page, offset_page, select
from .rest_details import DETAIL_LISTS, DetailList
from .rest_sitemaps import Handler
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
_AP_FILTERS = _DEVICE_FILTERS | {"clusterId"}
_RADIO_FILTERS = frozenset(
    ["siteId", "siteName", "serialNumber", "deviceName", "band", "bandwidth", "status"]
)
_SWITCH_FILTERS = frozenset(["siteId", "siteName", "model", "status", "deployment"])
_GATEWAY_FILTERS = _DEVICE_FILTERS - {"deviceType"} | {"macAddress"}
_SITE_FILTERS = frozenset(["siteId", "siteName"])
_CLIENT_FILTERS = frozenset(
    ["clientConnectionType", "status", "wlanName", "vlanId", "tunnelType", "role"]
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
_ALERT_FILTERS = frozenset(["siteId", "typeId", "status", "category", "deviceType"])


class PagedList(NamedTuple):
    """A list of items: its path, the fields it can be filtered by, and its page sizes.

    ``implied`` is a filter that applies unless the query filters by the same field.
    """

    path: str
    items: Callable[[SimulationContext], list[Item]]
    filters: frozenset[str]
    default_limit: int
    maximum_limit: int = 1000
    page: Callable[..., Item] = cursor_page
    implied: tuple[str, str] | None = None


def _devices(context: SimulationContext) -> list[Item]:
    return [rest_devices.device(context, device) for device in context.campus.devices]


def _inventory(context: SimulationContext) -> list[Item]:
    return [rest_devices.inventory_device(context, device) for device in context.campus.devices]


def _aps(context: SimulationContext) -> list[Item]:
    return [rest_devices.access_point(context, ap) for ap in context.campus.aps]


def _radios(context: SimulationContext) -> list[Item]:
    radios = [radio for ap in context.campus.aps for radio in ap.radios]
    return [rest_devices.radio(context, radio) for radio in radios]


def _switches(context: SimulationContext) -> list[Item]:
    return [rest_devices.switch(context, switch) for switch in context.campus.switches]


def _gateways(context: SimulationContext) -> list[Item]:
    return [rest_devices.gateway(context, gateway) for gateway in context.campus.gateways]


def _sites(context: SimulationContext) -> list[Item]:
    return rest_other_lists.sites(context.campus)


def _clients(context: SimulationContext) -> list[Item]:
    return [rest_other_lists.client(context, client) for client in context.campus.clients]


def _firmware(context: SimulationContext) -> list[Item]:
    return [rest_other_lists.firmware(device) for device in context.campus.devices]


def _alerts(context: SimulationContext) -> list[Item]:
    return [rest_other_lists.alert(alert) for alert in reversed(context.campus.alerts)]


LISTS = (
    PagedList(f"{_MONITORING}/devices", _devices, _DEVICE_FILTERS, 1000),
    PagedList(f"{_MONITORING}/device-inventory", _inventory, _DEVICE_FILTERS, 20),
    PagedList(f"{_MONITORING}/aps", _aps, _AP_FILTERS, 20),
    PagedList(f"{_MONITORING}/radios", _radios, _RADIO_FILTERS, 20),
    PagedList(f"{_MONITORING}/switches", _switches, _SWITCH_FILTERS, 1000),
    PagedList(f"{_MONITORING}/gateways", _gateways, _GATEWAY_FILTERS, 20),
    PagedList(f"{_MONITORING}/sites-health", _sites, _SITE_FILTERS, 100, page=offset_page),
    PagedList(
        f"{_MONITORING}/clients",
        _clients,
        _CLIENT_FILTERS,
        100,
        implied=("status", "Connected"),
    ),
    PagedList("/network-services/v1/firmware-details", _firmware, _FIRMWARE_FILTERS, 20),
    PagedList("/network-notifications/v1/alerts", _alerts, _ALERT_FILTERS, 20, 100),
)


class Rest:
    """The REST endpoints, behind one check of the bearer token and one rate limit."""

    def __init__(
        self, settings: Settings, faults: Faults, tokens: Tokens, context: SimulationContext
    ) -> None:
        self._faults = faults
        self._tokens = tokens
        self._context = context
        self._limit = RateLimit(settings.rest_limit)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of all endpoints that read."""
        routes = [web.get(paged.path, self.guarded(self._list_handler(paged))) for paged in LISTS]
        for parts in DETAIL_LISTS:
            path = f"{_MONITORING}/{parts.path}"
            routes.append(web.get(path, self.guarded(self._detail_list_handler(parts))))
        path = f"{_MONITORING}/tenant-device-health"
        routes.append(web.get(path, self.guarded(self._tenant_health)))
        path = f"{_MONITORING}/clients/{{mac}}"
        routes.append(web.get(path, self.guarded(self._client)))
        path = f"{_MONITORING}/topology/{{site_id}}"
        routes.append(web.get(path, self.guarded(self._topology)))
        return routes + rest_sitemaps.routes(self._context, self.guarded)

    def guarded(self, handler: Handler) -> Handler:
        """Return a handler that first checks the faults, the bearer token and the rate limit."""

        async def handle(request: web.Request) -> web.Response:
            response = self._refuse(request)
            if response is None:
                try:
                    response = await handler(request)
                except BadInputError as err:
                    response = error_response(400, str(err))
            response.headers.update(self._limit.headers)
            if request.path in self._faults.sunsets:
                response.headers["Deprecation"] = "@1767225600"
                response.headers["Sunset"] = self._faults.sunsets[request.path]
            return response

        return handle

    def _refuse(self, request: web.Request) -> web.Response | None:
        """Return an error response if the request must not be answered."""
        status = self._faults.rest.get(request.path)
        if status is not None:
            return error_response(status, retry_after=self._faults.retry_after)
        if self._tokens.check(request) is None:
            return error_response(401)
        if not self._limit.take():
            return error_response(429, retry_after=self._faults.retry_after)
        return None

    def _list_handler(self, paged: PagedList) -> Handler:
        """Return a handler that returns a page of a list."""

        async def handle(request: web.Request) -> web.Response:
            expression = request.query.get("filter", "")
            items = select(paged.items(self._context), expression, paged.filters)
            if paged.implied is not None:
                field, value = paged.implied
                if f"{field} " not in expression:
                    items = [item for item in items if item[field] == value]
            page = paged.page(items, request.query, paged.default_limit, paged.maximum_limit)
            return web.json_response(page)

        return handle

    def _detail_list_handler(self, parts: DetailList) -> Handler:
        """Return a handler that returns a page of the parts of one device."""

        async def handle(request: web.Request) -> web.Response:
            if not parts.parameters.issuperset(request.query):
                raise BadInputError("A parameter of the query is not supported.")
            items = parts.items(self._context, request.match_info["serial"])
            if items is None:
                return error_response(404)
            return web.json_response(parts.page(items, request.query))

        return handle

    async def _client(self, request: web.Request) -> web.Response:
        """Return one client by its MAC address."""
        for client in self._context.campus.clients:
            if client.mac == request.match_info["mac"].lower():
                return web.json_response(rest_other_lists.client(self._context, client))
        return error_response(404)

    async def _topology(self, request: web.Request) -> web.Response:
        """Return the topology of a site."""
        for site in self._context.campus.sites:
            if site.site_id == request.match_info["site_id"]:
                return web.json_response(rest_topology.topology(self._context, site))
        return error_response(404)

    async def _tenant_health(self, _: web.Request) -> web.Response:
        """Return the number of devices in good and in poor health by type."""
        campus = self._context.campus
        types: dict[str, Sequence[Device]] = {
            "Access Points": campus.aps,
            "Switches": campus.switches,
            "Gateways": campus.gateways,
        }
        health: list[dict[str, Any]] = []
        for name, devices in types.items():
            health.append({"name": name, "health": rest_other_lists.device_health(devices)})
        return web.json_response(
            {
                "deviceTypes": health,
                "id": campus.tenant_id,
                "type": "network-monitoring/tenant-device-health",
            }
        )
