"""Draws a floor plan with access points at their places, and located clients and asset tags."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import log
from typing import Final

from ..central.models.device import DeviceKind
from ..central.models.floor import Floor, FloorImage
from .svg import document, fit, label, safe, symbol, width_of
from .topology import Texts

_WIDTH: Final = 420
_MAX_HEIGHT: Final = 1200
_MARGIN: Final = 8
_HEAD: Final = 54
_FOOT: Final = 24
_BORDER: Final = 2.0
"""Meters around devices where the size of a floor is unknown."""

_NAME: Final = 12
_MAX_NAME: Final = 116
_MAX_OFFLINE_NAME: Final = 174
"""Bold, and what people look for."""
_SYMBOL: Final = 12
"""Half the size of a symbol with some space around it."""
_RING: Final = 16
"""The radius of the ring around a device that is offline."""
_MAX_LABELS: Final = 60
"""Devices above which only those that are offline are named."""
_MAX_OFFLINE_LABELS: Final = 200
_MAX_NAMED_DOTS: Final = 20
_RECENT: Final = timedelta(minutes=5)
_OLD: Final = timedelta(minutes=30)

type Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorDevice:
    """A device on a floor; ``x`` and ``y`` are meters from the top left, ``online`` may be None."""

    name: str
    kind: DeviceKind | None
    online: bool | None
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A client or asset tag on a floor, and how long ago it was there."""

    name: str
    is_tag: bool
    x: float
    y: float
    age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPlan:
    """What the picture of a floor shows; ``image`` is None if Central has none."""

    floor: Floor
    image: FloorImage | None = None
    devices: tuple[FloorDevice, ...] = ()
    dots: tuple[Dot, ...] = ()


def floor_name(floor: Floor) -> str:
    """Return what a floor is called, with its building."""
    return ", ".join(filter(None, [floor.building, floor.name])) or floor.floor_id


def draw_floor(plan: FloorPlan, texts: Texts, age: Callable[[timedelta], str]) -> str:
    """Return a floor as SVG; ``age`` returns how long ago something was as text."""
    drawing = _Drawing(plan, texts, age)
    content = [*drawing.head(), *drawing.background(), *drawing.marks(), *drawing.foot()]
    return document(_WIDTH, drawing.height, floor_name(plan.floor), content)


def _size(plan: FloorPlan) -> tuple[float, float]:
    """Return width and height of a plan in meters.

    Which of length and breadth is the width is not documented: it follows from the picture.
    """
    floor, image = plan.floor, plan.image
    if floor.length is None or floor.breadth is None:
        places = [(device.x, device.y) for device in plan.devices]
        places += [(dot.x, dot.y) for dot in plan.dots]
        width = max((x for x, _ in places), default=30.0) + _BORDER
        height = max((y for _, y in places), default=20.0) + _BORDER
        return max(width, 1.0), max(height, 1.0)
    if image is None:
        return floor.length, floor.breadth
    shape = log(image.width / image.height)
    ratio = log(floor.length / floor.breadth)
    if abs(shape - ratio) <= abs(shape + ratio):
        return floor.length, floor.breadth
    return floor.breadth, floor.length


