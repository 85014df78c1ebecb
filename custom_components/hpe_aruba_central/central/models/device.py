"""Devices: access points, switches and gateways."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import re
from typing import Any, override

from ..texts import read_text
from .core import Key, Thing
from .keys import device_key

_SERIAL_NUMBER = re.compile(r"(?!\.+\Z)[A-Za-z0-9_.-]{1,64}")
"""Matches a serial number, but no ``..``, which is another path."""


def read_serial(value: Any) -> str | None:
    """Return a serial number without blanks around it, None if the value is not one."""
    text = read_text(value)
    return text if text is not None and _SERIAL_NUMBER.fullmatch(text) else None


class DeviceKind(StrEnum):
    """The kinds of device that Central manages; REST sends them in upper case."""

    ACCESS_POINT = "access_point"
    SWITCH = "switch"
    GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class PowerSupply:
    """A power supply of a switch; ``status`` is a value of Central's enum, such as ``powered``."""

    index: int
    status: str | None


@dataclass(frozen=True, kw_only=True)
class Device(Thing):
    """An access point, switch or gateway as last reported; attributes are None if unknown.

    Percent: ``cpu_utilization``, ``memory_utilization``. Watts: ``power_consumption``,
    ``max_power``, ``poe_consumption``, ``poe_available``. Degrees Celsius: ``temperature``. dBm:
    ``cellular_signal``. dB: ``cellular_sinr``.

    Values of Central's enums in lower case: ``mode``, ``role``, ``mesh_role``, ``uplink_type``,
    ``down_reason``, ``operating_mode``, and ``stack_*`` and ``vsx_*`` that are text. Other text of
    Central's in lower case: ``switch_type``.
    """

    serial_number: str
    kind: DeviceKind
    name: str | None = None
    model: str | None = None
    part_number: str | None = None
    mac_address: str | None = None
    firmware_version: str | None = None
    ipv4: str | None = None
    ipv6: str | None = None
    public_ip: str | None = None
    default_gateway: str | None = None
    site_id: str | None = None
    site_name: str | None = None
    cluster_name: str | None = None
    zone: str | None = None
    country_code: str | None = None
    online: bool | None = None
    last_restart: datetime | None = None
    cpu_utilization: float | None = None
    memory_utilization: float | None = None
    power_consumption: float | None = None
    max_power: float | None = None
    temperature: float | None = None
    fan_ok: bool | None = None
    fan_speed: float | None = None
    poe_consumption: float | None = None
    poe_available: float | None = None
    power_supplies: tuple[PowerSupply, ...] = ()
    uplink_ports: tuple[str, ...] = ()
    switch_type: str | None = None
    client_count: int | None = None
    mode: str | None = None
    operating_mode: str | None = None
    role: str | None = None
    mesh_role: str | None = None
    uplink_type: str | None = None
    down_reason: str | None = None
    modem_up: bool | None = None
    cellular_signal: int | None = None
    cellular_sinr: int | None = None
    stack_id: str | None = None
    stack_up: bool | None = None
    stack_role: str | None = None
    stack_member_id: int | None = None
    stack_topology: str | None = None
    stack_policy: str | None = None
    vsx_role: str | None = None
    vsx_peer_role: str | None = None
    vsx_device_state: str | None = None
    vsx_link_state: str | None = None
    vsx_sync_state: str | None = None
    vsx_last_sync: datetime | None = None

    @property
    @override
    def key(self) -> Key:
        """The key."""
        return device_key(self.serial_number)


FAILED_SUPPLY: dict[str | None, bool] = {
    "powered": False,
    "not_present": False,
    "not_plugged": True,
    "not_powered": True,
    "failed": True,
    "permanent_failure": True,
    "no_aux_power": True,
    "aux_not_powered": True,
}
"""Whether a power supply with this status is a problem; an empty bay is not."""
