"""Messages of the access point stream: times are RFC 3339 strings, a device's status is a bool."""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2 as pb
from simulator.campus import SSIDS, AccessPoint, Port, Radio
from simulator.scene import Scene, pick

_PHY = {"24GHZ": ("80211G", "2x2:2", 20), "5GHZ": ("80211A", "4x4:4", 80), "6GHZ": ("80211_6GHZ", "2x2:2", 160)}
_ROLES = ("employee", "guest")
_VLANS = (10, 20)


def _head(scene: Scene, ap: AccessPoint) -> dict[str, Any]:
    """Return what every message has."""
    return {
        "timestamp": scene.rfc3339(),
        "tenant_id": scene.campus.tenant_id,
        "serial_number": ap.serial,
        "mac_address": ap.mac,
    }


def _operation(only: tuple[str, ...]) -> str:
    return "EVENT_OPERATION_UPDATE" if only else "EVENT_OPERATION_ADD"


def device(scene: Scene, ap: AccessPoint, *only: str) -> pb.APInfo:
    """Return the state of an access point."""
    values = {
        "device_name": ap.name,
        "model": ap.model.name,
        "ip_v4": ap.ipv4,
        "ip_v6": "2001:db8::1",
        "public_ip": ap.public_ip,
        "uptime": int((scene.now() - ap.booted).total_seconds()),
        "mode": "AP_MODE_ACCESS",
        "status": ap.online,
        "operating_mode": "AP_OP_MODE_STANDALONE",
        "cluster": pb.ClusterInfo(cluster_id=f"cluster-{ap.site.site_id}", name=ap.site.name, ip_v4=ap.ipv4),
        "elected_role": "AP_ROLE_MEMBER",
        "mesh_mode": "MESH_ROLE_PORTAL",
        "current_uplink_inuse": "UPLINK_TYPE_ETH",
        "firmware_version": ap.model.firmware,
        "zone": "floor",
        "drt_version": "1.0_90001",
        "country_code": "NL",
        "down_reason": f"DEVICE_DOWN_REASON_{ap.down_reason}",
        "modem_status": False,
    }
    return pb.APInfo(operation=_operation(only), **_head(scene, ap), **pick(values, only))


def radio(scene: Scene, radio: Radio, *only: str) -> pb.RadioInfo:
    """Return the state of a radio."""
    phy, streams, width = _PHY[radio.band]
    values = {
        "channel": str(radio.channel),
        "transmit_power": 18,
        "band": f"RADIO_BAND_{radio.band}",
        "band_range": "BAND_RANGE_FULL",
        "mode": "RADIO_MODE_CLIENT_ACCESS",
        "status": "STATUS_UP" if radio.up else "STATUS_DOWN",
        "ht_type": f"HT_TYPE_HE_{width}MZ",
        "phy_type": f"PHY_TYPE_{phy}",
        "chan_reason": "CHANGE_REASON_AIRMATCH_SOLVER",
        "eirp_reason": "CHANGE_REASON_AIRMATCH_SOLVER",
        "eirp_resolution": 10,
        "eirp": 210,
        "primary_chan": radio.channel,
        "secondary_chan": 0,
        "bandwidth": f"CHANNEL_BANDWIDTH_{width}MHZ",
        "spatial_stream": streams,
        "radio_type": "RADIO_TYPE_80211AX",
        "antenna": "RADIO_ANTENNA_TYPE_INTERNAL",
    }
    return pb.RadioInfo(
        operation=_operation(only),
        radio_mac_address=radio.mac,
        radio_number=radio.number,
        **_head(scene, radio.device),
        **pick(values, only),
    )


def vap(scene: Scene, radio: Radio, essid: str, bssid: str) -> pb.VapInfo:
    """Return the state of one SSID on one radio."""
    return pb.VapInfo(
        operation="EVENT_OPERATION_ADD",
        radio_mac_address=radio.mac,
        bssid=bssid,
        essid=essid,
        **_head(scene, radio.device),
    )


