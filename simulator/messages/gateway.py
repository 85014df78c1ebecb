"""Messages of the gateway stream; `cloudevents` wraps them if that framing is set.

In functions with ``only``, the names of fields, the message is an update of these fields; without
any it adds the object.
"""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import gateway_pb2 as pb
from simulator.context import SimulationContext
from simulator.devices import Device, Gateway, Port, Tunnel, Uplink

from .fields import operation_fields, status

VLANS = {10: "office", 20: "guests"}

_MEMORY = 4_000_000_000
"""Bytes."""

_WAN_VLAN = 4001
_TUNNELS = {7: ("TUNNEL_MODE_IKE", "TUNNEL_TYPE_WAN"), 8: ("TUNNEL_MODE_GRE", "TUNNEL_TYPE_GRE")}


def _head(context: SimulationContext, device: Device) -> dict[str, Any]:
    """Return the fields of every message."""
    return {
        "timestamp": context.next_time(),
        "tenant_id": context.campus.tenant_id,
        "serial_number": device.serial,
    }


def device(
    context: SimulationContext, gateway: Gateway, *only: str, deleted: bool = False
) -> pb.Gateway:
    """Return the state of a gateway."""
    values = {
        "device_name": gateway.name,
        "mac_address": gateway.mac,
        "status": status(gateway.online),
        "model": gateway.model.name,
        "firmware_version": gateway.model.firmware,
        "ip_v4": gateway.ipv4,
        "public_ip_address": gateway.public_ip,
        "mode": "Standalone",
        "default_gateway": "192.0.2.1",
        "ip_v6": gateway.ipv6,
    }
    return pb.Gateway(**_head(context, gateway), **operation_fields(values, only, deleted=deleted))


def uplink(
    context: SimulationContext, uplink: Uplink, *only: str, deleted: bool = False
) -> pb.Uplink:
    """Return the state of an uplink."""
    values = {
        "description": uplink.name.upper(),
        "vlan_id": uplink.vlan,
        "vlan_description": f"WAN {uplink.link}",
        "priority": uplink.link,
        "status": status(uplink.up),
        "wan_status": status(uplink.up),
        "public_ip_address": uplink.device.public_ip,
        "private_ip_address": uplink.private_ip,
    }
    return pb.Uplink(
        uplink_name=uplink.name,
        link_id=uplink.link,
        **_head(context, uplink.device),
        **operation_fields(values, only, deleted=deleted),
    )


def interface(
    context: SimulationContext, port: Port[Gateway], *only: str, deleted: bool = False
) -> pb.Interface:
    """Return the state of a port; the uplink is an access port with the WAN's IP address."""
    if port.uplink:
        forwarding = {"vlan_id": _WAN_VLAN, "mode": "access", "allowed_vlan": f"{_WAN_VLAN}"}
    else:
        forwarding = {"vlan_id": 1, "mode": "trunk", "allowed_vlan": "1-4094"}
    ip_address = ""
    if port.uplink and port.device.uplinks:
        ip_address = port.device.uplinks[0].private_ip
    values = {
        **forwarding,
        "mac_address": port.mac,
        "type": "INTF_TYPE_ETHERNET",
        "ip_address": ip_address,
        "oper_state": status(port.up),
        "admin_state": "STATUS_UP",
        "status": status(port.up),
        "speed": f"SPEED_TYPE_{port.speed}",
        "duplex_mode": "DUPLEX_FULL",
        "trusted": not port.uplink,
        "slot": "0",
        "mux": "0",
        "phy_type": "PORT_TYPE_RJ45",
        "sub_type": "1000BASE-T",
        "native_vlan": 1,
    }
    return pb.Interface(
        interface_name=port.name,
        port_number=port.name.rpartition("/")[2],
        **_head(context, port.device),
        **operation_fields(values, only, deleted=deleted),
    )


def vlan(context: SimulationContext, gateway: Gateway, number: int) -> pb.Vlan:
    """Return the state of a VLAN."""
    return pb.Vlan(
        operation="EVENT_OPERATION_ADD",
        vlan_id=number,
        vlan_description=VLANS[number],
        oper_state="STATUS_UP",
        admin_state="STATUS_UP",
        addr_mode="Static",
        ip_v4=f"10.{number}.0.1",
        ip_v6_1=f"2001:db8:1:{number}::1",
        ip_v6_2=f"2001:db8:2:{number}::1",
        ip_v6_3=f"2001:db8:3:{number}::1",
        ip_v6_ll="fe80::1",
        **_head(context, gateway),
    )


def _tunnel_identity(tunnel: Tunnel[Gateway]) -> dict[str, Any]:
    mode, tunnel_type = _TUNNELS[tunnel.number]
    return {
        "map_id": tunnel.number,
        "map_name": tunnel.name,
        "tunnel_mode": mode,
        "tunnel_type": tunnel_type,
    }


