"""Reauthentication and reconfiguration, tested on a simulated Central before they are stored."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
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

from .flows import CHECK_PATH, CUSTOM, CUSTOM_WORKSPACE, PUBLIC, WORKSPACE, submit, suggested
from .harness import Harness

pytestmark = pytest.mark.usefixtures("setup_entry")


async def reauthenticate(home: Harness, entry: MockConfigEntry) -> ConfigFlowResult:
    """Start a reauth flow, and submit the simulator's client."""
    typed = {CONF_CLIENT_ID: home.sim.client_id, CONF_CLIENT_SECRET: home.sim.client_secret}
    return await submit(home, await entry.start_reauth_flow(home.hass), typed)


async def test_reauth_takes_a_new_secret(new_home: Harness) -> None:
    """The client ID and the subscriber stay, and the secret is replaced."""
    new_home.entry.add_to_hass(new_home.hass)
    subscriber_id = new_home.entry.data[CONF_SUBSCRIBER_ID]
    new_home.sim.set_secret("new")

    result = await new_home.entry.start_reauth_flow(new_home.hass)
    assert result["step_id"] == "reauth_confirm"
    assert suggested(result) == {CONF_CLIENT_ID: new_home.sim.client_id}
    result = await submit(
        new_home, result, {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: "old"}
    )
    assert result["errors"] == {"base": "invalid_auth"}
    assert suggested(result) == {CONF_CLIENT_ID: new_home.sim.client_id}
    result = await submit(
        new_home, result, {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: " new "}
    )

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert new_home.entry.data[CONF_CLIENT_SECRET] == "new"
    assert new_home.entry.data[CONF_SUBSCRIBER_ID] == subscriber_id
    assert new_home.entry.unique_id == new_home.sim.client_id


async def test_reauth_takes_a_new_client(new_home: Harness, entry_data: dict[str, Any]) -> None:
    """A new client of the same account replaces the one that is gone; the account stays itself."""
    entry = MockConfigEntry(
        domain=DOMAIN, unique_id="gone", data=entry_data | {CONF_CLIENT_ID: "gone"}
    )
    entry.add_to_hass(new_home.hass)

    result = await reauthenticate(new_home, entry)

    assert result["reason"] == "reauth_successful"
    assert entry.unique_id == "gone"
    assert entry.data[CONF_CLIENT_ID] == new_home.sim.client_id


async def test_reauth_of_a_workspace_keeps_its_identity(
    new_home: Harness, entry_data: dict[str, Any]
) -> None:
    """The entry stays the workspace's, whichever client is used."""
    workspace = {
        CONF_WORKSPACE: new_home.sim.workspace_id,
        CONF_TOKEN_URL: new_home.sim.workspace_token_url,
    }
    data = entry_data | workspace | {CONF_CREDENTIAL_KIND: "workspace", CONF_CLIENT_ID: "gone"}
    entry = MockConfigEntry(domain=DOMAIN, unique_id=new_home.sim.workspace_id, data=data)
    entry.add_to_hass(new_home.hass)

    result = await reauthenticate(new_home, entry)

    assert result["reason"] == "reauth_successful"
    assert entry.unique_id == new_home.sim.workspace_id


async def test_reauth_with_the_client_of_another_entry(
    new_home: Harness, entry_data: dict[str, Any]
) -> None:
    """Two entries cannot share a client."""
    new_home.entry.add_to_hass(new_home.hass)
    other = MockConfigEntry(
        domain=DOMAIN, unique_id="gone", data=entry_data | {CONF_CLIENT_ID: "gone"}
    )
    other.add_to_hass(new_home.hass)

    result = await reauthenticate(new_home, other)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert other.unique_id == "gone"


async def test_reconfigure_keeps_a_secret_left_empty(
    new_home: Harness, entry_data: dict[str, Any]
) -> None:
    """Forms show stored values except the secret; an error can be fixed as at set-up."""
    new_home.entry.add_to_hass(new_home.hass)
    result = await new_home.entry.start_reconfigure_flow(new_home.hass)
    assert result["step_id"] == "reconfigure"
    assert suggested(result) == CUSTOM
    result = await submit(new_home, result, CUSTOM)
    assert result["step_id"] == "reconfigure_credentials"
    filled = suggested(result)
    assert filled == {
        CONF_HOST: new_home.sim.host,
        CONF_CLIENT_ID: new_home.sim.client_id,
        CONF_ADVANCED: {
            CONF_TOKEN_URL: new_home.sim.token_url,
            CONF_CA_CERTIFICATE: new_home.sim.ca_pem.strip(),
        },
    }

    new_home.sim.faults.rest[CHECK_PATH] = 401
    result = await submit(new_home, result, filled)
    assert result["step_id"] == "reconfigure_credentials"
    assert result["errors"] == {CONF_HOST: "wrong_cluster"}
    new_home.sim.faults.rest.clear()
    result = await submit(new_home, result, filled)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert new_home.entry.data == entry_data


