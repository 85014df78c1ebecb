"""Alerts as REST lists them."""

from datetime import UTC, datetime

from ..models.alert import Alert
from ..times import parse_time
from .values import Item, text


def read_alert(item: Item) -> Alert | None:
    """Read an alert; ``id`` names it, since the definition's examples repeat ``key``."""
    if (alert_id := text(item, "id", "key")) is None:
        return None
    created = parse_time(text(item, "createdAt") or "") or datetime.fromtimestamp(0, UTC)
    return Alert(
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
