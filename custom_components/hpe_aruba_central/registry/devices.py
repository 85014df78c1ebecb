"""Central's devices, and the parts that are worth a device of their own, in Home Assistant's device registry."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.typing import UNDEFINED

from ..central.models.client import NetworkClient
from ..central.models.core import Key, PartKind
from ..central.models.device import Device
from ..central.models.keys import client_key, device_key, site_key
from ..central.models.location import Located
from ..central.models.parts import Part, part_name
from ..central.models.site import Site
from ..const import DOMAIN

MANUFACTURER = "HPE Aruba Networking"

OWN_DEVICES = frozenset({PartKind.RADIO, PartKind.UPLINK})
"""The kinds of part that are devices of their own, under the one that they are a part of."""

_BY_KIND = frozenset({"site", "client", "tag"})
"""What is a device of its own, and identified with what it is in front."""


@callback
def async_register_account(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dr.DeviceEntry:
    """Return the account's own device, made if need be."""
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        entry_type=dr.DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, entry.entry_id)},
        manufacturer=MANUFACTURER,
        model="Central",
        name=entry.title,
    )


@callback
def async_register_site(hass: HomeAssistant, entry: ConfigEntry[Any], site: Site) -> dr.DeviceEntry:
    """Register a site or bring its entry up to date."""
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        entry_type=dr.DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, _identifier(site_key(site.site_id)))},
        manufacturer=MANUFACTURER,
        model="Site",
        name=site.name or site.site_id,
        via_device_id=async_register_account(hass, entry).id,
    )


@callback
def async_register_client(
    hass: HomeAssistant, entry: ConfigEntry[Any], client: NetworkClient
) -> dr.DeviceEntry | None:
    """Register a client or bring its entry up to date; None if its address is that of one of Central's own devices."""
    connection, key = (dr.CONNECTION_NETWORK_MAC, client.mac), client.key
    registry = dr.async_get(hass)
    owner = registry.async_get_device_by_connection(connection, entry.entry_id)
    if owner is not None and key_of(owner) != key:
        return None
    keeps_name = owner is not None and not _is_users(owner.name, client)
    return registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        connections={connection},
        identifiers={(DOMAIN, _identifier(key))},
        manufacturer=client.vendor or UNDEFINED,
        name=client_name(client) or (UNDEFINED if keeps_name else client.mac),
    )


@callback
def async_register_tag(
    hass: HomeAssistant, entry: ConfigEntry[Any], tag: Located
) -> dr.DeviceEntry:
    """Register an asset tag or bring its entry up to date."""
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, _identifier(tag.key))},
        model="Asset tag",
        name=tag.name or tag.identity,
    )


def client_name(client: NetworkClient) -> str | None:
    """Return what a client's device is called; never by its user, whose name Central may give the client too."""
    return client.host_name or (None if _is_users(client.name, client) else client.name)


def _is_users(name: str | None, client: NetworkClient) -> bool:
    """Whether a name is that of a client's user, also without its domain; an e-mail address is always a person's."""
    return name is not None and ("@" in name or _login(name) == _login(client.user_name or ""))


def _login(user: str) -> str:
    r"""Return a user's name without its domain: Ann of ``ann@example.com`` and of ``EXAMPLE\ann``."""
    return user.casefold().partition("@")[0].rpartition("\\")[2]


@callback
def async_registered(hass: HomeAssistant, entry: ConfigEntry[Any], kind: str) -> set[Key]:
    """Return the keys of all of a kind, such as ``client``, that the registry has."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {key for key in map(key_of, devices) if key[0] == kind}


@callback
def async_registered_sites(hass: HomeAssistant, entry: ConfigEntry[Any]) -> set[str]:
    """Return the ids of the sites that the registry has."""
    return {key[1] for key in async_registered(hass, entry, "site")}


@callback
def async_register_device(
    hass: HomeAssistant, entry: ConfigEntry[Any], device: Device
) -> dr.DeviceEntry:
    """Register a device or bring its entry up to date; it hangs under its site if that is registered."""
    known = async_find_device(hass, entry, device.serial_number)
    site = async_find(hass, entry, site_key(device.site_id)) if device.site_id else None
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        connections=_connections(hass, entry, device),
        identifiers={(DOMAIN, device.serial_number)},
        manufacturer=MANUFACTURER,
        model=device.model or UNDEFINED,
        model_id=device.part_number or UNDEFINED,
        name=device.name or (UNDEFINED if known else device.serial_number),
        serial_number=device.serial_number,
        sw_version=device.firmware_version or UNDEFINED,
        via_device_id=(site or async_register_account(hass, entry)).id,
    )


@callback
def async_register_part(
    hass: HomeAssistant, entry: ConfigEntry[Any], part: Part, parent: dr.AnyDeviceEntry
) -> dr.ChildDeviceEntry:
    """Register a part as a device of its own or bring its entry up to date."""
    return dr.async_get(hass).async_get_or_create_child(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, _identifier(part.key))},
        parent_device_id=parent.id,
        translation_key=part.kind,
        translation_placeholders={"name": part_name(part)},
    )


def unique_id(entry: ConfigEntry[Any], key: Key, name: str) -> str:
    """Return the unique id of an entity that shows something of what the key names."""
    return f"{_prefix(entry.entry_id, key)}{name}"


@callback
def async_find_device(
    hass: HomeAssistant, entry: ConfigEntry[Any], serial_number: str
) -> dr.DeviceEntry | None:
    """Return the registry's entry of a device."""
    return dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, serial_number), entry.entry_id
    )


