"""The client library for one account: its session, TLS, tokens and REST, from the entry's data."""

from collections.abc import Mapping
from dataclasses import dataclass
import ssl
from typing import Any

import aiohttp
from homeassistant.const import (
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_HOST,
    EVENT_HOMEASSISTANT_CLOSE,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ssl import SSL_ALPN_HTTP11, create_client_context
from lru import LRU

from ..central.auth import Credentials, Refusals, TokenProvider
from ..central.clock import Clock
from ..central.rest.api import CentralApi
from ..const import CONF_CA_CERTIFICATE, CONF_TOKEN_URL, DOMAIN

_SESSION: HassKey[aiohttp.ClientSession] = HassKey(f"{DOMAIN}_session")
_REFUSALS: HassKey[LRU[Credentials, Refusals]] = HassKey(f"{DOMAIN}_refusals")
"""How often the token service has refused each account: more often than one setup asks it."""

_MAX_ACCOUNTS = 64
"""How many are remembered, each with every change of its credentials."""


@dataclass(frozen=True, slots=True)
class Client:
    """The library's objects for one account; ``ssl`` is None if the system's CAs are enough."""

    tokens: TokenProvider
    api: CentralApi
    session: aiohttp.ClientSession
    ssl: ssl.SSLContext | None
    host: str
    clock: Clock
    """The time for everything that follows the account."""


def trusting_context(ca_certificate: str) -> ssl.SSLContext:
    """Return a context that trusts the system's CAs and one given as PEM; blocks.

    Raises ValueError if it is not a certificate.
    """
    context = create_client_context(alpn_protocols=SSL_ALPN_HTTP11)
    try:
        context.load_verify_locations(cadata=ca_certificate)
    except (ssl.SSLError, TypeError) as err:  # TypeError: not ASCII
        raise ValueError("not a PEM certificate") from err
    return context


async def async_create_client(
    hass: HomeAssistant, data: Mapping[str, Any], *, for_setup: bool = False
) -> Client:
    """Return the client for a config entry's data.

    For a setup, it goes on counting where the last setup with the same credentials stopped.

    Raises ValueError if the CA certificate is not valid.
    """
    session = _async_get_session(hass)
    context = None
    ca_certificate = data.get(CONF_CA_CERTIFICATE)
    if ca_certificate:
        context = await hass.async_add_executor_job(trusting_context, ca_certificate)
    credentials = Credentials(data[CONF_CLIENT_ID], data[CONF_CLIENT_SECRET], data[CONF_TOKEN_URL])
    clock = Clock()
    refusals = None
    if for_setup:
        accounts = hass.data.setdefault(_REFUSALS, LRU(_MAX_ACCOUNTS))
        refusals = accounts.get(credentials)
        if refusals is None:
            refusals = accounts[credentials] = Refusals()
    tokens = TokenProvider(session, credentials, ssl=context, clock=clock, refusals=refusals)
    host: str = data[CONF_HOST]
    api = CentralApi(session, host, tokens, ssl=context, clock=clock)
    return Client(tokens, api, session, context, host, clock)


@singleton(_SESSION)
@callback
def _async_get_session(hass: HomeAssistant) -> aiohttp.ClientSession:
    """Return the integration's session, which uses Home Assistant's connections but no cookies.

    In Home Assistant's shared session, Central could fill the cookie jar, and recognize accounts
    and other integrations that use the same host. This session is closed with Home Assistant.
    """
    session = async_create_clientsession(
        hass,
        auto_cleanup=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )

    @callback
    def detach(_: Event) -> None:
        """Detach the session from the connections, which are Home Assistant's."""
        session.detach()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, detach)
    return session
