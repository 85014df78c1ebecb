"""Unique ids of entities and identifiers of devices: how they are made and read.

Both are made of a key's items, joined by ``_``. Names in Central may contain anything, so each
item is escaped first: the joined text can be split into the same items again.
"""

from functools import lru_cache
from urllib.parse import unquote

from homeassistant.helpers import device_registry as dr

from ..central.models.core import Key, PartKind
from ..central.models.keys import client_key, device_key, part_key, site_key, tag_key
from ..config_entry import CentralConfigEntry
from ..const import DOMAIN

OWN_DEVICES = frozenset({PartKind.RADIO, PartKind.UPLINK})
"""The kinds of part that have a device registry entry of their own, below their device."""

PREFIXED_KINDS = frozenset({"site", "client", "tag"})
"""Kinds whose device identifier starts with the kind."""


def identifier_of(key: Key) -> str:
    """Return the registry identifier of a device, a site, or a part with a device of its own."""
    return "_".join(_items(key))


def key_of(device: dr.AnyDeviceEntry) -> Key:
    """Return the key of a registry entry's device, part or site; for an account, an unused one."""
    identifier = next((value for domain, value in device.identifiers if domain == DOMAIN), "")
    match [unquote(item) for item in identifier.split("_")]:
        case ["site", site_id]:
            return site_key(site_id)
        case ["client", mac]:
            return client_key(mac)
        case ["tag", tag]:
            return tag_key(tag)
        case [serial, kind, part_id] if kind in OWN_DEVICES:
            return part_key(PartKind(kind), serial, part_id)
    return device_key(unquote(identifier))


def account_identifier(entry: CentralConfigEntry) -> str:
    """Return the registry identifier of the account's own device.

    It is made of what identified the account when it was added, its workspace or its client. The
    config entry's id would not survive that the account is removed and added again.
    """
    return _escape(entry.unique_id or entry.entry_id)


def is_account(entry: CentralConfigEntry, device: dr.AnyDeviceEntry) -> bool:
    """Return True if a registry entry is the account's own device."""
    return (DOMAIN, account_identifier(entry)) in device.identifiers


def account_unique_id(entry: CentralConfigEntry, name: str) -> str:
    """Return the unique id of an entity of the account's own device."""
    return f"{account_identifier(entry)}_{name}"


def unique_id(key: Key, name: str) -> str:
    """Return the unique id of the entity that shows ``name`` of what the key names."""
    return f"{_prefix(key)}{name}"


def part_of(unique_id: str) -> Key | None:
    """Return the key of the part that an entity shows, None for any other entity."""
    match unique_id.split("_"):
        case [serial, kind, part_id, _, *_] if kind in PartKind:
            return part_key(PartKind(kind), unquote(serial), unquote(part_id))
    return None


@lru_cache(maxsize=64)
def _prefix(key: Key) -> str:
    """Return how the unique ids of all entities of a key start."""
    return "_".join((*_items(key), ""))


def _items(key: Key) -> tuple[str, ...]:
    """Return the escaped items of a key in the order in which they are joined."""
    match key:
        case "device", serial:
            return (_escape(serial),)
        case kind, serial, part_id:
            return _escape(serial), kind, _escape(part_id)
    kind, name = key
    return kind, _escape(name)


def _escape(item: str) -> str:
    """Return an item of a key without the character that joins items; `unquote` reverses it."""
    return item.replace("%", "%25").replace("_", "%5F")
