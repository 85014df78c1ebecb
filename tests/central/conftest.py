"""A simulated Central on loopback, and clients of it with a clock that the test moves."""

from collections.abc import AsyncIterator
import ssl

import aiohttp
import pytest

from custom_components.hpe_aruba_central.central.auth import Credentials, TokenProvider
from custom_components.hpe_aruba_central.central.rest.alert_actions import AlertActions
from custom_components.hpe_aruba_central.central.rest.api import CentralApi
from custom_components.hpe_aruba_central.central.rest.device_actions import DeviceActions
from simulator import Settings, Simulator
from simulator.certificates import Certificates, provide_certificates
from tests.central.action_helpers import KNOWN, InstantClock
from tests.central.listener import Client
from tests.central.manual_clock import ManualClock
from tests.central.scripted_server import Scripted


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """Allow sockets; connections to other hosts than loopback stay forbidden."""


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Return a CA and a server certificate for the whole run."""
    return provide_certificates(tmp_path_factory.mktemp("certificates"), "127.0.0.1")


@pytest.fixture
def settings() -> Settings:
    """Return the settings of the simulated Central; tests override them."""
    return Settings()


@pytest.fixture
async def sim(settings: Settings, certificates: Certificates) -> AsyncIterator[Simulator]:
    """Return a running simulator."""
    async with Simulator(
        settings, host="127.0.0.1", port=0, cert_dir=certificates.ca.parent
    ) as simulator:
        yield simulator


@pytest.fixture
async def scripted(certificates: Certificates) -> AsyncIterator[Scripted]:
    """Return a running server that gives the answers of a script."""
    async with Scripted(certificates) as server:
        yield server


@pytest.fixture
def trust(certificates: Certificates) -> ssl.SSLContext:
    """Return a TLS context that trusts both servers."""
    return ssl.create_default_context(cafile=certificates.ca)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return a session that trusts only the public certificate authorities."""
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands still until the test moves it."""
    return ManualClock()


@pytest.fixture
def credentials(sim: Simulator) -> Credentials:
    """Return the credentials of the simulator's Central API client."""
    return Credentials(sim.client_id, sim.client_secret, sim.token_url)


@pytest.fixture
def tokens(
    session: aiohttp.ClientSession,
    credentials: Credentials,
    trust: ssl.SSLContext,
    clock: ManualClock,
) -> TokenProvider:
    """Return the tokens of those credentials."""
    return TokenProvider(session, credentials, ssl=trust, clock=clock.clock)


@pytest.fixture
def api(
    session: aiohttp.ClientSession,
    sim: Simulator,
    tokens: TokenProvider,
    trust: ssl.SSLContext,
    clock: ManualClock,
) -> CentralApi:
    """Return the simulator's REST API."""
    return CentralApi(session, sim.host, tokens, ssl=trust, clock=clock.clock)


@pytest.fixture
def scripted_api(
    session: aiohttp.ClientSession, scripted: Scripted, trust: ssl.SSLContext, clock: ManualClock
) -> CentralApi:
    """Return the scripted server's REST API; its first request is for a token."""
    provider = TokenProvider(session, Credentials("client", "secret", scripted.url), ssl=trust)
    return CentralApi(session, scripted.host, provider, ssl=trust, clock=clock.clock)


@pytest.fixture
def client(
    sim: Simulator,
    session: aiohttp.ClientSession,
    tokens: TokenProvider,
    trust: ssl.SSLContext,
    clock: ManualClock,
) -> Client:
    """Return a maker of subscriptions to the simulator."""
    return Client(sim, session, tokens, trust, clock)


@pytest.fixture
def instant_clock() -> InstantClock:
    """Return a clock whose sleeps take no time."""
    return InstantClock()


@pytest.fixture
def actions(api: CentralApi, instant_clock: InstantClock) -> DeviceActions:
    """Return the actions on devices of the simulated Central."""
    return DeviceActions(api, clock=instant_clock.clock)


@pytest.fixture
def alert_actions(api: CentralApi, instant_clock: InstantClock) -> AlertActions:
    """Return the actions on alerts of the simulated Central."""
    return AlertActions(api, clock=instant_clock.clock)


@pytest.fixture
def scripted_actions(scripted_api: CentralApi, instant_clock: InstantClock) -> DeviceActions:
    """Return the actions on devices of the scripted server."""
    return DeviceActions(scripted_api, clock=instant_clock.clock)


@pytest.fixture
def scripted_alert_actions(scripted_api: CentralApi, instant_clock: InstantClock) -> AlertActions:
    """Return the actions on alerts of the scripted server, with alerts known from REST."""
    return AlertActions(scripted_api, clock=instant_clock.clock, alerts=KNOWN)
