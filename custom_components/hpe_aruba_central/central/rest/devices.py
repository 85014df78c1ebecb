"""Devices as REST lists them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ..models.client import read_mac
from ..models.device import Device, DeviceKind
from ..models.device_enums import StackRole
from ..ranges import read_celsius
from ..times import EPOCH
from .listing import Resource
from .values import (
    Item,
    called,
    children,
    count,
    identifier,
    number,
    percentage,
    port_names,
    serial,
    slug,
    text,
    watts,
)

_LISTS = {
    DeviceKind.ACCESS_POINT: ("/network-monitoring/v1/aps", 1000),
    DeviceKind.SWITCH: ("/network-monitoring/v1/switches", 1000),
    DeviceKind.GATEWAY: ("/network-monitoring/v1/gateways", 100),
}
"""Path and page size of the list of each kind of device."""

_MAX_MEMBERS = 32
"""Members of a stack whose uplinks are read."""

_ONLINE = {"online": True, "up": True, "offline": False, "down": False}
"""The spelling varies between the lists, and so does its case."""

_STACK_ROLES = {
    "conductor": StackRole.COMMANDER,
    "standby": StackRole.STANDBY,
    "member": StackRole.MEMBER,
}
"""REST's roles of the members of a stack that are online, as streams have them."""


def devices_of(kind: DeviceKind) -> Resource[Device]:
    """Return the list of all devices of a kind."""
    path, page_size = _LISTS[kind]
    return Resource(path, page_size, _serial_number, partial(read_device, kind))


def _serial_number(item: Item) -> str | None:
    """Return the serial number that identifies a device."""
    return serial(item, "serialNumber", "id")


def read_device(kind: DeviceKind, item: Item, at: datetime) -> Device | None:
    """Read an item of a list of devices that Central wrote at a time; None without a serial number.

    The time is Central's, as is the uptime that ends then.
    """
    serial_number = _serial_number(item)
    if serial_number is None:
        return None
    trends = children(item, "switchTrends")
    measured = {**item, **_own_trend(trends, serial_number)}
    power_field = "powerConsumption"
    if kind is DeviceKind.SWITCH:
        # Its "powerConsumption" is the power available. Source: the definition.
        power_field = "totalPowerConsumption"
    online = _ONLINE.get((text(item, "status") or "").lower())
    last_restart = None
    if online:
        last_restart = _restart(at, number(item, "uptimeInMillis"))
    return Device(
        serial_number=serial_number,
        kind=kind,
        name=called(item, "deviceName"),
        model=text(item, "model"),
        part_number=text(item, "partNumber"),
        mac_address=read_mac(item.get("macAddress")),
        firmware_version=text(item, "firmwareVersion"),
        ipv4=text(item, "ipv4", "ipAddress"),
        ipv6=text(item, "ipv6"),
        public_ip=text(item, "publicIpv4", "publicIp"),
        site_id=identifier(item, "siteId"),
        site_name=called(item, "siteName"),
        online=online,
        last_restart=last_restart,
        cpu_utilization=percentage(measured, "cpuUtilization"),
        memory_utilization=percentage(measured, "memoryUtilization"),
        power_consumption=watts(measured, power_field),
        temperature=read_celsius(number(measured, "systemTemperature")),
        poe_consumption=watts(measured, "poeConsumption"),
        poe_available=watts(measured, "poeAvailable"),
        client_count=count(item, "clientCount"),
        cluster_name=called(item, "clusterName"),
        switch_type=slug(item, "switchType"),
        stack_id=identifier(item, "stackId"),
        stack_member_id=count(item, "stackMemberId"),
        stack_role=_STACK_ROLES.get(slug(item, "switchRole") or "") if online else None,
        uplink_ports=_uplink_ports(trends),
    )


def _restart(at: datetime, uptime: float | None) -> datetime | None:
    """Return when a device started that had been up for ``uptime`` milliseconds."""
    if uptime is None or uptime <= 0:
        return None
    try:
        started = at - timedelta(milliseconds=uptime)
    except OverflowError:
        return None
    # Nothing that runs today has been up since then.
    return started if started > EPOCH else None


def _own_trend(trends: list[Item], serial_number: str) -> Item:
    """Return the measurements of a switch itself, an empty object if there are none.

    A stack's may be those of several members, or of another one, each with its serial number.
    """
    for trend in trends:
        if serial(trend, "serialNumber", "serial") in {None, serial_number}:
            return trend
    return {}


def _uplink_ports(trends: list[Item]) -> tuple[str, ...]:
    """Return the uplinks of a switch, or of all members of a stack, each once."""
    names: dict[str, None] = {}
    for trend in trends[:_MAX_MEMBERS]:
        names |= dict.fromkeys(port_names(trend.get("upLinkPorts")))
    return tuple(names)


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """A device that the account owns, monitored or not; ``tier`` is such as ``advanced_ap``."""

    serial_number: str
    site_name: str | None
    tier: str | None


def read_inventory_item(item: Item) -> InventoryItem | None:
    """Read an item of ``device-inventory``; None without a serial number."""
    serial_number = _serial_number(item)
    if serial_number is None:
        return None
    tier = (text(item, "tier") or "").lower()
    return InventoryItem(serial_number, called(item, "siteName"), tier or None)


DEVICE_INVENTORY = Resource(
    "/network-monitoring/v1/device-inventory",
    1000,
    _serial_number,
    lambda item, _: read_inventory_item(item),
)
