"""Actions on alerts.

Source: HPE's definition of notifications.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import re
from types import MappingProxyType
from typing import Any, NamedTuple

from ..clock import Clock
from ..errors import CentralActionError, CentralNotFoundError
from ..models.alert import Alert
from .api import CentralApi
from .tasks import TASKS, InvalidRequestError, raise_for_status, wait_until_done

_ALERTS = "/network-notifications/v1/alerts"


class ClearReason(StrEnum):
    """Why an alert is cleared."""

    PROBLEM_WAS_RESOLVED = "problem_was_resolved"
    FALSE_POSITIVE = "false_positive"
    INSUFFICIENT_INFORMATION_FOR_TROUBLESHOOTING = "insufficient_information_for_troubleshooting"
    ALERT_IS_NOT_IMPORTANT = "alert_is_not_important"
    OTHER = "other"


class Priority(StrEnum):
    """The priority of an alert, highest first."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


_REASON_TEXTS = {
    ClearReason.PROBLEM_WAS_RESOLVED: "Problem was resolved",
    ClearReason.FALSE_POSITIVE: "False Positive",
    ClearReason.INSUFFICIENT_INFORMATION_FOR_TROUBLESHOOTING: (
        "Insufficient information for troubleshooting"
    ),
    ClearReason.ALERT_IS_NOT_IMPORTANT: "Alert is not important",
    ClearReason.OTHER: "Other",
}
_PRIORITY_TEXTS = {
    Priority.VERY_HIGH: "Very High",
    Priority.HIGH: "High",
    Priority.MEDIUM: "Medium",
    Priority.LOW: "Low",
    Priority.VERY_LOW: "Very Low",
}

_UNKNOWN_ALERT = re.compile(r"not (be )?found|invalid|unknown|no such|not exist", re.IGNORECASE)
"""Matches the reason of a failure if Central does not know an alert by the name it was given."""


class _RestName(NamedTuple):
    """How REST identifies an alert; ``key`` is None unless it is unique."""

    alert_id: str
    key: str | None


