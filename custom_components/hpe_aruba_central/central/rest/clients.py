"""Clients as REST lists them."""

from typing import Any

from ..models.client import NetworkClient, read_mac
from .values import Item, count, told, word

_REST = {
    "name": "clientName",
    "host_name": "hostName",
    "user_name": "userName",
    "vendor": "clientVendor",
    "serial_number": "connectedDeviceSerial",
    "device_name": "connectedTo",
    "site_id": "siteId",
    "wlan": "wlanName",
    "vlan": "vlanId",
    "vlan_name": "vlanName",
    "port": "port",
    "band": "wirelessBand",
    "ipv4": "ipv4",
}


def read_client(item: Item) -> NetworkClient | None:
    """Read an item of ``clients``, None if it does not name its client."""
    if (mac := read_mac(item.get("macAddress") or item.get("id"))) is None:
        return None
    values: dict[str, Any] = {attribute: told(item, field) for attribute, field in _REST.items()}
    if read_mac(values["device_name"]):
        # The definition says that it is a name; its example is an address.
        values["device_name"] = None
    kind, status = word(item, "clientConnectionType"), word(item, "status")
    return NetworkClient(mac=mac, kind=kind, status=status, snr=count(item, "snr"), **values)
