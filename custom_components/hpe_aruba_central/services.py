"""The integration's actions: their fields, and what runs them."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
import probatio

from .alert_query import ATTR_CATEGORY, ATTR_SEVERITY, ATTR_SITE, ATTR_STATE, as_slug
from .alert_services import (
    ATTR_ALERT_ID,
    ATTR_DURATION,
    ATTR_NOTES,
    ATTR_PRIORITY,
    ATTR_REASON,
    ATTR_UNTIL,
    async_clear_alert,
    async_defer_alert,
    async_get_alerts,
    async_reactivate_alert,
    async_set_alert_priority,
)
from .central.rest.alert_actions import ClearReason, Priority
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


type _Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]

_ACTIONS: dict[str, tuple[_Handler, _Fields]] = {
    "get_alerts": (
        async_get_alerts,
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
        async_clear_alert,
        {
            **_ALERT_FIELDS,
            probatio.Required(ATTR_REASON): probatio.Coerce(ClearReason),
            probatio.Optional(ATTR_NOTES): cv.string,
        },
    ),
    "defer_alert": (
        async_defer_alert,
        {
            **_ALERT_FIELDS,
            probatio.Optional(ATTR_UNTIL): cv.datetime,
            probatio.Optional(ATTR_DURATION): cv.positive_time_period,
        },
    ),
    "reactivate_alert": (async_reactivate_alert, _ALERT_FIELDS),
    "set_alert_priority": (
        async_set_alert_priority,
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
