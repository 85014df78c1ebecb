"""How parts of devices change and are removed."""

from typing import Any

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.parts import Port
from custom_components.hpe_aruba_central.central.pb import ap_events_pb2 as ap_pb, switch_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.builders import at, stamp, switch, text_stamp
from tests.central.test_inventory_devices import ap, feed
from tests.central.test_parts import RADIO_MAC, interface, lldp, parts, radio, tunnel


class TestMerge:
    """Several messages about one part."""

    def test_update_changes_only_its_fields(self) -> None:
        """An update has only the changed fields."""
        inventory = Inventory()
        feed(inventory, "ap", radio(0, radio_number=1, channel="36", transmit_power=18))
        (before,) = parts(inventory, "CN01")
        (change,) = feed(
            inventory, "ap", radio(1, channel="40", operation=ap_pb.EVENT_OPERATION_UPDATE)
        )
        assert change == Change(before.key, before, before.updated({"channel": "40"}))

    def test_older_and_repeated_messages_change_nothing(self) -> None:
        """A message older than the newest of its kind is ignored."""
        inventory = Inventory()
        feed(inventory, "ap", radio(10, channel="36"))
        assert feed(inventory, "ap", radio(9, channel="40"), radio(10, channel="36")) == []

    def test_each_part_has_its_own_time(self) -> None:
        """An older message about another part is not late."""
        inventory = Inventory()
        feed(
            inventory,
            "ap",
            radio(10),
            radio(5, radio_mac_address="02:00:00:00:00:11"),
            ap(1, status=True),
        )
        assert (len(inventory.parts["CN01"]), inventory.devices["CN01"].online) == (2, True)

    def test_down_reason_is_cleared_when_the_link_is_up(self) -> None:
        """An update may have no down reason at all."""
        inventory = Inventory()
        reason = switch_pb2.STATE_DOWN_REASON_LINK_DOWN
        up, down = switch_pb2.STATUS_UP, switch_pb2.STATUS_DOWN
        feed(
            inventory,
            "switch",
            interface(0, port_number="1", oper_status=down, state_down_reason=reason),
        )
        feed(inventory, "switch", interface(1, port_number="1", status=up, oper_status=down))
        assert [getattr(port, "down_reason", "") for port in parts(inventory, "SG01")] == [
            "link_down"
        ]
        feed(inventory, "switch", interface(2, port_number="1", oper_status=up))
        assert [getattr(port, "down_reason", "") for port in parts(inventory, "SG01")] == [None]

    def test_down_reason_is_cleared_when_a_port_without_a_link_is_up(self) -> None:
        """A port's status tells, until its link is known."""
        inventory = Inventory()
        reason = switch_pb2.STATE_DOWN_REASON_LINK_DOWN
        up, down = switch_pb2.STATUS_UP, switch_pb2.STATUS_DOWN
        feed(
            inventory,
            "switch",
            interface(0, port_number="1", status=down, state_down_reason=reason),
            interface(1, port_number="1", status=up),
        )
        assert [getattr(port, "down_reason", "") for port in parts(inventory, "SG01")] == [None]

    def test_uptime_of_a_tunnel_that_is_down_is_ignored(self) -> None:
        """The uptime may stand still until the tunnel is up again."""
        inventory = Inventory()
        connected, gone = ap_pb.TUNNEL_STATUS_CONNECTED, ap_pb.TUNNEL_STATUS_DISCONNECTED
        feed(inventory, "ap", tunnel(100, tunnel_name="vpn-1", status=connected, uptime=60))
        feed(inventory, "ap", tunnel(400, tunnel_name="vpn-1", status=gone, uptime=60))
        feed(inventory, "ap", tunnel(500, tunnel_name="vpn-1", uptime=60))
        assert [getattr(part, "since", None) for part in parts(inventory, "CN01")] == [at(40)]
        feed(inventory, "ap", tunnel(600, tunnel_name="vpn-1", status=connected, uptime=10))
        assert [getattr(part, "since", None) for part in parts(inventory, "CN01")] == [at(590)]


