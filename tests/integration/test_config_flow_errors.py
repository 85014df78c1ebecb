"""What the form of an account says if it cannot be set up, and how it goes on."""

from collections.abc import Callable
from typing import Literal
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.hpe_aruba_central.const import (
    CONF_ADVANCED,
    CONF_CA_CERTIFICATE,
    CONF_CLUSTER,
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
    "stream takes no such token": (_stream(401), {"base": "stream_token_rejected"}),
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
    """Its type and place are, its text may have a secret; the form can be submitted again."""
    result = await start(new_home, CUSTOM)
    with patch.object(validation, "probe", side_effect=RuntimeError("never seen")):
        result = await submit(new_home, result, typed)
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected error in the account check" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "never seen" not in caplog.text

    result = await submit(new_home, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
