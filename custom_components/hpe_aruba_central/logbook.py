"""A readable sentence in the logbook for each event on the bus."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .bus import EVENT_TYPES
from .const import DOMAIN

_FALLBACK_NAME = "HPE Aruba Networking Central"

type _Data = Mapping[str, Any]


def _alert(data: _Data) -> str:
    """Tell of an alert."""
    severity = data.get("severity")
    state = data.get("state") or "active"
    return f"alert {str(state).lower()}: {data.get('name') or 'unnamed'}{f' ({severity})' if severity else ''}"


def _audit(data: _Data) -> str:
    """Tell of an audit entry, without its user."""
    what = data.get("action") or "an action"
    return f"audit trail: {what}{f' ({category})' if (category := data.get('category')) else ''}"


def _client(data: _Data) -> str:
    """Tell of a client, without naming it."""
    return f"client {data.get('client_details_status') or 'measured'}"


def _geofence(data: _Data) -> str:
    """Tell of a crossed geofence, without naming who crossed it."""
    verb = {"enter": "entered", "exit": "left"}.get(data.get("event_type") or "", "crossed")
    return f"zone {data.get('zone_id') or 'unknown'} was {verb}"


def _wids(data: _Data) -> str:
    """Tell of an intrusion detected."""
    what = data.get("classification") or data.get("event_type") or "an intrusion"
    return f"detected: {what}"


def _state(data: _Data) -> str:
    """Tell of a device's part: which, and what became of it."""
    what = str(data.get("kind") or "device").replace("_", " ")
    status = data.get("status")
    word = {True: "up", False: "down", None: data.get("operation") or "reported"}.get(status, status)
    return f"{what} {word}"


_SENTENCES: dict[str, Callable[[_Data], str]] = {
    "alerts": _alert,
    "ap": _state,
    "audit": _audit,
    "clients": _client,
    "gateway": _state,
    "geofence": _geofence,
    "switch": _state,
    "wids": _wids,
}
"""How each stream's events read; location and RSSI are too many for a logbook."""


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None],
) -> None:
    """Describe the events of every stream."""
    registry = dr.async_get(hass)

    def name_of(data: _Data) -> str:
        """Return the name of what an event is about: its device, else the account."""
        device_id = data.get("device_id")
        if device_id and (device := registry.async_get(device_id)) is not None:
            return device.name_by_user or device.name or _FALLBACK_NAME
        entry = hass.config_entries.async_get_entry(data.get("entry_id") or "")
        return entry.title if entry else _FALLBACK_NAME

    def describe(stream: str, sentence: Callable[[_Data], str]) -> None:
        """Describe the events of one stream."""

        @callback
        def in_words(event: Event) -> dict[str, str]:
            """Put an event in words."""
            return {LOGBOOK_ENTRY_NAME: name_of(event.data), LOGBOOK_ENTRY_MESSAGE: sentence(event.data)}

        async_describe_event(DOMAIN, EVENT_TYPES[stream], in_words)

    for stream, sentence in _SENTENCES.items():
        describe(stream, sentence)
