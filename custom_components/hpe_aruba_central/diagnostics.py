"""Diagnostics that can be published: everything that is not known to be harmless is redacted."""

from collections import Counter
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from enum import EnumType
import re
from types import ModuleType
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .central.models import device_enums, part_enums
from .central.models.alert import Severity
from .central.models.device import FAILED_SUPPLY, Device, DeviceKind, PowerSupply
from .central.models.firmware import Firmware
from .central.models.parts import Part, Port, Probe, Radio, Tunnel, Uplink, Wlan
from .central.models.site import HEALTH, Site
from .central.streaming.subscription import Subscription
from .central.streams import DEVICE_STREAMS
from .config_entry import CentralConfigEntry
from .const import (
    CONF_ACCESS_PORTS,
    CONF_AWAY_DELAY,
    CONF_CREDENTIAL_KIND,
    CONF_DETAIL,
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_POSITIONS,
    CONF_RETENTION,
    CONF_STATISTICS_ON_BUS,
    CONF_STREAMS,
    CONF_TRACK,
    CONF_TRACK_RANDOMIZED,
)
from .hub.validation import CLUSTER_NAMES
from .options import FILTERS
from .registry.unique_ids import key_of
from .runtime import CentralRuntime

_SHOWN_OPTIONS = {
    CONF_STREAMS,
    CONF_STATISTICS_ON_BUS,
    *FILTERS.values(),
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_ACCESS_PORTS,
    CONF_DETAIL,
    CONF_TRACK,
    CONF_TRACK_RANDOMIZED,
    CONF_AWAY_DELAY,
    CONF_RETENTION,
    CONF_POSITIONS,
}

_ENUM_FIELDS: dict[type[Any], set[str]] = {
    Device: {
        "kind",
        "mode",
        "operating_mode",
        "role",
        "mesh_role",
        "uplink_type",
        "down_reason",
        "stack_role",
        "stack_topology",
        "stack_policy",
        "uplink_ports",
        "power_supplies",
        "vsx_role",
        "vsx_peer_role",
        "vsx_device_state",
        "vsx_link_state",
        "vsx_sync_state",
    },
    PowerSupply: {"status"},
    Radio: {
        "number",
        "band",
        "band_range",
        "mode",
        "status",
        "channel",
        "bandwidth",
        "radio_type",
        "antenna",
        "channel_reason",
        "power_reason",
    },
    Port: {"part_id", "number", "down_reason", "duplex", "type", "mode", "vlan_mode"},
    Wlan: {"security", "usage", "band"},
    Tunnel: {"index", "status", "type", "mode"},
    Probe: {"uplink"},
    Uplink: {"part_id", "link"},
    Site: {"health"},
    Firmware: set(),
}
"""The text fields of each class that are shown if they hold an enum's value or a number."""

_PRODUCT_FIELDS = {
    "model",
    "part_number",
    "firmware_version",
    "installed",
    "recommended",
    "upgrade_status",
    "classification",
    "reasons",
}
"""The fields that are always shown: HPE's names of products and versions, and its ratings."""

_NUMBER = re.compile(r"\d{1,4}(/\d{1,3}){0,2}[EeSs+-]?")
"""Matches numbers of ports, channels, links and tunnels."""


def _redact_all_but[K, V](data: dict[K, V], shown: set[K]) -> dict[K, V]:
    """Redact all values except the shown ones."""
    redacted: dict[K, V] = async_redact_data(data, data.keys() - shown)
    return redacted


def _shorten(serial_number: str) -> str:
    """Return the ends of a serial number, so that the devices of one file differ."""
    return f"{serial_number[:2]}…{serial_number[-2:]}"


def _enum_values(module: ModuleType) -> set[str]:
    """Return the values of all enums of a module."""
    values: set[str] = set()
    for item in vars(module).values():
        if isinstance(item, EnumType):
            values.update(item)
    return values


_ENUM_VALUES = frozenset(
    {
        *_enum_values(device_enums),
        *_enum_values(part_enums),
        *DeviceKind,
        *HEALTH,
        *FAILED_SUPPLY,
    }
)
"""The values of all enums."""


def _redact(value: Any, *, is_enum: bool) -> Any:
    """Return a value if it is harmless: a number, a time, or (``is_enum``) an enum's value."""
    match value:
        case None | bool() | int() | float() | datetime():
            return value
        case tuple():
            return [_redact(item, is_enum=is_enum) for item in value]
        case str() if is_enum and (value in _ENUM_VALUES or _NUMBER.fullmatch(value)):
            return value
    return _as_dict(value) if is_dataclass(value) else REDACTED


def _as_dict(thing: Any) -> dict[str, Any]:
    """Return a device, part, site or firmware without names, places and addresses."""
    enum_fields = _ENUM_FIELDS[type(thing)]
    data: dict[str, Any] = {}
    for field in fields(thing):
        name = field.name
        value = getattr(thing, name)
        if name == "serial_number":
            data[name] = _shorten(value)
        elif name in _PRODUCT_FIELDS:
            data[name] = value
        else:
            data[name] = _redact(value, is_enum=name in enum_fields)
    return data


