"""Network clients."""

from dataclasses import dataclass, field
from datetime import datetime
import re
from typing import Any, override

from ..texts import read_name
from .core import Key, Thing
from .keys import client_key

_HEX_DIGITS = re.compile(r"[0-9a-f]{12}")
_USUAL_SPELLING = re.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_UNSET_MAC = "00:00:00:00:00:00"

_LOCALLY_ADMINISTERED = 0x02
"""The bit of a MAC address's first byte that is set if the address was not assigned."""


def read_mac(value: Any) -> str | None:
    """Return a MAC address in lower case and with colons, None if the value is not one.

    Central, users and other integrations separate the digits differently, or not at all. All zeros
    stand for an address that is not known.
    """
    if not isinstance(value, str):
        return None
    mac = value.lower()
    if not _USUAL_SPELLING.fullmatch(mac):
        digits = re.sub(r"[:._\-\s]", "", mac)
        if not _HEX_DIGITS.fullmatch(digits):
            return None
        mac = ":".join(re.findall("..", digits))
    return None if mac == _UNSET_MAC else mac


def read_device_name(value: Any) -> str | None:
    """Return the name of the device that a client is connected to, None for a MAC address.

    HPE's definition of REST says that it is a name, but its example is a MAC address.
    """
    name = read_name(value)
    return None if read_mac(name) else name


def is_randomized(mac: str) -> bool:
    """Return True if a device has made up its MAC address."""
    return bool(int(mac[:2], 16) & _LOCALLY_ADMINISTERED)


@dataclass(frozen=True, kw_only=True)
class NetworkClient(Thing):
    """A network client as last reported; attributes are None if they are unknown.

    ``status`` and ``kind`` are values of Central's enums in lower case. ``serial_number`` and
    ``device_name`` are those of the device it is, or was last, connected to. ``snr`` is in dB.

    ``since`` is when it connected to that device. ``left`` is when it disconnected, None while it
    is connected or if it never was. ``seen`` is when it was last reported.

    ``reported_at`` is when the stream last reported the status, None if the status is known from
    REST's list or an earlier run. ``status_since`` is since when the client has had the status
    according to that message. Both are neither stored nor compared.
    """

    mac: str
    name: str | None = None
    host_name: str | None = None
    user_name: str | None = None
    vendor: str | None = None
    kind: str | None = None
    status: str | None = None
    serial_number: str | None = None
    device_name: str | None = None
    site_id: str | None = None
    wlan: str | None = None
    vlan: str | None = None
    vlan_name: str | None = None
    port: str | None = None
    band: str | None = None
    ipv4: str | None = None
    snr: int | None = None
    since: datetime | None = None
    left: datetime | None = None
    seen: datetime | None = None
    reported_at: datetime | None = field(default=None, compare=False)
    status_since: datetime | None = field(default=None, compare=False)

    @property
    @override
    def key(self) -> Key:
        """The key."""
        return client_key(self.mac)

    @property
    def connected(self) -> bool:
        """Whether the client is connected."""
        return self.status == "connected"

    @property
    def was_connected(self) -> bool:
        """Whether the client is or ever was connected, rather than having failed to connect."""
        return self.connected or self.left is not None
