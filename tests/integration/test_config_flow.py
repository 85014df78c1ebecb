"""Setting up, re-authenticating and reconfiguring an account, all tried on a real (simulated) Central."""

import asyncio
from collections.abc import Callable, Iterator
import json
import logging
from pathlib import Path
import ssl
from typing import Any, Literal
from unittest.mock import AsyncMock, patch
from uuid import UUID

import aiohttp
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hpe_aruba_central import account, client
from custom_components.hpe_aruba_central.central.auth import CENTRAL_TOKEN_URL
from custom_components.hpe_aruba_central.central.streams import STREAMS
from custom_components.hpe_aruba_central.const import (
    CLUSTERS,
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
    CUSTOM_CLUSTER,
    DEFAULT_STREAMS,
    DOMAIN,
)
from custom_components.hpe_aruba_central.options import EVENT_TYPES, FILTERS, enabled_streams, event_types
from simulator import Simulator

CHECK_PATH = "/network-monitoring/v1/tenant-device-health"
CLOSED_PORT = "127.0.0.1:9"
CUSTOM = {CONF_CLUSTER: CUSTOM_CLUSTER, CONF_CREDENTIAL_KIND: "central"}
CUSTOM_WORKSPACE = {CONF_CLUSTER: CUSTOM_CLUSTER, CONF_CREDENTIAL_KIND: "workspace"}
PUBLIC = {CONF_CLUSTER: "US-WEST-5", CONF_CREDENTIAL_KIND: "central"}
WORKSPACE = "0123456789abcdef0123456789abcdef"
TRANSLATIONS = Path(account.__file__).parent / "translations" / "en.json"

type Typed = dict[str, Any]
type Spoil = Callable[[Simulator, Typed], None]


@pytest.fixture(autouse=True)
def setup_entry() -> Iterator[AsyncMock]:
    """Keep to the flow: what an entry does once it is set up has tests of its own."""
    with patch("custom_components.hpe_aruba_central.async_setup_entry", return_value=True) as mock:
        yield mock


@pytest.fixture
def typed(sim: Simulator) -> Typed:
    """Return what a user types for the simulator's Central API client."""
    return {
        CONF_HOST: sim.host,
        CONF_CLIENT_ID: sim.client_id,
        CONF_CLIENT_SECRET: sim.client_secret,
        CONF_ADVANCED: {CONF_TOKEN_URL: sim.token_url, CONF_CA_CERTIFICATE: sim.ca_pem},
    }