@callback
def async_find(hass: HomeAssistant, entry: ConfigEntry[Any], key: Key) -> dr.AnyDeviceEntry | None:
    """Return the registry's entry of what the key names, or of the device that it is a part of."""
    if key[0] in OWN_DEVICES:
        return dr.async_get(hass).async_get_child_device_by_identifier(
            (DOMAIN, _identifier(key)), entry.entry_id
        )
    return async_find_device(hass, entry, _identifier(key) if key[0] in _BY_KIND else key[1])


@callback
def async_remove(hass: HomeAssistant, entry: ConfigEntry[Any], *keys: Key) -> None:
    """Remove what the keys name from the registries, with all entities that show something of it."""
    entities = er.async_get(hass)
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        if (device := async_find(hass, entry, key)) is None:
            continue
        if key[0] == "device" or key[0] in _BY_KIND or key[0] in OWN_DEVICES:
            dr.async_get(hass).async_remove_device(device.id)
        else:
            parts[device.id].append(_prefix(entry.entry_id, key))
    for device_id, prefixes in parts.items():
        for entity in er.async_entries_for_device(
            entities, device_id, include_disabled_entities=True
        ):
            if entity.unique_id.startswith(tuple(prefixes)):
                entities.async_remove(entity.entity_id)


@callback
def async_remove_entity(hass: HomeAssistant, platform: str, unique: str) -> None:
    """Remove an entity, which may be disabled or not be there, from the registry by its unique id."""
    registry = er.async_get(hass)
    if (entity_id := registry.async_get_entity_id(platform, DOMAIN, unique)) is not None:
        registry.async_remove(entity_id)


def key_of(device: dr.AnyDeviceEntry) -> Key:
    """Return what names a registry entry's device, part or site; of an account, nothing that is there."""
    identifier = next((value for domain, value in device.identifiers if domain == DOMAIN), "")
    match identifier.split("_", 2):
        case ["site", *site_id]:
            return site_key("_".join(site_id))
        case ["client", mac]:
            return client_key(mac)
        case ["tag", *tag]:
            return "tag", "_".join(tag)
        case [serial, kind, part_id] if kind in OWN_DEVICES:
            return PartKind(kind), serial, part_id
    return device_key(identifier)


def _identifier(key: Key) -> str:
    """Return what identifies a device, a site, or a part that is a device of its own, in the registry."""
    match key:
        case "device", serial:
            return serial
        case ("site" | "client" | "tag") as kind, name:
            return f"{kind}_{name}"
    return "_".join((key[1], key[0], *key[2:]))


@lru_cache(maxsize=64)
def _prefix(entry_id: str, key: Key) -> str:
    """Return how the unique ids of all entities begin that show something of what the key names."""
    return f"{entry_id}_{_identifier(key)}_"


def _connections(
    hass: HomeAssistant, entry: ConfigEntry[Any], device: Device
) -> set[tuple[str, str]]:
    """Return a device's MAC address as the registry wants it.

    The registry takes two devices of one address for the same, so only the first one that claims it has it.
    """
    if device.mac_address is None:
        return set()
    connection = (dr.CONNECTION_NETWORK_MAC, dr.format_mac(device.mac_address))
    owner = dr.async_get(hass).async_get_device_by_connection(connection, entry.entry_id)
    return {connection} if owner is None or key_of(owner)[1] == device.serial_number else set()
