"""What Central is asked to do, and every way it can fail as a message for the user."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError

from .central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralAuthError,
    CentralConnectionError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
    CentralTlsError,
)
from .const import DOMAIN

ERRORS: tuple[tuple[type[CentralError], str], ...] = (
    (CentralAuthError, "invalid_auth"),
    (CentralForbiddenError, "forbidden"),
    (CentralNotFoundError, "not_found"),
    (CentralRateLimitError, "rate_limited"),
    (CentralTlsError, "tls_not_trusted"),
    (CentralConnectionError, "cannot_connect"),
    (CentralError, "invalid_response"),
)
"""The translated message for each error of the library, the first that fits."""

_ERRORS: tuple[tuple[type[CentralError], str], ...] = (
    (CentralActionError, "action_failed"),
    (CentralActionTimeoutError, "action_unknown"),
    (CentralForbiddenError, "action_forbidden"),
    (CentralNotFoundError, "action_not_found"),
    *ERRORS,
)
"""The translated message for each error of the library, the first that fits."""


@contextmanager
def asking(host: str, what: str) -> Iterator[None]:
    """Translate the library's errors about what is asked for: a device's name, or the ids of alerts."""
    try:
        yield
    except CentralError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=next(key for kind, key in _ERRORS if isinstance(err, kind)),
            translation_placeholders={"host": host, "what": what, "reason": str(err)},
        ) from err
