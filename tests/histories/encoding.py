"""How Central says what is true: frames of the streams, rows of REST's lists."""

from typing import Any

from google.protobuf.message import Message as PbMessage

from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    gateway_pb2,
    switch_pb2,
)
from tests.central.builders import AP_TYPE, START, envelope, stamp, switch, switch_stats, text_stamp

from .world import ACCESS_POINTS, CLIENTS, GATEWAY, SLOTS, SWITCH, Message, World

RADIO_MACS = {"CN01": "00:00:5e:00:53:a1", "CN02": "00:00:5e:00:53:a2"}
AUDIT_TYPE = "com.hpe.greenlake.network-services.v1alpha1.audit-trail.configuration"
SITE_ID = "17"

NEVER_SET = -1e12
"""The skew of a device whose clock starts in 1970 after a power cut."""

_AP_STATUS = {"up": ap_events_pb2.STATUS_UP, "down": ap_events_pb2.STATUS_DOWN}


def frame_of(world: World, message: Message, number: int) -> bytes:
    """Return a message as a frame that Central writes now."""
    build = _BUILDERS[message.kind]
    event_type = AUDIT_TYPE if message.kind == "audit" else f"{AP_TYPE}state.{message.kind}"
    sent = envelope(
        build(world, message), id=f"m{number}", type=event_type, time=stamp(world.now())
    )
    return sent.SerializeToString()


def _device_time(world: World, serial: str) -> float:
    """Return the time by a device's own clock."""
    now = world.now()
    skew = world.skew.get(serial, 0.0)
    return now - START.timestamp() if skew == NEVER_SET else now + skew


def _device(world: World, message: Message) -> PbMessage:
    """Return the state of a device, or of one attribute of it."""
    serial = message.about
    uptime = world.now() - world.value(("device", serial, "boot"))
    online = bool(world.value(("device", serial, "online")))
    firmware = world.value(("device", serial, "firmware"))
    fields: dict[str, Any] = {"name": {"device_name": world.value(("device", serial, "name"))}}
    fields["firmware"] = {"firmware_version": firmware}
    time = _device_time(world, serial)
    if serial in ACCESS_POINTS:
        fields |= {"online": {"status": online}, "boot": {"uptime": int(uptime)}}
        return ap_events_pb2.APInfo(
            serial_number=serial, timestamp=text_stamp(time), **_chosen(fields, message)
        )
    status = 1 if online else 2
    fields["online"] = {"status": status}
    if serial == SWITCH:
        fields["boot"] = {"uptime_in_millis": int(uptime * 1000)}
        return switch(serial_number=serial, timestamp=stamp(time), **_chosen(fields, message))
    return gateway_pb2.MonitoringInformation(
        gateway_state=gateway_pb2.Gateway(
            serial_number=serial, timestamp=stamp(time), **_chosen(fields, message)
        )
    )


def _chosen(fields: dict[str, dict[str, Any]], message: Message) -> dict[str, Any]:
    """Return the wire fields of the attributes that a message has."""
    chosen: dict[str, Any] = {}
    for attribute, values in fields.items():
        if not message.fields or attribute in message.fields:
            chosen |= values
    return chosen


def _measurement(world: World, message: Message) -> PbMessage:
    """Return the load of a device."""
    serial = message.about
    cpu = world.value(("device", serial, "cpu"))
    time = _device_time(world, serial)
    if serial in ACCESS_POINTS:
        return ap_events_pb2.APSystemStat(
            serial_number=serial, timestamp=text_stamp(time), cpu_utilization=cpu
        )
    if serial == SWITCH:
        return switch_stats(serial_number=serial, timestamp=stamp(time), cpu_utilization=cpu)
    return gateway_pb2.MonitoringInformation(
        device_stats=gateway_pb2.DeviceStats(
            serial_number=serial, timestamp=stamp(time), cpu_utilization=cpu
        )
    )


def _radio(world: World, message: Message) -> PbMessage:
    """Return the state of an access point's radio, or of one attribute of it."""
    serial = message.about
    fields: dict[str, dict[str, Any]] = {
        "status": {"status": _AP_STATUS[world.value(("radio", serial, "status"))]},
        "channel": {"channel": world.value(("radio", serial, "channel"))},
    }
    return ap_events_pb2.RadioInfo(
        serial_number=serial,
        timestamp=text_stamp(_device_time(world, serial)),
        radio_mac_address=RADIO_MACS[serial],
        **_chosen(fields, message),
    )


def _port(world: World, message: Message) -> PbMessage:
    """Return the state of the switch's port."""
    status = (
        switch_pb2.STATUS_UP if world.value(("port", SWITCH, "link")) else switch_pb2.STATUS_DOWN
    )
    return switch_pb2.StreamSwitchMessage(
        interface_state=switch_pb2.Interface(
            serial_number=message.about,
            timestamp=stamp(_device_time(world, SWITCH)),
            port_number="1/1/1",
            status=status,
            oper_status=status,
        )
    )


def _uplink(world: World, message: Message) -> PbMessage:
    """Return the state of the gateway's uplink."""
    is_up = world.value(("uplink", GATEWAY, "up"))
    return gateway_pb2.MonitoringInformation(
        uplink_state=gateway_pb2.Uplink(
            serial_number=message.about,
            timestamp=stamp(_device_time(world, GATEWAY)),
            link_id=1,
            status=gateway_pb2.STATUS_UP if is_up else gateway_pb2.STATUS_DOWN,
        )
    )


