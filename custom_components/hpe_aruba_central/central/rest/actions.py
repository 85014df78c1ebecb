"""Actions on alerts and devices.

Sources: HPE's definitions of notifications and of troubleshooting.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
import re
from types import MappingProxyType
from typing import Any, NamedTuple

from ..clock import Clock
from ..errors import CentralActionError, CentralNotFoundError
from ..models.alert import Alert
from ..models.device import Device, DeviceKind, read_serial
from ..models.device_enums import StackTopology
from .client import ActionResponse, CentralApi
from .tasks import failure_reason, has_succeeded, names_task, wait_until_done

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

_REBOOT, _LOCATE, _BOUNCE_POE, _BOUNCE_PORT = "reboot", "locate", "poeBounce", "portBounce"
_SUPPORTED: dict[DeviceKind, frozenset[str]] = {
    DeviceKind.ACCESS_POINT: frozenset({_REBOOT, _LOCATE}),
    DeviceKind.SWITCH: frozenset({_REBOOT, _LOCATE, _BOUNCE_POE, _BOUNCE_PORT}),
    DeviceKind.GATEWAY: frozenset({_REBOOT, _BOUNCE_POE, _BOUNCE_PORT}),
}
"""The actions that Central has for each kind of device; both families of switches have the same."""
_THIRD_PARTY = "tpd"
"""REST's type of a switch of another make, which Central only monitors."""

_NOT_OFFERED = "Central does not offer this for such a device"

_AOS_S, _CX = "aos-s", "cx"
_AOS_S_FIRMWARE = re.compile(r"([A-Z]{1,2}\.)?1[56]\.")
"""Matches WC.16.11.0021, but not FL.10.14.1010 of CX."""
_AOS_S_MODEL = re.compile(r"(?<!\d)(25[34]0|26[12]\d|29[1-3]\d|35\d\d|38[01]0|54\d\d)(?!\d)")

_UNKNOWN_ALERT = re.compile(r"not (be )?found|invalid|unknown|no such|not exist", re.IGNORECASE)
"""Matches the reason of a failure if Central does not know an alert by the name it was given."""


class _InvalidRequestError(CentralActionError):
    """Central found fault with the request itself (400, 422)."""


class _RestName(NamedTuple):
    """How REST identifies an alert; ``key`` is None unless it is unique."""

    alert_id: str
    key: str | None


def _supported(device: Device) -> frozenset[str]:
    """Return the actions that Central has for a device."""
    if device.switch_type == _THIRD_PARTY:
        return frozenset()
    return _SUPPORTED[device.kind]


def is_stacked(device: Device) -> bool:
    """Return True if a switch belongs to a stack, which Central restarts and locates as a whole."""
    return device.stack_id is not None and device.stack_topology != StackTopology.STANDALONE


def can_reboot(device: Device) -> bool:
    """Return True if Central can restart a device alone."""
    return _REBOOT in _supported(device) and not is_stacked(device)


def can_reboot_stack(device: Device) -> bool:
    """Return True if Central can restart the stack that a switch belongs to."""
    return _REBOOT in _supported(device) and is_stacked(device)


def can_locate(device: Device) -> bool:
    """Return True if Central can blink the LED of a device alone."""
    return _LOCATE in _supported(device) and not is_stacked(device)


def can_locate_stack(device: Device) -> bool:
    """Return True if Central can blink the LEDs of the stack that a switch belongs to."""
    return _LOCATE in _supported(device) and is_stacked(device)


def can_bounce(device: Device) -> bool:
    """Return True if Central can turn ports of a device, or their PoE, off and on."""
    return _BOUNCE_PORT in _supported(device)