def _as_dict_or_none(thing: Any) -> dict[str, Any] | None:
    """Return a thing like `_as_dict`, None for None."""
    return None if thing is None else _as_dict(thing)


def _part(part: Part) -> dict[str, Any]:
    """Return a part with its kind."""
    return {"part": part.kind, **_as_dict(part)}


def _class_name(error: BaseException | None) -> str | None:
    """Return the class of an error: its text may hold an address."""
    return None if error is None else type(error).__name__


def _stream(subscription: Subscription) -> dict[str, Any]:
    """Return the status and the counters of a stream."""
    counters = subscription.counters
    return {
        "state": subscription.status.state,
        "reason": subscription.status.reason,
        "retry_at": subscription.status.retry_at,
        "last_event": subscription.last_event,
        "error": _class_name(subscription.error),
        "counters": asdict(counters) | {"ignored": dict(counters.ignored)},
    }


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
) -> dict[str, Any]:
    """Return the diagnostics of an account; a campus has too many parts to list them."""
    data = _entry_diagnostics(entry)
    if entry.state is ConfigEntryState.LOADED:
        data |= _runtime_diagnostics(entry.runtime_data)
    return data


def _entry_diagnostics(entry: CentralConfigEntry) -> dict[str, Any]:
    """Return the diagnostics of an account that may not be loaded."""
    return {
        "state": entry.state.value,
        # The reason in words may hold an address.
        "reason": entry.error_reason_translation_key,
        "data": _redact_all_but(dict(entry.data), {CONF_CREDENTIAL_KIND}),
        "public_cluster": CLUSTER_NAMES.get(entry.data[CONF_HOST]),
        "options": _redact_all_but(dict(entry.options), _SHOWN_OPTIONS),
    }


def _runtime_diagnostics(runtime: CentralRuntime) -> dict[str, Any]:
    """Return the diagnostics of a loaded account."""
    inventory, coordinator = runtime.inventory, runtime.coordinator
    return {
        "rest": {
            "ok": coordinator.last_update_success,
            "last_resync": runtime.rest.last,
            "calls": runtime.client.api.calls,
            "interval": runtime.rest.interval,
            "source": runtime.streams.rest_only.source(runtime.streams.subscriptions),
            "retired": dict(runtime.client.api.retirements.announced),
            "refused_streams": runtime.streams.refused(),
            "error": _class_name(coordinator.last_exception),
            "detail_queries": runtime.detail_queries.summary(),
        },
        "streams": _streams(runtime),
        "open_alerts": {
            "all": inventory.alerts.count(),
            **{severity.value: inventory.alerts.count(severity) for severity in Severity},
        },
        "left_out": dict(runtime.left_out),
        "clients": _clients(runtime),
        "sites": len(runtime.sites),
        "firmware": len(runtime.firmware),
        "parts": Counter(key[0] for parts in inventory.parts.values() for key in parts),
        "devices": [_as_dict(inventory.shown(device)) for device in inventory.devices.values()],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    device: dr.AnyDeviceEntry,
) -> dict[str, Any]:
    """Return the diagnostics of a device, or of a part or site that is one."""
    if entry.state is not ConfigEntryState.LOADED:
        return _entry_diagnostics(entry)
    runtime, key = entry.runtime_data, key_of(device)
    inventory = runtime.inventory
    known: Device | None = None
    if key[0] not in {"site", "client", "tag"}:
        known = inventory.devices.get(key[1])
    if known is None:
        return {
            "device": None,
            "site": _as_dict_or_none(runtime.sites.get(key[1])),
            "streams": _streams(runtime),
        }
    parts = inventory.parts.get(known.serial_number, {}).values()
    return {
        "device": _as_dict(inventory.shown(known)),
        "site": _as_dict_or_none(runtime.sites.get(known.site_id or "")),
        "parts": [_part(part) for part in parts if key[0] == "device" or part.key == key],
        "firmware": _as_dict_or_none(runtime.firmware.get(known.serial_number)),
        "streams": _streams(runtime, DEVICE_STREAMS[known.kind]),
    }


def _clients(runtime: CentralRuntime) -> dict[str, Any]:
    """Return numbers of clients, and nothing about any of them."""
    clients = runtime.clients.clients
    return {
        "known": len(clients),
        "by_status": Counter(client.status or "unknown" for client in clients),
        "complete": clients.complete,
        "tracked": len(runtime.clients.tracked),
        "wlans": len(runtime.clients.counts.wlans),
        "located": Counter(one.kind for one in runtime.locations.locations),
    }


def _streams(runtime: CentralRuntime, *names: str) -> dict[str, Any]:
    """Return the streams with some names; all streams if there are none."""
    return {
        name: _stream(subscription)
        for name, subscription in runtime.streams.subscriptions.items()
        if not names or name in names
    }
