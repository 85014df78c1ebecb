"""Messages of the streams without network devices: clients, alerts, audit, location, WIDS."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from google.protobuf.struct_pb2 import Struct

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    audit_trail_pb2,
    clients_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    wids_pb2,
)
from simulator.campus import Alert, Client
from simulator.context import SimulationContext
from simulator.devices import BAND_NAMES, AccessPoint, Device
from simulator.floor_plans import (
    BREADTH,
    LENGTH,
    building_id,
    coordinates_of,
    floor_id,
    place_of,
)

TAG = "tag-0001"
"""ID of the only asset tag, a trolley."""


def _location(device: Device, x: float, y: float) -> dict[str, Any]:
    """Return what a place is called and where on the map it is; meters on a device's floor."""
    site = device.site
    return {
        **coordinates_of(site, x, y),
        "site_id": site.site_id,
        "building_id": building_id(site),
        "floor_id": floor_id(site),
    }


def _near(context: SimulationContext, ap: AccessPoint) -> tuple[float, float]:
    """Return a place near an access point, in meters from the top left of the floor plan."""
    x, y = place_of(context.campus, ap)
    rng = context.rng
    near_x = min(max(x + rng.uniform(-6, 6), 0), LENGTH)
    near_y = min(max(y + rng.uniform(-5, 5), 0), BREADTH)
    return round(near_x, 2), round(near_y, 2)


def client_state(context: SimulationContext, client: Client) -> clients_pb2.StreamClientMessage:
    """Return the state of a client; the status reports that it has left."""
    radio = client.ap.radios[-1]
    details = clients_pb2.ClientDetails(
        mac_address=client.mac,
        tenant_id=context.campus.tenant_id,
        site_id=client.ap.site.site_id,
        client_name=client.name,
        status=f"CLIENT_STATUS_{client.status}",
        connected_device_serial=client.ap.serial,
        host_name=client.name,
        user_name=client.user,
        authentication_type="AUTH_TYPE_DOT1X",
        ipv4=client.ipv4,
        device_name=client.ap.name,
        role="employee",
        vlan_id=10,
        vlan_name="office",
        cpdi=clients_pb2.CpdiInfo(
            client_function="Computer", client_vendor="Example", client_category="Laptop"
        ),
        connected_since=client.since,
        last_seen=context.next_time(),
    )
    return clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(
            client_details=details,
            type="CLIENT_TYPE_WIRELESS",
            radio_mac_address=radio.mac,
            wlan_name=client.wlan,
            wireless_band=BAND_NAMES[radio.band],
            wireless_channel=str(radio.channel),
            phy_type="802.11ax",
            key_management="WPA3",
            wireless_security="WPA3 Enterprise",
            snr=context.rng.randrange(20, 55),
        )
    )


def client_stats(context: SimulationContext, client: Client) -> clients_pb2.StreamClientMessage:
    """Return a client's traffic in bytes, its SNR in dB and its speed in Mbit/s."""
    client.advance(context.rng)
    return clients_pb2.StreamClientMessage(
        client_stats=clients_pb2.ClientStats(
            tenant_id=context.campus.tenant_id,
            site_id=client.ap.site.site_id,
            mac_address=client.mac,
            client_name=client.name,
            timestamp=context.next_time(),
            connected_device_serial=client.ap.serial,
            wlan_name=client.wlan,
            tx_bytes=client.tx_bytes,
            rx_bytes=client.rx_bytes,
            tx_data_frames=client.tx_bytes // 1400 % 2**32,
            rx_data_frames=client.rx_bytes // 1400 % 2**32,
            tx_retry_frames=context.rng.randrange(50),
            speed=context.rng.choice((287, 573, 1201)),
            snr=context.rng.randrange(20, 55),
        )
    )


