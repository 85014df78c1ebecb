"""Actions on devices and their ports: what they target, and who may run them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import ServiceCall

from .central.models.device import Device, DeviceKind
from .central.models.parts import Port
from .central.rest.device_actions import DeviceActions
from .central.rest.device_families import can_bounce, is_stacked
from .errors import invalid, translate_errors
from .permissions import async_check_device_control
from .runtime import CentralRuntime
from .targets import Target, async_device, async_targets, display_name

ATTR_PORTS: Final = "ports"


async def async_act_on_devices(
    action: Callable[[DeviceActions, Device], Awaitable[None]],
    is_supported: Callable[[Device], bool],
    call: ServiceCall,
) -> None:
    """Run an action for each device or stack, one after the other.

    Raises, before the first one runs, Unauthorized if the user may not control a device, and
    ServiceValidationError if a device does not support the action.
    """
    for runtime, device in await async_checked_targets(call, is_supported):
        with translate_errors(runtime.client.host, display_name(device)):
            await action(runtime.device_actions, device)


async def async_checked_targets(
    call: ServiceCall, is_supported: Callable[[Device], bool]
) -> list[Target]:
    """Return the devices that a call targets, of each stack only one.

    Raises Unauthorized if the user may not control a device, and ServiceValidationError if a device
    does not support the action.
    """
    targets = async_targets(call, is_supported)
    for runtime, device in targets:
        for serial_number in _concerned(runtime, device):
            await async_check_device_control(call, runtime, serial_number)
    for _, device in targets:
        if is_supported(device):
            continue
        if is_supported(replace(device, stack_id=None)):
            raise invalid("device_in_stack", device=display_name(device))
        raise invalid("device_cannot", device=display_name(device))
    once = {_concerned(runtime, device): (runtime, device) for runtime, device in targets}
    return list(once.values())


def _concerned(runtime: CentralRuntime, device: Device) -> tuple[str, ...]:
    """Return the serial numbers of a device, or of all members of its stack."""
    if not is_stacked(device):
        return (device.serial_number,)
    devices = runtime.inventory.devices.values()
    return tuple(sorted(one.serial_number for one in devices if one.stack_id == device.stack_id))


async def async_act_on_ports(
    action: Callable[[DeviceActions, Device, list[str]], Awaitable[None]], call: ServiceCall
) -> None:
    """Run an action for ports of a device.

    Raises Unauthorized if the user may not control the device, and ServiceValidationError if it
    does not support the action or lacks a port.
    """
    runtime, device, ports = await async_checked_ports(call, can_bounce)
    with translate_errors(runtime.client.host, display_name(device)):
        await action(runtime.device_actions, device, ports)


async def async_checked_ports(
    call: ServiceCall, is_supported: Callable[[Device], bool]
) -> tuple[CentralRuntime, Device, list[str]]:
    """Return the device of a call and Central's names of its ports, each once.

    Raises Unauthorized if the user may not control the device, and ServiceValidationError if it
    does not support the action or lacks a port.
    """
    runtime, device = async_device(call.hass, call.data[ATTR_DEVICE_ID])
    await async_check_device_control(call, runtime, device.serial_number)
    if not is_supported(device):
        raise invalid("device_cannot", device=display_name(device))
    parts = runtime.inventory.parts.get(device.serial_number, {}).values()
    known_ports = [part for part in parts if isinstance(part, Port)]
    ports = [_port_name(device, known_ports, port) for port in call.data[ATTR_PORTS]]
    return runtime, device, list(dict.fromkeys(ports))


def _port_name(device: Device, known_ports: list[Port], entered: str) -> str:
    """Return Central's name for the port with an entered number or name.

    Raises ServiceValidationError unless exactly one port has it: the wrong one must not be cut off.
    """
    found = [port for port in known_ports if entered in {port.number, port.name}]
    if not found:
        raise invalid("port_not_known", device=display_name(device), port=entered)
    if len(found) > 1:
        raise invalid("port_ambiguous", device=display_name(device), port=entered)
    return central_port_name(device, found[0])


def central_port_name(device: Device, port: Port) -> str:
    """Return what Central calls a port in its actions.

    As in the examples of HPE's definition: ``1/1/1`` of a switch; ``GE 0/0/0`` of a gateway, whose
    number is only a digit.
    """
    if device.kind is DeviceKind.GATEWAY:
        return port.name or port.number or port.part_id
    return port.number or port.name or port.part_id
