"""Central's event streams."""

from dataclasses import dataclass
from typing import Final

from .models.device import DeviceKind

_SERVICES = "com.hpe.greenlake.network-services.v1alpha1."
_APS = "com.hpe.greenlake.network-monitoring.v1alpha1.aps."
_GATEWAYS = "com.hpe.greenlake.network-monitoring.v1.gateways."


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its name in this library, its path at Central, and its CloudEvent types.

    ``event_types`` is empty if the types are not published (switch, clients, alerts): such a stream
    cannot be filtered.
    """

    name: str
    path: str
    event_types: tuple[str, ...] = ()


def _types(prefix: str, *names: str) -> tuple[str, ...]:
    """Return CloudEvent types that have a prefix in common."""
    return tuple(prefix + name for name in names)


_TABLE = (
    Stream(
        "audit",
        "/network-services/v1alpha1/audit-trail-events",
        _types(
            f"{_SERVICES}audit-trail.",
            "device-monitoring",
            "configuration",
            "certificate-management",
            "alert-management",
            "system-management",
            "central-nac",
            "security",
            "firmware-management",
            "reporting",
            "troubleshooting",
            "subscription",
            "extension",
            "configuration-validation",
            "configuration-distribution",
            "configuration-import",
            "configuration-health",
            "overlay-tunnel-orchestrator",
            "floorplan-manager",
            "service-config-bridge",
            "gcis",
        ),
    ),
    Stream(
        "location",
        "/network-services/v1alpha1/location",
        (
            f"{_SERVICES}wifi-client-locations.created",
            f"{_SERVICES}asset-tags.last-known-location.created",
        ),
    ),
    Stream(
        "geofence",
        "/network-services/v1alpha1/geofence",
        (f"{_SERVICES}wifi-client-geofence-crossed", f"{_SERVICES}asset-tag-geofence-crossed"),
    ),
    Stream(
        "rssi",
        "/network-services/v1alpha1/rssi-events",
        (f"{_SERVICES}rssi.raw-rssi", f"{_SERVICES}rssi.proximity-rssi"),
    ),
    Stream(
        "ap",
        "/network-monitoring/v1alpha1/ap-events",
        _types(
            _APS,
            "state.device",
            "state.radio",
            "state.virtual_access_point",
            "state.port",
            "state.wlan",
            "state.tunnel",
            "stats.device",
            "stats.radio",
            "stats.port",
            "stats.modem",
            "stats.tunnel",
            "stats.ip_probe",
            "stats.user_role",
            "stats.ssid",
            "stats.vlan",
            "stats.virtual_access_point",
        ),
    ),
    Stream("clients", "/network-monitoring/v1/clients-events"),
    Stream("switch", "/network-monitoring/v1/switch-events"),
    Stream(
        "gateway",
        "/network-monitoring/v1/gw-events",
        _types(
            _GATEWAYS,
            "state.device",
            "state.uplink",
            "state.vlan",
            "state.tunnel",
            "state.interface",
            "stats.device",
            "stats.uplink",
            "stats.uplink_wan",
            "stats.uplink_ip_probe",
            "stats.tunnel",
            "stats.interface",
        ),
    ),
    Stream("alerts", "/network-notifications/v1/alert-events"),
    Stream(
        "wids",
        "/network-services/v1alpha1/wids",
        (
            f"{_SERVICES}wids-rules.detection.created",
            f"{_SERVICES}wids-signatures.detection.created",
        ),
    ),
)

STREAMS = {stream.name: stream for stream in _TABLE}
"""All streams by name.

Sources of the paths: HPE's documentation and SDK; for gateway and wids, code by HPE's engineers.
"""

DEVICE_STREAMS = {
    DeviceKind.ACCESS_POINT: "ap",
    DeviceKind.SWITCH: "switch",
    DeviceKind.GATEWAY: "gateway",
}
"""The stream of the events of each kind of device."""

_COLLECTIONS = {"ap": ".aps.", "gateway": ".gateways.", "audit": ".audit-trail."}
"""What precedes the part of an event type that is its own, for the streams that can be filtered."""


def _short_name(stream: str, event_type: str) -> str:
    """Return an event type's own part in snake case: ``state_device``, ``firmware_management``."""
    _, _, own_part = event_type.partition(_COLLECTIONS[stream])
    return own_part.replace(".", "_").replace("-", "_")


EVENT_TYPES: Final = {
    name: {_short_name(name, event_type): event_type for event_type in STREAMS[name].event_types}
    for name in _COLLECTIONS
}
"""The CloudEvent types of each stream that can be filtered, by short name."""