def port(scene: Scene, port: Port[AccessPoint], *only: str) -> pb.PortInfo:
    """Return the state of a wired port."""
    values = {
        "status": "STATUS_UP" if port.up else "STATUS_DOWN",
        "admin_state": True,
        "operate_state": port.up,
        "type": "PORT_TYPE_2_GIG",
        "mode": "PORT_MODE_BRIDGE",
        "speed": f"PORT_MAX_SPEED_{port.speed}",
        "duplex": "PORT_DUPLEX_FULL",
        "vlan_mode": "PORT_VLAN_MODE_TRUNK",
        "access_vlan": 1,
        "native_vlan": 1,
        "allowed_vlan": "1-4094",
        "is_uplink": port.name == "eth0",
    }
    return pb.PortInfo(
        operation=_operation(only),
        port_index=_index(port),
        port_name=port.name,
        port_mac_address=port.mac,
        **_head(scene, port.device),
        **pick(values, only),
    )


def wlan(scene: Scene, ap: AccessPoint, essid: str) -> pb.WlanInfo:
    """Return the state of an SSID."""
    index = SSIDS.index(essid)
    return pb.WlanInfo(
        operation="EVENT_OPERATION_ADD",
        essid=essid,
        vlan=str(_VLANS[index]),
        wlan_op_mode=("WLAN_OP_MODE_WPA3_AES_CCM_128", "WLAN_OP_MODE_ENHANCED_OPEN")[index],
        wlan_type=("WLAN_TYPE_EMPLOYEE", "WLAN_TYPE_GUEST")[index],
        wlan_band="WLAN_BAND_ALL",
        status=True,
        **_head(scene, ap),
    )


def tunnel(scene: Scene, ap: AccessPoint) -> pb.TunnelInfo:
    """Return the state of the tunnel to the gateways."""
    return pb.TunnelInfo(
        operation="EVENT_OPERATION_ADD",
        index="TUNNEL_INDEX_PRIMARY",
        tunnel_name="to-edge",
        crypto_type="TUNNEL_CRYPTO_TYPE_CERTIFICATE",
        peer_ip="10.20.0.1",
        ip=ap.ipv4,
        status="TUNNEL_STATUS_CONNECTED",
        active=True,
        uptime=int((scene.now() - ap.booted).total_seconds()),
        peer_name="edge.example.com",
        **_head(scene, ap),
    )


def device_stats(scene: Scene, ap: AccessPoint) -> pb.APSystemStat:
    """Return an access point's load: percent, percent and watts."""
    return pb.APSystemStat(
        cpu_utilization=scene.rng.randrange(5, 45),
        memory_utilization=scene.rng.randrange(40, 60),
        power_consumption=round(scene.rng.uniform(9, 16), 2),
        **_head(scene, ap),
    )


def radio_stats(scene: Scene, radio: Radio) -> pb.RadioStat:
    """Return how busy a radio is: percent, dBm."""
    rng = scene.rng
    radio.advance(rng)
    sent, received = rng.randrange(2, 30), rng.randrange(2, 30)
    return pb.RadioStat(
        radio_mac_address=radio.mac,
        band=f"RADIO_BAND_{radio.band}",
        band_range="BAND_RANGE_FULL",
        tx_bytes=radio.tx_bytes,
        rx_bytes=radio.rx_bytes,
        noise_floor=-rng.randrange(88, 97),
        channel_quality=rng.randrange(70, 101),
        total_utilization=sent + received,
        tx_utilization=sent,
        rx_utilization=received,
        non_wifi_interference=rng.randrange(5),
        total_frame_retries=radio.tx_bytes // 90_000,
        frame_retries=round(rng.uniform(0, 12), 1),
        total_frame_drops=radio.tx_bytes // 9_000_000,
        frame_drops=round(rng.uniform(0, 1), 2),
        **_head(scene, radio.device),
    )


