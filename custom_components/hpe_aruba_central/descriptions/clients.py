"""Sensors of tracked clients."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import SIGNAL_STRENGTH_DECIBELS, EntityCategory

from ..central.models.client import NetworkClient
from ..central.models.device import Device


@dataclass(frozen=True, kw_only=True)
class ClientSensorDescription(SensorEntityDescription):
    """Describe a sensor of a tracked client."""

    value_fn: Callable[[NetworkClient, Mapping[str, Device]], str | int | None]
    """Returns the value of a client; the second argument is the devices by serial number."""
    wireless: bool = False
    """Only wireless clients have the sensor."""


def _connected_to(client: NetworkClient, devices: Mapping[str, Device]) -> str | None:
    """Return the name of the device that a client is connected to, or its serial number."""
    device = devices.get(client.serial_number or "")
    if device is not None and device.name:
        return device.name
    return client.device_name or client.serial_number


SENSORS: tuple[ClientSensorDescription, ...] = (
    ClientSensorDescription(
        key="connected_to",
        translation_key="client_connected_to",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_connected_to,
    ),
    ClientSensorDescription(
        key="wlan",
        translation_key="client_wlan",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda client, _: client.wlan,
        wireless=True,
    ),
    ClientSensorDescription(
        key="vlan",
        translation_key="client_vlan",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda client, _: client.vlan or client.vlan_name,
    ),
    ClientSensorDescription(
        key="snr",
        translation_key="client_snr",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda client, _: client.snr,
        wireless=True,
    ),
)
