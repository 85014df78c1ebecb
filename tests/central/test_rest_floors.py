"""Floors, their plans, and what is placed on them, as REST has them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from hypothesis import given, settings
import pytest

from custom_components.hpe_aruba_central.central.errors import (
    CentralAuthError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralResponseError,
)
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.models.floor import Floor, PlacedDevice
from custom_components.hpe_aruba_central.central.rest.api import MAX_IMAGE_SIZE, CentralApi
from custom_components.hpe_aruba_central.central.rest.floors import (
    read_floors,
    read_image,
    read_placed_device,
)
from simulator import Simulator
from tests.central.scripted_server import TOKEN, Scripted, json_answer, page
from tests.central.test_fuzz import FUZZ
from tests.central.test_rest_items import items

# As in test_fuzz.py: the plugin for Home Assistant has frozen the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

FLOOR = Floor(site_id="7", floor_id="f")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x06rest"
JPEG = b"\xff\xd8\xff\xe0\0\x08JFIF\0\1\xff\xc0\0\x0b\x08\0\x06\0\x05\1\1\x11\0\xff\xda"
"""The beginning of one of five by six pixels."""

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def body(content: bytes, **headers: str) -> Callable[[web.BaseRequest], Any]:
    """Return a handler that answers with these bytes."""

    async def handle(_: web.BaseRequest) -> web.StreamResponse:
        """Answer."""
        return web.Response(body=content, headers=headers)

    return handle


async def test_floors(api: CentralApi, sim: Simulator) -> None:
    """A site's floors, and the access points in them, are read with their sizes and places."""
    (site,) = sim.campus.sites
    assert list(await api.sites_with_floors()) == [site.site_id]
    (floor,) = await api.floors(site.site_id)
    assert floor == Floor(
        site_id=site.site_id,
        floor_id=f"{site.site_id}_1_1",
        name="Ground floor",
        building="Main building",
        ordinal=0,
        length=60,
        breadth=30,
    )
    ap = sim.campus.aps[0]
    placed = list(await api.devices_on(floor))
    assert len(placed) == len(sim.campus.aps)
    assert placed[0] == PlacedDevice(
        serial_number=ap.serial, x=7.5, y=6, name=ap.name, kind=DeviceKind.ACCESS_POINT
    )


async def test_the_picture_of_a_floor(api: CentralApi, sim: Simulator) -> None:
    """It is asked for as PNG, and has its size."""
    (site,) = sim.campus.sites
    (floor,) = await api.floors(site.site_id)
    image = await api.floor_image(floor)
    assert (image.media_type, image.width, image.height) == ("image/png", 722, 362)


async def test_a_picture_is_asked_for_again_with_a_new_token(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """Once."""
    refused = json_answer({}, 401)
    scripted.answers = [TOKEN, refused, TOKEN, body(PNG)]
    assert (await scripted_api.floor_image(FLOOR)).content == PNG
    assert scripted.requests[-1].query_string == "raster=true"
    scripted.answers = [refused, TOKEN, refused]
    with pytest.raises(CentralAuthError):
        await scripted_api.floor_image(FLOOR)


@pytest.mark.parametrize(
    "content, headers",
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", {}),
        (b"GIF89a", {}),
        (b"", {}),
        (PNG[:20], {}),
        (PNG.replace(b"IHDR", b"tEXt"), {}),
        (PNG.replace(b"\0\0\0\x05\0\0\0\x06", b"\0\0\x40\0" * 2), {}),
        (JPEG[:-8], {}),
        (JPEG.replace(b"\xff\xc0", b"\xff\xc4"), {}),
        (JPEG[:2] + b"\xff\xe0\0\2" * 1000 + JPEG[2:], {}),
        (JPEG[:2] + b"\xff\xe0\0\0" + JPEG[2:], {}),
        (JPEG.replace(b"\0\x06\0\x05", b"\xff\xff\xff\xff"), {}),
        (PNG.replace(b"\0\0\0\x06", b"\xff\0\0\x06"), {}),
        (PNG.replace(b"\0\0\0\x06", b"\0\0\0\0"), {}),
        (PNG + bytes(MAX_IMAGE_SIZE), {}),
        (PNG, {"Content-Encoding": "gzip"}),
    ],
    ids=[
        "svg",
        "gif",
        "empty",
        "cut",
        "without a header",
        "bomb of pixels",
        "cut jpeg",
        "jpeg without a size",
        "jpeg of too many segments",
        "jpeg with a segment that does not end",
        "huge jpeg",
        "huge",
        "flat",
        "large",
        "compressed",
    ],
)
async def test_what_is_no_small_raster_is_refused(
    scripted_api: CentralApi, scripted: Scripted, content: bytes, headers: dict[str, str]
) -> None:
    """Whatever its Content-Type is: an SVG may have scripts, and a bomb may be compressed."""
    scripted.answers = [TOKEN, body(content, **{"Content-Type": "image/png", **headers})]
    with pytest.raises(CentralResponseError):
        await scripted_api.floor_image(FLOOR)


