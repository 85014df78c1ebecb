"""Where the client secret goes: to HPE's token services, or to a host that the user confirms."""

from typing import Any

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.data_entry_flow import FlowResultType
import pytest
from yarl import URL

from custom_components.hpe_aruba_central.central.auth import (
    CENTRAL_TOKEN_URL,
    workspace_token_url,
)
from custom_components.hpe_aruba_central.const import (
    CONF_ADVANCED,
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
)
from custom_components.hpe_aruba_central.hub import validation
from custom_components.hpe_aruba_central.hub.validation import (
    AccountError,
    account_data,
    foreign_token_host,
)

from .flows import CUSTOM, PUBLIC, WORKSPACE, Typed, start, submit, submit_only, suggested
from .harness import Harness

PUBLIC_WORKSPACE = {CONF_CLUSTER: "US-WEST-5", CONF_CREDENTIAL_KIND: "workspace"}
HPE_ISSUER = f"https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{WORKSPACE}/token"

pytestmark = pytest.mark.usefixtures("setup_entry")


def workspace_data(workspace: str) -> dict[str, Any]:
    """Return the data of an account on a public cluster with workspace credentials."""
    typed = {CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret", CONF_WORKSPACE: workspace}
    return account_data(PUBLIC_WORKSPACE, typed)


def custom_data(token_url: str) -> dict[str, Any]:
    """Return the data of an account on a custom host with a token URL."""
    typed = {
        CONF_HOST: "central.example",
        CONF_CLIENT_ID: "id",
        CONF_CLIENT_SECRET: "secret",
        CONF_ADVANCED: {CONF_TOKEN_URL: token_url},
    }
    return account_data(CUSTOM, typed)


DECEPTIVE = {
    "user info": "https://global.api.greenlake.hpe.com@evil.example/{}/token",
    "user and password": "https://global.api.greenlake.hpe.com:443@evil.example/{}/token",
    "empty user info": "https://@evil.example/{}/token",
    "only a password": "https://:global.api.greenlake.hpe.com@evil.example/{}/token",
    "fragment": "https://evil.example/{}/token#.greenlake.hpe.com",
    "empty fragment": "https://evil.example/{}/token#",
    "line feed": "https://evil.example\n.greenlake.hpe.com/{}/token",
    "carriage return": "https://evil.example/\r{}/token",
    "tab": "https://evil.example/\t{}/token",
    "null": "https://evil.example\0.greenlake.hpe.com/{}/token",
    "delete": "https://evil.example/\x7f{}/token",
    "line separator": "https://evil.example/\u2028{}/token",
    "reversed text": "https://\u202emoc.eph.ekalneerg/{}/token",
    "space": "https://evil.example /{}/token",
    "backslash": "https://evil.example\\@greenlake.hpe.com/{}/token",
    "escaped host": "https://evil.example%2f.greenlake.hpe.com/{}/token",
    "no host": "https:///{}/token",
    "no scheme": "global.api.greenlake.hpe.com/{}/token",
}
"""URLs that are not what they look like, or not safe; the braces stand for a workspace id."""


@pytest.mark.parametrize("url", DECEPTIVE.values(), ids=DECEPTIVE)
def test_a_deceptive_url_is_refused(url: str) -> None:
    """Neither as a token issuer URL nor as a token URL."""
    with pytest.raises(AccountError, match="invalid_workspace"):
        workspace_data(url.format(WORKSPACE))
    with pytest.raises(AccountError, match="invalid_token_url"):
        custom_data(url.format(WORKSPACE))


def test_a_url_without_encryption_is_refused() -> None:
    """Neither as a token issuer URL nor as a token URL."""
    url = f"http://global.api.greenlake.hpe.com/{WORKSPACE}/token"
    with pytest.raises(AccountError, match="not_https"):
        workspace_data(url)
    with pytest.raises(AccountError, match="not_https"):
        custom_data(url)


@pytest.mark.parametrize(
    "host",
    ["central.exam\nple", "central.example\0", "\u202ecentral.example", "https://@c.example"],
)
def test_a_deceptive_host_is_refused(host: str) -> None:
    """The host receives tokens, so it must be what the user reads."""
    typed = {CONF_HOST: host, CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret"}
    with pytest.raises(AccountError, match="invalid_host"):
        account_data(CUSTOM, typed)


@pytest.mark.parametrize(
    "workspace",
    [
        WORKSPACE,
        HPE_ISSUER,
        HPE_ISSUER.upper().replace("HTTPS", "https"),
        f"https://eu.api.greenlake.hpe.com/authorization/v2/oauth2/{WORKSPACE}/token",
        f"https://sso.common.cloud.hpe.com./as/{WORKSPACE}/token",
    ],
)
def test_token_services_of_hpe_are_not_asked_about(workspace: str) -> None:
    """GreenLake shows different token issuer URLs in different environments."""
    assert foreign_token_host(workspace_data(workspace)) is None


@pytest.mark.parametrize(
    "issuer, host",
    [
        ("evil.example", "evil.example"),
        ("evil.example:8443", "evil.example:8443"),
        ("greenlake.hpe.com.evil.example", "greenlake.hpe.com.evil.example"),
        ("evilgreenlake.hpe.com", "evilgreenlake.hpe.com"),
        ("evil-cloud.hpe.com", "evil-cloud.hpe.com"),
        ("g\u0406obal.api.greenlake.hpe.example", "xn--gobal-n2e.api.greenlake.hpe.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
    ],
)
def test_any_other_host_is_asked_about_by_its_real_name(issuer: str, host: str) -> None:
    """A name with letters of another alphabet is shown as it goes over the network."""
    url = f"https://{issuer}/{WORKSPACE}/token"
    assert foreign_token_host(workspace_data(url)) == host
    assert foreign_token_host(custom_data(url)) == host


def test_the_token_service_of_a_central_api_client_is_hpes() -> None:
    """No URL is entered on a public cluster."""
    typed = {CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret"}
    assert foreign_token_host(account_data(PUBLIC, typed)) is None
    assert foreign_token_host(custom_data("")) is None


@pytest.mark.usefixtures("public")
async def test_a_public_cluster_asks_before_the_secret_goes_to_a_foreign_host(
    new_home: Harness,
) -> None:
    """Nothing is sent until the user confirms the host, which the form names."""
    sim = new_home.sim
    typed = {
        CONF_CLIENT_ID: sim.client_id,
        CONF_CLIENT_SECRET: sim.client_secret,
        CONF_WORKSPACE: sim.workspace_token_url,
    }
    result = await start(new_home, PUBLIC_WORKSPACE)
    result = await submit_only(new_home, result, typed)
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "confirm_token_host"
    assert result["description_placeholders"] == {"token_host": sim.host}
    assert sim.token_requests == 0

    result = await submit_only(new_home, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert sim.token_requests > 0


async def test_a_custom_host_asks_once(new_home: Harness, typed: Typed) -> None:
    """After an error, the same host isn't asked about again, but another one is."""
    result = await start(new_home, CUSTOM)
    wrong = typed | {CONF_CLIENT_SECRET: "wrong"}
    result = await submit_only(new_home, result, wrong)
    assert result["step_id"] == "confirm_token_host"
    result = await submit_only(new_home, result, {})
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit_only(new_home, result, wrong)
    assert result["errors"] == {"base": "invalid_auth"}

    elsewhere = {**typed[CONF_ADVANCED], CONF_TOKEN_URL: "https://elsewhere.example/token"}
    result = await submit_only(new_home, result, typed | {CONF_ADVANCED: elsewhere})
    assert result["step_id"] == "confirm_token_host"
    assert result["description_placeholders"] == {"token_host": "elsewhere.example"}


async def test_reconfigure_asks_only_about_a_new_host(new_home: Harness) -> None:
    """The stored token service has the secret already."""
    new_home.entry.add_to_hass(new_home.hass)
    result = await new_home.entry.start_reconfigure_flow(new_home.hass)
    result = await submit(new_home, result, CUSTOM)
    filled = suggested(result)
    elsewhere = {**filled[CONF_ADVANCED], CONF_TOKEN_URL: "https://elsewhere.example/token"}
    asked = await submit_only(new_home, result, filled | {CONF_ADVANCED: elsewhere})
    assert asked["step_id"] == "confirm_token_host"

    result = await new_home.entry.start_reconfigure_flow(new_home.hass)
    result = await submit(new_home, result, CUSTOM)
    result = await submit_only(new_home, result, filled)
    assert result["reason"] == "reconfigure_successful"


async def test_reauthentication_does_not_ask(new_home: Harness) -> None:
    """The host was confirmed when the account was added."""
    new_home.entry.add_to_hass(new_home.hass)
    result = await new_home.entry.start_reauth_flow(new_home.hass)
    typed = {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: new_home.sim.client_secret}
    result = await submit_only(new_home, result, typed)
    assert result["reason"] == "reauth_successful"


def test_hpes_token_urls_are_on_the_hosts_that_are_trusted() -> None:
    """The library's own URLs are never asked about."""
    for url in (CENTRAL_TOKEN_URL, workspace_token_url(WORKSPACE)):
        host = URL(url).host
        assert host is not None
        assert host.endswith(validation._HPE_TOKEN_DOMAINS)
