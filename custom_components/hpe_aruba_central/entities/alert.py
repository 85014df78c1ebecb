"""What each device has of the alerts that name it: whether one is a problem, and an event entity."""

from collections.abc import Callable
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.event import EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..central.models.change import Change
from ..central.models.core import Thing
from ..central.models.device import Device
from ..central.models.keys import device_alerts_key, stream_key
from ..central.state.transitions import alert_events
from ..const import DOMAIN
from ..coordinator import CentralCoordinator
from ..entity import ThingEntity
from ..registry.devices import async_remove_entity, unique_id
from .event import FiringEntity
from .loader import async_add_as_discovered

PROBLEM = BinarySensorEntityDescription(
    key="problem", translation_key="serious_alert", device_class=BinarySensorDeviceClass.PROBLEM
)
ALERTS_EVENT = EventEntityDescription(
    key="alerts", translation_key="alerts", event_types=["raised", "updated", "deferred", "cleared"]
)


MANY = 1000
"""Devices of an account in which one more entity for each would leave too few of Home Assistant's 10,000 to others."""


@callback
def async_add_problems(
    coordinator: CentralCoordinator, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the problem sensor of each device; where there are very many, once an alert names it."""

    def wanted(device: Device) -> bool:
        """Whether a device has the sensor by now."""
        are_many = len(coordinator.inventory.devices) > MANY
        return not are_many or _is_named(coordinator, Platform.BINARY_SENSOR, device, PROBLEM)

    _async_add(
        coordinator,
        async_add_entities,
        Platform.BINARY_SENSOR,
        PROBLEM,
        wanted,
        ProblemBinarySensor,
    )


@callback
def async_add_alerts_events(
    coordinator: CentralCoordinator, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add an event entity for each device that an alert names, as soon as one does."""

    def wanted(device: Device) -> bool:
        """Whether a device has the entity by now."""
        is_named = _is_named(coordinator, Platform.EVENT, device, ALERTS_EVENT)
        return is_named and coordinator.roster.makes(Platform.EVENT, device.key, ALERTS_EVENT.key)

    _async_add(
        coordinator, async_add_entities, Platform.EVENT, ALERTS_EVENT, wanted, DeviceAlertsEvent
    )


def _async_add(
    coordinator: CentralCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
    platform: Platform,
    description: EntityDescription,
    wanted: Callable[[Device], bool],
    entity: Callable[[CentralCoordinator, Thing], Entity],
) -> None:
    """Add the entity of each device that has it by now; an account that does not follow alerts has none left."""
    if "alerts" in coordinator.subscriptions:
        async_add_as_discovered(
            coordinator,
            async_add_entities,
            lambda thing: (description,) if isinstance(thing, Device) and wanted(thing) else (),
            lambda of, thing, _: entity(of, thing),
        )
        return
    for device in coordinator.inventory.devices.values():
        unique = unique_id(coordinator.config_entry, device.key, description.key)
        async_remove_entity(coordinator.hass, platform, unique)


def _is_named(
    coordinator: CentralCoordinator,
    platform: Platform,
    device: Device,
    description: EntityDescription,
) -> bool:
    """Whether an alert names a device, or did so in an earlier run."""
    if coordinator.alerting.is_named(device.serial_number):
        return True
    unique = unique_id(coordinator.config_entry, device.key, description.key)
    return er.async_get(coordinator.hass).async_get_entity_id(platform, DOMAIN, unique) is not None


class _OfAlerts(ThingEntity[Thing]):
    """Something of the alerts that name a device: as fresh as their stream."""

    def __init__(
        self, coordinator: CentralCoordinator, thing: Thing, description: EntityDescription
    ) -> None:
        super().__init__(coordinator, thing, description.key)
        self.entity_description = description
        self._stream = "alerts"
        self._keys = (device_alerts_key(self._serial_number), stream_key(self._stream))


class ProblemBinarySensor(_OfAlerts, BinarySensorEntity):
    """Whether an open alert of severity critical or major names a device."""

    def __init__(self, coordinator: CentralCoordinator, thing: Thing) -> None:
        super().__init__(coordinator, thing, PROBLEM)

    @property
    @override
    def is_on(self) -> bool:
        """Whether there is such an alert."""
        return self.coordinator.alerting.is_problem(self._serial_number)

    @property
    @override
    def shown(self) -> object:
        """Whether there is such an alert."""
        return self.is_on


class DeviceAlertsEvent(FiringEntity, _OfAlerts):
    """What happens to the alerts that name a device."""

    def __init__(self, coordinator: CentralCoordinator, thing: Thing) -> None:
        super().__init__(coordinator, thing, ALERTS_EVENT)
        if coordinator.roster.is_large:
            self._attr_entity_registry_enabled_default = False
        # The alert that names a device first is the reason for this entity, and told of before it is there.
        coordinator.alerting.buffer(self._serial_number)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the device's alerts."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.coordinator.async_on_change(device_alerts_key(self._serial_number), self._take)
        )
        # Until this returns nothing can be written.
        self.hass.loop.call_soon(self._catch_up)

    @callback
    def _catch_up(self) -> None:
        """Fire what has happened to the device's alerts since the entity was made."""
        for change in self.coordinator.alerting.pop_buffered(self._serial_number):
            self._take(change)

    @callback
    def _take(self, change: Change) -> None:
        """Fire what happened to an alert."""
        self.fire(alert_events(change))
