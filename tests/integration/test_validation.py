"""The config flow normalizes what a user types, and shows it again as the user knows it."""

from uuid import UUID

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
import pytest

from custom_components.hpe_aruba_central.central.auth import CENTRAL_TOKEN_URL
from custom_components.hpe_aruba_central.const import (
    CLUSTERS,
    CONF_ADVANCED,
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
)
from custom_components.hpe_aruba_central.hub import validation

from .flows import CUSTOM, PUBLIC, WORKSPACE


@pytest.mark.parametrize("workspace", [WORKSPACE, f" {UUID(WORKSPACE)} ".upper()])
def test_workspace_id_is_canonical_and_comes_back(workspace: str) -> None:
    """A workspace ID in any notation is stored in one form, and shown again as an ID."""
    choice = {CONF_CLUSTER: "US-WEST-5", CONF_CREDENTIAL_KIND: "workspace"}
    typed = {CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret", CONF_WORKSPACE: workspace}

    data = validation.account_data(choice, typed)

    assert data[CONF_WORKSPACE] == WORKSPACE
    assert (
        data[CONF_TOKEN_URL]
        == f"https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{WORKSPACE}/token"
    )
    assert data[CONF_HOST] == CLUSTERS["US-WEST-5"]
    again, filled = validation.stored_input(data)
    assert again == choice
    assert filled[CONF_WORKSPACE] == WORKSPACE


def test_public_client_comes_back_without_anything_advanced() -> None:
    """HPE's default token URL is stored, but not shown in the advanced section."""
    data = validation.account_data(PUBLIC, {CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret"})

    assert data[CONF_TOKEN_URL] == CENTRAL_TOKEN_URL
    choice, filled = validation.stored_input(data)
    assert choice == PUBLIC
    assert filled[CONF_ADVANCED] == {}


@pytest.mark.parametrize(
    "typed, host",
    [
        ("US5.api.central.arubanetworks.com", "us5.api.central.arubanetworks.com"),
        ("https://central.example/", "central.example"),
        ("central.example:443", "central.example"),
        ("wss://central.example:8443/network-monitoring/v1", "central.example:8443"),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
    ],
)
def test_host_is_extracted_from_any_pasted_text(typed: str, host: str) -> None:
    """A host name, address or URL is reduced to host and port."""
    data = validation.account_data(
        CUSTOM, {CONF_HOST: typed, CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret"}
    )

    assert data[CONF_HOST] == host
