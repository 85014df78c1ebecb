"""Messages of the access point stream: times are RFC 3339 strings, a device's status is a bool."""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import ap_events_pb2 as pb
from simulator.context import SimulationContext, operation_fields
from simulator.devices import SSIDS, AccessPoint, Modem, Port, Probe, Radio, Tunnel, Wlan

PHY = {
    "24GHZ": ("80211G", "2x2:2", 20, 9),
    "5GHZ": ("80211A", "4x4:4", 80, 18),
    "6GHZ": ("80211_6GHZ", "2x2:2", 160, 21),
}
"""The physical layer of each band, its spatial streams, its width in MHz and its power in dBm."""

_ROLES = ("employee", "guest")
_VLANS = (10, 20)
_INDEXES = {1: "TUNNEL_INDEX_PRIMARY", 2: "TUNNEL_INDEX_BACKUP"}


def _head(context: SimulationContext, ap: AccessPoint) -> dict[str, Any]:
    """Return what every message has."""
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
    values = {
        "device_name": ap.name,
        "model": ap.model.name,
        "ip_v4": ap.ipv4,
        "ip_v6": ap.ipv6,
        "public_ip": ap.public_ip,
        "uptime": int((context.now() - ap.booted).total_seconds()),
        "mode": f"AP_MODE_{ap.mode}",
        "status": ap.online,
        "operating_mode": "AP_OP_MODE_CLUSTER",
        "cluster": pb.ClusterInfo(
            cluster_id=f"cluster-{ap.site.site_id}", name=ap.site.name, ip_v4=ap.ipv4
        ),
        "elected_role": f"AP_ROLE_{ap.role}",
        "mesh_mode": f"MESH_ROLE_{ap.mesh}",
        "current_uplink_inuse": f"UPLINK_TYPE_{'MESH' if ap.mesh == 'POINT' else 'ETH'}",
        "firmware_version": ap.model.firmware,
        "zone": ap.zone,
        "drt_version": "1.0_90001",
        "country_code": ap.site.code,
        "down_reason": f"DEVICE_DOWN_REASON_{ap.down_reason}",
        "modem_status": ap.modem is not None and ap.modem.up,
    }
    return pb.APInfo(**_head(context, ap), **operation_fields(values, only, deleted=deleted))


def modem(context: SimulationContext, modem: Modem) -> pb.APInfo:
    """Return whether an access point's modem is up."""
    return device(context, modem.device, "modem_status")


def radio(
    context: SimulationContext, radio: Radio, *only: str, deleted: bool = False
) -> pb.RadioInfo:
    """Return the state of a radio."""
    phy, streams, width, power = PHY[radio.band]
    standard, technique = ("BE", "EHT") if radio.device.model.name == "AP-735" else ("AX", "HE")
    status = ("UP" if radio.up else "DOWN") if radio.enabled else "DISABLED"
    values = {
        "channel": str(radio.channel),
        "transmit_power": power,
        "band": f"RADIO_BAND_{radio.band}",
        "band_range": "BAND_RANGE_FULL",
        "mode": f"RADIO_MODE_{radio.mode}",
        "status": f"STATUS_{status}",
        "ht_type": f"HT_TYPE_{technique}_{width}MZ",
        "phy_type": f"PHY_TYPE_{phy}",
        "chan_reason": f"CHANGE_REASON_{radio.reason}",
        "eirp_reason": "CHANGE_REASON_AIRMATCH_SOLVER",
        "eirp_resolution": 10,
        "eirp": (power + 3) * 10,
        "primary_chan": radio.channel,
        "secondary_chan": 0 if radio.band == "24GHZ" else radio.channel + 4,
        "bandwidth": f"CHANNEL_BANDWIDTH_{width}MHZ",
        "spatial_stream": streams,
        "radio_type": f"RADIO_TYPE_80211{standard}",
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
        **operation_fields({}, (), deleted=deleted),
    )


