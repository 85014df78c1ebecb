"""The ways out: WLANs, tunnels, uplinks and what probes measure on them."""

from functools import partial

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass

from ..central.models.parts import Probe, Tunnel, Uplink, Wlan
from . import base
from .base import (
    AP,
    GATEWAY,
    CentralBinarySensorDescription,
    CentralSensorDescription,
    flag,
    text,
    word,
)

_delay = partial(base.milliseconds, of=Probe, on=True)
_uplink = partial(flag, of=Uplink, kinds=GATEWAY, on=True, essential=True, main=True)

SENSORS: tuple[CentralSensorDescription, ...] = (
    text("vlan", "vlan", of=Wlan, kinds=AP),
    word("security", "security", "ap_wlan", "wlan_op_mode", of=Wlan, kinds=AP),
    word("usage", "usage", "ap_wlan", "wlan_type", of=Wlan, kinds=AP),
    word("band", "band", "ap_wlan", "wlan_band", of=Wlan, kinds=AP),
    word("status", "status", "ap_tunnel", "status", of=Tunnel, kinds=AP),
    base.since("since", "since", of=Tunnel, kinds=AP),
    text("peer", "peer_name", of=Tunnel, kinds=AP),
    text("peer_address", "peer_ip", of=Tunnel),
    word("mode", "mode", "gateway_tunnel", "tunnel_mode", of=Tunnel, kinds=GATEWAY),
    word("type", "type", "gateway_tunnel", "tunnel_type", of=Tunnel, kinds=GATEWAY),
    base.percent("loss", "loss", of=Probe, on=True),
    _delay("latency", "measured_latency"),
    _delay("jitter", "measured_jitter"),
    base.measured("mos", "mos", decimals=1, of=Probe, on=True),
    text("description", "description", of=Uplink, kinds=GATEWAY),
    text("vlan", "vlan", of=Uplink, kinds=GATEWAY),
    text("priority", "priority", of=Uplink, kinds=GATEWAY),
    text("public_ip_address", "public_ip", of=Uplink, kinds=GATEWAY),
    text("private_ip_address", "private_ip", of=Uplink, kinds=GATEWAY),
)

BINARY_SENSORS: tuple[CentralBinarySensorDescription, ...] = (
    flag("enabled", "enabled", of=Wlan, kinds=AP, measured=False),
    flag("up", "up", BinarySensorDeviceClass.CONNECTIVITY, of=Tunnel, kinds=AP, on=True),
    flag("gateway_tunnel", "up", BinarySensorDeviceClass.CONNECTIVITY, of=Tunnel, kinds=GATEWAY),
    flag("active", "active", of=Tunnel, kinds=AP),
    flag("reached", "ok", BinarySensorDeviceClass.CONNECTIVITY, of=Probe, kinds=AP, on=True),
    _uplink("up", "up", BinarySensorDeviceClass.CONNECTIVITY),
    _uplink("wan", "wan_up", BinarySensorDeviceClass.CONNECTIVITY),
)
