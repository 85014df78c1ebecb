"""Binary sensors: devices, links and streams that are connected, parts that have failed, devices with a problem."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.keys import stream_key
from .coordinator import CentralConfigEntry, CentralCoordinator
from .descriptions import devices, ports, wan
from .descriptions.base import CentralBinarySensorDescription
from .entities.alert import async_add_problems
from .entities.loader import async_add_as_discovered, fitting
from .entity import AccountEntity, DescribedEntity

PARALLEL_UPDATES = 0

BINARY_SENSORS = (
    *devices.BINARY_SENSORS,
    *devices.POWER_SUPPLIES,
    *ports.BINARY_SENSORS,
    *wan.BINARY_SENSORS,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the streams' binary sensors, and those of each device as it is heard of."""
    coordinator = entry.runtime_data
    async_add_entities(
        StreamBinarySensor(coordinator, stream) for stream in coordinator.subscriptions
    )
    async_add_as_discovered(
        coordinator,
        async_add_entities,
        fitting(coordinator, Platform.BINARY_SENSOR, BINARY_SENSORS),
        ThingBinarySensor,
    )
    async_add_problems(coordinator, async_add_entities)


class ThingBinarySensor(DescribedEntity[bool], BinarySensorEntity):
    """Something of a device or of a part of one that is so or is not."""

    entity_description: CentralBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is so."""
        return self.value

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str | None] | None:
        """Central's own word for how a part is."""
        if (status := self.entity_description.status_fn) is None:
            return None
        return {"status": None if self.thing is None else status(self.thing)}

    @property
    @override
    def shown(self) -> object:
        """The value and Central's word for it."""
        return self.value, self.extra_state_attributes


class StreamBinarySensor(AccountEntity, BinarySensorEntity):
    """Whether a stream's events arrive."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, coordinator: CentralCoordinator, stream: str) -> None:
        super().__init__(coordinator, f"stream_{stream}", stream_key(stream))
        self._stream = stream
        self._attr_translation_key = f"stream_{stream}"

    @property
    @override
    def is_on(self) -> bool:
        """Whether the stream is live."""
        return self.coordinator.is_live(self._stream)

    @property
    @override
    def shown(self) -> object:
        """Whether the stream is live."""
        return self.is_on
