"""Messages of the access point stream.

Times are RFC 3339 strings, and a device's status is a bool. In functions with ``only``, the names
of fields, the message is an update of these fields; without any it adds the object.
"""

from typing import Any, NamedTuple

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2 as pb
from simulator.context import SimulationContext
from simulator.devices import SSIDS, AccessPoint, Modem, Port, Probe, Radio, Tunnel, Wlan

from .fields import operation_fields


class Phy(NamedTuple):
    """Physical layer of a band: width in MHz, power in dBm."""

    phy_type: str
    spatial_streams: str
    width: int
    power: int


PHY = {
    "24GHZ": Phy("80211G", "2x2:2", 20, 9),
    "5GHZ": Phy("80211A", "4x4:4", 80, 18),
    "6GHZ": Phy("80211_6GHZ", "2x2:2", 160, 21),
}

_ROLES = ("employee", "guest")
_VLANS = (10, 20)
"""User role and VLAN of each SSID."""

_WLANS: dict[str, dict[str, Any]] = {
    SSIDS[0]: {
        "vlan": "10",
        "wlan_op_mode": "WLAN_OP_MODE_WPA3_AES_CCM_128",
        "wlan_type": "WLAN_TYPE_EMPLOYEE",
        "wlan_band": "WLAN_BAND_ALL",
    },
    SSIDS[1]: {
        "vlan": "20",
        "wlan_op_mode": "WLAN_OP_MODE_ENHANCED_OPEN",
        "wlan_type": "WLAN_TYPE_GUEST",
        "wlan_band": "WLAN_BAND_24GHZ_5GHZ",
    },
}
_PORT_TYPES = {1000: "PORT_TYPE_GIG", 2500: "PORT_TYPE_2_GIG"}
"""By speed in Mbit/s."""

_TUNNEL_INDEXES = {1: pb.TUNNEL_INDEX_PRIMARY, 2: pb.TUNNEL_INDEX_BACKUP}


def _head(context: SimulationContext, ap: AccessPoint) -> dict[str, Any]:
    """Return the fields of every message."""
    return {
        "timestamp": context.rfc3339(),
        "tenant_id": context.campus.tenant_id,
        "serial_number": ap.serial,
        "mac_address": ap.mac,
    }


def device(
    context: SimulationContext, ap: AccessPoint, *only: str, deleted: bool = False
) -> pb.APInfo:
    """Return the state of an access point."""
    uplink = "MESH" if ap.mesh == "POINT" else "ETH"
    values = {
        "device_name": ap.name,
        "model": ap.model.name,
        "ip_v4": ap.ipv4,
        "ip_v6": ap.ipv6,
        "public_ip": ap.public_ip,
        "uptime": int(ap.uptime(context.now())),
        "mode": f"AP_MODE_{ap.mode}",
        "status": ap.online,
        "operating_mode": "AP_OP_MODE_CLUSTER",
        "cluster": pb.ClusterInfo(
            cluster_id=f"cluster-{ap.site.site_id}", name=ap.site.name, ip_v4=ap.ipv4
        ),
        "elected_role": f"AP_ROLE_{ap.role}",
        "mesh_mode": f"MESH_ROLE_{ap.mesh}",
        "current_uplink_inuse": f"UPLINK_TYPE_{uplink}",
        "firmware_version": ap.model.firmware,
        "zone": ap.zone,
        "drt_version": "1.0_90001",
        "country_code": ap.site.code,
        "down_reason": f"DEVICE_DOWN_REASON_{ap.down_reason}",
        "modem_status": ap.modem is not None and ap.modem.up,
    }
    return pb.APInfo(**_head(context, ap), **operation_fields(values, only, deleted=deleted))


def modem(context: SimulationContext, modem: Modem) -> pb.APInfo:
    """Return the access point's message that reports the state of its modem."""
    return device(context, modem.device, "modem_status")


def radio(
    context: SimulationContext, radio: Radio, *only: str, deleted: bool = False
) -> pb.RadioInfo:
    """Return the state of a radio."""
    phy = PHY[radio.band]
    radio_type, high_throughput = "AX", "HE"
    if radio.device.model.name == "AP-735":
        radio_type, high_throughput = "BE", "EHT"
    values = {
        "channel": str(radio.channel),
        "transmit_power": phy.power,
        "band": f"RADIO_BAND_{radio.band}",
        "band_range": "BAND_RANGE_FULL",
        "mode": f"RADIO_MODE_{radio.mode}",
        "status": f"STATUS_{radio.status}",
        "ht_type": f"HT_TYPE_{high_throughput}_{phy.width}MZ",
        "phy_type": f"PHY_TYPE_{phy.phy_type}",
        "chan_reason": f"CHANGE_REASON_{radio.reason}",
        "eirp_reason": "CHANGE_REASON_AIRMATCH_SOLVER",
        "eirp_resolution": 10,
        "eirp": (phy.power + 3) * 10,
        "primary_chan": radio.channel,
        "secondary_chan": 0 if radio.band == "24GHZ" else radio.channel + 4,
        "bandwidth": f"CHANNEL_BANDWIDTH_{phy.width}MHZ",
        "spatial_stream": phy.spatial_streams,
        "radio_type": f"RADIO_TYPE_80211{radio_type}",
        "antenna": f"RADIO_ANTENNA_TYPE_{radio.antenna}",
    }
    return pb.RadioInfo(
        radio_mac_address=radio.mac,
        radio_number=radio.number,
        **_head(context, radio.device),
        **operation_fields(values, only, deleted=deleted),
    )


