"""Validate the user's input for an account, and check the account with Central."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NamedTuple
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
    CentralTlsError,
)
from ..central.rest.api import CentralApi
from ..central.rest.devices import InventoryItem
from ..central.rest.listing import Listing
from ..central.streaming.websocket import probe
from ..central.streams import Stream
from ..central.tracebacks import without_text
from ..central.urls import check_token_url, parse_url
from ..config_entry import CentralConfigEntry
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
from ..errors import ErrorTable, error_key
from ..markdown import plain
from ..registry.devices import AccountDevices
from .central_client import Client, async_create_client

CLUSTER_NAMES = {host: name for name, host in CLUSTERS.items()}
_HPE_TOKEN_DOMAINS: Final = (".cloud.hpe.com", ".greenlake.hpe.com")
"""How the hosts of HPE's token services end; environments of GreenLake have different ones.

Sources: HPE's authorization definition, and GreenLake's token issuer URLs.
"""


class CheckedAccount(NamedTuple):
    """An account that Central accepts."""

    inventory: Listing[InventoryItem]
    """Its first devices or all, none if its role may not list them."""
    may_stream: bool
    """False if Central refuses the stream: REST reports in its place."""


class AccountError(Exception):
    """The account is invalid, or Central rejects it.

    ``key`` is the translation key of the message, ``field`` the input that it is about, None if it
    is about the account as a whole; ``host`` is the host that a message may name.
    """

    def __init__(self, key: str, field: str | None = None, host: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.field = field or _FIELDS.get(key)
        self.host = host


_FIELDS = {
    "cannot_connect": CONF_HOST,
    "invalid_ca": CONF_CA_CERTIFICATE,
    "invalid_host": CONF_HOST,
    "invalid_token_url": CONF_TOKEN_URL,
    "invalid_workspace": CONF_WORKSPACE,
    "stream_not_found": CONF_HOST,
    "tls_not_trusted": CONF_CA_CERTIFICATE,
    "token_unreachable": CONF_TOKEN_URL,
    "wrong_cluster": CONF_HOST,
}
"""The input that a message is about, where it isn't about the account as a whole."""

_COMMON_ERRORS: ErrorTable = (
    (CentralTlsError, "tls_not_trusted"),
    (CentralRateLimitError, "rate_limited"),
)
_TOKEN_ERRORS: ErrorTable = (
    *_COMMON_ERRORS,
    (CentralAuthError, "invalid_auth"),
    (CentralConnectionError, "token_unreachable"),
)
_REST_ERRORS: ErrorTable = (
    *_COMMON_ERRORS,
    (CentralForbiddenError, "no_permission"),
    (CentralConnectionError, "cannot_connect"),
    # A cluster answers 400, 401 or 404 to the token of an account that lives on another.
    (CentralError, "wrong_cluster"),
)
_STREAM_ERRORS: ErrorTable = (
    *_COMMON_ERRORS,
    (CentralAuthError, "stream_token_rejected"),
    (CentralNotFoundError, "stream_not_found"),
    (CentralError, "cannot_connect"),
)


def account_title(host: str) -> str:
    """Return the name of a public cluster, or the host of any other."""
    return CLUSTER_NAMES.get(host, host)


def distinct_title(
    data: Mapping[str, Any], inventory: Listing[InventoryItem], taken: Collection[str]
) -> str:
    """Return the title of a new account, with a site's name if another account has that title."""
    title = account_title(data[CONF_HOST])
    if title not in taken:
        return title
    sites = {plain(item.site_name or "") for item in inventory}
    names = sorted(sites - {""})
    return f"{title} ({names[0] if names else account_id(data)})"


def has_own_title(entry: CentralConfigEntry) -> bool:
    """Return True if an entry's title is one of `distinct_title`, False if the user chose it."""
    title = account_title(entry.data[CONF_HOST])
    return entry.title == title or entry.title.startswith(f"{title} (")


