"""Which known part each row of REST's list is about, and which parts the list lacks."""

from collections.abc import Iterable
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.device import Device, DeviceKind
from custom_components.hpe_aruba_central.central.models.parts import (
    Part,
    Port,
    Tunnel,
    Uplink,
    Wlan,
)
from custom_components.hpe_aruba_central.central.pb import gateway_pb2
from custom_components.hpe_aruba_central.central.state.inventory import Inventory
from custom_components.hpe_aruba_central.central.state.listed_part_matching import (
    ListedParts,
    match_parts,
)
from tests.central.builders import at, stamp
from tests.central.test_inventory_devices import feed

GATEWAY, AP, SWITCH = DeviceKind.GATEWAY, DeviceKind.ACCESS_POINT, DeviceKind.SWITCH


def by_key(parts: Iterable[Part]) -> dict[Key, Part]:
    """Return parts by their keys."""
    return {part.key: part for part in parts}


def uplink(link: str, **values: object) -> Uplink:
    """Return an uplink as the stream reports it."""
    return Uplink(serial_number="GW1", part_id=link, link=link).updated(values)


def listed_uplink(name: str | None, **values: object) -> Uplink:
    """Return an uplink as REST lists it."""
    return Uplink(serial_number="GW1", part_id=f"GW1\n{name}", name=name).updated(values)


def uplink_message(seconds: float, **fields: Any) -> gateway_pb2.Uplink:
    """Return a message about an uplink at a time."""
    return gateway_pb2.Uplink(serial_number="GW1", timestamp=stamp(seconds), **fields)


KNOWN = by_key(
    [
        uplink("1", name="uplink1_inet", description="Airtel", vlan=4001),
        uplink("2", name="uplink2_lte", description="LTE", vlan=4002),
    ]
)


def match_uplinks(*rows: Part) -> ListedParts:
    """Match a list of uplinks."""
    return match_parts(GATEWAY, PartKind.UPLINK, KNOWN, rows)


@pytest.mark.parametrize(
    "row",
    [
        listed_uplink("uplink1_inet"),
        listed_uplink("Airtel"),
        listed_uplink("another", vlan=4001),
    ],
)
def test_an_uplink_is_known_by_name_description_or_vlan(row: Uplink) -> None:
    """REST lacks its number; what the stream calls it stays."""
    matched = match_uplinks(row, listed_uplink("uplink2_lte"))
    assert [part.part_id for part in matched.parts] == ["1", "2"]
    assert not any(part.name for part in matched.parts)
    assert matched.missing == frozenset()


def test_what_a_list_lacks_is_missing() -> None:
    """Everything that is listed is known, so the other uplink is not there under another name."""
    matched = match_uplinks(listed_uplink("Airtel"))
    assert matched.missing == {("uplink", "GW1", "2")}


def test_what_may_be_the_same_under_another_name_is_neither_new_nor_missing() -> None:
    """Names of REST and of the streams may differ."""
    matched = match_uplinks(listed_uplink("Airtel"), listed_uplink("who knows"))
    assert [part.part_id for part in matched.parts] == ["1"]
    assert matched.missing == frozenset()


def test_a_wlan_with_another_name_may_be_the_known_one() -> None:
    """It may have been renamed: the known one keeps its place, and no second one appears."""
    guest, staff = (
        Wlan(serial_number="CN1", part_id=f"CN1\n{name}", name=name) for name in ("Guest", "Staff")
    )
    [known] = match_parts(AP, PartKind.WLAN, {}, [guest]).parts
    matched = match_parts(AP, PartKind.WLAN, by_key([known]), [staff])
    assert matched.parts == ()
    assert matched.missing == frozenset()


def test_two_rows_are_not_one_part() -> None:
    """The second row with the same name confirms nothing."""
    rows = listed_uplink("Airtel", up=True), listed_uplink("uplink1_inet", up=False)
    [part] = match_uplinks(*rows).parts
    assert isinstance(part, Uplink)
    assert part.up is True