def vap(
    context: SimulationContext, radio: Radio, essid: str, bssid: str, *, deleted: bool = False
) -> pb.VapInfo:
    """Return the state of one SSID on one radio."""
    return pb.VapInfo(
        radio_mac_address=radio.mac,
        bssid=bssid,
        essid=essid,
        **_head(context, radio.device),
        **operation_fields({}, only=(), deleted=deleted),
    )


def port(
    context: SimulationContext, port: Port[AccessPoint], *only: str, deleted: bool = False
) -> pb.PortInfo:
    """Return the state of a wired port: the uplink is a trunk, the other an access port."""
    if port.uplink:
        forwarding = {
            "mode": "PORT_MODE_BRIDGE",
            "vlan_mode": "PORT_VLAN_MODE_TRUNK",
            "access_vlan": 1,
            "native_vlan": 1,
            "allowed_vlan": "1-4094",
        }
    else:
        forwarding = {
            "mode": "PORT_MODE_TUNNEL",
            "vlan_mode": "PORT_VLAN_MODE_ACCESS",
            "access_vlan": 10,
            "native_vlan": 10,
            "allowed_vlan": "10",
        }
    values = {
        **forwarding,
        "status": f"STATUS_{port.status}",
        "admin_state": port.enabled,
        "operate_state": port.up,
        "type": _PORT_TYPES[port.speed],
        "speed": f"PORT_MAX_SPEED_{port.speed}",
        "duplex": "PORT_DUPLEX_FULL",
        "is_uplink": port.uplink,
    }
    return pb.PortInfo(
        port_index=_index(port),
        port_name=port.name,
        port_mac_address=port.mac,
        **_head(context, port.device),
        **operation_fields(values, only, deleted=deleted),
    )


def wlan(context: SimulationContext, wlan: Wlan, *only: str, deleted: bool = False) -> pb.WlanInfo:
    """Return the state of an SSID."""
    values = {**_WLANS[wlan.name], "status": wlan.up}
    return pb.WlanInfo(
        essid=wlan.name,
        **_head(context, wlan.device),
        **operation_fields(values, only, deleted=deleted),
    )


def tunnel(
    context: SimulationContext, tunnel: Tunnel[AccessPoint], *only: str, deleted: bool = False
) -> pb.TunnelInfo:
    """Return the state of a tunnel to a gateway; a backup tunnel is connected but not active."""
    state, uptime = "DISCONNECTED", 0
    if tunnel.up:
        state, uptime = "CONNECTED", int(tunnel.device.uptime(context.now()))
    values = {
        "crypto_type": "TUNNEL_CRYPTO_TYPE_CERTIFICATE",
        "peer_ip": tunnel.peer_ip,
        "ip": tunnel.device.ipv4,
        "status": f"TUNNEL_STATUS_{state}",
        "active": tunnel.up and tunnel.number == 1,
        "uptime": uptime,
        "peer_name": f"{tunnel.name.removeprefix('to-')}.example.com",
    }
    return pb.TunnelInfo(
        index=_TUNNEL_INDEXES[tunnel.number],
        tunnel_name=tunnel.name,
        **_head(context, tunnel.device),
        **operation_fields(values, only, deleted=deleted),
    )


def device_stats(context: SimulationContext, ap: AccessPoint) -> pb.APSystemStat:
    """Return an access point's CPU and memory utilization in percent and its power in watts."""
    return pb.APSystemStat(
        cpu_utilization=context.rng.randrange(5, 45),
        memory_utilization=context.rng.randrange(40, 60),
        power_consumption=round(context.rng.uniform(9, 16), 2),
        **_head(context, ap),
    )


def radio_stats(context: SimulationContext, radio: Radio) -> pb.RadioStat:
    """Return a radio's traffic, its utilization and quality in percent and its noise in dBm."""
    rng = context.rng
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
        **_head(context, radio.device),
    )


