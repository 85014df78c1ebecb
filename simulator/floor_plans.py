"""The floor plans of sites: each has one floor with rooms, and its access points in them."""

from functools import cache
from itertools import pairwise
from math import cos, radians
import struct
import zlib

from .campus import Campus
from .context import SimulationContext
from .devices import AccessPoint, Site
from .paging import Item

LENGTH = 60.0
BREADTH = 30.0
"""Meters of every floor."""

_METERS = 111_320
"""Of a degree of latitude."""

_PIXELS = 12
"""Of a meter."""

_WALL_PIXELS = 2

_WALLS_X = (0, 15, 30, 45, 60)
_WALLS_Y = (0, 12, 18, 30)
"""Meters; the middle is a corridor."""

_WALL, _FLOOR, _CORRIDOR = 0x70, 0xFF, 0xEC
_DOOR = (6, 9)
"""Meters from the left wall of a room."""


def building_id(site: Site) -> str:
    """Return the id of a site's only building."""
    return f"{site.site_id}_1"


def floor_id(site: Site) -> str:
    """Return the id of a site's only floor."""
    return f"{site.site_id}_1_1"


def sites(campus: Campus) -> list[Item]:
    """Return the sites that have floors."""
    return [{"scopeId": site.site_id, "scopeName": site.name} for site in campus.sites]


def buildings(campus: Campus, site: Site) -> Item:
    """Return the building of a site with its floor."""
    found = floor(campus, site)
    return {
        "count": 1,
        "items": [
            {
                "buildingId": building_id(site),
                "floors": [found],
                "id": building_id(site),
                "properties": {"name": "Main building"},
                "type": "feature",
            }
        ],
    }


def floor(campus: Campus, site: Site) -> Item:
    """Return the floor of a site; length and breadth in meters."""
    return {
        "floorId": floor_id(site),
        "id": floor_id(site),
        "properties": {
            "breadth": BREADTH,
            "buildingId": building_id(site),
            "length": LENGTH,
            "name": "Ground floor",
            "ordinal": 0,
            "siteId": site.site_id,
        },
        "tenantId": campus.tenant_id,
        "type": "feature",
    }


def zones(site: Site) -> Item:
    """Return the corridor as the only zone of a floor."""
    low, high = _WALLS_Y[1:3]
    corners = [[0, low], [LENGTH, low], [LENGTH, high], [0, high], [0, low]]
    zone = {
        "featureType": "zone",
        "geometryRelative": corners,
        "id": "zone-1",
        "properties": {
            "floorId": floor_id(site),
            "zoneName": "Corridor",
            "zoneType": "INCLUSION",
        },
        "type": "Feature",
    }
    return {"count": 1, "items": [zone], "type": "FeatureCollections"}


def place_of(campus: Campus, ap: AccessPoint) -> tuple[float, float]:
    """Return where an access point is, in meters from the top left: in the middle of a room."""
    # Access points are divided among sites in turn.
    number = (int(ap.serial[-7:]) - 1) // len(campus.sites)
    rooms = [
        ((left + right) / 2, (top + bottom) / 2)
        for top, bottom in (_WALLS_Y[:2], _WALLS_Y[2:])
        for left, right in pairwise(_WALLS_X)
    ]
    lap, room = divmod(number, len(rooms))
    x, y = rooms[room]
    return x + 2 * (lap % 3), y + 2 * (lap // 3 % 3)


def coordinates_of(site: Site, x: float, y: float) -> dict[str, float]:
    """Return latitude and longitude of a place in meters; empty if no one knows where a floor is.

    The top of the plan is north.
    """
    if site.coordinates is None:
        return {}
    latitude, longitude = site.coordinates
    return {
        "latitude": round(latitude - y / _METERS, 6),
        "longitude": round(longitude + x / (_METERS * cos(radians(latitude))), 6),
    }


def deployed(context: SimulationContext, site: Site) -> list[Item]:
    """Return the access points of a site that are placed on its floor."""
    aps = [ap for ap in context.campus.aps if ap.site is site]
    return [_placed(context.campus, ap) for ap in aps]


def _placed(campus: Campus, ap: AccessPoint) -> Item:
    """Return a placed access point."""
    return {
        "accesspointProperties": {
            "floorId": floor_id(ap.site),
            "isAnchor": False,
            "macAddress": ap.mac,
            "model": ap.model.name,
            "partNumber": ap.model.part,
            "radios": [],
            "serialNumber": ap.serial,
            "siteId": ap.site.site_id,
            "state": "DEPLOYED",
            "status": "ONLINE" if ap.online else "OFFLINE",
        },
        "buildingId": building_id(ap.site),
        "deviceName": ap.name,
        "deviceType": "ACCESSPOINT",
        "floorId": floor_id(ap.site),
        "geometry": None,
        "geometryRelative": list(place_of(campus, ap)),
        "id": ap.serial,
        "lpFeatureType": "POINT",
        "lpId": ap.serial,
        "type": "Access Point",
    }


@cache
def image() -> bytes:
    """Return the plan of a floor as a PNG in shades of gray."""
    width, height = int(LENGTH * _PIXELS) + _WALL_PIXELS, int(BREADTH * _PIXELS) + _WALL_PIXELS
    rows = b"".join(_row(width, *_kind_of(row)) for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG with its length and checksum."""
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def _kind_of(row: int) -> tuple[bool, bool, bool]:
    """Return whether a row of pixels is in the corridor, a wall, and an outer wall."""
    walls = [wall for wall in _WALLS_Y if 0 <= row - wall * _PIXELS < _WALL_PIXELS]
    is_corridor = _WALLS_Y[1] * _PIXELS <= row < _WALLS_Y[2] * _PIXELS
    return is_corridor, bool(walls), bool(walls) and walls[0] in {0, BREADTH}


@cache
def _row(width: int, is_corridor: bool, is_wall: bool, is_outer: bool) -> bytes:
    """Return a row of pixels; inner walls along the corridor have doors."""
    pixels = bytearray([_CORRIDOR if is_corridor else _FLOOR]) * width
    room = _WALLS_X[1] * _PIXELS
    first, last = (meters * _PIXELS for meters in _DOOR)
    for column in range(width):
        is_door = first <= column % room < last and not is_outer
        is_side = column % room < _WALL_PIXELS
        is_end = column < _WALL_PIXELS or column >= width - _WALL_PIXELS
        if (is_wall and not is_door) or is_end or (is_side and not is_corridor):
            pixels[column] = _WALL
    return b"\0" + bytes(pixels)
