"""Buttons for the actions of devices, their ports and clients."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .central.models.core import PartKind, Thing
from .central.models.device import Device
from .central.models.device_enums import StackRole
from .central.models.keys import client_key
from .central.models.parts import Port
from .central.rest.device_actions import DeviceActions
from .central.rest.device_families import (
    can_bounce,
    can_locate,
    can_locate_stack,
    can_reboot,
    can_reboot_stack,
)
from .client_services import async_disconnect_client, async_serving_device
from .config_entry import CentralConfigEntry
from .device_services import central_port_name
from .entities.client import ClientEntity, client_entity_id
from .entities.loader import async_add_as_discovered, async_remove_excluded
from .entity import ThingEntity
from .errors import invalid, translate_errors
from .runtime import CentralRuntime
from .targets import display_name

PARALLEL_UPDATES = 1
"""Buttons that are pressed together send one request after the other: Central limits the rate."""


@dataclass(frozen=True, kw_only=True)
class CentralButtonDescription(ButtonEntityDescription):
    """Describe an action of a device."""

    is_supported: Callable[[Device], bool]
    press: Callable[[DeviceActions, Device], Awaitable[None]]


BUTTONS = (
    CentralButtonDescription(
        key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        is_supported=can_reboot,
        press=DeviceActions.reboot,
    ),
    CentralButtonDescription(
        key="locate",
        translation_key="locate",
        device_class=ButtonDeviceClass.IDENTIFY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_supported=can_locate,
        press=DeviceActions.locate,
    ),
    CentralButtonDescription(
        key="reboot_stack",
        translation_key="reboot_stack",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        is_supported=lambda device: _is_conductor(device) and can_reboot_stack(device),
        press=DeviceActions.reboot_stack,
    ),
    CentralButtonDescription(
        key="locate_stack",
        translation_key="locate_stack",
        device_class=ButtonDeviceClass.IDENTIFY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_supported=lambda device: _is_conductor(device) and can_locate_stack(device),
        press=DeviceActions.locate_stack,
    ),
)


POWER_CYCLE = ButtonEntityDescription(
    key="power_cycle",
    translation_key="port_power_cycle",
    device_class=ButtonDeviceClass.RESTART,
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
)
"""Of each port that supplies power: it restarts what is connected there."""


def _is_conductor(device: Device) -> bool:
    """Return True if a switch is the one member of its stack that has the stack's buttons."""
    return device.stack_role == StackRole.COMMANDER


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of each device as it is discovered."""
    runtime = entry.runtime_data
    names = [button.key for button in BUTTONS]
    async_remove_excluded(runtime, Platform.BUTTON, lambda _: names)

    def describe(thing: Thing) -> list[CentralButtonDescription]:
        """Return the buttons for what a device can do."""
        if not isinstance(thing, Device):
            return []
        policy = runtime.policy
        return [
            button
            for button in BUTTONS
            if button.is_supported(thing)
            and policy.should_create(Platform.BUTTON, thing.key, button.key)
        ]

    forget = async_add_as_discovered(
        runtime, async_add_entities, Platform.BUTTON, describe, DeviceButton
    )

    @callback
    def remove_unsupported(things: Iterable[Thing]) -> None:
        """Remove the buttons for what devices cannot do, or can no longer do.

        A message may be faster than REST, which has a switch's make, and a stack may be formed or
        change its conductor.
        """
        for thing in things:
            if not isinstance(thing, Device):
                continue
            for button in BUTTONS:
                if not button.is_supported(thing):
                    forget(thing.key, button.key)
                    runtime.devices.remove_entity(Platform.BUTTON, thing.key, button.key)

    runtime.registry.connect(remove_unsupported, lambda _: None)
    _async_add_port_buttons(runtime, async_add_entities)
    _async_add_client_buttons(runtime, async_add_entities)


@callback
def _async_add_port_buttons(
    runtime: CentralRuntime, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of ports that supply power, as far as Central can interrupt it."""
    name = POWER_CYCLE.key
    async_remove_excluded(runtime, Platform.BUTTON, lambda _: [name])

    def describe(thing: Thing) -> list[ButtonEntityDescription]:
        """Return the button of a port."""
        if not isinstance(thing, Port) or thing.poe_up is None:
            return []
        if not can_bounce(runtime.inventory.devices[thing.serial_number]):
            return []
        should_create = runtime.policy.should_create(Platform.BUTTON, thing.key, name)
        return [POWER_CYCLE] if should_create else []

    forget = async_add_as_discovered(
        runtime, async_add_entities, Platform.BUTTON, describe, PowerCycleButton
    )

    @callback
    def remove_unsupported(things: Iterable[Thing]) -> None:
        """Remove the buttons of a switch that REST says is of another make."""
        for thing in things:
            if not isinstance(thing, Device) or can_bounce(thing):
                continue
            for key in runtime.inventory.parts.get(thing.serial_number, {}):
                if key[0] == PartKind.PORT:
                    forget(key, name)
                    runtime.devices.remove_entity(Platform.BUTTON, key, name)

    runtime.registry.connect(remove_unsupported, lambda _: None)


