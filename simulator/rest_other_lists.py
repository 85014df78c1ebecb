"""Sites, firmware, clients and alerts in the shapes of REST's OpenAPI files."""

from collections.abc import Sequence

from .campus import Alert, Campus, Client
from .context import SimulationContext, rfc3339
from .devices import Device, Site
from .paging import Item

RECOMMENDED_FIRMWARE = {
    "10.7.1.0_91138": "10.7.1.0_91148",
    "FL.10.14.1010": "FL.10.14.1020",
}
"""Central's recommendation for an installed version; all other versions are up to date."""

_SEVERITIES = ("Critical", "Major", "Minor", "Info")

_POOR_SHARE = 0.5
"""Share of offline devices from which a site's health is poor."""


def device_health(devices: Sequence[Device]) -> Item:
    """Return how many devices are in good and in poor health."""
    good = sum(device.online for device in devices)
    return _health(poor=len(devices) - good, good=good)


def sites(campus: Campus) -> list[Item]:
    """Return every site with the number and health of its devices and clients, and its alerts."""
    return [_site(campus, site) for site in campus.sites]


def _site(campus: Campus, site: Site) -> Item:
    devices = [device for device in campus.devices if device.site is site]
    clients = [client for client in campus.connected_clients() if client.ap.site is site]
    poor_clients = sum(not client.ap.online for client in clients)
    offline = sum(not device.online for device in devices)
    health = _site_health(offline, len(devices))
    item: Item = {
        "address": {"address": site.address, "city": site.city, "country": site.country},
        "alerts": _site_alerts(campus, site),
        "clients": {
            "count": len(clients),
            "health": _health(poor=poor_clients, good=len(clients) - poor_clients),
        },
        "devices": {"count": len(devices), "health": device_health(devices)},
        # One group has all of it. Source: an answer recorded by HPE's networking MCP server.
        "health": _health(**{health.lower(): 1}),
        "id": site.site_id,
        "reasons": [],
        "siteName": site.name,
        "type": "network-monitoring/sites-health",
    }
    if offline:
        item["reasons"].append(
            {"data": {"count": offline}, "health": health, "reason": "DEVICE_HEALTH_POOR"}
        )
    return item


def _site_alerts(campus: Campus, site: Site) -> Item:
    """Return the number of open alerts of a site by severity."""
    counts = dict.fromkeys(_SEVERITIES, 0)
    for alert in campus.alerts:
        if not alert.cleared and alert.device.site is site:
            counts[alert.severity] += 1
    groups = [{"name": severity, "count": count} for severity, count in counts.items()]
    return {"groups": groups, "totalCount": sum(counts.values())}


def _site_health(offline: int, devices: int) -> str:
    if offline == 0:
        return "Good"
    if offline >= devices * _POOR_SHARE:
        return "Poor"
    return "Fair"


def _health(*, poor: int = 0, fair: int = 0, good: int = 0) -> Item:
    """Return counts by health, in Central's shape."""
    return {
        "groups": [
            {"name": "Poor", "value": poor},
            {"name": "Fair", "value": fair},
            {"name": "Good", "value": good},
        ]
    }


def firmware(device: Device) -> Item:
    """Return the installed and the recommended firmware of a device."""
    installed = device.model.firmware
    recommended = RECOMMENDED_FIRMWARE.get(installed)
    item = {
        "deviceName": device.name,
        "deviceType": device.kind,
        "firmwareClassification": "",
        "firmwareVersion": installed,
        "id": device.serial,
        "lastUpgradedTimeAt": rfc3339(device.booted),
        "recommendedVersion": installed,
        "serialNumber": device.serial,
        "siteId": device.site.site_id,
        "siteName": device.site.name,
        "type": "network-services/firmware-management",
        "upgradeStatus": "Up To Date",
    }
    if recommended is not None:
        item["firmwareClassification"] = "Bug Fix"
        item["recommendedVersion"] = recommended
        item["upgradeStatus"] = "Update Available"
    return item


def client(context: SimulationContext, client: Client) -> Item:
    """Return a client; SNR in dB."""
    radio = client.ap.radios[-1]
    connected = client.connected and client.ap.online
    status = "Connected"
    if not connected:
        status = (client.failure_status or "DISCONNECTED").capitalize()
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
        "status": status,
        "tunnelId": 0,
        "type": "network-monitoring/client-monitoring",
        "userName": client.user,
        "vlanId": "10",
        "vlanName": "office",
        "wirelessBand": radio.band,
        "wirelessChannel": str(radio.channel),
        "wlanName": client.wlan,
    }


def alert(alert: Alert) -> Item:
    """Return an alert."""
    return {
        "category": alert.category,
        "clearedReason": alert.reason if alert.cleared else None,
        "createdAt": rfc3339(alert.created),
        "deviceType": alert.device.label,
        "id": alert.number,
        # How REST's key relates to the stream's alert ID is not published; both are UUIDs.
        "key": alert.alert_id,
        "name": alert.name,
        "priority": alert.priority,
        "severity": alert.severity,
        "siteId": alert.device.site.site_id,
        "status": alert.state,
        "summary": alert.summary,
        "type": "network-notifications/alerts",
        "typeId": str(sum(alert.name.encode())),
        "updatedAt": rfc3339(alert.updated),
        "updatedBy": None,
    }
