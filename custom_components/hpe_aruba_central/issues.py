"""Repair issues: problems of an account that only the user can fix."""

from collections.abc import Collection, Iterable

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.entity_platform import MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
from homeassistant.helpers.translation import async_get_cached_translations

from .central.state.left_out import LIMITS
from .central.streaming.subscription import Subscription
from .config_entry import CentralConfigEntry
from .const import DOMAIN

STREAM_ISSUES = {
    "bad_request": "stream_bad_request",
    "forbidden": "stream_forbidden",
    "not_found": "stream_not_found",
    "token_rejected": "stream_token_rejected",
}
"""The translation key of the issue for each reason why a stream is not live."""

NO_STREAMS_ISSUE = "no_streams"
TLS_ISSUE = "tls_not_trusted"
SUBSCRIPTION_ISSUE = "no_subscription"
SAME_ACCOUNT_ISSUE = "same_account"
_LIMITS = LIMITS | {"entities": MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY}
LIMIT_ISSUES = {reason: f"limit_{reason}" for reason in _LIMITS}
"""The translation key of the issue for each limit on how much is kept or shown."""


@callback
def async_review_issues(
    hass: HomeAssistant,
    entry: CentralConfigEntry,
    subscription: Subscription,
    replaced: Collection[str],
) -> None:
    """Create or delete issues after the status of a stream has changed.

    The streams that are ``replaced`` by REST because Central refuses them all have one issue.
    """
    stream, reason = subscription.stream.name, subscription.status.reason
    if not replaced:
        ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{NO_STREAMS_ISSUE}")
    if stream in replaced:
        for each in replaced:
            _clear(hass, entry, each)
        severity = ir.IssueSeverity.WARNING
        _raise_account_issue(hass, entry, NO_STREAMS_ISSUE, severity=severity)
    elif subscription.live:
        _clear(hass, entry, stream)
    elif reason == "tls":
        # All streams of the account see the same certificate.
        _raise_account_issue(hass, entry, TLS_ISSUE)
    elif reason is not None and (key := STREAM_ISSUES.get(reason)) is not None:
        # An issue that exists is kept: the user may have chosen to ignore it.
        _clear(hass, entry, stream, keep=f"{key}_{stream}")
        _raise_stream_issue(hass, entry, key, stream)


@callback
def async_clear_issues(
    hass: HomeAssistant, entry: CentralConfigEntry, streams: Iterable[str]
) -> None:
    """Delete the issues of an account's streams, its subscription and its limits."""
    for stream in streams:
        _clear(hass, entry, stream)
    async_clear_no_subscription(hass, entry)
    for key in (NO_STREAMS_ISSUE, *LIMIT_ISSUES.values()):
        ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{key}")


@callback
def async_raise_limit(hass: HomeAssistant, entry: CentralConfigEntry, reason: str) -> None:
    """Create the issue that an account has more of something than is kept or shown."""
    key, limit = LIMIT_ISSUES[reason], str(_LIMITS[reason])
    severity = ir.IssueSeverity.WARNING
    _raise_account_issue(hass, entry, key, severity=severity, limit=limit)


@callback
def async_raise_no_subscription(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Create the issue that no device of an account has the subscription that streaming needs."""
    _raise_account_issue(hass, entry, SUBSCRIPTION_ISSUE)


@callback
def async_clear_no_subscription(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Delete the issue about the missing subscription."""
    ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{SUBSCRIPTION_ISSUE}")


@callback
def async_raise_same_account(
    hass: HomeAssistant, entry: CentralConfigEntry, other: CentralConfigEntry
) -> None:
    """Create the issue that an account had been added before, as another entry."""
    _raise_account_issue(hass, entry, SAME_ACCOUNT_ISSUE, other=other.title)


@callback
def async_clear_same_account(hass: HomeAssistant, entry: CentralConfigEntry) -> None:
    """Delete the issue that an account had been added before."""
    ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{SAME_ACCOUNT_ISSUE}")


def _raise_stream_issue(
    hass: HomeAssistant, entry: CentralConfigEntry, key: str, stream: str
) -> None:
    """Create the issue of a stream, which its fix flow solves by no longer subscribing."""
    labels = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    label = f"component.{DOMAIN}.selector.stream.options.{stream}"
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{entry.entry_id}_{key}_{stream}",
        data={"entry_id": entry.entry_id, "stream": stream},
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders={"account": entry.title, "stream": labels.get(label, stream)},
    )


def _raise_account_issue(
    hass: HomeAssistant,
    entry: CentralConfigEntry,
    key: str,
    *,
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
    **placeholders: str,
) -> None:
    """Create an issue of an account, which only the user can solve."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{entry.entry_id}_{key}",
        is_fixable=False,
        severity=severity,
        translation_key=key,
        translation_placeholders={"account": entry.title, **placeholders},
    )


def _clear(hass: HomeAssistant, entry: CentralConfigEntry, stream: str, keep: str = "") -> None:
    """Delete the issues of a stream and the one about the certificate, except ``keep``."""
    stream_issues = [f"{key}_{stream}" for key in STREAM_ISSUES.values()]
    for issue in (TLS_ISSUE, *stream_issues):
        if issue != keep:
            ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{issue}")
