"""Where clients and asset tags are, judged by what the stream of locations tells."""

from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.models.change import Change
from custom_components.hpe_aruba_central.central.models.location import Located
from custom_components.hpe_aruba_central.central.pb import location_pb2
from custom_components.hpe_aruba_central.central.state.locations import LocationStore
from tests.central.builders import at, event, stamp

MAC = "c8:b5:ad:c3:b2:04"
CLIENT, TAG = ("client", MAC), ("tag", "tag-1")


def tell_client(locations: LocationStore, seconds: float, **told: Any) -> tuple[Change, ...]:
    """Let the stream tell where a client is."""
    place = location_pb2.WifiClientLocation(**{"sta_eth_mac": MAC.upper(), **told})
    message = location_pb2.StreamLocationMessage(wifi_client_location=place)
    return locations.apply(event("location", message, time=stamp(seconds)), at(seconds))


def tell_tag(locations: LocationStore, seconds: float, **told: Any) -> tuple[Change, ...]:
    """Let the stream tell where an asset tag is."""
    place = location_pb2.AssetTagLocation(**{"device_id": "tag-1", **told})
    message = location_pb2.StreamLocationMessage(asset_tag_location=place)
    return locations.apply(event("location", message, time=stamp(seconds)), at(seconds))


@pytest.fixture
def locations() -> LocationStore:
    """Return an account of which nothing is known, and whose one client is wanted."""
    return LocationStore(lambda mac: mac == MAC)


def test_where_a_client_is(locations: LocationStore) -> None:
    """On its floor plan and on the map."""
    [change] = tell_client(
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
    assert tell_client(locations, 0, sta_eth_mac="00:1a:1e:00:00:01") == ()


def test_a_place_is_told_as_a_whole(locations: LocationStore) -> None:
    """Coordinates of before are not those of now."""
    tell_client(locations, 0, x=1, y=2, latitude=60.2, longitude=24.9, floor_id="1")
    tell_client(locations, 1, x=3, y=4)
    known = locations.get(CLIENT)
    assert known is not None
    assert (known.x, known.y, known.latitude, known.longitude, known.floor_id) == (
        3,
        4,
        None,
        None,
        None,
    )


def test_what_a_tag_is_called_stays(locations: LocationStore) -> None:
    """And how full its battery was."""
    tell_tag(locations, 0, name="Trolley", battery_level=77.5)
    tell_tag(locations, 1, x=1, y=2)
    known = locations.get(TAG)
    assert known is not None
    assert (known.name, known.battery, known.x) == ("Trolley", 77.5, 1)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"latitude": 0, "longitude": 0},
        {"latitude": 60.2},
        {"latitude": 160.2, "longitude": 24.9},
    ],
)
def test_what_is_nowhere_on_earth_is_not_on_the_map(
    locations: LocationStore, told: dict[str, float]
) -> None:
    """Numbers that nobody has set."""
    tell_client(locations, 0, x=1, y=2, **told)
    known = locations.get(CLIENT)
    assert known is not None
    assert not known.is_on_map


@pytest.mark.parametrize("level, battery", [(0, 0), (100, 100), (101, None), (-1, None)])
def test_a_battery_that_is_no_percentage_is_not_known(
    locations: LocationStore, level: float, battery: float
) -> None:
    """Its unit is not published."""
    tell_tag(locations, 0, battery_level=level)
    known = locations.get(TAG)
    assert known is not None
    assert known.battery == battery


def test_what_is_older_or_the_same_is_no_change(locations: LocationStore) -> None:
    """Messages may overtake each other."""
    tell_tag(locations, 10, x=1, y=2)
    assert tell_tag(locations, 5, x=3, y=4) == ()
    assert tell_tag(locations, 20, x=1, y=2) == ()
    known = locations.get(TAG)
    assert known is not None
    assert known.seen == at(20)


def test_a_message_that_names_nobody_is_nobodys(locations: LocationStore) -> None:
    """A tag may be named by its address."""
    assert tell_client(locations, 0, sta_eth_mac="-") == ()
    assert tell_tag(locations, 0, device_id="") == ()
    [change] = tell_tag(locations, 0, device_id="", device_mac="02:1a:fe:00:00:01")
    assert change.key == ("tag", "02:1a:fe:00:00:01")


def test_those_heard_of_longest_ago_are_forgotten_first() -> None:
    """In number and in time."""
    locations = LocationStore(lambda _: True, max_locations=2)
    changes: tuple[Change, ...] = ()
    for seconds, name in enumerate(("a", "b", "a", "c")):
        changes = tell_tag(locations, seconds, device_id=name, x=float(seconds))
    assert [(change.key[1], change.after is None) for change in changes] == [
        ("c", False),
        ("b", True),
    ]
    assert [change.key[1] for change in locations.forget(at(3))] == ["a"]
    assert [one.identity for one in locations] == ["c"]


def test_a_snapshot_brings_back_what_is_still_wanted(locations: LocationStore) -> None:
    """A damaged one nothing."""
    tell_tag(locations, 0, name="Trolley", battery_level=50)
    tell_client(locations, 1, x=1, y=2)
    later, others = LocationStore(lambda _: True), LocationStore(lambda _: False)
    later.restore(locations.snapshot())
    others.restore(locations.snapshot())
    assert list(later) == list(locations)
    assert [one.key for one in others] == [TAG]
    with pytest.raises((TypeError, ValueError)):
        LocationStore(lambda _: True).restore([{"kind": "tag"}])
