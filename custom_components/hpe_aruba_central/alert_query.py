"""Which open alerts of an account match filters, and how they are returned."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from homeassistant.util.json import JsonValueType

from .central.models.alert import Alert, Severity
from .errors import invalid
from .runtime import CentralRuntime

ATTR_CATEGORY: Final = "category"
ATTR_SEVERITY: Final = "severity"
ATTR_SITE: Final = "site"
ATTR_STATE: Final = "state"

_STATES = ("active", "deferred")

_UNKNOWN_TIME = datetime.min.replace(tzinfo=UTC)
"""Sorts alerts of an unknown time last."""


def matching_alerts(
    runtime: CentralRuntime, filters: Mapping[str, Any], serials: set[str]
) -> list[JsonValueType]:
    """Return the open alerts that match all filters as JSON data, newest first.

    With ``serials``, only those that name one of these devices. Raises ServiceValidationError if a
    filter has a severity, a state or a site that does not exist: an empty list would look as if
    nothing were wrong.
    """
    open_alerts = list(runtime.inventory.alerts.by_id.values())
    severities = {*Severity, *(alert.severity for alert in open_alerts)}
    states = {*_STATES, *(alert.state for alert in open_alerts)}
    _check("severity_not_known", filters.get(ATTR_SEVERITY, ()), severities)
    _check("alert_state_not_known", filters.get(ATTR_STATE, ()), states)
    sites = _sites(runtime, filters[ATTR_SITE]) if ATTR_SITE in filters else None
    alerts = [
        alert
        for alert in open_alerts
        if _matches(alert, filters, sites)
        and (not serials or not serials.isdisjoint(alert.device_serials))
    ]
    alerts.sort(key=lambda alert: alert.time or _UNKNOWN_TIME, reverse=True)
    return [_as_dict(runtime, alert) for alert in alerts]


def as_slug(text: str) -> str:
    """Return a text in the form of an option: ``Very High`` becomes ``very_high``."""
    return "_".join(text.casefold().split())


def _check(key: str, given: Iterable[str], known: set[str]) -> None:
    """Raise ServiceValidationError if a value is not a known one."""
    unknown = [value for value in given if value not in known]
    if unknown:
        raise invalid(key, value=", ".join(unknown), known=", ".join(sorted(known - {""})))


def _matches(alert: Alert, filters: Mapping[str, Any], sites: set[str] | None) -> bool:
    """Return True if an alert matches the filters, and is at one of some sites."""
    if ATTR_SEVERITY in filters and alert.severity not in filters[ATTR_SEVERITY]:
        return False
    if ATTR_STATE in filters and alert.state not in filters[ATTR_STATE]:
        return False
    if ATTR_CATEGORY in filters and alert.category.casefold() != filters[ATTR_CATEGORY]:
        return False
    return sites is None or not sites.isdisjoint({alert.site_id, alert.site_name})


def _sites(runtime: CentralRuntime, entered: str) -> set[str]:
    """Return the ids and names of the sites that are called so.

    Raises ServiceValidationError if there is none.
    """
    found: set[str] = set()
    for pair in _known_sites(runtime):
        texts = {text for text in pair if text}
        if entered.casefold() in {text.casefold() for text in texts}:
            found |= texts
    if not found:
        raise invalid("site_not_known", site=entered)
    return found


def _known_sites(runtime: CentralRuntime) -> Iterator[tuple[str | None, str | None]]:
    """Iterate over the id and the name of each site, as the sites, devices and alerts have them."""
    for site in runtime.sites.values():
        yield site.site_id, site.name
    for device in runtime.inventory.devices.values():
        yield device.site_id, device.site_name
    for alert in runtime.inventory.alerts.by_id.values():
        yield alert.site_id, alert.site_name


def _as_dict(runtime: CentralRuntime, alert: Alert) -> JsonValueType:
    """Return an alert as JSON data."""
    devices = (runtime.devices.find_device(serial) for serial in alert.device_serials)
    return {
        "alert_id": alert.alert_id,
        "name": alert.name,
        "category": alert.category,
        "severity": alert.severity,
        "priority": alert.priority and as_slug(alert.priority),
        "state": alert.state,
        "summary": alert.summary,
        "site_name": alert.site_name,
        "device_serials": list(alert.device_serials),
        "device_ids": [device.id for device in devices if device is not None],
        "raised": _as_text(alert.raised),
        "time": _as_text(alert.time),
    }


def _as_text(time: datetime | None) -> str | None:
    """Return a time in ISO 8601, None if it is unknown."""
    if time is None:
        return None
    return time.isoformat()
