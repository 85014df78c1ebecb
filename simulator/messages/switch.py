"""Messages of the switch stream, each inside a StreamSwitchMessage."""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import switch_pb2 as pb
from simulator.campus import Device, Port, Supply, Switch
from simulator.scene import Scene, pick

_MEMORY = 8_000_000_000


def _head(scene: Scene, device: Device) -> dict[str, Any]:
    """Return what every message has."""
    return {
        "timestamp": scene.moment(),
        "tenant_id": scene.campus.tenant_id,
        "serial_number": device.serial,
        "site_name": device.site.name,
    }


def _operation(only: tuple[str, ...]) -> str:
    return "EVENT_OPERATION_UPDATE" if only else "EVENT_OPERATION_ADD"


def _status(up: bool) -> str:
    return "STATUS_UP" if up else "STATUS_DOWN"


def device(scene: Scene, switch: Switch, *only: str) -> pb.StreamSwitchMessage:
    """Return the state of a switch."""
    values = {
        "uptime_in_millis": int((scene.now() - switch.booted).total_seconds() * 1000),
        "device_name": switch.name,
        "firmware_version": switch.model.firmware,
        "mac_address": switch.mac,
        "model": switch.model.name,
        "stack_id": "",
        "status": _status(switch.online),
        "ipv4": switch.ipv4,
        "public_ip": switch.public_ip,
        "default_gateway": "10.20.0.1",
        "stack_mac": switch.mac,
        "power_supplies": [
            pb.Switch.PowerSupply(index=supply.index, status=f"POWER_SUPPLY_STATUS_{supply.status}")
            for supply in switch.supplies
        ],
    }
    state = pb.Switch(operation=_operation(only), **_head(scene, switch), **pick(values, only))
    return pb.StreamSwitchMessage(switch_state=state)


def supply(scene: Scene, supply: Supply) -> pb.StreamSwitchMessage:
    """Return the state of a switch's power supplies: always all of them."""
    return device(scene, supply.device, "power_supplies")


def interface(scene: Scene, port: Port[Switch], *only: str) -> pb.StreamSwitchMessage:
    """Return the state of a port."""
    values = {
        "mac_address": port.mac,
        "status": _status(port.up),
        "ipv4": "",
        "duplex": "DUPLEX_FULL",
        "type": "INTF_TYPE_ETHERNET",
        "mode": "access",
        "vlan": 10,
        "has_poe": "POE_SUPPORT_SUPPORTED",
        "poe_status": _status(port.up),
        "oper_status": _status(port.up),
        "admin_status": "STATUS_UP",
        "speed": f"SPEED_TYPE_{port.speed}",
        "mux": 0,
        "trusted": 1,
        "slot": "1",
        "phy_type": "PORT_TYPE_RJ45",
        "sub_type": "",
        "allowed_vlan": [10, 20],
        "native_vlan": 10,
        "vsx_enabled": False,
        "state_down_reason": "STATE_DOWN_REASON_UNSPECIFIED" if port.up else "STATE_DOWN_REASON_WAITING_FOR_LINK",
        "vlan_mode": "VLAN_MODES_ACCESS",
    }
    state = pb.Interface(
        operation=_operation(only),
        name=port.name,
        port_number=port.name,
        **_head(scene, port.device),
        **pick(values, only),
    )
    return pb.StreamSwitchMessage(interface_state=state)


