"""Recognize an alert that REST and the stream report under different ids.

How REST's ids map to the stream's is not published, but both report an alert's name and summary.
Once the ids are known to be the same, this file can go, and what `AlertStore` uses of it.
"""

from datetime import timedelta
from itertools import islice

from ..models.alert import Alert

MAX_APART = timedelta(minutes=5)
"""How far apart REST and the stream may say that one alert was raised."""

_MAX_COMPARED = 100
"""How many open alerts of one text are compared: of thousands, each would cost milliseconds."""


class AlertsByText:
    """Alerts by their name and summary."""

    def __init__(self) -> None:
        self._by_text: dict[tuple[str, str], dict[str, Alert]] = {}

    def add(self, alert: Alert) -> None:
        """Add an alert, or replace the one of its id."""
        self._by_text.setdefault((alert.name, alert.summary), {})[alert.alert_id] = alert

    def remove(self, alert: Alert) -> None:
        """Remove an alert if it is there."""
        text = (alert.name, alert.summary)
        alerts = self._by_text.get(text, {})
        alerts.pop(alert.alert_id, None)
        if not alerts:
            self._by_text.pop(text, None)

    def closest(self, alert: Alert, *, within: timedelta = timedelta.max) -> Alert | None:
        """Return the alert with the same text that was raised at the nearest time to this one."""
        same = self._by_text.get((alert.name, alert.summary), {}).values()
        closest = min(
            islice(same, _MAX_COMPARED),
            key=lambda known: (_apart(known, alert), known.alert_id),
            default=None,
        )
        if closest is None or _apart(closest, alert) > within:
            return None
        return closest


def _apart(one: Alert, other: Alert) -> timedelta:
    """Return how far apart two alerts were raised; zero if it is not known of both."""
    if one.raised is None or other.raised is None:
        return timedelta(0)
    return abs(one.raised - other.raised)
