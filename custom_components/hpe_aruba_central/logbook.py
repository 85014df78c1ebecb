"""A readable sentence in the logbook for each event on the bus."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .central.models.core import PartKind
from .const import DOMAIN
from .hub.event_bus import EVENT_TYPES
from .logbook_text.messages import STREAMS, words
from .logbook_text.phrases import PART, Data
from .registry.devices import async_find

_FALLBACK_NAME = "HPE Aruba Networking Central"


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None],
) -> None:
    """Describe the events of every stream."""

    def describe(stream: str) -> None:
        """Describe the events of one stream."""

        @callback
        def in_words(event: Event) -> dict[str, str]:
            """Put an event in words."""
            data = event.data
            entry = hass.config_entries.async_get_entry(data.get("entry_id") or "")
            icon, sentence = words(stream, data)
            return {
                LOGBOOK_ENTRY_NAME: _name(hass, entry, data),
                LOGBOOK_ENTRY_MESSAGE: sentence({PART: _radio_name(hass, entry, data), **data}),
                LOGBOOK_ENTRY_ICON: icon,
            }

        async_describe_event(DOMAIN, EVENT_TYPES[stream], in_words)

    for stream in STREAMS:
        describe(stream)


def _name(hass: HomeAssistant, entry: ConfigEntry[Any] | None, data: Data) -> str:
    """Return the name of what an event is about: its device, else the account."""
    device_id = data.get("device_id")
    if device_id and (device := dr.async_get(hass).async_get(device_id)) is not None:
        return device.name_by_user or device.name or _FALLBACK_NAME
    return entry.title if entry else _FALLBACK_NAME


def _radio_name(hass: HomeAssistant, entry: ConfigEntry[Any] | None, data: Data) -> str | None:
    """Return the name of the radio that an event is about: messages number it, a person knows it by its band."""
    if entry is None or data.get("kind") not in {"ap_radio", "ap_radio_stats"}:
        return None
    serial = data.get("serial_number") or ""
    for part_id in (
        str(data.get("radio_mac_address") or "").lower(),
        str(data.get("radio_number")),
    ):
        if (device := async_find(hass, entry, (PartKind.RADIO, serial, part_id))) is not None:
            return device.name_by_user or device.name
    return None
