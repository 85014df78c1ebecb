"""Alerts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How bad an alert is, worst first. Sources: the webhook documentation and the REST definition."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


CLOSED_STATES = frozenset({"cleared", "clear", "closed", "close", "resolved"})
"""Alert states that plainly mean closed; whatever else Central says counts as open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert in its present state; ``state``, ``severity`` and ``operation`` in lower case.

    ``severity`` is one of `Severity` or a word that nobody documented. ``raised`` is when it was first heard of.
    ``from_rest`` marks an alert known from a REST snapshot only, which names no device; ``rest_key`` is what REST calls
    its key, beside the id.
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
    def is_open(self) -> bool:
        """Whether the alert still wants attention."""
        return self.state not in CLOSED_STATES
