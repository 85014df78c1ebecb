"""Entities of tracked clients, asset tags and WLANs."""

from collections.abc import Iterable
from functools import partial
from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.const import EntityCategory, Platform, UnitOfRatio
from homeassistant.core import callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..central.models.client import NetworkClient
from ..central.models.core import Key, PartKind
from ..central.models.keys import client_key, wlan_clients_key
from ..central.models.location import Located
from ..descriptions import clients
from ..descriptions.clients import ClientSensorDescription
from ..entity import AccountEntity, CentralEntity, ValueSensor, short_text
from ..registry.unique_ids import unique_id
from ..runtime import CentralRuntime
from .loader import async_add_account_entities


def client_entity_id(platform: Platform, mac: str, name: str | None = None) -> str:
    """Return the entity id to suggest for a client's entity: from its MAC address, not its name.

    A client chooses its host name. Under the name of a phone that was forgotten it would get that
    phone's entity id, and automations would take it for that phone.
    """
    object_id = f"client_{mac.replace(':', '_')}"
    return f"{platform}.{object_id}_{name}" if name else f"{platform}.{object_id}"


class ClientEntity(CentralEntity):
    """Base class for entities of a client; available while the clients stream is live."""

    def __init__(
        self, runtime: CentralRuntime, mac: str, name: str, suggested_entity_id: str
    ) -> None:
        key = client_key(mac)
        super().__init__(runtime, key, stream="clients")
        self.entity_id = suggested_entity_id
        self._mac = mac
        self._attr_unique_id = unique_id(key, name)
        self.device_entry = runtime.devices.find(key)

    @property
    def client(self) -> NetworkClient | None:
        """The client as last reported, None if it never was."""
        return self.runtime.clients.clients.get(self._mac)

    @property
    def is_home(self) -> bool | None:
        """Return True if the client is connected or may be roaming."""
        return self.runtime.clients.is_home(self._mac)


class ClientSensor(ClientEntity, ValueSensor):
    """Where a client is connected, and how well; unknown while it is away."""

    entity_description: ClientSensorDescription

    def __init__(
        self, runtime: CentralRuntime, mac: str, description: ClientSensorDescription
    ) -> None:
        entity_id = client_entity_id(Platform.SENSOR, mac, description.key)
        super().__init__(runtime, mac, description.key, entity_id)
        self.entity_description = description
        if runtime.policy.are_many(len(runtime.clients.tracked)):
            self._attr_entity_registry_enabled_default = False

    @property
    @override
    def native_value(self) -> str | int | None:
        """The value as last reported."""
        client = self.client
        if client is None or not self.is_home:
            return None
        return short_text(self.entity_description.value_fn(client, self.runtime.inventory.devices))


class LocatedEntity(CentralEntity):
    """Base class for entities of a client or asset tag that the location stream reports."""

    def __init__(self, runtime: CentralRuntime, key: Key, name: str) -> None:
        super().__init__(runtime, key, stream="location")
        self._key = key
        self._attr_unique_id = unique_id(key, name)
        self.device_entry = runtime.devices.find(key)

    @property
    def located(self) -> Located | None:
        """The client or tag as last reported."""
        return self.runtime.locations.locations.get(self._key)

    @property
    @override
    def available(self) -> bool:
        """Return True if the position is known and the stream is live."""
        return super().available and self.located is not None


class TagBatterySensor(LocatedEntity, ValueSensor):
    """The battery level of an asset tag."""

    _attr_device_class = SensorDeviceClass.BATTERY
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_native_unit_of_measurement = UnitOfRatio.PERCENTAGE
    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, runtime: CentralRuntime, key: Key) -> None:
        super().__init__(runtime, key, "battery")

    @property
    @override
    def native_value(self) -> int | None:
        """The level in percent."""
        located = self.located
        if located is None or located.battery is None:
            return None
        return round(located.battery)


class WlanClientsSensor(AccountEntity, ValueSensor):
    """The number of clients on a WLAN in the whole account; only the stream reports it."""

    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_translation_key = "wlan_clients"

    def __init__(self, runtime: CentralRuntime, wlan: str) -> None:
        super().__init__(runtime, f"wlan_clients_{wlan}", wlan_clients_key(wlan), stream="clients")
        self._wlan = wlan
        self._attr_translation_placeholders = {"name": wlan}

    @property
    @override
    def native_value(self) -> int | None:
        """The number, None until all connected clients are known."""
        clients = self.runtime.clients
        return clients.counts["wlan", self._wlan] if clients.can_count else None


@callback
def async_add_client_sensors(
    runtime: CentralRuntime, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of tracked clients, WLANs and asset tags as they are discovered."""

    @callback
    def add_batteries(keys: Iterable[Key]) -> None:
        """Add the battery sensors of asset tags."""
        async_add_entities(TagBatterySensor(runtime, key) for key in keys)

    runtime.locations.connect_batteries(add_batteries)
    if not runtime.options.follows("clients"):
        return

    @callback
    def add_clients(macs: Iterable[str]) -> None:
        """Add the sensors of clients."""
        sensors: list[SensorEntity] = []
        for mac in macs:
            sensors += _client_sensors(runtime, mac)
        async_add_entities(sensors)

    @callback
    def add_wlans(wlans: Iterable[str]) -> None:
        """Add the sensors of WLANs."""
        sensors = [WlanClientsSensor(runtime, wlan) for wlan in wlans]
        async_add_account_entities(runtime, async_add_entities, sensors)

    runtime.clients.connect(add_clients)
    runtime.clients.wlans.connect(add_wlans, partial(reported_wlans, runtime))


def reported_wlans(runtime: CentralRuntime) -> set[str]:
    """Return the names of the WLANs that access points report."""
    return {
        key[2]
        for parts in runtime.inventory.parts.values()
        for key in parts
        if key[0] == PartKind.WLAN
    }


def _client_sensors(runtime: CentralRuntime, mac: str) -> list[SensorEntity]:
    """Create a client's sensors; a wired one loses those that only wireless clients have."""
    client = runtime.clients.clients.get(mac)
    is_wired = client is not None and client.kind == "wired"
    sensors: list[SensorEntity] = []
    for description in clients.SENSORS:
        if is_wired and description.wireless:
            runtime.devices.remove_entity(Platform.SENSOR, client_key(mac), description.key)
        else:
            sensors.append(ClientSensor(runtime, mac, description))
    return sensors
