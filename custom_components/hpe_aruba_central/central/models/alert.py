"""Alerts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """Severity of an alert, the worst first.

    Sources: HPE's documentation of webhooks and its definition of REST.
    """

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


CLOSED_STATES = frozenset({"cleared", "clear", "closed", "close", "resolved"})
"""States of a closed alert; any other state counts as open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert; ``state``, ``severity`` and ``operation`` are in lower case.

    ``severity`` is one of `Severity`, or a value that is not documented. ``raised`` is when the
    alert was first reported. ``from_rest`` is set if only a list of REST has reported it, which
    names no devices. ``rest_key`` is REST's key of the alert, which it has in addition to an id.
    """

    alert_id: str
    name: str = ""
    category: str = ""
    device_type: str = ""
    severity: str = ""
    state: str = "active"
    operation: str = ""
    priority: str | None = None
    summary: str = ""
    site_id: str | None = None
    site_name: str | None = None
    device_serials: tuple[str, ...] = ()
    raised: datetime | None = None
    time: datetime | None = None
    from_rest: bool = False
    rest_key: str | None = None

    @property
    def since(self) -> datetime | None:
        """When the alert was raised, else when it was last reported."""
        return self.raised or self.time

    @property
    def is_open(self) -> bool:
        """Whether the alert is open."""
        return self.state not in CLOSED_STATES
