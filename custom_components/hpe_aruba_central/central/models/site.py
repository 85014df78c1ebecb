"""Sites."""

from dataclasses import dataclass

from .alert import Severity

HEALTH = ("poor", "fair", "good")
"""The values of a site's health, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Central's summary of a site; attributes are None if they are unknown.

    ``health`` is one of `HEALTH`. ``health_score`` is percent, where fair counts half of good.
    ``reasons`` are text in snake case, such as ``client_health_poor``; the possible values are not
    documented. The address is not kept.
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

    @property
    def alerts_by_severity(self) -> dict[str, int]:
        """The number of open alerts by severity, of those whose number is known."""
        numbers = (self.alerts_critical, self.alerts_major, self.alerts_minor, self.alerts_info)
        listed = zip(Severity, numbers, strict=True)
        return {severity.value: number for severity, number in listed if number is not None}
