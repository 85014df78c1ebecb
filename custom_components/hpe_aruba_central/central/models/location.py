"""Locations of clients and asset tags."""

from dataclasses import dataclass
from datetime import datetime
from typing import override

from .core import Key, Thing


@dataclass(frozen=True, kw_only=True)
class Located(Thing):
    """A located client or asset tag.

    ``kind`` is ``client``, with the MAC address as ``identity``, or ``tag``, with the tag's id.
    ``x`` and ``y`` are meters from the top left of the floor plan, ``accuracy`` is in meters.
    ``latitude`` and ``longitude`` are degrees, None unless Central knows where the floor plan is.
    ``battery`` is percent.
    """

    kind: str
    identity: str
    name: str | None = None
    battery: float | None = None
    x: float | None = None
    y: float | None = None
    accuracy: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    site_id: str | None = None
    building_id: str | None = None
    floor_id: str | None = None
    seen: datetime | None = None

    @property
    @override
    def key(self) -> Key:
        """The key."""
        return (self.kind, self.identity)

    @property
    def is_on_map(self) -> bool:
        """Whether the coordinates are known."""
        return self.latitude is not None and self.longitude is not None
