"""Devices as REST lists them."""

from datetime import datetime, timedelta

from ..models.device import Device, DeviceKind
from .values import Item, count, inners, number, port_names, text, told, word


def read_device(kind: DeviceKind, item: Item, now: datetime) -> Device | None:
    """Read a device; its spelling of states varies, so case is ignored."""
    if (serial := text(item, "serialNumber", "id")) is None:
        return None
    trends = inners(item, "switchTrends")
    measured = {**item, **trends[0]} if trends else item
    uptime = number(item, "uptimeInMillis")
    online = {"online": True, "up": True, "offline": False, "down": False}.get(
        (text(item, "status") or "").lower()
    )
    return Device(
        serial_number=serial,
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
        last_restart=_restart(now, uptime) if online else None,
        cpu_utilization=number(measured, "cpuUtilization"),
        memory_utilization=number(measured, "memoryUtilization"),
        # Of a switch, "powerConsumption" is the power available. Source: the definition.
        power_consumption=number(
            measured, "totalPowerConsumption" if kind is DeviceKind.SWITCH else "powerConsumption"
        ),
        temperature=number(measured, "systemTemperature") or None,
        poe_consumption=number(measured, "poeConsumption"),
        poe_available=number(measured, "poeAvailable"),
        client_count=count(item, "clientCount"),
        cluster_name=told(item, "clusterName"),
        switch_type=word(item, "switchType"),
        stack_id=told(item, "stackId"),
        stack_member_id=count(item, "stackMemberId"),
        uplink_ports=tuple(
            dict.fromkeys(port for trend in trends for port in port_names(trend.get("upLinkPorts")))
        ),
    )


def _restart(now: datetime, uptime: float | None) -> datetime | None:
    """Return when a device that has been up for so many milliseconds was started."""
    try:
        return now - timedelta(milliseconds=uptime) if uptime else None
    except OverflowError:
        return None
