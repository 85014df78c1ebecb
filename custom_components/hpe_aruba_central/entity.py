"""Base entities: something of an account, something of a device or of a part of one."""

from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from .central.models.core import Key, Thing
from .central.models.device import Device
from .central.models.keys import online_key, site_key, stream_key
from .central.models.parts import Part
from .central.streams import DEVICE_STREAMS
from .const import DOMAIN
from .coordinator import CentralCoordinator
from .descriptions.base import ThingDescription
from .registry.devices import async_find, unique_id


class CentralEntity(Entity):
    """Is written only when what it shows has changed."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, coordinator: CentralCoordinator, *keys: Key) -> None:
        self.coordinator = coordinator
        self._keys = keys
        self._shown: object = None

    @property
    def shown(self) -> object:
        """What the state is made of, beside being available."""
        return None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what the keys name."""
        await super().async_added_to_hass()
        self._shown = (self.available, self.shown)
        for key in self._keys:
            self.async_on_remove(self.coordinator.async_watch(key, self._review))

    @callback
    def _review(self) -> None:
        """Write the state if it is not what is shown."""
        shown = (self.available, self.shown)
        if shown != self._shown:
            self._shown = shown
            self.async_write_ha_state()


class AccountEntity(CentralEntity):
    """Something of an account as a whole."""

    def __init__(self, coordinator: CentralCoordinator, key: str, *keys: Key) -> None:
        super().__init__(coordinator, *keys)
        entry_id = coordinator.config_entry.entry_id
        self._attr_unique_id = f"{entry_id}_{key}"
        coordinator.roster.of_account.add(self._attr_unique_id)
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry_id)})


class SiteEntity(CentralEntity):
    """Something of a site."""

    def __init__(
        self, coordinator: CentralCoordinator, site_id: str, key: str, *, is_essential: bool
    ) -> None:
        super().__init__(coordinator, site_key(site_id))
        self._site_id = site_id
        self._attr_unique_id = unique_id(coordinator.config_entry, site_key(site_id), key)
        self.device_entry = async_find(
            coordinator.hass, coordinator.config_entry, site_key(site_id)
        )
        if coordinator.sites.is_large and not is_essential:
            self._attr_entity_registry_enabled_default = False


class ThingEntity[T: Thing](CentralEntity):
    """Something of a device, or of a part of one: as fresh as the stream that tells about it."""

    def __init__(self, coordinator: CentralCoordinator, thing: T, key: str) -> None:
        self._serial_number = thing.key[1]
        self._key = thing.key
        kind = coordinator.inventory.devices[self._serial_number].kind
        self._stream = DEVICE_STREAMS[kind]
        super().__init__(coordinator, thing.key, stream_key(self._stream))
        self._attr_unique_id = unique_id(coordinator.config_entry, thing.key, key)
        # Registered already: that every entity registers its device again would be most of an account's set-up.
        self.device_entry = coordinator.roster.entry_of(thing)
        if isinstance(thing, Part):
            self._attr_translation_placeholders = {"name": coordinator.roster.name_of(thing)}

    @property
    def device(self) -> Device | None:
        """The device as last heard of, None once Central has removed it."""
        return self.coordinator.inventory.devices.get(self._serial_number)

    @property
    def thing(self) -> Thing | None:
        """The device or part as last heard of, None once Central has removed it."""
        return self.coordinator.inventory.thing(self._key)

    @property
    @override
    def available(self) -> bool:
        """Whether what is known is fresh."""
        return super().available and self.coordinator.is_live(self._stream)


class DescribedEntity[V](ThingEntity[Thing]):
    """One value of a device or of a part of one."""

    def __init__(
        self, coordinator: CentralCoordinator, thing: Thing, description: ThingDescription[V]
    ) -> None:
        super().__init__(coordinator, thing, description.key)
        self.entity_description = description
        self._description = description
        if coordinator.roster.is_large and not description.essential:
            self._attr_entity_registry_enabled_default = False
        if isinstance(thing, Part) and description.needs_online:
            self._keys += (online_key(self._serial_number),)

    @property
    def value(self) -> V | None:
        """The value as last heard."""
        thing = self.thing
        return None if thing is None else self._description.value_of(thing)

    @property
    @override
    def shown(self) -> object:
        """The value as last heard."""
        return self.value

    @property
    @override
    def available(self) -> bool:
        """Whether the device or part is there, and on where that matters."""
        if not super().available or self.thing is None:
            return False
        return not self._description.needs_online or (
            (device := self.device) is not None and device.online is not False
        )
