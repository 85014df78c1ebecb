"""The actions on alerts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import service
from homeassistant.util import dt as dt_util

from .alert_query import matching_alerts
from .central.rest.alert_actions import AlertActions
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .errors import invalid, translate_errors
from .permissions import async_check_alert_control, async_check_alert_read
from .runtime import CentralRuntime
from .targets import async_device, display_name

ATTR_ALERT_ID: Final = "alert_id"
ATTR_DURATION: Final = "duration"
ATTR_NOTES: Final = "notes"
ATTR_PRIORITY: Final = "priority"
ATTR_REASON: Final = "reason"
ATTR_UNTIL: Final = "until"


async def async_get_alerts(call: ServiceCall) -> ServiceResponse:
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


async def async_clear_alert(call: ServiceCall) -> None:
    """Clear alerts."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.clear_alerts(alert_ids, call.data[ATTR_REASON], call.data.get(ATTR_NOTES))


async def async_defer_alert(call: ServiceCall) -> None:
    """Defer alerts until a time or for a duration."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.defer_alerts(alert_ids, _end_of_deferral(call))


async def async_reactivate_alert(call: ServiceCall) -> None:
    """Make deferred alerts active again."""
    async with _alert_actions(call) as (actions, alert_ids):
        await actions.reactivate_alerts(alert_ids)


async def async_set_alert_priority(call: ServiceCall) -> None:
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
