"""Positions of clients and asset tags."""

from dataclasses import dataclass
from datetime import datetime
from typing import override

from .core import Key, Thing


@dataclass(frozen=True, kw_only=True)
class Located(Thing):
    """A client (``kind`` is client, ``identity`` its MAC address) or an asset tag (tag, its id), and where it is.

    Metres from the top left of the floor plan: ``x``, ``y``; metres: ``accuracy``. Degrees: ``latitude``,
    ``longitude``, None unless Central knows where the floor plan is. Percent: ``battery``.
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
        """What names it."""
        return (self.kind, self.identity)

    @property
    def is_on_map(self) -> bool:
        """Whether it has coordinates."""
        return self.latitude is not None and self.longitude is not None
