"""Base entities: something of an account, something of a device."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.inventory import device_key
from .central.models import Device, DeviceKind, Key
from .const import DOMAIN
from .coordinator import CentralCoordinator
from .devices import DEVICE_STREAMS


@dataclass(frozen=True, kw_only=True)
class DeviceDescription[V](EntityDescription):
    """What an entity shows of a device, and which devices have it."""

    value: Callable[[Device], V | None]
    kinds: frozenset[DeviceKind] = frozenset(DeviceKind)
    always: bool = False
    """Whether the entity is made before its value has been heard."""
    measured: bool = True
    """Whether the value means nothing while the device is offline."""


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
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry_id)})


class DeviceEntity(CentralEntity):
    """Something of an access point, switch or gateway: as fresh as the stream that tells about it."""

    def __init__(self, coordinator: CentralCoordinator, device: Device, key: str) -> None:
        self._stream = DEVICE_STREAMS[device.kind]
        self._serial_number = device.serial_number
        super().__init__(coordinator, device_key(device.serial_number), ("stream", self._stream))
        self._attr_unique_id = f"{device.serial_number}_{key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, device.serial_number)})

    @property
    def device(self) -> Device | None:
        """The device as last heard of, None once Central has removed it."""
        return self.coordinator.inventory.devices.get(self._serial_number)

    @property
    @override
    def available(self) -> bool:
        """Whether what is known is fresh."""
        return super().available and self.coordinator.is_live(self._stream)


class DescribedEntity[V](DeviceEntity):
    """One value of a device."""

    def __init__(self, coordinator: CentralCoordinator, device: Device, description: DeviceDescription[V]) -> None:
        super().__init__(coordinator, device, description.key)
        self.entity_description = description
        self._description = description

    @property
    def value(self) -> V | None:
        """The value as last heard."""
        device = self.device
        return None if device is None else self._description.value(device)

    @property
    @override
    def shown(self) -> object:
        """The value as last heard."""
        return self.value

    @property
    @override
    def available(self) -> bool:
        """Whether the device is there, and on where that matters."""
        if not super().available or self.device is None:
            return False
        return not self._description.measured or self.device.online is not False


@callback
def async_add_as_discovered[D: EntityDescription](
    coordinator: CentralCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
    descriptions: Callable[[Device, Collection[str]], Iterable[D]],
    entity: Callable[[CentralCoordinator, Device, D], Entity],
) -> None:
    """Add a device's entities once; ``descriptions`` gives those that it has by now, beside the keys that are known."""
    made: dict[str, set[str]] = {}

    @callback
    def discover(devices: Iterable[Device]) -> None:
        """Add what devices have that they did not have before."""
        entities: list[Entity] = []
        for device in devices:
            known = made.setdefault(device.serial_number, set())
            new = list(descriptions(device, known))
            known.update(description.key for description in new)
            entities.extend(entity(coordinator, device, description) for description in new)
        if entities:
            async_add_entities(entities)

    @callback
    def forget(serial_number: str) -> None:
        """Make the entities of a device anew when it comes back."""
        made.pop(serial_number, None)

    coordinator.async_on_discovery(discover, forget)


def fitting[D: DeviceDescription[Any]](
    descriptions: Iterable[D], device: Device, known: Collection[str] = ()
) -> list[D]:
    """Return the descriptions of what a device has by now, beside those whose keys are known."""
    return [
        description
        for description in descriptions
        if description.key not in known
        and device.kind in description.kinds
        and (description.always or description.value(device) is not None)
    ]


def every[D: EntityDescription](description: D, _: Device, known: Collection[str]) -> tuple[D, ...]:
    """Return a description that every device has, unless its key is known."""
    return () if description.key in known else (description,)
