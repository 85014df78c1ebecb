"""Devices and radios in the shapes of REST's OpenAPI files."""

from collections.abc import Sequence

from .context import SimulationContext, rfc3339
from .devices import BAND_NAMES, AccessPoint, Device, Gateway, Port, Radio, Switch
from .messages.ap import PHY
from .messages.switch import BASE_POWER, POE_BUDGET
from .paging import Item

_TIER_SUFFIXES = {"ACCESS_POINT": "AP", "SWITCH": "SWITCH_6300", "GATEWAY": "70XX"}
"""What follows the tier in the name of a subscription."""

_SWITCH_ROLES = {"COMMANDER": "Conductor", "STANDBY": "Standby", "MEMBER": "Member"}
"""The roles in a stack as the list of switches names them."""


def _deployment(device: Device) -> str:
    if isinstance(device, Switch) and device.stack is not None:
        return "Stack"
    if isinstance(device, Switch) and device.vsx is not None:
        return "VSX"
    return "Standalone"


def _stack_id(device: Device) -> str | None:
    if isinstance(device, Switch) and device.stack is not None:
        return device.stack.name
    return None


def _common(context: SimulationContext, device: Device) -> Item:
    """Return the fields that all lists of devices have."""
    item: Item = {
        "deployment": _deployment(device),
        "deviceName": device.name,
        "firmwareVersion": device.model.firmware,
        "id": device.serial,
        "ipv4": device.ipv4,
        "macAddress": device.mac,
        "model": device.model.name,
        "partNumber": device.model.part,
        "serialNumber": device.serial,
        "siteId": device.site.site_id,
        "siteName": device.site.name,
        "status": "ONLINE",
        "lastSeenAt": None,
        "uptimeInMillis": int(device.uptime(context.now()) * 1000),
    }
    if isinstance(device, Switch):
        # Central writes MAC addresses in both cases.
        item["macAddress"] = device.mac.upper()
    if not device.online:
        item["status"] = "OFFLINE"
        item["uptimeInMillis"] = 0
        if device.last_seen is not None:
            item["lastSeenAt"] = rfc3339(device.last_seen)
    return item


def device(context: SimulationContext, device: Device) -> Item:
    """Return a device for the list of devices."""
    return _common(context, device) | {
        "buildingId": f"{device.site.site_id}_1",
        "clusterName": None,
        "configLastModifiedAt": None,
        "configStatus": None,
        "deviceFunction": "Instant" if isinstance(device, AccessPoint) else "-",
        "deviceType": device.kind,
        "floorId": f"{device.site.site_id}_1_1",
        "ipv6": None,
        "notes": None,
        "role": None,
        "type": "network-monitoring/device-monitoring",
    }


def inventory_device(context: SimulationContext, device: Device) -> Item:
    """Return a device for the device inventory, with its subscription."""
    tier = context.campus.tiers.get(device.serial, context.campus.tier)
    if tier:
        tier = f"{tier}_{_TIER_SUFFIXES[device.kind]}"
    return _common(context, device) | {
        "deviceFunction": "-",
        "deviceGroupId": "8100143262",
        "deviceGroupName": "Simulated",
        "deviceType": device.kind,
        "isProvisioned": "Yes",
        "role": None,
        "scopeId": device.site.site_id,
        "stackId": _stack_id(device),
        "subscriptionKey": f"SIM{device.serial}",
        "tier": tier,
        "type": "network-monitoring/device-monitoring",
    }


def access_point(context: SimulationContext, ap: AccessPoint) -> Item:
    """Return an access point; utilization in percent, power in watts."""
    return _common(context, ap) | {
        "buildingId": f"{ap.site.site_id}_1",
        "clientCount": context.campus.count_clients(ap),
        "clusterId": f"cluster-{ap.site.site_id}",
        "clusterName": ap.site.name,
        "cpuUtilization": context.rng.randrange(5, 45),
        "deviceFunction": "Instant",
        "deviceGroupId": "8100143262",
        "deviceGroupName": "Simulated",
        "floorId": f"{ap.site.site_id}_1_1",
        "ipv6": None,
        "lastRebootReason": "REBOOTED_BY_CENTRAL",
        "memoryUtilization": context.rng.randrange(40, 60),
        "meshRole": ap.mesh.capitalize(),
        "powerConsumption": round(context.rng.uniform(9, 16), 3),
        "publicIpv4": ap.public_ip,
        "role": ap.role.capitalize(),
        "subnetMask": "255.255.0.0",
        "type": "network-monitoring/access-point-monitoring",
        "wlanCount": 2,
    }


