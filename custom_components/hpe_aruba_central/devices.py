"""Central's devices in Home Assistant's device registry."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import UNDEFINED

from .central.models import Device, DeviceKind
from .const import DOMAIN

DEVICE_STREAMS = {DeviceKind.ACCESS_POINT: "ap", DeviceKind.SWITCH: "switch", DeviceKind.GATEWAY: "gateway"}
"""The stream that tells about devices of a kind."""

MANUFACTURER = "HPE Aruba Networking"


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
def async_register_device(hass: HomeAssistant, entry: ConfigEntry[Any], device: Device) -> bool:
    """Register a device or bring its entry up to date; tell whether it was new."""
    known = async_find_device(hass, entry, device.serial_number)
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        connections=_connections(hass, entry, device),
        identifiers={(DOMAIN, device.serial_number)},
        manufacturer=MANUFACTURER,
        model=device.model or UNDEFINED,
        model_id=device.part_number or UNDEFINED,
        name=device.name or (UNDEFINED if known else device.serial_number),
        serial_number=device.serial_number,
        sw_version=device.firmware_version or UNDEFINED,
        via_device_id=async_register_account(hass, entry).id,
    )
    return known is None


@callback
def async_find_device(hass: HomeAssistant, entry: ConfigEntry[Any], serial_number: str) -> dr.DeviceEntry | None:
    """Return the registry's entry of a device."""
    return dr.async_get(hass).async_get_device_by_identifier((DOMAIN, serial_number), entry.entry_id)


def serial_number_of(device: dr.AnyDeviceEntry) -> str | None:
    """Return the serial number, or the account's entry id, that a registry entry stands for."""
    return next((value for domain, value in device.identifiers if domain == DOMAIN), None)


def _connections(hass: HomeAssistant, entry: ConfigEntry[Any], device: Device) -> set[tuple[str, str]]:
    """Return a device's MAC address as the registry wants it.

    The registry takes two devices of one address for the same, so only the first one that claims it has it.
    """
    if device.mac_address is None:
        return set()
    connection = (dr.CONNECTION_NETWORK_MAC, dr.format_mac(device.mac_address))
    owner = dr.async_get(hass).async_get_device_by_connection(connection, entry.entry_id)
    return {connection} if owner is None or serial_number_of(owner) == device.serial_number else set()
