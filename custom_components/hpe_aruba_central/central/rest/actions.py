"""What can be done to alerts and devices. Sources: HPE's definitions of notifications and of troubleshooting."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
import re
from typing import Any
from urllib.parse import quote

from ..clock import Clock
from ..errors import CentralActionError, CentralNotFoundError
from ..models.alert import Alert
from ..models.device import Device, DeviceKind
from .client import Answer, CentralApi
from .tasks import follow, has_ended, reason

_ALERTS = "/network-notifications/v1/alerts"
_DEVICES = "/network-troubleshooting/v1"
_TASKS = "async-operations"


class ClearReason(StrEnum):
    """Why an alert is cleared."""

    PROBLEM_WAS_RESOLVED = "problem_was_resolved"
    FALSE_POSITIVE = "false_positive"
    INSUFFICIENT_INFORMATION_FOR_TROUBLESHOOTING = "insufficient_information_for_troubleshooting"
    ALERT_IS_NOT_IMPORTANT = "alert_is_not_important"
    OTHER = "other"


class Priority(StrEnum):
    """How soon an alert wants attention, soonest first."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


_REASONS = {
    ClearReason.PROBLEM_WAS_RESOLVED: "Problem was resolved",
    ClearReason.FALSE_POSITIVE: "False Positive",
    ClearReason.INSUFFICIENT_INFORMATION_FOR_TROUBLESHOOTING: "Insufficient information for troubleshooting",
    ClearReason.ALERT_IS_NOT_IMPORTANT: "Alert is not important",
    ClearReason.OTHER: "Other",
}
_PRIORITIES = {
    Priority.VERY_HIGH: "Very High",
    Priority.HIGH: "High",
    Priority.MEDIUM: "Medium",
    Priority.LOW: "Low",
    Priority.VERY_LOW: "Very Low",
}

_REBOOT, _LOCATE, _BOUNCE_POE, _BOUNCE_PORT = "reboot", "locate", "poeBounce", "portBounce"
_OFFERS: dict[DeviceKind, frozenset[str]] = {
    DeviceKind.ACCESS_POINT: frozenset({_REBOOT, _LOCATE}),
    DeviceKind.SWITCH: frozenset({_REBOOT, _LOCATE, _BOUNCE_POE, _BOUNCE_PORT}),
    DeviceKind.GATEWAY: frozenset({_REBOOT, _BOUNCE_POE, _BOUNCE_PORT}),
}
"""What each kind of device can be asked for; both families of switches are offered the same."""

_AOS_S, _CX = "aos-s", "cx"
_AOS_S_FIRMWARE = re.compile(r"([A-Z]{1,2}\.)?1[56]\.")
"""Such as WC.16.11.0021, where CX has FL.10.14.1010."""
_AOS_S_MODEL = re.compile(r"(?<!\d)(25[34]0|26[12]\d|29[1-3]\d|35\d\d|38[01]0|54\d\d)(?!\d)")

_UNKNOWN = re.compile(r"not (be )?found|invalid|unknown|no such|not exist", re.IGNORECASE)
"""In the reason of a failure: that Central knows no alert by what it was called."""


class _RefusedError(CentralActionError):
    """Central finds fault with the request itself (400, 422)."""


def can_reboot(device: Device) -> bool:
    """Whether Central offers to restart the device."""
    return _REBOOT in _OFFERS[device.kind]


def can_locate(device: Device) -> bool:
    """Whether Central offers to let the device blink."""
    return _LOCATE in _OFFERS[device.kind]


def can_bounce(device: Device) -> bool:
    """Whether Central offers to take the device's ports, or their PoE, down and up."""
    return _BOUNCE_PORT in _OFFERS[device.kind]


