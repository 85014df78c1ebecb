"""What the picture of a floor shows."""

from base64 import b64decode
from datetime import timedelta
from itertools import combinations
from time import process_time
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.models.floor import Floor, FloorImage
from custom_components.hpe_aruba_central.pictures.floor import (
    Dot,
    FloorDevice,
    FloorPlan,
    draw_floor,
    floor_name,
)
from custom_components.hpe_aruba_central.pictures.svg import width_of

from .samples import SVG, count, labels, texts
from .test_topology import HOSTILE

FLOOR = Floor(
    site_id="7", floor_id="f", name="Ground floor", building="Main", length=60, breadth=30
)
IMAGE = FloorImage(content=b"picture", media_type="image/png", width=600, height=300)


def age(value: timedelta) -> str:
    """Return an age as text."""
    return f"{value.total_seconds() / 60:g} min"


def plan(**values: Any) -> Element:
    """Return a drawn plan, parsed."""
    found = FloorPlan(**{"floor": FLOOR, **values})
    return fromstring(draw_floor(found, texts, age))  # noqa: S314 - the picture is ours


def ap(name: str, x: float, y: float, *, online: bool | None = True) -> FloorDevice:
    """Return an access point at a place."""
    return FloorDevice(name=name, kind=DeviceKind.ACCESS_POINT, online=online, x=x, y=y)


def dot(name: str, x: float, y: float, minutes: float = 0, *, is_tag: bool = False) -> Dot:
    """Return a client, or a tag, at a place."""
    return Dot(name=name, is_tag=is_tag, x=x, y=y, age=timedelta(minutes=minutes))


def test_devices_are_at_their_places() -> None:
    """In proportion to the size of the floor; what is outside is at its edge."""
    picture = plan(devices=(ap("A", 0, 0), ap("B", 60, 30), ap("C", 30, 15), ap("D", 99, -9)))
    places = [(float(use.get("x", 0)), float(use.get("y", 0))) for use in picture.iter(f"{SVG}use")]
    (left, top), (right, bottom), middle, outside = places
    assert (right - left) / (bottom - top) == pytest.approx(2)
    assert middle == pytest.approx(((left + right) / 2, (top + bottom) / 2))
    assert outside == pytest.approx((right, top))


def test_the_plan_of_central_is_a_picture_in_the_picture() -> None:
    """As data: a browser loads nothing else for a picture."""
    (image,) = plan(image=IMAGE).iter(f"{SVG}image")
    kind, _, data = image.get("href", "").partition(",")
    assert kind == "data:image/png;base64"
    assert b64decode(data) == b"picture"


def test_a_floor_without_a_plan_is_a_frame() -> None:
    """Devices are at their places all the same."""
    picture = plan(devices=(ap("A", 1, 1),))
    assert not list(picture.iter(f"{SVG}image"))
    assert count(picture, "line") == 1


@pytest.mark.parametrize("size, is_wide", [((600, 300), True), ((300, 600), False)])
def test_length_is_what_the_picture_says(size: tuple[int, int], is_wide: bool) -> None:
    """Whether it is the width or the height is not documented."""
    image = FloorImage(content=b"x", media_type="image/png", width=size[0], height=size[1])
    (found,) = plan(image=image).iter(f"{SVG}image")
    assert (float(found.get("width", 0)) > float(found.get("height", 0))) is is_wide


def test_a_floor_of_unknown_size_has_room_for_all() -> None:
    """Some space beyond the outermost things."""
    floor = Floor(site_id="7", floor_id="f")
    picture = plan(floor=floor, devices=(ap("A", 10, 90),), dots=(dot("c", 40, 5),))
    (use,) = picture.iter(f"{SVG}use")
    assert float(use.get("y", 0)) < float(picture.get("height", 0))
    assert labels(picture, "title") == ["f"]


def test_an_outage_is_red() -> None:
    """With a ring around it."""
    picture = plan(devices=(ap("A", 10, 10, online=False), ap("B", 30, 10)))
    assert labels(picture, "summary bad") == ["offline_devices_one"]
    assert labels(picture, "name bad") == ["A"]
    assert [use.get("class") for use in picture.iter(f"{SVG}use")] == ["bad", "good"]
    assert count(picture, "ring") == 1


def test_the_name_of_what_is_offline_is_not_cut() -> None:
    """It is bold, and needs more room than that of a device that is online."""
    picture = plan(devices=(ap("AP-Reception-01", 30, 15, online=False), ap("AP-2", 5, 5)))
    assert labels(picture, "name bad") == ["AP-Reception-01"]


