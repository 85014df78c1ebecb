"""The integration's actions: their fields and what runs them, and those on alerts."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
from homeassistant.util import dt as dt_util
import probatio

from .alert_query import (
    ATTR_CATEGORY,
    ATTR_SEVERITY,
    ATTR_SITE,
    ATTR_STATE,
    as_slug,
    matching_alerts,
)
from .central.rest.alert_actions import AlertActions, ClearReason, Priority
from .central.rest.device_actions import DeviceActions
from .central.rest.device_families import (
    can_locate,
    can_locate_stack,
    can_ping,
    can_reboot,
    can_reboot_stack,
    can_test_cables,
    can_test_speed,
)
from .client_services import (
    ATTR_MAC,
    ATTR_WLAN,
    async_disconnect_clients,
    async_disconnect_wlan,
)
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .device_services import ATTR_PORTS, async_act_on_devices, async_act_on_ports
from .device_tests import (
    ATTR_DESTINATION,
    ATTR_PACKET_SIZE,
    ATTR_PACKETS,
    ATTR_PORT,
    ATTR_SERVER,
    async_test_devices,
    async_test_ports,
    cable_test,
    ping,
    speed_test,
    traceroute,
)
from .errors import invalid, translate_errors
from .permissions import (
    async_check_alert_control,
    async_check_alert_read,
)
from .runtime import CentralRuntime
from .targets import async_device, display_name

ATTR_ALERT_ID: Final = "alert_id"
ATTR_DURATION: Final = "duration"
ATTR_NOTES: Final = "notes"
ATTR_PRIORITY: Final = "priority"
ATTR_REASON: Final = "reason"
ATTR_UNTIL: Final = "until"

_TEXT = probatio.All(cv.string, str.strip, str.casefold)
_TEXTS = probatio.All(probatio.EnsureList(), [_TEXT])
_IDS = probatio.All(
    probatio.EnsureList(), [probatio.All(cv.string, str.strip)], probatio.Length(min=1)
)

_PRIORITY = probatio.All(cv.string, as_slug, probatio.Coerce(Priority))
"""Alerts have their priority as Central spells it."""

type _Fields = dict[str | probatio.Marker, Any]

_ALERT_FIELDS: _Fields = {
    probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
    probatio.Required(ATTR_ALERT_ID): _IDS,
}
_PORT_FIELDS: _Fields = {
    probatio.Required(ATTR_DEVICE_ID): cv.string,
    probatio.Required(ATTR_PORTS): _IDS,
}
_DESTINATION_FIELDS: _Fields = {
    **cv.TARGET_FIELDS,
    probatio.Required(ATTR_DESTINATION): probatio.All(cv.string, str.strip),
}


async def _get_alerts(call: ServiceCall) -> ServiceResponse:
    """Return the open alerts that match all filters, newest first.

    Raises Unauthorized unless the user may read the account's alert entities.
    """
    runtime = _account(call)
    await async_check_alert_read(call, runtime)
    serials: set[str] = set()
    for device_id in call.data.get(ATTR_DEVICE_ID, ()):
        of_account, device = async_device(call.hass, device_id)
        if of_account is not runtime:
            name = display_name(device)
            raise invalid("device_of_other_account", device=name, account=runtime.entry.title)
        serials.add(device.serial_number)
    return {"alerts": matching_alerts(runtime, call.data, serials)}


async def _clear_alert(call: ServiceCall) -> None:
    """Clear alerts."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.clear_alerts(alert_ids, call.data[ATTR_REASON], call.data.get(ATTR_NOTES))


async def _defer_alert(call: ServiceCall) -> None:
    """Defer alerts until a time or for a duration."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.defer_alerts(alert_ids, _end_of_deferral(call))


async def _reactivate_alert(call: ServiceCall) -> None:
    """Make deferred alerts active again."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.reactivate_alerts(alert_ids)


