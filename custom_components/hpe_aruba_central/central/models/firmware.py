"""Firmware of a device."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """The firmware of a device; None is "not told".

    ``upgrade_status`` and ``classification`` are words of open sets, such as ``up_to_date`` and ``bug_fix``.
    """

    serial_number: str
    installed: str | None = None
    recommended: str | None = None
    upgrade_status: str | None = None
    classification: str | None = None
    last_upgraded: datetime | None = None
