"""Sensors of WLANs, tunnels, uplinks and probes."""

from functools import partial

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass

from ..central.models.part_enums import (
    TunnelMode,
    TunnelStatus,
    TunnelType,
    WlanBand,
    WlanSecurity,
    WlanUsage,
)
from ..central.models.parts import Probe, Tunnel, Uplink, Wlan
from . import base
from .base import (
    AP,
    GATEWAY,
    CentralBinarySensorDescription,
    CentralSensorDescription,
    binary,
    enum_sensor,
    text_sensor,
)

_delay = partial(base.duration, model=Probe, enabled=True)
_uplink = partial(binary, model=Uplink, kinds=GATEWAY, enabled=True, essential=True, primary=True)

SENSORS: tuple[CentralSensorDescription, ...] = (
    text_sensor("vlan", model=Wlan, kinds=AP),
    enum_sensor("security", WlanSecurity, model=Wlan, kinds=AP),
    enum_sensor("usage", WlanUsage, model=Wlan, kinds=AP),
    enum_sensor("band", WlanBand, model=Wlan, kinds=AP),
    enum_sensor("status", TunnelStatus, model=Tunnel, kinds=AP),
    base.uptime("since", model=Tunnel, kinds=AP),
    text_sensor("peer", attribute="peer_name", model=Tunnel, kinds=AP),
    text_sensor("peer_address", attribute="peer_ip", model=Tunnel),
    enum_sensor("mode", TunnelMode, model=Tunnel, kinds=GATEWAY),
    enum_sensor("type", TunnelType, model=Tunnel, kinds=GATEWAY),
    base.percentage("loss", model=Probe, enabled=True),
    _delay("latency", attribute="measured_latency"),
    _delay("jitter", attribute="measured_jitter"),
    base.measurement("mos", decimals=1, model=Probe, enabled=True),
    text_sensor("description", model=Uplink, kinds=GATEWAY),
    text_sensor("vlan", model=Uplink, kinds=GATEWAY),
    text_sensor("priority", model=Uplink, kinds=GATEWAY),
    text_sensor("public_ip_address", attribute="public_ip", model=Uplink, kinds=GATEWAY),
    text_sensor("private_ip_address", attribute="private_ip", model=Uplink, kinds=GATEWAY),
)

BINARY_SENSORS: tuple[CentralBinarySensorDescription, ...] = (
    binary("enabled", model=Wlan, kinds=AP, needs_online=False),
    binary("up", BinarySensorDeviceClass.CONNECTIVITY, model=Tunnel, kinds=AP, enabled=True),
    binary(
        "gateway_tunnel",
        BinarySensorDeviceClass.CONNECTIVITY,
        attribute="up",
        model=Tunnel,
        kinds=GATEWAY,
    ),
    binary("active", model=Tunnel, kinds=AP),
    binary(
        "reached",
        BinarySensorDeviceClass.CONNECTIVITY,
        attribute="ok",
        model=Probe,
        kinds=AP,
        enabled=True,
    ),
    _uplink("up", BinarySensorDeviceClass.CONNECTIVITY),
    _uplink("wan", BinarySensorDeviceClass.CONNECTIVITY, attribute="wan_up"),
)
