"""What is shown of clients that have device trackers and of asset tags, and how many clients a WLAN has."""

from collections.abc import Iterable
from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.const import EntityCategory, Platform, UnitOfRatio
from homeassistant.core import callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..central.models.client import NetworkClient
from ..central.models.core import Key, PartKind
from ..central.models.keys import client_key, stream_key, wlan_clients_key
from ..central.models.location import Located
from ..coordinator import CentralCoordinator
from ..descriptions import clients
from ..descriptions.clients import ClientSensorDescription
from ..entity import AccountEntity, CentralEntity
from ..registry.devices import async_find, async_remove_entity, unique_id
from ..registry.sync import LARGE


class ClientEntity(CentralEntity):
    """Something of a client: as fresh as the stream."""

    def __init__(self, coordinator: CentralCoordinator, mac: str, key: str) -> None:
        super().__init__(coordinator, client_key(mac), stream_key("clients"))
        self._mac = mac
        self._attr_unique_id = unique_id(coordinator.config_entry, client_key(mac), key)
        self.device_entry = async_find(coordinator.hass, coordinator.config_entry, client_key(mac))

    @property
    def client(self) -> NetworkClient | None:
        """The client as last heard of, None if it never was."""
        return self.coordinator.presence.clients.get(self._mac)

    @property
    def is_home(self) -> bool | None:
        """Whether it is connected, or on its way from one device to the next."""
        return self.coordinator.presence.is_home(self._mac)

    @property
    @override
    def available(self) -> bool:
        """Whether it is heard when it comes or goes."""
        return super().available and self.coordinator.is_live("clients")


class ClientSensor(ClientEntity, SensorEntity):
    """Where a client is connected, and how well; unknown while it is away."""

    entity_description: ClientSensorDescription

    def __init__(
        self, coordinator: CentralCoordinator, mac: str, description: ClientSensorDescription
    ) -> None:
        super().__init__(coordinator, mac, description.key)
        self.entity_description = description
        if len(coordinator.presence.tracked) > LARGE:
            self._attr_entity_registry_enabled_default = False

    @property
    @override
    def native_value(self) -> str | int | None:
        """The value as last heard."""
        client = self.client
        if client is None or not self.is_home:
            return None
        return self.entity_description.value_fn(client, self.coordinator.inventory.devices)

    @property
    @override
    def shown(self) -> object:
        """The value."""
        return self.native_value


class LocatedEntity(CentralEntity):
    """Something of a client or an asset tag whose place the stream tells."""

    def __init__(self, coordinator: CentralCoordinator, key: Key, name: str) -> None:
        super().__init__(coordinator, key, stream_key("location"))
        self._key = key
        self._attr_unique_id = unique_id(coordinator.config_entry, key, name)
        self.device_entry = async_find(coordinator.hass, coordinator.config_entry, key)

    @property
    def located(self) -> Located | None:
        """The client or tag as last heard of."""
        return self.coordinator.positions.known.get(self._key)

    @property
    @override
    def available(self) -> bool:
        """Whether its place is known, and it is heard when it moves."""
        return (
            super().available and self.located is not None and self.coordinator.is_live("location")
        )


class TagBatterySensor(LocatedEntity, SensorEntity):
    """How full the battery of an asset tag is."""

    _attr_device_class = SensorDeviceClass.BATTERY
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_native_unit_of_measurement = UnitOfRatio.PERCENTAGE
    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: CentralCoordinator, key: Key) -> None:
        super().__init__(coordinator, key, "battery")

    @property
    @override
    def native_value(self) -> int | None:
        """Percent."""
        return (
            None
            if self.located is None or self.located.battery is None
            else round(self.located.battery)
        )

    @property
    @override
    def shown(self) -> object:
        """The value."""
        return self.native_value


class WlanClientsSensor(AccountEntity, SensorEntity):
    """How many clients a WLAN has in the whole account; only the stream tells."""

    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_translation_key = "wlan_clients"

    def __init__(self, coordinator: CentralCoordinator, wlan: str) -> None:
        super().__init__(
            coordinator, f"wlan_clients_{wlan}", wlan_clients_key(wlan), stream_key("clients")
        )
        self._wlan = wlan
        self._attr_translation_placeholders = {"name": wlan}

    @property
    @override
    def native_value(self) -> int | None:
        """The number, None until all that are connected are known."""
        presence = self.coordinator.presence
        return presence.counts["wlan", self._wlan] if presence.counts_clients else None

    @property
    @override
    def shown(self) -> object:
        """The number."""
        return self.native_value

    @property
    @override
    def available(self) -> bool:
        """Whether it is heard when the number changes."""
        return super().available and self.coordinator.is_live("clients")


@callback
def async_add_client_sensors(
    coordinator: CentralCoordinator, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of clients that are tracked, of WLANs and of asset tags, as they are heard of."""

    @callback
    def add_batteries(keys: Iterable[Key]) -> None:
        """Add the batteries of asset tags."""
        async_add_entities(TagBatterySensor(coordinator, key) for key in keys)

    coordinator.positions.async_on_batteries(add_batteries)
    if "clients" not in coordinator.subscriptions:
        return
    presence = coordinator.presence

    @callback
    def add_clients(macs: Iterable[str]) -> None:
        """Add the sensors of clients; one that has turned out to be wired loses those that it cannot have."""
        entities: list[SensorEntity] = []
        for mac in macs:
            is_wired = (known := presence.clients.get(mac)) is not None and known.kind == "wired"
            for description in clients.SENSORS:
                if not (is_wired and description.wireless):
                    entities.append(ClientSensor(coordinator, mac, description))
                else:
                    unique = unique_id(coordinator.config_entry, client_key(mac), description.key)
                    async_remove_entity(coordinator.hass, Platform.SENSOR, unique)
        async_add_entities(entities)

    @callback
    def add_wlans(wlans: Iterable[str]) -> None:
        """Add the sensors of WLANs."""
        async_add_entities(WlanClientsSensor(coordinator, wlan) for wlan in wlans)

    presence.async_on_discovery(add_clients)
    parts = [
        key[2]
        for parts in coordinator.inventory.parts.values()
        for key in parts
        if key[0] == PartKind.WLAN
    ]
    presence.async_on_wlans(add_wlans, parts)
