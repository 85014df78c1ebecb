"""Actions: what is known of alerts, what becomes of them, and what devices are asked to do."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
from homeassistant.util import dt as dt_util
import probatio

from .central.models.alert import Alert
from .central.models.device import Device, DeviceKind
from .central.models.parts import Port
from .central.rest.actions import Actions, ClearReason, Priority, can_bounce, can_locate, can_reboot
from .const import DOMAIN
from .coordinator import CentralConfigEntry, CentralCoordinator, known_device
from .errors import translate_errors
from .registry.devices import async_find_device, key_of

ATTR_ALERT_ID: Final = "alert_id"
ATTR_CATEGORY: Final = "category"
ATTR_DURATION: Final = "duration"
ATTR_NOTES: Final = "notes"
ATTR_PORTS: Final = "ports"
ATTR_PRIORITY: Final = "priority"
ATTR_REASON: Final = "reason"
ATTR_SEVERITY: Final = "severity"
ATTR_SITE: Final = "site"
ATTR_STATE: Final = "state"
ATTR_UNTIL: Final = "until"

_WORD = probatio.All(cv.string, str.strip, str.casefold)
_WORDS = probatio.All(probatio.EnsureList(), [_WORD])
_NAMES = probatio.All(
    probatio.EnsureList(), [probatio.All(cv.string, str.strip)], probatio.Length(min=1)
)

_OF_ALERTS: dict[probatio.Marker, Any] = {
    probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
    probatio.Required(ATTR_ALERT_ID): _NAMES,
}

GET_ALERTS = probatio.Schema(
    {
        probatio.Required(ATTR_CONFIG_ENTRY_ID): cv.string,
        probatio.Optional(ATTR_SEVERITY): _WORDS,
        probatio.Optional(ATTR_CATEGORY): _WORD,
        probatio.Optional(ATTR_STATE): _WORDS,
        probatio.Optional(ATTR_SITE): _WORD,
        probatio.Optional(ATTR_DEVICE_ID): _NAMES,
    }
)
CLEAR_ALERT = probatio.Schema(
    {
        **_OF_ALERTS,
        probatio.Required(ATTR_REASON): probatio.Coerce(ClearReason),
        probatio.Optional(ATTR_NOTES): cv.string,
    }
)
DEFER_ALERT = probatio.Schema(
    {
        **_OF_ALERTS,
        probatio.Optional(ATTR_UNTIL): cv.datetime,
        probatio.Optional(ATTR_DURATION): cv.positive_time_period,
    }
)
REACTIVATE_ALERT = probatio.Schema(_OF_ALERTS)
SET_ALERT_PRIORITY = probatio.Schema(
    {**_OF_ALERTS, probatio.Required(ATTR_PRIORITY): probatio.Coerce(Priority)}
)

OF_DEVICES = probatio.Schema({probatio.Required(ATTR_DEVICE_ID): _NAMES})
OF_PORTS = probatio.Schema(
    {probatio.Required(ATTR_DEVICE_ID): cv.string, probatio.Required(ATTR_PORTS): _NAMES}
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "get_alerts",
        partial(_get_alerts, hass),
        GET_ALERTS,
        supports_response=SupportsResponse.ONLY,
    )
    for name, schema, ask in (
        ("clear_alert", CLEAR_ALERT, _clear),
        ("defer_alert", DEFER_ALERT, _defer),
        ("reactivate_alert", REACTIVATE_ALERT, _reactivate),
        ("set_alert_priority", SET_ALERT_PRIORITY, _set_priority),
    ):
        hass.services.async_register(DOMAIN, name, partial(_of_alerts, hass, ask), schema)
    for name, can, ask_device in (
        ("reboot", can_reboot, Actions.reboot),
        ("locate", can_locate, Actions.locate),
    ):
        hass.services.async_register(
            DOMAIN, name, partial(_of_devices, hass, can, ask_device), OF_DEVICES
        )
    for name, ask_ports in (
        ("bounce_poe", Actions.bounce_poe),
        ("bounce_port", Actions.bounce_port),
    ):
        hass.services.async_register(DOMAIN, name, partial(_of_ports, hass, ask_ports), OF_PORTS)


async def _get_alerts(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    """Return the open alerts that fit all that is asked for, the newest first."""
    coordinator = _account(hass, call)
    wanted = [
        _device(hass, device_id, coordinator)[1].serial_number
        for device_id in call.data.get(ATTR_DEVICE_ID, ())
    ]

    def fits(alert: Alert) -> bool:
        """Whether an alert is one that is asked for."""
        asked = call.data
        site = {word.casefold() for word in (alert.site_id, alert.site_name) if word}
        return (
            (ATTR_SEVERITY not in asked or alert.severity in asked[ATTR_SEVERITY])
            and (ATTR_STATE not in asked or alert.state in asked[ATTR_STATE])
            and asked.get(ATTR_CATEGORY) in {None, alert.category.casefold()}
            and (ATTR_SITE not in asked or asked[ATTR_SITE] in site)
            and (not wanted or not set(wanted).isdisjoint(alert.device_serials))
        )

    newest = sorted(
        filter(fits, coordinator.inventory.alerts.by_id.values()), key=_time, reverse=True
    )
    return {"alerts": [_told(hass, coordinator.config_entry, alert) for alert in newest]}


def _time(alert: Alert) -> float:
    """Return what alerts are sorted by."""
    return alert.time.timestamp() if alert.time else 0


def _told(hass: HomeAssistant, entry: CentralConfigEntry, alert: Alert) -> dict[str, Any]:
    """Return an alert as JSON can hold it."""
    devices = (async_find_device(hass, entry, serial) for serial in alert.device_serials)
    return {
        "alert_id": alert.alert_id,
        "name": alert.name,
        "category": alert.category,
        "severity": alert.severity,
        "priority": alert.priority,
        "state": alert.state,
        "summary": alert.summary,
        "site_name": alert.site_name,
        "device_serials": list(alert.device_serials),
        "device_ids": [device.id for device in devices if device is not None],
        "raised": alert.raised and alert.raised.isoformat(),
        "time": alert.time and alert.time.isoformat(),
    }


async def _clear(actions: Actions, alert_ids: list[str], call: ServiceCall) -> None:
    """Clear alerts."""
    await actions.clear_alerts(alert_ids, call.data[ATTR_REASON], call.data.get(ATTR_NOTES))


async def _defer(actions: Actions, alert_ids: list[str], call: ServiceCall) -> None:
    """Defer alerts until a time, or for a while from now."""
    asked: dict[str, Any] = call.data
    if (ATTR_UNTIL in asked) is (ATTR_DURATION in asked):
        raise _invalid("until_or_duration")
    at = (
        dt_util.as_utc(asked[ATTR_UNTIL])
        if ATTR_UNTIL in asked
        else dt_util.utcnow() + asked[ATTR_DURATION]
    )
    if at <= dt_util.utcnow():
        raise _invalid("not_in_the_future")
    await actions.defer_alerts(alert_ids, at)


async def _reactivate(actions: Actions, alert_ids: list[str], _: ServiceCall) -> None:
    """Make deferred alerts active again."""
    await actions.reactivate_alerts(alert_ids)


async def _set_priority(actions: Actions, alert_ids: list[str], call: ServiceCall) -> None:
    """Give alerts another priority."""
    await actions.set_alert_priority(alert_ids, call.data[ATTR_PRIORITY])


async def _of_alerts(
    hass: HomeAssistant,
    ask: Callable[[Actions, list[str], ServiceCall], Awaitable[None]],
    call: ServiceCall,
) -> None:
    """Ask for something that concerns open alerts of an account."""
    coordinator = _account(hass, call)
    alert_ids: list[str] = list(dict.fromkeys(call.data[ATTR_ALERT_ID]))
    if unknown := [
        alert_id for alert_id in alert_ids if alert_id not in coordinator.inventory.alerts.by_id
    ]:
        raise _invalid("alert_not_known", alert_id=", ".join(unknown))
    with translate_errors(coordinator.client.host, ", ".join(alert_ids)):
        await ask(coordinator.actions, alert_ids, call)


async def _of_devices(
    hass: HomeAssistant,
    can: Callable[[Device], bool],
    ask: Callable[[Actions, Device], Awaitable[None]],
    call: ServiceCall,
) -> None:
    """Ask devices for something, one after the other, once all of them are found to be able to."""
    found = [_device(hass, device_id) for device_id in dict.fromkeys(call.data[ATTR_DEVICE_ID])]
    for _, device in found:
        if not can(device):
            raise _invalid("device_cannot", device=device.name or device.serial_number)
    for coordinator, device in found:
        with translate_errors(coordinator.client.host, device.name or device.serial_number):
            await ask(coordinator.actions, device)


async def _of_ports(
    hass: HomeAssistant,
    ask: Callable[[Actions, Device, list[str]], Awaitable[None]],
    call: ServiceCall,
) -> None:
    """Ask a device for something that concerns its ports."""
    coordinator, device = _device(hass, call.data[ATTR_DEVICE_ID])
    if not can_bounce(device):
        raise _invalid("device_cannot", device=device.name or device.serial_number)
    known = [
        port
        for port in coordinator.inventory.parts.get(device.serial_number, {}).values()
        if isinstance(port, Port)
    ]
    ports = list(dict.fromkeys(_port(device, known, name) for name in call.data[ATTR_PORTS]))
    with translate_errors(coordinator.client.host, device.name or device.serial_number):
        await ask(coordinator.actions, device, ports)


def _port(device: Device, known: Iterable[Port], name: str) -> str:
    """Return what Central calls the port of that number or name; a wrong one would cut somebody off."""
    found = [port for port in known if name in {port.number, port.name}]
    if len(found) != 1:
        called = device.name or device.serial_number
        raise _invalid("port_ambiguous" if found else "port_not_known", device=called, port=name)
    # As in the examples of HPE's definition: 1/1/1 of a switch, GE 0/0/0 of a gateway, whose number is but a digit.
    port = found[0]
    words = (
        (port.name, port.number) if device.kind is DeviceKind.GATEWAY else (port.number, port.name)
    )
    return next((word for word in words if word), name)


def _account(hass: HomeAssistant, call: ServiceCall) -> CentralCoordinator:
    """Return the account that is named, or the only one that is loaded, if it follows alerts."""
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    loaded = [
        e for e in hass.config_entries.async_entries(DOMAIN) if e.state is ConfigEntryState.LOADED
    ]
    entry: CentralConfigEntry = (
        loaded[0]
        if entry_id is None and len(loaded) == 1
        else service.async_get_config_entry(hass, DOMAIN, entry_id)
    )
    if "alerts" not in entry.runtime_data.subscriptions:
        raise _invalid("alerts_not_followed", account=entry.title)
    return entry.runtime_data


def _device(
    hass: HomeAssistant, device_id: str, account: CentralCoordinator | None = None
) -> tuple[CentralCoordinator, Device]:
    """Return one of Central's devices, of the given account if any, and its account."""
    entry: CentralConfigEntry
    registered, entry = service.async_get_device_and_config_entry(hass, DOMAIN, device_id)
    name = registered.name_by_user or registered.name or device_id
    kind, serial = key_of(registered)[:2]
    if kind != "device" or serial == entry.entry_id:
        raise _invalid("not_a_device", device=name)
    if account is not None and entry is not account.config_entry:
        raise _invalid("device_of_other_account", device=name, account=account.config_entry.title)
    return entry.runtime_data, known_device(entry.runtime_data, serial)


def _invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error that says what is wrong with what was asked for."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )
