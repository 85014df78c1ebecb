"""Sensors: the health of devices and sites, what there is of each, open alerts, and how the streams do."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.alert import Severity
from .central.models.core import Key, Thing
from .central.models.device import DeviceKind
from .central.models.keys import (
    ALERTS,
    HEARD,
    TOTAL_CLIENTS,
    heard_key,
    last_event_key,
    stream_key,
    stream_status_key,
    total_key,
)
from .central.streaming.subscription import State
from .central.streams import DEVICE_STREAMS
from .coordinator import CentralConfigEntry, CentralCoordinator
from .descriptions import devices, ports, radios, sites, wan
from .descriptions.base import CentralSensorDescription, Value
from .descriptions.sites import SiteSensorDescription
from .entities.client import async_add_client_sensors
from .entities.loader import async_add_as_discovered, fitting
from .entity import AccountEntity, CentralEntity, DescribedEntity, SiteEntity, ThingEntity

PARALLEL_UPDATES = 0

SENSORS = (*devices.SENSORS, *radios.SENSORS, *ports.SENSORS, *wan.SENSORS)

LAST_HEARD = CentralSensorDescription(
    key="last_heard",
    translation_key="last_heard",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
    always_created=True,
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
    async_add_entities(_totals(coordinator))

    @callback
    def add_sites(site_ids: Iterable[str]) -> None:
        """Add the sensors of sites."""
        added: list[SensorEntity] = []
        for site_id in site_ids:
            added += [SiteDevicesSensor(coordinator, site_id, online) for online in (True, False)]
            added += [
                SiteSensor(coordinator, site_id, description) for description in sites.SENSORS
            ]
        async_add_entities(added)

    coordinator.sites.async_on_discovery(add_sites)
    async_add_client_sensors(coordinator, async_add_entities)
    async_add_as_discovered(
        coordinator, async_add_entities, fitting(coordinator, Platform.SENSOR, SENSORS), ThingSensor
    )
    async_add_as_discovered(
        coordinator,
        async_add_entities,
        fitting(coordinator, Platform.SENSOR, (LAST_HEARD,)),
        LastHeardSensor,
    )


def _totals(coordinator: CentralCoordinator) -> Iterator[TotalSensor]:
    """Make a sensor of each total, as far as devices of its kind are shown."""
    totals = coordinator.totals
    for kind in coordinator.resync.kinds:
        for word, online in (("online", True), ("offline", False)):
            count = partial(totals.devices, kind, online=online)
            yield TotalSensor(coordinator, f"{kind}_{word}", total_key(kind), kind, count)
        if kind is DeviceKind.ACCESS_POINT:
            yield TotalSensor(
                coordinator, "client_count", TOTAL_CLIENTS, kind, lambda: totals.clients
            )


class ValueSensor(CentralEntity, SensorEntity):
    """A sensor whose state is its value alone."""

    @property
    @override
    def shown(self) -> object:
        """The value."""
        return self.native_value


class ThingSensor(DescribedEntity[Value], SensorEntity):
    """A value of a device or of a part of one."""

    entity_description: CentralSensorDescription

    @property
    @override
    def native_value(self) -> Value | None:
        """The value as last heard."""
        return self.value


class OpenAlertsSensor(AccountEntity, ValueSensor):
    """How many alerts are open, of one severity or in all."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: CentralCoordinator, severity: Severity | None) -> None:
        key = f"open_alerts_{severity}" if severity else "open_alerts"
        super().__init__(coordinator, key, ALERTS, stream_key("alerts"))
        self._severity = severity
        self._attr_translation_key = key

    @property
    @override
    def native_value(self) -> int:
        """The number of open alerts."""
        return len(self.coordinator.inventory.alerts.open(self._severity))

    @property
    @override
    def available(self) -> bool:
        """Whether alerts arrive."""
        return super().available and self.coordinator.is_live("alerts")


class TotalSensor(AccountEntity, ValueSensor):
    """How many there are in the whole account of what a stream tells of."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(
        self,
        coordinator: CentralCoordinator,
        key: str,
        total: Key,
        kind: DeviceKind,
        count: Callable[[], int],
    ) -> None:
        self._stream = DEVICE_STREAMS[kind]
        super().__init__(coordinator, key, total, stream_key(self._stream))
        self._attr_translation_key = key
        self._count = count

    @property
    @override
    def native_value(self) -> int:
        """The number."""
        return self._count()

    @property
    @override
    def available(self) -> bool:
        """Whether it is heard when the number changes."""
        return super().available and self.coordinator.is_live(self._stream)


class SiteSensor(SiteEntity, ValueSensor):
    """Something that REST tells of a site."""

    entity_description: SiteSensorDescription

    def __init__(
        self, coordinator: CentralCoordinator, site_id: str, description: SiteSensorDescription
    ) -> None:
        super().__init__(coordinator, site_id, description.key, is_essential=description.essential)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> str | int | None:
        """The value as last told."""
        site = self.coordinator.sites.get(self._site_id)
        value: str | int | None = (
            None if site is None else getattr(site, self.entity_description.attribute)
        )
        return value

    @property
    @override
    def available(self) -> bool:
        """Whether Central still tells of sites."""
        return super().available and self.coordinator.sites.answered


class SiteDevicesSensor(SiteEntity, ValueSensor):
    """How many devices of a site are online, or offline: the streams tell."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: CentralCoordinator, site_id: str, online: bool) -> None:
        key = "devices_online" if online else "devices_offline"
        super().__init__(coordinator, site_id, key, is_essential=not online)
        self._keys += tuple(stream_key(DEVICE_STREAMS[kind]) for kind in coordinator.resync.kinds)
        self._online = online
        self._attr_translation_key = key

    @property
    @override
    def native_value(self) -> int:
        """The number of devices."""
        return self.coordinator.totals.devices_of_site(self._site_id, online=self._online)

    @property
    @override
    def available(self) -> bool:
        """Whether it is heard when any of the site's devices goes down."""
        kinds = self.coordinator.totals.kinds_of_site(self._site_id)
        return super().available and all(
            self.coordinator.is_live(DEVICE_STREAMS[kind]) for kind in kinds
        )


class StreamStateSensor(AccountEntity, SensorEntity):
    """Where a stream stands, why, and when it is tried again."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, coordinator: CentralCoordinator, stream: str) -> None:
        super().__init__(coordinator, f"state_{stream}", stream_status_key(stream))
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


class LastEventSensor(AccountEntity, ValueSensor):
    """When a stream last spoke."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, coordinator: CentralCoordinator, stream: str) -> None:
        super().__init__(coordinator, f"last_event_{stream}", last_event_key(stream))
        self._subscription = coordinator.subscriptions[stream]
        self._attr_translation_key = f"last_event_{stream}"

    @property
    @override
    def native_value(self) -> datetime | None:
        """The time of the last event."""
        return self._subscription.last_event


class LastHeardSensor(ThingEntity[Thing], ValueSensor):
    """When Central last told of a device: the age of all that is shown of it."""

    def __init__(
        self, coordinator: CentralCoordinator, thing: Thing, description: SensorEntityDescription
    ) -> None:
        super().__init__(coordinator, thing, description.key)
        self.entity_description = description
        self._keys += (HEARD, heard_key(self._serial_number))

    @property
    @override
    def native_value(self) -> datetime | None:
        """The time of the last message or snapshot."""
        return self.coordinator.inventory.last_heard(self._serial_number)

    @property
    @override
    def available(self) -> bool:
        """Whether the device is there: an age is of most use when nothing is heard any more."""
        return self.device is not None
