"""When a device or part was last restarted, derived from uptimes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ..models.device import Device
from ..models.parts import Part
from .rule_types import Uptime

_SAME_RESTART = timedelta(minutes=1)
"""Restarts this close are one: uptimes are whole seconds of a clock that drifts."""

_SAME_RESTART_IN_REST = timedelta(minutes=15)
"""The same for REST, where it is not published how old an uptime may be."""


def later_restart(known: datetime, listed: datetime, before: datetime | None) -> datetime:
    """Return the later of a known restart and one of REST's list; the known one if they match.

    ``before`` is the time of the list before. If the device had long been up by then, its uptime
    drifts: it did not restart.
    """
    if before is not None and listed <= before - _SAME_RESTART_IN_REST:
        return known
    return max(known, _steady(known, listed, _SAME_RESTART_IN_REST))


def restart_of(
    rule: Uptime,
    base: Device | Part,
    values: dict[str, Any],
    fields: Mapping[str, Any],
    at: datetime,
    last: datetime | None,
) -> dict[str, datetime | None]:
    """Return the attribute with the time of the last restart, according to a message of ``at``.

    ``base`` is the device or part before the message, ``values`` what the message changes, and
    ``last`` the time of the message before it. Nothing is returned if the uptime is not credible.
    """
    uptime = fields.get(rule.field)
    if uptime is None:
        return {}
    was_up = getattr(base, rule.up)
    is_up = getattr(base.updated(values), rule.up)
    if uptime:
        # The uptime of what is down may stand still.
        is_credible = is_up is not False
    else:
        # Zero may mean that it is not known, except for what has just come up.
        is_credible = is_up and was_up is False
    if not is_credible:
        return {}
    known = getattr(base, rule.attribute)
    try:
        restart = at - rule.unit * uptime
    except OverflowError:
        return {rule.attribute: known}
    return {rule.attribute: _restart(restart, known, last)}


def _restart(restart: datetime, known: datetime | None, last: datetime | None) -> datetime | None:
    """Return the known restart unless the other one came after the last message.

    An uptime's clock drifts: over weeks, the restart derived from it moves away.
    """
    if known is None or last is None:
        return _steady(known, restart, _SAME_RESTART_IN_REST)
    if restart <= last:
        return known
    return _steady(known, restart, _SAME_RESTART)


def _steady(known: datetime | None, restart: datetime, tolerance: timedelta) -> datetime:
    """Return the known restart if the other one is the same within the tolerance."""
    if known is not None and abs(restart - known) < tolerance:
        return known
    return restart
