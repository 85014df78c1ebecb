"""The devices that an action targets: by their ids, or by entities, areas, floors and labels."""

from collections.abc import Callable, Iterable, Iterator
import logging
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, ATTR_NAME
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er, service, target

from .central.models.client import NetworkClient
from .central.models.device import Device
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .errors import invalid
from .registry.unique_ids import is_account, key_of
from .runtime import CentralRuntime

_LOGGER = logging.getLogger(__name__)

type Target = tuple[CentralRuntime, Device]
"""A device and its account."""

type ClientTarget = tuple[CentralRuntime, NetworkClient]
"""A client and its account."""


def display_name(device: Device) -> str:
    """Return the name of a device, or its serial number if it has none."""
    return device.name or device.serial_number


@callback
def about_device(runtime: CentralRuntime, device: Device) -> dict[str, Any]:
    """Return what identifies a device in responses and events."""
    registered = runtime.devices.find_device(device.serial_number)
    return {
        ATTR_DEVICE_ID: registered.id if registered is not None else None,
        "serial_number": device.serial_number,
        ATTR_NAME: display_name(device),
    }


@callback
def async_device(hass: HomeAssistant, device_id: str) -> Target:
    """Return the Central device of a device id.

    Raises ServiceValidationError if it is not a device of Central.
    """
    entry: CentralConfigEntry
    registered, entry = service.async_get_device_and_config_entry(hass, DOMAIN, device_id)
    serial = _serial_number(entry, registered)
    if serial is None:
        name = registered.name_by_user or registered.name or device_id
        raise invalid("not_a_device", device=name)
    return entry.runtime_data, entry.runtime_data.known_device(serial)


@callback
def async_targets(call: ServiceCall, is_supported: Callable[[Device], bool]) -> list[Target]:
    """Return the devices that a call targets, those that it names first.

    Of areas, floors and labels, only the devices that support the action are meant.

    Raises ServiceValidationError if a device or entity that is named does not belong to a device of
    Central, or there is no device at all.
    """
    named = list(dict.fromkeys(_named(call)))
    targets = [async_device(call.hass, device_id) for device_id in named]
    targets += sorted(
        (other for other in _devices(call.hass, _unnamed(call, named)) if is_supported(other[1])),
        key=lambda other: other[1].serial_number,
    )
    if not targets:
        raise invalid("nothing_targeted")
    return targets


@callback
def async_client_targets(call: ServiceCall) -> list[ClientTarget]:
    """Return the clients that a call targets, those that it names first.

    Of areas, floors and labels, only the clients that are connected are meant.

    Raises ServiceValidationError if a device or entity that is named does not belong to a client.
    """
    named = list(dict.fromkeys(_named(call)))
    targets: list[ClientTarget] = []
    for device_id in named:
        found = next(_clients(call.hass, [device_id]), None)
        if found is None:
            raise invalid("client_not_known", client=device_id)
        targets.append(found)
    others = (other for other in _clients(call.hass, _unnamed(call, named)) if other[1].connected)
    return targets + sorted(others, key=lambda other: other[1].mac)


def _named(call: ServiceCall) -> Iterator[str]:
    """Iterate over the ids of the devices, and of the entities' devices, that a call names."""
    yield from call.data.get(ATTR_DEVICE_ID, ())
    entities = er.async_get(call.hass)
    for entity_id in call.data.get(ATTR_ENTITY_ID, ()):
        entity = entities.async_get(entity_id)
        if entity is None or entity.device_id is None:
            raise invalid("not_a_device", device=entity_id)
        yield entity.device_id


def _unnamed(call: ServiceCall, named: Iterable[str]) -> set[str]:
    """Return the ids of the devices in the areas, on the floors and with the labels of a call."""
    selected = target.async_extract_referenced_entity_ids(
        call.hass, target.TargetSelection(call.data)
    )
    selected.log_missing(set(), _LOGGER)
    return selected.referenced_devices.difference(named)


def _devices(hass: HomeAssistant, device_ids: Iterable[str]) -> Iterator[Target]:
    """Iterate over those of some devices that are Central's, and known to a loaded account."""
    for entry, registered in _of_loaded_accounts(hass, device_ids):
        device = entry.runtime_data.inventory.devices.get(_serial_number(entry, registered) or "")
        if device is not None:
            yield entry.runtime_data, device


def _clients(hass: HomeAssistant, device_ids: Iterable[str]) -> Iterator[ClientTarget]:
    """Iterate over those of some devices that are clients, and known to a loaded account."""
    for entry, registered in _of_loaded_accounts(hass, device_ids):
        kind, mac = key_of(registered)[:2]
        if kind != "client":
            continue
        client = entry.runtime_data.clients.clients.get(mac)
        if client is not None:
            yield entry.runtime_data, client


def _of_loaded_accounts(
    hass: HomeAssistant, device_ids: Iterable[str]
) -> Iterator[tuple[CentralConfigEntry, dr.AnyDeviceEntry]]:
    """Iterate over those of some devices that belong to a loaded account."""
    devices = dr.async_get(hass)
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    loaded = {entry.entry_id: entry for entry in entries}
    for device_id in device_ids:
        registered = devices.async_get(device_id, include_composite_devices=False)
        if registered is None:
            continue
        entry = loaded.get(registered.config_entry_id)
        if entry is not None:
            yield entry, registered


def _serial_number(entry: CentralConfigEntry, registered: dr.AnyDeviceEntry) -> str | None:
    """Return the serial number of a registered device; None if it is a part, a site or another."""
    kind, serial = key_of(registered)[:2]
    if kind != "device" or is_account(entry, registered):
        return None
    return serial
