"""How the fields of each message become attributes of a device or part, as tables."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from ..models.client import read_mac
from ..models.core import PartKind
from ..models.device import DeviceKind
from ..ranges import (
    DECIBELS,
    FAN_SPEED,
    MILLISECONDS,
    PERCENT,
    RECEIVED_DBM,
    TRANSMITTED_DBM,
    WATTS,
    read_celsius,
)
from ..texts import read_name, read_text
from .converters import (
    cluster_name,
    has_succeeded,
    is_up,
    mos,
    port_watts,
    power_supplies,
    speed,
    vlans,
)
from .rule_types import Fields, PartOf, Rule, Uptime


def _same(*names: str, convert: Callable[[Any], Any] | None = None) -> Fields:
    """Return fields that become attributes of the same name."""
    return {name: (name, convert) for name in names}


_IDENTITY: Fields = {
    **_same("model", "firmware_version", "public_ip", "default_gateway", convert=read_text),
    "device_name": ("name", read_name),
    "site_name": ("site_name", read_name),
    "mac_address": ("mac_address", read_mac),
    "status": ("online", is_up),
}
_LOAD: Fields = {
    **_same("cpu_utilization", "memory_utilization", convert=PERCENT.read),
    "mem_utilization": ("memory_utilization", PERCENT.read),
    "power_consumption": ("power_consumption", WATTS.read),
    "site_name": ("site_name", read_name),
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
            **_same("mode", "operating_mode", "down_reason"),
            "zone": ("zone", read_name),
            "country_code": ("country_code", read_text),
            "ip_v4": ("ipv4", read_text),
            "ip_v6": ("ipv6", read_text),
            "cluster": ("cluster_name", cluster_name),
            "elected_role": ("role", None),
            "mesh_mode": ("mesh_role", None),
            "current_uplink_inuse": ("uplink_type", None),
            "modem_status": ("modem_up", None),
        },
        # The unit is not published; a tunnel's field of the same name and type is in seconds.
        Uptime("uptime", timedelta(seconds=1)),
    ),
    "ap_stats": Rule(DeviceKind.ACCESS_POINT, _LOAD),
    "ap_modem_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "cellular_signal": ("cellular_signal", RECEIVED_DBM.read),
            "cellular_sinr": ("cellular_sinr", DECIBELS.read),
        },
    ),
    "switch": Rule(
        DeviceKind.SWITCH,
        {
            **_IDENTITY,
            **_same("ipv4", "stack_id", convert=read_text),
            "power_supplies": ("power_supplies", power_supplies),
        },
        Uptime("uptime_in_millis", timedelta(milliseconds=1)),
    ),
    "switch_stack": Rule(
        DeviceKind.SWITCH,
        {
            "stack_member_id": ("stack_member_id", None),
            "stack_id": ("stack_id", read_text),
            "status": ("stack_up", is_up),
            "topology": ("stack_topology", None),
            "policy": ("stack_policy", None),
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
    # The unit of their own "uptime" is not published: it is not used rather than shown wrong.
    "switch_stats": Rule(
        DeviceKind.SWITCH,
        {
            **_LOAD,
            **_same("max_power", "poe_consumption", "poe_available", convert=WATTS.read),
            "fan_speed": ("fan_speed", FAN_SPEED.read),
            "temperature": ("temperature", read_celsius),
            "fan_status": ("fan_ok", is_up),
        },
    ),
    "gateway": Rule(
        DeviceKind.GATEWAY,
        {
            **_IDENTITY,
            "mode": ("mode", read_text),
            "ip_v4": ("ipv4", read_text),
            "ip_v6": ("ipv6", read_text),
            "public_ip_address": ("public_ip", read_text),
        },
    ),
    "gateway_stats": Rule(DeviceKind.GATEWAY, _LOAD),
}
_PART_RULES = {
    "ap_radio": Rule(
        DeviceKind.ACCESS_POINT,
        {
            **_same(
                "band",
                "band_range",
                "mode",
                "status",
                "bandwidth",
                "eirp",
                "eirp_resolution",
                "radio_type",
                "antenna",
            ),
            **_same("channel", "spatial_stream", convert=read_text),
            "transmit_power": ("transmit_power", TRANSMITTED_DBM.read),
            "radio_mac_address": ("mac_address", read_mac),
            "radio_number": ("number", read_text),
            "primary_chan": ("primary_channel", None),
            "secondary_chan": ("secondary_channel", None),
            "chan_reason": ("channel_reason", None),
            "eirp_reason": ("power_reason", None),
        },
        part=_RADIO,
    ),
    "ap_radio_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            **_same(
                "channel_quality",
                "total_utilization",
                "tx_utilization",
                "rx_utilization",
                "non_wifi_interference",
                "frame_retries",
                "frame_drops",
                convert=PERCENT.read,
            ),
            "band": ("band", None),
            "noise_floor": ("noise_floor", RECEIVED_DBM.read),
            "radio_mac_address": ("mac_address", read_mac),
        },
        part=_RADIO,
    ),
    "ap_port": Rule(
        DeviceKind.ACCESS_POINT,
        {
            **_same("type", "mode", "duplex", "vlan_mode", "native_vlan", "is_uplink"),
            "port_index": ("number", read_text),
            "port_name": ("name", read_name),
            "status": ("status", is_up),
            "admin_state": ("admin_up", None),
            "operate_state": ("link", None),
            "speed": ("speed", speed),
            "access_vlan": ("vlan", None),
            "allowed_vlan": ("allowed_vlans", vlans),
        },
        part=_AP_PORT,
    ),
    "ap_port_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "duplex": ("duplex", None),
            "port_index": ("number", read_text),
            "speed": ("speed", speed),
            "frame_drops": ("frame_drops", PERCENT.read),
            "frame_error": ("frame_errors", PERCENT.read),
            "crc": ("crc_errors", PERCENT.read),
            "collision": ("collisions", PERCENT.read),
        },
        part=_AP_PORT,
    ),
    "ap_wlan": Rule(
        DeviceKind.ACCESS_POINT,
        {
            "vlan": ("vlan", read_text),
            "essid": ("name", read_name),
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
            **_same("index", "status", "active"),
            "peer_name": ("peer_name", read_name),
            "peer_ip": ("peer_ip", read_text),
            "tunnel_name": ("name", read_name),
        },
        Uptime("uptime", timedelta(seconds=1), "since", "up"),
        part=_AP_TUNNEL,
    ),
    "ap_ip_probe_stats": Rule(
        DeviceKind.ACCESS_POINT,
        {
            **_same("latency", "jitter", convert=MILLISECONDS.read),
            "ip": ("target", read_text),
            "tunnel_name": ("uplink", read_name),
            "status": ("ok", has_succeeded),
            "loss_percentage": ("loss", PERCENT.read),
            "mos": ("mos", mos),
        },
        part=PartOf(PartKind.PROBE, (("tunnel_name", "uplink"), ("ip", "target")), joined=True),
    ),
    "switch_interface": Rule(
        DeviceKind.SWITCH,
        {
            **_same("duplex", "type", "vlan_mode", "vlan", "native_vlan"),
            "name": ("name", read_name),
            "mode": ("mode", read_text),
            "port_number": ("number", read_text),
            "status": ("status", is_up),
            "oper_status": ("link", is_up),
            "admin_status": ("admin_up", is_up),
            "state_down_reason": ("down_reason", None),
            "speed": ("speed", speed),
            "allowed_vlan": ("allowed_vlans", vlans),
            "poe_status": ("poe_up", is_up),
        },
        part=_PORT,
    ),
    "switch_interface_stats": Rule(
        DeviceKind.SWITCH,
        {
            **_same("in_errors", "out_errors", "in_discards", "out_discards"),
            "port_number": ("number", read_text),
            "port_name": ("name", read_name),
            "power_consumption": ("poe_power", port_watts),
        },
        part=PartOf(PartKind.PORT, (("port_number", "number"), ("port_name", "name"))),
    ),
    "switch_lldp": Rule(
        DeviceKind.SWITCH,
        _same("neighbour", "neighbour_port", convert=read_name),
        part=PartOf(PartKind.PORT, (("port", "number"), ("port", "name"))),
        aspect=True,
    ),
    "gateway_interface": Rule(
        DeviceKind.GATEWAY,
        {
            **_same("type", "native_vlan"),
            "mode": ("mode", read_text),
            "port_number": ("number", read_text),
            "interface_name": ("name", read_name),
            "status": ("status", is_up),
            "oper_state": ("link", is_up),
            "admin_state": ("admin_up", is_up),
            "speed": ("speed", speed),
            "duplex_mode": ("duplex", None),
            "vlan_id": ("vlan", None),
            "allowed_vlan": ("allowed_vlans", vlans),
        },
        part=_GATEWAY_PORT,
    ),
    "gateway_interface_stats": Rule(
        DeviceKind.GATEWAY,
        {
            **_same("in_errors", "out_errors"),
            "interface_name": ("name", read_name),
        },
        part=PartOf(PartKind.PORT, (("interface_name", "name"),)),
    ),
    "gateway_tunnel": Rule(
        DeviceKind.GATEWAY,
        {
            "status": ("status", None),
            "map_id": ("index", read_text),
            "map_name": ("name", read_name),
            "tunnel_mode": ("mode", None),
            "tunnel_type": ("type", None),
            "dst_ip": ("peer_ip", read_text),
        },
        part=PartOf(PartKind.TUNNEL, (("map_id", "index"), ("map_name", "name"))),
    ),
    "gateway_uplink": Rule(
        DeviceKind.GATEWAY,
        {
            "priority": ("priority", None),
            "description": ("description", read_name),
            "link_id": ("link", read_text),
            "uplink_name": ("name", read_name),
            "vlan_id": ("vlan", None),
            "status": ("up", is_up),
            "wan_status": ("wan_up", is_up),
            "public_ip_address": ("public_ip", read_text),
            "private_ip_address": ("private_ip", read_text),
        },
        part=_UPLINK,
    ),
    "gateway_uplink_ip_probe_stats": Rule(
        DeviceKind.GATEWAY,
        {
            "link_id": ("uplink", read_text),
            "probe_ip_addr": ("target", read_text),
            "loss_percentage": ("loss", PERCENT.read),
            "avg_rtt": ("latency", MILLISECONDS.read),
            "avg_rtt_float": ("latency", MILLISECONDS.read),
            "avg_jitter": ("jitter", MILLISECONDS.read),
            "avg_jitter_float": ("jitter", MILLISECONDS.read),
            "mos_quality": ("mos", mos),
            "mos_quality_float": ("mos", mos),
        },
        part=PartOf(
            PartKind.PROBE, (("link_id", "uplink"), ("probe_ip_addr", "target")), joined=True
        ),
    ),
}
RULES = _DEVICE_RULES | _PART_RULES
"""The rule of each kind of payload that is about a device or a part of one."""


def rules_for(kinds: Collection[DeviceKind], parts: Collection[PartKind]) -> dict[str, Rule]:
    """Return the rules about devices of some kinds, and some kinds of their parts."""
    return {
        kind: rule
        for kind, rule in RULES.items()
        if rule.kind in kinds and (rule.part is None or rule.part.kind in parts)
    }
