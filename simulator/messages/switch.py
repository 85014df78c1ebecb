"""Messages of the switch stream, each inside a StreamSwitchMessage."""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import switch_pb2 as pb
from simulator.context import SimulationContext, operation_fields
from simulator.devices import Device, Neighbor, Port, PowerSupply, StackMember, Switch, VsxMember

VLANS = {1: "default", 10: "office", 20: "guests"}

_MEMORY = 8_000_000_000
_BUDGET = 370
"""What the ports of a switch may draw together, watts."""


def _head(context: SimulationContext, device: Device) -> dict[str, Any]:
    """Return what every message has."""
    return {
        "timestamp": context.next_time(),
        "tenant_id": context.campus.tenant_id,
        "serial_number": device.serial,
        "site_name": device.site.name,
    }


def _status(up: bool) -> str:
    return "STATUS_UP" if up else "STATUS_DOWN"


def device(
    context: SimulationContext, switch: Switch, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the state of a switch."""
    values = {
        "uptime_in_millis": int((context.now() - switch.booted).total_seconds() * 1000),
        "device_name": switch.name,
        "firmware_version": switch.model.firmware,
        "mac_address": switch.mac,
        "model": switch.model.name,
        "stack_id": switch.stack.name if switch.stack else "",
        "status": _status(switch.online),
        "ipv4": switch.ipv4,
        "public_ip": switch.public_ip,
        "default_gateway": "10.20.0.1",
        "stack_mac": switch.stack.mac if switch.stack else switch.mac,
        "power_supplies": [
            pb.Switch.PowerSupply(index=supply.index, status=f"POWER_SUPPLY_STATUS_{supply.status}")
            for supply in switch.supplies
        ],
    }
    state = pb.Switch(**_head(context, switch), **operation_fields(values, only, deleted=deleted))
    return pb.StreamSwitchMessage(switch_state=state)


def supply(context: SimulationContext, supply: PowerSupply) -> pb.StreamSwitchMessage:
    """Return the state of a switch's power supplies: always all of them."""
    return device(context, supply.device, "power_supplies")


def _down_reason(port: Port[Switch]) -> str:
    if port.up:
        return "UNSPECIFIED"
    if port.fault:
        return "ERROR_DISABLED"
    return "WAITING_FOR_LINK" if port.enabled else "ADMIN_DOWN"


def interface(
    context: SimulationContext, port: Port[Switch], *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the state of a port: uplinks are trunks, the others are of one VLAN."""
    vlan = 1 if port.uplink else list(VLANS)[1 + int(port.name.rpartition("/")[2]) % 2]
    values = {
        "mac_address": port.mac,
        "status": _status(port.up),
        "ipv4": port.device.ipv4 if port.uplink else "",
        "duplex": "DUPLEX_FULL",
        "type": "INTF_TYPE_ETHERNET",
        "mode": "trunk" if port.uplink else "access",
        "vlan": vlan,
        "has_poe": f"POE_SUPPORT_{'NOT_SUPPORTED' if port.fiber else 'SUPPORTED'}",
        "poe_status": _status(port.poe_draw > 0),
        "oper_status": _status(port.up),
        "admin_status": _status(port.enabled),
        "speed": f"SPEED_TYPE_{port.speed}",
        "mux": 0,
        "trusted": int(port.uplink),
        "slot": port.name.partition("/")[0],
        "phy_type": f"PORT_TYPE_{'GBIC' if port.fiber else 'RJ45'}",
        "sub_type": "10GBASE-SR" if port.fiber else "1000BASE-T",
        "allowed_vlan": list(VLANS) if port.uplink else [vlan],
        "native_vlan": vlan,
        "vsx_enabled": port.uplink and port.device.vsx is not None,
        "state_down_reason": f"STATE_DOWN_REASON_{_down_reason(port)}",
        "vlan_mode": f"VLAN_MODES_{'NATIVE_UNTAGGED' if port.uplink else 'ACCESS'}",
    }
    state = pb.Interface(
        name=port.name,
        port_number=port.name,
        **_head(context, port.device),
        **operation_fields(values, only, deleted=deleted),
    )
    return pb.StreamSwitchMessage(interface_state=state)


def lldp(
    context: SimulationContext, neighbour: Neighbor, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return what is plugged into a port."""
    values = {
        "neighbour": neighbour.name,
        "neighbour_port": neighbour.remote,
        "remote_port_number": neighbour.remote.rpartition("/")[2],
        "vlan_id": "1" if neighbour.port.uplink else "10",
    }
    state = pb.Lldp(
        port=neighbour.port.name,
        **_head(context, neighbour.device),
        **operation_fields(values, only, deleted=deleted),
    )
    return pb.StreamSwitchMessage(lldp_state=state)


def vlan(context: SimulationContext, switch: Switch, number: int) -> pb.StreamSwitchMessage:
    """Return the state of a VLAN; the guests' is a private one, isolated from the office's."""
    guests = number == max(VLANS)
    return pb.StreamSwitchMessage(
        vlan_state=pb.Vlan(
            operation="EVENT_OPERATION_ADD",
            name=VLANS[number],
            vlan_id=str(number),
            id=number,
            tagged_ports=",".join(port.name for port in switch.uplinks),
            untagged_ports=switch.ports[-1].name,
            primary_vlan_id=10 if guests else number,
            primary_vlan_type="isolated" if guests else "primary",
            promiscuous_ports=switch.uplinks[0].name,
            isl_ports="lag256" if switch.vsx else "",
            is_management_vlan=number == 1,
            is_jumbo_enabled=number == 1,
            is_igmp_enabled=not guests,
            status=f"VLAN_{_status(switch.online)}",
            oper_state_reason="ok",
            type="VLAN_TYPE_DEFAULT" if number == 1 else "VLAN_TYPE_STATIC",
            access_ports=switch.ports[0].name,
            ipv4=switch.ipv4 if number == 1 else "",
            **_head(context, switch),
        )
    )


def vsx(
    context: SimulationContext, vsx: VsxMember, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return how one side of a VSX pair is."""
    values = {
        "role": f"DEVICE_ROLE_{vsx.role}",
        "peer_role": f"DEVICE_ROLE_{vsx.peer_role}",
        "isl_port": "lag256",
        "peer_isl_port": "lag256",
        "keepalive_peer_ip": vsx.peer.ipv4,
        "keepalive_src_ip": vsx.device.ipv4,
        "last_sync_timestamp": vsx.synced,
        "peer_mac": vsx.peer.mac,
        "config_sync_disable": False,
        "islp_device_state": f"ISLP_DEVICE_STATE_{'PEER_ESTABLISHED' if vsx.up else f'SPLIT_SYSTEM_{vsx.role}'}",
        "isl_state": f"ISL_STATE_{'IN_SYNC' if vsx.up else 'INTER_SWITCH_LINK_DOWN'}",
        "config_sync_state_value": f"ISL_STATE_{'IN_SYNC' if vsx.up else 'PEER_DB_CONNECTION_ERROR'}",
        "isl_mgmt_state_value": f"ISL_STATE_{'OPERATIONAL' if vsx.up else 'INTER_SWITCH_LINK_MGMT_INIT'}",
        "nae_state_value": f"ISL_STATE_{'IN_SYNC' if vsx.up else 'PEER_DB_CONNECTION_ERROR'}",
        "https_server_state_value": f"ISL_STATE_PEER_{'REACHABLE' if vsx.up else 'UNREACHABLE'}",
    }
    return pb.StreamSwitchMessage(
        vsx_state=pb.Vsx(
            **_head(context, vsx.device), **operation_fields(values, only, deleted=deleted)
        )
    )


def stack(
    context: SimulationContext, member: StackMember, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return a switch's place in its stack, which is a ring as long as all are there."""
    whole = member.up and all(other.up for other in member.others)
    values = {
        "status": _status(member.up),
        "topology": f"STACK_TOPOLOGY_{'RING' if whole else 'CHAIN'}",
        "policy": "STACK_POLICY_ONE_FRAGMENT_UP",
        "firmware_version": member.device.model.firmware,
        "vsf_domain_id": 1,
        "stack_member_id": member.number,
        "role": f"STACK_ROLE_{member.role if member.up else 'MISSING'}",
    }
    state = pb.SwitchStack(
        stack_id=member.name,
        **_head(context, member.device),
        **operation_fields(values, only, deleted=deleted),
    )
    return pb.StreamSwitchMessage(stack_state=state)


def device_stats(context: SimulationContext, switch: Switch) -> pb.StreamSwitchMessage:
    """Return a switch's load: percent, bytes, watts, degrees Celsius."""
    used = context.rng.randrange(25, 45)
    drawn = switch.poe_draw
    return pb.StreamSwitchMessage(
        device_stats=pb.DeviceStats(
            cpu_utilization=context.rng.randrange(2, 35),
            mem_total=_MEMORY,
            mem_free=_MEMORY * (100 - used) // 100,
            mem_utilization=used,
            power_consumption=60 + drawn,
            fan_speed=context.rng.randrange(5000, 7000),
            temperature=context.rng.randrange(34, 44),
            fan_status=_status(switch.fan_ok),
            max_power=_BUDGET + 130,
            poe_consumption=drawn,
            poe_available=_BUDGET - drawn,
            uptime=int((context.now() - switch.booted).total_seconds()),
            **_head(context, switch),
        )
    )


def interface_stats(context: SimulationContext, port: Port[Switch]) -> pb.StreamSwitchMessage:
    """Return a port's traffic, and the watts that it supplies; one that is down has none."""
    if port.up:
        port.advance(context.rng)
    sent, received = port.tx_bytes, port.rx_bytes
    return pb.StreamSwitchMessage(
        interface_stats=pb.InterfaceStats(
            mac_address=port.mac,
            port_name=port.name,
            port_number=port.name,
            tx_bytes=sent,
            rx_bytes=received,
            in_packets=received // 800,
            out_packets=sent // 800,
            in_unicast_pkt=received // 900,
            out_unicast_pkt=sent // 900,
            in_multicast_pkt=received // 9000,
            out_multicast_pkt=sent // 9000,
            in_broadcast_pkt=received // 90_000,
            out_broadcast_pkt=sent // 90_000,
            in_errors=received // 2_000_000,
            out_errors=sent // 8_000_000,
            in_discards=received // 3_000_000,
            out_discards=sent // 4_000_000,
            in_other_err=received // 5_000_000,
            in_fcs=received // 4_000_000,
            in_alignment=received // 5_000_000,
            in_jabbers=received // 6_000_000,
            in_fragmented=received // 6_000_000,
            in_giant=received // 5_000_000,
            in_runt=received // 6_000_000,
            out_collision=sent // 9_000_000,
            out_excessive_collision=sent // 20_000_000,
            out_late_collision=sent // 15_000_000,
            out_deferred=sent // 12_000_000,
            power_consumption=port.poe_draw,
            **_head(context, port.device),
        )
    )