def port(
    context: SimulationContext, port: Port[AccessPoint], *only: str, deleted: bool = False
) -> pb.PortInfo:
    """Return the state of a wired port: the uplink is a trunk, the other of one VLAN."""
    status = ("UP" if port.up else "DOWN") if port.enabled else "DISABLED"
    values = {
        "status": f"STATUS_{status}",
        "admin_state": port.enabled,
        "operate_state": port.up,
        "type": "PORT_TYPE_2_GIG" if port.speed > 1000 else "PORT_TYPE_GIG",  # noqa: PLR2004 - megabits
        "mode": "PORT_MODE_BRIDGE" if port.uplink else "PORT_MODE_TUNNEL",
        "speed": f"PORT_MAX_SPEED_{port.speed}",
        "duplex": "PORT_DUPLEX_FULL",
        "vlan_mode": "PORT_VLAN_MODE_TRUNK" if port.uplink else "PORT_VLAN_MODE_ACCESS",
        "access_vlan": 1 if port.uplink else 10,
        "native_vlan": 1 if port.uplink else 10,
        "allowed_vlan": "1-4094" if port.uplink else "10",
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
    index = SSIDS.index(wlan.name)
    values = {
        "vlan": str(_VLANS[index]),
        "wlan_op_mode": ("WLAN_OP_MODE_WPA3_AES_CCM_128", "WLAN_OP_MODE_ENHANCED_OPEN")[index],
        "wlan_type": ("WLAN_TYPE_EMPLOYEE", "WLAN_TYPE_GUEST")[index],
        "wlan_band": ("WLAN_BAND_ALL", "WLAN_BAND_24GHZ_5GHZ")[index],
        "status": wlan.up,
    }
    return pb.WlanInfo(
        essid=wlan.name,
        **_head(context, wlan.device),
        **operation_fields(values, only, deleted=deleted),
    )


def tunnel(
    context: SimulationContext, tunnel: Tunnel[AccessPoint], *only: str, deleted: bool = False
) -> pb.TunnelInfo:
    """Return the state of a tunnel to the gateways; the backup is up too, and takes no traffic."""
    values = {
        "crypto_type": "TUNNEL_CRYPTO_TYPE_CERTIFICATE",
        "peer_ip": tunnel.peer_ip,
        "ip": tunnel.device.ipv4,
        "status": f"TUNNEL_STATUS_{'CONNECTED' if tunnel.up else 'DISCONNECTED'}",
        "active": tunnel.up and tunnel.number == 1,
        "uptime": int((context.now() - tunnel.device.booted).total_seconds()) if tunnel.up else 0,
        "peer_name": f"{tunnel.name.removeprefix('to-')}.example.com",
    }
    return pb.TunnelInfo(
        index=_INDEXES[tunnel.number],
        tunnel_name=tunnel.name,
        **_head(context, tunnel.device),
        **operation_fields(values, only, deleted=deleted),
    )


def device_stats(context: SimulationContext, ap: AccessPoint) -> pb.APSystemStat:
    """Return an access point's load: percent, percent and watts."""
    return pb.APSystemStat(
        cpu_utilization=context.rng.randrange(5, 45),
        memory_utilization=context.rng.randrange(40, 60),
        power_consumption=round(context.rng.uniform(9, 16), 2),
        **_head(context, ap),
    )


def radio_stats(context: SimulationContext, radio: Radio) -> pb.RadioStat:
    """Return how busy a radio is: percent, dBm."""
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
    """Return one SSID's traffic on one radio."""
    return pb.VapStat(
        radio_mac_address=radio.mac,
        bssid=bssid,
        essid=essid,
        tx_bytes=radio.tx_bytes // len(SSIDS),
        rx_bytes=radio.rx_bytes // len(SSIDS),
        **_head(context, radio.device),
    )


def port_stats(context: SimulationContext, port: Port[AccessPoint]) -> pb.PortStat:
    """Return a wired port's traffic, and its errors: counts and percent; one that is down has none."""
    rng = context.rng
    if port.up:
        port.advance(rng)
    sent, received = port.tx_bytes, port.rx_bytes
    share = round(rng.uniform(0.01, 0.5), 2) if port.up else 0.0
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
        frame_error=share,
        total_frame_drops=received // 2_000_000,
        frame_drops=share / 2,
        total_crc=received // 3_000_000,
        crc=share / 3,
        total_collision=sent // 10_000_000,
        collision=share / 4,
        **_head(context, port.device),
    )


def modem_stats(context: SimulationContext, modem: Modem) -> pb.ModemStat:
    """Return a USB modem's signal and traffic: dBm, dB."""
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
        tunnel_index=_INDEXES[tunnel.number],
        tunnel_name=tunnel.name,
        tun_type="TUNNEL_TYPE_ARUBA_GRE",
        tx_bytes=tunnel.tx_bytes,
        rx_bytes=tunnel.rx_bytes,
        tx_pkts=tunnel.tx_bytes // 800,
        rx_pkts=tunnel.rx_bytes // 800,
        **_head(context, tunnel.device),
    )


def ip_probe_stats(context: SimulationContext, probe: Probe) -> pb.IPProbeStat:
    """Return how well an address is reached: percent, milliseconds, MOS 1 to 5."""
    rng, tunnel = context.rng, probe.tunnel
    through: dict[str, Any] = (
        {"tunnel_index": _INDEXES[tunnel.number], "tunnel_name": tunnel.name} if tunnel else {}
    )
    measured: dict[str, Any] = (
        {
            "loss_percentage": rng.randrange(3),
            "latency": rng.randrange(4, 30),
            "jitter": rng.randrange(1, 5),
            "mos": rng.choice((3, 4, 4, 5)),
        }
        if probe.up
        else {"loss_percentage": 100, "latency": 0, "jitter": 0, "mos": 1}
    )
    return pb.IPProbeStat(
        owner="PROBE_OWNER_VPN" if tunnel else "PROBE_OWNER_UPLINK",
        ip=probe.name,
        src_interface=1,
        status=f"PROBE_STATUS_{'SUCCESS' if probe.up else 'FAILURE'}",
        **through,
        **measured,
        **_head(context, probe.device),
    )


def group_stats(
    context: SimulationContext, ap: AccessPoint, index: int
) -> tuple[pb.RoleStat, pb.SsidStat, pb.VlanStat]:
    """Return an SSID's traffic by user role, by SSID and by VLAN."""
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
    """Return the number in a port's name."""
    return int(port.name.removeprefix("eth"))
