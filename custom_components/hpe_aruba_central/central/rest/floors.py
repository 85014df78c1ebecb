"""Floors, their plans, and the devices that are placed on them, as REST has them.

Source: HPE's OpenAPI definition.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
import struct
from typing import Any, Final

from ..errors import CentralResponseError
from ..json_body import as_object
from ..models.device import DeviceKind
from ..models.floor import MAX_METERS, Floor, FloorImage, PlacedDevice
from .listing import Resource
from .values import (
    Item,
    as_list,
    called,
    child,
    children,
    identifier,
    number,
    segment,
    serial,
    slug,
)

_SITEMAPS = "/network-monitoring/v1/sitemaps"

_KINDS = {
    "access_point": DeviceKind.ACCESS_POINT,
    "accesspoint": DeviceKind.ACCESS_POINT,
    "switch": DeviceKind.SWITCH,
    "gateway": DeviceKind.GATEWAY,
}

_MIN_METERS: Final = 0.1
"""Of a floor."""

_MAX_FLOORS: Final = 1000
"""Floors of a site that are read."""

_MAX_DEVICES: Final = 1000
"""Devices on a floor that are read."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_PNG_HEADER: Final = struct.Struct(">8x4x4sII")
"""The type of the first chunk, which is the header, with width and height."""

_JPEG_SEGMENT: Final = struct.Struct(">BBH")
"""What a segment begins with: its marker in two bytes, and its length."""

_JPEG_FRAME: Final = struct.Struct(">xHH")
"""Height and width in the segment of a frame."""

_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MAX_SEGMENTS: Final = 200
"""Segments of a JPEG in which its size is searched for."""

_MAX_SIDE: Final = 20_000
_MAX_PIXELS: Final = 40_000_000
"""A browser takes four bytes of memory for each, however small the file is."""

IMAGE_QUERY: Final = {"raster": "true"}
"""Always a PNG, whatever was uploaded."""


def _site_id(item: Item) -> str | None:
    """Return the id of a site that has floors."""
    return identifier(item, "scopeId")


SITES_WITH_FLOORS = Resource(
    f"{_SITEMAPS}/sites", 1000, _site_id, lambda item, _: _site_id(item), page_by="offset"
)


def buildings_path(site_id: str) -> str:
    """Return the path of the buildings of a site."""
    return f"{_SITEMAPS}/{segment(site_id)}/buildings"


def image_path(floor: Floor) -> str:
    """Return the path of the picture of a floor plan."""
    site_id, floor_id = segment(floor.site_id), segment(floor.floor_id)
    return f"{_SITEMAPS}/{site_id}/floors/{floor_id}/image"


def read_floors(site_id: str, answer: Any) -> tuple[Floor, ...]:
    """Read the floors of all buildings of a site, in order.

    Raises CentralResponseError if the answer has no list.
    """
    fields = as_object(answer)
    if not isinstance(fields.get("items"), list):
        raise CentralResponseError("no list of buildings")
    floors: dict[str, Floor] = {}
    for floor in islice(_floors(site_id, fields), _MAX_FLOORS):
        floors.setdefault(floor.floor_id, floor)
    return tuple(sorted(floors.values(), key=_order))


def _floors(site_id: str, answer: Item) -> Iterator[Floor]:
    """Iterate over the floors of all buildings."""
    for building in children(answer, "items"):
        name = called(child(building, "properties"), "name")
        for item in children(building, "floors"):
            floor = _floor(site_id, name, item)
            if floor is not None:
                yield floor


def _order(floor: Floor) -> tuple[str, float, str]:
    """Return what floors are ordered by."""
    return floor.building or "", floor.ordinal or 0, floor.name or floor.floor_id


def _floor(site_id: str, building: str | None, item: Item) -> Floor | None:
    """Return a floor, None without an id."""
    floor_id = identifier(item, "floorId", "id")
    if floor_id is None:
        return None
    properties = child(item, "properties")
    return Floor(
        site_id=site_id,
        floor_id=floor_id,
        name=called(properties, "name"),
        building=building,
        ordinal=number(properties, "ordinal"),
        length=_meters(properties, "length"),
        breadth=_meters(properties, "breadth"),
    )


def _meters(item: Item, name: str) -> float | None:
    """Return a size in meters, None if no floor has it."""
    value = number(item, name)
    return value if value is not None and _MIN_METERS <= value <= MAX_METERS else None


def devices_on(floor: Floor) -> Resource[PlacedDevice]:
    """Return the list of the devices that are placed on a floor."""
    site_id = segment(floor.site_id)
    floor_id = floor.floor_id.replace("'", "''")
    return Resource(
        f"{_SITEMAPS}/{site_id}/network-devices-deployed",
        1000,
        _serial_number,
        read_placed_device,
        filter=f"floorId eq '{floor_id}'",
        max_items=_MAX_DEVICES,
    )


def _serial_number(item: Item) -> str | None:
    """Return the serial number of a placed device."""
    inner = serial(child(item, "accesspointProperties"), "serialNumber")
    return inner or serial(item, "serialNumber", "id", "lpId")


def read_placed_device(item: Item, _: datetime) -> PlacedDevice | None:
    """Read a placed device; None without a serial number or a place."""
    serial_number = _serial_number(item)
    place = {str(index): value for index, value in enumerate(as_list(item.get("geometryRelative")))}
    x, y = number(place, "0"), number(place, "1")
    if serial_number is None or x is None or y is None or max(abs(x), abs(y)) > MAX_METERS:
        return None
    return PlacedDevice(
        serial_number=serial_number,
        x=x,
        y=y,
        name=called(item, "deviceName"),
        kind=_KINDS.get(slug(item, "type") or "") or _KINDS.get(slug(item, "deviceType") or ""),
    )


def read_image(content: bytes) -> FloorImage:
    """Return the picture of a floor plan, by what it begins with.

    Raises CentralResponseError for anything but PNG and JPEG, since an SVG may have scripts, and
    for one that takes too much memory once it is shown.
    """
    if content.startswith(_JPEG):
        media_type, (width, height) = "image/jpeg", _jpeg_size(content)
    elif content.startswith(_PNG):
        media_type, (width, height) = "image/png", _png_size(content)
    else:
        raise CentralResponseError("a floor plan that is neither PNG nor JPEG")
    is_possible = 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE
    if not is_possible or width * height > _MAX_PIXELS:
        raise CentralResponseError("a floor plan of an impossible size")
    return FloorImage(content=content, media_type=media_type, width=width, height=height)


def _png_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, zeros if it does not begin with them."""
    try:
        chunk, width, height = _PNG_HEADER.unpack_from(content)
    except struct.error:
        return 0, 0
    return (width, height) if chunk == b"IHDR" else (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG, zeros if it does not have them before its pixels."""
    start = 2
    try:
        for _ in range(_MAX_SEGMENTS):
            fill, marker, length = _JPEG_SEGMENT.unpack_from(content, start)
            if fill != 0xFF or length < 2:  # noqa: PLR2004 - a length counts itself
                break
            if marker in _JPEG_FRAMES:
                height, width = _JPEG_FRAME.unpack_from(content, start + _JPEG_SEGMENT.size)
                return width, height
            start += 2 + length
    except struct.error:
        pass
    return 0, 0