def vap_stats(scene: Scene, radio: Radio, essid: str, bssid: str) -> pb.VapStat:
    """Return one SSID's traffic on one radio."""
    return pb.VapStat(
        radio_mac_address=radio.mac,
        bssid=bssid,
        essid=essid,
        tx_bytes=radio.tx_bytes // len(SSIDS),
        rx_bytes=radio.rx_bytes // len(SSIDS),
        **_head(scene, radio.device),
    )


def port_stats(scene: Scene, port: Port[AccessPoint]) -> pb.PortStat:
    """Return a wired port's traffic."""
    port.advance(scene.rng)
    return pb.PortStat(
        port_mac_address=port.mac,
        port_index=_index(port),
        duplex="PORT_DUPLEX_FULL",
        speed=f"PORT_MAX_SPEED_{port.speed}",
        tx_bytes=port.tx_bytes,
        rx_bytes=port.rx_bytes,
        tx_pkts=port.tx_bytes // 800,
        rx_pkts=port.rx_bytes // 800,
        total_frame_errors=0,
        frame_error=0.0,
        total_frame_drops=0,
        frame_drops=0.0,
        total_crc=0,
        crc=0.0,
        total_collision=0,
        collision=0.0,
        **_head(scene, port.device),
    )


def modem_stats(scene: Scene, ap: AccessPoint) -> pb.ModemStat:
    """Return a USB modem's signal and traffic."""
    return pb.ModemStat(
        tx_bytes=ap.totals.tx_bytes // 100,
        rx_bytes=ap.totals.rx_bytes // 100,
        cellular_signal=-scene.rng.randrange(60, 95),
        cellular_sinr=scene.rng.randrange(3, 25),
        **_head(scene, ap),
    )


def tunnel_stats(scene: Scene, ap: AccessPoint) -> pb.TunnelStat:
    """Return the tunnel's traffic."""
    ap.totals.advance(scene.rng)
    return pb.TunnelStat(
        tunnel_index="TUNNEL_INDEX_PRIMARY",
        tunnel_name="to-edge",
        tun_type="TUNNEL_TYPE_ARUBA_GRE",
        tx_bytes=ap.totals.tx_bytes,
        rx_bytes=ap.totals.rx_bytes,
        tx_pkts=ap.totals.tx_bytes // 800,
        rx_pkts=ap.totals.rx_bytes // 800,
        **_head(scene, ap),
    )


def ip_probe_stats(scene: Scene, ap: AccessPoint) -> pb.IPProbeStat:
    """Return how well the far side of the uplink is reached."""
    return pb.IPProbeStat(
        owner="PROBE_OWNER_UPLINK",
        ip="192.0.2.1",
        src_interface=1,
        tunnel_index="TUNNEL_INDEX_PRIMARY",
        tunnel_name="to-edge",
        status="PROBE_STATUS_SUCCESS",
        loss_percentage=scene.rng.randrange(2),
        latency=scene.rng.randrange(4, 30),
        jitter=scene.rng.randrange(4),
        mos=4,
        **_head(scene, ap),
    )


def group_stats(scene: Scene, ap: AccessPoint, index: int) -> tuple[pb.RoleStat, pb.SsidStat, pb.VlanStat]:
    """Return an SSID's traffic by user role, by SSID and by VLAN."""
    traffic: dict[str, Any] = {
        "tx_bytes": ap.totals.tx_bytes // len(SSIDS),
        "rx_bytes": ap.totals.rx_bytes // len(SSIDS),
    }
    return (
        pb.RoleStat(user_role=_ROLES[index], **traffic, **_head(scene, ap)),
        pb.SsidStat(ssid=SSIDS[index], **traffic, **_head(scene, ap)),
        pb.VlanStat(vlan=_VLANS[index], **traffic, **_head(scene, ap)),
    )


def _index(port: Port[AccessPoint]) -> int:
    """Return the number in a port's name."""
    return int(port.name.removeprefix("eth"))
