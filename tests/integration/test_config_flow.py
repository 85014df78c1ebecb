"""Setting up an account, which is tested on a simulated Central before it is stored."""

import logging
from unittest.mock import AsyncMock
from uuid import UUID

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.hpe_aruba_central.const import (
    CONF_ADVANCED,
    CONF_CA_CERTIFICATE,
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_FILTERS,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    CONF_SUBSCRIBER_ID,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    DOMAIN,
)

from .flows import (
    CUSTOM,
    CUSTOM_WORKSPACE,
    PUBLIC,
    Typed,
    start,
    submit,
)
from .harness import Harness

pytestmark = pytest.mark.usefixtures("setup_entry")


async def test_central_api_client_on_a_custom_host(
    new_home: Harness, typed: Typed, setup_entry: AsyncMock
) -> None:
    """A private Central needs a host, a token URL and a CA certificate."""
    result = await start(new_home, CUSTOM)
    assert result["step_id"] == "credentials"
    typed |= {
        CONF_HOST: f" https://{new_home.sim.host}/network-monitoring ",
        CONF_CLIENT_SECRET: f" {new_home.sim.client_secret} ",
    }

    result = await submit(new_home, result, typed)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == new_home.sim.host
    entry = result["result"]
    assert entry.unique_id == new_home.sim.client_id
    data = dict(entry.data)
    assert UUID(data.pop(CONF_SUBSCRIBER_ID)).version == 4
    assert data == {
        CONF_HOST: new_home.sim.host,
        CONF_CREDENTIAL_KIND: "central",
        CONF_CLIENT_ID: new_home.sim.client_id,
        CONF_CLIENT_SECRET: new_home.sim.client_secret,
        CONF_TOKEN_URL: new_home.sim.token_url,
        CONF_WORKSPACE: None,
        CONF_CA_CERTIFICATE: new_home.sim.ca_pem.strip(),
    }
    assert entry.options == {}
    setup_entry.assert_awaited_once()


async def test_probe_leaves_no_connection_behind(new_home: Harness, typed: Typed) -> None:
    """The connection that tests the stream is closed."""
    await submit(new_home, await start(new_home, CUSTOM), typed)

    assert not new_home.sim.connections


async def test_workspace_credentials_with_the_pasted_issuer_url(
    new_home: Harness, typed: Typed
) -> None:
    """A token issuer URL contains the token service and the workspace."""
    typed |= {
        CONF_WORKSPACE: new_home.sim.workspace_token_url,
        CONF_ADVANCED: {CONF_CA_CERTIFICATE: new_home.sim.ca_pem},
    }

    result = await submit(new_home, await start(new_home, CUSTOM_WORKSPACE), typed)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.unique_id == new_home.sim.workspace_id
    assert entry.data[CONF_WORKSPACE] == new_home.sim.workspace_id
    assert entry.data[CONF_TOKEN_URL] == new_home.sim.workspace_token_url
    assert entry.data[CONF_CREDENTIAL_KIND] == "workspace"


@pytest.mark.usefixtures("public")
async def test_public_cluster_gives_its_name(new_home: Harness) -> None:
    """A public cluster needs the client ID and secret only, and is the entry's title."""
    result = await start(new_home, PUBLIC)
    assert result["data_schema"] is not None
    assert set(result["data_schema"].schema) == {CONF_CLIENT_ID, CONF_CLIENT_SECRET}

    result = await submit(
        new_home,
        result,
        {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: new_home.sim.client_secret},
    )

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "US-WEST-5"
    assert result["result"].data[CONF_CA_CERTIFICATE] is None


async def test_account_that_is_set_up_already(new_home: Harness, typed: Typed) -> None:
    """A client that has an entry already aborts the flow."""
    new_home.entry.add_to_hass(new_home.hass)

    result = await submit(new_home, await start(new_home, CUSTOM), typed)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_secret_and_token_stay_out_of_the_log(
    new_home: Harness, typed: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a failed nor a successful set-up logs a secret, even at debug level."""
    caplog.set_level(logging.DEBUG)
    new_home.sim.faults.streams["ap"] = 401
    result = await submit(new_home, await start(new_home, CUSTOM), typed)
    new_home.sim.faults.streams.clear()
    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY

    assert "The account check failed: CentralAuthError" in caplog.text
    assert new_home.sim.client_secret not in caplog.text
    assert "Bearer" not in caplog.text


async def test_browser_can_show_and_send_the_forms(
    new_home: Harness, hass_client: ClientSessionGenerator, typed: Typed
) -> None:
    """Selectors, sections and secrets work over Home Assistant's HTTP API."""
    assert await async_setup_component(new_home.hass, "config", {})
    browser = await hass_client()

    response = await browser.post("/api/config/config_entries/flow", json={"handler": DOMAIN})
    form = await response.json()
    assert [field["name"] for field in form["data_schema"]] == [CONF_CLUSTER, CONF_CREDENTIAL_KIND]
    url = f"/api/config/config_entries/flow/{form['flow_id']}"
    form = await (await browser.post(url, json=CUSTOM)).json()
    fields = {field["name"]: field for field in form["data_schema"]}
    assert set(fields) == set(typed)
    assert fields[CONF_CLIENT_SECRET]["selector"]["text"]["type"] == "password"
    assert fields[CONF_ADVANCED]["type"] == "expandable"
    assert [field["name"] for field in fields[CONF_ADVANCED]["schema"]] == [
        CONF_TOKEN_URL,
        CONF_CA_CERTIFICATE,
    ]
    response = await browser.post(url, json=typed)
    assert (await response.json())["step_id"] == "confirm_token_host"
    response = await browser.post(url, json={})
    assert (await response.json())["type"] == "create_entry"
    await new_home.settle()

    entry = new_home.hass.config_entries.async_entries(DOMAIN)[0]
    response = await browser.post(
        "/api/config/config_entries/options/flow", json={"handler": entry.entry_id}
    )
    menu = await response.json()
    url = f"/api/config/config_entries/options/flow/{menu['flow_id']}"
    form = await (await browser.post(url, json={"next_step_id": "streams"})).json()
    assert [field["name"] for field in form["data_schema"]] == [
        CONF_STREAMS,
        CONF_STATISTICS_ON_BUS,
        CONF_FILTERS,
    ]


async def test_missing_secret_is_not_sent_at_all(new_home: Harness, typed: Typed) -> None:
    """A form without the required secret is rejected before any request."""
    result = await start(new_home, CUSTOM)
    del typed[CONF_CLIENT_SECRET]

    with pytest.raises(InvalidData):
        await submit(new_home, result, typed)