def vap_stats(context: SimulationContext, radio: Radio, essid: str, bssid: str) -> pb.VapStat:
    """Return the traffic of one SSID on one radio."""
    return pb.VapStat(
        radio_mac_address=radio.mac,
        bssid=bssid,
        essid=essid,
        tx_bytes=radio.tx_bytes // len(SSIDS),
        rx_bytes=radio.rx_bytes // len(SSIDS),
        **_head(context, radio.device),
    )


def port_stats(context: SimulationContext, port: Port[AccessPoint]) -> pb.PortStat:
    """Return a port's traffic and errors, in counts and percent; a port that is down has none."""
    errors = 0.0
    if port.up:
        port.advance(context.rng)
        errors = round(context.rng.uniform(0.01, 0.5), 2)
    sent, received = port.tx_bytes, port.rx_bytes
    return pb.PortStat(
        port_mac_address=port.mac,
        port_index=_index(port),
        duplex="PORT_DUPLEX_FULL",
        speed=f"PORT_MAX_SPEED_{port.speed}",
        tx_bytes=sent,
        rx_bytes=received,
        tx_pkts=sent // 800,
        rx_pkts=received // 800,
        total_frame_errors=received // 1_000_000,
        frame_error=errors,
        total_frame_drops=received // 2_000_000,
        frame_drops=errors / 2,
        total_crc=received // 3_000_000,
        crc=errors / 3,
        total_collision=sent // 10_000_000,
        collision=errors / 4,
        **_head(context, port.device),
    )


def modem_stats(context: SimulationContext, modem: Modem) -> pb.ModemStat:
    """Return a USB modem's traffic, its signal in dBm and its SINR in dB."""
    modem.advance(context.rng)
    return pb.ModemStat(
        tx_bytes=modem.tx_bytes,
        rx_bytes=modem.rx_bytes,
        cellular_signal=-context.rng.randrange(60, 95),
        cellular_sinr=context.rng.randrange(3, 25),
        **_head(context, modem.device),
    )


def tunnel_stats(context: SimulationContext, tunnel: Tunnel[AccessPoint]) -> pb.TunnelStat:
    """Return a tunnel's traffic."""
    if tunnel.up:
        tunnel.advance(context.rng)
    return pb.TunnelStat(
        tunnel_index=_TUNNEL_INDEXES[tunnel.number],
        tunnel_name=tunnel.name,
        tun_type="TUNNEL_TYPE_ARUBA_GRE",
        tx_bytes=tunnel.tx_bytes,
        rx_bytes=tunnel.rx_bytes,
        tx_pkts=tunnel.tx_bytes // 800,
        rx_pkts=tunnel.rx_bytes // 800,
        **_head(context, tunnel.device),
    )


def ip_probe_stats(context: SimulationContext, probe: Probe) -> pb.IPProbeStat:
    """Return a probe's loss in percent, latency and jitter in milliseconds, and MOS from 1 to 5."""
    message = pb.IPProbeStat(
        owner="PROBE_OWNER_UPLINK",
        ip=probe.name,
        src_interface=1,
        **_head(context, probe.device),
    )
    if probe.tunnel is not None:
        message.owner = pb.PROBE_OWNER_VPN
        message.tunnel_index = _TUNNEL_INDEXES[probe.tunnel.number]
        message.tunnel_name = probe.tunnel.name
    if probe.up:
        message.status = pb.PROBE_STATUS_SUCCESS
        message.loss_percentage = context.rng.randrange(3)
        message.latency = context.rng.randrange(4, 30)
        message.jitter = context.rng.randrange(1, 5)
        message.mos = context.rng.choice((4, 4, 4, 5))
    else:
        message.status = pb.PROBE_STATUS_FAILURE
        message.loss_percentage = 100
        message.latency = 0
        message.jitter = 0
        message.mos = 1
    return message


def group_stats(
    context: SimulationContext, ap: AccessPoint, index: int
) -> tuple[pb.RoleStat, pb.SsidStat, pb.VlanStat]:
    """Return the traffic of the SSID ``index`` by user role, by SSID and by VLAN."""
    ap.totals.advance(context.rng)
    traffic: dict[str, Any] = {
        "tx_bytes": ap.totals.tx_bytes // len(SSIDS),
        "rx_bytes": ap.totals.rx_bytes // len(SSIDS),
    }
    return (
        pb.RoleStat(user_role=_ROLES[index], **traffic, **_head(context, ap)),
        pb.SsidStat(ssid=SSIDS[index], **traffic, **_head(context, ap)),
        pb.VlanStat(vlan=_VLANS[index], **traffic, **_head(context, ap)),
    )


def _index(port: Port[AccessPoint]) -> int:
    """Return the number in a port's name, e.g. 0 of eth0."""
    return int(port.name.removeprefix("eth"))
