"""Entities of a device for the alerts that name it: a problem sensor and an event entity."""

from collections.abc import Callable
from typing import Any, Final, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.event import EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..central.models.change import Change
from ..central.models.core import Thing
from ..central.models.device import Device
from ..central.models.keys import device_alerts_key
from ..central.state.entity_events import alert_events
from ..entity import ThingEntity
from ..runtime import CentralRuntime
from .event import QueuedEventEntity
from .loader import async_add_as_discovered, async_remove_excluded

_MAX_LISTED: Final = 10
"""Alerts in the attributes of a device's problem sensor."""

PROBLEM = BinarySensorEntityDescription(
    key="problem", translation_key="serious_alert", device_class=BinarySensorDeviceClass.PROBLEM
)
ALERTS_EVENT = EventEntityDescription(
    key="alerts", translation_key="alerts", event_types=["raised", "updated", "deferred", "cleared"]
)


@callback
def async_add_problems(
    runtime: CentralRuntime, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the problem sensor of each device; with very many devices, once an alert names it."""

    def has_sensor(device: Device) -> bool:
        """Return True if a device has the sensor by now."""
        if not runtime.policy.delays_problem_sensors:
            return True
        return _is_named(runtime, Platform.BINARY_SENSOR, device, PROBLEM)

    def create(of: CentralRuntime, thing: Thing, _: EntityDescription) -> ProblemBinarySensor:
        """Create the problem sensor of a device."""
        return ProblemBinarySensor(of, thing)

    _async_add(runtime, async_add_entities, Platform.BINARY_SENSOR, PROBLEM, has_sensor, create)


@callback
def async_add_alerts_events(
    runtime: CentralRuntime, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add an event entity for each device as soon as an alert names it."""
    names = [ALERTS_EVENT.key]
    async_remove_excluded(runtime, Platform.EVENT, lambda _: names)

    def has_event(device: Device) -> bool:
        """Return True if a device has the entity by now."""
        is_named = _is_named(runtime, Platform.EVENT, device, ALERTS_EVENT)
        return is_named and runtime.policy.should_create(
            Platform.EVENT, device.key, ALERTS_EVENT.key
        )

    def create(of: CentralRuntime, thing: Thing, _: EntityDescription) -> DeviceAlertsEvent:
        """Create the event entity of a device.

        The alert that names the device first is the reason for it, and comes before it is added.
        """
        of.device_alerts.buffer(thing.key[1])
        return DeviceAlertsEvent(of, thing)

    _async_add(runtime, async_add_entities, Platform.EVENT, ALERTS_EVENT, has_event, create)


def _async_add(
    runtime: CentralRuntime,
    async_add_entities: AddConfigEntryEntitiesCallback,
    platform: Platform,
    description: EntityDescription,
    has_entity: Callable[[Device], bool],
    create: Callable[[CentralRuntime, Thing, EntityDescription], Entity],
) -> None:
    """Add the entity of each device that has it; without the alerts stream, remove all of them."""
    if not runtime.options.follows("alerts"):
        for device in runtime.inventory.devices.values():
            runtime.devices.remove_entity(platform, device.key, description.key)
        return

    def describe(thing: Thing) -> tuple[EntityDescription, ...]:
        """Return the description for a device that has the entity."""
        return (description,) if isinstance(thing, Device) and has_entity(thing) else ()

    async_add_as_discovered(runtime, async_add_entities, platform, describe, create)


def _is_named(
    runtime: CentralRuntime, platform: Platform, device: Device, description: EntityDescription
) -> bool:
    """Return True if an alert names a device, or did so in an earlier run."""
    if runtime.device_alerts.is_named(device.serial_number):
        return True
    return runtime.devices.entity_id(platform, device.key, description.key) is not None


class DeviceAlertEntity(ThingEntity[Thing]):
    """Base class for entities built on a device's alerts; available while their stream is live."""

    def __init__(
        self,
        runtime: CentralRuntime,
        thing: Thing,
        description: EntityDescription,
        *,
        is_essential: bool = True,
    ) -> None:
        key = device_alerts_key(thing.key[1])
        super().__init__(
            runtime, thing, description.key, key, stream="alerts", is_essential=is_essential
        )
        self.entity_description = description


class ProblemBinarySensor(DeviceAlertEntity, BinarySensorEntity):
    """Whether an open critical or major alert names a device, and what these alerts say."""

    _unrecorded_attributes = frozenset({"alerts"})

    def __init__(self, runtime: CentralRuntime, thing: Thing) -> None:
        super().__init__(runtime, thing, PROBLEM)

    @property
    @override
    def is_on(self) -> bool:
        """Return True if there is such an alert."""
        return self.runtime.device_alerts.is_problem(self._serial_number)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, list[dict[str, Any]]]:
        """The newest of these alerts."""
        newest = self.runtime.device_alerts.problems(self._serial_number)[:_MAX_LISTED]
        return {
            "alerts": [
                {
                    "name": alert.name,
                    "severity": alert.severity,
                    "summary": alert.summary,
                    "raised": alert.since,
                }
                for alert in newest
            ]
        }

    @property
    @override
    def shown(self) -> object:
        """Whether there is such an alert, with the attributes."""
        return self.is_on, self.extra_state_attributes


class DeviceAlertsEvent(QueuedEventEntity, DeviceAlertEntity):
    """Fires what happens to the alerts that name a device."""

    def __init__(self, runtime: CentralRuntime, thing: Thing) -> None:
        super().__init__(runtime, thing, ALERTS_EVENT, is_essential=False)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for changes of the device's alerts."""
        await super().async_added_to_hass()
        key = device_alerts_key(self._serial_number)
        self.async_on_remove(self.runtime.dispatcher.on_change(key, self._handle_change))
        # No state can be written before this method returns.
        self.hass.loop.call_soon(self._fire_buffered)

    @callback
    def _fire_buffered(self) -> None:
        """Fire what happened to the device's alerts since the entity was created."""
        for change in self.runtime.device_alerts.pop_buffered(self._serial_number):
            self._handle_change(change)

    @callback
    def _handle_change(self, change: Change) -> None:
        """Fire what happened to an alert."""
        self.fire(alert_events(change))
