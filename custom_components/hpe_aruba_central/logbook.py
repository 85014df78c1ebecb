"""Describe the bus events of Central's streams in Home Assistant's logbook."""

from collections.abc import Callable
from functools import partial

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .central.models.client import read_mac
from .central.models.core import PartKind
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .hub.event_bus import BUS_EVENT_TYPES
from .logbook_text import Data, message
from .registry.devices import AccountDevices

ICONS = {
    "alerts": "mdi:alert-circle-outline",
    "ap": "mdi:access-point",
    "audit": "mdi:clipboard-text-clock-outline",
    "clients": "mdi:devices",
    "gateway": "mdi:router-network",
    "geofence": "mdi:map-marker-radius-outline",
    "switch": "mdi:switch",
    "wids": "mdi:shield-alert-outline",
}
"""The streams that the logbook shows; location and RSSI events would flood it."""

_FALLBACK_NAME = "HPE Aruba Networking Central"


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None],
) -> None:
    """Describe the events of every stream in `ICONS`."""
    for stream, icon in ICONS.items():
        async_describe_event(DOMAIN, BUS_EVENT_TYPES[stream], partial(_describe, hass, icon))


@callback
def _describe(hass: HomeAssistant, icon: str, event: Event) -> dict[str, str]:
    """Return the logbook entry of an event."""
    entry = hass.config_entries.async_get_entry(event.data.get("entry_id") or "")
    return {
        LOGBOOK_ENTRY_NAME: _name(hass, entry, event.data),
        LOGBOOK_ENTRY_MESSAGE: message(event.data, _radio_name(hass, entry, event.data)),
        LOGBOOK_ENTRY_ICON: icon,
    }


def _name(hass: HomeAssistant, entry: CentralConfigEntry | None, data: Data) -> str:
    """Return the name of the device that an event is about, or the account's title."""
    device = dr.async_get(hass).async_get(data.get("device_id") or "")
    name = device and (device.name_by_user or device.name)
    if name:
        return name
    return entry.title if entry else _FALLBACK_NAME


def _radio_name(hass: HomeAssistant, entry: CentralConfigEntry | None, data: Data) -> str | None:
    """Return a radio's name, which has its band: updates have only its MAC address and number."""
    if entry is None or data.get("kind") != "ap_radio":
        return None
    mac = read_mac(data.get("radio_mac_address")) or ""
    devices = AccountDevices(hass, entry)
    for part_id in (mac, str(data.get("radio_number"))):
        radio = devices.find((PartKind.RADIO, data.get("serial_number") or "", part_id))
        if radio is not None:
            return radio.name_by_user or radio.name
    return None