def tunnel(
    context: SimulationContext, tunnel: Tunnel[Gateway], *only: str, deleted: bool = False
) -> pb.Tunnel:
    """Return the state of a tunnel."""
    values = {
        "peer_mac": f"02:1a:ff:00:00:{tunnel.number:02x}",
        "local_mac": tunnel.device.mac,
        "src_ip": tunnel.device.public_ip,
        "dst_ip": tunnel.peer_ip,
        "status": status(tunnel.up),
    }
    return pb.Tunnel(
        **_tunnel_identity(tunnel),
        **_head(context, tunnel.device),
        **operation_fields(values, only, deleted=deleted),
    )


def device_stats(context: SimulationContext, gateway: Gateway) -> pb.DeviceStats:
    """Return a gateway's uptime in seconds, CPU in percent, memory in bytes and percent."""
    used = context.rng.randrange(35, 60)
    return pb.DeviceStats(
        uptime=int(gateway.uptime(context.now())),
        cpu_utilization=context.rng.randrange(5, 50),
        mem_total=_MEMORY,
        mem_free=_MEMORY * (100 - used) // 100,
        mem_utilization=used,
        **_head(context, gateway),
    )


def _uplink_identity(uplink: Uplink) -> dict[str, Any]:
    return {
        "vlan_id": uplink.vlan,
        "link_id": uplink.link,
        "description": uplink.name.upper(),
    }


def _probe_results(context: SimulationContext, uplink: Uplink) -> dict[str, Any]:
    """Return what a probe measures: times in milliseconds, MOS from 1 to 5, loss in percent.

    Central sends most values twice, as an integer and as a float.
    """
    delay, jitter, mos, loss = 0.0, 0.0, 1.0, 100
    if uplink.up:
        delay = context.rng.uniform(8, 40)
        jitter = context.rng.uniform(1.2, 4)
        mos = context.rng.uniform(3.6, 4.4)
        loss = context.rng.randrange(3)
    measured = {
        "avg_rtt": delay,
        "max_rtt": delay * 2,
        "min_rtt": delay / 2,
        "avg_jitter": jitter,
        "max_jitter": jitter * 2,
        "min_jitter": jitter / 2,
        "mos_quality": mos,
        "sd_avg_latency": delay * 0.4,
        "ds_avg_latency": delay * 0.6,
        "sd_avg_jitter": jitter * 0.9,
        "ds_avg_jitter": jitter * 1.1,
    }
    fields: dict[str, Any] = {"probe_status": int(uplink.up), "loss_percentage": loss}
    for name, value in measured.items():
        fields[name] = round(value)
        fields[f"{name}_float"] = value
    return fields


def uplink_stats(
    context: SimulationContext, uplink: Uplink
) -> tuple[pb.UplinkStats, pb.UplinkWanStats, pb.UplinkIpProbeStats]:
    """Return an uplink's traffic and compression in bytes, and the results of its probe."""
    uplink.advance(context.rng)
    return (
        pb.UplinkStats(
            tx_bytes=uplink.tx_bytes,
            rx_bytes=uplink.rx_bytes,
            **_uplink_identity(uplink),
            **_head(context, uplink.device),
        ),
        pb.UplinkWanStats(
            compressed_bytes=uplink.tx_bytes * 3 // 4,
            uncompressed_bytes=uplink.tx_bytes,
            savings_bytes=uplink.tx_bytes - uplink.tx_bytes * 3 // 4,
            **_uplink_identity(uplink),
            **_head(context, uplink.device),
        ),
        pb.UplinkIpProbeStats(
            probe_ip_addr="192.0.2.53",
            vpnc_ip_addr="198.51.100.10",
            **_probe_results(context, uplink),
            **_uplink_identity(uplink),
            **_head(context, uplink.device),
        ),
    )


def tunnel_stats(context: SimulationContext, tunnel: Tunnel[Gateway]) -> pb.TunnelStats:
    """Return a tunnel's traffic."""
    tunnel.advance(context.rng)
    return pb.TunnelStats(
        vlan_id=_WAN_VLAN,
        tunnel_rx_bytes=tunnel.rx_bytes,
        tunnel_tx_bytes=tunnel.tx_bytes,
        **_tunnel_identity(tunnel),
        **_head(context, tunnel.device),
    )


def interface_stats(context: SimulationContext, port: Port[Gateway]) -> pb.InterfaceStats:
    """Return a port's traffic, which does not grow while the port is down."""
    if port.up:
        port.advance(context.rng)
    sent, received = port.tx_bytes, port.rx_bytes
    return pb.InterfaceStats(
        interface_name=port.name,
        mac_address=port.mac,
        tx_bytes=sent,
        rx_bytes=received,
        in_errors=received // 1_000_000,
        out_errors=sent // 5_000_000,
        in_packets=received // 800,
        out_packets=sent // 800,
        in_other_errors=received // 4_000_000,
        in_multicast_packets=received // 9000,
        in_broadcast_packets=received // 90_000,
        in_unicast_packets=received // 900,
        out_multicast_packets=sent // 9000,
        out_broadcast_packets=sent // 90_000,
        out_unicast_packets=sent // 900,
        in_fcs=received // 2_000_000,
        in_giant=received // 3_000_000,
        in_runt=received // 3_000_000,
        out_collision=sent // 8_000_000,
        out_late_collision=sent // 9_000_000,
        out_deferred=sent // 7_000_000,
        **_head(context, port.device),
    )
