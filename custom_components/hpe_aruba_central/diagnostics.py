"""Diagnostics that may be shown in public: what is not known to be harmless is left out."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .central.models import Device, Severity
from .central.subscription import Subscription
from .const import (
    CLUSTERS,
    CONF_CREDENTIAL_KIND,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
)
from .coordinator import CentralConfigEntry
from .devices import serial_number_of
from .options import FILTERS

_SHOWN_OPTIONS = {CONF_STREAMS, CONF_STATISTICS_ON_BUS, *FILTERS.values()}
_HIDDEN_OF_DEVICE = {"name", "mac_address", "ipv4", "ipv6", "public_ip", "site_id", "site_name"}
_SERIAL_ENDS = 2


def _redact_all_but[K, V](data: dict[K, V], shown: set[K]) -> dict[K, V]:
    """Redact every value whose name is not listed."""
    redacted: dict[K, V] = async_redact_data(data, data.keys() - shown)
    return redacted


def _short(serial_number: str) -> str:
    """Return a serial number that no one can use, but that can be told from others in the same file."""
    return f"{serial_number[:_SERIAL_ENDS]}…{serial_number[-_SERIAL_ENDS:]}"


def _device(device: Device) -> dict[str, Any]:
    """Return a device without what names or locates it."""
    data = asdict(device)
    shown = data.keys() - _HIDDEN_OF_DEVICE
    return _redact_all_but(data | {"serial_number": _short(device.serial_number)}, set(shown))


def _stream(subscription: Subscription) -> dict[str, Any]:
    """Return how a stream does."""
    return {
        "state": subscription.status.state,
        "reason": subscription.status.reason,
        "retry_at": subscription.status.retry_at,
        "last_event": subscription.last_event,
        "error": type(subscription.error).__name__ if subscription.error else None,
        "counters": asdict(subscription.counters) | {"ignored": dict(subscription.counters.ignored)},
    }


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
) -> dict[str, Any]:
    """Return an account's diagnostics."""
    coordinator = entry.runtime_data
    inventory = coordinator.inventory
    return {
        "data": _redact_all_but(dict(entry.data), {CONF_CREDENTIAL_KIND}),
        "public_cluster": next((name for name, host in CLUSTERS.items() if host == entry.data[CONF_HOST]), None),
        "options": _redact_all_but(dict(entry.options), _SHOWN_OPTIONS),
        "rest": {
            "ok": coordinator.last_update_success,
            "last_resync": coordinator.resync.last,
            "calls": coordinator.client.api.calls,
            "error": type(coordinator.last_exception).__name__ if coordinator.last_exception else None,
        },
        "streams": {name: _stream(subscription) for name, subscription in coordinator.subscriptions.items()},
        "open_alerts": {
            "all": len(inventory.alerts),
            **{severity.value: len(inventory.open_alerts(severity)) for severity in Severity},
        },
        "devices": [_device(device) for device in inventory.devices.values()],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    device: dr.DeviceEntry,
) -> dict[str, Any]:
    """Return one device's diagnostics; for the account's own device, only the streams."""
    coordinator = entry.runtime_data
    known = coordinator.inventory.devices.get(serial_number_of(device) or "")
    return {
        "device": None if known is None else _device(known),
        "streams": {name: _stream(subscription) for name, subscription in coordinator.subscriptions.items()},
    }
