"""Firmware of a device."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """The firmware of a device; attributes are None if they are unknown.

    ``upgrade_status`` and ``classification`` are text in snake case, such as ``up_to_date`` and
    ``bug_fix``; their possible values are not documented.
    """

    serial_number: str
    installed: str | None = None
    recommended: str | None = None
    upgrade_status: str | None = None
    classification: str | None = None
    last_upgraded: datetime | None = None
