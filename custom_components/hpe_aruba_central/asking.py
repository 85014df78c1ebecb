"""What Central is asked to do, and every way it can fail as a message for the user."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .central.errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
)
from .central.models import Device
from .const import DOMAIN
from .coordinator import ERRORS, CentralCoordinator

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


def known_device(coordinator: CentralCoordinator, serial_number: str) -> Device:
    """Return a device as last heard of; raises ServiceValidationError if Central has removed it."""
    if (device := coordinator.inventory.devices.get(serial_number)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="device_not_known",
            translation_placeholders={"device": serial_number},
        )
    return device