async def _set_alert_priority(call: ServiceCall) -> None:
    """Change the priority of alerts."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.set_alert_priority(alert_ids, call.data[ATTR_PRIORITY])


def _end_of_deferral(call: ServiceCall) -> datetime:
    """Return when the deferral ends. Raises ServiceValidationError unless it is in the future."""
    data = call.data
    if (ATTR_UNTIL in data) is (ATTR_DURATION in data):
        raise invalid("until_or_duration")
    now = _account(call).client.clock.utcnow()
    end = dt_util.as_utc(data[ATTR_UNTIL]) if ATTR_UNTIL in data else now + data[ATTR_DURATION]
    if end <= now:
        raise invalid("not_in_the_future")
    return end


@asynccontextmanager
async def _alert_actions(call: ServiceCall) -> AsyncIterator[tuple[AlertActions, list[str]]]:
    """Provide the actions of an account and the ids of the call's alerts; translate errors.

    Raises Unauthorized unless the user may control the account's alert entities, and
    ServiceValidationError unless all alerts are open ones of the account.
    """
    runtime = _account(call)
    await async_check_alert_control(call, runtime)
    alert_ids: list[str] = list(dict.fromkeys(call.data[ATTR_ALERT_ID]))
    known = runtime.inventory.alerts.by_id
    unknown = [alert_id for alert_id in alert_ids if alert_id not in known]
    if unknown:
        raise invalid("alert_not_known", alert_id=", ".join(unknown))
    with translate_errors(runtime.client.host, ", ".join(alert_ids)):
        yield runtime.alert_actions, alert_ids


def _account(call: ServiceCall) -> CentralRuntime:
    """Return the account of the call, or the only loaded one.

    Raises ServiceValidationError if there is none, or its alerts stream is disabled.
    """
    entry: CentralConfigEntry
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    loaded = call.hass.config_entries.async_loaded_entries(DOMAIN)
    if entry_id is None and len(loaded) == 1:
        entry = loaded[0]
    else:
        entry = service.async_get_config_entry(call.hass, DOMAIN, entry_id)
    if not entry.runtime_data.options.follows("alerts"):
        raise invalid("alerts_not_followed", account=entry.title)
    return entry.runtime_data


type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]

_ACTIONS: dict[str, tuple[_Handler, _Fields]] = {
    "get_alerts": (
        _get_alerts,
        {
            probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
            probatio.Optional(ATTR_SEVERITY): _TEXTS,
            probatio.Optional(ATTR_CATEGORY): _TEXT,
            probatio.Optional(ATTR_STATE): _TEXTS,
            probatio.Optional(ATTR_SITE): probatio.All(cv.string, str.strip),
            probatio.Optional(ATTR_DEVICE_ID): _IDS,
        },
    ),
    "clear_alert": (
        _clear_alert,
        {
            **_ALERT_FIELDS,
            probatio.Required(ATTR_REASON): probatio.Coerce(ClearReason),
            probatio.Optional(ATTR_NOTES): cv.string,
        },
    ),
    "defer_alert": (
        _defer_alert,
        {
            **_ALERT_FIELDS,
            probatio.Optional(ATTR_UNTIL): cv.datetime,
            probatio.Optional(ATTR_DURATION): cv.positive_time_period,
        },
    ),
    "reactivate_alert": (_reactivate_alert, _ALERT_FIELDS),
    "set_alert_priority": (
        _set_alert_priority,
        {**_ALERT_FIELDS, probatio.Required(ATTR_PRIORITY): _PRIORITY},
    ),
    "reboot": (partial(async_act_on_devices, DeviceActions.reboot, can_reboot), cv.TARGET_FIELDS),
    "reboot_stack": (
        partial(async_act_on_devices, DeviceActions.reboot_stack, can_reboot_stack),
        cv.TARGET_FIELDS,
    ),
    "locate": (partial(async_act_on_devices, DeviceActions.locate, can_locate), cv.TARGET_FIELDS),
    "locate_stack": (
        partial(async_act_on_devices, DeviceActions.locate_stack, can_locate_stack),
        cv.TARGET_FIELDS,
    ),
    "bounce_poe": (partial(async_act_on_ports, DeviceActions.bounce_poe), _PORT_FIELDS),
    "bounce_port": (partial(async_act_on_ports, DeviceActions.bounce_port), _PORT_FIELDS),
    "ping": (
        partial(async_test_devices, "ping", can_ping, ping),
        {
            **_DESTINATION_FIELDS,
            probatio.Optional(ATTR_PACKETS): probatio.All(
                probatio.Coerce(int), probatio.Range(1, 100)
            ),
            probatio.Optional(ATTR_PACKET_SIZE): probatio.All(
                probatio.Coerce(int), probatio.Range(10, 2000)
            ),
        },
    ),
    "traceroute": (
        partial(async_test_devices, "traceroute", can_ping, traceroute),
        _DESTINATION_FIELDS,
    ),
    "speed_test": (
        partial(async_test_devices, "speed_test", can_test_speed, speed_test),
        {
            **cv.TARGET_FIELDS,
            probatio.Required(ATTR_SERVER): probatio.All(cv.string, str.strip),
            probatio.Optional(ATTR_PORT): cv.port,
            probatio.Optional(ATTR_DURATION): probatio.All(
                probatio.Coerce(int), probatio.Range(1, 20)
            ),
        },
    ),
    "disconnect_client": (
        async_disconnect_clients,
        {**cv.TARGET_FIELDS, probatio.Optional(ATTR_MAC): _IDS},
    ),
    "disconnect_wlan": (
        async_disconnect_wlan,
        {
            **cv.TARGET_FIELDS,
            probatio.Required(ATTR_WLAN): probatio.All(cv.string, probatio.Length(min=1, max=32)),
        },
    ),
    "cable_test": (
        partial(async_test_ports, "cable_test", can_test_cables, cable_test),
        _PORT_FIELDS,
    ),
}
"""The handler and the fields of each action."""

_RESPONSES = {
    "get_alerts": SupportsResponse.ONLY,
    "ping": SupportsResponse.OPTIONAL,
    "traceroute": SupportsResponse.OPTIONAL,
    "cable_test": SupportsResponse.OPTIONAL,
    "speed_test": SupportsResponse.OPTIONAL,
    "disconnect_client": SupportsResponse.OPTIONAL,
    "disconnect_wlan": SupportsResponse.OPTIONAL,
}
"""The actions that return data; those that take long also fire an event with it."""


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, (handler, fields) in _ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            name,
            handler,
            probatio.Schema(fields),
            supports_response=_RESPONSES.get(name, SupportsResponse.NONE),
        )