async def test_reconfigure_while_reauth_waits(new_home: Harness) -> None:
    """Reconfiguring ends a waiting reauth flow."""
    new_home.entry.add_to_hass(new_home.hass)
    await new_home.entry.start_reauth_flow(new_home.hass)

    result = await submit(
        new_home, await new_home.entry.start_reconfigure_flow(new_home.hass), CUSTOM
    )
    result = await submit(new_home, result, suggested(result))

    assert result["reason"] == "reconfigure_successful"


@pytest.mark.parametrize(
    "title, expected",
    [
        ("EU-1", "US-WEST-5"),
        ("EU-1 (Head Office)", "US-WEST-5"),
        ("My network", "My network"),
    ],
    ids=["the cluster's", "with a site", "the user's"],
)
@pytest.mark.usefixtures("public")
async def test_reconfigure_moves_to_another_cluster(
    new_home: Harness, entry_data: dict[str, Any], title: str, expected: str
) -> None:
    """The title follows the cluster unless the user chose one; a wrong cluster asks again."""
    data = entry_data | {
        CONF_HOST: CLUSTERS["EU-1"],
        CONF_CA_CERTIFICATE: None,
        CONF_TOKEN_URL: new_home.sim.token_url,
    }
    entry = MockConfigEntry(domain=DOMAIN, title=title, unique_id=new_home.sim.client_id, data=data)
    entry.add_to_hass(new_home.hass)
    result = await entry.start_reconfigure_flow(new_home.hass)
    assert suggested(result) == PUBLIC | {CONF_CLUSTER: "EU-1"}

    new_home.sim.faults.rest[CHECK_PATH] = 404
    result = await submit(
        new_home, await submit(new_home, result, PUBLIC), {CONF_CLIENT_ID: new_home.sim.client_id}
    )
    assert result["step_id"] == "reconfigure"
    assert result["errors"] == {CONF_CLUSTER: "wrong_cluster"}
    new_home.sim.faults.rest.clear()
    result = await submit(
        new_home, await submit(new_home, result, PUBLIC), {CONF_CLIENT_ID: new_home.sim.client_id}
    )

    assert result["reason"] == "reconfigure_successful"
    assert entry.data == data | {CONF_HOST: new_home.sim.host}
    assert entry.title == expected


async def test_reconfigure_to_workspace_credentials_keeps_the_identity(new_home: Harness) -> None:
    """The entities' unique ids are made of the entry's, which stays what it was."""
    new_home.entry.add_to_hass(new_home.hass)
    result = await submit(
        new_home, await new_home.entry.start_reconfigure_flow(new_home.hass), CUSTOM_WORKSPACE
    )
    filled = suggested(result)
    assert filled[CONF_ADVANCED] == {CONF_CA_CERTIFICATE: new_home.sim.ca_pem.strip()}

    result = await submit(
        new_home, result, filled | {CONF_WORKSPACE: new_home.sim.workspace_token_url}
    )

    assert result["reason"] == "reconfigure_successful"
    assert new_home.entry.data[CONF_WORKSPACE] == new_home.sim.workspace_id
    assert new_home.entry.unique_id == new_home.sim.client_id
    assert new_home.entry.data[CONF_TOKEN_URL] == new_home.sim.workspace_token_url

    result = await submit(
        new_home, await new_home.entry.start_reconfigure_flow(new_home.hass), CUSTOM_WORKSPACE
    )
    assert suggested(result)[CONF_WORKSPACE] == new_home.sim.workspace_token_url


async def test_reconfigure_to_another_workspace_is_refused(
    new_home: Harness, entry_data: dict[str, Any]
) -> None:
    """Another workspace has other devices and thus needs an entry of its own."""
    token_url = new_home.sim.workspace_token_url.replace(new_home.sim.workspace_id, WORKSPACE)
    workspace = {
        CONF_CREDENTIAL_KIND: "workspace",
        CONF_WORKSPACE: WORKSPACE,
        CONF_TOKEN_URL: token_url,
    }
    entry = MockConfigEntry(domain=DOMAIN, unique_id=WORKSPACE, data=entry_data | workspace)
    entry.add_to_hass(new_home.hass)

    result = await submit(
        new_home, await entry.start_reconfigure_flow(new_home.hass), CUSTOM_WORKSPACE
    )
    result = await submit(
        new_home, result, suggested(result) | {CONF_WORKSPACE: new_home.sim.workspace_token_url}
    )

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "another_account"
    assert entry.data[CONF_WORKSPACE] == WORKSPACE


async def test_reauth_probes_a_stream_that_is_enabled(
    new_home: Harness, entry_data: dict[str, Any]
) -> None:
    """The connection test does not open a disabled stream."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=new_home.sim.client_id,
        data=entry_data,
        options={CONF_STREAMS: ["alerts"]},
    )
    entry.add_to_hass(new_home.hass)
    new_home.sim.faults.streams["ap"] = 403
    typed = {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: new_home.sim.client_secret}

    new_home.sim.faults.streams["alerts"] = 404
    result = await submit(new_home, await entry.start_reauth_flow(new_home.hass), typed)
    assert result["errors"] == {"base": "stream_not_found"}
    assert suggested(result) == typed
    del new_home.sim.faults.streams["alerts"]
    result = await submit(new_home, result, typed)

    assert result["reason"] == "reauth_successful"
