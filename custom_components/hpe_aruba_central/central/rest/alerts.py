"""Alerts as REST lists them."""

from ..models.alert import Alert
from .listing import Resource
from .values import Item, called, identifier, text, timestamp


def _alert_id(item: Item) -> str | None:
    """Return what identifies an alert: ``id``, since the definition's examples repeat ``key``."""
    return identifier(item, "id", "key")


def read_open_alert(item: Item) -> Alert | None:
    """Read an item of ``alerts``; None if it has no id or is closed."""
    alert_id = _alert_id(item)
    if alert_id is None:
        return None
    created = timestamp(item, "createdAt")
    alert = Alert(
        alert_id=alert_id,
        name=called(item, "name") or "",
        category=text(item, "category") or "",
        device_type=text(item, "deviceType") or "",
        severity=(text(item, "severity") or "").lower(),
        state=(text(item, "status") or "active").lower(),
        priority=text(item, "priority"),
        summary=called(item, "summary") or "",
        raised=created,
        time=timestamp(item, "updatedAt") or created,
        from_rest=True,
        rest_key=identifier(item, "key"),
    )
    return alert if alert.is_open else None


OPEN_ALERTS = Resource(
    "/network-notifications/v1/alerts",
    100,
    _alert_id,
    lambda item, _: read_open_alert(item),
    max_items=5000,
    filter="status in ('Active', 'Deferred')",
)
