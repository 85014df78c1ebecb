"""Diagnostics that may be shown in public: what is not known to be harmless is left out."""

from collections import Counter
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from enum import EnumType
import re
from types import ModuleType
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .central.models import device_enums, part_enums
from .central.models.alert import Severity
from .central.models.core import Key
from .central.models.device import FAILED_SUPPLY, Device, DeviceKind, PowerSupply
from .central.models.firmware import Firmware
from .central.models.parts import Part, Port, Probe, Radio, Tunnel, Uplink, Wlan
from .central.models.site import HEALTH, Site
from .central.streaming.subscription import Subscription
from .central.streams import DEVICE_STREAMS
from .const import (
    CLUSTERS,
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
    CONF_TRACK_RANDOMISED,
)
from .options import FILTERS
from .registry.devices import key_of
from .runtime import CentralConfigEntry, CentralRuntime

_SHOWN_OPTIONS = {
    CONF_STREAMS,
    CONF_STATISTICS_ON_BUS,
    *FILTERS.values(),
    CONF_DEVICE_KINDS,
    CONF_PARTS,
    CONF_ACCESS_PORTS,
    CONF_DETAIL,
    CONF_TRACK,
    CONF_TRACK_RANDOMISED,
    CONF_AWAY_DELAY,
    CONF_RETENTION,
    CONF_POSITIONS,
}

_WORDS: dict[type[Any], set[str]] = {
    Device: {
        *("kind", "mode", "operating_mode", "role", "mesh_role", "uplink_type", "down_reason"),
        *("stack_role", "stack_topology", "stack_policy", "uplink_ports", "power_supplies"),
        *("vsx_role", "vsx_peer_role", "vsx_device_state", "vsx_link_state", "vsx_sync_state"),
    },
    PowerSupply: {"status"},
    Radio: {
        *(
            "number",
            "band",
            "band_range",
            "mode",
            "status",
            "channel",
            "bandwidth",
            "radio_type",
            "antenna",
        ),
        *("channel_reason", "power_reason"),
    },
    Port: {"part_id", "number", "down_reason", "duplex", "type", "mode", "vlan_mode"},
    Wlan: {"security", "usage", "band"},
    Tunnel: {"index", "status", "type", "mode"},
    Probe: {"uplink"},
    Uplink: {"part_id", "link"},
    Site: {"health"},
    Firmware: set(),
}
"""The texts of each class that are shown, as far as they are words of Central's enums or numbers."""

_PRODUCT = {
    *("model", "part_number", "firmware_version", "installed", "recommended"),
    *("upgrade_status", "classification", "reasons"),
}
"""What HPE calls its products and their versions, and how it sums up: nothing of these is a customer's."""

_NUMBER = re.compile(r"\d{1,4}(/\d{1,3}){0,2}[EeSs+-]?")
"""Numbers of ports, channels, links and tunnels."""

_SERIAL_ENDS = 2


def _redact_all_but[K, V](data: dict[K, V], shown: set[K]) -> dict[K, V]:
    """Redact every value whose name is not listed."""
    redacted: dict[K, V] = async_redact_data(data, data.keys() - shown)
    return redacted


def _short(serial_number: str) -> str:
    """Return a serial number that no one can use, but that can be told from others in the same file."""
    return f"{serial_number[:_SERIAL_ENDS]}…{serial_number[-_SERIAL_ENDS:]}"


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
"""The texts that stand for a value of an enum, of any attribute."""


def _harmless(value: Any, *, is_word: bool) -> Any:
    """Return a value as far as it can say nothing of whose it is: numbers, times, and texts that are known words."""
    match value:
        case None | bool() | int() | float() | datetime():
            return value
        case tuple():
            return [_harmless(item, is_word=is_word) for item in value]
        case str() if is_word and (value in _ENUM_VALUES or _NUMBER.fullmatch(value)):
            return value
    return _plain(value) if is_dataclass(value) else REDACTED


