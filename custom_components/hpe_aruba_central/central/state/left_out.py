"""What is left out because it is odd, or because there is too much of it."""

from collections import Counter
from collections.abc import Callable, Mapping
import logging

from ..models.core import Key
from ..models.device import Device, DeviceKind, read_serial
from ..models.keys import is_part
from ..models.parts import Part

_LOGGER = logging.getLogger(__name__)

MAX_DEVICES = 50_000
MAX_PARTS = 1000
"""Parts of one device."""

MAX_ALERTS = 5000
MAX_WLANS = 200
MAX_CLIENTS = 20_000
MAX_SITES = 5000

LIMITS = {
    "devices": MAX_DEVICES,
    "parts": MAX_PARTS,
    "alerts": MAX_ALERTS,
    "wlans": MAX_WLANS,
    "clients": MAX_CLIENTS,
    "sites": MAX_SITES,
}
"""The reasons that mean that there is too much of something, and how much is kept."""

_MAX_PART_ID = 256
"""Characters."""

_REASONS = {
    "devices": f"more than {MAX_DEVICES:,} devices",
    "parts": f"more than {MAX_PARTS:,} parts of a device",
    "alerts": f"more than {MAX_ALERTS:,} open alerts",
    "wlans": f"more than {MAX_WLANS:,} WLANs",
    "wlan_name": "too long a name of a WLAN",
    "clients": f"more than {MAX_CLIENTS:,} clients",
    "sites": f"more than {MAX_SITES:,} sites",
    "serial_number": "not a serial number",
    "part_id": "too long a name of a part",
    "kind": "a device of another kind has this serial number",
}


class LeftOut(Counter[str]):
    """Counts what was left out by reason, a key of ``_REASONS``; logs the first of each reason."""

    on_limit: Callable[[str], None] | None = None
    """Called with a reason of ``LIMITS`` when that limit is first exceeded."""

    def leaves_out(
        self,
        key: Key,
        kind: DeviceKind,
        device: Device | None,
        parts: Mapping[Key, Part],
        devices: int,
    ) -> bool:
        """Return True, and count it, for a device or part that is odd, or one too many.

        ``device`` and ``parts`` are what is known of the key's device, ``devices`` is how many
        there are.
        """
        reason = None
        if device is None:
            reason = _reason_against_device(key[1], devices)
        elif device.kind is not kind:
            reason = "kind"
        if reason is None and is_part(key) and key not in parts:
            reason = _reason_against_part(key[2], len(parts))
        if reason is None:
            return False
        self.add(reason)
        return True

    def add(self, reason: str) -> None:
        """Count something that is left out."""
        self[reason] += 1
        if self[reason] > 1:
            return
        _LOGGER.warning("Left out: %s; further ones are only counted", _REASONS[reason])
        if self.on_limit is not None and reason in LIMITS:
            self.on_limit(reason)


def _reason_against_device(serial: str, devices: int) -> str | None:
    """Return why a new device is left out, None if it is not."""
    if read_serial(serial) != serial:
        return "serial_number"
    return "devices" if devices >= MAX_DEVICES else None


def _reason_against_part(part_id: str, parts: int) -> str | None:
    """Return why a new part is left out, None if it is not."""
    if len(part_id) > _MAX_PART_ID:
        return "part_id"
    return "parts" if parts >= MAX_PARTS else None
