"""An account as it is typed into a form: made canonical for the config entry, and tried on Central."""

from collections.abc import Mapping
import re
from typing import Any
from uuid import uuid4

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
from yarl import URL

from ..central.auth import CENTRAL_TOKEN_URL, CredentialKind, workspace_id, workspace_token_url
from ..central.errors import (
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralResponseError,
    CentralTlsError,
)
from ..central.streaming.websocket import probe
from ..central.streams import Stream
from ..const import (
    CLUSTERS,
    CONF_ADVANCED,
    CONF_CA_CERTIFICATE,
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_TOKEN_URL,
    CONF_WORKSPACE,
    CUSTOM_CLUSTER,
    LOGGER,
)
from .api import async_create_client

CLUSTER_NAMES = {host: name for name, host in CLUSTERS.items()}
_BASE = "base"
_AUTHORITY = re.compile(r"([0-9a-z_]([0-9a-z_.-]*[0-9a-z])?|\[[0-9a-f:.]+\])(:\d+)?")


class AccountError(Exception):
    """Central, or this module, does not take the account: ``field`` is at fault, ``key`` names the message."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(key)
        self.field = field
        self.key = key


type _Faults = tuple[tuple[type[CentralError], str, str], ...]

_COMMON_FAULTS: _Faults = (
    (CentralTlsError, _BASE, "tls_not_trusted"),
    (CentralRateLimitError, _BASE, "rate_limited"),
)
_TOKEN_FAULTS: _Faults = (
    *_COMMON_FAULTS,
    (CentralAuthError, _BASE, "invalid_auth"),
    (CentralConnectionError, _BASE, "token_unreachable"),
)
_TOKEN_URL_FAULTS: dict[str, _Faults] = {
    CONF_WORKSPACE: ((CentralError, CONF_WORKSPACE, "invalid_workspace"),),
    CONF_TOKEN_URL: ((CentralError, CONF_ADVANCED, "invalid_token_url"),),
    _BASE: ((CentralError, _BASE, "token_unreachable"),),
}
"""What an answer that is none of a token endpoint's (404, a web page) tells about the URL, by where that came from."""

_REST_FAULTS: _Faults = (
    *_COMMON_FAULTS,
    (CentralForbiddenError, _BASE, "no_permission"),
    (CentralConnectionError, _BASE, "cannot_connect"),
    # A cluster answers 400, 401 or 404 to the token of an account that lives on another.
    (CentralAuthError, CONF_CLUSTER, "wrong_cluster"),
    (CentralNotFoundError, CONF_CLUSTER, "wrong_cluster"),
    (CentralResponseError, CONF_CLUSTER, "wrong_cluster"),
)
_STREAM_FAULTS: _Faults = (
    *_COMMON_FAULTS,
    (CentralForbiddenError, _BASE, "stream_forbidden"),
    (CentralAuthError, _BASE, "stream_forbidden"),
    (CentralNotFoundError, _BASE, "stream_not_found"),
    (CentralError, _BASE, "cannot_connect"),
)


def account_title(host: str) -> str:
    """Return the cluster's name, or the host where it has none."""
    return CLUSTER_NAMES.get(host, host)


def account_id(data: Mapping[str, Any]) -> str:
    """Return what tells one account from another: the workspace, else the client."""
    identifier: str = data[CONF_WORKSPACE] or data[CONF_CLIENT_ID]
    return identifier


def _host(typed: str) -> str:
    """Return the host, with its port if unusual, of a name or of a pasted URL."""
    text = typed.strip()
    try:
        url = URL(text if "://" in text else f"https://{text}")
    except ValueError as err:
        raise AccountError(CONF_HOST, "invalid_host") from err
    host = url.host_port_subcomponent or ""
    if url.scheme not in {"https", "wss"} or url.user is not None or not _AUTHORITY.fullmatch(host):
        raise AccountError(CONF_HOST, "invalid_host")
    return host


def _token_url(typed: str) -> str:
    """Return the token URL of an on-premises Central; HPE's own if none was typed."""
    if not (text := typed.strip()):
        return CENTRAL_TOKEN_URL
    try:
        url = URL(text)
    except ValueError as err:
        raise AccountError(CONF_ADVANCED, "invalid_token_url") from err
    if url.scheme != "https" or not url.host:
        raise AccountError(CONF_ADVANCED, "invalid_token_url")
    return str(url)