def alert(
    context: SimulationContext, alert: Alert, operation: str
) -> alerts_pb2.AlertStreamingMessage:
    """Return the message of an alert; ``operation`` is Add or Update."""
    device = alert.device
    return alerts_pb2.AlertStreamingMessage(
        id=str(UUID(int=context.rng.getrandbits(128), version=4)),
        alert_id=alert.alert_id,
        tenant_id=context.campus.tenant_id,
        tenant_name=context.campus.tenant_name,
        name=alert.name,
        category=alert.category,
        device_type=device.label,
        severity=alert.severity,
        time=context.next_time(),
        operation=operation,
        state=alert.state,
        site_id=device.site.site_id,
        config_scope="Global",
        summary=alert.summary,
        site_name=device.site.name,
        notes=alert.notes,
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=[device.serial]),
        additional_details=[
            alerts_pb2.AdditionalDetail(
                entries={"hostname": device.name, "ipAddress": device.ipv4}
            ),
        ],
        priority=alert.priority,
    )


def audit(
    context: SimulationContext,
    device: Device,
    user: str,
    *,
    changed: str = "description",
    old: str = "old",
    new: str = "new",
) -> audit_trail_pb2.AuditTrail:
    """Return the audit entry for a setting of a device that ``user`` changed."""
    before = Struct()
    before.update({changed: old, "vlan": 10})
    after = Struct()
    after.update({changed: new, "vlan": 10})
    details = audit_trail_pb2.LogDetails(
        changed_fields=[
            audit_trail_pb2.ChangedField(
                field_label_key=changed, before_transaction=[old], after_transaction=[new]
            )
        ],
        impact_radius=[audit_trail_pb2.ImpactRadius(context="device", values=[device.serial])],
        changed_json=audit_trail_pb2.ChangedJSON(
            before_transaction=before, after_transaction=after
        ),
    )
    return audit_trail_pb2.AuditTrail(
        tenant_id=context.campus.tenant_id,
        occurred_on=int(context.next_time().timestamp() * 1000),
        action="Configuration updated",
        category="Configuration",
        sub_category="Device",
        destination=device.label,
        destination_name=device.serial,
        scope_info=audit_trail_pb2.ScopeInfo(scope_type="SITE", scope_ids=[device.site.site_id]),
        ip_address="198.51.100.77",
        description=f"{device.label} [{device.serial}] - {changed.capitalize()} changed",
        source=user,
        service_name="configuration",
        log_details=details,
        additional_info="",
    )


def client_location(
    context: SimulationContext, client: Client
) -> location_pb2.StreamLocationMessage:
    """Return the location of a client, in meters from the top left of the floor plan."""
    rng = context.rng
    x, y = _near(context, client.ap)
    return location_pb2.StreamLocationMessage(
        wifi_client_location=location_pb2.WifiClientLocation(
            x=x,
            y=y,
            error_level=round(rng.uniform(1, 6), 2),
            sta_eth_mac=client.mac,
            reporting_ap_serial=[ap.serial for ap in context.campus.aps[:3]],
            associated=client.connected,
            assoc_bssid=client.ap.radios[-1].mac,
            connected=client.connected,
            entered_zone_info=[
                location_pb2.ZoneEntry(zone_id="zone-1", dwell_time_in_seconds=rng.randrange(600))
            ],
            **_location(client.ap, x, y),
        )
    )


def tag_location(context: SimulationContext, ap: AccessPoint) -> location_pb2.StreamLocationMessage:
    """Return the location of the asset tag, on the floor of an access point."""
    x, y = _near(context, ap)
    return location_pb2.StreamLocationMessage(
        asset_tag_location=location_pb2.AssetTagLocation(
            x=x,
            y=y,
            device_id=TAG,
            device_mac="02:1a:fe:00:00:01",
            entered_zone_info=[location_pb2.ZoneEntry(zone_id="zone-1", dwell_time_in_seconds=30)],
            battery_level=context.rng.randrange(40, 101),
            name="Trolley",
            custom_id="T-1",
            label=["warehouse"],
            notes="",
            **_location(ap, x, y),
        )
    )


