"""Parts that messages identify in different ways."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.parts import Port, Probe, Tunnel
from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2 as ap_pb,
    gateway_pb2,
    switch_pb2,
)
from custom_components.hpe_aruba_central.central.state import part_matching
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.test_inventory_devices import feed
from tests.central.test_parts import RADIO_MAC, interface, lldp, parts, radio, tunnel

PRIMARY, BACKUP = ap_pb.TUNNEL_INDEX_PRIMARY, ap_pb.TUNNEL_INDEX_BACKUP


def ids(inventory: Inventory, serial: str) -> list[str]:
    """Return the ids of a device's parts."""
    return [part.part_id for part in parts(inventory, serial)]


def test_port_by_number_or_name() -> None:
    """The first identity becomes the id of a port."""
    inventory = Inventory()
    feed(
        inventory, "switch", interface(0, name="vlan5"), interface(0, port_number="1/1/1", name="A")
    )
    feed(
        inventory,
        "switch",
        interface(1, name="A", vlan=5),
        interface(1, port_number="5", name="vlan5", vlan=6),
    )
    assert parts(inventory, "SG01") == [
        Port(serial_number="SG01", part_id="vlan5", number="5", name="vlan5", vlan=6),
        Port(serial_number="SG01", part_id="1/1/1", number="1/1/1", name="A", vlan=5),
    ]


def test_port_is_found_by_its_other_identity_again() -> None:
    """A second message with the other identity is about the same port."""
    inventory = Inventory()
    feed(inventory, "switch", interface(0, port_number="1", name="A"))
    feed(inventory, "switch", interface(1, name="A", vlan=5), interface(2, name="A", vlan=6))
    assert [getattr(port, "vlan", None) for port in parts(inventory, "SG01")] == [6]


def test_ports_are_found_again_when_too_many_identities_were_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was kept is dropped as a whole; no port is added a second time."""
    monkeypatch.setattr(part_matching, "_MAX_ALIASES", 1)
    inventory = Inventory()
    names = {"1": "A", "2": "B"}
    for number, name in names.items():
        feed(inventory, "switch", interface(0, port_number=number, name=name))
    for second in (1, 2):
        for name in names.values():
            feed(inventory, "switch", interface(second, name=name, vlan=second))
    assert ids(inventory, "SG01") == ["1", "2"]
    assert [getattr(port, "vlan", None) for port in parts(inventory, "SG01")] == [2, 2]


def test_ports_with_the_same_name_are_different() -> None:
    """Ports with different numbers are different, even if users named them the same."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        *(interface(0, port_number=number, name="Camera") for number in ("1", "2", "3")),
    )
    assert ids(inventory, "SG01") == ["1", "2", "3"]


@pytest.mark.parametrize("port", ["7", "1/1/7"])
def test_neighbor_of_a_port_by_number_or_name(port: str) -> None:
    """Whether LLDP's port is a number or a name is not published."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        interface(0, port_number="7", name="1/1/7"),
        lldp(1, port=port, neighbour="core"),
    )
    assert parts(inventory, "SG01") == [
        Port(serial_number="SG01", part_id="7", number="7", name="1/1/7", neighbour="core")
    ]


@pytest.mark.parametrize("port", ["7", "1/1/7"])
def test_neighbor_reported_before_its_port(port: str) -> None:
    """The port gets the neighbor that was reported before."""
    inventory = Inventory()
    feed(
        inventory,
        "switch",
        lldp(0, port=port, neighbour="core"),
        interface(1, port_number="7", name="1/1/7"),
    )
    assert parts(inventory, "SG01") == [
        Port(serial_number="SG01", part_id=port, number="7", name="1/1/7", neighbour="core")
    ]


def test_gateway_interface_statistics_are_matched_by_name() -> None:
    """Statistics of interfaces have no number."""
    inventory = Inventory()
    stats = gateway_pb2.InterfaceStats(serial_number="GW01", interface_name="GE0/0/1", out_errors=4)
    feed(
        inventory,
        "gateway",
        gateway_pb2.Interface(serial_number="GW01", port_number="1", interface_name="GE0/0/1"),
    )
    feed(inventory, "gateway", stats)
    inventory.read()
    assert parts(inventory, "GW01") == [
        Port(serial_number="GW01", part_id="1", number="1", name="GE0/0/1", out_errors=4)
    ]


def test_radio_by_mac_address_or_number() -> None:
    """A radio without a MAC address is found by its number."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        radio(0, radio_number=1, radio_mac_address=""),
        radio(1, radio_number=1, channel="36"),
    )
    feed(inventory, "ap", radio(2, channel="40"))
    (known,) = parts(inventory, "CN01")
    assert (known.part_id, getattr(known, "mac_address", ""), getattr(known, "channel", "")) == (
        "1",
        RADIO_MAC,
        "40",
    )