def radio(context: SimulationContext, radio: Radio) -> Item:
    """Return a radio with the values of its stream messages; REST writes most numbers as text."""
    phy = PHY[radio.band]
    ap, rng = radio.device, context.rng
    tx_utilization = rng.randrange(2, 30)
    rx_utilization = rng.randrange(2, 30)
    return {
        "antenna": radio.antenna.capitalize(),
        "band": BAND_NAMES[radio.band],
        "bandRange": "Full",
        "bandwidth": f"{phy.width} MHz",
        "channel": str(radio.channel),
        "channelChangeCount": rng.randrange(10),
        "channelQuality": str(rng.randrange(70, 101)),
        "channelUtilization": str(tx_utilization + rx_utilization),
        "clientCount": 0,
        "deviceName": ap.name,
        "drops": f"{rng.uniform(0, 1):.2f}",
        "id": f"{ap.serial}/radios/{radio.number}",
        "macAddress": radio.mac.upper(),
        "mode": radio.mode.replace("_", " ").title(),
        "noiseFloor": str(-rng.randrange(88, 97)),
        "nonWifiInterference": str(rng.randrange(5)),
        "power": phy.power,
        "powerChangeCount": rng.randrange(10),
        "radioNumber": radio.number,
        "radioType": "802.11be" if ap.model.name == "AP-735" else "802.11ax",
        "retries": f"{rng.uniform(0, 12):.1f}",
        "rxUtilization": str(rx_utilization),
        "serialNumber": ap.serial,
        "siteId": ap.site.site_id,
        "siteName": ap.site.name,
        "spatialStream": phy.spatial_streams,
        "status": radio.status,
        "txUtilization": str(tx_utilization),
        "type": "network-monitoring/access-point-monitoring",
    }


def _port_names(ports: Sequence[Port[Switch]]) -> str:
    """Return port names as the OpenAPI file's examples have them: "1/1/1", or "['1/1/1', ...]"."""
    names = [port.name for port in ports]
    if len(names) == 1:
        return names[0]
    return str(names) if names else ""


def switch(context: SimulationContext, switch: Switch) -> Item:
    """Return a switch; power in watts, utilization in percent, temperature in °C."""
    trend = {
        "cpuUtilization": context.rng.randrange(2, 35),
        "memoryUtilization": context.rng.randrange(25, 45),
        "poeAvailable": POE_BUDGET,
        "poeConsumption": switch.poe_draw,
        "powerConsumption": 740,
        "serial": switch.serial,
        "switchRole": None,
        "systemTemperature": context.rng.randrange(34, 44),
        "totalPowerConsumption": BASE_POWER + switch.poe_draw,
        "upLinkPorts": _port_names(switch.uplinks),
        "usage": context.rng.randrange(100_000),
    }
    item = _common(context, switch) | {
        "deviceFunction": "None",
        "ipv6": None,
        "publicIp": switch.public_ip,
        "stackId": _stack_id(switch),
        "stackMemberId": None,
        "switchRole": "Standalone",
        "switchTrends": [trend],
        "switchType": "pvos" if switch.family == "aos-s" else switch.family,
        "type": "network-monitoring/switch-monitoring",
    }
    if switch.stack is not None:
        item["stackMemberId"] = switch.stack.number
        item["switchRole"] = _SWITCH_ROLES[switch.stack.role]
    return item


def gateway(context: SimulationContext, gateway: Gateway) -> Item:
    """Return a gateway; utilization in percent."""
    item = _common(context, gateway) | {
        "clusterName": None,
        "cpuUtilization": context.rng.randrange(5, 50),
        "deviceFunction": "Branch Gateway",
        "ipAddress": gateway.ipv4,
        "macRange": f"{gateway.mac}-{gateway.mac[:-1]}f",
        "memoryUtilization": context.rng.randrange(35, 60),
        "mode": "Standalone",
        "rebootReason": "User reboot",
        "role": "Leader",
        "status": "Online" if gateway.online else "Offline",
        "type": "network-monitoring/gateway-monitoring",
    }
    del item["ipv4"], item["partNumber"], item["lastSeenAt"]
    return item
