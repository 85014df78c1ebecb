"""Sites as REST lists them."""

from collections.abc import Iterable
from typing import Any

from ..models.alert import Severity
from ..models.site import HEALTH, Site
from .values import Item, count, inner, inners, told, word


def read_site(item: Item) -> Site | None:
    """Read an item of ``sites-health``, None if it does not name its site."""
    if (site_id := told(item, "id", "siteId")) is None:
        return None
    health, score = _health(item)
    devices, alerts = inner(item, "devices"), inner(item, "alerts")
    device_count, alert_count = count(devices, "count"), count(alerts, "totalCount", "count")
    by_health = _groups(inner(devices, "health"), HEALTH, device_count)
    by_severity = _groups(alerts, Severity, alert_count)
    return Site(
        site_id=site_id,
        name=told(item, "siteName"),
        health=health,
        health_score=score,
        reasons=_reasons(item.get("reasons")),
        devices=device_count,
        devices_poor=by_health["poor"],
        devices_fair=by_health["fair"],
        devices_good=by_health["good"],
        clients=count(inner(item, "clients"), "count"),
        alerts=alert_count,
        alerts_critical=by_severity[Severity.CRITICAL],
        alerts_major=by_severity[Severity.MAJOR],
        alerts_minor=by_severity[Severity.MINOR],
        alerts_info=by_severity[Severity.INFO],
    )


def _health(item: Item) -> tuple[str | None, int | None]:
    """Return a site's health and its score: Central gives each group a share, in practice all to one of them."""
    shares = {
        name: share or 0 for name, share in _groups(inner(item, "health"), HEALTH, None).items()
    }
    if not (whole := sum(shares.values())):
        return (name if (name := word(item, "health")) in HEALTH else None), None
    return max(HEALTH, key=shares.__getitem__), round(
        100 * (shares["good"] + shares["fair"] / 2) / whole
    )


def _groups(item: Item, names: Iterable[str], total: int | None) -> dict[str, int | None]:
    """Return how many are in each group; one that is not told has none if the others make up the total."""
    told_of = {
        name: number
        for group in inners(item, "groups")
        if (name := word(group, "name")) is not None
        and (number := count(group, "value", "count")) is not None
    }
    others = 0 if sum(told_of.values()) == total else None
    return {name: told_of.get(name, others) for name in names}


def _reasons(value: Any) -> tuple[str, ...]:
    """Return why a site is not in good health, each reason once."""
    reasons = value if isinstance(value, list) else [value]
    words = (word(one if isinstance(one, dict) else {"reason": one}, "reason") for one in reasons)
    return tuple(dict.fromkeys(reason for reason in words if reason))