def _overlap(one: Box, other: Box) -> bool:
    """Return True if two boxes have a common area."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _Drawing:
    """Draws a plan; labels are left out where they would cover another one or a symbol."""

    def __init__(self, plan: FloorPlan, texts: Texts, age: Callable[[timedelta], str]) -> None:
        self._plan = plan
        self._texts = texts
        self._age = age
        self._meters = _size(plan)
        width, height = self._meters
        self._scale = min((_WIDTH - 2 * _MARGIN) / width, _MAX_HEIGHT / height)
        self._left = (_WIDTH - width * self._scale) / 2
        self._bottom = _HEAD + height * self._scale
        self.height = self._bottom + (_FOOT if plan.dots else _MARGIN)
        self._taken: list[Box] = []

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place in meters is in the picture; what is outside is at its edge."""
        width, height = self._meters
        inside_x, inside_y = min(max(x, 0.0), width), min(max(y, 0.0), height)
        return self._left + inside_x * self._scale, _HEAD + inside_y * self._scale

    def head(self) -> Iterator[str]:
        """Draw the name of the floor, and whether all its devices are online."""
        name = fit(floor_name(self._plan.floor), _WIDTH - 2 * _MARGIN, 17, is_bold=True)
        yield label(_MARGIN + 4, 24, name, "title")
        offline = sum(device.online is False for device in self._plan.devices)
        if offline == 1:
            summary = self._texts("picture_offline_devices_one")
        elif offline:
            summary = self._texts("picture_offline_devices_many", count=offline)
        elif not self._plan.devices:
            summary = self._texts("picture_empty")
        elif all(device.online for device in self._plan.devices):
            summary = self._texts("picture_all_online")
        else:
            summary = self._texts("picture_unknown")
        yield label(_MARGIN + 4, 42, summary, "summary bad" if offline else "soft")

    def background(self) -> Iterator[str]:
        """Draw the plan itself, or an empty floor."""
        width, height = (meters * self._scale for meters in self._meters)
        box = f'x="{self._left:g}" y="{_HEAD}" width="{width:g}" height="{height:g}"'
        image = self._plan.image
        if image is None:
            yield f'<rect class="line" {box}/>\n'
            return
        yield (
            f'<image class="plan" {box} preserveAspectRatio="none" '
            f'href="data:{safe(image.media_type)};base64,'
        )
        yield b64encode(image.content).decode()
        yield '"/>\n'

    def marks(self) -> Iterator[str]:
        """Draw the dots below the devices, then as many names as there is room for."""
        # A plan is light in the dark theme, too.
        yield '<g class="light">\n' if self._plan.image is not None else "<g>\n"
        for dot in self._plan.dots:
            yield self._dot(dot)
        for device in self._plan.devices:
            x, y = self._place(device.x, device.y)
            size = _RING if device.online is False else _SYMBOL
            self._taken.append((x - size, y - size, x + size, y + size))
            state = {None: "none", True: "good", False: "bad"}[device.online]
            if device.online is False:
                yield f'<circle class="ring" cx="{x:g}" cy="{y:g}" r="{_RING}"/>\n'
            yield symbol(x, y, device.kind or "other", state)
        yield from self._names()
        yield "</g>\n"

    def _dot(self, dot: Dot) -> str:
        """Draw a client as a dot, and an asset tag as a diamond; both fade with their age."""
        x, y = self._place(dot.x, dot.y)
        self._taken.append((x - 5, y - 5, x + 5, y + 5))
        age = "old" if dot.age > _OLD else "recent" if dot.age > _RECENT else "now"
        if dot.is_tag:
            return f'<path class="tag {age}" d="M{x:g} {y - 6:g}l6 6l-6 6l-6-6z"/>\n'
        return f'<circle class="client {age}" cx="{x:g}" cy="{y:g}" r="4.5"/>\n'

    def _names(self) -> Iterator[str]:
        """Draw names, those of devices that are offline first."""
        devices = sorted(self._plan.devices, key=lambda device: device.online is not False)
        if len(devices) > _MAX_LABELS:
            devices = [device for device in devices if device.online is False]
        devices = devices[:_MAX_OFFLINE_LABELS]
        for device in devices:
            classes, distance, max_width = "name", _SYMBOL, _MAX_NAME
            if device.online is False:
                classes, distance, max_width = "name bad", _RING + 1, _MAX_OFFLINE_NAME
            yield self._name(device.name, device.x, device.y, distance, classes, max_width)
        if len(self._plan.dots) > _MAX_NAMED_DOTS:
            return
        for dot in self._plan.dots:
            text = f"{fit(dot.name, _MAX_NAME, _NAME)} · {self._age(dot.age)}"
            yield self._name(text, dot.x, dot.y, 5, "name soft", 2 * _MAX_NAME)

    def _name(
        self,
        text: str,
        x: float,
        y: float,
        distance: float,
        classes: str,
        max_width: float,
    ) -> str:
        """Draw a name below, above or beside its mark, or nothing if there is no room."""
        is_bold = "bad" in classes
        text = fit(text, max_width, _NAME, is_bold=is_bold)
        width = width_of(text, _NAME) * (1.1 if is_bold else 1)
        center_x, center_y = self._place(x, y)
        for left, top in (
            (center_x - width / 2, center_y + distance),
            (center_x - width / 2, center_y - distance - _NAME - 2),
            (center_x + distance + 2, center_y - _NAME / 2 - 1),
            (center_x - distance - 2 - width, center_y - _NAME / 2 - 1),
        ):
            box = (left, top, left + width, top + _NAME + 2)
            is_inside = left >= 0 and box[2] <= _WIDTH and top >= _HEAD and box[3] <= self._bottom
            if is_inside and not any(_overlap(box, taken) for taken in self._taken):
                self._taken.append(box)
                return label(left, top + _NAME, text, classes)
        return ""

    def foot(self) -> Iterator[str]:
        """Explain the dots if there are any."""
        if not self._plan.dots:
            return
        y = self.height - 8
        yield f'<circle class="client now" cx="{_MARGIN + 8}" cy="{y - 4:g}" r="4.5"/>\n'
        clients = self._texts("clients")
        yield label(_MARGIN + 18, y, clients, "soft")
        x = _MARGIN + 18 + width_of(clients, 11.5) + 16
        yield f'<path class="tag now" d="M{x:g} {y - 10:g}l6 6l-6 6l-6-6z"/>\n'
        yield label(x + 11, y, self._texts("picture_tags"), "soft")
