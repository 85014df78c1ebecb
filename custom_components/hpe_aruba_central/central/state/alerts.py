"""The open alerts of an account, as the stream and REST report them."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from lru import LRU

from ..models.alert import Alert
from ..models.change import Change, Changes, joined
from ..models.event import CentralEvent
from ..models.keys import alert_key
from .alert_fields import read_fields
from .alert_matching import MAX_APART, AlertsByText
from .attribute_times import REST_LAG
from .left_out import MAX_ALERTS, LeftOut
from .serialization import (
    Plain,
    alert_from,
    time_from,
    times_from,
    times_to_plain,
    to_plain,
)

_MAX_CLOSED = 4096
"""How many closed alerts are remembered, so that a late message does not reopen one."""

_MAX_STORED_ENDED = 100
"""How many of them are stored as they were: a list that lags has those that ended last as open."""

_REST_UPDATES = ("state", "severity", "priority", "summary")
"""The attributes that a REST list updates."""

_REST_FILLS = ("name", "category", "device_type")
"""The attributes that a REST list only fills: REST and the stream may spell them differently."""


class _Closed(NamedTuple):
    """An alert that was closed; ``at`` is the time of its last message, or of a list without it.

    ``as_open`` is the alert as it was. If it was closed only because a REST list lacked it, a later
    list or message may reopen it.
    """

    at: datetime | None
    as_open: Alert | None = None
    is_unlisted: bool = False

    def outlasts(self, alert: Alert) -> bool:
        """Return True if a newer state of the alert must not reopen it."""
        if not alert.is_open or alert.time is None or self.at is None:
            return True
        return alert.time <= self.at


class AlertStore:
    """The open alerts, kept by the stream's messages and corrected by REST's lists.

    It does no I/O and has no clock.
    """

    def __init__(self, left_out: LeftOut) -> None:
        self.by_id: dict[str, Alert] = {}
        """The open alerts by their alert id."""
        self._left_out = left_out
        self._severities: Counter[str] = Counter()
        self._reported: dict[str, datetime] = {}
        """The time of the newest report on each open alert, by a message or a list."""
        self._complete_at: datetime | None = None
        """Until when REST's last complete list knows of every alert."""
        self._listed: Collection[str] = ()
        """The ids of the alerts that REST's last list has."""
        self._closed: LRU[str, _Closed] = LRU(_MAX_CLOSED)
        self._only_in_rest = AlertsByText()
        """The open alerts that only REST has reported: the stream may use another id."""
        self._as_listed: dict[str, Alert] = {}
        """The alerts of REST that were taken for one of the stream by their text, by its id.

        It may be another one: a message of before the list shows that.
        """

    def open(self, severity: str | None = None) -> list[Alert]:
        """Return the open alerts, of one severity if given."""
        alerts = self.by_id.values()
        return [alert for alert in alerts if severity is None or alert.severity == severity]

    def count(self, severity: str | None = None) -> int:
        """Return the number of open alerts, of one severity if given."""
        return len(self.by_id) if severity is None else self._severities[severity]

    def apply(self, event: CentralEvent) -> tuple[Change, ...]:
        """Apply an alert message and return the change: none if it is old or changes nothing."""
        values = read_fields(event)
        alert_id = values.get("alert_id")
        if not alert_id:
            return ()
        alert = Alert(**values)
        is_new = alert.operation == "add"
        closed = self._closed.get(alert_id)
        if closed is not None and self._stays_closed(
            closed, alert, has_state=is_new or "state" in values
        ):
            return ()
        within = MAX_APART if is_new else timedelta.max
        known = self.by_id.get(alert_id) or self._only_in_rest.closest(alert, within=within)
        sent = event.time or alert.time
        if known is None and _is_before(sent, self._complete_at):
            # It would be in the list if it were still open.
            return ()
        if known is not None and _is_before(sent, self._reported.get(known.alert_id)):
            return self._identify(known, alert)
        base = known or self._find(alert_id)
        if base is not None:
            raised = base.raised or alert.raised
            values |= {"raised": raised, "from_rest": False, "rest_key": None}
            alert = replace(base, **values)
        if known is not None and known.alert_id != alert_id:
            # Until now it was known by the id that REST uses.
            self._drop(known.alert_id)
        self._as_listed.pop(alert_id, None)
        return self._store(known, alert, sent)

    def load(
        self, alerts: Iterable[Alert], before: datetime | None = None, *, complete: bool = True
    ) -> tuple[Change, ...]:
        """Reconcile with a list of REST that was requested at ``before``; return what changed."""
        return joined(self.loading(alerts, before, complete=complete))

    def loading(
        self, alerts: Iterable[Alert], before: datetime | None = None, *, complete: bool = True
    ) -> Iterator[Changes]:
        """Reconcile with them one by one; messages may be applied in between.

        Open alerts that are not known are added. If the list is ``complete``, those it lacks are
        closed. What the stream reported later than the list may know is kept.
        """
        listed = {alert.alert_id: alert for alert in alerts}
        self._listed = listed.keys()
        unlisted, unlisted_closed, just_closed = self._unlisted(listed, before)
        still_open: set[str] = set()
        for alert in listed.values():
            known = (
                self._find(alert.alert_id)
                or unlisted.closest_listed(alert)
                or self._missed(alert, unlisted_closed)
            )
            if known is not None:
                unlisted.remove(known)
                unlisted_closed.remove(known)
                still_open.add(known.alert_id)
                # A message may have come in between.
                yield self._reconcile(known.alert_id, alert, before)
                continue
            still_open.add(alert.alert_id)
            closed = self._closed.get(alert.alert_id)
            ended = just_closed.closest_listed(alert)
            if ended is not None:
                just_closed.remove(ended)
            is_open = ended is None and (closed is None or not closed.outlasts(alert))
            yield self._store(None, alert, _listed_at(alert, before)) if is_open else ()
        if complete:
            if before is not None:
                self._complete_at = before - REST_LAG
            for alert in [each for each in self.by_id.values() if each.alert_id not in still_open]:
                yield self._close_unlisted(alert, before)

    def snapshot(self) -> Plain:
        """Return all that is known as JSON-safe values; may be called from another thread."""
        # The least recently used first, as `restore` expects.
        closed = self._closed.items()[::-1]
        missed: list[Alert] = []
        ended: list[Alert] = []
        for _, end in closed:
            if end.as_open is not None:
                (missed if end.is_unlisted else ended).append(end.as_open)
        return {
            "alerts": list(map(to_plain, self.by_id.copy().values())),
            "closed": {alert_id: end.at and end.at.isoformat() for alert_id, end in closed},
            "missed": list(map(to_plain, missed)),
            "ended": list(map(to_plain, ended[-_MAX_STORED_ENDED:])),
            "reported": times_to_plain(self._reported.copy()),
            "complete_at": self._complete_at and self._complete_at.isoformat(),
        }

    def restore(self, plain: Mapping[str, Any]) -> None:
        """Restore a snapshot of an earlier run.

        Raises KeyError, TypeError, ValueError or AttributeError, and restores nothing, if it is
        damaged.
        """
        opened = _by_id(plain["alerts"])
        # Earlier versions kept neither the missed ones nor those that ended last.
        missed = _by_id(plain.get("missed", ()))
        ended = _by_id(plain.get("ended", ()))
        as_open = ended | missed
        closed = {
            alert_id: _Closed(at and time_from(at), as_open.get(alert_id), alert_id in missed)
            for alert_id, at in plain["closed"].items()
        }
        reported = times_from(plain.get("reported", {}))
        complete_at = plain.get("complete_at")
        self._complete_at = complete_at and time_from(complete_at)
        for alert in opened.values():
            self._store(None, alert, reported.get(alert.alert_id, alert.time))
        self._closed.update(closed)

    def _unlisted(
        self, listed: Container[str], before: datetime | None
    ) -> tuple[AlertsByText, AlertsByText, AlertsByText]:
        """Return the open alerts that a list lacks, and those closed only because one did.

        The third are those closed by messages that the list may not know of.
        """
        unlisted = AlertsByText()
        for alert_id, alert in self.by_id.items():
            if alert_id not in listed:
                unlisted.add(alert)
        unlisted_closed = AlertsByText()
        just_closed = AlertsByText()
        for alert_id, closed in self._closed.items():
            if alert_id in listed or closed.as_open is None:
                continue
            if closed.is_unlisted:
                unlisted_closed.add(closed.as_open)
            elif _may_be_later(closed.at, before):
                just_closed.add(closed.as_open)
        return unlisted, unlisted_closed, just_closed

    def _missed(self, alert: Alert, unlisted_closed: AlertsByText) -> Alert | None:
        """Return the alert that the list which lacked it should have had, None if there is none."""
        missed = unlisted_closed.closest(alert, within=MAX_APART)
        if missed is None:
            return None
        at = self._closed[missed.alert_id].at
        return None if _is_before(at, alert.raised) else missed

    def _identify(self, known: Alert, alert: Alert) -> tuple[Change, ...]:
        """Learn from an old message which id and devices an alert has that only REST reported."""
        reported = self._reported[known.alert_id]
        as_listed = self._as_listed.get(alert.alert_id)
        if as_listed is not None and not alert.is_open:
            # It ended before the list, which has another one.
            self._drop(alert.alert_id)
            other = replace(
                known,
                alert_id=as_listed.alert_id,
                raised=as_listed.raised,
                from_rest=True,
                rest_key=as_listed.rest_key,
            )
            return self._store(known, other, reported)
        is_earlier = known.raised is not None and _is_before(alert.time, known.raised - MAX_APART)
        if not known.from_rest or not alert.is_open or is_earlier:
            return ()
        serials = known.device_serials or alert.device_serials
        self._drop(known.alert_id)
        self._as_listed[alert.alert_id] = known
        same = replace(known, alert_id=alert.alert_id, device_serials=serials)
        return self._store(known, replace(same, from_rest=False, rest_key=None), reported)

    def _stays_closed(self, closed: _Closed, alert: Alert, *, has_state: bool) -> bool:
        """Return True if a message does not reopen a closed alert; note if it confirms the end."""
        may_reopen = has_state or closed.is_unlisted
        if may_reopen and not closed.outlasts(alert):
            return False
        if not alert.is_open:
            at = alert.time if _is_before(closed.at, alert.time) else closed.at
            self._closed[alert.alert_id] = _Closed(at, closed.as_open)
        return True

    def _find(self, alert_id: str) -> Alert | None:
        """Return an open alert, or the one that was closed only because a list lacked it."""
        known = self.by_id.get(alert_id)
        if known is not None:
            return known
        closed = self._closed.get(alert_id)
        if closed is None or not closed.is_unlisted:
            return None
        return closed.as_open

    def _store(self, known: Alert | None, alert: Alert, at: datetime | None) -> tuple[Change, ...]:
        """Keep an open alert or drop a closed one; return the change, if it is one.

        ``at`` is the time of the report.
        """
        if known is not None and known.from_rest:
            self._only_in_rest.remove(known)
        forgotten: Changes = ()
        if alert.is_open:
            if alert.alert_id not in self.by_id and len(self.by_id) >= MAX_ALERTS:
                forgotten = self._make_room()
                if not forgotten:
                    return ()
            self._closed.pop(alert.alert_id, None)
            self._count(self.by_id.get(alert.alert_id), -1)
            self.by_id[alert.alert_id] = alert
            if at is not None:
                self._reported[alert.alert_id] = max(at, self._reported.get(alert.alert_id, at))
            self._count(alert, 1)
            if alert.from_rest:
                self._only_in_rest.add(alert)
        else:
            self._drop(alert.alert_id)
            # The list that lacked an alert of REST may have been the odd one: it may come again.
            if not alert.from_rest:
                # Nobody knows when one that is unknown was raised.
                as_open = replace(known or replace(alert, raised=None), alert_id=alert.alert_id)
                self._closed[alert.alert_id] = _Closed(alert.time, as_open)
        if alert == known or (known is None and not alert.is_open):
            return ()
        return (*forgotten, Change(alert_key(alert.alert_id), known, alert))

    def _make_room(self) -> Changes:
        """Forget the alert that was opened longest ago of those that REST does not list."""
        self._left_out.add("alerts")
        alert_id = next((each for each in self.by_id if each not in self._listed), None)
        if alert_id is None:
            return ()
        forgotten = self.by_id[alert_id]
        self._drop(alert_id)
        self._only_in_rest.remove(forgotten)
        return (Change(alert_key(alert_id), forgotten, None),)

    def _drop(self, alert_id: str) -> None:
        """Drop an alert if it is there."""
        self._reported.pop(alert_id, None)
        self._as_listed.pop(alert_id, None)
        self._count(self.by_id.pop(alert_id, None), -1)

    def _count(self, alert: Alert | None, number: int) -> None:
        """Add an alert to the counts, or subtract it; None is none."""
        if alert is None:
            return
        self._severities[alert.severity] += number
        if not self._severities[alert.severity]:
            del self._severities[alert.severity]

    def _reconcile(self, alert_id: str, listed: Alert, before: datetime | None) -> Changes:
        """Update an alert by what REST's list says of it."""
        known = self._find(alert_id)
        if known is None:
            return ()
        reported = self._reported.get(alert_id, known.time)
        is_undated = listed.time is None and known.time is not None
        if is_undated or _is_before(listed.time, known.time):
            return self._store(self.by_id.get(alert_id), known, reported)
        if not known.from_rest and _may_be_later(reported, before):
            return self._store(self.by_id.get(alert_id), known, reported)
        if not known.from_rest and listed.alert_id != alert_id:
            self._as_listed[alert_id] = listed
        reconciled = _reconciled(known, listed)
        return self._store(self.by_id.get(alert_id), reconciled, _listed_at(listed, before))

    def _close_unlisted(self, known: Alert, before: datetime | None) -> Changes:
        """Close an open alert that a complete list lacks, unless the list may be too old."""
        reported = self._reported.get(known.alert_id)
        if not known.from_rest and _may_be_later(reported, before):
            return ()
        changes = self._store(known, replace(known, state="cleared"), None)
        if not known.from_rest:
            # The stream reports in order: what comes before the end that the list knows is older.
            at = known.time if before is None or _is_before(before, known.time) else before
            self._closed[known.alert_id] = _Closed(at, known, is_unlisted=True)
        return changes


def _is_before(at: datetime | None, other: datetime | None) -> bool:
    """Return True if a time is before another one."""
    return at is not None and other is not None and at < other


def _may_be_later(reported: datetime | None, before: datetime | None) -> bool:
    """Return True if a message may be later than a list requested at ``before`` knows."""
    return reported is not None and before is not None and reported > before - REST_LAG


def _by_id(plain: Iterable[Mapping[str, Any]]) -> dict[str, Alert]:
    """Return stored alerts by their id; raises as `alert_from`."""
    return {alert.alert_id: alert for alert in map(alert_from, plain)}


def _listed_at(alert: Alert, before: datetime | None) -> datetime | None:
    """Return until when a list knows of an alert: at least until it was updated."""
    times = (alert.time, None if before is None else before - REST_LAG)
    return max((time for time in times if time is not None), default=None)


def _reconciled(known: Alert, listed: Alert) -> Alert:
    """Return a known alert with what REST's list says of it."""
    values: dict[str, Any] = {}
    for name in (*_REST_UPDATES, *_REST_FILLS):
        value = getattr(listed, name)
        if value and (name in _REST_UPDATES or not getattr(known, name)):
            values[name] = value
    return replace(known, **values)
