"""A simulated Central on loopback, and config entries that fit it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

# Imported before Home Assistant starts: the test plugin brings a package of the same name, which would win otherwise.
from custom_components.hpe_aruba_central.const import (
    CONF_CA_CERTIFICATE,
    CONF_CREDENTIAL_KIND,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    DOMAIN,
)
from simulator import Settings, Simulator

from .helpers import until


@pytest.fixture(autouse=True)
def _custom_integration_over_loopback(socket_enabled: None, enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration, and the tests talk to the simulator."""


@pytest.fixture(scope="session")
def cert_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose certificates are made once for the whole run."""
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def settings() -> Settings:
    """Return what the simulated Central is made of; override it where a test needs another."""
    return Settings()


@pytest.fixture
async def sim(settings: Settings, cert_dir: Path) -> AsyncIterator[Simulator]:
    """Return a running Central."""
    async with Simulator(settings, host="127.0.0.1", port=0, cert_dir=cert_dir) as simulator:
        yield simulator


@pytest.fixture
def entry_data(sim: Simulator) -> dict[str, Any]:
    """Return a config entry's data with the simulator's own Central API client."""
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
def entry(entry_data: dict[str, Any]) -> MockConfigEntry:
    """Return an account on the simulator, not yet added to Home Assistant."""
    return MockConfigEntry(
        domain=DOMAIN, title=entry_data[CONF_HOST], unique_id=entry_data[CONF_CLIENT_ID], data=entry_data
    )


@pytest.fixture
async def account(hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry) -> MockConfigEntry:
    """Return an account that is set up, with all of its streams live."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    streams = entry.runtime_data.subscriptions
    await sim.wait_connected(*streams)
    await until(hass, lambda: all(entry.runtime_data.is_live(stream) for stream in streams))
    return entry