def account_data(
    choice: Mapping[str, str], typed: Mapping[str, Any], stored_secret: str = ""
) -> dict[str, Any]:
    """Return the config entry's data for the two forms' input. Raises AccountError for what cannot be right."""
    advanced: Mapping[str, str] = typed.get(CONF_ADVANCED, {})
    custom = choice[CONF_CLUSTER] == CUSTOM_CLUSTER
    workspace = None
    if choice[CONF_CREDENTIAL_KIND] == CredentialKind.WORKSPACE:
        try:
            workspace = workspace_id(typed[CONF_WORKSPACE])
            token_url = workspace_token_url(typed[CONF_WORKSPACE])
        except ValueError as err:
            raise AccountError(CONF_WORKSPACE, "invalid_workspace") from err
    else:
        token_url = _token_url(advanced.get(CONF_TOKEN_URL, ""))
    return {
        CONF_HOST: _host(typed[CONF_HOST]) if custom else CLUSTERS[choice[CONF_CLUSTER]],
        CONF_CREDENTIAL_KIND: choice[CONF_CREDENTIAL_KIND],
        CONF_CLIENT_ID: typed[CONF_CLIENT_ID].strip(),
        CONF_CLIENT_SECRET: typed.get(CONF_CLIENT_SECRET, "").strip() or stored_secret,
        CONF_TOKEN_URL: token_url,
        CONF_WORKSPACE: workspace,
        CONF_CA_CERTIFICATE: advanced.get(CONF_CA_CERTIFICATE, "").strip() or None,
    }


def stored_input(data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the input of the two forms that a config entry's data came from, without the secret."""
    advanced: dict[str, str] = {}
    typed: dict[str, Any] = {
        CONF_HOST: data[CONF_HOST],
        CONF_CLIENT_ID: data[CONF_CLIENT_ID],
        CONF_ADVANCED: advanced,
    }
    if workspace := data[CONF_WORKSPACE]:
        usual = data[CONF_TOKEN_URL] == workspace_token_url(workspace)
        typed[CONF_WORKSPACE] = workspace if usual else data[CONF_TOKEN_URL]
    elif data[CONF_TOKEN_URL] != CENTRAL_TOKEN_URL:
        advanced[CONF_TOKEN_URL] = data[CONF_TOKEN_URL]
    if data[CONF_CA_CERTIFICATE]:
        advanced[CONF_CA_CERTIFICATE] = data[CONF_CA_CERTIFICATE]
    cluster = CUSTOM_CLUSTER if advanced else CLUSTER_NAMES.get(data[CONF_HOST], CUSTOM_CLUSTER)
    return {CONF_CLUSTER: cluster, CONF_CREDENTIAL_KIND: data[CONF_CREDENTIAL_KIND]}, typed


def _token_faults(data: Mapping[str, Any]) -> _Faults:
    """Return what a failure to get a token stands for with these credentials."""
    if data[CONF_WORKSPACE]:
        origin = CONF_WORKSPACE
    else:
        origin = _BASE if data[CONF_TOKEN_URL] == CENTRAL_TOKEN_URL else CONF_TOKEN_URL
    return _TOKEN_FAULTS + _TOKEN_URL_FAULTS[origin]


async def async_check_account(hass: HomeAssistant, data: Mapping[str, Any], stream: Stream) -> None:
    """Try a token, one REST call and one stream's handshake. Raises AccountError."""
    try:
        client = await async_create_client(hass, data)
    except ValueError as err:
        raise AccountError(CONF_ADVANCED, "invalid_ca") from err
    faults = _token_faults(data)
    try:
        await client.tokens.get()
        faults = _REST_FAULTS
        await client.api.check()
        faults = _STREAM_FAULTS
        token = await client.tokens.get()
        # A subscriber of its own: sharing the entry's id would take events away from its live connection.
        await probe(client.session, client.host, stream, token, str(uuid4()), ssl=client.ssl)
    except CentralError as err:
        LOGGER.debug("The account was not taken: %s: %s", type(err).__name__, err)
        field, key = next((field, key) for kind, field, key in faults if isinstance(err, kind))
        raise AccountError(field, key) from err
    except Exception as err:
        LOGGER.exception("Unexpected error while the account was tried")
        raise AccountError(_BASE, "unknown") from err
