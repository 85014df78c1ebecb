"""What is left out because it is odd, or because there is too much of it."""

from collections import Counter
import logging

_LOGGER = logging.getLogger(__name__)

MAX_DEVICES = 50_000
MAX_PARTS = 1000
"""Parts of one device."""

MAX_ALERTS = 5000
MAX_WLANS = 200
MAX_CLIENTS = 20_000

_REASONS = {
    "devices": f"more than {MAX_DEVICES:,} devices",
    "parts": f"more than {MAX_PARTS:,} parts of a device",
    "alerts": f"more than {MAX_ALERTS:,} open alerts",
    "wlans": f"more than {MAX_WLANS:,} WLANs",
    "clients": f"more than {MAX_CLIENTS:,} clients",
    "serial_number": "not a serial number",
    "kind": "a device of another kind has this serial number",
}


class LeftOut(Counter[str]):
    """Counts what was left out by reason, a key of ``_REASONS``; logs the first of each reason."""

    def add(self, reason: str) -> None:
        """Count something that is left out."""
        self[reason] += 1
        if self[reason] == 1:
            _LOGGER.warning("Left out: %s; further ones are only counted", _REASONS[reason])
