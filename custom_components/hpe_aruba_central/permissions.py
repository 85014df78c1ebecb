"""Who may run the integration's actions: the calling user needs permission for their entities."""

from typing import Final

from homeassistant.auth.permissions.const import CAT_ENTITIES, POLICY_CONTROL, POLICY_READ
from homeassistant.core import ServiceCall
from homeassistant.exceptions import Unauthorized, UnknownUser

from .central.models.alert import Severity
from .runtime import CentralRuntime

ACCOUNT_ALERT_ENTITIES: Final = frozenset(
    {"alerts", "alert_list", "open_alerts", *(f"open_alerts_{severity}" for severity in Severity)}
)
"""The names of the entities for all of an account's alerts."""


async def async_check_alert_control(call: ServiceCall, runtime: CentralRuntime) -> None:
    """Raise Unauthorized unless the user may control the account's alert entities.

    Not those of the devices that an alert names: an alert may name none, and who may control one
    device has no say in the account's alerts.
    """
    await _check(call, POLICY_CONTROL, runtime.devices.account_entity_ids(ACCOUNT_ALERT_ENTITIES))


async def async_check_alert_read(call: ServiceCall, runtime: CentralRuntime) -> None:
    """Raise Unauthorized unless the user may read the account's alert entities."""
    await _check(call, POLICY_READ, runtime.devices.account_entity_ids(ACCOUNT_ALERT_ENTITIES))


async def async_check_device_control(
    call: ServiceCall, runtime: CentralRuntime, serial_number: str
) -> None:
    """Raise Unauthorized unless the user may control every entity of a device.

    Every one, as if a Home Assistant action targeted the device. Disabled ones count: a device is
    not free for all because its entities are disabled.
    """
    await _check(call, POLICY_CONTROL, runtime.devices.device_entity_ids(serial_number))


async def _check(call: ServiceCall, permission: str, entity_ids: list[str]) -> None:
    """Raise Unauthorized unless the calling user has a permission for all of the entities.

    Without entities, the user needs it for all that exist. Calls without a user, which come from
    automations, pass, as they do for Home Assistant's own actions.
    """
    if call.context.user_id is None:
        return
    user = await call.hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context, permission=permission, perm_category=CAT_ENTITIES)
    for entity_id in entity_ids:
        if not user.permissions.check_entity(entity_id, permission):
            raise Unauthorized(context=call.context, entity_id=entity_id, permission=permission)
    if not entity_ids and not user.permissions.access_all_entities(permission):
        raise Unauthorized(context=call.context, permission=permission, perm_category=CAT_ENTITIES)
