"""Sensors of devices, parts, sites, open alerts, totals and streams."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from math import ceil
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.alert import Severity
from .central.models.core import Key, Thing
from .central.models.device import DeviceKind
from .central.models.keys import (
    ALERTS,
    DATA_SOURCE,
    HEARD,
    TOTAL_CLIENTS,
    heard_key,
    last_event_key,
    stream_key,
    total_key,
)
from .central.streams import DEVICE_STREAMS
from .config_entry import CentralConfigEntry
from .descriptions import devices, networks, ports, radios, sites
from .descriptions.base import CentralSensorDescription, Value
from .descriptions.sites import SiteSensorDescription
from .entities.client import async_add_client_sensors
from .entities.loader import (
    async_add_account_entities,
    async_add_as_discovered,
    describe_things,
)
from .entity import (
    AccountEntity,
    DescribedEntity,
    SiteEntity,
    ThingEntity,
    ValueSensor,
    short_text,
)
from .hub.rest_only import Source
from .runtime import CentralRuntime

PARALLEL_UPDATES = 0

SENSORS = (*devices.SENSORS, *radios.SENSORS, *ports.SENSORS, *networks.SENSORS)

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
    """Add the account's sensors, and those of each device as it is discovered."""
    runtime = entry.runtime_data
    async_add_account_entities(runtime, async_add_entities, _account_sensors(runtime))

    @callback
    def add_sites(site_ids: Iterable[str]) -> None:
        """Add the sensors of sites."""
        sensors: list[Entity] = []
        for site_id in site_ids:
            sensors += _site_sensors(runtime, site_id)
        async_add_entities(sensors)

    runtime.sites.connect(add_sites)
    async_add_client_sensors(runtime, async_add_entities)
    async_add_as_discovered(
        runtime,
        async_add_entities,
        Platform.SENSOR,
        describe_things(runtime, Platform.SENSOR, SENSORS),
        ThingSensor,
    )
    async_add_as_discovered(
        runtime,
        async_add_entities,
        Platform.SENSOR,
        describe_things(runtime, Platform.SENSOR, (LAST_HEARD,)),
        LastHeardSensor,
    )


def _account_sensors(runtime: CentralRuntime) -> Iterator[AccountEntity]:
    """Create the sensors of streams, open alerts, and totals of the selected kinds of device."""
    yield DataSourceSensor(runtime)
    for stream in runtime.streams.subscriptions:
        yield LastEventSensor(runtime, stream)
    if runtime.options.follows("alerts"):
        for severity in (None, *Severity):
            yield OpenAlertsSensor(runtime, severity)
    totals = runtime.totals
    for kind in runtime.options.rest_kinds:
        for state, online in (("online", True), ("offline", False)):
            count = partial(totals.devices, kind, online=online)
            yield TotalSensor(runtime, f"{kind}_{state}", total_key(kind), kind, count)
        if kind is DeviceKind.ACCESS_POINT:
            yield TotalSensor(runtime, "client_count", TOTAL_CLIENTS, kind, lambda: totals.clients)


def _site_sensors(runtime: CentralRuntime, site_id: str) -> Iterator[SiteEntity]:
    """Create the sensors of a site."""
    for online in (True, False):
        yield SiteDevicesSensor(runtime, site_id, online)
    for description in sites.SENSORS:
        sensor = _SITE_SENSORS.get(description.key, SiteSensor)
        yield sensor(runtime, site_id, description)


class ThingSensor(DescribedEntity[Value], SensorEntity):
    """A value of a device or of a part of one."""

    entity_description: CentralSensorDescription

    @property
    @override
    def native_value(self) -> Value | None:
        """The value as last reported."""
        return short_text(self.value)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """The whole text if it is too long for a state."""
        value = self.value
        if short_text(value) is value:
            return None
        return {"full_text": value}


class OpenAlertsSensor(AccountEntity, ValueSensor):
    """The number of open alerts at the chosen sites, of one severity or in all."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, runtime: CentralRuntime, severity: Severity | None) -> None:
        name = f"open_alerts_{severity}" if severity else "open_alerts"
        super().__init__(runtime, name, ALERTS, stream="alerts")
        self._severity = severity
        self._attr_translation_key = name

    @property
    @override
    def native_value(self) -> int | None:
        """The number of open alerts."""
        return self.runtime.sites.alerts.count(self._severity)


class TotalSensor(AccountEntity, ValueSensor):
    """A number of devices or clients in the whole account."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(
        self,
        runtime: CentralRuntime,
        name: str,
        total: Key,
        kind: DeviceKind,
        count: Callable[[], int | None],
    ) -> None:
        super().__init__(runtime, name, total, stream=DEVICE_STREAMS[kind])
        self._attr_translation_key = name
        self._count = count

    @property
    @override
    def native_value(self) -> int | None:
        """The number, None if it is unknown."""
        return self._count()


