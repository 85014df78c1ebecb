"""How the fields of each message become a device's or a part's, as tables."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from ..models.core import PartKind
from ..models.device import DeviceKind
from .converters import (
    cluster_name,
    mac,
    mos,
    port_watts,
    speed,
    succeeded,
    supplies,
    text,
    up,
    vlans,
)

type Fields = Mapping[str, tuple[str, Callable[[Any], Any] | None]]
"""The attribute that each wire field becomes, and how."""


class Uptime(NamedTuple):
    """The field that tells how long something has been up, its unit, and the attributes for since when, and whether."""

    field: str
    unit: timedelta
    attribute: str = "last_restart"
    up: str = "online"


class PartOf(NamedTuple):
    """Which part a message is about: the wire fields that name it, and the attributes that these become.

    ``joined``: all of them together are its id; otherwise the first that is there is, and each of them alone finds it.
    """

    kind: PartKind
    identity: tuple[tuple[str, str], ...]
    joined: bool = False

    def given(self, get: Callable[[str], Any]) -> list[tuple[str, str]]:
        """Return the attributes that a message names its part by, and their values."""
        return [
            (attribute, str(value).lower() if attribute == "mac_address" else str(value))
            for field, attribute in self.identity
            if (value := get(field)) is not None and value != ""
        ]


class Rule(NamedTuple):
    """How one message's fields become a device's, or those of a part of it.

    ``aspect``: the message tells one side of something else, so that its end is not the end of the whole.
    """

    kind: DeviceKind
    fields: Fields
    uptime: Uptime | None = None
    part: PartOf | None = None
    aspect: bool = False


_IDENTITY: Fields = {
    "device_name": ("name", None),
    "model": ("model", None),
    "mac_address": ("mac_address", mac),
    "firmware_version": ("firmware_version", None),
    "status": ("online", up),
    "public_ip": ("public_ip", None),
    "site_name": ("site_name", None),
    "default_gateway": ("default_gateway", text),
}
_LOAD: Fields = {
    "cpu_utilization": ("cpu_utilization", None),
    "memory_utilization": ("memory_utilization", None),
    "mem_utilization": ("memory_utilization", None),
    "power_consumption": ("power_consumption", None),
    "site_name": ("site_name", None),
}
_RADIO = PartOf(PartKind.RADIO, (("radio_mac_address", "mac_address"), ("radio_number", "number")))
_AP_PORT = PartOf(PartKind.PORT, (("port_index", "number"), ("port_name", "name")))
_AP_TUNNEL = PartOf(PartKind.TUNNEL, (("index", "index"), ("tunnel_name", "name")), joined=True)
_PORT = PartOf(PartKind.PORT, (("port_number", "number"), ("name", "name")))
_GATEWAY_PORT = PartOf(PartKind.PORT, (("port_number", "number"), ("interface_name", "name")))
_UPLINK = PartOf(PartKind.UPLINK, (("link_id", "link"), ("uplink_name", "name")))

_DEVICE_RULES = {
    "ap": Rule(
        DeviceKind.ACCESS_POINT,
        {
            **_IDENTITY,
            "ip_v4": ("ipv4", None),
            "ip_v6": ("ipv6", text),
            "mode": ("mode", None),
            "operating_mode": ("operating_mode", None),
            "cluster": ("cluster_name", cluster_name),
            "elected_role": ("role", None),
            "mesh_mode": ("mesh_role", None),
            "current_uplink_inuse": ("uplink_type", None),
            "zone": ("zone", text),
            "country_code": ("country_code", text),
            "down_reason": ("down_reason", None),
            "modem_status": ("modem_up", None),
        },
        # The unit is not published; the tunnel's field of the same name and type says seconds.
        Uptime("uptime", timedelta(seconds=1)),
    ),
    "ap_stats": Rule(DeviceKind.ACCESS_POINT, _LOAD),
    "ap_modem_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {"cellular_signal": ("cellular_signal", None), "cellular_sinr": ("cellular_sinr", None)},
    ),
    "switch": Rule(
        DeviceKind.SWITCH,
        {
            **_IDENTITY,
            "ipv4": ("ipv4", text),
            "stack_id": ("stack_id", text),
            "power_supplies": ("power_supplies", supplies),
        },
        Uptime("uptime_in_millis", timedelta(milliseconds=1)),
    ),
    "switch_stack": Rule(
        DeviceKind.SWITCH,
        {
            "stack_id": ("stack_id", text),
            "status": ("stack_up", up),
            "topology": ("stack_topology", None),
            "policy": ("stack_policy", None),
            "stack_member_id": ("stack_member_id", None),
            "role": ("stack_role", None),
        },
        aspect=True,
    ),
    "switch_vsx": Rule(
        DeviceKind.SWITCH,
        {
            "role": ("vsx_role", None),
            "peer_role": ("vsx_peer_role", None),
            "islp_device_state": ("vsx_device_state", None),
            "isl_state": ("vsx_link_state", None),
            "config_sync_state_value": ("vsx_sync_state", None),
            "last_sync_timestamp": ("vsx_last_sync", None),
        },
        aspect=True,
    ),
    # The unit of the statistics' own "uptime" is not published: left out rather than shown wrong.
    "switch_stats": Rule(
        DeviceKind.SWITCH,
        {
            **_LOAD,
            "fan_speed": ("fan_speed", None),
            "fan_status": ("fan_ok", up),
            "temperature": ("temperature", None),
            "max_power": ("max_power", None),
            "poe_consumption": ("poe_consumption", None),
            "poe_available": ("poe_available", None),
        },
    ),
    "gateway": Rule(
        DeviceKind.GATEWAY,
        {
            **_IDENTITY,
            "ip_v4": ("ipv4", None),
            "ip_v6": ("ipv6", text),
            "public_ip_address": ("public_ip", None),
            "mode": ("mode", None),
        },
    ),
    "gateway_stats": Rule(DeviceKind.GATEWAY, _LOAD),
}
_PART_RULES = {
    "ap_radio": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "radio_mac_address": ("mac_address", mac),
            "radio_number": ("number", str),
            "band": ("band", None),
            "band_range": ("band_range", None),
            "mode": ("mode", None),
            "status": ("status", None),
            "channel": ("channel", text),
            "primary_chan": ("primary_channel", None),
            "secondary_chan": ("secondary_channel", None),
            "bandwidth": ("bandwidth", None),
            "transmit_power": ("transmit_power", None),
            "eirp": ("eirp", None),
            "eirp_resolution": ("eirp_resolution", None),
            "spatial_stream": ("spatial_stream", text),
            "radio_type": ("radio_type", None),
            "antenna": ("antenna", None),
            "chan_reason": ("channel_reason", None),
            "eirp_reason": ("power_reason", None),
        },
        part=_RADIO,
    ),
    "ap_radio_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "radio_mac_address": ("mac_address", mac),
            "band": ("band", None),
            "noise_floor": ("noise_floor", None),
            "channel_quality": ("channel_quality", None),
            "total_utilization": ("total_utilization", None),
            "tx_utilization": ("tx_utilization", None),
            "rx_utilization": ("rx_utilization", None),
            "non_wifi_interference": ("non_wifi_interference", None),
            "frame_retries": ("frame_retries", None),
            "frame_drops": ("frame_drops", None),
        },
        part=_RADIO,
    ),
    "ap_port": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "port_index": ("number", str),
            "port_name": ("name", text),
            "status": ("status", up),
            "admin_state": ("admin_up", None),
            "operate_state": ("link", None),
            "type": ("type", None),
            "mode": ("mode", None),
            "speed": ("speed", speed),
            "duplex": ("duplex", None),
            "vlan_mode": ("vlan_mode", None),
            "access_vlan": ("vlan", None),
            "native_vlan": ("native_vlan", None),
            "allowed_vlan": ("allowed_vlans", vlans),
            "is_uplink": ("is_uplink", None),
        },
        part=_AP_PORT,
    ),
    "ap_port_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "port_index": ("number", str),
            "duplex": ("duplex", None),
            "speed": ("speed", speed),
            "frame_error": ("frame_errors", None),
            "frame_drops": ("frame_drops", None),
            "crc": ("crc_errors", None),
            "collision": ("collisions", None),
        },
        part=_AP_PORT,
    ),
    "ap_wlan": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "essid": ("name", None),
            "vlan": ("vlan", text),
            "wlan_op_mode": ("security", None),
            "wlan_type": ("usage", None),
            "wlan_band": ("band", None),
            "status": ("enabled", None),
        },
        part=PartOf(PartKind.WLAN, (("essid", "name"),)),
    ),
    "ap_tunnel": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "index": ("index", None),
            "tunnel_name": ("name", text),
            "status": ("status", None),
            "active": ("active", None),
            "peer_name": ("peer_name", text),
            "peer_ip": ("peer_ip", text),
        },
        Uptime("uptime", timedelta(seconds=1), "since", "up"),
        part=_AP_TUNNEL,
    ),
    "ap_ip_probe_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "ip": ("target", None),
            "tunnel_name": ("uplink", text),
            "status": ("ok", succeeded),
            "loss_percentage": ("loss", None),
            "latency": ("latency", None),
            "jitter": ("jitter", None),
            "mos": ("mos", mos),
        },
        part=PartOf(PartKind.PROBE, (("tunnel_name", "uplink"), ("ip", "target")), joined=True),
    ),
    "switch_interface": Rule(
        DeviceKind.SWITCH,
        {
            "port_number": ("number", text),
            "name": ("name", text),
            "status": ("status", up),
            "oper_status": ("link", up),
            "admin_status": ("admin_up", up),
            "state_down_reason": ("down_reason", None),
            "speed": ("speed", speed),
            "duplex": ("duplex", None),
            "type": ("type", None),
            "mode": ("mode", text),
            "vlan_mode": ("vlan_mode", None),
            "vlan": ("vlan", None),
            "native_vlan": ("native_vlan", None),
            "allowed_vlan": ("allowed_vlans", vlans),
            "poe_status": ("poe_up", up),
        },
        part=_PORT,
    ),
    "switch_interface_stats": Rule(
        DeviceKind.SWITCH,
        {
            "port_number": ("number", text),
            "port_name": ("name", text),
            "power_consumption": ("poe_power", port_watts),
            "in_errors": ("in_errors", None),
            "out_errors": ("out_errors", None),
            "in_discards": ("in_discards", None),
            "out_discards": ("out_discards", None),
        },
        part=PartOf(PartKind.PORT, (("port_number", "number"), ("port_name", "name"))),
    ),
    "switch_lldp": Rule(
        DeviceKind.SWITCH,
        {"neighbour": ("neighbour", text), "neighbour_port": ("neighbour_port", text)},
        part=PartOf(PartKind.PORT, (("port", "number"), ("port", "name"))),
        aspect=True,
    ),
    "gateway_interface": Rule(
        DeviceKind.GATEWAY,
        {
            "port_number": ("number", text),
            "interface_name": ("name", text),
            "status": ("status", up),
            "oper_state": ("link", up),
            "admin_state": ("admin_up", up),
            "speed": ("speed", speed),
            "duplex_mode": ("duplex", None),
            "type": ("type", None),
            "mode": ("mode", text),
            "vlan_id": ("vlan", None),
            "native_vlan": ("native_vlan", None),
            "allowed_vlan": ("allowed_vlans", vlans),
        },
        part=_GATEWAY_PORT,
    ),
    "gateway_interface_stats": Rule(
        DeviceKind.GATEWAY,
        {
            "interface_name": ("name", text),
            "in_errors": ("in_errors", None),
            "out_errors": ("out_errors", None),
        },
        part=PartOf(PartKind.PORT, (("interface_name", "name"),)),
    ),
    "gateway_tunnel": Rule(
        DeviceKind.GATEWAY,
        {
            "map_id": ("index", str),
            "map_name": ("name", text),
            "tunnel_mode": ("mode", None),
            "tunnel_type": ("type", None),
            "dst_ip": ("peer_ip", text),
            "status": ("status", None),
        },
        part=PartOf(PartKind.TUNNEL, (("map_id", "index"), ("map_name", "name"))),
    ),
    "gateway_uplink": Rule(
        DeviceKind.GATEWAY,
        {
            "link_id": ("link", str),
            "uplink_name": ("name", text),
            "description": ("description", text),
            "vlan_id": ("vlan", None),
            "priority": ("priority", None),
            "status": ("up", up),
            "wan_status": ("wan_up", up),
            "public_ip_address": ("public_ip", text),
            "private_ip_address": ("private_ip", text),
        },
        part=_UPLINK,
    ),
    "gateway_uplink_ip_probe_stats": Rule(
        DeviceKind.GATEWAY,
        {
            "link_id": ("uplink", str),
            "probe_ip_addr": ("target", text),
            "loss_percentage": ("loss", None),
            "avg_rtt": ("latency", None),
            "avg_rtt_float": ("latency", None),
            "avg_jitter": ("jitter", None),
            "avg_jitter_float": ("jitter", None),
            "mos_quality": ("mos", mos),
            "mos_quality_float": ("mos", mos),
        },
        part=PartOf(
            PartKind.PROBE, (("link_id", "uplink"), ("probe_ip_addr", "target")), joined=True
        ),
    ),
}
RULES = _DEVICE_RULES | _PART_RULES
"""The rule of each payload kind that tells of a device or a part of one."""

STATES = {
    rule.kind: kind
    for kind, rule in _DEVICE_RULES.items()
    if not kind.endswith("_stats") and not rule.aspect
}
"""The payload kind that tells the state of each kind of device."""