@pytest.fixture
async def public(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put the simulator where the public cluster US-WEST-5 and HPE's token service are, its certificate trusted."""
    context = await asyncio.to_thread(ssl.create_default_context, cadata=sim.ca_pem)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        monkeypatch.setitem(CLUSTERS, "US-WEST-5", sim.host)
        monkeypatch.setitem(account.CLUSTER_NAMES, sim.host, "US-WEST-5")
        monkeypatch.setattr(account, "CENTRAL_TOKEN_URL", sim.token_url)
        monkeypatch.setattr(client, "async_get_clientsession", lambda _hass: session)
        yield


async def start(hass: HomeAssistant, choice: dict[str, str]) -> ConfigFlowResult:
    """Begin a set-up and choose."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "user"
    return await submit(hass, result, choice)


async def submit(hass: HomeAssistant, result: ConfigFlowResult, typed: Typed) -> ConfigFlowResult:
    """Send a form in, and wait for what follows."""
    result = await hass.config_entries.flow.async_configure(result["flow_id"], typed)
    await hass.async_block_till_done()
    return result


def suggested(result: ConfigFlowResult) -> Typed:
    """Return what a form is filled with beforehand."""
    schema = result["data_schema"]
    assert schema is not None
    return _suggested(schema.schema)


def _suggested(schema: dict[Any, Any]) -> Typed:
    """Return the suggested values of a schema and its sections."""
    values: Typed = {}
    for marker, kind in schema.items():
        if hasattr(kind, "options") and hasattr(kind, "schema"):
            values[str(marker.schema)] = _suggested(kind.schema.schema)
        elif marker.description:
            values[str(marker.schema)] = marker.description["suggested_value"]
    return values


async def test_central_api_client_on_a_custom_host(
    hass: HomeAssistant, sim: Simulator, typed: Typed, setup_entry: AsyncMock
) -> None:
    """A pasted address, a token URL and a CA certificate are all that a private Central needs."""
    result = await start(hass, CUSTOM)
    assert result["step_id"] == "credentials"
    typed |= {CONF_HOST: f" https://{sim.host}/network-monitoring ", CONF_CLIENT_SECRET: f" {sim.client_secret} "}

    result = await submit(hass, result, typed)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == sim.host
    entry = result["result"]
    assert entry.unique_id == sim.client_id
    data = dict(entry.data)
    assert UUID(data.pop(CONF_SUBSCRIBER_ID)).version == 4
    assert data == {
        CONF_HOST: sim.host,
        CONF_CREDENTIAL_KIND: "central",
        CONF_CLIENT_ID: sim.client_id,
        CONF_CLIENT_SECRET: sim.client_secret,
        CONF_TOKEN_URL: sim.token_url,
        CONF_WORKSPACE: None,
        CONF_CA_CERTIFICATE: sim.ca_pem.strip(),
    }
    assert entry.options == {}
    setup_entry.assert_awaited_once()


async def test_probe_leaves_no_connection_behind(hass: HomeAssistant, sim: Simulator, typed: Typed) -> None:
    """The handshake that proves the stream is closed again."""
    await submit(hass, await start(hass, CUSTOM), typed)

    assert not sim.connections


async def test_workspace_credentials_with_the_pasted_issuer_url(
    hass: HomeAssistant, sim: Simulator, typed: Typed
) -> None:
    """The Token Issuer URL tells both where tokens come from and which workspace it is."""
    typed |= {CONF_WORKSPACE: sim.workspace_token_url, CONF_ADVANCED: {CONF_CA_CERTIFICATE: sim.ca_pem}}

    result = await submit(hass, await start(hass, CUSTOM_WORKSPACE), typed)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.unique_id == sim.workspace_id
    assert entry.data[CONF_WORKSPACE] == sim.workspace_id
    assert entry.data[CONF_TOKEN_URL] == sim.workspace_token_url
    assert entry.data[CONF_CREDENTIAL_KIND] == "workspace"


@pytest.mark.usefixtures("public")
async def test_public_cluster_gives_its_name(hass: HomeAssistant, sim: Simulator) -> None:
    """On a public cluster the client's id and secret are all that is asked for."""
    result = await start(hass, PUBLIC)
    assert result["data_schema"] is not None
    assert set(result["data_schema"].schema) == {CONF_CLIENT_ID, CONF_CLIENT_SECRET}

    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret})

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
    "token service out of order": (_token(500), {"base": "token_unreachable"}),
    "token service gives a web page": (_token("garbage"), {CONF_ADVANCED: "invalid_token_url"}),
    "token URL of nothing": (_token(404), {CONF_ADVANCED: "invalid_token_url"}),
    "token service overrun": (_token(429), {"base": "rate_limited"}),
    "token service not there": (
        _advanced(CONF_TOKEN_URL, f"https://{CLOSED_PORT}/token"),
        {"base": "token_unreachable"},
    ),
    "token URL without TLS": (
        _advanced(CONF_TOKEN_URL, "http://127.0.0.1/token"),
        {CONF_ADVANCED: "invalid_token_url"},
    ),
    "token URL with a bad port": (
        _advanced(CONF_TOKEN_URL, "https://127.0.0.1:port/token"),
        {CONF_ADVANCED: "invalid_token_url"},
    ),
    "certificate not trusted": (_advanced(CONF_CA_CERTIFICATE, ""), {"base": "tls_not_trusted"}),
    "CA certificate is prose": (_advanced(CONF_CA_CERTIFICATE, "trust me"), {CONF_ADVANCED: "invalid_ca"}),
    "CA certificate is not ASCII": (_advanced(CONF_CA_CERTIFICATE, "trüst me"), {CONF_ADVANCED: "invalid_ca"}),
    "host without TLS": (_typing(CONF_HOST, "http://127.0.0.1"), {CONF_HOST: "invalid_host"}),
    "host with spaces": (_typing(CONF_HOST, "my central"), {CONF_HOST: "invalid_host"}),
    "host with a user": (_typing(CONF_HOST, "https://me@127.0.0.1"), {CONF_HOST: "invalid_host"}),
    "no host": (_typing(CONF_HOST, " "), {CONF_HOST: "invalid_host"}),
    "Central not there": (_typing(CONF_HOST, CLOSED_PORT), {"base": "cannot_connect"}),
    "Central out of order": (_rest(503), {"base": "cannot_connect"}),
    "Central knows no such token": (_rest(401), {CONF_HOST: "wrong_cluster"}),
    "Central takes no such request": (_rest(400), {CONF_HOST: "wrong_cluster"}),
    "Central has no such path": (_rest(404), {CONF_HOST: "wrong_cluster"}),
    "no permission": (_rest(403), {"base": "no_permission"}),
    "too many requests": (_rest(429), {"base": "rate_limited"}),
    "stream forbidden": (_stream(403), {"base": "stream_forbidden"}),
    "stream takes no such token": (_stream(401), {"base": "stream_forbidden"}),
    "no such stream": (_stream(404), {"base": "stream_not_found"}),
    "stream out of order": (_stream(502), {"base": "cannot_connect"}),
    "stream takes no such request": (_stream(400), {"base": "cannot_connect"}),
}