class SiteSensor(SiteEntity, ValueSensor):
    """A value that REST reports of a site."""

    entity_description: SiteSensorDescription

    def __init__(
        self, runtime: CentralRuntime, site_id: str, description: SiteSensorDescription
    ) -> None:
        super().__init__(runtime, site_id, description.key, is_essential=description.essential)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> str | int | None:
        """The value as last listed."""
        site = self.runtime.sites.get(self._site_id)
        if site is None:
            return None
        value: str | int | None = getattr(site, self.entity_description.attribute)
        return short_text(value)

    @property
    @override
    def available(self) -> bool:
        """Return True if REST still lists sites."""
        return super().available and self.runtime.sites.available


class SiteClientsSensor(SiteSensor):
    """The number of clients of a site's access points: those of all sites are the account's."""

    @property
    @override
    def native_value(self) -> str | int | None:
        """The number; REST's own for a site without access points."""
        clients = self.runtime.totals.clients_of_site(self._site_id)
        if clients is None:
            return super().native_value
        return clients


class SiteAlertsSensor(SiteSensor):
    """The number of open alerts of a site: those of all sites are the account's."""

    @property
    @override
    def native_value(self) -> str | int | None:
        """The number; REST's own if alerts are not followed."""
        if "alerts" not in self.runtime.coordinator.known_streams:
            return super().native_value
        return self.runtime.sites.alerts[self._site_id]


_SITE_SENSORS = {"client_count": SiteClientsSensor, "open_alerts": SiteAlertsSensor}
"""The class of the sensors whose number REST has only with a delay."""


class SiteDevicesSensor(SiteEntity, ValueSensor):
    """The number of a site's devices that are online, or offline, as the streams report."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, runtime: CentralRuntime, site_id: str, online: bool) -> None:
        name = "devices_online" if online else "devices_offline"
        streams = [stream_key(DEVICE_STREAMS[kind]) for kind in runtime.options.rest_kinds]
        super().__init__(runtime, site_id, name, *streams, is_essential=not online)
        self._online = online
        self._attr_translation_key = name

    @property
    @override
    def native_value(self) -> int:
        """The number of devices of the kinds whose states are known."""
        kinds = self._kinds(is_known=True)
        return self.runtime.totals.devices_of_site(self._site_id, kinds, online=self._online)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """The kinds of device that are not counted, if there are any."""
        missing = self._kinds(is_known=False)
        if not missing:
            return None
        return {"not_counted": missing}

    @property
    @override
    def shown(self) -> object:
        """The number, and what is not counted."""
        return self.native_value, self._kinds(is_known=False)

    @property
    @override
    def available(self) -> bool:
        """Return True while the stream of any kind of device at the site is live."""
        is_counted = bool(self._kinds(is_known=True)) or not self._kinds(is_known=False)
        return super().available and is_counted

    def _kinds(self, *, is_known: bool) -> list[DeviceKind]:
        """Return the kinds of device at the site whose states are known, or are not."""
        kinds = sorted(self.runtime.totals.kinds_of_site(self._site_id))
        return [kind for kind in kinds if self._is_known(kind) is is_known]

    def _is_known(self, kind: DeviceKind) -> bool:
        """Return True if a kind's stream is live, and has missed nothing that is not listed yet."""
        is_fresh = self.runtime.streams.is_fresh(DEVICE_STREAMS[kind])
        return is_fresh and kind not in self.runtime.totals.uncounted


class DataSourceSensor(AccountEntity, ValueSensor):
    """Whether streams or REST report the account's states, and how often REST is asked."""

    _unrecorded_attributes = frozenset({"sync_interval"})
    _attr_device_class = SensorDeviceClass.ENUM
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_translation_key = "data_source"

    def __init__(self, runtime: CentralRuntime) -> None:
        super().__init__(runtime, "data_source", DATA_SOURCE)
        self._attr_options = [*Source]

    @property
    @override
    def native_value(self) -> Source:
        """What reports the states."""
        streams = self.runtime.streams
        return streams.rest_only.source(streams.subscriptions)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, int]:
        """The minutes from one list to the next."""
        return {"sync_interval": ceil(self.runtime.rest.interval / 60)}

    @property
    @override
    def shown(self) -> object:
        """The value with its attributes."""
        return self.native_value, self.extra_state_attributes


class LastEventSensor(AccountEntity, ValueSensor):
    """The time of a stream's last event."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, runtime: CentralRuntime, stream: str) -> None:
        name = f"last_event_{stream}"
        super().__init__(runtime, name, last_event_key(stream))
        self._subscription = runtime.streams.subscriptions[stream]
        self._attr_translation_key = name

    @property
    @override
    def native_value(self) -> datetime | None:
        """The time of the last event."""
        return self._subscription.last_event


class LastHeardSensor(ThingEntity[Thing], ValueSensor):
    """The time when Central last reported anything of a device."""

    def __init__(
        self, runtime: CentralRuntime, thing: Thing, description: SensorEntityDescription
    ) -> None:
        super().__init__(runtime, thing, description.key, HEARD, heard_key(thing.key[1]))
        self.entity_description = description

    @property
    @override
    def native_value(self) -> datetime | None:
        """The time of the last message or snapshot."""
        return self.runtime.inventory.last_heard(self._serial_number)

    @property
    @override
    def available(self) -> bool:
        """Return True while the device exists: the time matters most when a stream is down."""
        return self.device is not None
