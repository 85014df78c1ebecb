"""Keys: what a change is about, and what listeners wait for.

============================  ==========================================================
of things                     ``device_key``, ``part_key``, ``alert_key``, ``client_key``,
                              ``tag_key``, ``site_key``
of several things together    ``ALERTS``, ``device_alerts_key``, ``wlan_clients_key``,
                              ``total_key``, ``TOTAL_CLIENTS``, ``CLIENT_CHANGES``,
                              ``LISTED_CLIENT_CHANGES``
of one aspect of a device     ``firmware_key``, ``online_key``, ``heard_key``, ``HEARD``
of a stream                   ``stream_key``, ``stream_status_key``, ``last_event_key``
of all streams                ``DATA_SOURCE``
============================  ==========================================================

A key is a tuple of text, the kind first. The keys of things are also the basis of unique ids:
those may not change.
"""

from .core import Key, PartKind

_PART_KEY_LENGTH = 3
"""No other key has three items."""


def device_key(serial_number: str) -> Key:
    """Return the key of a device."""
    return ("device", serial_number)


def part_key(kind: PartKind, serial_number: str, part_id: str) -> Key:
    """Return the key of a part of a device."""
    return (kind, serial_number, part_id)


def is_part(key: Key) -> bool:
    """Return True for the key of a part of a device."""
    return len(key) == _PART_KEY_LENGTH


def alert_key(alert_id: str) -> Key:
    """Return the key of an alert."""
    return ("alert", alert_id)


def client_key(mac: str) -> Key:
    """Return the key of a client by its MAC address, as `read_mac` returns it."""
    return ("client", mac)


def tag_key(tag_id: str) -> Key:
    """Return the key of an asset tag."""
    return ("tag", tag_id)


def site_key(site_id: str) -> Key:
    """Return the key of a site."""
    return ("site", site_id)


ALERTS: Key = ("alerts",)
"""All alerts of an account."""


DATA_SOURCE: Key = ("data_source",)
"""Whether streams or REST report the states of an account, and how often REST is asked."""


def device_alerts_key(serial_number: str) -> Key:
    """Return the key of all alerts that name a device."""
    return ("alerts", serial_number)


CLIENT_CHANGES: Key = ("clients",)
"""The changes of all clients that the stream reports."""

LISTED_CLIENT_CHANGES: Key = ("clients", "listed")
"""Those from one list of REST to the next, while it reports in the stream's place."""


def wlan_clients_key(wlan: str) -> Key:
    """Return the key of the number of clients of a WLAN in the whole account."""
    return ("wlan_clients", wlan)


def total_key(kind: str) -> Key:
    """Return the key of the totals of all devices of a kind."""
    return ("total", kind)


TOTAL_CLIENTS: Key = ("total", "clients")
"""The number of clients of all access points."""


def firmware_key(serial_number: str) -> Key:
    """Return the key of a device's firmware."""
    return ("firmware", serial_number)


def online_key(serial_number: str) -> Key:
    """Return the key of whether a device is online."""
    return ("online", serial_number)


HEARD: Key = ("heard",)
"""When any device was last heard from.

Who listens to a `heard_key` listens to this one too, so that it is known that there are any.
"""


def heard_key(serial_number: str) -> Key:
    """Return the key of when a device was last heard from."""
    return ("heard", serial_number)


def stream_key(stream: str) -> Key:
    """Return the key of whether a stream is live."""
    return ("stream", stream)


def stream_status_key(stream: str) -> Key:
    """Return the key of a stream's status in detail."""
    return ("status", stream)


def last_event_key(stream: str) -> Key:
    """Return the key of when a stream's last event arrived."""
    return ("last_event", stream)