def test_tunnel_with_only_index_or_name() -> None:
    """Index and name together identify a tunnel, whichever was reported first."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        tunnel(0, index=PRIMARY, tunnel_name="vpn-1", peer_name="a"),
        tunnel(1, tunnel_name="vpn-1", peer_name="b"),
        tunnel(2, index=BACKUP),
        tunnel(3, index=BACKUP, tunnel_name="vpn-2", peer_name="c"),
        tunnel(4, tunnel_name="vpn-2", active=True),
    )
    assert parts(inventory, "CN01") == [
        Tunnel(
            serial_number="CN01",
            part_id="primary/vpn-1",
            index="primary",
            name="vpn-1",
            peer_name="b",
        ),
        Tunnel(
            serial_number="CN01",
            part_id="backup",
            index="backup",
            name="vpn-2",
            peer_name="c",
            active=True,
        ),
    ]


def test_tunnels_with_the_same_name_are_different() -> None:
    """Tunnels that differ in index or name are different."""
    inventory = Inventory()
    feed(
        inventory,
        "ap",
        tunnel(0, index=PRIMARY, tunnel_name="vpn"),
        tunnel(0, index=BACKUP, tunnel_name="vpn"),
    )
    assert ids(inventory, "CN01") == ["primary/vpn", "backup/vpn"]


def test_probes_over_different_tunnels_are_different() -> None:
    """Probes to one address over two tunnels are two parts."""
    inventory = Inventory()
    probe: dict[str, Any] = {"serial_number": "CN01", "ip": "192.0.2.1"}
    feed(
        inventory,
        "ap",
        *(ap_pb.IPProbeStat(**probe, tunnel_name=name, loss_percentage=1) for name in ("a", "b")),
    )
    inventory.read()
    assert parts(inventory, "CN01") == [
        Probe(
            serial_number="CN01",
            part_id=f"{name}/192.0.2.1",
            uplink=name,
            target="192.0.2.1",
            loss=1,
        )
        for name in ("a", "b")
    ]


def test_parts_of_different_kinds_do_not_match() -> None:
    """A gateway's uplink and port may have the same number or name."""
    inventory = Inventory()
    feed(
        inventory,
        "gateway",
        gateway_pb2.Interface(serial_number="GW01", port_number="1", interface_name="inet"),
        gateway_pb2.Uplink(serial_number="GW01", link_id=1, uplink_name="inet"),
        gateway_pb2.Uplink(serial_number="GW01", uplink_name="inet", priority=3),
    )
    assert [(part.key[0], part.part_id) for part in parts(inventory, "GW01")] == [
        ("port", "1"),
        ("uplink", "1"),
    ]


def test_ports_of_different_devices_do_not_match() -> None:
    """Every switch has a port 1."""
    inventory = Inventory()
    feed(inventory, "switch", interface(0, port_number="1", name="A"))
    other = switch_pb2.Interface(serial_number="SG02", name="A")
    feed(inventory, "switch", switch_pb2.StreamSwitchMessage(interface_state=other))
    assert (ids(inventory, "SG01"), ids(inventory, "SG02")) == (["1"], ["A"])


def test_identities_are_removed_with_their_part() -> None:
    """Another part may have the identity of a removed one."""
    inventory = Inventory()
    delete = switch_pb2.EVENT_OPERATION_DELETE
    feed(
        inventory, "switch", interface(0, port_number="1", name="A"), interface(1, name="A", vlan=5)
    )
    feed(inventory, "switch", interface(2, name="A", operation=delete), interface(3, name="A"))
    assert parts(inventory, "SG01") == [Port(serial_number="SG01", part_id="A", name="A")]
    assert inventory.thing((PartKind.PORT, "SG01", "1")) is None