def test_new_parts_get_the_id_that_the_stream_would_give_them() -> None:
    """A WLAN that was added in the gap appears; an uplink without its number cannot."""
    new = Wlan(serial_number="CN1", part_id="CN1\nGuest", name="Guest", enabled=True)
    [wlan] = match_parts(AP, PartKind.WLAN, {}, [new]).parts
    assert wlan.key == ("wlan", "CN1", "Guest")
    assert match_parts(GATEWAY, PartKind.UPLINK, {}, [listed_uplink("Airtel")]).parts == ()
    half = Tunnel(serial_number="CN1", part_id="x", name="to-gw")
    assert match_parts(AP, PartKind.TUNNEL, {}, [half]).parts == ()
    whole = half.updated({"index": "primary"})
    [tunnel] = match_parts(AP, PartKind.TUNNEL, {}, [whole]).parts
    assert tunnel.part_id == "primary/to-gw"


def test_a_port_is_known_by_its_name_if_numbers_differ() -> None:
    """Central may number ports over REST in another way."""
    known = by_key([Port(serial_number="GW1", part_id="0/0/1", number="0/0/1", name="GE 0/0/1")])
    row = Port(serial_number="GW1", part_id="x", number="1", name="GE 0/0/1", link=True)
    [port] = match_parts(GATEWAY, PartKind.PORT, known, [row]).parts
    assert port == Port(serial_number="GW1", part_id="0/0/1", link=True)


def test_rows_of_a_stack_find_the_ports_of_its_members() -> None:
    """A row may lack the serial number: then the name, which has the member's number, decides."""
    known = by_key(
        Port(serial_number=f"SG{number}", part_id=name, number=name, name=name)
        for number, name in ((1, "1/1/1"), (2, "2/1/1"))
    )
    rows = [
        Port(serial_number="SG1", part_id="x", name="1/1/1", link=True),
        Port(serial_number="stack-id", part_id="y", name="2/1/1", link=False),
    ]
    matched = match_parts(SWITCH, PartKind.PORT, known, rows)
    assert {part.key: getattr(part, "link", None) for part in matched.parts} == {
        ("port", "SG1", "1/1/1"): True,
        ("port", "SG2", "2/1/1"): False,
    }


def test_interfaces_that_are_no_ports_are_never_missing() -> None:
    """A list of ports need not have VLAN interfaces."""
    known = by_key(
        [
            Port(serial_number="SG1", part_id="1/1/1", number="1/1/1", type="ethernet"),
            Port(serial_number="SG1", part_id="vlan10", name="vlan10", type="vlan"),
        ]
    )
    row = Port(serial_number="SG1", part_id="x", name="1/1/1")
    assert match_parts(SWITCH, PartKind.PORT, known, [row]).missing == frozenset()


def test_what_a_stream_reported_since_is_not_removed() -> None:
    """The list may be older than the message."""
    inventory = Inventory()
    inventory.load_devices([Device(serial_number="CN1", kind=AP)], at(0))
    wlan = Wlan(serial_number="CN1", part_id="Guest", name="Guest", enabled=True)
    inventory.load_parts([wlan], at(0))
    inventory._reports.times_of(wlan.key)["ap_wlan"] = at(90)
    assert list(inventory.removing_parts([wlan.key], at(100))) == []
    [[change]] = inventory.removing_parts([wlan.key], at(130))
    assert (change.before, change.after) == (wlan, None)


def test_a_message_that_comes_meanwhile_wins() -> None:
    """REST may lag behind it; what the message lacks is as listed."""
    inventory = Inventory()
    inventory.load_devices([Device(serial_number="GW1", kind=GATEWAY)], at(0))
    before = {"link_id": 1, "uplink_name": "fiber", "status": 1, "wan_status": 1}
    feed(inventory, "gateway", uplink_message(0, **before))
    inventory.distrust(GATEWAY, at(100))
    feed(inventory, "gateway", uplink_message(130, link_id=1, status=2))
    row = listed_uplink("fiber", up=True, wan_up=True)
    matched = match_parts(GATEWAY, PartKind.UPLINK, inventory.parts["GW1"], [row])
    inventory.load_parts(matched.parts, at(140))
    [part] = inventory.parts["GW1"].values()
    shown = inventory.shown(part)
    assert isinstance(shown, Uplink)
    assert (shown.up, shown.wan_up) == (False, True)
