"""The open alerts of each device."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from lru import LRU

from ..models.alert import Alert, Severity
from ..models.change import Change

PROBLEMS = frozenset({Severity.CRITICAL, Severity.MAJOR})
"""The severities of an alert that make it a problem of the devices it names."""

_MAX_NAMED = 50_000
"""How many devices are remembered that an alert has named."""

_MAX_BUFFERED = 16
"""How many changes are buffered at most: a disabled entity never fetches them."""


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class AffectedDevices(NamedTuple):
    """The serial numbers that a changed alert names or named, and those never named before."""

    serial_numbers: tuple[str, ...]
    first_named: tuple[str, ...]


class DeviceAlerts:
    """Index of the open alerts by the serial numbers that they name.

    A change costs as much as the devices it names.
    """

    def __init__(self) -> None:
        self._open: defaultdict[str, dict[str, Alert]] = defaultdict(dict)
        self._problems: Counter[str] = Counter()
        """How many open alerts make each device a problem."""
        self._named: LRU[str, None] = LRU(_MAX_NAMED)
        self._buffers: dict[str, deque[Change]] = {}

    def load(self, alerts: Iterable[Alert]) -> None:
        """Index the open alerts of an earlier run."""
        for alert in alerts:
            self._add(alert)
            self._name(alert.device_serials)

    def handle(self, change: Change) -> AffectedDevices:
        """Apply a change of an alert; return the devices that it names, or did before."""
        before, after = change.before, change.after
        affected: dict[str, None] = {}
        if isinstance(before, Alert):
            self._remove(before)
            affected.update(dict.fromkeys(before.device_serials))
        if isinstance(after, Alert):
            affected.update(dict.fromkeys(after.device_serials))
            if after.is_open:
                self._add(after)
        first_named = tuple(serial for serial in affected if serial not in self._named)
        self._name(first_named)
        return AffectedDevices(tuple(affected), first_named)

    def is_named(self, serial_number: str) -> bool:
        """Return True if an alert has named the device since setup, or an open one does."""
        return serial_number in self._named

    def is_problem(self, serial_number: str) -> bool:
        """Return True if an open alert that names the device is a problem."""
        return self._problems[serial_number] > 0

    def problems(self, serial_number: str) -> list[Alert]:
        """Return the open alerts that make a device a problem, newest first."""
        alerts = self._open.get(serial_number, {}).values()
        found = [alert for alert in alerts if alert.severity in PROBLEMS]
        return sorted(found, key=lambda alert: alert.since or _LONG_AGO, reverse=True)

    def buffer(self, serial_number: str) -> None:
        """Start to buffer a device's changes, until `pop_buffered`: its entity is being added."""
        self._buffers[serial_number] = deque(maxlen=_MAX_BUFFERED)

    def put_buffered(self, serial_number: str, change: Change) -> bool:
        """Buffer a change; return False if the device's changes are not buffered."""
        buffer = self._buffers.get(serial_number)
        if buffer is None:
            return False
        buffer.append(change)
        return True

    def pop_buffered(self, serial_number: str) -> Collection[Change]:
        """Stop to buffer a device's changes, and return them."""
        return self._buffers.pop(serial_number, ())

    def _add(self, alert: Alert) -> None:
        """Add an open alert to each of its devices."""
        is_problem = alert.severity in PROBLEMS
        for serial in dict.fromkeys(alert.device_serials):
            self._open[serial][alert.alert_id] = alert
            self._problems[serial] += is_problem

    def _remove(self, alert: Alert) -> None:
        """Remove an alert from each of its devices."""
        for serial in dict.fromkeys(alert.device_serials):
            alerts = self._open[serial]
            removed = alerts.pop(alert.alert_id, None)
            if removed is not None and removed.severity in PROBLEMS:
                self._problems[serial] -= 1
            if not alerts:
                del self._open[serial]
                del self._problems[serial]

    def _name(self, serial_numbers: Iterable[str]) -> None:
        """Note that an alert has named devices."""
        for serial in serial_numbers:
            self._named[serial] = None
