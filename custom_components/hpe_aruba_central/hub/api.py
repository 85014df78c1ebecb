"""The client library made ready for one account: its TLS, tokens and REST, from what the config entry stores."""

from collections.abc import Mapping
from dataclasses import dataclass
import ssl
from typing import Any

import aiohttp
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.ssl import SSL_ALPN_HTTP11, create_client_context

from ..central.auth import Credentials, TokenProvider
from ..central.rest.client import CentralApi
from ..const import CONF_CA_CERTIFICATE, CONF_TOKEN_URL


@dataclass(frozen=True, slots=True)
class Client:
    """What it takes to talk with Central as one account; ``ssl`` is None where the system's trust is enough."""

    tokens: TokenProvider
    api: CentralApi
    session: aiohttp.ClientSession
    ssl: ssl.SSLContext | None
    host: str


def trusting_context(ca_certificate: str) -> ssl.SSLContext:
    """Return a context that trusts the system's CAs and the one given as PEM; blocks. Raises ValueError."""
    context = create_client_context(alpn_protocols=SSL_ALPN_HTTP11)
    try:
        context.load_verify_locations(cadata=ca_certificate)
    except (ssl.SSLError, TypeError) as err:  # TypeError: not ASCII
        raise ValueError("not a PEM certificate") from err
    return context


async def async_create_client(hass: HomeAssistant, data: Mapping[str, Any]) -> Client:
    """Return the client for a config entry's data. Raises ValueError if its CA certificate is not one."""
    session = async_get_clientsession(hass)
    context = None
    if ca_certificate := data.get(CONF_CA_CERTIFICATE):
        context = await hass.async_add_executor_job(trusting_context, ca_certificate)
    credentials = Credentials(data[CONF_CLIENT_ID], data[CONF_CLIENT_SECRET], data[CONF_TOKEN_URL])
    tokens = TokenProvider(session, credentials, ssl=context)
    host: str = data[CONF_HOST]
    return Client(tokens, CentralApi(session, host, tokens, ssl=context), session, context, host)
