"""Repair issues: problems of an account's streams that only the user can fix."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .central.streaming.subscription import Subscription
from .const import DOMAIN

STREAM_ISSUES = {
    "bad_request": "stream_bad_request",
    "forbidden": "stream_forbidden",
    "not_found": "stream_not_found",
    "token_rejected": "stream_token_rejected",
}
"""The translation key of the issue for each reason why a stream is not live."""

TLS_ISSUE = "tls_not_trusted"
SUBSCRIPTION_ISSUE = "no_subscription"


@callback
def async_review_issues(
    hass: HomeAssistant, entry: ConfigEntry[Any], subscription: Subscription
) -> None:
    """Create or delete issues after the status of a stream has changed."""
    stream, reason = subscription.stream.name, subscription.status.reason
    if subscription.live:
        _clear(hass, entry, stream)
    elif reason == "tls":
        # All streams of the account see the same certificate.
        _raise(hass, entry, TLS_ISSUE, TLS_ISSUE, stream)
    elif reason is not None and (key := STREAM_ISSUES.get(reason)) is not None:
        # An issue that exists is kept: the user may have chosen to ignore it.
        _clear(hass, entry, stream, keep=f"{key}_{stream}")
        _raise(hass, entry, key, f"{key}_{stream}", stream)


@callback
def async_clear_issues(
    hass: HomeAssistant, entry: ConfigEntry[Any], streams: Iterable[str]
) -> None:
    """Delete all issues of an account."""
    for stream in streams:
        _clear(hass, entry, stream)
    async_clear_no_subscription(hass, entry)


@callback
def async_raise_no_subscription(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Create the issue that no device of an account has the subscription that streaming needs."""
    _raise(hass, entry, SUBSCRIPTION_ISSUE, SUBSCRIPTION_ISSUE)


@callback
def async_clear_no_subscription(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Delete the issue about the missing subscription."""
    ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{SUBSCRIPTION_ISSUE}")


def _raise(
    hass: HomeAssistant, entry: ConfigEntry[Any], key: str, issue: str, stream: str | None = None
) -> None:
    """Create an issue unless it exists."""
    placeholders = {"account": entry.title}
    if stream is not None:
        placeholders["stream"] = stream
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{entry.entry_id}_{issue}",
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def _clear(hass: HomeAssistant, entry: ConfigEntry[Any], stream: str, keep: str = "") -> None:
    """Delete the issues of a stream and the one about the certificate, except ``keep``."""
    stream_issues = [f"{key}_{stream}" for key in STREAM_ISSUES.values()]
    for issue in (TLS_ISSUE, *stream_issues):
        if issue != keep:
            ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{issue}")
