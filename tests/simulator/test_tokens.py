"""The token endpoints: who gets a token, and for how long."""

from collections.abc import Awaitable, Callable
import ssl

import aiohttp
import pytest

from .conftest import APS, Client

type Start = Callable[..., Awaitable[Client]]


async def test_the_form_gets_a_token(client: Client) -> None:
    """The form gets a token."""
    response = await client.token()
    body = await response.json()
    assert response.status == 200
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 7200)
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert (await client.session.get(client.base + APS, headers=headers)).status == 200


async def test_http_basic_gets_a_token(client: Client) -> None:
    """HTTP Basic gets a token."""
    auth = aiohttp.encode_basic_auth(client.simulator.client_id, client.simulator.client_secret)
    response = await client.session.post(
        client.simulator.token_url,
        data={"grant_type": "client_credentials"},
        headers={"Authorization": auth},
    )
    assert response.status == 200


async def test_the_workspace_url_gives_short_tokens(client: Client) -> None:
    """The workspace url gives short tokens."""
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
async def test_wrong_credentials_are_an_invalid_client(
    client: Client, wrong: dict[str, str]
) -> None:
    """Wrong credentials are an invalid client."""
    response = await client.token(**wrong)
    assert response.status == 401
    assert (await response.json())["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic !", "Basic d2hvOm5v", "Digest x"])
async def test_a_wrong_basic_header_is_refused(client: Client, header: str) -> None:
    """A wrong basic header is refused."""
    response = await client.session.post(
        client.simulator.token_url,
        data={"grant_type": "client_credentials"},
        headers={"Authorization": header},
    )
    assert response.status == 401


async def test_other_grants_are_not_supported(client: Client) -> None:
    """Other grants are not supported."""
    response = await client.token(grant_type="authorization_code")
    assert response.status == 400
    assert (await response.json())["error"] == "unsupported_grant_type"


async def test_the_secret_can_change(client: Client) -> None:
    """The secret can change."""
    old = client.simulator.client_secret
    client.simulator.set_secret("new")
    assert (await client.token(client_secret=old)).status == 401
    assert (await client.token()).status == 200


async def test_the_endpoint_fails_on_demand(client: Client) -> None:
    """The endpoint fails on demand."""
    client.simulator.faults.token = 500
    assert (await client.token()).status == 500
    client.simulator.faults.token = 401
    assert (await (await client.token()).json())["error"] == "invalid_client"
    client.simulator.faults.token, client.simulator.faults.retry_after = 429, 7
    assert (await client.token()).headers["Retry-After"] == "7"
    client.simulator.faults.token = "garbage"
    response = await client.token()
    assert (response.status, response.content_type) == (200, "text/html")


async def test_a_token_dies_after_its_lifetime(start: Start) -> None:
    """A token dies after its lifetime."""
    client = await start(token_lifetime=0.05)
    headers = await client.bearer()
    status = 200
    while status == 200:
        status = (await client.session.get(client.base + APS, headers=headers)).status
    assert status == 401


async def test_only_its_own_authority_is_trusted(client: Client) -> None:
    """Only its own authority is trusted."""
    async with aiohttp.ClientSession() as stranger:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await stranger.post(client.simulator.token_url)


async def test_the_certificate_passes_the_strict_check(client: Client) -> None:
    """The certificate passes the strict check."""
    strict = ssl.create_default_context(cafile=str(client.simulator.ca_path))
    assert strict.verify_flags & ssl.VERIFY_X509_STRICT
    async with aiohttp.ClientSession() as session:
        assert (await session.post(client.simulator.token_url, ssl=strict)).status == 400
        assert (
            await session.post(client.simulator.token_url, ssl=strict, server_hostname="localhost")
        ).status == 400