async def test_a_picture_that_is_denied(scripted_api: CentralApi, scripted: Scripted) -> None:
    """The error says so."""
    scripted.answers = [TOKEN, json_answer({}, 403)]
    with pytest.raises(CentralForbiddenError):
        await scripted_api.floor_image(FLOOR)


def test_a_jpeg_is_read_with_its_size() -> None:
    """The size is in the first frame, after other segments."""
    image = read_image(JPEG)
    assert (image.media_type, image.width, image.height) == ("image/jpeg", 5, 6)


async def test_ids_stay_what_they_are(scripted_api: CentralApi, scripted: Scripted) -> None:
    """In a path and in a filter."""
    floor = Floor(site_id="../7", floor_id="a'b/c")
    scripted.answers = [TOKEN, page(total=0), body(PNG)]
    await scripted_api.devices_on(floor)
    request = scripted.requests[-1]
    assert "/sitemaps/..%2F7/network-devices-deployed" in request.raw_path
    assert request.query["filter"] == "floorId eq 'a''b/c'"
    await scripted_api.floor_image(floor)
    assert "/sitemaps/..%2F7/floors/a'b%2Fc/image" in scripted.requests[-1].raw_path


@pytest.mark.parametrize("answer", [None, {}, {"items": None}, {"items": {}}, []])
def test_an_answer_without_buildings_is_an_error(answer: Any) -> None:
    """It is no site without floors."""
    with pytest.raises(CentralResponseError):
        read_floors("7", answer)


def test_an_odd_floor_costs_itself() -> None:
    """Floors are ordered, and each is there once."""
    floors = [
        {"floorId": "b", "properties": {"ordinal": 2, "length": 1e-300, "breadth": 1e9}},
        7,
        {"properties": {"name": "nameless"}},
        {"id": "a", "properties": {"ordinal": 1, "length": "20.5"}},
        {"floorId": "b"},
    ]
    found = read_floors("7", {"items": [{"floors": floors}, None, {"floors": None}]})
    assert [(floor.floor_id, floor.length, floor.breadth) for floor in found] == [
        ("a", 20.5, None),
        ("b", None, None),
    ]


async def test_an_id_of_dots_only_is_no_path(scripted_api: CentralApi, scripted: Scripted) -> None:
    """It would lead to another one."""
    for floor in (replace(FLOOR, site_id=".."), replace(FLOOR, floor_id=".")):
        with pytest.raises(CentralNotFoundError):
            await scripted_api.floor_image(floor)
    with pytest.raises(CentralNotFoundError):
        await scripted_api.floors("..")
    with pytest.raises(CentralNotFoundError):
        await scripted_api.topology("...")
    assert scripted.requests == []


def test_a_site_has_a_limited_number_of_floors() -> None:
    """However many buildings there are."""
    buildings = [{"floors": [{"id": f"{floor}"}]} for floor in range(1001)]
    assert len(read_floors("7", {"items": buildings})) == 1000


async def test_a_floor_has_a_limited_number_of_devices(
    scripted_api: CentralApi, scripted: Scripted
) -> None:
    """All of them are drawn."""
    rows = [{"serialNumber": f"A{number}", "geometryRelative": [1, 1]} for number in range(1001)]
    scripted.answers = [TOKEN, page(*rows)]
    assert len((await scripted_api.devices_on(FLOOR)).items) == 1000


@pytest.mark.parametrize("place", [None, [], [1], ["x", 1], [1e9, 1], {"x": 1}, [True, 1]])
def test_a_device_without_a_place_is_left_out(place: Any) -> None:
    """There is nowhere to draw it."""
    assert read_placed_device({"serialNumber": "A", "geometryRelative": place}, NOW) is None


@settings(FUZZ, max_examples=100)
@given(
    items("floorId", "properties", "floors", "name"),
    items("serialNumber", "geometryRelative", "accesspointProperties", "type", "deviceName"),
)
def test_any_floor(floor: dict[str, Any], device: dict[str, Any]) -> None:
    """No item raises an error."""
    found = read_floors("7", {"items": [{"floors": [floor]}]})
    assert all(each.site_id == "7" for each in found)
    placed = read_placed_device(device, NOW)
    assert placed is None or abs(placed.x) <= 10_000
