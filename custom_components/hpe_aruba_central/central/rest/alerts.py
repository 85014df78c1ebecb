"""Alerts as REST lists them."""

from datetime import UTC, datetime

from ..models.alert import Alert
from ..times import parse_time
from .listing import Resource
from .values import Item, text


def read_open_alert(item: Item) -> Alert | None:
    """Read an item of ``alerts``; None if it has no id or is closed.

    ``id`` identifies it: the definition's examples repeat ``key``.
    """
    alert_id = text(item, "id", "key")
    if alert_id is None:
        return None
    created = parse_time(text(item, "createdAt") or "") or datetime.fromtimestamp(0, UTC)
    alert = Alert(
        alert_id=alert_id,
        name=text(item, "name") or "",
        category=text(item, "category") or "",
        device_type=text(item, "deviceType") or "",
        severity=(text(item, "severity") or "").lower(),
        state=(text(item, "status") or "active").lower(),
        priority=text(item, "priority"),
        summary=text(item, "summary") or "",
        raised=created,
        time=parse_time(text(item, "updatedAt") or "") or created,
        from_rest=True,
        rest_key=text(item, "key"),
    )
    return alert if alert.is_open else None


OPEN_ALERTS = Resource(
    "/network-notifications/v1/alerts",
    100,
    read_open_alert,
    filter="status in ('Active', 'Deferred')",
)
