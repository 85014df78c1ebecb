"""The token endpoints and the certificate."""

import ssl

import aiohttp
import pytest

from .conftest import APS, Client, Start


async def test_token_for_credentials_in_the_form(client: Client) -> None:
    """Credentials in the form get a token that REST accepts."""
    response = await client.token()
    body = await response.json()
    assert response.status == 200
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 7200)
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert (await client.session.get(client.base + APS, headers=headers)).status == 200


async def test_token_for_credentials_in_http_basic(client: Client) -> None:
    """Credentials in an HTTP Basic header get a token."""
    auth = aiohttp.encode_basic_auth(client.simulator.client_id, client.simulator.client_secret)
    response = await client.session.post(
        client.simulator.token_url,
        data={"grant_type": "client_credentials"},
        headers={"Authorization": auth},
    )
    assert response.status == 200


async def test_workspace_token_lasts_15_minutes(client: Client) -> None:
    """The workspace URL issues tokens of 15 minutes, and only for its own workspace."""
    form = {
        "grant_type": "client_credentials",
        "client_id": client.simulator.client_id,
        "client_secret": client.simulator.client_secret,
    }
    response = await client.session.post(client.simulator.workspace_token_url, data=form)
    assert (await response.json())["expires_in"] == 900
    elsewhere = client.simulator.workspace_token_url.replace(
        client.simulator.workspace_id, "0" * 32
    )
    assert (await client.session.post(elsewhere, data=form)).status == 401


@pytest.mark.parametrize(
    "wrong", [{"client_id": "who"}, {"client_secret": "no"}, {"client_secret": ""}]
)
async def test_wrong_credentials_are_refused(client: Client, wrong: dict[str, str]) -> None:
    """A wrong client ID or secret gets 401 with the error invalid_client."""
    response = await client.token(**wrong)
    assert response.status == 401
    assert (await response.json())["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic !", "Basic d2hvOm5v", "Digest x"])
async def test_invalid_authorization_header_is_refused(client: Client, header: str) -> None:
    """An Authorization header that is not valid HTTP Basic, or is wrong, gets 401."""
    response = await client.session.post(
        client.simulator.token_url,
        data={"grant_type": "client_credentials"},
        headers={"Authorization": header},
    )
    assert response.status == 401


async def test_other_grant_types_are_refused(client: Client) -> None:
    """Any grant type but client_credentials gets 400 with unsupported_grant_type."""
    response = await client.token(grant_type="authorization_code")
    assert response.status == 400
    assert (await response.json())["error"] == "unsupported_grant_type"


async def test_secret_can_be_replaced(client: Client) -> None:
    """After set_secret only the new secret gets a token."""
    old = client.simulator.client_secret
    client.simulator.set_secret("new")
    assert (await client.token(client_secret=old)).status == 401
    assert (await client.token()).status == 200


async def test_token_endpoint_fails_on_demand(client: Client) -> None:
    """The token fault sets the status of the response, or makes it unreadable."""
    client.simulator.faults.token = 500
    assert (await client.token()).status == 500
    client.simulator.faults.token = 401
    assert (await (await client.token()).json())["error"] == "invalid_client"
    client.simulator.faults.token, client.simulator.faults.retry_after = 429, 7
    assert (await client.token()).headers["Retry-After"] == "7"
    client.simulator.faults.token = "garbage"
    response = await client.token()
    assert (response.status, response.content_type) == (200, "text/html")


async def test_token_expires(start: Start) -> None:
    """REST refuses a token after its lifetime."""
    client = await start(token_lifetime=0.05)
    headers = await client.bearer()
    status = 200
    while status == 200:
        status = (await client.session.get(client.base + APS, headers=headers)).status
    assert status == 401


async def test_certificate_is_not_publicly_trusted(client: Client) -> None:
    """A client without the CA certificate refuses the connection."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.post(client.simulator.token_url)


async def test_certificate_passes_strict_verification(client: Client) -> None:
    """The certificate passes VERIFY_X509_STRICT for 127.0.0.1 and localhost."""
    strict = ssl.create_default_context(cafile=str(client.simulator.ca_path))
    assert strict.verify_flags & ssl.VERIFY_X509_STRICT
    async with aiohttp.ClientSession() as session:
        assert (await session.post(client.simulator.token_url, ssl=strict)).status == 400
        assert (
            await session.post(client.simulator.token_url, ssl=strict, server_hostname="localhost")
        ).status == 400
