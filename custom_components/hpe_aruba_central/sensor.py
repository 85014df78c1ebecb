"""Sensors: the health of devices, open alerts, and how the streams do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfPower, UnitOfRatio, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models import Device, DeviceKind, Severity
from .central.subscription import State
from .coordinator import ALERTS, HEARD, CentralConfigEntry, CentralCoordinator
from .entity import (
    AccountEntity,
    DescribedEntity,
    DeviceDescription,
    DeviceEntity,
    async_add_as_discovered,
    every,
    fitting,
)

PARALLEL_UPDATES = 0

type _Value = str | float | datetime

_AP = frozenset({DeviceKind.ACCESS_POINT})
_SWITCH = frozenset({DeviceKind.SWITCH})


@dataclass(frozen=True, kw_only=True)
class CentralSensorDescription(DeviceDescription[_Value], SensorEntityDescription):
    """A sensor of a device."""


def _one_of(value: Callable[[Device], str | None], options: list[str]) -> Callable[[Device], str | None]:
    """Return a reading that is None for words that Home Assistant was not told of."""
    return lambda device: word if (word := value(device)) in options else None


def _words(
    key: str, options: list[str], value: Callable[[Device], str | None], *, enabled: bool = False
) -> CentralSensorDescription:
    """Describe a sensor of an access point whose value is one of a few words."""
    return CentralSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=enabled,
        options=options,
        value=_one_of(value, options),
        kinds=_AP,
        measured=False,
    )


def _watts(
    key: str, value: Callable[[Device], float | None], kinds: frozenset[DeviceKind], *, enabled: bool = True
) -> CentralSensorDescription:
    """Describe a sensor of electric power."""
    return CentralSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.POWER,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=enabled,
        native_unit_of_measurement=UnitOfPower.WATT,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value=value,
        kinds=kinds,
    )


def _percent(key: str, value: Callable[[Device], float | None]) -> CentralSensorDescription:
    """Describe a sensor of a load that every device has."""
    return CentralSensorDescription(
        key=key,
        translation_key=key,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value=value,
        always=True,
    )


SENSORS = (
    _percent("cpu_utilization", lambda device: device.cpu_utilization),
    _percent("memory_utilization", lambda device: device.memory_utilization),
    _watts("power_consumption", lambda device: device.power_consumption, _AP | _SWITCH),
    _watts("max_power", lambda device: device.max_power, _SWITCH, enabled=False),
    _watts("poe_consumption", lambda device: device.poe_consumption, _SWITCH),
    _watts("poe_available", lambda device: device.poe_available, _SWITCH),
    CentralSensorDescription(
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda device: device.temperature,
        kinds=_SWITCH,
    ),
    CentralSensorDescription(
        # Central does not publish the unit.
        key="fan_speed",
        translation_key="fan_speed",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda device: device.fan_speed,
        kinds=_SWITCH,
    ),
    CentralSensorDescription(
        key="last_restart",
        translation_key="last_restart",
        device_class=SensorDeviceClass.UPTIME,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: device.last_restart,
        measured=False,
    ),
    CentralSensorDescription(
        key="client_count",
        translation_key="client_count",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda device: device.client_count,
    ),
    _words("mode", ["access", "monitor", "dedicated_spectrum", "hybrid_spectrum"], lambda device: device.mode),
    _words("operating_mode", ["cluster", "standalone"], lambda device: device.operating_mode),
    _words("role", ["conductor", "member"], lambda device: device.role),
    _words("mesh_role", ["point", "portal", "auto_role"], lambda device: device.mesh_role),
    _words("uplink_type", ["eth", "mesh", "sta", "3g", "dummy"], lambda device: device.uplink_type),
    _words(
        "down_reason",
        ["license_unassigned", "ap_reboot"],
        lambda device: device.down_reason if device.online is False else None,
        enabled=True,
    ),
)


LAST_HEARD = SensorEntityDescription(
    key="last_heard",
    translation_key="last_heard",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the account's sensors, and those of each device as it is heard of."""
    coordinator = entry.runtime_data
    entities: list[SensorEntity] = [
        kind(coordinator, stream)
        for stream in coordinator.subscriptions
        for kind in (StreamStateSensor, LastEventSensor)
    ]
    if "alerts" in coordinator.subscriptions:
        entities += [OpenAlertsSensor(coordinator, severity) for severity in (None, *Severity)]
    async_add_entities(entities)
    async_add_as_discovered(coordinator, async_add_entities, partial(fitting, SENSORS), DeviceSensor)
    async_add_as_discovered(coordinator, async_add_entities, partial(every, LAST_HEARD), LastHeardSensor)