class TestDelete:
    """Messages with the operation DELETE."""

    def test_removes_the_part(self) -> None:
        """The part is removed; other parts and the device stay."""
        inventory = Inventory()
        other = radio(0, radio_mac_address="02:00:00:00:00:11")
        feed(inventory, "ap", ap(0, status=True), radio(0), other)
        gone = inventory.parts["CN01"][PartKind.RADIO, "CN01", RADIO_MAC]
        changes = feed(inventory, "ap", radio(1, operation=ap_pb.EVENT_OPERATION_DELETE))
        assert changes == [Change(gone.key, gone, None)]
        assert (len(inventory.parts["CN01"]), len(inventory.devices)) == (1, 1)

    def test_of_an_unknown_part_changes_nothing(self) -> None:
        """Nothing is removed, and no device is added."""
        inventory = Inventory()
        assert feed(inventory, "ap", radio(1, operation=ap_pb.EVENT_OPERATION_DELETE)) == []
        assert (inventory.devices, dict(inventory.parts)) == ({}, {})

    def test_is_not_undone_by_late_messages(self) -> None:
        """Earlier messages are ignored by whatever name; later ones add the part again."""
        inventory = Inventory()
        fields: dict[str, Any] = {"port_number": "1", "port_name": "A"}
        late = switch_pb2.StreamSwitchMessage(
            interface_stats=switch_pb2.InterfaceStats(
                serial_number="SG01", timestamp=stamp(9), **fields
            )
        )
        feed(
            inventory,
            "switch",
            interface(0, port_number="1", name="A", vlan=5),
            lldp(0, port="A", neighbour="core"),
        )
        feed(
            inventory,
            "switch",
            interface(10, port_number="1", operation=switch_pb2.EVENT_OPERATION_DELETE),
        )
        assert (
            feed(
                inventory,
                "switch",
                interface(9, port_number="1"),
                lldp(9, port="A", neighbour="core"),
                late,
            )
            == []
        )
        assert (inventory.has_unread, inventory.parts["SG01"]) == (False, {})
        feed(inventory, "switch", interface(11, port_number="1"))
        assert parts(inventory, "SG01") == [Port(serial_number="SG01", part_id="1", number="1")]

    def test_is_remembered_for_a_day(self) -> None:
        """Removals are forgotten after a day."""
        inventory = Inventory()
        feed(inventory, "ap", radio(10, operation=ap_pb.EVENT_OPERATION_DELETE))
        inventory.load_devices([], at(10 + 24 * 3600))
        assert len(feed(inventory, "ap", radio(9))) == 2

    def test_without_time_makes_no_message_old(self) -> None:
        """The part is removed, and no message looks old."""
        inventory = Inventory()
        wlan: dict[str, Any] = {"serial_number": "CN01", "essid": "Campus"}
        delete = ap_pb.WlanInfo(**wlan, operation=ap_pb.EVENT_OPERATION_DELETE)
        feed(inventory, "ap", ap_pb.WlanInfo(**wlan, timestamp=text_stamp(5)), delete)
        assert parts(inventory, "CN01") == []
        feed(inventory, "ap", ap_pb.WlanInfo(**wlan, timestamp=text_stamp(1)))
        assert len(parts(inventory, "CN01")) == 1

    def test_of_a_neighbor_keeps_the_port(self) -> None:
        """The port stays with all its other attributes."""
        inventory = Inventory()
        feed(inventory, "switch", interface(0, port_number="1", vlan=5))
        feed(inventory, "switch", lldp(1, port="1", neighbour="core", neighbour_port="8"))
        port = Port(serial_number="SG01", part_id="1", number="1", vlan=5)
        assert parts(inventory, "SG01") == [
            port.updated({"neighbour": "core", "neighbour_port": "8"})
        ]
        (change,) = feed(
            inventory, "switch", lldp(2, port="1", operation=switch_pb2.EVENT_OPERATION_DELETE)
        )
        assert change.after == port

    def test_of_a_device_removes_its_parts_too(self) -> None:
        """Parts are removed after their device; those of other devices stay."""
        inventory = Inventory()
        delete = switch(
            serial_number="SG01", timestamp=stamp(1), operation=switch_pb2.EVENT_OPERATION_DELETE
        )
        feed(inventory, "switch", interface(0, port_number="1"), interface(0, port_number="2"))
        feed(inventory, "ap", radio(0))
        changes = feed(inventory, "switch", delete)
        keys = [("device", "SG01"), ("port", "SG01", "1"), ("port", "SG01", "2")]
        assert [(change.key, change.after) for change in changes] == [(key, None) for key in keys]
        assert (list(inventory.devices), len(inventory.parts["CN01"])) == (["CN01"], 1)
        assert feed(inventory, "switch", interface(0.5, port_number="1")) == []
