"""Fields of Central's messages that no entity shows, and the reasons."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from custom_components.hpe_aruba_central.central.wire.message_types import STREAM_MESSAGES

type Shown = set[tuple[str, str]]
"""The (message, field) pairs that entities show."""

STREAMS = ("ap", "switch", "gateway")
"""The streams about devices."""

READ_INSIDE = {"cluster": {"name"}, "power_supplies": {"index", "status"}}
"""The fields that are read from nested messages."""

_COUNTER = (
    "A counter. HPE does not publish whether it is a total or counts since the previous message, "
    "so a rate would be a guess"
)
_CONFIGURATION = "Hardware or configuration: it changes rarely, and the bus event shows it"

EVERYWHERE: dict[str, str] = {
    "Whether the object exists or was deleted; its entities are deleted with it": "operation",
    "The time of the message. Shown for the whole device as *Last seen*": "timestamp",
    "Identifies the account": "tenant_id",
    "Identifies the device": "serial_number",
    "The address of the device (in the device registry) or of a port": "mac_address",
    "Used by the *Sites* option": "site_name",
    "In the device registry: name, model and firmware": "device_name model firmware_version",
    _COUNTER: """
        tx_bytes rx_bytes tx_pkts rx_pkts in_packets out_packets tunnel_tx_bytes tunnel_rx_bytes
        compressed_bytes uncompressed_bytes savings_bytes
        total_frame_retries total_frame_drops total_frame_errors total_crc total_collision
        in_multicast_pkt in_broadcast_pkt in_unicast_pkt
        out_multicast_pkt out_broadcast_pkt out_unicast_pkt
        in_multicast_packets in_broadcast_packets in_unicast_packets
        out_multicast_packets out_broadcast_packets out_unicast_packets
        """,
    "A kind of error that is included in the incoming and outgoing errors shown": """
        in_other_err in_other_errors in_fcs in_alignment in_jabbers in_fragmented in_giant in_runt
        out_excessive_collision out_collision out_late_collision out_deferred
        """,
    "The unit is not published; memory utilization is shown instead": "mem_total mem_free",
    _CONFIGURATION: "slot mux",
}
"""Reasons for fields of any message."""

PARTICULAR: dict[str, str] = {
    "The name of the cluster is shown": "ap.cluster.cluster_id ap.cluster.ip_v4",
    "The version of the regulatory domain table: nothing to monitor": "ap.drt_version",
    "Identifies the radio": """
        ap_radio.radio_mac_address ap_radio.radio_number ap_radio_stats.radio_mac_address
        ap_radio_stats.band_range
        """,
    "Part of the radio's name, if it uses only a part of the band": "ap_radio.band_range",
    "Less specific than *Wi-Fi standard*, which is shown": "ap_radio.ht_type ap_radio.phy_type",
    "A WLAN on a radio. Both have entities; the message adds only a BSSID": "ap_vap.*",
    "Identifies the port": """
        ap_port.port_index ap_port.port_name ap_port.port_mac_address
        ap_port_stats.port_index ap_port_stats.port_mac_address
        switch_interface.name switch_interface.port_number switch_interface_stats.port_name
        switch_interface_stats.port_number switch_lldp.port
        gateway_interface.interface_name gateway_interface.port_number
        gateway_interface_stats.interface_name
        """,
    "Identifies the WLAN": "ap_wlan.essid",
    "Identifies the tunnel": """
        ap_tunnel.index ap_tunnel.tunnel_name gateway_tunnel.map_id gateway_tunnel.map_name
        """,
    "Identifies the uplink": "gateway_uplink.link_id gateway_uplink.uplink_name",
    "Identifies the probe: its target, and the tunnel or uplink used": """
        ap_ip_probe_stats.ip ap_ip_probe_stats.tunnel_name
        gateway_uplink_ip_probe_stats.link_id gateway_uplink_ip_probe_stats.probe_ip_addr
        """,
    "Identifies what the counters belong to; the message has only counters": """
        ap_tunnel_stats.* ap_role_stats.* ap_ssid_stats.* ap_vlan_stats.* ap_vap_stats.*
        gateway_uplink_stats.* gateway_uplink_wan_stats.* gateway_tunnel_stats.*
        """,
    "How the probe was sent, not its result": """
        ap_ip_probe_stats.owner ap_ip_probe_stats.src_interface ap_ip_probe_stats.tunnel_index
        gateway_uplink_ip_probe_stats.vlan_id gateway_uplink_ip_probe_stats.description
        gateway_uplink_ip_probe_stats.vpnc_ip_addr
        """,
    "Its values are not published; packet loss shows whether probes succeed": """
        gateway_uplink_ip_probe_stats.probe_status
        """,
    "The average is shown": """
        gateway_uplink_ip_probe_stats.max_rtt
        gateway_uplink_ip_probe_stats.min_rtt
        gateway_uplink_ip_probe_stats.max_jitter
        gateway_uplink_ip_probe_stats.min_jitter
        gateway_uplink_ip_probe_stats.max_rtt_float
        gateway_uplink_ip_probe_stats.min_rtt_float
        gateway_uplink_ip_probe_stats.max_jitter_float
        gateway_uplink_ip_probe_stats.min_jitter_float
        """,
    "One direction only, and HPE does not publish which; the value for both is shown": """
        gateway_uplink_ip_probe_stats.sd_avg_latency
        gateway_uplink_ip_probe_stats.ds_avg_latency
        gateway_uplink_ip_probe_stats.sd_avg_jitter
        gateway_uplink_ip_probe_stats.ds_avg_jitter
        gateway_uplink_ip_probe_stats.sd_avg_latency_float
        gateway_uplink_ip_probe_stats.ds_avg_latency_float
        gateway_uplink_ip_probe_stats.sd_avg_jitter_float
        gateway_uplink_ip_probe_stats.ds_avg_jitter_float
        """,
    "Identifies the stack. Its status and the roles of its members are shown": """
        switch.stack_id switch.stack_mac switch_stack.stack_id switch_stack.vsf_domain_id
        """,
    "No published unit. *Last restart* uses `switch.uptime_in_millis`": "switch_stats.uptime",
    "No published unit. *Last restart* uses REST's `uptimeInMillis`": "gateway_stats.uptime",
    "Configuration of a VLAN. A switch has hundreds of them; the bus event shows them": """
        switch_vlan.* gateway_vlan.*
        """,
    "More about the neighbor, whose name and port are shown": """
        switch_lldp.remote_port_number switch_lldp.vlan_id
        """,
    "A detail of VSX, whose peers, link and synchronization are shown": """
        switch_vsx.isl_mgmt_state_value switch_vsx.nae_state_value
        switch_vsx.https_server_state_value
        """,
    _CONFIGURATION: """
        ap_port.is_uplink ap_tunnel.crypto_type ap_tunnel.ip
        switch_interface.ipv4 switch_interface.type switch_interface.mode switch_interface.has_poe
        switch_interface.trusted switch_interface.phy_type switch_interface.sub_type
        switch_interface.vsx_enabled
        switch_vsx.isl_port switch_vsx.peer_isl_port switch_vsx.keepalive_peer_ip
        switch_vsx.keepalive_src_ip switch_vsx.peer_mac switch_vsx.config_sync_disable
        gateway_uplink.vlan_description
        gateway_tunnel.peer_mac gateway_tunnel.local_mac gateway_tunnel.src_ip
        gateway_interface.type gateway_interface.ip_address gateway_interface.mode
        gateway_interface.trusted gateway_interface.phy_type gateway_interface.sub_type
        """,
}
"""Reasons for fields of one message; ``*`` is all its fields that are not in `EVERYWHERE`."""


def _reasons() -> dict[str, str]:
    """Return the reason for each key of `EVERYWHERE` and `PARTICULAR`."""
    found: dict[str, str] = {}
    for table in (EVERYWHERE, PARTICULAR):
        for reason, keys in table.items():
            found |= dict.fromkeys(keys.split(), reason)
    return found


_REASONS = _reasons()


class Unshown(NamedTuple):
    """A field that no entity shows, and why; ``is_general`` if the reason is of `EVERYWHERE`."""

    message: str
    field: str
    reason: str
    is_general: bool


def fields() -> Iterator[tuple[str, str]]:
    """List the (message, field) pairs of all messages about devices.

    A field of a nested message has a path, such as ``cluster.name``.
    """
    for stream in STREAMS:
        for message_type in STREAM_MESSAGES[stream].by_name.values():
            for path in _paths(message_type.parse(b"").DESCRIPTOR):
                yield message_type.kind, path


def _paths(message: Any) -> Iterator[str]:
    """List the paths of all fields of a message descriptor."""
    for field in message.fields:
        nested = field.message_type
        if nested is None or nested.full_name.startswith("google.protobuf."):
            yield field.name
        else:
            for path in _paths(nested):
                yield f"{field.name}.{path}"


def _is_shown(shown: Shown, message: str, path: str) -> bool:
    """Return True if an entity shows a field."""
    field, _, nested = path.partition(".")
    return (message, field) in shown and (not nested or nested in READ_INSIDE[field])


def _keys(message: str, path: str) -> list[str]:
    """Return the keys of all reasons that apply to a field, the deciding one first."""
    return [key for key in (f"{message}.{path}", path, f"{message}.*") if key in _REASONS]


def unshown(shown: Shown) -> list[Unshown]:
    """Return the fields that no entity shows and that have a reason."""
    found = []
    for message, path in fields():
        keys = _keys(message, path)
        if keys and not _is_shown(shown, message, path):
            found.append(Unshown(message, path, _REASONS[keys[0]], keys[0] == path))
    return found


def faults(shown: Shown) -> list[str]:
    """Return errors: fields that lack a reason, and reasons that apply to no field."""
    found: list[str] = []
    used: set[str] = set()
    for message, path in fields():
        keys = _keys(message, path)
        if _is_shown(shown, message, path):
            found += [f"{message}.{path}: shown, but {key} has a reason" for key in keys]
        elif not keys:
            found.append(f"{message}.{path}: not shown, and no reason")
        used.update(keys[:1])
    return found + [f"{key}: a reason for nothing" for key in _REASONS.keys() - used]
