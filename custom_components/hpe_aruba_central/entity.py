"""Base entities: of an account, of a site, of a device or a part of one."""

from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.const import MAX_LENGTH_STATE_STATE
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from .central.models.core import Key, Thing
from .central.models.device import Device
from .central.models.keys import online_key, site_key, stream_key
from .central.models.parts import Part
from .central.streams import DEVICE_STREAMS
from .const import DOMAIN
from .descriptions.base import ThingDescription
from .registry.unique_ids import account_identifier, account_unique_id, unique_id
from .runtime import CentralRuntime


def short_text[V](value: V) -> V | str:
    """Return a text as short as a state can be, any other value as it is."""
    if isinstance(value, str) and len(value) > MAX_LENGTH_STATE_STATE:
        return f"{value[: MAX_LENGTH_STATE_STATE - 1]}…"
    return value


class CentralEntity(Entity):
    """Base entity that writes its state only when what it shows has changed."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, runtime: CentralRuntime, *keys: Key, stream: str | None = None) -> None:
        """Review the state when one of the keys is updated; unavailable without the stream."""
        self.runtime = runtime
        self._stream = stream
        self._grace_period = 0.0
        """Seconds, if longer than the usual, after a loss in which the entity stays available."""
        self._keys = keys if stream is None else (*keys, stream_key(stream))
        self._shown: object = None

    @property
    def shown(self) -> object:
        """What the state is made of, apart from being available."""
        return None

    @property
    @override
    def available(self) -> bool:
        """Return True while the stream that reports the state is live, or was so a moment ago."""
        if self._stream is None:
            return True
        return self.runtime.streams.is_fresh(self._stream, self._grace_period)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for updates."""
        await super().async_added_to_hass()
        self._shown = (self.available, self.shown)
        for key in self._keys:
            self.async_on_remove(self.runtime.dispatcher.on_update(key, self._review))

    @callback
    def _review(self) -> None:
        """Write the state if it would show something else."""
        shown = (self.available, self.shown)
        if shown != self._shown:
            self._shown = shown
            self.async_write_ha_state()


class ValueSensor(CentralEntity, SensorEntity):
    """Base class for sensors that show their value and nothing else."""

    @property
    @override
    def shown(self) -> object:
        """The value."""
        return self.native_value


class AccountEntity(CentralEntity):
    """Base class for entities of the account's own device."""

    def __init__(
        self, runtime: CentralRuntime, name: str, *keys: Key, stream: str | None = None
    ) -> None:
        super().__init__(runtime, *keys, stream=stream)
        self._attr_unique_id = account_unique_id(runtime.entry, name)
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, account_identifier(runtime.entry))}
        )


class SiteEntity(CentralEntity):
    """Base class for entities of a site."""

    def __init__(
        self, runtime: CentralRuntime, site_id: str, name: str, *keys: Key, is_essential: bool
    ) -> None:
        key = site_key(site_id)
        super().__init__(runtime, key, *keys)
        self._site_id = site_id
        self._attr_unique_id = unique_id(key, name)
        self.device_entry = runtime.devices.find(key)
        policy = runtime.policy
        if not is_essential and (policy.is_large or policy.are_many(len(runtime.sites))):
            self._attr_entity_registry_enabled_default = False


class ThingEntity[T: Thing](CentralEntity):
    """Base class for entities of a device or part."""

    def __init__(
        self,
        runtime: CentralRuntime,
        thing: T,
        name: str,
        *keys: Key,
        stream: str | None = None,
        is_essential: bool = True,
    ) -> None:
        """Follow the thing with its device's stream, or only the keys with another stream."""
        self._key = thing.key
        self._serial_number = thing.key[1]
        if stream is None:
            keys = (thing.key, *keys)
            stream = DEVICE_STREAMS[runtime.inventory.devices[self._serial_number].kind]
        super().__init__(runtime, *keys, stream=stream)
        self._attr_unique_id = unique_id(thing.key, name)
        # The registered entry: describing the device with each entity would dominate setup.
        self.device_entry = runtime.registry.entry_of(thing)
        if isinstance(thing, Part):
            self._attr_translation_placeholders = {"name": runtime.registry.name_of(thing)}
        if not is_essential and runtime.policy.is_large:
            self._attr_entity_registry_enabled_default = False

    @property
    def device(self) -> Device | None:
        """The device as last reported, None once Central has removed it."""
        inventory = self.runtime.inventory
        device = inventory.devices.get(self._serial_number)
        return None if device is None else inventory.shown(device)

    @property
    def thing(self) -> Thing | None:
        """The device or part as last reported, None once Central has removed it."""
        inventory = self.runtime.inventory
        thing = inventory.thing(self._key)
        return None if thing is None else inventory.shown(thing)


class DescribedEntity[V](ThingEntity[Thing]):
    """Base class for entities that show one value of a device or part."""

    def __init__(
        self, runtime: CentralRuntime, thing: Thing, description: ThingDescription[V]
    ) -> None:
        keys: tuple[Key, ...] = ()
        if isinstance(thing, Part) and description.needs_online:
            keys = (online_key(thing.serial_number),)
        super().__init__(runtime, thing, description.key, *keys, is_essential=description.essential)
        self.entity_description = description
        self._description = description

    @property
    def value(self) -> V | None:
        """The value as last reported."""
        thing = self.thing
        return None if thing is None else self._description.value_of(thing)

    @property
    @override
    def shown(self) -> object:
        """The value as last reported."""
        return self.value

    @property
    @override
    def available(self) -> bool:
        """Return True if the thing exists, and its device is online where that matters."""
        if not super().available or self.thing is None:
            return False
        if not self._description.needs_online:
            return True
        device = self.device
        return device is not None and device.online is not False
