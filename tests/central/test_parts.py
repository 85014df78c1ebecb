"""Parts of devices, as the streams report them."""

from typing import Any

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import (
    Part,
    Port,
    Probe,
    Radio,
    Tunnel,
    Uplink,
    Wlan,
)
from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2 as ap_pb,
    gateway_pb2,
    switch_pb2,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, stamp, text_stamp
from tests.central.test_inventory_devices import feed

RADIO_MAC = "02:00:00:00:00:10"


def interface(seconds: float = 0, **fields: Any) -> switch_pb2.StreamSwitchMessage:
    """Return the state of a switch's interface at a time."""
    state = switch_pb2.Interface(serial_number="SG01", timestamp=stamp(seconds), **fields)
    return switch_pb2.StreamSwitchMessage(interface_state=state)


def lldp(seconds: float = 0, **fields: Any) -> switch_pb2.StreamSwitchMessage:
    """Return a switch's message about the neighbor of a port at a time."""
    return switch_pb2.StreamSwitchMessage(
        lldp_state=switch_pb2.Lldp(serial_number="SG01", timestamp=stamp(seconds), **fields)
    )


def radio(seconds: float = 0, **fields: Any) -> ap_pb.RadioInfo:
    """Return a radio's state at a time."""
    fields = {
        "serial_number": "CN01",
        "radio_mac_address": RADIO_MAC,
        "timestamp": text_stamp(seconds),
        **fields,
    }
    return ap_pb.RadioInfo(**fields)


def tunnel(seconds: float = 0, **fields: Any) -> ap_pb.TunnelInfo:
    """Return the state of an access point's tunnel at a time."""
    return ap_pb.TunnelInfo(serial_number="CN01", timestamp=text_stamp(seconds), **fields)


def parts(inventory: Inventory, serial: str) -> list[Part]:
    """Return the parts of a device."""
    return list(inventory.parts[serial].values())


