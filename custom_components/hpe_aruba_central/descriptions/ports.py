"""Wired ports of any device."""

from functools import partial

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory, UnitOfDataRate

from ..central.models.parts import Port
from . import base
from .base import AP, GATEWAY, SWITCH, CentralBinarySensorDescription, CentralSensorDescription

_percent = partial(base.percent, of=Port)
_count = partial(base.count, of=Port)
_word = partial(base.word, of=Port)
_text = partial(base.text, of=Port)
_flag = partial(base.flag, of=Port)

SENSORS: tuple[CentralSensorDescription, ...] = (
    CentralSensorDescription(
        key="speed",
        translation_key="port_speed",
        of=Port,
        attribute="speed",
        device_class=SensorDeviceClass.DATA_RATE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfDataRate.MEGABITS_PER_SECOND,
    ),
    _word("duplex", "duplex", "ap_port", "duplex"),
    _word("down_reason", "down_reason", "switch_interface", "state_down_reason", kinds=SWITCH),
    base.watts("poe_power", "poe_power", of=Port, kinds=SWITCH, on=True),
    _text("neighbour", "neighbour", kinds=SWITCH, on=True),
    _text("neighbour_port", "neighbour_port", kinds=SWITCH),
    _word("vlan_mode", "vlan_mode", "ap_port", "vlan_mode", kinds=AP),
    _word("switch_vlan_mode", "vlan_mode", "switch_interface", "vlan_mode", kinds=SWITCH),
    _text("vlan", "vlan"),
    _text("native_vlan", "native_vlan"),
    _text("allowed_vlans", "allowed_vlans", value=lambda vlans: vlans[:255]),
    _word("mode", "mode", "ap_port", "mode", kinds=AP),
    _word("type", "type", "ap_port", "type", kinds=AP),
    _percent("frame_errors", "frame_errors", kinds=AP),
    _percent("frame_drops", "frame_drops", kinds=AP),
    _percent("crc_errors", "crc_errors", kinds=AP),
    _percent("collisions", "collisions", kinds=AP),
    _count("in_errors", "in_errors", kinds=SWITCH | GATEWAY),
    _count("out_errors", "out_errors", kinds=SWITCH | GATEWAY),
    _count("in_discards", "in_discards", kinds=SWITCH),
    _count("out_discards", "out_discards", kinds=SWITCH),
)

BINARY_SENSORS: tuple[CentralBinarySensorDescription, ...] = (
    _flag(
        "link",
        "is_linked",
        BinarySensorDeviceClass.CONNECTIVITY,
        kinds=SWITCH,
        on=True,
        essential=True,
        measured=True,
    ),
    _flag(
        "port_link",
        "is_linked",
        BinarySensorDeviceClass.CONNECTIVITY,
        kinds=AP | GATEWAY,
        on=True,
        measured=True,
    ),
    _flag("admin", "admin_up"),
    _flag("poe", "poe_up", BinarySensorDeviceClass.POWER, kinds=SWITCH, measured=True),
)
