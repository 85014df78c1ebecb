"""Setting up an account, which is tested on a simulated Central before it is stored."""

from collections.abc import Callable
import logging
from typing import Literal
from unittest.mock import AsyncMock, patch
from uuid import UUID

from homeassistant.config_entries import SOURCE_USER
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
from custom_components.hpe_aruba_central.hub import validation
from simulator import Simulator

from .flows import (
    CHECK_PATH,
    CUSTOM,
    CUSTOM_WORKSPACE,
    PUBLIC,
    WORKSPACE,
    Typed,
    start,
    submit,
    suggested,
)
from .harness import Harness

CLOSED_PORT = "127.0.0.1:9"

type Spoil = Callable[[Simulator, Typed], None]

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


def _wrong_secret(_sim: Simulator, typed: Typed) -> None:
    typed[CONF_CLIENT_SECRET] = "wrong"


def _token(fault: int | Literal["garbage"]) -> Spoil:
    def spoil(sim: Simulator, _typed: Typed) -> None:
        sim.faults.token = fault

    return spoil


def _rest(status: int) -> Spoil:
    def spoil(sim: Simulator, _typed: Typed) -> None:
        sim.faults.rest[CHECK_PATH] = status

    return spoil


def _stream(status: int) -> Spoil:
    def spoil(sim: Simulator, _typed: Typed) -> None:
        sim.faults.streams["ap"] = status

    return spoil


def _typing(field: str, value: str) -> Spoil:
    def spoil(_sim: Simulator, typed: Typed) -> None:
        typed[field] = value

    return spoil


def _advanced(field: str, value: str) -> Spoil:
    def spoil(_sim: Simulator, typed: Typed) -> None:
        typed[CONF_ADVANCED] = typed[CONF_ADVANCED] | {field: value}

    return spoil


FAILURES: dict[str, tuple[Spoil, dict[str, str]]] = {
    "wrong secret": (_wrong_secret, {"base": "invalid_auth"}),
    "token service returned a server error": (_token(500), {CONF_ADVANCED: "token_unreachable"}),
    "token service gives a web page": (_token("garbage"), {CONF_ADVANCED: "invalid_token_url"}),
    "token URL of nothing": (_token(404), {CONF_ADVANCED: "invalid_token_url"}),
    "token service overrun": (_token(429), {"base": "rate_limited"}),
    "token service not there": (
        _advanced(CONF_TOKEN_URL, f"https://{CLOSED_PORT}/token"),
        {CONF_ADVANCED: "token_unreachable"},
    ),
    "token URL without TLS": (
        _advanced(CONF_TOKEN_URL, "http://127.0.0.1/token"),
        {CONF_ADVANCED: "not_https"},
    ),
    "token URL of another scheme": (
        _advanced(CONF_TOKEN_URL, "ftp://127.0.0.1/token"),
        {CONF_ADVANCED: "invalid_token_url"},
    ),
    "token URL with a bad port": (
        _advanced(CONF_TOKEN_URL, "https://127.0.0.1:port/token"),
        {CONF_ADVANCED: "invalid_token_url"},
    ),
    "certificate not trusted": (
        _advanced(CONF_CA_CERTIFICATE, ""),
        {CONF_ADVANCED: "tls_not_trusted"},
    ),
    "CA certificate is prose": (
        _advanced(CONF_CA_CERTIFICATE, "trust me"),
        {CONF_ADVANCED: "invalid_ca"},
    ),
    "CA certificate is not ASCII": (
        _advanced(CONF_CA_CERTIFICATE, "trüst me"),
        {CONF_ADVANCED: "invalid_ca"},
    ),
    "host without TLS": (_typing(CONF_HOST, "HTTP://127.0.0.1"), {CONF_HOST: "not_https"}),
    "host of another scheme": (_typing(CONF_HOST, "ftp://127.0.0.1"), {CONF_HOST: "invalid_host"}),
    "host with spaces": (_typing(CONF_HOST, "my central"), {CONF_HOST: "invalid_host"}),
    "host with a user": (_typing(CONF_HOST, "https://me@127.0.0.1"), {CONF_HOST: "invalid_host"}),
    "host with a bad port": (
        _typing(CONF_HOST, "central.example:https"),
        {CONF_HOST: "invalid_host"},
    ),
    "no host": (_typing(CONF_HOST, " "), {CONF_HOST: "invalid_host"}),
    "Central not there": (_typing(CONF_HOST, CLOSED_PORT), {CONF_HOST: "cannot_connect"}),
    "Central returned a server error": (_rest(503), {CONF_HOST: "cannot_connect"}),
    "Central knows no such token": (_rest(401), {CONF_HOST: "wrong_cluster"}),
    "Central takes no such request": (_rest(400), {CONF_HOST: "wrong_cluster"}),
    "Central has no such path": (_rest(404), {CONF_HOST: "wrong_cluster"}),
    "no permission": (_rest(403), {"base": "no_permission"}),
    "too many requests": (_rest(429), {"base": "rate_limited"}),
    "stream forbidden": (_stream(403), {"base": "stream_forbidden"}),
    "stream takes no such token": (_stream(401), {"base": "stream_forbidden"}),
    "no such stream": (_stream(404), {CONF_HOST: "stream_not_found"}),
    "stream returned a server error": (_stream(502), {CONF_HOST: "cannot_connect"}),
    "stream takes no such request": (_stream(400), {CONF_HOST: "cannot_connect"}),
}


