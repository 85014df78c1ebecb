"""The alerts that are open, as the stream and REST tell."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ..models.alert import Alert, alert_key
from ..models.change import Change
from ..models.event import CentralEvent
from .serialization import Plain, alert_from, to_plain

REST_LAG = timedelta(seconds=30)
"""How much older than its answer a REST list is taken to be, at most."""

_REMEMBERED_CLOSED = 4096
"""How many closed alerts are remembered, so that a late repeat does not open one again."""

_NEAR = timedelta(minutes=5)
"""How far apart the stream and REST may say that one alert was raised, at most."""

_NEVER = datetime.fromtimestamp(0, UTC)
"""What an alert of REST that tells no time was raised at."""

_CHANGING = ("state", "severity", "priority", "summary")
_LASTING = ("name", "category", "device_type")
"""What REST tells of an alert. The lasting ones only fill gaps: each side may have a spelling of its own."""

_COPIED = (
    "alert_id",
    "name",
    "category",
    "device_type",
    "priority",
    "summary",
    "site_id",
    "site_name",
)
_WORDS = ("severity", "state", "operation")


class Alerts:
    """Open alerts by alert id."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self._closed: OrderedDict[str, datetime | None] = OrderedDict()
        self._missed: dict[str, Alert] = {}
        """Those of the closed that only a snapshot has closed, as they were: a later one may open them again."""
        self._rest_only: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        """Alerts known from REST alone: their alert ids by name and summary."""

    def load_alerts(
        self, alerts: Iterable[Alert], before: datetime | None = None, *, complete: bool = True
    ) -> tuple[Change, ...]:
        """Reconcile with a REST snapshot: unknown open alerts appear.

        If it is ``complete``, known alerts that are missing from it are closed.

        What the stream told after ``before``, or shortly before, may be newer than the snapshot, and stays as it is.
        """
        changes: list[Change] = []
        listed = {alert.alert_id: alert for alert in alerts}
        by_text: defaultdict[tuple[str, str], list[Alert]] = defaultdict(list)
        for known in (*self.alerts.values(), *self._missed.values()):
            if known.alert_id not in listed:
                by_text[_text(known)].append(known)
        still_open: set[str] = set()
        for alert in listed.values():
            same = self.alerts.get(alert.alert_id) or self._missed.get(alert.alert_id)
            if same is None and (same := self._alike(by_text[_text(alert)], alert)) is not None:
                by_text[_text(alert)].remove(same)
            if same is not None:
                changes += self._store_alert(
                    self.alerts.get(same.alert_id), _reconciled(same, alert, before)
                )
                still_open.add(same.alert_id)
            elif not self._stays_closed(alert):
                changes += self._store_alert(None, alert)
                still_open.add(alert.alert_id)
        for alert_id in self.alerts.keys() - still_open if complete else ():
            known = self.alerts[alert_id]
            if not _may_be_newer(known, before):
                changes += self._store_alert(known, replace(known, state="cleared"))
                if not known.from_rest:
                    self._missed[alert_id] = known
        return tuple(changes)

    def open_alerts(self, severity: str | None = None) -> list[Alert]:
        """List the open alerts, of one severity if given."""
        return [alert for alert in self.alerts.values() if severity in {None, alert.severity}]

    def alerts_snapshot(self) -> Plain:
        """Return all that is known of alerts, as JSON can hold it; may be called from another thread."""
        return {
            "alerts": [to_plain(alert) for alert in self.alerts.copy().values()],
            "closed": {
                alert_id: at and at.isoformat() for alert_id, at in list(self._closed.items())
            },
            "missed": [to_plain(alert) for alert in self._missed.copy().values()],
        }

    def restore_alerts(self, plain: Mapping[str, Any]) -> None:
        """Take a snapshot of an earlier run up; raises as `stored.alert_from`, and knows nothing then."""
        opened = {alert.alert_id: alert for alert in map(alert_from, plain["alerts"])}
        closed = {
            alert_id: at and datetime.fromisoformat(at) for alert_id, at in plain["closed"].items()
        }
        # Earlier versions did not keep it.
        missed = {alert.alert_id: alert for alert in map(alert_from, plain.get("missed", ()))}
        for alert in opened.values():
            self._store_alert(None, alert)
        self._closed.update(closed)
        self._missed.update(
            (alert_id, alert) for alert_id, alert in missed.items() if alert_id in closed
        )

    def _apply_alert(self, event: CentralEvent) -> tuple[Change, ...]:
        """Take an alert's new state in."""
        told = _told(event)
        if not told.get("alert_id"):
            return ()
        alert = Alert(**told)
        if self._stays_closed(alert, is_told="state" in told or alert.operation == "add"):
            if not alert.is_open:
                self._missed.pop(alert.alert_id, None)
            return ()
        known = self._same_alert(alert)
        if known is not None and not known.from_rest and _is_older(alert, known):
            return ()
        if (base := known or self._missed.get(alert.alert_id)) is not None:
            own = {"raised": base.raised or alert.raised, "from_rest": False, "rest_key": None}
            alert = replace(base, **told | own)
        if known is not None and known.alert_id != alert.alert_id:
            # The same alert, until now known by the id that REST gives it.
            del self.alerts[known.alert_id]
        return self._store_alert(known, alert)

    def _stays_closed(self, alert: Alert, *, is_told: bool = True) -> bool:
        """Tell whether this is but a late word about an alert that has been closed since, or not about its state."""
        if alert.alert_id not in self._closed:
            return False
        if not is_told and alert.alert_id not in self._missed:
            return True
        closed_at = self._closed[alert.alert_id]
        return (
            not alert.is_open or alert.time is None or closed_at is None or alert.time <= closed_at
        )

    def _same_alert(self, alert: Alert) -> Alert | None:
        """Find the open alert that this one is about.

        How REST's ids map to the stream's is not published, so an alert that only REST has told of is also recognised
        by its name and summary.
        """
        if (known := self.alerts.get(alert.alert_id)) is not None:
            return known
        alike = [self.alerts[alert_id] for alert_id in self._rest_only.get(_text(alert), ())]
        if alert.operation == "add":
            alike = [known for known in alike if _apart(known, alert) <= _NEAR]
        return self._alike(alike, alert)

    def _alike(self, alike: Iterable[Alert], alert: Alert) -> Alert | None:
        """Choose of those that read alike the one raised nearest; one that is not open any more must be near."""
        apart = {
            (known.alert_id in self._missed, _apart(known, alert), known.alert_id): known
            for known in alike
            if known.alert_id in self.alerts or _apart(known, alert) <= _NEAR
        }
        return apart[min(apart)] if apart else None

    def _store_alert(self, known: Alert | None, alert: Alert) -> tuple[Change, ...]:
        """Keep an open alert or drop a closed one, and tell whether that changed anything."""
        if known is not None and known.from_rest:
            self._rest_only[_text(known)].discard(known.alert_id)
            if not self._rest_only[_text(known)]:
                del self._rest_only[_text(known)]
        if alert.from_rest and alert.is_open:
            self._rest_only[_text(alert)].add(alert.alert_id)
        self._missed.pop(alert.alert_id, None)
        if alert.is_open:
            self._closed.pop(alert.alert_id, None)
            self.alerts[alert.alert_id] = alert
        else:
            self.alerts.pop(alert.alert_id, None)
            if not alert.from_rest:
                # A snapshot that lacked one that only snapshots tell of may have been the odd one.
                self._closed[alert.alert_id] = alert.time
            while len(self._closed) > _REMEMBERED_CLOSED:
                self._missed.pop(self._closed.popitem(last=False)[0], None)
        if alert == known or (known is None and not alert.is_open):
            return ()
        return (Change(alert_key(alert.alert_id), known, alert),)


