"""Sites as REST lists them."""

from collections.abc import Iterable
from typing import Any

from ..models.alert import Severity
from ..models.site import HEALTH, Site
from .listing import Resource
from .values import Item, as_list, called, child, children, count, identifier, slug

_MAX_REASONS = 100
_GOOD_SCORE = 80
_FAIR_SCORE = 50
"""From which score on a site is in good and in fair health, as in HPE's own tools."""


def _site_id(item: Item) -> str | None:
    """Return what identifies a site."""
    return identifier(item, "id", "siteId")


def read_site(item: Item) -> Site | None:
    """Read an item of ``sites-health``; None without a site id."""
    site_id = _site_id(item)
    if site_id is None:
        return None
    health, score = _health(item)
    devices = child(item, "devices")
    alerts = child(item, "alerts")
    device_count = count(devices, "count")
    alert_count = count(alerts, "totalCount", "count")
    by_health = _groups(child(devices, "health"), HEALTH, device_count)
    by_severity = _groups(alerts, Severity, alert_count)
    return Site(
        site_id=site_id,
        name=called(item, "siteName"),
        health=health,
        health_score=score,
        reasons=_reasons(item.get("reasons")),
        devices=device_count,
        devices_poor=by_health["poor"],
        devices_fair=by_health["fair"],
        devices_good=by_health["good"],
        clients=count(child(item, "clients"), "count"),
        alerts=alert_count,
        alerts_critical=by_severity[Severity.CRITICAL],
        alerts_major=by_severity[Severity.MAJOR],
        alerts_minor=by_severity[Severity.MINOR],
        alerts_info=by_severity[Severity.INFO],
    )


SITES = Resource(
    "/network-monitoring/v1/sites-health",
    1000,
    _site_id,
    lambda item, _: read_site(item),
    page_by="offset",
)


def _health(item: Item) -> tuple[str | None, int | None]:
    """Return a site's health and its score in percent.

    Central gives each group of health a share, in practice all of it to one of them. For other
    shares, the score decides.
    """
    groups = _groups(child(item, "health"), HEALTH, None)
    shares = {name: share or 0 for name, share in groups.items()}
    total = sum(shares.values())
    if not total:
        health = slug(item, "health")
        if health not in HEALTH:
            health = None
        return health, None
    score = round(100 * (shares["good"] + shares["fair"] / 2) / total)
    if score >= _GOOD_SCORE:
        return "good", score
    if score >= _FAIR_SCORE:
        return "fair", score
    return "poor", score


def _groups(item: Item, names: Iterable[str], total: int | None) -> dict[str, int | None]:
    """Return the count of each group; a missing one is 0 if the others make up the total."""
    counts: dict[str, int] = {}
    for group in children(item, "groups"):
        name = slug(group, "name")
        value = count(group, "value", "count")
        if name is not None and value is not None:
            counts[name] = value
    missing = 0 if sum(counts.values()) == total else None
    return {name: counts.get(name, missing) for name in names}


def _reasons(value: Any) -> tuple[str, ...]:
    """Return why a site is not in good health, each reason once."""
    reasons: list[str] = []
    for entry in as_list(value)[:_MAX_REASONS]:
        fields = entry if isinstance(entry, dict) else {"reason": entry}
        reason = slug(fields, "reason")
        if reason:
            reasons.append(reason)
    return tuple(dict.fromkeys(reasons))
