"""The least that an event can cost in Python if it changes nothing that is shown.

It is parsed, recognized as new by its id, read into the attributes that are kept, compared with
what is known, flattened for the event bus, and fired. There is no order of time, there are no
listeners, and neither entities nor registries. The library's own decoder and readers are used: what
is compared is what the rest costs.
"""

from collections import OrderedDict
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.hpe_aruba_central.central.state.device_fields import RULES
from custom_components.hpe_aruba_central.central.wire.decoder import decode
from custom_components.hpe_aruba_central.hub.event_bus import BUS_EVENT_TYPES

_MAX_IDS = 16_384
_DEVICE_ID = "0123456789abcdef0123456789abcdef"


class Minimum:
    """Handles the frames of one stream."""

    def __init__(self, hass: HomeAssistant, stream: str) -> None:
        self._fire = hass.bus.async_fire
        self._stream = stream
        self._event_type = BUS_EVENT_TYPES[stream]
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._known: dict[tuple[str, str | None], dict[str, Any]] = {}

    def handle_frame(self, frame: bytes) -> None:
        """Handle one frame."""
        event = decode(self._stream, frame)
        identity = (event.source, event.id)
        if identity in self._seen:
            return
        self._seen[identity] = None
        if len(self._seen) > _MAX_IDS:
            self._seen.popitem(last=False)
        payload = event.payload
        rule = RULES.get(payload.kind)
        if rule is not None:
            values = rule.values(payload.fields)
            key = (payload.kind, payload.get("serial_number"))
            known = self._known.setdefault(key, values)
            if not values.items() <= known.items():
                self._known[key] = known | values
        time = event.time
        data: dict[str, Any] = {
            "entry_id": _DEVICE_ID,
            "device_id": _DEVICE_ID,
            "kind": payload.kind,
            "stream": self._stream,
            "id": event.id,
            "type": event.type,
            "time": time.isoformat() if time else None,
        }
        payload.put_flat(data)
        self._fire(self._event_type, data)
