"""Sites."""

from dataclasses import dataclass

HEALTH = ("poor", "fair", "good")
"""The groups of health, worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site as Central sums it up; None is "not told". Its address is not kept.

    ``health`` is ``poor``, ``fair`` or ``good``; ``health_score`` is percent, where fair is worth half of good.
    ``reasons`` are words of an open set, such as ``client_health_poor``.
    """

    site_id: str
    name: str | None = None
    health: str | None = None
    health_score: int | None = None
    reasons: tuple[str, ...] = ()
    devices: int | None = None
    devices_poor: int | None = None
    devices_fair: int | None = None
    devices_good: int | None = None
    clients: int | None = None
    alerts: int | None = None
    alerts_critical: int | None = None
    alerts_major: int | None = None
    alerts_minor: int | None = None
    alerts_info: int | None = None
