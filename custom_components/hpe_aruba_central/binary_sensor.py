"""Binary sensors: connectivity of devices, links and streams, failed parts, and problems."""

from datetime import datetime
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.keys import stream_key, stream_status_key
from .config_entry import CentralConfigEntry
from .descriptions import devices, networks, ports
from .descriptions.base import CentralBinarySensorDescription
from .entities.alert import async_add_problems
from .entities.loader import (
    async_add_account_entities,
    async_add_as_discovered,
    describe_things,
)
from .entity import AccountEntity, DescribedEntity
from .runtime import CentralRuntime

PARALLEL_UPDATES = 0

BINARY_SENSORS = (
    *devices.BINARY_SENSORS,
    *devices.POWER_SUPPLIES,
    *ports.BINARY_SENSORS,
    *networks.BINARY_SENSORS,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of streams, and those of each device as it is discovered."""
    runtime = entry.runtime_data
    streams = [StreamBinarySensor(runtime, stream) for stream in runtime.streams.subscriptions]
    async_add_account_entities(runtime, async_add_entities, streams)
    async_add_as_discovered(
        runtime,
        async_add_entities,
        Platform.BINARY_SENSOR,
        describe_things(runtime, Platform.BINARY_SENSOR, BINARY_SENSORS),
        ThingBinarySensor,
    )
    async_add_problems(runtime, async_add_entities)


class ThingBinarySensor(DescribedEntity[bool], BinarySensorEntity):
    """A binary value of a device or of a part of one."""

    entity_description: CentralBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return True if on."""
        return self.value

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str | None] | None:
        """Central's own status, if the description has one."""
        if (status_fn := self.entity_description.status_fn) is None:
            return None
        return {"status": None if self.thing is None else status_fn(self.thing)}

    @property
    @override
    def shown(self) -> object:
        """The value with its attributes."""
        return self.value, self.extra_state_attributes


class StreamBinarySensor(AccountEntity, BinarySensorEntity):
    """Whether a stream is live, and if not, why and when Central is asked again."""

    _unrecorded_attributes = frozenset({"state", "reason", "retry_at", "instead"})
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: CentralRuntime, stream: str) -> None:
        name = f"stream_{stream}"
        super().__init__(runtime, name, stream_key(stream), stream_status_key(stream))
        self._name = stream
        self._attr_translation_key = name

    @property
    @override
    def is_on(self) -> bool:
        """Return True while the stream is live, or was so a moment ago."""
        return self.runtime.streams.is_connected(self._name)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str | datetime | None]:
        """The state of the subscription, why, the next attempt, and what is read until then."""
        streams = self.runtime.streams
        status = streams.status(self._name)
        return {
            "state": status.state,
            "reason": status.reason,
            "retry_at": status.retry_at,
            "instead": "lists" if streams.rest_only.covers(self._name) else None,
        }

    @property
    @override
    def shown(self) -> object:
        """Whether the stream is live, with the attributes."""
        return self.is_on, self.extra_state_attributes