def surroundings(scene: Scene, switch: Switch) -> list[pb.StreamSwitchMessage]:
    """Return a switch's neighbour, VLAN, VSX pairing and stack."""
    return [
        pb.StreamSwitchMessage(
            lldp_state=pb.Lldp(
                operation="EVENT_OPERATION_ADD",
                port=switch.ports[0].name,
                neighbour="core.example.com",
                neighbour_port="1/1/48",
                remote_port_number="48",
                vlan_id="10",
                **_head(scene, switch),
            )
        ),
        pb.StreamSwitchMessage(
            vlan_state=pb.Vlan(
                operation="EVENT_OPERATION_ADD",
                name="office",
                vlan_id="10",
                id=10,
                tagged_ports=switch.ports[0].name,
                untagged_ports=switch.ports[-1].name,
                is_management_vlan=True,
                is_jumbo_enabled=False,
                is_igmp_enabled=True,
                status="VLAN_STATUS_UP",
                oper_state_reason="ok",
                type="VLAN_TYPE_STATIC",
                ipv4=switch.ipv4,
                **_head(scene, switch),
            )
        ),
        pb.StreamSwitchMessage(
            vsx_state=pb.Vsx(
                operation="EVENT_OPERATION_ADD",
                role="DEVICE_ROLE_PRIMARY",
                peer_role="DEVICE_ROLE_SECONDARY",
                isl_port="lag256",
                peer_isl_port="lag256",
                keepalive_peer_ip="192.0.2.2",
                keepalive_src_ip="192.0.2.1",
                last_sync_timestamp=switch.booted,
                peer_mac=switch.mac,
                config_sync_disable=False,
                islp_device_state="ISLP_DEVICE_STATE_PEER_ESTABLISHED",
                isl_state="ISL_STATE_IN_SYNC",
                config_sync_state_value="ISL_STATE_IN_SYNC",
                isl_mgmt_state_value="ISL_STATE_OPERATIONAL",
                nae_state_value="ISL_STATE_IN_SYNC",
                https_server_state_value="ISL_STATE_PEER_REACHABLE",
                **_head(scene, switch),
            )
        ),
        pb.StreamSwitchMessage(
            stack_state=pb.SwitchStack(
                operation="EVENT_OPERATION_ADD",
                stack_id=f"stack-{switch.serial}",
                status=_status(switch.online),
                topology="STACK_TOPOLOGY_STANDALONE",
                policy="STACK_POLICY_ONE_FRAGMENT_UP",
                firmware_version=switch.model.firmware,
                vsf_domain_id=1,
                stack_member_id=1,
                role="STACK_ROLE_COMMANDER",
                **_head(scene, switch),
            )
        ),
    ]


def device_stats(scene: Scene, switch: Switch) -> pb.StreamSwitchMessage:
    """Return a switch's load: percent, bytes, watts, degrees Celsius."""
    used = scene.rng.randrange(25, 45)
    drawn = sum(port.up for port in switch.ports) * 7
    return pb.StreamSwitchMessage(
        device_stats=pb.DeviceStats(
            cpu_utilization=scene.rng.randrange(2, 35),
            mem_total=_MEMORY,
            mem_free=_MEMORY * (100 - used) // 100,
            mem_utilization=used,
            power_consumption=60 + drawn,
            fan_speed=scene.rng.randrange(5000, 7000),
            temperature=scene.rng.randrange(34, 44),
            fan_status="STATUS_UP",
            max_power=500,
            poe_consumption=drawn,
            poe_available=370 - drawn,
            uptime=int((scene.now() - switch.booted).total_seconds()),
            **_head(scene, switch),
        )
    )


def interface_stats(scene: Scene, port: Port[Switch]) -> pb.StreamSwitchMessage:
    """Return a port's traffic."""
    port.advance(scene.rng)
    return pb.StreamSwitchMessage(
        interface_stats=pb.InterfaceStats(
            mac_address=port.mac,
            port_name=port.name,
            port_number=port.name,
            tx_bytes=port.tx_bytes,
            rx_bytes=port.rx_bytes,
            in_packets=port.rx_bytes // 800,
            out_packets=port.tx_bytes // 800,
            in_unicast_pkt=port.rx_bytes // 900,
            out_unicast_pkt=port.tx_bytes // 900,
            in_multicast_pkt=port.rx_bytes // 9000,
            in_broadcast_pkt=port.rx_bytes // 90_000,
            in_errors=0,
            out_errors=0,
            in_discards=0,
            out_discards=0,
            power_consumption=7 if port.up else 0,
            **_head(scene, port.device),
        )
    )
