"""What is known now. `Inventory.apply` is pure: no I/O, and no clock of its own."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from .models import Alert, CentralEvent, Change, Device, DeviceKind, Key
from .rules import RULES, STATES, Rule
from .stored import Plain, alert_from, device_from, to_plain

_REMEMBERED_CLOSED = 4096
"""How many closed alerts are remembered, so that a late repeat does not open one again."""


_SNAPSHOT = "snapshot"
"""Stands where a message's kind stands, for when REST told of a device."""

_TELLING = (*RULES, _SNAPSHOT)

_SAME_RESTART = timedelta(minutes=1)
"""Uptimes are whole seconds of a clock that drifts: restarts this close are one."""

_LEAP = timedelta(hours=1)
"""A message that much later than the last is looked at twice: is its time one that has come?"""

_REST_LAG = timedelta(seconds=30)
"""How much older than its answer a REST list is taken to be, at most."""

_SAME_RESTART_BY_REST = timedelta(minutes=15)
"""How old an uptime in a REST answer may be is not published, so that restarts this close are one."""


class Inventory:
    """Devices by serial number and open alerts by alert id, as the streams and REST tell."""

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.alerts: dict[str, Alert] = {}
        self._newest: dict[tuple[str, str], datetime] = {}
        """The time of the last message, by serial number and kind."""
        self._removed: dict[str, datetime] = {}
        self._closed: OrderedDict[str, datetime | None] = OrderedDict()
        self._rest_only: dict[tuple[str, str], str] = {}
        """Alerts known from REST alone: their alert id by name and summary."""
        self._unconfirmed: dict[str, datetime | None] = {}
        """Devices known from an earlier run alone, and when they were last heard of."""

    def apply(self, event: CentralEvent) -> tuple[Change, ...]:
        """Take one event in and tell what changed: nothing for an old, repeated or stateless one."""
        if event.payload.kind == "alert":
            return self._apply_alert(event)
        if (rule := RULES.get(event.payload.kind)) is not None:
            return self._apply_device(rule, event)
        return ()

    def load_devices(
        self, devices: Iterable[Device], at: datetime | None = None, whole: Collection[DeviceKind] = ()
    ) -> tuple[Change, ...]:
        """Merge a REST snapshot of ``at``: what it tells wins, what it leaves open stays.

        Removed is only what an earlier run left behind and nobody has told of since, once a snapshot that is ``whole``
        for its kind lacks it.
        """
        changes: list[Change] = []
        listed: set[str] = set()
        for device in devices:
            listed.add(device.serial_number)
            if at is not None:
                self._newest[device.serial_number, _SNAPSHOT] = at
            known = self.devices.get(device.serial_number)
            told = {
                field.name: value
                for field in fields(device)
                if (value := getattr(device, field.name)) not in {None, ()}
            }
            if known is None and self._is_after(self._removed.get(device.serial_number), at):
                continue
            if self._is_after(self._newest.get((device.serial_number, STATES[device.kind])), at):
                # The stream has told since; a list may also be a little older than its answer.
                told.pop("online", None)
                told.pop("last_restart", None)
            if known and known.last_restart and "last_restart" in told:
                told["last_restart"] = max(
                    known.last_restart, _steady(known.last_restart, told["last_restart"], _SAME_RESTART_BY_REST)
                )
            changes += self._store(known, known or device, told)
        for serial, heard in list(self._unconfirmed.items()):
            left = self.devices.get(serial)
            if left is None or left.kind in whole:
                del self._unconfirmed[serial]
                if serial not in listed and self.last_heard(serial) == heard:
                    changes += self._forget(serial, None)
        return tuple(changes)

    @staticmethod
    def _is_after(heard: datetime | None, snapshot: datetime | None) -> bool:
        """Whether a stream told something that a snapshot may not know yet."""
        return heard is not None and snapshot is not None and heard > snapshot - _REST_LAG

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

    def last_heard(self, serial: str) -> datetime | None:
        """Return when Central last told of a device itself, over a stream or by REST."""
        return max((at for kind in _TELLING if (at := self._newest.get((serial, kind))) is not None), default=None)

    def snapshot(self) -> Plain:
        """Return all that is known, as JSON can hold it; may be called from another thread."""
        heard: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for (serial, kind), at in self._newest.copy().items():
            heard[serial][kind] = at.isoformat()
        return {
            "devices": [to_plain(device) for device in self.devices.copy().values()],
            "heard": heard,
            "removed": {serial: at.isoformat() for serial, at in self._removed.copy().items()},
            "alerts": [to_plain(alert) for alert in self.alerts.copy().values()],
            "closed": {alert_id: at and at.isoformat() for alert_id, at in list(self._closed.items())},
        }

    def restore(self, plain: Mapping[str, Any], kinds: Collection[DeviceKind], *, alerts: bool) -> None:
        """Take a snapshot of an earlier run up, before anything else is known: devices of the kinds, and alerts.

        Raises KeyError, TypeError, ValueError or AttributeError, and knows nothing then, if it is damaged.
        """
        devices = [device for item in plain["devices"] if (device := device_from(item)).kind in kinds]
        newest = {
            (serial, kind): datetime.fromisoformat(at)
            for serial, heard in plain["heard"].items()
            for kind, at in heard.items()
        }
        removed = {serial: datetime.fromisoformat(at) for serial, at in plain["removed"].items()}
        opened = [alert_from(item) for item in plain["alerts"]] if alerts else []
        closed = {alert_id: at and datetime.fromisoformat(at) for alert_id, at in plain["closed"].items()}
        self.devices.update((device.serial_number, device) for device in devices)
        self._newest.update(newest)
        self._removed.update(removed)
        self._unconfirmed.update((serial, self.last_heard(serial)) for serial in self.devices)
        for alert in opened:
            self._store_alert(None, alert)
        if alerts:
            self._closed.update(closed)

    def _apply_device(self, rule: Rule, event: CentralEvent) -> tuple[Change, ...]:
        """Merge a device's state or statistics."""
        told = event.payload.fields
        serial = told.get("serial_number")
        at = told.get("timestamp") or event.time
        if not serial:
            return ()
        before = self._newest.get((serial, event.payload.kind))
        if at is not None and (before is None or at - before > _LEAP) and (sent := event.time) is not None:
            # A device whose clock is ahead must not make all that it tells later look old.
            at = min(at, sent)
        if not self._is_news(serial, event.payload.kind, at):
            return ()
        known = self.devices.get(serial)
        if told.get("operation") == "delete":
            return self._forget(serial, at)
        base = known or Device(serial_number=serial, kind=rule.kind)
        targets = rule.fields
        news: dict[str, Any] = {}
        for field, value in told.items():
            if field in targets:
                name, convert = targets[field]
                news[name] = convert(value) if convert else value
        online = news.get("online", base.online)
        if rule.uptime and at and online is not False and (uptime := told.get(rule.uptime.field)):
            news["last_restart"] = _restart(before, base.last_restart, at, rule.uptime.unit, uptime)
        return self._store(known, base, news)

    def _is_news(self, serial: str, kind: str, at: datetime | None) -> bool:
        """Tell whether a message is at least as new as the last of its kind about the device, and as its removal."""
        if at is None:
            return True
        key = (serial, kind)
        for newest in (self._newest.get(key), self._removed.get(serial)):
            if newest is not None and at < newest:
                return False
        self._newest[key] = at
        return True

    def _store(self, known: Device | None, base: Device, news: dict[str, Any]) -> tuple[Change, ...]:
        """Keep a device with what is new about it, and tell whether that changed anything."""
        if news.get("online", base.online) is not base.online:
            # A reason given for an earlier outage is none for this one, whoever tells of the change.
            news.setdefault("down_reason", None)
        if known is not None and not known.differs(news):
            return ()
        device = base.updated(news)
        self.devices[device.serial_number] = device
        return (Change(device_key(device.serial_number), known, device),)

    def _forget(self, serial: str, at: datetime | None) -> tuple[Change, ...]:
        """Drop a device that Central no longer manages."""
        if at is not None:
            self._removed[serial] = at
        if (known := self.devices.pop(serial, None)) is None:
            return ()
        return (Change(device_key(serial), known, None),)

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


def _steady(known: datetime | None, restart: datetime, tolerance: timedelta = _SAME_RESTART) -> datetime:
    """Keep the known time of a restart where the new one tells of the same."""
    return known if known is not None and abs(restart - known) < tolerance else restart


def _restart(
    before: datetime | None, known: datetime | None, at: datetime, unit: timedelta, uptime: int
) -> datetime | None:
    """Keep the known time of a restart unless the one that an uptime tells came after the last message.

    An uptime's clock drifts: over weeks, what it tells moves away from what it told first.
    """
    try:
        restart = at - unit * uptime
    except OverflowError:
        return known
    if known is None or before is None:
        return _steady(known, restart, _SAME_RESTART_BY_REST)
    return _steady(known, restart) if restart > before else known


def device_key(serial_number: str) -> Key:
    """Name a device in the inventory."""
    return ("device", serial_number)


def alert_key(alert_id: str) -> Key:
    """Name an alert in the inventory."""
    return ("alert", alert_id)


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