def is_same_account(
    hass: HomeAssistant,
    entry: CentralConfigEntry,
    data: Mapping[str, Any],
    inventory: Listing[InventoryItem],
) -> bool | None:
    """Return True if credentials belong to an entry's account, None if that cannot be known.

    An account is recognized by its workspace, by its client, or else by its devices: no two
    accounts own the same.
    """
    if data[CONF_WORKSPACE] and entry.data[CONF_WORKSPACE]:
        same_workspace: bool = data[CONF_WORKSPACE] == entry.data[CONF_WORKSPACE]
        return same_workspace
    if data[CONF_CLIENT_ID] == entry.data[CONF_CLIENT_ID]:
        return True
    known = {key[1] for key in AccountDevices(hass, entry).registered("device")}
    found = {item.serial_number for item in inventory}
    # The account itself has a device in the registry, which no inventory lists.
    if len(known) <= 1 or not found:
        return None
    if not known.isdisjoint(found):
        return True
    if inventory.complete:
        return False
    return None


def account_id(data: Mapping[str, Any]) -> str:
    """Return the unique id of an account: its workspace's id, or the client id without one."""
    identifier: str = data[CONF_WORKSPACE] or data[CONF_CLIENT_ID]
    return identifier


def _host(text: str) -> str:
    """Return the host, with any port that is not 443, of a host name or of a URL."""
    text = text.strip()
    _refuse_plain_http(text, CONF_HOST)
    try:
        url = parse_url(text if "://" in text else f"https://{text}")
    except ValueError as err:
        raise AccountError("invalid_host") from err
    if url.scheme not in {"https", "wss"}:
        raise AccountError("invalid_host")
    return url.host_port_subcomponent or ""


def _refuse_plain_http(text: str, field: str) -> None:
    """Raise AccountError if a text is a URL without encryption."""
    if text.strip().lower().startswith(("http://", "ws://")):
        raise AccountError("not_https", field)


def _token_url(text: str) -> str:
    """Return the token URL of an on-premises Central, or HPE's own if the text is empty."""
    if not text.strip():
        return CENTRAL_TOKEN_URL
    _refuse_plain_http(text, CONF_TOKEN_URL)
    try:
        return check_token_url(text)
    except ValueError as err:
        raise AccountError("invalid_token_url") from err


def _workspace(text: str) -> tuple[str, str]:
    """Return the id and the token URL of a workspace, given by its id or its token issuer URL."""
    _refuse_plain_http(text, CONF_WORKSPACE)
    try:
        return workspace_id(text), workspace_token_url(text)
    except ValueError as err:
        raise AccountError("invalid_workspace") from err


def foreign_token_host(data: Mapping[str, Any]) -> str | None:
    """Return the host that receives the client secret, None if it is one of HPE's."""
    if data[CONF_TOKEN_URL] == CENTRAL_TOKEN_URL:
        return None
    url = URL(data[CONF_TOKEN_URL])
    host = (url.raw_host or "").removesuffix(".")
    if host.endswith(_HPE_TOKEN_DOMAINS):
        return None
    return url.host_port_subcomponent


def account_data(
    choice: Mapping[str, str], credentials: Mapping[str, Any], stored_secret: str = ""
) -> dict[str, Any]:
    """Return the config entry's data for the input of the two forms.

    ``stored_secret`` is used if no secret was entered. Raises AccountError for invalid input.
    """
    advanced: Mapping[str, str] = credentials.get(CONF_ADVANCED, {})
    cluster = choice[CONF_CLUSTER]
    host = _host(credentials[CONF_HOST]) if cluster == CUSTOM_CLUSTER else CLUSTERS[cluster]
    if choice[CONF_CREDENTIAL_KIND] == CredentialKind.WORKSPACE:
        workspace, token_url = _workspace(credentials[CONF_WORKSPACE])
    else:
        workspace = None
        token_url = _token_url(advanced.get(CONF_TOKEN_URL, ""))
    secret = credentials.get(CONF_CLIENT_SECRET, "").strip()
    return {
        CONF_HOST: host,
        CONF_CREDENTIAL_KIND: choice[CONF_CREDENTIAL_KIND],
        CONF_CLIENT_ID: credentials[CONF_CLIENT_ID].strip(),
        CONF_CLIENT_SECRET: secret or stored_secret,
        CONF_TOKEN_URL: token_url,
        CONF_WORKSPACE: workspace,
        CONF_CA_CERTIFICATE: advanced.get(CONF_CA_CERTIFICATE, "").strip() or None,
    }


