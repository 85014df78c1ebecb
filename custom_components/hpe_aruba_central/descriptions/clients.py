"""Clients that have device trackers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from homeassistant.components.sensor import SensorEntityDescription, SensorStateClass
from homeassistant.const import SIGNAL_STRENGTH_DECIBELS, EntityCategory

from ..central.models.client import NetworkClient
from ..central.models.device import Device


@dataclass(frozen=True, kw_only=True)
class ClientSensorDescription(SensorEntityDescription):
    """A sensor of a client; ``value`` is given the devices by serial number, too."""

    value: Callable[[NetworkClient, Mapping[str, Device]], str | int | None]
    wireless: bool = False
    """Whether only a wireless client has it."""


def _connected_to(client: NetworkClient, devices: Mapping[str, Device]) -> str | None:
    """Return the name of the access point, switch or gateway, its serial number if it has none."""
    device = devices.get(client.serial_number or "")
    return (device.name if device else None) or client.device_name or client.serial_number


SENSORS: tuple[ClientSensorDescription, ...] = (
    ClientSensorDescription(
        key="connected_to",
        translation_key="client_connected_to",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=_connected_to,
    ),
    ClientSensorDescription(
        key="wlan",
        translation_key="client_wlan",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda client, _: client.wlan,
        wireless=True,
    ),
    ClientSensorDescription(
        key="vlan",
        translation_key="client_vlan",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda client, _: client.vlan or client.vlan_name,
    ),
    ClientSensorDescription(
        key="snr",
        translation_key="client_snr",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda client, _: client.snr,
        wireless=True,
    ),
)
