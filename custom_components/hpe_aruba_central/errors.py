"""Translate the library's errors into Home Assistant's."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

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

type ErrorTable = tuple[tuple[type[CentralError], str], ...]
"""Translation keys of error classes; the first class that fits counts."""

ERRORS: ErrorTable = (
    (CentralAuthError, "invalid_auth"),
    (CentralForbiddenError, "forbidden"),
    (CentralNotFoundError, "not_found"),
    (CentralRateLimitError, "rate_limited"),
    (CentralTlsError, "tls_not_trusted"),
    (CentralConnectionError, "cannot_connect"),
    (CentralError, "invalid_response"),
)
"""The translation key of every error."""

ACTION_ERRORS: ErrorTable = (
    (CentralActionError, "action_failed"),
    (CentralActionTimeoutError, "action_unknown"),
    (CentralForbiddenError, "action_forbidden"),
    (CentralNotFoundError, "action_not_found"),
    *ERRORS,
)
"""The translation key of every error of an action."""


def error_key(err: CentralError, table: ErrorTable = ERRORS) -> str:
    """Return the translation key of an error; each table ends with a key for all others."""
    return next(key for error_class, key in table if isinstance(err, error_class))


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error for invalid input."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


@contextmanager
def translate_errors(host: str, target: str) -> Iterator[None]:
    """Raise an error of an action as HomeAssistantError.

    ``target`` is what the action is for: the name of a device or the ids of alerts.
    """
    try:
        yield
    except CentralError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=error_key(err, ACTION_ERRORS),
            translation_placeholders={"host": host, "what": target, "reason": str(err)},
        ) from err
