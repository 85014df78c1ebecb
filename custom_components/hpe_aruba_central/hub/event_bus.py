"""Which of Central's events go on Home Assistant's bus, and in which shape."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..central.models.event import CentralEvent
from ..central.wire.flat import flatten
from ..const import CONF_STATISTICS_ON_BUS, DOMAIN
from ..registry.devices import async_find_device

EVENT_TYPES = {
    "alerts": f"{DOMAIN}_alert",
    "ap": f"{DOMAIN}_ap",
    "audit": f"{DOMAIN}_audit",
    "clients": f"{DOMAIN}_client",
    "gateway": f"{DOMAIN}_gateway",
    "geofence": f"{DOMAIN}_geofence",
    "location": f"{DOMAIN}_location",
    "rssi": f"{DOMAIN}_rssi",
    "switch": f"{DOMAIN}_switch",
    "wids": f"{DOMAIN}_wids",
}
"""The bus event of each stream: a listener wakes only for the stream that it wants."""

_MEASURING_STREAMS = frozenset({"location", "rssi"})
"""They carry nothing but measurements: who enables one wants it on the bus."""

_SERIAL_FIELDS = {
    "alerts": ("impacted_entities_device_serial",),
    "audit": ("destination_name",),
    "clients": ("client_details_connected_device_serial", "connected_device_serial"),
    "rssi": ("raw_rssi_ap_serial", "proximity_rssi_ap_serial"),
    "wids": ("detecting_serial", "last_det_serial"),
}
_SERIAL_FIELD = ("serial_number",)
"""The flattened fields of each stream that may hold the serial number of the device that an event is about."""


@callback
def async_fire(hass: HomeAssistant, entry: ConfigEntry[Any], event: CentralEvent) -> None:
    """Put an event on the bus; measurements only if the user wants them."""
    if (
        event.payload.is_statistics
        and event.stream not in _MEASURING_STREAMS
        and not entry.options.get(CONF_STATISTICS_ON_BUS, False)
    ):
        return
    hass.bus.async_fire(EVENT_TYPES[event.stream], event_data(hass, entry, event))


def event_data(hass: HomeAssistant, entry: ConfigEntry[Any], event: CentralEvent) -> dict[str, Any]:
    """Return an event as flat JSON-safe data; a field named like one of the envelope's is called ``payload_…``."""
    payload, stream = event.payload, event.stream
    data = {
        "entry_id": entry.entry_id,
        "device_id": None,
        "kind": payload.kind,
        "stream": stream,
        "id": event.id,
        "type": event.type,
        "time": event.time.isoformat() if event.time else None,
    }
    data |= flatten(payload.fields)
    data["device_id"] = _device_id(hass, entry, stream, data)
    return data


def _device_id(
    hass: HomeAssistant, entry: ConfigEntry[Any], stream: str, fields: Mapping[str, Any]
) -> str | None:
    """Return the registry id of the device that an event is about; of the first one, where it names several."""
    for name in _SERIAL_FIELDS.get(stream, _SERIAL_FIELD):
        value = fields.get(name)
        for serial in value if isinstance(value, list) else [value]:
            if (
                isinstance(serial, str)
                and (device := async_find_device(hass, entry, serial)) is not None
            ):
                return device.id
    return None