def _plain(thing: Any) -> dict[str, Any]:
    """Return a device, part, site or firmware without what names, locates or connects it."""
    shown = _WORDS[type(thing)]
    data: dict[str, Any] = {}
    for name in (field.name for field in fields(thing)):
        value = getattr(thing, name)
        if name == "serial_number":
            data[name] = _short(value)
        else:
            data[name] = value if name in _PRODUCT else _harmless(value, is_word=name in shown)
    return data


def _part(part: Part) -> dict[str, Any]:
    """Return a part, and what it is."""
    return {"part": part.kind, **_plain(part)}


def _stream(subscription: Subscription) -> dict[str, Any]:
    """Return how a stream does."""
    counters = subscription.counters
    return {
        "state": subscription.status.state,
        "reason": subscription.status.reason,
        "retry_at": subscription.status.retry_at,
        "last_event": subscription.last_event,
        "error": type(subscription.error).__name__ if subscription.error else None,
        "counters": asdict(counters) | {"ignored": dict(counters.ignored)},
    }


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
) -> dict[str, Any]:
    """Return an account's diagnostics; of parts only how many there are, since a campus has tens of thousands."""
    runtime = entry.runtime_data
    inventory, coordinator = runtime.inventory, runtime.coordinator
    return {
        "data": _redact_all_but(dict(entry.data), {CONF_CREDENTIAL_KIND}),
        "public_cluster": next(
            (name for name, host in CLUSTERS.items() if host == entry.data[CONF_HOST]), None
        ),
        "options": _redact_all_but(dict(entry.options), _SHOWN_OPTIONS),
        "rest": {
            "ok": coordinator.last_update_success,
            "last_resync": runtime.rest.last,
            "calls": runtime.client.api.calls,
            "error": type(coordinator.last_exception).__name__
            if coordinator.last_exception
            else None,
        },
        "streams": _streams(runtime),
        "open_alerts": {
            "all": len(inventory.alerts.by_id),
            **{severity.value: len(inventory.alerts.open(severity)) for severity in Severity},
        },
        "clients": _clients(runtime),
        "sites": len(runtime.sites),
        "firmware": len(runtime.firmware),
        "parts": Counter(key[0] for parts in inventory.parts.values() for key in parts),
        "devices": [_plain(device) for device in inventory.devices.values()],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001 - Home Assistant's signature
    entry: CentralConfigEntry,
    device: dr.AnyDeviceEntry,
) -> dict[str, Any]:
    """Return the diagnostics of a device or of a part that is one; of whatever is none of Central's, all streams."""
    runtime, key = entry.runtime_data, key_of(device)
    inventory = runtime.inventory
    known = None if key[0] in {"site", "client", "tag"} else inventory.devices.get(key[1])
    site = runtime.sites.get(key[1] if known is None else known.site_id or "")
    told: dict[str, Any] = {
        "device": None if known is None else _plain(known),
        "site": None if site is None else _plain(site),
    }
    if known is None:
        return told | {"streams": _streams(runtime)}
    firmware = runtime.firmware.get(known.serial_number)
    return told | {
        "parts": [
            _part(part)
            for part in inventory.parts.get(known.serial_number, {}).values()
            if _is_of(part, key)
        ],
        "firmware": None if firmware is None else _plain(firmware),
        "streams": _streams(runtime, DEVICE_STREAMS[known.kind]),
    }


def _clients(runtime: CentralRuntime) -> dict[str, Any]:
    """Return how many clients there are, and nothing of any of them."""
    clients = runtime.clients.clients
    return {
        "known": len(clients),
        "by_status": Counter(client.status or "unknown" for client in clients),
        "complete": clients.complete,
        "tracked": len(runtime.clients.tracked),
        "wlans": len(runtime.clients.counts.wlans),
        "located": Counter(one.kind for one in runtime.locations.locations),
    }


def _is_of(part: Part, key: Key) -> bool:
    """Whether a part is what the key names, or is a part of it."""
    return key[0] == "device" or part.key == key


def _streams(runtime: CentralRuntime, *names: str) -> dict[str, Any]:
    """Return how the named streams do, all of them if none is named."""
    return {
        name: _stream(subscription)
        for name, subscription in runtime.streams.subscriptions.items()
        if not names or name in names
    }
