"""Clients as REST lists them."""

from ..models.client import NetworkClient, read_mac
from .listing import Resource
from .values import Item, count, slug, text_or_int


def read_client(item: Item) -> NetworkClient | None:
    """Read an item of ``clients``; None without a MAC address."""
    mac = read_mac(item.get("macAddress") or item.get("id"))
    if mac is None:
        return None
    device_name = text_or_int(item, "connectedTo")
    if read_mac(device_name):
        # The definition says that it is a name, but its example is a MAC address.
        device_name = None
    return NetworkClient(
        mac=mac,
        name=text_or_int(item, "clientName"),
        host_name=text_or_int(item, "hostName"),
        user_name=text_or_int(item, "userName"),
        vendor=text_or_int(item, "clientVendor"),
        kind=slug(item, "clientConnectionType"),
        status=slug(item, "status"),
        serial_number=text_or_int(item, "connectedDeviceSerial"),
        device_name=device_name,
        site_id=text_or_int(item, "siteId"),
        wlan=text_or_int(item, "wlanName"),
        vlan=text_or_int(item, "vlanId"),
        vlan_name=text_or_int(item, "vlanName"),
        port=text_or_int(item, "port"),
        band=text_or_int(item, "wirelessBand"),
        ipv4=text_or_int(item, "ipv4"),
        snr=count(item, "snr"),
    )


CONNECTED_CLIENTS = Resource(
    "/network-monitoring/v1/clients", 1000, read_client, filter="status eq 'Connected'"
)