def stored_input(data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the input of the two forms for a config entry's data, without the secret."""
    advanced: dict[str, str] = {}
    credentials: dict[str, Any] = {
        CONF_HOST: data[CONF_HOST],
        CONF_CLIENT_ID: data[CONF_CLIENT_ID],
        CONF_ADVANCED: advanced,
    }
    workspace, token_url = data[CONF_WORKSPACE], data[CONF_TOKEN_URL]
    if workspace:
        is_default = token_url == workspace_token_url(workspace)
        credentials[CONF_WORKSPACE] = workspace if is_default else token_url
    elif token_url != CENTRAL_TOKEN_URL:
        advanced[CONF_TOKEN_URL] = token_url
    if data[CONF_CA_CERTIFICATE]:
        advanced[CONF_CA_CERTIFICATE] = data[CONF_CA_CERTIFICATE]
    # Only the form of a custom cluster has the advanced fields.
    cluster = CUSTOM_CLUSTER if advanced else CLUSTER_NAMES.get(data[CONF_HOST], CUSTOM_CLUSTER)
    choice = {CONF_CLUSTER: cluster, CONF_CREDENTIAL_KIND: data[CONF_CREDENTIAL_KIND]}
    return choice, credentials


def _token_errors(data: Mapping[str, Any]) -> ErrorTable:
    """Return the errors of a token request.

    An answer that does not come from a token service (404, a web page) means that the URL is
    wrong: its message depends on which field the URL comes from.
    """
    if data[CONF_WORKSPACE]:
        key = "invalid_workspace"
    elif data[CONF_TOKEN_URL] != CENTRAL_TOKEN_URL:
        key = "invalid_token_url"
    else:
        key = "token_unreachable"
    return (*_TOKEN_ERRORS, (CentralError, key))


async def async_check_account(
    hass: HomeAssistant,
    data: Mapping[str, Any],
    stream: Stream,
    is_recognized: Callable[[Listing[InventoryItem]], bool],
) -> CheckedAccount:
    """Request a token, make REST calls, and open and close a stream.

    All devices are listed if the first ones are not enough for ``is_recognized``. Raises
    AccountError.
    """
    try:
        client = await async_create_client(hass, data)
    except ValueError as err:
        raise AccountError("invalid_ca") from err
    errors, host = _token_errors(data), URL(data[CONF_TOKEN_URL]).host_port_subcomponent or ""
    try:
        await client.tokens.get()
        errors, host = _REST_ERRORS, data[CONF_HOST]
        await client.api.check()
        errors = _STREAM_ERRORS
        may_stream = await _may_stream(client, stream)
        inventory = await _device_inventory(client.api, is_recognized)
        return CheckedAccount(inventory, may_stream)
    except CentralError as err:
        LOGGER.debug("The account check failed: %s: %s", type(err).__name__, err)
        raise AccountError(error_key(err, errors), host=host) from err
    except Exception as err:
        LOGGER.error("Unexpected error in the account check", exc_info=without_text(err))
        raise AccountError("unknown") from err


async def _may_stream(client: Client, stream: Stream) -> bool:
    """Open and close a stream; return False if Central refuses it. Raises CentralError."""
    token = await client.tokens.get()
    # With the entry's own subscriber id, Central would stop sending to its live connection.
    subscriber_id = str(uuid4())
    try:
        await probe(client.session, client.host, stream, token, subscriber_id, ssl=client.ssl)
    except CentralForbiddenError as err:
        LOGGER.debug("Central refuses the account's streams: %s", err)
        return False
    return True


async def _device_inventory(
    api: CentralApi, is_recognized: Callable[[Listing[InventoryItem]], bool]
) -> Listing[InventoryItem]:
    """Return the account's devices, as many as are needed and can be listed."""
    inventory: Listing[InventoryItem] = Listing(complete=False)
    try:
        inventory = await api.device_inventory_page()
        if not inventory.complete and not is_recognized(inventory):
            inventory = await api.device_inventory()
    except CentralError as err:
        LOGGER.debug("The account's devices cannot be listed: %s", err)
    return inventory
