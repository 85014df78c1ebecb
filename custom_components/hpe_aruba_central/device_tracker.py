"""Device trackers: clients that are home while they are connected, positions of clients and asset tags."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.device_tracker.const import (
    ATTR_HOST_NAME,
    ATTR_IP,
    ATTR_MAC,
    SourceType,
)
from homeassistant.components.device_tracker.entity import BaseScannerEntity, TrackerEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.core import Key
from .coordinator import CentralConfigEntry, CentralCoordinator
from .entities.client import ClientEntity, LocatedEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the device trackers of the clients that the user has chosen, as they are heard of."""
    coordinator = entry.runtime_data

    @callback
    def add_clients(macs: Iterable[str]) -> None:
        """Add the device trackers of clients."""
        async_add_entities(ClientTracker(coordinator, mac) for mac in macs)

    @callback
    def add_positions(keys: Iterable[Key]) -> None:
        """Add the positions of clients and asset tags."""
        async_add_entities(PositionTracker(coordinator, key) for key in keys)

    coordinator.presence.async_on_discovery(add_clients)
    coordinator.positions.async_on_trackers(add_positions)


class ClientTracker(ClientEntity, BaseScannerEntity):
    """Whether a client is connected: home, wherever in the network that is.

    No `ScannerEntity`: that enables itself, and gives or takes its device, otherwise in each version of Home Assistant.
    """

    _attr_name = None
    _attr_source_type = SourceType.ROUTER
    _unrecorded_attributes = frozenset({ATTR_IP, ATTR_MAC, ATTR_HOST_NAME})

    def __init__(self, coordinator: CentralCoordinator, mac: str) -> None:
        super().__init__(coordinator, mac, "tracker")

    @property
    @override
    def is_connected(self) -> bool | None:
        """Whether it is connected, or was a moment ago."""
        return self.is_home

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """What every scanned device tells."""
        client = self.client
        told = {
            ATTR_IP: client.ipv4 if client else None,
            ATTR_HOST_NAME: client.host_name if client else None,
        }
        return {ATTR_MAC: self._mac} | {name: value for name, value in told.items() if value}

    @property
    @override
    def shown(self) -> object:
        """Whether it is home, and its attributes."""
        return self.is_home, self.extra_state_attributes


class PositionTracker(LocatedEntity, TrackerEntity):
    """Where a client or an asset tag is: on the map where Central knows coordinates, else on a floor plan only."""

    def __init__(self, coordinator: CentralCoordinator, key: Key) -> None:
        super().__init__(coordinator, key, "position")
        if key[0] == "tag":
            self._attr_name = None
        else:
            self._attr_translation_key = "position"

    @property
    @override
    def available(self) -> bool:
        """Whether it is still there: of a client that has left nobody tells where it went."""
        kind, identity = self._key
        return super().available and (
            kind == "tag" or self.coordinator.presence.is_home(identity) is not False
        )

    @property
    @override
    def latitude(self) -> float | None:
        """Degrees."""
        return None if self.located is None else self.located.latitude

    @property
    @override
    def longitude(self) -> float | None:
        """Degrees."""
        return None if self.located is None else self.located.longitude

    @property
    @override
    def location_accuracy(self) -> float:
        """Metres, 0 where Central does not tell."""
        return (self.located and self.located.accuracy) or 0

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Where on the floor plan it is: metres from the top left, and which plan that is."""
        told = {
            name: getattr(self.located, name, None)
            for name in ("x", "y", "floor_id", "building_id", "site_id")
        }
        return {name: value for name, value in told.items() if value is not None}

    @property
    @override
    def shown(self) -> object:
        """All of it."""
        return self.latitude, self.longitude, self.location_accuracy, self.extra_state_attributes