@pytest.mark.parametrize(
    "states, summary",
    [
        ((True, True), "all_online"),
        ((True, None), "unknown"),
        ((False, False), "offline_devices_many 2"),
        ((), "empty"),
    ],
)
def test_summary(states: tuple[bool | None, ...], summary: str) -> None:
    """It counts what is offline, and claims nothing about what is unknown."""
    devices = tuple(ap(str(i), i, 1, online=online) for i, online in enumerate(states))
    assert labels(plan(devices=devices))[1] == summary


def test_clients_and_tags_fade_with_their_age() -> None:
    """Their names are with their age."""
    dots = (dot("new", 5, 5), dot("later", 30, 5, 15), dot("old", 30, 20, 60, is_tag=True))
    picture = plan(dots=dots)
    assert count(picture, "client now") == 2  # one of them explains it
    assert count(picture, "client recent") == 1
    assert count(picture, "tag old") == 1
    assert labels(picture, "name soft") == ["new · 0 min", "later · 15 min", "old · 60 min"]
    assert labels(picture)[-2:] == ["clients", "tags"]
    assert "tags" not in labels(plan())


def test_names_never_overlap() -> None:
    """One that has no room is left out; those of devices that are offline come first."""
    devices = tuple(ap(f"AP-{i:02}", 5 + i % 10, 5 + i // 10, online=i != 44) for i in range(50))
    picture = plan(devices=devices, dots=(dot("client", 10, 10),))
    boxes = []
    for each in picture.iter(f"{SVG}text"):
        if "name" in (each.get("class") or ""):
            x, y = float(each.get("x", 0)), float(each.get("y", 0))
            boxes.append((x, y, x + width_of(each.text or "", 12)))
    assert boxes
    for (x, y, right), (other_x, other_y, other_right) in combinations(boxes, 2):
        assert right <= other_x or other_right <= x or abs(y - other_y) >= 12
    assert "AP-44" in labels(picture, "name bad") or not labels(picture, "name bad")


def test_of_many_devices_those_that_are_offline_are_named() -> None:
    """There is no room for all names."""
    devices = tuple(ap(f"AP-{i:03}", i % 60, i // 60 * 9, online=i != 7) for i in range(120))
    picture = plan(devices=devices)
    assert labels(picture, "name") == []
    assert len(list(picture.iter(f"{SVG}use"))) == 120


def test_many_clients_have_no_names() -> None:
    """Two hundred names would hide the plan; the clients are there."""
    dots = tuple(dot(f"client {i}", i % 60, i // 60 * 5) for i in range(200))
    picture = plan(devices=(ap("AP", 10, 25),), dots=dots)
    assert labels(picture, "name soft") == []
    assert labels(picture, "name") == ["AP"]
    assert count(picture, "client now") == 201  # one of them explains it


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text(name: str) -> None:
    """Opened in a tab of its own, a picture would run scripts with Home Assistant's rights."""
    floor = Floor(site_id=name, floor_id=name, name=name, building=name)
    image = FloorImage(content=b"x", media_type="image/png", width=1, height=1)
    picture = plan(
        floor=floor, image=image, devices=(ap(name, 5, 5, online=False),), dots=(dot(name, 9, 9),)
    )
    tags = {each.tag.removeprefix(SVG) for each in picture.iter()}
    assert tags <= {
        *("svg", "title", "style", "defs", "g", "circle", "rect", "path", "use", "text", "image")
    }
    assert not [key for each in picture.iter() for key in each.attrib if key.startswith("on")]


def test_a_floor_is_called_by_building_and_name() -> None:
    """Or by its id."""
    assert floor_name(FLOOR) == "Main, Ground floor"
    assert floor_name(Floor(site_id="7", floor_id="f")) == "f"


def test_two_thousand_access_points_take_no_longer_each_than_a_hundred() -> None:
    """The search for room for names is limited."""

    def seconds(number: int) -> float:
        """Return the shortest time of several for so many access points."""
        devices = tuple(ap(f"A{i}", i % 60, i // 60, online=i % 100 != 0) for i in range(number))
        found = FloorPlan(floor=FLOOR, devices=devices)
        times = []
        for _ in range(5):
            began = process_time()
            draw_floor(found, texts, age)
            times.append(process_time() - began)
        return min(times)

    assert seconds(2000) < 20 * 5 * seconds(100)
