"""Messages of the gateway stream; the envelope wraps them where that framing is asked for."""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import gateway_pb2 as pb
from simulator.context import SimulationContext, operation_fields
from simulator.devices import Device, Gateway, Port, Tunnel, Uplink

VLANS = {10: "office", 20: "guests"}

_MEMORY = 4_000_000_000
_TUNNELS = {7: ("TUNNEL_MODE_IKE", "TUNNEL_TYPE_WAN"), 8: ("TUNNEL_MODE_GRE", "TUNNEL_TYPE_GRE")}


def _head(context: SimulationContext, device: Device) -> dict[str, Any]:
    """Return what every message has."""
    return {
        "timestamp": context.next_time(),
        "tenant_id": context.campus.tenant_id,
        "serial_number": device.serial,
    }


def _status(up: bool) -> str:
    return "STATUS_UP" if up else "STATUS_DOWN"


def device(
    context: SimulationContext, gateway: Gateway, *only: str, deleted: bool = False
) -> pb.Gateway:
    """Return the state of a gateway."""
    values = {
        "device_name": gateway.name,
        "mac_address": gateway.mac,
        "status": _status(gateway.online),
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
        "status": _status(uplink.up),
        "wan_status": _status(uplink.up),
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
    """Return the state of a port; an uplink has an address of its own."""
    values = {
        "mac_address": port.mac,
        "vlan_id": 4001 if port.uplink else 1,
        "type": "INTF_TYPE_ETHERNET",
        "ip_address": port.device.uplinks[0].private_ip
        if port.uplink and port.device.uplinks
        else "",
        "oper_state": _status(port.up),
        "admin_state": "STATUS_UP",
        "status": _status(port.up),
        "speed": f"SPEED_TYPE_{port.speed}",
        "mode": "access" if port.uplink else "trunk",
        "duplex_mode": "DUPLEX_FULL",
        "trusted": not port.uplink,
        "slot": "0",
        "mux": "0",
        "phy_type": "PORT_TYPE_RJ45",
        "sub_type": "1000BASE-T",
        "native_vlan": 1,
        "allowed_vlan": "4001" if port.uplink else "1-4094",
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


def _map(tunnel: Tunnel[Gateway]) -> dict[str, Any]:
    """Return what names a tunnel."""
    mode, kind = _TUNNELS[tunnel.number]
    return {
        "map_id": tunnel.number,
        "map_name": tunnel.name,
        "tunnel_mode": mode,
        "tunnel_type": kind,
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
        "status": _status(tunnel.up),
    }
    return pb.Tunnel(
        **_map(tunnel),
        **_head(context, tunnel.device),
        **operation_fields(values, only, deleted=deleted),
    )


def device_stats(context: SimulationContext, gateway: Gateway) -> pb.DeviceStats:
    """Return a gateway's load: seconds, percent, bytes."""
    used = context.rng.randrange(35, 60)
    return pb.DeviceStats(
        uptime=int((context.now() - gateway.booted).total_seconds()),
        cpu_utilization=context.rng.randrange(5, 50),
        mem_total=_MEMORY,
        mem_free=_MEMORY * (100 - used) // 100,
        mem_utilization=used,
        **_head(context, gateway),
    )


def _link(uplink: Uplink) -> dict[str, Any]:
    """Return what names an uplink in its statistics."""
    return {
        "vlan_id": uplink.vlan,
        "link_id": uplink.link,
        "description": uplink.name.upper(),
    }


def _reach(context: SimulationContext, uplink: Uplink) -> dict[str, Any]:
    """Return what a probe measures, each value as an integer and as a float: milliseconds, MOS 1 to 5, percent."""
    rng = context.rng
    delay, jitter = (rng.uniform(8, 40), rng.uniform(1.2, 4)) if uplink.up else (0.0, 0.0)
    measured = {
        "avg_rtt": delay,
        "max_rtt": delay * 2,
        "min_rtt": delay / 2,
        "avg_jitter": jitter,
        "max_jitter": jitter * 2,
        "min_jitter": jitter / 2,
        "mos_quality": rng.uniform(3.6, 4.4) if uplink.up else 1.0,
        "sd_avg_latency": delay * 0.4,
        "ds_avg_latency": delay * 0.6,
        "sd_avg_jitter": jitter * 0.9,
        "ds_avg_jitter": jitter * 1.1,
    }
    return {
        **{name: round(value) for name, value in measured.items()},
        **{f"{name}_float": value for name, value in measured.items()},
        "probe_status": int(uplink.up),
        "loss_percentage": rng.randrange(3) if uplink.up else 100,
    }


def uplink_stats(
    context: SimulationContext, uplink: Uplink
) -> tuple[pb.UplinkStats, pb.UplinkWanStats, pb.UplinkIpProbeStats]:
    """Return an uplink's traffic, compression and reach: bytes, milliseconds."""
    uplink.advance(context.rng)
    return (
        pb.UplinkStats(
            tx_bytes=uplink.tx_bytes,
            rx_bytes=uplink.rx_bytes,
            **_link(uplink),
            **_head(context, uplink.device),
        ),
        pb.UplinkWanStats(
            compressed_bytes=uplink.tx_bytes * 3 // 4,
            uncompressed_bytes=uplink.tx_bytes,
            savings_bytes=uplink.tx_bytes - uplink.tx_bytes * 3 // 4,
            **_link(uplink),
            **_head(context, uplink.device),
        ),
        pb.UplinkIpProbeStats(
            probe_ip_addr="192.0.2.53",
            vpnc_ip_addr="198.51.100.10",
            **_reach(context, uplink),
            **_link(uplink),
            **_head(context, uplink.device),
        ),
    )


def tunnel_stats(context: SimulationContext, tunnel: Tunnel[Gateway]) -> pb.TunnelStats:
    """Return a tunnel's traffic."""
    tunnel.advance(context.rng)
    return pb.TunnelStats(
        vlan_id=4001,
        tunnel_rx_bytes=tunnel.rx_bytes,
        tunnel_tx_bytes=tunnel.tx_bytes,
        **_map(tunnel),
        **_head(context, tunnel.device),
    )


def interface_stats(context: SimulationContext, port: Port[Gateway]) -> pb.InterfaceStats:
    """Return a port's traffic; one that is down has none."""
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
