"""What happens on the campus of its own accord: anything at all, or a few problems that heal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from .context import SimulationContext
from .incidents import INCIDENTS, possible_incidents

_LASTS: Final = timedelta(minutes=5)

_HEALED_BY: Final[Mapping[str, str]] = {
    "alert_raised": "alert_cleared",
    "ap_down": "ap_up",
    "fan_failed": "fan_recovered",
    "psu_failed": "psu_recovered",
    "uplink_down": "uplink_up",
}
"""The problems, and what ends each of them."""

_HARMLESS: Final = (
    "audit_entry",
    "channel_changed",
    "client_joined",
    "client_left",
    "client_roamed",
    "geofence_entered",
    "geofence_left",
    "location",
    "radar_detected",
    "rssi",
)
"""What goes on in a network that is well; none of it changes the network for good."""


class Happening(NamedTuple):
    """An incident, and the serial number of the device that it happens to, None for any."""

    name: str
    serial: str | None = None


class _Problem(NamedTuple):
    """What is wrong, where, and since when."""

    name: str
    serial: str
    since: datetime


class Happenings:
    """Decides what happens next.

    With ``limit``, so many things are wrong at a time, one of them an alert; each heals after a
    while. Alerts that are open at the start count. Without it, anything may happen.
    """

    def __init__(self, context: SimulationContext, rng: Random, limit: int | None = None) -> None:
        self._context = context
        self._rng = rng
        self._limit = limit
        self._problems: list[_Problem] = []
        for alert in context.campus.alerts:
            self._problems.append(_Problem("alert_raised", alert.serial, context.now()))

    def next(self) -> Happening | None:
        """Return what happens next, None for nothing."""
        possible = possible_incidents(self._context)
        if self._limit is None:
            return self._any(possible)
        if self._problems and self._context.now() - self._problems[0].since >= _LASTS:
            return self._heal(self._problems.pop(0))
        if len(self._problems) < self._limit:
            return self._break(possible)
        return self._any([name for name in _HARMLESS if name in possible])

    def _any(self, names: list[str]) -> Happening | None:
        """Return any of these incidents, None if there are none."""
        return Happening(self._rng.choice(names)) if names else None

    def _heal(self, problem: _Problem) -> Happening | None:
        """Return what ends a problem, None if a user has ended it already."""
        name = _HEALED_BY[problem.name]
        if problem.serial not in self._fitting(name):
            return None
        return Happening(name, problem.serial)

    def _break(self, possible: list[str]) -> Happening | None:
        """Return another problem than the present ones, an alert unless one is open."""
        present = {problem.name for problem in self._problems}
        names = [name for name in _HEALED_BY if name in possible and name not in present]
        if "alert_raised" in names:
            names = ["alert_raised"]
        if not names:
            return None
        name = self._rng.choice(names)
        serial = self._rng.choice(self._fitting(name))
        self._problems.append(_Problem(name, serial, self._context.now()))
        return Happening(name, serial)

    def _fitting(self, name: str) -> list[str]:
        """Return the serial numbers of the devices for which an incident makes sense now."""
        incident = INCIDENTS[name]
        targets = incident.targets(self._context.campus)
        return [target.serial for target in targets if incident.fits(target)]
