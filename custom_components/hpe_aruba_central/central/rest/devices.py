"""Devices as REST lists them."""

from datetime import datetime, timedelta

from ..models.device import Device, DeviceKind
from .listing import Resource
from .values import Item, children, count, number, port_names, slug, text, text_or_int

_LISTS = {
    DeviceKind.ACCESS_POINT: ("/network-monitoring/v1/aps", 1000),
    DeviceKind.SWITCH: ("/network-monitoring/v1/switches", 1000),
    DeviceKind.GATEWAY: ("/network-monitoring/v1/gateways", 100),
}
"""Path and page size of the list of each kind of device."""

_ONLINE = {"online": True, "up": True, "offline": False, "down": False}
"""The spelling varies between the lists, and so does its case."""


def devices_of(kind: DeviceKind, now: datetime) -> Resource[Device]:
    """Return the list of all devices of a kind; their uptimes are taken to end ``now``."""
    path, page_size = _LISTS[kind]
    return Resource(path, page_size, lambda item: read_device(kind, item, now))


def read_device(kind: DeviceKind, item: Item, now: datetime) -> Device | None:
    """Read an item of a list of devices; None without a serial number."""
    serial_number = text(item, "serialNumber", "id")
    if serial_number is None:
        return None
    trends = children(item, "switchTrends")
    measured = item
    if trends:
        measured = {**item, **trends[0]}
    power_field = "powerConsumption"
    if kind is DeviceKind.SWITCH:
        # Its "powerConsumption" is the power available. Source: the definition.
        power_field = "totalPowerConsumption"
    online = _ONLINE.get((text(item, "status") or "").lower())
    last_restart = None
    if online:
        last_restart = _restart(now, number(item, "uptimeInMillis"))
    return Device(
        serial_number=serial_number,
        kind=kind,
        name=text(item, "deviceName"),
        model=text(item, "model"),
        part_number=text(item, "partNumber"),
        mac_address=(text(item, "macAddress") or "").lower() or None,
        firmware_version=text(item, "firmwareVersion"),
        ipv4=text(item, "ipv4", "ipAddress"),
        ipv6=text(item, "ipv6"),
        public_ip=text(item, "publicIpv4", "publicIp"),
        site_id=text(item, "siteId"),
        site_name=text(item, "siteName"),
        online=online,
        last_restart=last_restart,
        cpu_utilization=number(measured, "cpuUtilization"),
        memory_utilization=number(measured, "memoryUtilization"),
        power_consumption=number(measured, power_field),
        temperature=number(measured, "systemTemperature") or None,
        poe_consumption=number(measured, "poeConsumption"),
        poe_available=number(measured, "poeAvailable"),
        client_count=count(item, "clientCount"),
        cluster_name=text_or_int(item, "clusterName"),
        switch_type=slug(item, "switchType"),
        stack_id=text_or_int(item, "stackId"),
        stack_member_id=count(item, "stackMemberId"),
        uplink_ports=_uplink_ports(trends),
    )


def _restart(now: datetime, uptime: float | None) -> datetime | None:
    """Return when a device started that has been up for ``uptime`` milliseconds."""
    if not uptime:
        return None
    try:
        return now - timedelta(milliseconds=uptime)
    except OverflowError:
        return None


def _uplink_ports(trends: list[Item]) -> tuple[str, ...]:
    """Return the uplinks of a switch, or of all members of a stack, each once."""
    names: list[str] = []
    for trend in trends:
        names += port_names(trend.get("upLinkPorts"))
    return tuple(dict.fromkeys(names))


def read_tier(item: Item) -> str | None:
    """Read the subscription tier of an item of ``device-inventory``, in lower case."""
    tier = text(item, "tier")
    if tier is None:
        return None
    return tier.lower()


TIERS = Resource("/network-monitoring/v1/device-inventory", 1000, read_tier)
