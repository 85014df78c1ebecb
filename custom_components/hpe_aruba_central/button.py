"""Buttons: what a device can be asked to do by itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.core import Thing
from .central.models.device import Device
from .central.rest.actions import Actions, can_locate, can_reboot
from .coordinator import CentralConfigEntry, CentralCoordinator, known_device
from .entities.loader import async_add_as_discovered
from .entity import ThingEntity
from .errors import translate_errors

PARALLEL_UPDATES = 1
"""Pressed together, they ask one after the other: Central counts requests."""


@dataclass(frozen=True, kw_only=True)
class CentralButtonDescription(ButtonEntityDescription):
    """What a device is asked to do, and which devices can."""

    can: Callable[[Device], bool]
    ask: Callable[[Actions, Device], Awaitable[None]]


BUTTONS = (
    CentralButtonDescription(
        key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        can=can_reboot,
        ask=Actions.reboot,
    ),
    CentralButtonDescription(
        key="locate",
        translation_key="locate",
        device_class=ButtonDeviceClass.IDENTIFY,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        can=can_locate,
        ask=Actions.locate,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of each device as it is heard of."""
    coordinator = entry.runtime_data

    def possible(thing: Thing) -> list[CentralButtonDescription]:
        """Return what a device can be asked to do."""
        if not isinstance(thing, Device):
            return []
        return [
            button
            for button in BUTTONS
            if button.can(thing)
            and coordinator.roster.makes(Platform.BUTTON, thing.key, button.key)
        ]

    async_add_as_discovered(coordinator, async_add_entities, possible, DeviceButton)


class DeviceButton(ThingEntity[Thing], ButtonEntity):
    """Asks a device to do something."""

    entity_description: CentralButtonDescription

    def __init__(
        self, coordinator: CentralCoordinator, thing: Thing, description: CentralButtonDescription
    ) -> None:
        super().__init__(coordinator, thing, description.key)
        self.entity_description = description

    @property
    @override
    def available(self) -> bool:
        """Whether the device is there to hear."""
        return (
            super().available and (device := self.device) is not None and device.online is not False
        )

    @override
    async def async_press(self) -> None:
        """Ask once, and wait for the end of it."""
        device = known_device(self.coordinator, self._serial_number)
        with translate_errors(self.coordinator.client.host, device.name or device.serial_number):
            await self.entity_description.ask(self.coordinator.actions, device)
