"""Clients as REST lists them."""

from ..models.client import NetworkClient, read_device_name, read_mac
from ..ranges import DECIBELS
from .listing import Resource
from .values import Item, called, identifier, integer, serial, slug, text


def _mac(item: Item) -> str | None:
    """Return the MAC address that identifies a client."""
    return read_mac(item.get("macAddress")) or read_mac(item.get("id"))


def read_client(item: Item) -> NetworkClient | None:
    """Read an item of ``clients``; None without a MAC address."""
    mac = _mac(item)
    if mac is None:
        return None
    return NetworkClient(
        mac=mac,
        name=called(item, "clientName"),
        host_name=called(item, "hostName"),
        user_name=called(item, "userName"),
        vendor=text(item, "clientVendor"),
        kind=slug(item, "clientConnectionType"),
        status=slug(item, "status"),
        serial_number=serial(item, "connectedDeviceSerial"),
        device_name=read_device_name(item.get("connectedTo")),
        site_id=identifier(item, "siteId"),
        wlan=called(item, "wlanName"),
        vlan=text(item, "vlanId"),
        vlan_name=called(item, "vlanName"),
        port=text(item, "port"),
        band=text(item, "wirelessBand"),
        ipv4=text(item, "ipv4"),
        snr=DECIBELS.read(integer(item, "snr")),
    )


CONNECTED_CLIENTS = Resource(
    "/network-monitoring/v1/clients",
    1000,
    _mac,
    lambda item, _: read_client(item),
    filter="status eq 'Connected'",
    max_items=20_000,
)
