"""Messages of the switch stream, each in a StreamSwitchMessage.

In functions with ``only``, the names of fields, the message is an update of these fields; without
any it adds the object.
"""

from typing import Any

from custom_components.hpe_aruba_central.central.pb import switch_pb2 as pb
from simulator.context import SimulationContext
from simulator.devices import Device, Neighbor, Port, PowerSupply, StackMember, Switch, VsxMember

from .fields import operation_fields, status

VLANS = {1: "default", 10: "office", 20: "guests"}
_ACCESS_VLANS = (10, 20)

_MEMORY = 8_000_000_000
"""Bytes."""

POE_BUDGET = 370
"""PoE power that all ports of a switch may supply together, in watts."""

BASE_POWER = 60
"""Power that a switch uses without PoE, in watts."""


def _head(context: SimulationContext, device: Device) -> dict[str, Any]:
    """Return the fields of every message."""
    return {
        "timestamp": context.next_time(),
        "tenant_id": context.campus.tenant_id,
        "serial_number": device.serial,
        "site_name": device.site.name,
    }


def device(
    context: SimulationContext, switch: Switch, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the state of a switch."""
    stack_id, stack_mac = "", switch.mac
    if switch.stack is not None:
        stack_id, stack_mac = switch.stack.name, switch.stack.mac
    values = {
        "uptime_in_millis": int(switch.uptime(context.now()) * 1000),
        "device_name": switch.name,
        "firmware_version": switch.model.firmware,
        "mac_address": switch.mac,
        "model": switch.model.name,
        "stack_id": stack_id,
        "status": status(switch.online),
        "ipv4": switch.ipv4,
        "public_ip": switch.public_ip,
        "default_gateway": "10.20.0.1",
        "stack_mac": stack_mac,
        "power_supplies": [
            pb.Switch.PowerSupply(index=supply.index, status=f"POWER_SUPPLY_STATUS_{supply.status}")
            for supply in switch.supplies
        ],
    }
    state = pb.Switch(**_head(context, switch), **operation_fields(values, only, deleted=deleted))
    return pb.StreamSwitchMessage(switch_state=state)


def supply(context: SimulationContext, supply: PowerSupply) -> pb.StreamSwitchMessage:
    """Return the switch's message that reports its power supplies, always all of them."""
    return device(context, supply.device, "power_supplies")


def _down_reason(port: Port[Switch]) -> str:
    if port.up:
        return "UNSPECIFIED"
    if port.fault:
        return "ERROR_DISABLED"
    if port.enabled:
        return "WAITING_FOR_LINK"
    return "ADMIN_DOWN"


def switch_vlan(port: Port[Switch]) -> int:
    """Return the VLAN of a port's untagged frames."""
    if port.uplink:
        return 1
    return _ACCESS_VLANS[int(port.name.rpartition("/")[2]) % 2]


def interface(
    context: SimulationContext, port: Port[Switch], *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the state of a port; uplinks are trunks, the others access ports."""
    slot = port.name.partition("/")[0]
    vlan = switch_vlan(port)
    if port.uplink:
        ipv4, allowed_vlans = port.device.ipv4, list(VLANS)
        mode, vlan_mode = "trunk", "NATIVE_UNTAGGED"
    else:
        ipv4, allowed_vlans = "", [vlan]
        mode, vlan_mode = "access", "ACCESS"
    poe_support, phy_type, sub_type = "SUPPORTED", "RJ45", "1000BASE-T"
    if port.fiber:
        poe_support, phy_type, sub_type = "NOT_SUPPORTED", "GBIC", "10GBASE-SR"
    values = {
        "mac_address": port.mac,
        "status": status(port.up),
        "ipv4": ipv4,
        "duplex": "DUPLEX_FULL",
        "type": "INTF_TYPE_ETHERNET",
        "mode": mode,
        "vlan": vlan,
        "has_poe": f"POE_SUPPORT_{poe_support}",
        "poe_status": status(port.poe_draw > 0),
        "oper_status": status(port.up),
        "admin_status": status(port.enabled),
        "speed": f"SPEED_TYPE_{port.speed}",
        "mux": 0,
        "trusted": int(port.uplink),
        "slot": slot,
        "phy_type": f"PORT_TYPE_{phy_type}",
        "sub_type": sub_type,
        "allowed_vlan": allowed_vlans,
        "native_vlan": vlan,
        "vsx_enabled": port.uplink and port.device.vsx is not None,
        "state_down_reason": f"STATE_DOWN_REASON_{_down_reason(port)}",
        "vlan_mode": f"VLAN_MODES_{vlan_mode}",
    }
    state = pb.Interface(
        name=port.name,
        port_number=port.name,
        **_head(context, port.device),
        **operation_fields(values, only, deleted=deleted),
    )
    return pb.StreamSwitchMessage(interface_state=state)


def lldp(
    context: SimulationContext, neighbor: Neighbor, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the device that is connected to a port."""
    values = {
        "neighbour": neighbor.name,
        "neighbour_port": neighbor.remote,
        "remote_port_number": neighbor.remote.rpartition("/")[2],
        "vlan_id": "1" if neighbor.port.uplink else "10",
    }
    state = pb.Lldp(
        port=neighbor.port.name,
        **_head(context, neighbor.device),
        **operation_fields(values, only, deleted=deleted),
    )
    return pb.StreamSwitchMessage(lldp_state=state)


def vlan(context: SimulationContext, switch: Switch, number: int) -> pb.StreamSwitchMessage:
    """Return the state of a VLAN; 1 is for management, 20 a private VLAN isolated from VLAN 10."""
    state = pb.Vlan(
        operation="EVENT_OPERATION_ADD",
        name=VLANS[number],
        vlan_id=str(number),
        id=number,
        tagged_ports=",".join(port.name for port in switch.uplinks),
        untagged_ports=switch.ports[-1].name,
        primary_vlan_id=number,
        primary_vlan_type="primary",
        promiscuous_ports=switch.uplinks[0].name,
        isl_ports="",
        is_management_vlan=False,
        is_jumbo_enabled=False,
        is_igmp_enabled=True,
        status=f"VLAN_{status(switch.online)}",
        oper_state_reason="ok",
        type="VLAN_TYPE_STATIC",
        access_ports=switch.ports[0].name,
        ipv4="",
        **_head(context, switch),
    )
    if switch.vsx is not None:
        state.isl_ports = "lag256"
    if number == 1:
        state.type = pb.VLAN_TYPE_DEFAULT
        state.is_management_vlan = True
        state.is_jumbo_enabled = True
        state.ipv4 = switch.ipv4
    if number == 20:  # noqa: PLR2004 - the guests' VLAN
        state.primary_vlan_id = 10
        state.primary_vlan_type = "isolated"
        state.is_igmp_enabled = False
    return pb.StreamSwitchMessage(vlan_state=state)


def vsx(
    context: SimulationContext, vsx: VsxMember, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the state of one switch of a VSX pair."""
    if vsx.up:
        device_state = "PEER_ESTABLISHED"
        link = sync = "IN_SYNC"
        management, https = "OPERATIONAL", "REACHABLE"
    else:
        device_state = f"SPLIT_SYSTEM_{vsx.role}"
        link, sync = "INTER_SWITCH_LINK_DOWN", "PEER_DB_CONNECTION_ERROR"
        management, https = "INTER_SWITCH_LINK_MGMT_INIT", "UNREACHABLE"
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
        "islp_device_state": f"ISLP_DEVICE_STATE_{device_state}",
        "isl_state": f"ISL_STATE_{link}",
        "config_sync_state_value": f"ISL_STATE_{sync}",
        "isl_mgmt_state_value": f"ISL_STATE_{management}",
        "nae_state_value": f"ISL_STATE_{sync}",
        "https_server_state_value": f"ISL_STATE_PEER_{https}",
    }
    state = pb.Vsx(**_head(context, vsx.device), **operation_fields(values, only, deleted=deleted))
    return pb.StreamSwitchMessage(vsx_state=state)


def stack(
    context: SimulationContext, member: StackMember, *only: str, deleted: bool = False
) -> pb.StreamSwitchMessage:
    """Return the state of a stack member; the stack is a ring while all members are up."""
    complete = member.up and all(other.up for other in member.others)
    topology = "RING" if complete else "CHAIN"
    role = member.role if member.up else "MISSING"
    values = {
        "status": status(member.up),
        "topology": f"STACK_TOPOLOGY_{topology}",
        "policy": "STACK_POLICY_ONE_FRAGMENT_UP",
        "firmware_version": member.device.model.firmware,
        "vsf_domain_id": 1,
        "stack_member_id": member.number,
        "role": f"STACK_ROLE_{role}",
    }
    state = pb.SwitchStack(
        stack_id=member.name,
        **_head(context, member.device),
        **operation_fields(values, only, deleted=deleted),
    )
    return pb.StreamSwitchMessage(stack_state=state)


def device_stats(context: SimulationContext, switch: Switch) -> pb.StreamSwitchMessage:
    """Return a switch's utilization in percent, memory in bytes, power in watts and °C."""
    used = context.rng.randrange(25, 45)
    return pb.StreamSwitchMessage(
        device_stats=pb.DeviceStats(
            cpu_utilization=context.rng.randrange(2, 35),
            mem_total=_MEMORY,
            mem_free=_MEMORY * (100 - used) // 100,
            mem_utilization=used,
            power_consumption=BASE_POWER + switch.poe_draw,
            fan_speed=context.rng.randrange(5000, 7000),
            temperature=context.rng.randrange(34, 44),
            fan_status=status(switch.fan_ok),
            max_power=POE_BUDGET + 130,
            poe_consumption=switch.poe_draw,
            poe_available=POE_BUDGET,
            uptime=int(switch.uptime(context.now())),
            **_head(context, switch),
        )
    )


def interface_stats(context: SimulationContext, port: Port[Switch]) -> pb.StreamSwitchMessage:
    """Return a port's traffic, which grows while the port is up, and its PoE power in watts."""
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
