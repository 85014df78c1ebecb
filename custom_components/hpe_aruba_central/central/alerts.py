"""The alerts that are open, as the stream and REST tell."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .models import Alert, CentralEvent, Change, alert_key
from .stored import Plain, alert_from, to_plain

_REMEMBERED_CLOSED = 4096
"""How many closed alerts are remembered, so that a late repeat does not open one again."""


class Alerts:
    """Open alerts by alert id."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self._closed: OrderedDict[str, datetime | None] = OrderedDict()
        self._rest_only: dict[tuple[str, str], str] = {}
        """Alerts known from REST alone: their alert id by name and summary."""

    def load_alerts(
        self, alerts: Iterable[Alert], before: datetime | None = None, *, whole: bool = True
    ) -> tuple[Change, ...]:
        """Reconcile with a REST snapshot: unknown open alerts appear; if it is whole, known ones it lacks are closed.

        An alert that changed after ``before`` may be newer than the snapshot, and stays open.
        """
        changes: list[Change] = []
        listed = {alert.alert_id: alert for alert in alerts}
        by_text: defaultdict[tuple[str, str], list[Alert]] = defaultdict(list)
        for known in self.alerts.values():
            if known.alert_id not in listed:
                by_text[known.name, known.summary].append(known)
        still_open: set[str] = set()
        for alert in listed.values():
            same = self.alerts.get(alert.alert_id)
            if same is None and (alike := by_text[alert.name, alert.summary]):
                same = alike.pop(0)
            if same is not None:
                changes += self._store_alert(same, replace(same, state=alert.state))
                still_open.add(same.alert_id)
            elif not self._stays_closed(alert):
                changes += self._store_alert(None, alert)
                still_open.add(alert.alert_id)
        for alert_id in self.alerts.keys() - still_open if whole else ():
            known = self.alerts[alert_id]
            if before is None or known.time is None or known.time < before:
                changes += self._store_alert(known, replace(known, state="cleared"))
        return tuple(changes)

    def open_alerts(self, severity: str | None = None) -> list[Alert]:
        """List the open alerts, of one severity if given."""
        return [alert for alert in self.alerts.values() if severity in {None, alert.severity}]

    def alerts_snapshot(self) -> Plain:
        """Return all that is known of alerts, as JSON can hold it; may be called from another thread."""
        return {
            "alerts": [to_plain(alert) for alert in self.alerts.copy().values()],
            "closed": {alert_id: at and at.isoformat() for alert_id, at in list(self._closed.items())},
        }

    def restore_alerts(self, plain: Mapping[str, Any]) -> None:
        """Take a snapshot of an earlier run up; raises as `stored.alert_from`, and knows nothing then."""
        opened = {alert.alert_id: alert for alert in map(alert_from, plain["alerts"])}
        closed = {alert_id: at and datetime.fromisoformat(at) for alert_id, at in plain["closed"].items()}
        for alert in opened.values():
            self._store_alert(None, alert)
        self._closed.update(closed)

    def _apply_alert(self, event: CentralEvent) -> tuple[Change, ...]:
        """Take an alert's new state in."""
        alert = _alert(event)
        if not alert.alert_id:
            return ()
        if self._stays_closed(alert):
            return ()
        known = self._same_alert(alert)
        if known is None:
            return self._store_alert(None, alert)
        if known.time is not None and alert.time is not None and alert.time < known.time and not known.from_rest:
            return ()
        if known.alert_id != alert.alert_id:
            # The same alert, until now known by the id that REST gives it.
            del self.alerts[known.alert_id]
        return self._store_alert(known, replace(alert, raised=known.raised or alert.raised))

    def _stays_closed(self, alert: Alert) -> bool:
        """Tell whether this is but a late word about an alert that has been closed since."""
        if alert.alert_id not in self._closed:
            return False
        closed_at = self._closed[alert.alert_id]
        return not alert.is_open or alert.time is None or closed_at is None or alert.time <= closed_at

    def _same_alert(self, alert: Alert) -> Alert | None:
        """Find the open alert that this one is about.

        How REST's ids map to the stream's is not published, so an alert that only REST has told of is also recognised
        by its name and summary.
        """
        rest_id = self._rest_only.get((alert.name, alert.summary), "")
        return self.alerts.get(alert.alert_id) or self.alerts.get(rest_id)

    def _store_alert(self, known: Alert | None, alert: Alert) -> tuple[Change, ...]:
        """Keep an open alert or drop a closed one, and tell whether that changed anything."""
        if known is not None and known.from_rest:
            self._rest_only.pop((known.name, known.summary), None)
        if alert.from_rest and alert.is_open:
            self._rest_only[alert.name, alert.summary] = alert.alert_id
        if alert.is_open:
            self._closed.pop(alert.alert_id, None)
            self.alerts[alert.alert_id] = alert
        else:
            self.alerts.pop(alert.alert_id, None)
            if not alert.from_rest:
                # A snapshot that lacked one that only snapshots tell of may have been the odd one.
                self._closed[alert.alert_id] = alert.time
            while len(self._closed) > _REMEMBERED_CLOSED:
                self._closed.popitem(last=False)
        if alert == known or (known is None and not alert.is_open):
            return ()
        return (Change(alert_key(alert.alert_id), known, alert),)


def _alert(event: CentralEvent) -> Alert:
    """Read an alert message."""
    told = event.payload.fields
    impacted = told.get("impacted_entities", {})
    time, sent = told.get("time"), event.time
    # One from the future would never be overtaken.
    time = min(time, sent) if time and sent else time or sent
    return Alert(
        alert_id=told.get("alert_id", ""),
        name=told.get("name", ""),
        category=told.get("category", ""),
        device_type=told.get("device_type", ""),
        severity=told.get("severity", "").lower(),
        state=told.get("state", "active").lower(),
        operation=told.get("operation", "").lower(),
        priority=told.get("priority"),
        summary=told.get("summary", ""),
        notes=told.get("notes"),
        site_id=told.get("site_id"),
        site_name=told.get("site_name"),
        config_scope=told.get("config_scope", "").lower(),
        device_serials=impacted.get("device_serial", ()),
        client_macs=tuple(mac.lower() for mac in impacted.get("client_mac", ())),
        details=tuple(
            pair for detail in told.get("additional_details", ()) for pair in sorted(detail.get("entries", {}).items())
        ),
        raised=time,
        time=time,
    )
