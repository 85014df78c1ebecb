"""Who may act and ask: the calling user needs permission for the entities concerned."""

from collections.abc import Collection
from typing import Final

from homeassistant.auth.permissions.const import CAT_ENTITIES, POLICY_CONTROL, POLICY_READ
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import Unauthorized, UnknownUser

from .central.models.alert import Severity
from .central.models.client import NetworkClient
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
    entity_ids = runtime.devices.account_entity_ids(ACCOUNT_ALERT_ENTITIES)
    await _check(call.hass, call.context, POLICY_CONTROL, entity_ids)


async def async_check_alert_read(call: ServiceCall, runtime: CentralRuntime) -> None:
    """Raise Unauthorized unless the user may read the account's alert entities."""
    entity_ids = runtime.devices.account_entity_ids(ACCOUNT_ALERT_ENTITIES)
    await _check(call.hass, call.context, POLICY_READ, entity_ids)


async def async_check_device_control(
    call: ServiceCall, runtime: CentralRuntime, serial_number: str
) -> None:
    """Raise Unauthorized unless the user may control every entity of a device.

    Every one, as if a Home Assistant action targeted the device. Disabled ones count: a device is
    not free for all because its entities are disabled.
    """
    entity_ids = runtime.devices.device_entity_ids(serial_number)
    await _check(call.hass, call.context, POLICY_CONTROL, entity_ids)


async def async_check_client_control(
    call: ServiceCall, runtime: CentralRuntime, client: NetworkClient
) -> None:
    """Raise Unauthorized unless the user may control every entity of a client.

    A client without entities needs permission for those of the device that it is connected to.
    """
    entity_ids = runtime.devices.client_entity_ids(client.mac)
    if not entity_ids and client.serial_number is not None:
        entity_ids = runtime.devices.device_entity_ids(client.serial_number)
    await _check(call.hass, call.context, POLICY_CONTROL, entity_ids)


async def async_may_read(
    hass: HomeAssistant, context: Context, entity_ids: Collection[str]
) -> bool:
    """Return True if the user of a context may read all of the entities."""
    try:
        await _check(hass, context, POLICY_READ, entity_ids)
    except Unauthorized:
        return False
    return True


async def _check(
    hass: HomeAssistant, context: Context, permission: str, entity_ids: Collection[str]
) -> None:
    """Raise Unauthorized unless the user of a context has a permission for all of the entities.

    Without entities, the user needs it for all that exist. Calls without a user, which come from
    automations, pass, as they do for Home Assistant's own actions.
    """
    if context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context, permission=permission, perm_category=CAT_ENTITIES)
    for entity_id in entity_ids:
        if not user.permissions.check_entity(entity_id, permission):
            raise Unauthorized(context=context, entity_id=entity_id, permission=permission)
    if not entity_ids and not user.permissions.access_all_entities(permission):
        raise Unauthorized(context=context, permission=permission, perm_category=CAT_ENTITIES)