def client_geofence(client: Client, event: str) -> geofence_pb2.StreamGeofenceMessage:
    """Return a client's geofence event: ENTER or EXIT."""
    return geofence_pb2.StreamGeofenceMessage(
        wifi_client_geofence=geofence_pb2.WifiClientGeofence(
            zone_id="zone-1",
            event_type=f"EVENT_TYPE_{event}",
            sta_eth_mac=client.mac,
            assoc_bssid=client.ap.radios[-1].mac,
            hashed_sta_eth_mac=sha256(client.mac.encode()).hexdigest(),
            dwell_time_in_seconds=0,
        )
    )


def tag_geofence(event: str) -> geofence_pb2.StreamGeofenceMessage:
    """Return the asset tag's geofence event: ENTER or EXIT."""
    return geofence_pb2.StreamGeofenceMessage(
        asset_tag_geofence=geofence_pb2.AssetTagGeofence(
            zone_id="zone-1",
            event_type=f"EVENT_TYPE_{event}",
            device_id=TAG,
            dwell_time_in_seconds=0,
        )
    )


def rssi(
    context: SimulationContext, client: Client, *, proximity: bool = False
) -> location_analytics_pb2.RssiEvent:
    """Return the signal strength of a client at its access point, in dBm."""
    radio = client.ap.radios[-1]
    measured = location_analytics_pb2.ClientRssi(
        client_mac=client.mac,
        ap_serial=client.ap.serial,
        ap_mac=client.ap.mac,
        radio_mac=radio.mac,
        rssi_val=-context.rng.randrange(40, 85),
        associated=client.connected,
        assoc_bssid=radio.mac,
        age=context.rng.randrange(5),
        noise_floor=context.rng.randrange(88, 97),
        ap_ip=client.ap.ipv4,
        ap_name=client.ap.name,
    )
    event = location_analytics_pb2.RssiEvent(firmware_version="FIRMWARE_VERSION_CLIENT_10X_RSSI")
    if proximity:
        event.proximity_rssi.CopyFrom(measured)
    else:
        event.raw_rssi.CopyFrom(measured)
    return event


def rogue(
    context: SimulationContext, ap: AccessPoint, classification: str = "ROGUE"
) -> wids_pb2.WidsStreamMessage:
    """Return the detection of the rogue access point, which is always the same one."""
    now = int(context.next_time().timestamp() * 1000)
    return wids_pb2.WidsStreamMessage(
        widsRulesEvent=wids_pb2.WidsRulesEvent(
            siteId=ap.site.site_id,
            bssid="02:1a:fd:00:00:10",
            rogueName="FreeWifi",
            classification=f"CLASSIFICATION_{classification}",
            firstSeenMs=now - 60_000,
            firstDetSerial=ap.serial,
            lastSeenMs=now,
            lastDetSerial=ap.serial,
            ssid="Free Wifi",
            detDevice=[wids_pb2.WidsDetectingDevice(detectingSerial=ap.serial, lastSeenMs=now)],
            encryption="ENCRYPTION_OPEN",
            macVendor="Example",
            classificationMethod="CLASSIFICATION_METHOD_RULES",
            classificationRule="on-wire",
            containmentStatus="CONTAINMENT_STATUS_UN_CONTAINED",
        )
    )


def intrusion(ap: AccessPoint) -> wids_pb2.WidsStreamMessage:
    """Return the detection of an attack by an access point."""
    return wids_pb2.WidsStreamMessage(
        widsSignaturesEvent=wids_pb2.WidsSignaturesEvent(
            detectingSerial=ap.serial,
            siteId=ap.site.site_id,
            category="CATEGORY_INFRASTRUCTURE",
            eventNumber=1,
            eventType="Deauthentication broadcast",
            description="An AP detected a deauthentication broadcast",
            macAddr="02:1a:fd:00:00:20",
            radioBand="5GHz",
            level="High",
        )
    )
