"""Where clients and asset tags are, as the stream of locations reports it."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.location import Located
from custom_components.hpe_aruba_central.central.pb import location_pb2
from custom_components.hpe_aruba_central.central.state.locations import LocationStore
from tests.central.builders import at, event, stamp

MAC = "c8:b5:ad:c3:b2:04"
CLIENT, TAG = ("client", MAC), ("tag", "tag-1")


def report_client(locations: LocationStore, seconds: float, **fields: Any) -> tuple[Change, ...]:
    """Apply the location of a client."""
    place = location_pb2.WifiClientLocation(**{"sta_eth_mac": MAC.upper(), **fields})
    message = location_pb2.StreamLocationMessage(wifi_client_location=place)
    return locations.apply(event("location", message, time=stamp(seconds)), at(seconds))


def report_tag(locations: LocationStore, seconds: float, **fields: Any) -> tuple[Change, ...]:
    """Apply the location of an asset tag."""
    place = location_pb2.AssetTagLocation(**{"device_id": "tag-1", **fields})
    message = location_pb2.StreamLocationMessage(asset_tag_location=place)
    return locations.apply(event("location", message, time=stamp(seconds)), at(seconds))


@pytest.fixture
def locations() -> LocationStore:
    """Return an empty store with one selected client."""
    return LocationStore(lambda mac: mac == MAC)


def test_location_of_a_client(locations: LocationStore) -> None:
    """A location is on the floor plan and on the map."""
    [change] = report_client(
        locations,
        0,
        x=1.5,
        y=2.5,
        error_level=3,
        latitude=60.2,
        longitude=24.9,
        site_id="7",
        building_id="7_1",
        floor_id="7_1_1",
    )
    assert change.after == Located(
        kind="client",
        identity=MAC,
        x=1.5,
        y=2.5,
        accuracy=3,
        latitude=60.2,
        longitude=24.9,
        site_id="7",
        building_id="7_1",
        floor_id="7_1_1",
        seen=at(0),
    )
    assert locations.get(CLIENT) == change.after
    assert report_client(locations, 0, sta_eth_mac="00:1a:1e:00:00:01") == ()


def test_location_is_replaced_as_a_whole(locations: LocationStore) -> None:
    """Coordinates that a message lacks do not stay."""
    report_client(locations, 0, x=1, y=2, latitude=60.2, longitude=24.9, floor_id="1")
    report_client(locations, 1, x=3, y=4)
    known = locations.get(CLIENT)
    assert known is not None
    assert (known.x, known.y, known.latitude, known.longitude, known.floor_id) == (
        3,
        4,
        None,
        None,
        None,
    )


def test_name_and_battery_of_a_tag_are_kept(locations: LocationStore) -> None:
    """The name and the battery of a tag are not in every message."""
    report_tag(locations, 0, name="Trolley", battery_level=77.5)
    report_tag(locations, 1, x=1, y=2)
    known = locations.get(TAG)
    assert known is not None
    assert (known.name, known.battery, known.x) == ("Trolley", 77.5, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"latitude": 0, "longitude": 0},
        {"latitude": 60.2},
        {"latitude": 160.2, "longitude": 24.9},
    ],
)
def test_invalid_coordinates_are_ignored(
    locations: LocationStore, fields: dict[str, float]
) -> None:
    """Coordinates that are unset or out of range are None."""
    report_client(locations, 0, x=1, y=2, **fields)
    known = locations.get(CLIENT)
    assert known is not None
    assert not known.is_on_map


@pytest.mark.parametrize("level, battery", [(0, 0), (100, 100), (101, None), (-1, None)])
def test_invalid_battery_is_ignored(locations: LocationStore, level: float, battery: float) -> None:
    """The battery's unit is not published: only percentages are used."""
    report_tag(locations, 0, battery_level=level)
    known = locations.get(TAG)
    assert known is not None
    assert known.battery == battery


def test_older_or_equal_message_changes_nothing(locations: LocationStore) -> None:
    """Messages may arrive out of order."""
    report_tag(locations, 10, x=1, y=2)
    assert report_tag(locations, 5, x=3, y=4) == ()
    assert report_tag(locations, 20, x=1, y=2) == ()
    known = locations.get(TAG)
    assert known is not None
    assert known.seen == at(20)


def test_message_without_identity_is_ignored(locations: LocationStore) -> None:
    """A tag without an id is identified by its MAC address."""
    assert report_client(locations, 0, sta_eth_mac="-") == ()
    assert report_tag(locations, 0, device_id="") == ()
    [change] = report_tag(locations, 0, device_id="", device_mac="02:1a:fe:00:00:01")
    assert change.key == ("tag", "02:1a:fe:00:00:01")


def test_location_reported_longest_ago_is_forgotten_first() -> None:
    """Locations are forgotten beyond the limit, and in time."""
    locations = LocationStore(lambda _: True, max_locations=2)
    changes: tuple[Change, ...] = ()
    for seconds, name in enumerate(("a", "b", "a", "c")):
        changes = report_tag(locations, seconds, device_id=name, x=float(seconds))
    assert [(change.key[1], change.after is None) for change in changes] == [
        ("c", False),
        ("b", True),
    ]
    assert [change.key[1] for change in locations.forget(at(3))] == ["a"]
    assert [one.identity for one in locations] == ["c"]


def test_snapshot_restores_what_is_selected(locations: LocationStore) -> None:
    """A snapshot restores tags and selected clients; a damaged one restores nothing."""
    report_tag(locations, 0, name="Trolley", battery_level=50)
    report_client(locations, 1, x=1, y=2)
    later, others = LocationStore(lambda _: True), LocationStore(lambda _: False)
    later.restore(locations.snapshot())
    others.restore(locations.snapshot())
    assert list(later) == list(locations)
    assert [one.key for one in others] == [TAG]
    with pytest.raises((TypeError, ValueError)):
        LocationStore(lambda _: True).restore([{"kind": "tag"}])


def test_who_is_on_a_floor(locations: LocationStore) -> None:
    """The last place counts, and nobody who has left is on any."""
    report_client(locations, 0, floor_id="1")
    report_tag(locations, 1, floor_id="1")
    assert [located.key for located in locations.on_floor("1")] == [CLIENT, TAG]
    report_client(locations, 2, floor_id="2")
    assert [located.key for located in locations.on_floor("1")] == [TAG]
    assert [located.key for located in locations.on_floor("2")] == [CLIENT]
    locations.drop(CLIENT)
    assert list(locations.on_floor("2")) == []
    restored = LocationStore(lambda _: True)
    restored.restore(locations.snapshot())
    assert [located.key for located in restored.on_floor("1")] == [TAG]