class Actions:
    """Actions on an account's alerts and devices.

    All wait until they are done. If Central names no operation to follow, which HPE's definition
    has for neither reboots nor locates, those are done once Central has accepted them.
    ``alerts`` are the known alerts by alert id.

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

    async def reboot(self, device: Device) -> None:
        """Restart a device that belongs to no stack."""
        await self._act_on_device(device, _REBOOT, is_offered=can_reboot(device))

    async def reboot_stack(self, member: Device) -> None:
        """Restart all members of a stack."""
        await self._act_on_device(member, _REBOOT, is_offered=can_reboot_stack(member))

    async def locate(self, device: Device) -> None:
        """Blink the LED of a device that belongs to no stack; Central decides for how long."""
        await self._act_on_device(device, _LOCATE, is_offered=can_locate(device))

    async def locate_stack(self, member: Device) -> None:
        """Blink the LEDs of a stack; Central decides for how long."""
        await self._act_on_device(member, _LOCATE, is_offered=can_locate_stack(member))

    async def bounce_poe(self, device: Device, ports: Collection[str]) -> None:
        """Turn the PoE of ports off and on again."""
        await self._bounce(device, _BOUNCE_POE, ports)

    async def bounce_port(self, device: Device, ports: Collection[str]) -> None:
        """Shut ports down and bring them up again."""
        await self._bounce(device, _BOUNCE_PORT, ports)

    async def _act_on_device(self, device: Device, action: str, *, is_offered: bool) -> None:
        """Run an action on a device or stack as a whole."""
        if not is_offered:
            raise CentralActionError(_NOT_OFFERED)
        path, response = await self._request_device_action(device, action)
        if names_task(response):
            await wait_until_done(self._api, self._clock, f"{path}/{_TASKS}", response, ())
        else:
            has_succeeded(response.body, ())

    async def _bounce(self, device: Device, action: str, ports: Collection[str]) -> None:
        """Bounce ports, and wait until it is done."""
        names = list(dict.fromkeys(ports))
        if not names:
            # Central might take an empty list for all ports.
            return
        path, response = await self._request_device_action(device, action, {"ports": names})
        await wait_until_done(self._api, self._clock, f"{path}/{_TASKS}", response, names)

    async def _request_device_action(
        self, device: Device, action: str, body: Mapping[str, Any] | None = None
    ) -> tuple[str, ActionResponse]:
        """Request an action; return the path that accepted it, and the response."""
        if action not in _supported(device):
            raise CentralActionError(_NOT_OFFERED)
        first, *others = _paths(device, action)
        path, response = first, await self._api.post(first, body)
        for other in others:
            if response.status != HTTPStatus.NOT_FOUND:
                break
            # Nothing was executed there: Central may know the device by another path.
            path, response = other, await self._api.post(other, body)
        _raise_for_status(path, response)
        return path, response

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
                raise
            # To change an alert twice is harmless: the change is the same.
            await self._send_change(action, keys, body)
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
        _raise_for_status(path, response)
        try:
            await wait_until_done(self._api, self._clock, f"{_ALERTS}/{_TASKS}", response, targets)
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
    if isinstance(err, (_InvalidRequestError, CentralNotFoundError)):
        return True
    return _UNKNOWN_ALERT.search(err.reason) is not None


def _time_between(one: Alert, other: Alert) -> timedelta:
    """Return the time between the raising of two alerts."""
    if one.raised is None or other.raised is None:
        return timedelta.max
    return abs(one.raised - other.raised)


def _paths(device: Device, action: str) -> list[str]:
    """Return the paths by which Central may know a device's action, the likeliest first.

    In the place of a stacked switch's serial number, Central wants the id of its stack. Source:
    HPE's definition of troubleshooting.

    Raises CentralActionError if the serial number is not valid.
    """
    serial = read_serial(device.serial_number)
    if serial is None:
        # A serial number of ".." would lead to another path.
        raise CentralActionError("the serial number is not valid")
    names = [serial]
    stack_id = read_serial(device.stack_id)
    if stack_id is not None:
        names.insert(0 if is_stacked(device) else 1, stack_id)
    families = _families(device)
    return [f"{_DEVICES}/{family}/{name}/{action}" for name in names for family in families]


def _families(device: Device) -> tuple[str, ...]:
    """Return the names of the device's family in Central's paths, the likeliest first."""
    if device.kind is DeviceKind.ACCESS_POINT:
        return ("aps",)
    if device.kind is DeviceKind.GATEWAY:
        return ("gateways",)
    if _is_aos_s(device):
        return (_AOS_S, _CX)
    return (_CX, _AOS_S)


def _is_aos_s(switch: Device) -> bool:
    """Return True if a switch runs AOS-S, by REST's type, else by its firmware or model.

    REST has ``pvos`` for AOS-S and ``cx`` for CX.
    """
    switch_type = switch.switch_type or ""
    if "cx" in switch_type:
        return False
    if "pvos" in switch_type or "aos_s" in switch_type:
        return True
    if _AOS_S_FIRMWARE.match(switch.firmware_version or ""):
        return True
    return _AOS_S_MODEL.search(switch.model or "") is not None


def _raise_for_status(path: str, response: ActionResponse) -> None:
    """Raise the error that a response stands for."""
    reason = failure_reason(response.body) or f"status {response.status}"
    if response.status == HTTPStatus.NOT_FOUND:
        raise CentralNotFoundError(f"{path}: {reason}")
    if response.status == HTTPStatus.CONFLICT:
        raise CentralActionError(reason)
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise _InvalidRequestError(reason)
