"""Which fields of Central's messages no entity shows, and why."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from custom_components.hpe_aruba_central.central.wire import decoder

type Shown = set[tuple[str, str]]
"""Kinds of message, and fields of theirs that entities show."""

STREAMS = ("ap", "switch", "gateway")
"""The streams that tell of devices."""

READ_INSIDE = {"cluster": {"name"}, "power_supplies": {"index", "status"}}
"""What is read of the messages inside of messages."""

_COUNTED = (
    "A counter. Nobody has published whether it counts from a start or anew for each message: a rate made of it would "
    "be a guess"
)
_BUILT = "How it is built or configured: it changes when somebody changes it, and the bus event tells then"

EVERYWHERE: dict[str, str] = {
    "What happened: the thing is there, or has been deleted and its entities with it": "operation",
    "When it was so. Shown for the whole device as *Last heard of*": "timestamp",
    "The account, which has the entities": "tenant_id",
    "Which device it is": "serial_number",
    "The address of the device, in its registry entry, or of a port": "mac_address",
    "Offered in the option *Sites*": "site_name",
    "The device's name, model and firmware, in its registry entry": "device_name model firmware_version",
    _COUNTED: """
        tx_bytes rx_bytes tx_pkts rx_pkts in_packets out_packets tunnel_tx_bytes tunnel_rx_bytes
        compressed_bytes uncompressed_bytes savings_bytes
        total_frame_retries total_frame_drops total_frame_errors total_crc total_collision
        in_multicast_pkt in_broadcast_pkt in_unicast_pkt out_multicast_pkt out_broadcast_pkt out_unicast_pkt
        in_multicast_packets in_broadcast_packets in_unicast_packets
        out_multicast_packets out_broadcast_packets out_unicast_packets
        """,
    "A finer kind of the errors that are shown as incoming and outgoing ones": """
        in_other_err in_other_errors in_fcs in_alignment in_jabbers in_fragmented in_giant in_runt
        out_excessive_collision out_collision out_late_collision out_deferred
        """,
    "Their unit is not published; the share in use is shown, in percent": "mem_total mem_free",
    _BUILT: "slot mux",
}
"""Reasons that hold in whichever message the fields are."""

PARTICULAR: dict[str, str] = {
    "Of the cluster, its name is shown": "ap.cluster.cluster_id ap.cluster.ip_v4",
    "The version of a table of what a country allows: nothing to watch": "ap.drt_version",
    "Which radio it is": """
        ap_radio.radio_mac_address ap_radio.radio_number ap_radio_stats.radio_mac_address
        ap_radio_stats.band_range
        """,
    "In the radio's name, where it has only a part of the band": "ap_radio.band_range",
    "Says less than *Wi-Fi standard*, which is shown": "ap_radio.ht_type ap_radio.phy_type",
    "A WLAN on a radio. Both have entities; nothing is told of the pair but its address": "ap_vap.*",
    "Which port it is": """
        ap_port.port_index ap_port.port_name ap_port.port_mac_address
        ap_port_stats.port_index ap_port_stats.port_mac_address
        switch_interface.name switch_interface.port_number switch_interface_stats.port_name
        switch_interface_stats.port_number switch_lldp.port
        gateway_interface.interface_name gateway_interface.port_number gateway_interface_stats.interface_name
        """,
    "Which WLAN it is": "ap_wlan.essid",
    "Which tunnel it is": """
        ap_tunnel.index ap_tunnel.tunnel_name gateway_tunnel.map_id gateway_tunnel.map_name
        """,
    "Which uplink it is": "gateway_uplink.link_id gateway_uplink.uplink_name",
    "Which probe it is: what is probed, over which tunnel or uplink": """
        ap_ip_probe_stats.ip ap_ip_probe_stats.tunnel_name
        gateway_uplink_ip_probe_stats.link_id gateway_uplink_ip_probe_stats.probe_ip_addr
        """,
    "What the message's counters count; there is nothing else in it": """
        ap_tunnel_stats.* ap_role_stats.* ap_ssid_stats.* ap_vlan_stats.* ap_vap_stats.*
        gateway_uplink_stats.* gateway_uplink_wan_stats.* gateway_tunnel_stats.*
        """,
    "How the probe was made, not what it found": """
        ap_ip_probe_stats.owner ap_ip_probe_stats.src_interface ap_ip_probe_stats.tunnel_index
        gateway_uplink_ip_probe_stats.vlan_id gateway_uplink_ip_probe_stats.description
        gateway_uplink_ip_probe_stats.vpnc_ip_addr
        """,
    "Its numbers are not published; *Packet loss* tells whether the probe gets through": """
        gateway_uplink_ip_probe_stats.probe_status
        """,
    "The average is shown": """
        gateway_uplink_ip_probe_stats.max_rtt gateway_uplink_ip_probe_stats.min_rtt
        gateway_uplink_ip_probe_stats.max_jitter gateway_uplink_ip_probe_stats.min_jitter
        gateway_uplink_ip_probe_stats.max_rtt_float gateway_uplink_ip_probe_stats.min_rtt_float
        gateway_uplink_ip_probe_stats.max_jitter_float gateway_uplink_ip_probe_stats.min_jitter_float
        """,
    "One direction of what is shown for both together; which is which is not published": """
        gateway_uplink_ip_probe_stats.sd_avg_latency gateway_uplink_ip_probe_stats.ds_avg_latency
        gateway_uplink_ip_probe_stats.sd_avg_jitter gateway_uplink_ip_probe_stats.ds_avg_jitter
        gateway_uplink_ip_probe_stats.sd_avg_latency_float gateway_uplink_ip_probe_stats.ds_avg_latency_float
        gateway_uplink_ip_probe_stats.sd_avg_jitter_float gateway_uplink_ip_probe_stats.ds_avg_jitter_float
        """,
    "Names the stack. Its members' roles and whether it is up are shown": """
        switch.stack_id switch.stack_mac switch_stack.stack_id switch_stack.vsf_domain_id
        """,
    "Its unit is not published. *Last restart* is made of the state's `uptime_in_millis`": "switch_stats.uptime",
    "Its unit is not published. *Last restart* is made of REST's `uptimeInMillis`": "gateway_stats.uptime",
    "A VLAN: configuration, and there are hundreds of them on a switch. The bus event has them": """
        switch_vlan.* gateway_vlan.*
        """,
    "More of the neighbour: its name and its port are shown": """
        switch_lldp.remote_port_number switch_lldp.vlan_id
        """,
    "One more detail of VSX: peers, link and synchronisation are shown": """
        switch_vsx.isl_mgmt_state_value switch_vsx.nae_state_value switch_vsx.https_server_state_value
        """,
    _BUILT: """
        ap_port.is_uplink ap_tunnel.crypto_type ap_tunnel.ip
        switch_interface.ipv4 switch_interface.type switch_interface.mode switch_interface.has_poe
        switch_interface.trusted switch_interface.phy_type switch_interface.sub_type switch_interface.vsx_enabled
        switch_vsx.isl_port switch_vsx.peer_isl_port switch_vsx.keepalive_peer_ip switch_vsx.keepalive_src_ip
        switch_vsx.peer_mac switch_vsx.config_sync_disable
        gateway_uplink.vlan_description gateway_tunnel.peer_mac gateway_tunnel.local_mac gateway_tunnel.src_ip
        gateway_interface.type gateway_interface.ip_address gateway_interface.mode gateway_interface.trusted
        gateway_interface.phy_type gateway_interface.sub_type
        """,
}
"""Reasons that hold for one field of one message, or for all of a message's (``*``) that are not `EVERYWHERE`."""


