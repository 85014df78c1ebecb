"""Repair issues: what only the user can mend about a stream, or about all of them."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .central.streaming.subscription import Subscription
from .const import DOMAIN

STREAM_ISSUES = {"forbidden": "stream_forbidden", "not_found": "stream_not_found"}
"""The issue that a stream's reason for not being live calls for."""

TLS_ISSUE = "tls_not_trusted"
SUBSCRIPTION_ISSUE = "no_subscription"


@callback
def async_review_issues(
    hass: HomeAssistant, entry: ConfigEntry[Any], subscription: Subscription
) -> None:
    """Raise or clear issues after a stream's status has changed."""
    stream, reason = subscription.stream.name, subscription.status.reason
    if subscription.live:
        _clear(hass, entry, stream)
    elif reason == "tls":
        # The same certificate answers for every stream of the account.
        _raise(hass, entry, TLS_ISSUE, TLS_ISSUE, stream)
    elif reason is not None and (key := STREAM_ISSUES.get(reason)) is not None:
        # The issue itself is left as it is at each further refusal: the user may have chosen to ignore it.
        _clear(hass, entry, stream, but=f"{key}_{stream}")
        _raise(hass, entry, key, f"{key}_{stream}", stream)


@callback
def async_clear_issues(
    hass: HomeAssistant, entry: ConfigEntry[Any], streams: Iterable[str]
) -> None:
    """Clear every issue of an account."""
    for stream in streams:
        _clear(hass, entry, stream)
    async_clear_no_subscription(hass, entry)


@callback
def async_raise_no_subscription(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Tell that no device of an account has the subscription that streaming needs."""
    _raise(hass, entry, SUBSCRIPTION_ISSUE, SUBSCRIPTION_ISSUE)


@callback
def async_clear_no_subscription(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take that back."""
    ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{SUBSCRIPTION_ISSUE}")


def _raise(
    hass: HomeAssistant, entry: ConfigEntry[Any], key: str, issue: str, stream: str | None = None
) -> None:
    """Raise an issue, or leave it as it is."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{entry.entry_id}_{issue}",
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders={"account": entry.title}
        | ({} if stream is None else {"stream": stream}),
    )


def _clear(hass: HomeAssistant, entry: ConfigEntry[Any], stream: str, but: str = "") -> None:
    """Clear the issues that a stream shows to be healed, all ``but`` one."""
    for issue in (TLS_ISSUE, *(f"{key}_{stream}" for key in STREAM_ISSUES.values())):
        if issue != but:
            ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{issue}")
