"""Messages of the gateway stream; the envelope wraps them where that framing is asked for."""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import gateway_pb2 as pb
from simulator.campus import Device, Gateway, Port, Uplink
from simulator.scene import Scene, pick

_MEMORY = 4_000_000_000


def _head(scene: Scene, device: Device) -> dict[str, Any]:
    """Return what every message has."""
    return {"timestamp": scene.moment(), "tenant_id": scene.campus.tenant_id, "serial_number": device.serial}


def _operation(only: tuple[str, ...]) -> str:
    return "EVENT_OPERATION_UPDATE" if only else "EVENT_OPERATION_ADD"


def _status(up: bool) -> str:
    return "STATUS_UP" if up else "STATUS_DOWN"


def device(scene: Scene, gateway: Gateway, *only: str) -> pb.Gateway:
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
        "ip_v6": "2001:db8::2",
    }
    return pb.Gateway(operation=_operation(only), **_head(scene, gateway), **pick(values, only))


def uplink(scene: Scene, uplink: Uplink, *only: str) -> pb.Uplink:
    """Return the state of an uplink."""
    values = {
        "description": uplink.name.removeprefix("uplink-").upper(),
        "vlan_id": uplink.vlan,
        "vlan_description": f"WAN {uplink.link}",
        "priority": uplink.link,
        "status": _status(uplink.up),
        "wan_status": _status(uplink.up),
        "public_ip_address": uplink.device.public_ip,
        "private_ip_address": uplink.private_ip,
    }
    return pb.Uplink(
        operation=_operation(only),
        uplink_name=uplink.name,
        link_id=uplink.link,
        **_head(scene, uplink.device),
        **pick(values, only),
    )


def interface(scene: Scene, port: Port[Gateway], *only: str) -> pb.Interface:
    """Return the state of a port."""
    values = {
        "mac_address": port.mac,
        "vlan_id": 1,
        "type": "INTF_TYPE_ETHERNET",
        "ip_address": "",
        "oper_state": _status(port.up),
        "admin_state": "STATUS_UP",
        "status": _status(port.up),
        "speed": f"SPEED_TYPE_{port.speed}",
        "mode": "trunk",
        "duplex_mode": "DUPLEX_FULL",
        "trusted": True,
        "slot": "0",
        "mux": "0",
        "phy_type": "PORT_TYPE_RJ45",
        "sub_type": "",
        "native_vlan": 1,
        "allowed_vlan": "1-4094",
    }
    return pb.Interface(
        operation=_operation(only),
        interface_name=port.name,
        port_number=port.name.rpartition("/")[2],
        **_head(scene, port.device),
        **pick(values, only),
    )


def vlan(scene: Scene, gateway: Gateway) -> pb.Vlan:
    """Return the state of the VLAN of the place."""
    return pb.Vlan(
        operation="EVENT_OPERATION_ADD",
        vlan_id=10,
        vlan_description="office",
        oper_state="STATUS_UP",
        admin_state="STATUS_UP",
        addr_mode="Static",
        ip_v4=gateway.ipv4,
        ip_v6_1="2001:db8:0:10::1",
        ip_v6_ll="fe80::1",
        **_head(scene, gateway),
    )


def tunnel(scene: Scene, gateway: Gateway) -> pb.Tunnel:
    """Return the state of the tunnel to the data centre."""
    return pb.Tunnel(
        operation="EVENT_OPERATION_ADD",
        map_id=7,
        map_name="to-data-centre",
        tunnel_mode="TUNNEL_MODE_IKE",
        tunnel_type="TUNNEL_TYPE_WAN",
        peer_mac="02:1a:ff:00:00:01",
        local_mac=gateway.mac,
        src_ip=gateway.public_ip,
        dst_ip="198.51.100.10",
        status="STATUS_UP",
        **_head(scene, gateway),
    )