class DeviceSensor(DescribedEntity[_Value], SensorEntity):
    """A value of a device."""

    entity_description: CentralSensorDescription

    @property
    @override
    def native_value(self) -> _Value | None:
        """The value as last heard."""
        return self.value


class OpenAlertsSensor(AccountEntity, SensorEntity):
    """How many alerts are open, of one severity or in all."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: CentralCoordinator, severity: Severity | None) -> None:
        key = f"open_alerts_{severity}" if severity else "open_alerts"
        super().__init__(coordinator, key, ALERTS, ("stream", "alerts"))
        self._severity = severity
        self._attr_translation_key = key

    @property
    @override
    def native_value(self) -> int:
        """The number of open alerts."""
        return len(self.coordinator.inventory.open_alerts(self._severity))

    @property
    @override
    def shown(self) -> object:
        """The number of open alerts."""
        return self.native_value

    @property
    @override
    def available(self) -> bool:
        """Whether alerts arrive."""
        return super().available and self.coordinator.is_live("alerts")


class StreamStateSensor(AccountEntity, SensorEntity):
    """Where a stream stands, why, and when it is tried again."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, coordinator: CentralCoordinator, stream: str) -> None:
        super().__init__(coordinator, f"state_{stream}", ("status", stream))
        self._subscription = coordinator.subscriptions[stream]
        self._attr_translation_key = f"state_{stream}"
        self._attr_options = list(State)

    @property
    @override
    def native_value(self) -> str:
        """The state of the stream's subscription."""
        return self._subscription.status.state

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Why it is not live, and when it is tried again."""
        status = self._subscription.status
        return {"reason": status.reason, "retry_at": status.retry_at}

    @property
    @override
    def shown(self) -> object:
        """All of it."""
        return self._subscription.status


class LastEventSensor(AccountEntity, SensorEntity):
    """When a stream last spoke."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, coordinator: CentralCoordinator, stream: str) -> None:
        super().__init__(coordinator, f"last_event_{stream}", ("last_event", stream))
        self._subscription = coordinator.subscriptions[stream]
        self._attr_translation_key = f"last_event_{stream}"

    @property
    @override
    def native_value(self) -> datetime | None:
        """The time of the last event."""
        return self._subscription.last_event

    @property
    @override
    def shown(self) -> object:
        """The time of the last event."""
        return self.native_value


class LastHeardSensor(DeviceEntity, SensorEntity):
    """When Central last told of a device: the age of all that is shown of it."""

    def __init__(self, coordinator: CentralCoordinator, device: Device, description: SensorEntityDescription) -> None:
        super().__init__(coordinator, device, description.key)
        self.entity_description = description
        self._keys += (HEARD, (*HEARD, device.serial_number))

    @property
    @override
    def native_value(self) -> datetime | None:
        """The time of the last message or snapshot."""
        return self.coordinator.inventory.last_heard(self._serial_number)

    @property
    @override
    def shown(self) -> object:
        """The time of the last message or snapshot."""
        return self.native_value

    @property
    @override
    def available(self) -> bool:
        """Whether the device is there: an age is of most use when nothing is heard any more."""
        return self.device is not None