def _text(alert: Alert) -> tuple[str, str]:
    """Return what REST and the stream both call an alert."""
    return alert.name, alert.summary


def _apart(one: Alert, other: Alert) -> timedelta:
    """Return how far apart two alerts were raised: not at all, if it is not known when."""
    if one.raised in {None, _NEVER} or other.raised in {None, _NEVER}:
        return timedelta(0)
    return abs(one.raised - other.raised)


def _is_older(alert: Alert, known: Alert) -> bool:
    """Whether it tells of a time before what is known."""
    return alert.time is not None and known.time is not None and alert.time < known.time


def _may_be_newer(known: Alert, before: datetime | None) -> bool:
    """Whether the stream told something of an alert that a snapshot asked for at that time may not know yet."""
    if known.from_rest or known.time is None or before is None:
        return False
    return known.time > before - REST_LAG


def _reconciled(known: Alert, alert: Alert, before: datetime | None) -> Alert:
    """Return a known alert with what REST tells of it, unless what is known may be newer."""
    if _is_older(alert, known) or _may_be_newer(known, before):
        return known
    names = (*_CHANGING, *(name for name in _LASTING if not getattr(known, name)))
    return replace(known, **{name: value for name in names if (value := getattr(alert, name))})


def _told(event: CentralEvent) -> dict[str, Any]:
    """Read what an alert message tells; what it leaves out is not there. A message or a list is told whole."""
    told = event.payload.fields
    time, sent = told.get("time"), event.time
    # One from the future would never be overtaken.
    time = min(time, sent) if time and sent else time or sent
    news: dict[str, Any] = {"raised": time, "time": time}
    news.update((name, told[name]) for name in _COPIED if name in told)
    news.update((name, told[name].lower()) for name in _WORDS if name in told)
    if (impacted := told.get("impacted_entities")) is not None:
        news["device_serials"] = impacted.get("device_serial", ())
    return news