def device_stats(scene: Scene, gateway: Gateway) -> pb.DeviceStats:
    """Return a gateway's load: seconds, percent, bytes."""
    used = scene.rng.randrange(35, 60)
    return pb.DeviceStats(
        uptime=int((scene.now() - gateway.booted).total_seconds()),
        cpu_utilization=scene.rng.randrange(5, 50),
        mem_total=_MEMORY,
        mem_free=_MEMORY * (100 - used) // 100,
        mem_utilization=used,
        **_head(scene, gateway),
    )


def _link(uplink: Uplink) -> dict[str, Any]:
    """Return what names an uplink in its statistics."""
    return {
        "vlan_id": uplink.vlan,
        "link_id": uplink.link,
        "description": uplink.name.removeprefix("uplink-").upper(),
    }


def uplink_stats(scene: Scene, uplink: Uplink) -> tuple[pb.UplinkStats, pb.UplinkWanStats, pb.UplinkIpProbeStats]:
    """Return an uplink's traffic, compression and reach: bytes, milliseconds."""
    uplink.advance(scene.rng)
    delay, jitter = scene.rng.uniform(8, 40), scene.rng.uniform(0, 4)
    return (
        pb.UplinkStats(
            tx_bytes=uplink.tx_bytes, rx_bytes=uplink.rx_bytes, **_link(uplink), **_head(scene, uplink.device)
        ),
        pb.UplinkWanStats(
            compressed_bytes=uplink.tx_bytes * 3 // 4,
            uncompressed_bytes=uplink.tx_bytes,
            savings_bytes=uplink.tx_bytes - uplink.tx_bytes * 3 // 4,
            **_link(uplink),
            **_head(scene, uplink.device),
        ),
        pb.UplinkIpProbeStats(
            avg_rtt=round(delay),
            max_rtt=round(delay * 2),
            min_rtt=round(delay / 2),
            avg_jitter=round(jitter),
            max_jitter=round(jitter * 2),
            min_jitter=0,
            mos_quality=4,
            probe_status=1,
            loss_percentage=0 if uplink.up else 100,
            probe_ip_addr="192.0.2.53",
            vpnc_ip_addr="198.51.100.10",
            avg_rtt_float=delay,
            max_rtt_float=delay * 2,
            min_rtt_float=delay / 2,
            avg_jitter_float=jitter,
            max_jitter_float=jitter * 2,
            min_jitter_float=0.0,
            mos_quality_float=4.2,
            **_link(uplink),
            **_head(scene, uplink.device),
        ),
    )


def tunnel_stats(scene: Scene, gateway: Gateway) -> pb.TunnelStats:
    """Return the tunnel's traffic."""
    gateway.tunnel.advance(scene.rng)
    return pb.TunnelStats(
        vlan_id=4001,
        map_id=7,
        map_name="to-data-centre",
        tunnel_mode="TUNNEL_MODE_IKE",
        tunnel_type="TUNNEL_TYPE_WAN",
        tunnel_rx_bytes=gateway.tunnel.rx_bytes,
        tunnel_tx_bytes=gateway.tunnel.tx_bytes,
        **_head(scene, gateway),
    )


def interface_stats(scene: Scene, port: Port[Gateway]) -> pb.InterfaceStats:
    """Return a port's traffic."""
    port.advance(scene.rng)
    return pb.InterfaceStats(
        interface_name=port.name,
        mac_address=port.mac,
        tx_bytes=port.tx_bytes,
        rx_bytes=port.rx_bytes,
        in_errors=0,
        out_errors=0,
        in_packets=port.rx_bytes // 800,
        out_packets=port.tx_bytes // 800,
        in_other_errors=0,
        in_multicast_packets=port.rx_bytes // 9000,
        in_broadcast_packets=port.rx_bytes // 90_000,
        in_unicast_packets=port.rx_bytes // 900,
        out_multicast_packets=port.tx_bytes // 9000,
        out_broadcast_packets=port.tx_bytes // 90_000,
        out_unicast_packets=port.tx_bytes // 900,
        **_head(scene, port.device),
    )