_REASONS = {
    key: why
    for table in (EVERYWHERE, PARTICULAR)
    for why, keys in table.items()
    for key in keys.split()
}


class Unshown(NamedTuple):
    """A field that no entity shows, and why; ``is_general`` if the reason holds in every message."""

    message: str
    field: str
    reason: str
    is_general: bool


def fields() -> Iterator[tuple[str, str]]:
    """List every field of the messages that tell of devices; those inside of messages by their path."""
    for stream in STREAMS:
        for kind in decoder._GRAMMARS[stream].messages.values():  # noqa: SLF001 - the only list of messages there is
            yield from ((kind.name, path) for path in _paths(kind.parse(b"").DESCRIPTOR))


def _paths(message: Any) -> Iterator[str]:
    """List the fields of a message's descriptor."""
    for field in message.fields:
        inner = field.message_type
        if inner is None or inner.full_name.startswith("google.protobuf."):
            yield field.name
        else:
            yield from (f"{field.name}.{path}" for path in _paths(inner))


def _is_shown(shown: Shown, message: str, path: str) -> bool:
    """Whether an entity shows a field."""
    field, _, inner = path.partition(".")
    return (message, field) in shown and (not inner or inner in READ_INSIDE[field])


def _keys(message: str, path: str) -> list[str]:
    """List the reasons' keys that fit a field, the one that counts first."""
    return [key for key in (f"{message}.{path}", path, f"{message}.*") if key in _REASONS]


def unshown(shown: Shown) -> list[Unshown]:
    """List what is not shown and has a reason."""
    return [
        Unshown(message, path, _REASONS[keys[0]], keys[0] == path)
        for message, path in fields()
        if not _is_shown(shown, message, path) and (keys := _keys(message, path))
    ]


def faults(shown: Shown) -> list[str]:
    """List the fields without a reason, the reasons for what is shown, and those for nothing."""
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
