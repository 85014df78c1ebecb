"""What only REST tells: how well the sites are, which firmware the devices should have; and its list of clients."""

from collections.abc import Sequence

from .campus import Campus, Client
from .context import SimulationContext, rfc3339
from .devices import Device
from .paging import Item

RECOMMENDED_FIRMWARE = {
    "10.7.1.0_91138": "10.7.1.0_91148",
    "FL.10.14.1010": "FL.10.14.1020",
}
"""The firmware that Central recommends instead of another, which is what an upgrade brings; the rest is up to date."""

_POOR_SHARE = 0.5
"""A site of which so many devices are down is poor."""


def device_health(devices: Sequence[Device]) -> Item:
    """Return how many devices are well."""
    good = sum(device.online for device in devices)
    return _groups(poor=len(devices) - good, good=good)


def sites(campus: Campus) -> list[Item]:
    """Return every site, with the devices, clients and alerts that it has."""
    items = []
    for site in campus.sites:
        devices = [device for device in campus.devices if device.site is site]
        clients = [
            client for client in campus.clients if client.connected and client.ap.site is site
        ]
        unwell = sum(not client.ap.online for client in clients)
        alerts = [
            alert.severity
            for alert in campus.alerts
            if not alert.cleared and alert.device.site is site
        ]
        down = sum(not device.online for device in devices)
        health = _site_health(down, len(devices))
        items.append(
            {
                "address": {"address": site.address, "city": site.city, "country": site.country},
                "alerts": {
                    "groups": [
                        {"name": name, "count": alerts.count(name)}
                        for name in ("Critical", "Major", "Minor", "Info")
                    ],
                    "totalCount": len(alerts),
                },
                "clients": {
                    "count": len(clients),
                    "health": _groups(poor=unwell, good=len(clients) - unwell),
                },
                "devices": {"count": len(devices), "health": device_health(devices)},
                # All of it goes to one group. Source: an answer recorded by HPE's networking MCP server.
                "health": _groups(**{health.lower(): 1}),
                "id": site.site_id,
                "reasons": [
                    {"data": {"count": down}, "health": health, "reason": "DEVICE_HEALTH_POOR"}
                ]
                if down
                else [],
                "siteName": site.name,
                "type": "network-monitoring/sites-health",
            }
        )
    return items


def firmware(context: SimulationContext) -> list[Item]:
    """Return the firmware of every device."""
    return [_firmware(device) for device in context.campus.devices]


def _firmware(device: Device) -> Item:
    installed = device.model.firmware
    recommended = RECOMMENDED_FIRMWARE.get(installed, installed)
    return {
        "deviceName": device.name,
        "deviceType": device.kind,
        "firmwareClassification": "Bug Fix" if recommended != installed else "",
        "firmwareVersion": installed,
        "id": device.serial,
        "lastUpgradedTimeAt": rfc3339(device.booted),
        "recommendedVersion": recommended,
        "serialNumber": device.serial,
        "siteId": device.site.site_id,
        "siteName": device.site.name,
        "type": "network-services/firmware-management",
        "upgradeStatus": "Update Available" if recommended != installed else "Up To Date",
    }


def _site_health(down: int, devices: int) -> str:
    if not down:
        return "Good"
    return "Poor" if down >= devices * _POOR_SHARE else "Fair"


def _groups(*, poor: int = 0, fair: int = 0, good: int = 0) -> Item:
    """Return health as Central groups it."""
    return {
        "groups": [
            {"name": "Poor", "value": poor},
            {"name": "Fair", "value": fair},
            {"name": "Good", "value": good},
        ]
    }


def client(context: SimulationContext, client: Client) -> Item:
    """Return a client as the list of clients has it."""
    radio = client.ap.radios[-1]
    connected = client.connected and client.ap.online
    return {
        "authenticationType": "802.1X",
        "bssid": radio.mac,
        "clientConnectionType": "Wireless",
        "clientName": client.name,
        "clientVendor": "Example",
        "connectedAt": rfc3339(client.since),
        "connectedDeviceSerial": client.ap.serial,
        "connectedDeviceType": "AP",
        "connectedTo": client.ap.name,
        "hostName": client.name,
        "id": client.mac,
        "ipv4": client.ipv4,
        "ipv6": None,
        "lastSeenAt": None if connected else rfc3339(context.now()),
        "macAddress": client.mac,
        "port": None,
        "radioMacAddress": radio.mac,
        "role": "employee",
        "siteId": client.ap.site.site_id,
        "siteName": client.ap.site.name,
        "snr": context.rng.randrange(20, 55),
        "status": "Connected"
        if connected
        else (client.failure_status or "disconnected").capitalize(),
        "tunnelId": 0,
        "type": "network-monitoring/client-monitoring",
        "userName": client.user,
        "vlanId": "10",
        "vlanName": "office",
        "wirelessBand": radio.band,
        "wirelessChannel": str(radio.channel),
        "wlanName": client.wlan,
    }