@callback
def _async_add_client_buttons(
    runtime: CentralRuntime, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of tracked clients, except of wired ones: a switch disconnects none."""
    if not runtime.options.follows("clients"):
        return

    @callback
    def add_clients(macs: Iterable[str]) -> None:
        """Add the buttons of clients; a wired one loses that of an earlier run."""
        buttons: list[DisconnectButton] = []
        for mac in macs:
            if _is_wired(runtime, mac):
                runtime.devices.remove_entity(Platform.BUTTON, client_key(mac), "disconnect")
            else:
                buttons.append(DisconnectButton(runtime, mac))
        async_add_entities(buttons)

    runtime.clients.connect(add_clients)


def _is_wired(runtime: CentralRuntime, mac: str) -> bool:
    """Return True if a client is known to be wired."""
    client = runtime.clients.clients.get(mac)
    return client is not None and client.kind == "wired"


class ActionButton(ThingEntity[Thing], ButtonEntity):
    """Base class for buttons that request something of a device or of a port."""

    def __init__(
        self, runtime: CentralRuntime, thing: Thing, description: ButtonEntityDescription
    ) -> None:
        super().__init__(runtime, thing, description.key, is_essential=False)
        self.entity_description = description

    @property
    @override
    def available(self) -> bool:
        """Return True while the device or port exists, and the device isn't known to be offline."""
        device = self.device
        if not super().available or self.thing is None:
            return False
        return device is not None and device.online is not False


class PowerCycleButton(ActionButton):
    """Turns the PoE of a port off and on again, which restarts what the port supplies."""

    @override
    async def async_press(self) -> None:
        """Request it once, and wait until it has ended."""
        device = self.runtime.known_device(self._serial_number)
        port = self.thing
        if not isinstance(port, Port):
            raise invalid("port_not_known", device=display_name(device), port=self._key[2])
        with translate_errors(self.runtime.client.host, display_name(device)):
            ports = [central_port_name(device, port)]
            await self.runtime.device_actions.bounce_poe(device, ports)


class DisconnectButton(ClientEntity, ButtonEntity):
    """Disconnects a client, which may connect again."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_translation_key = "disconnect"

    def __init__(self, runtime: CentralRuntime, mac: str) -> None:
        entity_id = client_entity_id(Platform.BUTTON, mac, "disconnect")
        super().__init__(runtime, mac, "disconnect", entity_id)
        if runtime.policy.are_many(len(runtime.clients.tracked)):
            self._attr_entity_registry_enabled_default = False

    @property
    @override
    def available(self) -> bool:
        """Return True while the client is connected to a device that can disconnect it."""
        return super().available and self._serving_device is not None

    @property
    def _serving_device(self) -> Device | None:
        """The device that can disconnect the client."""
        client = self.client
        return None if client is None else async_serving_device(self.runtime, client)

    @override
    async def async_press(self) -> None:
        """Request the disconnection once."""
        client, device = self.client, self._serving_device
        if client is None or device is None:
            raise invalid("client_not_connected", client=str(self.name))
        await async_disconnect_client(self.runtime, client, device)


class DeviceButton(ActionButton):
    """A button that requests an action from a device."""

    entity_description: CentralButtonDescription

    @override
    async def async_press(self) -> None:
        """Request the action once, and wait until it has ended."""
        device = self.runtime.known_device(self._serial_number)
        with translate_errors(self.runtime.client.host, display_name(device)):
            await self.entity_description.press(self.runtime.device_actions, device)
