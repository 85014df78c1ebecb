"""Floors, their plans, and the devices that are placed on them, as REST has them.

Source: HPE's OpenAPI definition.
"""

from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from ..errors import CentralResponseError
from ..json_body import as_object
from ..models.device import DeviceKind
from ..models.floor import Floor, FloorImage, PlacedDevice
from .listing import Resource
from .values import Item, as_list, called, child, children, identifier, number, serial, slug

_SITEMAPS = "/network-monitoring/v1/sitemaps"

_KINDS = {
    "access_point": DeviceKind.ACCESS_POINT,
    "accesspoint": DeviceKind.ACCESS_POINT,
    "switch": DeviceKind.SWITCH,
    "gateway": DeviceKind.GATEWAY,
}

_MAX_METERS: Final = 10_000
"""Of a floor, and of a place on it."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_PNG_HEADER_LENGTH: Final = 24
_MAX_PIXELS: Final = 20_000

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
    return f"{_SITEMAPS}/{quote(site_id, safe='')}/buildings"


def image_path(floor: Floor) -> str:
    """Return the path of the picture of a floor plan."""
    site_id, floor_id = quote(floor.site_id, safe=""), quote(floor.floor_id, safe="")
    return f"{_SITEMAPS}/{site_id}/floors/{floor_id}/image"


def read_floors(site_id: str, answer: Any) -> tuple[Floor, ...]:
    """Read the floors of all buildings of a site, in order.

    Raises CentralResponseError if the answer has no list.
    """
    fields = as_object(answer)
    if not isinstance(fields.get("items"), list):
        raise CentralResponseError("no list of buildings")
    floors: dict[str, Floor] = {}
    for building in children(fields, "items"):
        name = called(child(building, "properties"), "name")
        for item in children(building, "floors"):
            floor = _floor(site_id, name, item)
            if floor is not None:
                floors.setdefault(floor.floor_id, floor)
    return tuple(sorted(floors.values(), key=_order))


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
    return value if value is not None and 0 < value <= _MAX_METERS else None


def devices_on(floor: Floor) -> Resource[PlacedDevice]:
    """Return the list of the devices that are placed on a floor."""
    site_id = quote(floor.site_id, safe="")
    floor_id = floor.floor_id.replace("'", "''")
    return Resource(
        f"{_SITEMAPS}/{site_id}/network-devices-deployed",
        1000,
        _serial_number,
        read_placed_device,
        filter=f"floorId eq '{floor_id}'",
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
    if serial_number is None or x is None or y is None or max(abs(x), abs(y)) > _MAX_METERS:
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

    Raises CentralResponseError for anything but PNG and JPEG: an SVG may have scripts.
    """
    if content.startswith(_JPEG):
        return FloorImage(content=content, media_type="image/jpeg")
    if not content.startswith(_PNG) or len(content) < _PNG_HEADER_LENGTH:
        raise CentralResponseError("a floor plan that is neither PNG nor JPEG")
    width, height = (int.from_bytes(content[start : start + 4]) for start in (16, 20))
    if not (0 < width <= _MAX_PIXELS and 0 < height <= _MAX_PIXELS):
        raise CentralResponseError("a floor plan of an impossible size")
    return FloorImage(content=content, media_type="image/png", width=width, height=height)
