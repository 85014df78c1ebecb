"""What Central can do with each family of devices, and below which path.

Source: HPE's definition of troubleshooting.
"""

import re

from ..errors import CentralActionError
from ..models.device import Device, DeviceKind, read_serial
from ..models.device_enums import StackTopology

_DEVICES = "/network-troubleshooting/v1"

REBOOT, LOCATE, BOUNCE_POE, BOUNCE_PORT = "reboot", "locate", "poeBounce", "portBounce"
PING, TRACEROUTE = "ping", "traceroute"
CABLE_TEST, SPEED_TEST = "cableTest", "speedtest"
DISCONNECT_USER, DISCONNECT_WLAN = "disconnectUserByMacAddress", "disconnectUserByNetwork"
DISCONNECT_CLIENT = "disconnectClientByMacAddress"
"""A gateway's name for what access points call `DISCONNECT_USER`."""

_SUPPORTED: dict[DeviceKind, frozenset[str]] = {
    DeviceKind.ACCESS_POINT: frozenset(
        {REBOOT, LOCATE, PING, TRACEROUTE, SPEED_TEST, DISCONNECT_USER, DISCONNECT_WLAN}
    ),
    DeviceKind.SWITCH: frozenset(
        {REBOOT, LOCATE, BOUNCE_POE, BOUNCE_PORT, PING, TRACEROUTE, CABLE_TEST}
    ),
    DeviceKind.GATEWAY: frozenset(
        {REBOOT, BOUNCE_POE, BOUNCE_PORT, PING, TRACEROUTE, DISCONNECT_CLIENT}
    ),
}
"""The actions that Central has for each kind of device; both families of switches have the same."""
_THIRD_PARTY = "tpd"
"""REST's type of a switch of another make, which Central only monitors."""

_AOS_S, _CX = "aos-s", "cx"
_AOS_S_FIRMWARE = re.compile(r"([A-Z]{1,2}\.)?1[56]\.")
"""Matches WC.16.11.0021, but not FL.10.14.1010 of CX."""
_AOS_S_MODEL = re.compile(r"(?<!\d)(25[34]0|26[12]\d|29[1-3]\d|35\d\d|38[01]0|54\d\d)(?!\d)")


def supported(device: Device) -> frozenset[str]:
    """Return the actions that Central has for a device."""
    if device.switch_type == _THIRD_PARTY:
        return frozenset()
    return _SUPPORTED[device.kind]


def is_stacked(device: Device) -> bool:
    """Return True if a switch belongs to a stack, which Central restarts and locates as a whole."""
    return device.stack_id is not None and device.stack_topology != StackTopology.STANDALONE


def can_reboot(device: Device) -> bool:
    """Return True if Central can restart a device alone."""
    return REBOOT in supported(device) and not is_stacked(device)


def can_reboot_stack(device: Device) -> bool:
    """Return True if Central can restart the stack that a switch belongs to."""
    return REBOOT in supported(device) and is_stacked(device)


def can_locate(device: Device) -> bool:
    """Return True if Central can blink the LED of a device alone."""
    return LOCATE in supported(device) and not is_stacked(device)


def can_locate_stack(device: Device) -> bool:
    """Return True if Central can blink the LEDs of the stack that a switch belongs to."""
    return LOCATE in supported(device) and is_stacked(device)


def can_bounce(device: Device) -> bool:
    """Return True if Central can turn ports of a device, or their PoE, off and on."""
    return BOUNCE_PORT in supported(device)


def can_ping(device: Device) -> bool:
    """Return True if Central can let a device ping a host, or trace the route to it."""
    return PING in supported(device)


def can_test_cables(device: Device) -> bool:
    """Return True if Central can let a device test the cables in its ports."""
    return CABLE_TEST in supported(device)


def can_disconnect_clients(device: Device) -> bool:
    """Return True if Central can let a device disconnect one of its clients."""
    return not supported(device).isdisjoint({DISCONNECT_USER, DISCONNECT_CLIENT})


def can_disconnect_wlan(device: Device) -> bool:
    """Return True if Central can let a device disconnect the clients of one of its WLANs."""
    return DISCONNECT_WLAN in supported(device)


def can_test_speed(device: Device) -> bool:
    """Return True if Central can let a device measure its speed to an iperf server."""
    return SPEED_TEST in supported(device)


def paths(device: Device, action: str) -> list[str]:
    """Return the paths by which Central may know a device's action, the likeliest first.

    In the place of a stacked switch's serial number, Central wants the id of its stack. Source:
    HPE's definition of troubleshooting.

    Raises CentralActionError if the serial number is not valid.
    """
    serial = read_serial(device.serial_number)
    if serial is None:
        # A serial number of ".." would lead to another path.
        raise CentralActionError("the serial number is not valid")
    names = [serial]
    stack_id = read_serial(device.stack_id)
    if stack_id is not None:
        names.insert(0 if is_stacked(device) else 1, stack_id)
    families = _families(device)
    return [f"{_DEVICES}/{family}/{name}/{action}" for name in names for family in families]


def _families(device: Device) -> tuple[str, ...]:
    """Return the names of the device's family in Central's paths, the likeliest first."""
    if device.kind is DeviceKind.ACCESS_POINT:
        return ("aps",)
    if device.kind is DeviceKind.GATEWAY:
        return ("gateways",)
    if _is_aos_s(device):
        return (_AOS_S, _CX)
    return (_CX, _AOS_S)


def _is_aos_s(switch: Device) -> bool:
    """Return True if a switch runs AOS-S, by REST's type, else by its firmware or model.

    REST has ``pvos`` for AOS-S and ``cx`` for CX.
    """
    switch_type = switch.switch_type or ""
    if "cx" in switch_type:
        return False
    if "pvos" in switch_type or "aos_s" in switch_type:
        return True
    if _AOS_S_FIRMWARE.match(switch.firmware_version or ""):
        return True
    return _AOS_S_MODEL.search(switch.model or "") is not None
