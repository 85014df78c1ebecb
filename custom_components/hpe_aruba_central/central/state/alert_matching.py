"""Recognize an alert that REST and the stream report under different ids.

How REST's ids map to the stream's is not published, but both report an alert's name and summary.
Once the ids are known to be the same, this file can go, and what `AlertStore` uses of it.
"""

from collections.abc import Iterable, Iterator
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
        closest = _closest(self._same_text(alert), alert)
        if closest is None or _apart(closest, alert) > within:
            return None
        return closest

    def closest_listed(self, listed: Alert) -> Alert | None:
        """Return the alert that one of a REST list is most likely.

        The stream may report an alert late, but not early: it is none that was raised before.
        """
        return _closest((a for a in self._same_text(listed) if not _is_earlier(a, listed)), listed)

    def _same_text(self, alert: Alert) -> Iterator[Alert]:
        """Iterate over the alerts with the same text, up to a limit."""
        same = self._by_text.get((alert.name, alert.summary), {}).values()
        return islice(same, _MAX_COMPARED)


def _closest(known: Iterable[Alert], alert: Alert) -> Alert | None:
    """Return the alert that was raised at the nearest time to another one."""
    return min(known, key=lambda each: (_apart(each, alert), each.alert_id), default=None)


def _is_earlier(known: Alert, listed: Alert) -> bool:
    """Return True if a known alert was raised before the one of a list."""
    if known.raised is None or listed.raised is None:
        return False
    return known.raised + MAX_APART < listed.raised


def _apart(one: Alert, other: Alert) -> timedelta:
    """Return how far apart two alerts were raised; zero if it is not known of both."""
    if one.raised is None or other.raised is None:
        return timedelta(0)
    return abs(one.raised - other.raised)
