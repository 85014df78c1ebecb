"""Draws the pictures of the integration's brand: an access point at work on its network, and a campus of three."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[2] / "custom_components" / "hpe_aruba_central" / "brand"

_TEAL, _GREEN, _MINT, _WHITE = "#0d7377", "#32a896", "#7ed9c3", "#ffffff"
_FINER = 4
"""How much larger a picture is drawn than it becomes, for smooth edges."""

_SPREAD = 54.5
"""Degrees to each side that a wave is wide."""

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on a picture, in the units of its larger size, with a colour for what is built and one for the waves."""

    draw: ImageDraw.ImageDraw
    scale: float
    built: str
    waves: str

    def dot(self, center: Point, radius: float, colour: str) -> None:
        """Draw a filled circle."""
        x, y, r = (value * self.scale for value in (*center, radius))
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def line(self, start: Point, end: Point, width: float) -> None:
        """Draw an upright or level line."""
        (x1, y1), (x2, y2) = start, end
        across, along = (width / 2, 0.0) if x1 == x2 else (0.0, width / 2)
        box = (x1 - across, y1 - along, x2 + across, y2 + along)
        self.draw.rectangle([value * self.scale for value in box], fill=self.built)

    def wave(self, center: Point, radius: float, width: float, colour: str) -> None:
        """Draw an arc above a point, with round ends."""
        outer = radius + width / 2
        box = (center[0] - outer, center[1] - outer, center[0] + outer, center[1] + outer)
        self.draw.arc(
            [value * self.scale for value in box],
            270 - _SPREAD,
            270 + _SPREAD,
            fill=colour,
            width=round(width * self.scale),
        )
        for side in (-_SPREAD, _SPREAD):
            end = (center[0] + radius * sin(radians(side)), center[1] - radius * cos(radians(side)))
            self.dot(end, width / 2, colour)


def icon(pen: Pen) -> None:
    """Draw an access point on its tile: 512 by 512."""
    side = 512 * pen.scale
    pen.draw.rounded_rectangle((0, 0, side - 1, side - 1), side / 5, fill=_TEAL)
    pen.line((256, 333), (256, 413), 26)
    pen.line((130, 413), (382, 413), 28)
    for x in (130, 382):
        pen.dot((x, 413), 28, pen.waves)
    pen.dot((256, 333), 41, pen.built)
    for radius, colour in ((96, pen.built), (160, pen.waves), (224, pen.waves)):
        pen.wave((256, 333), radius, 27, colour)


def logo(pen: Pen) -> None:
    """Draw three access points on one line: 1024 by 512."""
    pen.line((28, 484), (996, 484), 28)
    for x, y, node, waves in (
        (512, 360, 48, (112, 190, 268, 346)),
        (128, 398, 28, (70, 120)),
        (896, 398, 28, (70, 120)),
    ):
        pen.line((x, y), (x, 484), 26)
        pen.dot((x, y), node, pen.built)
        for number, radius in enumerate(waves):
            pen.wave((x, y), radius, 28, pen.waves if number else pen.built)
    for x in (28, 996):
        pen.dot((x, 484), 28, pen.waves)


def picture(
    size: tuple[int, int], drawing: Callable[[Pen], None], larger: int, built: str, waves: str
) -> Image.Image:
    """Return a drawing in a size; ``larger`` is the width that the drawing's units are of."""
    width, height = (side * _FINER for side in size)
    image = Image.new("RGBA", (width, height))
    drawing(Pen(ImageDraw.Draw(image), width / larger, built, waves))
    return image.resize(size, Image.Resampling.LANCZOS)


def pictures() -> dict[str, Image.Image]:
    """Return every picture by its file's name; the icon has a ground of its own, so it serves dark themes too."""
    drawn = {}
    for suffix, factor in (("", 1), ("@2x", 2)):
        square, wide = (256 * factor, 256 * factor), (512 * factor, 256 * factor)
        drawn[f"icon{suffix}.png"] = picture(square, icon, 512, _WHITE, _MINT)
        drawn[f"logo{suffix}.png"] = picture(wide, logo, 1024, _TEAL, _GREEN)
        drawn[f"dark_logo{suffix}.png"] = picture(wide, logo, 1024, _WHITE, _MINT)
    return drawn


def main() -> None:
    """Write the pictures."""
    for name, image in pictures().items():
        image.save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
