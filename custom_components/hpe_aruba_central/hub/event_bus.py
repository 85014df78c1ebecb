"""Fires Central's events on Home Assistant's event bus."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback

from ..central.models.event import CentralEvent
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN
from ..registry.devices import AccountDevices

BUS_EVENT_TYPES = {
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
"""The bus event of each stream: a listener is called only for the stream that it wants."""

_MEASURING_STREAMS = frozenset({"location", "rssi"})
"""They carry only measurements; whoever enables one wants it on the bus."""

_SERIAL_FIELDS = {
    "alerts": ("impacted_entities_device_serial",),
    "audit": ("destination_name",),
    "clients": ("client_details_connected_device_serial", "connected_device_serial"),
    "rssi": ("raw_rssi_ap_serial", "proximity_rssi_ap_serial"),
    "wids": ("detecting_serial", "last_det_serial"),
}
_SERIAL_FIELD = ("serial_number",)
"""The flattened fields of each stream that may hold the serial number of an event's device."""


class EventBus:
    """Fires one account's events on the bus; measurements only if the user wants them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: CentralConfigEntry,
        devices: AccountDevices,
        *,
        with_statistics: bool,
    ) -> None:
        self._hass = hass
        self._entry_id = entry.entry_id
        self._devices = devices
        self._with_statistics = with_statistics

    @callback
    def fire(self, event: CentralEvent) -> None:
        """Fire an event."""
        is_measurement = event.payload.is_statistics and event.stream not in _MEASURING_STREAMS
        if not is_measurement or self._with_statistics:
            self._hass.bus.async_fire(BUS_EVENT_TYPES[event.stream], self.data_of(event))

    def data_of(self, event: CentralEvent) -> dict[str, Any]:
        """Return an event as flat JSON-safe data.

        A field that is named like one of the envelope's is called ``payload_…``.
        """
        stream, time = event.stream, event.time
        data = {
            "entry_id": self._entry_id,
            "device_id": None,
            "kind": event.payload.kind,
            "stream": stream,
            "id": event.id,
            "type": event.type,
            "time": None if time is None else time.isoformat(),
        }
        event.payload.put_flat(data)
        data["device_id"] = self._device_id(stream, data)
        return data

    def _device_id(self, stream: str, fields: Mapping[str, Any]) -> str | None:
        """Return the registry id of the first device that an event names."""
        for name in _SERIAL_FIELDS.get(stream, _SERIAL_FIELD):
            value = fields.get(name)
            for serial in value if isinstance(value, list) else [value]:
                if not isinstance(serial, str):
                    continue
                device = self._devices.find_device(serial)
                if device is not None:
                    return device.id
        return None
