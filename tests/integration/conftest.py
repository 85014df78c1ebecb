"""A simulated Central on loopback, and accounts on it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import gc
from pathlib import Path
import ssl
import time
from typing import Any
from unittest.mock import AsyncMock, patch
from uuid import uuid4

import aiohttp
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.central.clock import Clock
from custom_components.hpe_aruba_central.const import (
    CLUSTERS,
    CONF_ADVANCED,
    CONF_CA_CERTIFICATE,
    CONF_CREDENTIAL_KIND,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    DOMAIN,
    ENTRY_VERSION,
)

# Imported before Home Assistant starts: the test plugin has a package of the same name.
from custom_components.hpe_aruba_central.hub.validation import CLUSTER_NAMES
from simulator import Settings, Simulator, devices as simulated
from simulator.campus import Client
from simulator.messages import other_streams

from .blueprints import Automate, automations
from .harness import Harness
from .patches import fast_actions, fast_streams, grace_period, refusals_last
from .sites import add_site

INTEGRATION = "custom_components.hpe_aruba_central"


@pytest.fixture(autouse=True)
def _custom_integration_over_loopback(
    socket_enabled: None, enable_custom_integrations: None
) -> None:
    """Let Home Assistant find the integration, and tests connect to the simulator."""


@pytest.fixture(autouse=True, scope="module")
def _seldom_garbage_collection() -> Iterator[None]:
    """Collect garbage less often: what a test creates is mostly alive until its end."""
    threshold = gc.get_threshold()
    gc.set_threshold(100_000, *threshold[1:])
    yield
    gc.set_threshold(*threshold)


@pytest.fixture(scope="session")
def cert_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for certificates, which are generated once per test run."""
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def settings() -> Settings:
    """Return the simulator's settings; override it where a test needs others."""
    return Settings()


@pytest.fixture
async def sim(settings: Settings, cert_dir: Path) -> AsyncIterator[Simulator]:
    """Return a running simulated Central."""
    async with Simulator(settings, host="127.0.0.1", port=0, cert_dir=cert_dir) as simulator:
        yield simulator