def _alert(world: World, message: Message) -> PbMessage:
    """Return the state of an alert."""
    assert message.transition is not None
    before, state = message.transition.before, message.transition.value
    shown = state or before
    status = "Cleared" if state is None else "Deferred" if state.deferred else "Active"
    return alerts_pb2.AlertStreamingMessage(
        alert_id=f"alert-{shown.number}",
        name=f"Alert {message.about}",
        summary=f"Cause {message.about}",
        severity=shown.severity,
        state=status,
        operation="Add" if message.transition.event == "raised" else "Update",
        time=stamp(world.now()),
        impacted_entities=alerts_pb2.ImpactedEntities(device_serial=[ACCESS_POINTS[0]]),
    )


def _client(world: World, message: Message) -> PbMessage:
    """Return the state of a client, as its access point reports it."""
    assert message.transition is not None
    place, before = message.transition.value, message.transition.before
    details = clients_pb2.ClientDetails(
        mac_address=message.about,
        status=f"CLIENT_STATUS_{'' if place else 'DIS'}CONNECTED",
        connected_device_serial=(place or before).serial,
        connected_since=stamp((place or before).since),
        last_seen=stamp(world.now()),
        site_id=SITE_ID,
    )
    return clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(
            client_details=details, type=clients_pb2.CLIENT_TYPE_WIRELESS, wlan_name="Home"
        )
    )


def _client_measurement(world: World, message: Message) -> PbMessage:
    """Return what was measured of a connected client."""
    place = world.value(("client", message.about, "place"))
    return clients_pb2.StreamClientMessage(
        client_stats=clients_pb2.ClientStats(
            mac_address=message.about,
            timestamp=stamp(world.now()),
            connected_device_serial=place.serial,
            wlan_name="Home",
            site_id=SITE_ID,
            snr=30,
        )
    )


def _audit(world: World, message: Message) -> PbMessage:
    """Return an entry of the audit trail."""
    return audit_trail_pb2.AuditTrail(
        action=f"Entry {message.about}",
        occurred_on=round((START.timestamp() + world.now()) * 1000),
    )


_BUILDERS = {
    "device": _device,
    "measurement": _measurement,
    "radio": _radio,
    "port": _port,
    "uplink": _uplink,
    "alert": _alert,
    "client": _client,
    "client_measurement": _client_measurement,
    "audit": _audit,
}


# REST's lists, as they were true at a time


def rows(world: World, path: str, at: float) -> list[dict[str, Any]]:
    """Return the rows of a list by its path; what is not known here is empty."""
    match path.rpartition("/")[2]:
        case "aps":
            listed = [_device_row(world, serial, at) for serial in ACCESS_POINTS]
        case "switches":
            listed = [_device_row(world, SWITCH, at)]
        case "gateways":
            listed = [_device_row(world, GATEWAY, at)]
        case "radios":
            listed = [_radio_row(world, serial, at) for serial in ACCESS_POINTS]
        case "alerts":
            listed = [_alert_row(world, slot, at) for slot in SLOTS]
        case "clients":
            listed = [_client_row(world, mac, at) for mac in CLIENTS]
        case "sites-health":
            listed = [{"id": SITE_ID, "siteName": "Home"}]
        case _:
            listed = []
    return [row for row in listed if row]


def id_of(row: dict[str, Any]) -> str:
    """Return the id of what a row is about."""
    if "summary" in row:
        return str(row["summary"]).rpartition(" ")[2]
    return str(row.get("serialNumber") or row["macAddress"])


def _device_row(world: World, serial: str, at: float) -> dict[str, Any]:
    """Return the row of a device."""
    online = world.value(("device", serial, "online"), at)
    row = {
        "serialNumber": serial,
        "deviceName": world.value(("device", serial, "name"), at),
        "firmwareVersion": world.value(("device", serial, "firmware"), at),
        "status": "ONLINE" if online else "OFFLINE",
        "cpuUtilization": world.value(("device", serial, "cpu"), at),
        "siteId": SITE_ID,
        "siteName": "Home",
        "model": "model",
    }
    if serial != GATEWAY:
        row["uptimeInMillis"] = int((at - world.value(("device", serial, "boot"), at)) * 1000)
    return row


def _radio_row(world: World, serial: str, at: float) -> dict[str, Any]:
    """Return the row of a radio."""
    return {
        "serialNumber": serial,
        "macAddress": RADIO_MACS[serial],
        "status": world.value(("radio", serial, "status"), at),
        "channel": world.value(("radio", serial, "channel"), at),
    }


def _alert_row(world: World, slot: str, at: float) -> dict[str, Any]:
    """Return the row of an alert, under REST's own id; empty if it is not open."""
    state = world.value(("alert", slot, "state"), at)
    if state is None:
        return {}
    updated = max(t.at for t in world.by_fact["alert", slot, "state"] if t.at <= at)
    return {
        "id": f"rest-{state.number}",
        "key": f"key-{state.number}",
        "name": f"Alert {slot}",
        "summary": f"Cause {slot}",
        "severity": state.severity,
        "status": "Deferred" if state.deferred else "Active",
        "createdAt": text_stamp(state.raised),
        "updatedAt": text_stamp(updated),
    }


def _client_row(world: World, mac: str, at: float) -> dict[str, Any]:
    """Return the row of a connected client, empty if it is not connected."""
    place = world.value(("client", mac, "place"), at)
    if place is None:
        return {}
    return {
        "macAddress": mac,
        "status": "Connected",
        "clientConnectionType": "Wireless",
        "connectedDeviceSerial": place.serial,
        "siteId": SITE_ID,
        "wlanName": "Home",
    }
