"""Sensors of wired ports, of any kind of device."""

from functools import partial

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory, UnitOfDataRate

from ..central.models.part_enums import (
    PortDownReason,
    PortDuplex,
    PortMode,
    PortType,
    PortVlanMode,
    SwitchVlanMode,
)
from ..central.models.parts import Port
from . import base
from .base import AP, GATEWAY, SWITCH, CentralBinarySensorDescription, CentralSensorDescription

_rate = partial(base.rate, model=Port)
_counter = partial(base.counter, model=Port)
_enum_sensor = partial(base.enum_sensor, model=Port)
_text_sensor = partial(base.text_sensor, model=Port)
_binary = partial(base.binary, model=Port)

SENSORS: tuple[CentralSensorDescription, ...] = (
    CentralSensorDescription(
        key="speed",
        translation_key="port_speed",
        model=Port,
        attribute="speed",
        device_class=SensorDeviceClass.DATA_RATE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
    ),
    _enum_sensor("duplex", PortDuplex),
    _enum_sensor("down_reason", PortDownReason, kinds=SWITCH),
    base.power("poe_power", model=Port, kinds=SWITCH, enabled=True, primary=True),
    _text_sensor("neighbour", kinds=SWITCH, enabled=True),
    _text_sensor("neighbour_port", kinds=SWITCH),
    _enum_sensor("vlan_mode", PortVlanMode, kinds=AP),
    _enum_sensor("switch_vlan_mode", SwitchVlanMode, attribute="vlan_mode", kinds=SWITCH),
    _text_sensor("vlan"),
    _text_sensor("native_vlan"),
    _text_sensor("allowed_vlans"),
    _enum_sensor("mode", PortMode, kinds=AP),
    _enum_sensor("type", PortType, kinds=AP),
    _rate("frame_errors", kinds=AP),
    _rate("frame_drops", kinds=AP),
    _rate("crc_errors", kinds=AP),
    _rate("collisions", kinds=AP),
    _counter("in_errors", kinds=SWITCH | GATEWAY),
    _counter("out_errors", kinds=SWITCH | GATEWAY),
    _counter("in_discards", kinds=SWITCH),
    _counter("out_discards", kinds=SWITCH),
)

BINARY_SENSORS: tuple[CentralBinarySensorDescription, ...] = (
    _binary(
        "link",
        BinarySensorDeviceClass.CONNECTIVITY,
        attribute="is_linked",
        kinds=SWITCH,
        enabled=True,
        essential=True,
    ),
    _binary(
        "port_link",
        BinarySensorDeviceClass.CONNECTIVITY,
        attribute="is_linked",
        kinds=AP | GATEWAY,
        enabled=True,
    ),
    _binary("admin", attribute="admin_up"),
    _binary("poe", BinarySensorDeviceClass.POWER, attribute="poe_up", kinds=SWITCH, primary=True),
)