@pytest.mark.parametrize("spoil, errors", FAILURES.values(), ids=FAILURES)
async def test_each_failure_has_its_own_message_and_can_be_mended(
    hass: HomeAssistant, sim: Simulator, typed: Typed, spoil: Spoil, errors: dict[str, str]
) -> None:
    """The form comes back with its message and all that was typed but the secret, and the next try succeeds."""
    result = await start(hass, CUSTOM)
    wrong = dict(typed)
    spoil(sim, wrong)

    result = await submit(hass, result, wrong)

    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "credentials"
    assert result["errors"] == errors
    assert suggested(result) == {key: value for key, value in wrong.items() if key != CONF_CLIENT_SECRET}

    sim.faults.token = None
    sim.faults.rest.clear()
    sim.faults.streams.clear()
    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "workspace, fault, errors",
    [
        ("my workspace", None, {CONF_WORKSPACE: "invalid_workspace"}),
        (f"http://127.0.0.1/{WORKSPACE}/token", None, {CONF_WORKSPACE: "invalid_workspace"}),
        (None, 404, {CONF_WORKSPACE: "invalid_workspace"}),
        (None, 401, {"base": "invalid_auth"}),
    ],
)
async def test_workspace_at_fault(
    hass: HomeAssistant,
    sim: Simulator,
    typed: Typed,
    workspace: str | None,
    fault: int | None,
    errors: dict[str, str],
) -> None:
    """A workspace that is none, or that its token service does not know, is told at its field."""
    result = await start(hass, CUSTOM_WORKSPACE)
    typed |= {CONF_WORKSPACE: sim.workspace_token_url, CONF_ADVANCED: {CONF_CA_CERTIFICATE: sim.ca_pem}}
    sim.faults.token = fault

    result = await submit(hass, result, typed | {CONF_WORKSPACE: workspace or sim.workspace_token_url})
    assert result["errors"] == errors

    sim.faults.token = None
    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("public")
async def test_web_page_at_the_public_token_service(hass: HomeAssistant, sim: Simulator) -> None:
    """A captive portal in front of HPE's own token service is no fault of anything typed."""
    result = await start(hass, PUBLIC)
    typed = {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}
    sim.faults.token = "garbage"

    result = await submit(hass, result, typed)
    assert result["errors"] == {"base": "token_unreachable"}

    sim.faults.token = None
    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("public")
