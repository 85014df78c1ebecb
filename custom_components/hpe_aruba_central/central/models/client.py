"""Network clients."""

from dataclasses import dataclass, field
from datetime import datetime
import re
from typing import Any, override

from .core import Key, Thing
from .keys import client_key

_HEX = re.compile(r"[0-9a-f]{12}")


_LOCAL = 0x02
"""The bit of a MAC address's first byte which says that nobody has assigned it."""


def read_mac(value: Any) -> str | None:
    """Return a MAC address in lower case and with colons, None if it is none."""
    digits = re.sub(r"[:.\-\s]", "", value.lower()) if isinstance(value, str) else ""
    if not _HEX.fullmatch(digits):
        return None
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


def is_randomized(mac: str) -> bool:
    """Whether a MAC address is one that a device has made up for itself."""
    return bool(int(mac[:2], 16) & _LOCAL)


@dataclass(frozen=True, kw_only=True)
class NetworkClient(Thing):
    """A client as last heard of; None is "not told".

    ``status`` and ``kind`` are words of Central's enums in lower case. ``serial_number`` and ``device_name`` are of
    what it is, or was last, connected to. dB: ``snr``. ``since``: when it came to where it is; ``left``: when it went,
    None while it is connected, or if it never was. ``seen``: when anything was last told of it.

    ``reported_at``: when the stream last reported the status; None if the present one is known from REST or from an
    earlier run. ``status_since``: since when the client has the status according to that message, None if it does not
    say. Neither is stored, nor part of what is compared.
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
        """What names it."""
        return client_key(self.mac)

    @property
    def connected(self) -> bool:
        """Whether it is connected."""
        return self.status == "connected"

    @property
    def was_connected(self) -> bool:
        """Whether it is or has ever been connected: who only failed to get in has not."""
        return self.connected or self.left is not None