class TestNew:
    """A part and its device are added by the first message, with all its fields."""

    def test_device_is_added_first(self) -> None:
        """The device is added before its part."""
        device = Device(serial_number="CN01", kind=DeviceKind.ACCESS_POINT)
        known = Radio(serial_number="CN01", part_id=RADIO_MAC, mac_address=RADIO_MAC)
        changes = feed(Inventory(), "ap", radio())
        assert changes == [Change(device.key, None, device), Change(known.key, None, known)]

    def test_radio_is_identified_by_mac_address(self) -> None:
        """A radio's id is its MAC address in lower case."""
        inventory = Inventory()
        message = radio(
            radio_mac_address="02:AA:00:00:00:10",
            radio_number=0,
            band=ap_pb.RADIO_BAND_5GHZ,
            band_range=ap_pb.BAND_RANGE_UPPER,
            mode=ap_pb.RADIO_MODE_CLIENT_ACCESS,
            status=ap_pb.STATUS_UP,
            channel="36E",
            primary_chan=36,
            secondary_chan=40,
            bandwidth=ap_pb.CHANNEL_BANDWIDTH_80MHZ,
            transmit_power=18,
            eirp=180,
            eirp_resolution=10,
            spatial_stream="4",
            radio_type=ap_pb.RADIO_TYPE_80211AX,
            antenna=ap_pb.RADIO_ANTENNA_TYPE_INTERNAL,
            chan_reason=ap_pb.CHANGE_REASON_RADAR_DETECTED,
            eirp_reason=ap_pb.CHANGE_REASON_AP_CONFIG,
        )
        feed(inventory, "ap", message)
        assert parts(inventory, "CN01") == [
            Radio(
                serial_number="CN01",
                part_id="02:aa:00:00:00:10",
                mac_address="02:aa:00:00:00:10",
                number="0",
                band="5ghz",
                band_range="upper",
                mode="client_access",
                status="up",
                channel="36E",
                primary_channel=36,
                secondary_channel=40,
                bandwidth="80mhz",
                transmit_power=18,
                eirp=180,
                eirp_resolution=10,
                spatial_stream="4",
                radio_type="80211ax",
                antenna="internal",
                channel_reason="radar_detected",
                power_reason="ap_config",
            )
        ]

    def test_access_point_port_may_have_index_zero(self) -> None:
        """An access point's port may have the index 0."""
        inventory = Inventory()
        message = ap_pb.PortInfo(
            serial_number="CN01",
            port_index=0,
            port_name="eth0",
            status=ap_pb.STATUS_UP,
            admin_state=True,
            operate_state=False,
            type=ap_pb.PORT_TYPE_2_GIG,
            mode=ap_pb.PORT_MODE_BRIDGE,
            speed=ap_pb.PORT_MAX_SPEED_2500,
            duplex=ap_pb.PORT_DUPLEX_FULL,
            vlan_mode=ap_pb.PORT_VLAN_MODE_TRUNK,
            access_vlan=1,
            native_vlan=2,
            allowed_vlan="1-10",
            is_uplink=True,
        )
        feed(inventory, "ap", message)
        assert parts(inventory, "CN01") == [
            Port(
                serial_number="CN01",
                part_id="0",
                number="0",
                name="eth0",
                status=True,
                admin_up=True,
                link=False,
                type="2_gig",
                mode="bridge",
                speed=2500,
                duplex="full",
                vlan_mode="trunk",
                vlan=1,
                native_vlan=2,
                allowed_vlans="1-10",
                is_uplink=True,
            )
        ]

    def test_wlan_is_identified_by_ssid(self) -> None:
        """A WLAN's id is its SSID."""
        inventory = Inventory()
        message = ap_pb.WlanInfo(
            serial_number="CN01",
            essid="Campus",
            vlan="20",
            wlan_op_mode=ap_pb.WLAN_OP_MODE_WPA3_PERSONAL,
            wlan_type=ap_pb.WLAN_TYPE_GUEST,
            wlan_band=ap_pb.WLAN_BAND_ALL,
            status=True,
        )
        feed(inventory, "ap", message)
        assert parts(inventory, "CN01") == [
            Wlan(
                serial_number="CN01",
                part_id="Campus",
                name="Campus",
                vlan="20",
                security="wpa3_personal",
                usage="guest",
                band="all",
                enabled=True,
            )
        ]

    def test_access_point_tunnel_is_identified_by_index_and_name(self) -> None:
        """A tunnel's uptime gives since when it is up."""
        inventory = Inventory()
        message = tunnel(
            100,
            index=ap_pb.TUNNEL_INDEX_PRIMARY,
            tunnel_name="vpn-1",
            status=ap_pb.TUNNEL_STATUS_CONNECTED,
            active=True,
            uptime=60,
            peer_name="GW-1",
            peer_ip="192.0.2.1",
        )
        feed(inventory, "ap", message)
        assert parts(inventory, "CN01") == [
            Tunnel(
                serial_number="CN01",
                part_id="primary/vpn-1",
                index="primary",
                name="vpn-1",
                status="connected",
                active=True,
                since=at(40),
                peer_name="GW-1",
                peer_ip="192.0.2.1",
            )
        ]

    def test_switch_interface_is_identified_by_number(self) -> None:
        """The id of a switch's port is its number."""
        inventory = Inventory()
        message = interface(
            name="uplink",
            port_number="1/1/1",
            status=switch_pb2.STATUS_UP,
            oper_status=switch_pb2.STATUS_DOWN,
            admin_status=switch_pb2.STATUS_UP,
            state_down_reason=switch_pb2.STATE_DOWN_REASON_ERROR_DISABLED,
            speed=switch_pb2.Interface.SPEED_TYPE_AUTO,
            duplex=switch_pb2.Interface.DUPLEX_FULL,
            type=switch_pb2.Interface.INTF_TYPE_ETHERNET,
            mode="access",
            vlan_mode=switch_pb2.VLAN_MODES_NATIVE_TAGGED,
            vlan=5,
            native_vlan=6,
            allowed_vlan=[5, 6],
            poe_status=switch_pb2.STATUS_DOWN,
        )
        feed(inventory, "switch", message)
        assert parts(inventory, "SG01") == [
            Port(
                serial_number="SG01",
                part_id="1/1/1",
                number="1/1/1",
                name="uplink",
                status=True,
                link=False,
                admin_up=True,
                down_reason="error_disabled",
                duplex="full",
                type="ethernet",
                mode="access",
                vlan_mode="native_tagged",
                vlan=5,
                native_vlan=6,
                allowed_vlans="5, 6",
                poe_up=False,
            )
        ]

    def test_gateway_uplink(self) -> None:
        """An uplink is identified by its number, whatever it is called."""
        inventory = Inventory()
        message = gateway_pb2.Uplink(
            serial_number="GW01",
            link_id=7,
            uplink_name="inet",
            description="to the provider",
            vlan_id=4094,
            priority=1,
            status=gateway_pb2.STATUS_UP,
            wan_status=gateway_pb2.STATUS_DOWN,
            public_ip_address="203.0.113.9",
            private_ip_address="10.0.0.9",
        )
        feed(inventory, "gateway", message)
        assert parts(inventory, "GW01") == [
            Uplink(
                serial_number="GW01",
                part_id="7",
                link="7",
                name="inet",
                description="to the provider",
                vlan=4094,
                priority=1,
                up=True,
                wan_up=False,
                public_ip="203.0.113.9",
                private_ip="10.0.0.9",
            )
        ]

    def test_probe_of_a_gateway_uplink(self) -> None:
        """A probe's id has the number of the uplink and the probed address."""
        inventory = Inventory()
        message = gateway_pb2.UplinkIpProbeStats(
            serial_number="GW01",
            link_id=7,
            probe_ip_addr="192.0.2.1",
            loss_percentage=3,
            avg_rtt=11,
            avg_rtt_float=11.5,
            avg_jitter=2,
            avg_jitter_float=2.5,
            mos_quality=42,
        )
        feed(inventory, "gateway", message)
        inventory.read()
        assert parts(inventory, "GW01") == [
            Probe(
                serial_number="GW01",
                part_id="7/192.0.2.1",
                uplink="7",
                target="192.0.2.1",
                loss=3,
                latency=11.5,
                jitter=2.5,
                mos=4.2,
            )
        ]

    def test_gateway_tunnel_and_interface(self) -> None:
        """A gateway's tunnel is identified by the number of its map."""
        inventory = Inventory()
        message = gateway_pb2.Tunnel(
            serial_number="GW01",
            map_id=2**40,
            map_name="map-1",
            tunnel_mode=gateway_pb2.TUNNEL_MODE_IKE,
            tunnel_type=gateway_pb2.TUNNEL_TYPE_WAN,
            dst_ip="192.0.2.1",
            status=gateway_pb2.STATUS_DOWN,
        )
        port = gateway_pb2.Interface(
            serial_number="GW01",
            port_number="0/0/1",
            oper_state=gateway_pb2.STATUS_UP,
            speed=gateway_pb2.Interface.SPEED_TYPE_10000,
            vlan_id=4094,
        )
        feed(inventory, "gateway", message, port)
        assert parts(inventory, "GW01") == [
            Tunnel(
                serial_number="GW01",
                part_id=str(2**40),
                index=str(2**40),
                name="map-1",
                mode="ike",
                type="wan",
                peer_ip="192.0.2.1",
                status="down",
            ),
            Port(
                serial_number="GW01",
                part_id="0/0/1",
                number="0/0/1",
                link=True,
                speed=10000,
                vlan=4094,
            ),
        ]

    def test_part_without_identity_is_ignored(self) -> None:
        """Empty identities and placeholders are ignored."""
        inventory = Inventory()
        nameless = (
            radio(radio_mac_address=""),
            ap_pb.PortInfo(serial_number="CN01", status=ap_pb.STATUS_UP),
            ap_pb.WlanInfo(serial_number="CN01", essid="", status=True),
            tunnel(index=ap_pb.TUNNEL_INDEX_UNSPECIFIED, tunnel_name=""),
        )
        assert feed(inventory, "ap", *nameless) == []
        assert (inventory.devices, dict(inventory.parts)) == ({}, {})

    def test_only_selected_kinds_are_kept(self) -> None:
        """Messages about other kinds of parts are ignored, and add no device."""
        inventory = Inventory(parts=(PartKind.RADIO,))
        assert (
            feed(
                inventory,
                "switch",
                interface(port_number="1/1/1"),
                lldp(port="1/1/1", neighbour="core-1"),
            )
            == []
        )
        feed(inventory, "ap", radio())
        assert (list(inventory.devices), len(inventory.parts["CN01"])) == (["CN01"], 1)
