"""The devices that an action targets: by their ids, or by entities, areas, floors and labels."""

from collections.abc import Callable, Iterable, Iterator
import logging

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er, service, target

from .central.models.device import Device
from .config_entry import CentralConfigEntry
from .const import DOMAIN
from .errors import invalid
from .registry.unique_ids import is_account, key_of
from .runtime import CentralRuntime

_LOGGER = logging.getLogger(__name__)

type Target = tuple[CentralRuntime, Device]
"""A device and its account."""


def display_name(device: Device) -> str:
    """Return the name of a device, or its serial number if it has none."""
    return device.name or device.serial_number


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
    selected = target.async_extract_referenced_entity_ids(
        call.hass, target.TargetSelection(call.data)
    )
    selected.log_missing(set(), _LOGGER)
    others = _known(call.hass, selected.referenced_devices.difference(named))
    targets += sorted(
        (other for other in others if is_supported(other[1])),
        key=lambda other: other[1].serial_number,
    )
    if not targets:
        raise invalid("nothing_targeted")
    return targets


def _named(call: ServiceCall) -> Iterator[str]:
    """Iterate over the ids of the devices, and of the entities' devices, that a call names."""
    yield from call.data.get(ATTR_DEVICE_ID, ())
    entities = er.async_get(call.hass)
    for entity_id in call.data.get(ATTR_ENTITY_ID, ()):
        entity = entities.async_get(entity_id)
        if entity is None or entity.device_id is None:
            raise invalid("not_a_device", device=entity_id)
        yield entity.device_id


def _known(hass: HomeAssistant, device_ids: Iterable[str]) -> Iterator[Target]:
    """Iterate over those of some devices that are Central's, and known to a loaded account."""
    devices = dr.async_get(hass)
    entries: list[CentralConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    loaded = {entry.entry_id: entry for entry in entries}
    for device_id in device_ids:
        registered = devices.async_get(device_id, include_composite_devices=False)
        entry = loaded.get(registered.config_entry_id) if registered is not None else None
        if registered is None or entry is None:
            continue
        device = entry.runtime_data.inventory.devices.get(_serial_number(entry, registered) or "")
        if device is not None:
            yield entry.runtime_data, device


def _serial_number(entry: CentralConfigEntry, registered: dr.AnyDeviceEntry) -> str | None:
    """Return the serial number of a registered device; None if it is a part, a site or another."""
    kind, serial = key_of(registered)[:2]
    return serial if kind == "device" and not is_account(entry, registered) else None
