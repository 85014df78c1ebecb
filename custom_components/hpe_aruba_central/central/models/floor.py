"""Floors of buildings: their plans, and where devices are on them."""

from dataclasses import dataclass, field
from typing import Final

from .device import DeviceKind

MAX_METERS: Final = 10_000
"""Of a floor, and of a place on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A floor of a building at a site; ``length`` and ``breadth`` are in meters, None if unknown.

    ``ordinal`` orders the floors of a building.
    """

    site_id: str
    floor_id: str
    name: str | None = None
    building: str | None = None
    ordinal: float | None = None
    length: float | None = None
    breadth: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDevice:
    """A device on a floor; ``x`` and ``y`` are meters from the top left of the floor plan."""

    serial_number: str
    x: float
    y: float
    name: str | None = None
    kind: DeviceKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorImage:
    """The picture of a floor plan.

    ``media_type`` is ``image/png`` or ``image/jpeg``; pixels: ``width`` and ``height``.
    """

    content: bytes = field(repr=False)
    media_type: str
    width: int
    height: int
