"""Which open alerts name which device, and whether one of them is a problem."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable

from ..models.alert import Alert, Severity
from ..models.change import Change
from ..models.core import Key

PROBLEMS = frozenset({Severity.CRITICAL, Severity.MAJOR})
"""The severities of an alert that is a problem of the device that it names."""

_MOST_UNHEARD = 16
"""Changes that are kept for an entity that is being added: one that is disabled never asks for them."""


def alerts_key(serial_number: str) -> Key:
    """Name all alerts that name a device."""
    return ("alerts", serial_number)


class DeviceAlerts:
    """The open alerts of each device, in step with the inventory's: a change costs as much as the devices it names."""

    def __init__(
        self,
        review: Callable[[Collection[str]], None],
        tell: Callable[[Key], None],
        tell_change: Callable[[Key, Change], None],
    ) -> None:
        """Call ``tell`` with the `alerts_key` of each device that a change concerns; ``tell_change`` if it is news."""
        self._review = review
        self._tell = tell
        self._tell_change = tell_change
        self._open: defaultdict[str, dict[str, Alert]] = defaultdict(dict)
        self._named: set[str] = set()
        self._unheard: dict[str, deque[Change]] = {}

    def take_up(self, alerts: Iterable[Alert]) -> None:
        """Know the alerts of an earlier run; nobody hears of them as news."""
        for alert in alerts:
            self._note(None, alert)
            self._named.update(alert.device_serials)

    def follow(self, change: Change, *, is_news: bool) -> None:
        """Keep up with a change of an alert, and tell everybody who waits for one of its devices."""
        before, after = (
            alert if isinstance(alert, Alert) else None for alert in (change.before, change.after)
        )
        concerned = self._note(before, after)
        if new := [serial for serial in concerned if serial not in self._named]:
            self._named.update(new)
            self._review(new)
        for serial in concerned:
            if is_news and (unheard := self._unheard.get(serial)) is not None:
                unheard.append(change)
            elif is_news:
                self._tell_change(alerts_key(serial), change)
            self._tell(alerts_key(serial))

    def is_named(self, serial_number: str) -> bool:
        """Whether an alert has named the device since the account was set up, or one that is open does."""
        return serial_number in self._named

    def is_problem(self, serial_number: str) -> bool:
        """Whether an open alert that names the device is a problem."""
        return any(
            alert.severity in PROBLEMS for alert in self._open.get(serial_number, {}).values()
        )

    def keep_for(self, serial_number: str) -> None:
        """Keep what happens to a device's alerts, instead of telling it, until `unheard` is asked for it."""
        self._unheard[serial_number] = deque(maxlen=_MOST_UNHEARD)

    def unheard(self, serial_number: str) -> Collection[Change]:
        """Return what has been kept for a device, which is then kept no more."""
        return self._unheard.pop(serial_number, ())

    def _note(self, before: Alert | None, after: Alert | None) -> dict[str, None]:
        """Note an alert's new state with each of its devices; return those that it names or named, each once."""
        concerned: dict[str, None] = {}
        if before is not None:
            for serial in before.device_serials:
                concerned[serial] = None
                alerts = self._open[serial]
                alerts.pop(before.alert_id, None)
                if not alerts:
                    del self._open[serial]
        if after is not None:
            for serial in after.device_serials:
                concerned[serial] = None
                if after.is_open:
                    self._open[serial][after.alert_id] = after
        return concerned