@pytest.mark.parametrize("spoil, errors", FAILURES.values(), ids=FAILURES)
@pytest.mark.usefixtures("broken_handshakes")
async def test_each_failure_has_its_own_message_and_can_be_fixed(
    new_home: Harness, typed: Typed, spoil: Spoil, errors: dict[str, str]
) -> None:
    """The form shows the error and what was typed; the next try succeeds.

    Only a secret that may be wrong has to be typed again: GreenLake shows it once.
    """
    result = await start(new_home, CUSTOM)
    wrong = dict(typed)
    spoil(new_home.sim, wrong)

    result = await submit(new_home, result, wrong)

    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "credentials"
    assert result["errors"] == errors
    if "invalid_auth" in errors.values():
        del wrong[CONF_CLIENT_SECRET]
    assert suggested(result) == wrong
    assert result["data_schema"] is not None
    advanced = result["data_schema"].schema[CONF_ADVANCED]
    assert advanced.options["collapsed"] is (CONF_ADVANCED not in errors)

    new_home.sim.faults.token = None
    new_home.sim.faults.rest.clear()
    new_home.sim.faults.streams.clear()
    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "workspace, fault, errors",
    [
        ("my workspace", None, {CONF_WORKSPACE: "invalid_workspace"}),
        (f"http://127.0.0.1/{WORKSPACE}/token", None, {CONF_WORKSPACE: "not_https"}),
        (None, 404, {CONF_WORKSPACE: "invalid_workspace"}),
        (None, 401, {"base": "invalid_auth"}),
        (None, 503, {"base": "token_unreachable"}),
    ],
)
async def test_wrong_workspace(
    new_home: Harness,
    typed: Typed,
    workspace: str | None,
    fault: int | None,
    errors: dict[str, str],
) -> None:
    """An invalid or unknown workspace is an error of its field."""
    result = await start(new_home, CUSTOM_WORKSPACE)
    typed |= {
        CONF_WORKSPACE: new_home.sim.workspace_token_url,
        CONF_ADVANCED: {CONF_CA_CERTIFICATE: new_home.sim.ca_pem},
    }
    new_home.sim.faults.token = fault

    result = await submit(
        new_home, result, typed | {CONF_WORKSPACE: workspace or new_home.sim.workspace_token_url}
    )
    assert result["errors"] == errors

    new_home.sim.faults.token = None
    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("public")
async def test_web_page_at_the_public_token_service(new_home: Harness) -> None:
    """An HTML answer of HPE's token service is an error of no field."""
    result = await start(new_home, PUBLIC)
    typed = {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: new_home.sim.client_secret}
    new_home.sim.faults.token = "garbage"

    result = await submit(new_home, result, typed)
    assert result["errors"] == {"base": "token_unreachable"}

    new_home.sim.faults.token = None
    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("public")
async def test_wrong_public_cluster_leads_back_to_the_choice(new_home: Harness) -> None:
    """Another cluster can be selected, and the credentials are kept."""
    result = await start(new_home, PUBLIC)
    typed = {CONF_CLIENT_ID: new_home.sim.client_id, CONF_CLIENT_SECRET: new_home.sim.client_secret}
    new_home.sim.faults.rest[CHECK_PATH] = 401

    result = await submit(new_home, result, typed)
    assert result["step_id"] == "user"
    assert result["errors"] == {CONF_CLUSTER: "wrong_cluster"}
    assert suggested(result) == PUBLIC

    new_home.sim.faults.rest.clear()
    result = await submit(new_home, result, PUBLIC)
    assert result["step_id"] == "credentials"
    assert suggested(result) == typed
    result = await submit(new_home, result, suggested(result))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("broken_handshakes")
@pytest.mark.parametrize(
    "spoil, host",
    [
        (_typing(CONF_HOST, CLOSED_PORT), CLOSED_PORT),
        (_advanced(CONF_TOKEN_URL, f"https://{CLOSED_PORT}/token"), CLOSED_PORT),
        (_advanced(CONF_CA_CERTIFICATE, ""), None),
    ],
    ids=["Central", "token service", "certificate"],
)
async def test_a_host_that_cannot_be_reached_is_named(
    new_home: Harness, typed: Typed, spoil: Spoil, host: str | None
) -> None:
    """Central and its token service may be on different hosts."""
    spoil(new_home.sim, typed)

    result = await submit(new_home, await start(new_home, CUSTOM), typed)

    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert placeholders["host"] == (host or new_home.sim.host)


async def test_no_cluster_is_preselected(new_home: Harness) -> None:
    """Credentials are not sent to a cluster that nobody chose."""
    result = await new_home.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )

    assert suggested(result) == {CONF_CLUSTER: ""}
    with pytest.raises(InvalidData):
        await submit(new_home, result, PUBLIC | {CONF_CLUSTER: ""})


async def test_an_unexpected_error_is_logged(
    new_home: Harness, typed: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error is logged, and the form can be submitted again."""
    result = await start(new_home, CUSTOM)
    with patch.object(validation, "probe", side_effect=RuntimeError("never seen")):
        result = await submit(new_home, result, typed)
    assert result["errors"] == {"base": "unknown"}
    assert "never seen" in caplog.text

    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


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
    new_home.sim.faults.streams["ap"] = 403
    result = await submit(new_home, await start(new_home, CUSTOM), typed)
    new_home.sim.faults.streams.clear()
    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY

    assert "The account check failed: CentralForbiddenError" in caplog.text
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