@pytest.fixture
def broken_handshakes(hass: HomeAssistant) -> None:
    """Ignore errors of the simulator when a client rejects its certificate.

    Both share the event loop, so the error would fail the test.
    """
    strict = hass.loop.get_exception_handler()
    assert strict is not None

    def tolerant(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if context["message"] != "Error on transport creation for incoming connection":
            strict(loop, context)

    hass.loop.set_exception_handler(tolerant)


@pytest.fixture
def entry_data(sim: Simulator) -> dict[str, Any]:
    """Return a config entry's data with the simulator's Central API client."""
    return {
        CONF_HOST: sim.host,
        CONF_CREDENTIAL_KIND: "central",
        CONF_CLIENT_ID: sim.client_id,
        CONF_CLIENT_SECRET: sim.client_secret,
        CONF_TOKEN_URL: sim.token_url,
        CONF_WORKSPACE: None,
        CONF_CA_CERTIFICATE: sim.ca_pem.strip(),
        CONF_SUBSCRIBER_ID: str(uuid4()),
    }


@pytest.fixture
def options() -> dict[str, Any]:
    """Return the account's options; override it where a test needs some."""
    return {}


@pytest.fixture
def entry(entry_data: dict[str, Any], options: dict[str, Any]) -> MockConfigEntry:
    """Return the config entry of an account, not yet added to Home Assistant."""
    return MockConfigEntry(
        domain=DOMAIN,
        version=ENTRY_VERSION,
        title=entry_data[CONF_HOST],
        unique_id=entry_data[CONF_CLIENT_ID],
        data=entry_data,
        options=options,
    )


@pytest.fixture
def new_home(hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry) -> Harness:
    """Return a home whose account is not set up yet."""
    return Harness(hass, sim, entry)


@pytest.fixture
async def home(new_home: Harness) -> Harness:
    """Return a home whose account is set up, with all streams live."""
    await new_home.set_up()
    await new_home.settle()
    await new_home.sim.wait_connected(*new_home.run.subscriptions)
    await new_home.until(lambda: new_home.run.all_live)
    return new_home


@pytest.fixture
async def alerts_home(home: Harness) -> Harness:
    """Return a home that has received all alerts, with the devices that they name."""
    await home.receive(
        [
            ("alerts", other_streams.alert(home.sim.context, alert, "Add"))
            for alert in home.campus.alerts
        ]
    )
    return home


@pytest.fixture
def setup_entry() -> Iterator[AsyncMock]:
    """Replace the set-up of entries, so that only the flow runs."""
    with patch(f"{INTEGRATION}.async_setup_entry", return_value=True) as mock:
        yield mock


@pytest.fixture
def typed(sim: Simulator) -> dict[str, Any]:
    """Return what a user types to use the simulator's Central API client."""
    return {
        CONF_HOST: sim.host,
        CONF_CLIENT_ID: sim.client_id,
        CONF_CLIENT_SECRET: sim.client_secret,
        CONF_ADVANCED: {CONF_TOKEN_URL: sim.token_url, CONF_CA_CERTIFICATE: sim.ca_pem},
    }


@pytest.fixture
async def public(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Put the simulator in the place of the public cluster US-WEST-5 and of HPE's token service."""
    context = await asyncio.to_thread(ssl.create_default_context, cadata=sim.ca_pem)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        monkeypatch.setitem(CLUSTERS, "US-WEST-5", sim.host)
        monkeypatch.setitem(CLUSTER_NAMES, sim.host, "US-WEST-5")
        monkeypatch.setattr(f"{INTEGRATION}.hub.validation.CENTRAL_TOKEN_URL", sim.token_url)
        monkeypatch.setattr(
            f"{INTEGRATION}.hub.central_client._async_get_session", lambda _hass: session
        )
        yield


@pytest.fixture
def entity_registry_enabled_by_default() -> Iterator[None]:
    """Enable entities that are disabled by default, too."""
    with (
        patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", new=True),
        patch(
            "homeassistant.components.sensor.SensorEntity.entity_registry_enabled_default", new=True
        ),
    ):
        yield


@pytest.fixture
def fast_forward() -> Iterator[None]:
    """Shorten all waits of streams, and for the token service, by a factor of 1,000."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 1000)

    with fast_streams(Clock(sleep=sleep)), refusals_last(0.01):
        yield


@pytest.fixture(autouse=True)
def no_grace_period() -> Iterator[None]:
    """Let a lost stream take its entities along at once; the grace period has tests of its own."""
    with grace_period(0.0):
        yield


@pytest.fixture(autouse=True)
def no_waits() -> Iterator[None]:
    """Let waits for asynchronous operations end at once, though their clock sees the full time."""
    skipped = 0.0

    async def sleep(seconds: float) -> None:
        """Skip a wait."""
        nonlocal skipped
        skipped += seconds
        await asyncio.sleep(min(seconds, 0.01))

    clock = Clock(monotonic=lambda: time.monotonic() + skipped, sleep=sleep)
    with fast_actions(clock):
        yield


@pytest.fixture
def assigned_macs(sim: Simulator) -> None:
    """Give all clients of the campus universally administered MAC addresses."""
    for number, client in enumerate(sim.campus.clients):
        client.mac = f"00:1a:1e:00:{number >> 8:02x}:{number & 0xFF:02x}"


@pytest.fixture
def here(sim: Simulator) -> Client:
    """Return a client that is connected."""
    return next(client for client in sim.campus.clients if client.connected)


@pytest.fixture
def main_site(sim: Simulator) -> simulated.Site:
    """Return the site of all devices."""
    [site] = sim.campus.sites
    return site


@pytest.fixture
def elsewhere(sim: Simulator, main_site: simulated.Site) -> simulated.Site:
    """Return another site, without devices."""
    assert sim.campus.sites == [main_site]
    return add_site(sim)


@pytest.fixture
def new_ap(sim: Simulator) -> simulated.AccessPoint:
    """Return an access point that is not in the campus yet."""
    ap = sim.campus.aps[1]
    sim.campus.remove(ap)
    return ap


@pytest.fixture
async def automate(
    home: Harness,  # set up before the configuration folder is another one
    tmp_path: Path,
) -> AsyncIterator[Automate]:
    """Return a function that creates an automation from a blueprint."""
    async with automations(home, tmp_path) as make:
        yield make
