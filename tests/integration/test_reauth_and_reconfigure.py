"""Giving an account new credentials, or another place, tried on a real (simulated) Central."""

from typing import Any

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central.const import (
    CLUSTERS,
    CONF_ADVANCED,
    CONF_CA_CERTIFICATE,
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_STREAMS,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    DOMAIN,
)
from simulator import Simulator

from .flows import CHECK_PATH, CUSTOM, CUSTOM_WORKSPACE, PUBLIC, WORKSPACE, submit, suggested

pytestmark = pytest.mark.usefixtures("setup_entry")


async def test_reauth_takes_a_new_secret(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """The client is the old one, its secret was reset; the subscriber stays who it was."""
    entry.add_to_hass(hass)
    subscriber_id = entry.data[CONF_SUBSCRIBER_ID]
    sim.set_secret("new")

    result = await entry.start_reauth_flow(hass)
    assert result["step_id"] == "reauth_confirm"
    assert suggested(result) == {CONF_CLIENT_ID: sim.client_id}
    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: "old"})
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(
        hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: " new "}
    )

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert entry.data[CONF_CLIENT_SECRET] == "new"
    assert entry.data[CONF_SUBSCRIBER_ID] == subscriber_id
    assert entry.unique_id == sim.client_id


async def test_reauth_takes_a_new_client(
    hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]
) -> None:
    """A client made anew takes the place of the one that is gone."""
    entry = MockConfigEntry(
        domain=DOMAIN, unique_id="gone", data=entry_data | {CONF_CLIENT_ID: "gone"}
    )
    entry.add_to_hass(hass)

    result = await entry.start_reauth_flow(hass)
    result = await submit(
        hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}
    )

    assert result["reason"] == "reauth_successful"
    assert entry.unique_id == sim.client_id
    assert entry.data[CONF_CLIENT_ID] == sim.client_id


async def test_reauth_of_a_workspace_keeps_its_identity(
    hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]
) -> None:
    """A workspace stays itself whichever client speaks for it."""
    workspace = {CONF_WORKSPACE: sim.workspace_id, CONF_TOKEN_URL: sim.workspace_token_url}
    data = entry_data | workspace | {CONF_CREDENTIAL_KIND: "workspace", CONF_CLIENT_ID: "gone"}
    entry = MockConfigEntry(domain=DOMAIN, unique_id=sim.workspace_id, data=data)
    entry.add_to_hass(hass)

    result = await entry.start_reauth_flow(hass)
    result = await submit(
        hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}
    )

    assert result["reason"] == "reauth_successful"
    assert entry.unique_id == sim.workspace_id


async def test_reauth_with_the_client_of_another_entry(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, entry_data: dict[str, Any]
) -> None:
    """Two entries never share a client."""
    entry.add_to_hass(hass)
    other = MockConfigEntry(
        domain=DOMAIN, unique_id="gone", data=entry_data | {CONF_CLIENT_ID: "gone"}
    )
    other.add_to_hass(hass)

    result = await other.start_reauth_flow(hass)
    result = await submit(
        hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}
    )

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert other.unique_id == "gone"


async def test_reconfigure_keeps_a_secret_left_empty(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, entry_data: dict[str, Any]
) -> None:
    """The forms are filled with what is stored but the secret; a failure is told and mended like at set-up."""
    entry.add_to_hass(hass)
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure"
    assert suggested(result) == CUSTOM
    result = await submit(hass, result, CUSTOM)
    assert result["step_id"] == "reconfigure_credentials"
    filled = suggested(result)
    assert filled == {
        CONF_HOST: sim.host,
        CONF_CLIENT_ID: sim.client_id,
        CONF_ADVANCED: {CONF_TOKEN_URL: sim.token_url, CONF_CA_CERTIFICATE: sim.ca_pem.strip()},
    }

    sim.faults.rest[CHECK_PATH] = 401
    result = await submit(hass, result, filled)
    assert result["step_id"] == "reconfigure_credentials"
    assert result["errors"] == {CONF_HOST: "wrong_cluster"}
    sim.faults.rest.clear()
    result = await submit(hass, result, filled)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == entry_data


