"""Keys and derived values of parts."""

import pytest

from custom_components.hpe_aruba_central.central.models.core import PartKind, Thing
from custom_components.hpe_aruba_central.central.models.parts import (
    PARTS,
    Part,
    Port,
    Probe,
    Radio,
    Tunnel,
    part_name,
)
from custom_components.hpe_aruba_central.central.pb import (
    ap_events_pb2 as ap_pb,
    gateway_pb2,
)
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from tests.central.test_inventory_devices import feed
from tests.central.test_parts import parts, tunnel


@pytest.mark.parametrize(
    "eirp,resolution,dbm",
    [
        (180, 10, 18.0),
        (185, 10, 18.5),
        # Unknown, or either dBm or tenths of it.
        (18, 10, None),
        (60, 10, None),
        (-5, 10, None),
        (180, None, None),
        (180, 0, None),
        (None, 10, None),
    ],
)
def test_eirp_in_dbm(eirp: int | None, resolution: int | None, dbm: float | None) -> None:
    """The EIRP is only given if its scale is certain."""
    assert (
        Radio(serial_number="CN01", part_id="0", eirp=eirp, eirp_resolution=resolution).eirp_dbm
        == dbm
    )


@pytest.mark.parametrize(
    "status,link,linked",
    [
        (True, False, False),
        (False, True, True),
        (True, None, True),
        (False, None, False),
        (None, None, None),
    ],
)
def test_port_is_linked_by_link_or_status(
    status: bool | None, link: bool | None, linked: bool | None
) -> None:
    """The link counts, or the port's status if the link is unknown."""
    assert Port(serial_number="CN01", part_id="0", status=status, link=link).is_linked is linked


@pytest.mark.parametrize("status", [number for number in ap_pb.TunnelStatus.values() if number])
def test_every_published_status_of_an_access_points_tunnel_is_known(
    status: ap_pb.TunnelStatus,
) -> None:
    """Each published status means that the tunnel is up or down."""
    inventory = Inventory()
    feed(inventory, "ap", tunnel(tunnel_name="vpn", status=status))
    assert [getattr(part, "up", None) in {True, False} for part in parts(inventory, "CN01")] == [
        True
    ]


@pytest.mark.parametrize("status", [number for number in gateway_pb2.Status.values() if number])
def test_every_published_status_of_a_gateways_tunnel_is_known(
    status: gateway_pb2.Status,
) -> None:
    """Each published status means that the tunnel is up or down."""
    inventory = Inventory()
    feed(inventory, "gateway", gateway_pb2.Tunnel(serial_number="GW01", map_id=1, status=status))
    assert [getattr(part, "up", None) in {True, False} for part in parts(inventory, "GW01")] == [
        True
    ]


@pytest.mark.parametrize(
    "status,up",
    [
        ("connected", True),
        ("survive_rekeying", True),
        ("up", True),
        ("init", False),
        ("down", False),
        (None, None),
    ],
)
def test_tunnel_is_up_while_traffic_passes(status: str | None, up: bool | None) -> None:
    """A status that is not published is None."""
    assert Tunnel(serial_number="CN01", part_id="0", status=status).up is up
    assert Tunnel(serial_number="CN01", part_id="0", status="strange").up is None


@pytest.mark.parametrize("kind,part", PARTS.items())
def test_key_of_a_part(kind: PartKind, part: type[Part]) -> None:
    """The key has the kind, the device and the id, which is unique for both."""
    assert part(serial_number="CN01", part_id="1").key == (kind, "CN01", "1")


def test_base_class_has_no_key() -> None:
    """Only devices and parts have keys."""
    with pytest.raises(NotImplementedError):
        _ = Thing().key


@pytest.mark.parametrize("loss, measured", [(100, None), (99, 0.0), (None, 0.0)])
def test_unanswered_probe_has_no_latency(loss: int | None, measured: float | None) -> None:
    """Central may send 0, which would look best."""
    probe = Probe(serial_number="GW01", part_id="7/192.0.2.1", loss=loss, latency=0.0, jitter=0.0)
    assert (probe.measured_latency, probe.measured_jitter) == (measured, measured)


def test_every_kind_of_part_has_a_class() -> None:
    """Each kind of part has a class."""
    assert PARTS.keys() == set(PartKind)


@pytest.mark.parametrize(
    "values,name",
    [
        ({"band": "5ghz"}, "5 GHz"),
        ({"band": "5ghz", "band_range": "upper"}, "5 GHz upper"),
        ({"band_range": "lower"}, "lower"),
        ({"number": "2"}, "2"),
        ({"band": "60ghz", "number": "3"}, "3"),
        ({}, "b4:5d:50:00:00:10"),
    ],
)
def test_name_of_a_radio(values: dict[str, str], name: str) -> None:
    """It is the band; without a known one, what tells the radio from others."""
    radio = Radio(serial_number="CN01", part_id="b4:5d:50:00:00:10", **values)  # type: ignore[arg-type] # all are text
    assert part_name(radio) == name


def test_name_of_a_port() -> None:
    """It is the one that the user chose, else its number."""
    assert part_name(Port(serial_number="SG01", part_id="1/1/1", name="Uplink")) == "Uplink"
    assert part_name(Port(serial_number="SG01", part_id="1/1/1")) == "1/1/1"