async def test_wrong_public_cluster_leads_back_to_the_choice(hass: HomeAssistant, sim: Simulator) -> None:
    """Where the cluster was chosen it can be chosen anew; the client's id is kept."""
    result = await start(hass, PUBLIC)
    typed = {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}
    sim.faults.rest[CHECK_PATH] = 401

    result = await submit(hass, result, typed)
    assert result["step_id"] == "user"
    assert result["errors"] == {CONF_CLUSTER: "wrong_cluster"}
    assert suggested(result) == PUBLIC

    sim.faults.rest.clear()
    result = await submit(hass, result, PUBLIC)
    assert result["step_id"] == "credentials"
    assert suggested(result) == {CONF_CLIENT_ID: sim.client_id}
    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_what_nobody_thought_of_is_logged(
    hass: HomeAssistant, typed: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that is none of the library's still leaves the form usable."""
    result = await start(hass, CUSTOM)
    with patch.object(account, "probe", side_effect=RuntimeError("never seen")):
        result = await submit(hass, result, typed)
    assert result["errors"] == {"base": "unknown"}
    assert "never seen" in caplog.text

    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_account_that_is_set_up_already(hass: HomeAssistant, typed: Typed, entry: MockConfigEntry) -> None:
    """One client has one entry."""
    entry.add_to_hass(hass)

    result = await submit(hass, await start(hass, CUSTOM), typed)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_secret_and_token_stay_out_of_the_log(
    hass: HomeAssistant, sim: Simulator, typed: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a failed nor a good set-up tells a secret, however much is logged."""
    caplog.set_level(logging.DEBUG)
    sim.faults.streams["ap"] = 403
    result = await submit(hass, await start(hass, CUSTOM), typed)
    sim.faults.streams.clear()
    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY

    assert "The account was not taken: CentralForbiddenError" in caplog.text
    assert sim.client_secret not in caplog.text
    assert "Bearer" not in caplog.text


async def test_missing_secret_is_not_sent_at_all(hass: HomeAssistant, typed: Typed) -> None:
    """At set-up the secret is required."""
    result = await start(hass, CUSTOM)
    del typed[CONF_CLIENT_SECRET]

    with pytest.raises(InvalidData):
        await submit(hass, result, typed)


async def test_reauth_takes_a_new_secret(hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry) -> None:
    """The client is the old one, its secret was reset; the subscriber stays who it was."""
    entry.add_to_hass(hass)
    subscriber_id = entry.data[CONF_SUBSCRIBER_ID]
    sim.set_secret("new")

    result = await entry.start_reauth_flow(hass)
    assert result["step_id"] == "reauth_confirm"
    assert suggested(result) == {CONF_CLIENT_ID: sim.client_id}
    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: "old"})
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: " new "})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert entry.data[CONF_CLIENT_SECRET] == "new"
    assert entry.data[CONF_SUBSCRIBER_ID] == subscriber_id
    assert entry.unique_id == sim.client_id


async def test_reauth_takes_a_new_client(hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]) -> None:
    """A client made anew takes the place of the one that is gone."""
    entry = MockConfigEntry(domain=DOMAIN, unique_id="gone", data=entry_data | {CONF_CLIENT_ID: "gone"})
    entry.add_to_hass(hass)

    result = await entry.start_reauth_flow(hass)
    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret})

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
    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret})

    assert result["reason"] == "reauth_successful"
    assert entry.unique_id == sim.workspace_id


async def test_reauth_with_the_client_of_another_entry(
    hass: HomeAssistant, sim: Simulator, entry: MockConfigEntry, entry_data: dict[str, Any]
) -> None:
    """Two entries never share a client."""
    entry.add_to_hass(hass)
    other = MockConfigEntry(domain=DOMAIN, unique_id="gone", data=entry_data | {CONF_CLIENT_ID: "gone"})
    other.add_to_hass(hass)

    result = await other.start_reauth_flow(hass)
    result = await submit(hass, result, {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret})

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
    "title, expected", [("EU-1", "US-WEST-5"), ("My network", "My network")], ids=["ours", "the user's"]
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
    workspace = {CONF_CREDENTIAL_KIND: "workspace", CONF_WORKSPACE: WORKSPACE, CONF_TOKEN_URL: token_url}
    entry = MockConfigEntry(domain=DOMAIN, unique_id=WORKSPACE, data=entry_data | workspace)
    entry.add_to_hass(hass)

    result = await submit(hass, await entry.start_reconfigure_flow(hass), CUSTOM_WORKSPACE)
    result = await submit(hass, result, suggested(result) | {CONF_WORKSPACE: sim.workspace_token_url})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "another_workspace"
    assert entry.data[CONF_WORKSPACE] == WORKSPACE


async def test_options_start_with_the_defaults(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Who has chosen nothing sees the streams that are enabled anyway."""
    entry.add_to_hass(hass)
    result = await hass.config_entries.options.async_init(entry.entry_id)

    assert result["step_id"] == "init"
    assert set(suggested(result)[CONF_STREAMS]) == set(DEFAULT_STREAMS)


async def test_options_are_stored_and_reload_the_entry(
    hass: HomeAssistant, entry: MockConfigEntry, setup_entry: AsyncMock
) -> None:
    """Streams, statistics and filters are kept flat, in the table's order, and shown again."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    choice = {
        CONF_STREAMS: [],
        CONF_STATISTICS_ON_BUS: True,
        CONF_FILTERS: {"ap_events": ["state_device"], "audit_events": ["firmware_management"]},
    }

    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(result["flow_id"], choice)
    assert result["errors"] == {CONF_STREAMS: "no_streams"}
    assert suggested(result)[CONF_STATISTICS_ON_BUS] is True
    assert suggested(result)[CONF_FILTERS]["ap_events"] == ["state_device"]
    choice[CONF_STREAMS] = ["alerts", "ap"]
    with patch("custom_components.hpe_aruba_central.async_unload_entry", return_value=True):
        result = await hass.config_entries.options.async_configure(result["flow_id"], choice)
        await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {
        CONF_STREAMS: ["ap", "alerts"],
        CONF_STATISTICS_ON_BUS: True,
        "ap_events": ["state_device"],
        "gateway_events": [],
        "audit_events": ["firmware_management"],
    }
    assert setup_entry.await_count == 2
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert suggested(result)[CONF_STREAMS] == ["ap", "alerts"]
    assert suggested(result)[CONF_FILTERS]["audit_events"] == ["firmware_management"]


async def test_reauth_probes_a_stream_that_is_enabled(
    hass: HomeAssistant, sim: Simulator, entry_data: dict[str, Any]
) -> None:
    """A stream that the user left out is not asked for."""
    entry = MockConfigEntry(domain=DOMAIN, unique_id=sim.client_id, data=entry_data, options={CONF_STREAMS: ["alerts"]})
    entry.add_to_hass(hass)
    sim.faults.streams["ap"] = 403
    typed = {CONF_CLIENT_ID: sim.client_id, CONF_CLIENT_SECRET: sim.client_secret}

    sim.faults.streams["alerts"] = 404
    result = await submit(hass, await entry.start_reauth_flow(hass), typed)
    assert result["errors"] == {"base": "stream_not_found"}
    del sim.faults.streams["alerts"]
    result = await submit(hass, result, typed)

    assert result["reason"] == "reauth_successful"


@pytest.mark.parametrize("workspace", [WORKSPACE, f" {UUID(WORKSPACE)} ".upper()])
def test_workspace_id_is_canonical_and_comes_back(workspace: str) -> None:
    """However it is written, a workspace id has one form, HPE's token URL, and is shown again as the id."""
    choice = {CONF_CLUSTER: "US-WEST-5", CONF_CREDENTIAL_KIND: "workspace"}
    typed = {CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret", CONF_WORKSPACE: workspace}

    data = account.account_data(choice, typed)

    assert data[CONF_WORKSPACE] == WORKSPACE
    assert data[CONF_TOKEN_URL] == f"https://global.api.greenlake.hpe.com/authorization/v2/oauth2/{WORKSPACE}/token"
    assert data[CONF_HOST] == CLUSTERS["US-WEST-5"]
    again, filled = account.stored_input(data)
    assert again == choice
    assert filled[CONF_WORKSPACE] == WORKSPACE


def test_public_client_comes_back_without_anything_advanced() -> None:
    """A token URL that was never typed is HPE's, and is not shown."""
    data = account.account_data(PUBLIC, {CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret"})

    assert data[CONF_TOKEN_URL] == CENTRAL_TOKEN_URL
    choice, filled = account.stored_input(data)
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
def test_host_is_taken_out_of_whatever_was_pasted(typed: str, host: str) -> None:
    """Names, ports and addresses end as what a URL's authority is made of."""
    data = account.account_data(CUSTOM, {CONF_HOST: typed, CONF_CLIENT_ID: "id", CONF_CLIENT_SECRET: "secret"})

    assert data[CONF_HOST] == host


def test_filters_stand_for_known_event_types() -> None:
    """Every short name is one CloudEvent type; what is unknown or not filtered limits nothing."""
    options = {"ap_events": ["state_device", "gone"], "gateway_events": []}

    assert event_types(options, "ap") == ("com.hpe.greenlake.network-monitoring.v1alpha1.aps.state.device",)
    assert event_types(options, "gateway") == ()
    assert event_types(options, "audit") == ()
    assert event_types({"switch_events": ["state_device"]}, "switch") == ()
    assert [stream.name for stream in enabled_streams({})] == [name for name in STREAMS if name in DEFAULT_STREAMS]


def test_every_choice_and_message_is_translated() -> None:
    """English has each option of each selector, and each error that a check can end in."""
    english = json.loads(TRANSLATIONS.read_text())
    options = {key: set(selector["options"]) for key, selector in english["selector"].items()}
    assert options == {
        CONF_CLUSTER: {CUSTOM_CLUSTER},
        CONF_CREDENTIAL_KIND: {"central", "workspace"},
        "stream": set(STREAMS),
        **{FILTERS[stream]: set(names) for stream, names in EVENT_TYPES.items()},
    }
    tables = (account._TOKEN_FAULTS, *account._TOKEN_URL_FAULTS.values(), account._REST_FAULTS, account._STREAM_FAULTS)
    keys = {key for table in tables for _, _, key in table}
    assert keys | {"invalid_host", "invalid_ca", "unknown"} == set(english["config"]["error"])


def test_every_field_is_described() -> None:
    """No form asks for anything without telling what it is."""
    english = json.loads(TRANSLATIONS.read_text())
    steps = [*english["config"]["step"].values(), *english["options"]["step"].values()]
    forms = [form for step in steps for form in (step, *step.get("sections", {}).values())]
    assert len(forms) == 9
    for form in forms:
        assert form["data"].keys() == form["data_description"].keys()