class Actions:
    """Actions on an account's alerts and devices, each followed to its end.

    All raise CentralActionError if Central refuses or fails, CentralActionTimeoutError if it is not known whether or
    how it ended, and other CentralError subclasses if it was not asked. ``alerts`` are those known, by alert id.
    """

    def __init__(
        self,
        api: CentralApi,
        *,
        clock: Clock | None = None,
        alerts: Mapping[str, Alert] | None = None,
    ) -> None:
        self._api = api
        self._clock = clock or Clock()
        self._known = alerts if alerts is not None else {}

    async def clear_alerts(
        self, alert_ids: Collection[str], reason: ClearReason, notes: str | None = None
    ) -> None:
        """Clear alerts."""
        body = {"reason": _REASONS[reason]} | ({"notes": notes} if notes else {})
        await self._change("clear", alert_ids, body)

    async def defer_alerts(self, alert_ids: Collection[str], until: datetime) -> None:
        """Defer alerts until a time, aware."""
        text = until.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        await self._change("defer", alert_ids, {"deferUntil": text})

    async def reactivate_alerts(self, alert_ids: Collection[str]) -> None:
        """Make deferred alerts active again."""
        await self._change("active", alert_ids, {})

    async def set_alert_priority(self, alert_ids: Collection[str], priority: Priority) -> None:
        """Give alerts another priority."""
        await self._change("priority", alert_ids, {"priority": _PRIORITIES[priority]})

    async def reboot(self, device: Device) -> None:
        """Restart a device: returns once Central has taken the one request for it."""
        await self._ask_device(device, _REBOOT)

    async def locate(self, device: Device) -> None:
        """Let a device blink, for as long as Central has it."""
        await self._ask_device(device, _LOCATE)

    async def bounce_poe(self, device: Device, ports: Collection[str]) -> None:
        """Take the PoE of ports away and give it back."""
        await self._bounce(device, _BOUNCE_POE, ports)

    async def bounce_port(self, device: Device, ports: Collection[str]) -> None:
        """Take ports down and up."""
        await self._bounce(device, _BOUNCE_PORT, ports)

    async def _bounce(self, device: Device, action: str, ports: Collection[str]) -> None:
        """Bounce ports, and wait until that is done."""
        if wanted := list(dict.fromkeys(ports)):
            path, answer = await self._ask_device(device, action, {"ports": wanted})
            await follow(self._api, self._clock, f"{path}/{_TASKS}", answer, wanted)

    async def _ask_device(
        self, device: Device, action: str, body: Mapping[str, Any] | None = None
    ) -> tuple[str, Answer]:
        """Ask for a device's action; returns the path that took it."""
        if action not in _OFFERS[device.kind]:
            raise CentralActionError("Central does not offer this for such a device")
        serial = quote(device.serial_number, safe="")
        first, *others = (f"{_DEVICES}/{family}/{serial}/{action}" for family in _families(device))
        path, answer = first, await self._api.post(first, body)
        if answer.status == HTTPStatus.NOT_FOUND and others:
            # What was not found was not taken: the switch may be of the other family.
            path, answer = others[0], await self._api.post(others[0], body)
        _check(path, answer)
        if not body:
            has_ended(answer.body, ())
        return path, answer

    async def _change(
        self, action: str, alert_ids: Collection[str], body: Mapping[str, Any]
    ) -> None:
        """Change alerts by their REST ids, and those that it does not know so by their REST keys."""
        if not alert_ids:
            return
        names = await self._names(list(dict.fromkeys(alert_ids)))
        try:
            await self._send(
                action, {alert_id: name for alert_id, (name, _) in names.items()}, body
            )
        except (CentralActionError, CentralNotFoundError) as err:
            if not isinstance(err, (_RefusedError, CentralNotFoundError)) and not _UNKNOWN.search(
                err.reason
            ):
                raise
            failed = (err.failed if isinstance(err, CentralActionError) else ()) or tuple(names)
            keys = {alert_id: key for alert_id in failed if (key := names[alert_id][1]) is not None}
            if not keys:
                raise
            # Whatever was changed already is changed to the same again.
            await self._send(action, keys, body)
            if left := tuple(alert_id for alert_id in failed if alert_id not in keys):
                raise CentralActionError(
                    err.reason if isinstance(err, CentralActionError) else str(err), left
                ) from err

    async def _send(self, action: str, names: Mapping[str, str], body: Mapping[str, Any]) -> None:
        """Change the alerts by what REST calls each; a failure tells their alert ids."""
        path = f"{_ALERTS}/{action}"
        answer = await self._api.post(path, {"keys": list(names.values()), **body})
        _check(path, answer)
        try:
            await follow(
                self._api, self._clock, f"{_ALERTS}/{_TASKS}", answer, list(names.values())
            )
        except CentralActionError as err:
            failed = tuple(alert_id for alert_id, name in names.items() if name in err.failed)
            raise CentralActionError(err.reason, failed) from err

    async def _names(self, alert_ids: list[str]) -> dict[str, tuple[str, str | None]]:
        """Return the id by which REST knows each alert, and its key if no other alert has the same.

        Which of the two is wanted is not published, nor how they relate to the stream's ids.
        """
        listed = [alert for alert in self._known.values() if alert.from_rest and alert.rest_key]
        if not {alert.alert_id for alert in listed}.issuperset(alert_ids):
            listed = list(await self._api.alerts())
        times = Counter(alert.rest_key for alert in listed)
        names: dict[str, tuple[str, str | None]] = {}
        for alert_id in alert_ids:
            if (alert := self._find(alert_id, listed)) is None:
                names[alert_id] = (alert_id, None)
            else:
                unique = times[alert.rest_key] == 1 and alert.rest_key != alert.alert_id
                names[alert_id] = (alert.alert_id, alert.rest_key if unique else None)
        return names

    def _find(self, alert_id: str, listed: list[Alert]) -> Alert | None:
        """Find an alert among REST's: by id, by key, or as the one of the same text that was raised nearest in time."""
        for name in ("alert_id", "rest_key"):
            if len(same := [alert for alert in listed if getattr(alert, name) == alert_id]) == 1:
                return same[0]
        if (known := self._known.get(alert_id)) is None:
            return None
        alike = [
            alert for alert in listed if (alert.name, alert.summary) == (known.name, known.summary)
        ]
        if len(alike) > 1 and known.raised is None:
            return None
        return min(alike, key=lambda alert: _apart(alert, known), default=None)


def _apart(one: Alert, other: Alert) -> timedelta:
    """Return how long after or before the other an alert was raised."""
    return abs(one.raised - other.raised) if one.raised and other.raised else timedelta.max


def _families(device: Device) -> tuple[str, ...]:
    """Return where in Central's paths a device may be, the likeliest first."""
    if device.kind is DeviceKind.SWITCH:
        return (_AOS_S, _CX) if _is_aos_s(device) else (_CX, _AOS_S)
    return ("aps" if device.kind is DeviceKind.ACCESS_POINT else "gateways",)


def _is_aos_s(switch: Device) -> bool:
    """Whether a switch runs AOS-S: by REST's word (``pvos``, ``cx``), else its firmware, else its model."""
    told = switch.switch_type or ""
    if "cx" in told or "pvos" in told or "aos_s" in told:
        return "cx" not in told
    by_firmware = _AOS_S_FIRMWARE.match(switch.firmware_version or "")
    return by_firmware is not None or _AOS_S_MODEL.search(switch.model or "") is not None


def _check(path: str, answer: Answer) -> None:
    """Raise the error that an answer is."""
    said = reason(answer.body) or f"status {answer.status}"
    if answer.status == HTTPStatus.NOT_FOUND:
        raise CentralNotFoundError(f"{path}: {said}")
    if answer.status == HTTPStatus.CONFLICT:
        raise CentralActionError(said)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise _RefusedError(said)
