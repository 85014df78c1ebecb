"""The REST endpoints of floors: which there are, their plans, and what is placed on them."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from . import floor_plans
from .context import SimulationContext
from .devices import Site
from .error_responses import error_response
from .paging import BadInputError, cursor_page, offset_page, select

_SITEMAPS = "/network-monitoring/v1/sitemaps"
_FLOOR = f"{_SITEMAPS}/{{site}}/floors/{{floor}}"
_DEPLOYED_FILTERS = frozenset(["floorId", "buildingId", "types", "name", "model", "serial"])

type Handler = Callable[[web.Request], Awaitable[web.Response]]
type Answer = Callable[[SimulationContext, Site, web.Request], web.Response]


def routes(context: SimulationContext, guarded: Callable[[Handler], Handler]) -> list[web.RouteDef]:
    """Return the routes; ``guarded`` adds the checks that all endpoints share."""

    async def sites(request: web.Request) -> web.Response:
        """Return a page of the sites that have floors."""
        page = offset_page(floor_plans.sites(context.campus), request.query, 20, 10_000)
        return web.json_response(page)

    def handler(answer: Answer) -> Handler:
        """Return the handler of an endpoint below a site."""

        async def handle(request: web.Request) -> web.Response:
            """Answer, unless there is no such site or floor."""
            site = _site(context, request)
            if site is None:
                return error_response(404)
            return answer(context, site, request)

        return handle

    return [
        web.get(f"{_SITEMAPS}/sites", guarded(sites)),
        *(web.get(path, guarded(handler(answer))) for path, answer in _ANSWERS.items()),
    ]


def _site(context: SimulationContext, request: web.Request) -> Site | None:
    """Return the site of a request, None if there is none or it does not have the floor."""
    for site in context.campus.sites:
        if site.site_id == request.match_info["site"]:
            floor = request.match_info.get("floor", floor_plans.floor_id(site))
            return site if floor == floor_plans.floor_id(site) else None
    return None


def _buildings(context: SimulationContext, site: Site, _: web.Request) -> web.Response:
    return web.json_response(floor_plans.buildings(context.campus, site))


def _floor(context: SimulationContext, site: Site, _: web.Request) -> web.Response:
    return web.json_response(floor_plans.floor(context.campus, site))


def _zones(_: SimulationContext, site: Site, __: web.Request) -> web.Response:
    return web.json_response(floor_plans.zones(site))


def _image(_: SimulationContext, __: Site, request: web.Request) -> web.Response:
    if request.query.get("raster") not in {"true", "false"}:
        raise BadInputError("raster is required.")
    return web.Response(body=floor_plans.image(), content_type="image/png")


def _deployed(context: SimulationContext, site: Site, request: web.Request) -> web.Response:
    expression = request.query.get("filter", "")
    if "floorId" not in expression and "buildingId" not in expression:
        raise BadInputError("A filter by floorId or buildingId is required.")
    items = select(floor_plans.deployed(context, site), expression, _DEPLOYED_FILTERS)
    return web.json_response(cursor_page(items, request.query, 100, 2**31 - 1))


_ANSWERS: dict[str, Answer] = {
    f"{_SITEMAPS}/{{site}}/buildings": _buildings,
    f"{_SITEMAPS}/{{site}}/network-devices-deployed": _deployed,
    _FLOOR: _floor,
    f"{_FLOOR}/image": _image,
    f"{_FLOOR}/zones": _zones,
}
