"""Builders of frames and events, encoded as Central does."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from custom_components.hpe_aruba_central.central.models.event import CentralEvent
from custom_components.hpe_aruba_central.central.pb import (
    alerts_pb2,
    ap_events_pb2,
    audit_trail_pb2,
    clients_pb2,
    cloudevents_pb2,
    gateway_pb2,
    geofence_pb2,
    location_analytics_pb2,
    location_pb2,
    switch_pb2,
    wids_pb2,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.wire.decoder import decode

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AP_TYPE = "com.hpe.greenlake.network-monitoring.v1alpha1.aps."
GATEWAY_TYPE = "com.hpe.greenlake.network-monitoring.v1.gateways."

_NUMBERS = count(1)


def at(seconds: float) -> datetime:
    """Return a time, in seconds after the start of the tests."""
    return START + timedelta(seconds=seconds)


def stamp(seconds: float) -> Timestamp:
    """Return a time as switches, gateways, clients and alerts encode it."""
    value = Timestamp()
    value.FromDatetime(at(seconds))
    return value


def text_stamp(seconds: float) -> str:
    """Return a time as access points encode it."""
    return at(seconds).isoformat().replace("+00:00", "Z")


def envelope(
    message: Message | None = None, *, package: str = "test", **fields: Any
) -> cloudevents_pb2.CloudEvent:
    """Return a payload in an envelope; ``fields`` are the envelope's."""
    event = cloudevents_pb2.CloudEvent(
        **{
            "id": f"event-{next(_NUMBERS)}",
            "source": "https://central.example",
            "specversion": "1.0",
            **fields,
        }
    )
    if message is not None:
        event.proto_data.type_url = f"type.googleapis.com/{package}.{message.DESCRIPTOR.name}"
        event.proto_data.value = message.SerializeToString()
    return event


def frame(message: Message, **fields: Any) -> bytes:
    """Return a payload as a binary frame."""
    return envelope(message, **fields).SerializeToString()


def event(stream: str, message: Message, **fields: Any) -> CentralEvent:
    """Return a payload as the event decoded from its frame."""
    return decode(stream, frame(message, **fields))


def switch(**fields: Any) -> switch_pb2.StreamSwitchMessage:
    """Return a switch's state."""
    return switch_pb2.StreamSwitchMessage(switch_state=switch_pb2.Switch(**fields))


def switch_stats(**fields: Any) -> switch_pb2.StreamSwitchMessage:
    """Return a switch's statistics."""
    return switch_pb2.StreamSwitchMessage(device_stats=switch_pb2.DeviceStats(**fields))


SAMPLES: dict[str, Message] = {
    "audit": audit_trail_pb2.AuditTrail(action="Scope unmapped", occurred_on=1_764_000_000_000),
    "location": location_pb2.StreamLocationMessage(
        wifi_client_location=location_pb2.WifiClientLocation(x=1.5, y=2.5)
    ),
    "geofence": geofence_pb2.StreamGeofenceMessage(
        wifi_client_geofence=geofence_pb2.WifiClientGeofence(zone_id="zone-1")
    ),
    "rssi": location_analytics_pb2.RssiEvent(
        raw_rssi=location_analytics_pb2.ClientRssi(rssi_val=-61)
    ),
    "ap": ap_events_pb2.APInfo(serial_number="CN01", timestamp=text_stamp(0), status=True),
    "clients": clients_pb2.StreamClientMessage(
        client_state=clients_pb2.ClientState(
            client_details=clients_pb2.ClientDetails(
                mac_address="02:00:00:00:00:01", connected_since=stamp(0)
            ),
        )
    ),
    "switch": switch(serial_number="SG01", timestamp=stamp(0), status=switch_pb2.STATUS_UP),
    "gateway": gateway_pb2.Gateway(
        serial_number="GW01", timestamp=stamp(0), status=gateway_pb2.STATUS_DOWN
    ),
    "alerts": alerts_pb2.AlertStreamingMessage(
        alert_id="alert-1", severity="Major", state="Active", time=stamp(0)
    ),
    "wids": wids_pb2.WidsStreamMessage(
        widsRulesEvent=wids_pb2.WidsRulesEvent(bssid="02:00:00:00:00:02")
    ),
}
"""One message of every stream."""


def leftovers(inventory: Inventory) -> dict[str, Any]:
    """Return the attributes of an inventory that are not empty, except for its rules and counts."""
    owners = (
        inventory,
        inventory._reports,
        inventory._aliases,
        inventory._unread,
        inventory.alerts,
        inventory.alerts._only_in_rest,
    )
    attributes = {name: value for owner in owners for name, value in vars(owner).items()}
    return {
        name: value
        for name, value in attributes.items()
        if value and value not in owners and name not in {"_rules", "left_out", "_left_out"}
    }
