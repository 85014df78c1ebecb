"""Device trackers: connected clients, and the positions of clients and asset tags."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.device_tracker.const import (
    ATTR_HOST_NAME,
    ATTR_IP,
    ATTR_MAC,
    SourceType,
)
from homeassistant.components.device_tracker.entity import BaseScannerEntity, TrackerEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.core import Key
from .config_entry import CentralConfigEntry
from .entities.client import ClientEntity, LocatedEntity, client_entity_id
from .runtime import CentralRuntime

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the device trackers of the selected clients and tags as they are discovered."""
    runtime = entry.runtime_data

    @callback
    def add_clients(macs: Iterable[str]) -> None:
        """Add the device trackers of clients."""
        async_add_entities(ClientTracker(runtime, mac) for mac in macs)

    @callback
    def add_positions(keys: Iterable[Key]) -> None:
        """Add the positions of clients and asset tags."""
        async_add_entities(PositionTracker(runtime, key) for key in keys)

    runtime.clients.connect(add_clients)
    runtime.locations.connect(add_positions)


class ClientTracker(ClientEntity, BaseScannerEntity):
    """A client, which is home while it is connected anywhere in the network.

    Not a `ScannerEntity`: that class enables itself, and gets or loses its device, by rules that
    differ between versions of Home Assistant.
    """

    _attr_name = None
    _attr_source_type = SourceType.ROUTER
    _unrecorded_attributes = frozenset({ATTR_IP, ATTR_MAC, ATTR_HOST_NAME})

    def __init__(self, runtime: CentralRuntime, mac: str) -> None:
        entity_id = client_entity_id(Platform.DEVICE_TRACKER, mac)
        super().__init__(runtime, mac, "tracker", entity_id)
        self._grace_period = runtime.options.tracking.away_delay.total_seconds()

    @property
    @override
    def is_connected(self) -> bool | None:
        """Return True if the client is connected, or was a moment ago."""
        return self.is_home

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """The attributes of Home Assistant's scanner entities."""
        attributes: dict[str, Any] = {ATTR_MAC: self._mac}
        client = self.client
        if client is not None and client.ipv4:
            attributes[ATTR_IP] = client.ipv4
        if client is not None and client.host_name:
            attributes[ATTR_HOST_NAME] = client.host_name
        return attributes

    @property
    @override
    def shown(self) -> object:
        """Whether the client is home, and its attributes."""
        return self.is_home, self.extra_state_attributes


class PositionTracker(LocatedEntity, TrackerEntity):
    """The position of a client or asset tag: coordinates if known, and the floor plan."""

    def __init__(self, runtime: CentralRuntime, key: Key) -> None:
        super().__init__(runtime, key, "position")
        if key[0] == "tag":
            self._attr_name = None
        else:
            self._attr_translation_key = "position"
            self.entity_id = client_entity_id(Platform.DEVICE_TRACKER, key[1], "position")

    @property
    @override
    def available(self) -> bool:
        """Return False for a client that has left: its position is unknown."""
        kind, identity = self._key
        if not super().available:
            return False
        return kind == "tag" or self.runtime.clients.is_home(identity) is not False

    @property
    @override
    def latitude(self) -> float | None:
        """The latitude in degrees."""
        return None if self.located is None else self.located.latitude

    @property
    @override
    def longitude(self) -> float | None:
        """The longitude in degrees."""
        return None if self.located is None else self.located.longitude

    @property
    @override
    def location_accuracy(self) -> float:
        """The accuracy in meters, 0 if unknown."""
        located = self.located
        if located is None or located.accuracy is None:
            return 0
        return located.accuracy

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """The floor plan, and the place on it in meters from its top left corner."""
        attributes: dict[str, Any] = {}
        for name in ("x", "y", "floor_id", "building_id", "site_id"):
            value = getattr(self.located, name, None)
            if value is not None:
                attributes[name] = value
        return attributes

    @property
    @override
    def shown(self) -> object:
        """The whole position."""
        return self.latitude, self.longitude, self.location_accuracy, self.extra_state_attributes