async def test_reconfigure_while_reauth_waits(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Reconfiguring mends an account too, also when Home Assistant already asks for new credentials."""
    entry.add_to_hass(hass)
    await entry.start_reauth_flow(hass)

    result = await submit(hass, await entry.start_reconfigure_flow(hass), CUSTOM)
    result = await submit(hass, result, suggested(result))

    assert result["reason"] == "reconfigure_successful"


@pytest.mark.parametrize(
    "title, expected",
    [("EU-1", "US-WEST-5"), ("My network", "My network")],
    ids=["ours", "the user's"],
)
@pytest.mark.usefixtures("public")
async def test_reconfigure_moves_to_another_cluster(
    hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any], title: str, expected: str
) -> None:
    """The title follows the cluster unless the user gave one; a wrong cluster leads back to the choice."""
    data = entry_data | {
        CONF_HOST: CLUSTERS["EU-1"],
        CONF_CA_CERTIFICATE: None,
        CONF_TOKEN_URL: sim.token_url,
    }
    entry = MockConfigEntry(domain=DOMAIN, title=title, unique_id=sim.client_id, data=data)
    entry.add_to_hass(hass)
    result = await entry.start_reconfigure_flow(hass)
    assert suggested(result) == PUBLIC | {CONF_CLUSTER: "EU-1"}

    sim.faults.rest[CHECK_PATH] = 404
    result = await submit(hass, await submit(hass, result, PUBLIC), {CONF_CLIENT_ID: sim.client_id})
    assert result["step_id"] == "reconfigure"
    assert result["errors"] == {CONF_CLUSTER: "wrong_cluster"}
    sim.faults.rest.clear()
    result = await submit(hass, await submit(hass, result, PUBLIC), {CONF_CLIENT_ID: sim.client_id})

    assert result["reason"] == "reconfigure_successful"
    assert entry.data == data | {CONF_HOST: sim.host}
    assert entry.title == expected


async def test_reconfigure_to_workspace_credentials_changes_the_identity(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry
) -> None:
    """The other kind of credentials may take over the entry, which then is the workspace's."""
    entry.add_to_hass(hass)
    result = await submit(hass, await entry.start_reconfigure_flow(hass), CUSTOM_WORKSPACE)
    filled = suggested(result)
    assert filled[CONF_ADVANCED] == {CONF_CA_CERTIFICATE: sim.ca_pem.strip()}

    result = await submit(hass, result, filled | {CONF_WORKSPACE: sim.workspace_token_url})

    assert result["reason"] == "reconfigure_successful"
    assert entry.unique_id == entry.data[CONF_WORKSPACE] == sim.workspace_id
    assert entry.data[CONF_TOKEN_URL] == sim.workspace_token_url

    result = await submit(hass, await entry.start_reconfigure_flow(hass), CUSTOM_WORKSPACE)
    assert suggested(result)[CONF_WORKSPACE] == sim.workspace_token_url


async def test_reconfigure_to_another_workspace_is_refused(
    hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]
) -> None:
    """Another workspace has other devices: it is an account of its own."""
    token_url = sim.workspace_token_url.replace(sim.workspace_id, WORKSPACE)
    workspace = {
        CONF_CREDENTIAL_KIND: "workspace",
        CONF_WORKSPACE: WORKSPACE,
        CONF_TOKEN_URL: token_url,
    }
    entry = MockConfigEntry(domain=DOMAIN, unique_id=WORKSPACE, data=entry_data | workspace)
    entry.add_to_hass(hass)

    result = await submit(hass, await entry.start_reconfigure_flow(hass), CUSTOM_WORKSPACE)
    result = await submit(
        hass, result, suggested(result) | {CONF_WORKSPACE: sim.workspace_token_url}
    )

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "another_workspace"
    assert entry.data[CONF_WORKSPACE] == WORKSPACE


async def test_reauth_probes_a_stream_that_is_enabled(
    hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]
) -> None:
    """A stream that the user left out is not asked for."""
    entry = MockConfigEntry(
        domain=DOMAIN, unique_id=sim.client_id, data=entry_data, options={CONF_STREAMS: ["alerts"]}
    )
    entry.add_to_hass(hass)
    sim.faults.streams["ap"] = 403
    typed = {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}

    sim.faults.streams["alerts"] = 404
    result = await submit(hass, await entry.start_reauth_flow(hass), typed)
    assert result["errors"] == {"base": "stream_not_found"}
    del sim.faults.streams["alerts"]
    result = await submit(hass, result, typed)

    assert result["reason"] == "reauth_successful"
