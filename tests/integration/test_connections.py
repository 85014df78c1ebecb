"""Where an account's requests go, and what they carry: no redirects, no cookies."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
import socket
from typing import Any, override
from unittest.mock import patch

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from homeassistant.config_entries import SOURCE_USER
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import DEFAULT_STREAMS, DOMAIN
from simulator import Settings, Simulator

from .flows import CUSTOM, submit
from .harness import Harness
from .helpers import until_true

ADDRESS = "127.0.0.1"
COOKIE = "followed=me"
HOST = "central.test"


class HostileSimulator(Simulator):
    """A Central that sets a cookie with every response, and redirects some requests.

    It has a host name: aiohttp keeps no cookies of bare addresses.
    """

    def __init__(self, settings: Settings, cert_dir: Path) -> None:
        super().__init__(settings, host=HOST, cert_dir=cert_dir)
        self._bind = ADDRESS
        self.redirects: dict[str, str] = {}
        """URLs by path."""
        self.cookies: list[str | None] = []
        """The Cookie header of each request."""
        self.paths: list[str] = []

    @override
    def _routes(self) -> list[web.RouteDef]:
        """Return the routes with handlers that set a cookie, and one for the root."""
        routes = [*super()._routes(), web.get("/", _found)]
        return [
            web.RouteDef(route.method, route.path, self._wrap(route.handler), route.kwargs)
            for route in routes
        ]

    def _wrap(self, handler: Any) -> Any:
        """Return a handler that redirects, or sets a cookie."""

        async def handle(request: web.Request) -> web.StreamResponse:
            """Handle a request."""
            self.paths.append(request.path)
            self.cookies.append(request.headers.get("Cookie"))
            location = self.redirects.get(request.path)
            if location is not None:
                raise web.HTTPFound(location, headers={"Set-Cookie": COOKIE})
            response: web.StreamResponse = await handler(request)
            if not response.prepared:
                response.headers["Set-Cookie"] = COOKIE
            return response

        return handle


async def _found(_: web.Request) -> web.Response:
    """Handle a request for the root."""
    return web.Response(text="Central")


class Elsewhere:
    """Another server of the network, without TLS, that records its requests."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[str] = []


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """Return a server that a redirect may name, and that accepts WebSockets, too."""

    async def handle(request: web.Request) -> web.StreamResponse:
        """Accept a request."""
        found.requests.append(request.path)
        if "upgrade" not in request.headers.get("Connection", "").lower():
            return web.Response()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for _ in socket:
            pass
        return socket

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, ADDRESS, 0).start()
    found = Elsewhere(f"http://{ADDRESS}:{runner.addresses[0][1]}/elsewhere")
    yield found
    await runner.cleanup()


class LoopbackResolver(AbstractResolver):
    """Resolves every name to this machine."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the one address."""
        return [
            ResolveResult(
                hostname=host, host=ADDRESS, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    @override
    async def close(self) -> None:
        """Close nothing."""

    real_close = close


@pytest.fixture(autouse=True)
def _loopback_resolver() -> Iterator[None]:
    """Resolve every name to this machine."""
    make = "homeassistant.helpers.aiohttp_client._async_make_resolver"
    with patch(make, return_value=LoopbackResolver()):
        yield


@pytest.fixture
async def sim(settings: Settings, tmp_path: Path) -> AsyncIterator[HostileSimulator]:
    """Return a hostile Central."""
    async with HostileSimulator(settings, tmp_path) as simulator:
        yield simulator


async def test_system_health_follows_no_redirect(
    home: Harness, sim: HostileSimulator, elsewhere: Elsewhere
) -> None:
    """Otherwise Central could choose a URL of the home's network to request."""
    sim.redirects["/"] = elsewhere.url
    assert await async_setup_component(home.hass, "system_health", {})
    await home.settle()
    info = await get_system_health_info(home.hass, DOMAIN)
    assert await info["can_reach_server"] == "ok"
    assert "/" in sim.paths
    assert elsewhere.requests == []


async def test_streams_follow_no_redirect(
    new_home: Harness, sim: HostileSimulator, elsewhere: Elsewhere
) -> None:
    """Whatever another host sends, in plain text at that, would be believed."""
    redirected = STREAMS["ap"].path
    sim.redirects[redirected] = elsewhere.url
    await new_home.set_up()
    await until_true(lambda: redirected in sim.paths)
    live = set(DEFAULT_STREAMS) - {"ap"}
    await until_true(lambda: {each for each in live if new_home.run.is_live(each)} == live)
    await new_home.settle()
    assert not new_home.run.is_live("ap")
    assert elsewhere.requests == []


async def test_an_account_check_follows_no_redirect(
    new_home: Harness, sim: HostileSimulator, elsewhere: Elsewhere, typed: dict[str, Any]
) -> None:
    """The stream is checked with the session that the account uses later."""
    sim.redirects[STREAMS["ap"].path] = elsewhere.url
    flow = new_home.hass.config_entries.flow
    result = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await submit(new_home, await submit(new_home, result, CUSTOM), typed)
    assert result["errors"] == {"host": "cannot_connect"}
    assert elsewhere.requests == []


async def test_no_cookie_is_kept(home: Harness, sim: HostileSimulator) -> None:
    """Neither in the account's requests nor in those of other integrations."""
    await home.until_synced()
    assert await async_setup_component(home.hass, "system_health", {})
    await home.settle()
    info = await get_system_health_info(home.hass, DOMAIN)
    assert await info["can_reach_server"] == "ok"
    assert len(sim.cookies) > len(DEFAULT_STREAMS)
    assert set(sim.cookies) == {None}
    shared = async_get_clientsession(home.hass)
    assert not list(shared.cookie_jar)


async def test_accounts_share_one_session_which_is_closed_with_home_assistant(
    home: Harness,
) -> None:
    """A reload creates no other."""
    session = home.run.session
    assert isinstance(session.cookie_jar, aiohttp.DummyCookieJar)
    await home.reload()
    assert home.run.session is session
    await home.unload()
    assert not session.closed
    await home.hass.async_stop(force=True)
    assert session.closed
