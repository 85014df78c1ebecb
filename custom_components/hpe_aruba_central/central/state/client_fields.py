"""How the fields of the stream's messages become attributes of a client."""

from collections.abc import Mapping
from typing import Any

_DETAILS = {
    "client_name": "name",
    "host_name": "host_name",
    "user_name": "user_name",
    "connected_device_serial": "serial_number",
    "device_name": "device_name",
    "site_id": "site_id",
    "vlan_id": "vlan",
    "vlan_name": "vlan_name",
    "port": "port",
    "ipv4": "ipv4",
}
_STATE = {"type": "kind", "wlan_name": "wlan", "wireless_band": "band", "snr": "snr"}
STATISTICS = {
    "connected_device_serial": "serial_number",
    "site_id": "site_id",
    "wlan_name": "wlan",
    "port": "port",
}
"""The attribute that each field of the stream's messages becomes; an empty field is ignored.

The client's name in statistics is not used. It may be that of the user, and only states and REST
also have the user's name to compare with.
"""

STATUS_SINCE = {
    "connected": "connected_since",
    "disconnected": "last_seen",
    "failed": "last_seen",
}
"""The field that says since when a client has had its status."""


def state_values(state: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that a message with a client's state has."""
    values: dict[str, Any] = {}
    for source, names in ((details, _DETAILS), (state, _STATE)):
        for field, name in names.items():
            value = source.get(field)
            if value:
                values[name] = value
    if "vlan" in values:
        values["vlan"] = str(values["vlan"])
    vendor = (details.get("cpdi") or {}).get("client_vendor")
    if vendor:
        values["vendor"] = vendor
    return values