class AlertActions:
    """Actions on an account's alerts.

    All wait until they are done. ``alerts`` are the known alerts by alert id.

    All methods raise CentralActionError if Central refuses or fails, CentralActionTimeoutError if
    it is not known whether the action was executed, and another CentralError if it was not sent.
    """

    def __init__(
        self,
        api: CentralApi,
        *,
        clock: Clock | None = None,
        alerts: Mapping[str, Alert] = MappingProxyType({}),
    ) -> None:
        self._api = api
        self._clock = clock or Clock()
        self._known = alerts

    async def clear_alerts(
        self, alert_ids: Collection[str], reason: ClearReason, notes: str | None = None
    ) -> None:
        """Clear alerts."""
        body = {"reason": _REASON_TEXTS[reason]}
        if notes:
            body["notes"] = notes
        await self._change_alerts("clear", alert_ids, body)

    async def defer_alerts(self, alert_ids: Collection[str], until: datetime) -> None:
        """Defer alerts until an aware time."""
        text = until.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        await self._change_alerts("defer", alert_ids, {"deferUntil": text})

    async def reactivate_alerts(self, alert_ids: Collection[str]) -> None:
        """Make deferred alerts active again."""
        await self._change_alerts("active", alert_ids, {})

    async def set_alert_priority(self, alert_ids: Collection[str], priority: Priority) -> None:
        """Set the priority of alerts."""
        body = {"priority": _PRIORITY_TEXTS[priority]}
        await self._change_alerts("priority", alert_ids, body)

    async def _change_alerts(
        self, action: str, alert_ids: Collection[str], body: Mapping[str, Any]
    ) -> None:
        """Change alerts by their REST ids, and those that Central does not know so by their keys.

        HPE does not publish which of the two the requests take.
        """
        if not alert_ids:
            return
        names = await self._rest_names(dict.fromkeys(alert_ids))
        ids = {alert_id: name.alert_id for alert_id, name in names.items()}
        try:
            await self._send_change(action, ids, body)
        except (CentralActionError, CentralNotFoundError) as err:
            if not _is_unknown_alert(err):
                raise
            await self._change_by_keys(action, names, body, err)

    async def _change_by_keys(
        self,
        action: str,
        names: Mapping[str, _RestName],
        body: Mapping[str, Any],
        err: CentralActionError | CentralNotFoundError,
    ) -> None:
        """Change the alerts that Central does not know by their REST ids, according to ``err``.

        To change an alert twice is harmless: the change is the same.
        """
        reason = str(err)
        failed: Collection[str] = names
        if isinstance(err, CentralActionError):
            reason = err.reason
            failed = err.failed or names
        keys: dict[str, str] = {}
        remaining: list[str] = []
        for alert_id in failed:
            key = names[alert_id].key
            if key is None:
                remaining.append(alert_id)
            else:
                keys[alert_id] = key
        if not keys:
            raise err
        try:
            await self._send_change(action, keys, body)
        except CentralActionError as second:
            also_failed = second.failed or tuple(keys)
            raise CentralActionError(second.reason, (*also_failed, *remaining)) from second
        if remaining:
            raise CentralActionError(reason, tuple(remaining)) from err

    async def _send_change(
        self, action: str, names: Mapping[str, str], body: Mapping[str, Any]
    ) -> None:
        """Change alerts and wait until it is done; ``names`` has REST's name for each alert id.

        Errors name the alert ids that failed.
        """
        path = f"{_ALERTS}/{action}"
        targets = list(names.values())
        response = await self._api.post(path, {"keys": targets, **body})
        raise_for_status(path, response)
        try:
            await wait_until_done(self._api, self._clock, f"{_ALERTS}/{TASKS}", response, targets)
        except CentralActionError as err:
            failed = tuple(alert_id for alert_id, name in names.items() if name in err.failed)
            raise CentralActionError(err.reason, failed) from err

    async def _rest_names(self, alert_ids: Collection[str]) -> dict[str, _RestName]:
        """Return how REST identifies each alert; HPE does not publish how the ids relate.

        The examples of its definition share a key, so a key that is not unique is left out.
        """
        listed = [alert for alert in self._known.values() if alert.from_rest and alert.rest_key]
        if not {alert.alert_id for alert in listed}.issuperset(alert_ids):
            listed = list(await self._api.alerts())
        uses = Counter(alert.rest_key for alert in listed)
        names: dict[str, _RestName] = {}
        for alert_id in alert_ids:
            alert = self._find(alert_id, listed)
            if alert is None:
                names[alert_id] = _RestName(alert_id, None)
                continue
            key = alert.rest_key
            if uses[key] > 1 or key == alert.alert_id:
                key = None
            names[alert_id] = _RestName(alert.alert_id, key)
        return names

    def _find(self, alert_id: str, listed: list[Alert]) -> Alert | None:
        """Return REST's alert by id or by key, else by its text and the time it was raised."""
        for attribute in ("alert_id", "rest_key"):
            same = [alert for alert in listed if getattr(alert, attribute) == alert_id]
            if len(same) == 1:
                return same[0]
        known = self._known.get(alert_id)
        if known is None:
            return None
        text = (known.name, known.summary)
        alike = [alert for alert in listed if (alert.name, alert.summary) == text]
        if len(alike) > 1 and known.raised is None:
            return None
        return min(alike, key=lambda alert: _time_between(alert, known), default=None)


def _is_unknown_alert(err: CentralActionError | CentralNotFoundError) -> bool:
    """Return True if Central may have failed only because it does not know the alert's name."""
    if isinstance(err, (InvalidRequestError, CentralNotFoundError)):
        return True
    return _UNKNOWN_ALERT.search(err.reason) is not None


def _time_between(one: Alert, other: Alert) -> timedelta:
    """Return the time between the raising of two alerts."""
    if one.raised is None or other.raised is None:
        return timedelta.max
    return abs(one.raised - other.raised)
