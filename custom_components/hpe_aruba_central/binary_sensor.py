"""Binary sensors: devices and streams that are connected, parts of a switch that have failed."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models import Device, DeviceKind
from .coordinator import CentralConfigEntry, CentralCoordinator
from .entity import AccountEntity, DescribedEntity, DeviceDescription, async_add_as_discovered, fitting

PARALLEL_UPDATES = 0

_FAILED_SUPPLY: dict[str | None, bool] = {
    "powered": False,
    "not_present": False,
    "not_plugged": True,
    "not_powered": True,
    "failed": True,
    "permanent_failure": True,
    "no_aux_power": True,
    "aux_not_powered": True,
}
"""Whether a power supply in that status is a problem; an empty bay is none."""


@dataclass(frozen=True, kw_only=True)
class CentralBinarySensorDescription(DeviceDescription[bool], BinarySensorEntityDescription):
    """A binary sensor of a device."""

    status: Callable[[Device], str | None] | None = None
    """Central's own word, shown as an attribute."""


BINARY_SENSORS = (
    CentralBinarySensorDescription(
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        value=lambda device: device.online,
        always=True,
        measured=False,
    ),
    CentralBinarySensorDescription(
        key="fan",
        translation_key="fan",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: None if device.fan_ok is None else not device.fan_ok,
        kinds=frozenset({DeviceKind.SWITCH}),
    ),
)


@cache
def _power_supply(index: int) -> CentralBinarySensorDescription:
    """Describe one power supply of a switch."""

    def status(device: Device) -> str | None:
        """Return Central's word for how the power supply is."""
        return next((supply.status for supply in device.power_supplies if supply.index == index), None)

    return CentralBinarySensorDescription(
        key=f"power_supply_{index}",
        translation_key="power_supply",
        translation_placeholders={"index": str(index)},
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: _FAILED_SUPPLY.get(status(device)),
        status=status,
    )


def _descriptions(device: Device, known: Collection[str]) -> Iterator[CentralBinarySensorDescription]:
    """Describe what a device has by now, each of its power supplies among it, beside those whose keys are known."""
    yield from fitting(BINARY_SENSORS, device, known)
    for supply in device.power_supplies:
        if (description := _power_supply(supply.index)).key not in known:
            yield description


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the streams' binary sensors, and those of each device as it is heard of."""
    coordinator = entry.runtime_data
    async_add_entities(StreamBinarySensor(coordinator, stream) for stream in coordinator.subscriptions)
    async_add_as_discovered(coordinator, async_add_entities, _descriptions, DeviceBinarySensor)


class DeviceBinarySensor(DescribedEntity[bool], BinarySensorEntity):
    """A device that is online, or a part of it that has failed."""

    entity_description: CentralBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is online, or has failed."""
        return self.value

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str | None] | None:
        """Central's own word for how a part is."""
        if (status := self.entity_description.status) is None:
            return None
        return {"status": None if self.device is None else status(self.device)}

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
        super().__init__(coordinator, f"stream_{stream}", ("stream", stream))
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
